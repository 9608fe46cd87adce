import { afterEach, beforeEach, expect, test } from 'vitest';
import { detail, me, NOW, proposal, UNIT } from '../test/fixtures.ts';
import { asked, closePage, openPage, press, shows, type, until } from '../test/page.tsx';

beforeEach(() => localStorage.clear());
afterEach(closePage);

const substitute = { ...me, login: '', name: '张三', roles: ['substitute'], permissions: ['session.own', 'report.send', 'org.read'], rooms: [], substitute: true, session: 'substitute', now_ms: NOW };
const node = {
  'GET /workstation': () => ({ registered: false, open_count: 0, people: [] }),
  'GET /session/break-glass': () => [{ id: '9'.repeat(32), name: '榆阳区' }, { id: UNIT, name: '麻黄梁镇' }],
  'POST /session/break-glass': () => substitute,
  'GET /session': () => substitute,
  'POST /reports/propose': () => proposal,
  'POST /reports': (a: { body: unknown }) => detail(1, { what: (a.body as { what: string }).what, received: null }),
};

function put(label: string, text: string) {
  const field = [...document.querySelectorAll('.login-form label')].find((l) => l.textContent?.startsWith(label))?.querySelector('input');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
  field?.dispatchEvent(new Event('input', { bubbles: true }));
}

test('in a browser where nobody signed in before, a substitute chooses the unit, gets in and reports', async () => {
  await openPage('/login', node);
  const link = await until(() => [...document.querySelectorAll<HTMLButtonElement>('.login-other button')].find((b) => b.textContent === '临时顶班'));
  link.click();
  await shows('看不到别的信息');
  const box = await until(() => document.querySelector<HTMLInputElement>('.login-select input'));
  box.focus();
  box.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
  const option = await until(() => [...document.querySelectorAll<HTMLElement>('.ant-select-item-option')].find((o) => o.textContent === '麻黄梁镇'));
  option.click();
  put('姓名', '张三');
  put('手机', '13900000001');
  put('原因', '值班员送医');
  const enter = await until(() => [...document.querySelectorAll<HTMLButtonElement>('button[type=submit]')].find((b) => !b.disabled));
  enter.click();
  // Straight to the first report: there is nothing else for them.
  await until(() => window.location.pathname === '/report/new');
  expect(asked.find((a) => a.path === '/session/break-glass' && a.method === 'POST')?.body).toEqual({ unit_id: UNIT, name: '张三', phone: '13900000001', reason: '值班员送医' });
  await until(() => document.querySelector('#f-when'));
  await type('f-place', '双柳沟煤矿');
  await type('f-what', '井下出水');
  press('Ctrl+Enter');
  await shows('已存在本单位节点');
  expect(window.location.pathname).toBe('/report/new');
  expect(asked.some((a) => a.method === 'GET' && (a.path === '/today' || a.path === '/reports')), 'nothing is asked that they may not read').toBe(false);
});

test('a registered duty PC rings for what waits while nobody is signed in', async () => {
  let waits = 0;
  const pc = () => ({ registered: true, desk: { id: UNIT, name: '值班室' }, unit: { id: UNIT, short_name: '麻黄梁镇' }, open_count: waits, oldest_wait_ms: 1000, people: [] });
  await openPage('/login', { ...node, 'GET /workstation': pc });
  await shows('没有等着签收的来报');
  // This browser was never allowed to sound; it says so instead.
  expect(document.body.textContent).not.toContain('铃声未响');
  waits = 1;
  const { queryClient } = await import('../api/queries.ts');
  await queryClient.invalidateQueries({ queryKey: ['workstation'] });
  await shows('有 1 件来报没有签收');
  await shows('铃声未响');
});
