/** 涉险 is folded away: one press opens it, what is stated shows by itself, and it is never in the way of the five fields. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReportBody, ReportDetail } from '../api/types.ts';
import { detail, proposal, row } from '../test/fixtures.ts';
import { asked, closePage, openPage, press, type, until } from '../test/page.tsx';

let report: ReportDetail;
const node = {
  'GET /reports': () => ({ rows: [row(1)] }),
  'GET /reports/*': () => report,
  'POST /reports/*/verify': () => report,
  'POST /reports/*/correct': () => report,
  'POST /reports/propose': () => proposal,
  'POST /reports': (a: { body: unknown }) => detail(1, { id: (a.body as ReportBody).id ?? '' }),
};
const value = (id: string) => document.querySelector<HTMLInputElement>(`#${id}`)?.value;
const button = (name: string) => until(() => [...document.querySelectorAll('button')].find((b) => (b.getAttribute('aria-label') ?? b.textContent?.replaceAll(' ', '')) === name));
const sent = <T,>(end: string) => until(() => asked.find((a) => a.method === 'POST' && a.path.endsWith(end))?.body as T | undefined);

beforeEach(() => {
  localStorage.clear();
  report = detail(1, { actions: [{ code: 'verify', allowed: true }, { code: 'correct', allowed: true }] });
});
afterEach(closePage);

test('a first report asks for it only when somebody wants to state it, and then it goes to the node', async () => {
  await openPage('/report/new', node);
  await type('f-what', '井下出水，人员正在撤离');
  expect(document.querySelector('#f-in_danger')).toBeNull();
  (await button('填涉险人数')).click();
  await until(() => document.activeElement?.id === 'f-in_danger');
  expect(document.querySelector('#f-more')).toBeNull();
  await type('f-in_danger', '12?');
  await until(() => value('f-in_danger') === '12');
  const asks = await until(() => asked.filter((a) => a.path.endsWith('/reports/propose')).map((a) => a.body as ReportBody).find((b) => b.casualties?.in_danger?.how === 'number'));
  expect(asks.casualties?.in_danger).toEqual({ how: 'number', n: 12, preliminary: true });
  press('Ctrl+Enter');
  expect((await sent<ReportBody>('/reports')).casualties?.in_danger).toEqual({ how: 'number', n: 12, preliminary: true });
});

test('a draft that was kept before there was the field opens and goes as ever', async () => {
  await openPage('/report/new', node);
  await type('f-what', '出水');
  await until(() => Object.keys(localStorage).some((k) => k.startsWith('fenghuo.draft.first.')));
  const key = Object.keys(localStorage).find((k) => k.startsWith('fenghuo.draft.first.')) ?? '';
  const draft = JSON.parse(localStorage.getItem(key) ?? '') as { figures: Record<string, string> };
  delete draft.figures.in_danger;
  await closePage();
  localStorage.setItem(key, JSON.stringify(draft));
  await openPage('/report/new', node);
  await until(() => value('f-what') === '出水');
  press('Ctrl+Enter');
  expect((await sent<ReportBody>('/reports')).casualties?.in_danger).toEqual({ how: 'unknown' });
});

test.each([['核实', 'v'], ['更正', 'k']])('%s shows it where it was stated, and the ledger has its column', async (name, prefix) => {
  const casualties = { ...report.casualties, in_danger: { how: 'number', n: 12 } as const };
  report = { ...report, casualties, ledger: [{ source: '麻黄梁镇首报', source_en: '', at: 1, casualties, in_use: true, lowered: [] }] };
  await openPage(`/report/${report.id}`, node);
  const heads = await until(() => [...document.querySelectorAll('.ledger th')].map((th) => th.textContent).find((text) => text === '涉险'));
  expect(heads).toBe('涉险');
  (await button(name)).click();
  await until(() => value(`${prefix}-in_danger`) === '12');
});
