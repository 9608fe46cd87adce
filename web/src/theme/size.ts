/**
 * 14 px text, or 16 for those who need it; the choice stays on this PC. Pages are
 * drawn larger as a whole, so that heads, tables and buttons keep their proportions.
 */
import { useSyncExternalStore } from 'react';

const KEPT = 'fenghuo.text';
const watchers = new Set<() => void>();
const isLarge = () => document.documentElement.dataset.text === 'large';

/** Before the first page is drawn. */
export function startSize() {
  if (localStorage.getItem(KEPT) === 'large') document.documentElement.dataset.text = 'large';
}

export function setLarge(large: boolean) {
  if (large) document.documentElement.dataset.text = 'large';
  else delete document.documentElement.dataset.text;
  localStorage.setItem(KEPT, large ? 'large' : 'normal');
  for (const w of watchers) w();
}

export const useLargeText = (): boolean => useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), isLarge);
