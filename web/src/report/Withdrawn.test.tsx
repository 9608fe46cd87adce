/** 撤回: whoever was told without a node is told of the withdrawal, and it is written down. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../api/types.ts';
import { detail, me, NOW } from '../test/fixtures.ts';
import { asked, closePage, openPage, press, shows, until } from '../test/page.tsx';

const clock: Clock = {
  id: 'd1-doc-1', dispatch_id: 'd1', rev: 7, what: 'withdrawn', owed_by: me.unit, mine: true, to: { desk_id: 'k1', name: '榆林市政府总值班室', unit: '榆林市', phones: ['0912-5550001'], external: true },
  due_at: NOW + 1_800_000, started_at: NOW, minutes: 30, article: '', article_en: '', may_press: false,
};
const withdrawn = () => detail(1, {
  withdrawn_at: NOW, clocks: [clock], calls: [],
  actions: [{ code: 'telephone', allowed: true }, { code: 'hand', allowed: true }],
  timeline: [{ event_id: 'e1', at: NOW, unit: '麻黄梁镇', medium: 'none', what: 'report.withdrawn', strong: true, detail: '检修排水', detail_en: '检修排水' }],
});
const node = {
  'GET /reports/*': withdrawn,
  'GET /reports/*/message': () => ({ text: '' }),
  'POST /reports/*/telephone': withdrawn,
  'POST /reports/*/hand': withdrawn,
};

beforeEach(() => localStorage.clear());
afterEach(closePage);

test.each([['zh-CN', '告知已撤回', '接话人', '记下已电话报', 'telephone'], ['en', 'Tell of the withdrawal', 'Taken by', 'Record handing', 'hand']] as const)('the page asks for it and takes the call or the paper (%s)', async (language, words, tookBy, record, path) => {
  await openPage(`/report/${withdrawn().id}`, node, language);
  await shows(words);
  press('F9');
  const fields = await until(() => {
    const found = [...document.querySelectorAll<HTMLInputElement>(`dialog .told input[aria-label="${tookBy}"]`)];
    return found.length === 2 ? found : null;
  });
  expect(document.querySelector('dialog textarea')?.textContent ?? '').toContain('检修排水');
  const field = fields[path === 'telephone' ? 0 : 1];
  if (!field) throw new Error('no field');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, '高磊');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const button = await until(() => [...document.querySelectorAll<HTMLButtonElement>('dialog .told button')].find((b) => b.textContent === record && !b.disabled));
  button.click();
  const sent = await until(() => asked.find((a) => a.method === 'POST' && a.path.endsWith(`/${path}`)));
  expect(sent.body).toMatchObject({ dispatch_id: 'd1', took_by: '高磊' });
});
