import { expect, test, vi } from 'vitest';
import type { Me } from '../api/types.ts';
import { bodyOf, casualtiesOf, faultsOf, knewOf } from './body.ts';
import { begun, draftOfNext, dropDraft, emptyDraft, keepDraft, keptDraft, written } from './draft.ts';

const NOW = Date.UTC(2026, 10, 23, 18, 57, 26);
const me = { account_id: 'p1', unit: { id: 'u1' }, desks: [], node: { code: '610802103' }, drill: false } as unknown as Me;

test('an empty draft lacks only the matter; all the rest may be unknown, the place included', () => {
  const d = emptyDraft(NOW);
  expect(written(d)).toBe(false);
  expect(faultsOf(d, false)).toEqual([{ field: 'what', fault: 'required' }]);
  expect(faultsOf({ ...d, what: '着火了' }, false)).toEqual([]);
  expect(casualtiesOf(d).dead).toEqual({ how: 'unknown' });
});

test('a lowered grade wants its reason', () => {
  const d = { ...emptyDraft(NOW), placeText: '双柳沟煤矿', what: '透水' };
  expect(faultsOf(d, true)).toEqual([{ field: 'rating', fault: 'required' }]);
});

test('a reload loses nothing and the report keeps its id', () => {
  const d = { ...emptyDraft(NOW), what: '透水', figures: { ...emptyDraft(NOW).figures, trapped: '3' } };
  expect(keepDraft(me, d)).toBe(true);
  const kept = keptDraft(me)!;
  expect(kept).toEqual(d);
  const body = bodyOf(kept, me, 'mine.water', { grade: 'III', near_miss: true });
  expect(body.id).toBe(d.id);
  expect(body.casualties?.trapped).toEqual({ how: 'number', n: 3 });
  expect(body.happened).toEqual({ how: 'unknown' });
  expect(body.desk_id).toBeUndefined();
});

test('a key writes the message only when it is another one, also after another tab', () => {
  const written = vi.spyOn(Storage.prototype, 'setItem');
  const messages = () => written.mock.calls.filter(([, text]) => text.includes('村里群聊')).length;
  const source = '村里群聊\n'.repeat(2000);
  const d = { ...emptyDraft(NOW), source };
  keepDraft(me, d);
  for (const what of ['透', '透水', '透水了']) keepDraft(me, { ...d, what });
  expect(messages()).toBe(1);
  expect(keptDraft(me)).toEqual({ ...d, what: '透水了' });
  // The other tab keeps a draft with another message; this one's goes with its next key.
  keepDraft(me, { ...emptyDraft(NOW), source: '别的群' });
  keepDraft(me, d);
  expect(messages()).toBe(2);
  expect(keptDraft(me)).toEqual(d);
  // A draft that an earlier version of these pages kept.
  localStorage.setItem(Object.keys(localStorage).find((key) => key.startsWith('fenghuo.draft.first.')) ?? '', JSON.stringify({ ...d, source: '原先的' }));
  expect(keptDraft(me)?.source).toBe('原先的');
  dropDraft(me);
  expect(Object.values({ ...localStorage }).join('')).not.toContain('群');
  written.mockRestore();
});

test('刚才 is the moment it was typed, however late it is sent', () => {
  const d = { ...emptyDraft(NOW), when: '-10', whenTypedAt: NOW };
  const first = bodyOf(d, me, 'other', { grade: 'IV', near_miss: false });
  expect(first.happened).toEqual({ how: 'exact', at: Date.UTC(2026, 10, 23, 18, 47) });
});

test('the unit knew at the first word, unless somebody said when', () => {
  const d = emptyDraft(NOW);
  const later = NOW + 2 * 86_400_000;
  expect(begun(d, later)).toEqual({ startedAt: later, knewAt: later });
  expect(begun({ ...d, knewAt: NOW - 60_000, knewSet: true }, later)).toEqual({ startedAt: later });
  // The next event of a message was known when the message came.
  expect(draftOfNext({ ...d, source: '两件事' }, 0, 2, later)).toMatchObject({ knewAt: NOW, startedAt: later });
});

test('what happened after the form was begun pulls the knowing forward where nobody set it', () => {
  const later = NOW + 20 * 60_000;
  const d = { ...emptyDraft(NOW), when: '-5', whenTypedAt: later };
  const happened = Math.floor((later - 5 * 60_000) / 60_000) * 60_000;
  expect(knewOf(d)).toBe(happened);
  expect(bodyOf(d, me, 'other', { grade: 'IV', near_miss: false })).toMatchObject({ knew_at: happened, happened: { how: 'exact', at: happened } });
  // Said by the officer it stands, and the node says under the field what is wrong.
  expect(knewOf({ ...d, knewSet: true })).toBe(NOW);
  expect(knewOf({ ...d, when: '-60' })).toBe(NOW);
  expect(knewOf({ ...d, when: '' })).toBe(NOW);
});

test('a draft that was kept before a figure existed has it unknown', () => {
  const d = emptyDraft(NOW);
  const { evacuated: _, ...before } = d.figures;
  const old = { ...d, what: '滑坡', figures: before } as typeof d;
  keepDraft(me, old);
  expect(keptDraft(me)?.figures.evacuated).toBe('');
  expect(casualtiesOf(old).evacuated).toEqual({ how: 'unknown' });
});
