/**
 * What only this browser has, as the person who is signed in may see it: the own reports
 * and draft with their words, of others no more than how many.
 */
import { useMemo, useSyncExternalStore } from 'react';
import i18next from 'i18next';
import type { Id, Me } from '../api/types.ts';
import { dropDraft, draftText, keepDraft, keptDraft, watchDraft, written, type Draft } from '../report/draft.ts';
import { nodeNow } from '../time/clock.ts';
import { finished } from './queue.ts';
import { changed, takeBack, useShelf } from './sender.ts';
import type { Kept } from './shelf.ts';
import { shelf } from './tools.ts';

export interface OnlyHere {
  /** Oldest first. */
  mine: Kept[];
  /** The draft in the form, if anything was written. */
  draft: Draft | null;
  others: { name: string; n: number }[];
  /** False until the shelf was read. */
  known: boolean;
}

export const isMine = (k: Kept, me: Me) => k.author.account === me.account_id && k.node === me.node.code;

/** On its way for the first time: in a moment it is at the node or waits. */
const goesNow = (k: Kept) => k.state === 'waiting' && k.tries === 0;

/** How many reports each of these people has here. */
export function byName(all: Kept[]): { name: string; n: number }[] {
  const names = new Map<Id, { name: string; n: number }>();
  for (const { author } of all) names.set(author.account, { name: author.name, n: (names.get(author.account)?.n ?? 0) + 1 });
  return [...names.values()];
}

export function useOnlyHere(me: Me): OnlyHere {
  const all = useShelf();
  const text = useSyncExternalStore(watchDraft, () => draftText(me));
  return useMemo(() => {
    const draft = text === null ? null : keptDraft(me);
    const own = all?.filter((k) => isMine(k, me) && !goesNow(k)) ?? [];
    const others = byName(all?.filter((k) => !isMine(k, me)) ?? []);
    return { mine: own, draft: draft && written(draft) && all?.every((k) => k.id !== draft.id) ? draft : null, others, known: all !== undefined };
  }, [all, me, text]);
}

/** Puts a half-written draft on the shelf, so that another can be written. */
export async function putAside(me: Me, draft: Draft) {
  await shelf.put({ ...finished(draft, me, i18next.t('report.source'), draft.savedAt ?? nodeNow()), state: 'draft' });
  dropDraft(me);
  await changed();
}

/** What the node said of a report that its author now mends. */
const refusals = new Map<Id, Kept['problem']>();
export const refusalOf = (id: Id) => refusals.get(id) ?? null;

/** The report is a draft in the form again; what stood there is put aside. */
export async function rewriteKept(me: Me, k: Kept) {
  const now = keptDraft(me);
  if (now && written(now) && now.id !== k.id) await putAside(me, now);
  if (!keepDraft(me, k.draft)) return;
  // What merely waits was refused by nobody.
  refusals.set(k.id, k.state === 'refused' ? k.problem : undefined);
  await takeBack(k.id);
}

/** Takes it off the shelf; its files stay until it cannot be brought back any more. */
export async function deleteKept(k: Kept): Promise<() => Promise<void>> {
  await takeBack(k.id);
  return async () => {
    await shelf.put(k);
    await changed();
  };
}
