import { expect, test } from 'vitest';
import { isDay, numbers, readTime, same } from './fields.ts';

test('days and times are read in China, and nothing else is', () => {
  expect(isDay('2026-02-28')).toBe(true);
  expect(isDay('2026-02-30')).toBe(false);
  expect(isDay('2026/02/28')).toBe(false);
  expect(readTime('2026-11-24 03:01')).toBe(Date.parse('2026-11-23T19:01:00Z'));
  expect(readTime('2026-11-24 0301')).toBe(Date.parse('2026-11-23T19:01:00Z'));
  expect(readTime('2026-11-24')).toBe(Date.parse('2026-11-23T16:00:00Z'));
  expect(readTime('2026-11-24 25:00')).toBeNull();
  expect(readTime('三月')).toBeNull();
});
test('an empty line of numbers is no number', () => {
  expect(numbers([{ kind: 'mobile', number: ' 139 ' }, { kind: 'office', number: '' }])).toEqual([{ kind: 'mobile', number: '139' }]);
});
test('what a reader sees as the same is the same', () => {
  expect(same('', undefined)).toBe(true);
  expect(same([], undefined)).toBe(true);
  expect(same(false, undefined)).toBe(true);
  expect(same([{ kind: 'mobile', number: '1', tested_at: 5 }], [{ kind: 'mobile', number: '1' }])).toBe(true);
  expect(same(['a'], ['b'])).toBe(false);
});
