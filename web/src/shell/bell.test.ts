import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** What the browser plays: silent until a gesture, as browsers are. */
let allowed = false;
let notes = 0;
class Context {
  state = 'suspended';
  currentTime = 0;
  destination = {};
  resume() {
    if (allowed) this.state = 'running';
    return Promise.resolve();
  }
  createOscillator() {
    notes += 1;
    return { type: '', frequency: { value: 0 }, connect: (to: unknown) => to, start() {}, stop() {} };
  }
  createGain() {
    return { gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (to: unknown) => to };
  }
}

const fresh = async () => {
  vi.resetModules();
  return import('./bell.ts');
};
const gesture = async () => {
  window.dispatchEvent(new Event('pointerdown'));
  await vi.advanceTimersByTimeAsync(1);
};
const rang = () => {
  const n = notes;
  notes = 0;
  return n > 0;
};

beforeEach(() => {
  allowed = false;
  notes = 0;
  localStorage.clear();
  vi.stubGlobal('AudioContext', Context);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a ring before any gesture is missed, starts with the gesture, and later ones ring too', async () => {
  const bell = await fresh();
  const stop = bell.wakeBellOnGesture();
  bell.ring();
  expect(rang()).toBe(false);
  // A gesture that the browser does not count yet does not end the waiting for one.
  await gesture();
  expect(rang()).toBe(false);
  allowed = true;
  await gesture();
  expect(rang()).toBe(true);
  await vi.advanceTimersByTimeAsync(6000);
  expect(rang()).toBe(true);
  bell.hush();
  await vi.advanceTimersByTimeAsync(6000);
  expect(rang()).toBe(false);
  bell.ring();
  expect(rang()).toBe(true);
  bell.hush();
  stop();
});

test('what was seen before the gesture does not ring with it', async () => {
  const bell = await fresh();
  const stop = bell.wakeBellOnGesture();
  bell.ring();
  bell.hush();
  allowed = true;
  await gesture();
  expect(rang()).toBe(false);
  stop();
});

test('it falls silent after some minutes and rings when the node rings again', async () => {
  const bell = await fresh();
  allowed = true;
  await bell.testBell();
  bell.ring();
  await vi.advanceTimersByTimeAsync(6 * 60_000);
  rang();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(rang()).toBe(false);
  bell.ring();
  expect(rang()).toBe(true);
  bell.hush();
});
