/**
 * Writes `src/api/schema.ts` from the node's OpenAPI document. Run by
 * `npm run client` after the document changed; the type check then shows what the
 * pages must follow. With `--check` it writes nothing and fails when they differ.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const DOCUMENT = new URL('../../docs/openapi.json', import.meta.url);
const SCHEMA = new URL('../src/api/schema.ts', import.meta.url);
const HEAD = `/**
 * The node's API as types, written by \`npm run client\` from docs/openapi.json.
 * Never edited by hand; pages take their shapes from \`types.ts\`.
 */
`;

const document = JSON.parse(readFileSync(process.env.FENGHUO_OPENAPI ?? DOCUMENT, 'utf8'));
// Handlers of different slices share names; paths tell them apart, ids are not needed.
for (const methods of Object.values(document.paths)) for (const operation of Object.values(methods)) delete operation.operationId;

const written = HEAD + astToString(await openapiTS(document));
if (process.argv.includes('--check')) {
  if (readFileSync(SCHEMA, 'utf8') !== written) {
    process.stderr.write('src/api/schema.ts is not what docs/openapi.json says: npm run client\n');
    process.exit(1);
  }
} else {
  writeFileSync(SCHEMA, written);
}
