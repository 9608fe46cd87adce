/** 批示 as given: on paper with its photograph, by telephone with who took it down, verbatim. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InstructionBody } from '../../api/types.ts';
import { detail, me } from '../../test/fixtures.ts';
import { asked, choose, closePage, openPage, press, Refused, until } from '../../test/page.tsx';

const BUREAU = 'b'.repeat(32);
const photo = { id: 'f'.repeat(32), name: '批件.jpg', size: 3, media_type: 'image/jpeg' };
const report = detail(1, { actions: [{ code: 'instruct', allowed: true }] });
let refused: Refused | undefined;
const node = {
  'GET /reports/*': () => report,
  'GET /units': () => ({ rows: [{ id: BUREAU, name: '榆阳区应急管理局', short_name: '区应急局' }] }),
  'POST /attachments': () => refused ?? photo,
  'POST /reports/*/instructions': () => report,
};
/** In Chinese a refusal is told in the node's own words. */
const WORDS = {
  'zh-CN': { by: '谁批的', text: '原话', to: '给哪些单位', paper: '纸上', add: '加批件照片', needed: '书面批示要附批件照片', taken: '记录人', large: 'attachment.too_large' },
  en: { by: 'By whom', text: 'The words', to: 'For which units', paper: 'on paper', add: 'Add photo of the paper', needed: 'An instruction on paper needs its photograph', taken: 'Taken down by', large: 'The file is too large' },
};
type Words = (typeof WORDS)['en'];
const dialog = () => document.querySelector('dialog');
const labelled = (label: string) => [...document.querySelectorAll('dialog label')].find((l) => l.textContent?.startsWith(label))?.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea') ?? document.querySelector<HTMLInputElement>(`dialog input[aria-label="${label}"]`);
const field = (label: string) => until(() => labelled(label));
const given = () => asked.filter((a) => a.path.endsWith('/instructions')).map((a) => a.body as InstructionBody);
const send = () => until(() => document.querySelector<HTMLButtonElement>('dialog .ant-btn-primary'));
async function write(label: string, text: string) {
  const into = await field(label);
  const kind = into instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(into, text);
  into.dispatchEvent(new Event('input', { bubbles: true }));
}
/** As given, to the last blank. */
const SAID = '先救人，后清点。 \n不要冒进。';
async function begin(language: 'zh-CN' | 'en') {
  const words: Words = WORDS[language];
  await openPage(`/report/${report.id}`, node, language);
  await until(() => document.querySelector('h1'));
  press('Alt+P');
  await write(words.by, '贺永强');
  await write(words.text, SAID);
  const units = await field(words.to);
  units.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
  (await until(() => document.querySelector<HTMLElement>('.ant-select-item-option'))).click();
  await until(async () => !(await send()).disabled);
  return words;
}
const take = async (words: Words) => (await until(() => [...document.querySelectorAll<HTMLElement>('dialog .ant-radio-wrapper')].find((r) => r.textContent === words.paper))).click();
const picker = () => until(() => document.querySelector<HTMLInputElement>('dialog input[type=file]'));

beforeEach(() => {
  localStorage.clear();
  refused = undefined;
});
afterEach(closePage);

test.each(['zh-CN', 'en'] as const)('on paper without its photograph it says so at the field and does not go; with it, it goes word for word; %s', async (language) => {
  const words = await begin(language);
  expect(dialog()?.textContent).not.toContain(words.needed);
  await take(words);
  await until(() => dialog()?.textContent?.includes(words.needed));
  expect((await send()).disabled).toBe(true);
  press('Ctrl+Enter');
  expect(given()).toEqual([]);
  expect([labelled(words.by)?.value, labelled(words.text)?.value]).toEqual(['贺永强', SAID]);

  refused = new Refused(413, 'attachment.too_large');
  choose(await picker(), new File(['abc'], '批件.jpg', { type: 'image/jpeg' }));
  await until(() => dialog()?.textContent?.includes(words.large));
  expect([labelled(words.text)?.value, dialog()?.textContent?.includes(words.needed)]).toEqual([SAID, true]);

  refused = undefined;
  choose(await picker(), new File(['abc'], '批件.jpg', { type: 'image/jpeg' }));
  await until(() => dialog()?.textContent?.includes('✓ 批件.jpg'));
  expect(dialog()?.textContent).not.toContain(words.needed);
  expect(dialog()?.textContent).not.toContain(words.large);
  await until(() => document.querySelector('dialog .ant-btn-primary:not(:disabled):not(.ant-btn-loading)'));
  press('Ctrl+Enter');
  await until(() => !dialog());
  expect(given()).toMatchObject([{ method: 'paper', by_name: '贺永强', text: SAID, attachment_id: photo.id, to: [{ unit_id: BUREAU, lead: true }] }]);
});

test.each(['zh-CN', 'en'] as const)('by telephone it says who took it down: who is signed in, or whose name is typed; %s', async (language) => {
  const words = await begin(language);
  expect(labelled(words.taken)?.value).toBe(me.name);
  await write(words.taken, '刘晓燕');
  press('Ctrl+Enter');
  await until(() => !dialog());
  expect(given()).toMatchObject([{ method: 'telephone', taken_by: '刘晓燕', text: SAID }]);
  expect(given()[0]?.attachment_id).toBeUndefined();
});
