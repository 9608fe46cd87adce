/** 导出: the list as it is narrowed becomes a file; one leaves, comes back, finds and downloads it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, resize, shoot, withBrowser } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

describe('export', () => {
  test.each(['zh-CN', 'en'] as const)('as filtered, left and found again; %s', async (language) => {
    const zh = language === 'zh-CN';
    const town = await open('zhenchuan', { path: '/today', language });
    const place = unique('镇川镇导出河堤');
    await sendReport(town.api, place);
    const me = await open('yuyang', { path: `/report?show=all&q=${encodeURIComponent(place)}`, language });
    await me.page.getByRole('option').first().waitFor();
    await me.page.keyboard.press('Alt+X');
    const line = me.page.locator('.shell-export');
    await line.getByRole('link', { name: zh ? '下载' : 'Download' }).waitFor();
    expect(await line.textContent()).toContain(zh ? '已导出信息 1 行' : 'Exported reports, rows: 1');
    // Leaving and coming back finds it.
    await me.page.goto(`${me.url}/today`);
    await me.page.getByRole('button', { name: zh ? /的菜单$/ : /menu/i }).click();
    await me.page.getByRole('menuitem', { name: zh ? '导出' : 'Exports' }).click();
    const one = me.page.getByRole('listitem').filter({ hasText: place });
    await one.waitFor();
    await axe(me.page);
    await fits(me.page);
    await shoot(me.page, `exports-${language}`);
    const [download] = await Promise.all([me.page.waitForEvent('download'), one.getByRole('link').click()]);
    expect(download.suggestedFilename()).toMatch(zh ? /^信息-.*\.xlsx$/ : /^Reports-.*\.xlsx$/);
    expect(readFileSync(await download.path()).subarray(0, 2).toString()).toBe('PK');
    // Nobody else has it.
    const rows = (await town.api.get<{ rows: unknown[] }>('/exports')).rows;
    expect(rows).toEqual([]);
    await resize(me.page, PHONE);
    await fits(me.page);
    await axe(me.page);
    await one.getByRole('button', { name: zh ? '删去' : 'Remove' }).click();
    await one.waitFor({ state: 'detached' });
    noFaults(me, town);
  });
});
