/**
 * The worker: it keeps the files of the pages, so that they open without a network, and
 * sends what waits when the browser wakes it. It never keeps an answer of the node:
 * those are personal data, and the PC is shared. Whatever is not a page or a file of the
 * pages goes past it untouched.
 */
import { createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CHANNEL, SYNC, TAKE } from '../offline/signs.ts';
import { sendWaiting } from '../offline/tools.ts';
import { bodyOf, proposeBody } from '../report/body.ts';

/** The list of files, made by `build/worker.ts`. */
declare const FILES: PrecacheEntry[];

/** What of a worker's world is used here; the types of the page's world lack it. */
interface Scope {
  skipWaiting: () => Promise<void>;
  clients: { claim: () => Promise<void> };
  addEventListener: (type: string, act: (e: Happening) => void) => void;
}
interface Happening { data?: unknown; tag?: string; waitUntil: (until: Promise<unknown>) => void }
const scope = globalThis as unknown as Scope;

precacheAndRoute(FILES);
// Paths of the node itself, and names with a dot, are no pages.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/(?:api|exchange)\//, /^\/(?:healthz|readyz|metrics)$/, /\.[^/]+$/] }));

// Pages that were opened before the first worker are its own from then on.
scope.addEventListener('activate', (e) => e.waitUntil(scope.clients.claim()));
scope.addEventListener('message', (e) => {
  if (e.data === TAKE) void scope.skipWaiting();
});
scope.addEventListener('sync', (e) => {
  if (e.tag === SYNC) e.waitUntil(wake());
});

/** Sends what waits; what could not go is left to the browser's next waking. */
async function wake() {
  const channel = new BroadcastChannel(CHANNEL);
  const outcome = await sendWaiting((news) => channel.postMessage(news), () => Promise.resolve({ bodyOf, proposeBody }));
  channel.postMessage(null);
  channel.close();
  if (outcome === 'later') throw new Error('the node is not there yet');
}
