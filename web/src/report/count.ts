/**
 * Reads a casualty figure as typed or as people say it: 3, 三, 两个, 无, nothing (未核实), or
 * 至少 3. Zero typed as a digit is a stated zero, the same as 无. A figure that is due again says
 * so: 3?, 初步 3, 暂无. Pure; what cannot be read is null and never becomes a guess.
 */
import type { Casualties, CasualtyField, Count } from '../api/types.ts';
import { isMarked } from '../ui/figureText.ts';

export const CASUALTY_FIELDS: CasualtyField[] = ['dead', 'injured', 'missing', 'trapped', 'on_site', 'safe', 'evacuated', 'in_danger'];
/** Asked for in few reports: out of the way until one is known or wanted. */
export const FOLDED_FIELD = 'in_danger' satisfies CasualtyField;
export const unknownCasualties = (): Casualties => ({
  dead: { how: 'unknown' }, injured: { how: 'unknown' }, missing: { how: 'unknown' },
  trapped: { how: 'unknown' }, on_site: { how: 'unknown' }, safe: { how: 'unknown' },
  evacuated: { how: 'unknown' }, in_danger: { how: 'unknown' },
});
/** The figures of a statement that are due again. */
export const dueAgain = (c: Casualties): CasualtyField[] => CASUALTY_FIELDS.filter((f) => isMarked(c[f]));
/** More people than any place here holds: a slip of the finger. */
const MOST = 1_000_000;

/** 初步 before or behind a figure, a question mark behind it, or 暂 before 无. */
const MARK = /^(?:初步|prelim(?:inary)?)\s*|^暂(?=无|没有)|\s*(?:\?|\(?(?:初步|prelim(?:inary)?)\)?)$/i;

/** The figure without its mark. */
export const unmarked = (typed: string): string => typed.normalize('NFKC').trim().replace(MARK, '');
/** A figure with its mark, as it is kept while it is typed. */
export const marked = (typed: string): string => `${unmarked(typed)}?`;
/** Whether a figure is typed as preliminary. */
export function isPreliminary(typed: string): boolean {
  const count = readCount(typed);
  return count !== null && isMarked(count);
}

export function readCount(typed: string): Count | null {
  const said = typed.normalize('NFKC').trim();
  const bare = unmarked(said);
  if (bare === said || said === '?') return readNumber(said);
  const count = readNumber(bare);
  // What nobody knows is not preliminary.
  return count === null || count.how === 'unknown' ? null : { ...count, preliminary: true };
}

function readNumber(typed: string): Count | null {
  const text = typed.replace(/[\s人名个位]/g, '');
  if (text === '' || /^(未核实|不详|不明|unknown|unverified|\?)$/i.test(text)) return { how: 'unknown' };
  if (/^(无|没有|none|0+)$/i.test(text)) return { how: 'none' };
  const said = /^(≥|>=|至少|不少于)?(\d{1,7}|[零〇一二两三四五六七八九十百千俩仨]+)(\+|以上|余|多)?$/.exec(text);
  const n = said?.[2] === undefined ? null : /\d/.test(said[2]) ? Number(said[2]) : spoken(said[2]);
  return n === null ? null : within(n, said?.[1] || said?.[3] ? 'at_least' : 'number');
}

const DIGITS = '零一二三四五六七八九';
const digit = (c: string | undefined) => (c === undefined ? 0 : DIGITS.indexOf(c.replace('两', '二')));
const D = '([一二两三四五六七八九])';
const SPOKEN = new RegExp(`^(?:${D}千)?(?:[零〇]?${D}百)?(?:[零〇]?${D}?(十))?(?:([零〇])?${D})?$`);

/** 两, 仨, 十二, 一百零三, 一百二, up to 九千九百九十九; 两三 is no number. */
function spoken(text: string): number | null {
  if (text === '俩') return 2;
  if (text === '仨') return 3;
  if (/^[零〇]$/.test(text)) return 0;
  const [all, thousands, hundreds, tens, ten, zero, ones] = SPOKEN.exec(text) ?? [];
  if (!all) return null;
  // 一百二 is 120, 一百零二 is 102.
  const unit = ten || zero ? 1 : hundreds ? 10 : thousands ? 100 : 1;
  return digit(thousands) * 1000 + digit(hundreds) * 100 + (ten ? digit(tens ?? '一') * 10 : 0) + digit(ones) * unit;
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
      return count.preliminary ? marked(none) : none;
    case 'number':
      return count.preliminary ? marked(String(count.n)) : String(count.n);
    case 'at_least':
      return count.preliminary ? marked(`≥${count.n}`) : `≥${count.n}`;
  }
}
