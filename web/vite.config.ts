/**
 * How the pages are built: React, the extracted Ant Design style sheet and the service worker. The
 * development story lives in `dev/vite.config.ts`; nothing from `dev/` can reach
 * the bundle.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { antdCss } from './build/antd-css.tsx';
import { worker } from './build/worker.ts';

const SERVER = process.env.FENGHUO_SERVER ?? 'http://127.0.0.1:7410';

export default defineConfig({
  plugins: [react(), antdCss(), worker()],
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': SERVER } },
  build: { target: 'chrome109', cssTarget: 'chrome109', assetsInlineLimit: 0, modulePreload: { polyfill: false }, manifest: true },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
});
