/**
 * Nodes as processes: prepared by the program itself, started on free loopback
 * ports, waited for until they say that they are ready, stopped by their process id.
 * Used by the stage and by the tests that stop a node to see what a page does.
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeEnvironment } from './storyClock.ts';

export interface StagedNode { key: string; url: string; config: string; data: string }
export interface Stage { dir: string; bin: string; password: string; nodes: Record<string, StagedNode> }
interface Layout { password: string; nodes: { key: string; http: string; exchange: string; config: string; data: string }[] }

/** A month of history with a program that is not optimised, on a machine that does other things, too. */
const PREPARE_MS = 900_000;
const READY_MS = 120_000;
const STOP_MS = 15_000;
const LOOK_MS = 50;
const NODES = 4;

/** Waits for a state, bounded; says what it waited for when it never came. */
export async function until(what: string, within: number, look: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + within;
  for (;;) {
    if (await look()) return;
    if (Date.now() > end) throw new Error(`${what}: not within ${within} ms`);
    await new Promise((next) => setTimeout(next, LOOK_MS));
  }
}

const free = (port: number) =>
  new Promise<boolean>((answer) => {
    const server = createServer();
    server.once('error', () => answer(false));
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });

/** A first port whose followers, as the demonstration numbers them, are all free. */
async function firstPort(): Promise<number> {
  for (let base = 20_000 + (process.pid % 100) * 100; base < 32_000; base += 100) {
    const wanted = Array.from({ length: NODES }, (_, i) => [base + 10 * i, base + 10 * i + 1]).flat();
    if ((await Promise.all(wanted.map(free))).every(Boolean)) return base;
  }
  throw new Error('no free ports on loopback');
}

export function program(): string {
  const bin = process.env.FENGHUO_BIN ?? new URL('../../target/debug/fenghuo', import.meta.url).pathname;
  if (!existsSync(bin)) throw new Error(`${bin} is not there: cargo build -p fenghuo-server, or set FENGHUO_BIN`);
  return bin;
}

/** A fresh demonstration in a folder of its own. Nothing runs yet. */
export async function prepare(): Promise<Stage> {
  const bin = program();
  const root = mkdtempSync(join(tmpdir(), 'fenghuo-browser-'));
  const dir = join(root, 'demo');
  const port = await firstPort();
  const made = spawnSync(bin, ['demo', '--prepare-only', '--dir', dir, '--port', String(port)], { encoding: 'utf8', timeout: PREPARE_MS, env: nodeEnvironment() });
  if (made.status !== 0) throw new Error(`the demonstration was not prepared:\n${made.stdout}\n${made.stderr}`);
  const layout = JSON.parse(readFileSync(join(dir, 'demo.json'), 'utf8')) as Layout;
  const nodes = Object.fromEntries(layout.nodes.map((n) => [n.key, { key: n.key, url: `http://${n.http}`, config: n.config, data: n.data }]));
  return { dir: root, bin, password: layout.password, nodes };
}

export interface Newcomer extends StagedNode {
  password: string;
  /** Of every account that was made, by its login. */
  passwords: Record<string, string>;
}

const anyPort = () =>
  new Promise<number>((answer, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const at = server.address();
      server.close(() => (at && typeof at === 'object' ? answer(at.port) : fail(new Error('no port'))));
    });
  });

/** A node that is set up with one line and belongs to nobody, with what is in the tables. Nothing runs yet. */
export async function alone(stage: Stage, code: string, name: string, tables: Record<string, string> = {}): Promise<Newcomer> {
  const root = mkdtempSync(join(stage.dir, 'alone-'));
  const [http, exchange] = [await anyPort(), await anyPort()];
  const [config, data] = [join(root, 'fenghuo.toml'), join(root, 'data')];
  writeFileSync(config, `data = "${data}"\n[http]\nlisten = "127.0.0.1:${http}"\n[exchange]\nlisten = "127.0.0.1:${exchange}"\npublic_url = "https://127.0.0.1:${exchange}"\n`);
  const given = Object.entries(tables);
  const folder = join(root, 'tables');
  if (given.length > 0) mkdirSync(folder);
  for (const [table, text] of given) writeFileSync(join(folder, `${table}.csv`), text);
  const made = spawnSync(stage.bin, ['--config', config, 'init', '--code', code, '--name', name, ...(given.length > 0 ? ['--tables', folder] : [])], { encoding: 'utf8', timeout: 60_000 });
  const passwords = Object.fromEntries([...made.stdout.matchAll(/^ {2}(\S+) +(\S+)/gm)].map(([, login, password]) => [login, password] as const));
  const password = passwords.system;
  if (made.status !== 0 || !password) throw new Error(`the node was not set up:\n${made.stdout}\n${made.stderr}`);
  return { key: code, url: `http://127.0.0.1:${http}`, config, data, password, passwords };
}

const pidFile = (node: StagedNode) => join(node.data, 'browser-test.pid');
const runs = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const asked = async (node: StagedNode, path: string): Promise<boolean> => {
  try {
    return (await fetch(node.url + path, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
};
export const ready = (node: StagedNode) => asked(node, '/readyz');
export const answers = (node: StagedNode) => asked(node, '/healthz');

/** Starts a node and waits until it takes commands, or until it at least answers. */
export async function start(stage: Stage, node: StagedNode, what: 'writes' | 'reads' = 'writes'): Promise<void> {
  const log = openSync(join(node.data, 'browser-test.log'), 'a');
  const child = spawn(stage.bin, ['--config', node.config, 'serve'], { detached: true, stdio: ['ignore', log, log], env: nodeEnvironment() });
  closeSync(log);
  child.unref();
  if (child.pid === undefined) throw new Error(`${node.key} did not start`);
  writeFileSync(pidFile(node), String(child.pid));
  const { pid } = child;
  await until(`${node.key} ready (log: ${join(node.data, 'browser-test.log')})`, READY_MS, async () => {
    if (!runs(pid)) throw new Error(`${node.key} fell: ${readFileSync(join(node.data, 'browser-test.log'), 'utf8').slice(-2000)}`);
    return what === 'writes' ? ready(node) : answers(node);
  });
}

/** Stops a node and waits until its process has ended. */
export async function stop(node: StagedNode): Promise<void> {
  if (!existsSync(pidFile(node))) return;
  const pid = Number(readFileSync(pidFile(node), 'utf8'));
  if (runs(pid)) process.kill(pid, 'SIGTERM');
  try {
    await until(`${node.key} ended`, STOP_MS, () => !runs(pid));
  } catch {
    process.kill(pid, 'SIGKILL');
  }
  rmSync(pidFile(node), { force: true });
}

/** The process stands still: its connections stay open and nothing comes. `go` lets it run on. */
export function hold(node: StagedNode): { go: () => void } {
  const pid = Number(readFileSync(pidFile(node), 'utf8'));
  process.kill(pid, 'SIGSTOP');
  return { go: () => void process.kill(pid, 'SIGCONT') };
}

export async function strike(stage: Stage): Promise<void> {
  await Promise.all(Object.values(stage.nodes).map(stop));
  if (!process.env.FENGHUO_KEEP) rmSync(stage.dir, { recursive: true, force: true });
}
