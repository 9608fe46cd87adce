/**
 * Reads a time as a duty officer types it or as a caller says it: 0823, 8:23, 刚才, -10,
 * 0251左右, 昨夜11点多, 13日5时30分, 3-31 02:51, 2点到3点. Pure; used by the first report and
 * by every "when" field. Never guesses: what it cannot read is a fault with a reason, and
 * an empty field is the unknown moment.
 */
import type { Millis, Moment } from '../api/types.ts';
import { dayStart } from './words.ts';

export type Read = { ok: true; moment: Moment } | { ok: false; fault: 'unreadable' | 'no_such_time' | 'no_such_day' | 'future'; day?: number; month?: number };

const ZONE = 8 * 3_600_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
const ABOUT = /(左右|前后|上下|多|来钟|许|around|about|ca\.?|约|大约|大概|~)/gi;
/** A PC's clock may be a little behind the caller's. */
const GRACE = 2 * MINUTE;

const fault = (kind: 'unreadable' | 'no_such_time' | 'future'): Read => ({ ok: false, fault: kind });

function settle(at: Millis, about: boolean, now: Millis): Read {
  if (at > now + GRACE) return fault('future');
  return { ok: true, moment: about ? { how: 'about', at } : { how: 'exact', at } };
}

/** `hour` and `minute` on the day `day`; a time of day still to come today was yesterday's. */
function onDay(day: Millis | null, hour: number, minute: number, about: boolean, now: Millis): Read {
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return fault('no_such_time');
  const base = day ?? dayStart(now);
  let at = base + hour * 60 * MINUTE + minute * MINUTE;
  if (day === null && at > now + GRACE) at -= DAY;
  return settle(at, about, now);
}

function dateAt(month: number, date: number, year: number | null, now: Millis): Millis | Read {
  const thisYear = new Date(now + ZONE).getUTCFullYear();
  const y = year ?? thisYear;
  const probe = new Date(Date.UTC(y, month - 1, date));
  if (month < 1 || month > 12 || probe.getUTCMonth() !== month - 1 || probe.getUTCDate() !== date) {
    return { ok: false, fault: 'no_such_day', day: date, month };
  }
  const at = probe.getTime() - ZONE;
  if (year === null && at > now) return Date.UTC(y - 1, month - 1, date) - ZONE;
  return at;
}

const DIGITS: Record<string, number> = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
/** 十二 → 12, 三十 → 30, 零五 → 05; leaves other text alone, 两三 with it. */
function chineseNumbers(text: string): string {
  return text.replace(/[零〇一二两三四五六七八九十]+/g, (run) => {
    if (/^[^零〇十]{2}$/.test(run)) return run;
    if (!run.includes('十')) return [...run].map((c) => DIGITS[c] ?? '').join('');
    const [tens = '', ones = ''] = run.split('十');
    return String((tens === '' ? 1 : (DIGITS[tens] ?? 0)) * 10 + (ones === '' ? 0 : (DIGITS[ones] ?? 0)));
  });
}

const plain = (text: string): string => chineseNumbers(text).replace(/\s+/g, ' ').trim();

/** 13日 without its month: the last one there was. */
function lastDay(date: number, now: Millis): Millis | Read {
  const today = new Date(now + ZONE);
  for (let back = 0; back < 3; back += 1) {
    const probe = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, date));
    if (probe.getUTCDate() === date && probe.getTime() - ZONE <= now) return probe.getTime() - ZONE;
  }
  return { ok: false, fault: 'no_such_day', day: date, month: today.getUTCMonth() + 1 };
}

/** A time of day with what was said about its day. `part` is 晚, 下午 and the like; 5点 is `spoken`, 05:00 is not. */
interface Clock { day: Millis | null; part: string; hour: number; minute: number; spoken: boolean }

function clockOf(words: string, now: Millis): Clock | Read {
  let text = words;
  let day: Millis | null = null;
  const named = /^(今早|今晨|今晚|今夜|今天?|昨晚|昨夜|昨天?|前天|today|yesterday) ?/i.exec(text);
  if (named) {
    const word = (named[1] ?? '').toLowerCase();
    day = dayStart(now) - (word.startsWith('昨') || word === 'yesterday' ? DAY : word === '前天' ? 2 * DAY : 0);
    text = text.slice(named[0].length);
    if (/晚|夜/.test(word)) text = `晚${text}`;
  } else {
    const dated = /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})(?:[日号] ?| |(?=\D)|$)/.exec(text);
    const dayOnly = dated ? null : /^(\d{1,2})[日号] ?/.exec(text);
    if (dated || dayOnly) {
      const found = dated ? dateAt(Number(dated[2]), Number(dated[3]), dated[1] ? Number(dated[1]) : null, now) : lastDay(Number(dayOnly?.[1]), now);
      if (typeof found !== 'number') return found;
      day = found;
      text = text.slice((dated ?? dayOnly)?.[0].length).trim();
    }
  }
  const part = /^(?:凌晨|清晨|清早|早晨|早上?|上午|中午|下午|午后|傍晚|后半夜|半夜|深夜|夜里|夜间|夜|晚上?| )+/.exec(text)?.[0] ?? '';
  text = text.slice(part.length).trim();
  const clock =
    /^(\d{1,2})([:.点时])(\d{1,2})分?(?::\d{1,2})?$/.exec(text) ??
    /^(\d{1,2})([点时])(半|整|钟|[1-3]刻)?$/.exec(text) ??
    /^(\d{1,2})()(\d{2})$/.exec(text);
  if (!clock) return fault('unreadable');
  const said = clock[3] ?? '';
  const minute = said === '半' ? 30 : said.endsWith('刻') ? Number(said[0]) * 15 : Number(said) || 0;
  return { day, part, hour: Number(clock[1]), minute, spoken: clock[2] === '点' || clock[2] === '时' };
}

