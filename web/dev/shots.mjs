/**
 * Takes pictures of the pages from the running mock server, to be looked at beside
 * the standard: `node dev/shots.mjs [name…]`. Pictures go to `test-results/`.
 */
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const BASE = process.env.BASE ?? 'http://127.0.0.1:5174';
const OUT = new URL('../test-results/', import.meta.url).pathname;
mkdirSync(OUT, { recursive: true });
const wide = { width: 1366, height: 768 };
const phone = { width: 390, height: 844 };
const fill = async (page) => {
  await page.getByLabel('何时').fill('0251左右');
  await page.getByLabel('何事').fill('30203 工作面回风顺槽突然出水，当班 12 人，升井 9 人，3 人没有上来、联系不上，矿方正在组织抽水。');
  await page.getByLabel('被困').fill('3');
  await page.getByLabel('当班').fill('12');
  await page.getByLabel('升井').fill('9');
  await page.getByLabel('电话', { exact: true }).fill('0912-5550148');
  await page.getByLabel('何地').fill('slg');
};
const SHOTS = {
  login: ['', '/login', wide], 'login-phone': ['', '/login', phone],
  today: ['hang', '/today', wide], 'today-phone': ['hang', '/today', phone],
  first: ['bai', '/report/new', wide, fill], 'first-phone': ['bai', '/report/new', phone, fill], 'first-empty': ['bai', '/report/new', wide],
  desk: ['ma', '/report?id=r1', wide], 'desk-en': ['ma', '/report?id=r1', wide, null, 'en'], 'desk-phone': ['ma', '/report', phone], drill: ['drill', '/report?id=r1', wide],
  'desk-new': ['ma', '/report?id=r2', wide],
  detail: ['mb', '/report/r1', wide], 'detail-en': ['mb', '/report/r1', wide, null, 'en'], 'detail-phone': ['mb', '/report/r1', phone],
  leader: ['wang', '/report/r1/leader', phone],
  up: ['ma', '/report?id=r1', wide, async (page) => { await page.keyboard.press('F9'); await page.waitForTimeout(500); }],
  instruct: ['ma', '/report?id=r1', wide, async (page) => { await page.keyboard.press('Alt+p'); await page.waitForTimeout(500); }],
  takeover: ['', '/login?reg', wide], ring: ['ma', '/report?id=r1', wide, async (page) => { await page.request.get(`${BASE}/api/v1/mock/ring`); await page.waitForTimeout(400); }],
  verify: ['ma', '/report?id=r1', wide, async (page) => page.getByRole('button', { name: /核实/ }).first().click()],
  correct: ['mb', '/report/r1', wide, async (page) => page.getByRole('button', { name: '更正' }).click()],
  'up-phone': ['ma', '/report/r1', phone, async (page) => page.locator('.act-primary button').click()],
  undo: ['ma', '/report?id=r2', wide, async (page) => page.keyboard.press('Control+Enter')],
  fault: ['bai', '/report/new', wide, async (page) => { await page.getByLabel('何时').fill('三月三十二日'); await page.keyboard.press('Control+Enter'); }],
  waiting: ['bai', '/report/new', wide, async (page) => { await fill(page); await page.context().setOffline(true); await page.keyboard.press('Control+Enter'); await page.waitForTimeout(5500); }],
  sent: ['bai', '/report/new', wide, async (page) => { await fill(page); await page.keyboard.press('Control+Enter'); await page.waitForTimeout(800); }],
  account: ['ma', '/account', wide], substitute: ['', '/login', wide, async (page) => page.getByText('临时替班').click()],
  'first-en': ['bai', '/report/new', wide, null, 'en'], 'today-en': ['hang', '/today', wide, null, 'en'],
};
const wanted = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
for (const [name, [login, path, size, act, language]] of Object.entries(SHOTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const context = await browser.newContext({ viewport: size, deviceScaleFactor: 1, locale: 'zh-CN' });
  const page = await context.newPage();
  page.on('pageerror', (e) => console.error(name, 'page error', e.message));
  page.on('console', (m) => m.type() === 'error' && console.error(name, m.text()));
  await page.addInitScript((l) => localStorage.setItem('fenghuo.language', l), language ?? 'zh-CN');
  if (login) {
    await page.request.post(`${BASE}/api/v1/session`, { data: { login, password: 'x' }, headers: { 'Idempotency-Key': 'x' } });
  }
  await page.goto(BASE + path);
  await page.waitForTimeout(1200);
  try {
    if (act) await act(page);
  } catch (e) {
    console.error(name, e.message.split('\n')[0]);
  }
  await page.waitForTimeout(900);
  await page.screenshot({ path: `${OUT}${name}.png` });
  await context.close();
}
await browser.close();
