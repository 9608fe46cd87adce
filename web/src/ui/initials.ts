/**
 * Matching of names by the initials of their pinyin (榆阳区 by `yyq`). The dictionary
 * is large and is loaded only when a list wants it; until then names match by text.
 */
import { useEffect, useState } from 'react';

export type Initials = ReadonlyMap<string, string>;

/** Initials of `names`; empty until the dictionary is there. */
export function useInitials(names: string[]): Initials {
  const [known, setKnown] = useState<Initials>(new Map());
  const key = names.join('\n');
  useEffect(() => {
    let gone = false;
    if (key === '') return;
    void import('pinyin-pro').then(({ pinyin }) => {
      if (gone) return;
      setKnown(new Map(key.split('\n').map((n) => [n, pinyin(n, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase()])));
    });
    return () => {
      gone = true;
    };
  }, [key]);
  return known;
}

export function matches(q: string, name: string, initials: Initials): boolean {
  const wanted = q.trim().toLowerCase();
  return name.toLowerCase().includes(wanted) || (initials.get(name)?.includes(wanted) ?? false);
}
