import { expect, test } from 'vitest';
import type { Compared, Figure, Statistics } from '../api/types.ts';
import { ofArea, ofHour, ofKind, ofSeries } from './marks.ts';
import { bars, GRADES, matrix, series } from './options.ts';

const figure = (n: number, list: string): Figure => ({ n, list });
const compared = (n: number, list: string): Compared => ({ now: figure(n, list), year_ago: figure(1, `${list}&then`), before: figure(0, '') });

const S = {
  step: 'month', records_from: '2025-01-01',
  kinds: [
    { kind: 'coal', zh: '煤矿事故', en: 'Coal mine', events: compared(3, 'kind=coal'), grades: [{ grade: 'III', events: figure(2, 'kind=coal&grade=III') }, { grade: 'IV', events: figure(1, 'kind=coal&grade=IV') }] },
    { kind: 'drought', zh: '干旱', en: 'Drought', events: compared(0, 'kind=drought'), grades: [] },
    { kind: 'fire', zh: '火灾', en: 'Fire', events: compared(1, 'kind=fire'), grades: [{ grade: 'IV', events: figure(1, 'kind=fire&grade=IV') }] },
  ],
  series: [{ from: '2026-11-01', now: figure(4, 'month=11'), year_ago: figure(2, 'month=11&then') }, { from: '2026-12-01', now: figure(0, 'month=12'), year_ago: figure(5, 'month=12&then') }],
  hours: [{ weekday: 3, hour: 0, events: figure(2, 'weekday=3&hour=0') }, { weekday: 1, hour: 8, events: figure(1, 'weekday=1&hour=8') }],
} as unknown as Statistics;
const PLACES = [
  { unit: { id: 'a', name: '甲镇' }, alone: false, code: '610802105', events: compared(0, 'unit=a'), grades: [] },
  { unit: { id: 'b', name: '乙镇' }, alone: false, code: '610802106', events: compared(7, 'unit=b'), grades: [] },
  { unit: { id: 'c', name: '丙局' }, alone: false, code: null, events: compared(9, 'unit=c'), grades: [] },
] as unknown as Statistics['places'];

/** As the drawing names its marks: the series by its id, the item by its place among the data. */
function marked(option: { series?: unknown }, id: string, index: number) {
  const drawn = (option.series as { id: string; data: unknown[] }[]).find((s) => s.id === id);
  expect(drawn?.data[index], `${id} has a mark at ${index}`).toBeDefined();
  return { series: id, index };
}

test('a piece of a bar opens the events of its kind and grade, also behind a kind without a bar', () => {
  const option = bars(S.kinds.filter((k) => k.events.now.n > 0).map((k) => ({ name: k.zh, grades: GRADES.map((g) => k.grades.find((x) => x.grade === g)?.events.n ?? 0), total: k.events.now.n })), (g) => g);
  expect(ofKind(S, marked(option, 'III', 0))?.list).toBe('kind=coal&grade=III');
  expect(ofKind(S, marked(option, 'IV', 1))?.list).toBe('kind=fire&grade=IV');
  expect(ofKind(S, { series: 'total', index: 0 })).toBeUndefined();
});

test('the bar of a month opens this year, the line behind it the year before', () => {
  const option = series(S, { now: '今年', year_ago: '去年' }, true);
  expect(ofSeries(S, marked(option, 'now', 0))?.list).toBe('month=11');
  expect(ofSeries(S, marked(option, 'year_ago', 1))?.list).toBe('month=12&then');
});

test('an hour opens what was sent in it', () => {
  const option = matrix(S, ['一', '二', '三', '四', '五', '六', '日'], String);
  expect(ofHour(S, marked(option, 'hours', 1))?.list).toBe('weekday=1&hour=8');
});

test('an area opens its unit, one without events nothing', () => {
  expect(ofArea(PLACES, '610802106')?.list).toBe('unit=b');
  expect(ofArea(PLACES, '610802105')).toBeUndefined();
  expect(ofArea(PLACES, '610802999')).toBeUndefined();
});
