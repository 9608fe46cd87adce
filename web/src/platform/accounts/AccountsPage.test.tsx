import { afterEach, expect, test } from 'vitest';
import { me, NOW, UNIT } from '../../test/fixtures.ts';
import { asked, closePage, openPage, Refused, shows, until } from '../../test/page.tsx';

const id = (n: number) => n.toString(16).padStart(32, '0');
const account = { id: id(7), rev: 3, login: 'bai', name: 'bai', unit: UNIT, unit_name: '麻黄梁镇', person: null, roles: ['leader'], locked: false, totp: false, pin: false };
const unit = { id: UNIT, rev: 1, name: '麻黄梁镇人民政府', short_name: '麻黄梁镇', kind: 'government', level: 'township', hosted_by: me.node.id };
const village = { ...unit, id: id(70), name: '某村', short_name: '某村', parent: UNIT };
/** What the desk of one's own serves, and what one only reads. */
const above = { ...unit, id: id(71), name: '某区', short_name: '某区' };
const people: Record<string, unknown[]> = { [UNIT]: [{ id: id(9), name: '白建军', job: '镇长' }], [id(70)]: [{ id: id(10), name: '贺永强', job: '' }] };
const node = (more = {}) => ({
  // No people.read: the security administrator sees no number.
  'GET /session': () => ({ ...me, roles: ['security_admin'], permissions: ['org.read', 'account.read', 'account.manage', 'node.read'], rooms: ['platform'], now_ms: NOW }),
  'GET /units': () => ({ rows: [unit, village, above] }),
  'GET /accounts': () => ({ rows: [account, { ...account, id: id(8), login: 'far', unit: id(71) }] }),
  'GET /accounts/people': ({ query }: { query: URLSearchParams }) => ({ rows: people[query.get('unit') ?? ''] ?? [] }),
  'POST /accounts/*/person': () => ({ ...account, rev: 4, person: id(9), name: '白建军' }),
  ...more,
});
const button = (text: string) => until(() => [...document.querySelectorAll<HTMLButtonElement>('button')].find((b) => b.textContent.replaceAll(' ', '') === text));
const submit = () => until(() => document.querySelector<HTMLButtonElement>('dialog .ant-btn-primary'));
async function choose(label: string, option: string) {
  const select = await until(() => document.querySelector<HTMLElement>(`dialog input[aria-label="${label}"]`)?.closest<HTMLElement>('.ant-select'));
  select.querySelector('.ant-select-content, .ant-select-selector')?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
  (await until(() => [...document.querySelectorAll<HTMLElement>('.ant-select-item-option')].find((o) => o.textContent === option))).click();
}

afterEach(closePage);

test('the security administrator says whose an account is', async () => {
  await openPage(`/platform/accounts?id=${id(7)}`, node());
  await shows('叫人和签发都找不到他');
  (await button('是哪个人')).click();
  await until(() => asked.some((a) => a.path === '/accounts/people' && a.query.get('unit') === UNIT));
  await choose('是哪个人', '白建军 镇长');
  (await submit()).click();
  const { body, match } = await until(() => asked.find((a) => a.method === 'POST' && a.path.endsWith('/person')));
  expect([body, match]).toEqual([{ person_id: id(9) }, '3']);
});

test('an account is opened for a person of the unit that was chosen', async () => {
  await openPage('/platform/accounts', node({ 'POST /accounts': () => ({ ...account, initial_password: 'Beacon' }) }));
  (await button('开账号')).click();
  await choose('是哪个人', '白建军 镇长');
  await choose('单位', '某村');
  await choose('是哪个人', '贺永强');
  const login = await until(() => document.querySelector<HTMLInputElement>('dialog input[type=text]:not([role])'));
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(login, 'he');
  login.dispatchEvent(new Event('input', { bubbles: true }));
  (await submit()).click();
  const { body } = await until(() => asked.find((a) => a.method === 'POST' && a.path === '/accounts'));
  expect(body).toMatchObject({ login: 'he', unit_id: id(70), person_id: id(10) });
});

test('what one only reads has no buttons, and somebody else’s edit is shown', async () => {
  await openPage(`/platform/accounts?id=${id(8)}`, node());
  await shows('far');
  await until(() => document.querySelector('.facts'));
  expect([...document.querySelectorAll('button')].some((b) => b.textContent === '改角色')).toBe(false);
  closePage();
  await openPage(`/platform/accounts?id=${id(7)}`, node({ 'POST /accounts/*/lock': () => new Refused(409, 'edit.stale', { ...account, rev: 9 }) }));
  (await button('锁定')).click();
  const why = await until(() => document.querySelector<HTMLInputElement>('dialog input'));
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(why, '调离');
  why.dispatchEvent(new Event('input', { bubbles: true }));
  (await submit()).click();
  expect((await until(() => asked.find((a) => a.path.endsWith('/lock')))).match).toBe('3');
  await until(() => asked.filter((a) => a.path === '/accounts').length > 1);
});
