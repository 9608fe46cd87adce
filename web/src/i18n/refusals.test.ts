import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refusals } from './en/refusals.ts';

const ROOT = join(import.meta.dirname, '../../../crates');
/** Where the node's refusals are written. */
const SOURCES = ['kernel/src', 'journal/src', 'org/src', 'report/src', 'export/src', 'server/src/http'];

function files(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? files(join(dir, e.name)) : e.name.endsWith('.rs') ? [join(dir, e.name)] : []));
}

/** A code with the Chinese sentence after it, and the codes that enums answer. */
const SAID = /"([a-z_]+(?:\.[a-z_]+)*)",\s*(?:&?format!\(\s*)?"[^"]*[\u4e00-\u9fff]/g;
const CODED = /=> "([a-z_]+\.[a-z_]+)",/g;

test('every refusal of the node has its English sentence', () => {
  const missing = new Set<string>();
  let found = 0;
  for (const file of SOURCES.flatMap((s) => files(join(ROOT, s)))) {
    if (/\/(rules\/tests|tests|setup)\//.test(file)) continue;
    const source = readFileSync(file, 'utf8').split('#[cfg(test)]')[0] ?? '';
    for (const [, code] of source.matchAll(SAID)) {
      if (!code || refusals[code] !== undefined) found += 1;
      else missing.add(code);
    }
    if (/impl .*(Refusal|Refused|BadCount)/.test(source)) for (const [, code] of source.matchAll(CODED)) if (code && refusals[code] === undefined) missing.add(code);
  }
  expect([...missing].sort()).toEqual([]);
  expect(found).toBeGreaterThan(80);
});

test('no Chinese is left in them', () => {
  for (const [code, text] of Object.entries(refusals)) expect(text, code).toMatch(/^[^\u3000-\u9fff\uff00-\uffef]+$/);
});
