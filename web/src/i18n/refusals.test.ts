import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refusals } from './en/refusals.ts';

const ROOT = join(import.meta.dirname, '../../../crates');
/** Every code that was ever given, in order; who calls the node relies on them. */
const GIVEN = readFileSync(join(ROOT, '../docs/refusals.txt'), 'utf8').trimEnd().split('\n');
/** Where the node's refusals are written. */
const SOURCES = ['kernel/src', 'facts/src', 'journal/src', 'org/src', 'report/src', 'export/src', 'server/src/http'];

function files(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? files(join(dir, e.name)) : e.name.endsWith('.rs') ? [join(dir, e.name)] : []));
}

/** A code with the Chinese sentence after it, and the codes that enums answer. */
const SAID = /"([a-z_]+(?:\.[a-z_]+)*)",\s*(?:&?format!\(\s*)?"[^"]*[\u4e00-\u9fff]/g;
const CODED = /=> "([a-z_]+\.[a-z_]+)",/g;

/** The node's sources without its tests, and without folders that are named. */
const sources = (without: RegExp) => SOURCES.flatMap((s) => files(join(ROOT, s)))
  .filter((file) => !without.test(file.slice(ROOT.length)))
  .map((file) => readFileSync(file, 'utf8').split('#[cfg(test)]')[0] ?? '');

test('every refusal of the node has its English sentence', () => {
  const missing = new Set<string>();
  let found = 0;
  for (const source of sources(/\/(tests|setup)\//)) {
    for (const [, code] of source.matchAll(SAID)) {
      if (!code || refusals[code] !== undefined) found += 1;
      else missing.add(code);
    }
    if (/impl .*(Refusal|Refused|BadCount)/.test(source)) for (const [, code] of source.matchAll(CODED)) if (code && refusals[code] === undefined) missing.add(code);
  }
  expect([...missing].sort()).toEqual([]);
  expect(found).toBeGreaterThan(80);
});

test('a code that was given stays: one that is renamed or gone breaks whoever calls the node', () => {
  const quoted = new Set(sources(/\/tests\//).flatMap((source) => [...source.matchAll(/"([a-z_]+(?:\.[a-z_]+)*)"/g)].map(([, code]) => code)));
  expect(GIVEN.filter((code) => !quoted.has(code)), 'no source of the node says it any more').toEqual([]);
  expect(Object.keys(refusals).sort(), 'docs/refusals.txt has each once, in order; add what is new').toEqual(GIVEN);
});

test('no Chinese is left in them', () => {
  for (const [code, text] of Object.entries(refusals)) expect(text, code).toMatch(/^[^\u3000-\u9fff\uff00-\uffef]+$/);
});
