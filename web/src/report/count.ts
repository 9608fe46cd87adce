/**
 * Reads a casualty figure as typed: a number, 无, nothing (未核实), or 至少 3. Zero
 * typed as a digit is a stated zero, the same as 无. Pure; what cannot be read is
 * null and never becomes a guess.
 */
import type { Casualties, CasualtyField, Count } from '../api/types.ts';

export const CASUALTY_FIELDS: CasualtyField[] = ['dead', 'injured', 'missing', 'trapped', 'on_site', 'safe'];
export const unknownCasualties = (): Casualties => ({
  dead: { how: 'unknown' }, injured: { how: 'unknown' }, missing: { how: 'unknown' },
  trapped: { how: 'unknown' }, on_site: { how: 'unknown' }, safe: { how: 'unknown' },
  evacuated: { how: 'unknown' }, in_danger: { how: 'unknown' },
});
/** More people than any place here holds: a slip of the finger. */
const MOST = 1_000_000;

export function readCount(typed: string): Count | null {
  const text = typed.normalize('NFKC').replace(/[\s人名个]/g, '');
  if (text === '' || /^(未核实|不详|不明|unknown|unverified|\?)$/i.test(text)) return { how: 'unknown' };
  if (/^(无|没有|none|0+)$/i.test(text)) return { how: 'none' };
  const least = /^(?:≥|>=|至少|不少于)(\d{1,7})$/.exec(text) ?? /^(\d{1,7})(?:\+|以上|余|多)$/.exec(text);
  if (least) return within(Number(least[1]), 'at_least');
  const exact = /^(\d{1,7})$/.exec(text);
  return exact ? within(Number(exact[1]), 'number') : null;
}

function within(n: number, how: 'number' | 'at_least'): Count | null {
  if (n > MOST) return null;
  return n === 0 ? { how: 'none' } : { how, n };
}

/** A figure as it would be typed; `none` is the word of the page's language. */
export function typedCount(count: Count, none = '无'): string {
  switch (count.how) {
    case 'unknown':
      return '';
    case 'none':
      return none;
    case 'number':
      return String(count.n);
    case 'at_least':
      return `≥${count.n}`;
  }
}

const known = (c: Count) => (c.how === 'number' ? c.n : c.how === 'none' ? 0 : null);
/**
 * Whether 当班 equals 升井 plus 被困 plus 失联 plus 死亡 where all that is needed is
 * known: `null` when it cannot be told.
 */
export function adds(c: Casualties): { ok: boolean; on_site: number; safe: number; rest: number } | null {
  const [on, safe, trapped] = [known(c.on_site), known(c.safe), known(c.trapped)];
  if (on === null || safe === null || trapped === null) return null;
  const rest = trapped + (known(c.missing) ?? 0) + (known(c.dead) ?? 0);
  return { ok: on === safe + rest, on_site: on, safe, rest };
}
