/** 编发: under whose name a paper goes out. A unit with several rooms has one for each, with numbers of its own. */
import type { Id, SeriesRef } from '../api/types.ts';

export interface Issuer { name: string; next: string; phone?: string | null }

/** The chosen room, or the unit's own, which is what a paper of a room that is there no more falls back to. */
export function issuing(series: SeriesRef | undefined, desk: Id | null | undefined, own: { name: string; phone?: string | null }): Issuer {
  const room = series?.desks.find((d) => d.desk_id === desk);
  return room ?? { ...own, next: series?.next ?? '' };
}
