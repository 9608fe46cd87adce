import { afterEach, expect, test } from 'vitest';
import type { Me } from '../api/types.ts';
import { me, NOW } from '../test/fixtures.ts';
import { asked, closePage, openPage, shows, until } from '../test/page.tsx';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const URL_OF_IT = `otpauth://totp/x?secret=${SECRET}`;
/** The node keeps whether it is on. */
function node(more: Partial<Me>) {
  let totp = more.totp ?? 'off';
  return {
    'GET /session': () => ({ ...me, ...more, totp, now_ms: NOW }),
    'POST /session/totp': () => ({ secret: SECRET, otpauth_url: URL_OF_IT }),
    'PUT /session/totp': ({ body }: { body: unknown }) => { totp = (body as { off?: boolean }).off ? 'off' : 'on'; return { done: true }; },
  };
}
const button = (text: string) => until(() => [...document.querySelectorAll<HTMLButtonElement>('#totp button')].find((b) => b.textContent.replaceAll(' ', '') === text));
async function code(text: string) {
  const field = await until(() => document.querySelector<HTMLInputElement>('#totp input'));
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
const puts = () => asked.filter((a) => a.method === 'PUT' && a.path === '/session/totp').map((a) => a.body);

afterEach(closePage);

test('one-time codes are turned on by scanning, or by typing what is shown in fours', async () => {
  await openPage('/account', node({}));
  (await button('启用动态码')).click();
  await until(() => document.querySelector('.account-qr svg path'));
  expect(document.querySelector('[data-testid=totp-secret]')?.textContent).toBe('JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP');
  await code('123456');
  (await button('确认')).click();
  await button('关闭');
  expect(puts()).toEqual([{ code: '123456', off: false }]);
});

test('they are turned off, and moved to another phone, with a code of the present one', async () => {
  await openPage('/account', node({ totp: 'on' }));
  await code('123456');
  (await button('换手机')).click();
  await until(() => document.querySelector('.account-qr svg path'));
  expect(puts()).toEqual([{ code: '123456', off: true }]);
  closePage();
  await openPage('/account', node({ totp: 'on' }));
  await code('654321');
  (await button('关闭')).click();
  await button('启用动态码');
  expect(puts()).toEqual([{ code: '654321', off: true }]);
});

test('an administrator without one-time codes, or with a first password, is told on every page', async () => {
  await openPage('/account', node({ roles: ['security_admin'], totp: 'needed' }));
  await shows('管理员账号应启用动态码');
  await shows('未启用，管理员应启用');
  closePage();
  await openPage('/account', node({ roles: ['security_admin'], must_change_password: true }));
  await shows('改掉以前只能看，不能办');
  closePage();
  await openPage('/report', { ...node({ must_change_password: true }), 'GET /reports': () => ({ rows: [] }) });
  await shows('急事可以先报，回头再改');
});
