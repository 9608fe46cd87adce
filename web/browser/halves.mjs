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

/** One half: its lines as they come, each with its number, and how it ended. */
async function half(number) {
  const lines = [];
  const child = spawn('npx', STORIES, { env: { ...process.env, FENGHUO_HALF: number }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => {
      lines.push(`${number}| ${line}`);
      process.stdout.write(`${number}| ${line}\n`);
    });
  return { code: await ended(child), lines };
}

/** What a half that failed said of its failures: from their headline on, or its last words when it died without one. */
function failures({ lines }) {
  const headline = lines.findIndex((line) => /(Failed|Unhandled) \w+/.test(line));
  return headline < 0 ? lines.slice(-40) : lines.slice(headline);
}

/** Both halves; what failed is said once more at the end, where the other half does not bury it. */
async function both() {
  const halves = await Promise.all(['1', '2'].map(half));
  for (const failed of halves.filter(({ code }) => code !== 0)) process.stdout.write(`\n${failures(failed).join('\n')}\n`);
  return Math.max(...halves.map(({ code }) => code));
}

const names = process.argv.slice(2);
process.exitCode = names.length > 0 ? await ended(spawn('npx', [...STORIES, ...names], { stdio: 'inherit' })) : await both();
