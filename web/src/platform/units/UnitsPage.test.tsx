import { afterEach, expect, test } from 'vitest';
import { me, NOW, UNIT } from '../../test/fixtures.ts';
import { asked, closePage, openPage, until } from '../../test/page.tsx';

const unit = { id: UNIT, rev: 1, name: '榆阳区人民政府', short_name: '榆阳区', code: '610802', kind: 'government', level: 'district', hosted_by: me.node.id };
const node = {
  'GET /session': () => ({ ...me, unit: { ...me.unit, level: 'district' }, node: { ...me.node, level: 'district' }, roles: ['system_admin'], permissions: ['org.read', 'unit.manage', 'node.read'], rooms: ['platform'], now_ms: NOW }),
  'GET /units': () => ({ rows: [unit] }),
  'GET /units/*': () => ({ ...unit, above: [], children: 0, names: [], successors: [], predecessors: [], hosted_here: true }),
  'POST /units': () => ({ ...unit, id: '9'.repeat(32), placeholder: true }),
};
const button = (text: string) => until(() => [...document.querySelectorAll<HTMLButtonElement>('.platform-bar button')].find((b) => b.textContent.replaceAll(' ', '') === text));
async function fill(label: string, text: string) {
  const field = await until(() => [...document.querySelectorAll('dialog label')].find((l) => l.textContent.startsWith(label))?.parentElement?.querySelector('input'));
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

afterEach(closePage);

test('a unit above that runs no node is entered as one outside', async () => {
  await openPage('/platform/units', node);
  (await button('登记单位')).click();
  const outside = await until(() => [...document.querySelectorAll('dialog label')].find((l) => l.textContent.includes('外部单位（不用烽火）'))?.querySelector('input'));
  outside.click();
  await fill('全称', '榆林市人民政府');
  await fill('简称', '榆林市');
  await fill('代码', '610800');
  (await until(() => document.querySelector<HTMLButtonElement>('dialog .ant-btn-primary'))).click();
  const { body } = await until(() => asked.find((a) => a.method === 'POST' && a.path === '/units'));
  expect(body).toEqual({ name: '榆林市人民政府', short_name: '榆林市', kind: 'government', level: 'city', code: '610800', sort: 1, placeholder: true });
});
