/**
 * The desk: a report rings and shows within a second of being sent, and everything
 * for the next five minutes is done by keys. The way is seen by both sides.
 */
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, shoot, withBrowser, type Person } from './page.ts';
import { agreed, sendReport, unique } from './story.ts';

withBrowser();

const INRUSH = { trapped: 3, on_site: 12, safe: 9 };

/** A township sends; the desk has the report open. */
async function atDesk(login = 'yuyang'): Promise<{ me: Person; town: Person; id: string; title: string; what: string }> {
  const town = await open('zhenchuan', { path: '/today' });
  const what = `${unique('镇川镇煤矿工作面透水')}，3 人被困`;
  const sent = await sendReport(town.api, what, INRUSH);
  const me = await open(login, { path: `/report?id=${sent.id}` });
  await me.page.getByRole('heading', { name: sent.title }).waitFor();
  return { me, town, id: sent.id, title: sent.title, what };
}

describe('the desk rings', () => {
  // How soon is measured where nothing else runs: `make bench`, “rings in the district's browser”.
  test('when a hosted township reports, with the row on top', async () => {
    const town = await open('zhenchuan', { path: '/today' });
    // The newest first: among what waits, all that is late stands above it.
    const me = await open('yuyang', { path: '/report?show=tonight' });
    await me.page.getByText(/与榆阳区节点相通/).waitFor();
    const sent = await sendReport(town.api, unique('镇川镇加油站起火'));
    await me.page.getByRole('alert').getByText(sent.title).waitFor();
    await me.page.getByRole('option').first().getByText(sent.title).waitFor();
    noFaults(me, town);
  });

  test('a report of a township with its own node arrives, too', async () => {
    const town = await open('mahuangliang', { node: 'mahuangliang', path: '/today' });
    const me = await open('yuyang', { path: '/report' });
    await me.page.getByText(/与榆阳区节点相通/).waitFor();
    const sent = await sendReport(town.api, unique('麻黄梁镇学校食堂多人呕吐'));
    await me.page.getByRole('alert').getByText(sent.title).waitFor();
    noFaults(me, town);
  });
});

