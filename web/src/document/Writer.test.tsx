/** A bulletin, or a monthly report, is signed by who may, or asked for: a typed name signs nothing. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Manuscript, PreparedPaper, SigningTerms } from '../api/types.ts';
import { detail, me } from '../test/fixtures.ts';
import { asked, closePage, openPage, press, until } from '../test/page.tsx';

const report = detail(1);
const terms = (mine: boolean): SigningTerms => ({ may: [{ post_id: 'a'.repeat(32), title: '区长', name: '白建军', phone: '6108', me: mine, own: true }], check: false, minutes: 3, article: '', article_en: '', mine });
let prepared: PreparedPaper;
const paper = { id: undefined, series: 'special', title: '塌方', copies: [], text: '河堤塌方。', rows: [], pictures: [] };
const node = {
  'GET /reports/*': () => report,
  'GET /reports/*/documents': () => prepared,
  'POST /reports/*/documents': () => ({ id: 'd'.repeat(32), series_name: '专报', number: '第1期' }),
  'POST /reports/*/documents/ask': () => ({ id: 'e'.repeat(32) }),
};
const button = (name: string) => until(() => [...document.querySelectorAll('button')].find((b) => b.textContent?.replaceAll(' ', '').startsWith(name)));
const radio = (name: string) => until(() => [...document.querySelectorAll<HTMLElement>('.sign label')].find((l) => l.textContent === name));
const sent = (end: string) => until(() => asked.find((a) => a.method === 'POST' && a.path.endsWith(end))?.body as Record<string, unknown> | undefined);

beforeEach(() => {
  localStorage.clear();
  prepared = { series: [{ code: 'special', kind: 'bulletin', zh: '专报', en: 'Special report', head: '专报', next: '第1期', upward: true, desks: [] }], paper, told: [], issuer: '值班室', drill: false, signing: terms(false) } as unknown as PreparedPaper;
});
afterEach(closePage);

test('whoever may not sign asks for it, with the text as it is written', async () => {
  await openPage(`/report/${report.id}/paper?series=special`, node);
  expect((await button('制发文书')).disabled).toBe(true);
  expect([...document.querySelectorAll('.paper-people label')].map((l) => l.textContent)).not.toContain('签发');
  (await radio('送签，等回复')).click();
  (await button('送出')).click();
  const body = await sent('/documents/ask');
  expect(body).toMatchObject({ series: 'special', text: '河堤塌方。', post_id: 'a'.repeat(32), check: false });
  expect(body).not.toHaveProperty('sign');
});

test('who may sign issues it on the screen under their own name', async () => {
  prepared = { ...prepared, signing: terms(true) };
  await openPage(`/report/${report.id}/paper?series=special`, node);
  await until(() => document.querySelector('.sheet-signed')?.textContent?.includes(`签发：${me.name}`));
  press('Ctrl+Enter');
  expect(await sent('/documents')).toMatchObject({ sign: { method: 'on_screen', confirm_grade: false } });
});

test('where no rule asks for a signature the name is typed as ever', async () => {
  prepared = { ...prepared, signing: undefined };
  await openPage(`/report/${report.id}/paper?series=special`, node);
  await until(() => [...document.querySelectorAll('.paper-people label')].some((l) => l.textContent === '签发'));
  expect(document.querySelector('.sign')).toBeNull();
});

test('a room of the unit issues under its own name, number and telephone', async () => {
  const flood = 'f'.repeat(32);
  const series = [{ ...prepared.series[0], desks: [{ desk_id: flood, name: '区防汛办值班室', phone: '0912-5550300', next: '第7期' }] }];
  prepared = { ...prepared, series, signing: undefined, paper: { ...paper, desk_id: flood, signed_by: '白建军' } } as unknown as PreparedPaper;
  await openPage(`/report/${report.id}/paper?series=special`, node);
  await until(() => document.querySelector('.sheet-line')?.textContent?.includes('区防汛办值班室'));
  expect(document.querySelector('.sheet-no')?.textContent).toBe('第7期');
  expect(document.querySelector('.masthead-no')?.textContent).toContain('第7期');
  press('Ctrl+Enter');
  expect(await sent('/documents')).toMatchObject({ desk_id: flood });
});

test('a circular shows who has it printed and when, as filled in and as changed', async () => {
  const series = [{ ...prepared.series[0], kind: 'circular', code: 'circular' }];
  prepared = { ...prepared, series, signing: undefined, paper: { ...paper, series: 'circular', signed_by: '白建军', printed_by: '区政府办公室' } } as unknown as PreparedPaper;
  await openPage(`/report/${report.id}/paper?series=circular`, node);
  const foot = () => document.querySelector('.sheet-imprint')?.textContent;
  await until(() => /^区政府办公室\d+年\d+月\d+日印发$/.test(foot() ?? ''));
  const day = await until(() => document.querySelector<HTMLInputElement>('.paper-imprint input[type=date]'));
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(day, '2026-12-01');
  day.dispatchEvent(new Event('input', { bubbles: true }));
  await until(() => foot() === '区政府办公室2026年12月1日印发');
  press('Ctrl+Enter');
  expect(await sent('/documents')).toMatchObject({ printed_by: '区政府办公室', printed_on: '2026-12-01' });
});

