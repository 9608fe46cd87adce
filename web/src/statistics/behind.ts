/**
 * From a number to its list: the node says with each number how `GET /reports` is asked for
 * exactly those; here that becomes the address of the desk's list, whose days are written as days.
 */
import type { DeskSearch } from '../router.tsx';
import { readFilter } from '../report/views.ts';

const ZONE = 8 * 3_600_000;
const DAY = 86_400_000;
const day = (at: number) => new Date(at + ZONE).toISOString().slice(0, 10);

export function behind(list: string): DeskSearch {
  const asked = Object.fromEntries(new URLSearchParams(list));
  const { from, to, hour, weekday, ...rest } = asked;
  const number = (n: string | undefined) => (n === undefined ? undefined : Number(n));
  const flag = (n: string | undefined) => (n === undefined ? undefined : n === 'true');
  return {
    ...readFilter({
      ...rest, show: 'all', hour: number(hour), weekday: number(weekday),
      events: flag(asked.events), unit_only: flag(asked.unit_only), place_unit_only: flag(asked.place_unit_only), place_known: flag(asked.place_known), confirmed: flag(asked.confirmed), following: flag(asked.following),
      // Periods are whole days; the list names the last one.
      from: from === undefined ? undefined : day(Number(from)), to: to === undefined ? undefined : day(Number(to) - DAY),
    }),
  };
}
