/**
 * The browser tests: the real program, the built pages, a real browser. One file
 * after another, because they share the nodes of one demonstration.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['browser/*.spec.ts'],
    globalSetup: ['browser/stage.ts'],
    fileParallelism: false,
    pool: 'forks',
    // Every wait inside is bounded by itself; this one only ends what hangs, also on a machine that does other things.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // What is looked for again and again has as long as what a page waits for, and does not crowd the node.
    expect: { poll: { timeout: 20_000, interval: 100 } },
    reporters: ['verbose'],
  },
});
