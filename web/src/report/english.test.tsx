/**
 * In English the pages show no Chinese of the platform's own. The node of this test says
 * everything in both languages and knows names and sentences in Latin letters only, so
 * whatever Chinese stands on the page was put there by the platform.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReportDetail } from '../api/types.ts';
import { detail, me, NOW, row, UNIT } from '../test/fixtures.ts';
import { closePage, openPage, push, Refused, until } from '../test/page.tsx';

beforeEach(() => localStorage.clear());
afterEach(closePage);

const HAN = /[\u3000-\u9fff\uff00-\uffef]/;
const id = (n: number) => n.toString(16).padStart(32, '0');
const latin: typeof me = { ...me, name: 'Bai', unit: { ...me.unit, name: 'Town', short_name: 'Town' }, desks: [{ id: id(2), name: 'Town desk', line: 'government' }], leader_on_duty: 'Zhe', officer: 'Bai', node: { ...me.node, name: 'Town' } };
const district = { ...latin, unit: { ...latin.unit, level: 'district' as const } };
const figures = { ...detail(1).casualties, trapped: { how: 'number' as const, n: 3, preliminary: true }, dead: { how: 'none' as const, preliminary: true } };
const mark = (state: 'done' | 'owed') => (state === 'done' ? { state, at: NOW - 50_000 } : { state, due_at: NOW + 600_000 });

const full: ReportDetail = detail(1, {
  no: 'X-1124-03', title: '双柳沟煤矿事故，3 人被困', title_en: 'Coal mine accident, Shuangliugou, 3 trapped', what: 'Water came in', from_unit: { id: UNIT, name: 'Town' }, reporter: 'Bai', place_text: 'Shuangliugou', casualties: figures,
  received: { at: NOW - 40_000, by: 'Ma', delivered_at: NOW - 60_000 }, contact: { name: 'Zhe', phone: '5550148' },
  reasons: [{ fact: '被困 3 人', fact_en: '3 trapped', criterion: '较大', criterion_en: 'serious', source: '条例', source_en: 'Regulation', grade: 'III' }],
  ledger: [{ source: '镇首报', source_en: 'Town first report', at: NOW, casualties: figures, in_use: true, lowered: [] }, { source: '区核实', source_en: 'District verified', at: NOW - 1000, casualties: detail(1).casualties, in_use: false, lowered: [] }],
  way: [{ level: 'township', unit: 'Town', role: 'hosted', here: false, saved_at: NOW - 60_000, tel: mark('done'), doc: mark('done'), note: '传真', note_en: 'fax' }, { level: 'district', unit: 'District', role: 'own', here: true, via: 'block', tel: mark('owed'), doc: mark('owed') }, { level: 'district', unit: 'Bureau', role: 'hosted', here: false, via: 'line', tel: mark('owed'), doc: mark('done') }, { level: 'city', unit: 'City', role: 'external', here: false, via: 'skip', tel: { ...mark('done'), by: 'Gao', due_at: NOW }, doc: mark('done'), note: '传真', note_en: 'fax' }],
  clocks: [{ id: 'c', what: 'tel', mine: true, owed_by: { id: UNIT, name: 'Town' }, to: { name: 'City desk', unit: 'City', phones: ['1'], external: true }, due_at: NOW + 60_000, started_at: NOW, minutes: 30, article: '第八条', article_en: 'Article 8', ceiling_minutes: 60, ceiling_article: '第九条', ceiling_article_en: 'Article 9', next_escalation: { at: NOW + 60_000, to: 'leader' } }],
  timeline: ['report.sent', 'report.corrected', 'report.rated', 'dispatch.telephoned', 'dispatch.delivered', 'dispatch.received', 'dispatch.unreceived', 'dispatch.verified', 'dispatch.handed', 'dispatch.escalated', 'dispatch.withdrawn', 'call.tried', 'instruction.given', 'instruction.seen', 'instruction.answered', 'report.withdrawn'].map((what, n) => ({ event_id: id(200 + n), at: NOW - 1000 * n, level: 'district', unit: 'District', medium: n % 2 ? 'tel' : 'doc', what, strong: n === 0, detail: '催值班员', detail_en: 'duty officer reminded' })),
  instructions: [{ id: id(300), rev: 1, root: id(101), title: '事故', no: 'P-1', unit: 'District', by_name: 'He', by_post: 'Deputy', at: NOW, method: 'telephone', taken_by: 'Ma', text: 'Save lives', to: [{ unit_id: id(9), unit: 'Bureau', lead: true, pressed: 0, due_at: NOW + 60_000 }, { unit_id: id(8), unit: 'Other', lead: false, pressed: 0, seen_at: NOW }], mine: false, given: true, owes_back: true, attachment_held: false, drill: false }],
  calls: [{ id: id(50), rev: 1, post: 'Head', name: 'Wang', stands_in_for: 'Li', unit: 'District', phone: '6101', state: 'no_answer', tries: [{ at: NOW, outcome: 'no_answer' }], why: '负责人', why_en: 'Head', next: true }],
  sources: [{ id: id(101), title: '来报', title_en: 'The report', held: true }], reported_as: { id: id(102), title: '上报', title_en: 'Upward', held: true }, corrections: 1, rating_reason: 'by figures',
});
const node = {
  'GET /session': () => ({ ...district, now_ms: NOW }),
  'GET /reports': () => ({ rows: [row(1, { title: '事故', title_en: 'Accident', no: 'X-1', from_unit: { id: UNIT, name: 'Town' } })] }),
  'GET /reports/*': () => full,
  'GET /today': () => ({ items: [{ id: 'a', group: 'today', title: '事故', title_en: 'Accident', next: '签收来报', next_en: 'receive the report of Town', post: '值班', article: '第八条', article_en: 'Article 8', action: { code: 'receive', href: `/reports/${id(101)}` } }], counts: { overdue: 0, today: 1, week: 0 }, on_duty: [{ role: 'leader', title: 'Leader', name: 'Zhe', state: 'stand_in' }], sent: [{ report_id: id(101), title: '事故', title_en: 'Accident', rating: full.rating, sent_at: NOW, way: full.way, note: '已撤回', note_en: 'withdrawn' }] }),
  'GET /session/substitutes': () => [{ id: id(70), unit: UNIT, unit_name: 'Town', name: 'Zhang', phone: '139', reason: 'ill', from: NOW - 1000, until: NOW + 1000, here: true }],
  'GET /desk/briefs': () => [{ event_id: id(71), kind: 'warning.issued', brief: 'Flood warning', from: 'City', node: 'City', drill: true, sent_at: NOW, received_at: NOW }],
};

/** Every text and spoken name on the page, but the switch to the other language. */
function said(): string[] {
  const texts = [...document.querySelectorAll<HTMLElement>('body *')].flatMap((e) => [
    ...[...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.textContent ?? ''), e.title, e.getAttribute('aria-label') ?? '', e.getAttribute('placeholder') ?? '',
  ]);
  return texts.filter((t) => HAN.test(t) && t !== '中文');
}

