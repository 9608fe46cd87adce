/** 初步: what was said as not yet sure is marked where it is typed, shown and told, and due again until somebody states it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Casualties, FollowBody, PastedEvent, PreparedFollowUp, ReportBody, ReportDetail } from '../api/types.ts';
import { detail, NOW, proposal, row } from '../test/fixtures.ts';
import { asked, closePage, openPage, press, Refused, shows, type, until } from '../test/page.tsx';

const FIRST: Casualties = { ...detail(1).casualties, dead: { how: 'none', preliminary: true }, trapped: { how: 'number', n: 3, preliminary: true }, on_site: { how: 'number', n: 12 } };
const SAID = '双柳沟煤矿出水，初步统计3人被困，暂无人员死亡';
const at = (words: string) => ({ start: SAID.indexOf(words), end: SAID.indexOf(words) + words.length, words });
const water: PastedEvent = { what: '双柳沟煤矿出水。', fields: [{ name: 'trapped', status: 'preliminary', number: 3, from: at('3人被困') }, { name: 'dead', status: 'preliminary', number: 0, from: at('暂无人员死亡') }] };
let report: ReportDetail;
const prepared = (casualties = FIRST): PreparedFollowUp => ({ rev: 4, number: 1, name: '续报一', name_en: 'Follow-up 1', what: '', casualties, closed: false, passes: [], attachments: [] });
const node = {
  'GET /reports': () => ({ rows: [row(1)] }),
  'GET /reports/*': () => report,
  'GET /reports/*/follow': () => prepared(),
  'POST /reports/*/follow': () => report,
  'POST /reports/*/verify': () => report,
  'POST /reports/propose': () => proposal,
  'POST /reports/read': () => ({ events: [water] }),
  'POST /reports': (a: { body: unknown }) => detail(1, { id: (a.body as ReportBody).id ?? '' }),
};
const value = (id: string) => document.querySelector<HTMLInputElement>(`#${id}`)?.value;
const mark = (id: string) => document.querySelector<HTMLButtonElement>(`#${id}-mark`);
const pressed = (id: string) => mark(id)?.getAttribute('aria-pressed');
const button = (name: string) => until(() => [...document.querySelectorAll('button')].find((b) => (b.getAttribute('aria-label') ?? b.textContent?.replaceAll(' ', '')) === name));
const sent = <T,>(end: string) => until(() => asked.find((a) => a.method === 'POST' && a.path.endsWith(end))?.body as T | undefined);

beforeEach(() => {
  localStorage.clear();
  report = detail(1, { casualties: FIRST, actions: [{ code: 'follow', allowed: true }, { code: 'verify', allowed: true }] });
});
afterEach(closePage);

async function paste() {
  (await until(() => document.querySelector('.source textarea'))).id = 'pane';
  await type('pane', SAID);
}

test('what the reader took for preliminary is marked in its field with its words, and goes to the node so', async () => {
  await openPage('/report/new', node);
  await paste();
  await until(() => value('f-trapped') === '3' && pressed('f-trapped') === 'true');
  expect([value('f-dead'), pressed('f-dead')]).toEqual(['无', 'true']);
  await shows('来自“暂无人员死亡”“3人被困”，死亡 无（初步）、被困 3（初步）');
  expect(document.querySelector('.read-list')?.textContent).toContain('3（初步）');
  press('Ctrl+Enter');
  expect((await sent<ReportBody>('/reports')).casualties).toMatchObject({ trapped: { how: 'number', n: 3, preliminary: true }, dead: { how: 'none', preliminary: true }, injured: { how: 'unknown' } });
});

test('the officer sets and takes the mark with a question mark or the button; another number is stated', async () => {
  await openPage('/report/new', node);
  await type('f-what', '出水');
  await type('f-trapped', '3?');
  await until(() => pressed('f-trapped') === 'true');
  expect(value('f-trapped')).toBe('3');
  await type('f-trapped', '3？');
  await until(() => pressed('f-trapped') === 'false');
  (await button('被困：初步')).click();
  await until(() => pressed('f-trapped') === 'true');
  await type('f-trapped', '4');
  await until(() => pressed('f-trapped') === 'false');
  await type('f-injured', '暂无');
  await until(() => value('f-injured') === '无' && pressed('f-injured') === 'true');
  await type('f-missing', '?');
  expect(mark('f-missing')).toBeNull();
  await type('f-missing', '');
  press('Ctrl+Enter');
  const { casualties } = await sent<ReportBody>('/reports');
  expect(casualties).toMatchObject({ trapped: { how: 'number', n: 4 }, injured: { how: 'none', preliminary: true }, missing: { how: 'unknown' } });
  expect(casualties?.trapped).not.toHaveProperty('preliminary');
});

