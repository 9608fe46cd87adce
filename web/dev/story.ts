/**
 * The night of the screens, for development: water breaks into 双柳沟煤矿 at 02:51.
 * All people, the mine and the telephone numbers are invented.
 */
import type { Call, Casualties, Clock, Count, Instruction, Me, NodesView, Place, ReportDetail, ReportRow, TimelineRow, Today, WayLevel, WayState } from '../src/api/types.ts';

/** 03:01 on the story's day, or `11-23 16:31`. */
export function at(time: string): number {
  const [date, hm] = time.includes(' ') ? time.split(' ') : ['11-24', time];
  return Date.parse(`2026-${date}T${hm!.length === 5 ? `${hm}:00` : hm}+08:00`);
}
export const n = (v: number): Count => ({ how: 'number', n: v });
export const U: Count = { how: 'unknown' };
const cas = (c: Partial<Casualties>): Casualties => ({ dead: U, injured: U, missing: U, trapped: U, on_site: U, safe: U, ...c });
const done = (t: string, by?: string): WayState => ({ state: 'done', at: at(t), by: by ?? null });
const owed = (t: string): WayState => ({ state: 'owed', due_at: at(t) });

const units = {
  town: { id: 'a1', name: '麻黄梁镇人民政府', short_name: '麻黄梁镇', level: 'township', code: '610802103', kind: 'government' },
  district: { id: 'a2', name: '榆阳区人民政府', short_name: '榆阳区', level: 'district', code: '610802', kind: 'government' },
} as const;
const node = (name: string, level: 'township' | 'district') => ({ id: `n${level}`, name, level, code: level === 'district' ? '610802' : '610802103', demo: true, version: '1.4.0' });

export interface Person { me: Omit<Me, 'now_ms'>; clock: string }
const base = { permissions: [], substitute: false, totp: 'off' as const, drill: false };
export const people: Record<string, Person> = {
  bai: { clock: '02:57:26', me: { ...base, account_id: 'p1', login: 'bai', name: '白彩霞', unit: units.town, desks: [{ id: 'd1', name: '麻黄梁镇值班室', line: 'government' }], roles: ['officer'], rooms: ['today', 'report'], node: node('榆阳区', 'township'), leader_on_duty: '折志刚' } },
  hang: { clock: '08:12:05', me: { ...base, account_id: 'p2', login: 'hang', name: '杭小娟', unit: units.town, desks: [], roles: ['clerk'], rooms: ['today', 'report'], node: node('榆阳区', 'township') } },
  ma: { clock: '03:04:18', me: { ...base, account_id: 'p3', login: 'ma', name: '马志远', unit: units.district, desks: [{ id: 'd2', name: '榆阳区总值班室', line: 'government' }], roles: ['officer'], rooms: ['today', 'report', 'platform'], node: node('榆阳区', 'district'), leader_on_duty: '白建军' } },
  mb: { clock: '03:46:40', me: { ...base, account_id: 'p3', login: 'mb', name: '马志远', unit: units.district, desks: [{ id: 'd2', name: '榆阳区总值班室', line: 'government' }], roles: ['officer'], rooms: ['today', 'report', 'platform'], node: node('榆阳区', 'district'), leader_on_duty: '白建军' } },
  drill: { clock: '03:04:18', me: { ...base, account_id: 'p3', login: 'drill', name: '马志远', unit: units.district, desks: [{ id: 'd2', name: '榆阳区总值班室', line: 'government' }], roles: ['officer'], rooms: ['today', 'report', 'platform'], node: node('榆阳区', 'district'), leader_on_duty: '白建军', drill: true } },
  wang: { clock: '03:48:05', me: { ...base, account_id: 'p4', login: 'wang', name: '王维平', unit: units.district, desks: [], roles: ['leader'], rooms: ['today', 'report'], node: node('榆阳区', 'district') } },
};

const III = { grade: 'III', near_miss: true, confirmed: false } as const;
const IV = { grade: 'IV', near_miss: false, confirmed: true } as const;

