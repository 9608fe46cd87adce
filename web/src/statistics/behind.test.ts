import { expect, test } from 'vitest';
import { queryOf } from '../report/views.ts';
import { behind } from './behind.ts';

const NOV = [Date.parse('2026-10-31T16:00:00Z'), Date.parse('2026-11-30T16:00:00Z')];

test('the desk asks for exactly what the number says', () => {
  const list = `events=true&kind=fire&grade=III&unit=0f0f&unit_only=true&place_unit=0a0a&place_unit_only=true&place_known=true&from=${NOV[0]}&to=${NOV[1]}&weekday=3&hour=0&confirmed=false&toll=dead_unknown`;
  const search = behind(list);
  expect(search).toMatchObject({ show: 'all', from: '2026-11-01', to: '2026-11-30', confirmed: false, hour: 0 });
  const { state, sort, limit, ...asked } = queryOf(search, 50);
  const plain = new URLSearchParams(Object.entries(asked).filter(([, v]) => v !== undefined).map(([k, v]) => [k, String(v)]));
  plain.sort();
  const wanted = new URLSearchParams(list);
  wanted.sort();
  expect([state, sort, limit, plain.toString()]).toEqual(['all', 'newest', 50, wanted.toString()]);
});
