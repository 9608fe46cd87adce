import { afterEach, expect, test } from 'vitest';
import { me, NOW, UNIT } from '../../test/fixtures.ts';
import { asked, closePage, openPage, Refused, shows, until } from '../../test/page.tsx';

const id = (n: number) => n.toString(16).padStart(32, '0');
const HOUR = 3_600_000;
const absence = (n: number, from: number, to: number) => ({ id: id(n), from, to, stand_in: id(8), stand_in_name: '贺永强', reason: '开会' });
const post = {
  post: id(7), rev: 4, unit: UNIT, title: '镇长', duty: 'head', full_time: true, sort: 0, state: 'stand_in', person: id(8), name: '贺永强', phones: [], stands_in_for: '杜万里',
  holders: [{ person: id(9), name: '杜万里', from_on: '2026-01-01', acting: false }], absences: [absence(21, NOW + 9 * HOUR, NOW + 12 * HOUR), absence(20, NOW - HOUR, NOW + HOUR)],
};
const person = { id: id(9), rev: 1, unit: UNIT, unit_name: '麻黄梁镇', name: '杜万里', initials: 'dwl', job: '镇长', phones: [{ kind: 'mobile', number: '13900000003' }] };
const unit = { id: UNIT, rev: 1, name: '麻黄梁镇人民政府', short_name: '麻黄梁镇', kind: 'government', level: 'township', hosted_by: me.node.id };
const node = (permissions: string[], more = {}) => ({
  'GET /session': () => ({ ...me, roles: ['unit_admin'], permissions, rooms: ['platform'], now_ms: NOW }),
  'GET /units': () => ({ rows: [unit] }),
  'GET /posts': () => ({ rows: [post] }),
  'GET /people': () => ({ rows: [person] }),
  'POST /posts/*/absences': () => ({ ...post, rev: 5 }),
  ...more,
});
const MANAGES = ['org.read', 'people.read', 'people.manage'];
const button = (text: string) => until(() => [...document.querySelectorAll<HTMLButtonElement>('button')].find((b) => b.textContent.replaceAll(' ', '') === text));
const sent = () => asked.find((a) => a.method === 'POST' && a.path.endsWith('/absences'));

afterEach(closePage);

test('whoever is back earlier ends the absence with one press, and the stand-in stays noted', async () => {
  await openPage(`/platform/people?id=${id(7)}`, node(MANAGES));
  (await button('回来了')).click();
  const { body, match } = await until(sent);
  const { to, ...rest } = body as { to: number };
  expect(rest).toEqual({ id: id(20), from: NOW - HOUR, stand_in: id(8), reason: '开会' });
  expect(to).toBeGreaterThanOrEqual(NOW);
  expect(to).toBeLessThan(NOW + 60_000);
  expect(match).toBe('4');
  await shows('杜万里 回来了');
});

test('what does not take place ends where it begins', async () => {
  await openPage(`/platform/people?id=${id(7)}`, node(MANAGES));
  (await button('不去了')).click();
  expect((await until(sent)).body).toEqual({ id: id(21), from: NOW + 9 * HOUR, to: NOW + 9 * HOUR, stand_in: id(8), reason: '开会' });
});

test('an absence is corrected in the form it was entered with', async () => {
  await openPage(`/platform/people?id=${id(7)}`, node(MANAGES));
  const edits = await until(() => { const all = [...document.querySelectorAll<HTMLButtonElement>('button')].filter((b) => b.textContent === '改'); return all.length === 2 ? all : null; });
  edits[0]?.click();
  (await until(() => document.querySelector<HTMLButtonElement>('dialog .ant-btn-primary'))).click();
  const { body, match } = await until(sent);
  expect(body).toEqual({ id: id(21), from: NOW + 9 * HOUR, to: NOW + 12 * HOUR, stand_in: id(8), reason: '开会' });
  expect(match).toBe('4');
});

test('where somebody was faster the page shows what stands now', async () => {
  await openPage(`/platform/people?id=${id(7)}`, node(MANAGES, { 'POST /posts/*/absences': () => new Refused(409, 'edit.stale', { ...post, rev: 6 }) }));
  (await button('回来了')).click();
  await until(() => asked.filter((a) => a.path === '/posts').length > 1);
});

test('who may see numbers notes that one was tried, without keeping the people', async () => {
  await openPage(`/platform/people?id=${id(9)}`, node(['org.read', 'people.read', 'node.read'], { [`POST /people/*/tested`]: () => person }));
  (await button('打通了')).click();
  expect((await until(() => asked.find((a) => a.path.endsWith('/tested')))).body).toEqual({ number: '13900000003', answered: true });
  expect([...document.querySelectorAll('button')].some((b) => b.textContent === '离开单位')).toBe(false);
});
