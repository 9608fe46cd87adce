import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Clock, ReportDetail } from '../api/types.ts';
import { detail, NOW, row, UNIT } from '../test/fixtures.ts';
import { asked, closePage, openPage, press, push, Refused, shows, until } from '../test/page.tsx';

let rows = [row(1), row(2)];
const node = {
  'GET /reports': () => ({ rows }),
  'GET /reports/*': (a: { path: string }) => detail(a.path.endsWith('66') ? 2 : 1, a.path.endsWith('67') ? { id: a.path.slice(9), title: '第 3 件' } : {}),
  'POST /reports/*/receive': () => detail(1, { received: { delivered_at: 1, at: 2, by: '马志远' }, actions: [{ code: 'receive', allowed: false, done_at: 2 }] }),
  'POST /reports/*/calls/*/tried': () => detail(1),
  'GET /reports/*/up': () => ({ report: { what: '拟稿', kind: 'coal_mine' }, spoken: '照着读的话', to: [] }),
};
const heading = () => document.querySelector('.centre-title h1')?.textContent;
const posts = (end: string) => asked.filter((a) => a.method === 'POST' && a.path.endsWith(end));

beforeEach(() => {
  localStorage.clear();
  rows = [row(1), row(2)];
});
afterEach(closePage);

test('the most urgent report is open, with what to do first', async () => {
  await openPage('/report', node);
  await until(() => heading() === '第 1 件');
  expect(document.querySelector('.act-primary')?.textContent).toContain('签收');
  expect([...document.querySelectorAll('[role=option]')].map((r) => r.querySelector('b.desk-row-title')?.textContent)).toEqual(['第 1 件', '第 2 件']);
});

test('a newer report rings and stands on top, and the open one stays open', async () => {
  await openPage('/report', node);
  await until(() => heading() === '第 1 件');
  rows = [row(3), row(1), row(2)];
  push('ring', ringOf(3, '青云镇'));
  await until(() => document.querySelector('.shell-ring')?.textContent?.includes('第 3 件'));
  await until(() => document.querySelector('[role=option] b.desk-row-title')?.textContent === '第 3 件');
  expect(heading()).toBe('第 1 件');
});

const rating = { grade: 'III', near_miss: true, confirmed: false };
const ringOf = (n: number, from: string, more: object = {}) => ({ unit: 'a'.repeat(32), reason: 'arrived', report_id: row(n).id, title: `第 ${n} 件`, rating, from, waiting: false, ...more });
const bar = () => document.querySelector('.shell-ring');

/** What the browser plays. */
let notes = 0;
class Sound {
  state = 'running';
  currentTime = 0;
  destination = {};
  resume = () => Promise.resolve();
  createOscillator() {
    notes += 1;
    return { type: '', frequency: { value: 0 }, connect: (to: unknown) => to, start() {}, stop() {} };
  }
  createGain = () => ({ gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (to: unknown) => to });
}

test('what rings is heard', async () => {
  vi.stubGlobal('AudioContext', Sound);
  await openPage('/report', node);
  await until(() => heading() === '第 1 件');
  window.dispatchEvent(new Event('pointerdown'));
  expect(notes).toBe(0);
  push('ring', ringOf(3, '青云镇'));
  await until(() => notes > 0);
  [...document.querySelectorAll('button')].find((b) => b.textContent === '知道了，停铃')?.click();
  await until(() => !bar());
  vi.unstubAllGlobals();
});

test('the bell says why it rings, who is told, and whom to call', async () => {
  await openPage('/report', node);
  await until(() => heading() === '第 1 件');
  push('ring', ringOf(3, '青云镇', { reason: 'overdue', step: 'leader' }));
  await until(() => bar()?.textContent?.includes('超时报带班领导'));
  push('ring', ringOf(2, '榆阳区', { reason: 'overdue', step: 'above', report_id: undefined, call: { name: '榆阳区政府总值班室', phone: '0912-5550200' } }));
  await until(() => bar()?.textContent?.includes('请打 榆阳区政府总值班室 0912-5550200'));
  expect(bar()?.querySelector('a')?.getAttribute('href')).toBe('tel:0912-5550200');
});

