/**
 * The bell of the duty desk. A browser lets a page ring only after a gesture, so
 * the bell is tested at every takeover; until a gesture on this page it cannot
 * ring, and says so; the first gesture then starts what was missed. It goes on ringing
 * until somebody acts: the page for some minutes, and the node rings it again.
 */
import { useSyncExternalStore } from 'react';
import { nodeNow } from '../time/clock.ts';
import type { Millis } from '../api/types.ts';

interface Bell { state: 'silent' | 'ready' | 'failed'; testedAt: Millis | null; ringing: boolean; missed: boolean }

const KEPT = 'fenghuo.bell.tested_at';
const EVERY_MS = 6000;
/** After this long the bell falls silent by itself; the desk's list still shows the report on top, and the node rings again. */
const LONGEST_MS = 5 * 60_000;

let context: AudioContext | null = null;
let repeat: ReturnType<typeof setInterval> | undefined;
let bell: Bell = { state: 'silent', testedAt: Number(localStorage.getItem(KEPT)) || null, ringing: false, missed: false };
const watchers = new Set<() => void>();
function set(next: Partial<Bell>) {
  bell = { ...bell, ...next };
  for (const w of watchers) w();
}

export const useBell = () => useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => bell);

/** Two notes, four times: carries across a room and is not a telephone. */
function play(ctx: AudioContext, times: number) {
  for (let i = 0; i < times * 2; i++) {
    const at = ctx.currentTime + i * 0.22;
    const tone = ctx.createOscillator();
    const volume = ctx.createGain();
    tone.type = 'triangle';
    tone.frequency.value = i % 2 === 0 ? 880 : 1318;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.5, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.2);
    tone.connect(volume).connect(ctx.destination);
    tone.start(at);
    tone.stop(at + 0.21);
  }
}

async function wakeUp(): Promise<boolean> {
  try {
    context ??= new AudioContext();
    await context.resume();
    const ready = context.state === 'running';
    set({ state: ready ? 'ready' : 'silent' });
    if (ready && bell.missed) start(context);
    return ready;
  } catch {
    set({ state: 'failed' });
    return false;
  }
}

/** Rings once, from a gesture; remembers when. */
export async function testBell(): Promise<boolean> {
  const ready = await wakeUp();
  if (!ready || !context) return false;
  play(context, 2);
  const testedAt = nodeNow();
  localStorage.setItem(KEPT, String(testedAt));
  set({ testedAt, missed: false });
  return true;
}

function start(ctx: AudioContext) {
  const began = Date.now();
  play(ctx, 4);
  clearInterval(repeat);
  repeat = setInterval(() => {
    if (Date.now() - began > LONGEST_MS) hush();
    else play(ctx, 4);
  }, EVERY_MS);
  set({ ringing: true, missed: false });
}

/** Rings until `hush`, or says that it could not and rings with the next gesture. */
export function ring() {
  if (bell.ringing) return;
  if (bell.state === 'ready' && context) start(context);
  else set({ missed: true });
}

/** Somebody has seen it. */
export function hush() {
  clearInterval(repeat);
  if (bell.ringing || bell.missed) set({ ringing: false, missed: false });
}

/** Any gesture on the page makes a bell that was tested before ready again; answers how to stop waiting for one. */
export function wakeBellOnGesture() {
  const gestures = ['pointerdown', 'keydown'];
  const stop = () => gestures.forEach((g) => window.removeEventListener(g, wake));
  const wake = () => void wakeUp().then((ready) => ready && stop());
  gestures.forEach((g) => window.addEventListener(g, wake));
  return stop;
}
