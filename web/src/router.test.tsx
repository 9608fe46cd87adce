import { afterEach, expect, test } from 'vitest';
import { me, NOW } from './test/fixtures.ts';
import { asked, closePage, openPage, until } from './test/page.tsx';

afterEach(closePage);

const as = (over: object) => ({ 'GET /session': () => ({ ...me, now_ms: NOW, ...over }) });
const at = () => window.location.pathname;

for (const [who, over, home] of [
  ['an administrator', { rooms: ['platform'], permissions: ['account.read', 'account.manage'] }, '/platform/accounts'],
  ['a substitute who may only send', { rooms: [], permissions: ['report.send'], substitute: true }, '/report/new'],
  ['somebody without any room', { rooms: [], permissions: [] }, '/account'],
] as const) {
  test(`${who} who opens 今日 lands at the own work, and nothing is refused`, async () => {
    await openPage('/today', as(over));
    await until(() => at() === home);
    await until(() => document.querySelector('main')?.textContent);
    expect(asked.filter((a) => a.path === '/today')).toEqual([]);
  });
}

test('whose account has the room stays', async () => {
  await openPage('/today', as({}));
  await until(() => document.querySelector('.today'));
  expect(at()).toBe('/today');
});
