/**
 * Sends what waits on the shelf, in order, each exactly once. Used by pages and by the
 * service worker, so nothing here knows of a page. Every report has the id that its
 * author's browser gave it: a repetition is the same report, whoever repeats it. Only
 * the author's own session sends it; a refusal keeps it for its author.
 */
import { isOffline, problemOf } from '../api/problem.ts';
import type { Attachment, Id, Me, Millis, Problem, Proposal, ProposeBody, ReportBody, ReportDetail, SendReceipt } from '../api/types.ts';
import type { Draft } from '../report/draft.ts';
import type { Kept, Shelf } from './shelf.ts';

/** What the page needs of what was sent; `to` is absent of a report that an earlier try had sent. */
export type Sent = Pick<SendReceipt, 'id' | 'no' | 'title' | 'title_en' | 'sent_at'> & Partial<Pick<SendReceipt, 'to'>>;

/** What became of one. */
export interface News {
  id: Id;
  sent?: Sent;
  refused?: Problem;
  /** It could not go at once: nobody looks at its form any more. */
  waited?: boolean;
  /** An earlier try had arrived, with other words. */
  older?: boolean;
  /** Files that did not get through. */
  filesLost?: number;
  /** Photographs that come behind the words. */
  following?: number;
  /** They are all at the node, as far as it takes them. */
  followed?: boolean;
  /** The message itself did not. */
  sourceLost?: boolean;
}

/** The node, as far as sending needs it. */
export interface Node {
  who: () => Promise<{ account: Id; node: string }>;
  upload: (file: Blob, name: string, key?: string) => Promise<Attachment>;
  /** Says what a file will be, so that a report may name it before it is there. */
  announce: (file: Blob, name: string) => Promise<Attachment>;
  propose: (body: ProposeBody) => Promise<Proposal>;
  send: (body: ReportBody, key: string) => Promise<SendReceipt>;
  report: (id: Id) => Promise<ReportDetail>;
}

/** What a draft says: a page loads it when something waits, the worker may load nothing later. */
export type Said = Pick<typeof import('../report/body.ts'), 'bodyOf' | 'proposeBody'>;

export interface Tools {
  shelf: Shelf;
  node: Node;
  said: () => Promise<Said>;
  /** A file that the node does not have yet. */
  file: (draft: Id, at: Millis) => Promise<File | undefined>;
  /** The longest that a report waits for its files; then they follow. */
  files_ms: number;
  hear: (news: News) => void | Promise<void>;
}

/** `nothing`: nothing waits that this session may send. `later`: ask again. */
export type Outcome = 'nothing' | 'done' | 'later' | 'signed_out';

/** Takes a report from its form: from now on it goes by itself. */
export function finished(draft: Draft, me: Me, sourceName: string, at: Millis): Kept {
  const { drill, unit, desks } = me;
  return { id: draft.id, node: me.node.code, author: { account: me.account_id, name: me.name }, state: 'waiting', at, draft, seat: { drill, unit, desks }, sourceName, tries: 0 };
}

const isLater = (p: Problem) => isOffline(p) || p.status === 503 || p.status === 429;

/** Sends what it can. Somebody else's stays where it is. */
export async function drain(tools: Tools): Promise<Outcome> {
  // Words before photographs, whosever.
  const all = await tools.shelf.all();
  const waiting = [...all.filter((k) => k.state === 'waiting'), ...all.filter((k) => k.state === 'following')];
  if (waiting.length === 0) return 'nothing';
  const who = await tools.node.who().catch((e: unknown) => problemOf(e));
  if ('status' in who) {
    await triedInVain(tools.shelf, waiting, who);
    return who.status === 401 ? 'signed_out' : 'later';
  }
  const mine = waiting.filter((k) => k.author.account === who.account && k.node === who.node);
  const behind: Id[] = [];
  for (const [i, k] of mine.entries()) {
    try {
      const words = k.state === 'waiting' ? await sendOne(tools, k) : undefined;
      if (words) await tools.hear(words);
      if (!words || words.following) behind.push(k.id);
    } catch (e) {
      const problem = problemOf(e);
      if (isLater(problem) || problem.status === 401) {
        await triedInVain(tools.shelf, mine.slice(i), problem);
        return problem.status === 401 ? 'signed_out' : 'later';
      }
      await tools.shelf.change(k.id, (now) => (now.state === 'waiting' ? { ...now, state: 'refused', problem, body: undefined } : now));
      await tools.hear({ id: k.id, refused: problem, waited: k.tries > 0 });
    }
  }
  return (await photographs(tools, behind)) ?? (mine.length > 0 ? 'done' : 'nothing');
}

/** Brings what reports name and the node lacks, report by report. */
async function photographs(tools: Tools, ids: Id[]): Promise<Outcome | undefined> {
  for (const id of ids) {
    const k = (await tools.shelf.all()).find((now) => now.id === id && now.state === 'following');
    if (!k) continue;
    let lost = 0;
    for (const at of k.following ?? []) {
      const file = await tools.file(id, at);
      const problem = file ? await tools.node.upload(file, nameOf(k, at)).then(() => null, problemOf) : null;
      if (problem?.status === 401) return 'signed_out';
      if (problem && isLater(problem)) {
        await triedInVain(tools.shelf, [k], problem);
        return 'later';
      }
      // Gone from here: the form brought it to the node meanwhile, or nobody has it any more.
      const brought = !file && (await tools.shelf.all()).some((now) => now.id === id && now.draft.files.some((f) => f.at === at && f.id));
      if (problem || (!file && !brought)) lost += 1;
      await tools.shelf.change(id, (now) => ({ ...now, following: now.following?.filter((other) => other !== at) }));
    }
    await tools.shelf.drop(id);
    await tools.hear({ id, followed: true, filesLost: lost > 0 ? lost : undefined });
  }
  return undefined;
}

