/**
 * What the list is narrowed to, and narrowings kept under a name on this PC, each
 * account its own. They live in the address, so that a view can be sent as a link.
 */
import type { Grade, Me, Millis, ReportQuery, Toll } from '../api/types.ts';

export type Show = 'open' | 'tonight' | 'all';
/** Orders of open matters; the rest the node tells newest first. */
export const SORTS = ['urgent', 'newest', 'oldest'] as const;
export type Sort = (typeof SORTS)[number];
export interface Filter { sort?: Exclude<Sort, 'urgent'>; show?: 'tonight' | 'all'; q?: string; kind?: string; grade?: Grade; unit?: string; from?: string; to?: string; unit_only?: true; /** Where it happened. */ place_unit?: string; place_unit_only?: true; place_known?: boolean; events?: true; hour?: number; weekday?: number; confirmed?: boolean; following?: boolean; toll?: Toll; /** Drills or what is real; as the session is, when absent. */ mode?: 'drill' | 'real' }
export interface SavedView { name: string; filter: Filter }

const FIELDS = ['q', 'kind', 'grade', 'unit', 'from', 'to', 'mode'] as const;
/** What only the statistics narrow by: one comes from a number there. */
export const COUNTED = ['events', 'unit_only', 'place_unit', 'place_unit_only', 'place_known', 'hour', 'weekday', 'confirmed', 'following', 'toll'] as const;
const TOLLS: Toll[] = ['dead', 'injured', 'missing', 'trapped', 'dead_unknown', 'injured_unknown', 'missing_unknown', 'trapped_unknown'];
const DAY = 86_400_000;
/** The day begins at midnight of Beijing. */
const BEIJING = 8 * 3_600_000;
const MOST = 12;

/** How many things it is narrowed by. */
export const narrowed = (f: Filter): number => FIELDS.filter((k) => f[k]).length + COUNTED.filter((k) => f[k] !== undefined).length;

/** In which orders a list can stand: only what is open has an urgency. */
export const sortsOf = (f: Filter): readonly Sort[] => ((f.show ?? 'open') === 'open' ? SORTS : SORTS.filter((sort) => sort !== 'urgent'));
/** In which order the list stands. */
export const sortOf = (f: Filter): Sort => f.sort ?? ((f.show ?? 'open') === 'open' ? 'urgent' : 'newest');

/** Start of a day written 2026-11-23, or nothing. */
function dayStart(day: string | undefined): Millis | undefined {
  const at = day && /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : at - BEIJING;
}

/** What the node is asked for; the last day is meant whole. */
export function queryOf(f: Filter, limit: number): ReportQuery {
  const show = f.show ?? 'open';
  const to = dayStart(f.to);
  return {
    state: show, sort: sortOf(f), limit,
    q: f.q, kind: f.kind, grade: f.grade, unit: f.unit, drill: f.mode && f.mode === 'drill', from: dayStart(f.from), to: to === undefined ? undefined : to + DAY,
    unit_only: f.unit_only, place_unit: f.place_unit, place_unit_only: f.place_unit_only, place_known: f.place_known, events: f.events, hour: f.hour, weekday: f.weekday, confirmed: f.confirmed, following: f.following, toll: f.toll,
  };
}

/** From an address or a kept view: only what can be a filter. */
export function readFilter(raw: Record<string, unknown>): Filter {
  const text = (k: string) => (typeof raw[k] === 'string' && raw[k] !== '' ? (raw[k]) : undefined);
  const grade = text('grade');
  const show = text('show');
  const mode = text('mode');
  const sort = text('sort');
  const number = (k: string, from: number, to: number) => (typeof raw[k] === 'number' && Number.isInteger(raw[k]) && raw[k] >= from && raw[k] <= to ? raw[k] : undefined);
  const flag = (k: string) => (typeof raw[k] === 'boolean' ? raw[k] : undefined);
  // What is open is a list of things to do, in which nothing is counted.
  const counts = show === 'tonight' || show === 'all';
  return {
    show: show === 'tonight' || show === 'all' ? show : undefined,
    sort: sort === 'newest' || sort === 'oldest' ? sort : undefined,
    q: text('q'), kind: text('kind'), unit: text('unit'), from: text('from'), to: text('to'),
    mode: mode === 'drill' || mode === 'real' ? mode : undefined,
    grade: grade === 'I' || grade === 'II' || grade === 'III' || grade === 'IV' ? grade : undefined,
    events: (counts && flag('events')) || undefined, unit_only: flag('unit_only') || undefined, place_unit: text('place_unit'), place_unit_only: flag('place_unit_only') || undefined, place_known: flag('place_known'), confirmed: flag('confirmed'), following: flag('following'),
    hour: number('hour', 0, 23), weekday: number('weekday', 1, 7), toll: counts ? TOLLS.find((toll) => toll === raw.toll) : undefined,
  };
}

const keyOf = (me: Me) => `fenghuo.views.${me.node.code}.${me.account_id}`;

export function savedViews(me: Me): SavedView[] {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(me)) ?? '[]') as SavedView[];
    return kept.map((v) => ({ name: v.name, filter: readFilter(v.filter as Record<string, unknown>) }));
  } catch {
    return [];
  }
}

/** Keeps a view; one of the same name gives way. */
export function saveView(me: Me, view: SavedView): SavedView[] {
  const views = [view, ...savedViews(me).filter((v) => v.name !== view.name)].slice(0, MOST);
  localStorage.setItem(keyOf(me), JSON.stringify(views));
  return views;
}

export function removeView(me: Me, name: string): SavedView[] {
  const views = savedViews(me).filter((v) => v.name !== name);
  localStorage.setItem(keyOf(me), JSON.stringify(views));
  return views;
}
