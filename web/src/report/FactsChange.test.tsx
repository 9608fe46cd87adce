import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock, CorrectBody, ReportDetail } from '../api/types.ts';
import { detail, me, NOW, proposal, row } from '../test/fixtures.ts';
import { asked, closePage, openPage, press, Refused, shows, type, until } from '../test/page.tsx';

const kinds = () => ({ classes: [], lines: [], kinds: [
  { code: 'coal_mine', zh: '煤矿事故', en: 'Coal mine accident', class: 'accident', class_zh: '', class_en: '', line: 'coal', underground: true },
  { code: 'road_traffic', zh: '道路交通事故', en: 'Road traffic accident', class: 'accident', class_zh: '', class_en: '', line: 'police', underground: false },
] });
const clock = (over: Partial<Clock> = {}): Clock => ({
  id: 'c1', dispatch_id: 'd1', rev: 7, what: 'tel', owed_by: me.unit, mine: true, to: { desk_id: 'k1', name: '榆林市政府总值班室', unit: '榆林市', phones: [], external: true },
  due_at: NOW + 1_800_000, started_at: NOW, minutes: 30, article: '榆阳区2018工作要点 六（二）', article_en: 'Yuyang notice 2018, VI(2)', ceiling_minutes: 60, ceiling_article: '21号令 第八条', ceiling_article_en: 'Order 21, art. 8', ...over,
});
let report: ReportDetail;
const up = (what: string, rev = 1) => ({ rev, report: { what, kind: 'coal_mine', rating: { grade: 'III', near_miss: true } }, spoken: '照着读的话', to: [] });
const node = {
  'GET /kinds': kinds,
  'GET /reports': () => ({ rows: [row(1)] }),
  'GET /reports/*': () => report,
  'GET /reports/*/up': () => up('拟稿'),
  'POST /reports/propose': () => proposal,
};
const last = (end: string) => asked.filter((a) => a.method === 'POST' && a.path.endsWith(end)).at(-1);
const area = () => document.querySelector<HTMLTextAreaElement>('dialog textarea:not([readonly])');
const labels = () => [...document.querySelectorAll('.figures label span')].map((s) => s.textContent);
const opened = (title: string) => until(() => document.querySelector('.centre-title h1')?.textContent === title);

beforeEach(() => {
  localStorage.clear();
  report = detail(1);
});
afterEach(closePage);

test('a form of yesterday shows what others changed beside its own text and goes against the newer state', async () => {
  let tries = 0;
  await openPage('/report', {
    ...node,
    'POST /reports/*/up': () => (tries++ === 0 ? new Refused(409, 'report.moved', detail(1, { rev: 5, what: '四个人没有上来' })) : detail(1, { rev: 6 })),
  });
  await opened('第 1 件');
  press('F9');
  await until(() => area()?.value === '拟稿');
  press('Ctrl+Enter');
  await shows('别处刚改过');
  expect(document.querySelector('.newer')?.textContent).toContain('四个人没有上来');
  expect(area()?.value).toBe('拟稿');
  expect(last('/up')?.match).toBe('1');
  press('Ctrl+Enter');
  await until(() => tries === 2);
  expect(last('/up')?.match).toBe('5');
});

test('verifying and telling carry the revision they were made from', async () => {
  report = detail(1, { clocks: [clock()], actions: [{ code: 'telephone', allowed: true }, { code: 'verify', allowed: true }] });
  await openPage('/report', { ...node, 'POST /reports/*/telephone': () => report, 'POST /reports/*/verify': () => report });
  await opened('第 1 件');
  press('F9');
  const took = await until(() => document.querySelector<HTMLInputElement>('dialog .told input'));
  took.id = 'took';
  await type('took', '高磊');
  (await until(() => [...document.querySelectorAll<HTMLButtonElement>('dialog .told button')].find((b) => !b.disabled))).click();
  await until(() => last('/telephone'));
  expect(last('/telephone')?.match).toBe('7');
});

test('an upward text of an older draft is offered and not put in the place of the newer one', async () => {
  const key = `fenghuo.draft.up.${me.node.code}.${me.account_id}.${detail(1).id}`;
  localStorage.setItem(key, JSON.stringify({ from: '旧拟稿', text: '我改过的旧稿' }));
  localStorage.setItem(`fenghuo.draft.up.${me.node.code}.other.${detail(1).id}`, JSON.stringify({ from: '拟稿', text: '别人的稿' }));
  await openPage('/report', node);
  await opened('第 1 件');
  press('F9');
  await until(() => area()?.value === '拟稿');
  await shows('按最新情况重拟的稿');
  (await until(() => [...document.querySelectorAll('button')].find((b) => b.textContent === '用上次的'))).click();
  await until(() => area()?.value === '我改过的旧稿');
});

