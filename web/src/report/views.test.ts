import { expect, test } from 'vitest';
import { narrowed, queryOf, readFilter } from './views.ts';

test('what counts events is dropped among open matters, which are no events, and everything else is asked', () => {
  const raw = { unit: 'a', unit_only: true, place_unit: 'b', hour: 3, weekday: 2, confirmed: false, following: true, q: '煤' };
  for (const show of [undefined, 'tonight', 'all'] as const) {
    const filter = readFilter({ ...raw, show, events: true, toll: 'dead' });
    const asked = queryOf(filter, 50);
    expect(asked).toMatchObject(raw);
    expect([asked.events, asked.toll]).toEqual(show === undefined ? [undefined, undefined] : [true, 'dead']);
    expect(narrowed(filter)).toBe(show === undefined ? 8 : 10);
  }
});
