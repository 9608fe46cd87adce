/**
 * Which cells of a report's way stand on the main row: the governments, one after
 * another from the township up, with copies over somebody's head. Bureaus of a line of
 * business and companies are told beside it. And the day of what they tell. Pure.
 */
import type { Grade, Millis, WayLevel, WayState } from '../api/types.ts';
import { sameDay } from '../time/words.ts';

/** A unit of which only the restated way tells is on the row when it wrote a report itself. */
const governs = (l: WayLevel) => (l.via == null ? l.saved_at != null : l.via !== 'line');

export function route(levels: WayLevel[]): { row: WayLevel[]; beside: WayLevel[] } {
  return { row: levels.filter(governs), beside: levels.filter((l) => !governs(l)) };
}

/** The cells of the row above the own one; from beside the row, those above the own level. */
export function above(levels: WayLevel[]): WayLevel[] {
  const { row } = route(levels);
  const here = row.findIndex((l) => l.here);
  if (here >= 0) return row.slice(here + 1);
  const own = levels.findIndex((l) => l.here);
  return row.filter((l) => levels.indexOf(l) > own);
}

/** ☎ and 文 of these units that are still owed, the nearest first. */
export function owed(levels: WayLevel[]): { level: WayLevel; due_at: Millis }[] {
  const open = levels.flatMap((level) => [level.tel, level.doc].flatMap((m) => ((m.state === 'owed' || m.state === 'over') && m.due_at != null ? [{ level, due_at: m.due_at }] : [])));
  return open.sort((a, b) => a.due_at - b.due_at);
}

/**
 * A time of the one day on which all lies that these cells tell as done or owed, thin ones
 * without receipts. A limit beside what was done does not count: it tells its own day.
 */
export function dayOf(levels: WayLevel[], thin = false): Millis | undefined {
  const main = (m: WayState) => (m.state === 'done' ? m.at : m.due_at);
  const told = (l: WayLevel) => (thin ? [main(l.tel), main(l.doc)] : [main(l.tel), l.received_at ?? main(l.doc), l.verified_at]);
  const times = levels.flatMap(told).filter((at) => at != null);
  const first = times[0];
  return first !== undefined && times.every((at) => sameDay(at, first)) ? first : undefined;
}

/** 较大 and above: written is not enough, the other level has to hold it. */
export const mustBeHeld = (grade?: Grade | null) => grade != null && grade !== 'IV';

/** Written to them, and nobody there has said that it is held. */
export const onItsWay = (l: WayLevel) => l.via != null && l.saved_at == null && l.role !== 'external' && l.delivered_at == null && l.received_at == null;
