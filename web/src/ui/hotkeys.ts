/**
 * Keys of the pages. No bare letters or digits are ever used, and a key pressed
 * while an input method composes belongs to the input method. The handler mounted
 * last answers first.
 */
import { useEffect, useRef } from 'react';

type Act = (event: KeyboardEvent) => void | false;
/** Keys in the form `F3`, `Ctrl+Enter`, `Alt+1`, `Escape`. An act that returns false passes the key on. */
export type Keys = Record<string, Act | undefined>;

export const composing = (e: { isComposing?: boolean; keyCode?: number; nativeEvent?: { isComposing?: boolean } }) =>
  e.isComposing === true || e.nativeEvent?.isComposing === true || e.keyCode === 229;

function nameOf(e: KeyboardEvent): string {
  const digit = /^Digit(\d)$/.exec(e.code) ?? /^Numpad(\d)$/.exec(e.code);
  const letter = /^Key([A-Z])$/.exec(e.code);
  const key = digit && e.altKey ? digit[1] : letter && (e.ctrlKey || e.altKey) ? letter[1] : e.key.length === 1 ? e.key.toUpperCase() : e.key;
  return `${e.ctrlKey || e.metaKey ? 'Ctrl+' : ''}${e.altKey ? 'Alt+' : ''}${key}`;
}

const layers: { current: Keys }[] = [];

function onKey(e: KeyboardEvent) {
  if (composing(e) || e.repeat) return;
  const name = nameOf(e);
  for (let i = layers.length - 1; i >= 0; i--) {
    const act = layers[i]?.current[name];
    if (act && act(e) !== false) {
      e.preventDefault();
      return;
    }
  }
}

/** Ctrl Enter sends, also from inside a list: an open one would take it for a choice. */
function beforeLists(e: KeyboardEvent) {
  if (nameOf(e) !== 'Ctrl+Enter' || composing(e) || !(e.target instanceof Element) || !e.target.closest('.ant-select')) return;
  e.stopPropagation();
  onKey(e);
}

/** Listens while mounted. `on: false` mutes the layer. */
export function useHotkeys(keys: Keys, on = true) {
  const layer = useRef(keys);
  useEffect(() => {
    layer.current = keys;
  });
  useEffect(() => {
    if (!on) return;
    if (layers.length === 0) {
      window.addEventListener('keydown', onKey);
      window.addEventListener('keydown', beforeLists, true);
    }
    const mine = layer;
    layers.push(mine);
    return () => {
      layers.splice(layers.indexOf(mine), 1);
      if (layers.length > 0) return;
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('keydown', beforeLists, true);
    };
  }, [on]);
}

/** Whether the key was pressed in something one types into. */
export function typing(e: KeyboardEvent): boolean {
  const el = e.target as HTMLElement | null;
  return el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement || el?.isContentEditable === true;
}
