import { expect, test } from 'vitest';
import { answered, keyFor } from './unanswered.ts';

const told = (body: string, more: { path?: string; rev?: string } = {}) =>
  new Request(`http://node/api/v1${more.path ?? '/reports/1/instructions'}`, { method: 'POST', body, headers: more.rev ? { 'If-Match': more.rev } : {} });
const sent = async (body: string, status?: number, more = {}) => {
  const request = told(body, more);
  const key = await keyFor(request);
  if (status !== undefined) answered(request, status);
  return key;
};

test('a press after a lost answer is the same command, with other words or on another revision it is not', async () => {
  const lost = await sent('救人第一');
  expect(await sent('救人第一', 503)).toBe(lost);
  expect(await sent('救人第一', 401)).toBe(lost);
  expect(await sent('救人第一，严防次生灾害')).not.toBe(lost);
  expect(await sent('救人第一', undefined, { rev: '2' })).not.toBe(lost);
  expect(await sent('救人第一', undefined, { path: '/reports/2/instructions' })).not.toBe(lost);
  expect(await sent('救人第一', 200), 'the node answers what it did then').toBe(lost);
  expect(await sent('救人第一', 422), 'said once more on purpose').not.toBe(lost);
});

test('a refusal is an answer', async () => {
  const refused = await sent('不对', 422);
  expect(await sent('不对', 200)).not.toBe(refused);
});

test('of many that wait the oldest is forgotten, and who signs in again sends a new command', async () => {
  const first = await sent('第 0 件');
  for (let n = 1; n <= 32; n++) await sent(`第 ${n} 件`);
  expect(await sent('第 0 件', 200)).not.toBe(first);
  expect(await sent('口令', undefined, { path: '/session' })).not.toBe(await sent('口令', undefined, { path: '/session' }));
});
