/** The way in: password, a wrong one, both languages, a phone, and the shared duty PC. */
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, shoot, stage, withBrowser } from './page.ts';
import { unique } from './story.ts';

withBrowser();

describe('login', () => {
  test('a wrong password says so, keeps the login, and the right one goes in', async () => {
    const me = await open(null, { path: '/login', expected: [/^401 \/session$/] });
    await me.page.getByLabel('账号').fill('yuyang');
    await me.page.getByLabel('口令').fill('not-the-password');
    await me.page.keyboard.press('Enter');
    await me.page.getByRole('alert').getByText(/不对|停用/).waitFor();
    expect(await me.page.getByLabel('账号').inputValue()).toBe('yuyang');
    await axe(me.page);
    await me.page.getByLabel('口令').fill(stage.password);
    await me.page.keyboard.press('Enter');
    await me.page.getByRole('navigation', { name: '房间' }).waitFor();
    noFaults(me);
  });

  test('without a session a page leads to the login and back to itself', async () => {
    const me = await open(null, { path: '/platform/units', expected: [/^401 /] });
    await me.page.waitForURL(/\/login/);
    await me.page.getByLabel('账号').fill('yuyang-office');
    await me.page.getByLabel('口令').fill(stage.password);
    await me.page.keyboard.press('Enter');
    await me.page.waitForURL(/\/platform\/units/);
    await me.page.getByRole('row', { name: /榆阳区/ }).first().waitFor();
    noFaults(me);
  });

  test('one-time codes are scanned from the page', async () => {
    const me = await open('yuyang-office', { path: '/account' });
    await me.page.getByRole('button', { name: '启用动态码' }).click();
    await me.page.getByRole('img', { name: '用手机的动态码程序扫这个码' }).first().waitFor();
    expect(await me.page.getByTestId('totp-secret').innerText()).toMatch(/^[A-Z2-7]{4}( [A-Z2-7]{1,4}){7,}$/);
    await me.page.getByLabel('手机上现在的 6 位数').waitFor();
    await axe(me.page);
    await fits(me.page);
    await shoot(me.page, 'account-totp');
    noFaults(me);
  });

  test('signing out ends the session', async () => {
    const me = await open('yuyang', { path: '/today', expected: [/^401 /] });
    await me.page.getByRole('button', { name: /马志远 的菜单/ }).click();
    await me.page.getByText('退出', { exact: true }).click();
    await me.page.waitForURL(/\/login/);
    await me.page.goto(`${me.url}/today`);
    await me.page.waitForURL(/\/login/);
    noFaults(me);
  });

  test('English and a phone have the same form', async () => {
    const en = await open(null, { path: '/login', language: 'en', size: PHONE, expected: [/^401 /] });
    await en.page.getByLabel('Login').fill('yuyang');
    await en.page.getByLabel('Password', { exact: true }).fill('wrong-password');
    await en.page.getByRole('button', { name: 'Sign in' }).click();
    await en.page.getByRole('alert').waitFor();
    await fits(en.page);
    await axe(en.page);
    noFaults(en);
  });

  test('a node that cannot be reached is said under the form, and what was typed stays', async () => {
    const me = await open(null, { path: '/login', expected: [/ERR_INTERNET/] });
    await me.page.getByLabel('账号').fill('yuyang');
    await me.page.getByLabel('口令').fill(stage.password);
    await me.context.setOffline(true);
    await me.page.keyboard.press('Enter');
    await me.page.getByRole('alert').getByText('没有连上本单位节点').waitFor();
    expect(await me.page.getByLabel('账号').inputValue()).toBe('yuyang');
    await me.context.setOffline(false);
    await me.page.getByRole('button', { name: '登录' }).click();
    await me.page.getByRole('navigation', { name: '房间' }).waitFor();
  });
});

describe('a substitute at night', () => {
  test.each([
    { language: 'zh-CN', unit: '镇川镇', rooms: '房间', by: '临时顶班', of: '替哪个单位值班', name: '姓名', phone: '手机', why: '原因', go: '进去办事', sent: /首报 .*已存在本单位节点/, out: '请其退出', gone: /退出/ },
    { language: 'en', unit: '鱼河镇', rooms: 'Rooms', by: 'Substitute', of: 'For which unit', name: 'Name', phone: 'Mobile', why: 'Reason', go: 'Go in', sent: /The report was saved/, out: 'Send out', gone: /, out / },
  ] as const)('fills in one form, sends a first report, and is seen and sent out by the level above ($language)', async ({ language, unit, ...w }) => {
    const me = await open(null, { path: '/login', language, expected: [/^401 /] });
    await me.page.getByRole('button', { name: w.by, exact: true }).click();
    await me.page.getByLabel(w.of).fill(unit);
    await me.page.getByTitle(unit, { exact: true }).click();
    const who = unique('栾守义');
    await me.page.getByLabel(w.name, { exact: true }).fill(who);
    await me.page.getByLabel(w.phone, { exact: true }).fill('13900000031');
    await me.page.getByLabel(w.why, { exact: true }).fill('值班员送医');
    await axe(me.page);
    await me.page.getByRole('button', { name: w.go }).click();
    await me.page.getByRole('navigation', { name: w.rooms }).waitFor();
    await me.page.keyboard.press('F3');
    await me.page.locator('#f-when').fill('-10');
    await me.page.locator('#f-place').fill(`${unit}街口`);
    await me.page.locator('#f-what').fill(unique('一台货车侧翻'));
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByText(w.sent).waitFor();
    noFaults(me);

    const above = await open('yuyang', { path: '/today', language });
    const row = above.page.locator('.substitutes li', { hasText: who });
    await row.getByText('13900000031').waitFor();
    await row.getByRole('button', { name: w.out }).click();
    await row.getByText(w.gone).waitFor();
    noFaults(above);
    await me.page.goto(`${me.url}/report/new`);
    await me.page.waitForURL(/\/login/);
  });
});

describe('the shared duty PC', () => {
  test('registered once, it shows what waits and is taken over by PIN', async () => {
    const officer = await open('yuyang2', { path: '/account' });
    await officer.page.getByLabel(/新 PIN/).fill('204918');
    await officer.page.locator('form', { hasText: 'PIN' }).getByRole('button', { name: '改' }).click();
    await officer.page.getByText(/已改/).waitFor();
    noFaults(officer);

    const pc = await open('yuyang-office', { path: '/platform/accounts' });
    // Faster than the list of desks: the form waits for it and still proposes one.
    await pc.page.route('**/api/v1/desks*', (route) => setTimeout(() => void route.continue(), 1500));
    await pc.page.reload();
    await pc.page.getByRole('button', { name: '登记这台电脑' }).click();
    await pc.page.getByLabel('叫什么').fill('窗口右边那台');
    await pc.page.keyboard.press('Control+Enter');
    await pc.page.getByRole('cell', { name: '窗口右边那台', exact: true }).waitFor();
    noFaults(pc);
    await pc.api.send('DELETE', '/session');
    await pc.page.goto(`${pc.url}/login`);
    await pc.page.getByText(/接班：/).waitFor();
    await pc.page.getByRole('button', { name: '刘晓燕' }).click();
    await pc.page.getByLabel('PIN').fill('204918');
    await axe(pc.page);
    await pc.page.getByRole('button', { name: '接班', exact: false }).last().click();
    await pc.page.getByRole('navigation', { name: '房间' }).waitFor();
  });
});
