/**
 * The worker that keeps the pages, and what happens when a newer one is there. It waits
 * until somebody takes it: at sign-in, at sign-out, or by the bar above the page. Until
 * then the pages and all that they load stay those of the older version.
 */
import { useSyncExternalStore } from 'react';
import { TAKE } from './signs.ts';

/** `waiting`: can be taken. `taken`: another tab took it, and this one is still the old. */
export type Version = 'same' | 'waiting' | 'taken';
/** A page that stays open for days looks for a newer version this often. */
const LOOK_MS = 3_600_000;

let version: Version = 'same';
let waiting: ServiceWorker | null = null;
let asked = false;
const watchers = new Set<() => void>();
function set(next: Version) {
  version = next;
  for (const w of watchers) w();
}

export const useNewVersion = (): Version => useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => version);

function found(worker: ServiceWorker | null) {
  // The first worker of this browser replaces nothing.
  if (!worker || !navigator.serviceWorker.controller) return;
  waiting = worker;
  set('waiting');
}

/** Takes the newer version and loads the page anew. False: there is none. */
export function takeNewVersion(): boolean {
  if (!waiting) return false;
  asked = true;
  waiting.postMessage(TAKE);
  return true;
}

/** Registers the worker. Without one (plain http in an office) everything works but opening without the node. */
export async function startWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  let had = serviceWorker.controller !== null;
  serviceWorker.addEventListener('controllerchange', () => {
    if (asked) window.location.reload();
    else if (had) set('taken');
    had = true;
  });
  const registration = await serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => null);
  if (!registration) return;
  found(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => { if (worker.state === 'installed') found(worker); });
  });
  setInterval(() => void registration.update().catch(() => {}), LOOK_MS);
}
