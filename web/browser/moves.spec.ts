/**
 * Boundaries change: a township's node goes from one district to the other. The old district
 * lets it go, the township's page says where to, it joins there under its new code, and the
 * old district's page says that it has gone.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alone, start, stop, until, type Newcomer } from './nodes.ts';
import { axe, fits, noFaults, open, PHONE, resize, shoot, stage, WIDE, withBrowser, type Api } from './page.ts';

withBrowser();

interface Shown { self: { code: string }; links: { relation: string; state: string; code: string }[]; released?: { code: string; moved: boolean }[] }
const nodes = (api: Api) => api.get<Shown>('/nodes');
const linkOf = async (api: Api, relation: string) => (await nodes(api)).links.find((l) => l.relation === relation);
const LINKED_MS = 60_000;
const at = (node: Newcomer) => ({ url: node.url, password: node.password });

describe('a township moves to another district', () => {
  const all = {} as { city: Newcomer; old: Newcomer; next: Newcomer; town: Newcomer };
  beforeAll(async () => {
    all.city = await alone(stage, '610800', '榆林市');
    all.old = await alone(stage, '610802', '榆阳区');
    all.next = await alone(stage, '610803', '横山区');
    all.town = await alone(stage, '610802107', '南沟镇');
    for (const node of Object.values(all)) await start(stage, node);
  });
  afterAll(() => Promise.all(Object.values(all).map(stop)));

  test('it is let go on one page and joins on another', async () => {
    const city = await open('system', { at: at(all.city), path: '/platform/nodes' });
    const old = await open('system', { at: at(all.old), path: '/platform/nodes' });
    const next = await open('system', { at: at(all.next), path: '/platform/nodes' });
    const town = await open('system', { at: at(all.town), path: '/platform/nodes' });
    for (const [above, below, code, name] of [[city, old, '610802', '榆阳区'], [city, next, '610803', '横山区'], [old, town, '610802107', '南沟镇']] as const) {
      const { token, address } = await above.api.send<{ token: string; address: string }>('POST', '/nodes/tokens', { code, name });
      await below.api.send('POST', '/nodes/join', { parent_url: address, token });
      await until('the two are linked', LINKED_MS, async () => (await linkOf(below.api, 'parent'))?.state === 'up');
    }
    await old.page.goto(`${old.url}/platform/nodes`);
    await old.page.getByRole('row', { name: /南沟镇/ }).click();
    await old.page.getByRole('button', { name: '划转' }).click();
    const release = old.page.getByRole('dialog');
    await release.getByLabel('新上级代码').fill('610803');
    await release.getByLabel('划转后的代码').fill('610803107');
    await axe(old.page);
    await shoot(old.page, 'release');
    const does = release.getByRole('button', { name: /^划出/ });
    await does.click();
    expect(await release.locator('.faulty').count()).toBe(1);
    await release.getByLabel('原因').fill('经省政府批准，南沟镇划归横山区管辖');
    await does.click();
    await old.page.getByTestId('released').getByText('已划出，等待加入', { exact: false }).waitFor();
    await axe(old.page);
    await fits(old.page);
    await shoot(old.page, 'released');

    await until('the township hears of it', LINKED_MS, async () => ((await nodes(town.api)).released ?? []).some((r) => r.code === '610803107'));
    await town.page.goto(`${town.url}/platform/nodes`);
    await town.page.getByText('上级已将本节点划出', { exact: false }).waitFor();
    await axe(town.page);
    await fits(town.page);
    await shoot(town.page, 'released-here');
    await resize(town.page, PHONE);
    await fits(town.page);
    await shoot(town.page, 'released-here-phone');
    await resize(town.page, WIDE);

    const given = await next.api.send<{ token: string; address: string }>('POST', '/nodes/tokens', { code: '610803107', name: '南沟镇' });
    await town.page.getByRole('button', { name: '加入新上级' }).click();
    const join = town.page.getByRole('dialog');
    expect(await join.locator('#join-code').inputValue()).toBe('610803107');
    await join.locator('#join-url').fill(given.address);
    await join.locator('#join-token').fill(given.token);
    await axe(town.page);
    await shoot(town.page, 'join-new-level');
    await join.getByRole('button', { name: /^加入/ }).click();
    await join.getByRole('button', { name: '两边一样' }).click();
    await until('it stands under the new district', LINKED_MS, async () => {
      const parent = await linkOf(town.api, 'parent');
      return parent?.state === 'up' && parent.code === '610803';
    });
    expect((await nodes(town.api)).self.code).toBe('610803107');
    await until('the old district knows', LINKED_MS, async () => (await linkOf(old.api, 'child')) === undefined);
    await old.page.goto(`${old.url}/platform/nodes`);
    await old.page.getByTestId('released').getByText('已划转至', { exact: false }).waitFor();
    await shoot(old.page, 'moved');
    noFaults(city, old, next, town);
  });
});
