/**
 * 并案 as a duty officer meets it: the same event told twice is proposed on the desk with what
 * speaks for it, linked with one key, one row in the list, and parted again.
 */
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, resize, shoot, WIDE, withBrowser } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

interface Detail { linked?: unknown[]; similar?: { report: { id: string } }[] }

describe('links', () => {
  test.each(['zh-CN', 'en'] as const)('proposed, linked, one row, parted; %s', async (language) => {
    const zh = language === 'zh-CN';
    const [town, other] = [await open('zhenchuan'), await open('bulanghe')];
    const place = unique('赵家峁煤矿');
    const one = await sendReport(town.api, `${place}井下透水，3人没上来`, { trapped: 3 }, place);
    const two = await sendReport(other.api, `群众来电说${place}出水困了3个人`, { trapped: 3 }, place);
    const me = await open('yuyang', { path: `/report?id=${two.id}`, language });
    const maybe = me.page.getByRole('region', { name: zh ? '像是同一件' : 'May be the same event' });
    await maybe.getByText(zh ? `同一地点“${place}”` : `the same place “${place}”`, { exact: false }).first().waitFor();
    await axe(me.page);
    await fits(me.page);
    await shoot(me.page, `similar-${language}`);
    // On a phone its words have the whole row, with the buttons below.
    await resize(me.page, PHONE);
    await me.page.goto(`${me.url}/report/${two.id}`);
    await maybe.waitFor();
    expect((await maybe.locator('.link-what').first().boundingBox())?.width).toBeGreaterThan(PHONE.width * 0.8);
    await fits(me.page);
    await shoot(me.page, `similar-phone-${language}`);
    await resize(me.page, WIDE);
    await me.page.goto(`${me.url}/report?id=${two.id}`);
    await maybe.locator('.link-row').filter({ hasText: place }).getByRole('button', { name: zh ? '并为一件' : 'Link' }).click();
    const linked = me.page.getByRole('region', { name: zh ? '同一件事的其他来报' : 'Other reports of this event' });
    await linked.waitFor();
    const rows = await me.api.get<{ rows: { id: string; linked?: number }[] }>('/reports?state=all&limit=50');
    expect([rows.rows.find((r) => r.id === one.id)?.linked, rows.rows.some((r) => r.id === two.id)]).toEqual([1, false]);
    await me.page.goto(`${me.url}/report/${one.id}`);
    await linked.waitFor();
    await fits(me.page);
    await axe(me.page);
    await shoot(me.page, `linked-${language}`);
    await linked.getByRole('button', { name: zh ? '分开' : 'Part' }).click();
    await linked.waitFor({ state: 'detached' });
    const seen = await me.api.get<Detail>(`/reports/${one.id}`);
    expect([seen.linked ?? [], (seen.similar ?? []).some((s) => s.report.id === two.id)]).toEqual([[], false]);
    noFaults(me, town, other);
  });

  test('what nobody proposed is found by its words and linked', async () => {
    const town = await open('zhenchuan');
    const [a, b] = [unique('老城墙裂缝'), unique('护坡土石滑落')];
    const one = await sendReport(town.api, a);
    await sendReport(town.api, b);
    const me = await open('yuyang', { path: `/report/${one.id}` });
    await me.page.getByRole('button', { name: '并案', exact: true }).click();
    const dialog = me.page.getByRole('dialog');
    await dialog.getByLabel('编号或字句').fill(b);
    await dialog.getByRole('radio').first().check();
    await axe(me.page);
    await dialog.getByRole('button', { name: /^并为一件/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await me.page.getByRole('region', { name: '同一件事的其他来报' }).waitFor();
    noFaults(me, town);
  });
});
