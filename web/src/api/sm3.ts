/**
 * SM3 (GB/T 32905) of a file, piece by piece: by it the node names a file and knows
 * whether what came is what was sent. The browser's own digests do not have it.
 */
const START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
const BLOCK = 64;

const left = (x: number, n: number) => (x << (n & 31)) | (x >>> ((32 - n) & 31));
const p0 = (x: number) => x ^ left(x, 9) ^ left(x, 17);
const p1 = (x: number) => x ^ left(x, 15) ^ left(x, 23);

/** One block of 64 bytes into the state of eight words. */
function compress(state: Int32Array, view: DataView, at: number) {
  const w = new Int32Array(68);
  const word = (i: number) => w[i] ?? 0;
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
  for (let i = 16; i < 68; i++) w[i] = p1(word(i - 16) ^ word(i - 9) ^ left(word(i - 3), 15)) ^ left(word(i - 13), 7) ^ word(i - 6);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const early = i < 16;
    const a12 = left(a, 12);
    const ss1 = left((a12 + e + left(early ? 0x79cc4519 : 0x7a879d8a, i)) | 0, 7);
    const tt1 = ((early ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) + d + (ss1 ^ a12) + (word(i) ^ word(i + 4))) | 0;
    const tt2 = ((early ? e ^ f ^ g : (e & f) | (~e & g)) + h + ss1 + word(i)) | 0;
    [d, c, b, a] = [c, left(b, 9), a, tt1];
    [h, g, f, e] = [g, left(f, 19), e, p0(tt2)];
  }
  [a, b, c, d, e, f, g, h].forEach((x, i) => { state[i] = (state[i] ?? 0) ^ x; });
}

/** The digest of `file` as 64 hex digits; read in pieces, so that a large one does not stop the page. */
export async function sm3(file: Blob, pieceBytes = 512 * 1024): Promise<string> {
  const state = Int32Array.from(START);
  const whole = file.size - (file.size % BLOCK);
  for (let at = 0; at < whole; at += pieceBytes) {
    const view = new DataView(await file.slice(at, Math.min(at + pieceBytes, whole)).arrayBuffer());
    for (let i = 0; i < view.byteLength; i += BLOCK) compress(state, view, i);
  }
  const rest = new Uint8Array(await file.slice(whole).arrayBuffer());
  const last = new Uint8Array(rest.length + 9 > BLOCK ? 2 * BLOCK : BLOCK);
  last.set(rest);
  last[rest.length] = 0x80;
  const view = new DataView(last.buffer);
  view.setBigUint64(last.length - 8, BigInt(file.size) * 8n);
  for (let i = 0; i < last.length; i += BLOCK) compress(state, view, i);
  return Array.from(state, (x) => (x >>> 0).toString(16).padStart(8, '0')).join('');
}
