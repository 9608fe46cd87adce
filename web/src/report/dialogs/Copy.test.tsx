import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { startWords } from '../../i18n/index.ts';
import { closePage, until } from '../../test/page.tsx';
import { CopyText } from './Copy.tsx';

let root: Root;
beforeAll(() => startWords('zh-CN'));
afterEach(() => {
  root.unmount();
  closePage();
});

/** The text and what its button does on an http address, where there is no clipboard and an old way may be closed too. */
function shown(text: string, copies: () => boolean) {
  Object.assign(document, { execCommand: copies });
  root = createRoot(document.body.appendChild(document.createElement('div')));
  root.render(<CopyText text={text} />);
}
const button = () => until(() => document.querySelector('button'));
// The library sets two characters apart outside our own settings.
const said = () => [document.querySelector('button')?.textContent?.replace(' ', ''), document.querySelector('[role=alert]')?.textContent];

test('the old way of copying works where the clipboard is closed, and another text is not said to be copied', async () => {
  const copies = vi.fn(() => true);
  shown('镇川镇养殖场漏氨', copies);
  (await button()).click();
  await until(() => said()[0] === '已复制');
  expect(copies).toHaveBeenCalledWith('copy');
  root.render(<CopyText text="另一种格式" />);
  await until(() => said()[0] === '复制');
});

test('what was not copied is not said to be, and the text is selected for the hand', async () => {
  shown('镇川镇养殖场漏氨', () => false);
  (await button()).click();
  await until(() => said()[1]?.includes('没有让复制'));
  expect(said()[0]).toBe('复制');
  const area = document.querySelector('textarea');
  expect(area?.value.slice(area.selectionStart, area.selectionEnd)).toBe('镇川镇养殖场漏氨');
});
