import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Export } from '../api/types.ts';
import { detail, NOW, row } from '../test/fixtures.ts';
import { asked, closePage, openPage, press, Refused, shows, type, until } from '../test/page.tsx';

const ID = 'e'.repeat(32);
const made = (over: Partial<Export> = {}): Export => ({
  id: ID, list: 'reports', title: '信息', conditions: [], state: 'waiting', rows_done: 0, asked_at: NOW, file_name: '信息-麻黄梁镇-20261124-0255.xlsx', ...over,
});
const done = (over: Partial<Export> = {}) => made({ state: 'done', rows_done: 100_000, rows_total: 100_000, finished_at: NOW, expires_at: NOW + 7 * 86_400_000, bytes: 9_000_000, ...over });

let rows: Export[] = [];
const node = {
  'GET /reports': () => ({ rows: [row(1)] }),
  'GET /reports/*': () => detail(1),
  'GET /inquiries': () => ({ rows: [], minutes: 20 }),
  'GET /exports': () => ({ rows }),
  'POST /exports': () => { rows = [made()]; return rows[0]; },
  'POST /exports/*/cancel': () => { rows = [made({ state: 'cancelled', finished_at: NOW })]; return rows[0]; },
  'DELETE /exports/*': () => { const [one] = rows; rows = []; return one; },
};
const line = () => document.querySelector('.shell-export');
const started = () => asked.filter((a) => a.method === 'POST' && a.path === '/exports');
const button = (name: string) => [...document.querySelectorAll<HTMLElement>('button, a')].find((b) => b.getAttribute('aria-label') === name || b.textContent === name);

beforeEach(() => {
  localStorage.clear();
  rows = [];
});
afterEach(closePage);

test('the list is exported as it is narrowed on the screen', async () => {
  await openPage('/report?show=all&kind=coal_mine&q=%E4%BA%95%E4%B8%8B&from=2026-11-01&to=2026-11-24', node);
  await shows('第 1 件');
  press('Alt+X', { code: 'KeyX' });
  await until(() => started().length === 1);
  expect(started()[0]?.body).toEqual({
    list: 'reports', language: 'zh-CN',
    query: { state: 'all', sort: 'newest', q: '井下', kind: 'coal_mine', from: Date.parse('2026-10-31T16:00:00Z'), to: Date.parse('2026-11-24T16:00:00Z') },
  });
  expect(started()[0]?.key).toBeTruthy();
});

test('it tells how far it is, and then where the file is', async () => {
  await openPage('/report', node);
  await until(() => button('导出 Excel'));
  button('导出 Excel')?.click();
  await until(() => line()?.textContent?.includes('信息排队等候导出'));
  rows = [made({ state: 'running', rows_done: 12_000, started_at: NOW })];
  await until(() => line()?.textContent?.includes('正在导出信息 12,000 行…'));
  rows = [done()];
  await until(() => line()?.textContent?.includes('已导出信息 100,000 行'));
  const file = line()?.querySelector('a');
  expect(file?.getAttribute('href')).toBe(`/api/v1/exports/${ID}/file`);
  file?.addEventListener('click', (e) => e.preventDefault());
  file?.click();
  await until(() => line() === null);
});

test('it is cancelled from the status line', async () => {
  rows = [made({ state: 'running', rows_done: 500 })];
  await openPage('/inquiries', node);
  await until(() => line()?.textContent?.includes('500'));
  button('取消')?.click();
  await until(() => line() === null);
  expect(asked.some((a) => a.path === `/exports/${ID}/cancel`)).toBe(true);
});

test('inquiries go out as the page shows them', async () => {
  await openPage('/inquiries', node, 'en');
  await until(() => button('Export to Excel'));
  button('Export to Excel')?.click();
  await until(() => started().length === 1);
  expect(started()[0]?.body).toEqual({ list: 'inquiries', query: { show: 'open' }, language: 'en' });
});

test('the register of documents goes out as it is narrowed', async () => {
  await openPage('/documents', { ...node, 'GET /documents': () => ({ rows: [] }) });
  (await until(() => document.querySelector('.documents-filter input'))).id = 'words';
  await type('words', '第2期');
  await until(() => asked.some((a) => a.path === '/documents' && a.query.get('q') === '第2期'));
  button('导出 Excel')?.click();
  await until(() => started().length === 1);
  expect(started()[0]?.body).toEqual({ list: 'documents', query: { q: '第2期' }, language: 'zh-CN' });
});

test('a refusal is said', async () => {
  await openPage('/report', { ...node, 'POST /exports': () => new Refused(429, 'export.too_many') }, 'en');
  await until(() => button('Export to Excel'));
  button('Export to Excel')?.click();
  await shows('You have 5 exports in work');
});

test('the page lists one’s own and an empty one teaches', async () => {
  await openPage('/exports', node);
  await shows('还没有导出过');
  closePage();
  rows = [
    done({ conditions: [{ name: '种类', said: '煤矿事故' }, { name: '含有文字', said: '井下' }] }),
    made({ id: 'f'.repeat(32), list: 'scores', state: 'failed', finished_at: NOW, error: { cause: 'restarted', detail: '节点重新启动，请再导出一次' } }),
  ];
  await openPage('/exports', node);
  await shows('种类：煤矿事故，含有文字：井下');
  await shows('保留至');
  await shows('节点重新启动，请再导出一次');
  button('删去')?.click();
  await until(() => asked.some((a) => a.method === 'DELETE'));
});
