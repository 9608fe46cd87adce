/**
 * 导出: lists taken out as Excel files. The node makes them; a page only asks, looks how
 * far they are while some are in work, and downloads.
 */
import { queryOptions, type QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { api, BASE, sameCommand, take } from '../api/client.ts';
import { queryClient } from '../api/queries.ts';
import type { Export, Id } from '../api/types.ts';

export type ListWord = 'reports' | 'inquiries' | 'documents' | 'scores' | 'statistics';
/** How a list is narrowed: what its own endpoint is asked with. */
export type Narrowed = Record<string, string | number | boolean | undefined>;

const LOOK_MS = 1_000;
export const inWork = (e: Export) => e.state === 'waiting' || e.state === 'running';

/** One's own, the newest first; asked again while one is in work. */
export const exportsQuery = queryOptions({
  queryKey: ['exports'],
  queryFn: () => take(api.GET('/exports')),
  refetchInterval: (q) => (q.state.data?.rows.some(inWork) ? LOOK_MS : false),
  staleTime: 30_000,
});

/** What is kept in the page's memory is at once what the node answered. */
function keep(client: QueryClient, fresh: Export) {
  client.setQueryData(exportsQuery.queryKey, (old) => ({ rows: [fresh, ...(old?.rows ?? []).filter((e) => e.id !== fresh.id)].sort((a, b) => b.asked_at - a.asked_at) }));
  void client.invalidateQueries({ queryKey: exportsQuery.queryKey });
}

/** Has the list made into a file, as it is narrowed on the screen. */
export async function startExport(list: ListWord, narrowed: Narrowed, key: string): Promise<Export> {
  const given = Object.fromEntries(Object.entries(narrowed).filter(([, v]) => v !== undefined && v !== ''));
  // The document knows no more of it than that it is an object: each list has its own.
  const query = given as Record<string, never>;
  const language = i18next.language === 'en' ? 'en' : 'zh-CN';
  const made = await take(api.POST('/exports', { params: { header: sameCommand(key) }, body: { list, query, language } }));
  keep(queryClient, made);
  return made;
}

export async function cancelExport(id: Id) {
  keep(queryClient, await take(api.POST('/exports/{id}/cancel', { params: { path: { id } }, body: {} })));
}

export async function removeExport(id: Id) {
  await take(api.DELETE('/exports/{id}', { params: { path: { id } } }));
  await queryClient.invalidateQueries({ queryKey: exportsQuery.queryKey });
}

export const exportFile = (id: Id) => `${BASE}/exports/${id}/file`;
/** 100,000 */
export const counted = (n: number) => n.toLocaleString('en-US');
