/**
 * Photos of a draft that the node does not have yet, kept in this browser so that a
 * reload or a power cut does not lose them. Keyed by draft and moment of adding;
 * gone as soon as the node holds them or the draft is dropped.
 */
const BASE = 'fenghuo';
const STORE = 'files';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(BASE, 1);
    asked.addEventListener('upgradeneeded', () => asked.result.createObjectStore(STORE));
    asked.addEventListener('success', () => resolve(asked.result));
    asked.addEventListener('error', () => reject(asked.error ?? new Error('indexedDB')));
  });
}

async function run<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const base = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const asked = act(base.transaction(STORE, mode).objectStore(STORE));
      asked.addEventListener('success', () => resolve(asked.result));
      asked.addEventListener('error', () => reject(asked.error ?? new Error('indexedDB')));
    });
  } finally {
    base.close();
  }
}

const keyOf = (draft: string, at: number) => `${draft}/${at}`;

/** Keeps a file; false when this browser would not (private window, full disk). */
export const keepFile = (draft: string, at: number, file: File): Promise<boolean> =>
  run('readwrite', (s) => s.put(file, keyOf(draft, at))).then(() => true, () => false);

/** The kept file, or nothing. */
export const keptFile = (draft: string, at: number): Promise<File | undefined> =>
  run<File | undefined>('readonly', (s) => s.get(keyOf(draft, at)) as IDBRequest<File | undefined>).catch(() => undefined);

export const dropFile = (draft: string, at: number): Promise<void> =>
  run('readwrite', (s) => s.delete(keyOf(draft, at))).then(() => {}, () => {});

/** Everything of a draft that was sent or thrown away. */
export const dropFiles = (draft: string): Promise<void> =>
  run('readwrite', (s) => s.delete(IDBKeyRange.bound(`${draft}/`, `${draft}/\uffff`))).then(() => {}, () => {});
