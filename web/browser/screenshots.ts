/**
 * The pictures of `docs/screens`, taken from a running demonstration: water breaks
 * into a mine, the township reports, the district acts, the line to the city is cut.
 * What is seen is what the program shows; nothing is drawn.
 */
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, test } from 'vitest';
import { start, stop, type StagedNode } from './nodes.ts';
import { open, PHONE, signedIn, stage, withBrowser, WIDE, type Api, type Language, type Person } from './page.ts';
import { reportUp } from './story.ts';
import { storyAt, storyNow } from './storyClock.ts';

withBrowser();

const OUT = new URL('../../docs/screens/', import.meta.url).pathname;
const WHAT = '30203 综采工作面回风顺槽突然出水，当班 12 人，升井 9 人，3 人没有上来、联系不上，矿方正在组织抽水。';
const num = (n: number) => ({ how: 'number', n });
const unknown = { how: 'unknown' };
let report = '';

/** Nothing is loading and nothing moves. */
async function quiet(page: Page) {
  await page.locator('main').waitFor();
  await page.waitForFunction(() => document.querySelector('.loading, .hall-wait') === null);
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

const NIGHT = '2026-11-24';
/** The clock of the story is put on to a time of that night. */
const at = (time: string) => storyAt(`${NIGHT} ${time}`);

const fill = async ({ page }: Person) => {
  await page.locator('#f-when').fill('0251左右');
  await page.getByLabel('何事').fill(WHAT);
  await page.getByLabel('被困', { exact: true }).fill('3');
  await page.getByLabel('当班').fill('12');
  await page.getByLabel('升井').fill('9');
  await page.getByLabel('电话', { exact: true }).fill('0912-5550148');
  await page.locator('#f-place').fill('slgmk');
  await page.getByRole('option').first().waitFor();
  await page.locator('#f-place').press('Enter');
  await page.getByText('较大涉险').first().waitFor();
};
const fillAndSearch = async (person: Person) => {
  await fill(person);
  await person.page.locator('#f-place').fill('slg');
  await person.page.getByRole('option').first().waitFor();
};
/** Written while nothing answers. */
const fillAlone = (node: StagedNode) => async (person: Person) => {
  await fill(person);
  await stop(node);
  await person.page.getByRole('button', { name: /发出首报/ }).click();
  await person.page.getByRole('heading', { name: '首报已写好' }).waitFor();
  await person.page.getByRole('status').getByText(/与本单位节点断开/).waitFor();
};

/** The map is there, which comes after the words. */
const drawn = ({ page }: Person) => page.locator('.map-canvas canvas').first().waitFor();

beforeAll(() => {
  mkdirSync(OUT, { recursive: true });
});

// First, because a link reckons its silence by a clock that does not jump.
test('the platform', async () => {
  await shot('units', 'yuyang-office', '/platform/units');
  await shot('duty-rooms', 'yuyang-office', '/platform/desks');
  await shot('people', 'yuyang-office', '/platform/people', { act: async ({ page }) => { await page.getByText('杜万里').first().click(); await page.getByRole('heading', { name: '历任' }).waitFor(); } });
  await shot('accounts', 'yuyang-security', '/platform/accounts', { act: async ({ page }) => { await page.getByRole('cell', { name: 'yuyang', exact: true }).click(); } });
  await shot('audit', 'yuyang-audit', '/platform/audit', { act: async ({ page }) => { await page.getByRole('button', { name: '现在核对' }).click(); await page.getByText('全部对得上').waitFor(); await page.locator('tbody tr[data-row-key]').nth(3).click(); } });
  await shot('backup', 'yuyang-system', '/platform/backup');
  await shot('search', 'yuyang', '/today', { act: async ({ page }) => { await page.keyboard.press('Control+k'); await page.keyboard.type('煤矿'); await page.getByRole('option').first().waitFor(); } });
  const admin = await open('yuyang-system', { path: '/platform/nodes', expected: [/./] });
  await admin.page.getByRole('row', { name: /榆林市/ }).getByText('通', { exact: true }).waitFor();
  await admin.api.send('POST', '/nodes/link', { cut: true });
  try {
    const fire = await (await signedIn('zhenchuan')).send<{ id: string }>('POST', '/reports', { happened: unknown, place_text: '镇川镇老街', what: '老街民房起火已扑灭，无人员伤亡', kind: 'fire', casualties: { dead: { how: 'none' } }, attachments: [] });
    await (await signedIn('yuyang')).send('POST', `/reports/${fire.id}/receive`);
    await shot('nodes', 'yuyang-system', '/platform/nodes');
    await shot('nodes-en', 'yuyang-system', '/platform/nodes', { language: 'en' });
    await shot('nodes-phone', 'yuyang-system', '/platform/nodes', { size: PHONE });
  } finally {
    await admin.api.send('POST', '/nodes/link', { cut: false });
  }
  if (!stage.nodes.yuyang) throw new Error('no district node');
});

test('before the report', async () => {
  at('02:53');
  await shot('login', null, '/login');
  await shot('first-report', 'mahuangliang', '/report/new', { node: 'mahuangliang', act: fillAndSearch });
  await shot('first-report-phone', 'mahuangliang', '/report/new', { node: 'mahuangliang', size: PHONE, act: fillAndSearch });
  const node = stage.nodes.mahuangliang;
  if (!node) throw new Error('no township node');
  try {
    await shot('first-report-waiting-phone', 'mahuangliang2', '/report/new', { node: 'mahuangliang', size: PHONE, act: fillAlone(node) });
  } finally {
    await start(stage, node);
  }
});

test('the township reports, the district acts', async () => {
  const town = await open('mahuangliang', { node: 'mahuangliang', path: '/today', expected: [/./] });
  const desk = await open('yuyang', { path: '/report', expected: [/./] });
  await desk.page.getByText(/节点相通/).waitFor();
  const places = await town.api.get<{ rows: { id: string; name: string }[] }>('/places?q=slgmk');
  at('02:58');
  const sent = await town.api.send<{ id: string; title: string }>('POST', '/reports', {
    happened: { how: 'about', at: storyNow() - 7 * 60_000 }, happened_text: '约，矿方称', knew_at: storyNow() - 3 * 60_000, place_text: '麻黄梁镇柳沟村 双柳沟煤矿', place_id: places.rows.find((p) => p.name === '双柳沟煤矿')?.id,
    what: WHAT, kind: 'coal_mine', casualties: { dead: unknown, injured: unknown, missing: unknown, trapped: num(3), on_site: num(12), safe: num(9) },
    contact_name: '折文斌', contact_phone: '0912-5550148', attachments: [],
  });
  report = sent.id;
  // What has just come stands above what was late before.
  await desk.page.getByRole('alert').getByRole('link', { name: sent.title }).click();
  await desk.page.getByText(/节点相通 02:5[89]/).waitFor();
  await quiet(desk.page);
  await desk.page.screenshot({ path: `${OUT}desk-rings.png` });
  at('03:01');
  await desk.api.send('POST', `/reports/${report}/receive`);
  const detail = await desk.api.get<{ calls: { id: string; rev: number }[] }>(`/reports/${report}`);
  for (const [i, call] of detail.calls.slice(0, 4).entries()) {
    at(`03:0${i < 2 ? 2 : 3}`);
    await desk.api.send('POST', `/reports/${report}/calls/${call.id}/tried`, i === 0 ? { outcome: 'no_answer' } : { outcome: 'told', took_by: '本人' }, call.rev);
  }
  await desk.api.send('POST', `/reports/${report}/verify`, { note: '矿调度室 折文斌：12 人下井，9 人已上，3 人在 30203 回风顺槽里段' });
  await town.context.close();
  await desk.context.close();
  at('03:04');
  await shot('today-township', 'mahuangliang2', '/today', { node: 'mahuangliang' });
  await shot('today-district', 'yuyang', '/today', { act: async ({ page }) => { await page.getByRole('row', { name: /双柳沟煤矿/ }).getByRole('button', { name: /^另有/ }).click(); } });
  await shot('today-phone', 'yuyang', '/today', { size: PHONE });
  await shot('desk', 'yuyang', `/report?id=${report}`);
  await shot('desk-en', 'yuyang', `/report?id=${report}`, { language: 'en' });
  await shot('desk-phone', 'yuyang', '/report', { size: PHONE });
  await shot('report-upward', 'yuyang', `/report?id=${report}`, { act: async ({ page }) => { await page.keyboard.press('F9'); await page.getByRole('dialog').getByText('电话：照着读').waitFor(); } });
});

test('the report has gone up, a leader has spoken', async () => {
  interface Clock { dispatch_id?: string; what: string; mine: boolean; met_at?: number; to: { unit: string } }
  const desk = await open('yuyang', { path: '/today', expected: [/./] });
  const town = await signedIn('mahuangliang', 'mahuangliang');
  const tell = async (who: Api, unit: string, took_by: string) => {
    const { clocks } = await who.get<{ clocks: Clock[] }>(`/reports/${report}`);
    const tel = clocks.find((c) => c.mine && c.what === 'tel' && c.met_at == null && c.to.unit === unit);
    if (tel?.dispatch_id) await who.send('POST', `/reports/${report}/telephone`, { dispatch_id: tel.dispatch_id, took_by });
  };
  at('03:06');
  await tell(town, '榆阳区', '马志远');
  await tell(town, '区应急局', '曹丽');
  at('03:07');
  const units = await desk.api.get<{ rows: { id: string; short_name: string }[] }>('/units?limit=200');
  const to = ['麻黄梁镇', '区应急局', '区能源局'].map((name) => units.rows.find((u) => u.short_name === name)?.id).filter((x) => x !== undefined);
  const given = await desk.api.send<{ instructions: { id: string; rev: number }[] }>('POST', `/reports/${report}/instructions`, {
    by_post: '区长', by_name: '王维平', method: 'telephone', taken_by: '马志远', text: '先把井下人数、名字核死，救人第一。应急、能源马上到矿，周边小窑口也要查。人没上来以前，每小时报我一次。',
    to: to.map((unit_id, i) => ({ unit_id, lead: i === 1, due_at: i === 0 ? storyNow() + 7 * 3_600_000 : storyNow() + 33 * 60_000 })),
  });
  at('03:12');
  await tell(desk.api, '榆林市', '高磊');
  at('03:15');
  await tell(desk.api, '塞上煤业', '调度员');
  at('03:20');
  await tell(desk.api, '陕西省', '李楠');
  at('03:25');
  const bureau = await signedIn('yingji');
  const instruction = given.instructions.at(-1);
  if (instruction) await bureau.send('POST', `/instructions/${instruction.id}/answer`, { text: '值班局长带 6 人 03:22 出发，预计 04:05 到矿；矿山救护队同到。' }, instruction.rev);
  at('03:41');
  await reportUp(desk.api, report);
  await desk.context.close();
  at('03:46');
  await shot('report-way', 'yuyang', `/report/${report}`);
  await shot('report-way-open', 'yuyang', `/report/${report}`, { act: async ({ page }) => { await page.locator('.way-beside summary').click(); } });
  await shot('hall', 'yuyang-hall', '/hall', { size: { width: 1920, height: 1080 }, act: drawn });
  await shot('hall-en', 'yuyang-hall', '/hall', { size: { width: 1920, height: 1080 }, language: 'en', act: drawn });
  await shot('report-way-en', 'yuyang', `/report/${report}`, { language: 'en' });
  await shot('report-phone', 'yuyang', `/report/${report}`, { size: PHONE });
  await shot('leader-phone', 'yuyang-leader', `/report/${report}/leader`, { size: PHONE });
  await shot('leader-phone-en', 'yuyang-leader', `/report/${report}/leader`, { size: PHONE, language: 'en' });
});

test('the township follows up', async () => {
  const town = await signedIn('mahuangliang', 'mahuangliang');
  const follow = async (what: string, figures: Record<string, object>) => {
    const { rev, casualties } = await town.get<{ rev: number; casualties: object }>(`/reports/${report}/follow`);
    await town.send('POST', `/reports/${report}/follow`, { what, casualties: { ...casualties, ...figures }, last: false, attachments: [], passes: [] }, rev);
  };
  at('04:20');
  await follow('钻孔打通，与被困 3 人取得联系，均清醒，正在送水。', { dead: { how: 'none' }, trapped: num(3) });
  at('05:05');
  await shot('follow-up', 'mahuangliang2', `/report/${report}`, { node: 'mahuangliang', act: async ({ page }) => {
    await page.getByRole('button', { name: '续报' }).first().click();
    await page.getByRole('dialog').getByLabel('有什么新情况').fill('救出 1 人，左腿骨折，已送医；另 2 人位置明确。');
    await page.getByRole('dialog').getByLabel('被困', { exact: true }).fill('2');
    await page.getByRole('dialog').getByLabel('受伤', { exact: true }).fill('1');
  } });
  await follow('救出 1 人，左腿骨折，已送医；另 2 人位置明确。', { injured: num(1), trapped: num(2) });
  at('05:08');
  await shot('report-followed', 'yuyang', `/report/${report}`);
  await shot('report-followed-en', 'yuyang', `/report?id=${report}`, { language: 'en' });
});
