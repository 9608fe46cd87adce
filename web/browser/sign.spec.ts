/**
 * 签发 as three people live it: an officer drafts, a colleague checks, the leader on duty
 * signs on a phone; or gives a word that goes at once and is confirmed later. Each sees
 * whom it waits for, and the telephone never waits.
 */
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, withBrowser } from './page.ts';
import { agreed, sendReport, unique } from './story.ts';

withBrowser();

interface Seen { reported_as?: { id: string } | null; manuscript?: { id: string } | null; signature?: { by?: string; method?: string; owed: boolean; checked_by?: string } | null; rating: { confirmed: boolean }; clocks: { what: string; mine: boolean; met_at?: number | null; to: { unit: string } }[] }

const FIGURES = { trapped: 3, on_site: 12, safe: 9 };

describe('signatures', () => {
  test('a word by telephone, taken down by keys, lets it go; who gave it confirms it later', async () => {
    const town = await open('zhenchuan', { path: '/today' });
    const sent = await sendReport(town.api, `${unique('镇川镇煤矿工作面透水')}，3 人被困`, FIGURES);
    const me = await open('yuyang', { path: `/report?id=${sent.id}` });
    await me.page.getByRole('heading', { name: sent.title }).waitFor();
    await me.page.keyboard.press('F9');
    const dialog = me.page.getByRole('dialog');
    // Nothing is taken for granted: without a word there is nothing to send.
    await dialog.getByText('口头同意，事后补签').waitFor();
    expect(await dialog.getByRole('button', { name: /报出|同意/ }).last().isDisabled()).toBe(true);
    await agreed(dialog);
    await axe(me.page);
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByText(/已报出/).first().waitFor();
    const up = (await me.api.get<Seen>(`/reports/${sent.id}`)).reported_as?.id ?? '';
    const leader = await open('yuyang-office', { path: `/report/${up}` });
    await leader.page.getByText('待区政府办主任白建军确认').waitFor();
    await leader.page.getByText('“同意，报吧”', { exact: true }).waitFor();
    await leader.page.getByRole('button', { name: '我来补签' }).click();
    await leader.page.getByRole('dialog').getByText(/由签发人确认为/).click();
    await leader.page.keyboard.press('Control+Enter');
    await leader.page.getByText('已签发').first().waitFor();
    const seen = await me.api.get<Seen>(`/reports/${up}`);
    expect([seen.signature?.owed, seen.signature?.method, seen.rating.confirmed]).toEqual([false, 'oral', true]);
    noFaults(me, town, leader);
  });

  test('drafted, checked by a colleague, signed by the leader on a phone', async () => {
    const town = await open('zhenchuan', { path: '/today' });
    const sent = await sendReport(town.api, `${unique('镇川镇煤矿冒顶')}，3 人被困，正在组织抽水`, FIGURES);
    const leader = await open('yuyang-office', { path: '/today', size: PHONE });
    const me = await open('yuyang', { path: `/report?id=${sent.id}` });
    await me.page.getByRole('heading', { name: sent.title }).waitFor();
    await me.page.keyboard.press('F9');
    const dialog = me.page.getByRole('dialog');
    await dialog.getByText('送签，等回复').click();
    await dialog.getByText('先请同事核稿').click();
    await dialog.getByRole('button', { name: /送出/ }).click();
    await me.page.getByRole('list', { name: '签发步骤' }).getByText('等同事核稿').waitFor();
    await me.page.getByText('拟稿、改稿的人不能核自己的稿').waitFor();
    const text = me.page.getByLabel('正文', { exact: true });
    await text.fill((await text.inputValue()).replace('正在组织抽水', '矿方已组织排水'));
    await me.page.getByRole('button', { name: '存改动' }).click();
    await me.page.getByText(/改过，看原稿/).waitFor();
    await axe(me.page);
    const id = me.page.url().split('/').pop() ?? '';

    const other = await open('yuyang2', { path: `/manuscript/${id}` });
    await other.page.getByText(/改过，看原稿/).waitFor();
    await other.page.getByRole('button', { name: /核稿通过/ }).click();
    // The officer sees at once who is asked; the telephone is told meanwhile.
    await me.page.getByText(/已请 区政府办主任白建军/).waitFor();
    await me.page.goto(`${me.url}/report?id=${sent.id}`);
    await me.page.getByRole('heading', { name: sent.title }).waitFor();
    await me.page.keyboard.press('F9');
    await dialog.getByText('书面稿等签发，已请区政府办主任白建军').waitFor();
    await dialog.getByLabel('接话人').first().fill('高磊');
    await dialog.getByRole('button', { name: '记下已电话报' }).first().click();
    await dialog.getByText(/✓ /).first().waitFor();

    await leader.page.getByRole('alert').getByText('请签发').waitFor();
    await leader.page.getByRole('alert').getByRole('link').first().click();
    await leader.page.getByRole('list', { name: '签发步骤' }).waitFor();
    await fits(leader.page);
    await axe(leader.page);
    await leader.page.getByRole('button', { name: /签发并报出/ }).click();
    await leader.page.getByText(/已报出/).first().waitFor();
    const seen = await me.api.get<Seen>(`/reports/${id}`);
    expect([seen.signature?.by, seen.signature?.checked_by, seen.signature?.owed]).toEqual(['白建军', '刘晓燕', false]);
    expect(seen.clocks.filter((c) => c.mine && c.what === 'doc' && c.to.unit === '榆林市').every((c) => c.met_at != null)).toBe(true);
    noFaults(me, town, other, leader);
  });

  test('returned with what is to be mended, and discarded; in English', async () => {
    const town = await open('zhenchuan', { path: '/today' });
    const sent = await sendReport(town.api, `${unique('镇川镇煤矿巷道垮塌')}，3 人被困`, FIGURES);
    const me = await open('yuyang', { path: `/report?id=${sent.id}`, language: 'en' });
    await me.page.locator('.centre-title h1').waitFor();
    await me.page.keyboard.press('F9');
    const dialog = me.page.getByRole('dialog');
    await dialog.getByText('Send for signature', { exact: true }).click();
    await dialog.getByRole('button', { name: /Ask for it/ }).click();
    await me.page.getByRole('list', { name: 'Steps to the signature' }).waitFor();
    await fits(me.page);
    await axe(me.page);
    const id = me.page.url().split('/').pop() ?? '';
    const leader = await open('yuyang-office', { path: `/manuscript/${id}`, language: 'en', size: PHONE });
    await leader.page.getByRole('button', { name: 'Return', exact: true }).click();
    await leader.page.getByLabel('What is to be mended').fill('say which teams are on the way');
    await leader.page.getByRole('button', { name: 'Return', exact: true }).click();
    await me.page.getByText('say which teams are on the way').waitFor();
    // It is mended, asked for again, and in the end discarded.
    await me.page.getByLabel('Text', { exact: true }).fill('Three trapped; the mine rescue team is on its way.');
    await me.page.getByRole('button', { name: 'Send for it again' }).click();
    await me.page.getByText(/区政府办主任白建军 asked/).waitFor();
    await me.page.getByRole('button', { name: 'Discard' }).click();
    await me.page.getByRole('button', { name: 'Discard? Press again' }).click();
    await me.page.getByText('Discarded; nothing was sent.').waitFor();
    expect((await me.api.get<Seen>(`/reports/${sent.id}`)).manuscript ?? null).toBeNull();
    noFaults(me, town, leader);
  });

  test('a first report goes at once, and its leader is told to sign it after', async () => {
    const leader = await open('mahuangliang-leader', { node: 'mahuangliang', path: '/today' });
    const town = await open('mahuangliang', { node: 'mahuangliang', path: '/today' });
    await leader.page.getByText(/与麻黄梁镇节点相通/).waitFor();
    const sent = await sendReport(town.api, `${unique('麻黄梁镇料场起火')}，无人受伤`, { dead: 0, injured: 0 });
    await leader.page.getByRole('alert').getByText('待补签').waitFor();
    await leader.page.getByRole('alert').getByRole('link').first().click();
    await leader.page.getByText('先报后审，待领导补签').waitFor();
    await leader.page.getByRole('button', { name: '我来补签' }).click();
    await leader.page.getByRole('dialog').getByText('我来签（屏上）').waitFor();
    await leader.page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await town.api.get<Seen>(`/reports/${sent.id}`)).signature?.by ?? '').toBe('折志刚');
    noFaults(town, leader);
  });
});
