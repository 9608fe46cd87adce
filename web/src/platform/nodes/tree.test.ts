import { expect, test } from 'vitest';
import type { Link, NodesAnswer, Unit } from '../types.ts';
import { farRows, isStandby, quietRows, treeOf, type Leaf } from './tree.ts';

const link = (name: string, relation: Link['relation'], level: Link['level'], more: Partial<Link> = {}): Link => ({ node_id: name, name, relation, level, state: 'up', queue: { urgent: 0, normal: 0, bulk: 0, files: 0 }, parked: 0, ...more });
const shape = (l: Leaf[]): unknown[] => l.map((x) => (x.children ? [x.link.name, shape(x.children)] : x.link.name));
const own: NodesAnswer['self'] = { id: 'district', name: 'district', code: '610802', level: 'district', demo: true };

test('those above stand over this node, those below under it, outside ones beside it', () => {
  const links = [link('city', 'parent', 'city'), link('province', 'grandparent', 'province'), link('town', 'child', 'township'), link('district', 'self', 'district'), link('mine', 'external', 'district', { node_id: undefined })];
  expect(shape(treeOf(links))).toEqual([['province', [['city', [['district', ['town']], 'mine']]]]]);
});
test('a node alone is one row', () => {
  expect(shape(treeOf([link('district', 'self', 'district')]))).toEqual(['district']);
});
test('units written for here are counted, not listed; closed ones are not', () => {
  const unit = (id: string, kind: string, level: Unit['level'], more: Partial<Unit> = {}): Unit => ({ id, rev: 1, name: id, short_name: id, kind, level, hosted_by: 'district', ...more });
  const units = [unit('d', 'government', 'district', { code: '610802' }), unit('t1', 'government', 'township'), unit('t2', 'government', 'township', { hosted_by: 'other' }), unit('b', 'department', 'district'), unit('x', 'department', 'district', { closed_on: '2019-01-01' })];
  expect(quietRows(own, units, [], (towns, others) => [`${towns} ${others}`]).map((l) => l.name)).toEqual(['district', '1 1']);
});
test('a way round that was never needed is no fault', () => {
  expect(isStandby(link('province', 'grandparent', 'province', { state: 'down' }))).toBe(true);
  expect(isStandby(link('city', 'parent', 'city', { state: 'down' }))).toBe(false);
});
test('links further below stand under the node that tells of them', () => {
  const far = (name: string, under: string) => ({ node_id: name, name, code: name, level: 'township' as const, under_id: under, state: 'up' as const, since: 0, urgent: 2 });
  const links = [link('province', 'self', 'province'), link('city', 'child', 'city'), ...farRows([far('district', 'city'), far('town', 'district'), far('other', 'nobody')])];
  expect(shape(treeOf(links))).toEqual([['province', [['city', [['district', ['town']]]]]]]);
  expect(links.find((l) => l.node_id === 'town')?.queue).toEqual({ urgent: 2, normal: 0, bulk: 0, files: 0 });
});