test('news stands above what is only late, and is not seen unseen', async () => {
  const seen = () => [...document.querySelectorAll('button')].find((b) => b.textContent === '知道了，停铃')?.click();
  await openPage('/report', node);
  await until(() => heading() === '第 1 件');
  push('ring', ringOf(3, '青云镇'));
  push('ring', ringOf(4, '麻黄梁镇'));
  push('ring', ringOf(2, '榆阳镇', { reason: 'overdue', step: 'officer' }));
  push('ring', ringOf(1, '榆阳镇', { reason: 'unfollowed', step: 'officer' }));
  await until(() => bar()?.textContent?.includes('另有 3 件'));
  expect(bar()?.textContent).toContain('第 4 件');
  seen();
  await until(() => bar()?.textContent?.includes('第 3 件'));
  expect(bar()?.textContent).not.toContain('另有');
  seen();
  await until(() => !bar());
});

test.each([[false, `/report?id=${row(3).id}`], [true, `/report/${row(3).id}`]])('what rings opens with one tap, also on a phone, where the desk is a list only (phone: %s)', async (phone, path) => {
  await openPage('/report', node, 'zh-CN', phone);
  await until(() => document.querySelector('[role=option]'));
  push('ring', ringOf(3, '青云镇'));
  expect((await until(() => bar()?.querySelector('a')))?.getAttribute('href')).toBe(path);
});

test('the bell falls silent when somebody acts elsewhere, and not before', async () => {
  let third: Partial<ReportDetail> = { id: row(3).id, title: '第 3 件' };
  await openPage('/report', { ...node, 'GET /reports/*': (a) => (a.path.endsWith(row(3).id) ? detail(3, third) : detail(1)) });
  await until(() => heading() === '第 1 件');
  const told = async (more: Partial<ReportDetail>) => {
    const before = asked.filter((a) => a.path.endsWith(row(3).id)).length;
    third = { ...third, ...more };
    push('changed', { subjects: [{ kind: 'dispatch', id: row(3).id }] });
    await until(() => asked.filter((a) => a.path.endsWith(row(3).id)).length > before);
  };
  push('ring', ringOf(3, '青云镇'));
  await until(() => bar()?.textContent?.includes('第 3 件'));
  await told({ rev: 2 });
  expect(bar()?.textContent).toContain('第 3 件');
  await told({ rev: 3, received: { delivered_at: NOW, at: NOW + 1, by: '刘晓燕' } });
  await until(() => !bar());

  const tel = { id: '1', what: 'tel', mine: true, due_at: NOW - 1, to: { unit: '榆林市', name: '榆林市总值班室', phones: [], external: false }, owed_by: { id: UNIT, name: '麻黄梁镇' } } as unknown as Clock;
  third = { ...third, clocks: [tel] };
  push('ring', ringOf(3, '青云镇', { reason: 'overdue', step: 'leader' }));
  await until(() => bar()?.textContent?.includes('超时报带班领导'));
  await told({ rev: 4 });
  expect(bar()?.textContent).toContain('第 3 件');
  await told({ rev: 5, clocks: [{ ...tel, met_at: NOW + 60_000 }] });
  await until(() => !bar());
});

test('a new connection to the node rings for what was missed, and not again for what rang', async () => {
  await openPage('/report', node);
  await until(() => heading() === '第 1 件');
  push('ring', ringOf(3, '青云镇'));
  await until(() => bar()?.textContent?.includes('第 3 件'));
  [...document.querySelectorAll('button')].find((b) => b.textContent === '知道了，停铃')?.click();
  await until(() => !bar());
  // The stream ended and came back; in between 第 4 件 came.
  push('ring', ringOf(3, '青云镇', { waiting: true }));
  push('ring', ringOf(4, '麻黄梁镇', { waiting: true }));
  await until(() => bar()?.textContent?.includes('第 4 件'));
  expect(bar()?.textContent).not.toContain('另有');
});

