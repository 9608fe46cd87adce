import { expect, test } from 'vitest';
import type { Unit } from '../types.ts';
import { expandedFor, treeOf, type Branch } from './tree.ts';

const unit = (id: string, parent: string | null, sort = 0): Unit => ({ id, rev: 1, name: id, short_name: id, kind: 'government', level: 'district', parent, sort });
const shape = (b: Branch[]): unknown[] => b.map((x) => (x.children ? [x.unit.id, shape(x.children)] : x.unit.id));
const units = [unit('town2', 'district', 2), unit('province', null), unit('city', 'province'), unit('district', 'city'), unit('town1', 'district', 1)];

test('stands in its own order, whatever order it came in', () => {
  expect(shape(treeOf(units, null).roots)).toEqual([['province', [['city', [['district', ['town1', 'town2']]]]]]]);
});
test('a filter keeps the way to what it found', () => {
  expect(shape(treeOf(units, (u) => u.id === 'town2').roots)).toEqual([['province', [['city', [['district', ['town2']]]]]]]);
});
test('a unit whose parent is not known here is a root', () => {
  expect(shape(treeOf([unit('a', 'elsewhere')], null).roots)).toEqual(['a']);
});
test('a ring of parents ends and loses nobody', () => {
  const ring = [unit('a', 'b'), unit('b', 'a'), unit('c', null)];
  expect(shape(treeOf(ring, null).roots)).toEqual(['c', ['a', ['b']]]);
  expect(expandedFor(ring, 'a')).toEqual(['a', 'b']);
});
