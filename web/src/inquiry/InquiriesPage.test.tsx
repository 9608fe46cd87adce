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

test.each([[false, true], [true, false]])('what was begun while the session was a drill: %s stays so when another tab switches', async (begun, now) => {
  let drill = begun;
  await openPage('/inquiries', {
    ...node, 'GET /session': () => ({ ...me, now_ms: NOW, drill }),
    'GET /units': () => ({ rows: [{ id: 'e'.repeat(32), name: '青云镇', short_name: '青云镇' }] }), 'POST /inquiries': () => inquiry(1),
  });
  await until(() => button('问一个单位'));
  button('问一个单位')?.click();
  const text = await until(() => document.querySelector<HTMLTextAreaElement>('dialog textarea'));
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(text, '网传煤矿透水');
  text.dispatchEvent(new Event('input', { bubbles: true }));
  const select = await until(() => document.querySelector<HTMLElement>('dialog .ant-select-content, dialog .ant-select-selector'));
  select.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
  const option = await until(() => document.querySelector<HTMLElement>('.ant-select-item-option'));
  option.click();
  drill = now;
  const { queryClient } = await import('../api/queries.ts');
  await queryClient.invalidateQueries();
  await new Promise((done) => setTimeout(done, 50));
  const send = await until(() => [...document.querySelectorAll<HTMLButtonElement>('dialog button.ant-btn-primary')].find((b) => !b.disabled && b.textContent?.includes('发出核')));
  send.click();
  const sent = await until(() => asked.find((a) => a.method === 'POST' && a.path === '/inquiries'));
  expect(sent.body).toMatchObject({ drill: begun, text: '网传煤矿透水' });
});

test('an inquiry that is pressed for reads as English in English', async () => {
  const pressed = { ...inquiry(1), title: 'A tip', text: 'Please check', pressed: 1, pressed_note: 'the city waits' };
  await openPage(`/inquiry/${pressed.id}`, { 'GET /inquiries/*': () => pressed }, 'en');
  await shows('Press: the city waits');
});
