/**
 * The page's clock: the node's time, ticking every second. A PC whose own clock is
 * wrong must not show wrong deadlines, so the difference to the node is measured at
 * sign-in. Nothing else in the pages reads the time.
 */
import { useSyncExternalStore } from 'react';
import type { Millis } from '../api/types.ts';

let skew = 0;
let now = Date.now();
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  now = Date.now() + skew;
  for (const w of watchers) w();
}

/** Sets the clock by the node's time. */
export function setNodeTime(nodeNow: Millis) {
  skew = nodeNow - Date.now();
  tick();
}

/** How far the node's clock is ahead of this device's, in ms; kept for when the node is away. */
export const skewOf = (): number => skew;
export function setSkew(ms: number) {
  skew = ms;
  tick();
}

/** The node's time, to the millisecond. */
export const nodeNow = (): Millis => Date.now() + skew;

function watch(w: () => void) {
  watchers.add(w);
  timer ??= setInterval(tick, 1000);
  return () => {
    watchers.delete(w);
    if (watchers.size === 0 && timer) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The node's time, re-rendering each second. */
export const useNow = (): Millis => useSyncExternalStore(watch, () => now);

/** The node's time, re-rendering each minute only: for lists that need no seconds. */
export const useMinute = (): Millis => useSyncExternalStore(watch, () => Math.floor(now / 60_000) * 60_000);
