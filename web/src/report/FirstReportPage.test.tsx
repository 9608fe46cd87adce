import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { ReportBody } from '../api/types.ts';
import { detail, me, NOW, proposal } from '../test/fixtures.ts';
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
  sweepFiles: async () => {},
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

test('who calls is known by the number, and a name that was typed stays', async () => {
  const known = [{ name: '高世明', unit_name: '双柳沟煤矿', job: '调度员', phone: '13800000001' }];
  await openPage('/report/new?from=call', { 'POST /reports/propose': () => proposal, 'GET /contacts': () => known });
  await until(() => document.activeElement?.id === 'f-phone');
  await type('f-phone', '13800000001');
  await shows('认出来电：双柳沟煤矿 调度员');
  await until(() => (document.querySelector<HTMLInputElement>('#f-contact')?.value ?? '') === '高世明');
  await closePage();
  localStorage.clear();
  await openPage('/report/new?from=call', { 'POST /reports/propose': () => proposal, 'GET /contacts': () => known });
  await until(() => document.activeElement?.id === 'f-phone');
  await type('f-contact', '自己填的');
  await type('f-phone', '13800000001');
  await shows('认出来电：双柳沟煤矿 调度员');
  expect(document.querySelector<HTMLInputElement>('#f-contact')?.value).toBe('自己填的');
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

test('the numbers of the desks that are owed a call fill themselves', async () => {
  const clock = { desk_id: 'd'.repeat(32), desk: '榆阳区政府总值班室', unit: '榆阳区', via: 'block', external: false, phones: ['0912-5550200'], tel_due_at: NOW + 1_800_000, tel_minutes: 30 };
  await openPage('/report/new', { 'POST /reports/propose': () => ({ ...proposal, clocks: [clock] }) });
  await fill();
  const call = await until(() => document.querySelector('.conseq-clocks a'));
  expect([call.textContent, call.getAttribute('href')]).toEqual(['0912-5550200', 'tel:0912-5550200']);
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

test.each([['zh-CN', '没有报给任何人'], ['en', 'told to nobody']] as const)('what is owed to nobody is not called on its way: %s', async (language, words) => {
  await openPage('/report/new', { 'POST /reports/propose': () => proposal, 'POST /reports': (a) => ({ ...stored(a.body), to: [] }), 'GET /reports/*': () => detail(1, { received: undefined, way: [] }) }, language);
  await fill();
  press('Ctrl+Enter');
  await until(() => window.location.pathname.startsWith('/report/0'));
  await shows(words);
  const told = await until(() => document.querySelector('.detail [role=alert]'));
  expect(told.textContent).toContain(words);
});

const OTHER = { code: 'other', zh: '其他', en: 'Other', class: 'accident' as const, path: ['事故灾难', '其他'], path_en: ['Accident', 'Other'], words: [] };
const FIRE = { code: 'fire', zh: '火灾', en: 'Fire', class: 'accident' as const, path: ['事故灾难', '火灾'], path_en: ['Accident', 'Fire'], words: ['起火'] };
/** Knows a mine and a fire by their words. */
const byWords = (a: { body: unknown }) => {
  const { what } = a.body as { what: string };
  return { ...proposal, kinds: what.includes('工作面') ? proposal.kinds : what.includes('起火') ? [FIRE] : [OTHER] };
};
const kindLine = () => [...document.querySelectorAll('.field-note > span:first-child')].map((n) => n.textContent ?? '').find((text) => text.startsWith('种类')) ?? '';
/** Opens the page with a proposal on screen that knows of no words yet, and watches the line of the kind. */
async function openUnjudged(node: Parameters<typeof openPage>[1] = {}) {
  await openPage('/report/new', { 'POST /reports/propose': byWords, ...node });
  await type('f-trapped', '3');
  await until(() => kindLine().includes('其他'));
  const seen = new Set<string>();
  new MutationObserver(() => seen.add(kindLine())).observe(document.body, { childList: true, subtree: true, characterData: true });
  return seen;
}

test('F8 before the proposal for the words has come waits for it, and never takes the older one', async () => {
  const seen = await openUnjudged();
  await type('f-what', '30203 工作面出水');
  press('F8');
  await until(() => kindLine().includes('煤矿事故，已定'));
  expect([...seen].filter((line) => line.includes('已定') && !line.includes('煤矿事故'))).toEqual([]);
});

test('F8 pressed while typing takes the kind of the newest words', async () => {
  const seen = await openUnjudged();
  await type('f-what', '30203 工作面');
  press('F8');
  await type('f-what', '砖厂宿舍起火');
  await until(() => kindLine().includes('火灾，已定'));
  expect([...seen].filter((line) => line.includes('已定') && !line.includes('火灾'))).toEqual([]);
});

test('F8 with the proposal for the words on screen takes it, and without words nothing', async () => {
  const clock = { desk_id: 'd'.repeat(32), desk: '榆阳区政府总值班室', unit: '榆阳区', via: 'block', external: false, phones: ['0912-5550200'] };
  await openPage('/report/new', { 'POST /reports/propose': (a) => ({ ...byWords(a), clocks: [clock] }) });
  await until(() => document.querySelector('.first-call'));
  press('F8');
  await type('f-what', '砖厂宿舍起火');
  await until(() => kindLine() === '种类：事故灾难 › 火灾（“起火”） 改');
  press('F8');
  await until(() => kindLine().includes('火灾，已定'));
});

test('F8 and Ctrl Enter at once send the kind of the words, whatever was taken before', async () => {
  await openUnjudged({ 'POST /reports': (a) => stored(a.body), 'GET /reports/*': () => detail(1) });
  press('F8');
  await until(() => kindLine().includes('其他，已定'));
  await type('f-what', '30203 工作面出水');
  press('F8');
  // The next key is another event.
  await Promise.resolve();
  press('Ctrl+Enter');
  await until(() => window.location.pathname.startsWith('/report/0'));
  expect(sends().map((s) => (s.body as ReportBody).kind)).toEqual(['coal_mine']);
  expect(Object.keys(localStorage).filter((k) => k.includes('draft'))).toEqual([]);
});

test('without the node the draft waits, and is the same report when it goes, with the time of its writing', async () => {
  let up = false;
  await openPage('/report/new', {
    'POST /reports/propose': () => proposal,
    'POST /reports': (a) => { if (!up) throw new TypeError('no line'); return stored(a.body); },
    'GET /reports/*': () => detail(1),
  });
  await fill();
  press('Ctrl+Enter');
  await shows('已试 1 次');
  expect(Object.keys(localStorage).some((k) => k.includes('draft.first'))).toBe(true);
  up = true;
  const again = await until(() => [...document.querySelectorAll('button')].find((b) => b.textContent === '现在再试'));
  again.click();
  await until(() => window.location.pathname.startsWith('/report/0'));
  const [first, second] = sends().map((s) => s.body as ReportBody);
  const { written, ...same } = second ?? {};
  expect(same).toEqual(first);
  expect(written).toEqual({ at: expect.any(Number), by: me.account_id });
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
  await closePage();
  await openPage('/report/new', { 'POST /reports/propose': () => new Refused(503, 'offline') }, 'zh-CN', true);
  await until(() => document.querySelector('.first-call')?.getAttribute('href') === 'tel:0912-5550200');
});

test.each([['sentence', { what: '先前的话' }], ['telephone number', {}]])('a first try that had arrived with another %s stands, and the page says so', async (_, earlier) => {
  const known = { what: '30203 工作面出水，3 人没有上来', place_text: '双柳沟煤矿', ...earlier };
  await openPage('/report/new', { 'POST /reports/propose': () => proposal, 'POST /reports': () => new Refused(409, 'report.id_taken'), 'GET /reports/*': () => detail(1, known) });
  await fill();
  press('Ctrl+Enter');
  await shows('前一次其实已经发到');
});

test('a page that was left open for two days knows at the first word, and says the day', async () => {
  const DAY = 86_400_000;
  const real = Date.now;
  let passed = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => real() + passed);
  onTestFinished(() => void vi.restoreAllMocks());
  await openPage('/report/new', { 'GET /session': () => ({ ...me, now_ms: NOW + passed }), 'POST /reports/propose': () => proposal, 'POST /reports': (a) => stored(a.body), 'GET /reports/*': () => detail(1) });
  await until(() => document.activeElement?.id === 'f-when');
  const knew = () => document.querySelector('.knew')?.textContent ?? '';
  expect(knew()).toBe('接报 02:55');
  passed = 2 * DAY;
  await until(() => knew() === '接报 11-24 02:55');
  await type('f-when', '-10');
  await type('f-what', '30203 工作面出水');
  await until(() => knew() === '接报 02:55');
  press('Ctrl+Enter');
  await until(() => sends().length === 1);
  const [{ knew_at, happened } = {} as ReportBody] = sends().map((s) => s.body as ReportBody);
  expect((knew_at ?? 0) - NOW - 2 * DAY).toBeLessThan(60_000);
  expect((knew_at ?? 0) - NOW).toBeGreaterThanOrEqual(2 * DAY);
  expect(happened?.how === 'exact' && happened.at).toBeLessThan(knew_at ?? 0);
});

test('what happened after the unit is said to have known is told under the field', async () => {
  const fault = { pointer: '/happened', code: 'report.happened_after_knew', detail: '发生时间晚于知悉时间，请核对两个时间' };
  await openPage('/report/new', { 'POST /reports/propose': () => proposal, 'POST /reports': () => new Refused(422, 'report.fields', undefined, [fault]) });
  await fill();
  press('Ctrl+Enter');
  const said = await until(() => document.querySelector('#f-when')?.closest('.field')?.querySelector('.field-fault'));
  expect(said.textContent).toBe(fault.detail);
  expect(document.querySelector<HTMLInputElement>('#f-when')?.value).toBe('-6');
});

test('a refusal stays on the page with all that was typed', async () => {
  await openPage('/report/new', { 'POST /reports/propose': () => proposal, 'POST /reports': () => new Refused(422, 'report.place_outside') });
  await fill();
  press('Ctrl+Enter');
  await shows('report.place_outside');
  expect(document.querySelector<HTMLTextAreaElement>('#f-what')?.value).toContain('30203');
});

const STORAGE = {
  'storage.full': 'The disk is full; nothing was saved.',
  'storage.unavailable': 'The database is away; nothing was saved.',
  'storage.failed': 'The disk has failed and the node writes no more; nothing was saved.',
};

test.each(Object.entries(STORAGE))('a node that is there and cannot store says so, and nobody is told to wait for a network: %s', async (code, words) => {
  let stores = false;
  await openPage('/report/new', { 'POST /reports/propose': () => proposal, 'POST /reports': (a) => (stores ? stored(a.body) : new Refused(503, code)), 'GET /reports/*': () => detail(1) });
  await fill();
  press('Ctrl+Enter');
  const page = await until(() => document.querySelector('.waiting'));
  expect([...page.querySelectorAll('.waiting-steps b')].map((b) => b.textContent)).toEqual(['存本机', '等节点能存', '麻黄梁镇']);
  expect(page.querySelector('.problem')?.textContent).toContain(code);
  expect(page.textContent).toContain('先打电话');
  expect(page.textContent).not.toContain('网络');
  // Rewritten it is a draft again that nobody refused.
  [...page.querySelectorAll('button')].find((b) => b.textContent === '改一改')?.click();
  await until(() => document.querySelector<HTMLTextAreaElement>('#f-what')?.value.includes('30203'));
  expect(document.querySelector('.first-form .problem')).toBeNull();
  stores = true;
  press('Ctrl+Enter');
  await until(() => window.location.pathname.startsWith('/report/0'));
  // It was never without a line.
  expect(sends().map((s) => (s.body as ReportBody).written)).toEqual([undefined, undefined]);
  await closePage();
  localStorage.clear();
  await openPage('/report/new', { 'POST /reports/propose': () => proposal, 'POST /reports': () => new Refused(503, code) }, 'en');
  await fill();
  press('Ctrl+Enter');
  await shows(words);
  await shows('waits for the node to store');
  // Taken back, so that it goes to no node of the next test.
  document.querySelector<HTMLButtonElement>('.waiting-foot button')?.click();
  await until(() => document.querySelector('#f-what'));
});

test('the draft is there again after a reload', async () => {
  await openPage('/report/new', { 'POST /reports/propose': () => proposal });
  await fill();
  await until(() => localStorage.length > 0);
  await closePage();
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
  await until(() => document.querySelector('.waiting'));
  expect(sends()).toEqual([]);
  away = false;
  await until(() => sends().length === 1);
  expect(sends().map((s) => (s.body as ReportBody).attachments)).toEqual([[photo.id]]);
});

test('the desk that is shown in a late entry is the one that is booked, also one without a node', async () => {
  const told = (n: number, desk: string, external: boolean) => ({ desk_id: `${n}`.repeat(32), desk, unit: desk, via: 'block' as const, external, phones: [] });
  const clocks = [told(7, '榆林市政府总值班室', true), told(8, '区应急局值班室', false)];
  await openPage('/report/new', { 'POST /reports/propose': () => ({ ...proposal, clocks }), 'POST /reports': ({ body }: { body: unknown }) => stored(body) });
  await until(() => document.activeElement?.id === 'f-when');
  await fill();
  (await until(() => document.querySelector<HTMLButtonElement>('.late-open'))).click();
  await type('f-late-took_by', '高磊');
  await type('f-late-reason', '停电');
  await until(() => document.querySelector('.late .ant-select')?.textContent?.includes('榆林市政府总值班室'));
  press('Ctrl+Enter');
  await until(() => sends().length === 1);
  expect((sends()[0]?.body as ReportBody | undefined)?.late).toMatchObject({ desk_id: '7'.repeat(32), took_by: '高磊' });
});
