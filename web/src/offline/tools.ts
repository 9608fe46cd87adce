/** What sending needs, as this browser has it: for pages and for the service worker. */
import { api, sameCommand, take } from '../api/client.ts';
import { announce, upload } from '../api/upload.ts';
import type { Node, News, Outcome, Tools } from './queue.ts';
import { drain } from './queue.ts';
import { browserShelf } from './shelf.ts';
import { dropFiles, keptFile } from '../report/keptFiles.ts';
import { propose } from '../report/propose.ts';

/** Photographs on a good line are there with the words; longer no report waits, and they follow. */
const FILES_MS = 3_000;
/** A line that has not answered in this time is cut. */
const ANSWER_MS = 20_000;
/** Whoever holds it sends: one tab, or the worker, and nobody beside it. */
const SENDING = 'fenghuo.send';

export const shelf = browserShelf();

const soon = () => ({ signal: AbortSignal.timeout(ANSWER_MS) });
const node: Node = {
  who: async () => {
    const me = await take(api.GET('/session', soon()));
    return { account: me.account_id, node: me.node.code };
  },
  upload,
  announce,
  propose,
  send: (body, key) => take(api.POST('/reports', { body, params: { header: sameCommand(key) }, ...soon() })),
  report: (id) => take(api.GET('/reports/{id}', { params: { path: { id } }, ...soon() })),
};

let busy: Promise<Outcome> | undefined;

/**
 * Sends what waits. `busy`: another tab does. Without locks (plain http in an office) two
 * tabs may send the same; the id of the report makes it one all the same.
 */
export async function sendWaiting(hear: Tools['hear'], said: Tools['said']): Promise<Outcome | 'busy'> {
  const heard = async (news: News) => {
    if ((news.sent && !news.following) || news.followed) await dropFiles(news.id);
    await hear(news);
  };
  const go = () => drain({ shelf, node, said, file: keptFile, files_ms: FILES_MS, hear: heard });
  if (busy) return busy;
  const locks = 'locks' in navigator ? navigator.locks : undefined;
  if (!locks) {
    busy = go().finally(() => { busy = undefined; });
    return busy;
  }
  return locks.request(SENDING, { ifAvailable: true }, async (lock) => (lock ? go() : 'busy'));
}
