/**
 * The one database of this browser: first reports that only it has, their files, and
 * what the form needs when the node is away. A browser that keeps nothing (a private
 * window, a full disk) is no fault: then things live as long as the page.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Id, Kind, Me, Place } from '../api/types.ts';
import type { Kept } from './shelf.ts';

/** What `/report/new` needs to open without the node, of one account. */
export interface KeptForm {
  account: Id;
  me: Me;
  /** The node's clock less this device's, in ms. */
  skew: number;
  kinds: Kind[];
  /** Places around the own unit; not the whole list. */
  places: Place[];
}

interface Base extends DBSchema {
  files: { key: string; value: File };
  kept: { key: Id; value: Kept };
  forms: { key: Id; value: KeptForm };
}

const NAME = 'fenghuo';
const VERSION = 2;
let opened: Promise<IDBPDatabase<Base>> | undefined;

/** The database; opened once, and again after the browser closed it. */
export function base(): Promise<IDBPDatabase<Base>> {
  if (!('indexedDB' in globalThis)) return Promise.reject(new Error('indexedDB'));
  opened ??= openDB<Base>(NAME, VERSION, {
    upgrade(db, before) {
      if (before < 1) db.createObjectStore('files');
      if (before < 2) {
        db.createObjectStore('kept', { keyPath: 'id' });
        db.createObjectStore('forms', { keyPath: 'account' });
      }
    },
    // A newer page wants a newer database: this one lets go and asks for it again.
    blocking: (_now, _next, event) => {
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
    terminated: () => { opened = undefined; },
  });
  opened.catch(() => { opened = undefined; });
  return opened;
}
