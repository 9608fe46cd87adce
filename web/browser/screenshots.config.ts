/** Takes the pictures of `docs/screens` on the same stage as the tests, in the night of the story: `npm run screenshots`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['browser/screenshots.ts'],
    globalSetup: ['browser/storyStage.ts'],
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 300_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
});
