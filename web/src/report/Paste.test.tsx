/** "Paste and it is filled": what the node read in the message, in the fields and beside them. */
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Paste, Pasted, PastedEvent, PastedField, PastedName, ReportBody } from '../api/types.ts';
import { detail, NOW, proposal } from '../test/fixtures.ts';
import type { Draft } from './draft.ts';
import { asked, closePage, openPage, press, Refused, shows, type, until } from '../test/page.tsx';

beforeEach(() => localStorage.clear());
afterEach(closePage);

const WATER = '😨👷🏽刚接到双柳沟煤矿电话，2:51左右工作面突然出水，还有3个没上来，伤亡正在核实。调度室折文斌 0912-5550148';
const TWO = '一是断桥村民房起火，1人受伤。二是西沙村滑坡，2人被埋。';

/** A field with the words of `text` it came from, counted as the node counts. */
function field(text: string, name: PastedName, words: string, more: Partial<PastedField> = {}): PastedField {
  const at = text.indexOf(words);
  const start = Array.from(text.slice(0, at)).length;
  return { name, status: 'stated', from: { start, end: start + Array.from(words).length, words }, ...more };
}
const at = Math.floor(NOW / 60_000) * 60_000 - 4 * 60_000;
const water: PastedEvent = {
  what: '双柳沟煤矿工作面突然出水，还有3个没上来。',
  fields: [
    field(WATER, 'occurred_at', '2:51左右', { status: 'approximate', moment: { how: 'about', at } }), field(WATER, 'place', '双柳沟煤矿', { text: '双柳沟煤矿' }), field(WATER, 'kind', '出水', { text: '煤矿事故', code: 'coal_mine' }),
    field(WATER, 'trapped', '还有3个没上来', { number: 3 }), field(WATER, 'dead', '伤亡正在核实', { status: 'unknown' }), field(WATER, 'injured', '伤亡正在核实', { status: 'unknown' }),
    field(WATER, 'contact_name', '折文斌', { text: '折文斌' }), field(WATER, 'contact_phone', '0912-5550148', { text: '0912-5550148' }),
  ],
};
const fire: PastedEvent = { what: '断桥村民房起火，1人受伤。', fields: [field(TWO, 'place', '断桥村', { text: '断桥村' }), field(TWO, 'injured', '1人受伤', { number: 1 })] };
const slide: PastedEvent = { what: '西沙村滑坡，2人被埋。', fields: [field(TWO, 'place', '西沙村', { text: '西沙村' }), field(TWO, 'trapped', '2人被埋', { number: 2 })] };

const node: Record<string, (a: { body: unknown }) => unknown> = {
  'POST /reports/propose': () => proposal,
  'POST /reports/read': (a): Pasted => {
    const { text } = a.body as Paste;
    return { events: text.includes('二是') ? [fire, slide] : text.includes('出水') ? [water] : [] };
  },
};
const value = (id: string) => document.querySelector<HTMLInputElement | HTMLTextAreaElement>(`#${id}`)?.value;
const pane = () => until(() => document.querySelector<HTMLTextAreaElement>('.source textarea'));
async function paste(text: string) {
  (await pane()).id = 'pane';
  await type('pane', text);
}
const button = (name: string) => until(() => [...document.querySelectorAll('button')].find((b) => b.textContent === name));
const marks = () => [...document.querySelectorAll('.source-echo mark.read')].map((m) => m.textContent);
const reads = () => asked.filter((a) => a.path === '/reports/read');

test('a message fills the empty fields, each with its words, and nothing that was not said', async () => {
  await openPage('/report/new', node);
  await paste(WATER);
  await until(() => value('f-what') === water.what);
  expect(value('f-when')).toBe('02:51 左右');
  expect(value('f-place')).toBe('双柳沟煤矿');
  expect(value('f-trapped')).toBe('3');
  expect([value('f-dead'), value('f-injured'), value('f-missing')]).toEqual(['', '', '']);
  expect([value('f-contact'), value('f-phone')]).toEqual(['折文斌', '0912-5550148']);
  await shows('来自“2:51左右”，读作 11-24 02:51（约）');
  await shows('来自“伤亡正在核实”“还有3个没上来”');
  expect(document.querySelector('.read-list')?.textContent).toContain('没有找到失联、原因、措施');
  expect(reads().map((a) => (a.body as Paste).text)).toEqual([WATER]);
});

