import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReportDetail, WayLevel } from '../api/types.ts';
import { detail, me, NOW } from '../test/fixtures.ts';
import { closePage, openPage, until } from '../test/page.tsx';

const MIN = 60_000;
const owed = (minutes: number) => ({ state: 'owed' as const, due_at: NOW + minutes * MIN });
const done = (minutes: number, more: object = {}) => ({ state: 'done' as const, at: NOW - minutes * MIN, ...more });
const way: WayLevel[] = [
  { level: 'township', unit: '麻黄梁镇', role: 'own', here: false, saved_at: NOW - 9 * MIN, tel: done(9), doc: done(9, { by: '白彩霞' }) },
  { level: 'district', unit: '榆阳区', role: 'own', via: 'block', here: true, tel: done(9, { by: '马志远' }), doc: done(9, { by: '马志远' }), received_at: NOW - 6 * MIN, verified_at: NOW - 4 * MIN },
  { level: 'district', unit: '区应急局', role: 'hosted', via: 'line', here: false, tel: owed(20), doc: done(9) },
  { level: 'district', unit: '塞上煤业', role: 'external', via: 'line', here: false, tel: owed(10), doc: owed(40) },
  { level: 'city', unit: '榆林市', role: 'external', via: 'block', here: false, tel: done(1, { by: '高磊', due_at: NOW - 3 * MIN }), doc: done(0, { by: '高磊' }), note: '传真', note_en: 'fax' },
  { level: 'province', unit: '陕西省', role: 'skip', via: 'skip', here: false, tel: owed(20), doc: done(5) },
];
let report: ReportDetail;
const node = { 'GET /session': () => ({ ...me, now_ms: NOW }), 'GET /reports/*': () => report };
const cells = (list: string) => [...document.querySelectorAll(`${list} > li`)].map((li) => [...li.querySelectorAll('.way-head > b, .way-line')].map((x) => x.textContent));

beforeEach(() => {
  localStorage.clear();
  report = detail(1, { way });
});
afterEach(closePage);

test('the way is one cell per level, ☎ and 文 apart, with who took it and what was late', async () => {
  await openPage(`/report/${report.id}`, node);
  await until(() => document.querySelector('.detail-way .way'));
  expect(cells('.detail-way .way')).toEqual([
    ['麻黄梁镇', '☎02:46 报出', '文02:46 报出'],
    ['榆阳区', '☎02:46 马志远接', '文02:49 马志远签收，02:51 核实'],
    ['榆林市', '☎02:54 高磊接，限 02:52，迟 2 分', '文02:55 传真，高磊收'],
    ['陕西省', '☎待报 03:15 前', '文02:50 抄件送达'],
  ]);
});

test('bureaus and companies stand below in one line that opens, with every step of theirs', async () => {
  await openPage(`/report/${report.id}`, node);
  const beside = await until(() => document.querySelector<HTMLDetailsElement>('.way-beside'));
  expect(beside.open).toBe(false);
  expect(beside.querySelector('summary')?.textContent).toBe('条线另报 2 家：区应急局、塞上煤业2 家待报，最近 03:05 前');
  beside.querySelector('summary')?.click();
  expect(beside.open).toBe(true);
  expect(cells('.way-beside > ul')).toEqual([['区应急局', '☎待报 03:15 前', '文02:46 送达，未签收'], ['塞上煤业', '☎待报 03:05 前', '文待报 03:35 前']]);
});

test('who of them is over is said without opening, and time is reckoned to the level above', async () => {
  report = detail(1, { way: way.map((l) => (l.unit === '塞上煤业' ? { ...l, tel: { state: 'over' as const, due_at: NOW - MIN } } : l)), received: { delivered_at: NOW - 9 * MIN, at: NOW - 6 * MIN } });
  await openPage(`/report/${report.id}`, node);
  await until(() => document.querySelector('.way-standing')?.textContent === '塞上煤业 超时，限 02:54');
  expect(document.querySelector('.taken')?.textContent).toContain('电话报榆林市8 分');
});
