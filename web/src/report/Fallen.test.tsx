/** 比台账少: whoever writes and whoever signs sees both values and whose they are, and may go on. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Casualties, LedgerRow, Manuscript, ReportDetail } from '../api/types.ts';
import { detail, me, NOW, proposal, row } from '../test/fixtures.ts';
import { asked, closePage, openPage, press, type, until } from '../test/page.tsx';
import { unknownCasualties } from './count.ts';
import { fallen } from './fallen.ts';

const figures = (dead: number | null, injured: number | null): Casualties => {
  const count = (n: number | null) => (n === null ? ({ how: 'unknown' } as const) : n === 0 ? ({ how: 'none' } as const) : ({ how: 'number', n } as const));
  return { ...unknownCasualties(), dead: count(dead), injured: count(injured) };
};
const said = (source: string, casualties: Casualties, over: Partial<LedgerRow> = {}): LedgerRow => ({ source, source_en: source, by: '白彩霞', at: NOW - 60_000, casualties, in_use: false, lowered: [], ...over });
const told = (ledger: LedgerRow[], now: Casualties) => fallen(ledger, now).map((f) => [f.field, f.was, f.from.source, f.now, f.by?.source]);

test('fewer dead or injured than last stated is a fall; who died of it, who was found and what was said with a reason is none', () => {
  const first = said('首报', figures(2, 5));
  expect(told([first], figures(2, 5))).toEqual([]);
  expect(told([first], figures(1, 5))).toEqual([['dead', { how: 'number', n: 2 }, '首报', { how: 'number', n: 1 }, undefined]]);
  expect(told([first], figures(3, 4))).toEqual([]);
  expect(told([first], figures(3, 3))).toEqual([['injured', { how: 'number', n: 5 }, '首报', { how: 'number', n: 3 }, undefined]]);
  expect(told([first], figures(null, 5))).toEqual([['dead', { how: 'number', n: 2 }, '首报', { how: 'unknown' }, undefined]]);
  // The last that knew it counts, not the last row.
  expect(told([said('续报', figures(null, 5)), first], figures(1, 5))).toEqual([['dead', { how: 'number', n: 2 }, '首报', { how: 'number', n: 1 }, undefined]]);
  // What came down below without a word is told as long as the text repeats it.
  const silent = said('续报', figures(1, 5), { lowered: ['dead'] });
  expect(told([silent, first], figures(1, 5))).toEqual([['dead', { how: 'number', n: 2 }, '首报', { how: 'number', n: 1 }, '续报']]);
  expect(told([silent, first], figures(2, 5))).toEqual([]);
  expect(told([{ ...silent, reason: '重复统计' }, first], figures(1, 5))).toEqual([]);
});

let report: ReportDetail;
const ledger = [said('麻黄梁镇续报一', figures(2, 3), { in_use: true })];
const graded = { rating: { grade: 'III' as const, near_miss: false, confirmed: false }, source: '榆阳区定级', source_en: 'graded', by: null, at: NOW - 60_000 };
const up = () => ({ rev: 1, report: { what: '拟稿', kind: 'coal_mine', rating: { grade: 'III', near_miss: false }, casualties: report.casualties }, spoken: '照着读的话', graded, to: [] });
const node = {
  'GET /reports': () => ({ rows: [row(1)] }),
  'GET /reports/*': () => report,
  'GET /reports/*/up': up,
  'POST /reports/*/up': () => report,
  'POST /reports/propose': () => ({ ...proposal, rating: graded.rating }),
};
const notice = () => document.querySelector('.fallen')?.textContent;
const button = (name: string) => until(() => [...document.querySelectorAll('button')].find((b) => b.textContent?.replaceAll(' ', '').startsWith(name)));

beforeEach(() => {
  localStorage.clear();
  report = detail(1, { casualties: figures(2, 3), ledger, rating: graded.rating });
});
afterEach(closePage);

test('a report upward that tells fewer says so with both values and whose they are, and still goes', async () => {
  await openPage('/report', node);
  await until(() => document.querySelector('.centre-title h1')?.textContent === '第 1 件');
  press('F9');
  await until(() => document.querySelector('#u-dead'));
  expect(notice()).toBeUndefined();
  await type('u-dead', '1');
  const said = await until(() => notice());
  expect(said).toContain('死亡：2（麻黄梁镇续报一 白彩霞');
  expect(said).toContain('→ 1（本稿，白彩霞）');
  press('Ctrl+Enter');
  expect(await until(() => asked.find((a) => a.method === 'POST' && a.path.endsWith('/up'))?.body)).toMatchObject({ casualties: { dead: { how: 'number', n: 1 } } });
});

test('a lighter grade is shown beside the one that stands, with who set it and the reason', async () => {
  await openPage('/report', node);
  await until(() => document.querySelector('.centre-title h1')?.textContent === '第 1 件');
  press('F9');
  (await button('降低')).click();
  (await until(() => [...document.querySelectorAll<HTMLElement>('dialog .rating label')].find((l) => l.textContent?.endsWith('一般')))).click();
  const said = await until(() => notice());
  expect(said).toMatch(/等级：\S* ?较大（榆阳区定级/);
  expect(said).toMatch(/→ \S* ?一般（本稿，白彩霞）/);
});

test('the leader who signs sees it above the signature', async () => {
  const step = { at: NOW - 60_000, by: '马志远' };
  const may = [{ post_id: 'p1', title: '区长', name: '白建军', own: true, me: true }];
  const m: Manuscript = {
    id: detail(9).id, rev: 1, title: '上报稿', unit: me.unit, source: { id: report.id, title: report.title, title_en: '', held: true },
    report: { what: '正文', kind: 'coal_mine', casualties: figures(1, 3), place_text: '双柳沟煤矿', attachments: [] }, rating: graded.rating, to: [], drafted: step,
    wants_check: false, may_check: false, asked: [], standing: graded.rating, grade_undone: false, sent: false, may: true, drill: false, stood: { ledger, graded },
    signing: { may, check: false, minutes: 3, article: '', article_en: '', mine: true },
  } as unknown as Manuscript;
  await openPage(`/manuscript/${m.id}`, { ...node, 'GET /manuscripts/*': () => m });
  const said = await until(() => notice());
  expect(said).toContain('死亡：2（麻黄梁镇续报一 白彩霞');
  expect(said).toContain('→ 1（本稿，马志远）');
  expect((await button('签发并报出')).disabled).toBe(false);
});
