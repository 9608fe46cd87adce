import { afterEach, expect, test } from 'vitest';
import { me, NOW } from '../../test/fixtures.ts';
import { closePage, openPage, shows, type, until } from '../../test/page.tsx';
import type { Link, NodesAnswer } from '../types.ts';

const id = (n: number) => n.toString(16).padStart(32, '0');
const link = (n: number, more: Partial<Link>): Link => ({ node_id: id(n), name: '', level: 'district', relation: 'parent', state: 'up', since: NOW, queue: { urgent: 0, normal: 0, bulk: 0, files: 0 }, parked: 0, day: [], refused: [], ...more });
const answer = (links: Link[], more: Partial<NodesAnswer> = {}): NodesAnswer => ({
  self: { id: id(1), name: '麻黄梁镇', code: '610802105', level: 'township', demo: false }, totals: {}, links, parked: [], queue: [], kept: [], memory: [], handed: [], released: [], ...more,
});
const node = (told: NodesAnswer) => ({ 'GET /nodes': () => told, 'GET /units': () => ({ rows: [] }), 'GET /desks': () => ({ rows: [] }), 'GET /terms': () => ({ zh: '', en: '', rows: [] }) });
const open = (told: NodesAnswer, language: 'zh-CN' | 'en' = 'zh-CN') => openPage('/platform/nodes', node(told), language);
/** As the system administrator sees it. */
const manage = (told: NodesAnswer) => openPage('/platform/nodes', { ...node(told), 'GET /session': () => ({ ...me, permissions: ['node.read', 'node.manage'], rooms: ['platform'], now_ms: NOW }) });

afterEach(closePage);

test.each([[3, 2, '其中 2 条榆林市代收'], [2, 2, '榆林市代收']])('of %i urgent entries that wait for a dead parent %i have gone around it', async (urgent, relayed, says) => {
  const queue = { urgent, normal: 0, bulk: 0, files: 0 };
  await open(answer([link(2, { name: '榆阳区', state: 'down', queue, relayed, relay_by: '榆林市' }), link(3, { name: '榆林市', level: 'city', relation: 'grandparent' })]));
  await shows('2 条已绕行');
  await shows(says);
});

test('what is addressed farther up waits longest for the next level, and for no way round that nobody needs', async () => {
  const waits = (n: number, to: string, minutes: number) => ({ node_id: id(n), to, lane: 'urgent' as const, count: 1, oldest_at: NOW - minutes * 60_000 });
  const links = [link(2, { name: '榆阳区' }), link(3, { name: '榆林市', level: 'city', relation: 'grandparent', state: 'down' })];
  await open(answer(links, { queue: [waits(3, '榆林市', 20), waits(2, '榆阳区', 3)] }));
  await shows('最久未送3 分 榆阳区');
});

const twice = answer([link(2, { name: '榆阳区', relation: 'child' }), link(3, { name: '横山区', relation: 'child' })], { evidence: [{ node_id: id(2), from: '榆阳区', lane: 'urgent', seq: 7, found_at: NOW, goes_on: false }], memory: [{ from: '横山区', lane: 'bulk', given_back: 0, lost: 0, rewritten: 2, changed_at: NOW }, { from: '南沟镇', lane: 'urgent', given_back: 4, lost: 0, written_again: 3, changed_at: NOW }] });
const rowsOf = (name: string) => [...document.querySelectorAll('tr')].map((tr) => tr.textContent ?? '').filter((text) => text.startsWith(name));

test('who signed two histories is marked in its row, and both stand in a list of their own', async () => {
  await open(twice);
  await shows('还没有另起一本，请打电话问');
  expect(rowsOf('榆阳区').some((text) => text.startsWith('榆阳区一位两条'))).toBe(true);
  expect(rowsOf('榆阳区').some((text) => text.startsWith('榆阳区急7'))).toBe(true);
  expect(rowsOf('横山区').some((text) => text.includes('一位两条'))).toBe(false);
  expect(rowsOf('横山区').some((text) => text.endsWith('2 次0'))).toBe(true);
  expect(rowsOf('南沟镇').some((text) => text.endsWith('3'))).toBe(true);
});
test('the same in English', async () => {
  await open(twice, 'en');
  await shows('has not begun another journal; telephone it');
  await shows('two histories');
  await shows('Written anew');
  await shows('Written again');
});

test('where no new epoch was opened by itself the page says so and offers it', async () => {
  const parted = answer([link(2, { name: '榆阳区' })]);
  await manage({ ...parted, self: { ...parted.self, parts: true } });
  await shows('和本节点的对不上');
  expect([...document.querySelectorAll('[role=alert] button')].map((b) => b.textContent)).toEqual(['开新纪元']);
});

test('keys are replaced where somebody above can sign for them', async () => {
  await manage(answer([link(2, { name: '榆阳区' })]));
  await shows('更换密钥');
  await closePage();
  await manage(answer([link(2, { name: '榆阳区', state: 'refused', reason: 'revoked' })]));
  await shows('重新加入');
  expect(document.body.textContent).not.toContain('更换密钥');
});

