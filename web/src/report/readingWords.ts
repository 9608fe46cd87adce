/** What was read, in words: beside the message, and under the fields with the words it came from. */
import type { TFunction } from 'i18next';
import type { Millis, Moment, PastedEvent, PastedField, PastedName } from '../api/types.ts';
import { full, hm, monthDay, sameDay } from '../time/words.ts';
import { preliminaryText } from '../ui/figureText.ts';
import type { Draft, Slot } from './draft.ts';
import { told, valueOf, type Offers } from './reading.ts';

export const FIGURE_NAMES = ['dead', 'injured', 'missing', 'trapped', 'evacuated', 'in_danger'] as const satisfies PastedName[];
/** More words than this are no note. */
const QUOTED_CHARS = 24;

const stamp = (at: Millis, now: Millis) => (full(at).slice(0, 4) === full(now).slice(0, 4) ? `${monthDay(at)} ${hm(at)}` : full(at));
const approximate = (text: string, t: TFunction) => `${text}${t('common.bracketed', { text: t('report.time.about') })}`;

/** 11-24 02:51（约）; `short` leaves today out. */
export function momentWords(m: Moment, now: Millis, t: TFunction, short = false): string {
  const words = (at: Millis) => (short && sameDay(at, now) ? hm(at) : stamp(at, now));
  if (m.how === 'unknown') return t('common.unverified');
  if (m.how === 'between') return t('time.between', { from: words(m.from), to: sameDay(m.from, m.to) ? hm(m.to) : words(m.to) });
  return m.how === 'about' ? approximate(words(m.at), t) : words(m.at);
}

/** 3, 约 20, 无（初步）, 未核实 */
export function figureWords(f: PastedField, t: TFunction): string {
  if (f.number == null || f.status === 'unknown') return t('common.unverified');
  if (f.status === 'preliminary') return preliminaryText(f.number === 0 ? t('common.none') : String(f.number), t);
  if (f.number === 0 && f.status === 'stated') return t('common.none');
  return f.status === 'approximate' ? t('report.reading.about', { n: f.number }) : String(f.number);
}

/** “还有3个没上来”“伤亡正在核实”, each once. */
function quoted(fields: (PastedField | undefined)[], t: TFunction): string {
  const words = new Set(fields.flatMap((f) => (f?.from ? [f.from.words.replace(/\s+/g, ' ').trim()] : [])));
  return [...words].map((text) => {
    const chars = Array.from(text);
    return t('report.quoted', { text: chars.length > QUOTED_CHARS ? `${chars.slice(0, QUOTED_CHARS).join('')}…` : text });
  }).join('');
}

/** The field still says what was read for it. */
const stands = (d: Draft, slot: Slot, offers: Offers) => offers[slot] !== undefined && valueOf(d, slot) === offers[slot];

/** Under 何时: where it comes from and how it is read; a range and a vague word only say so. */
export function whenNote(event: PastedEvent | undefined, d: Draft, offers: Offers, now: Millis, t: TFunction): string | null {
  const f = told(event, 'occurred_at');
  const words = quoted([f], t);
  if (!f || words === '') return null;
  if (stands(d, 'when', offers) && f.moment) return t('report.reading.when', { words, time: momentWords(f.moment, now, t) });
  if (d.when.trim() !== '' || offers.when !== undefined) return null;
  return f.moment && f.moment.how !== 'unknown' ? t('report.reading.when_range', { words, time: momentWords(f.moment, now, t) }) : t('report.reading.when_vague', { words });
}

/** Under 伤亡: the words of every figure as it stands, those left unverified included. */
export function figuresNote(event: PastedEvent | undefined, d: Draft, offers: Offers, word: (name: (typeof FIGURE_NAMES)[number]) => string, t: TFunction): string | null {
  const shown = FIGURE_NAMES.flatMap((name) => {
    const f = told(event, name);
    const kept = stands(d, name, offers) || (offers[name] === undefined && d.figures[name].trim() === '');
    return f && kept ? [f] : [];
  });
  const words = quoted(shown, t);
  if (words === '') return null;
  const unsure = shown.filter((f) => f.number != null && (f.status === 'preliminary' || f.status === 'approximate'));
  const said = unsure.map((f) => `${word(f.name as (typeof FIGURE_NAMES)[number])} ${figureWords(f, t)}`).join(t('common.list'));
  return [t('report.reading.from', { words }), said].filter(Boolean).join(t('common.comma'));
}

/** Under 何地 and 联系人. */
export function wordsNote(event: PastedEvent | undefined, d: Draft, offers: Offers, pairs: [Slot, PastedName][], t: TFunction): string | null {
  const words = quoted(pairs.filter(([slot]) => stands(d, slot, offers)).map(([, name]) => told(event, name)), t);
  return words === '' ? null : t('report.reading.from', { words });
}

/** Where the place comes from: its own words, or those of the unit it happened at. */
export const placeSource = (event: PastedEvent | undefined): PastedName => (told(event, 'place')?.text ? 'place' : 'unit');
