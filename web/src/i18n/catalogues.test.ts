import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOUNS } from '../platform/audit/words.ts';
import en from './en/index.ts';
import zh from './zh-CN/index.ts';

type Tree = { [key: string]: string | Tree };
function flat(tree: Tree, at = ''): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') out.set(at + key, value);
    else for (const [k, v] of flat(value, `${at}${key}.`)) out.set(k, v);
  }
  return out;
}
const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

const words = flat(zh as Tree);
const english = flat(en as Tree);

test('both catalogues have the same keys', () => {
  expect([...english.keys()].sort()).toEqual([...words.keys()].sort());
});

test('nothing is empty, and English has no Chinese left in it', () => {
  for (const [key, value] of words) expect(value.trim(), key).not.toBe('');
  for (const [key, value] of english) expect(value, key).not.toMatch(/[\u4e00-\u9fff]/);
});

test('both languages know the same gaps, except where a language needs fewer', () => {
  for (const [key, value] of words) {
    for (const gap of gaps(english.get(key) ?? '')) {
      expect(gaps(value).includes(gap) || key.startsWith('time.'), `${key}: ${gap}`).toBe(true);
    }
  }
});

test('no place stands in the words of the program: it serves any', () => {
  for (const [key, value] of [...words, ...english]) expect(value, key).not.toMatch(/陕西|榆林|榆阳|府谷|神木|靖边|横山|Yulin|Yuyang|Shaanxi/);
});

/** Every kind of fact, from where it is defined. */
const FACTS = join(import.meta.dirname, '../../../crates/facts/src');
const kinds = readdirSync(FACTS, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.rs'))
  .flatMap((name) => [...readFileSync(join(FACTS, name), 'utf8').matchAll(/(?:^fact!\(\s*\w+,\s*|= )"([a-z]+\.[a-z_]+)"(?:,| by |;)/gm)].map((m) => m[1] ?? ''));

test('the audit has a word for every kind of fact, and finds it by its noun', () => {
  expect(kinds.length).toBeGreaterThan(90);
  expect(kinds.filter((kind) => !words.has(`platform.audit.kind.${kind.replaceAll('.', '_')}`))).toEqual([]);
  const nouns = [...new Set(kinds.map((kind) => kind.split('.')[0]))];
  expect(nouns.filter((noun) => !(NOUNS as readonly string[]).includes(noun ?? '') || !words.has(`platform.audit.noun.${noun}`))).toEqual([]);
});

test('what the timeline calls something the audit calls it too, or says of what', () => {
  const other = [...words].filter(([key]) => key.startsWith('report.event.'))
    .map(([key, word]) => [word, words.get(key.replace('report.event.', 'platform.audit.kind.')) ?? word] as const)
    .filter(([timeline, audit]) => !audit.includes(timeline));
  expect(other).toEqual([]);
});
