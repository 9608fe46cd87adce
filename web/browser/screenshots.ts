/**
 * The pictures of `docs/screens`, taken from a running demonstration: water breaks
 * into a mine, the township reports, the district acts, the line to the city is cut.
 * What is seen is what the program shows; nothing is drawn.
 */
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, test } from 'vitest';
import { open, PHONE, signedIn, stage, withBrowser, WIDE, type Language, type Person } from './page.ts';

withBrowser();

const OUT = new URL('../../docs/screens/', import.meta.url).pathname;
const WHAT = '30203 综采工作面回风顺槽突然出水，当班 12 人，升井 9 人，3 人没有上来、联系不上，矿方正在组织抽水。';
const num = (n: number) => ({ how: 'number', n });
const unknown = { how: 'unknown' };
let report = '';

/** Nothing is loading and nothing moves. */
async function quiet(page: Page) {
  await page.locator('main').waitFor();
  await page.waitForFunction(() => document.querySelector('.loading') === null);
  await page.evaluate(() => document.fonts.ready);
}

async function shot(name: string, login: string | null, path: string, more: { node?: string; size?: typeof WIDE; language?: Language; act?: (p: Person) => Promise<unknown> } = {}) {
  const person = await open(login, { node: more.node, path, size: more.size ?? WIDE, language: more.language, expected: [/./] });
  await quiet(person.page);
  await more.act?.(person);
  await quiet(person.page);
  await person.page.screenshot({ path: `${OUT}${name}.png` });
  await person.context.close();
}

const fill = async ({ page }: Person) => {
  await page.locator('#f-when').fill('-4左右');
  await page.getByLabel('何事').fill(WHAT);
  await page.getByLabel('被困').fill('3');
  await page.getByLabel('当班').fill('12');
  await page.getByLabel('升井').fill('9');
  await page.getByLabel('电话', { exact: true }).fill('0912-5550148');
  await page.locator('#f-place').fill('slgmk');
  await page.getByRole('option').first().waitFor();
  await page.locator('#f-place').press('Enter');
  await page.getByText('较大涉险').first().waitFor();
  await page.locator('#f-place').fill('slg');
  await page.getByRole('option').first().waitFor();
};

beforeAll(() => {
  mkdirSync(OUT, { recursive: true });
});

test('before the report', async () => {
  await shot('login', null, '/login');
  await shot('first-report', 'mahuangliang', '/report/new', { node: 'mahuangliang', act: fill });
  await shot('first-report-phone', 'mahuangliang', '/report/new', { node: 'mahuangliang', size: PHONE, act: fill });
});

test('the township reports, the district acts', async () => {
  const town = await open('mahuangliang', { node: 'mahuangliang', path: '/today', expected: [/./] });
  const desk = await open('yuyang', { path: '/report', expected: [/./] });
  await desk.page.getByText(/节点相通/).waitFor();
  const places = await town.api.get<{ id: string; name: string }[]>('/places?q=slgmk');
  const sent = await town.api.send<{ id: string }>('POST', '/reports', {
    happened: { how: 'about', at: Date.now() - 4 * 60_000 }, happened_text: '02:51 左右，矿方称', place_text: '麻黄梁镇柳沟村 双柳沟煤矿', place_id: places.find((p) => p.name === '双柳沟煤矿')?.id,
    what: WHAT, kind: 'coal_mine', casualties: { dead: unknown, injured: unknown, missing: unknown, trapped: num(3), on_site: num(12), safe: num(9) },
    contact_name: '折文斌', contact_phone: '0912-5550148', attachments: [],
  });
  report = sent.id;
  await desk.page.getByRole('alert').waitFor({ timeout: 30_000 });
  await desk.page.getByRole('alert').getByRole('link').click();
  await quiet(desk.page);
  await desk.page.screenshot({ path: `${OUT}desk-rings.png` });
  await desk.api.send('POST', `/reports/${report}/receive`);
  await desk.api.send('POST', `/reports/${report}/verify`, { note: '矿调度室 折文斌：12 人下井，9 人已上，3 人在 30203 回风顺槽里段' });
  const detail = await desk.api.get<{ calls: { id: string; rev: number }[] }>(`/reports/${report}`);
  for (const [i, call] of detail.calls.slice(0, 4).entries()) {
    await desk.api.send('POST', `/reports/${report}/calls/${call.id}/tried`, i === 0 ? { outcome: 'no_answer' } : { outcome: 'told', took_by: '本人' }, call.rev);
  }
  await town.context.close();
  await desk.context.close();
  await shot('today-township', 'mahuangliang2', '/today', { node: 'mahuangliang' });
  await shot('today-district', 'yuyang', '/today');
  await shot('desk', 'yuyang', `/report?id=${report}`);
  await shot('desk-en', 'yuyang', `/report?id=${report}`, { language: 'en' });
  await shot('desk-phone', 'yuyang', '/report', { size: PHONE });
  await shot('report-upward', 'yuyang', `/report?id=${report}`, { act: async ({ page }) => { await page.keyboard.press('F9'); await page.getByRole('dialog').getByText('电话：照着读').waitFor(); } });
});

