/**
 * What the node read in the message beside the first report: what it offers to the
 * fields, and which words of the message it came from. Pure. A field that somebody
 * wrote in is never touched; what was not said is offered to nobody, and what was
 * filled goes again with the words it came from.
 */
import type { CasualtyField, Millis, Moment, PastedEvent, PastedField, PastedName } from '../api/types.ts';
import { readMoment } from '../time/parse.ts';
import { full, hm, monthDay, sameDay } from '../time/words.ts';
import { marked, readCount } from './count.ts';
import type { Draft, Slot } from './draft.ts';

export type Offers = Partial<Record<Slot, string>>;
/** The field of the form that a name belongs to, by its number there. */
export const FIELD_OF: Record<PastedName, number> = {
  occurred_at: 1, place: 2, unit: 2, kind: 3, cause: 3, measures: 3, dead: 4, injured: 4, missing: 4, trapped: 4, evacuated: 4, in_danger: 4, contact_name: 5, contact_phone: 5,
};
const FIGURES = ['dead', 'injured', 'missing', 'trapped', 'evacuated', 'in_danger'] as const satisfies CasualtyField[];
export const SLOTS_OF: Record<number, Slot[]> = { 1: ['when'], 2: ['placeText'], 3: ['what'], 4: [...FIGURES], 5: ['contactName', 'contactPhone'] };
const SLOTS = Object.values(SLOTS_OF).flat();
const MINUTE = 60_000;

export const told = (event: PastedEvent | undefined, name: PastedName): PastedField | undefined => event?.fields.find((f) => f.name === name);

const isFigure = (slot: Slot): slot is (typeof FIGURES)[number] => (FIGURES as readonly string[]).includes(slot);
export const valueOf = (d: Draft, slot: Slot): string => (isFigure(slot) ? d.figures[slot] : d[slot]);

function put(d: Draft, slot: Slot, text: string, now: Millis): Draft {
  if (isFigure(slot)) return { ...d, figures: { ...d.figures, [slot]: text } };
  if (slot === 'when') return { ...d, when: text, whenTypedAt: now };
  if (slot === 'placeText') return { ...d, placeText: text, placeId: undefined };
  return { ...d, [slot]: text };
}

/** 02:00到03:00, as it would be typed. */
function typedRange(first: Millis, last: Millis, now: Millis): string | undefined {
  const [from, to] = [Math.floor(first / MINUTE) * MINUTE, Math.floor(last / MINUTE) * MINUTE];
  const same = sameDay(from, to);
  const ways = [...(sameDay(from, now) && same ? [`${hm(from)}到${hm(to)}`] : []), `${monthDay(from)} ${hm(from)}到${same ? '' : `${monthDay(to)} `}${hm(to)}`, `${full(from)}到${full(to)}`];
  return ways.find((way) => {
    const read = readMoment(way, now);
    return read.ok && read.moment.how === 'between' && read.moment.from === from && read.moment.to === to;
  });
}

/** The moment as an officer would type it; undefined where the field could not say the same. */
function typedMoment(m: Moment | null | undefined, now: Millis): string | undefined {
  if (m?.how === 'between') return typedRange(m.from, m.to, now);
  if (m?.how !== 'exact' && m?.how !== 'about') return undefined;
  const at = Math.floor(m.at / MINUTE) * MINUTE;
  const ways = [...(sameDay(at, now) ? [hm(at)] : []), `${monthDay(at)} ${hm(at)}`, full(at)].map((way) => (m.how === 'about' ? `${way} 左右` : way));
  return ways.find((way) => {
    const read = readMoment(way, now);
    return read.ok && read.moment.how === m.how && read.moment.at === at;
  });
}

const AT_LEAST = /[\d一二三四五六七八九十百千万]\s*[多余]|以上|至少|不少于/;
/** A figure as typed. 暂无 is no stated zero: it stands as a preliminary one, due again. */
function typedFigure(f: PastedField | undefined, none: string): string | undefined {
  if (f?.number == null || f.status === 'unknown') return undefined;
  const preliminary = f.status === 'preliminary';
  if (f.number === 0 && f.status === 'approximate') return undefined;
  const text = f.number === 0 ? none : AT_LEAST.test(f.from?.words ?? '') ? `≥${f.number}` : String(f.number);
  return readCount(text) ? (preliminary ? marked(text) : text) : undefined;
}

