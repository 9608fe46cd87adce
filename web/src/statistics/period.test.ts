import { describe, expect, test } from 'vitest';
import { change, daysOf, queryOf, readAsked, recorded } from './period.ts';

/** 2026-11-29 00:30 in Beijing, still the 28th in Greenwich. */
const NOW = Date.parse('2026-11-28T16:30:00Z');

describe('the period of the statistics', () => {
  test.each([
    ['month', '2026-11-01', '2026-11-29'],
    ['last_month', '2026-10-01', '2026-10-31'],
    ['quarter', '2026-10-01', '2026-11-29'],
    ['year', '2026-01-01', '2026-11-29'],
  ] as const)('%s', (span, from, to) => {
    expect(daysOf(span, NOW)).toEqual([from, to]);
  });

  test('is read from the address, and nothing that cannot be one', () => {
    expect(readAsked({ span: 'quarter', from: '2026-01-01', to: '2026-01-02', grade: 'III', as: 'table' })).toEqual({ span: 'quarter', grade: 'III', as: 'table' });
    expect(readAsked({ from: '2026-13-01', to: '2026-01-02', grade: 'V', span: 'week', unit: '' })).toEqual({});
    expect(queryOf({ from: '2026-01-05', to: '2026-01-06', kind: 'fire' }, NOW)).toEqual({ from: '2026-01-05', to: '2026-01-06', kind: 'fire' });
    expect(queryOf({}, NOW).from).toBe('2026-11-01');
  });

  test('what lies before the first record is not known', () => {
    const s = { records_from: '2026-10-31' };
    expect(recorded(s, { from: '2025-11-01', to: '2025-11-29' })).toBe('none');
    expect(recorded(s, { from: '2026-10-01', to: '2026-10-31' })).toBe('part');
    expect(recorded(s, { from: '2026-11-01', to: '2026-11-29' })).toBe('all');
    expect(recorded({}, { from: '2026-11-01', to: '2026-11-29' })).toBe('none');
  });

  test('a change has its sign', () => {
    expect([3, -2, 0].map(change)).toEqual(['+3', '−2', '0']);
  });
});
