/** A township's officer and one report at a district's desk, as the node tells them. Tests only. */
import { unknownCasualties } from '../report/count.ts';
import type { Call, Me, Proposal, ReportDetail, ReportRow } from '../api/types.ts';

export const NOW = Date.parse('2026-11-23T18:55:00Z');
const id = (n: number) => n.toString(16).padStart(32, '0');
export const UNIT = id(1);
export const DESK = id(2);

export const me: Me = {
  account_id: id(3), login: 'clerk', name: '白彩霞', unit: { id: UNIT, name: '麻黄梁镇', short_name: '麻黄梁镇', level: 'township', code: '610802105', kind: 'government' },
  desks: [{ id: DESK, name: '麻黄梁镇值班室', line: 'government' }], roles: ['duty_officer'], permissions: ['report.read', 'report.send', 'desk.act', 'instruct'], rooms: ['today', 'reports'],
  substitute: false, session: 'password', totp: 'off', must_change_password: false, pin: false, drill: false, leader_on_duty: '折志刚', now_ms: NOW,
  node: { id: id(4), name: '麻黄梁镇', level: 'township', code: '610802105', demo: true, version: '1' },
};

export const proposal: Proposal = {
  kinds: [{ code: 'coal_mine', zh: '煤矿事故', en: 'Coal mine accident', class: 'accident', path: ['事故灾难', '煤矿事故'], path_en: ['Accident', 'Coal mine'], words: ['工作面'] }],
  rating: { grade: 'III', near_miss: true, confirmed: false }, reasons: [], clocks: [],
};

const call = (n: number, name: string, state: Call['state'], next = false): Call => ({ id: id(50 + n), rev: 1, post: '领导', name, unit: '榆阳区', phone: '6101', state, tries: [], why: '', why_en: '', next });

export function detail(n: number, over: Partial<ReportDetail> = {}): ReportDetail {
  return {
    id: id(100 + n), rev: 1, root: id(100 + n), upward: false, no: `信〔2026〕1124-0${n}`, title: `第 ${n} 件`, title_en: `No. ${n}`, what: '井下出水', kind: 'coal_mine', kind_path: ['事故灾难', '煤矿事故'], kind_path_en: ['Accident', 'Coal mine'],
    rating: { grade: 'III', near_miss: true, confirmed: false }, reasons: [], from_unit: { id: UNIT, name: '麻黄梁镇' }, reporter: '白彩霞', place_text: '双柳沟煤矿', happened: { how: 'unknown' },
    knew_at: NOW - 120_000, sent_at: NOW - 60_000, received: { delivered_at: NOW - 60_000 }, casualties: unknownCasualties(), ledger: [], drill: false, mark: 'internal', attachments: [], way: [], trail: [], clocks: [],
    actions: [{ code: 'receive', allowed: true }, { code: 'verify', allowed: true }, { code: 'up', allowed: true }, { code: 'instruct', allowed: true }],
    calls: [call(1, '王维平', 'untouched', true), call(2, '贺永强', 'untouched')], instructions: [], timeline: [], sources: [], corrections: 0, follow_ups: [], inquiries: [], ...over,
  };
}

export const row = (n: number, over: Partial<ReportRow> = {}): ReportRow => ({
  id: id(100 + n), root: id(100 + n), no: `信〔2026〕1124-0${n}`, title: `第 ${n} 件`, title_en: `No. ${n}`, kind: 'coal_mine', rating: { grade: 'III', near_miss: true, confirmed: false }, from_unit: { id: UNIT, name: '麻黄梁镇' },
  sent_at: NOW - 60_000, state: 'new', drill: false, open_calls: 0, mark: 'internal', unread: true, ...over,
});
