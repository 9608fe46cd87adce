/**
 * 摆渡文件 as two administrators meet it: the line between a township and its district is cut, what
 * waits goes into a file, the other page takes it in, and the receipt comes back the same way.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, shoot, WIDE, withBrowser, type Api, type Person } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

interface Nodes { links: { relation: string; state: string; queue: { urgent: number } }[] }

const stick = () => {
  const dir = mkdtempSync(join(tmpdir(), 'fenghuo-stick-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return (name: string) => join(dir, name);
};
const waits = async (api: Api) => (await api.get<Nodes>('/nodes')).links.find((l) => l.relation === 'parent')?.queue.urgent ?? 0;
const panel = (page: Page, zh: boolean) => page.locator('section.panel').filter({ has: page.getByRole('heading', { name: zh ? '摆渡文件' : 'Carried by hand' }) });

/** Presses a button and keeps the file that the browser saves. */
async function saved(me: Person, button: string, to: string) {
  const [download] = await Promise.all([me.page.waitForEvent('download'), me.page.getByRole('button', { name: button }).first().click()]);
  expect(download.suggestedFilename()).toMatch(/^fenghuo-\d+-\d+-\d{8}-\d{4}-1\.bundle$/);
  await download.saveAs(to);
}

describe('bundles', () => {
  test.each([['zh-CN', WIDE], ['en', PHONE]] as const)('over a cut line: out, in, and the receipt back; %s', async (language, size) => {
    const zh = language === 'zh-CN';
    const back = zh ? /^为麻黄梁镇导出回执/ : /^Write the receipt for 麻黄梁镇/;
    const place = stick();
    const below = await open('mahuangliang-system', { node: 'mahuangliang', path: '/platform/nodes' });
    const town = await open('mahuangliang', { node: 'mahuangliang', path: '/today' });
    const above = await open('yuyang-system', { path: '/platform/nodes', size, language, expected: [/^422 \/nodes\/bundles\/taken$/] });
    const desk = await open('yuyang', { path: '/today' });
    const line = below.page.getByRole('row', { name: /榆阳区/ });
    await line.getByText('通', { exact: true }).waitFor();
    await below.page.getByRole('button', { name: '断开试试' }).click();
    await line.getByText(/人为断开/).waitFor();
    const sent = await sendReport(town.api, `${unique('石拉沟煤矿冒顶')}，2 人被困`, { trapped: 2 });
    await expect.poll(() => waits(below.api)).toBeGreaterThan(0);
    const there = async () => (await desk.api.get<{ rows: { id: string }[] }>('/reports?state=all&limit=50')).rows.some((r) => r.id === sent.id);
    expect(await there(), 'nothing crosses a cut line').toBe(false);

    await saved(below, '导出摆渡文件', place('up.bundle'));
    await panel(below.page, true).getByText(/第 1 份已导出：急 [1-9]/).waitFor();
    await axe(below.page);
    await shoot(below.page, `carried-1-written-${language}`);

    // The district's page, with what is no bundle first.
    await above.page.getByRole('row', { name: /麻黄梁镇/ }).first().click();
    const taking = panel(above.page, zh);
    const picker = taking.locator('input[type=file]');
    writeFileSync(place('other.bundle'), 'PK');
    await picker.setInputFiles(place('other.bundle'));
    await taking.getByText(zh ? '选的不是摆渡文件' : 'This is no bundle', { exact: false }).first().waitFor();
    await picker.setInputFiles(place('up.bundle'));
    await taking.getByText(zh ? /来自麻黄梁镇.*第 1 份/ : /From 麻黄梁镇.*file 1/).waitFor();
    await taking.getByText(zh ? /急 [1-9]\d*，常/ : /urgent [1-9]\d*, normal/).waitFor();
    await fits(above.page);
    await axe(above.page);
    await taking.evaluate((e) => e.scrollIntoView({ block: 'end' }));
    await shoot(above.page, `carried-2-taken-${language}`);
    await expect.poll(there).toBe(true);
    expect(await waits(below.api), 'nothing counts before the receipt').toBeGreaterThan(0);

    const [download] = await Promise.all([above.page.waitForEvent('download'), taking.getByRole('button', { name: back }).click()]);
    await download.saveAs(place('down.bundle'));
    await taking.getByText(zh ? /文件名 fenghuo-/ : /Named fenghuo-/).waitFor();
    await panel(below.page, true).locator('input[type=file]').setInputFiles(place('down.bundle'));
    await panel(below.page, true).getByText('对方新存下').waitFor();
    await shoot(below.page, `carried-3-receipt-${language}`);
    await expect.poll(() => waits(below.api)).toBe(0);
    await town.page.goto(`${town.url}/report/${sent.id}`);
    await town.page.getByRole('list', { name: '走到哪了' }).getByRole('listitem').filter({ hasText: '榆阳区' }).getByText(/送达/).first().waitFor();
    await below.page.getByRole('button', { name: '恢复连接' }).click();
    await line.getByText('通', { exact: true }).waitFor();
    noFaults(below, town, above, desk);
  });
});
