/** Periods of whole days, as the statistics are asked for: by name, or from and to. They live in the address. */
import type { Compared, Grade, Millis, Statistics } from '../api/types.ts';

export type Span = 'month' | 'last_month' | 'quarter' | 'year';
export const SPANS: Span[] = ['month', 'last_month', 'quarter', 'year'];
/** What the page shows: of which days, narrowed to what, as pictures or as tables. */
export interface Asked { span?: Span; from?: string; to?: string; unit?: string; kind?: string; grade?: Grade; as?: 'table' }
/** The day begins at midnight of Beijing. */
const BEIJING = 8 * 3_600_000;

/** First and last day of a span, as 2026-11-01; one that is not over ends today. */
export function daysOf(span: Span, now: Millis): [string, string] {
  const d = new Date(now + BEIJING);
  const [y, m] = [d.getUTCFullYear(), d.getUTCMonth()];
  const day = (year: number, month: number, of: number) => new Date(Date.UTC(year, month, of)).toISOString().slice(0, 10);
  const today = d.toISOString().slice(0, 10);
  if (span === 'last_month') return [day(y, m - 1, 1), day(y, m, 0)];
  if (span === 'month') return [day(y, m, 1), today];
  if (span === 'quarter') return [day(y, m - (m % 3), 1), today];
  return [day(y, 0, 1), today];
}

const isDay = (text: unknown): text is string => typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** From an address: only what can be asked. */
export function readAsked(raw: Record<string, unknown>): Asked {
  const text = (k: string) => (typeof raw[k] === 'string' && raw[k] !== '' ? raw[k] : undefined);
  const span = SPANS.find((s) => s === raw.span);
  const grade = (['I', 'II', 'III', 'IV'] as const).find((g) => g === raw.grade);
  const days = !span && isDay(raw.from) && isDay(raw.to) ? { from: raw.from, to: raw.to } : {};
  return { span, ...days, unit: text('unit'), kind: text('kind'), grade, as: raw.as === 'table' ? 'table' : undefined };
}

/** What the node is asked. Without days it is the month so far. */
export function queryOf(asked: Asked, now: Millis): { from: string; to: string; unit?: string; kind?: string; grade?: Grade } {
  const [from, to] = asked.from && asked.to ? [asked.from, asked.to] : daysOf(asked.span ?? 'month', now);
  return { from, to, unit: asked.unit, kind: asked.kind, grade: asked.grade };
}

/** 11-03, 2026 年 11 月: a point of the series. */
export const pointWord = (from: string, step: 'day' | 'month'): string => (step === 'day' ? from.slice(5) : from.slice(0, 7));

/** +3, −2, 0: more or fewer than before. */
export const change = (n: number): string => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : '0');

/** How much of some days the node has a record of: where there is none, a number is no zero. */
export function recorded(s: Pick<Statistics, 'records_from'>, days: { from: string; to: string }): 'all' | 'part' | 'none' {
  if (!s.records_from || days.to < s.records_from) return 'none';
  return days.from < s.records_from ? 'part' : 'all';
}

/** How many more than then, with its sign; nothing where then there was no record. */
export const more = (s: Statistics, c: Compared, than: 'before' | 'year_ago' = 'year_ago'): string | undefined =>
  recorded(s, s[than]) === 'none' ? undefined : change(c.now.n - c[than].n);

/** Whether there is a record of a point of the series: of its day, or of some day of its month. */
export const known = (s: Pick<Statistics, 'records_from' | 'step'>, from: string): boolean =>
  s.records_from != null && (s.step === 'day' ? from >= s.records_from : from.slice(0, 7) >= s.records_from.slice(0, 7));
