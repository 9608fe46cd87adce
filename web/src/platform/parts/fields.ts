/** What a field of a platform form is. The form dialog draws them; pages only list them. */
import type { PhoneNumber } from '../types.ts';

export interface Option { value: string; label: string; note?: string; disabled?: boolean }
interface Common<K> { key: K; label: string; hint?: string; required?: boolean; half?: boolean }
export type Field<K = string> =
  | (Common<K> & { kind: 'area' | 'day' | 'time' })
  /** `among` is offered and anything else may be typed. */
  | (Common<K> & { kind: 'text'; among?: Option[] })
  | (Common<K> & { kind: 'select'; options: Option[]; clear?: boolean; search?: boolean })
  | (Common<K> & { kind: 'multi'; options: Option[] })
  | (Common<K> & { kind: 'check' })
  | (Common<K> & { kind: 'numbers'; kinds: Option[] });

export type Value = string | string[] | boolean | PhoneNumber[] | undefined;
export type Values = Record<string, Value>;

export const isDay = (text: string): boolean => {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!m) return false;
  const d = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(d.getTime()) && d.toISOString().startsWith(text);
};
/** `2026-11-23 08:05` in China Standard Time. */
export function readTime(text: string): number | null {
  const m = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}):?(\d{2}))?$/.exec(text.normalize('NFKC').trim());
  if (!m || !isDay(m[1] ?? '')) return null;
  const [h, min] = [Number(m[2] ?? 0), Number(m[3] ?? 0)];
  return h > 23 || min > 59 ? null : Date.parse(`${m[1]}T00:00:00+08:00`) + (h * 60 + min) * 60_000;
}

export const text = (v: Value): string => (typeof v === 'string' ? v.trim() : '');
export const some = (v: Value): string | undefined => text(v) || undefined;
export const list = (v: Value): string[] => (Array.isArray(v) ? v.filter((x): x is string => typeof x === 'string') : []);
export const numbers = (v: Value): PhoneNumber[] =>
  Array.isArray(v) ? v.filter((x): x is PhoneNumber => typeof x === 'object' && x.number.trim() !== '').map(({ kind, number }) => ({ kind, number: number.trim() })) : [];
/** The same to a reader: an empty list and nothing are one. */
export const same = (a: Value, b: Value): boolean => {
  const plain = (v: Value) => (v === undefined || v === '' || v === false || (Array.isArray(v) && v.length === 0) ? '' : Array.isArray(v) ? JSON.stringify(v.map((x) => (typeof x === 'string' ? x : [x.kind, x.number]))) : v);
  return plain(a) === plain(b);
};
