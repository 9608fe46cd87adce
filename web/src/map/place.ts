/**
 * Where marks and counts stand. Pure. Several at one place stand around it, so that none
 * hides another; the order is theirs, so the picture does not change by itself.
 */
import type { MapBase } from '../api/types.ts';
import type { MapCount, MapMark } from './EventMap.tsx';

export type Degrees = readonly [number, number];
export interface Placed { mark: MapMark; at: Degrees; /** Pixels from the place, to the right and upwards, in sizes of a mark. */ aside: readonly [number, number] }

function positionOf(base: MapBase, code: string | null | undefined): Degrees | undefined {
  const at = code ? base.points.find((p) => p.code === code)?.at : undefined;
  const [x, y] = at ?? [];
  return x === undefined || y === undefined ? undefined : [x, y];
}

/** Marks whose place is known. */
export function placed(base: MapBase, marks: readonly MapMark[]): Placed[] {
  const found = marks.flatMap((mark) => {
    const at = mark.at ?? positionOf(base, mark.code);
    return at ? [{ mark, at }] : [];
  });
  const key = (at: Degrees) => at.join(' ');
  const many = new Map<string, number>();
  for (const { at } of found) many.set(key(at), (many.get(key(at)) ?? 0) + 1);
  const met = new Map<string, number>();
  return found.map(({ mark, at }) => {
    const all = many.get(key(at)) ?? 1;
    const n = met.get(key(at)) ?? 0;
    met.set(key(at), n + 1);
    const turn = (2 * Math.PI * n) / all;
    const far = all === 1 ? 0 : Math.max(0.75, all / 5);
    return { mark, at, aside: [far * Math.sin(turn), far * Math.cos(turn)] };
  });
}

export interface Counted extends MapCount { at?: Degrees; /** 0 to 1 of the largest. */ share: number; /** Its area is drawn. */ area: boolean }

/** Counts above zero, with their share of the largest. */
export function counted(base: MapBase, counts: readonly MapCount[]): Counted[] {
  const most = Math.max(1, ...counts.map((c) => c.count));
  const areas = new Set(base.boundary.features.filter((f) => f.properties.stands === 'below').map((f) => f.properties.code));
  return counts.filter((c) => c.count > 0).map((c) => ({ ...c, at: positionOf(base, c.code), share: c.count / most, area: areas.has(c.code) }));
}

/** A label in the plane of the map: where its mark stands, and how wide the words are. */
export interface Label { x: number; y: number; wide: number }

/**
 * On which side of its mark a label stands: where it runs over fewer other marks and stays
 * within the window; to the right when both are as good. `high` is the height of a line.
 */
export function leftward(labels: readonly Label[], n: number, window: { west: number; east: number }, high: number): boolean {
  const own = labels[n];
  if (!own) return false;
  const cost = (from: number, to: number) => {
    const met = labels.filter((o, i) => i !== n && Math.abs(o.y - own.y) < high && o.x > from - high / 2 && o.x < to + high / 2).length;
    return met + (from < window.west || to > window.east ? 2 : 0);
  };
  return cost(own.x - own.wide, own.x) < cost(own.x, own.x + own.wide);
}
