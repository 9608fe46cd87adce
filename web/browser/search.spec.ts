/** Search: Ctrl K, hits as one types, arrows and Enter, and the page of all hits. */
import { expect, test } from 'vitest';
import { axe, noFaults, open, PHONE, withBrowser } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

test('Ctrl K finds a fresh report by its words, and Enter opens it', async () => {
  const town = await open('zhenchuan', { path: '/today' });
  const mark = unique('xunzhao');
  await sendReport(town.api, `镇川镇敬老院围墙倒塌，${mark}`);
  const me = await open('yuyang', { path: '/today' });
  await me.page.keyboard.press('Control+k');
  const hit = me.page.getByRole('option').first();
  await expect.poll(async () => {
    await me.page.locator('#search-box').fill('');
    await me.page.locator('#search-box').fill(mark);
    return hit.waitFor({ timeout: 1500 }).then(() => true, () => false);
  }).toBe(true);
  await me.page.getByText(/搜榆阳区及下级能看的/).waitFor();
  await axe(me.page);
  await me.page.keyboard.press('ArrowDown');
  await me.page.keyboard.press('Enter');
  await me.page.waitForURL(/\/report\/[0-9a-f]{32}/);
  await me.page.getByRole('main').getByText(mark).first().waitFor();
  noFaults(me, town);
});

test('the page lists all hits, keeps the words in the address, and says when there is none', async () => {
  const me = await open('yuyang', { path: '/search' });
  await me.page.getByText('想找什么').waitFor();
  await me.page.getByRole('main').getByLabel('搜信息、单位、人、电话').fill('鼓楼');
  await me.page.locator('.search-hits li').first().waitFor();
  await me.page.waitForURL(/q=/);
  await axe(me.page);
  await me.page.getByRole('main').getByLabel('搜信息、单位、人、电话').fill('没有这样的词句');
  await me.page.getByText('没有“没有这样的词句”').waitFor();
  noFaults(me);
});

test('on a phone the page works by itself', async () => {
  const me = await open('yuyang', { path: '/search?q=%E9%BC%93%E6%A5%BC', size: PHONE });
  await me.page.locator('.search-hits li').first().waitFor();
  noFaults(me);
});
