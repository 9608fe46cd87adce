/**
 * Duties as one reads them: what is owed about one report stands on one line, its most
 * urgent duty first. An answer to an instruction is a matter of its own, and so is
 * every duty that is about no report. Pure.
 */
import type { DutyItem } from '../api/types.ts';

export interface EventLine { key: string; first: DutyItem; rest: DutyItem[] }

/** Keeps the order in which the node tells the duties, most urgent first. */
export function byEvent(items: DutyItem[]): EventLine[] {
  const lines = new Map<string, EventLine>();
  for (const item of items) {
    const key = item.action.href.startsWith('/reports/') ? item.action.href : item.id;
    const line = lines.get(key);
    if (line) line.rest.push(item);
    else lines.set(key, { key, first: item, rest: [] });
  }
  return [...lines.values()];
}
