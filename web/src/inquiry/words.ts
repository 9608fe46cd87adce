/** Words and choices of inquiries. */
import type { Element, ReportDetail, TipSource } from '../api/types.ts';

export const SOURCES: TipSource[] = ['above', 'police', 'fire', 'medical', 'web', 'caller', 'other'];
export const ELEMENTS: Element[] = ['time', 'place', 'source', 'nature', 'extent', 'casualties', 'trend', 'measures', 'contact'];

/** What a report plainly lacks: what it calls unknown itself. The rest is a person's judgement. */
export function plainlyLacks(r: ReportDetail): Element[] {
  const open: Element[] = [];
  if (r.happened.how === 'unknown') open.push('time');
  if (r.place_text.trim() === '') open.push('place');
  if (r.casualties.dead.how === 'unknown' || r.casualties.injured.how === 'unknown') open.push('casualties');
  if (!r.contact?.phone) open.push('contact');
  return open;
}
