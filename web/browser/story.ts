/** A first report by the API, for tests that are about what comes after it. */
import type { Locator, Page } from 'playwright-core';
import type { Api, Language } from './page.ts';

let n = 0;
/** Text that no other test writes. */
export const unique = (text: string) => `${text}${process.pid}${Date.now().toString(36)}${n++}`;

const UNKNOWN = { how: 'unknown' };
export interface Sent { id: string; title: string; rev: number }

export async function sendReport(api: Api, what: string, figures: Record<string, number | object> = {}, place = unique('老街')): Promise<Sent> {
  const casualties = Object.fromEntries(['dead', 'injured', 'missing', 'trapped', 'on_site', 'safe'].map((f) => [f, f in figures ? (typeof figures[f] === 'number' ? { how: 'number', n: figures[f] } : figures[f]) : UNKNOWN]));
  const proposal = await api.send<{ kinds: { code: string }[]; rating: { grade: string; near_miss: boolean; regardless?: boolean } }>('POST', '/reports/propose', { what, place_text: place, casualties });
  const { grade, near_miss, regardless } = proposal.rating;
  return api.send<Sent>('POST', '/reports', { happened: { how: 'unknown' }, place_text: place, what, kind: proposal.kinds[0]?.code ?? 'other', casualties, rating: { grade, near_miss, regardless }, attachments: [] });
}

/** In the dialog of a report upward or of a follow-up: the leader on duty has agreed by telephone. */
export async function agreed(dialog: Locator, words = '同意，报吧', language: Language = 'zh-CN') {
  const zh = language === 'zh-CN';
  await dialog.getByText(zh ? '口头同意，事后补签' : 'Agreed by word, signed later').click();
  await dialog.getByRole('combobox', { name: zh ? '谁同意的' : 'Who agreed' }).click();
  await dialog.getByTitle(/白建军/).last().click();
  await dialog.getByRole('button', { name: zh ? '打的 6108' : /6108/ }).click();
  await dialog.getByLabel(zh ? '原话' : 'Their words').fill(words);
}

/** A word for a document, taken down in either language. */
export async function noted(page: Page, zh = true) {
  await page.getByText(zh ? '口头同意，记录在案' : 'Agreed by word, taken down').click();
  await page.getByRole('combobox', { name: zh ? '谁同意的' : 'Who agreed' }).click();
  await page.getByTitle(/白建军/).last().click();
  await page.getByRole('button', { name: zh ? '打的 6108' : /6108/ }).click();
}

/** A report upward as prepared, with the word of the first who may sign it. */
export async function reportUp(api: Api, id: string): Promise<Sent> {
  const prepared = await api.get<{ rev: number; report: object; signing?: { may: { post_id: string }[] } }>(`/reports/${id}/up`);
  const sign = prepared.signing ? { method: 'oral', phone: '6108', post_id: prepared.signing.may[0]?.post_id } : undefined;
  return api.send<Sent>('POST', `/reports/${id}/up`, { ...prepared.report, sign }, prepared.rev);
}
