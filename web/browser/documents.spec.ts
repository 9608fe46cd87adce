/** 文书: written beside the paper, issued under a number, found again, voided; and the bulletin of a report upward. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, resize, shoot, withBrowser } from './page.ts';
import { noted, reportUp, sendReport, unique } from './story.ts';

withBrowser();

const head = async (path: string) => (await readFile(path)).subarray(0, 4).toString('latin1');

describe('documents', () => {
  test.each(['zh-CN', 'en'] as const)('a special report is written, printed, issued and voided; %s', async (language) => {
    const zh = language === 'zh-CN';
    const town = await open('zhenchuan', { path: '/today', language });
    const sent = await sendReport(town.api, unique('镇川镇河堤塌方'));
    const me = await open('yuyang', { path: `/report/${sent.id}`, language });
    await me.page.getByRole('link', { name: zh ? '拟文' : 'Document', exact: true }).click();
    await me.page.getByRole('combobox', { name: zh ? '刊名' : 'Series' }).click();
    await me.page.getByTitle(zh ? '专报' : 'Special report').last().click();
    const paper = me.page.getByRole('article', { name: zh ? '纸面预览' : 'The paper' });
    await paper.getByRole('heading', { name: '专报' }).waitFor();
    await me.page.getByLabel(zh ? '标题' : 'Title', { exact: true }).fill('镇川镇河堤塌方处置情况');
    await paper.getByText('镇川镇河堤塌方处置情况').waitFor();
    // Without a signature there is no number, and the page says so.
    expect(await me.page.getByRole('button', { name: zh ? /制发文书/ : /^Issue/ }).isDisabled()).toBe(true);
    await me.page.getByText(zh ? '选怎样签发' : 'Choose how it is signed').first().waitFor();
    for (const [format, magic] of [['PDF', '%PDF'], ['DOCX', 'PK\u0003\u0004']] as const) {
      const [file] = await Promise.all([me.page.waitForEvent('download'), me.page.getByRole('button', { name: format, exact: true }).click()]);
      expect(await head(await file.path())).toBe(magic);
      expect(file.suggestedFilename()).toContain('专报');
    }
    await axe(me.page);
    await fits(me.page);
    await shoot(me.page, `paper-${language}`);
    // What was typed is still there after a reload.
    await me.page.reload();
    await paper.getByText('镇川镇河堤塌方处置情况').waitFor();
    await noted(me.page, zh);
    await me.page.keyboard.press('Control+Enter');
    await me.page.waitForURL(/\/document\//);
    await me.page.getByText(zh ? /白建军，口头同意/ : /白建军, agreed by word of mouth/).waitFor();
    await me.page.getByRole('heading', { name: zh ? /专报 第\d+期/ : /Special report 第\d+期/ }).waitFor();
    await axe(me.page);
    await shoot(me.page, `document-${language}`);
    const number = /第\d+期/.exec(await me.page.getByRole('heading', { level: 1 }).innerText())?.[0] ?? '';
    await me.page.getByRole('button', { name: zh ? '作废' : 'Void', exact: true }).click();
    await me.page.getByLabel(zh ? '为什么作废' : 'Why it is void').fill('标题写错');
    await me.page.getByRole('button', { name: zh ? '作废这份文书' : 'Void this document' }).click();
    await me.page.getByText(zh ? /作废：标题写错/ : /Voided .*标题写错/).first().waitFor();
    await me.page.goto(`${me.url}/documents`);
    const row = me.page.getByRole('row').filter({ hasText: number }).filter({ hasText: '镇川镇河堤塌方处置情况' });
    await row.getByText(zh ? /作废，标题写错/ : /Void, 标题写错/).waitFor();
    await axe(me.page);
    await fits(me.page);
    await shoot(me.page, `documents-${language}`);
    await resize(me.page, PHONE);
    await fits(me.page);
    await axe(me.page);
    noFaults(me, town);
  });

  test('who may not sign a special report asks for it; the leader signs it on the screen and it has its number', async () => {
    const town = await open('zhenchuan', { path: '/today' });
    const sent = await sendReport(town.api, unique('镇川镇河堤塌方'));
    const leader = await open('yuyang-office', { path: '/today' });
    const me = await open('yuyang', { path: `/report/${sent.id}/paper?series=special` });
    const text = me.page.locator('#paper-text');
    await text.fill(`${await text.inputValue()}\n需调集水泵四台。`);
    await me.page.getByText('送签，等回复').click();
    await axe(me.page);
    await me.page.getByRole('button', { name: /送出/ }).click();
    await me.page.waitForURL(/\/manuscript\//);
    await me.page.getByRole('heading', { name: '文书签发' }).waitFor();
    const id = me.page.url().split('/').pop() ?? '';
    await leader.page.goto(`${leader.url}/manuscript/${id}`);
    await leader.page.getByRole('article').getByText('需调集水泵四台。').waitFor();
    await axe(leader.page);
    await fits(leader.page);
    await shoot(leader.page, 'paper-to-sign');
    await leader.page.getByRole('button', { name: /签发并制发文书/ }).click();
    await leader.page.waitForURL(/\/document\//);
    await leader.page.getByRole('heading', { name: /专报 第\d+期/ }).waitFor();
    await leader.page.getByText(/白建军，屏上签发/).waitFor();
    noFaults(me, town, leader);
  });

  test('a report upward has its bulletin, here and at the level above; a slip stays in the house', async () => {
    const town = await open('zhenchuan', { path: '/today' });
    const sent = await sendReport(town.api, `${unique('镇川镇煤矿冒顶')}，3 人被困`, { dead: 0, trapped: 3 });
    const me = await open('yuyang', { path: '/today' });
    const up = await reportUp(me.api, sent.id);
    await me.page.goto(`${me.url}/report/${sent.id}`);
    await me.page.getByRole('link', { name: /值班信息 第\d+期/ }).waitFor();
    await me.page.goto(`${me.url}/report/${sent.id}/paper?series=approval`);
    await me.page.getByLabel('拟办意见').fill('拟请区应急局牵头处置，建议速转永强同志阅示。');
    await me.page.getByRole('article', { name: '纸面预览' }).getByText('拟请区应急局牵头处置').waitFor();
    await axe(me.page);
    await shoot(me.page, 'paper-slip');
    await me.page.getByRole('button', { name: /制发文书/ }).click();
    await me.page.waitForURL(/\/document\//);
    await me.page.getByRole('heading', { name: /呈批单 呈〔\d{4}〕\d+号/ }).waitFor();
    const city = await open('yulin', { node: 'yulin', path: `/report/${up.id}` });
    await city.page.getByRole('link', { name: /榆阳区值班信息 第\d+期/ }).click();
    await city.page.getByRole('article', { name: '纸面预览' }).getByRole('heading', { name: '值班信息' }).waitFor();
    await city.page.goto(`${city.url}/report/${up.id}`);
    await city.page.getByRole('link', { name: /值班信息/ }).first().waitFor();
    expect(await city.page.getByText('呈批单').count()).toBe(0);
    noFaults(me, town, city);
  });
});
