/** 统计: the numbers of a period, each leading to its list; as pictures and as tables, by keyboard; as a file. */
import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, resize, shoot, withBrowser } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

/** A point in the longest bar: beyond the widest name, near its beginning. */
async function firstBar(picture: Locator) {
  await picture.locator('canvas').first().waitFor();
  await picture.scrollIntoViewIfNeeded();
  const box = await picture.boundingBox();
  if (!box) throw new Error('no picture');
  return { x: box.x + 136, y: box.y + 2 + 13 };
}

describe('statistics', () => {
  test.each(['zh-CN', 'en'] as const)('a number opens exactly its list; %s', async (language) => {
    const zh = language === 'zh-CN';
    const town = await open('zhenchuan', { path: '/today', language });
    await sendReport(town.api, unique('镇川镇河堤塌方'));
    const me = await open('yuyang', { path: '/report', language });
    await me.page.getByRole('link', { name: zh ? '统计' : 'Statistics', exact: true }).click();
    await me.page.getByRole('heading', { name: zh ? '统计' : 'Statistics' }).waitFor();
    await me.page.locator('.stat-chart canvas').first().waitFor();
    await axe(me.page);
    await fits(me.page);
    await shoot(me.page, `statistics-${language}`);
    const where = me.page.getByRole('region', { name: zh ? '发生地分布' : 'Where events happened', exact: true });
    await where.locator('canvas').first().waitFor();
    await where.scrollIntoViewIfNeeded();
    await shoot(me.page, `statistics-map-${language}`);
    await me.page.keyboard.press('Alt+t');
    const kinds = me.page.getByRole('region', { name: zh ? '按种类' : 'By kind', exact: true }).getByRole('table');
    const first = kinds.locator('tbody tr').first().getByRole('link').first();
    const n = Number(await first.innerText());
    expect(n).toBeGreaterThan(0);
    await axe(me.page);
    await shoot(me.page, `statistics-table-${language}`);
    // The list behind it, by the keyboard: as many rows as the number says.
    await first.focus();
    await me.page.keyboard.press('Enter');
    await me.page.waitForURL(/\/report\?.*events=true/);
    const rows = me.page.getByRole('listbox', { name: zh ? '来报' : 'Reports' });
    await rows.waitFor();
    const asked = new URL(me.page.url()).searchParams;
    const from = Date.parse(`${asked.get('from')}T00:00:00+08:00`);
    const to = Date.parse(`${asked.get('to')}T00:00:00+08:00`) + 86_400_000;
    const answer = await me.api.get<{ rows: unknown[]; next?: string }>(`/reports?events=true&kind=${asked.get('kind')}&from=${from}&to=${to}&limit=200`);
    expect(answer.rows.length).toBe(n);
    expect(answer.next ?? null).toBeNull();
    await me.page.getByText(zh ? '一事一行' : 'one row an event').waitFor();
    await axe(me.page);
    await shoot(me.page, `statistics-list-${language}`);
    await me.page.goBack();
    await me.page.getByRole('region', { name: zh ? '按报送单位' : 'By reporting unit', exact: true }).first().waitFor();
    await resize(me.page, PHONE);
    await fits(me.page);
    await axe(me.page);
    await shoot(me.page, `statistics-phone-${language}`);
    noFaults(me, town);
  });

  test('a piece of a bar says what it is, and opens exactly its list', async () => {
    const town = await open('zhenchuan', { path: '/today' });
    await sendReport(town.api, unique('镇川镇河堤塌方'));
    const me = await open('yuyang', { path: '/statistics' });
    const kinds = me.page.getByRole('region', { name: '按种类', exact: true });
    const bar = await firstBar(kinds.getByRole('img'));
    await me.page.mouse.move(bar.x, bar.y);
    const tip = kinds.locator('.stat-tip');
    await tip.first().waitFor();
    const [kind = '', ...grades] = await tip.allInnerTexts();
    const told = grades.map((line) => Number(/\d+$/.exec(line)?.[0]));
    await me.page.mouse.click(bar.x, bar.y);
    await me.page.waitForURL(/\/report\?.*grade=/);
    const asked = new URL(me.page.url()).searchParams;
    const [from, to] = [Date.parse(`${asked.get('from')}T00:00:00+08:00`), Date.parse(`${asked.get('to')}T00:00:00+08:00`) + 86_400_000];
    const answer = await me.api.get<{ rows: { kind: { zh: string } }[]; next?: string }>(`/reports?events=true&kind=${asked.get('kind')}&grade=${asked.get('grade')}&from=${from}&to=${to}&limit=200`);
    expect(answer.next ?? null).toBeNull();
    expect(answer.rows.length, `${kind}, ${asked.get('grade')}, of ${told.join()}`).toBe(told[['I', 'II', 'III', 'IV'].indexOf(asked.get('grade') ?? '')]);
    await me.page.getByRole('listbox', { name: '来报' }).waitFor();
    noFaults(me, town);
  });

  test('a period without events says so, and a longer one than can be counted is refused in words', async () => {
    const me = await open('yuyang', { path: '/statistics?from=2020-01-01&to=2020-01-31', expected: [/^422 \/statistics/] });
    await me.page.getByText('这几段时间都没有事件').waitFor();
    await shoot(me.page, 'statistics-none');
    await me.page.goto(`${me.url}/statistics?from=2020-01-01&to=2026-01-31`);
    await me.page.getByText(/最长两年/).first().waitFor();
    await axe(me.page);
    noFaults(me);
  });
});