test('a follow-up lists what is due again; one press confirms it, and what is left stays marked', async () => {
  await openPage(`/report/${report.id}`, node);
  (await button('续报')).click();
  const due = await until(() => document.querySelector('dialog .due-again'));
  expect(due.textContent).toContain('死亡 无（初步）');
  expect(due.textContent).toContain('被困 3（初步）');
  await shows('不核实也可发出');
  (await button('被困 3（初步） 已核实')).click();
  await until(() => pressed('w-trapped') === 'false');
  expect(value('w-trapped')).toBe('3');
  expect(document.querySelector('dialog .due-again')?.textContent).not.toContain('被困');
  (await until(() => document.querySelector('dialog textarea'))).id = 'news';
  await type('news', '名单核对过');
  await until(() => document.querySelector('dialog .ant-btn-primary:not(:disabled)'));
  press('Ctrl+Enter');
  const body = await sent<FollowBody>('/follow');
  expect(body).toMatchObject({ leaves_preliminary: false, casualties: { dead: { how: 'none', preliminary: true }, trapped: { how: 'number', n: 3 } } });
  expect(body.casualties.trapped).not.toHaveProperty('preliminary');
});

test('the final report asks once what became of preliminary figures', async () => {
  await openPage(`/report/${report.id}`, { ...node, 'GET /reports/*/follow': () => prepared({ ...FIRST, dead: { how: 'none' } }) });
  (await button('续报')).click();
  (await until(() => document.querySelector('dialog textarea'))).id = 'news';
  await type('news', '处置完毕');
  await until(() => document.querySelector('dialog .ant-btn-primary:not(:disabled)'));
  const box = (name: string) => until(() => [...document.querySelectorAll<HTMLLabelElement>('dialog .ant-checkbox-wrapper')].find((l) => l.textContent?.includes(name))?.querySelector('input'));
  (await box('这是终报')).click();
  await shows('还有初步数字');
  await until(() => document.querySelector('dialog .ant-btn-primary:disabled'));
  (await box('按初步数字终报')).click();
  await until(() => document.querySelector('dialog .ant-btn-primary:not(:disabled)'));
  press('Ctrl+Enter');
  expect(await sent<FollowBody>('/follow')).toMatchObject({ last: true, leaves_preliminary: true, casualties: { trapped: { preliminary: true } } });
});

test('a verification confirms with one press, and sends the figures as stated', async () => {
  await openPage(`/report/${report.id}`, node);
  (await button('核实')).click();
  (await button('死亡 无（初步） 已核实')).click();
  await until(() => pressed('v-dead') === 'false');
  (await until(() => document.querySelector('dialog textarea'))).id = 'note';
  await type('note', '矿调度室：没有死亡');
  await until(() => document.querySelector('dialog .ant-btn-primary:not(:disabled)'));
  press('Ctrl+Enter');
  const body = await sent<{ casualties: Casualties }>('/verify');
  expect(body.casualties.dead).toEqual({ how: 'none' });
  expect(body.casualties.trapped).toEqual({ how: 'number', n: 3, preliminary: true });
});

for (const [language, words, due] of [['zh-CN', '初步', '仍是初步：死亡 无（初步）、被困 3（初步）'], ['en', 'preliminary', 'Still preliminary: Dead none (preliminary), Trapped 3 (preliminary)']] as const) {
  test(`the ledger and a follow-up say so beside the number (${language})`, async () => {
    const follow = { event_id: 'e'.repeat(32), unit: '麻黄梁镇', own: true, name: '续报一', name_en: 'Follow-up 1', stage: 'further' as const, at: NOW, as_of: NOW, what: 'x', casualties: FIRST };
    report = detail(1, {
      casualties: FIRST, follow_ups: [follow],
      ledger: [{ source: '麻黄梁镇续报一', source_en: 'Town follow-up 1', at: NOW, casualties: FIRST, in_use: true, lowered: [] }, { source: '麻黄梁镇首报', source_en: 'Town first report', at: NOW - 1000, casualties: detail(1).casualties, in_use: false, lowered: [] }],
    });
    await openPage(`/report/${report.id}`, node, language);
    const used = await until(() => document.querySelector('.ledger-used'));
    expect([...used.querySelectorAll('.figure-mark')].map((m) => m.textContent)).toEqual([words, words]);
    await shows(due);
  });
}

test('a refusal of the node is told in English by its code', async () => {
  await openPage(`/report/${report.id}`, { ...node, 'POST /reports/*/follow': () => new Refused(422, 'follow.preliminary_left') }, 'en');
  (await button('Followup')).click();
  (await until(() => document.querySelector('dialog textarea'))).id = 'news';
  await type('news', 'done');
  await until(() => document.querySelector('dialog .ant-btn-primary:not(:disabled)'));
  press('Ctrl+Enter');
  await shows('Figures are still preliminary');
});
