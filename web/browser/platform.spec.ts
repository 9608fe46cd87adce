/** The platform room on its main paths: what an administrator of a unit and the three of a node do. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { alone, start, stop } from './nodes.ts';
import { axe, fits, noFaults, open, PHONE, resize, shoot, signedIn, stage, WIDE, withBrowser } from './page.ts';
import { reportUp, sendReport, unique } from './story.ts';

withBrowser();

describe('units', () => {
  test('a unit is entered, renamed from a day, and found by its initials', async () => {
    const me = await open('yuyang-office', { path: '/platform/units' });
    const name = unique('榆阳区防汛办');
    await me.page.getByRole('button', { name: '登记单位' }).click();
    await me.page.getByRole('dialog').getByLabel('全称').fill(name);
    await me.page.getByRole('dialog').getByLabel('简称').fill('区防汛办');
    await axe(me.page);
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByRole('dialog').waitFor({ state: 'detached' });
    await me.page.getByRole('heading', { name }).waitFor();
    await me.page.getByRole('button', { name: '改名' }).click();
    await me.page.getByRole('dialog').getByLabel('全称').fill(`${name}指挥部`);
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByRole('heading', { name: `${name}指挥部` }).waitFor();
    await me.page.getByText('最初', { exact: true }).waitFor();
    await me.page.getByLabel('名称、拼音首字母或代码').fill('qfxb');
    await me.page.getByRole('row', { name: /区防汛办|防汛办/ }).first().waitFor();
    noFaults(me);
  });

  test('a fault stands under its field and nothing typed is lost', async () => {
    const me = await open('yuyang-office', { path: '/platform/units', expected: [/^422 \/units$/] });
    await me.page.getByRole('button', { name: '登记单位' }).click();
    const dialog = me.page.getByRole('dialog');
    await me.page.keyboard.press('Control+Enter');
    await dialog.getByText('这一格要填。').first().waitFor();
    await dialog.getByLabel('全称').fill('别处的镇');
    await dialog.getByLabel('代码').fill('610821');
    await me.page.keyboard.press('Control+Enter');
    await dialog.getByText('代码不在本节点的辖区内').waitFor();
    expect(await dialog.getByLabel('全称').inputValue()).toBe('别处的镇');
    await me.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    noFaults(me);
  });

  test('rows are chosen by the arrow keys', async () => {
    const me = await open('yuyang', { path: '/platform/units' });
    const row = me.page.locator('tr[aria-selected=true]');
    await row.focus();
    expect(await row.innerText()).toContain('榆阳区');
    await me.page.keyboard.press('ArrowDown');
    await expect.poll(() => row.innerText()).not.toContain('榆阳区');
    await me.page.keyboard.press('ArrowUp');
    await me.page.getByRole('heading', { name: '榆阳区' }).waitFor();
    await me.page.getByText('只能看；要改请找本单位的单位管理员。').waitFor();
    noFaults(me);
  });
});

describe('duty rooms', () => {
  test('a stale edit shows the newer text beside my own, and mine can be saved over it', async () => {
    const me = await open('yuyang-office', { path: '/platform/desks', expected: [/^409 \/desks\//] });
    await me.page.getByRole('button', { name: '登记值班室' }).click();
    const dialog = me.page.getByRole('dialog');
    const name = unique('防汛值班室');
    await dialog.getByLabel('值班室').fill(name);
    await dialog.getByLabel('号码 1').fill('0912-5550999');
    await me.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await me.page.getByText(name).first().click();
    await me.page.getByRole('button', { name: '修改' }).click();
    await dialog.getByLabel('时间').fill('汛期昼夜');
    const desks = await me.api.get<{ rows: { id: string; rev: number; name: string }[] }>('/desks');
    const desk = desks.rows.find((d) => d.name === name);
    const { id, rev, ...terms } = desk ?? { id: '', rev: 0, name: '' };
    const now = { ...terms, hours: '工作日白天' } as Record<string, unknown>;
    delete now.closed_on;
    await me.api.send('PATCH', `/desks/${id}`, now, rev);
    await me.page.keyboard.press('Control+Enter');
    await dialog.getByText('别人改成：工作日白天').waitFor();
    expect(await dialog.getByLabel('时间').inputValue()).toBe('汛期昼夜');
    await axe(me.page);
    await me.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await me.page.getByText('汛期昼夜').waitFor();
    noFaults(me);
  });
});

describe('people', () => {
  test('a person, a post, its holder, an absence with a stand-in, a trial call', async () => {
    const me = await open('yuyang-office', { path: '/platform/people' });
    const dialog = me.page.getByRole('dialog');
    const name = `高建设${Date.now() % 1000}`;
    await me.page.getByRole('button', { name: '登记人员' }).click();
    await dialog.getByLabel('姓名').fill(name);
    await dialog.getByLabel('号码 1').fill('13900001234');
    await me.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await me.page.getByRole('button', { name: '打通了' }).click();
    await me.page.getByText(`已记下 ${name} 的试拨`).waitFor();
    const title = unique('防汛专员');
    await me.page.getByRole('button', { name: '设岗位' }).click();
    await dialog.getByLabel('岗位名称').fill(title);
    await me.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await me.page.getByRole('button', { name: '换人' }).click();
    await dialog.getByRole('combobox', { name: '谁' }).fill(name);
    await me.page.keyboard.press('Enter');
    await me.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    const row = me.page.getByRole('table', { name: '岗位' }).getByRole('row', { name: new RegExp(title) });
    await row.getByText(name).waitFor();
    await me.page.getByRole('button', { name: '外出' }).click();
    await dialog.getByLabel('从', { exact: false }).first().fill('2026-01-01 08:00');
    await dialog.getByLabel('到', { exact: false }).first().fill('2031-01-01 08:00');
    await dialog.getByRole('combobox', { name: '谁代' }).fill('刘晓燕');
    await me.page.keyboard.press('Enter');
    await me.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await row.getByText(`刘晓燕 代 ${name}`).waitFor();
    // Back earlier than was thought, and away again until another day.
    await me.page.getByRole('button', { name: '改', exact: true }).click();
    expect(await dialog.getByLabel('到', { exact: false }).first().inputValue()).toBe('2031-01-01 08:00');
    await dialog.getByLabel('到', { exact: false }).first().fill('2030-01-01 08:00');
    await me.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await me.page.getByText('至 2030-01-01 08:00').waitFor();
    await me.page.getByRole('button', { name: '回来了' }).click();
    await me.page.getByText(`${name} 回来了`).waitFor();
    await expect.poll(() => row.innerText()).not.toContain('刘晓燕 代');
    expect(await me.page.getByRole('button', { name: '回来了' }).count()).toBe(0);
    await axe(me.page);
    noFaults(me);
  });
});

describe('accounts', () => {
  test('the first password is shown once; roles of administrators stand alone; lock and unlock', async () => {
    const me = await open('yuyang-security', { path: '/platform/accounts', expected: [/^422 \/accounts$/] });
    const dialog = me.page.getByRole('dialog');
    const login = `t${Date.now() % 1_000_000}`;
    await me.page.getByRole('button', { name: '开账号' }).click();
    await dialog.getByLabel('登录名').fill(login);
    await dialog.getByLabel('姓名').fill('贺新');
    await dialog.getByRole('combobox', { name: '角色' }).fill('审计');
    await me.page.keyboard.press('Enter');
    await dialog.getByText('不能兼任', { exact: false }).first().waitFor();
    await me.page.keyboard.press('Control+Enter');
    await dialog.getByText('须各自分开').waitFor();
    await dialog.locator('.ant-select-selection-item', { hasText: '审计管理员' }).locator('.ant-select-selection-item-remove').click();
    await me.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    const secret = await me.page.getByTestId('secret').innerText();
    expect(secret.length).toBeGreaterThan(9);
    await me.page.getByRole('button', { name: '已记下，不再显示' }).click();
    expect(await me.page.getByTestId('secret').count()).toBe(0);
    await me.page.getByRole('button', { name: '锁定' }).click();
    await dialog.getByLabel('原因').fill('调离');
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByText('已锁：调离').waitFor();
    await me.page.getByRole('button', { name: '解锁' }).click();
    await me.page.getByText(`${login} 已解锁`).waitFor();
    await axe(me.page);
    noFaults(me);
  });

  test('one’s own token is made and taken back', async () => {
    const me = await open('yuyang-security', { path: '/platform/accounts' });
    await me.page.getByRole('button', { name: '加一个' }).click();
    await me.page.getByRole('dialog').getByLabel('给谁用').fill('统计程序');
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByTestId('secret').waitFor();
    await me.page.getByRole('button', { name: '删去令牌 统计程序' }).click();
    await me.page.getByText('没有令牌。').waitFor();
    noFaults(me);
  });
});

describe('nodes', () => {
  test('links are up, the demonstration can cut one, and it comes back by itself', async () => {
    const me = await open('yuyang-system', { path: '/platform/nodes' });
    const city = me.page.getByRole('row', { name: /榆林市/ });
    await city.getByText('通', { exact: true }).waitFor();
    await me.page.getByRole('row', { name: /麻黄梁镇/ }).getByText('通', { exact: true }).waitFor();
    await axe(me.page);
    await me.page.getByRole('button', { name: '断开试试' }).click();
    await city.getByText(/人为断开/).waitFor();
    await me.page.getByRole('status').getByText(/与榆林市节点断开/).waitFor();
    await me.page.getByRole('button', { name: '恢复连接' }).click();
    await city.getByText('通', { exact: true }).waitFor();
    noFaults(me);
  });

  test.each([['zh-CN', WIDE], ['en', PHONE]] as const)('while the link to the city is cut both sides work on, the officer sees since when, and what was sent meanwhile is there by itself; %s', async (language, size) => {
    const zh = language === 'zh-CN';
    const admin = await open('yuyang-system', { path: '/platform/nodes' });
    const row = admin.page.getByRole('row', { name: /榆林市/ });
    await row.getByText('通', { exact: true }).waitFor();
    const officer = await open('yuyang', { path: '/today', size, language });
    const city = await open('yulin', { node: 'yulin', path: '/today', language });
    const town = await open('zhenchuan', { path: '/today' });
    await admin.page.getByRole('button', { name: '断开试试' }).click();
    await row.getByText(/人为断开/).waitFor();
    onTestFinished(async () => {
      const again = admin.page.getByRole('button', { name: '恢复连接' });
      if (await again.isVisible()) await again.click();
    });

    // A quiet banner with an age that grows, and no error box.
    const banner = officer.page.getByRole('status').filter({ hasText: zh ? '与榆林市节点断开' : 'Link to 榆林市 node down' });
    await banner.getByText(zh ? /最后联系 \d\d:\d\d:\d\d/ : /Last contact \d\d:\d\d:\d\d/).waitFor();
    const age = () => banner.locator('b').innerText();
    const first = await age();
    expect(first).toMatch(zh ? /断开 (\d+ 分)? ?(\d+ 秒)?/ : /down .*\d/);
    await expect.poll(age, { timeout: 90_000 }).not.toBe(first);
    // At the city nobody may take the silence of a district for a quiet night.
    const silent = city.page.getByRole('status').filter({ hasText: zh ? /榆阳区节点断开 .*来报可能未到/ : /榆阳区 node silent for .*may not have arrived/ });
    await silent.getByText(zh ? /最后联系 \d\d:\d\d:\d\d/ : /Last contact \d\d:\d\d:\d\d/).waitFor({ timeout: 90_000 });
    await axe(city.page);
    await resize(city.page, PHONE);
    await fits(city.page);
    await resize(city.page, WIDE);
    expect(await officer.page.getByRole('alert').filter({ hasText: '榆林市' }).count()).toBe(0);

    // The district goes on: a township's report comes, is received and goes up.
    const sent = await sendReport(town.api, `${unique('镇川镇煤矿工作面透水')}，3 人被困`, { trapped: 3, on_site: 12, safe: 9 });
    const title = (s: { title: string; title_en?: string }) => (zh ? s.title : (s.title_en ?? s.title));
    await officer.page.getByRole('alert').getByText(title(sent)).first().click();
    await officer.page.getByRole('group', { name: zh ? '五步' : 'Five steps' }).getByRole('button', { name: zh ? /^签收/ : /^Receive/ }).click();
    await expect.poll(async () => (await officer.api.get<{ received?: { at?: number } }>(`/reports/${sent.id}`)).received?.at ?? 0).toBeGreaterThan(0);
    const up = await reportUp(officer.api, sent.id);
    await banner.getByText(zh ? /[1-9]\d* 条在本机等候，恢复后自动补送/ : /[1-9]\d* items wait here and will go by themselves/).waitFor();
    await fits(officer.page);
    await axe(officer.page);
    await shoot(officer.page, `cut-officer-${language}`);
    // So does the city: its own bureau reports, and is received.
    const bureau = await signedIn('yulin-yingji', 'yulin');
    const other = await sendReport(bureau, unique('市区仓库起火'));
    await city.page.getByRole('alert').getByText(title(other)).first().click();
    await city.page.getByRole('button', { name: zh ? '签收 Ctrl Enter' : 'Receive Ctrl Enter' }).click();
    await expect.poll(async () => (await city.api.get<{ received?: { at?: number } }>(`/reports/${other.id}`)).received?.at ?? 0).toBeGreaterThan(0);
    const known = async () => (await city.api.get<{ rows: { id: string }[] }>('/reports?state=all&limit=50')).rows.some((r) => r.id === up.id);
    expect(await known(), 'nothing crosses a cut link').toBe(false);

    await admin.page.getByRole('button', { name: '恢复连接' }).click();
    await expect.poll(known).toBe(true);
    // The bar shows the newest of what rings; the list shows it all, above it what is more urgent by now.
    await city.page.goto(`${city.url}/report?show=tonight`);
    await city.page.getByRole('option').getByText(title(up)).first().waitFor();
    await banner.waitFor({ state: 'detached' });
    await silent.waitFor({ state: 'detached' });
    await officer.page.goto(`${officer.url}/report/${sent.id}`);
    await officer.page.getByRole('list', { name: zh ? '走到哪了' : 'Where it is' }).getByRole('listitem').filter({ hasText: '榆林市' }).getByText(zh ? /送达，未签收/ : /delivered, not received/).first().waitFor();
    noFaults(admin, officer, city, town);
  });

  test('a one-time token is told once; a wrong code says where', async () => {
    const me = await open('yuyang-system', { path: '/platform/nodes', expected: [/^422 \/nodes\/tokens$/] });
    const dialog = me.page.getByRole('dialog');
    await me.page.getByRole('button', { name: '发一次性入网码' }).first().click();
    await dialog.getByLabel('下级的行政区划代码').fill('12');
    await me.page.keyboard.press('Control+Enter');
    await dialog.getByText('6、9 或 12 位').waitFor();
    await dialog.getByLabel('下级的行政区划代码').fill('610802102');
    await me.page.keyboard.press('Control+Enter');
    await dialog.getByTestId('secret').waitFor();
    noFaults(me);
  });

  test('somebody without the duty looks and is told who may change it', async () => {
    const me = await open('yuyang', { path: '/platform/nodes' });
    await me.page.getByText('入网、加入上级由系统管理员办').waitFor();
    expect(await me.page.getByRole('button', { name: '断开试试' }).count()).toBe(0);
    noFaults(me);
  });
});

describe('joining a parent', () => {
  test('a token from the parent’s page, the child’s page joins, both screens show the same digits, the link goes up', async () => {
    const node = await alone(stage, '610802107', '金鸡滩镇');
    onTestFinished(() => stop(node));
    await start(stage, node);
    const above = await open('yuyang-system', { path: '/platform/nodes' });
    const below = await open('system', { at: node, path: '/platform/nodes' });
    await above.page.getByRole('button', { name: '发一次性入网码' }).first().click();
    const giving = above.page.getByRole('dialog');
    await giving.getByLabel('下级的行政区划代码').fill('610802107');
    await giving.getByLabel('下级的名称').fill('金鸡滩镇');
    await above.page.keyboard.press('Control+Enter');
    const token = await giving.getByTestId('secret').innerText();
    const address = await giving.getByTestId('parent-url').innerText();
    await giving.getByText('对方入网后，这里显示要核对的数。').waitFor();
    await shoot(above.page, 'join-1-token');

    await below.page.getByText('本节点还没有和别的节点相连').waitFor();
    await below.page.getByRole('button', { name: '加入上级' }).click();
    const joining = below.page.getByRole('dialog');
    await joining.getByLabel('上级节点地址').fill(address);
    await joining.getByLabel('上级给的入网码').fill(token);
    await shoot(below.page, 'join-2-entered');
    await below.page.keyboard.press('Control+Enter');
    const heard = await joining.getByTestId('words').innerText();
    const read = giving.getByTestId('words');
    await read.waitFor();
    expect(await read.innerText()).toBe(heard);
    expect(heard).toMatch(/^\d{4} ?\d{4}$/);
    await axe(below.page);
    await axe(above.page);
    await shoot(below.page, 'join-3-digits-below');
    await shoot(above.page, 'join-3-digits-above');
    await giving.getByRole('button', { name: '两边一样' }).click();
    await giving.waitFor({ state: 'detached' });
    await joining.getByRole('button', { name: '两边一样' }).click();
    await joining.waitFor({ state: 'detached' });

    const parent = below.page.getByRole('row', { name: /榆阳区/ }).first();
    await parent.getByText('通', { exact: true }).waitFor();
    await above.page.getByRole('row', { name: /金鸡滩镇/ }).first().getByText('通', { exact: true }).waitFor();
    await below.page.getByText(/核对过/).waitFor();
    await fits(below.page, true);
    await shoot(below.page, 'join-4-linked-below');
    await shoot(above.page, 'join-4-linked-above');
    noFaults(above, below);
    // Two nodes, one of them set up and started within the test.
  }, 120_000);

  test('a wrong token says so and leaves what was typed', async () => {
    const node = await alone(stage, '610802106', '牛家梁镇');
    onTestFinished(() => stop(node));
    await start(stage, node);
    const below = await open('system', { at: node, path: '/platform/nodes', expected: [/^422 \/nodes\/join$/] });
    await below.page.getByRole('button', { name: '加入上级' }).click();
    const joining = below.page.getByRole('dialog');
    await joining.getByLabel('上级节点地址').fill('https://127.0.0.1:1');
    await joining.getByLabel('上级给的入网码').fill('fenghuo-1234');
    await below.page.keyboard.press('Control+Enter');
    await joining.getByText('入网码不全，或有一位抄错').waitFor();
    expect(await joining.getByLabel('上级给的入网码').inputValue()).toBe('fenghuo-1234');
    await shoot(below.page, 'join-5-wrong-token');
    noFaults(below);
  });
});

describe('audit', () => {
  test('pages by key, an entry with its proof, and the whole chain verified', async () => {
    const me = await open('yuyang-audit', { path: '/platform/audit' });
    const rows = me.page.locator('tbody tr[data-row-key]');
    await rows.nth(49).waitFor();
    await me.page.getByRole('button', { name: '再看 50 条' }).click();
    await rows.nth(99).waitFor();
    await rows.first().click();
    await me.page.getByText('链条和签名都对').or(me.page.getByText('链条对，等签名')).waitFor();
    await me.page.getByRole('button', { name: '现在核对' }).click();
    await me.page.getByText('全部对得上').waitFor();
    await axe(me.page);
    noFaults(me);
  });

  test('who signed in and who did not stands in the access log', async () => {
    const stranger = await open(null, { path: '/login', expected: [/^401 /] });
    await stranger.page.getByLabel('账号').fill('nobody-here');
    await stranger.page.getByLabel('口令').fill('not-the-password');
    await stranger.page.keyboard.press('Enter');
    await stranger.page.getByRole('alert').getByText(/不对|停用/).waitFor();
    const me = await open('yuyang-audit', { path: '/platform/audit' });
    await me.page.getByText('登录记录', { exact: true }).click();
    await me.page.getByRole('row', { name: /登录 yuyang-audit/ }).first().waitFor();
    await me.page.getByLabel('登录名').fill('nobody-here');
    const rows = me.page.locator('tbody tr[data-row-key]');
    await expect.poll(() => rows.count()).toBe(1);
    expect(await rows.innerText()).toMatch(/没登上[^]*nobody-here[^]*127\.0\.0\.1/);
    await axe(me.page);
    await fits(me.page);
    await shoot(me.page, 'audit-access');
    noFaults(stranger, me);
  });

  test('filters narrow, and nothing found says so', async () => {
    const me = await open('yuyang-audit', { path: '/platform/audit' });
    await me.page.getByLabel('登录名、姓名或单位').fill('nobody-of-this-name');
    await me.page.getByText('没有这样的记录').waitFor();
    noFaults(me);
  });
});

describe('backup', () => {
  test('one is made, left, found again, checked, carried away and removed', async () => {
    const me = await open('yuyang-system', { path: '/platform/backup' });
    await me.page.getByText('还没有备份').waitFor();
    // It has begun, as the node says; the page that is left takes a request along that has not gone yet.
    const begun = me.page.waitForResponse((r) => r.request().method() === 'POST' && r.url().endsWith('/backups'));
    await me.page.getByRole('button', { name: '现在备份' }).click();
    await begun;
    await me.page.goto(`${me.url}/platform/nodes`);
    await me.page.goto(`${me.url}/platform/backup`);
    const row = me.page.locator('tbody tr[data-row-key]').first();
    await row.getByText('完整', { exact: true }).waitFor({ timeout: 120_000 });
    await row.getByText('没核验过').waitFor();
    await axe(me.page);
    await me.page.getByRole('button', { name: '核验', exact: true }).click();
    await me.page.getByText('能恢复：链条、签名、各表都对').waitFor();
    await row.getByText('通过').waitFor();
    const [download] = await Promise.all([me.page.waitForEvent('download'), me.page.getByRole('link', { name: '下载' }).click()]);
    expect(download.suggestedFilename()).toMatch(/^fenghuo-610802-\d{8}-\d{4}\.tar$/);
    expect(await download.failure()).toBeNull();
    await me.page.getByRole('button', { name: '删去' }).click();
    await me.page.getByRole('dialog').getByText('没下载过的，先下载').waitFor();
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByText('还没有备份').waitFor();
    noFaults(me);
  });

  test('what cannot be done is said where the button is', async () => {
    const me = await open('yuyang-system', { path: '/platform/backup', language: 'en', expected: [/^409 \/backups$/] });
    await me.page.route((url) => url.pathname === '/api/v1/backups', (route) => (route.request().method() === 'POST'
      ? route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ type: 'urn:fenghuo:backup.busy', code: 'backup.busy', title: '', detail: '', status: 409 }) })
      : route.continue()));
    await me.page.getByRole('button', { name: 'Back up now' }).click();
    await me.page.getByRole('alert').getByText('one at a time').waitFor();
    noFaults(me);
  });
});
