/** 演练: in the same pages as real work, never to be mistaken for it, and never turned into it. */
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, resize, shoot, withBrowser, type Person } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

const words = {
  'zh-CN': { enter: '进入演练', leave: '退出演练', drill: /这是演练，不是真事/, one: /这一件是演练/, real: /你在演练中，而这一件是真事/, mixed: /这份草稿是按真事写的/, aside: /另有 \d+ 件演练等着/, menu: /的菜单$/, check: '这是演练' },
  en: { enter: 'Enter a drill', leave: 'Leave the drill', drill: /This is a drill, not real/, one: /This one is a drill/, real: /You are in a drill and this is real/, mixed: /This draft was written as real/, aside: /Drills waiting too/, menu: /^Menu of|menu/i, check: 'This is a drill' },
};
const band = (p: Person, text: RegExp) => p.page.getByRole('note').filter({ hasText: text });

async function enter(p: Person, w: (typeof words)['en']) {
  await p.page.locator('.shell-user').click();
  await p.page.getByText(w.enter, { exact: true }).click();
  await p.page.getByRole('dialog').getByRole('button', { name: w.enter }).click();
  await band(p, w.drill).waitFor();
}

describe('drill', () => {
  test.each(['zh-CN', 'en'] as const)('a drill is written, seen and told apart from what is real; %s', async (language) => {
    const w = words[language];
    const town = await open('zhenchuan', { path: '/today', language });
    const desk = await open('yuyang', { path: '/today', language });
    await enter(town, w);
    await shoot(town.page, `drill-today-${language}`);
    const what = unique('演练：厂区氨气泄漏');
    await town.page.keyboard.press('F3');
    await town.page.locator('#f-place').fill('镇川兰炭厂');
    await town.page.locator('#f-what').fill(what);
    expect(await town.page.getByRole('checkbox', { name: w.check }).isChecked()).toBe(true);
    // The bell says the newest, and what is overdue may ring the next second.
    const ring = desk.page.getByRole('alert').filter({ hasText: language === 'en' ? 'DRILL' : '演练' }).first();
    const rang = ring.waitFor();
    await town.page.keyboard.press('Control+Enter');
    await town.page.waitForURL(/\/report\/[0-9a-f]{32}/);
    const id = /[0-9a-f]{32}/.exec(town.page.url())?.[0] ?? '';
    await band(town, w.drill).waitFor();

    // The district works on: the drill rings as a drill, is in no list and no count of real things.
    await rang;
    await desk.page.goto(`${desk.url}/today`);
    await desk.page.getByRole('link', { name: w.aside }).click();
    await desk.page.getByRole('option').filter({ hasText: language === 'en' ? 'DRILL' : '演练' }).first().waitFor();
    await band(desk, w.one).first().waitFor();
    await axe(desk.page);
    await fits(desk.page);
    await shoot(desk.page, `drill-desk-${language}`);
    await desk.page.goto(`${desk.url}/report/${id}`);
    await band(desk, w.one).waitFor();

    // Something real for who drills says that it is real.
    const real = await sendReport(desk.api, unique('古城路下水井盖丢失'));
    await enter(desk, w);
    await desk.page.goto(`${desk.url}/report/${real.id}`);
    await band(desk, w.real).waitFor();
    await shoot(desk.page, `drill-real-${language}`);
    await resize(desk.page, PHONE);
    await fits(desk.page);
    await axe(desk.page);
    await desk.page.getByRole('note').getByRole('button', { name: w.leave }).click();
    await expect.poll(() => desk.page.getByRole('note').count()).toBe(0);
    noFaults(town, desk);
  });

  test('what was begun as real is not sent out of a drill that another tab went into', async () => {
    const w = words['zh-CN'];
    const me = await open('zhenchuan', { path: '/report/new' });
    await me.page.locator('#f-place').fill('老街');
    await me.page.locator('#f-what').fill(unique('煤气罐起火'));
    await me.api.send('PUT', '/session/drill', { on: true });
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByText(/你正在演练中，而这一件是按真事写的|这份草稿是按真事写的/).first().waitFor();
    await me.page.reload();
    await me.page.getByText(w.mixed).waitFor();
    await me.page.getByRole('alert').getByRole('button', { name: w.leave }).click();
    await expect.poll(() => me.page.getByText(w.mixed).count()).toBe(0);
    await me.page.keyboard.press('Control+Enter');
    await me.page.waitForURL(/\/report\/[0-9a-f]{32}/);
    expect(await me.page.getByRole('note').count(), 'it went as real').toBe(0);
  });
});
