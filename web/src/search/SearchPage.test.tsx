import { afterEach, expect, test } from 'vitest';
import { NOW } from '../test/fixtures.ts';
import { closePage, openPage, shows } from '../test/page.tsx';
import type { HitKind } from './hits.ts';

const id = (n: number) => n.toString(16).padStart(32, '0');
const REPORT = id(77);
const hit = (kind: HitKind, n: number, over: object = {}) => ({ kind, id: id(n), title: '东沟煤矿事故，3 人被困', title_en: 'Coal mine accident, 东沟煤矿, 3 trapped', snippet: '要求抢险队伍五点前到位', at: NOW, unit: '榆阳区', report_id: REPORT, ...over });
const hits = [
  hit('report', 1), hit('instruction', 2, { title: '全力救人。', title_en: undefined }), hit('inquiry', 3), hit('document', 4), hit('manuscript', 8), hit('dispatch', 5), hit('call', 6),
  hit('person', 9, { title_en: undefined, unit_id: id(50), report_id: undefined }), hit('account', 10, { title: 'ldw', title_en: undefined }), hit('node', 11, { title: '麻黄梁镇', title_en: undefined, unit: undefined }),
];

afterEach(closePage);

test('each hit says in English what it is about, and opens its page', async () => {
  await openPage('/search?q=%E6%8A%A2%E9%99%A9', { 'GET /search': () => ({ hits }) }, 'en');
  await shows('Coal mine accident');
  const lines = [...document.querySelectorAll<HTMLAnchorElement>('.search-hits a')];
  expect(lines.map((a) => a.getAttribute('href'))).toEqual([
    `/report/${id(1)}`, `/report/${REPORT}`, `/inquiry/${id(3)}`, `/document/${id(4)}`, `/manuscript/${id(8)}`, `/report/${REPORT}`, `/report/${REPORT}`,
    `/platform/people?unit=${id(50)}&id=${id(9)}`, `/platform/accounts?id=${id(10)}`, `/platform/nodes?id=${id(11)}`,
  ]);
  expect(lines.map((a) => a.querySelector('.hit-kind')?.textContent)).toEqual(['Report', 'Instruction', 'Inquiry', 'Document', 'Awaiting signature', 'Course', 'Call', 'Person', 'Account', 'Node']);
  expect(lines.map((a) => a.querySelector('b')?.textContent?.startsWith('Coal mine accident'))).toEqual([true, false, true, true, true, true, true, false, false, false]);
  // Of people, accounts and nodes it does not matter when they were entered.
  expect(lines.map((a) => a.querySelector('time') !== null)).toEqual([true, true, true, true, true, true, true, false, false, false]);
});
