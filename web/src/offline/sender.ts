/**
 * The page's part of sending: when to try, who is told, what is shown. It tries when
 * something is put on the shelf, when the browser or the line to the node says that it
 * is back, and by itself at growing intervals. Tabs and the worker tell each other.
 */
import { useEffect, useSyncExternalStore } from 'react';
import { signedOut } from '../api/client.ts';
import { useLine } from '../api/events.ts';
import type { Id, Millis } from '../api/types.ts';
import type { News } from './queue.ts';
import type { Kept } from './shelf.ts';
import { CHANNEL, SYNC } from './signs.ts';
import { sendWaiting, shelf } from './tools.ts';

/** Between attempts, the first first; the last is repeated. */
const AGAIN_MS = [5000, 5000, 5000, 10_000, 20_000, 30_000, 60_000];

let all: Kept[] | undefined;
const watchers = new Set<() => void>();
const listeners = new Set<(news: News) => void>();
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(CHANNEL) : undefined;
channel?.addEventListener('message', (e: MessageEvent<News | null>) => void told(e.data));
let loaded: Promise<void> | undefined;

async function told(news: News | null) {
  all = await shelf.all();
  // What became of a report is heard before it is missed.
  if (news) for (const l of listeners) l(news);
  for (const w of watchers) w();
}

/** Something was put there, changed or taken away, here. */
export async function changed(news: News | null = null) {
  channel?.postMessage(news);
  await told(news);
}

/** What only this browser has, of everybody; undefined until it was read. */
export function useShelf(): Kept[] | undefined {
  useEffect(() => void (loaded ??= told(null)), []);
  return useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => all);
}

/** Hears of every report that was sent or refused, here or elsewhere in this browser. */
export function listen(act: (news: News) => void): () => void {
  listeners.add(act);
  return () => void listeners.delete(act);
}

let timer: ReturnType<typeof setTimeout> | undefined;
let vain = 0;

/** Tries now; goes on by itself as long as something waits. */
export async function sendNow(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  const outcome = await sendWaiting(changed, () => import('../report/body.ts')).catch(() => 'later' as const);
  if (outcome === 'signed_out') signedOut();
  vain = outcome === 'later' ? vain + 1 : 0;
  await changed();
  if (outcome === 'later' || outcome === 'busy') timer ??= setTimeout(() => void sendNow(), AGAIN_MS[Math.min(vain, AGAIN_MS.length) - 1] ?? AGAIN_MS[0]);
}

/** Puts a report on the shelf and sends it. False: this browser keeps it only as long as the page is open. */
export async function sendKept(k: Kept): Promise<boolean> {
  const lasts = await shelf.put(k);
  void askWake();
  void sendNow();
  return lasts;
}

/** The report is its author's again; what an attempt under way still brings is heard. */
export async function takeBack(id: Id) {
  await shelf.drop(id);
  await changed();
}

/** The node holds a file of a report that may have left its form meanwhile. */
export const fileHeld = (id: Id, at: Millis, held: Id) => shelf.change(id, (k) => ({ ...k, draft: { ...k.draft, files: k.draft.files.map((f) => (f.at === at ? { ...f, id: held } : f)) } }));

interface Waking { sync?: { register: (tag: string) => Promise<void> } }
/** Asks the browser to wake the worker when the network is back, also after the pages are closed. */
async function askWake() {
  const registration = (await navigator.serviceWorker?.getRegistration().catch(() => undefined)) as Waking | undefined;
  await registration?.sync?.register(SYNC).catch(() => {});
}

/** Held by the shell: tries whenever the node may be there again. */
export function useSending() {
  const { state } = useLine();
  useEffect(() => {
    if (state === 'open') void sendNow();
  }, [state]);
  useEffect(() => {
    const now = () => {
      if (document.visibilityState === 'visible') void sendNow();
    };
    window.addEventListener('online', now);
    document.addEventListener('visibilitychange', now);
    return () => {
      window.removeEventListener('online', now);
      document.removeEventListener('visibilitychange', now);
    };
  }, []);
}
