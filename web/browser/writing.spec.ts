/**
 * After a disk error the node only reads: every page says so, the system
 * administrator confirms, and everybody goes on.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { start, stop, until } from './nodes.ts';
import { axe, fits, noFaults, open, PHONE, resize, stage, withBrowser } from './page.ts';

withBrowser();

test('the node only reads until the system administrator has confirmed', async () => {
  const node = stage.nodes.mahuangliang;
  if (!node) throw new Error('no township node');
  await stop(node);
  writeFileSync(join(node.data, 'disk-failed'), JSON.stringify({ failed_at: 1_795_459_860_000, reason: 'disk I/O error (1034)' }));
  await start(stage, node, 'reads');
  const officer = await open('mahuangliang', { node: 'mahuangliang', path: '/today' });
  await officer.page.getByRole('status').getByText('本节点只能看，不能写').waitFor();
  const me = await open('mahuangliang-system', { node: 'mahuangliang', path: '/platform/nodes' });
  await me.page.getByRole('link', { name: '去核对' }).click();
  await me.page.getByRole('heading', { name: '本节点只能看，不能写' }).waitFor();
  await me.page.getByText('disk I/O error').waitFor();
  await axe(me.page);
  await resize(me.page, PHONE);
  await fits(me.page);
  const confirm = me.page.getByRole('button', { name: '核验并恢复写入' });
  expect(await confirm.isDisabled()).toBe(true);
  await me.page.getByLabel('和谁核对过').fill('与区值班室核对，最近一条两边都有');
  await confirm.click();
  await me.page.getByRole('heading', { name: '本节点只能看，不能写' }).waitFor({ state: 'detached' });
  await until('the officer’s page says nothing of it any more', 30_000, async () => (await officer.page.getByText('本节点只能看，不能写').count()) === 0);
  noFaults(officer, me);
});
