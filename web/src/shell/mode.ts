/**
 * Whether what is on the page is a drill. A session can be in a drill while something
 * real comes, and the other way round: the band above the page goes by what the page
 * is about, and only where it is about nothing yet by the session.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { api, take } from '../api/client.ts';
import { meQuery } from '../api/queries.ts';

let subjects: { drill: boolean }[] = [];
const watchers = new Set<() => void>();
const set = (next: typeof subjects) => {
  subjects = next;
  for (const w of watchers) w();
};

/** A page says what it is about while it is shown; nothing while it does not know. */
export function useSubject(drill: boolean | undefined) {
  useEffect(() => {
    if (drill === undefined) return;
    const mine = { drill };
    set([...subjects, mine]);
    return () => set(subjects.filter((s) => s !== mine));
  }, [drill]);
}

/** What the page says last. */
export const useShownMode = (): boolean | undefined => useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => subjects.at(-1)?.drill);

/** Puts the own session into a drill or out of it. Every list is asked for anew, the page stays. */
export function useSwitchMode() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (on: boolean, to?: '/today' | '/report') => {
    await take(api.PUT('/session/drill', { body: { on } }));
    await client.fetchQuery({ ...meQuery, staleTime: 0 });
    await client.invalidateQueries();
    if (to) await navigate({ to });
  };
}
