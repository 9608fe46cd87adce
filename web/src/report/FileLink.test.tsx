import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReportDetail } from '../api/types.ts';
import { detail, me, NOW } from '../test/fixtures.ts';
import { asked, closePage, openPage, until } from '../test/page.tsx';

const MB = 1024 * 1024;
const file = (n: string, size: number, held: boolean) => ({ id: n.repeat(32), name: `${n}.jpg`, size, media_type: 'image/jpeg', held });
let report: ReportDetail;
const node = {
  'GET /session': () => ({ ...me, now_ms: NOW }),
  'GET /reports/*': () => report,
  'POST /attachments/*/fetch': () => ({ held: false }),
};

beforeEach(() => {
  localStorage.clear();
  report = detail(1, { attachments: [file('a', MB, true), file('b', MB, false), file('c', 6 * MB, false)] });
});
afterEach(closePage);

test('a file that is here opens, a small one is on its way, a large one comes when it is asked for', async () => {
  await openPage(`/report/${report.id}`, node);
  const files = await until(() => document.querySelector('.facts-files'));
  expect(files.querySelector('a')?.getAttribute('href')).toMatch(/\/attachments\/a+$/);
  expect(files.textContent).toContain('b.jpg 还在路上');
  const fetch = [...files.querySelectorAll('button')].find((b) => b.textContent?.startsWith('取来'));
  expect(fetch?.textContent).toContain('6');
  fetch?.click();
  await until(() => files.textContent?.includes('c.jpg 还在路上'));
  expect(asked.filter((a) => a.path.endsWith('/fetch')).map((a) => [a.path, a.key !== null])).toEqual([[`/attachments/${'c'.repeat(32)}/fetch`, true]]);
});

test('the page looks again until the file has come', async () => {
  await openPage(`/report/${report.id}`, node);
  await until(() => document.querySelector('.facts-files'));
  report = { ...report, attachments: report.attachments.map((a) => ({ ...a, held: true })) };
  await until(() => document.querySelectorAll('.facts-files a').length === 3);
});
