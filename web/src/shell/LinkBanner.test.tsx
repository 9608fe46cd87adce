import { afterEach, expect, test } from 'vitest';
import { NOW } from '../test/fixtures.ts';
import { closePage, openPage, shows, until } from '../test/page.tsx';

const MINUTE = 60_000;
const link = (name: string, relation: string, state: string, silent: number) => ({ name, relation, state, since: NOW - silent * MINUTE, last_contact_at: NOW - silent * MINUTE, waiting: 2 });
const lines = (...all: unknown[]) => ({ 'GET /lines': () => ({ lines: all }) });
const banners = () => [...document.querySelectorAll('.shell-link')].map((b) => b.textContent ?? '');

afterEach(closePage);

test('a silent node below is told to whom waits for its reports, the longest silence first', async () => {
  await openPage('/today', lines(link('榆林市', 'parent', 'up', 0), link('神木市', 'child', 'down', 3), link('榆阳区', 'child', 'cut', 12), link('府谷县', 'child', 'up', 0)));
  await shows('榆阳区节点断开 12 分，来报可能未到');
  expect(banners()).toHaveLength(1);
  expect(banners()[0]).toContain('还有 1 个下级节点断开');
  expect(banners()[0]).toContain('2 条在本机等候');
  await closePage();
  await openPage('/today', lines(link('榆阳区', 'child', 'refused', 12)), 'en');
  await shows('榆阳区 node silent for 12 min: its reports may not have arrived');
});

test('above and below each have their line, and a node that was there a moment ago has none', async () => {
  await openPage('/today', lines(link('陕西省', 'parent', 'down', 5), link('榆阳区', 'child', 'down', 12)));
  await until(() => banners().length === 2);
  expect(banners()[0]).toContain('与陕西省节点断开 5 分');
  expect(banners()[0]).not.toContain('来报');
  await closePage();
  await openPage('/today', lines(link('陕西省', 'parent', 'down', 5), link('榆阳区', 'child', 'down', 0)));
  await shows('与陕西省节点断开');
  expect(banners()).toHaveLength(1);
});
