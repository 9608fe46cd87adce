/**
 * Commands that nobody has answered yet, or whose answer was lost. Who presses again for the same
 * text gives the same command, which bears the same key: the node answers with what it did the first
 * time instead of doing it twice. Other words, or another revision, are another command. What is kept
 * is a digest: a password or a person's number is not remembered for the sake of a second press.
 */
import { newId } from './id.ts';
import { sm3 } from './sm3.ts';

/** The oldest goes first; a person has no more of them open than these. */
const KEPT = 32;
/** Told by a command that was not begun for a reason that passes: the next try is still the same one. */
const NOT_BEGUN = [401, 408, 425, 429];

const keys = new Map<string, string>();
const digests = new WeakMap<Request, string>();

/** Who signs in twice has two sessions, and the node keeps no answer that holds a cookie. */
const SIGN_IN = '/session';

/** The key of a command that goes out. */
export async function keyFor(request: Request): Promise<string> {
  if (request.url.includes(SIGN_IN)) return newId();
  const text = [request.method, request.url, request.headers.get('If-Match') ?? '', await request.clone().text()].join('\n');
  const digest = await sm3(new Blob([text]));
  digests.set(request, digest);
  const key = keys.get(digest) ?? newId();
  keys.delete(digest);
  keys.set(digest, key);
  if (keys.size > KEPT) for (const oldest of [...keys.keys()].slice(0, keys.size - KEPT)) keys.delete(oldest);
  return key;
}

/** The command was answered: what is pressed from now on is a new one. */
export function answered(request: Request, status: number) {
  const digest = digests.get(request);
  if (digest !== undefined && status < 500 && !NOT_BEGUN.includes(status)) keys.delete(digest);
}