test('Ctrl Enter receives, and offers to undo', async () => {
  await openPage('/report', node);
  await until(() => heading() === '第 1 件');
  press('Ctrl+Enter');
  await until(() => posts('/receive').length === 1);
  await shows('已签收 第 1 件');
});

test('Alt 1, 2, 3 record the call in focus', async () => {
  await openPage('/report', node);
  await until(() => document.querySelector('.call-focus'));
  for (const [i, outcome] of ['told', 'no_answer', 'busy'].entries()) {
    press(`Alt+${i + 1}`);
    await until(() => posts('/tried').length === i + 1);
    expect(posts('/tried')[i]?.body).toMatchObject({ outcome });
  }
});

test('the keys of the calls stay theirs beside 采用, also after a dialog was open', async () => {
  const both = detail(1, { actions: [{ code: 'adopt', allowed: true }, { code: 'verify', allowed: true }] });
  await openPage('/report', { ...node, 'GET /reports/*': () => both, 'POST /reports/*/adopt': () => both });
  await until(() => document.querySelector('.call-focus') && document.querySelector('.adopt button'));
  press('F9');
  await until(() => document.querySelector('dialog'));
  press('Escape');
  await until(() => !document.querySelector('dialog'));
  press('Alt+2');
  await until(() => posts('/tried').length === 1);
  expect([posts('/tried')[0]?.body, posts('/adopt').length]).toMatchObject([{ outcome: 'no_answer' }, 0]);
  press('Alt+6');
  await until(() => posts('/adopt').length === 1);
  expect(posts('/adopt')[0]?.body).toMatchObject({ uses: ['circulated'] });
});

test('a command whose answer was lost is the same one when it is pressed again', async () => {
  let lost = 1;
  await openPage('/report', { ...node, 'POST /reports/*/receive': () => (lost-- > 0 ? new Refused(503, 'storage.busy') : detail(1)) });
  await until(() => heading() === '第 1 件');
  press('Ctrl+Enter');
  await until(() => posts('/receive').length === 1);
  await shows('storage.busy');
  press('Ctrl+Enter');
  await until(() => posts('/receive').length === 2);
  press('Ctrl+Enter');
  await until(() => posts('/receive').length === 3);
  const [first, again, later] = posts('/receive').map((a) => a.key);
  expect([again === first, later === first]).toEqual([true, false]);
});

test('F9 opens the text to read and the written draft', async () => {
  await openPage('/report', node);
  await until(() => heading() === '第 1 件');
  press('F9');
  await shows('照着读的话');
  expect(document.querySelector<HTMLTextAreaElement>('dialog textarea')?.value).toBe('拟稿');
});

const brief = { event_id: row(9).id, kind: 'warning.issued', brief: '山洪红色预警，请立即转移', from: '榆林市', node: '榆林市', drill: false, sent_at: NOW - 30_000, received_at: NOW - 29_000 };

test('an urgent entry that cannot be read yet rings with its words until somebody has seen it', async () => {
  let briefs: unknown[] = [];
  const withBriefs = { ...node, 'GET /desk/briefs': () => briefs, 'POST /desk/briefs/*/seen': () => { briefs = []; return { rang: true }; } };
  await openPage('/report', withBriefs);
  await until(() => heading() === '第 1 件');
  expect(document.querySelector('.shell-briefs')).toBeNull();
  briefs = [brief];
  push('brief', { unit: row(1).id, event_id: brief.event_id, brief: brief.brief, from: brief.from });
  const bar = () => document.querySelector('.shell-briefs[role=alert]')?.textContent ?? '';
  await until(() => bar().includes('山洪红色预警，请立即转移'));
  expect(bar()).toContain('榆林市');
  expect(bar()).toContain('本版本尚不认识');
  // A reload asks the node: it stands there still.
  closePage();
  await openPage('/report', withBriefs);
  await until(() => bar().includes('山洪红色预警'));
  document.querySelector<HTMLButtonElement>('.shell-brief .link')?.click();
  await until(() => posts('/seen').length === 1);
  await until(() => document.querySelector('.shell-briefs') === null);
});

