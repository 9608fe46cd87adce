/** 采用: one key at the desk, seen at once by who sent it, and scored with the items behind each number. */
import { describe, expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, resize, shoot, withBrowser } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

describe('adoption', () => {
  test.each(['zh-CN', 'en'] as const)('by one key, seen below, scored; %s', async (language) => {
    const zh = language === 'zh-CN';
    const town = await open('zhenchuan', { path: '/today', language });
    const sent = await sendReport(town.api, unique('镇川镇河堤塌方'));
    await town.page.goto(`${town.url}/report/${sent.id}`);
    const me = await open('yuyang', { path: `/report?id=${sent.id}`, language });
    const line = me.page.getByRole('group', { name: zh ? '采用' : 'Used as' });
    await line.waitFor();
    await me.page.keyboard.press('Alt+6');
    await expect.poll(() => line.getByRole('button', { name: zh ? '送阅' : 'Circulated' }).getAttribute('aria-pressed')).toBe('true');
    await me.page.keyboard.press('Alt+8');
    await expect.poll(() => line.getByRole('button', { name: zh ? '综合' : 'Bulletin' }).getAttribute('aria-pressed')).toBe('true');
    await axe(me.page);
    await fits(me.page);
    await town.page.getByText(zh ? /采用：送阅、综合/ : /Circulated, Bulletin/).first().waitFor();
    await me.page.getByRole('link', { name: zh ? '采用得分' : 'Scores' }).click();
    await me.page.getByRole('button', { name: '镇川镇' }).click();
    await me.page.getByText(zh ? /送阅 \+4/ : /laid before leaders \+4/).first().waitFor();
    await axe(me.page);
    await shoot(me.page, `scores-${language}`);
    await resize(me.page, PHONE);
    await fits(me.page);
    await axe(me.page);
    noFaults(me, town);
  });
});
