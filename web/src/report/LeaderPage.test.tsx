import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Instruction, InstructionBody, ReportDetail, WayLevel } from '../api/types.ts';
import { detail, me, NOW, UNIT } from '../test/fixtures.ts';
import { asked, choose, closePage, openPage, Refused, type, until } from '../test/page.tsx';
import { planTime } from './LeaderGive.tsx';

const MIN = 60_000;
const NONE = { state: 'none' as const };
const BUREAU = 'b'.repeat(32);
const done = (minutes: number) => ({ state: 'done' as const, at: NOW - minutes * MIN });
const way: WayLevel[] = [
  { level: 'township', unit: '麻黄梁镇', role: 'own', here: false, saved_at: NOW - 9 * MIN, tel: done(9), doc: done(9) },
  { level: 'district', unit: '榆阳区', role: 'own', via: 'block', here: true, tel: done(9), doc: done(9) },
  { level: 'district', unit: '区应急局', role: 'hosted', via: 'line', here: false, tel: { state: 'over', due_at: NOW - 2 * MIN }, doc: done(9) },
  { level: 'district', unit: '塞上煤业', role: 'external', via: 'line', here: false, tel: { state: 'owed', due_at: NOW + 9 * MIN }, doc: NONE },
  { level: 'city', unit: '榆林市', role: 'external', via: 'block', here: false, tel: done(1), doc: NONE },
];
const instruction = {
  id: 'c'.repeat(32), rev: 1, root: 'd'.repeat(32), title: '第 1 件', no: '批 1', unit: '榆阳区', by_name: '贺永强', by_post: '副区长', at: NOW - 5 * MIN, method: 'telephone', text: '救人第一。',
  to: [{ unit_id: BUREAU, unit: '区卫健局', lead: true, due_at: NOW - MIN }], mine: false, drill: false,
} as unknown as Instruction;
let report: ReportDetail;
const node = { 'GET /session': () => ({ ...me, now_ms: NOW, roles: ['leader'] }), 'GET /reports/*': () => report, 'POST /reports/*/instructions': () => report };
const tap = (words: string) => [...document.querySelectorAll<HTMLButtonElement>('.leader button')].find((b) => b.textContent?.includes(words))?.click();
const given = () => asked.find((a) => a.path.endsWith('/instructions'))?.body as InstructionBody | undefined;

beforeEach(() => {
  localStorage.clear();
  report = detail(1, { way, instructions: [instruction] });
});
afterEach(closePage);

test('above the own level only governments, beside them only who is late', async () => {
  await openPage(`/report/${report.id}/leader`, node);
  await until(() => document.querySelector('.leader-way'));
  expect([...document.querySelectorAll('.leader-way li')].map((li) => li.textContent)).toEqual(['榆林市☎ 02:54', '区应急局超时 2 分还有区卫健局']);
});

test('two taps give an instruction to those the last one went to and to who reported', async () => {
  await openPage(`/report/${report.id}/leader`, node);
  await until(() => document.querySelector('.leader-phrases'));
  tap('请按贺永强同志批示');
  await until(() => document.querySelector('.leader-foot button:not(:disabled)'));
  tap('发出批示');
  await until(given);
  expect(given()).toMatchObject({ text: '请按贺永强同志批示落实，全力救人。', by_name: me.name, method: 'on_screen', to: [{ unit_id: BUREAU, lead: true }, { unit_id: UNIT, lead: false }] });
  expect(given()?.to.map((x) => x.due_at)).toEqual([undefined, undefined]);
});

test('who asks for a plan by a time starts the clock of the unit that leads, and of no other', async () => {
  await openPage(`/report/${report.id}/leader`, node);
  await until(() => document.querySelector('.leader-phrases'));
  tap('请区卫健局牵头，03:30 前报处置方案。');
  await until(() => document.querySelector('.leader-foot button:not(:disabled)'));
  tap('发出批示');
  await until(given);
  expect(given()?.to.map((x) => x.due_at)).toEqual([NOW + 35 * MIN, undefined]);
});

