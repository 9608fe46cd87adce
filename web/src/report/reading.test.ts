import { expect, test } from 'vitest';
import type { Moment, PastedEvent, PastedField } from '../api/types.ts';
import { emptyDraft } from './draft.ts';
import { offersOf, piecesOf, withoutReading, withReading } from './reading.ts';
import { textOf } from './textFile.ts';

/** 2026-11-24 02:55 in China. */
const NOW = Date.UTC(2026, 10, 23, 18, 55);
const event = (...fields: PastedField[]): PastedEvent => ({ what: '', fields });
const when = (moment: Moment) => offersOf(event({ name: 'occurred_at', status: 'stated', moment }), NOW, '无').when;
const dead = (f: Partial<PastedField>, words = '') => offersOf(event({ name: 'dead', status: 'stated', from: { start: 0, end: 1, words }, ...f }), NOW, '无').dead;

test.each([
  [{ how: 'exact', at: NOW - 4 * 60_000 }, '02:51'],
  [{ how: 'about', at: NOW - 4 * 60_000 }, '02:51 左右'],
  [{ how: 'exact', at: Date.UTC(2026, 10, 23, 15, 20) }, '11-23 23:20'],
  [{ how: 'exact', at: Date.UTC(2025, 11, 30, 1, 0) }, '12-30 09:00'],
  [{ how: 'exact', at: Date.UTC(2025, 10, 1, 1, 0) }, '2025-11-01 09:00'],
  [{ how: 'exact', at: NOW + 60 * 60_000 }, undefined],
  [{ how: 'between', from: NOW - 9_000_000, to: NOW - 1 }, '00:25到02:54'],
  [{ how: 'between', from: Date.UTC(2026, 10, 23, 15, 0), to: Date.UTC(2026, 10, 23, 18, 0) }, '11-23 23:00到11-24 02:00'],
  [{ how: 'between', from: Date.UTC(2026, 10, 22, 16, 0), to: Date.UTC(2026, 10, 23, 16, 0) }, '11-23 00:00到11-24 00:00'],
  [{ how: 'between', from: Date.UTC(2025, 10, 1, 1, 0), to: Date.UTC(2025, 10, 1, 2, 0) }, '2025-11-01 09:00到2025-11-01 10:00'],
  [{ how: 'between', from: NOW - 60_000, to: NOW + 60 * 60_000 }, undefined],
  [{ how: 'unknown' }, undefined],
] as [Moment, string | undefined][])('%o is typed %s', (moment, typed) => expect(when(moment)).toBe(typed));

test.each([
  [{ number: 3 }, '3'], [{ number: 0 }, '无'], [{ number: 0, status: 'preliminary' }, '无?'], [{ number: 2, status: 'preliminary' }, '2?'], [{ number: 0, status: 'approximate' }, undefined], [{ status: 'unknown' }, undefined], [{ number: 10, status: 'approximate' }, '10'],
] as [Partial<PastedField>, string | undefined][])('a figure %o is typed %s', (f, typed) => expect(dead(f)).toBe(typed));
test('20 多人 are at least 20', () => expect(dead({ number: 20, status: 'approximate' }, '20多人')).toBe('≥20'));

test('the same reading twice changes nothing, another one follows, none takes back', () => {
  const empty = { ...emptyDraft(NOW), contactName: '李强' };
  const once = withReading(empty, { placeText: '断桥村', dead: '1', contactName: '折文斌' }, NOW);
  expect([once.placeText, once.figures.dead, once.contactName]).toEqual(['断桥村', '1', '李强']);
  expect(withReading(once, { placeText: '断桥村', dead: '1', contactName: '折文斌' }, NOW)).toBe(once);
  expect(withReading(once, { placeText: '西沙村' }, NOW)).toMatchObject({ placeText: '西沙村', figures: { dead: '' } });
  expect(withoutReading(once, NOW)).toMatchObject({ placeText: '', contactName: '李强', filled: undefined });
});

test('a place chosen from the register stays chosen when the same is read', () => {
  const known = { ...emptyDraft(NOW), placeText: '断桥村', placeId: 'a' };
  expect(withReading(known, { placeText: '断桥村' }, NOW).placeId).toBe('a');
});

test('words that overlap keep both numbers; words that are not there are not marked', () => {
  const text = '🔥断桥村民房起火';
  const said = event(
    { name: 'place', status: 'stated', from: { start: 1, end: 6, words: '断桥村民房' } }, { name: 'kind', status: 'stated', from: { start: 4, end: 8, words: '民房起火' } }, { name: 'dead', status: 'stated', from: { start: 0, end: 2, words: '别的' } },
  );
  expect(piecesOf(text, [said], 0).map((p) => [p.text, p.chosen, p.ends])).toEqual([['🔥', false, []], ['断桥村', true, []], ['民房', true, [2]], ['起火', true, [3]]]);
});

test('a text file of an office PC is read, whatever it was written in', async () => {
  const gbk = new Uint8Array([0xbe, 0xae, 0xcf, 0xc2, 0xcd, 0xb8, 0xcb, 0xae]);
  expect(await textOf(new File([gbk], 'a.txt'))).toBe('井下透水');
  expect(await textOf(new File(['透水\r\n3人'], 'a.txt'))).toBe('透水\n3人');
});
