/**
 * What was typed into a dialog and not sent yet: kept on this PC at every keystroke, per
 * node, account, form and subject, until the command succeeded or its author throws it
 * away. It outlives Esc, a reload and the end of a session; it goes when the account signs
 * out, and is never shown to another. Only fields that differ from what the form would say
 * by itself are kept, so that the rest follows the record as it is when the form is opened
 * again.
 */
import { useState } from 'react';
import { useMe } from '../api/queries.ts';
import { keptPrefix } from './kept.ts';

/** What was kept under this key; what cannot be read is as good as nothing. */
function found<T>(key: string): Partial<T> {
  try {
    const raw: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof raw === 'object' && raw !== null ? (raw as Partial<T>) : {};
  } catch {
    return {};
  }
}

function keep(key: string, typed: object) {
  try {
    if (Object.keys(typed).length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(typed));
  } catch {
    // This PC is full: what was typed is still in the form.
  }
}

export interface Kept<T> {
  value: T;
  set: (part: Partial<T>) => void;
  /** Something was here when the form was opened. */
  back: boolean;
  /** It was sent, or is not wanted. */
  forget: () => void;
}

/** The fields of the form `name` about `subject`; `fresh` is what it says before anybody typed, and is JSON. */
export function useKept<T extends object>(name: string, subject: string, fresh: () => T): Kept<T> {
  const key = `${keptPrefix(useMe())}${name}.${subject}`;
  const [first] = useState(fresh);
  const [typed, setTyped] = useState(() => found<T>(key));
  const [back, setBack] = useState(() => Object.keys(typed).length > 0);
  return {
    value: { ...first, ...typed },
    back,
    set: (part) => setTyped((was) => {
      const next = Object.fromEntries(Object.entries({ ...was, ...part }).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(first[field as keyof T]))) as Partial<T>;
      keep(key, next);
      return next;
    }),
    forget: () => {
      keep(key, {});
      setTyped({});
      setBack(false);
    },
  };
}
