/**
 * Photos of a draft that the node does not have yet, kept in this browser so that a
 * reload or a power cut does not lose them. Keyed by draft and moment of adding;
 * gone as soon as the node holds them or the draft is dropped.
 */
import { base } from '../offline/base.ts';

const keyOf = (draft: string, at: number) => `${draft}/${at}`;
const quiet = () => {};

/** Keeps a file; false when this browser would not (private window, full disk). */
export const keepFile = (draft: string, at: number, file: File): Promise<boolean> =>
  base().then((b) => b.put('files', file, keyOf(draft, at))).then(() => true, () => false);

/** The kept file, or nothing. */
export const keptFile = (draft: string, at: number): Promise<File | undefined> => base().then((b) => b.get('files', keyOf(draft, at))).catch(() => undefined);

export const dropFile = (draft: string, at: number): Promise<void> => base().then((b) => b.delete('files', keyOf(draft, at))).catch(quiet);

/** Everything of a draft that was sent or thrown away. */
export const dropFiles = (draft: string): Promise<void> => base().then((b) => b.delete('files', IDBKeyRange.bound(`${draft}/`, `${draft}/\uffff`))).catch(quiet);

/** Forgets the files of drafts that are no more: deleted ones keep theirs until they cannot be brought back. */
export async function sweepFiles(living: (draft: string) => boolean): Promise<void> {
  const keys = await base().then((b) => b.getAllKeys('files')).catch(() => []);
  const dead = new Set(keys.map((key) => key.split('/')[0] ?? '').filter((draft) => !living(draft)));
  await Promise.all([...dead].map(dropFiles));
}
