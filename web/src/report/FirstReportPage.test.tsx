import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ReportBody } from '../api/types.ts';
import { detail, proposal } from '../test/fixtures.ts';
import { asked, closePage, openPage, press, Refused, shows, type, until } from '../test/page.tsx';

const sends = () => asked.filter((a) => a.method === 'POST' && a.path === '/reports');
const stored = (body: unknown) => detail(1, { id: (body as ReportBody).id ?? '', what: (body as ReportBody).what, place_text: (body as ReportBody).place_text ?? '' });

/** Files that this browser keeps; jsdom has no place for them. */
const kept = vi.hoisted(() => new Map<number, File>());
vi.mock('./keptFiles.ts', () => ({
  keepFile: async (_: string, at: number, file: File) => { kept.set(at, file); return true; },
  keptFile: async (_: string, at: number) => kept.get(at),
  dropFile: async (_: string, at: number) => { kept.delete(at); },
  dropFiles: async () => kept.clear(),
}));

beforeEach(() => {
  localStorage.clear();
  kept.clear();
});
afterEach(closePage);

async function fill() {
  await type('f-when', '-6');
  await type('f-place', '双柳沟煤矿');
  await type('f-what', '30203 工作面出水，3 人没有上来');
  await type('f-trapped', '3');
  await type('f-phone', '5550148');
}

test('an empty form is not sent and says what is missing', async () => {
  await openPage('/report/new', { 'POST /reports/propose': () => proposal });
  await until(() => document.activeElement?.id === 'f-when');
  press('Ctrl+Enter');
  await shows('用一句话写出了什么事');
  expect(sends()).toHaveLength(0);
});

test('F2 puts the cursor on the telephone', async () => {
  await openPage('/report/new?from=call', { 'POST /reports/propose': () => proposal });
  await until(() => document.activeElement?.id === 'f-phone');
  await shows('先记来电号码');
});

test('on a phone the desk that is told first is one touch away', async () => {
  const clock = { desk_id: 'd'.repeat(32), desk: '榆阳区政府总值班室', unit: '榆阳区', via: 'block', external: false, phones: ['0912-5550200'] };
  await openPage('/report/new', { 'POST /reports/propose': () => ({ ...proposal, clocks: [{ ...clock, via: 'line', desk: '区应急局值班室', phones: ['0912-5550119'] }, clock] }) });
  const call = await until(() => document.querySelector('.first-call'));
  expect(call.getAttribute('href')).toBe('tel:0912-5550200');
  expect(call.textContent).toContain('榆阳区政府总值班室');
});

test('five fields and Ctrl Enter send what was typed, and nothing that was not', async () => {
  await openPage('/report/new', { 'POST /reports/propose': () => proposal, 'POST /reports': (a) => stored(a.body), 'GET /reports/*': () => detail(1) });
  await fill();
  press('Ctrl+Enter', { isComposing: true });
  press('Ctrl+Enter');
  await until(() => window.location.pathname.startsWith('/report/0'));
  expect(sends()).toHaveLength(1);
  const body = sends()[0]?.body as ReportBody;
  expect(body.kind).toBe('coal_mine');
  expect(body.rating).toEqual({ grade: 'III', near_miss: true });
  expect(body.casualties?.trapped).toEqual({ how: 'number', n: 3 });
  expect(body.casualties?.dead).toEqual({ how: 'unknown' });
  expect(body.happened?.how).toBe('exact');
  expect(body.happened_text).toBeUndefined();
  expect(body.contact_name).toBeUndefined();
  expect(Object.keys(localStorage).filter((k) => k.includes('draft'))).toEqual([]);
});

test('without the node the draft waits, and is sent again as the same command', async () => {
  let up = false;
  await openPage('/report/new', {
    'POST /reports/propose': () => proposal,
    'POST /reports': (a) => { if (!up) throw new TypeError('no line'); return stored(a.body); },
    'GET /reports/*': () => detail(1),
  });
  await fill();
  press('Ctrl+Enter');
  await shows('只在本机');
  expect(Object.keys(localStorage).some((k) => k.includes('draft.first'))).toBe(true);
  up = true;
  const again = await until(() => [...document.querySelectorAll('button')].find((b) => b.textContent === '现在再试'));
  again.click();
  await until(() => window.location.pathname.startsWith('/report/0'));
  const [first, second] = sends();
  expect(second?.key).toBe(first?.key);
  expect(second?.body).toEqual(first?.body);
});

