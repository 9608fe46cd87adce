/** Takes the pictures of the README and of `docs/screens` on the same stage as the tests. */
import { defineConfig, mergeConfig } from 'vitest/config';
import tests from './vitest.config.ts';

export default mergeConfig(tests, defineConfig({ test: { include: [], testTimeout: 300_000 } }), true);