test('the words are marked where they stand, with emoji before them', async () => {
  await openPage('/report/new', node);
  await paste(WATER);
  await until(() => marks().length > 0);
  expect(marks()).toEqual(['双柳沟煤矿2', '2:51左右1', '出水3', '还有3个没上来4', '伤亡正在核实4', '折文斌5', '0912-55501485']);
  expect(document.querySelector('.source-echo')?.textContent?.startsWith('😨👷🏽刚接到')).toBe(true);
});

test('what somebody wrote is never overwritten, before and after the reading; it is offered', async () => {
  await openPage('/report/new', node);
  await type('f-place', '柳沟村口');
  await paste(WATER);
  await until(() => value('f-trapped') === '3');
  expect(value('f-place')).toBe('柳沟村口');
  await type('f-trapped', '4');
  await type('f-contact', '');
  await paste(`${WATER}。`);
  await until(() => reads().length === 2 && marks().length > 0);
  expect([value('f-place'), value('f-trapped'), value('f-contact')]).toEqual(['柳沟村口', '4', '']);
  document.querySelector<HTMLButtonElement>('[aria-label="填入：双柳沟煤矿"]')?.click();
  await until(() => value('f-place') === '双柳沟煤矿');
  expect(value('f-trapped')).toBe('4');
});

test('a message that is taken away takes along what nobody touched', async () => {
  await openPage('/report/new', node);
  await paste(WATER);
  await until(() => value('f-trapped') === '3');
  await type('f-what', '透水');
  (await button('清空来文')).click();
  await until(() => value('f-trapped') === '');
  expect([value('f-when'), value('f-place'), value('f-what'), value('f-phone')]).toEqual(['', '', '透水', '']);
});

test('of two events one fills the form, and the other waits for the next report', async () => {
  await openPage('/report/new', { ...node, 'POST /reports': (a) => detail(1, { id: (a.body as ReportBody).id ?? '' }), 'GET /reports/*': () => detail(1) });
  await paste(TWO);
  await shows('读出 2 件事');
  await until(() => value('f-injured') === '1');
  const second = await until(() => document.querySelectorAll<HTMLInputElement>('.read-choice input')[1]);
  second.click();
  await until(() => value('f-trapped') === '2');
  expect([value('f-place'), value('f-injured')]).toEqual(['西沙村', '']);
  expect(marks()).toEqual(['西沙村2', '2人被埋4']);
  press('Ctrl+Enter');
  await until(() => window.location.pathname.startsWith('/report/0'));
  closePage();
  await openPage('/report/new', node);
  await until(() => value('f-place') === '断桥村');
  expect([value('f-injured'), value('f-trapped')]).toEqual(['1', '']);
  await shows('（已报）');
});

test('no event is said, and the form is filled by hand', async () => {
  await openPage('/report/new', node);
  await paste('各位早上好');
  await shows('没有读出事件，五格可以手填。');
  expect(value('f-what')).toBe('');
});

test('without the node nothing is filled, the form works, and it is read when asked again', async () => {
  let up = false;
  await openPage('/report/new', { ...node, 'POST /reports/read': (a) => (up ? node['POST /reports/read']?.(a) : new Refused(503, 'offline')) });
  await paste(WATER);
  await shows('来文没有读成');
  await type('f-what', '出水');
  expect([value('f-what'), value('f-place')]).toEqual(['出水', '']);
  up = true;
  (await button('再读一次')).click();
  await until(() => value('f-place') === '双柳沟煤矿');
  expect(value('f-what')).toBe('出水');
});

test('after a reload the fields are as they were, and the message is read again', async () => {
  await openPage('/report/new', node);
  await paste(WATER);
  await until(() => value('f-trapped') === '3');
  await type('f-trapped', '');
  await until(() => Object.values(localStorage).some((kept) => String(kept).includes('"trapped":""')));
  closePage();
  await openPage('/report/new', node);
  await until(() => marks().length > 0);
  expect([value('f-place'), value('f-trapped')]).toEqual(['双柳沟煤矿', '']);
});

test('a text file is the message', async () => {
  await openPage('/report/new', node);
  const column = await until(() => document.querySelector('.source'));
  const file = new File([WATER], '来文.txt', { type: 'text/plain' });
  column.dispatchEvent(Object.assign(new Event('drop', { bubbles: true, cancelable: true }), { dataTransfer: { files: [file], getData: () => '' } }));
  await until(() => value('f-trapped') === '3');
  expect((await pane()).value).toBe(WATER);
});