test('on a phone without the node the page says where the report is, what it says, and whom to call', async () => {
  const clock = { desk_id: 'd'.repeat(32), desk: '榆阳区政府总值班室', unit: '榆阳区', via: 'block', external: false, phones: ['0912-5550200'] };
  await openPage('/report/new', { 'POST /reports/propose': () => ({ ...proposal, clocks: [clock] }), 'POST /reports': () => new Refused(503, 'offline') }, 'zh-CN', true);
  await fill();
  await until(() => document.querySelector('.first-call'));
  press('Ctrl+Enter');
  const page = await until(() => document.querySelector('.waiting'));
  expect([...page.querySelectorAll('.waiting-steps b')].map((b) => b.textContent)).toEqual(['存手机', '等网络', '麻黄梁镇', '榆阳区']);
  expect(page.textContent).toContain('30203 工作面出水');
  expect(page.querySelector('.waiting-figures')?.textContent).toBe('死亡 未核实受伤 未核实被困 3');
  expect(page.querySelector('.waiting-foot a')?.getAttribute('href')).toBe('tel:0912-5550200');
  [...page.querySelectorAll('button')].find((b) => b.textContent === '改一改')?.click();
  await until(() => document.querySelector<HTMLTextAreaElement>('#f-what')?.value.includes('30203'));
  // The number is there the next time, also before the node has answered.
  closePage();
  await openPage('/report/new', { 'POST /reports/propose': () => new Refused(503, 'offline') }, 'zh-CN', true);
  await until(() => document.querySelector('.first-call')?.getAttribute('href') === 'tel:0912-5550200');
});

test('a first try that had arrived stands, and the page says so', async () => {
  await openPage('/report/new', { 'POST /reports/propose': () => proposal, 'POST /reports': () => new Refused(409, 'report.id_taken'), 'GET /reports/*': () => detail(1, { what: '先前的话' }) });
  await fill();
  press('Ctrl+Enter');
  await shows('前一次其实已经发到');
});

test('a refusal stays on the page with all that was typed', async () => {
  await openPage('/report/new', { 'POST /reports/propose': () => proposal, 'POST /reports': () => new Refused(422, 'report.place_outside') });
  await fill();
  press('Ctrl+Enter');
  await shows('report.place_outside');
  expect(document.querySelector<HTMLTextAreaElement>('#f-what')?.value).toContain('30203');
});

test('the draft is there again after a reload', async () => {
  await openPage('/report/new', { 'POST /reports/propose': () => proposal });
  await fill();
  await until(() => localStorage.length > 0);
  closePage();
  await openPage('/report/new', { 'POST /reports/propose': () => proposal });
  await until(() => document.querySelector<HTMLInputElement>('#f-place')?.value === '双柳沟煤矿');
});

test('a photograph taken while the node was away goes with the report when it is back', async () => {
  let away = true;
  const reached = <T,>(given: T) => {
    if (away) throw new TypeError('no network');
    return given;
  };
  const photo = { id: 'f'.repeat(32), name: '井口.jpg', size: 3, media_type: 'image/jpeg' };
  await openPage('/report/new', {
    'POST /reports/propose': () => reached(proposal), 'POST /attachments': () => reached(photo), 'POST /reports': (a) => reached(stored(a.body)), 'GET /reports/*': () => detail(1),
  });
  await fill();
  const files = [new File(['abc'], '井口.jpg', { type: 'image/jpeg' })];
  window.dispatchEvent(Object.assign(new Event('paste', { cancelable: true }), { clipboardData: { files } }));
  await until(() => asked.some((a) => a.path === '/attachments'));
  press('Ctrl+Enter');
  await until(() => document.querySelector('.first-waiting, .waiting'));
  expect(sends()).toEqual([]);
  away = false;
  await until(() => sends().length === 1);
  expect(sends().map((s) => (s.body as ReportBody).attachments)).toEqual([[photo.id]]);
});
