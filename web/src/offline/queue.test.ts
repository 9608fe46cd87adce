import { beforeEach, expect, test } from 'vitest';
import { OFFLINE, ProblemError } from '../api/problem.ts';
import type { Problem, ReportBody, SendReceipt } from '../api/types.ts';
import { emptyDraft } from '../report/draft.ts';
import { detail, me, NOW, proposal } from '../test/fixtures.ts';
import { bodyOf, proposeBody } from '../report/body.ts';
import { drain, finished, type News, type Node, type Tools } from './queue.ts';
import { memoryShelf, type Shelf } from './shelf.ts';

const other = { ...me, account_id: 'e'.repeat(32), name: '张三' };
const refused = (status: number, code: string) => new ProblemError({ type: '', code, title: code, detail: '', status } as Problem);
const cut = () => new ProblemError(OFFLINE);

/** A node that holds what arrived, under its id, once. */
class Held {
  up = true;
  who = me;
  /** Arrives, and the answer is lost. */
  loses = 0;
  signedIn = true;
  refuses = new Map<string, Error>();
  stored = new Map<string, ReportBody>();
  asked: { id: string; key: string; body: ReportBody }[] = [];
  uploads: string[] = [];
  node: Node = {
    who: async () => {
      if (!this.up) throw cut();
      if (!this.signedIn) throw refused(401, 'session');
      return { account: this.who.account_id, node: this.who.node.code };
    },
    upload: async (_, name) => {
      if (!this.up) throw cut();
      this.uploads.push(name);
      return { id: 'f'.repeat(32), name, size: 1, media_type: 'image/jpeg' };
    },
    announce: async (_, name) => {
      if (!this.up) throw cut();
      return { id: 'a'.repeat(31) + name.length.toString(16), name, size: 1, media_type: 'image/jpeg' };
    },
    propose: async () => proposal,
    send: async (body, key) => {
      if (!this.up) throw cut();
      const id = body.id ?? '';
      this.asked.push({ id, key, body });
      const no = this.refuses.get(body.what);
      if (no) throw no;
      const before = this.stored.get(id);
      if (before && before.what !== body.what) throw refused(409, 'report.id_taken');
      if (!before) this.stored.set(id, body);
      if (this.loses-- > 0) throw cut();
      return { id, rev: 1, no: 'n', title: body.what, title_en: body.what, drill: false, rating: proposal.rating, sent_at: NOW, to: [] } as SendReceipt;
    },
    report: async (id) => detail(1, { id, what: this.stored.get(id)?.what ?? '' }),
  };
}

let held: Held;
let shelf: Shelf;
let heard: News[];
const tools = (more: Partial<Tools> = {}): Tools => ({ shelf, node: held.node, said: async () => ({ bodyOf, proposeBody }), file: async () => undefined, files_ms: 20, hear: (n) => void heard.push(n), ...more });
let n = 0;
const report = (what: string, of = me) => finished({ ...emptyDraft(NOW), what }, of, '来文', NOW + n++);

beforeEach(() => {
  held = new Held();
  shelf = memoryShelf();
  heard = [];
});

test('what waits goes in the order in which it was written, and each once', async () => {
  for (const what of ['一', '二', '三']) await shelf.put(report(what));
  expect(await drain(tools())).toBe('done');
  expect([...held.stored.values()].map((b) => b.what)).toEqual(['一', '二', '三']);
  expect(heard.map((h) => h.sent?.title)).toEqual(['一', '二', '三']);
  expect(await shelf.all()).toEqual([]);
  expect(await drain(tools())).toBe('nothing');
  expect(held.asked).toHaveLength(3);
});

test('without the node it waits, keeps its time of writing and says so when it goes', async () => {
  const k = report('塌方');
  await shelf.put(k);
  await shelf.put(report('冒烟'));
  held.up = false;
  expect(await drain(tools())).toBe('later');
  expect(await drain(tools())).toBe('later');
  expect(await shelf.all()).toMatchObject([{ tries: 2, state: 'waiting' }, { tries: 2, state: 'waiting' }]);
  held.up = true;
  await drain(tools());
  expect(held.stored.get(k.id)?.written).toEqual({ at: k.at, by: me.account_id });
  expect(heard[0]).toMatchObject({ waited: true });
});

test('what goes at once does not say that it waited, nor does what a busy node let wait', async () => {
  const at_once = report('塌方');
  await shelf.put(at_once);
  await drain(tools());
  expect(held.stored.get(at_once.id)?.written).toBeUndefined();
  const busy = report('冒烟');
  held.refuses.set('冒烟', refused(503, 'busy'));
  await shelf.put(busy);
  expect(await drain(tools())).toBe('later');
  held.refuses.clear();
  await drain(tools());
  expect(held.stored.get(busy.id)?.written).toBeUndefined();
});

test('an answer that was lost leaves one report, and the words are not judged anew', async () => {
  const k = report('透水');
  await shelf.put(k);
  await shelf.put(report('停电'));
  held.loses = 1;
  expect(await drain(tools())).toBe('later');
  expect(held.stored.size).toBe(1);
  // What stands behind it waits as well, and its form may let go of it.
  expect((await shelf.all()).map((w) => w.tries)).toEqual([1, 1]);
  const node = { ...held.node, propose: async () => ({ ...proposal, kinds: [] }) };
  expect(await drain(tools({ node }))).toBe('done');
  expect(held.stored.size).toBe(2);
  expect(held.asked.filter((a) => a.id === k.id).map((a) => a.body.kind)).toEqual(['coal_mine', 'coal_mine']);
  expect(heard[0]).toMatchObject({ id: k.id, older: false });
});