test('who was moved is read into its field and goes to the node', async () => {
  const said = '西沙村滑坡，已转移30余人';
  const moved: PastedEvent = { what: '西沙村滑坡。', fields: [field(said, 'evacuated', '转移30余人', { number: 30, status: 'approximate' })] };
  await openPage('/report/new', { ...node, 'POST /reports/read': () => ({ events: [moved] }), 'POST /reports': (a) => detail(1, { id: (a.body as ReportBody).id ?? '' }), 'GET /reports/*': () => detail(1) });
  await paste(said);
  await until(() => value('f-evacuated') === '≥30');
  await shows('来自“转移30余人”，转移 约 30');
  press('Ctrl+Enter');
  const sent = await until(() => asked.find((a) => a.method === 'POST' && a.path === '/reports')?.body as ReportBody | undefined);
  expect(sent.casualties).toMatchObject({ evacuated: { how: 'at_least', n: 30 }, dead: { how: 'unknown' } });
});

test('who is in danger is read into its folded field, which opens, and goes to the node', async () => {
  const said = '黄家梁村淤地坝渗水，可能威胁下游35户120人';
  const dam: PastedEvent = { what: '黄家梁村淤地坝渗水。', fields: [field(said, 'in_danger', '可能威胁下游35户120人', { number: 120, status: 'preliminary' })] };
  await openPage('/report/new', { ...node, 'POST /reports/read': () => ({ events: [dam] }), 'POST /reports': (a) => detail(1, { id: (a.body as ReportBody).id ?? '' }), 'GET /reports/*': () => detail(1) });
  await until(() => document.querySelector('#f-more'));
  expect(document.querySelector('#f-in_danger')).toBeNull();
  await paste(said);
  await until(() => value('f-in_danger') === '120');
  expect(document.querySelector('#f-more')).toBeNull();
  await shows('来自“可能威胁下游35户120人”，涉险 120（初步）');
  press('Ctrl+Enter');
  const sent = await until(() => asked.find((a) => a.method === 'POST' && a.path === '/reports')?.body as ReportBody | undefined);
  expect(sent.casualties).toMatchObject({ in_danger: { how: 'number', n: 120, preliminary: true }, evacuated: { how: 'unknown' } });
});

test('a range in a message stands in the field as one types it, and goes to the node as a range', async () => {
  const said = '昨夜11点到今晨2点西沙村滑坡';
  const [from, to] = [Date.parse('2026-11-23T23:00:00+08:00'), Date.parse('2026-11-24T02:00:00+08:00')];
  const night: PastedEvent = { what: '西沙村滑坡。', fields: [field(said, 'occurred_at', '昨夜11点到今晨2点', { moment: { how: 'between', from, to } })] };
  await openPage('/report/new', { ...node, 'POST /reports/read': () => ({ events: [night] }), 'POST /reports': (a) => detail(1, { id: (a.body as ReportBody).id ?? '' }), 'GET /reports/*': () => detail(1) });
  await paste(said);
  await until(() => value('f-when') === '11-23 23:00到11-24 02:00');
  await shows('来自“昨夜11点到今晨2点”，读作 11-23 23:00 至 11-24 02:00');
  press('Ctrl+Enter');
  const sent = await until(() => asked.find((a) => a.method === 'POST' && a.path === '/reports')?.body as ReportBody | undefined);
  expect(sent.happened).toEqual({ how: 'between', from, to });
});

test('a message that is too long is not sent to the node, which reads it again when it is short', async () => {
  await openPage('/report/new', node);
  await paste(`${WATER}${'啊'.repeat(2_000_000)}`);
  await shows('来文超过 20000 字，请只贴有关的部分。');
  expect(document.querySelector('.source')?.textContent).not.toContain('再读一次');
  await paste(WATER);
  await until(() => value('f-trapped') === '3');
  expect(reads().map((a) => (a.body as Paste).text)).toEqual([WATER]);
});

test('characters are counted, not the halves of emoji', async () => {
  await openPage('/report/new', node);
  await paste('😨'.repeat(20_000));
  await shows('没有读出事件');
  await paste('😨'.repeat(20_001));
  await shows('来文超过 20000 字');
  expect(reads()).toHaveLength(1);
});