export const wayEarly: WayLevel[] = [
  { level: 'township', unit: '麻黄梁镇', role: 'own', here: false, tel: done('02:58', '报出'), doc: done('02:58', '报出') },
  { level: 'district', unit: '榆阳区', role: 'own', here: true, tel: done('02:58', '马志远接'), doc: { ...done('03:01', '已签收') } },
  { level: 'city', unit: '榆林市', role: 'external', here: false, tel: owed('03:28'), doc: owed('03:58') },
  { level: 'province', unit: '陕西省', role: 'skip', here: false, tel: owed('03:58'), doc: done('03:02', '首报抄件达') },
];
export const wayLate: WayLevel[] = [
  wayEarly[0]!,
  { level: 'district', unit: '榆阳区', role: 'own', here: true, tel: done('02:58', '马志远接'), doc: done('03:01', '签收'), verified_at: at('03:03'), note: '03:38 白建军签发' },
  { level: 'city', unit: '榆林市', role: 'external', here: false, tel: done('03:12', '高磊接，限 03:28'), doc: done('03:41', '传真 1 页，限 03:58'), note: '03:09 市节点复通，已补齐' },
  { level: 'province', unit: '陕西省', role: 'skip', here: false, tel: done('03:20', '李楠接，限 03:58'), doc: done('03:02', '首报抄件，绕行'), note: '03:41 值班信息第 312 期' },
];

const clock = (id: string, what: Clock['what'], name: string, unit: string, due: string, minutes: number, article: string, phones: string[] = [], external = false): Clock => ({
  id, dispatch_id: `x${unit}`, what, to: { desk_id: `k${unit}`, name, unit, phones, external }, due_at: at(due), started_at: at('02:58'), minutes, article, ceiling_minutes: 60, ceiling_article: '493号令 第九条',
});
const clocks: Clock[] = [
  { ...clock('1', 'tel', '榆林市总值班室', '榆林市', '03:28', 30, '区值班制度 第十一条', ['5550101'], true), next_escalation: { at: at('03:18'), to: '带班领导 白建军' } },
  { ...clock('2', 'doc', '榆林市总值班室', '榆林市', '03:58', 60, '21号令 第八条', ['5550101'], true), next_escalation: { at: at('03:18'), to: '带班领导 白建军' } },
  clock('3', 'tel', '陕西省总值班室', '陕西省', '03:58', 60, '21号令 第八条', ['02900000']),
];

const call = (id: string, name: string, post: string, phone: string, state: Call['state'] = 'untouched', tries: Call['tries'] = [], next = false): Call => ({ id, rev: 1, name, post, unit: '', phone, state, tries, why: '较大涉险，煤矿', next });
const told = (t: string, took: string): Call['tries'] => [{ at: at(t), outcome: 'told', took_by: took }];
const calls: Call[] = [
  call('c1', '王维平', '区长', '6101', 'no_answer', [{ at: at('03:02'), outcome: 'no_answer' }, { at: at('03:03'), outcome: 'no_answer' }]),
  call('c2', '区能源局值班', '主管', '5550163', 'untouched', [], true),
  call('c3', '区卫健局 / 120', '', '5550120'),
  call('c4', '区公安分局指挥室', '', '5550110'),
  call('c5', '贺永强', '副区长', '6103', 'told', told('03:03', '本人')),
  call('c6', '白建军', '带班领导', '6108', 'told', told('03:02', '本人')),
  call('c7', '区应急局值班', '', '5550119', 'told', told('03:02', '曹丽')),
  call('c8', '区消防救援大队', '', '5550129', 'told', told('02:59', '已出动')),
];

const row = (time: string, level: TimelineRow['level'], medium: TimelineRow['medium'], what: string, strong = false): TimelineRow => ({ event_id: time + what, at: at(time), level, unit: level, medium, what, strong });
export const timeline: TimelineRow[] = [
  row('02:51', 'site', 'none', '事发（约，矿方称）'),
  row('02:55', 'township', 'tel', '知悉。白彩霞接矿调度室 折文斌电话'),
  row('02:58', 'township', 'doc', '首报发出，同时电话报区；填写用时 28 秒', true),
  row('02:59', 'district', 'none', '119 转警进来，当即提示疑为同一起'),
  row('03:01', 'district', 'none', '签收 马志远；关联 119 转警', true),
  row('03:02', 'province', 'doc', '首报抄件绕行到省（市节点 03:00 断开）'),
  row('03:03', 'district', 'tel', '核实 矿调度室：下井 12，升井 9，被困 3'),
  row('03:07', 'district', 'tel', '批示 贺永强副区长，马志远记录，见右', true),
  row('03:12', 'city', 'tel', '电话报榆林市，高磊接，用 14 分（限 30）', true),
  row('03:20', 'province', 'tel', '电话越级报省，省总值班室 李楠接'),
  row('03:24', 'district', 'tel', '王维平区长第 4 次接通，通知单 8/8'),
  row('03:38', 'district', 'none', '签发 白建军；等级由他确认为较大涉险', true),
  row('03:41', 'city', 'doc', '书面报市，第 312 期，传真 1 页有回执'),
  row('03:44', 'township', 'doc', '续报一：受伤暂无；名单 12 人核完'),
];

