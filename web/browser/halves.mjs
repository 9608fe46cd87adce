/**
 * The browser stories in two halves beside each other, each with a demonstration of its
 * own: half of the time a story waits for a bell, a clock or a poll, and one processor
 * idles. `npm run test:browser`; a name after it runs the files of that name alone.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const STORIES = ['vitest', 'run', '-c', 'browser/vitest.config.ts'];

/** What a process ends with; one that is killed did not succeed. */
async function ended(child) {
  const [code] = await once(child, 'close');
  return code ?? 1;
}

/** One half; its lines bear its number. */
function half(number) {
  const child = spawn('npx', STORIES, { env: { ...process.env, FENGHUO_HALF: number }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const lines of [child.stdout, child.stderr]) createInterface({ input: lines }).on('line', (line) => process.stdout.write(`${number}| ${line}\n`));
  return ended(child);
}

const names = process.argv.slice(2);
const codes = names.length > 0 ? [ended(spawn('npx', [...STORIES, ...names], { stdio: 'inherit' }))] : ['1', '2'].map(half);
process.exitCode = Math.max(...(await Promise.all(codes)));
