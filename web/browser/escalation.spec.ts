/**
 * What nobody takes up rings on: the officer, the leader on duty, the head of the unit, the
 * level above, each in turn on their own screen and with sound, until somebody acts.
 */
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CITY, DISTRICT } from './district.ts';
import { alone, start, stop } from './nodes.ts';
import { axe, fits, noFaults, open, PHONE, shoot, stage, withBrowser, type Opening, type Person } from './page.ts';
import { sendReport, unique } from './story.ts';
import { makeClock, storyLater } from './storyClock.ts';

withBrowser();

/** Somebody whose page is looked at and listened to; a key has been pressed on it, so that it may ring. */
async function listens(login: string, opening: Opening): Promise<Person & { notes: () => Promise<number> }> {
  const who = await open(login, opening);
  await who.page.addInitScript(() => {
    const made = AudioContext.prototype.createOscillator;
    document.addEventListener('DOMContentLoaded', () => (document.documentElement.dataset.notes = '0'));
    AudioContext.prototype.createOscillator = function ring(this: AudioContext) {
      document.documentElement.dataset.notes = String(Number(document.documentElement.dataset.notes) + 1);
      return made.call(this);
    };
  });
  await who.page.reload();
  await who.page.locator('.shell').waitFor();
  await who.page.keyboard.press('Shift');
  return { ...who, notes: async () => Number(await who.page.locator('html').getAttribute('data-notes')) };
}

describe('what nobody receives', () => {
  beforeAll(() => {
    expect(makeClock(), 'a C compiler for the clock that moves').toBe(true);
  });

  test.each(['zh-CN', 'en'] as const)('rings at the officer, the leader on duty, the head, and says to call the level above, until it is received; %s', async (language) => {
    const zh = language === 'zh-CN';
    const node = await alone(stage, '610802', '榆阳区', DISTRICT);
    onTestFinished(() => stop(node));
    await start(stage, node);
    const as = (login: string) => ({ at: { url: node.url, password: node.passwords[login] ?? '' }, language });
    const town = await open('zhenchuan', as('zhenchuan'));
    const officer = await listens('duty', { ...as('duty'), path: '/report' });
    const leader = await listens('leader', { ...as('leader'), path: '/today', size: PHONE });
    const head = await listens('head', { ...as('head'), path: '/today', size: PHONE });
    const bar = (who: Person) => who.page.getByRole('alert').filter({ has: who.page.locator('button', { hasText: zh ? '停铃' : 'stop the bell' }) });
    const rings = (who: Person, word: string) => bar(who).getByText(word, { exact: true }).first().waitFor();
    /** To say that it was seen stops the bell and is not yet an act. */
    const seen = async (who: Person) => {
      await bar(who).getByRole('button').click();
      await bar(who).waitFor({ state: 'detached' });
    };
    const heard = async (who: { notes: () => Promise<number> }) => expect.poll(who.notes, { message: 'it is heard' }).toBeGreaterThan(0);
    const told = { officer: zh ? '催值班员' : 'duty officer told', leader: zh ? '报带班领导' : 'leader on duty told', head: zh ? '报主要负责人' : 'head of unit told', above: zh ? '报上级值班室' : 'level above told' };
    const next = (who: string) => officer.page.locator('.act-clock').getByText(zh ? `未办即提醒${who}` : `${who} is told`, { exact: false }).first().waitFor();

    const sent = await sendReport(town.api, `${unique('镇川镇煤矿工作面透水')}，3 人被困`, { trapped: 3, on_site: 12, safe: 9 });
    await rings(officer, zh ? '来报' : 'New report');
    await heard(officer);
    await next(zh ? '值班员' : 'the officer');
    await seen(officer);
    expect([await bar(leader).count(), await bar(head).count()], 'whom it does not concern yet').toEqual([0, 0]);

    storyLater(6);
    const first = await officer.notes();
    await rings(officer, told.officer);
    await expect.poll(officer.notes).toBeGreaterThan(first);
    await next(zh ? '带班领导' : 'the leader on duty');
    await seen(officer);

    storyLater(5);
    await rings(leader, told.leader);
    await heard(leader);
    await rings(officer, told.leader);
    await officer.page.getByRole('link', { name: /白建军 6108/ }).waitFor();
    await next(zh ? '主要负责人' : 'the head of unit');
    await fits(leader.page);
    await axe(leader.page);
    await shoot(leader.page, `escalation-leader-${language}`);
    await shoot(officer.page, `escalation-officer-${language}`);
    expect(await bar(head).count(), 'the head is asked after the leader').toBe(0);

    storyLater(5);
    await rings(head, told.head);
    await heard(head);
    await officer.page.getByRole('link', { name: /王维平 6101/ }).waitFor();

    storyLater(10);
    await rings(officer, told.above);
    await officer.page.getByRole('link', { name: new RegExp(`${CITY}总值班室 0912-5550100`) }).waitFor();
    await axe(officer.page);
    await shoot(officer.page, `escalation-above-${language}`);

    // Somebody acts, and it is quiet everywhere.
    await officer.page.keyboard.press('Control+Enter');
    for (const who of [officer, leader, head]) await bar(who).waitFor({ state: 'detached' });
    await officer.page.goto(`${officer.url}/report/${sent.id}`);
    const steps = officer.page.getByRole('listitem').filter({ hasText: zh ? '到期提醒' : 'Reminder' });
    await steps.nth(3).waitFor();
    await shoot(officer.page, `escalation-done-${language}`);
    noFaults(town, officer, leader, head);
  });
});
