/** What was typed into a dialog is there again: after Esc, after the end of a session; for its author only. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReportDetail } from '../../api/types.ts';
import { detail, me, NOW } from '../../test/fixtures.ts';
import { asked, closePage, openPage, press, Refused, shows, until } from '../../test/page.tsx';

let report: ReportDetail;
let account: object;
let ended: boolean;
const node = {
  'GET /session': () => (ended ? new Refused(401, 'session.none') : { ...me, ...account, now_ms: NOW }),
  'GET /workstation': () => ({ registered: false, open_count: 0, people: [] }),
  'GET /reports/*': () => report,
  'POST /reports/*/instructions': () => (ended ? new Refused(401, 'session.none') : report),
  'POST /reports/*/withdraw': () => (ended ? new Refused(401, 'session.none') : report),
  'DELETE /session': () => null,
};
const page = () => openPage(`/report/${report.id}`, node);
const field = (label: string) => [...document.querySelectorAll('dialog label')].find((l) => l.textContent?.startsWith(label))?.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
const button = (words: string) => until(() => [...document.querySelectorAll<HTMLButtonElement>('button')].find((b) => b.textContent?.replaceAll(' ', '').includes(words) && !b.disabled));
async function write(label: string, text: string) {
  const into = await until(() => field(label));
  const kind = into instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(into, text);
  into.dispatchEvent(new Event('input', { bubbles: true }));
}
async function instruct() {
  await until(() => document.querySelector('h1'));
  press('Alt+P');
  await until(() => field('原话'));
}
const text = () => (field('原话'))?.value;
const kept = () => Object.keys(localStorage).filter((key) => key.startsWith('fenghuo.draft.form.'));

beforeEach(() => {
  localStorage.clear();
  ended = false;
  account = {};
  report = detail(1, { actions: [{ code: 'instruct', allowed: true }, { code: 'withdraw', allowed: true }] });
});
afterEach(closePage);

test('Esc puts an instruction away, and it is there again, named as such, until it is thrown away', async () => {
  await page();
  await instruct();
  await write('原话', '全力救人，严防次生灾害。');
  press('Escape');
  await until(() => document.querySelector('dialog') === null);
  await instruct();
  expect(text()).toBe('全力救人，严防次生灾害。');
  await shows('上次写的还在。');
  (await button('不要了')).click();
  await until(() => text() === '');
  expect(kept()).toEqual([]);
});

test('what is emptied by hand is not kept', async () => {
  await page();
  await instruct();
  await write('原话', '全');
  await until(() => kept().length === 1);
  await write('原话', '');
  await until(() => kept().length === 0);
});

test('a session that ended says so at the login, and what was typed waits for its author alone', async () => {
  await page();
  await withdraw('误报，已电话核实');
  ended = true;
  press('Ctrl+Enter');
  await shows('登录已到期，写的还在，登录后接着写。');
  closePage();
  ended = false;
  account = { account_id: 'e'.repeat(32), name: '高磊' };
  await page();
  await withdraw();
  expect(field('为什么撤回')?.value).toBe('');
  closePage();
  account = {};
  await page();
  await withdraw();
  expect(field('为什么撤回')?.value).toBe('误报，已电话核实');
});

test('what was sent is kept no longer', async () => {
  await page();
  await withdraw('误报');
  press('Ctrl+Enter');
  await until(() => asked.some((a) => a.path.endsWith('/withdraw')));
  await until(() => kept().length === 0);
});

test('who signs out leaves nothing in a form, and is not told that the session ended', async () => {
  await page();
  await withdraw('误报');
  press('Escape');
  await until(() => document.querySelector('dialog') === null);
  localStorage.setItem(`fenghuo.draft.form.${me.node.code}.another.withdraw.1`, '{"reason":"别人的"}');
  const user = await until(() => document.querySelector<HTMLElement>('.shell-user'));
  user.click();
  (await until(() => [...document.querySelectorAll<HTMLElement>('[role=menuitem]')].find((x) => x.textContent === '退出'))).click();
  await until(() => window.location.pathname === '/login');
  expect(kept()).toEqual([`fenghuo.draft.form.${me.node.code}.another.withdraw.1`]);
  expect(document.body.textContent).not.toContain('登录已到期');
});

async function withdraw(reason?: string) {
  (await button('撤回')).click();
  await until(() => field('为什么撤回'));
  if (reason) await write('为什么撤回', reason);
}
