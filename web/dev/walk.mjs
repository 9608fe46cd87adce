/**
 * Walks the main paths on the built pages under the node's content security policy,
 * with the story behind them: `vite preview -c dev/vite.config.ts` must be running.
 * Says what failed and how much the first load of the desk weighs, compressed.
 */
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

const BASE = process.env.BASE ?? 'http://127.0.0.1:4174';
const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...(process.env.CHROMIUM_ARGS ?? '').split(' ').filter(Boolean)] });
let failed = 0;
const check = (name, ok) => {
  if (!ok) failed++;
  console.log(ok ? 'ok  ' : 'FAIL', name);
};
async function open(login, path) {
  const browser = await launch();
  console.log('browser', browser.version());
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
  const page = await context.newPage();
  page.on('pageerror', (e) => check(`page error: ${e.message}`, false));
  page.on('console', (m) => m.type() === 'error' && !m.text().includes('ERR_INTERNET_DISCONNECTED') && check(`console: ${m.text()}`, false));
  let bytes = 0;
  const sizes = [];
  page.on('response', async (r) => {
    if (!r.url().includes('/api/')) {
      const n = gzipSync(await r.body().catch(() => Buffer.alloc(0))).length;
      bytes += n;
      sizes.push([r.url().split('/').pop(), n]);
    }
  });
  await page.request.post(`${BASE}/api/v1/session`, { data: { login, password: 'x' }, headers: { 'Idempotency-Key': 'x' } });
  await page.goto(BASE + path);
  await page.waitForLoadState('networkidle', { timeout: 4000 }).catch(() => {});
  return { page, context, bytes: () => bytes, sizes };
}

{
  const { page, context, bytes, sizes } = await open('ma', '/report?id=r1');
  await page.getByText('呈报通知单').waitFor();
  check(`first load of the desk ${Math.round(bytes() / 1000)} KB`, bytes() < 400_000);
  if (process.env.SIZES) console.log(sizes.sort((a, b) => b[1] - a[1]).slice(0, 14).map((s) => s.join(' ')).join('\n'));
  await page.keyboard.press('Alt+1');
  await page.locator('.call-focus', { hasText: '区卫健局' }).waitFor({ timeout: 3000 });
  check('Alt 1 records the call and moves on', await page.locator('.call', { hasText: '区能源局' }).getByText('✓').isVisible());
  await page.keyboard.press('F9');
  await page.getByText('电话：照着读').waitFor();
  check('F9 opens the text to read', await page.getByRole('button', { name: /报出/ }).isVisible());
  await page.keyboard.press('Escape');
  check('Esc puts it away', await page.getByText('电话：照着读').waitFor({ state: 'detached' }).then(() => true));
  await page.keyboard.press('Alt+p');
  await page.getByLabel('谁批的').fill('贺永强');
  check('a known leader brings the post', (await page.getByLabel('职务').inputValue()) === '副区长');
  await page.getByRole('textbox', { name: '原话' }).fill('救人第一。');
  await page.getByRole('combobox', { name: '给哪些单位' }).fill('qnyj');
  await page.getByText('区能源局', { exact: true }).last().click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /记下并下达/ }).click();
  check('an instruction is passed on', await page.getByText('贺永强的批示已下达').waitFor({ timeout: 3000 }).then(() => true, () => false));
  await page.locator('[role=listbox]').focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('button', { name: /签收/ }).last().waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('已签收 双柳沟煤矿井下来水').waitFor({ timeout: 3000 });
  await page.locator('.centre-head h1').click();
  await page.keyboard.press('Control+z');
  check('receipt is undone by Ctrl Z', await page.locator('.times').getByText('未签收').waitFor({ timeout: 3000 }).then(() => true, () => false));
  await page.request.get(`${BASE}/api/v1/mock/ring`);
  check('a ring shows on the page', await page.getByText('知道了，停铃').waitFor({ timeout: 3000 }).then(() => true, () => false));
  await context.browser().close();
}
{
  const { page, context } = await open('bai', '/today');
  const began = Date.now();
  await page.keyboard.press('F3');
  await page.getByLabel('何时').waitFor();
  await page.keyboard.type('0251左右');
  await page.keyboard.press('Tab');
  await page.keyboard.type('slg');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
  check('Enter takes the first place', (await page.getByLabel('何地').inputValue()) === '双柳沟煤矿');
  await page.keyboard.press('Tab');
  await page.keyboard.type('30203 工作面突然出水，3 人没上来');
  await page.getByText('煤矿水害').waitFor();
  await page.keyboard.press('F8');
  await page.getByLabel('被困').fill('3');
  await page.reload();
  await page.getByLabel('何事').waitFor();
  check('a reload keeps the draft', (await page.getByLabel('何事').inputValue()).includes('30203') && (await page.getByLabel('被困').inputValue()) === '3');
  await context.setOffline(true);
  await page.keyboard.press('Control+Enter');
  check('offline it waits on this PC', await page.getByText('只在本机').waitFor({ timeout: 3000 }).then(() => true, () => false));
  await context.setOffline(false);
  await page.getByText('走到哪了').or(page.getByText('经过')).first().waitFor({ timeout: 8000 }).catch(() => {});
  check(`sent by itself when the line is back (${Math.round((Date.now() - began) / 1000)} s in all)`, page.url().match(/\/report\/[0-9a-f]{32}$/) !== null);
  await page.keyboard.press('F3');
  await page.getByLabel('何时').fill('三月三十二日');
  await page.keyboard.press('Control+Enter');
  check('a wrong time says what and how to mend it', await page.getByText('3 月没有 32 日').first().isVisible());
  await context.browser().close();
}
process.exit(failed ? 1 : 0);
