/**
 * 退回 and 改送, 补录, 必报 as a clerk meets them: a wrong address rings at the sender and goes on
 * to the right desk; what was reported by fax is entered with both times; a school keeps its Ⅳ.
 */
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, shoot, withBrowser } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

interface Detail { returned?: { open: boolean }[]; late?: { at: number; reason: string }; sent_at: number; rating: { grade: string; regardless?: boolean }; what: string }

describe('addresses and late entries', () => {
  test.each(['zh-CN', 'en'] as const)('a wrong address is returned with the right one, and sent on; %s', async (language) => {
    const zh = language === 'zh-CN';
    const town = await open('zhenchuan', { path: '/today', language });
    const bureau = await open('yingji', { path: '/today', language });
    const sent = await sendReport(town.api, unique('镇区燃气管道泄漏'));
    await bureau.page.goto(`${bureau.url}/report/${sent.id}`);
    await bureau.page.getByRole('button', { name: zh ? '退回' : 'Return', exact: true }).click();
    const dialog = bureau.page.getByRole('dialog');
    await dialog.getByRole('combobox').fill(zh ? '能源局' : '能源局');
    await bureau.page.getByRole('option', { name: /能源局/ }).first().waitFor({ state: 'attached' });
    await bureau.page.keyboard.press('ArrowDown');
    await bureau.page.keyboard.press('Enter');
    await dialog.getByLabel(zh ? '为什么不归本单位' : 'Why it is not yours').fill('燃气由能源局主管');
    await axe(bureau.page);
    await dialog.getByRole('button', { name: zh ? /^退回/ : /^Return it/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await town.page.getByRole('alert').getByText(zh ? '退回改送' : 'Wrong address').first().waitFor();
    await town.page.goto(`${town.url}/report/${sent.id}`);
    const note = town.page.getByRole('alert').filter({ hasText: '燃气由能源局主管' });
    await note.waitFor();
    await axe(town.page);
    await fits(town.page);
    await shoot(town.page, `returned-${language}`);
    await note.getByRole('button', { name: zh ? '改送' : 'Send on' }).click();
    const on = town.page.getByRole('dialog');
    await on.getByText(/能源局/).first().waitFor();
    await on.getByRole('button', { name: zh ? /^改送/ : /^Send on/ }).click();
    await on.waitFor({ state: 'detached' });
    const seen = await town.api.get<Detail>(`/reports/${sent.id}`);
    expect(seen.returned?.map((r) => r.open)).toEqual([false]);
    noFaults(town, bureau);
  });

  test('what was reported by fax is entered with both times, by keyboard', async () => {
    const town = await open('bulanghe', { path: '/report/new' });
    const what = unique('补浪河乡库房起火已扑灭');
    await town.page.getByLabel('何事').fill(what);
    await town.page.getByRole('button', { name: /补录$/ }).click();
    await town.page.getByText('传真', { exact: true }).click();
    await town.page.getByLabel('实际报出时间').fill('-1');
    await town.page.keyboard.press('Control+Enter');
    await town.page.getByText('写明对方谁接的').waitFor();
    await axe(town.page);
    await fits(town.page);
    await town.page.getByLabel('对方谁接的').fill('马志远');
    await town.page.getByLabel('当时为什么没在平台上报').fill('停电，平台打不开');
    await shoot(town.page, 'late-entry');
    await town.page.keyboard.press('Control+Enter');
    await town.page.waitForURL(/\/report\/[0-9a-f]{32}/);
    await town.page.getByText('停电，平台打不开').first().waitFor();
    const seen = await town.api.get<Detail>(`/reports/${town.page.url().slice(-32)}`);
    expect(seen.late && seen.late.at < seen.sent_at).toBe(true);
    await shoot(town.page, 'late-entered');
    noFaults(town);
  });

  test('a school keeps grade IV and is reported regardless; taking it off needs a reason', async () => {
    const town = await open('zhenchuan', { path: '/report/new' });
    await town.page.getByLabel('何地').fill('镇川中学');
    await town.page.getByLabel('何事').fill(unique('食堂起火已扑灭，无人员伤亡'));
    await town.page.getByText('Ⅳ 一般·必报').first().waitFor();
    await town.page.getByRole('button', { name: '降低要写理由' }).click();
    await town.page.getByTitle('Ⅳ 一般', { exact: true }).click();
    await town.page.keyboard.press('Control+Enter');
    await town.page.getByText('降低等级要写理由。').waitFor();
    await town.page.getByTitle('Ⅳ 一般·必报', { exact: true }).click();
    await shoot(town.page, 'regardless');
    await town.page.keyboard.press('Control+Enter');
    await town.page.waitForURL(/\/report\/[0-9a-f]{32}/);
    const seen = await town.api.get<Detail>(`/reports/${town.page.url().slice(-32)}`);
    expect([seen.rating.grade, seen.rating.regardless]).toEqual(['IV', true]);
    noFaults(town);
  });
});