const nameOf = (k: Kept, at: Millis) => k.draft.files.find((f) => f.at === at)?.name ?? '';

/** A node that was there and busy is no cut: only what waited for the line is told as written without it. */
async function triedInVain(shelf: Shelf, those: Kept[], problem: Problem) {
  for (const { id } of those) await shelf.change(id, (now) => ({ ...now, tries: now.tries + 1, cut: now.cut || isOffline(problem), problem }));
}

async function sendOne(tools: Tools, k: Kept): Promise<News> {
  const made: Made = k.body ? { body: k.body, following: k.following } : await prepared(tools, k);
  // Kept before it goes: should the answer be lost, the same goes again.
  await tools.shelf.change(k.id, (now) => ({ ...now, body: made.body, following: made.following }));
  const body = k.cut ? { ...made.body, written: { at: k.at, by: k.author.account } } : made.body;
  const { report, older } = await accepted(tools.node, body, k.id);
  const following = made.following?.length ?? 0;
  if (following > 0) await tools.shelf.change(k.id, (now) => ({ ...now, state: 'following', tries: 0, problem: undefined }));
  else await tools.shelf.drop(k.id);
  return { following: following > 0 ? following : undefined, filesLost: made.filesLost, sourceLost: made.sourceLost, id: k.id, sent: report, older, waited: k.tries > 0 };
}

/**
 * The receipt of the stored report. The same text under the same id answers as before.
 * Other text under an id that was stored is refused: an earlier try, whose answer was
 * lost, had arrived. That one stands; what was mended since goes in by a correction.
 */
async function accepted(node: Node, body: ReportBody, id: Id): Promise<{ report: Sent; older: boolean }> {
  try {
    return { report: await node.send(body, commandKey(id, body)), older: false };
  } catch (e) {
    if (problemOf(e).code !== 'report.id_taken') throw e;
    const stored = await node.report(id).catch(() => undefined);
    if (!stored) throw e;
    return { report: stored, older: true };
  }
}

type Made = Pick<News, 'filesLost' | 'sourceLost'> & { body: ReportBody; following?: Millis[] };

async function prepared(tools: Tools, { draft: typed, seat, sourceName }: Kept): Promise<Made> {
  const { draft: whole, filesLost, following } = await withFiles(tools, typed);
  const { draft, sourceLost } = await withSource(tools.node, whole, sourceName);
  const { bodyOf, proposeBody } = await tools.said();
  if (draft.kind && draft.rating) return { filesLost, following, sourceLost, body: bodyOf(draft, seat, draft.kind, draft.rating) };
  const proposal = await tools.node.propose(proposeBody(draft, seat));
  const { grade, near_miss = false, regardless } = draft.rating ?? proposal.rating;
  return { filesLost, following, sourceLost, body: bodyOf(draft, seat, draft.kind ?? proposal.kinds[0]?.code ?? 'other', { grade, near_miss, regardless }) };
}

/** The words as they came go with the report as a text file; a node that would not take it must not hold the report up. */
async function withSource(node: Node, draft: Draft, name: string): Promise<{ draft: Draft; sourceLost?: boolean }> {
  const source = draft.source.trim();
  if (source === '') return { draft };
  try {
    const held = await node.upload(new Blob([source], { type: 'text/plain;charset=utf-8' }), `${name}.txt`, `${draft.id}-source-${hashOf(source)}`);
    return { draft: { ...draft, files: [...draft.files, { id: held.id, name: held.name, size: held.size, at: 0 }] } };
  } catch (e) {
    if (isLater(problemOf(e)) || problemOf(e).status === 401) throw e;
    return { draft, sourceLost: true };
  }
}

/**
 * Photos that the node does not hold yet, because it was away or is slow, get a moment to
 * go first. Then the report names what they will be and goes, and they follow: it never
 * waits for a picture.
 */
async function withFiles({ node, shelf, file, files_ms }: Tools, draft: Draft): Promise<{ draft: Draft; filesLost?: number; following?: Millis[] }> {
  if (draft.files.every((f) => f.id)) return { draft };
  const late = new Promise<undefined>((end) => { setTimeout(() => end(undefined), files_ms); });
  const following: Millis[] = [];
  const files = await Promise.all(draft.files.map(async (f) => {
    if (f.id) return f;
    const kept = await file(draft.id, f.at);
    // Gone from here: the form may have brought it to the node meanwhile.
    if (!kept) return (await shelf.all()).find((k) => k.id === draft.id)?.draft.files.find((now) => now.at === f.at) ?? f;
    // Undefined: it did not get through yet. Null: the node does not take it.
    const trouble = (e: unknown) => {
      if (problemOf(e).status === 401) throw e;
      return isLater(problemOf(e)) ? undefined : null;
    };
    const held = await Promise.race([node.upload(kept, f.name), late]).catch(trouble);
    if (held) return { ...f, id: held.id };
    // What the node will not take at all does not follow either; a node that is away waits with the words.
    const named = held === undefined ? await node.announce(kept, f.name).catch((e: unknown) => {
      if (isLater(problemOf(e))) throw e;
      return trouble(e);
    }) : null;
    if (!named) return f;
    following.push(f.at);
    return { ...f, id: named.id };
  }));
  const lost = files.filter((f) => !f.id).length;
  return { draft: { ...draft, files }, filesLost: lost > 0 ? lost : undefined, following: following.length > 0 ? following : undefined };
}

/** The same text sent again is the same command; mended text is another. */
function commandKey(id: Id, body: ReportBody): string {
  return `${id}-${hashOf(JSON.stringify(body))}`;
}

function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const c of text) hash = Math.imul(hash ^ (c.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16);
}