test('a long text file, a Word file without words and a PDF are kept, and it is said that nobody reads them', async () => {
  await openPage('/report/new', { ...node, 'POST /attachments': () => ({ id: 'a'.repeat(32), name: '', size: 1, media_type: '' }), 'POST /attachments/announce': () => new Refused(503, 'offline') });
  const column = await until(() => document.querySelector('.source'));
  const files = [new File(['字'.repeat(40_000)], '群聊.txt', { type: 'text/plain' }), new File(['x'], '情况说明.docx'), new File(['%PDF-1.7'], '传真件.pdf', { type: 'application/pdf' }), new File(['%PDF-1.7'], '扫描.PDF')];
  column.dispatchEvent(Object.assign(new Event('drop', { bubbles: true, cancelable: true }), { dataTransfer: { files, getData: () => '' } }));
  await until(() => document.querySelectorAll('.source-files li').length === 4);
  await until(() => document.querySelectorAll('.source-files [role=status]').length === 4);
  const pdf = 'PDF 里的文字不读，请打开后复制文字贴进来；文件随首报一起存。';
  expect([...document.querySelectorAll('.source-files [role=status]')].map((p) => p.textContent)).toEqual(['来文超过 20000 字，请只贴有关的部分；文件随首报一起存。', '这个 Word 文件读不出文字（旧版 .doc 不读），请贴文字；文件随首报一起存。', pdf, pdf]);
  expect((await pane()).value).toBe('');
  expect(document.querySelector<HTMLInputElement>('.source input[type=file]')?.accept.split(',')).toEqual(expect.arrayContaining(['video/*', '.docx', '.pdf']));
});

/** A Word file as Word writes it: runs within paragraphs, a table, a heading that is none of the body. */
function wordFile(): File {
  const run = (text: string) => `<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
  const cell = (text: string) => `<w:tc><w:p>${run(text)}</w:p></w:tc>`;
  const [before, after] = [WATER.slice(0, 12), WATER.slice(12)];
  const body = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>${run('情况说明')}</w:p><w:p>${run(before)}${run(after)}</w:p><w:tbl><w:tr>${cell('报送单位')}${cell('镇川镇')}</w:tr></w:tbl><w:sectPr/></w:body></w:document>`;
  const packed = zipSync({ '[Content_Types].xml': strToU8('<Types/>'), 'word/document.xml': strToU8(body), 'word/header1.xml': strToU8('<w:hdr/>') });
  return new File([packed], '情况说明.docx');
}

test('a Word file is read like a message, and kept', async () => {
  await openPage('/report/new', { ...node, 'POST /attachments': () => ({ id: 'a'.repeat(32), name: '', size: 1, media_type: '' }), 'POST /attachments/announce': () => new Refused(503, 'offline') });
  const column = await until(() => document.querySelector('.source'));
  column.dispatchEvent(Object.assign(new Event('drop', { bubbles: true, cancelable: true }), { dataTransfer: { files: [wordFile()], getData: () => '' } }));
  await until(() => value('f-trapped') === '3');
  expect((await pane()).value).toBe(`情况说明\n${WATER}\n报送单位 镇川镇`);
  expect(document.querySelectorAll('.source-files li')).toHaveLength(1);
  expect(document.querySelector('.source-files [role=status]')).toBeNull();
});

test('刚才 in a message counts from when it came, not from when the page was opened', async () => {
  await openPage('/report/new', node);
  await paste('各位早');
  await until(() => reads().length === 1);
  const kept = () => Object.entries(localStorage).find(([key]) => key.startsWith('fenghuo.draft.first'));
  const [key, text] = await until(() => kept());
  const early = { ...(JSON.parse(text as string) as Draft), source: '', sourceAt: undefined, knewAt: NOW - 20 * 60_000, startedAt: NOW - 20 * 60_000 };
  await closePage();
  localStorage.setItem(key, JSON.stringify({ ...early, what: '水' }));
  await openPage('/report/new', node);
  await paste(WATER);
  await until(() => reads().some((a) => (a.body as Paste).text === WATER));
  const told = reads().find((a) => (a.body as Paste).text === WATER)?.body as Paste;
  expect((told.at ?? 0) - NOW).toBeGreaterThan(-60_000);
});
