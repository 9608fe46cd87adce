/**
 * Sends the first report. When the node cannot be reached it goes on trying with
 * the same id every five seconds until it has an answer; the draft stays on this
 * PC until then. A refusal stops and shows where to mend.
 */
import i18next from 'i18next';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, sameCommand, take, upload } from '../api/client.ts';
import { isOffline, problemOf } from '../api/problem.ts';
import type { Id, Me, Problem, ReportBody, SendReceipt } from '../api/types.ts';
import { say } from '../ui/undo.tsx';
import { bodyOf, type Draft } from './draft.ts';
import { keptFile } from './keptFiles.ts';
import { choiceOf } from './RatingChooser.tsx';
import { propose, proposeBody } from './useProposal.ts';

const AGAIN_MS = 5000;
/** A photograph of some megabytes on a weak line; longer no report waits. */
const FILES_MS = 10_000;
/** What the page needs of what was sent; `to` is absent of a report that an earlier try had sent. */
export type Sent = Pick<SendReceipt, 'id' | 'no' | 'title' | 'title_en' | 'sent_at'> & Partial<Pick<SendReceipt, 'to'>>;
export type Sending = { state: 'writing' | 'sending' | 'waiting' | 'refused'; tries: number; problem: Problem | null };
const WRITING: Sending = { state: 'writing', tries: 0, problem: null };

/** The words as they came go with the report as a text file; a node that would not take it must not hold the report up. */
async function withSource(draft: Draft): Promise<Draft> {
  const source = draft.source.trim();
  if (source === '') return draft;
  try {
    const held = await upload(new Blob([source], { type: 'text/plain;charset=utf-8' }), `${i18next.t('report.source')}.txt`, `${draft.id}-source-${hashOf(source)}`);
    return { ...draft, files: [...draft.files, { id: held.id, name: held.name, size: held.size, at: 0 }] };
  } catch (e) {
    if (isOffline(problemOf(e))) throw e;
    say(i18next.t('report.source_lost'), true);
    return draft;
  }
}

/**
 * Photos that the node does not hold yet, because it was away or is slow, get a moment to
 * follow. Then the report goes without them and says so: it never waits for a picture.
 */
async function withFiles(draft: Draft): Promise<Draft> {
  if (draft.files.every((f) => f.id)) return draft;
  const late = new Promise<undefined>((end) => { setTimeout(() => end(undefined), FILES_MS); });
  const files = await Promise.all(draft.files.map(async (f) => {
    const kept = f.id ? undefined : await keptFile(draft.id, f.at);
    if (!kept) return f;
    const held = await Promise.race([upload(kept, f.name), late]).catch((e: unknown) => {
      if (isOffline(problemOf(e))) throw e;
    });
    return held ? { ...f, id: held.id } : f;
  }));
  const lost = files.filter((f) => !f.id).length;
  if (lost > 0) say(i18next.t('report.files_lost', { n: lost }), true);
  return { ...draft, files };
}

async function prepared(typed: Draft, me: Me): Promise<ReportBody> {
  const draft = await withSource(await withFiles(typed));
  if (draft.kind && draft.rating) return bodyOf(draft, me, draft.kind, draft.rating);
  const proposal = await propose(proposeBody(draft, me));
  const kind = draft.kind ?? proposal.kinds[0]?.code ?? 'other';
  return bodyOf(draft, me, kind, choiceOf(draft.rating ?? proposal.rating));
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

/**
 * The receipt of the stored report. The same text under the same id answers as before. Other text
 * under an id that was stored is refused: an earlier try, whose answer was lost, had
 * arrived. That one stands; what was mended since goes in by a correction.
 */
async function accepted(answer: Promise<{ data?: SendReceipt }>, body: ReportBody, id: Id): Promise<{ report: Sent; older: boolean }> {
  try {
    return { report: await take(answer), older: false };
  } catch (e) {
    if (problemOf(e).code !== 'report.id_taken') throw e;
    const stored = await take(api.GET('/reports/{id}', { params: { path: { id } } })).catch(() => undefined);
    if (!stored) throw e;
    return { report: stored, older: stored.what !== body.what || stored.place_text !== body.place_text };
  }
}

export function useSend(me: Me, sent: (r: Sent) => void) {
  const queryClient = useQueryClient();
  const [sending, setSending] = useState<Sending>(WRITING);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const busy = useRef(false);
  const again = useRef<(draft: Draft) => void>(() => {});
  useEffect(() => () => clearTimeout(timer.current), []);

  const send = useCallback(
    async (draft: Draft) => {
      if (busy.current) return;
      busy.current = true;
      clearTimeout(timer.current);
      setSending((s) => ({ ...s, state: 'sending' }));
      try {
        const body = await prepared(draft, me);
        const { report, older } = await accepted(api.POST('/reports', { body, params: { header: sameCommand(commandKey(draft.id, body)) } }), body, draft.id);
        setSending(WRITING);
        sent(report);
        if (older) say(i18next.t('report.sent_before'), true);
        void queryClient.invalidateQueries({ queryKey: ['reports'] });
        void queryClient.invalidateQueries({ queryKey: ['today'] });
      } catch (e) {
        const problem = problemOf(e);
        const waiting = isOffline(problem) || problem.status === 503 || problem.status === 429;
        setSending((s) => ({ state: waiting ? 'waiting' : 'refused', tries: s.tries + 1, problem }));
        if (waiting) timer.current = setTimeout(() => again.current(draft), AGAIN_MS);
      } finally {
        busy.current = false;
      }
    },
    [me, queryClient, sent],
  );
  useEffect(() => {
    again.current = (draft) => void send(draft);
  }, [send]);
  const rewrite = useCallback(() => {
    clearTimeout(timer.current);
    setSending(WRITING);
  }, []);
  return { sending, send, rewrite };
}
