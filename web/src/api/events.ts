/**
 * What the node pushes: which nouns changed, that the desk must ring, how a link
 * does, and every few seconds that it is there. One connection per tab, opened by
 * the shell. A line that is silent for several beats is lost, whatever the browser
 * believes of it, and is dialled anew; after a gap everything on screen is asked for
 * again.
 */
import { useEffect, useSyncExternalStore } from 'react';
import { nodeNow, setNodeTime } from '../time/clock.ts';
import { BASE } from './client.ts';
import { queryClient } from './queries.ts';
import type { Id, Millis, Ring } from './types.ts';

interface Changed { lagged?: boolean; subjects: { kind: string; id: Id }[] }

interface Beat { now_ms: Millis; writes: boolean }
/** `since` is the last word from the node, or when the first was waited for; `writes`: the node takes commands. */
export interface Line { state: 'connecting' | 'open' | 'lost'; heardAt: Millis | null; since: Millis; writes: boolean }
let line: Line = { state: 'connecting', heardAt: null, since: nodeNow(), writes: true };
/** The node speaks every 5 s; two words may be late on a bad line. */
export const SILENT_MS = 16_000;
const LOOK_MS = 1_000;
/** Between two attempts to connect. */
const REDIAL_MS = 3_000;
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
  report: ['reports', 'report', 'today', 'hall'],
  dispatch: ['reports', 'report', 'today', 'hall'],
  call: ['reports', 'report', 'today', 'hall'],
  instruction: ['reports', 'report', 'today', 'instruction', 'hall'],
  manuscript: ['report', 'today', 'manuscript', 'hall'],
  inquiry: ['report', 'today', 'inquiries', 'inquiry', 'hall'],
  document: ['report', 'document', 'documents', 'paper'],
  unit: ['units'],
  node: ['nodes'],
  enrolment: ['nodes'],
  clone: ['nodes'],
  clock: ['report', 'nodes'],
  link: ['nodes', 'hall'],
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

/** A line to the node that is dialled again until `close`. */
function dial(on: Record<string, (data: string) => void>) {
  let source: EventSource;
  let again: ReturnType<typeof setTimeout> | undefined;
  const lost = () => {
    if (line.state !== 'lost') setLine({ state: 'lost' });
  };
  const connect = () => {
    again = undefined;
    source = new EventSource(`${BASE}/events`, { withCredentials: true });
    source.addEventListener('open', () => {
      if (line.state === 'lost') void queryClient.invalidateQueries();
      heard();
    });
    source.addEventListener('error', () => {
      lost();
      // After an answer that is no stream the browser gives up; the node may only be starting.
      if (source.readyState === EventSource.CLOSED) again ??= setTimeout(connect, REDIAL_MS);
    });
    for (const [name, act] of Object.entries(on)) {
      source.addEventListener(name, (e) => {
        heard();
        act((e as MessageEvent<string>).data);
      });
    }
  };
  const watch = setInterval(() => {
    if (line.state === 'lost' || nodeNow() - line.since < SILENT_MS) return;
    lost();
    source.close();
    again ??= setTimeout(connect, REDIAL_MS);
  }, LOOK_MS);
  setLine({ state: 'connecting', since: nodeNow() });
  connect();
  return () => {
    clearInterval(watch);
    clearTimeout(again);
    source.close();
  };
}

function heard() {
  const now = nodeNow();
  setLine({ state: 'open', heardAt: now, since: now });
}

/** Listens while the shell is mounted; `ring` is called once per ring event. */
export function useEvents(ring: (r: Ring) => void) {
  useEffect(() => dial({
    beat: (data) => {
      const { now_ms, writes } = JSON.parse(data) as Beat;
      setNodeTime(now_ms);
      if (writes !== line.writes) wake(['writing', 'nodes']);
      setLine({ heardAt: now_ms, since: now_ms, writes });
    },
    changed: (data) => {
      const { lagged, subjects } = JSON.parse(data) as Changed;
      if (lagged) void queryClient.invalidateQueries();
      wake(subjects.flatMap((s) => WAKES[s.kind] ?? [`${s.kind}s`, s.kind]));
    },
    link: () => wake(['nodes', 'hall']),
    // It rings when the list is here: the words come from what is parked, not from the push.
    brief: () => wake(['briefs']),
    ring: (data) => {
      wake(['reports', 'report', 'today', 'manuscript', 'inquiries', 'inquiry']);
      ring(JSON.parse(data) as Ring);
    },
  }), [ring]);
}
