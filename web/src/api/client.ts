/**
 * The one way to the node. Every command carries an idempotency key, so that a
 * repeated press or a retry after a lost answer is the same command; edits carry
 * the revision they were made from. An answer that is not a success is thrown as a
 * `ProblemError`. The session is a cookie; a 401 sends the page to the login once.
 */
import createClient, { type Middleware } from 'openapi-fetch';
import { markWork } from './atWork.ts';
import { OFFLINE, ProblemError } from './problem.ts';
import type { paths, Problem } from './types.ts';
import { answered, keyFor } from './unanswered.ts';

export const BASE = '/api/v1';

let whenSignedOut: () => void = () => {};
/** The shell says what to do when the session has ended. */
export function onSignedOut(act: () => void) {
  whenSignedOut = act;
}

/** Whoever learns in another way that the session has ended. */
export const signedOut = () => whenSignedOut();

/** What an answer that is no success says. */
export async function problemFrom(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Partial<Problem>;
    if (body.code) return body as Problem;
  } catch {
    // Not JSON: a proxy answered in the node's place.
  }
  if (response.status >= 502 && response.status <= 504) return OFFLINE;
  return { type: 'urn:fenghuo:http', code: `http.${response.status}`, title: response.statusText, detail: '', status: response.status };
}

const guard: Middleware = {
  async onRequest({ request }) {
    if (request.method !== 'GET' && !request.headers.has('Idempotency-Key')) request.headers.set('Idempotency-Key', await keyFor(request));
    markWork(request.headers);
    return request;
  },
  async onResponse({ request, response }) {
    answered(request, response.status);
    if (response.ok) return;
    const problem = await problemFrom(response);
    if (response.status === 401 && !request.url.endsWith('/session')) whenSignedOut();
    throw new ProblemError(problem);
  },
};

export const api = createClient<paths>({
  baseUrl: globalThis.location ? `${globalThis.location.origin}${BASE}` : BASE,
  credentials: 'same-origin',
});
api.use(guard);

/** The data of an answer; failures were thrown before. */
export async function take<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}

/** The header that makes an edit fail when somebody was faster. */
export const ifMatch = (rev: number) => ({ 'If-Match': String(rev) });
/** The header that makes a retry the same command. */
export const sameCommand = (key: string) => ({ 'Idempotency-Key': key });

export const attachmentUrl = (id: string) => `${BASE}/attachments/${id}`;