const instruction: Instruction = {
  id: 'i1', rev: 3, no: '区批 1124-01', by_name: '贺永强', by_post: '副区长', at: at('03:07'), method: 'telephone', taken_by: '马志远',
  text: '先把井下人数、名字核死，救人第一。应急、能源、消防马上到矿，水泵和救护队连夜到位，防止二次透水。周边小窑口也要查。人没上来以前，每小时报我一次。',
  to: [
    { unit_id: 'u1', unit: '区应急局', lead: true, seen_at: at('03:09'), answered_at: at('03:25'), answer: '值班局长带 6 人 03:22 出发，预计 04:05 到矿；矿山救护队同到' },
    { unit_id: 'u2', unit: '区卫健局', lead: false, due_at: at('03:40'), seen_at: at('03:12') },
    { unit_id: 'u3', unit: '区能源局', lead: false, answered_at: at('03:31'), answer: '3 台 400 m³/h 潜水泵 03:30 装车，04:30 到' },
    { unit_id: 'u4', unit: '消防大队', lead: false, answered_at: at('03:42'), answer: '4 车 21 人 03:40 到矿，架设排水管线' },
    { unit_id: 'a1', unit: '麻黄梁镇', lead: false, due_at: at('10:00') },
  ],
  mine: true,
};

export function mineReport(now: number, received: boolean): ReportDetail {
  const late = now > at('03:40');
  return {
    id: 'r1', rev: 4, root: 'r1', no: '信〔2026〕1124-03', title: late ? '双柳沟煤矿 30203 工作面透水，3 人被困' : '双柳沟煤矿 30203 工作面透水',
    what: '30203 综采工作面回风顺槽突然出水，当班 12 人，升井 9 人，3 人没有上来、联系不上，矿方正在组织抽水。',
    kind: 'mine.water', kind_path: ['事故灾难', '煤矿', '水害'], rating: { ...III, confirmed: late }, rating_reason: null,
    reasons: [{ fact: '被困 3 人；死亡、受伤未核实', criterion: '被困或下落不明 3 人以上为较大涉险', source: '21号令 第二十六条', grade: 'III' }],
    from_unit: { id: 'a1', name: '麻黄梁镇' }, from_desk: '镇值班室', reporter: '白彩霞', leader_on_duty: '折志刚',
    contact: { name: '折文斌 矿调度室', phone: '5550148' }, place_text: '麻黄梁镇柳沟村 双柳沟煤矿', place: { id: 'pl1', name: '双柳沟煤矿' },
    happened: { how: 'about', at: at('02:51') }, happened_text: '2:51左右', knew_at: at('02:55'), sent_at: at('02:58'),
    received: { at: received ? at('03:01') : null, by: received ? '马志远' : null, delivered_at: at('02:58') },
    casualties: cas({ on_site: n(12), safe: n(9), trapped: n(3) }),
    ledger: [
      ...(late ? [{ source: '镇续报一', at: at('03:44'), casualties: cas({ safe: n(9), on_site: n(12), trapped: n(3), injured: { how: 'none' } as const }), in_use: true }] : []),
      { source: '矿调度室 ☎', at: at('03:03'), casualties: cas({ on_site: n(12), safe: n(9), trapped: n(3) }), in_use: !late },
      { source: '119 转警', at: at('02:59'), casualties: cas({ on_site: { how: 'at_least', n: 10 }, trapped: n(4) }), in_use: false },
      { source: '麻黄梁镇首报', at: at('02:58'), casualties: cas({ on_site: n(12), safe: n(9), trapped: n(3) }), in_use: false },
    ],
    drill: false, mark: null,
    attachments: [{ id: 'f1', name: '调度台.jpg', size: 1_200_000, held: true }, { id: 'f2', name: '井口.jpg', size: 900_000, held: true }],
    way: late ? wayLate : wayEarly, clocks: late ? clocks.map((c) => ({ ...c, met_at: at('03:41') })) : clocks,
    actions: [
      { code: 'receive', done_at: received ? at('03:01') : null, allowed: !received }, { code: 'verify', note: '1/2 已核', allowed: received },
      { code: 'calls', note: '4/8', allowed: true }, { code: 'up', note: '拟稿', allowed: received }, { code: 'telephone', allowed: true }, { code: 'instruct', note: late ? '1' : null, allowed: true },
      { code: 'correct', allowed: true }, { code: 'rating', allowed: true },
    ],
    calls, instructions: late ? [instruction] : [], timeline: timeline.filter((r) => r.at <= now), sources: late ? [{ id: 'r2', title: '双柳沟煤矿井下来水，有人没上来' }] : [], version_of: null,
  };
}

