import { afterEach, expect, test } from 'vitest';
import { asked, closePage, openPage, shows, until } from '../../test/page.tsx';

const id = (n: number) => n.toString(16).padStart(32, '0');
const desk = (n: number) => ({ id: id(n), rev: 1, keeper: id(99), serves: id(99), line: 'government', name: `第${n}值班室`, external: false, numbers: [{ kind: 'phone', number: `0912-55501${n}` }], hours: '', methods: [], sort: n });
const route = (n: number) => ({ id: id(n), rev: 1, from_unit: id(99), from_level: null, kinds: [], min_grade: null, to_desk: id(1), via: 'block', from_name: `第${n}镇`, desk_name: '第1值班室', external: false });
const pages = <T,>(rows: T[]) => ({ query }: { query: URLSearchParams }) => {
  const from = Number(query.get('after') ?? 0);
  return { rows: rows.slice(from, from + 2), next: from + 2 < rows.length ? String(from + 2) : undefined };
};
const node = {
  'GET /desks': pages([1, 2, 3, 4, 5].map(desk)),
  'GET /routes': pages([1, 2, 3].map(route)),
  'GET /terms': () => ({ zh: '', en: '', rows: [] }),
};

afterEach(closePage);

test('all pages of the duty rooms and of the routes are on the screen', async () => {
  await openPage('/platform/desks', node);
  await shows('第5值班室');
  await shows('第3镇');
  expect(asked.filter((a) => a.path === '/desks').map((a) => a.query.get('after'))).toEqual([null, '2', '4']);
});

test('a duty room is found by a part of its number', async () => {
  await openPage('/platform/desks', node);
  await shows('第5值班室');
  const find = document.querySelector<HTMLInputElement>('input[aria-label="名称、所属单位或号码"]');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(find, '555014');
  find?.dispatchEvent(new Event('input', { bubbles: true }));
  const listed = () => [...document.querySelectorAll('tbody tr')].map((tr) => tr.textContent ?? '').filter((text) => /^第\d值班室/.test(text));
  await until(() => listed().length === 1);
  expect(listed()[0]).toContain('第4值班室');
});
