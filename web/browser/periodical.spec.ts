/** 月报: from the statistics of a month to a numbered paper with tables, its draft kept, its figures taken again. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, resize, shoot, withBrowser } from './page.ts';
import { noted, sendReport, unique } from './story.ts';

withBrowser();

const head = async (path: string) => (await readFile(path)).subarray(0, 4).toString('latin1');

describe('monthly report', () => {
  test.each(['zh-CN', 'en'] as const)('a month is written, printed, issued and leads back to its figures; %s', async (language) => {
    const zh = language === 'zh-CN';
    const town = await open('zhenchuan', { path: '/today', language });
    await sendReport(town.api, unique('镇川镇河堤塌方'));
    const me = await open('yuyang', { path: '/statistics', language });
    await me.page.getByRole('link', { name: zh ? '出月报' : 'Write the report', exact: true }).click();
    const paper = me.page.getByRole('article', { name: zh ? '纸面预览' : 'The paper' });
    await paper.getByRole('heading', { name: '突发事件月报' }).waitFor();
    const table = paper.getByRole('table', { name: /^表1\s按事件等级/ });
    const all = Number(await table.getByRole('row', { name: /^合计/ }).getByRole('cell').first().innerText());
    const s = await me.api.get<{ events: { now: { n: number } } }>('/statistics');
    expect(all).toBe(s.events.now.n);
    await paper.getByText(`共接报突发事件${all}起`).waitFor();
    // One more event: the paper keeps its figures until they are taken again, and undo brings the old ones back.
    await sendReport(town.api, unique('镇川镇山洪'));
    const text = me.page.locator('#paper-text');
    await text.fill(`${await text.inputValue()}\n六、下一步工作\n加强汛期值守。`);
    await me.page.getByRole('button', { name: zh ? '重新取数' : 'Take them again' }).click();
    await paper.getByText(`共接报突发事件${all + 1}起`).waitFor();
    await me.page.getByRole('button', { name: zh ? /撤回/ : /Undo/ }).click();
    await paper.getByText('加强汛期值守。').waitFor();
    await paper.getByText(`共接报突发事件${all}起`).waitFor();
    for (const [format, magic] of [['PDF', '%PDF'], ['DOCX', 'PK\u0003\u0004']] as const) {
      const [file] = await Promise.all([me.page.waitForEvent('download'), me.page.getByRole('button', { name: format, exact: true }).click()]);
      expect(await head(await file.path())).toBe(magic);
      expect(file.suggestedFilename()).toContain('突发事件月报');
      if (zh) await file.saveAs(`test-results/monthly.${format.toLowerCase()}`);
    }
    await axe(me.page);
    await fits(me.page);
    await shoot(me.page, `monthly-${language}`);
    await me.page.reload();
    await paper.getByText('加强汛期值守。').waitFor();
    await noted(me.page, zh);
    await me.page.keyboard.press('Control+Enter');
    await me.page.waitForURL(/\/document\//);
    await me.page.getByRole('heading', { name: zh ? /突发事件月报 \d{4}年第\d+期/ : /Monthly report \d{4}年第\d+期/ }).waitFor();
    await paper.getByRole('table', { name: /表1/ }).waitFor();
    await axe(me.page);
    await shoot(me.page, `monthly-issued-${language}`);
    await resize(me.page, PHONE);
    await fits(me.page);
    await axe(me.page);
    await me.page.getByRole('link', { name: zh ? /的统计$/ : /^Statistics of/ }).click();
    await me.page.waitForURL(/\/statistics\?/);
    noFaults(me, town);
  });

  test('who may not sign a month asks for it; the leader finds it on 今日, signs it in two taps, and it has its number', async () => {
    const me = await open('yuyang', { path: '/statistics/paper' });
    const text = me.page.locator('#paper-text');
    await text.fill(`${await text.inputValue()}\n六、下一步工作\n加强汛期值守。`);
    await me.page.getByText('送签，等回复').click();
    await axe(me.page);
    await me.page.getByRole('button', { name: /送出/ }).click();
    await me.page.waitForURL(/\/manuscript\//);
    await me.page.getByRole('heading', { name: '文书签发' }).waitFor();
    await me.page.getByText(/已请 区政府办主任白建军/).waitFor();
    await me.page.getByRole('article').getByRole('table', { name: /表1/ }).waitFor();
    await axe(me.page);
    await fits(me.page);
    await me.page.goto(`${me.url}/today`);
    await me.page.getByText('等签发，已请区政府办主任白建军').first().waitFor();
    const leader = await open('yuyang-office', { path: '/today', size: PHONE });
    await leader.page.getByRole('row').filter({ hasText: '签发文书' }).getByRole('button', { name: '签发' }).waitFor();
    await leader.page.getByRole('alert').getByText('请签发').waitFor();
    await leader.page.getByRole('alert').getByRole('link').first().click();
    await leader.page.getByRole('list', { name: '签发步骤' }).waitFor();
    expect(await leader.page.locator('#ms-what').inputValue()).toContain('加强汛期值守。');
    await fits(leader.page);
    await axe(leader.page);
    await shoot(leader.page, 'monthly-to-sign');
    await leader.page.getByRole('button', { name: /签发并制发文书/ }).click();
    await leader.page.waitForURL(/\/document\//);
    await leader.page.getByRole('heading', { name: /突发事件月报 \d{4}年第\d+期/ }).waitFor();
    await leader.page.getByText(/白建军，屏上签发/).waitFor();
    noFaults(me, leader);
  });

  test('days that are no month are refused in words, and a township writes its own', async () => {
    const me = await open('yuyang', { path: '/statistics/paper?from=2026-01-03&to=2026-01-20', expected: [/^422 \/statistics\/documents/] });
    await me.page.getByText(/这段时间不是一个月/).first().waitFor();
    await axe(me.page);
    const town = await open('zhenchuan', { path: '/statistics/paper' });
    await town.page.getByRole('heading', { name: '突发事件月报' }).waitFor();
    await town.page.getByText(/镇川镇共接报突发事件/).first().waitFor();
    await shoot(town.page, 'monthly-town');
    noFaults(me, town);
  });
});
