/**
 * What the page says of its own node: when it last heard of it, for how long it is
 * silent, and that it is back. A page on which nothing happens says it, too.
 */
import { describe, expect, test } from 'vitest';
import { hold, start, stop } from './nodes.ts';
import { noFaults, open, stage, withBrowser, type Person } from './page.ts';

withBrowser();

const line = (me: Person) => me.page.getByRole('contentinfo');
/** The seconds after 断开. */
const age = async (me: Person) => Number(/断开 (\d+) 秒/.exec(await line(me).innerText())?.[1] ?? -1);

describe('the line to the own node', () => {
  test('the time of the last contact goes on while nothing happens', async () => {
    const me = await open('mahuangliang', { node: 'mahuangliang', path: '/account' });
    await line(me).getByText(/与麻黄梁镇节点相通/).waitFor();
    const first = await line(me).innerText();
    await expect.poll(() => line(me).innerText()).not.toBe(first);
    await line(me).getByText(/与麻黄梁镇节点相通/).waitFor();
    noFaults(me);
  });

  test('a node that is gone is said with an age that counts, and it is said when it is back', async () => {
    const node = stage.nodes.mahuangliang;
    if (!node) throw new Error('no township node');
    const me = await open('mahuangliang', { node: 'mahuangliang', path: '/account', expected: [/ERR_|50[23]/] });
    await line(me).getByText(/与麻黄梁镇节点相通/).waitFor();
    await stop(node);
    try {
      await line(me).getByText(/与麻黄梁镇节点断开/).waitFor();
      const before = await age(me);
      await expect.poll(() => age(me)).toBeGreaterThan(before + 1);
      await me.page.getByRole('status').getByText(/与本单位节点断开/).waitFor();
    } finally {
      await start(stage, node);
    }
    await line(me).getByText(/与麻黄梁镇节点相通/).waitFor();
    await expect.poll(() => me.page.getByText(/与本单位节点断开/).count()).toBe(0);
  });

  test('a node that stands still with its connections open is not taken for a living one', async () => {
    const node = stage.nodes.mahuangliang;
    if (!node) throw new Error('no township node');
    const me = await open('mahuangliang', { node: 'mahuangliang', path: '/account', expected: [/ERR_|50[23]/] });
    await line(me).getByText(/与麻黄梁镇节点相通/).waitFor();
    const held = hold(node);
    try {
      await line(me).getByText(/与麻黄梁镇节点断开/).waitFor();
    } finally {
      held.go();
    }
    await line(me).getByText(/与麻黄梁镇节点相通/).waitFor();
  });
});