test('a link further below says who tells of it, and how old that is', async () => {
  const far = { node_id: id(9), name: '南沟镇', code: '610802107', level: 'township' as const, under_id: id(2), state: 'down' as const, since: NOW - 3_600_000, urgent: 4, as_of: NOW - 600_000, skew_ms: 2_400_000 };
  await open(answer([link(2, { name: '榆阳区', relation: 'child', state: 'down', last_contact_at: NOW - 600_000 })], { below: [far] }));
  await shows('南沟镇');
  expect(rowsOf('南沟镇')).toEqual(['南沟镇断 1 小时 00 分再下级节点截至 02:454––––2400.0 秒–']);
});

test('what is parked says why and when it can be done, and all of it is counted', async () => {
  const parked = [
    { from: '榆阳区', lane: 'urgent' as const, what: 'report.sent', why: 'unknown_kind' as const, detail: 'unknown kind report.sent/9', count: 3 },
    { from: '镇川镇', lane: 'normal' as const, what: 'report.sent', why: 'not_allowed' as const, detail: 'no unit acts', count: 497 },
  ];
  await open(answer([link(2, { name: '榆阳区' })], { parked, totals: { parked: 1234 } }));
  await shows('新版式，本机还不认得');
  await shows('写的单位没有这个权限');
  await shows('有了权限自动办，否则不办');
  expect(document.querySelector('.totals')?.textContent).toContain('1234');
  expect(document.body.textContent).not.toContain('no unit acts');
});

test.each([['GT7K', 'GT7K'], [null, '回答在路上丢了']])('a one-time token is shown once (%s)', async (token, says) => {
  const manager = { ...me, permissions: ['node.read', 'node.manage'], rooms: ['platform'], now_ms: NOW };
  await openPage('/platform/nodes', { ...node(answer([])), 'GET /session': () => manager, 'POST /nodes/tokens': () => ({ token, expires_at: NOW, address: null }) });
  const click = async (word: string) => (await until(() => [...document.querySelectorAll('button')].find((b) => b.textContent?.startsWith(word)))).click();
  await click('发一次性入网码');
  await type('enrol-code', '610802107');
  await click('发码');
  await shows(says);
});

/** The words of a button; two characters stand apart. */
const said = (b: Element) => (/^[^a-z]+$/i.test(b.textContent ?? '') ? b.textContent?.replace(' ', '') : b.textContent) ?? '';
const button = (word: string) => until(() => [...document.querySelectorAll('button')].find((b) => said(b) === word));
/** A city with a dead district and a township below that. */
const below = (more: Partial<NodesAnswer> = {}) => ({
  ...answer([link(2, { name: '榆阳区', code: '610802', relation: 'child', state: 'down', last_contact_at: NOW - 600_000 })], {
    below: [{ node_id: id(9), name: '南沟镇', code: '610802107', level: 'township', under_id: id(2), state: 'down', since: NOW - 3_600_000, urgent: 0, as_of: NOW - 600_000 }], ...more,
  }),
  self: { id: id(1), name: '榆林市', code: '610800', level: 'city' as const, demo: false },
});
const desk = { id: id(51), rev: 1, keeper: id(50), serves: id(50), line: 'government', name: '区总值班室', external: false, numbers: [{ kind: 'phone', number: '0912-3521000' }], hours: '', methods: [], sort: 0 };
const unit = { id: id(50), rev: 1, name: '榆阳区人民政府', short_name: '榆阳区', code: '610802', kind: 'government', level: 'district' };
const city = (told: NodesAnswer) => ({ ...node(told), 'GET /units': () => ({ rows: [unit] }), 'GET /desks': () => ({ rows: [desk] }), 'GET /session': () => ({ ...me, permissions: ['node.read', 'node.manage'], rooms: ['platform'], now_ms: NOW }) });

test.each([
  ['zh-CN', '划转', '请榆阳区的系统管理员打开那边的“平台 → 节点”', '榆阳区的电话：0912-3521000', '本节点替榆阳区划出'],
  ['en', 'Move', 'ask its system administrator to open Platform → Nodes there', 'Telephone of 榆阳区: 0912-3521000', 'This node releases it in place of 榆阳区'],
] as const)('a node further below is let go by the level above it as a rule, and here where that is no more; %s', async (language, word, where, phone, instead) => {
  await openPage(`/platform/nodes?id=${id(9)}`, city(below()), language);
  await shows(where);
  await shows(phone);
  (await button(word)).click();
  await shows(instead);
});

test('who let a node go that another level may not keep is named', async () => {
  const row = { node_id: id(9), name: '南沟镇', to_code: '610803', code: '610803107', released_at: NOW, reason: '区划调整', here: false, by: '榆阳区', moved: false };
  await openPage(`/platform/nodes?id=${id(9)}`, city(below({ released: [row] })));
  await shows('由榆阳区划出，要收回请找榆阳区');
  expect([...document.querySelectorAll('button')].map(said)).not.toContain('划转');
});

test.each([
  ['zh-CN', '加入新上级', '填现在的 610802105'],
  ['en', 'Join new level', 'the present one, 610802105'],
] as const)('who hears nothing because the level above is dead may join another all the same; %s', async (language, word, code) => {
  const told = answer([link(2, { name: '榆阳区', state: 'down', reason: 'no_answer' })]);
  await openPage('/platform/nodes', { ...node(told), 'GET /session': () => ({ ...me, permissions: ['node.read', 'node.manage'], rooms: ['platform'], now_ms: NOW }) }, language);
  (await button(word)).click();
  await shows(code);
});
