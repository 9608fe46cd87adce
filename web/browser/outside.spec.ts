/**
 * A node that was set up with one line, under a city that runs none: on the pages the city is entered as
 * an external unit with its duty room and a route, and from then on a first report is owed to it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { alone, start, stop, type Newcomer } from './nodes.ts';
import { axe, fits, noFaults, open, PHONE, resize, shoot, stage, WIDE, withBrowser } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

interface Owed { clocks: { what: string; mine: boolean; to: { unit: string; external: boolean } }[] }

describe('a city without a node', () => {
  let node: Newcomer;
  beforeAll(async () => {
    node = await alone(stage, '610802', '榆阳区');
    await start(stage, node);
  });
  afterAll(() => stop(node));
  const as = (login: string) => ({ url: node.url, password: node.passwords[login] ?? '' });

  test('it is entered with its duty room and a route, and a first report is owed to it', async () => {
    const me = await open('system', { at: as('system'), path: '/platform/units' });
    const { page } = me;
    const dialog = page.getByRole('dialog');
    const save = async () => {
      await page.keyboard.press('Control+Enter');
      await dialog.waitFor({ state: 'detached' });
    };
    const pick = async (field: string, option: string) => {
      await dialog.getByRole('combobox', { name: field, exact: true }).click();
      await page.locator('.ant-select-item-option:visible').getByText(option, { exact: true }).click();
    };
    await page.getByRole('button', { name: '登记单位' }).click();
    await dialog.getByLabel('外部单位（不用烽火）').check();
    await dialog.getByLabel('全称').fill('榆林市人民政府');
    await dialog.getByLabel('简称').fill('榆林市');
    await dialog.getByLabel('代码').fill('610800');
    await fits(page);
    await axe(page);
    await shoot(page, 'outside-unit');
    await save();
    await page.getByRole('heading', { name: '榆林市人民政府' }).waitFor();
    await page.getByText('外部单位，只作通讯录用').waitFor();

    await page.goto(`${me.url}/platform/desks`);
    await page.getByRole('button', { name: '登记值班室' }).click();
    await dialog.getByLabel('值班室').fill('榆林市政府总值班室');
    await pick('设在哪个单位', '榆林市');
    await dialog.getByLabel('号码 1').fill('0912-5550101');
    expect(await dialog.getByLabel('对方没有节点').isChecked(), 'no node is behind it').toBe(true);
    await save();
    await page.getByText('榆林市政府总值班室').first().waitFor();
    await page.getByRole('button', { name: '加一条路线' }).click();
    await pick('报给', '榆林市政府总值班室');
    await save();
    await page.getByRole('row', { name: /榆林市政府总值班室/ }).first().waitFor();
    await shoot(page, 'outside-route');
    await resize(page, PHONE);
    await fits(page);

    const duty = await open('duty', { at: as('duty'), path: '/today', size: WIDE });
    const sent = await sendReport(duty.api, `${unique('东沟煤矿工作面透水')}，3 人被困`, { trapped: 3, on_site: 12, safe: 9 });
    const { clocks } = await duty.api.get<Owed>(`/reports/${sent.id}`);
    expect(clocks.map((c) => [c.to.unit, c.to.external])).toContainEqual(['榆林市', true]);
    noFaults(me, duty);
  });
});
