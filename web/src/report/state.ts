/** Words for what the node tells by code, and which act comes next. Pure. */
import type { Clock, ReportAction, ReportDetail } from '../api/types.ts';
import { wordFor } from '../i18n/index.ts';

export const stateWord = (code: string) => wordFor(`report.state.${code}`, code);

export const actionOf = (r: ReportDetail, code: string): ReportAction | undefined => r.actions.find((a) => a.code === code);
export const may = (r: ReportDetail, code: string) => actionOf(r, code)?.allowed === true;

/** Clocks still running that this desk can meet, the nearest first. */
export const openClocks = (r: ReportDetail): Clock[] => r.clocks.filter((c) => c.met_at == null).sort((a, b) => a.due_at - b.due_at);

export type NextAct = { code: 'receive' | 'telephone' | 'up' | 'hand' | 'verify'; clock?: Clock };
/** The one primary act of the page, or nothing when all is done. */
export function nextAct(r: ReportDetail): NextAct | null {
  if (may(r, 'receive') && actionOf(r, 'receive')?.done_at == null) return { code: 'receive' };
  const open = openClocks(r);
  const tel = open.find((c) => c.what === 'tel');
  if (tel && (may(r, 'telephone') || may(r, 'up'))) return { code: 'telephone', clock: tel };
  const doc = open.find((c) => c.what === 'doc');
  if (doc && may(r, 'up')) return { code: 'up', clock: doc };
  if (doc?.to.external && may(r, 'hand')) return { code: 'hand', clock: doc };
  if (may(r, 'verify') && actionOf(r, 'verify')?.done_at == null) return { code: 'verify' };
  return null;
}
