/**
 * A sound node takes new keys from its own page: the level above signs for them by itself, both sides go on,
 * and the trail says who wanted it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DISTRICT } from './district.ts';
import { alone, start, stop, until, type Newcomer } from './nodes.ts';
import { axe, fits, noFaults, open, PHONE, resize, shoot, stage, WIDE, withBrowser, type Api } from './page.ts';

withBrowser();

interface Shown { links: { relation: string; state: string; words?: string }[] }
const linkOf = async (api: Api, relation: string) => (await api.get<Shown>('/nodes')).links.find((l) => l.relation === relation);
const LINKED_MS = 60_000;
const at = (node: Newcomer) => ({ url: node.url, password: node.password });

describe('new keys', () => {
  const two = {} as { city: Newcomer; district: Newcomer };
  beforeAll(async () => {
    two.city = await alone(stage, '610800', '榆林市');
    two.district = await alone(stage, '610802', '榆阳区', DISTRICT);
    await start(stage, two.city);
    await start(stage, two.district);
  });
  afterAll(() => Promise.all([stop(two.city), stop(two.district)]));

  test.each(['zh-CN', 'en'] as const)('two presses, and the link comes back with other digits; %s', async (language) => {
    const zh = language === 'zh-CN';
    const above = await open('system', { at: at(two.city), path: '/platform/nodes', language });
    const below = await open('system', { at: at(two.district), path: '/platform/nodes', language });
    if ((await linkOf(below.api, 'parent')) === undefined) {
      const given = await above.api.send<{ token: string; address: string }>('POST', '/nodes/tokens', { code: '610802', name: '榆阳区' });
      await below.api.send('POST', '/nodes/join', { parent_url: given.address, token: given.token });
      await below.page.reload();
    }
    const up = async () => (await linkOf(below.api, 'parent'))?.state === 'up' && (await linkOf(above.api, 'child'))?.state === 'up';
    await until('the two are linked', LINKED_MS, up);
    const before = (await linkOf(below.api, 'parent'))?.words;

    await below.page.getByRole('button', { name: zh ? '更换密钥' : 'Replace keys' }).click();
    const dialog = below.page.getByRole('dialog');
    await axe(below.page);
    await shoot(below.page, `keys-${language}`);
    await resize(below.page, PHONE);
    await fits(below.page);
    await shoot(below.page, `keys-phone-${language}`);
    await resize(below.page, WIDE);
    await dialog.getByRole('button', { name: new RegExp(zh ? '^更换' : '^Replace') }).click();
    await dialog.getByText(zh ? '已换用新密钥' : 'The new keys are in use', { exact: false }).waitFor();
    await below.page.keyboard.press('Escape');
    await until('the two are linked again', LINKED_MS, up);
    const after = (await linkOf(below.api, 'parent'))?.words;
    expect(after).not.toBe(before);
    expect((await linkOf(above.api, 'child'))?.words).toBe(after);
    noFaults(above, below);
  });
});