const period = { from: '2026-11-01', to: '2026-11-30', counted_at: 1 };
const tables = [{ columns: ['等级', '本期'], rows: [['合计', '2']] }];

test('a monthly report is asked for with its period and tables as they were counted', async () => {
  const month = { ...prepared, series: [{ code: 'monthly', kind: 'periodical', zh: '突发事件月报', en: 'Monthly report', head: '突发事件月报', next: '2026年第1期', upward: false, desks: [] }], paper: { ...paper, series: 'monthly', title: '2026年11月突发事件情况', text: '共2起。\n【表1】按等级', tables }, period } as unknown as PreparedPaper;
  await openPage('/statistics/paper?from=2026-11-01&to=2026-11-30', { 'GET /statistics/documents': () => month, 'POST /statistics/documents/ask': () => ({ id: 'e'.repeat(32) }) });
  (await radio('送签，等回复')).click();
  (await button('送出')).click();
  const body = await sent('/statistics/documents/ask');
  expect(body).toMatchObject({ series: 'monthly', period, tables, post_id: 'a'.repeat(32), check: false });
  expect(body).not.toHaveProperty('sign');
});

test('a monthly report that waits shows its tables, who is asked, and leads to its statistics; signed it is opened', async () => {
  const step = { at: 1, by: '马志远' };
  const m = {
    id: 'e'.repeat(32), rev: 2, title: '2026年11月突发事件情况', unit: me.unit, report: { what: '共2起。\n【表1】按等级', kind: 'other', casualties: {}, place_text: '', attachments: [] }, rating: { grade: 'IV', near_miss: false, confirmed: false }, standing: { grade: 'IV', near_miss: false, confirmed: false },
    to: [], drafted: step, wants_check: false, may_check: false, asked: [{ post_id: 'a'.repeat(32), title: '区长', name: '白建军', at: 1, now: true }], grade_undone: false, sent: false, may: true, drill: false, signing: terms(true), document: { id: 'e'.repeat(32), kind: 'periodical', period, tables, pictures: [] },
    papers: { series: [{ code: 'monthly', kind: 'periodical', zh: '突发事件月报', en: 'Monthly report', head: '突发事件月报', next: '2026年第1期', upward: false, desks: [] }], masthead: { series: 'monthly', title: '2026年11月突发事件情况', copies: [] }, issuer: '值班室' },
  } as unknown as Manuscript;
  await openPage(`/manuscript/${m.id}`, { 'GET /manuscripts/*': () => m, 'POST /manuscripts/*/sign': () => ({ id: m.id }) });
  await until(() => [...document.querySelectorAll('.sheet caption')].some((c) => c.textContent === '表1　按等级'));
  expect(document.querySelector('.ms-steps')?.textContent).toContain('已请 区长白建军');
  const back = await until(() => document.querySelector<HTMLAnchorElement>('.ms-head a'));
  expect(back.getAttribute('href')).toBe('/statistics?from=2026-11-01&to=2026-11-30');
  expect(document.querySelector('.ms-head .grade')).toBeNull();
  (await button('签发并制发文书')).click();
  expect(await sent('/sign')).toMatchObject({ method: 'on_screen' });
  await until(() => location.pathname === `/document/${m.id}`);
});

test('a font that is missing is named when the paper is looked at, with what stands in for it', async () => {
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:paper', revokeObjectURL: () => {} }));
  let fonts = [['方正小标宋简体', 'Noto Serif CJK SC Bold'], ['仿宋_GB2312', 'Noto Serif CJK SC']];
  await openPage(`/report/${report.id}/paper?series=special`, {
    ...node,
    'POST /reports/*/documents/preview': () => new Response('%PDF', { headers: { 'content-type': 'application/pdf', 'fenghuo-substituted-fonts': encodeURIComponent(JSON.stringify(fonts)) } }),
  });
  const said = () => [...document.querySelectorAll('[role=status]')].map((e) => e.textContent ?? '').find((text) => text.startsWith('缺字体'));
  (await button('PDF')).click();
  const told = await until(said);
  for (const font of fonts.flat()) expect(told).toContain(font);
  // They were put into the folder meanwhile.
  fonts = [];
  (await button('PDF')).click();
  await until(() => said() === undefined);
});
