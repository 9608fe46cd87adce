import { expect, test } from 'vitest';
import type { WayLevel } from '../api/types.ts';
import { above, dayOf, owed, route } from './route.ts';

const NONE = { state: 'none' as const };
const cell = (unit: string, level: WayLevel['level'], over: Partial<WayLevel> = {}): WayLevel => ({ unit, level, role: 'own', here: false, tel: NONE, doc: NONE, ...over });
const town = cell('麻黄梁镇', 'township', { saved_at: 1, doc: { state: 'done', at: 1 } });
const district = cell('榆阳区', 'district', { via: 'block', here: true });
const bureau = cell('区应急局', 'district', { via: 'line', tel: { state: 'owed', due_at: 20 } });
const company = cell('塞上煤业', 'district', { via: 'line', role: 'external', tel: { state: 'over', due_at: 10 }, doc: { state: 'owed', due_at: 40 } });
const city = cell('榆林市', 'city', { via: 'block' });
const cityBureau = cell('市应急局', 'city', { via: 'line' });
const province = cell('陕西省', 'province', { via: 'skip', role: 'skip' });
const names = (levels: WayLevel[]) => levels.map((l) => l.unit);

test('the row is the governments and the copies over their heads; bureaus and companies stand beside', () => {
  const { row, beside } = route([town, district, bureau, company, city, cityBureau, province]);
  expect(names(row)).toEqual(['麻黄梁镇', '榆阳区', '榆林市', '陕西省']);
  expect(names(beside)).toEqual(['区应急局', '塞上煤业', '市应急局']);
});

test('of units known only by what was restated, those that wrote a report are on the row', () => {
  const restated = cell('区应急局', 'district', { doc: { state: 'done', at: 2 }, delivered_at: 2 });
  expect(names(route([town, restated, city]).row)).toEqual(['麻黄梁镇', '榆林市']);
});

test('above a bureau stand the governments above its level, above a government the next ones', () => {
  const levels = [town, { ...district, here: false }, { ...bureau, here: true }, company, city, province];
  expect(names(above(levels))).toEqual(['榆林市', '陕西省']);
  expect(names(above([town, district, bureau, city, province]))).toEqual(['榆林市', '陕西省']);
});

test('what is owed beside the row, the nearest first', () => {
  expect(owed([bureau, company, cityBureau]).map((o) => [o.level.unit, o.due_at])).toEqual([['塞上煤业', 10], ['区应急局', 20], ['塞上煤业', 40]]);
  expect(owed([cityBureau])).toEqual([]);
});

test('cells that tell of one day only have a day; a limit beside what was done is not asked, thin ones tell no receipts', () => {
  const DAY = 86_400_000;
  const done = (at: number, due_at?: number) => ({ state: 'done' as const, at, due_at });
  const first = cell('麻黄梁镇', 'township', { doc: done(10) });
  const second = cell('榆阳区', 'district', { tel: done(20, DAY), doc: done(30, DAY) });
  expect(dayOf([first, second])).toBe(10);
  expect(dayOf([first, { ...second, verified_at: DAY }])).toBeUndefined();
  expect(dayOf([first, { ...second, received_at: DAY, verified_at: DAY }], true)).toBe(10);
  expect(dayOf([first, cell('榆林市', 'city', { tel: { state: 'owed', due_at: DAY } })])).toBeUndefined();
  expect(dayOf([cell('榆林市', 'city')])).toBeUndefined();
});
