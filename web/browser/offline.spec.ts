/**
 * Without a network: the pages open, the first report is written and kept, goes once by
 * itself when the node is there again, and says when it was written and when it was
 * sent. On a shared PC it stays its author's.
 */
import { createServer, request } from 'node:http';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { start, stop } from './nodes.ts';
import { axe, fits, noFaults, open, PHONE, resize, shoot, stage, watch, WIDE, withBrowser, type Api, type Language, type Person } from './page.ts';
import { unique } from './story.ts';

withBrowser();

const GONE = [/ERR_/, /Failed to fetch/, /50[23]/, /MIME type/, /^401 /];
const TOWN = 'mahuangliang';
const WORDS = {
  'zh-CN': { what: '何事', where: '何地', send: /发出首报/, here: '只在本机', another: '再写一件', list: '只在本机的首报', call: /先打电话/ },
  en: { what: 'What', where: 'Where', send: 'Send report', here: 'only on this PC', another: 'Write another', list: 'First reports only here', call: /Telephone first/ },
} as const;

/** The worker holds the pages, and the form is kept for this account. */
async function equipped(page: Page) {
  // `ready` would wait without end for a worker that does not start.
  await expect.poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state)).toBe('activated');
  const forms = () => page.evaluate(() => new Promise<number>((answer) => {
    const asked = indexedDB.open('fenghuo');
    asked.addEventListener('success', () => {
      const counted = asked.result.transaction('forms').objectStore('forms').count();
      counted.addEventListener('success', () => { asked.result.close(); answer(counted.result); });
    });
  }));
  await expect.poll(forms).toBe(1);
}

/** The node does not answer; what the test does then is done without it. */
async function withoutNode(act: () => Promise<void>) {
  const node = stage.nodes[TOWN];
  if (!node) throw new Error('no township node');
  await stop(node);
  try {
    await act();
  } finally {
    await start(stage, node);
  }
}

async function write(page: Page, what: string, language: Language = 'zh-CN') {
  await page.locator('#f-what').fill(what);
  await page.locator('#f-place').fill('柳沟村口');
  await page.getByRole('button', { name: WORDS[language].send }).click();
  await page.locator('.waiting').getByText(what).waitFor();
}

async function again(context: BrowserContext, url: string): Promise<{ page: Page; faults: string[] }> {
  const page = await context.newPage();
  const faults = watch(page, GONE);
  await page.goto(url);
  return { page, faults };
}

interface Told { what: string; written_at?: number; sent_at: number; timeline: { detail?: string; detail_en?: string }[] }
/** The reports with these words, as the node holds them. */
async function stored(api: Api, what: string): Promise<Told[]> {
  const { rows } = await api.get<{ rows: { id: string; title: string }[] }>('/reports?state=all&limit=200&sort=newest');
  const all = await Promise.all(rows.slice(0, 12).map((r) => api.get<Told>(`/reports/${r.id}`)));
  return all.filter((r) => r.what === what);
}
/** Looked for twice a second: each look is a dozen requests, and the page has to get through beside them. */
const arrives = (api: Api, what: string) => expect.poll(async () => (await stored(api, what)).length, { interval: 500 }).toBe(1);
const ready = (node: string) => open('mahuangliang2', { node, path: '/report/new', size: PHONE, worker: true, expected: GONE });

