/** Whether the page is on a phone. Layouts change at one width only. */
import { useSyncExternalStore } from 'react';

const query = globalThis.matchMedia?.('(max-width: 760px)');

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (w) => {
      query?.addEventListener('change', w);
      return () => query?.removeEventListener('change', w);
    },
    () => query?.matches ?? false,
  );
}
