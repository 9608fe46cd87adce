/**
 * Which of the open events is shown: one after another, by the keys ← and →, or held. A new
 * gravest one is shown at once, unless somebody holds another.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Id } from '../api/types.ts';

/** How long one stays. */
export const STAYS_MS = 20_000;

export interface Turn { id: Id | undefined; index: number; held: boolean; step: (by: number) => void; hold: () => void }

export function useTurn(ids: readonly Id[]): Turn {
  const [id, setId] = useState<Id | undefined>(ids[0]);
  const [held, setHeld] = useState(false);
  const gravest = ids[0];
  const before = useRef(gravest);
  const index = Math.max(0, id === undefined ? 0 : ids.indexOf(id));
  const step = useCallback((by: number) => {
    setId((now) => {
      const at = Math.max(0, now === undefined ? 0 : ids.indexOf(now));
      return ids.length === 0 ? undefined : ids[(at + by + ids.length) % ids.length];
    });
  }, [ids]);
  const hold = useCallback(() => setHeld((h) => !h), []);
  useEffect(() => {
    if (gravest !== before.current && !held) setId(gravest);
    before.current = gravest;
  }, [gravest, held]);
  // Whoever turned by hand looks as long as at any other.
  const next = held || ids.length < 2 ? undefined : ids[(index + 1) % ids.length];
  useEffect(() => {
    if (next === undefined) return;
    const timer = setTimeout(() => setId(next), STAYS_MS);
    return () => clearTimeout(timer);
  }, [next]);
  return { id: ids[index], index, held, step, hold };
}

/** So many of a list as fit, the shown one among them. */
export function around<T>(all: readonly T[], index: number, fit: number): { shown: T[]; left: number } {
  const from = Math.max(0, Math.min(index - fit + 1, all.length - fit));
  const shown = all.slice(from, from + fit);
  return { shown, left: all.length - shown.length };
}
