/**
 * What is written tells fewer dead or injured than somebody stated before, and nobody says why: each
 * such figure with both values and whose they are. As the node finds it for the ledger, while it is
 * typed. Pure.
 */
import type { Casualties, Count, LedgerRow } from '../api/types.ts';

export interface Fall {
  field: 'dead' | 'injured';
  /** What stood, and whose it is. */
  was: Count;
  from: LedgerRow;
  /** What is told instead; by whom, where it stands in the ledger already. */
  now: Count;
  by?: LedgerRow;
}

const FIELDS = ['dead', 'injured'] as const;
const known = (c: Count) => (c.how === 'unknown' ? null : c.how === 'none' ? 0 : c.n);

/** The last row before that knows a figure. */
const last = (rows: LedgerRow[], field: Fall['field']) => rows.find((r) => known(r.casualties[field]) !== null);

function fell(now: Casualties, before: LedgerRow[], by?: LedgerRow): Fall[] {
  const lastOf = (field: Fall['field']) => known(last(before, field)?.casualties[field] ?? { how: 'unknown' }) ?? 0;
  // Who was injured and died is no fewer.
  const died = Math.max(0, (known(now.dead) ?? 0) - lastOf('dead'));
  return FIELDS.flatMap((field) => {
    const from = last(before, field);
    const fewer = lastOf(field) - (known(now[field]) ?? 0);
    return from && fewer > (field === 'injured' ? died : 0) ? [{ field, was: from.casualties[field], from, now: now[field], by }] : [];
  });
}

/** Falls of what is written, then those without a word in the ledger that it repeats; `ledger` newest first. */
export function fallen(ledger: LedgerRow[], now: Casualties): Fall[] {
  const own = fell(now, ledger);
  const told = FIELDS.filter((field) => !own.some((f) => f.field === field)).flatMap((field) => {
    for (const [n, row] of ledger.entries()) {
      if (!row.lowered.includes(field) || row.reason) continue;
      const fall = fell(now, ledger.slice(n + 1), row).find((f) => f.field === field);
      if (fall) return [{ ...fall, now: row.casualties[field] }];
    }
    return [];
  });
  return [...own, ...told];
}
