/** 大屏: a screen signs in, shows the night by itself, and when its node is gone says since when. */
import { describe, expect, inject, test } from 'vitest';
import { start, stop, until } from './nodes.ts';
import { axe, noFaults, open, shoot, WIDE, withBrowser } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

const WALL = { width: 1920, height: 1080 };
const SIZES = [WALL, { width: 3840, height: 2160 }, { width: 1366, height: 768 }];

describe('the screen of the hall', () => {
  test.each(['zh-CN', 'en'] as const)('what happens shows by itself, nothing scrolls at any size; %s', async (language) => {
    const zh = language === 'zh-CN';
    const town = await open('zhenchuan', { path: '/today', language });
    const wall = await open('yuyang-hall', { path: '/today', language, size: WALL });
    await wall.page.waitForURL('**/hall');
    await wall.page.locator('.map-canvas canvas').first().waitFor();
    const place = unique('老街');
    const sent = await sendReport(town.api, `${place}河堤塌方，3人失联`, { missing: { how: 'number', n: 3, preliminary: true } }, place);
    await wall.page.getByText(place).first().waitFor();
    expect(sent.id).toHaveLength(32);
    // A graver one of another story may be shown: this one is turned to.
    const shown = wall.page.locator('.hall-matter').filter({ hasText: place });
    await expect.poll(async () => {
      if ((await shown.count()) === 0) await wall.page.keyboard.press('ArrowRight');
      return shown.count();
    }).toBe(1);
    await wall.page.getByText(zh ? '未核实' : 'unverified').first().waitFor();
    await wall.page.locator('.hall-figures').getByText(zh ? '初步' : 'preliminary').waitFor();
    for (const size of SIZES) {
      await wall.page.setViewportSize(size);
      await shoot(wall.page, `hall-${size.width}-${language}`);
      const over = await wall.page.evaluate(() => {
        const boxes = ['.hall', '.hall-left', '.hall-silent', '.hall-head', '.hall-foot', '.hall-matter'];
        return boxes.flatMap((b) => {
          const e = document.querySelector(b);
          return e && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1) ? [`${b} ${e.scrollWidth}×${e.scrollHeight} in ${e.clientWidth}×${e.clientHeight}`] : [];
        });
      });
      expect(over, `${size.width}`).toEqual([]);
    }
    await wall.page.setViewportSize(WALL);
    // The map takes its size from the window a moment later.
    const small = () => wall.page.evaluate(() => [...document.querySelectorAll<HTMLElement>('.hall *')].filter((e) => e.childElementCount === 0 && e.textContent !== '' && e.getClientRects().length > 0 && !e.closest('.hidden-text, .map-twin')).filter((e) => Number.parseFloat(getComputedStyle(e).fontSize) < 17.9).map((e) => e.className + e.textContent));
    await expect.poll(small).toEqual([]);
    await axe(wall.page);
    noFaults(wall);
  });

  test('the node goes and comes: the wall keeps what it knew and says how old that is', async () => {
    const stage = inject('stage');
    const node = stage.nodes.yuyang;
    if (!node) throw new Error('no such node');
    const wall = await open('yuyang-hall', { path: '/hall', size: WALL, expected: [/./] });
    const title = wall.page.locator('.hall-title h2').first();
    await wall.page.locator('.map-canvas canvas').first().waitFor();
    const before = await title.textContent();
    await stop(node);
    try {
      await wall.page.getByText('屏上是').waitFor();
      expect(await title.textContent()).toBe(before);
      await shoot(wall.page, 'hall-gone');
    } finally {
      await start(stage, node);
    }
    await until('the wall is back', 60_000, async () => (await wall.page.getByText('屏上是').count()) === 0);
  });

  test('opened by an officer from the menu, and left again', async () => {
    const me = await open('yuyang', { path: '/today', size: WIDE });
    await me.page.getByRole('button', { name: /的菜单/ }).click();
    await me.page.getByRole('link', { name: '大屏（投到大厅墙上，只看不办）' }).click();
    await me.page.locator('.hall-clock').waitFor();
    await me.page.getByRole('link', { name: '回平台' }).click();
    await me.page.locator('.shell-bar').waitFor();
    noFaults(me);
  });
});
