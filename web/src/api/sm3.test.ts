// @vitest-environment node
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sm3 } from './sm3.ts';

test('the example of the standard', async () => {
  expect(await sm3(new Blob(['abc']))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
});

test('every length around a block, and pieces of a large file, as another implementation has them', async () => {
  for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 128, 5000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) % 251);
    expect(await sm3(new Blob([bytes]), 128), String(length)).toBe(createHash('sm3').update(bytes).digest('hex'));
  }
});