describe('what the desk does', () => {
  test('receive by key and take it back by key; the sender sees the receipt', async () => {
    const { me, town, id, title } = await atDesk();
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByText(`已签收 ${title}`).waitFor();
    await me.page.getByRole('heading', { name: title }).click();
    await me.page.keyboard.press('Control+z');
    // The page itself asks for the receipt again: until then the key means the next step.
    await me.page.getByText('已撤回', { exact: true }).waitFor();
    await me.page.getByRole('button', { name: '签收 Ctrl Enter' }).waitFor();
    expect((await me.api.get<{ received?: { at?: number | null } | null }>(`/reports/${id}`)).received?.at ?? null).toBeNull();
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByText(`已签收 ${title}`).waitFor();
    await town.page.goto(`${town.url}/report/${id}`);
    await town.page.getByRole('list', { name: '走到哪了' }).getByText(/签收/).first().waitFor();
    noFaults(me, town);
  });

  test('verify with figures, and the ledger keeps the old ones', async () => {
    const { me } = await atDesk();
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByRole('group', { name: '五步' }).getByRole('button', { name: /核实/ }).click();
    const dialog = me.page.getByRole('dialog');
    await dialog.getByLabel('问了谁，怎么说').fill('矿调度室：被困改为 2 人');
    await dialog.getByLabel('被困', { exact: true }).fill('2');
    await me.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => me.page.locator('table').filter({ hasText: '被困' }).locator('tbody tr').count()).toBeGreaterThan(1);
    noFaults(me);
  });

  test('the call list by keys: who took it and what they said, and the unreached stay on top and loud', async () => {
    const { me, id } = await atDesk();
    await me.page.keyboard.press('Control+Enter');
    const calls = me.page.getByRole('region', { name: '呈报通知单' });
    await calls.waitFor();
    const who = calls.locator('.call-focus .call-who b');
    const missed = await who.innerText();
    await me.page.keyboard.press('Alt+2');
    await calls.getByText('未接 1 次').waitFor();
    const top = calls.locator('li').first();
    expect(await top.innerText()).toContain(missed);
    await expect.poll(() => who.innerText()).not.toBe(missed);
    const reached = await who.innerText();
    await calls.getByLabel('接话人').fill('司机小高');
    await calls.getByLabel('对方说').fill('马上转告，二十分钟到');
    await me.page.keyboard.press('Alt+1');
    await calls.getByText('已告知 1', { exact: false }).waitFor();
    const told = calls.getByRole('listitem').filter({ hasText: reached });
    await told.getByText('司机小高').waitFor();
    const list = await me.api.get<{ calls: { name?: string; post: string; state: string; tries: { outcome: string; took_by?: string; said?: string }[] }[] }>(`/reports/${id}`);
    const of = (name: string) => list.calls.find((c) => (c.name ?? c.post) === name);
    expect(of(reached)?.tries).toMatchObject([{ outcome: 'told', took_by: '司机小高', said: '马上转告，二十分钟到' }]);
    expect(of(missed)?.tries).toMatchObject([{ outcome: 'no_answer' }]);

    // Others are told; who was not reached is still the first, and louder than who was not called.
    await expect.poll(() => who.innerText()).not.toBe(reached);
    await me.page.keyboard.press('Alt+1');
    await calls.getByText('已告知 2', { exact: false }).waitFor();
    const loud = async () => {
      expect(await top.innerText()).toContain(missed);
      const [tag, quiet] = [top.locator('.tag-ink'), calls.locator('.call-untouched .call-quiet').first()];
      expect(await tag.innerText()).toBe('未接 1 次');
      const ground = (of: typeof tag) => of.evaluate((x) => getComputedStyle(x).backgroundColor);
      expect(await ground(tag)).not.toBe(await ground(quiet));
    };
    await loud();
    await axe(me.page);
    await shoot(me.page, 'calls-unreached');
    await me.page.reload();
    await calls.waitFor();
    await loud();
    await me.page.goto(`${me.url}/report/${id}`);
    await me.page.getByText('马上转告，二十分钟到').first().waitFor();
    noFaults(me);
  });

  test('F9 tells the city by telephone and in writing, and the clocks are met', async () => {
    const { me, id } = await atDesk();
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByText(/已签收/).first().waitFor();
    await me.page.keyboard.press('F9');
    const dialog = me.page.getByRole('dialog');
    await dialog.getByText('电话：照着读').waitFor();
    await axe(me.page);
    await dialog.getByLabel('接话人').first().fill('高磊');
    await dialog.getByRole('button', { name: '记下已电话报' }).first().click();
    await dialog.getByText(/✓ /).first().waitFor();
    await agreed(dialog);
    await me.page.keyboard.press('Control+Enter');
    await me.page.getByText(/已报出/).first().waitFor();
    const up = await me.api.get<{ clocks: { what: string; mine: boolean; to: { unit: string }; met_at?: number | null }[] }>(`/reports/${id}`);
    const city = up.clocks.filter((c) => c.mine && c.to.unit === '榆林市');
    expect(city.length).toBeGreaterThan(0);
    expect(city.every((c) => c.met_at != null)).toBe(true);
    noFaults(me);
  });

  test('an instruction goes down verbatim and its answer comes back', async () => {
    const { me, town, id } = await atDesk();
    await me.page.keyboard.press('Alt+p');
    const dialog = me.page.getByRole('dialog');
    await dialog.getByLabel('谁批的').fill('贺永强');
    await dialog.getByLabel('职务').fill('副区长');
    await dialog.getByRole('textbox', { name: '原话' }).fill('救人第一，严防次生灾害。');
    await dialog.getByRole('combobox', { name: '给哪些单位' }).fill('镇川');
    await me.page.locator('.ant-select-item-option-active').filter({ hasText: '镇川' }).waitFor();
    await me.page.keyboard.press('Enter');
    await me.page.keyboard.press('Escape');
    await me.page.keyboard.press('Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await town.page.goto(`${town.url}/report/${id}`);
    await town.page.getByText('救人第一，严防次生灾害。').first().waitFor();
    await town.page.getByPlaceholder(/办得怎样/).fill('已调集 20 人，06:10 到场。');
    await town.page.getByRole('button', { name: '答复' }).click();
    await me.page.goto(`${me.url}/report/${id}`);
    await me.page.getByText('已调集 20 人，06:10 到场。').first().waitFor();
    noFaults(me, town);
  });

  test('two officers at once: the slower is told, and sees what is now', async () => {
    const { me, id } = await atDesk();
    me.faults.length = 0;
    const other = await open('yuyang2', { path: '/today' });
    await other.api.send('POST', `/reports/${id}/receive`);
    await me.page.getByRole('group', { name: '五步' }).getByText('✓ 签收').waitFor();
    noFaults(me, other);
  });
});

