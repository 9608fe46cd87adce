/** Where marks stand, and how large a count is. */
import { expect, test } from 'vitest';
import type { MapBase } from '../api/types.ts';
import { counted, leftward, placed } from './place.ts';

const base: MapBase = {
  boundary: { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { code: '02', name: '乙', stands: 'below' }, geometry: { type: 'MultiPolygon', coordinates: [] } }] },
  points: [{ code: '01', name: '甲', at: [109, 38], named: true }, { code: '02', name: '乙', at: [110, 38], named: true }],
  schematic: true,
  sources: [],
};
const mark = (id: string, code: string | null) => ({ id, code, label: id, grade: 'IV' as const, provisional: false });

test('a mark stands at its unit, and one whose place nobody knows stands nowhere', () => {
  const found = placed(base, [mark('a', '01'), mark('b', '99'), mark('c', null), { ...mark('d', null), at: [109.5, 38.2] as const }]);
  expect(found.map((p) => [p.mark.id, ...p.at])).toEqual([['a', 109, 38], ['d', 109.5, 38.2]]);
  expect(found[0]?.aside).toEqual([0, 0]);
});

test('several at one place stand around it, each at its own spot', () => {
  const found = placed(base, ['a', 'b', 'c'].map((id) => mark(id, '01')));
  const spots = new Set(found.map((p) => p.aside.map((x) => x.toFixed(2)).join(' ')));
  expect(spots.size).toBe(3);
  expect(spots.has('0.00 0.00')).toBe(false);
});

test('a count has its share of the largest, a zero is not drawn, an area is filled', () => {
  expect(counted(base, [{ code: '01', count: 10 }, { code: '02', count: 5 }, { code: '03', count: 0 }]).map((c) => [c.code, c.share, c.area])).toEqual([['01', 1, false], ['02', 0.5, true]]);
});

test('a label stands where it runs over no other mark and not out of the window', () => {
  const window = { west: 0, east: 100 };
  expect(leftward([{ x: 50, y: 0, wide: 20 }], 0, window, 2)).toBe(false);
  expect(leftward([{ x: 90, y: 0, wide: 20 }], 0, window, 2)).toBe(true);
  const beside = [{ x: 50, y: 0, wide: 20 }, { x: 60, y: 1, wide: 5 }];
  expect(leftward(beside, 0, window, 2)).toBe(true);
  expect(leftward(beside, 1, window, 2)).toBe(false);
  expect(leftward([{ x: 50, y: 0, wide: 20 }, { x: 60, y: 9, wide: 5 }], 0, window, 2)).toBe(false);
});
