/**
 * The clock of a story: pictures show the night they tell of and not the afternoon on
 * which they were taken. The nodes read the machine's clock moved by what stands in one
 * file. Without a C compiler the nodes show the time of day that it is.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FILE = 'FENGHUO_STORY_CLOCK';
const SHIM = 'FENGHUO_STORY_SHIM';

/** Before the nodes are prepared; everything that is started from here on sees the clock. Answers whether there is one. */
export function makeClock(): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'fenghuo-clock-'));
  const shim = join(dir, 'storyClock.so');
  const made = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, new URL('storyClock.c', import.meta.url).pathname], { encoding: 'utf8' });
  if (made.status !== 0) {
    console.warn(`the nodes show the real time:\n${made.stderr ?? made.error?.message}`);
    return false;
  }
  writeFileSync(join(dir, 'shift'), Buffer.alloc(8));
  process.env[FILE] = join(dir, 'shift');
  process.env[SHIM] = shim;
  return true;
}

/** What a node is started with. */
export const nodeEnvironment = (): NodeJS.ProcessEnv => (process.env[SHIM] ? { ...process.env, LD_PRELOAD: process.env[SHIM] } : process.env);

/** The time of the story now. */
export function storyNow(): number {
  const file = process.env[FILE];
  return Date.now() + (file && existsSync(file) ? Number(readFileSync(file).readBigInt64LE()) * 1000 : 0);
}

function put(wanted: number): void {
  const path = process.env[FILE];
  if (!path) return;
  const shift = Buffer.alloc(8);
  shift.writeBigInt64LE(BigInt(Math.ceil((wanted - Date.now()) / 1000)));
  const file = openSync(path, 'r+');
  writeSync(file, shift, 0, shift.length, 0);
  closeSync(file);
}

/** Puts the nodes' clock on to a time of China, `2026-11-24 02:58`; it runs on from there and is never put back. */
export function storyAt(time: string, first = false): void {
  const wanted = Date.parse(`${time.replace(' ', 'T')}:00+08:00`);
  if (first || wanted >= storyNow()) put(wanted);
}

/** Puts the nodes' clock on by so many minutes. */
export const storyLater = (minutes: number): void => put(storyNow() + minutes * 60_000);
