/** A first report by the API, for tests that are about what comes after it. */
import type { Api } from './page.ts';

let n = 0;
/** Text that no other test writes. */
export const unique = (text: string) => `${text}${process.pid}${Date.now().toString(36)}${n++}`;

const UNKNOWN = { how: 'unknown' };
export interface Sent { id: string; title: string; rev: number }

export async function sendReport(api: Api, what: string, figures: Record<string, number> = {}, place = unique('老街')): Promise<Sent> {
  const casualties = Object.fromEntries(['dead', 'injured', 'missing', 'trapped', 'on_site', 'safe'].map((f) => [f, f in figures ? { how: 'number', n: figures[f] } : UNKNOWN]));
  const proposal = await api.send<{ kinds: { code: string }[]; rating: { grade: string; near_miss: boolean } }>('POST', '/reports/propose', { what, place_text: place, casualties });
  const { grade, near_miss } = proposal.rating;
  return api.send<Sent>('POST', '/reports', { happened: { how: 'unknown' }, place_text: place, what, kind: proposal.kinds[0]?.code ?? 'other', casualties, rating: { grade, near_miss }, attachments: [] });
}

/** A report upward as prepared, with the word of the first who may sign it. */
export async function reportUp(api: Api, id: string): Promise<Sent> {
  const prepared = await api.get<{ rev: number; report: object; signing?: { may: { post_id: string }[] } }>(`/reports/${id}/up`);
  const sign = prepared.signing ? { method: 'oral', post_id: prepared.signing.may[0]?.post_id } : undefined;
  return api.send<Sent>('POST', `/reports/${id}/up`, { ...prepared.report, sign }, prepared.rev);
}
