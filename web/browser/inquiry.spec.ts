/**
 * 核报 as both ends live it: a tip is asked about and rings below, 查无此事 is an answer, a true
 * one becomes a first report; what a report lacks is asked for and answered by a follow-up.
 */
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, withBrowser } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

interface Seen { outcome?: string; answer?: string; report?: string; pressed: number }

describe('inquiries', () => {
  test('asked, pressed for, and answered with 查无此事 on a phone', async () => {
    const town = await open('zhenchuan', { path: '/today', size: PHONE });
    const me = await open('yuyang', { path: '/inquiries' });
    await me.page.getByRole('button', { name: '问一个单位' }).click();
    const dialog = me.page.getByRole('dialog');
    const tip = unique('网传镇川镇某煤矿昨晚透水，几人被困，请核');
    await dialog.getByLabel('要核什么（原话）').fill(tip);
    await dialog.getByText('网络', { exact: true }).click();
    await dialog.getByRole('combobox', { name: '问哪个单位' }).fill('镇川');
    // Enter takes the first of the list, once there is a list.
    await me.page.locator('.ant-select-item-option', { hasText: '镇川镇' }).first().waitFor();
    await me.page.keyboard.press('Enter');
    await axe(me.page);
    await dialog.getByRole('button', { name: /发出核报/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await town.page.getByRole('alert').getByText('核报').first().waitFor();
    const row = me.page.getByRole('listitem').filter({ hasText: tip });
    await row.getByRole('button', { name: '催一下' }).click();
    await row.getByText('催过 1 次').waitFor();
    await town.page.goto(`${town.url}/today`);
    await town.page.getByText('答复榆阳区核报').first().waitFor();
    await town.page.getByRole('row', { name: new RegExp(tip.slice(0, 12)) }).last().getByRole('button', { name: '答复' }).click();
    await town.page.getByText('查无此事').click();
    await town.page.getByLabel('答复的话').fill('问了三个矿和村干部，都没有');
    await fits(town.page);
    await axe(town.page);
    await town.page.getByRole('button', { name: /^答复/ }).click();
    await town.page.getByText('问了三个矿和村干部，都没有').waitFor();
    await me.page.getByText('全部', { exact: true }).click();
    await row.getByText('查无此事').waitFor();
    noFaults(me, town);
  });

  test('a true tip becomes a first report with the words already read', async () => {
    const town = await open('bulanghe', { path: '/today' });
    const me = await open('yuyang', { path: '/today' });
    const units = await me.api.get<{ rows: { id: string; short_name: string }[] }>('/units?limit=200');
    const to = units.rows.find((u) => u.short_name === '补浪河乡')?.id;
    const q = await me.api.send<{ id: string }>('POST', '/inquiries', { to_unit_id: to, source: 'police', text: `110转来：${unique('补浪河乡')}加油站起火，2人受伤` });
    await town.page.goto(`${town.url}/inquiry/${q.id}`);
    await town.page.getByText('线索原话会填进首报，报出就算答复。').waitFor();
    await town.page.keyboard.press('Control+Enter');
    await expect.poll(() => town.page.getByLabel('受伤', { exact: true }).inputValue()).toBe('2');
    await town.page.keyboard.press('Control+Enter');
    await town.page.waitForURL(/\/report\/[0-9a-f]{32}/);
    const seen = await me.api.get<Seen>(`/inquiries/${q.id}`);
    expect([seen.outcome, town.page.url().endsWith(seen.report ?? 'none')]).toEqual(['confirmed', true]);
    noFaults(me, town);
  });

  test('what a report lacks is asked for and supplied with a follow-up; in English', async () => {
    const town = await open('zhenchuan', { path: '/today', language: 'en' });
    const sent = await sendReport(town.api, unique('镇川镇兰炭厂冒烟'));
    const me = await open('yuyang', { path: `/report/${sent.id}`, language: 'en' });
    await me.page.getByRole('button', { name: 'Elements missing' }).click();
    const dialog = me.page.getByRole('dialog');
    // What the report calls unknown itself is ticked.
    expect(await dialog.getByLabel('Casualties', { exact: true }).isChecked()).toBe(true);
    await dialog.getByLabel('Measures', { exact: true }).check();
    await fits(me.page);
    await axe(me.page);
    await dialog.getByRole('button', { name: /^Ask / }).click();
    await dialog.waitFor({ state: 'detached' });
    await town.page.goto(`${town.url}/report/${sent.id}`);
    await town.page.getByRole('button', { name: 'Supply by follow-up' }).click();
    const form = town.page.getByRole('dialog');
    await form.getByText(/This answers/).waitFor();
    await form.getByLabel('What is new').fill('nobody hurt, water on the coal');
    await town.page.keyboard.press('Control+Enter');
    await town.page.getByText('supplied').first().waitFor();
    await me.page.getByText('supplied').first().waitFor();
    noFaults(me, town);
  });
});
