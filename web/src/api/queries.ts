/**
 * What pages ask of the node and under which key the answer is kept. Keys start
 * with the noun, so that an event about a noun wakes every list and detail of it.
 */
import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { api, take } from './client.ts';
import { meOrKept, orKept } from '../offline/form.ts';
import { setNodeTime } from '../time/clock.ts';
import { ProblemError } from './problem.ts';
import type { Id, ReportQuery, StatisticsAsked, UnitRow } from './types.ts';

/** A node that does not say in this time who is signed in is away. */
const ME_MS = 8000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A node on the office network answers also when the PC thinks it is offline.
      networkMode: 'always',
      staleTime: 30_000,
      refetchOnWindowFocus: true,
      retry: (count, error) => !(error instanceof ProblemError) && count < 3,
    },
    mutations: { retry: false },
  },
});

/** Who is signed in; the page's clock is set by the same answer, before anything is shown. */
const readMe = () => meOrKept(async () => {
  const me = await take(api.GET('/session', { signal: AbortSignal.timeout(ME_MS) }));
  setNodeTime(me.now_ms);
  return me;
});

/** All units in sight, page by page; an instruction may go to any of them. */
async function readUnits() {
  const rows: UnitRow[] = [];
  let after: string | undefined;
  do {
    const page = await take(api.GET('/units', { params: { query: { limit: 200, after } } }));
    rows.push(...page.rows);
    after = page.next ?? undefined;
  } while (after);
  return rows;
}

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: readMe, staleTime: 60_000 });
/** The screen on the wall; beside what is pushed it asks every minute, whatever happens to the pushes. */
export const hallQuery = queryOptions({ queryKey: ['hall'], queryFn: () => take(api.GET('/hall')), refetchInterval: 60_000, refetchIntervalInBackground: true });
/** The site's own map base; it changes with a restart of the node. */
export const mapQuery = queryOptions({ queryKey: ['map'], queryFn: () => take(api.GET('/map')), staleTime: Infinity });
export const todayQuery = queryOptions({ queryKey: ['today'], queryFn: () => take(api.GET('/today')) });
/** Kinds of event; the table of classes and lines comes with the same answer. */
export const manuscriptQuery = (id: Id) => queryOptions({ queryKey: ['manuscript', id], queryFn: () => take(api.GET('/manuscripts/{id}', { params: { path: { id } } })) });
export const inquiriesQuery = (show: 'open' | 'mine' | 'asked' | 'all') =>
  infiniteQueryOptions({ queryKey: ['inquiries', show], queryFn: ({ pageParam }) => take(api.GET('/inquiries', { params: { query: { show, after: pageParam } } })), initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next ?? undefined, placeholderData: keepPreviousData });
/** Minutes to answer an inquiry, where who asks names none. */
export const inquiryMinutesQuery = queryOptions({ queryKey: ['inquiries', 'minutes'], queryFn: () => take(api.GET('/inquiries', { params: { query: { limit: 1 } } })), select: (page) => page.minutes });
export const inquiryQuery = (id: Id) => queryOptions({ queryKey: ['inquiry', id], queryFn: () => take(api.GET('/inquiries/{id}', { params: { path: { id } } })) });
export const kindsQuery = queryOptions({ queryKey: ['kinds'], queryFn: () => orKept(async () => (await take(api.GET('/kinds'))).kinds, (form) => form.kinds), staleTime: Infinity });
/** 文书: one, the register, and one that is being written. */
export const documentQuery = (id: Id) => queryOptions({ queryKey: ['document', id], queryFn: () => take(api.GET('/documents/{id}', { params: { path: { id } } })) });
export const documentsQuery = (query: { series?: string; year?: number; q?: string }) =>
  infiniteQueryOptions({ queryKey: ['documents', query], queryFn: ({ pageParam }) => take(api.GET('/documents', { params: { query: { ...query, after: pageParam } } })), initialPageParam: undefined as string | undefined, getNextPageParam: (page) => page.next ?? undefined, placeholderData: keepPreviousData });
/** A document about a report, filled with what the record says; typed words stay, so it is not asked again by itself. */
export const paperQuery = (id: Id, series?: string) => queryOptions({ queryKey: ['paper', id, series], queryFn: () => take(api.GET('/reports/{id}/documents', { params: { path: { id }, query: { series } } })), staleTime: Infinity, gcTime: 0 });
/** A document about a period, filled with its figures; they are taken again when that is wanted. */
export const periodicalQuery = (query: { from: string; to: string; series?: string }) => queryOptions({ queryKey: ['paper', 'period', query], queryFn: () => take(api.GET('/statistics/documents', { params: { query } })), staleTime: Infinity, gcTime: 0, retry: false });
/** 采用得分 of a period, with the items of one unit. */
export const scoresQuery = (from: number, to: number, unit?: Id) => queryOptions({ queryKey: ['scores', from, to, unit], queryFn: () => take(api.GET('/adoption', { params: { query: { from, to, unit } } })), placeholderData: keepPreviousData });
/** 统计 of a period, looked at again each minute; the old numbers stay while others are asked for. */
export const statisticsQuery = (query: StatisticsAsked) => queryOptions({ queryKey: ['statistics', query], queryFn: () => take(api.GET('/statistics', { params: { query } })), placeholderData: keepPreviousData, refetchInterval: 60_000 });
/** Under the key of the nodes: what changes a link has both asked again. */
export const linesQuery = queryOptions({ queryKey: ['nodes', 'lines'], queryFn: () => take(api.GET('/lines')), retry: false, refetchInterval: 15_000 });
/** Urgent entries that this version cannot read; pushed when one comes, asked again now and then all the same. */
export const briefsQuery = queryOptions({ queryKey: ['briefs'], queryFn: () => take(api.GET('/desk/briefs')), refetchInterval: 60_000 });
export const unitsQuery = queryOptions({ queryKey: ['units'], queryFn: readUnits, staleTime: 300_000 });
export const workstationQuery = queryOptions({ queryKey: ['workstation'], queryFn: () => take(api.GET('/workstation')), refetchInterval: 3_000, refetchIntervalInBackground: true });
/** The units that the break-glass form offers, before anybody is signed in. */
export const substituteUnitsQuery = queryOptions({ queryKey: ['substitute-units'], queryFn: () => take(api.GET('/session/break-glass')), staleTime: 300_000 });
/** Who came in by that form, at the own unit and below. */
export const substitutesQuery = queryOptions({ queryKey: ['substitutes'], queryFn: () => take(api.GET('/session/substitutes')), refetchInterval: 60_000 });
export const reportQuery = (id: Id) =>
  queryOptions({ queryKey: ['report', id], queryFn: () => take(api.GET('/reports/{id}', { params: { path: { id } } })) });
export const instructionQuery = (id: Id) =>
  queryOptions({ queryKey: ['instruction', id], queryFn: () => take(api.GET('/instructions/{id}', { params: { path: { id } } })) });
export const reportsQuery = (query: ReportQuery) =>
  queryOptions({ queryKey: ['reports', query], queryFn: () => take(api.GET('/reports', { params: { query } })) });

/** Who is signed in. Only inside the shell, where the answer is already there. */
export function useMe() {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error('signed in pages only');
  return data;
}
