/** 伤亡台账: every figure with its source; a correction says who corrected and what stood before. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReportDetail } from '../api/types.ts';
import { detail, row } from '../test/fixtures.ts';
import { closePage, openPage, until } from '../test/page.tsx';

let report: ReportDetail;
const node = { 'GET /reports': () => ({ rows: [row(1)] }), 'GET /reports/*': () => report };

beforeEach(() => {
  localStorage.clear();
  report = detail(1);
});
afterEach(closePage);

test('the ledger says who corrected, and what stood before', async () => {
  const count = (n: number) => ({ how: 'number', n }) as const;
  const was = { ...report.casualties, dead: count(2), injured: count(3) };
  const now = { ...was, dead: count(1) };
  report = { ...report, ledger: [
    { source: '麻黄梁镇更正', source_en: '', by: '白彩霞', at: 2, casualties: now, was, in_use: true, lowered: ['dead'], reason: '重复登记' },
    { source: '麻黄梁镇首报', source_en: '', by: '折某', at: 1, casualties: was, in_use: false, lowered: [] },
  ] };
  await openPage(`/report/${report.id}`, node);
  const line = await until(() => document.querySelector('.ledger-used td'));
  expect(line.textContent).toContain('白彩霞');
  expect(line.textContent).toContain('更正前：死亡 2，重复登记');
});
