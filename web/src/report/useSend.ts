/**
 * Sends the first report: from the form it goes on the shelf of this browser and from
 * there to the node, so that nothing between loses it. Where the node cannot be reached
 * the form lets go of it and it waits. A refusal brings it back and shows where to mend.
 */
import i18next from 'i18next';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Id, Me, Problem } from '../api/types.ts';
import { finished, type Sent } from '../offline/queue.ts';
import { listen, sendKept, takeBack, useShelf } from '../offline/sender.ts';
import { refusalOf } from '../offline/useOnlyHere.ts';
import { nodeNow } from '../time/clock.ts';
import { dropDraft, keepDraft, type Draft } from './draft.ts';

export type { Sent };
export type Sending = { state: 'writing' | 'sending' | 'refused'; problem: Problem | null };
const WRITING: Sending = { state: 'writing', problem: null };

/** `waits`: the node is away, and the report goes by itself. */
export function useSend(me: Me, first: Id, sent: (r: Sent) => void, waits: (id: Id) => void) {
  const [sending, setSending] = useState<Sending>(() => {
    const problem = refusalOf(first);
    return problem ? { state: 'refused', problem } : WRITING;
  });
  const going = useRef<Draft>(undefined);
  const shelf = useShelf();

  useEffect(() => listen((news) => {
    const draft = going.current;
    if (!draft || news.id !== draft.id) return;
    going.current = undefined;
    if (news.sent) {
      setSending(WRITING);
      sent(news.sent);
    } else if (news.refused) {
      keepDraft(me, draft);
      void takeBack(draft.id);
      setSending({ state: 'refused', problem: news.refused });
    }
  }), [me, sent]);

  useEffect(() => {
    const id = going.current?.id;
    if (!shelf?.some((k) => k.id === id && k.state === 'waiting' && k.tries > 0)) return;
    going.current = undefined;
    waits(id ?? '');
  }, [shelf, waits]);

  const send = useCallback(async (draft: Draft) => {
    if (going.current) return;
    going.current = draft;
    setSending({ state: 'sending', problem: null });
    // Where the shelf lasts the draft is no longer the form's: a page that is closed now sends it later, once.
    if (await sendKept(finished(draft, me, i18next.t('report.source'), nodeNow()))) dropDraft(me);
  }, [me]);
  const rewrite = useCallback(() => setSending(WRITING), []);
  return { sending, send, rewrite };
}
