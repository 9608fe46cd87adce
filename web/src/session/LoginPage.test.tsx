import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refused, closePage, openPage, shows, until } from '../test/page.tsx';

let notes = 0;
let allowed = true;
class Context {
  state = 'suspended';
  currentTime = 0;
  destination = {};
  resume() {
    if (allowed) this.state = 'running';
    return Promise.resolve();
  }
  createOscillator() {
    notes += 1;
    return { type: '', frequency: { value: 0 }, connect: (to: unknown) => to, start() {}, stop() {} };
  }
  createGain() {
    return { gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: (to: unknown) => to };
  }
}

let open = 0;
const desk = { id: 'b'.repeat(32), name: '麻黄梁镇值班室' };
const node = {
  'GET /session': () => new Refused(401, 'session.none'),
  'GET /workstation': () => ({ registered: true, desk, label: '左手那台', open_count: open, oldest_wait_ms: open ? 60_000 : undefined, people: [] }),
};

beforeEach(() => {
  notes = 0;
  open = 0;
  allowed = true;
  vi.stubGlobal('AudioContext', Context);
});
afterEach(closePage);

test('a registered workstation rings while nobody is signed in and a report waits', async () => {
  await openPage('/login', node);
  await shows('麻黄梁镇值班室');
  window.dispatchEvent(new Event('pointerdown'));
  expect(notes).toBe(0);
  open = 1;
  await until(() => notes > 0);
  // Received at another desk: it falls silent.
  open = 0;
  await until(() => document.querySelector('.login-waiting') === null);
});

test('a workstation that the browser keeps silent says so', async () => {
  allowed = false;
  open = 2;
  await openPage('/login', node);
  await shows('铃声未响');
  allowed = true;
  window.dispatchEvent(new Event('keydown'));
  await until(() => notes > 0);
});
