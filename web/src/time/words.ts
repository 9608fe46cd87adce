/**
 * Times and durations as people here write them. All times are China Standard
 * Time, whatever the PC says. Minutes left are cut, never rounded up; seconds only
 * in the last minute; a time that is not known says so.
 */
import type { TFunction } from 'i18next';
import type { Millis, Moment } from '../api/types.ts';

const ZONE = 8 * 3_600_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
const two = (n: number) => String(n).padStart(2, '0');
const local = (at: Millis) => new Date(at + ZONE);

/** Start of the day that `at` lies in. */
export const dayStart = (at: Millis): Millis => Math.floor((at + ZONE) / DAY) * DAY - ZONE;
export const sameDay = (a: Millis, b: Millis): boolean => dayStart(a) === dayStart(b);
const sameYear = (a: Millis, b: Millis) => local(a).getUTCFullYear() === local(b).getUTCFullYear();

/** 03:01 */
export function hm(at: Millis): string {
  const d = local(at);
  return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}
/** 03:01:09 */
export const hms = (at: Millis): string => `${hm(at)}:${two(local(at).getUTCSeconds())}`;
/** 11-24 */
export function monthDay(at: Millis): string {
  const d = local(at);
  return `${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`;
}
const date = (at: Millis) => `${local(at).getUTCFullYear()}-${monthDay(at)}`;
/** 2026-11-24 03:01 */
export const full = (at: Millis): string => `${date(at)} ${hm(at)}`;
/** 2026-11-24 03:01:09 */
export const fullSeconds = (at: Millis): string => `${full(at)}:${two(local(at).getUTCSeconds())}`;

/** 今日, 昨, 11-24, 2025-12-31: a day as it stands beside a time. */
export function dayWord(at: Millis, now: Millis, t: TFunction): string {
  if (sameDay(at, now)) return t('time.today');
  if (sameDay(at, now - DAY)) return t('time.yesterday');
  return sameYear(at, now) ? monthDay(at) : date(at);
}

/**
 * The time, with its day before it where that is not `told` already: 03:01 today,
 * 昨 03:01 yesterday, the date before that. Without anything told a reader takes today.
 */
export const when = (at: Millis, now: Millis, t: TFunction, told: Millis = now): string => (sameDay(at, told) ? hm(at) : `${dayWord(at, now, t)} ${hm(at)}`);

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** 周二 */
export const weekday = (at: Millis, t: TFunction): string => t(`time.weekday.${WEEKDAYS[local(at).getUTCDay()] ?? 'sun'}`);
/** 11-24 周二; Tue 24 Nov; of another year than `now` 2025-12-31 周三; Wed 31 Dec 2025 */
export function dateLine(at: Millis, t: TFunction, now: Millis = at): string {
  const d = local(at);
  return t(sameYear(at, now) ? 'time.date_line' : 'time.date_line_year', {
    month_day: monthDay(at),
    weekday: weekday(at, t),
    day: d.getUTCDate(),
    month: t(`time.month.m${d.getUTCMonth() + 1}` as 'time.month.m1'),
    year: d.getUTCFullYear(),
  });
}

/** 12 分; 1 小时 05 分; 2 天 3 时 */
export function length(ms: number, t: TFunction): string {
  const span = Math.max(0, ms);
  if (span < MINUTE) return t('time.seconds', { n: Math.floor(span / 1000) });
  const minutes = Math.floor(span / MINUTE);
  if (minutes < 60) return t('time.minutes', { n: minutes });
  if (minutes < 24 * 60) return t('time.hours', { h: Math.floor(minutes / 60), m: two(minutes % 60) });
  const hours = Math.floor(minutes / 60);
  return t('time.days', { d: Math.floor(hours / 24), h: hours % 24 });
}

export type Urgency = 'plain' | 'framed' | 'over';
/** How much ink a clock wears. */
export function urgency(due: Millis, now: Millis): Urgency {
  if (now >= due) return 'over';
  return due - now < 30 * MINUTE ? 'framed' : 'plain';
}

/** 还剩 12 分; 还剩 3 天，周五; 超时 1 小时 05 分 */
export function remaining(due: Millis, now: Millis, t: TFunction): string {
  if (now >= due) return t('time.over', { span: length(now - due, t) });
  const left = due - now;
  if (left < DAY) return t('time.left', { span: length(left, t) });
  const days = Math.floor(left / DAY);
  return days <= 3 ? t('time.days_left_on', { n: days, weekday: weekday(due, t) }) : t('time.days_left', { n: days });
}

/** A moment as known: 02:51，约; 未核实 */
export function moment(m: Moment, now: Millis, t: TFunction): string {
  switch (m.how) {
    case 'exact':
      return when(m.at, now, t);
    case 'about':
      return t('time.about', { time: when(m.at, now, t) });
    case 'between':
      return t('time.between', { from: when(m.from, now, t), to: when(m.to, now, t, m.from) });
    case 'unknown':
      return t('common.unverified');
  }
}

/** 1.2 MB */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