const listRow = (id: string, title: string, rating: ReportRow['rating'], from: string, sent: string, state: string, next: ReportRow['next_clock'] = null, more: Partial<ReportRow> = {}): ReportRow => ({
  id, root: id, no: '', title, kind: '', rating, from_unit: { id: from, name: from }, desk: null, sent_at: at(sent), state, next_clock: next, drill: false, open_calls: 0, mark: null, unread: false, ...more,
});
export const rows: ReportRow[] = [
  listRow('r1', '双柳沟煤矿透水，3 人被困', III, '麻黄梁镇', '02:58', 'verifying', { what: 'tel', due_at: at('03:28'), to: '榆林市' }, { open_calls: 4 }),
  listRow('r2', '双柳沟煤矿井下来水，有人没上来', { ...III, grade: 'IV', near_miss: false }, '区消防救援大队', '02:59', 'sent', null, { mark: '119 转警', unread: true }),
  listRow('r3', '包茂高速三车追尾，2 人轻伤', IV, '青云镇', '02:31', 'reported_up', { what: 'doc', due_at: at('04:31'), to: '榆林市' }),
  listRow('r4', '货运专线道口撞限高杆', { ...IV, confirmed: false }, '金鸡滩镇', '01:48', 'received', { what: 'doc', due_at: at('02:50'), to: '榆林市' }, { mark: '要素不全' }),
  listRow('r5', '长城路供热管道泄漏，3 个小区停暖', IV, '长城路街道', '00:52', 'received', { what: 'answer', due_at: at('06:00'), to: '区政府办' }),
  listRow('r6', '民房起火已扑灭，无人员伤亡', IV, '镇川镇', '11-23 23:40', 'closed'),
  listRow('r7', '王家洼路面结冰', IV, '麻黄梁镇', '11-22 06:46', 'closed'),
];

