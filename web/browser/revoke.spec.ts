/**
 * A duty computer is stolen: the city's operator revokes the keys of the district, the
 * district's page says what happened and what to do, and it joins again with new keys. And a
 * district whose database comes back from an old copy.
 */
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DISTRICT } from './district.ts';
import { alone, start, stop, until, type Newcomer } from './nodes.ts';
import { axe, fits, noFaults, open, PHONE, resize, shoot, stage, WIDE, withBrowser, type Api } from './page.ts';

withBrowser();

interface Shown { links: { relation: string; state: string; reason?: string; words?: string; code: string }[] }
const linkOf = async (api: Api, relation: string) => (await api.get<Shown>('/nodes')).links.find((l) => l.relation === relation);
const LINKED_MS = 60_000;

/** A city and a district that have never heard of each other, for the tests of one block. */
function apart(): { city: Newcomer; district: Newcomer } {
  const two = {} as { city: Newcomer; district: Newcomer };
  beforeAll(async () => {
    two.city = await alone(stage, '610800', '榆林市');
    two.district = await alone(stage, '610802', '榆阳区', DISTRICT);
    await start(stage, two.city);
    await start(stage, two.district);
  });
  afterAll(() => Promise.all([stop(two.city), stop(two.district)]));
  return two;
}
const at = (node: Newcomer) => ({ url: node.url, password: node.password });

describe('a stolen node', () => {
  const two = apart();

  test.each(['zh-CN', 'en'] as const)('its keys are revoked, both sides see it, and it joins again with new ones; %s', async (language) => {
    const zh = language === 'zh-CN';
    const above = await open('system', { at: at(two.city), path: '/platform/nodes', language });
    // Until it has new keys, the old ones are refused: that is what this is about.
    const below = await open('system', { at: at(two.district), path: '/platform/nodes', language, expected: [/422 \/nodes\/join/] });
    const tokenFrom = async () => {
      const [enrol, give] = zh ? ['发一次性入网码', '发码'] : ['One-time token', 'Make token'];
      const dialog = above.page.getByRole('dialog');
      if (!(await dialog.isVisible())) await above.page.getByRole('button', { name: enrol }).first().click();
      await dialog.locator('#enrol-code').fill('610802');
      await dialog.locator('#enrol-name').fill('榆阳区');
      await dialog.getByRole('button', { name: new RegExp(give) }).click();
      const token = await dialog.getByTestId('secret').textContent();
      const url = await dialog.getByTestId('parent-url').textContent();
      return { token: token ?? '', url: url ?? '' };
    };
    const joinWith = async (button: string, given: { token: string; url: string }, newKeys?: boolean) => {
      await below.page.getByRole('button', { name: button }).click();
      const dialog = below.page.getByRole('dialog');
      await dialog.locator('#join-url').fill(given.url);
      await dialog.locator('#join-token').fill(given.token);
      if (newKeys !== undefined) await dialog.getByRole('checkbox').setChecked(newKeys);
      await dialog.getByRole('button', { name: new RegExp(zh ? '^加入' : '^Join') }).click();
      return dialog;
    };
    const compared = async (dialog: ReturnType<typeof below.page.getByRole>) => {
      await dialog.getByRole('button', { name: zh ? '两边一样' : 'Same on both sides' }).click();
    };
    const firstTime = (await linkOf(below.api, 'parent')) === undefined;
    if (firstTime) {
      const joined = await joinWith(zh ? '加入上级' : 'Join parent', await tokenFrom());
      await compared(joined);
      await compared(above.page.getByRole('dialog'));
    }
    await until('the two are linked', LINKED_MS, async () => (await linkOf(below.api, 'parent'))?.state === 'up');
    const before = (await linkOf(above.api, 'child'))?.words;

    await above.page.goto(`${above.url}/platform/nodes`);
    await above.page.getByRole('row', { name: /榆阳区/ }).click();
    await above.page.getByRole('button', { name: zh ? '吊销密钥' : 'Revoke keys' }).click();
    const revoke = above.page.getByRole('dialog');
    await axe(above.page);
    await shoot(above.page, `revoke-${language}`);
    const does = revoke.getByRole('button', { name: new RegExp(zh ? '^吊销' : '^Revoke') });
    await does.click();
    // Without a reason nothing happens, and it says so under the field.
    expect(await revoke.locator('.faulty').count()).toBe(1);
    await revoke.getByRole('textbox').fill('值班电脑昨夜被盗，已报案');
    await does.click();
    await revoke.getByRole('status').waitFor();
    expect(await revoke.getByRole('status').textContent()).toMatch(zh ? /吊销密钥 1 把/ : /Keys revoked: 1/);
    await shoot(above.page, `revoked-${language}`);

    await until('the district hears of it', LINKED_MS, async () => (await linkOf(below.api, 'parent'))?.reason === 'revoked');
    await below.page.goto(`${below.url}/platform/nodes`);
    await below.page.getByRole('alert').filter({ hasText: zh ? '密钥已被上级吊销' : 'has revoked the keys' }).waitFor();
    await axe(below.page);
    await fits(below.page);
    await shoot(below.page, `revoked-here-${language}`);
    await resize(below.page, PHONE);
    await fits(below.page);
    await shoot(below.page, `revoked-here-phone-${language}`);
    await resize(below.page, WIDE);

    // The dialog goes straight on to a new token.
    await revoke.getByRole('button', { name: new RegExp(zh ? '^发一次性入网码' : '^One-time token') }).click();
    const given = await tokenFrom();
    const again = zh ? '重新加入' : 'Join again';
    const refused = await joinWith(again, given, false);
    await refused.locator('.faulty').getByText(zh ? '旧密钥已被吊销' : 'The old keys were revoked', { exact: false }).waitFor();
    await refused.getByRole('checkbox').setChecked(true);
    await refused.getByRole('button', { name: new RegExp(zh ? '^加入' : '^Join') }).click();
    await shoot(below.page, `joined-again-${language}`);
    await compared(refused);
    await compared(above.page.getByRole('dialog'));
    await until('the two are linked again', LINKED_MS, async () => (await linkOf(below.api, 'parent'))?.state === 'up' && (await linkOf(above.api, 'child'))?.state === 'up');
    expect((await linkOf(above.api, 'child'))?.words).not.toBe(before);
    noFaults(above, below);
  });
});

