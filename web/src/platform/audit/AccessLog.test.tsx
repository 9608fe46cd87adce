import { afterEach, test } from 'vitest';
import { me, NOW } from '../../test/fixtures.ts';
import { asked, closePage, openPage, shows, until } from '../../test/page.tsx';

const id = (n: number) => n.toString(16).padStart(32, '0');
const row = (n: number, more: object) => ({ id: id(n), at: NOW, what: 'login', login: 'duty', address: '10.0.0.7', detail: 'password', ...more });
const node = {
  'GET /session': () => ({ ...me, roles: ['audit_admin'], permissions: ['org.read', 'audit.read'], rooms: ['platform'], now_ms: NOW }),
  'GET /audit': () => ({ rows: [] }),
  'GET /audit/access': ({ query }: { query: URLSearchParams }) =>
    query.get('after') ? { rows: [row(2, { what: 'refused', login: 'reporter', detail: 'audit.read' })] } : { rows: [row(1, { what: 'login_failed', login: 'nobody', detail: '' })], next: '1:x' },
};
const click = async (text: string) => (await until(() => [...document.querySelectorAll<HTMLElement>('.ant-segmented-item, button')].find((b) => b.textContent === text))).click();

afterEach(closePage);

test('the audit administrator reads who was let in and who was not, page by page', async () => {
  await openPage('/platform/audit', node);
  await click('登录记录');
  await shows('没登上');
  await shows('10.0.0.7');
  await click('再看 50 条');
  await shows('audit.read');
  const login = await until(() => document.querySelector<HTMLInputElement>('input[aria-label="登录名"]'));
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(login, 'nob');
  login.dispatchEvent(new Event('input', { bubbles: true }));
  await until(() => asked.some((a) => a.path === '/audit/access' && a.query.get('login') === 'nob'));
});

test('the same in English', async () => {
  await openPage('/platform/audit', node, 'en');
  await click('Access log');
  await shows('failed to sign in');
});
