import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PastedEvent, PastedField, PastedName } from '../api/types.ts';
import { proposal } from '../test/fixtures.ts';
import { closePage, openPage, press, shows, type, until } from '../test/page.tsx';
import { saidIn } from './SaidFigures.tsx';

beforeEach(() => localStorage.clear());
afterEach(closePage);

const figure = (name: PastedName, number: number, words: string, status: PastedField['status'] = 'stated'): PastedField => ({ name, number, status, from: { start: 0, end: 1, words } });
const event = (...fields: PastedField[]): PastedEvent => ({ what: '', fields });
const WORDS = event(figure('dead', 2, '2人已经死亡'), figure('trapped', 3, '3人没上来'));
const fields = (events: PastedEvent[], values: Record<string, string>) => saidIn(events, values, '无').map((s) => [s.field, s.text]);

test('what the words give and the cells do not is said; what agrees, and what several events tell, is not', () => {
  expect(fields([WORDS], {})).toEqual([['dead', '2'], ['trapped', '3']]);
  expect(fields([WORDS], { dead: '两', trapped: '4' })).toEqual([['trapped', '3']]);
  expect(fields([WORDS, event()], {})).toEqual([]);
  expect(fields([], {})).toEqual([]);
  // Somebody has stated what the words call preliminary.
  expect(fields([event(figure('dead', 0, '暂无死亡', 'preliminary'))], { dead: '无' })).toEqual([]);
  expect(fields([event(figure('dead', 0, '暂无死亡', 'preliminary'))], {})).toEqual([['dead', '无?']]);
});

const cell = (id: string) => document.querySelector<HTMLInputElement>(`#f-${id}`)?.value;

test('figures written under 何事 are offered with their words, and F8 or the link fills them in', async () => {
  const answers = { 'POST /reports/propose': () => proposal, 'POST /reports/read': () => ({ events: [WORDS] }) };
  await openPage('/report/new', answers);
  await type('f-what', '工作面出水，3人没上来，2人已经死亡');
  await shows('文字里写有：死亡 2“2人已经死亡”、被困 3“3人没上来”');
  expect([cell('dead'), cell('trapped')], 'nothing by itself').toEqual(['', '']);
  await shows('采纳种类、等级与人数');
  press('F8');
  await until(() => cell('dead') === '2' && cell('trapped') === '3');
  await until(() => document.querySelector('.said') === null);

  await closePage();
  localStorage.clear();
  await openPage('/report/new', answers);
  await type('f-what', '工作面出水，3人没上来，2人已经死亡');
  await type('f-trapped', '3');
  await shows('文字里写有：死亡 2“2人已经死亡”');
  [...document.querySelectorAll<HTMLButtonElement>('.said button')].find((b) => b.textContent === '填进去')?.click();
  await until(() => cell('dead') === '2');
});
