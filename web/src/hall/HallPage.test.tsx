/** 大屏: what stands there, in which order, what is more than fits, and what it says when the node is gone. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Hall, HallEvent, HallScreen, HallWaiting, WayLevel } from '../api/types.ts';
import { me, NOW } from '../test/fixtures.ts';
import { closePage, openPage, Refused, shows, until } from '../test/page.tsx';
import { around } from './turn.ts';

vi.mock('../map/Drawing.tsx', () => ({ default: () => null }));

const MINUTE = 60_000;
const UNKNOWN = { how: 'unknown' as const };
const figures = { dead: UNKNOWN, injured: UNKNOWN, missing: UNKNOWN, trapped: { how: 'number' as const, n: 3 }, on_site: { how: 'number' as const, n: 12 }, safe: { how: 'number' as const, n: 9 }, evacuated: UNKNOWN, in_danger: UNKNOWN };
const mark = (state: 'done' | 'owed' | 'none', at?: number) => ({ state, at: state === 'done' ? at : undefined, due_at: state === 'owed' ? at : undefined });
const way: WayLevel[] = [
  { level: 'township', unit: '麻黄梁镇', role: 'own', here: false, tel: mark('none'), doc: mark('done', NOW - 20 * MINUTE), saved_at: NOW - 20 * MINUTE },
  { level: 'city', unit: '榆林市', role: 'external', via: 'block', here: false, tel: mark('done', NOW - 5 * MINUTE), doc: mark('owed', NOW + 34 * MINUTE) },
];
const event = (n: number, more: Partial<HallEvent> = {}): HallEvent => ({
  row: { id: `${n}`.repeat(32), root: `${n}`.repeat(32), no: '', title: `第${n}件事`, title_en: `Event ${n}`, kind: 'coal_mine', rating: { grade: n === 1 ? 'III' : 'IV', near_miss: n === 1, confirmed: false }, from_unit: { id: 'u', name: '麻黄梁镇' }, sent_at: NOW - n * MINUTE, state: 'received', drill: false, open_calls: 0, mark: 'internal', unread: false },
  place_unit: '麻黄梁镇', place_code: '610802105', place_text: '双柳沟煤矿', happened: { how: 'about', at: NOW - 33 * MINUTE }, knew_at: NOW - 32 * MINUTE, came_at: NOW - 26 * MINUTE, figures, withheld: false,
  clocks: [{ id: `c${n}`, what: 'doc', mine: true, owed_by: '榆阳区', to: '榆林市', due_at: NOW + 34 * MINUTE + 30_000, signing: n === 1 }],
  way, ...more,
});
const silent = (n: number, more: Partial<HallWaiting> = {}): HallWaiting => ({ id: `w${n}`, who: `第${n}家`, ask: 'instruction', no: `1124-0${n}`, title: '双柳沟煤矿事故', title_en: 'Coal mine accident', due_at: NOW - 34 * MINUTE, next: { at: NOW + 6 * MINUTE, to: 'head' }, ...more });
const night = (more: Partial<Hall> = {}): Hall => ({ at: NOW, unit: { id: 'u', name: '榆阳区' }, desk: '榆阳区政府总值班室', drill: false, on_duty: [{ role: 'leader', title: '带班领导', name: '白建军', state: 'present' }], events: [event(1)], open: 1, waiting: [], unanswered: 0, shift: { since: NOW - 9 * 60 * MINUTE, came: 7, closed: 3, more: false }, ...more });
const screen = (more: Partial<Hall> = {}): HallScreen => ({ night: night(more), links: { up: 5, down: [{ name: '大河塔镇', since: NOW - 51 * 60 * MINUTE }] } });
const base = { boundary: { type: 'FeatureCollection', features: [] }, points: [], schematic: false, sources: [] };
const watcher = { ...me, now_ms: NOW, login: 'hall', name: '大屏', roles: ['screen'], permissions: ['session.see', 'hall.read'], rooms: [] };
const open = (hall: () => unknown, language: 'zh-CN' | 'en' = 'zh-CN', path = '/hall') => openPage(path, { 'GET /session': () => watcher, 'GET /hall': hall, 'GET /map': () => base }, language);
const text = () => document.body.textContent ?? '';
const press = (key: string) => window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => {
  closePage();
  vi.useRealTimers();
});

describe('the screen of the hall', () => {
  test('says who is on duty, the event with its figures and clocks, the links; unknown is never zero', async () => {
    await open(() => screen());
    await shows('还没有地图底图');
    for (const words of ['榆阳区应急值守', '带班 白建军', '级间链路通 5', '断 1（大河塔镇 2 天 3 时）', 'Ⅲ 较大涉险', '暂定', '书面报榆林市', '还剩 34 分', '等签发', '待签发', '本班来报 7，已结 3', '都应答了', '非涉密平台，严禁处理国家秘密', '只读大屏', '第1件事']) expect(text()).toContain(words);
    const cells = [...document.querySelectorAll('.hall-figures > div')].map((d) => d.textContent);
    expect(cells).toEqual(['在场12', '脱险9', '被困3', '死亡未核实', '受伤未核实']);
    expect(document.querySelector('.hall-gravest')?.textContent).toBe('被困3');
    expect(document.querySelectorAll('audio, input, textarea, form')).toHaveLength(0);
  });

  test.each([['zh-CN', '带班 外出，无人代', '值班 没有排人'], ['en', 'Leader away, nobody stands in', 'Officer nobody']] as const)('who is away is not said to be missing from the roster (%s)', async (language, away, vacant) => {
    await open(() => screen({ on_duty: [{ role: 'leader', title: '带班领导', state: 'absent' }, { role: 'officer', title: '值班员', state: 'vacant' }] }), language);
    await until(() => document.querySelector('.hall-duty'));
    expect([...document.querySelectorAll('.hall-duty > span')].map((s) => s.textContent)).toEqual([away, vacant]);
  });

  test.each([['zh-CN', '初步'], ['en', 'preliminary']] as const)('a preliminary figure says so under its number (%s)', async (language, words) => {
    const first = event(1);
    const trapped = { how: 'number', n: 3, preliminary: true } as const;
    await open(() => screen({ events: [{ ...first, figures: first.figures && { ...first.figures, trapped } }] }), language);
    await until(() => document.querySelector('.hall-gravest .figure-mark'));
    expect(document.querySelector('.hall-gravest .figure-mark')?.textContent).toBe(words);
  });

  test('more than fits is counted, on both sides', async () => {
    await open(() => screen({ events: [1, 2, 3, 4, 5, 6].map((n) => event(n)), open: 8, waiting: [1, 2, 3, 4, 5, 6].map((n) => silent(n)), unanswered: 9 }));
    await shows('正在处置 8');
    expect([...document.querySelectorAll('.hall-more')].map((p) => p.textContent)).toEqual(['还有 4 件', '还有 4 件']);
    expect(text()).toContain('还没应答 9');
    expect(text()).toContain('批示 1124-01，等答复：双柳沟煤矿事故');
    expect(text()).toMatch(/下一步：\d\d:\d\d 报该单位主要负责人/);
    expect(text()).toContain('超时 34 分');
  });

  test('turns by the arrow keys, and is held by the space bar', async () => {
    await open(() => screen({ events: [event(1), event(2)], open: 2 }));
    const head = () => document.querySelector('.hall-what h2')?.textContent;
    await until(() => head() === '第1件事');
    press('ArrowRight');
    await until(() => head() === '第2件事');
    press(' ');
    await shows('已停在这一件');
    press('ArrowRight');
    await until(() => head() === '第1件事');
  });

  test('the node is gone: what was known stays, and it says since when', async () => {
    let gone = false;
    await open(() => (gone ? new Refused(503, 'node.offline') : screen()));
    await shows('第1件事');
    gone = true;
    const { queryClient } = await import('../api/queries.ts');
    void queryClient.invalidateQueries({ queryKey: ['hall'] });
    await shows('屏上是');
    expect(text()).toContain('第1件事');
    expect(text()).toContain('被困3');
  });

  test('a drill says so over everything; nothing open says so too', async () => {
    await open(() => screen({ drill: true, events: [], open: 0 }));
    await shows('没有正在处置的事件');
    expect(document.querySelector('.hall-drill')?.textContent).toContain('演练');
  });

  test('a screen signs in to its one page and sees no other; in English no Chinese but names', async () => {
    await open(() => screen({ waiting: [silent(1, { who: 'Bureau' })], unanswered: 1 }), 'en', '/today');
    await shows('Event 1');
    for (const words of ['In writing to', '34 min left', 'unverified', 'This shift 7, done 3', 'their head of unit is told', 'Read-only screen']) expect(text()).toContain(words);
  });
});

test('of a long list the shown one is always in sight', () => {
  expect(around([1, 2, 3, 4, 5, 6], 0, 4)).toEqual({ shown: [1, 2, 3, 4], left: 2 });
  expect(around([1, 2, 3, 4, 5, 6], 5, 4)).toEqual({ shown: [3, 4, 5, 6], left: 2 });
  expect(around([1, 2], 1, 4)).toEqual({ shown: [1, 2], left: 0 });
});
