import { expect, test } from 'vitest';
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