describe('the detail page', () => {
  test('shows the way over the levels in one row, the timeline, why it has its grade', async () => {
    const { me, id } = await atDesk();
    await me.page.goto(`${me.url}/report/${id}`);
    const way = me.page.getByRole('list', { name: '走到哪了' });
    for (const unit of ['镇川镇', '榆阳区', '榆林市']) await way.getByText(unit, { exact: true }).first().waitFor();
    const tops = await way.getByRole('listitem').evaluateAll((cells) => cells.map((c) => c.getBoundingClientRect().top));
    expect(new Set(tops).size, 'one row').toBe(1);
    await me.page.getByRole('heading', { name: '经过' }).waitFor();
    await me.page.getByRole('heading', { name: '为什么是这一级' }).waitFor();
    await fits(me.page, true);
    await axe(me.page);
    noFaults(me);
  });

  test('who is told beside the levels opens by key, and the page still stands still', async () => {
    const { me, id } = await atDesk();
    await me.page.goto(`${me.url}/report/${id}`);
    const line = me.page.locator('.way-beside summary');
    await line.getByText(/条线另报/).waitFor();
    const steps = me.page.getByRole('list', { name: /^条线另报/ });
    expect(await steps.isVisible()).toBe(false);
    await line.focus();
    await me.page.keyboard.press('Enter');
    await steps.getByText('区应急局', { exact: true }).waitFor();
    await fits(me.page, true);
    await axe(me.page);
    noFaults(me);
  });
});

describe('today', () => {
  test('an event is one line, and its further duties open by key', async () => {
    const { me, id, title } = await atDesk();
    await me.page.goto(`${me.url}/today`);
    const rows = me.page.getByRole('row').filter({ hasText: title });
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
    const before = await me.page.getByRole('row').count();
    await rows.getByRole('button', { name: /^另有 \d+ 项/ }).focus();
    await me.page.keyboard.press('Enter');
    await expect.poll(() => me.page.getByRole('row').count()).toBeGreaterThan(before);
    await axe(me.page);
    await rows.getByRole('button').last().click();
    await me.page.waitForURL(new RegExp(id));
    noFaults(me);
  });
});

describe('a leader with a phone', () => {
  test('sees everything without a scroll and instructs with two taps', async () => {
    const { me, id } = await atDesk();
    await me.api.send('POST', `/reports/${id}/receive`);
    const leader = await open('yuyang-leader', { path: `/report/${id}/leader`, size: PHONE });
    const [foot, to] = [leader.page.locator('.leader-foot'), leader.page.locator('.leader-to')];
    await to.waitFor();
    const [bar, last] = [await foot.boundingBox(), await to.boundingBox()];
    expect((last?.y ?? Infinity) + (last?.height ?? 0), 'the addressees above the buttons').toBeLessThanOrEqual(bar?.y ?? 0);
    await leader.page.getByRole('button', { name: '全力救人，严防次生灾害。' }).tap();
    await leader.page.getByRole('button', { name: '发出批示' }).tap();
    await leader.page.getByText('全力救人，严防次生灾害。').first().waitFor();
    await expect.poll(async () => (await me.api.get<{ instructions: unknown[] }>(`/reports/${id}`)).instructions.length).toBe(1);
    noFaults(leader);
  });
});

describe('the bell on a phone', () => {
  test('moves nothing: what is about to be pressed stays where it is', async () => {
    const town = await open('zhenchuan', { path: '/today' });
    const me = await open('yuyang', { path: '/statistics', size: PHONE });
    const heading = me.page.getByRole('heading', { name: '统计' });
    await heading.waitFor();
    const [rail, bell] = [me.page.locator('.shell-rail'), me.page.locator('.shell-ring')];
    const places = async () => Promise.all([heading, rail].map(async (one) => (await one.boundingBox())?.y));
    // What other tests sent may ring already.
    await expect.poll(async () => {
      if (await bell.count() > 0) await bell.getByRole('button').click({ timeout: 5000 }).catch(() => {});
      return bell.count();
    }).toBe(0);
    const before = await places();
    const sent = await sendReport(town.api, `${unique('镇川镇煤矿透水')}，3 人被困，这一行比手机屏幕宽得多`, { trapped: 3 });
    const ofThis = bell.filter({ hasText: sent.title });
    await ofThis.waitFor();
    expect(await places()).toEqual(before);
    const [bar, top] = [await bell.boundingBox(), await me.page.locator('.shell-bar').boundingBox()];
    expect(bar, 'as large as the bar that it stands over').toEqual(top);
    await fits(me.page);
    await axe(me.page);
    await shoot(me.page, 'bell-phone');
    // What has come since stands above it.
    const link = ofThis.getByRole('link');
    await expect.poll(async () => {
      if (!(await link.isVisible())) await bell.getByRole('button').click({ timeout: 5000 }).catch(() => {});
      await link.click({ timeout: 5000 }).catch(() => {});
      return me.page.url();
    }).toContain(sent.id);
    // Reminders of other reports may have come meanwhile.
    await ofThis.waitFor({ state: 'detached' });
    noFaults(me, town);
  });
});
