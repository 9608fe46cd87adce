import { Select } from 'antd';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import { useHotkeys } from './hotkeys.ts';

const sent = vi.fn();
const chosen = vi.fn();

function Form() {
  useHotkeys({ 'Ctrl+Enter': sent });
  return <Select mode="multiple" open showSearch onChange={chosen} options={[{ value: 'a', label: '陕西省' }, { value: 'b', label: '榆林市' }]} />;
}

const root = createRoot(document.body.appendChild(document.createElement('div')));
afterEach(() => act(async () => root.unmount()));

test('Ctrl Enter in an open list sends once and chooses nothing; Enter alone chooses', async () => {
  vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} });
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  await act(async () => root.render(<Form />));
  const field = document.querySelector('input');
  const press = (ctrlKey: boolean) => act(async () => {
    for (const type of ['keydown', 'keyup']) field?.dispatchEvent(new KeyboardEvent(type, { key: 'Enter', code: 'Enter', keyCode: 13, ctrlKey, bubbles: true, cancelable: true } as KeyboardEventInit));
  });
  field?.focus();
  await press(true);
  expect([sent.mock.calls.length, chosen.mock.calls.length]).toEqual([1, 0]);
  await press(false);
  expect([sent.mock.calls.length, chosen.mock.calls.length]).toEqual([1, 1]);
});
