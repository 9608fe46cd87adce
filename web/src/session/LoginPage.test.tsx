import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { me } from '../test/fixtures.ts';
import { Refused, asked, closePage, openPage, shows, until } from '../test/page.tsx';

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

test('an account with a second factor is asked for its code, and a wrong one is told', async () => {
  const put = (of: string, value: string) => {
    const input = document.querySelector<HTMLInputElement>(`input[autocomplete=${of}]`);
    if (!input) throw new Error(`no ${of}`);
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const enter = () => document.querySelector<HTMLButtonElement>('.login-form button[type=submit]')?.click();
  const given = () => asked.filter((a) => a.method === 'POST' && a.path === '/session').map((a) => (a.body as { totp?: string }).totp);
  let signed = false;
  await openPage('/login', {
    ...node,
    'GET /workstation': () => ({ registered: false, people: [] }),
    'GET /session': () => (signed ? me : new Refused(401, 'session.none')),
    'POST /session': (a) => {
      const { totp } = a.body as { totp?: string };
      if (totp !== '123456') return new Refused(401, totp ? 'session.refused' : 'session.totp_needed');
      signed = true;
      return me;
    },
  });
  await until(() => document.querySelector('input[autocomplete=username]'));
  put('username', 'system');
  put('current-password', 'correct horse');
  expect(document.querySelector('input[autocomplete=one-time-code]')).toBe(null);
  enter();
  await until(() => document.querySelector('input[autocomplete=one-time-code]'));
  put('one-time-code', '000000');
  enter();
  await until(() => given().length === 2 && document.querySelector('.login-form [role=alert]'));
  put('one-time-code', '123456');
  enter();
  await until(() => window.location.pathname !== '/login');
  expect(given()).toEqual([undefined, '000000', '123456']);
});
