/**
 * What the node pushes: which nouns changed, that the desk must ring, how a link
 * does. One connection per tab, opened by the shell; the browser reconnects by
 * itself, and after a gap everything on screen is asked for again.
 */
import { useEffect, useSyncExternalStore } from 'react';
import { nodeNow } from '../time/clock.ts';
import { BASE } from './client.ts';
import { queryClient } from './queries.ts';
import type { Id, Millis, Ring } from './types.ts';

interface Changed { lagged?: boolean; subjects: { kind: string; id: Id }[] }

interface Line { state: 'connecting' | 'open' | 'lost'; heardAt: Millis | null; lostAt: Millis | null }
let line: Line = { state: 'connecting', heardAt: null, lostAt: null };
const watchers = new Set<() => void>();
function setLine(next: Partial<Line>) {
  line = { ...line, ...next };
  for (const w of watchers) w();
}

/** How the connection to the own node is; times are the node's. */
export function useLine(): Line {
  return useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => line);
}

/** Which query keys a noun of the node wakes. */
const WAKES: Record<string, string[]> = {
  report: ['reports', 'report', 'today'],
  dispatch: ['reports', 'report', 'today'],
  call: ['reports', 'report', 'today'],
  instruction: ['reports', 'report', 'today', 'instruction'],
  unit: ['units'],
  node: ['nodes'],
  link: ['nodes'],
  brief: ['briefs'],
};

const waiting = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;
function wake(keys: string[]) {
  for (const key of keys) waiting.add(key);
  timer ??= setTimeout(() => {
    timer = undefined;
    for (const key of waiting) void queryClient.invalidateQueries({ queryKey: [key] });
    waiting.clear();
  }, 150);
}

/** Listens while the shell is mounted; `ring` is called once per ring event. */
export function useEvents(ring: (r: Ring) => void) {
  useEffect(() => {
    const source = new EventSource(`${BASE}/events`, { withCredentials: true });
    source.addEventListener('open', () => {
      if (line.state === 'lost') void queryClient.invalidateQueries();
      setLine({ state: 'open', heardAt: nodeNow(), lostAt: null });
    });
    source.addEventListener('error', () => {
      if (line.state !== 'lost') setLine({ state: 'lost', lostAt: nodeNow() });
    });
    const heard = () => setLine({ heardAt: nodeNow() });
    source.addEventListener('changed', (e) => {
      heard();
      const { lagged, subjects } = JSON.parse(e.data as string) as Changed;
      if (lagged) void queryClient.invalidateQueries();
      wake(subjects.flatMap((s) => WAKES[s.kind] ?? [`${s.kind}s`, s.kind]));
    });
    source.addEventListener('link', () => wake(['nodes']));
    // It rings when the list is here: the words come from what is parked, not from the push.
    source.addEventListener('brief', () => {
      heard();
      wake(['briefs']);
    });
    source.addEventListener('ring', (e) => {
      heard();
      wake(['reports', 'report', 'today']);
      ring(JSON.parse(e.data as string) as Ring);
    });
    return () => source.close();
  }, [ring]);
}
