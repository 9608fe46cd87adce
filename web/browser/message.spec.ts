/**
 * A report as a text to send: as a message, and in the form in which the system above wants
 * it, copied with one press; where the browser does not let it, that is said and not hidden.
 */
import { expect, test } from 'vitest';
import { axe, fits, noFaults, open, PHONE, resize, shoot, signedIn, withBrowser } from './page.ts';
import { sendReport, unique } from './story.ts';

withBrowser();

test.each(['zh-CN', 'en'] as const)('a report is copied as a message and in the form of the system above; %s', async (language) => {
  const zh = language === 'zh-CN';
  const what = unique('镇川镇养殖场漏氨');
  const sent = await sendReport(await signedIn('zhenchuan'), what);
  const me = await open('yuyang', { path: `/report/${sent.id}`, language });
  await me.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const dialog = me.page.getByRole('dialog');
  const words = zh ? { open: '复制为短信', text: '发出的文字', copy: '复制', copied: '已复制', plain: '短信', form: '市值班系统', not: '浏览器没有让复制' } : { open: 'Copy as message', text: 'Text to send', copy: 'Copy', copied: 'Copied', plain: 'Message', form: 'City\'s system', not: 'did not let it be copied' };
  const text = () => dialog.getByRole('textbox', { name: words.text }).inputValue();
  const copy = async () => {
    await dialog.getByRole('button', { name: words.copy, exact: true }).click();
    await dialog.getByRole('button', { name: words.copied, exact: true }).waitFor();
    return me.page.evaluate(() => navigator.clipboard.readText());
  };

  await me.page.getByRole('button', { name: words.open, exact: true }).click();
  const message = await copy();
  expect(message).toContain(what);
  expect(message).toBe(await text());
  await dialog.getByText(words.form, { exact: true }).click();
  await expect.poll(text).toMatch(/^标题：/);
  const form = await copy();
  expect(form).toContain(what);
  expect(form).not.toBe(message);
  expect(form).toBe(await text());
  await axe(me.page);
  await shoot(me.page, `message-form-${language}`);
  await resize(me.page, PHONE);
  await fits(me.page);

  // Neither the clipboard nor the old way: an http address in a browser that a policy closes.
  await me.page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.execCommand = () => false;
  });
  await dialog.getByText(words.plain, { exact: true }).click();
  await expect.poll(text).toBe(message);
  await dialog.getByRole('button', { name: words.copy, exact: true }).click();
  await dialog.getByRole('alert').getByText(words.not).waitFor();
  expect(await dialog.getByRole('button', { name: words.copied, exact: true }).count()).toBe(0);
  await axe(me.page);
  await fits(me.page);
  noFaults(me);
});
