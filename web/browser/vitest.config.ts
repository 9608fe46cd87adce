/**
 * The browser tests: the real program, the built pages, a real browser. One file
 * after another, because they share the nodes of one demonstration; with FENGHUO_HALF
 * (`halves.mjs`) one half of the files.
 */
import { readdirSync, statSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Goes through every page in both languages: longer than its text. */
const REPEATS: Record<string, number> = { 'look.spec.ts': 6 };

/** The files of a half: the longest first, each to the half that has less so far. */
function filesOf(half: string | undefined): string[] {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.spec.ts')).map((name) => ({ name, bytes: statSync(new URL(name, folder)).size * (REPEATS[name] ?? 1) }));
  const halves = { 1: { bytes: 0, names: [] as string[] }, 2: { bytes: 0, names: [] as string[] } };
  for (const { name, bytes } of files.sort((a, b) => b.bytes - a.bytes || a.name.localeCompare(b.name))) {
    const lighter = halves[1].bytes <= halves[2].bytes ? halves[1] : halves[2];
    lighter.bytes += bytes;
    lighter.names.push(`browser/${name}`);
  }
  if (half === '1' || half === '2') return halves[half].names;
  return [...halves[1].names, ...halves[2].names];
}

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: filesOf(process.env.FENGHUO_HALF),
    globalSetup: ['browser/stage.ts'],
    fileParallelism: false,
    pool: 'forks',
    // Every wait inside is bounded by itself; this one only ends what hangs, also on a machine that does other things.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // What is looked for again and again has as long as what a page waits for, and does not crowd the node.
    expect: { poll: { timeout: 60_000, interval: 100 } },
    reporters: ['verbose'],
  },
});