describe('a node from an old copy', () => {
  const two = apart();
  const database = () => readdirSync(two.district.data).filter((name) => name.startsWith('fenghuo.db'));

  test('is let in by the level above, opens a new epoch by itself and goes on', async () => {
    const above = await open('system', { at: at(two.city), path: '/platform/nodes' });
    let below = await open('system', { at: at(two.district), path: '/platform/nodes' });
    const { token, address } = await above.api.send<{ token: string; address: string }>('POST', '/nodes/tokens', { code: '610802', name: '榆阳区' });
    await below.api.send('POST', '/nodes/join', { parent_url: address, token });
    await until('the two are linked', LINKED_MS, async () => (await linkOf(below.api, 'parent'))?.state === 'up');
    await below.context.close();
    await stop(two.district);
    const copy = join(two.district.data, '..', 'copy');
    mkdirSync(copy);
    for (const name of database()) cpSync(join(two.district.data, name), join(copy, name));
    await start(stage, two.district);
    // Something that only the city will have.
    below = await open('system', { at: at(two.district), path: '/platform/accounts' });
    const { rows: units } = await below.api.get<{ rows: { id: string; code?: string }[] }>('/units');
    const own = units.find((u) => u.code === '610802')?.id;
    await below.api.send('POST', '/desks', { keeper: own, serves: own, line: 'government', name: '榆阳区防汛办值班室', external: false, numbers: [], hours: '', methods: [], sort: 9 });
    await until('it has gone up', LINKED_MS, async () => JSON.stringify(await above.api.get('/desks')).includes('防汛办值班室'));
    await below.context.close();
    await stop(two.district);
    for (const name of database()) rmSync(join(two.district.data, name));
    for (const name of readdirSync(copy)) cpSync(join(copy, name), join(two.district.data, name));
    await start(stage, two.district);
    below = await open('system', { at: at(two.district), path: '/platform/nodes' });
    await until('the city pauses the link', LINKED_MS, async () => (await linkOf(above.api, 'child'))?.reason === 'clone');
    await above.page.goto(`${above.url}/platform/nodes`);
    await above.page.getByText('像是开了两台', { exact: false }).waitFor();
    await shoot(above.page, 'twice');
    await axe(above.page);
    await above.page.getByRole('button', { name: '只剩一台了，放行' }).click();
    // What it had lost is back, and nobody had to press anything there.
    await until('what was lost came back', LINKED_MS, async () => JSON.stringify(await below.api.get('/desks')).includes('防汛办值班室'));
    expect((await below.api.get<{ self: { parts: boolean } }>('/nodes')).self.parts).toBe(false);
    await until('the two are linked again', LINKED_MS, async () => (await linkOf(below.api, 'parent'))?.state === 'up');
    await below.page.reload();
    await below.page.getByRole('button', { name: '更换密钥' }).waitFor();
    expect(await below.page.getByRole('alert').filter({ hasText: '和本节点的对不上' }).count()).toBe(0);
    noFaults(above, below);
  });
});