describe('without the node', () => {
  test('written on a phone, kept over a closed browser, sent once, with both times', async () => {
    const me = await ready(TOWN);
    await equipped(me.page);
    const [first, second] = [unique('粮站仓库冒烟'), unique('村口塌方')];
    let page: Page | undefined;
    await withoutNode(async () => {
      await me.page.close();
      const opened = await again(me.context, `${me.url}/report/new`);
      await opened.page.locator('#f-place').fill('slgmk');
      await opened.page.getByRole('option').first().waitFor();
      await opened.page.keyboard.press('Escape');
      await shoot(opened.page, 'offline-form-phone');
      await write(opened.page, first);
      await fits(opened.page);
      await axe(opened.page);
      await opened.page.getByRole('link', { name: WORDS['zh-CN'].call }).waitFor();
      await shoot(opened.page, 'offline-waiting-phone');
      await opened.page.getByRole('button', { name: '再写一件' }).click();
      await opened.page.getByRole('region', { name: '只在本机的首报' }).getByText(first).waitFor();
      await write(opened.page, second);
      await opened.page.close();
      // The browser is opened again, at its first page, and there is still no node.
      const later = await again(me.context, me.url);
      page = later.page;
      await page.waitForURL(/\/report\/new/);
      const list = page.getByRole('region', { name: '只在本机的首报' });
      await expect.poll(() => list.getByRole('listitem').count()).toBe(2);
      await fits(page);
      await axe(page);
      await shoot(page, 'offline-list-phone');
    });
    await arrives(me.api, first);
    await arrives(me.api, second);
    const [report] = await stored(me.api, first);
    expect(report?.written_at).toBeLessThan(report?.sent_at ?? 0);
    const told = report?.timeline.map((t) => t.detail ?? '').join('\n');
    expect(told).toMatch(/写于 \d\d:\d\d（断网），发出 \d\d:\d\d/);
    await expect.poll(() => page?.getByRole('region', { name: '只在本机的首报' }).count()).toBe(0);
    noFaults(me);
  });

  test('on a desk, in English, two wait in order; one is deleted and brought back', async () => {
    const me = await open(TOWN, { node: TOWN, path: '/report/new', language: 'en', worker: true, expected: GONE });
    await equipped(me.page);
    const [first, second] = [unique('Smoke in the granary'), unique('Landslide at the village')];
    await withoutNode(async () => {
      await write(me.page, first, 'en');
      await shoot(me.page, 'offline-waiting-en');
      await fits(me.page, true);
      await axe(me.page);
      await resize(me.page, PHONE);
      await fits(me.page);
      await shoot(me.page, 'offline-waiting-phone-en');
      await resize(me.page, WIDE);
      await me.page.getByRole('button', { name: 'Write another' }).click();
      await write(me.page, second, 'en');
      const list = me.page.getByRole('region', { name: 'First reports only here' });
      const row = list.getByRole('listitem').filter({ hasText: first });
      await row.getByRole('button', { name: 'Delete' }).click();
      await row.waitFor({ state: 'detached' });
      await me.page.getByRole('button', { name: /Undo/ }).click();
      await row.waitFor();
      await me.page.getByRole('link', { name: '2 only here' }).click();
      await list.getByText(second).waitFor();
      await shoot(me.page, 'offline-list-en');
      await axe(me.page);
    });
    await arrives(me.api, first);
    await arrives(me.api, second);
    noFaults(me);
  });
});

describe('installing', () => {
  test('the browser finds nothing in the way of it', async () => {
    const me = await ready(TOWN);
    await equipped(me.page);
    const cdp = await me.context.newCDPSession(me.page);
    const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
    // Each test has a window of its own that forgets everything; nothing is installed from such a one.
    expect(installabilityErrors.map((e) => e.errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
    const { url, errors } = await cdp.send('Page.getAppManifest');
    expect([new URL(url).pathname, errors]).toEqual(['/manifest.webmanifest', []]);
    noFaults(me);
  });
});

describe('after the pages are closed', () => {
  test('the worker sends it when the browser wakes it, and the pages find it sent', async () => {
    const me = await ready(TOWN);
    await equipped(me.page);
    const what = unique('桥头积水');
    await withoutNode(async () => {
      await write(me.page, what);
      // A file of ours that runs nothing.
      await me.page.goto(`${me.url}/favicon.svg`);
    });
    expect(await stored(me.api, what)).toEqual([]);
    // What Chromium does when the network comes back, at a time of its own choosing.
    const cdp = await me.context.newCDPSession(me.page);
    const registered = new Promise<string>((found) => {
      cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const ours = registrations.find((r) => r.scopeURL.startsWith(me.url));
        if (ours) found(ours.registrationId);
      });
    });
    await cdp.send('ServiceWorker.enable');
    await cdp.send('ServiceWorker.dispatchSyncEvent', { origin: me.url, registrationId: await registered, tag: 'fenghuo.send', lastChance: false });
    await arrives(me.api, what);
    const [report] = await stored(me.api, what);
    expect(report?.written_at).toBeLessThan(report?.sent_at ?? 0);
    await me.page.goto(`${me.url}/report/new`);
    await me.page.locator('#f-what').waitFor();
    expect(await me.page.getByText(what).count()).toBe(0);
    noFaults(me);
  });
});