export const today: Today = {
  counts: { overdue: 1, today: 4, week: 5 },
  items: [
    { id: '1', group: 'overdue', due_at: at('08:00'), title: '接班签字：夜班交下 2 件未了事项，逐件接过', next: '08:30 还没接，通知带班领导 折志刚', post: '值班', article: '区值班制度 第九条', action: { code: 'open', label: '接班', href: '/report' } },
    { id: '2', group: 'today', due_at: at('08:29:30'), title: '续报四：双柳沟煤矿透水，3 人仍被困', next: '区里要每小时一报。08:30 到点由区值班员催报', post: '信息', article: '21号令 第十一条', action: { code: 'open', label: '写续报', href: '/report/r1' } },
    { id: '3', group: 'today', due_at: at('10:00'), title: '批示答复：周边 2 处小窑口已封，附照片', next: '贺永强副区长 03:07 批示，配合单位，10:00 前回', post: '信息', article: '区批 1124-01', action: { code: 'answer', href: '/report/r1' } },
    { id: '4', group: 'today', due_at: at('12:00'), title: '补要素：矿方带班矿长姓名、涌水量', next: '首报已算收到，只补这两项', post: '信息', article: '总体预案 3.3.1', action: { code: 'correct', href: '/report/r1' } },
    { id: '5', group: 'today', due_at: at('16:30'), title: '冬春火灾防控日报', next: '昨日 16:24 零报告。今天有事件，不能零报', post: '值班', article: '区防火办通知 第三条', action: { code: 'open', label: '填日报', href: '/report' } },
    { id: '6', group: 'week', due_at: at('11-27 18:00'), title: '四季度综合演练备案（12-17 演练，提前 20 日）', next: '11-27 是最后一天，过了只能改期', post: '应急', article: '2018 通知 二（三）', action: { code: 'open', label: '备案', href: '/report' } },
    { id: '7', group: 'week', due_at: at('11-30 18:00'), title: '风险点月检查，9 处中还有 6 处没查', next: '最久：柳沟村 3 号淤地坝，41 天', post: '应急', article: '2018 通知 二（五）', action: { code: 'open', label: '登记', href: '/report' } },
  ],
  on_duty: [
    { role: '带班领导', name: '折志刚 副镇长', phone: '短号 6231', state: '在岗' },
    { role: '夜班', name: '白彩霞、高生旺', phone: '5550231', state: '等接班' },
    { role: '白班', name: '杭小娟（我）、常小军', phone: '5550231', state: '未接' },
    { role: '上级', name: '区总值班室 刘晓燕', phone: '5550100', state: '已测 07:58' },
  ],
  sent: [
    { report_id: 'r1', title: '首报：双柳沟煤矿透水', rating: { ...III, confirmed: true }, way: wayLate.map((w) => ({ ...w, tel: { ...w.tel, by: null }, doc: { ...w.doc, by: null }, here: w.level === 'township' })), note: '贺永强副区长、市里先后批示。比时限早 27 分。' },
    { report_id: 'r7', title: '11-22 首报：王家洼路面结冰', rating: IV, way: [{ ...wayLate[0]!, tel: done('11-22 06:46'), doc: done('11-22 06:50') }, { ...wayLate[1]!, verified_at: null, note: null, tel: done('11-22 06:46'), doc: done('11-22 06:58') }], note: '登在值班信息第 309 期。' },
  ],
};

export const places: Place[] = [
  { id: 'pl1', name: '双柳沟煤矿', pinyin: 'shuāng liǔ gōu méi kuàng', what: '煤矿，井工', where: '麻黄梁镇 柳沟村', unit_id: 'a1' },
  { id: 'pl2', name: '双柳沟村', pinyin: 'shuāng liǔ gōu cūn', what: '自然村', where: '麻黄梁镇 柳沟村', unit_id: 'a1' },
  { id: 'pl3', name: '三里沟变电站', pinyin: 'sān lǐ gōu biàn diàn zhàn', what: '110 kV', where: '麻黄梁镇', unit_id: 'a1' },
  { id: 'pl4', name: '沙梁沟水库', pinyin: 'shā liáng gōu shuǐ kù', what: '小（二）型', where: '大河塔镇', unit_id: 'a9' },
];

export const kinds = [
  { code: 'mine.water', zh: '煤矿水害', en: 'mine water', class: '事故灾难' },
  { code: 'traffic.road', zh: '道路交通事故', en: 'road accident', class: '事故灾难' },
  { code: 'fire.building', zh: '建筑火灾', en: 'building fire', class: '事故灾难' },
  { code: 'other', zh: '其他', en: 'other', class: '事故灾难' },
];

export function nodes(now: number): NodesView {
  const cut = now > at('03:00') && now < at('03:09');
  const q = (urgent: number, normal: number, bulk: number, files: number) => ({ urgent, normal, bulk, files });
  const link = (id: string, name: string, level: NodesView['links'][0]['level'], relation: NodesView['links'][0]['relation'], state: NodesView['links'][0]['state'], last: number, queue = q(0, 0, 0, 0)): NodesView['links'][0] => ({ node_id: id, name, level, relation, state, last_contact_at: last, queue, parked: 0, skew_ms: 200, certificate_expires_at: at('11-24 00:00') + 86_400_000 * 300 });
  return {
    self: { id: 'n2', name: '榆阳区' }, totals: {}, parked: [], queue: [],
    links: [
      link('n0', '陕西省', 'province', 'grandparent', 'up', now - 4000),
      { ...link('n1', '榆林市', 'city', 'parent', cut ? 'down' : 'up', cut ? at('03:00:12') : now - 2000, cut ? q(0, 4, 117, 2) : q(0, 0, 0, 0)), relayed: cut ? 3 : 0, relay_by: '陕西省节点' },
      link('n2', '榆阳区', 'district', 'self', 'self', now), link('n3', '麻黄梁镇', 'township', 'child', 'up', now - 1000),
    ],
  };
}
