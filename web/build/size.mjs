/**
 * How much the first load of the desk weighs, compressed: the page, every script and
 * style it needs before it can be used, and the Chinese words. Fails above the limit.
 * Run by `npm run size` after a build.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Of `ui.md`: under 400 KB. */
const LIMIT = 400_000;
const DIST = new URL('../dist/', import.meta.url);
/** What a browser asks for when it opens /report. */
const WANTED = ['index.html', 'src/report/DeskPage.tsx', 'src/i18n/zh-CN/index.ts'];

const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', DIST), 'utf8'));
const files = new Set(['index.html']);
const seen = new Set();
function follow(key) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the build`);
  if (seen.has(key)) return;
  seen.add(key);
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const next of chunk.imports ?? []) follow(next);
}
for (const key of WANTED) follow(key);

const sizes = [...files].map((file) => [file, gzipSync(readFileSync(new URL(file, DIST))).length]).sort((a, b) => b[1] - a[1]);
const total = sizes.reduce((sum, [, n]) => sum + n, 0);
const kb = (n) => `${(n / 1000).toFixed(0).padStart(5)} KB`;
for (const [file, n] of sizes.slice(0, 12)) process.stdout.write(`${kb(n)} ${file}\n`);
process.stdout.write(`${kb(total)} first load of the desk, ${sizes.length} files; limit ${LIMIT / 1000} KB\n`);
if (total > LIMIT) {
  console.error(`the first load of the desk is ${kb(total - LIMIT).trim()} over its limit`);
  process.exit(1);
}
