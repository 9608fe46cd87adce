/**
 * Files to the node. A small one goes whole; a larger one part after part from where the
 * node says that it stands, so that a cut, a reload or a restart of the node loses no
 * more than one part. The same content is the same file, however often it is sent.
 */
import { api, BASE, problemFrom, take } from './client.ts';
import { newId } from './id.ts';
import { OFFLINE, ProblemError } from './problem.ts';
import { sm3 } from './sm3.ts';
import type { Arrived, Attachment } from './types.ts';

/** Up to this size a file goes in one request; the node takes no larger part. */
const WHOLE_BYTES = 256 * 1024;
/** `ATTACHMENT_BYTES` of the node: of what it will refuse no digest is made. */
const MOST_BYTES = 20 * 1024 * 1024;
/** A part on a line of 32 kbit/s, twice over. */
const PART_MS = 120_000;

/** Bytes that the node holds, of all. */
export type Progress = (held: number, of: number) => void;

const described = async (file: Blob, name: string) => {
  const digest = file.size > MOST_BYTES ? '' : await sm3(file);
  return take(api.POST('/attachments/announce', { body: { name, size: file.size, media_type: file.type, digest } }));
};

/** Says what a file will be; a report may name it from then on. */
export const announce = async (file: Blob, name: string): Promise<Attachment> => (await described(file, name)).file;

/** Sends a file, or goes on with it. */
export async function upload(file: Blob, name: string, key = newId(), progress: Progress = () => {}): Promise<Attachment> {
  if (file.size <= WHOLE_BYTES) return bytesTo<Attachment>(`/attachments?name=${encodeURIComponent(name)}`, file, key);
  let at = await described(file, name);
  while (!at.whole) {
    progress(at.offset, file.size);
    const { file: { id }, offset, part_bytes } = at;
    const next = await bytesTo<Arrived>(`/attachments/${id}/parts?offset=${offset}`, file.slice(offset, offset + part_bytes, file.type), newId());
    // Somebody else sends the same: let them, and look again later.
    if (!next.whole && next.offset <= offset) throw new ProblemError(OFFLINE);
    at = next;
  }
  progress(file.size, file.size);
  return at.file;
}

/** Bytes as they are, as one command. */
export async function bytesTo<T>(path: string, bytes: Blob, key: string): Promise<T> {
  const response = await fetch(BASE + path, {
    method: 'POST',
    body: bytes,
    headers: { 'Content-Type': bytes.type || 'application/octet-stream', 'Idempotency-Key': key },
    credentials: 'same-origin',
    signal: AbortSignal.timeout(PART_MS),
  });
  if (!response.ok) throw new ProblemError(await problemFrom(response));
  return (await response.json()) as T;
}
