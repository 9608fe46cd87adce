/**
 * Harmless acts are done at once and can be taken back for ten seconds, by the
 * button or Ctrl Z. Only one act can be taken back at a time: the last.
 */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from './Problem.tsx';
import { typing, useHotkeys } from './hotkeys.ts';
import { Key } from './Key.tsx';
import './ui.css';

export const UNDO_SECONDS = 10;

interface Offer { text: string; undo?: () => Promise<unknown> | void; until: number; bad?: boolean }
let offer: Offer | null = null;
const watchers = new Set<() => void>();
function set(next: Offer | null) {
  offer = next;
  for (const w of watchers) w();
}

/** Says what was done; with `undo`, it can be taken back. */
export function offerUndo(text: string, undo: () => Promise<unknown> | void) {
  set({ text, undo, until: Date.now() + UNDO_SECONDS * 1000 });
}
/** Says what was done, for a moment. */
export function say(text: string, bad = false) {
  set({ text, until: Date.now() + 5000, bad });
}

export function UndoBar() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const current = useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => offer);
  const [left, setLeft] = useState(UNDO_SECONDS);
  useEffect(() => {
    if (!current) return;
    const begun = setTimeout(() => setLeft(Math.ceil((current.until - Date.now()) / 1000)));
    const timer = setInterval(() => {
      if (Date.now() >= current.until) set(null);
      else setLeft(Math.ceil((current.until - Date.now()) / 1000));
    }, 500);
    return () => {
      clearTimeout(begun);
      clearInterval(timer);
    };
  }, [current]);
  const undo = async () => {
    if (!current?.undo) return;
    set(null);
    try {
      await current.undo();
      say(t('common.undone'));
    } catch (e) {
      say(problemText(e), true);
    }
  };
  useHotkeys({ 'Ctrl+Z': (e) => (typing(e) ? false : void undo()) }, Boolean(current?.undo));
  return (
    <div className="undo-place" aria-live="polite">
      {current ? (
        <div className="undo">
          <span>{current.text}</span>
          {current.undo ? (
            <>
              <button type="button" onClick={() => void undo()}>{t('common.undo')} <Key>Ctrl Z</Key></button>
              <span className="undo-left">{t('time.seconds', { n: Math.max(0, left) })}</span>
            </>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
