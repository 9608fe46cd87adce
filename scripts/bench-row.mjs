/**
 * Adds a figure that another program measured to target/bench.json, in the place of one of the same
 * name, and prints its line: node scripts/bench-row.mjs FILE NAME VALUE UNIT MOST. Ends with 1 when
 * it is above what is wanted. `make bench` writes the file anew: measure what goes beside it later.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';

const [file, name, value, unit, most] = process.argv.slice(2);
if (!file || !name || !unit || !Number.isFinite(Number(value)) || !Number.isFinite(Number(most))) {
  process.stderr.write('usage: node scripts/bench-row.mjs FILE NAME VALUE UNIT MOST\n');
  process.exit(2);
}

/** What stands in the file; nothing where there is none. */
function known() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (e) {
    if (e.code === 'ENOENT') return [];
    throw e;
  }
}

const reached = Number(value) <= Number(most);
// As `make bench` names it (crates/benches/src/figures.rs).
const machine = `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
const row = { name, value: Number(value), unit, target: `≤ ${most}`, reached, note: '', machine };
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, JSON.stringify([...known().filter((r) => r.name !== name), row], null, 2));
process.stdout.write(`${name.padEnd(72)} ${Number(value).toFixed(2).padStart(11)} ${unit.padEnd(4)} ${row.target.padEnd(8)} ${reached ? 'reached' : 'MISSED'}\n`);
process.exitCode = reached ? 0 : 1;
