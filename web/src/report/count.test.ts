import { describe, expect, test } from 'vitest';
import { adds, readCount, typedCount, unknownCasualties } from './count.ts';

describe('casualty figures', () => {
  test.each([
    ['', { how: 'unknown' }], ['未核实', { how: 'unknown' }], ['无', { how: 'none' }], ['0', { how: 'none' }],
    ['3', { how: 'number', n: 3 }], ['３ 人', { how: 'number', n: 3 }], ['≥3', { how: 'at_least', n: 3 }], ['10+', { how: 'at_least', n: 10 }],
    ['至少3人', { how: 'at_least', n: 3 }], ['几个', null], ['-1', null], ['99999999', null],
  ])('%s', (typed, count) => expect(readCount(typed)).toEqual(count));

  test('what is shown can be typed again', () => {
    for (const text of ['', '无', '3', '≥10']) expect(typedCount(readCount(text)!)).toBe(text);
  });

  test('the sum is only told when the figures are known', () => {
    const c = unknownCasualties();
    expect(adds(c)).toBeNull();
    const n = (v: number) => ({ how: 'number', n: v }) as const;
    expect(adds({ ...c, on_site: n(12), safe: n(9), trapped: n(3) })?.ok).toBe(true);
    expect(adds({ ...c, on_site: n(12), safe: n(9), trapped: n(2) })?.ok).toBe(false);
  });
});
