/**
 * First reports that only this browser has: drafts put aside, those that wait for the
 * node, those that it refused. Each belongs to its author. Pages and the service worker
 * read and write the same shelf; whoever changes it says so to all of them.
 */
import type { Id, Me, Millis, Problem, ReportBody } from '../api/types.ts';
import type { Draft } from '../report/draft.ts';
import { base } from './base.ts';

/** What of the author's session a report needs; the session itself may have ended. */
export type Seat = Pick<Me, 'drill' | 'unit' | 'desks'>;

export interface Kept {
  id: Id;
  /** Code of the node it is for. */
  node: string;
  author: { account: Id; name: string };
  /** `draft`: put aside. `waiting`: goes by itself. `refused`: wants its author. `following`: the node has the words, not yet the photographs. */
  state: 'draft' | 'waiting' | 'refused' | 'following';
  /** When it was put here, and when it was finished; they go in this order. */
  at: Millis;
  draft: Draft;
  seat: Seat;
  /** The name of the message as a file, in the author's language. */
  sourceName: string;
  /** How often the node was asked in vain. */
  tries: number;
  /** The line was cut when it should have gone. */
  cut?: boolean;
  /** What was made of the draft for the node. Once it may have arrived, nothing of it is judged anew. */
  body?: ReportBody;
  /** Why the node would not take it; of what waits, what the last attempt met. */
  problem?: Problem;
  /** Photographs that the report names and that come behind it, by the moment they were added. */
  following?: Millis[];
}

export interface Shelf {
  all: () => Promise<Kept[]>;
  /** False: this browser would not keep it; it is there as long as the page is. */
  put: (k: Kept) => Promise<boolean>;
  /** Changes what is still there; whoever deleted or took it back meanwhile goes first. */
  change: (id: Id, how: (k: Kept) => Kept) => Promise<void>;
  drop: (id: Id) => Promise<void>;
}

/** What the page says of it in the node's own words: a refusal, and a node that is there and cannot store. A dead line has words of the page. */
export const saidOf = (k: Kept): Problem | undefined => (k.state === 'refused' || k.problem?.code.startsWith('storage.') ? k.problem : undefined);

const inOrder = (all: Kept[]) => [...all].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));

/** Held by this page alone: the browser would not keep them. */
const fleeting = new Set<Id>();
/** Whether it is still there when the browser is opened again. */
export const lasts = (k: Kept) => !fleeting.has(k.id);

/** A shelf that lasts as long as the page. */
export function memoryShelf(): Shelf {
  const held = new Map<Id, Kept>();
  return {
    all: async () => inOrder([...held.values()]),
    put: async (k) => { held.set(k.id, k); return false; },
    change: async (id, how) => {
      const k = held.get(id);
      if (k) held.set(id, how(k));
    },
    drop: async (id) => void held.delete(id),
  };
}

/** The shelf of this browser. */
export function browserShelf(): Shelf {
  const memory = memoryShelf();
  return {
    all: async () => inOrder([...(await memory.all()), ...(await base().then((b) => b.getAll('kept'), () => []))]),
    put: async (k) => {
      const stored = await base().then((b) => b.put('kept', k)).then(() => true, () => false);
      if (stored) fleeting.delete(k.id);
      else fleeting.add(k.id);
      await (stored ? memory.drop(k.id) : memory.put(k));
      return stored;
    },
    change: async (id, how) => {
      await memory.change(id, how);
      const b = await base().catch(() => null);
      if (!b) return;
      const act = b.transaction('kept', 'readwrite');
      const k = await act.store.get(id);
      if (k) await act.store.put(how(k));
      await act.done;
    },
    drop: async (id) => {
      await memory.drop(id);
      await base().then((b) => b.delete('kept', id)).catch(() => {});
    },
  };
}
