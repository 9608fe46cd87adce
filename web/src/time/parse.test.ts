import { describe, expect, test } from 'vitest';
import { readMoment } from './parse.ts';
import { full } from './words.ts';

// 2026-11-24 02:57:26 in Yulin.
const NOW = Date.UTC(2026, 10, 23, 18, 57, 26);

function read(typed: string): string {
  const r = readMoment(typed, NOW);
  if (!r.ok) return r.fault;
  switch (r.moment.how) {
    case 'exact':
      return full(r.moment.at);
    case 'about':
      return `~${full(r.moment.at)}`;
    default:
      return r.moment.how;
  }
}

describe('what a duty officer types', () => {
  test.each([
    ['0251', '2026-11-24 02:51'],
    ['251', '2026-11-24 02:51'],
    ['02:51', '2026-11-24 02:51'],
    ['2:51', '2026-11-24 02:51'],
    ['２：５１', '2026-11-24 02:51'],
    ['0251左右', '~2026-11-24 02:51'],
    ['02:51 左右', '~2026-11-24 02:51'],
    ['约0251', '~2026-11-24 02:51'],
    ['2点51分', '2026-11-24 02:51'],
    ['凌晨2点半', '2026-11-24 02:30'],
    ['两点左右', '~2026-11-24 02:00'],
    ['刚才', '~2026-11-24 02:57'],
    ['现在', '2026-11-24 02:57'],
    ['-10', '2026-11-24 02:47'],
    ['10分钟前', '2026-11-24 02:47'],
    ['半小时前', '2026-11-24 02:27'],
    ['昨晚11点', '2026-11-23 23:00'],
    ['昨晚十一点二十', '2026-11-23 23:20'],
    ['昨天 16:31', '2026-11-23 16:31'],
    ['11-22 06:40', '2026-11-22 06:40'],
    ['11月22日 6:40', '2026-11-22 06:40'],
    ['2026-11-22 0640', '2026-11-22 06:40'],
    ['3-31 02:51', '2026-03-31 02:51'],
    ['12-31 08:00', '2025-12-31 08:00'],
    // 08:23 has not come yet at 02:57: it was yesterday's.
    ['0823', '2026-11-23 08:23'],
    ['', 'unknown'],
    ['未核实', 'unknown'],
    ['2560', 'no_such_time'],
    ['3-32 02:51', 'no_such_day'],
    ['2-30 02:51', 'no_such_day'],
    ['三月三十二日', 'no_such_day'],
    ['今天 23:00', 'future'],
    ['矿上说的', 'unreadable'],
    ['11-22', 'unreadable'],
  ])('%s → %s', (typed, expected) => expect(read(typed)).toBe(expected));
});
