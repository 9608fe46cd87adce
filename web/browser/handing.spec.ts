/**
 * A township whose duty room the district's node has carried gets a node of its own: its people
 * and its reports are there when its officer signs in, and the district's page says how far it is.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DISTRICT } from './district.ts';
import { alone, start, stop, until, type Newcomer } from './nodes.ts';
import { axe, fits, noFaults, open, PHONE, resize, shoot, stage, withBrowser, type Api } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

const CODE = '610802102';
const MOVED_MS = 90_000;
interface Shown { links: { relation: string; state: string }[]; handed: { name: string; done_at?: number | null }[] }
interface Account { id: string; login: string }

describe.each(['zh-CN', 'en'] as const)('a hosted township gets a node of its own; %s', (language) => {
  const zh = language === 'zh-CN';
  const two = {} as { district: Newcomer; township: Newcomer };
  beforeAll(async () => {
    two.district = await alone(stage, '610802', '榆阳区', DISTRICT);
    two.township = await alone(stage, CODE, '镇川镇');
    await start(stage, two.district);
    await start(stage, two.township);
  });
  afterAll(() => Promise.all([stop(two.district), stop(two.township)]));

  test('what is known of it goes along', async () => {
    const at = (node: Newcomer, login: string) => ({ url: node.url, password: node.passwords[login] ?? node.password });
    const before = await open('zhenchuan', { at: at(two.district, 'zhenchuan'), path: '/today', language, expected: [/401/] });
    const sent = await sendReport(before.api, unique('镇川镇河堤垮塌'), { trapped: 2 });

    const above = await open('system', { at: at(two.district, 'system'), path: '/platform/nodes', language });
    await above.page.getByRole('button', { name: zh ? '发一次性入网码' : 'One-time token' }).first().click();
    const dialog = above.page.getByRole('dialog');
    await dialog.locator('#enrol-code').fill(CODE);
    await dialog.getByText(zh ? /现由本节点值守/ : /is on this node now/).waitFor();
    await axe(above.page);
    await shoot(above.page, `handing-token-${language}`);
    await dialog.getByRole('button', { name: zh ? /发码/ : /Make token/ }).click();
    const token = (await dialog.getByTestId('secret').textContent()) ?? '';
    const url = (await dialog.getByTestId('parent-url').textContent()) ?? '';
    const below = await open('system', { at: at(two.township, 'system'), path: '/platform/nodes', language });
    await below.api.send('POST', '/nodes/join', { parent_url: url, token });
    const shown = (api: Api) => api.get<Shown>('/nodes');
    await until('all was handed on', MOVED_MS, async () => (await shown(above.api)).handed.some((h) => h.done_at));
    await above.page.keyboard.press('Escape');
    const panel = above.page.getByText(zh ? '移交完毕' : /all handed over/);
    await panel.waitFor();
    await axe(above.page);
    await shoot(above.page, `handing-done-${language}`);
    await resize(above.page, PHONE);
    await fits(above.page);

    // The officer is signed out where the township was, and gets a new password where it is.
    expect(await before.api.get('/session').then(() => 'in', (e: Error) => e.message)).toContain('401');
    const guard = await open('security', { at: at(two.township, 'security'), path: '/today', language });
    const find = async () => (await guard.api.get<{ rows: Account[] }>('/accounts')).rows.find((a) => a.login === 'zhenchuan');
    await until('the account is there', MOVED_MS, async () => (await find()) !== undefined);
    const { initial_password: password } = await guard.api.send<{ initial_password: string }>('POST', `/accounts/${(await find())?.id ?? ''}/reset-password`, {});
    const officer = await open('zhenchuan', { at: { url: two.township.url, password }, path: `/report/${sent.id}`, language });
    if (await officer.page.locator('input[type=password]').first().isVisible().catch(() => false)) await shoot(officer.page, `handing-password-${language}`);
    expect((await officer.api.get<{ title: string }>(`/reports/${sent.id}`)).title).toBe(sent.title);
    noFaults(above, below, guard);
  });
});