/** What the event offers to the fields; `none` is the word for a stated zero. */
export function offersOf(event: PastedEvent | undefined, now: Millis, none: string): Offers {
  const offers: Offers = {
    when: typedMoment(told(event, 'occurred_at')?.moment, now),
    placeText: told(event, 'place')?.text ?? told(event, 'unit')?.text ?? undefined,
    what: event?.what.trim(),
    contactName: told(event, 'contact_name')?.text ?? undefined,
    contactPhone: told(event, 'contact_phone')?.text ?? undefined,
  };
  for (const slot of FIGURES) offers[slot] = typedFigure(told(event, slot), none);
  return Object.fromEntries(Object.entries(offers).filter(([, text]) => text)) as Offers;
}

/**
 * The draft with the reading in it. Empty fields are filled, and those that still say
 * what the last reading filled follow the new one. What somebody emptied by hand is
 * not filled with the same again.
 */
export function withReading(d: Draft, offers: Offers, now: Millis): Draft {
  let next = d;
  const filled: Offers = { ...d.filled };
  for (const slot of SLOTS) {
    const [value, offer, had] = [valueOf(d, slot), offers[slot], d.filled?.[slot]];
    const empty = value.trim() === '';
    if (!empty && value !== had) continue;
    if (offer === (empty ? had : value)) continue;
    if (offer === undefined) delete filled[slot];
    else filled[slot] = offer;
    if (!empty || offer !== undefined) next = put(next, slot, offer ?? '', now);
  }
  const same = next === d && Object.keys(filled).length === Object.keys(d.filled ?? {}).length;
  return same ? d : { ...next, filled };
}

/** The message was emptied: what came from it and nobody touched goes with it. */
export const withoutReading = (d: Draft, now: Millis): Draft => ({ ...withReading(d, {}, now), filled: undefined, event: undefined, eventsSent: undefined });

/** Takes what is offered to the field of this number over what stands there. */
export function taken(d: Draft, n: number, offers: Offers, now: Millis): Draft {
  let next = d;
  for (const slot of SLOTS_OF[n] ?? []) {
    const offer = offers[slot];
    if (offer !== undefined && valueOf(d, slot) !== offer) next = { ...put(next, slot, offer, now), filled: { ...next.filled, [slot]: offer } };
  }
  return next;
}

/** Whether something else is offered to the field of this number than what stands there. */
export const differs = (d: Draft, n: number, offers: Offers): boolean => (SLOTS_OF[n] ?? []).some((slot) => offers[slot] !== undefined && valueOf(d, slot) !== offers[slot]);

/** A run of the message: the fields it was read for, and those whose words end with it. Words of another event have no number. */
export interface Piece { at: number; text: string; chosen: boolean; other: boolean; ends: number[] }
const CLAUSES = /[，。；、,;\n]/;
interface Range { n: number; start: number; end: number }

/** The words of an event by the number of their field; words of one field that touch are one. */
function rangesOf(chars: string[], event: PastedEvent | undefined): Range[] {
  const out: Range[] = [];
  const all = (event?.fields ?? []).flatMap(({ name, from }) => {
    if (!from || from.end <= from.start || chars.slice(from.start, from.end).join('') !== from.words) return [];
    // Words of a kind that stand in several clauses come as one run, with what lies between.
    if (name === 'kind' && CLAUSES.test(from.words)) return [];
    return [{ n: FIELD_OF[name], start: from.start, end: from.end }];
  });
  for (const range of all.sort((a, b) => a.start - b.start)) {
    const before = out.filter((r) => r.n === range.n).at(-1);
    if (before && before.end >= range.start) before.end = Math.max(before.end, range.end);
    else out.push(range);
  }
  return out;
}

/** The message in runs. Places count in characters, not in the units of a JavaScript string. */
export function piecesOf(text: string, events: PastedEvent[], picked: number): Piece[] {
  const chars = Array.from(text);
  const mine = rangesOf(chars, events[picked]);
  const others = events.flatMap((event, i) => (i === picked ? [] : rangesOf(chars, event)));
  const cuts = [...new Set([0, chars.length, ...[...mine, ...others].flatMap((r) => [r.start, r.end])])].sort((a, b) => a - b);
  const covers = (r: Range, at: number) => r.start <= at && at < r.end;
  return cuts.slice(0, -1).map((at, i) => {
    const end = cuts[i + 1] ?? chars.length;
    const chosen = mine.some((r) => covers(r, at));
    return {
      at, text: chars.slice(at, end).join(''), chosen, other: !chosen && others.some((r) => covers(r, at)),
      ends: mine.filter((r) => r.end === end).map((r) => r.n).sort((a, b) => a - b),
    };
  });
}
