import { expect, test } from 'vitest';
import { newId } from './id.ts';

test('an id is 32 hex digits of version 7 and sorts by time', () => {
  const early = newId(1_000_000);
  const late = newId(2_000_000);
  expect(early).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  expect(early < late).toBe(true);
});
