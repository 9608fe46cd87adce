/** 采用得分: behind each number stand the items that it counts, with their times. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScoreItem, UnitScore } from '../api/types.ts';
import { UNIT } from '../test/fixtures.ts';
import { asked, closePage, openPage, shows, until } from '../test/page.tsx';

const report = (n: number): ScoreItem['report'] => ({ id: `${n}`.repeat(32), no: `信-0${n}`, title: `第${n}件`, title_en: `No. ${n}` }) as ScoreItem['report'];
const item = (n: number, more: Partial<ScoreItem>): ScoreItem => ({ report: report(n), uses: [], late: false, parts: [], total: 0, sent: n, ...more });
const row: UnitScore = {
  unit: { id: UNIT, name: '麻黄梁镇' }, items: 4, special: 1, circulated: 0, commissioned: 0, combined: 0, filed: 1, undecided: 2, late: 1, total: 500, average: 500, sent: 2, answer: 6,
  behind: [item(3, {}), item(1, { uses: ['special'], parts: [{ reason: { zh: '专报', en: 'Special' }, points: 500 }], total: 500 }), item(2, { late: true }), item(4, { uses: ['filed'] })],
  answers: [{ report: report(9), minutes: 6 }],
};
const weights = { special: 5, circulated: 4, commissioned: 3, combined: 2, filed: 1, instructed_national: 5, instructed_province: 4, instructed_city: 3, instructed_district: 2, pictures: 1, late_percent: 50, article: '', article_en: '' };
const node = { 'GET /adoption': ({ query }: { query: URLSearchParams }) => ({ by: '榆阳区', rows: [query.get('unit') ? row : { ...row, behind: undefined, answers: undefined }], times: {}, weights, more: false }) };

beforeEach(() => localStorage.clear());
afterEach(closePage);

const cell = (n: number) => document.querySelector<HTMLButtonElement>(`.scores-table tbody tr td:nth-child(${n}) button`);
const shown = () => [...document.querySelectorAll('.scores-items li')].map((li) => li.textContent?.replaceAll(/\s+/g, ' ').trim());

test.each([
  ['采用', 3, ['第1件 信-01 专报 +5 5']],
  ['专报', 4, ['第1件 信-01 专报 +5 5']],
  ['未定', 9, ['第3件 信-03 未定 0', '第2件 信-02 未定 0']],
  ['迟报', 10, ['第2件 信-02 未定 0']],
  ['总分', 11, ['第1件 信-01 专报 +5 5']],
  ['报出用时', 13, ['第1件 信-01 1 分', '第2件 信-02 2 分', '第3件 信-03 3 分', '第4件 信-04 4 分']],
  ['答批示用时', 14, ['第9件 信-09 6 分']],
] as const)('behind %s', async (_, column, lines) => {
  await openPage('/scores', node);
  await until(() => cell(column));
  expect(cell(5)).toBeNull();
  cell(column)?.click();
  await until(() => shown().length > 0);
  expect(shown()).toEqual(lines);
  expect([...asked].reverse().find((a) => a.path === '/adoption')?.query.get('unit')).toBe(UNIT);
});

test.each([['zh-CN', '区县领导批示加 2'], ['en', 'a district leader’s +2']] as const)('the weights name the district leader (%s)', async (language, words) => {
  await openPage('/scores', node, language);
  await shows(words);
});
