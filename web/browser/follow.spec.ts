/**
 * 续报 as both sides live it: a township tells what is new, the district hears it and
 * passes it on, a desk asks for more, the last one closes; and the ledger says which
 * figure came down in silence.
 */
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, shoot, withBrowser } from './page.ts';
import { agreed, reportUp, sendReport, unique } from './story.ts';

withBrowser();

interface Seen { rev: number; closed_at?: number | null; follow_ups: { name: string; what: string; stage: string }[] }

describe('follow-ups', () => {
  test('by keys from the township, on the district’s screen at once, closed and opened again', async () => {
    const town = await open('zhenchuan', { path: '/today' });
    const sent = await sendReport(town.api, `${unique('镇川镇兰炭厂焦油罐起火')}，2 人受伤`, { dead: 0, injured: 2 });
    const seen = () => town.api.get<Seen>(`/reports/${sent.id}`);
    const me = await open('yuyang', { path: `/report/${sent.id}` });
    await me.page.getByText(/与榆阳区节点相通/).waitFor();

    await town.page.goto(`${town.url}/report/${sent.id}`);
    await town.page.getByRole('heading', { name: sent.title }).waitFor();
    // What is telephoned first comes first; the follow-up stands beside it.
    await town.page.getByRole('button', { name: '续报', exact: true }).click();
    const dialog = town.page.getByRole('dialog');
    const what = unique('明火已扑灭，正在冷却');
    await dialog.getByLabel('有什么新情况').fill(what);
    await dialog.getByLabel('受伤', { exact: true }).fill('1');
    await dialog.getByLabel('比上次报的少，为什么').waitFor();
    await axe(town.page);
    await town.page.keyboard.press('Control+Enter');
    await town.page.getByRole('list', { name: '续报' }).getByText(what).waitFor();
    await town.page.getByText('下降未说明').waitFor();
    await me.page.getByRole('list', { name: '续报' }).getByText(what).waitFor();

    await town.page.getByRole('button', { name: '续报', exact: true }).click();
    await dialog.getByLabel('有什么新情况').fill('冷却完毕，无复燃');
    await dialog.getByText('处置完毕，这是终报，之后不再续报').click();
    await dialog.getByRole('button', { name: /发出终报/ }).click();
    await town.page.getByText('已终报').waitFor();
    expect((await seen()).follow_ups.map((f) => f.stage)).toEqual(['further', 'last']);
    // A changed count may still be told; anything else opens it again, with a reason.
    await town.page.getByRole('button', { name: '伤亡补报' }).waitFor();
    await town.page.getByRole('button', { name: '重新打开' }).click();
    await dialog.getByLabel('为什么').fill('罐体又冒烟');
    await town.page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await seen()).closed_at ?? null).toBeNull();
    noFaults(me, town);
  });

  test('the district passes on what came from below, and asks for it hourly', async () => {
    const town = await open('zhenchuan', { path: '/today' });
    const sent = await sendReport(town.api, `${unique('镇川镇煤矿工作面透水')}，3 人被困`, { trapped: 3, on_site: 12, safe: 9 });
    const me = await open('yuyang', { path: `/report/${sent.id}` });
    await me.page.getByRole('heading', { name: sent.title }).waitFor();
    await me.page.getByRole('button', { name: '要求续报' }).click();
    await me.page.getByRole('dialog').getByRole('button', { name: /要求镇川镇续报/ }).click();
    await town.page.getByRole('alert').getByText('要求续报').waitFor();

    // The district writes upward, the township follows up, the district passes it on.
    const up = await reportUp(me.api, sent.id);
    const prepared = await town.api.get<{ rev: number; casualties: object }>(`/reports/${sent.id}/follow`);
    const what = unique('救出 1 人');
    await town.api.send('POST', `/reports/${sent.id}/follow`, { what, casualties: prepared.casualties, last: false, attachments: [], passes: [] }, prepared.rev);
    await me.page.goto(`${me.url}/today`);
    await me.page.getByText('转报下级新情况').first().waitFor();
    await me.page.goto(`${me.url}/report/${up.id}`);
    await me.page.getByRole('list', { name: '续报' }).getByText(what).waitFor();
    await me.page.getByRole('button', { name: /^续报/ }).first().click();
    const dialog = me.page.getByRole('dialog');
    await expect.poll(() => dialog.getByLabel('有什么新情况').inputValue()).toBe(what);
    await agreed(dialog);
    await me.page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await me.api.get<Seen>(`/reports/${up.id}`)).follow_ups.length).toBe(2);
    noFaults(me, town);
  });

  test('what was said as a first count is marked on its way, due again, and confirmed with one press', async () => {
    const town = await open('mahuangliang', { node: 'mahuangliang', path: '/report/new' });
    const { page } = town;
    const where = unique('双柳沟煤矿');
    await page.locator('.source textarea').fill(`刚接到电话，${where}今天早上工作面出水，初步统计3人被困，暂无人员死亡，12人当班`);
    const trapped = page.getByRole('button', { name: '被困：初步' });
    await expect.poll(() => trapped.getAttribute('aria-pressed')).toBe('true');
    expect([await page.locator('#f-trapped').inputValue(), await page.locator('#f-dead').inputValue()]).toEqual(['3', '无']);
    // The mark is set and taken where the number is typed.
    await page.locator('#f-on_site').fill('12');
    await page.locator('#f-on_site').press('End');
    await page.keyboard.type('?');
    await page.getByRole('button', { name: '当班：初步', pressed: true }).or(page.getByRole('button', { name: '在场：初步', pressed: true })).waitFor();
    await page.keyboard.type('?');
    await page.getByRole('button', { name: /(当班|在场)：初步/, pressed: false }).waitFor();
    await axe(page);
    await shoot(page, 'preliminary-first');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/report\/[0-9a-f]{32}/);
    const id = page.url().split('/').at(-1) ?? '';

    // The district, another node, has the mark in the ledger; the township owes the figures again.
    const me = await open('yuyang', { path: `/report/${id}`, language: 'en' });
    await me.page.locator('.ledger .figure-mark').first().waitFor();
    expect(await me.page.locator('.ledger-used .figure-mark').allTextContents()).toEqual(['preliminary', 'preliminary']);
    await shoot(me.page, 'preliminary-ledger-en');
    await page.goto(`${town.url}/today`);
    await page.getByRole('row').filter({ hasText: /双柳沟煤矿.*初步/ }).first().getByRole('button', { name: /^另有 \d+ 项/ }).click();
    await page.getByText(/还要核实：死亡 无、被困 3 人/).first().waitFor();
    await page.goto(`${town.url}/report/${id}`);
    await page.getByRole('button', { name: '续报', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('有什么新情况').fill('按名单核对过，3人被困');
    await shoot(page, 'preliminary-follow');
    await axe(page);
    await dialog.getByRole('button', { name: '被困 3（初步） 已核实' }).focus();
    await page.keyboard.press('Enter');
    expect(await dialog.getByRole('group', { name: '还要核实' }).textContent()).not.toContain('被困');
    // The final report asks what is to become of the other one.
    await dialog.getByText('处置完毕，这是终报，之后不再续报').click();
    await dialog.getByText(/还有初步数字/).waitFor();
    await shoot(page, 'preliminary-last');
    expect(await dialog.getByRole('button', { name: /发出终报/ }).isDisabled()).toBe(true);
    await dialog.getByText('处置完毕，这是终报，之后不再续报').click();
    await page.keyboard.press('Control+Enter');
    await page.getByText('仍是初步：死亡 无（初步）').waitFor();
    await me.page.getByText('Still preliminary: Dead none (preliminary)').first().waitFor();
    expect(await me.page.locator('.ledger-used .figure-mark').allTextContents()).toEqual(['preliminary']);
    await fits(page);
    noFaults(me, town);
  });

  test('on a phone, in English', async () => {
    const town = await open('zhenchuan', { path: '/today', size: PHONE, language: 'en' });
    const sent = await sendReport(town.api, `${unique('镇川镇供销社冒烟')}，无人受伤`, { dead: 0, injured: 0 });
    await town.page.goto(`${town.url}/report/${sent.id}`);
    await town.page.getByRole('button', { name: 'Follow up' }).first().click();
    const dialog = town.page.getByRole('dialog');
    await dialog.getByLabel('What is new').fill('Out, nobody hurt');
    await fits(town.page);
    await axe(town.page);
    await dialog.getByRole('button', { name: /Send Follow-up 1/ }).click();
    await town.page.getByRole('list', { name: 'Follow up' }).getByText('Out, nobody hurt').waitFor();
    await fits(town.page);
    noFaults(town);
  });
});