test('the report has gone up, a leader has spoken', async () => {
  const desk = await open('yuyang', { path: '/today', expected: [/./] });
  const mine = await desk.api.get<{ clocks: { dispatch_id?: string; what: string; mine: boolean }[] }>(`/reports/${report}`);
  const tel = mine.clocks.find((c) => c.mine && c.what === 'tel');
  if (tel?.dispatch_id) await desk.api.send('POST', `/reports/${report}/telephone`, { dispatch_id: tel.dispatch_id, took_by: '高磊' });
  const prepared = await desk.api.get<{ report: Record<string, unknown>; to: { dispatch_id: string }[] }>(`/reports/${report}/up`);
  await desk.api.send('POST', `/reports/${report}/up`, { ...prepared.report, dispatch_ids: prepared.to.map((d) => d.dispatch_id) });
  const units = await desk.api.get<{ rows: { id: string; short_name: string }[] }>('/units?limit=200');
  const id = (name: string) => units.rows.find((u) => u.short_name === name)?.id;
  const to = ['麻黄梁镇', '区应急局', '区能源局'].map(id).filter((x) => x !== undefined);
  await desk.api.send('POST', `/reports/${report}/instructions`, {
    by_post: '副区长', by_name: '贺永强', method: 'telephone', taken_by: '马志远', text: '救人第一，严防次生灾害。应急、能源马上到场，三十分钟内报井下情况。',
    to: to.map((unit_id, i) => ({ unit_id, lead: i === 1 })),
  });
  await desk.context.close();
  await shot('report-way', 'yuyang', `/report/${report}`);
  await shot('report-way-en', 'yuyang', `/report/${report}`, { language: 'en' });
  await shot('report-phone', 'yuyang', `/report/${report}`, { size: PHONE });
  await shot('leader-phone', 'yuyang-leader', `/report/${report}/leader`, { size: PHONE });
});

test('the platform', async () => {
  await shot('units', 'yuyang-office', '/platform/units');
  await shot('duty-rooms', 'yuyang-office', '/platform/desks');
  await shot('people', 'yuyang-office', '/platform/people', { act: async ({ page }) => { await page.getByText('杜万里').first().click(); await page.getByRole('heading', { name: '历任' }).waitFor(); } });
  await shot('accounts', 'yuyang-security', '/platform/accounts', { act: async ({ page }) => { await page.getByRole('cell', { name: 'yuyang', exact: true }).click(); } });
  await shot('audit', 'yuyang-audit', '/platform/audit', { act: async ({ page }) => { await page.getByRole('button', { name: '现在核对' }).click(); await page.getByText('全部对得上').waitFor({ timeout: 60_000 }); await page.locator('tbody tr[data-row-key]').nth(3).click(); } });
  await shot('backup', 'yuyang-system', '/platform/backup');
  await shot('search', 'yuyang', '/today', { act: async ({ page }) => { await page.keyboard.press('Control+k'); await page.keyboard.type('煤矿'); await page.getByRole('option').first().waitFor(); } });
  const admin = await open('yuyang-system', { path: '/platform/nodes', expected: [/./] });
  await admin.page.getByRole('row', { name: /榆林市/ }).getByText('通', { exact: true }).waitFor({ timeout: 30_000 });
  await admin.api.send('POST', '/nodes/link', { cut: true });
  try {
    await (await signedIn('zhenchuan')).send('POST', '/reports', { happened: unknown, place_text: '镇川镇老街', what: '老街民房起火已扑灭，无人员伤亡', kind: 'fire', casualties: { dead: { how: 'none' } }, attachments: [] });
    await shot('nodes', 'yuyang-system', '/platform/nodes');
    await shot('nodes-en', 'yuyang-system', '/platform/nodes', { language: 'en' });
    await shot('nodes-phone', 'yuyang-system', '/platform/nodes', { size: PHONE });
  } finally {
    await admin.api.send('POST', '/nodes/link', { cut: false });
  }
  if (!stage.nodes.yuyang) throw new Error('no district node');
});