test('every open instruction has its own two buttons, newest first; what is settled is folded', async () => {
  const open = (n: number, text: string, more: Partial<Instruction> = {}): Instruction => ({ ...instruction, id: String(n).repeat(32), no: `批 ${n}`, text, at: NOW - n * MIN, given: true, owes_back: false, to: [{ unit_id: BUREAU, unit: '区卫健局', lead: true, pressed: 0 }], ...more }) as Instruction;
  report = detail(1, { way, instructions: [open(4, '查明原因。', { settled_at: NOW }), open(3, '救人第一。'), open(2, '上报进展。'), open(1, '安抚家属。', { settled_at: NOW })] });
  await openPage(`/report/${report.id}/leader`, { ...node, 'POST /instructions/*/press': () => open(3, '救人第一。') });
  await until(() => document.querySelector('.leader-settled'));
  const shown = [...document.querySelectorAll('section.leader-instruction')];
  expect(shown.map((x) => x.querySelector('.leader-words')?.textContent)).toEqual(['上报进展。', '救人第一。']);
  expect(shown.map((x) => x.querySelectorAll('.instruction-acts button').length)).toEqual([3, 3]);
  const settled = document.querySelector<HTMLDetailsElement>('.leader-settled');
  expect(settled?.open).toBe(false);
  expect(settled?.querySelector('summary')?.textContent).toBe('已办结的批示 2 件');
  expect([...(settled?.querySelectorAll('.leader-words') ?? [])].map((x) => x.textContent)).toEqual(['安抚家属。', '查明原因。']);
  shown[1]?.querySelector<HTMLButtonElement>('.instruction-acts button')?.click();
  await until(() => asked.some((a) => a.path === `/instructions/${'3'.repeat(32)}/press`));
});

test('what a leader began to write is there again, and goes with the instruction', async () => {
  await openPage(`/report/${report.id}/leader`, node);
  await until(() => document.querySelector('.leader-own textarea'));
  const own = () => document.querySelector<HTMLTextAreaElement>('.leader-own textarea');
  (own() as HTMLTextAreaElement).id = 'own';
  // As given, to the last blank.
  await type('own', '先救人，家属由镇上安抚。 \n');
  await until(() => localStorage.length > 0);
  closePage();
  await openPage(`/report/${report.id}/leader`, node);
  await until(() => own()?.value === '先救人，家属由镇上安抚。 \n');
  await until(() => document.querySelector('.leader-foot button:not(:disabled)'));
  tap('发出批示');
  expect((await until(given)).text).toBe('先救人，家属由镇上安抚。 \n');
  await until(() => own()?.value === '');
  expect(Object.keys(localStorage).filter((key) => key.startsWith('fenghuo.draft'))).toEqual([]);
});

test('what the leader wrote on paper goes as its photograph; a photograph that is refused says so and loses nothing', async () => {
  const photo = { id: 'f'.repeat(32), name: '批件.jpg', size: 3, media_type: 'image/jpeg' };
  let tooLarge = true;
  await openPage(`/report/${report.id}/leader`, { ...node, 'POST /attachments': () => (tooLarge ? new Refused(413, 'attachment.too_large') : photo) });
  const picker = () => until(() => document.querySelector<HTMLInputElement>('.leader-own input[type=file]'));
  const send = () => document.querySelector<HTMLButtonElement>('.leader-foot button');
  const file = new File(['abc'], '批件.jpg', { type: 'image/jpeg' });
  choose(await picker(), file);
  await until(() => document.querySelector('.leader')?.textContent?.includes('attachment.too_large'));
  expect([send()?.disabled, document.querySelector('.leader-to')?.textContent?.includes('区卫健局')]).toEqual([true, true]);
  tooLarge = false;
  choose(await picker(), file);
  await until(() => document.querySelector('.leader-own')?.textContent?.includes('✓ 批件.jpg'));
  expect(document.querySelector('.leader')?.textContent).not.toContain('attachment.too_large');
  await until(() => send()?.disabled === false);
  tap('发出批示');
  expect(await until(given)).toMatchObject({ method: 'paper', text: '见批件照片', attachment_id: photo.id, by_name: me.name });
});

test('a plan has half an hour at least', () => {
  expect(planTime(NOW)).toBe(NOW + 35 * MIN);
  expect(planTime(NOW + 5 * MIN)).toBe(NOW + 35 * MIN);
  expect(planTime(NOW + 6 * MIN)).toBe(NOW + 65 * MIN);
});

test('without an instruction before it the sentences are those of a beginning', async () => {
  report = detail(1, { way });
  await openPage(`/report/${report.id}/leader`, node);
  await until(() => document.querySelector('.leader-phrases'));
  expect(document.querySelector('.leader-phrases')?.textContent).toContain('全力救人，严防次生灾害。');
  expect(document.querySelector('.leader-phrases')?.textContent).toContain('请麻黄梁镇牵头');
});