describe('without a network, the node there', () => {
  test('two tabs send one report once', async () => {
    const me = await open(TOWN, { node: TOWN, path: '/report/new', worker: true, expected: GONE });
    await equipped(me.page);
    const other = await again(me.context, `${me.url}/report`);
    const sends: string[] = [];
    me.context.on('request', (r) => { if (r.method() === 'POST' && r.url().endsWith('/api/v1/reports')) sends.push(r.url()); });
    await me.context.setOffline(true);
    const what = unique('路灯杆倒了');
    await write(me.page, what);
    await other.page.getByRole('region', { name: '只在本机的首报' }).getByText(what).waitFor();
    await shoot(other.page, 'offline-desk');
    await axe(other.page);
    sends.length = 0;
    await me.context.setOffline(false);
    await arrives(me.api, what);
    await me.page.waitForURL(/\/report\/[0-9a-f]{32}/);
    await me.page.getByText(/写于 .*断网/).first().waitFor();
    await shoot(me.page, 'offline-sent');
    await expect.poll(() => other.page.getByRole('region', { name: '只在本机的首报' }).count()).toBe(0);
    expect(sends).toHaveLength(1);
    noFaults(me);
  });

  test('what the node refuses stays with its reason, is mended and goes', async () => {
    const me = await open(TOWN, { node: TOWN, path: '/report/new', worker: true, expected: [...GONE, /^422 /] });
    await equipped(me.page);
    const what = unique('厂房起火');
    await me.context.setOffline(true);
    await me.page.locator('#f-phone').fill('打不通');
    await write(me.page, what);
    await me.context.setOffline(false);
    await me.page.getByText('节点没有收下，写的都在：').waitFor();
    await shoot(me.page, 'offline-refused');
    await axe(me.page);
    await me.page.getByRole('button', { name: '改一改' }).click();
    await expect.poll(() => me.page.locator('#f-what').inputValue()).toBe(what);
    await me.page.getByRole('alert').first().waitFor();
    await me.page.locator('#f-phone').fill('5550148');
    await me.page.getByRole('button', { name: /发出首报/ }).click();
    await me.page.waitForURL(/\/report\/[0-9a-f]{32}/);
    await arrives(me.api, what);
    noFaults(me);
  });

  test('on a shared PC it waits for its author: another sees that it is there, and no word of it', async () => {
    const me = await open(TOWN, { node: TOWN, path: '/report/new', worker: true, expected: GONE });
    await equipped(me.page);
    const name = (await me.api.get<{ name: string }>('/session')).name;
    const what = unique('桥面塌陷');
    await me.context.setOffline(true);
    await write(me.page, what);
    await me.api.send('DELETE', '/session');
    await me.context.setOffline(false);
    await me.page.waitForURL(/\/login/);
    await me.page.getByText(`${name} 1 件`).waitFor();
    await shoot(me.page, 'offline-login');
    await axe(me.page);
    await signIn(me, 'mahuangliang2');
    await me.page.goto(`${me.url}/report/new`);
    await me.page.getByText(`${name} 有 1 件`).waitFor();
    expect(await me.page.getByText(what).count()).toBe(0);
    await shoot(me.page, 'offline-other');
    expect(await stored(me.api, what)).toEqual([]);
    await me.api.send('DELETE', '/session');
    await signIn(me, TOWN);
    await arrives(me.api, what);
    noFaults(me);
  });
});

async function signIn(me: Person, login: string) {
  await me.page.goto(`${me.url}/login`);
  await me.page.getByLabel('账号').fill(login);
  await me.page.getByLabel('口令').fill(stage.password);
  await me.page.getByRole('button', { name: '登录', exact: true }).click();
  await me.page.getByRole('navigation', { name: '房间' }).waitFor();
}

describe('photographs on a bad line', () => {
  test('go on where they stood after a cut and a reload; what cannot be taken says why', async () => {
    const me = await open(TOWN, { node: TOWN, path: '/report/new', expected: [...GONE, /^413 /, /^422 /] });
    const offsets: number[] = [];
    let most = 3;
    await me.context.route('**/attachments/*/parts?*', async (route) => {
      offsets.push(Number(new URL(route.request().url()).searchParams.get('offset')));
      await (offsets.length > most ? route.abort() : route.continue());
    });
    const picker = me.page.locator('input[type=file]');
    const bytes = Buffer.alloc(3_000_000, unique('图'));
    await me.page.locator('#f-what').fill(unique('河堤渗水'));
    await picker.setInputFiles({ name: '河堤.jpg', mimeType: 'image/jpeg', buffer: bytes });
    await me.page.getByRole('button', { name: '没存上，再试' }).waitFor();
    expect(offsets.slice(0, 3)).toEqual([0, 262_144, 524_288]);
    most = 4;
    offsets.length = 0;
    await me.page.reload();
    await me.page.getByText(/已存 \d+%/).or(me.page.getByRole('button', { name: '没存上，再试' })).first().waitFor();
    await expect.poll(() => offsets[0]).toBe(786_432);
    await me.page.getByRole('button', { name: '没存上，再试' }).waitFor();
    await shoot(me.page, 'offline-photo-cut');
    most = Infinity;
    await me.page.getByRole('button', { name: '没存上，再试' }).click();
    await me.page.getByText('已存节点').waitFor();
    await picker.setInputFiles({ name: '全景.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(21 * 1024 * 1024, 'x') });
    await me.page.getByText(/单个附件最大 20 MB/).waitFor();
    await picker.setInputFiles({ name: '照片.jpg', mimeType: 'image/jpeg', buffer: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(400_000)]) });
    await me.page.getByText(/这是程序/).waitFor();
    await shoot(me.page, 'offline-photo-refused');
    await axe(me.page);
    noFaults(me);
  });
});

