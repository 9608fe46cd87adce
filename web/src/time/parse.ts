/**
 * Reads a time as a duty officer types it: 0823, 8:23, 刚才, -10, 0251左右, 昨晚23点,
 * 3-31 02:51. Pure; used by the first report and by every "when" field. Never
 * guesses: what it cannot read is a fault with a reason, and an empty field is the
 * unknown moment.
 */
import type { Millis, Moment } from '../api/types.ts';
import { dayStart } from './words.ts';

export type Read = { ok: true; moment: Moment } | { ok: false; fault: 'unreadable' | 'no_such_time' | 'no_such_day' | 'future'; day?: number; month?: number };

const MINUTE = 60_000;
const DAY = 86_400_000;
const ABOUT = /(左右|前后|上下|许|around|about|ca\.?|约|大约|大概|~)/gi;
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
  const thisYear = new Date(now + 8 * 3_600_000).getUTCFullYear();
  const y = year ?? thisYear;
  const probe = new Date(Date.UTC(y, month - 1, date));
  if (month < 1 || month > 12 || probe.getUTCMonth() !== month - 1 || probe.getUTCDate() !== date) {
    return { ok: false, fault: 'no_such_day', day: date, month };
  }
  const at = probe.getTime() - 8 * 3_600_000;
  if (year === null && at > now) return Date.UTC(y - 1, month - 1, date) - 8 * 3_600_000;
  return at;
}

const DIGITS: Record<string, number> = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
/** 十二 → 12, 三十 → 30; leaves other text alone. */
function chineseNumbers(text: string): string {
  return text.replace(/[零〇一二两三四五六七八九十]+/g, (run) => {
    if (!run.includes('十')) return [...run].map((c) => DIGITS[c] ?? '').join('');
    const [tens = '', ones = ''] = run.split('十');
    return String((tens === '' ? 1 : (DIGITS[tens] ?? 0)) * 10 + (ones === '' ? 0 : (DIGITS[ones] ?? 0)));
  });
}

/** Reads `typed`, relative to `now`. */
export function readMoment(typed: string, now: Millis): Read {
  const normal = typed.normalize('NFKC').trim();
  if (normal === '' || /^(未核实|不详|不清楚|unknown|unverified|\?)$/i.test(normal)) return { ok: true, moment: { how: 'unknown' } };
  const about = ABOUT.test(normal);
  ABOUT.lastIndex = 0;
  let text = chineseNumbers(normal.replace(ABOUT, '')).replace(/\s+/g, ' ').trim();
  const minuteNow = Math.floor(now / MINUTE) * MINUTE;
  if (/^(刚才|刚刚|现在|now|just now)$/i.test(text)) return settle(minuteNow, about || /才|刚|just/.test(text), now);
  const ago = /^-\s*(\d{1,4})$/.exec(text) ?? /^(\d{1,4}) ?(?:分钟?|min) ?(?:以?前|ago)$/.exec(text);
  if (ago) return settle(minuteNow - Number(ago[1]) * MINUTE, about, now);
  const hours = /^(半|\d{1,2}) ?(?:个?(?:小时|钟头)|h) ?(?:以?前|ago)$/.exec(text);
  if (hours) return settle(minuteNow - (hours[1] === '半' ? 30 : Number(hours[1]) * 60) * MINUTE, about, now);

  let day: Millis | null = null;
  const named = /^(今天?|今早|今晨|今晚|昨天?|昨晚|昨夜|前天|today|yesterday) ?/i.exec(text);
  if (named) {
    const word = (named[1] ?? '').toLowerCase();
    day = dayStart(now) - (word.startsWith('昨') || word === 'yesterday' ? DAY : word === '前天' ? 2 * DAY : 0);
    text = text.slice(named[0].length);
    if (/晚|夜/.test(word)) text = `晚${text}`;
  } else {
    const dated = /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?(?: |(?=\D)|$)/.exec(text);
    if (dated) {
      const found = dateAt(Number(dated[2]), Number(dated[3]), dated[1] ? Number(dated[1]) : null, now);
      if (typeof found !== 'number') return found;
      day = found;
      text = text.slice(dated[0].length).trim();
      if (text === '') return fault('unreadable');
    }
  }
  const part = /^(凌晨|早上?|上午|中午|下午|傍晚|晚上?|夜里|夜)/.exec(text);
  if (part) text = text.slice(part[0].length).trim();
  const clock =
    /^(\d{1,2})[:：.点时](\d{1,2})分?(?::\d{1,2})?$/.exec(text) ??
    /^(\d{1,2})[点时](半|整)?$/.exec(text) ??
    /^(\d{2})(\d{2})$/.exec(text) ??
    /^(\d)(\d{2})$/.exec(text);
  if (!clock) return fault('unreadable');
  let hour = Number(clock[1]);
  const minute = clock[2] === '半' ? 30 : clock[2] === undefined || clock[2] === '整' ? 0 : Number(clock[2]);
  if (part && /下午|傍晚|晚|夜/.test(part[0]) && hour < 12 && !(/晚|夜/.test(part[0]) && hour < 5)) hour += 12;
  return onDay(day, hour, minute, about, now);
}
