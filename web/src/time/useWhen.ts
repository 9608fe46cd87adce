/** A moment as somebody types it into a small field, or now when nothing is typed. */
import { useState } from 'react';
import { nodeNow } from './clock.ts';
import { readInstant } from './parse.ts';

/** The moment typed, or now when nothing was. */
export function useWhen() {
  const [typed, setTyped] = useState('');
  const [typedAt, setTypedAt] = useState(0);
  const read = typed.trim() === '' ? null : readInstant(typed, typedAt);
  const at = read?.ok && read.moment.how === 'exact' ? read.moment.at : read?.ok && read.moment.how === 'about' ? read.moment.at : undefined;
  return { typed, set: (text: string) => { setTyped(text); setTypedAt(nodeNow()); }, at, fault: read && !read.ok ? read : null };
}
