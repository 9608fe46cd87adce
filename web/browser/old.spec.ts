/**
 * The floor: the main paths in Chromium 109, the last for old office PCs. The build
 * comes from npm and runs in one process; where it cannot start, the tests say so
 * and rest.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { noFaults, open, signedIn, withBrowserEach } from './page.ts';
import { sendReport, unique } from './story.ts';

let unpacked: string | undefined;
/** The browser unpacked, or why there is none. */
function unpack(): string {
  if (unpacked) return unpacked;
  const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin', 'chromium.br');
  if (!existsSync(packed)) throw new Error(`${packed} is not there`);
  const to = join(mkdtempSync(join(tmpdir(), 'chromium-109-')), 'chromium');
  writeFileSync(to, brotliDecompressSync(readFileSync(packed)), { mode: 0o755 });
  unpacked = to;
  return to;
}

const launch = async () => chromium.launch({ executablePath: process.env.CHROMIUM_109 ?? unpack(), args: ['--no-sandbox', '--single-process', '--no-zygote', '--disable-gpu'], timeout: 60_000 });

let missing = '';
let version = '';
try {
  const probe = await launch();
  version = probe.version();
  await probe.close();
} catch (e) {
  missing = e instanceof Error ? (e.message.split('\n')[0] ?? '') : String(e);
  // The floor of what offices use is not lost unseen; whoever cannot run it says so.
  if (!process.env.FENGHUO_NO_109) throw new Error(`Chromium 109 did not start (FENGHUO_NO_109=1 leaves its tests out): ${missing}`, { cause: e });
}
afterAll(() => {
  if (unpacked) rmSync(dirname(unpacked), { recursive: true, force: true });
});
const old = test.skipIf(missing !== '');
if (missing === '') withBrowserEach(launch);

old('it is 109', () => expect(version).toMatch(/^109\./));

old('a first report by keyboard', async () => {
  const me = await open('zhenchuan', { path: '/today' });
  await me.page.getByRole('navigation', { name: '房间' }).waitFor();
  await me.page.keyboard.press('F3');
  await me.page.locator('#f-when').waitFor();
  await me.page.keyboard.type('-10');
  await me.page.getByLabel('何地').fill('镇川镇老街');
  await me.page.getByLabel('何事').fill(unique('老街民房起火'));
  await me.page.keyboard.press('Control+Enter');
  await me.page.waitForURL(/\/report\/[0-9a-f]{32}/);
  noFaults(me);
});

old('the desk rings, receives and calls', async () => {
  const me = await open('yuyang', { path: '/report' });
  await me.page.getByText(/与榆阳区节点相通/).waitFor();
  const sent = await sendReport(await signedIn('zhenchuan'), `${unique('镇川镇煤矿透水')}，3 人被困`, { trapped: 3 });
  await me.page.getByRole('alert').getByText(sent.title).click();
  await me.page.getByRole('heading', { name: sent.title }).waitFor();
  await me.page.keyboard.press('Control+Enter');
  await me.page.getByText(`已签收 ${sent.title}`).waitFor();
  await me.page.keyboard.press('Alt+1');
  await me.page.getByText(/已告知 1/).first().waitFor();
  noFaults(me);
});

old('the nodes', async () => {
  const me = await open('yuyang-system', { path: '/platform/nodes' });
  await me.page.getByRole('row', { name: /榆林市/ }).getByText('通', { exact: true }).waitFor();
  noFaults(me);
});
