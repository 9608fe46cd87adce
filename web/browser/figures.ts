/**
 * How long a key waits until it is painted while nothing of the node answers: the longest of
 * eighty, with an empty message and with a pasted chat of 2,000 lines. Each answer is held for
 * five seconds, so that a page that waited for one would show it. On a machine that does other
 * things as well the longest says more of them: the page's own time stands beside it. Each figure
 * goes where those of `scripts/figures.sh` go, which calls this.
 */
import { spawnSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { held, open, pasted, withBrowser, type Person } from './page.ts';
import { unique } from './story.ts';

withBrowser();

const ROOT = new URL('../../', import.meta.url).pathname;
const HOLD_MS = 5000;
const KEYS = 80;
/** A quick hand. */
const KEY_MS = 60;
/** The browser tells of an event that took as long as one frame; what is shorter is this at the most. */
const FRAME_MS = 16;
const WORDS = '30203 工作面回风顺槽突然出水，当班 12 人，升井 9 人，3 人没有上来、联系不上，矿方正在组织抽水，已报应急局和能源局，救护队在路上。';
const CHAT = Array.from({ length: 2000 }, (_, n) => `张三 ${String(n % 24).padStart(2, '0')}:${String(n % 60).padStart(2, '0')} 大家注意，水位又涨了，各村都看一下`).join('\n');

/** Notes every key from its press to the next painting. */
const watchKeys = (page: Page) => page.evaluate(() => {
  const told: number[] = [];
  Object.assign(window, { keysTold: told });
  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) if (/^(key|input|before)/.test(e.name)) told.push(e.duration);
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
});
const longest = (page: Page) => page.evaluate(() => Math.max(0, ...(window as unknown as { keysTold: number[] }).keysTold));

/** What the page's own thread has worked, in milliseconds; what other programs take is not in it. */
async function worked(me: Person): Promise<() => Promise<number>> {
  const cdp = await me.context.newCDPSession(me.page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => ((await cdp.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration')?.value ?? 0) * 1000;
}

/** A line, and a row of the file; nothing fails here because a machine is slow. */
function tell(name: string, ms: number) {
  const told = spawnSync(process.execPath, [`${ROOT}scripts/bench-row.mjs`, `${ROOT}target/bench.json`, name, ms.toFixed(1), 'ms', '50'], { encoding: 'utf8' });
  process.stdout.write(told.stdout);
  expect(told.stdout, told.stderr).not.toBe('');
}

test.each([['', ''], [CHAT, ' beside a pasted chat of 2,000 lines']])('a key is painted while nothing answers', async (source, beside) => {
  const me = await open('zhenchuan', { path: '/report/new' });
  await me.page.locator('#f-what').waitFor();
  if (source) await pasted(me.page, source);
  const node = await held(me.page, HOLD_MS);
  await me.page.locator('#f-what').focus();
  // The first key brings code and fonts that no later one waits for.
  await me.page.keyboard.type('一', { delay: KEY_MS });
  const thread = await worked(me);
  const before = await thread();
  await watchKeys(me.page);
  const what = unique(WORDS).slice(0, KEYS);
  await me.page.keyboard.type(what, { delay: KEY_MS });
  await expect.poll(() => me.page.getByLabel('何事').inputValue()).toBe(`一${what}`);
  // The last of them is told after it was painted.
  await me.page.evaluate(() => new Promise((next) => requestAnimationFrame(() => setTimeout(next, 200))));
  tell(`a key to its painting${beside}, no answer from the node, longest of ${what.length}`, Math.max(FRAME_MS, await longest(me.page)));
  tell(`of it the page's own processor time${beside}, mean`, ((await thread()) - before) / what.length);
  node.release();
});
