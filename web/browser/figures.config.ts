/** Measures what only a browser can, on the stage of the tests: `npm run figures`. A figure, not a test. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['browser/figures.ts'],
    globalSetup: ['browser/stage.ts'],
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 600_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
});