test('the address narrows the list, days as whole days of Beijing', async () => {
  await openPage('/report?show=all&kind=coal_mine&grade=III&from=2026-11-20&to=2026-11-21', node);
  await shows('已筛 4 项');
  const q = (await until(() => asked.find((a) => a.path === '/reports' && a.query.get('kind')))).query;
  expect([q.get('state'), q.get('kind'), q.get('grade')]).toEqual(['all', 'coal_mine', 'III']);
  expect(Number(q.get('from'))).toBe(Date.parse('2026-11-20T00:00:00+08:00'));
  expect(Number(q.get('to'))).toBe(Date.parse('2026-11-22T00:00:00+08:00'));
});

test.each([['zh-CN', '排序', '最早在前'], ['en', 'Order', 'oldest first']] as const)('open matters stand in the order that is chosen by the keyboard, which the address keeps (%s)', async (language, label, oldest) => {
  await openPage('/report?grade=III', node, language);
  const order = await until(() => document.querySelector<HTMLElement>(`.filters input[aria-label="${label}"], .filters [aria-label="${label}"] input`));
  order.focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) {
    order.dispatchEvent(new KeyboardEvent('keydown', { key, keyCode: key === 'Enter' ? 13 : 40, bubbles: true, cancelable: true }));
    // A list takes one key at a drawing.
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
  }
  await until(() => asked.some((a) => a.path === '/reports' && a.query.get('sort') === 'oldest' && a.query.get('grade') === 'III'));
  expect(window.location.search).toContain('sort=oldest');
  expect(document.querySelector('.desk-list-head')?.textContent).toContain(oldest);
  expect(document.activeElement).toBe(order);
});

test('an order from the address is asked of the node, of all reports too; only what is open is ordered by urgency', async () => {
  await openPage('/report?sort=newest', node);
  await until(() => document.querySelector('.filters [aria-label="排序"]'));
  await until(() => asked.some((a) => a.query.get('state') === 'open' && a.query.get('sort') === 'newest'));
  closePage();
  await openPage('/report?sort=oldest&show=all', node);
  await until(() => asked.some((a) => a.query.get('state') === 'all' && a.query.get('sort') === 'oldest'));
  const order = await until(() => document.querySelector<HTMLElement>('.filters input[aria-label="排序"], .filters [aria-label="排序"] input'));
  order.focus();
  order.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', keyCode: 40, bubbles: true, cancelable: true }));
  const offered = () => [...document.querySelectorAll('.ant-select-item-option')].map((o) => o.textContent);
  await until(() => offered().length > 0);
  expect(offered()).toEqual(['最新在前', '最早在前']);
});

test('what came this shift is newest first, and its urgency is never asked for', async () => {
  await openPage('/report?show=tonight&grade=III', node);
  await until(() => asked.some((a) => a.query.get('state') === 'tonight' && a.query.get('grade') === 'III' && a.query.get('sort') === 'newest'));
  expect(asked.some((a) => a.query.get('state') !== 'open' && a.query.get('sort') === 'urgent')).toBe(false);
});

test('a call that was made earlier is noted at its time, and one of just now without any', async () => {
  await openPage('/report', node);
  await until(() => heading() === '第 1 件');
  const named = (label: string) => document.querySelector<HTMLInputElement>(`.call-focus input[aria-label="${label}"]`);
  await until(() => document.querySelector('.call-focus .call-when button'));
  expect(named('时间')).toBeNull();
  document.querySelector<HTMLButtonElement>('.call-focus .call-when button')?.click();
  const field = await until(() => named('时间'));
  const write = (text: string) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  write('2577');
  await until(() => document.querySelector('.call-focus .field-fault'));
  press('Alt+1');
  write('0240');
  await until(() => !document.querySelector('.call-focus .field-fault'));
  expect(posts('/tried')).toHaveLength(0);
  press('Alt+1');
  await until(() => posts('/tried').length === 1);
  const noted = posts('/tried')[0]?.body as { at: number } | undefined;
  expect(new Date((noted?.at ?? 0) + 8 * 3_600_000).toISOString().slice(11, 16)).toBe('02:40');
});
