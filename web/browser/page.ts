/**
 * Pages for the tests: a browser per file, a context per person. Whatever a page
 * complains about in its console, every refusal that the test did not expect and
 * every fault of the page fails the test.
 */
import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, request as requests, type APIRequestContext, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, onTestFinished } from 'vitest';

export const stage = inject('stage');
export const WIDE = { width: 1366, height: 768 };
export const PHONE = { width: 390, height: 844 };
/** Up to this width the pages are drawn for a phone. */
const PHONE_MOST = 760;
/** The bound of a wait that names none: two cores that also build need long for a page. */
const WAIT_MS = 60_000;
/** A page that has its data is at rest within this. */
const SETTLE_MS = 20_000;
export type Language = 'zh-CN' | 'en';
const SHOTS = new URL('../test-results/', import.meta.url).pathname;

export const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

let browser: Browser;
/** Opens the browser of this file. */
export function withBrowser(launch: () => Promise<Browser> = () => chromium.launch({ executablePath: BROWSER, args: ARGS })) {
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
  });
}
/** Opens a browser for each test: a browser of one process ends with its first context. */
export function withBrowserEach(launch: () => Promise<Browser>) {
  beforeEach(async () => {
    browser = await launch();
  });
  afterEach(async () => {
    await browser?.close().catch(() => {});
  });
}

export interface Opening {
  node?: string;
  /** A node that is not of the stage. */
  at?: { url: string; password: string };
  path?: string;
  size?: { width: number; height: number };
  language?: Language;
  /** With the worker that keeps the pages; other tests do without, so that each sees what the node says. */
  worker?: boolean;
  /** Refusals that the test is about, as `401 /session`. */
  expected?: RegExp[];
}
export interface Person { page: Page; context: BrowserContext; url: string; api: Api; faults: string[] }
export interface Api {
  get: <T>(path: string) => Promise<T>;
  send: <T>(method: string, path: string, body?: unknown, rev?: number) => Promise<T>;
}

let commands = 0;
const key = () => `browser-${process.pid}-${Date.now()}-${commands++}`;

export function apiOf(request: APIRequestContext, url: string): Api {
  const call = async <T>(method: string, path: string, body?: unknown, rev?: number): Promise<T> => {
    const headers: Record<string, string> = { 'Idempotency-Key': key() };
    if (rev !== undefined) headers['If-Match'] = String(rev);
    const answer = await request.fetch(`${url}/api/v1${path}`, { method, data: body, headers });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    const text = await answer.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  };
  return { get: (path) => call('GET', path), send: call };
}

/** With a first password an administrator commands nothing, so it is changed at once: what it is since then, by node and login. */
const since = new Map<string, string>();
const OWN = 'Beacon-Fire-9';
const ADMINS = ['system_admin', 'security_admin', 'audit_admin'];

async function signIn(api: Api, url: string, login: string, password: string) {
  const at = `${url} ${login}`;
  const me = await api.send<{ must_change_password: boolean; roles: string[] }>('POST', '/session', { login, password: since.get(at) ?? password });
  if (!me.must_change_password || !me.roles.some((role) => ADMINS.includes(role))) return;
  await api.send('PUT', '/session/password', { old: password, new: OWN });
  since.set(at, OWN);
}

/** Somebody without a page. */
export async function signedIn(login: string, node = 'yuyang'): Promise<Api> {
  const request = await requests.newContext();
  onTestFinished(() => request.dispose());
  const url = stage.nodes[node]?.url ?? '';
  const api = apiOf(request, url);
  await signIn(api, url, login, stage.password);
  return api;
}

/** A page for somebody; signed in when `login` is given. */
export async function open(login: string | null, opening: Opening = {}): Promise<Person> {
  const { node = 'yuyang', path = '/', size = WIDE, language = 'zh-CN', worker = false, expected = [] } = opening;
  const url = opening.at?.url ?? stage.nodes[node]?.url ?? '';
  const context = await browser.newContext({ viewport: size, locale: language, hasTouch: size.width < 500, serviceWorkers: worker ? 'allow' : 'block' });
  await context.addInitScript((l) => localStorage.getItem('fenghuo.language') ?? localStorage.setItem('fenghuo.language', l), language);
  const api = apiOf(context.request, url);
  if (login) await signIn(api, url, login, opening.at?.password ?? stage.password);
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  const faults = watch(page, expected);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') {
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: `${SHOTS}${task.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80)}-${login ?? 'nobody'}.png` }).catch(() => {});
    }
    await context.close();
  });
  await page.goto(url + path);
  return { page, context, url, api, faults };
}

/** The node answers nothing for so long, or until it is let go; what was begun before goes on. */
export async function held(page: Page, ms?: number): Promise<{ answered: () => number; asked: () => number; release: () => void }> {
  let [asked, answered] = [0, 0];
  let release = () => {};
  const gate = new Promise<void>((go) => { release = go; });
  await page.route((url) => url.pathname.startsWith('/api/'), async (route) => {
    asked += 1;
    await (ms === undefined ? gate : Promise.race([gate, new Promise((go) => setTimeout(go, ms))]));
    answered += 1;
    await route.continue().catch(() => {});
  });
  return { answered: () => answered, asked: () => asked, release: () => release() };
}

/** A message is pasted into the field beside the form. */
export async function pasted(page: Page, text: string) {
  await page.getByRole('textbox', { name: '来文' }).fill(text);
}

/** What must not happen unseen. */
export function watch(page: Page, expected: RegExp[]): string[] {
  const faults: string[] = [];
  page.on('pageerror', (e) => faults.push(`page error: ${e.message}`));
  page.on('console', (m) => {
    if (m.type() === 'error' && !m.text().startsWith('Failed to load resource') && !expected.some((x) => x.test(m.text()))) faults.push(`console: ${m.text()}`);
  });
  page.on('response', (r) => {
    if (r.status() < 400) return;
    const line = `${r.status()} ${new URL(r.url()).pathname.replace('/api/v1', '')}`;
    if (!expected.some((x) => x.test(line))) faults.push(line);
  });
  return faults;
}

/** Nothing went wrong in the background. */
export function noFaults(...people: Person[]) {
  expect(people.flatMap((p) => p.faults)).toEqual([]);
}

/** A picture to look at. */
export async function shoot(page: Page, name: string) {
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}${name}.png` });
}

/** No serious fault for those who see or move differently. */
export async function axe(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical');
  expect(serious.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target.join(' ')} ${n.any[0]?.message ?? ''}`).slice(0, 4).join(' | ')}`)).toEqual([]);
}

/** The page in another size, drawn for it: styles follow at once, what is left out on a phone goes with the next drawing. */
export async function resize(page: Page, size: { width: number; height: number }) {
  await page.setViewportSize(size);
  await page.locator(`.shell[data-layout=${size.width <= PHONE_MOST ? 'phone' : 'office'}]`).waitFor();
}

/** Nothing sticks out to the side; with `still`, the page itself does not scroll. Late words may still move it for a moment. */
export async function fits(page: Page, still = false) {
  const over = () => page.evaluate(() => ({ right: document.documentElement.scrollWidth - window.innerWidth, down: document.documentElement.scrollHeight - window.innerHeight }));
  await expect.poll(async () => (await over()).right, { message: 'sticks out to the right', timeout: SETTLE_MS }).toBeLessThanOrEqual(0);
  if (still) await expect.poll(async () => (await over()).down, { message: 'the page itself scrolls', timeout: SETTLE_MS }).toBeLessThanOrEqual(0);
}
