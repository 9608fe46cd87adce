/**
 * The first report as a township clerk sends it: by keyboard alone, in under thirty
 * seconds of typing, never by the Enter of an input method, never lost with the node.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { start, stop, until } from './nodes.ts';
import { axe, fits, held, noFaults, open, pasted, PHONE, stage, withBrowser, type Person } from './page.ts';
import { unique } from './story.ts';

withBrowser();

/** A quick but human hand. */
const KEY_MS = 45;
const type = (page: Page, text: string) => page.keyboard.type(text, { delay: KEY_MS });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '');

async function writeShort(me: Person, what: string) {
  await me.page.getByRole('navigation', { name: '房间' }).waitFor();
  await me.page.keyboard.press('F3');
  await me.page.locator('#f-when').waitFor();
  await me.page.getByLabel('何地').fill('柳沟村口');
  await me.page.getByLabel('何事').fill(what);
}

describe('first report', () => {
  test.each([
    { at: 'a node of its own', login: 'mahuangliang', node: 'mahuangliang', keys: 'slgmk', place: '双柳沟煤矿', what: '30203 工作面突然出水，3 人没上来' },
    { at: "the district's node", login: 'zhenchuan', node: 'yuyang', keys: 'zcltc', place: '镇川兰炭厂', what: '厂区焦油罐旁起火，3 人没出来' },
  ])('keyboard alone at $at, under thirty seconds, with kind and grade proposed and the place by initials', async ({ login, node, keys, place, what }) => {
    const me = await open(login, { node, path: '/today' });
    await me.page.getByRole('navigation', { name: '房间' }).waitFor();
    const began = Date.now();
    await me.page.keyboard.press('F3');
    await expect.poll(() => focused(me.page)).toBe('f-when');
    await type(me.page, '-10');
    await me.page.keyboard.press('Tab');
    await type(me.page, keys);
    await me.page.getByRole('option').first().getByText(place, { exact: true }).waitFor();
    await me.page.keyboard.press('Enter');
    expect(await me.page.getByLabel('何地').inputValue()).toBe(place);
    await me.page.keyboard.press('Tab');
    await expect.poll(() => focused(me.page)).toBe('f-what');
    await type(me.page, unique(what));
    await me.page.keyboard.press('F8');
    for (let i = 0; i < 8 && (await focused(me.page)) !== 'f-trapped'; i++) await me.page.keyboard.press('Tab');
    await type(me.page, '3');
    for (let i = 0; i < 8 && (await focused(me.page)) !== 'f-phone'; i++) await me.page.keyboard.press('Tab');
    await type(me.page, '5550148');
    await me.page.keyboard.press('Control+Enter');
    await me.page.waitForURL(/\/report\/[0-9a-f]{32}/);
    const took = Date.now() - began;
    expect(took, 'from F3 to sent').toBeLessThan(30_000);
    await me.page.getByText('较大涉险').first().waitFor();
    noFaults(me);
  });

  test('F3 on the list of reports opens the form, and the grade is raised by keyboard', async () => {
    const me = await open('mahuangliang', { node: 'mahuangliang', path: '/report' });
    await me.page.getByRole('navigation', { name: '房间' }).waitFor();
    await me.page.keyboard.press('F3');
    await expect.poll(() => focused(me.page)).toBe('f-when');
    await type(me.page, '-10');
    await me.page.keyboard.press('Tab');
    await type(me.page, '柳沟村口');
    await me.page.keyboard.press('Tab');
    await expect.poll(() => focused(me.page)).toBe('f-what');
    await type(me.page, unique('围墙倒塌，无人受伤'));
    const raise = me.page.getByRole('complementary', { name: '发出后会怎样' }).getByRole('button', { name: '提高' });
    await raise.waitFor();
    const on = (what: string) => me.page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, what);
    for (let i = 0; i < 40 && !(await raise.evaluate((b) => b === document.activeElement)); i++) await me.page.keyboard.press('Tab');
    await me.page.keyboard.press('Enter');
    for (let i = 0; i < 3 && !(await on('.rating input[type=radio]')); i++) await me.page.keyboard.press('Tab');
    // From Ⅳ over 必报 and 较大涉险 to 较大.
    for (let i = 0; i < 3; i++) await me.page.keyboard.press('ArrowUp');
    await me.page.keyboard.press('Control+Enter');
    await me.page.waitForURL(/\/report\/[0-9a-f]{32}/);
    const id = new URL(me.page.url()).pathname.split('/').pop() ?? '';
    const { rating } = await me.api.get<{ rating: { grade: string; near_miss: boolean } }>(`/reports/${id}`);
    expect([rating.grade, rating.near_miss]).toEqual(['III', false]);
    noFaults(me);
  });

  test('Enter while the input method composes sends nothing and chooses nothing', async () => {
    const me = await open('mahuangliang', { node: 'mahuangliang', path: '/today' });
    await writeShort(me, '');
    await me.page.locator('#f-what').focus();
    const cdp = await me.context.newCDPSession(me.page);
    await cdp.send('Input.imeSetComposition', { text: 'tou shui', selectionStart: 8, selectionEnd: 8 });
    for (const kind of ['rawKeyDown', 'keyUp'] as const) {
      await cdp.send('Input.dispatchKeyEvent', { type: kind, key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 });
      await cdp.send('Input.dispatchKeyEvent', { type: kind, key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229, modifiers: 2 });
    }
    await cdp.send('Input.insertText', { text: '透水' });
    await expect.poll(() => me.page.getByLabel('何事').inputValue()).toContain('透水');
    expect(new URL(me.page.url()).pathname).toBe('/report/new');
    expect(await me.page.getByRole('alert').count()).toBe(0);
    noFaults(me);
  });

  test('what is typed and pasted stands there while the node answers nothing, and is kept', async () => {
    const me = await open('mahuangliang', { node: 'mahuangliang', path: '/report/new' });
    await me.page.locator('#f-what').waitFor();
    const node = await held(me.page);
    const chat = Array.from({ length: 2000 }, (_, n) => `村民 08:${String(n % 60).padStart(2, '0')} 水又涨了，大家看一下`).join('\n');
    const what = unique('村口进水，两户人在房顶');
    await pasted(me.page, chat);
    await me.page.locator('#f-what').focus();
    await type(me.page, what);
    await expect.poll(() => me.page.getByLabel('何事').inputValue()).toBe(what);
    await expect.poll(() => node.asked(), { message: 'the page asks what the facts propose' }).toBeGreaterThan(0);
    expect(node.answered()).toBe(0);
    node.release();
    await me.page.reload();
    await expect.poll(() => me.page.getByLabel('何事').inputValue()).toBe(what);
    expect(await me.page.getByRole('textbox', { name: '来文' }).inputValue()).toBe(chat);
    await me.page.getByRole('textbox', { name: '来文' }).fill('');
    const tall = () => me.page.locator('#f-what').evaluate((field) => field.clientHeight);
    const before = await tall();
    await me.page.locator('#f-what').fill([what, ...'一二三四五六'].join('\n'));
    await expect.poll(tall, { message: 'the field grows with its text' }).toBeGreaterThan(before);
    noFaults(me);
  });

  test('what is wrong is said under its field, and the draft outlives a reload', async () => {
    const me = await open('mahuangliang', { node: 'mahuangliang', path: '/today' });
    const what = unique('村口翻车');
    await writeShort(me, what);
    await me.page.getByLabel('何时').fill('三月三十二日');
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByText('3 月没有 32 日').first().waitFor();
    await me.page.reload();
    await expect.poll(() => me.page.getByLabel('何事').inputValue()).toBe(what);
    await axe(me.page);
    noFaults(me);
  });

  test('on a phone, in English, the same five fields', async () => {
    const me = await open('zhenchuan', { path: '/report/new', size: PHONE, language: 'en' });
    await me.page.locator('#f-what').fill('Fire in a shop, two people taken out');
    await me.page.locator('#f-place').fill('Main street 12');
    await fits(me.page);
    await axe(me.page);
    await me.page.getByRole('button', { name: /Send/ }).click();
    await me.page.waitForURL(/\/report\/[0-9a-f]{32}/);
    await fits(me.page);
    noFaults(me);
  });
});

