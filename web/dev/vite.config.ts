/**
 * The development server with the story of the screens behind it instead of a
 * node. Never used for a build.
 */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { antdCss } from '../build/antd-css.tsx';
import { mock } from './mock.ts';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  plugins: [react(), antdCss(), mock()],
  server: { host: '127.0.0.1', port: 5174 },
});
