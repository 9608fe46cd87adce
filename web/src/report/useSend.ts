/**
 * Sends the first report. When the node cannot be reached it goes on trying with
 * the same id every five seconds until it has an answer; the draft stays on this
 * PC until then. A refusal stops and shows where to mend.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, sameCommand, take } from '../api/client.ts';
import { isOffline, problemOf } from '../api/problem.ts';
import type { Me, Problem, ReportBody, ReportDetail } from '../api/types.ts';
import { nodeNow } from '../time/clock.ts';
import { bodyOf, type Draft } from './draft.ts';
import { propose, proposeBody } from './useProposal.ts';

const AGAIN_MS = 5000;
export type Sending = { state: 'writing' | 'sending' | 'waiting' | 'refused'; tries: number; problem: Problem | null };
const WRITING: Sending = { state: 'writing', tries: 0, problem: null };

async function prepared(draft: Draft, me: Me): Promise<ReportBody> {
  if (draft.kind && draft.rating) return bodyOf(draft, me, draft.kind, draft.rating, nodeNow());
  const proposal = await propose(proposeBody(draft, me));
  const kind = draft.kind ?? proposal.kinds[0]?.code ?? 'other';
  const { grade, near_miss } = draft.rating ?? proposal.rating;
  return bodyOf(draft, me, kind, { grade, near_miss }, nodeNow());
}

export function useSend(me: Me, sent: (r: ReportDetail) => void) {
  const queryClient = useQueryClient();
  const [sending, setSending] = useState<Sending>(WRITING);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const busy = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);

  const send = useCallback(
    async (draft: Draft) => {
      if (busy.current) return;
      busy.current = true;
      clearTimeout(timer.current);
      setSending((s) => ({ ...s, state: 'sending' }));
      try {
        const body = await prepared(draft, me);
        const report = await take(api.POST('/reports', { body, headers: sameCommand(draft.id) }));
        queryClient.setQueryData(['report', report.id], report);
        setSending(WRITING);
        sent(report);
        void queryClient.invalidateQueries({ queryKey: ['reports'] });
        void queryClient.invalidateQueries({ queryKey: ['today'] });
      } catch (e) {
        const problem = problemOf(e);
        const waiting = isOffline(problem) || problem.status === 503 || problem.status === 429;
        setSending((s) => ({ state: waiting ? 'waiting' : 'refused', tries: s.tries + 1, problem }));
        if (waiting) timer.current = setTimeout(() => void send(draft), AGAIN_MS);
      } finally {
        busy.current = false;
      }
    },
    [me, queryClient, sent],
  );
  const rewrite = useCallback(() => {
    clearTimeout(timer.current);
    setSending(WRITING);
  }, []);
  return { sending, send, rewrite };
}
