/** 核报: the node says which are listed and in which order; the page goes on where a page ended. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Inquiry } from '../api/types.ts';
import { me, NOW, UNIT } from '../test/fixtures.ts';
import { asked, closePage, openPage, shows, until } from '../test/page.tsx';

const inquiry = (n: number): Inquiry => ({
  id: n.toString(16).padStart(32, '0'), rev: 1, mine: true, from: { id: 'd'.repeat(32), name: '榆阳区' }, to: { id: UNIT, name: me.unit.name }, source: 'police', lacks: [], title: `第${n}条线索`, text: `第${n}条线索，请核`,
  due: { minutes: 20, due_at: NOW + 1_200_000, article: '', article_en: '' }, asked_at: NOW - n * 1000, pressed: 0, drill: false,
});
const node = {
  'GET /inquiries': ({ query }: { query: URLSearchParams }) => (query.get('after') === 'k50' ? { rows: [inquiry(51)], minutes: 20 } : { rows: Array.from({ length: 50 }, (_, n) => inquiry(n + 1)), next: 'k50', minutes: 20 }),
};
const lines = () => document.querySelectorAll('.inq-list > li').length;
const button = (name: string) => [...document.querySelectorAll<HTMLElement>('button, .ant-segmented-item')].find((b) => b.textContent?.replaceAll(' ', '') === name);

beforeEach(() => localStorage.clear());
afterEach(closePage);

test('older inquiries come page by page, and which are shown is asked of the node', async () => {
  await openPage('/inquiries', node);
  await until(() => lines() === 50);
  expect(asked.find((a) => a.path === '/inquiries')?.query.get('show')).toBe('open');
  button('再看50条')?.click();
  await until(() => lines() === 51);
  await shows('第51条线索');
  expect(button('再看50条')).toBeUndefined();
  button('全部')?.click();
  await until(() => asked.some((a) => a.path === '/inquiries' && a.query.get('show') === 'all' && a.query.get('after') === null));
});
