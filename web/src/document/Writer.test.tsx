/** A bulletin is signed by who may, or asked for: a typed name signs nothing. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PreparedPaper, SigningTerms } from '../api/types.ts';
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
  prepared = { series: [{ code: 'special', kind: 'bulletin', zh: '专报', en: 'Special report', head: '专报', next: '第1期', upward: true }], paper, told: [], issuer: '值班室', drill: false, signing: terms(false) } as unknown as PreparedPaper;
});
afterEach(closePage);

test('whoever may not sign asks for it, with the text as it is written', async () => {
  await openPage(`/report/${report.id}/paper?series=special`, node);
  expect((await button('出文书')).disabled).toBe(true);
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
