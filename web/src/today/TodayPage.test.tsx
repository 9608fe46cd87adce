import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DutyItem, WayLevel } from '../api/types.ts';
import { me, NOW, row } from '../test/fixtures.ts';
import { closePage, openPage, until } from '../test/page.tsx';
import { byEvent } from './events.ts';

const MIN = 60_000;
const duty = (n: number, next: string, minutes: number | null, over: Partial<DutyItem> = {}): DutyItem => ({
  id: `${n}-${next}`, group: minutes !== null && minutes < 0 ? 'overdue' : 'today', due_at: minutes === null ? null : NOW + minutes * MIN + Math.sign(minutes) * 30_000, title: `第 ${n} 件`, title_en: `No. ${n}`,
  next, next_en: next, post: '值班', article: '第八条', article_en: 'art. 8', action: { code: 'telephone', href: `/reports/${row(n).id}` }, ...over,
});
const items = [
  duty(2, '电话报榆林市', -6), duty(1, '电话报陕西省', 20), duty(1, '电话报榆林市', 20), duty(2, '书面报榆林市', 24), duty(1, '书面报榆林市', 50),
  duty(1, '答复贺永强批示', 60, { action: { code: 'answer', href: `/instructions/${row(8).id}` } }), duty(1, '呈报通知单还有 3 个没有告知', null, { action: { code: 'calls', href: `/reports/${row(1).id}` } }),
];
const node = { 'GET /session': () => ({ ...me, now_ms: NOW }), 'GET /today': () => ({ items, counts: { overdue: 1, today: 6, week: 0 }, on_duty: [], sent: [] }) };
const lines = () => [...document.querySelectorAll('.duty')].map((tr) => `${tr.querySelector('.duty-due')?.textContent} ${tr.querySelector('.duty-matter b')?.textContent ?? '…'} ${tr.querySelector('.duty-matter small')?.firstChild?.textContent}`);
const more = (n: number) => [...document.querySelectorAll<HTMLButtonElement>('.duty-more')][n];

beforeEach(() => localStorage.clear());
afterEach(closePage);

test('one line per report with the first of its duties; an instruction is its own matter', () => {
  expect(byEvent(items).map((e) => [e.first.next, e.rest.length])).toEqual([['电话报榆林市', 1], ['电话报陕西省', 3], ['答复贺永强批示', 0]]);
  expect(byEvent([])).toEqual([]);
});

test('one line per event, the further duties behind a button that says how many', async () => {
  await openPage('/today', node);
  await until(() => document.querySelector('.duties'));
  expect(lines()).toEqual(['超时 6 分 第 2 件 电话报榆林市', '还剩 20 分 第 1 件 电话报陕西省', '还剩 1 小时 00 分 第 1 件 答复贺永强批示']);
  expect([...document.querySelectorAll('.duty-more')].map((b) => [b.textContent, b.getAttribute('aria-expanded')])).toEqual([['另有 1 项', 'false'], ['另有 3 项', 'false']]);
});

test('opened, every further duty has its clock and its act; and it closes again', async () => {
  await openPage('/today', node);
  await until(() => more(1));
  more(1)?.click();
  await until(() => more(1)?.getAttribute('aria-expanded') === 'true');
  expect(lines().slice(1, 5)).toEqual(['还剩 20 分 第 1 件 电话报陕西省', '还剩 20 分 … 电话报榆林市', '还剩 50 分 … 书面报榆林市', '不限时 … 呈报通知单还有 3 个没有告知']);
  expect(document.querySelectorAll('.duty-rest .duty-act button')).toHaveLength(3);
  more(1)?.click();
  await until(() => document.querySelectorAll('.duty-rest').length === 0);
});

test('that a further duty is over is said without opening', async () => {
  const over = [duty(1, '电话报榆林市', -9), duty(1, '电话报陕西省', -3), duty(1, '书面报榆林市', 50)];
  await openPage('/today', { ...node, 'GET /today': () => ({ items: over, counts: { overdue: 2, today: 1, week: 0 }, on_duty: [], sent: [] }) });
  await until(() => more(0)?.textContent === '另有 2 项，其中超时 1 项');
});

test('the day of what was reported stands once beside its title, and in the cells where there are two', async () => {
  const before = NOW - 48 * 60 * MIN;
  const cell = (unit: string, at: number): WayLevel => ({ level: 'district', unit, role: 'own', via: 'block', here: false, tel: { state: 'done', at }, doc: { state: 'done', at: at + MIN } });
  const one = (n: number, way: WayLevel[]) => ({ report_id: row(n).id, title: `第 ${n} 件`, title_en: '', rating: row(n).rating, sent_at: before, way });
  const sent = [one(1, [cell('榆阳区', before), cell('榆林市', before + 9 * MIN)]), one(2, [cell('榆阳区', NOW - 180 * MIN), cell('榆林市', NOW - 9 * MIN)])];
  await openPage('/today', { ...node, 'GET /today': () => ({ items: [], counts: { overdue: 0, today: 0, week: 0 }, on_duty: [], sent }) });
  await until(() => document.querySelectorAll('.sent .way').length === 2);
  const told = [...document.querySelectorAll('.sent > ul > li')].map((li) => [li.querySelector('.sent-title > .way-day')?.textContent, ...[...li.querySelectorAll('.way > li')].map((c) => c.textContent)]);
  expect(told).toEqual([['11-22', '榆阳区☎02:55文02:56', '榆林市☎03:04文03:05'], [undefined, '榆阳区昨☎23:55文23:56', '榆林市☎02:46文02:47']]);
});

test.each([['zh-CN', false], ['en', true]] as const)('who came in by the break-glass form below is seen, with the telephone to ask them; only here can they be sent out: %s, here %s', async (language, here) => {
  const substitute = { id: 'e'.repeat(32), unit: 'f'.repeat(32), unit_name: '麻黄梁镇', name: '张三', phone: '13900000001', reason: '值班员突发疾病', from: NOW - 60 * MIN, until: NOW + 60 * MIN, here };
  const permissions = [...me.permissions, 'people.read'];
  await openPage('/today', { ...node, 'GET /session': () => ({ ...me, permissions, now_ms: NOW }), 'GET /session/substitutes': () => [substitute] }, language);
  const panel = await until(() => document.querySelector('.substitutes'));
  for (const words of ['麻黄梁镇', '张三', '值班员突发疾病']) expect(panel.textContent).toContain(words);
  expect(panel.querySelector('a')?.getAttribute('href')).toBe('tel:13900000001');
  expect(panel.querySelectorAll('button')).toHaveLength(here ? 1 : 0);
});