for (const [name, path, ready] of [['the desk', '/report', '.centre-title h1'], ['the detail', `/report/${id(101)}`, '.timeline li:nth-child(16)'], ['the leader’s page', `/report/${id(101)}/leader`, '.leader-figures'], ['today', '/today', '.duties'], ['the first report', '/report/new', '#f-when'], ['the login', '/login', '.login-form']] as const) {
  test(`${name} in English shows no Chinese of its own`, async () => {
    await openPage(path, { ...node, 'GET /workstation': () => ({ registered: false, open_count: 0, people: [] }) }, 'en');
    await until(() => document.querySelector(ready));
    if (name === 'the desk') push('ring', { report_id: id(101), title: '【演练】事故', title_en: 'DRILL: Accident', rating: JSON.stringify(full.rating), from: 'Town' });
    if (name === 'the desk') await until(() => document.querySelector('.shell-ring')?.textContent?.includes('DRILL: Accident'));
    expect(said()).toEqual([]);
  });
}

test('a refusal is told in English by its code, never in the node’s Chinese', async () => {
  await openPage('/report', { ...node, 'GET /reports/*': () => new Refused(409, 'report.not_now') }, 'en');
  await until(() => document.body.textContent?.includes('This cannot be done now'));
  closePage();
  await openPage('/report', { ...node, 'GET /reports/*': () => new Refused(409, 'some.newer_code') }, 'en');
  await until(() => document.body.textContent?.includes('some.newer_code'));
});