test('a refusal keeps it with the reason and lets the next go', async () => {
  await shelf.put(report('不收的'));
  await shelf.put(report('收的'));
  held.refuses.set('不收的', refused(403, 'forbidden'));
  expect(await drain(tools())).toBe('done');
  expect(await shelf.all()).toMatchObject([{ state: 'refused', problem: { code: 'forbidden' }, draft: { what: '不收的' } }]);
  expect([...held.stored.values()].map((b) => b.what)).toEqual(['收的']);
  // It does not go again by itself.
  expect(await drain(tools())).toBe('nothing');
});

test("somebody else's session sends nothing of it, and the author's does", async () => {
  const mine = report('张三写的', other);
  await shelf.put(mine);
  expect(await drain(tools())).toBe('nothing');
  expect(held.asked).toEqual([]);
  held.who = other;
  expect(await drain(tools())).toBe('done');
  expect(held.stored.size).toBe(1);
});

test('a session that has ended keeps everything until somebody signs in', async () => {
  await shelf.put(report('塌方'));
  held.signedIn = false;
  expect(await drain(tools())).toBe('signed_out');
  expect((await shelf.all())[0]).toMatchObject({ state: 'waiting' });
  held.signedIn = true;
  expect(await drain(tools())).toBe('done');
});

test('what was deleted or taken back while it went does not come back', async () => {
  const k = report('塌方');
  await shelf.put(k);
  const node = { ...held.node, send: async () => { await shelf.drop(k.id); throw cut(); } };
  expect(await drain(tools({ node }))).toBe('later');
  expect(await shelf.all()).toEqual([]);
});

test('a photograph that dawdles does not hold the report up: it is named, and follows', async () => {
  const k = report('塌方');
  const files = [{ name: '快.jpg', size: 1, at: 1 }, { name: '慢慢.jpg', size: 1, at: 2 }];
  await shelf.put({ ...k, draft: { ...k.draft, files } });
  let slow = true;
  const node: Node = { ...held.node, upload: async (file, name) => {
    if (name !== '慢慢.jpg' || !slow) return held.node.upload(file, name);
    // Nothing comes while the words wait; then the line is cut.
    await new Promise((end) => { setTimeout(end, 40); });
    throw cut();
  } };
  const file = async (_: string, at: number) => new File(['x'], String(at));
  expect(await drain(tools({ node, file }))).toBe('later');
  expect(held.stored.get(k.id)?.attachments).toEqual(['f'.repeat(32), `${'a'.repeat(31)}6`]);
  expect(heard).toMatchObject([{ sent: { title: '塌方' }, following: 1 }]);
  expect(heard[0]?.filesLost).toBeUndefined();
  expect(await shelf.all()).toMatchObject([{ state: 'following', following: [2] }]);
  slow = false;
  // Words that were written meanwhile go first.
  await shelf.put(report('冒烟'));
  expect(await drain(tools({ node, file }))).toBe('done');
  expect(heard.slice(1)).toMatchObject([{ sent: { title: '冒烟' } }, { id: k.id, followed: true }]);
  expect(held.uploads).toEqual(['快.jpg', '慢慢.jpg']);
  expect(await shelf.all()).toEqual([]);
  expect(held.asked).toHaveLength(2);
});

test('what the node will not take does not follow, and is told', async () => {
  const k = report('塌方');
  await shelf.put({ ...k, draft: { ...k.draft, files: [{ name: '程序.jpg', size: 1, at: 1 }, { name: '后来才知道.jpg', size: 1, at: 2 }] } });
  let begun = false;
  const node: Node = { ...held.node, upload: async (_, name) => {
    if (name !== '程序.jpg' && !begun) {
      begun = true;
      return new Promise(() => {});
    }
    throw refused(422, 'attachment.program');
  } };
  expect(await drain(tools({ node, file: async (_, at) => new File(['x'], String(at)) }))).toBe('done');
  expect(held.stored.get(k.id)?.attachments).toHaveLength(1);
  expect(heard).toMatchObject([{ filesLost: 1, following: 1 }, { followed: true, filesLost: 1 }]);
  expect(await shelf.all()).toEqual([]);
});

test('a photograph that the form brought to the node meanwhile is not missed', async () => {
  const k = report('塌方');
  await shelf.put({ ...k, draft: { ...k.draft, files: [{ name: '井口.jpg', size: 1, at: 1 }] } });
  const file = async () => {
    await shelf.change(k.id, (now) => ({ ...now, draft: { ...now.draft, files: [{ name: '井口.jpg', size: 1, at: 1, id: 'a'.repeat(32) }] } }));
    return undefined;
  };
  await drain(tools({ file }));
  expect(held.stored.get(k.id)?.attachments).toEqual(['a'.repeat(32)]);
  expect(heard[0]?.filesLost).toBeUndefined();
});
