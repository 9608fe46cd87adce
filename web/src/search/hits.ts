/** What is asked while one types, and where a hit leads. */
import { infiniteQueryOptions } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, take } from '../api/client.ts';
import type { Id, Millis } from '../api/types.ts';

export type HitKind = 'report' | 'instruction' | 'inquiry' | 'document' | 'manuscript' | 'dispatch' | 'call' | 'unit' | 'person' | 'desk' | 'place' | 'account' | 'node';
export interface Hit { kind: HitKind; id: Id; title: string; title_en?: string | null; snippet: string; at?: Millis | null; unit?: string | null; unit_id?: Id | null; report_id?: Id | null; drill?: boolean }
interface Hits { hits: Hit[]; next?: string | null }

/** Typing rests this long before the node is asked. */
const REST_MS = 150;

export function useRested(text: string): string {
  const [rested, setRested] = useState(text.trim());
  useEffect(() => {
    const timer = setTimeout(() => setRested(text.trim()), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

export const hitsQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['search', q],
    queryFn: async ({ pageParam }) => (await take(api.GET('/search', { params: { query: { q, after: pageParam } } }))) as Hits,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: q !== '',
    placeholderData: (before) => before,
    staleTime: 10_000,
  });

/** The address a hit opens; a place has no page of its own. */
export function hrefOf(hit: Hit): string | null {
  switch (hit.kind) {
    case 'report':
      return `/report/${hit.id}`;
    case 'inquiry':
      return `/inquiry/${hit.id}`;
    case 'manuscript':
      return `/manuscript/${hit.id}`;
    case 'document':
      return `/document/${hit.id}`;
    case 'instruction':
    case 'dispatch':
    case 'call':
      return hit.report_id ? `/report/${hit.report_id}` : null;
    case 'unit':
      return `/platform/units?id=${hit.id}`;
    case 'desk':
      return `/platform/desks?id=${hit.id}`;
    case 'person':
      // The page shows the people of one unit.
      return `/platform/people?${hit.unit_id ? `unit=${hit.unit_id}&` : ''}id=${hit.id}`;
    case 'account':
      return `/platform/accounts?id=${hit.id}`;
    case 'node':
      return `/platform/nodes?id=${hit.id}`;
    default:
      return null;
  }
}
