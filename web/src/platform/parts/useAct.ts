/** One command with its state. A second press while it runs is nothing; a retry of the same is the same command. */
import { useCallback, useRef, useState } from 'react';
import { newId } from '../../api/id.ts';
import type { How } from '../api.ts';

export function useAct() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const running = useRef(false);
  const kept = useRef<{ of: string; key: string } | null>(null);
  const run = useCallback(async <T>(of: string, act: (how: How) => Promise<T>, rev?: number): Promise<T | undefined> => {
    if (running.current) return undefined;
    running.current = true;
    setBusy(true);
    setError(null);
    const whole = `${of}@${rev ?? ''}`;
    if (kept.current?.of !== whole) kept.current = { of: whole, key: newId() };
    try {
      const done = await act({ key: kept.current.key, rev });
      kept.current = null;
      return done;
    } catch (e) {
      setError(e);
      return undefined;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, error, run, clear: useCallback(() => setError(null), []) };
}
