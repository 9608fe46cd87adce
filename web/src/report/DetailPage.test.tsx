import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReportDetail, TimelineRow, WayLevel } from '../api/types.ts';
import { detail, me, NOW } from '../test/fixtures.ts';
import { closePage, openPage, until } from '../test/page.tsx';

const MIN = 60_000;
const owed = (minutes: number) => ({ state: 'owed' as const, due_at: NOW + minutes * MIN });
const done = (minutes: number, more: object = {}) => ({ state: 'done' as const, at: NOW - minutes * MIN, ...more });
const way: WayLevel[] = [
  { level: 'township', unit: '麻黄梁镇', role: 'own', here: false, saved_at: NOW - 9 * MIN, tel: done(9), doc: done(9, { by: '白彩霞' }) },
  { level: 'district', unit: '榆阳区', role: 'own', via: 'block', here: true, tel: done(9, { by: '马志远' }), doc: done(9, { by: '马志远' }), received_at: NOW - 6 * MIN, verified_at: NOW - 4 * MIN },
  { level: 'district', unit: '区应急局', role: 'hosted', via: 'line', here: false, tel: owed(20), doc: done(9, { due_at: NOW + 30 * MIN }), delivered_at: NOW - 9 * MIN },
  { level: 'district', unit: '塞上煤业', role: 'external', via: 'line', here: false, tel: owed(10), doc: owed(40) },
  { level: 'city', unit: '榆林市', role: 'external', via: 'block', here: false, tel: done(1, { by: '高磊', due_at: NOW - 3 * MIN }), doc: done(0, { by: '高磊' }), note: '传真', note_en: 'fax' },
  { level: 'province', unit: '陕西省', role: 'skip', via: 'skip', here: false, tel: owed(20), doc: done(5), delivered_at: NOW - 5 * MIN },
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

test('what was sent while the link is cut is not called delivered, and its old limit is not told', async () => {
  report = detail(1, { way: way.map((l) => (l.unit === '陕西省' ? { ...l, via: 'block', role: 'own', delivered_at: undefined, doc: done(5, { due_at: NOW + 30 * MIN }) } : l)) });
  await openPage(`/report/${report.id}`, node);
  await until(() => document.querySelector('.detail-way .way'));
  expect(cells('.detail-way .way')[3]).toEqual(['陕西省', '☎待报 03:15 前', '文02:50 报出，未送达']);
});

test('what others do not hold yet is filled only for a report below 较大', async () => {
  const cut = way.map((l) => (l.unit === '陕西省' ? { ...l, delivered_at: undefined } : l));
  const marks = (n: number) => [...document.querySelectorAll(`.detail-way .way > li:nth-child(${n}) .medium`)].map((m) => m.className.replace('medium medium-', ''));
  const opened = async (grade: 'II' | 'III' | 'IV', levels: WayLevel[]) => {
    report = detail(1, { way: levels, rating: { grade, near_miss: false, confirmed: true } });
    await openPage(`/report/${report.id}`, node);
    await until(() => document.querySelector('.detail-way .way'));
    const seen = [1, 2, 4].map(marks);
    await closePage();
    return seen;
  };
  // The author, who received it, and the copy that hangs: ☎ and 文 of each.
  const [author, taken] = [['done', 'done'], ['done', 'done']];
  expect(await opened('III', cut)).toEqual([author, taken, ['owed', 'owed']]);
  expect(await opened('II', cut)).toEqual([author, taken, ['owed', 'owed']]);
  expect(await opened('IV', cut)).toEqual([author, taken, ['owed', 'done']]);
  expect(await opened('III', way)).toEqual([author, taken, ['owed', 'done']]);
});

test('a report that went to others says how its addressee took it', async () => {
  report = detail(1, { received: undefined, elsewhere: { unit: '市应急局', delivered_at: NOW - 9 * MIN, at: NOW - 3 * MIN } });
  await openPage(`/report/${report.id}`, node);
  const times = await until(() => document.querySelector('.times'));
  expect(times.textContent).toContain('市应急局');
  expect(times.textContent).toContain('02:52');
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

// It is 02:55 on the 24th: three hours ago was the day before, two days ago 11-22.
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;
const entry = (n: number, at: number): TimelineRow => ({ event_id: String(n), at, level: 'district', unit: '榆阳区', medium: 'none', what: 'dispatch.received', strong: false });
const lines = (list: string) => [...document.querySelectorAll(`${list} > li`)].map((li) => li.querySelector('time')?.textContent ?? li.textContent);

test('days before today stand above the rows of the timeline, which tell times alone', async () => {
  report = detail(1, { timeline: [entry(1, NOW - 2 * DAY), entry(2, NOW - 3 * HOUR), entry(3, NOW - 3 * HOUR + MIN), entry(4, NOW - MIN)] });
  await openPage(`/report/${report.id}`, node);
  await until(() => document.querySelector('.timeline'));
  expect(lines('.timeline')).toEqual(['11-22 周日', '02:55', '11-23 周一', '23:55', '23:56', '11-24 周二', '02:54']);
});

test('a timeline of today needs no day', async () => {
  report = detail(1, { timeline: [entry(1, NOW - HOUR), entry(2, NOW - MIN)] });
  await openPage(`/report/${report.id}`, node);
  await until(() => document.querySelector('.timeline'));
  expect(lines('.timeline')).toEqual(['01:55', '02:54']);
});

test('a step that a wrong clock dated says so, in the reader\'s language', async () => {
  report = detail(1, { timeline: [{ ...entry(1, NOW - HOUR), clock_off_ms: 7 * MIN + 20_000 }, { ...entry(2, NOW - MIN), clock_off_ms: -6 * MIN }, { ...entry(3, NOW), clock_off_ms: 40 * MIN, clock_by: '榆阳区' }, entry(4, NOW)] });
  await openPage(`/report/${report.id}`, node);
  await until(() => document.querySelector('.timeline'));
  const marks = [...document.querySelectorAll('.timeline > li')].map((li) => li.querySelector('.timeline-clock')?.textContent?.trim());
  expect(marks).toEqual(['时钟可能不准，比本机快约 7 分钟', '时钟可能不准，比本机慢约 6 分钟', '时钟可能不准，比本机快约 40 分钟（榆阳区测得）', undefined]);
});

test('the four times have their day above them, and a range its end beside it', async () => {
  report = detail(1, { happened: { how: 'between', from: NOW - 3 * HOUR - 30 * MIN, to: NOW - 2 * HOUR - 30 * MIN }, knew_at: NOW - 3 * HOUR, sent_at: NOW - 2 * HOUR, received: { delivered_at: NOW - 3 * HOUR, at: NOW - HOUR } });
  await openPage(`/report/${report.id}`, node);
  await until(() => document.querySelector('.times'));
  const cellsOfTimes = [...document.querySelectorAll('.times > div')].map((div) => ['dt', 'time', '.times-gap', 'small'].map((part) => div.querySelector(part)?.textContent ?? ''));
  expect(cellsOfTimes).toEqual([
    ['事发昨', '23:25', '至 今日 00:25', ''],
    ['知悉昨', '23:55', '+30 分', '麻黄梁镇'],
    ['报出', '00:55', '+1 小时 00 分', '白彩霞'],
    ['收到', '01:55', '+1 小时 00 分', '送达 昨 23:55'],
  ]);
});

test('a cell of the way tells its day once, a limit only another one', async () => {
  const at = NOW - 3 * HOUR;
  report = detail(1, {
    way: [
      { level: 'township', unit: '麻黄梁镇', role: 'own', here: false, saved_at: at, tel: { state: 'none' }, doc: { state: 'done', at } },
      { level: 'district', unit: '榆阳区', role: 'own', via: 'block', here: true, tel: { state: 'done', at, by: '马志远', due_at: at + 30 * MIN }, doc: { state: 'done', at, by: '马志远', due_at: at + 4 * MIN }, received_at: at + MIN },
      { level: 'city', unit: '榆林市', role: 'own', via: 'block', here: false, tel: { state: 'done', at: at + 4 * MIN, by: '高磊', due_at: at + 30 * MIN }, doc: { state: 'done', at: at + 10 * MIN, by: '高磊' }, received_at: at + 12 * MIN },
    ],
  });
  await openPage(`/report/${report.id}`, node);
  await until(() => document.querySelector('.detail-way .way'));
  expect([...document.querySelectorAll('.way-head')].map((head) => head.textContent)).toEqual(['麻黄梁镇自有节点昨', '榆阳区本级昨', '榆林市自有节点']);
  expect(cells('.detail-way .way').map((c) => c.slice(1))).toEqual([
    ['文23:55 报出'],
    ['☎23:55 马志远接，限 今日 00:25', '文23:56 马志远签收，限 23:59'],
    ['☎昨 23:59 高磊接，限 今日 00:25', '文00:07 高磊签收'],
  ]);
});

test('a report of the event that was withdrawn is marked where it is linked', async () => {
  const brief = (n: number) => ({ id: detail(n).id, title: `来报${n}`, title_en: `report ${n}`, from_unit: { id: 'u', name: '青云镇' }, sent_at: NOW - 20 * MIN, rating: { grade: 'IV' as const, near_miss: false, confirmed: false } });
  const linked = (n: number, withdrawn_at?: number) => ({ report: brief(n), what: '透水', by_unit: '榆阳区', at: NOW - 10 * MIN, direct: true, reasons: [], withdrawn_at });
  report = detail(1, { way, linked: [linked(2, NOW - 5 * MIN), linked(3)] as unknown as ReportDetail['linked'] });
  await openPage(`/report/${report.id}`, node);
  await until(() => document.querySelectorAll('.link-row').length === 2);
  expect([...document.querySelectorAll('.link-row')].map((row) => row.textContent?.includes('已撤回'))).toEqual([true, false]);
});
