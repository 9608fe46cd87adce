import { describe, expect, test } from 'vitest';
import { readCount, typedCount, unknownCasualties } from './count.ts';
import { adds } from './sum.ts';

describe('casualty figures', () => {
  test.each([
    ['', { how: 'unknown' }], ['未核实', { how: 'unknown' }], ['无', { how: 'none' }], ['0', { how: 'none' }],
    ['3', { how: 'number', n: 3 }], ['３ 人', { how: 'number', n: 3 }], ['≥3', { how: 'at_least', n: 3 }], ['10+', { how: 'at_least', n: 10 }],
    ['至少3人', { how: 'at_least', n: 3 }], ['几个', null],
    ['两', { how: 'number', n: 2 }], ['俩', { how: 'number', n: 2 }], ['仨', { how: 'number', n: 3 }], ['三人', { how: 'number', n: 3 }], ['十', { how: 'number', n: 10 }], ['十二', { how: 'number', n: 12 }],
    ['二十', { how: 'number', n: 20 }], ['三十五名', { how: 'number', n: 35 }], ['一百零三', { how: 'number', n: 103 }], ['一百二', { how: 'number', n: 120 }], ['一百一十', { how: 'number', n: 110 }], ['两千零五', { how: 'number', n: 2005 }],
    ['两千五', { how: 'number', n: 2500 }], ['九千九百九十九', { how: 'number', n: 9999 }], ['二十多人', { how: 'at_least', n: 20 }], ['至少三人', { how: 'at_least', n: 3 }], ['零', { how: 'none' }],
    ['3?', { how: 'number', n: 3, preliminary: true }], ['３？', { how: 'number', n: 3, preliminary: true }], ['初步3人', { how: 'number', n: 3, preliminary: true }], ['3（初步）', { how: 'number', n: 3, preliminary: true }], ['3 preliminary', { how: 'number', n: 3, preliminary: true }],
    ['暂无', { how: 'none', preliminary: true }], ['无?', { how: 'none', preliminary: true }], ['初步0', { how: 'none', preliminary: true }], ['≥3?', { how: 'at_least', n: 3, preliminary: true }], ['?', { how: 'unknown' }], ['初步', null], ['未核实?', null], ['?3', null],
    ['两三', null], ['3十', null], ['百', null], ['一二', null], ['十百', null], ['一百零', null], ['-1', null], ['99999999', null],
  ])('%s', (typed, count) => expect(readCount(typed)).toEqual(count));

  test('what is shown can be typed again', () => {
    for (const text of ['', '无', '3', '≥10', '3?', '无?', '≥10?']) expect(typedCount(readCount(text)!)).toBe(text);
  });

  test('the sum is only told when the figures are known', () => {
    const c = unknownCasualties();
    expect(adds(c)).toBeNull();
    const n = (v: number) => ({ how: 'number', n: v }) as const;
    expect(adds({ ...c, on_site: n(12), safe: n(9), trapped: n(3) })?.ok).toBe(true);
    expect(adds({ ...c, on_site: n(12), safe: n(9), trapped: n(2) })?.ok).toBe(false);
  });
});
