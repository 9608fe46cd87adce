/** 批示: pressed for, answered, laid before the leader and settled. */
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, resize, shoot, withBrowser } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

describe('instruction', () => {
  test.each(['zh-CN', 'en'] as const)('pressed, answered, back to the leader; %s', async (language) => {
    const zh = language === 'zh-CN';
    const town = await open('zhenchuan', { path: '/today', language });
    const sent = await sendReport(town.api, unique('镇川镇砖厂塌窑'), { trapped: 1 });
    const desk = await open('yuyang', { path: `/report/${sent.id}`, language });
    const unit = (await town.api.get<{ unit: { id: string } }>('/session')).unit.id;
    await desk.api.send('POST', `/reports/${sent.id}/instructions`, { by_post: '副区长', by_name: '贺永强', method: 'telephone', text: '全力救人。', to: [{ unit_id: unit, lead: true }] });
    const press = desk.page.getByRole('button', { name: zh ? /催办/ : /^Press \(/ });
    await press.waitFor();
    await desk.page.getByRole('button', { name: zh ? '附一句' : 'With a note' }).click();
    await desk.page.getByLabel(zh ? '附一句' : 'With a note').fill('几点能到现场？');
    await desk.page.keyboard.press('Enter');
    await desk.page.getByText(zh ? '已催 1 次' : 'pressed 1 times').waitFor();
    await town.page.getByRole('alert').filter({ hasText: zh ? '催报' : 'Pressed' }).first().waitFor();
    await town.page.goto(`${town.url}/report/${sent.id}`);
    await town.page.getByText(/几点能到现场？/).first().waitFor();
    await town.page.getByLabel(zh ? '答复' : 'Answer', { exact: true }).first().fill('人已救出，送往市二院。');
    await town.page.keyboard.press('Control+Enter');
    // All have answered: the desk owes it to the leader.
    await desk.page.getByText(zh ? '都已答复，请回呈副区长' : /All have answered/).first().waitFor();
    await shoot(desk.page, `instruction-answered-${language}`);
    await desk.page.getByRole('button', { name: zh ? '回呈领导' : 'Report back' }).click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('好，继续盯住。');
    await axe(desk.page);
    await shoot(desk.page, `instruction-back-${language}`);
    await desk.page.keyboard.press('Control+Enter');
    await desk.page.getByText(zh ? /办结/ : /^Settled/).first().waitFor();
    expect(await press.count()).toBe(0);
    await resize(desk.page, PHONE);
    await desk.page.goto(`${desk.url}/report/${sent.id}/leader`);
    // What is settled is folded.
    await desk.page.getByText(zh ? '已办结的批示 1 件' : 'Settled instructions: 1').click();
    await desk.page.getByText('人已救出，送往市二院。').first().waitFor();
    await fits(desk.page);
    await axe(desk.page);
    await shoot(desk.page, `instruction-leader-${language}`);
    noFaults(town, desk);
  });

  test('whose answer is lost on the way is given once, however often it is sent', async () => {
    const town = await open('zhenchuan', { path: '/today' });
    const sent = await sendReport(town.api, unique('镇川镇砖厂塌窑'), { trapped: 1 });
    const me = await open('yuyang', { path: `/report?id=${sent.id}` });
    await me.page.getByRole('heading', { name: sent.title }).waitFor();
    await me.page.keyboard.press('Alt+p');
    const dialog = me.page.getByRole('dialog');
    await dialog.getByLabel('谁批的').fill('贺永强');
    await dialog.getByLabel('职务').fill('副区长');
    await dialog.getByRole('textbox', { name: '原话' }).fill('救人第一。');
    await dialog.getByRole('combobox', { name: '给哪些单位' }).fill('镇川');
    await me.page.keyboard.press('Enter');
    await me.page.keyboard.press('Escape');
    const given = /\/instructions$/;
    await me.page.route(given, async (route) => {
      await route.fetch();
      await route.abort();
    });
    await me.page.keyboard.press('Control+Enter');
    await dialog.getByRole('alert').waitFor();
    await me.page.unroute(given);
    await me.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    expect((await me.api.get<{ instructions: unknown[] }>(`/reports/${sent.id}`)).instructions.length).toBe(1);
    noFaults(me, town);
  });
});