/** The hour of a day of 24; past midnight of a night that was named is the day after. */
function hourOf({ part, hour }: Clock): number {
  if (/晚|夜/.test(part)) return hour < 6 ? hour + 24 : hour <= 12 ? hour + 12 : hour;
  if (/凌晨|清/.test(part)) return hour === 12 ? 0 : hour;
  if (/中午/.test(part)) return hour < 10 ? hour + 12 : hour;
  return /下午|午后|傍晚/.test(part) && hour < 12 ? hour + 12 : hour;
}

/** One time, not a range. */
function readOne(normal: string, now: Millis): Read {
  const bare = normal.replace(ABOUT, '');
  const about = bare !== normal;
  const text = plain(bare);
  const minuteNow = Math.floor(now / MINUTE) * MINUTE;
  if (/^(刚才|刚刚|现在|now|just now)$/i.test(text)) return settle(minuteNow, about || /才|刚|just/.test(text), now);
  const ago = /^-\s*(\d{1,4})$/.exec(text) ?? /^(\d{1,4}) ?(?:分钟?|min) ?(?:以?前|ago)$/.exec(text);
  if (ago) return settle(minuteNow - Number(ago[1]) * MINUTE, about, now);
  const hours = /^(半|\d{1,2}) ?(?:个?(?:小时|钟头)|h) ?(?:以?前|ago)$/.exec(text);
  if (hours) return settle(minuteNow - (hours[1] === '半' ? 30 : Number(hours[1]) * 60) * MINUTE, about, now);
  const clock = clockOf(text, now);
  if ('ok' in clock) return clock;
  if (clock.hour > 24) return fault('no_such_time');
  const hour = hourOf(clock);
  // 夜里2点 of a day is past its midnight, unless that is still to come.
  const late = hour > 24 || (hour === 24 && clock.hour !== 24);
  const first = onDay(clock.day, late ? hour - 24 : hour, clock.minute, about, now);
  if (!late || clock.day === null) return first;
  const next = onDay(clock.day + DAY, hour - 24, clock.minute, about, now);
  return next.ok ? next : first;
}

const TO = /^(.+?)(?:到|至|[—–]+|~| to )(.+)$/;
/** 02:00-03:00, and no date. */
const DASH = /^(.+?[:点时分半刻]\d{0,2}) ?- ?(\d.*)$/;

/** 2点到3点: the second time is the first such after the first one, unless it names its own day. */
function readRange(normal: string, now: Millis): Read | null {
  const bare = normal.replace(/^从|之?间$/g, '');
  const said = TO.exec(bare) ?? DASH.exec(bare);
  let [left, right] = [said?.[1]?.trim() ?? '', said?.[2]?.trim() ?? ''];
  if (left === '' || right === '') return null;
  if (right === '今') right = '现在';
  // 2到3点
  if (/[点时]/.test(right) && /(?:^|[^\d:点时])(?:\d{1,2}|[一二两三四五六七八九十]{1,3})$/.test(left)) left += '点';
  const from = timeOf(readOne(left, now));
  if (typeof from !== 'number') return from;
  const clock = clockOf(plain(right.replace(ABOUT, '')), now);
  let to: Millis | Read;
  if ('ok' in clock || clock.day !== null) to = timeOf(readOne(right, now));
  else if (clock.hour > 24 || clock.minute > 59) return fault('no_such_time');
  else {
    to = dayStart(from) + (hourOf(clock) % 24) * 60 * MINUTE + clock.minute * MINUTE;
    // 上午10点到2点: 2点 may be that of the afternoon, 02:00 may not.
    const step = clock.spoken && clock.part === '' && clock.hour < 12 ? DAY / 2 : DAY;
    while (to < from) to += step;
  }
  if (typeof to !== 'number') return to;
  if (to < from) return fault('unreadable');
  if (to > now + GRACE) return fault('future');
  return { ok: true, moment: to === from ? { how: 'exact', at: from } : { how: 'between', from, to } };
}

/** The time that was read, or why there is none. */
function timeOf(read: Read): Millis | Read {
  if (!read.ok) return read;
  return read.moment.how === 'exact' || read.moment.how === 'about' ? read.moment.at : fault('unreadable');
}

/** Reads `typed`, relative to `now`. */
export function readMoment(typed: string, now: Millis): Read {
  const normal = typed.normalize('NFKC').trim();
  if (normal === '' || /^(未核实|不详|不清楚|unknown|unverified|\?)$/i.test(normal)) return { ok: true, moment: { how: 'unknown' } };
  return readRange(normal, now) ?? readOne(normal, now);
}

/** The same where only one time will do: a range is as good as unreadable. */
export function readInstant(typed: string, now: Millis): Read {
  const read = readMoment(typed, now);
  return read.ok && read.moment.how === 'between' ? fault('unreadable') : read;
}
