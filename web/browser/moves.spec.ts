/**
 * Boundaries change: a township's node goes from one district to the other. The old district
 * lets it go, the township's page says where to, it joins there under its new code, and the
 * old district's page says that it has gone.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alone, start, stop, until, type Newcomer } from './nodes.ts';
import { axe, fits, noFaults, open, PHONE, resize, shoot, stage, WIDE, withBrowser, type Api } from './page.ts';

withBrowser();

interface Shown { self: { code: string }; links: { relation: string; state: string; code: string }[]; released?: { code: string; moved: boolean }[]; below?: { code: string }[] }
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

  test.each(['zh-CN', 'en'] as const)('the level above the district lets it go as well, says whose work it is as a rule, and alone takes it back; %s', async (language) => {
    const zh = language === 'zh-CN';
    const city = await open('system', { at: at(all.city), path: '/platform/nodes', language });
    const next = await open('system', { at: at(all.next), path: '/platform/nodes', language });
    await until('the city sees the township', LINKED_MS, async () => ((await nodes(city.api)).below ?? []).some((l) => l.code === '610803107'));
    await city.page.goto(`${city.url}/platform/nodes`);
    await city.page.getByRole('row', { name: /南沟镇/ }).first().click();
    await city.page.getByText(zh ? '请横山区的系统管理员打开那边的“平台 → 节点”' : 'ask its system administrator to open Platform → Nodes there', { exact: false }).waitFor();
    await axe(city.page);
    await fits(city.page);
    await shoot(city.page, `far-${language}`);
    await resize(city.page, PHONE);
    await fits(city.page);
    await shoot(city.page, `far-phone-${language}`);
    await resize(city.page, WIDE);
    await city.page.getByRole('button', { name: zh ? '划转' : 'Move', exact: true }).click();
    const release = city.page.getByRole('dialog');
    await release.getByText(zh ? '本节点替横山区划出' : 'This node releases it in place of 横山区', { exact: false }).waitFor();
    await release.getByLabel(zh ? '新上级代码' : 'Code of the new level above').fill('610802');
    await release.getByLabel(zh ? '划转后的代码' : 'Code it will bear there').fill('610802107');
    await release.getByLabel(zh ? '原因' : 'Reason').fill('横山区撤销，南沟镇划归榆阳区管辖');
    await axe(city.page);
    await shoot(city.page, `far-release-${language}`);
    await release.getByRole('button', { name: zh ? /^划出/ : /^Release/ }).click();
    const keep = city.page.getByTestId('released').getByRole('button', { name: zh ? '收回划出' : 'Take back' });
    await keep.waitFor();
    const waits = async (api: Api) => ((await nodes(api)).released ?? []).some((r) => r.code === '610802107' && !r.moved);
    await until('the district hears of it', LINKED_MS, () => waits(next.api));
    await next.page.goto(`${next.url}/platform/nodes`);
    await next.page.getByText(zh ? '由榆林市划出，要收回请找榆林市' : 'Released by 榆林市, which alone can take it back').waitFor();
    await axe(next.page);
    await fits(next.page);
    await shoot(next.page, `released-above-${language}`);
    await keep.click();
    const back = city.page.getByRole('dialog');
    await back.getByLabel(zh ? '原因' : 'Reason').fill('方案有变');
    await back.getByRole('button', { name: zh ? /^收回/ : /^Take back/ }).click();
    await until('the district hears of that too', LINKED_MS, async () => !(await waits(next.api)));
    noFaults(city, next);
  });

  test('where the district is dead its township hears of nothing, and may join another all the same', async () => {
    await stop(all.next);
    const town = await open('system', { at: at(all.town), path: '/platform/nodes' });
    await until('the township has no level above', LINKED_MS, async () => (await linkOf(town.api, 'parent'))?.state !== 'up');
    await town.page.goto(`${town.url}/platform/nodes`);
    await town.page.getByRole('button', { name: '加入新上级' }).click();
    const join = town.page.getByRole('dialog');
    expect(await join.locator('#join-code').inputValue()).toBe('610803107');
    await join.getByText('没有划出就加入的，再上一级不认', { exact: false }).waitFor();
    await axe(town.page);
    await fits(town.page);
    await shoot(town.page, 'join-without-word');
    noFaults(town);
  });
});
