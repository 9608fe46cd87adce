/**
 * A district that stands alone: the city above runs no node. The desk copies one prepared
 * text, says how it went, who took it, when and with what receipt, and that meets the clock.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CITY, DISTRICT } from './district.ts';
import { alone, start, stop, type Newcomer } from './nodes.ts';
import { axe, fits, noFaults, open, PHONE, resize, shoot, stage, WIDE, withBrowser, type Api } from './page.ts';
import { agreed, sendReport, unique } from './story.ts';

withBrowser();

interface Clock { what: string; mine: boolean; to: { unit: string; external: boolean }; met_at?: number | null }
/** Which clocks toward the city are met. */
const met = async (api: Api, id: string) => {
  const { clocks } = await api.get<{ clocks: Clock[] }>(`/reports/${id}`);
  return Object.fromEntries(clocks.filter((c) => c.mine && c.to.external && c.to.unit === CITY).map((c) => [c.what, c.met_at != null]));
};

describe('a district without a node above it', () => {
  let node: Newcomer;
  beforeAll(async () => {
    node = await alone(stage, '610802', '榆阳区', DISTRICT);
    await start(stage, node);
  });
  afterAll(() => stop(node));
  const as = (login: string) => ({ url: node.url, password: node.passwords[login] ?? '' });

  test.each([['zh-CN', 'wide'], ['en', 'phone']] as const)('the desk tells the city by telephone and hands it the text by fax, and ☎ and 文 are met; %s, %s', async (language, screen) => {
    const zh = language === 'zh-CN';
    const [size, other] = screen === 'wide' ? [WIDE, PHONE] : [PHONE, WIDE];
    const town = await open('zhenchuan', { at: as('zhenchuan'), path: '/today' });
    const what = `${unique('镇川镇煤矿工作面透水')}，3 人被困`;
    const sent = await sendReport(town.api, what, { trapped: 3, on_site: 12, safe: 9 });
    const me = await open('duty', { at: as('duty'), path: screen === 'wide' ? `/report?id=${sent.id}` : `/report/${sent.id}`, size, language });
    await me.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { page } = me;
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: zh ? /^签收/ : /^Receive/ }).last().click();
    await expect.poll(() => met(me.api, sent.id)).toEqual({ tel: false, doc: false });

    // By telephone, read aloud; then the text in writing, on a leader's word.
    await page.getByRole('group', { name: zh ? '五步' : 'Five steps' }).getByRole('button', { name: zh ? /上报/ : /Upward/ }).click();
    await dialog.getByRole('textbox', { name: zh ? '接话人' : 'Taken by' }).first().fill('高磊');
    await dialog.getByRole('button', { name: zh ? '记下已电话报' : 'Record the call' }).click();
    await expect.poll(() => met(me.api, sent.id)).toEqual({ tel: true, doc: false });
    await agreed(dialog, '同意，报吧', language);
    await shoot(page, `external-write-${language}-${screen}`);
    await page.keyboard.press('Control+Enter');

    // No node takes it there: one prepared text is copied, and it is said how it went.
    await dialog.getByText(zh ? '书面：交给没有节点的' : 'Written: addressees without a node').waitFor();
    expect(await met(me.api, sent.id), 'written is not yet handed over').toEqual({ tel: true, doc: false });
    await dialog.getByRole('button', { name: zh ? '复制' : 'Copy', exact: true }).click();
    await dialog.getByRole('button', { name: zh ? '已复制' : 'Copied' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toBe(await dialog.getByRole('textbox', { name: zh ? '发出的文字' : 'Text to send' }).inputValue());
    expect(copied).toContain(what);
    const record = dialog.getByRole('button', { name: zh ? '记下已交' : 'Record handing' });
    expect(await record.isEnabled(), 'somebody took it').toBe(false);
    await dialog.getByRole('textbox', { name: zh ? '接话人' : 'Taken by' }).last().fill('高磊');
    await dialog.getByLabel(zh ? '回执号' : 'Receipt no.').fill('榆收 2026-118');
    await dialog.getByLabel(zh ? '时间' : 'Time', { exact: true }).last().fill(zh ? '刚才' : 'now');
    await fits(page);
    await axe(page);
    await shoot(page, `external-hand-${language}-${screen}`);
    await record.click();
    await expect.poll(() => met(me.api, sent.id)).toEqual({ tel: true, doc: true });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    // Met on every screen, with what was recorded.
    await page.goto(`${me.url}/report/${sent.id}`);
    const city = page.getByRole('list', { name: zh ? '走到哪了' : 'Where it is' }).getByRole('listitem').filter({ hasText: CITY });
    await expect.poll(() => city.locator('.medium-done').allInnerTexts()).toEqual(['☎', zh ? '文' : 'Doc']);
    for (const said of ['高磊', zh ? '传真' : 'fax', '榆收 2026-118']) await page.getByText(said).first().waitFor();
    const order = (await me.api.get<{ timeline: { what: string }[] }>(`/reports/${sent.id}`)).timeline.map((x) => x.what).filter((x) => /report.sent|dispatch.handed/.test(x));
    expect(order, 'a time typed to the minute stands after what it followed').toEqual(['report.sent', 'report.sent', 'dispatch.handed']);
    await fits(page);
    await shoot(page, `external-met-${language}-${screen}`);
    await resize(page, other);
    await fits(page);
    await shoot(page, `external-met-${language}-other`);
    noFaults(town, me);
  });
});
