import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { startWords } from '../i18n/index.ts';
import { dateLine, dayWord, moment, when } from './words.ts';

const at = (text: string) => Date.parse(`${text}:00+08:00`);
const NOW = at('2026-11-24T02:55');
const t = i18next.t;

beforeAll(() => startWords('zh-CN'));

test('a day is called by the word that stands beside its times', () => {
  const days = ['2026-11-24T00:00', '2026-11-23T23:59', '2026-11-22T23:59', '2026-11-25T00:00', '2025-12-31T12:00'];
  expect(days.map((day) => dayWord(at(day), NOW, t))).toEqual(['今日', '昨', '11-22', '11-25', '2025-12-31']);
});

test('a time tells its day unless that was told before it', () => {
  expect(when(at('2026-11-24T02:51'), NOW, t)).toBe('02:51');
  expect(when(at('2026-11-23T23:50'), NOW, t)).toBe('昨 23:50');
  expect(when(at('2026-11-23T23:58'), NOW, t, at('2026-11-23T23:50'))).toBe('23:58');
  expect(when(at('2026-11-24T00:20'), NOW, t, at('2026-11-23T23:50'))).toBe('今日 00:20');
  expect(when(at('2026-11-22T00:20'), NOW, t, at('2026-11-21T23:50'))).toBe('11-22 00:20');
});

test('a range tells the day of its end only where it is another', () => {
  expect(moment({ how: 'between', from: at('2026-11-22T12:30'), to: at('2026-11-22T13:10') }, NOW, t)).toBe('11-22 12:30 至 13:10');
  expect(moment({ how: 'between', from: at('2026-11-23T23:30'), to: at('2026-11-24T00:10') }, NOW, t)).toBe('昨 23:30 至 今日 00:10');
});

test('the line of a day has the year where it is not this one', () => {
  expect(dateLine(at('2026-11-22T12:30'), t, NOW)).toBe('11-22 周日');
  expect(dateLine(at('2025-12-31T12:30'), t, NOW)).toBe('2025-12-31 周三');
});
