/** Words for what the node tells by code, and which act comes next. Pure. */
import type { Clock, ReportAction, ReportDetail } from '../api/types.ts';
import i18next from 'i18next';
import { wordFor } from '../i18n/index.ts';

/** 事故灾难 › 煤矿事故 */
export const kindPath = (r: ReportDetail): string => (i18next.language === 'en' ? r.kind_path_en : r.kind_path).join(' › ');
export const stateWord = (code: string) => wordFor(`report.state.${code}`, code);

export const actionOf = (r: ReportDetail, code: string): ReportAction | undefined => r.actions.find((a) => a.code === code);
export const may = (r: ReportDetail, code: string) => actionOf(r, code)?.allowed === true;

/** 块 before 越级 before 条: of two that run out together, the government above is told first. */
const TURN: Record<string, number> = { block: 0, skip: 1, line: 2 };
const turn = (c: Clock) => TURN[c.via ?? 'block'] ?? 0;
/** Clocks still running, those of the own unit first, the nearest first. */
export const openClocks = (r: ReportDetail): Clock[] =>
  r.clocks.filter((c) => c.met_at == null).sort((a, b) => Number(b.mine) - Number(a.mine) || a.due_at - b.due_at || turn(a) - turn(b));
/** To whom a clock is owed, in one word. */
export const clockTo = (c: Clock): string => c.to.unit || c.to.name;

export type NextAct = { code: 'receive' | 'telephone' | 'up' | 'hand' | 'verify' | 'follow' | 'withdrawn'; clock?: Clock };
/** The one primary act of the page, or nothing when all is done. */
export function nextAct(r: ReportDetail): NextAct | null {
  if (may(r, 'receive') && actionOf(r, 'receive')?.done_at == null) return { code: 'receive' };
  const open = openClocks(r).filter((c) => c.mine);
  const withdrawn = open.find((c) => c.what === 'withdrawn');
  if (withdrawn && may(r, 'telephone')) return { code: 'withdrawn', clock: withdrawn };
  const tel = open.find((c) => c.what === 'tel');
  if (tel && may(r, 'telephone')) return { code: 'telephone', clock: tel };
  const doc = open.find((c) => c.what === 'doc');
  if (doc && may(r, 'up')) return { code: 'up', clock: doc };
  if (doc && may(r, 'hand')) return { code: 'hand', clock: doc };
  if (may(r, 'verify') && actionOf(r, 'verify')?.done_at == null) return { code: 'verify' };
  const follow = open.find((c) => c.what === 'follow' && c.id === `${r.id}-follow`);
  if (follow && may(r, 'follow')) return { code: 'follow', clock: follow };
  return null;
}