describe('photographs behind the words', () => {
  test.each(['zh-CN', 'en'] as const)('the report goes without waiting for its picture, which follows by itself; %s', async (language) => {
    const zh = language === 'zh-CN';
    const me = await open(TOWN, { node: TOWN, path: '/report/new', language, expected: [...GONE, /^404 .*attachments/, /^409 .*attachments/] });
    let cut = true;
    await me.context.route('**/attachments/*/parts?*', async (route) => { await (cut ? route.abort() : route.continue()); });
    const what = unique('河堤渗水');
    await me.page.locator('#f-what').fill(what);
    await me.page.locator('#f-place').fill('柳沟村口');
    await me.page.locator('input[type=file]').setInputFiles({ name: '河堤.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(1_000_000, what) });
    await me.page.getByRole('button', { name: zh ? '没存上，再试' : /not stored/i }).first().waitFor();
    await me.page.getByRole('button', { name: WORDS[language].send }).click();
    await me.page.waitForURL(/\/report\/[0-9a-f-]{32,}/);
    const file = me.page.locator('.attachments, .detail').getByText('河堤.jpg').first();
    await file.waitFor();
    await me.page.getByText(zh ? '还在路上' : 'on its way').first().waitFor();
    await me.page.getByRole('link', { name: zh ? /只在本机 1 件/ : /only here/i }).waitFor();
    await shoot(me.page, `offline-photo-follows-${language}`);
    cut = false;
    await me.page.getByRole('link', { name: '河堤.jpg' }).waitFor();
    await expect.poll(() => me.page.getByRole('link', { name: zh ? /只在本机/ : /only here/i }).count()).toBe(0);
    await axe(me.page);
    noFaults(me);
  });
});

/** Stands before a node and passes everything on; from `newer` on its worker is another. */
async function before(node: string): Promise<{ url: string; newer: () => void }> {
  const target = new URL(node);
  let more = '';
  const server = createServer((asked, answer) => {
    const passed = request({ host: target.hostname, port: target.port, path: asked.url, method: asked.method, headers: { ...asked.headers, 'accept-encoding': 'identity', 'if-none-match': '' } }, (got) => {
      const worker = asked.url === '/sw.js';
      const { 'content-length': length, ...headers } = got.headers;
      answer.writeHead(got.statusCode ?? 502, worker || length === undefined ? headers : got.headers);
      got.on('data', (part: Buffer) => answer.write(part));
      got.on('end', () => answer.end(worker ? more : ''));
      got.on('error', () => answer.destroy());
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((up) => { server.listen(0, '127.0.0.1', up); });
  onTestFinished(() => { server.closeAllConnections(); server.close(); });
  const at = server.address();
  return { url: `http://127.0.0.1:${at && typeof at === 'object' ? at.port : 0}`, newer: () => { more = '\n// a newer one'; } };
}

describe('a newer version of the pages', () => {
  test('is offered, taken when somebody says so, and the draft stays', async () => {
    const front = await before(stage.nodes[TOWN]?.url ?? '');
    const me = await open(TOWN, { at: { url: front.url, password: stage.password }, path: '/report/new', size: WIDE, worker: true, expected: GONE });
    await equipped(me.page);
    const what = unique('河堤渗水');
    await me.page.locator('#f-what').fill(what);
    front.newer();
    await me.page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    await me.page.getByText('有新版本').waitFor();
    await shoot(me.page, 'offline-version');
    await axe(me.page);
    const loaded = me.page.waitForEvent('load');
    await me.page.getByRole('button', { name: '现在换上' }).click();
    await loaded;
    await expect.poll(() => me.page.locator('#f-what').inputValue()).toBe(what);
    expect(await me.page.getByText('有新版本').count()).toBe(0);
    noFaults(me);
  });
});
