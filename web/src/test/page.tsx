/**
 * Opens a page of the real router over a node of handlers, for tests of whole pages.
 * What the browser has and jsdom lacks is put in its place here.
 */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot, type Root } from 'react-dom/client';
import { vi } from 'vitest';
import type { FieldError } from '../api/types.ts';
import { me, NOW } from './fixtures.ts';

export interface Asked { method: string; path: string; query: URLSearchParams; body: unknown; key: string | null; /** `If-Match` */ match: string | null }
type Handler = (asked: Asked) => unknown;
/** A refusal of the node. */
export class Refused {
  readonly status: number;
  readonly code: string;
  /** The newer state, of a refusal because somebody was faster. */
  readonly current: unknown;
  /** What is wrong, field by field. */
  readonly errors: FieldError[] | undefined;
  constructor(status: number, code: string, current?: unknown, errors?: FieldError[]) {
    this.status = status;
    this.code = code;
    this.current = current;
    this.errors = errors;
  }
}

/** What was asked, in order. */
export const asked: Asked[] = [];
let handlers: Record<string, Handler> = {};
const EVERYWHERE: Record<string, Handler> = {
  'GET /session': () => ({ ...me, now_ms: NOW }),
  'GET /today': () => ({ items: [], counts: { overdue: 0, today: 0, week: 0 }, on_duty: [], sent: [] }),
  'GET /nodes': () => ({ self: { id: '', name: '', code: '', level: 'township', demo: true, words: '' }, totals: {}, links: [], parked: [], queue: [] }),
  'GET /lines': () => ({ lines: [] }),
  'GET /desk/briefs': () => [],
  'GET /exports': () => ({ rows: [] }),
  'GET /session/substitutes': () => [],
  'GET /kinds': () => ({ classes: [], lines: [], kinds: [] }),
  'GET /units': () => ({ rows: [] }),
  'GET /places': () => ({ rows: [] }),
  'GET /contacts': () => [],
};

async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(typeof input === 'string' ? new URL(input, window.location.href) : input, init);
  const url = new URL(request.url);
  const text = await request.text();
  const one: Asked = { method: request.method, path: url.pathname.replace('/api/v1', ''), query: url.searchParams, body: text && (request.headers.get('Content-Type') ?? '').includes('json') ? JSON.parse(text) : null, key: request.headers.get('Idempotency-Key'), match: request.headers.get('If-Match') };
  asked.push(one);
  const name = `${one.method} ${one.path}`;
  const handler = handlers[name] ?? handlers[name.replaceAll(/[0-9a-f]{32}/g, '*')] ?? EVERYWHERE[name];
  if (!handler) return Response.json({ type: '', code: 'not_found', title: name, detail: '', status: 404 }, { status: 404 });
  const given = handler(one);
  if (given instanceof Response) return given;
  return given instanceof Refused
    ? Response.json({ type: '', code: given.code, title: given.code, detail: '', status: given.status, current: given.current, errors: given.errors }, { status: given.status })
    : Response.json(given);
}

/** The pushes of the node. */
export const pushes = new EventTarget();
class Events {
  addEventListener(type: string, act: (e: Event) => void) { pushes.addEventListener(type, act); }
  close() {}
}
export const push = (type: string, data: unknown) => pushes.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));

function furnish(phone: boolean) {
  vi.stubGlobal('fetch', answer);
  vi.stubGlobal('EventSource', Events);
  vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} });
  vi.stubGlobal('scrollTo', () => {});
  vi.stubGlobal('matchMedia', (q: string) => ({ matches: phone, media: q, addEventListener() {}, removeEventListener() {}, addListener() {}, removeListener() {} }));
  HTMLDialogElement.prototype.showModal = function showModal() { this.open = true; };
  HTMLDialogElement.prototype.close = function close() { this.open = false; };
}

let root: Root | undefined;
/** Opens `path` with these answers of the node. */
export async function openPage(path: string, more: Record<string, Handler>, language: 'zh-CN' | 'en' = 'zh-CN', phone = false) {
  furnish(phone);
  handlers = more;
  asked.length = 0;
  // The client and the router look at the page's address when they are made.
  window.history.replaceState(null, '', path);
  vi.resetModules();
  const [{ startWords }, { queryClient }, { router }] = await Promise.all([import('../i18n/index.ts'), import('../api/queries.ts'), import('../router.tsx')]);
  await startWords(language);
  const place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
  root.render(<QueryClientProvider client={queryClient}><RouterProvider router={router} /></QueryClientProvider>);
}

export function closePage() {
  root?.unmount();
  root = undefined;
  document.body.replaceChildren();
}

/** Waits until it is so. */
export const until = <T,>(look: () => T) => vi.waitFor(() => {
  const found = look();
  if (!found) throw new Error(`not yet: ${look.toString()}\n${document.body.textContent ?? ''}`);
  return found as NonNullable<T>;
}, { timeout: 8000, interval: 20 });

export const shows = (text: string) => until(() => document.body.textContent?.includes(text));

/** Types into a field as a keyboard would. */
export async function type(id: string, text: string) {
  const field = await until(() => document.querySelector<HTMLInputElement | HTMLTextAreaElement>(`#${id}`));
  const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Presses a key such as `Ctrl+Enter`, `Alt+2`, `F9`. */
export function press(name: string, more: KeyboardEventInit = {}) {
  const parts = name.split('+');
  const key = parts.at(-1) ?? '';
  const code = /^\d$/.test(key) ? `Digit${key}` : key;
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent('keydown', { key, code, ctrlKey: parts.includes('Ctrl'), altKey: parts.includes('Alt'), bubbles: true, cancelable: true, ...more }));
}

/** Chooses a file in a file field, as the browser's own dialog does. */
export function choose(field: HTMLInputElement, file: File) {
  Object.defineProperty(field, 'files', { value: [file], configurable: true });
  field.dispatchEvent(new Event('change', { bubbles: true }));
}