describe('the node cannot store', () => {
  test('a first report that is answered 503 says that the disk is full, not that there is no network, and goes when there is room', async () => {
    const me = await open('mahuangliang', { node: 'mahuangliang', path: '/today', expected: [/^503 \/reports$/, /503/] });
    const what = unique('机房漏水');
    await writeShort(me, what);
    const full = { type: 'about:blank', code: 'storage.full', title: '磁盘已满', detail: '节点的磁盘满了，这一件没有存上；请清理磁盘。', status: 503 };
    const posts = /\/api\/v1\/reports$/;
    await me.page.route(posts, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(full) }));
    await me.page.keyboard.press('Control+Enter');
    const waiting = me.page.locator('.waiting');
    await waiting.getByRole('alert').getByText(full.detail).waitFor();
    await waiting.getByText('等节点能存').waitFor();
    await waiting.getByText(/节点连得上，但存不了/).waitFor();
    expect(await waiting.getByText('等网络').count()).toBe(0);
    await me.page.getByText(/与本单位节点断开/).waitFor({ state: 'detached' });
    await axe(me.page);
    await me.page.unroute(posts);
    await waiting.getByRole('button', { name: '现在再试' }).click();
    await me.page.waitForURL(/\/report\/[0-9a-f]{32}/);
    await me.page.getByText(what).first().waitFor();
    noFaults(me);
  });
});

describe('the node is gone', () => {
  test('the report waits on this PC, says so, and goes by itself when the node is back', async () => {
    const node = stage.nodes.mahuangliang;
    if (!node) throw new Error('no township node');
    const me = await open('mahuangliang2', { node: 'mahuangliang', path: '/today', expected: [/ERR_|Failed to fetch|503|502/] });
    const what = unique('粮站仓库冒烟');
    const count = async () => (await me.api.get<{ rows: unknown[] }>('/reports?state=all&limit=200')).rows.length;
    const before = await count();
    await writeShort(me, what);
    await stop(node);
    try {
      await me.page.keyboard.press('Control+Enter');
      await me.page.getByText('只在本机', { exact: true }).waitFor();
      await me.page.getByRole('status').getByText(/与本单位节点断开/).waitFor();
      await me.page.getByText(what).first().waitFor();
    } finally {
      await start(stage, node);
    }
    await me.page.waitForURL(/\/report\/[0-9a-f]{32}/);
    await until('the banner gone', 20_000, async () => (await me.page.getByText(/与本单位节点断开/).count()) === 0);
    expect(await count(), 'sent once').toBe(before + 1);
  });
});