test('the report upward proposes the grade of what is written, not the old one', async () => {
  await openPage('/report', { ...node, 'POST /reports/propose': () => ({ ...proposal, rating: { grade: 'II', near_miss: false, confirmed: false } }), 'POST /reports/*/up': () => report });
  await opened('第 1 件');
  press('F9');
  await until(() => document.querySelector('dialog .rating')?.textContent?.includes('重大'));
  expect(last('/propose')?.body).toMatchObject({ about: detail(1).id, what: '拟稿' });
  press('Ctrl+Enter');
  const sent = await until(() => last('/up'));
  expect((sent.body as { rating?: unknown }).rating).toBeUndefined();
});

test('raising the grade asks for the clocks of the raised grade', async () => {
  await openPage('/report/new', node);
  await type('f-what', '着火了');
  (await until(() => [...document.querySelectorAll('button')].find((b) => b.textContent?.replaceAll(' ', '') === '提高'))).click();
  (await until(() => [...document.querySelectorAll<HTMLElement>('.ant-segmented-item')].find((e) => e.textContent?.endsWith(' 重大') || e.textContent === 'Ⅱ重大'))).click();
  await until(() => (last('/propose')?.body as { rating?: { grade: string } })?.rating?.grade === 'II');
});

test('a first report goes without a place', async () => {
  await openPage('/report/new', { ...node, 'POST /reports': () => detail(1) });
  await type('f-what', '着火了');
  await shows('没写地点也能发');
  press('Ctrl+Enter');
  await until(() => last('/reports'));
});

test('the article is read where the clock stands', async () => {
  report = detail(1, { clocks: [clock()] });
  await openPage('/report', node);
  await opened('第 1 件');
  await shows('榆阳区2018工作要点 六（二），法定上限 1 小时');
});

test('only a mine has a shift that comes up again', async () => {
  report = detail(1, { kind: 'road_traffic' });
  await openPage('/report', { ...node, 'GET /reports/*/up': () => ({ ...up('拟稿'), report: { what: '拟稿', kind: 'road_traffic' } }) });
  await opened('第 1 件');
  press('F9');
  await until(() => labels().includes('在场') && labels().includes('脱险'));
  closePage();
  report = detail(1);
  await openPage('/report', node);
  await opened('第 1 件');
  press('F9');
  await until(() => labels().includes('当班') && labels().includes('升井'));
});

test('a correction tells who was moved, beside the figures that stood', async () => {
  report = detail(1, { actions: [{ code: 'correct', allowed: true }], casualties: { ...detail(1).casualties, dead: { how: 'number', n: 1 } } });
  await openPage(`/report/${report.id}`, { ...node, 'POST /reports/*/correct': () => report });
  (await until(() => [...document.querySelectorAll('button')].find((b) => b.textContent?.replaceAll(' ', '') === '更正'))).click();
  await type('k-evacuated', '三十多');
  (await until(() => document.querySelector<HTMLInputElement>('dialog input[placeholder*="如"]'))).id = 'why';
  await type('why', '村里报来转移人数');
  await until(() => document.querySelector('dialog .ant-btn-primary:not(:disabled)'));
  press('Ctrl+Enter');
  const sent = await until(() => last('/correct'));
  expect(sent.body).toMatchObject({ reason: '村里报来转移人数', casualties: { evacuated: { how: 'at_least', n: 30 }, dead: { how: 'number', n: 1 } } });
});

test('a corrected place is chosen from the known ones, and other words leave the one before', async () => {
  const [one, two] = ['a'.repeat(32), 'b'.repeat(32)];
  report = detail(1, { actions: [{ code: 'correct', allowed: true }], place: { id: one, name: '双柳沟煤矿' } });
  const places = { rows: [{ id: two, unit_id: 'u', unit_name: '麻黄梁镇', name: '麻黄梁煤矿', pinyin: 'mhlmk', what: '煤矿', where: '' }] };
  const page = { ...node, 'GET /places': () => places, 'POST /reports/*/correct': () => report };
  const correct = async (text: string, choose: boolean) => {
    await openPage(`/report/${report.id}`, page);
    (await until(() => [...document.querySelectorAll('button')].find((b) => b.textContent?.replaceAll(' ', '') === '更正'))).click();
    await until(() => document.querySelector('#k-place'));
    expect(document.querySelector('dialog .place .note')?.textContent).toBe('名录里有');
    document.querySelector<HTMLInputElement>('#k-place')?.focus();
    await type('k-place', text);
    if (choose) {
      await until(() => document.querySelector('#k-place-list [role=option]'));
      press('Enter');
      await until(() => document.querySelector<HTMLInputElement>('#k-place')?.value === '麻黄梁煤矿');
    }
    (await until(() => document.querySelector<HTMLInputElement>('dialog input[placeholder*="如"]'))).id = 'why';
    await type('why', '地点报错');
    await until(() => document.querySelector('dialog .ant-btn-primary:not(:disabled)'));
    press('Ctrl+Enter');
    const sent = await until(() => last('/correct'));
    closePage();
    const { place_text, place_id, reason } = sent.body as CorrectBody;
    return [place_text, place_id ?? null, reason];
  };
  expect(await correct('mhl', true)).toEqual(['麻黄梁煤矿', two, '地点报错']);
  expect(await correct('镇政府门口', false)).toEqual(['镇政府门口', null, '地点报错']);
});
