import { expect, test } from 'vitest';
import { AT_WORK, markWork, workUntold } from './atWork.ts';

test('a request says that somebody works for a minute after a key, and no longer', () => {
  const marked = (now: number) => {
    const headers = new Headers();
    markWork(headers, now);
    return headers.has(AT_WORK);
  };
  const start = Date.now();
  expect([marked(start), workUntold(start)]).toEqual([false, false]);
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
  const now = Date.now();
  expect(workUntold(now)).toBe(true);
  expect(marked(now)).toBe(true);
  expect(workUntold(now + 30_000)).toBe(false);
  expect(marked(now + 59_000)).toBe(true);
  expect([marked(now + 61_000), workUntold(now + 61_000)]).toEqual([false, false]);
});
