/**
 * Has the node read the message, a moment after it last changed, and fills the fields
 * that nobody wrote in. Never in the way: while the node is away or the report is being
 * sent, nothing is read and the form works as it does without a message.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import type { Millis, Paste, Pasted, PastedEvent, Problem } from '../api/types.ts';
import { nodeNow } from '../time/clock.ts';
import type { Draft } from './draft.ts';
import { offersOf, piecesOf, withReading, type Offers, type Piece } from './reading.ts';
import { useSettled } from './useProposal.ts';

const PAUSE_MS = 400;
/** `PASTED_CHARS` of the node, which counts characters: a longer message is not even sent to it. */
const MOST_CHARS = 20_000;
/** A sign outside the basic plane is two units of a JavaScript string. */
const tooLong = (text: string) => text.length > 2 * MOST_CHARS || (text.length > MOST_CHARS && Array.from(text).length > MOST_CHARS);
const NONE: PastedEvent[] = [];

export interface Reading {
  /** `read`: the answer is for the message as it stands. */
  state: 'nothing' | 'too_long' | 'reading' | 'read' | 'failed';
  problem: Problem | null;
  events: PastedEvent[];
  /** The event that fills this form. */
  picked: number;
  event: PastedEvent | undefined;
  offers: Offers;
  /** The message with its words marked; null while the marks would not fit it. */
  pieces: Piece[] | null;
  again: () => void;
}

export const read = (body: Paste): Promise<Pasted> => take(api.POST('/reports/read', { body }));

function pick(draft: Draft, events: number): number {
  const sent = draft.eventsSent ?? [];
  const first = Array.from({ length: events }, (_, i) => i).find((i) => !sent.includes(i)) ?? 0;
  return Math.max(0, Math.min(draft.event ?? first, events - 1));
}

export function useReading(draft: Draft, on: boolean, change: (part: (d: Draft) => Partial<Draft>) => void): Reading {
  const { t } = useTranslation();
  const { source } = draft;
  const cameAt = draft.sourceAt ?? draft.knewAt;
  const blank = source.trim() === '';
  const long = useMemo(() => tooLong(source), [source]);
  const settled = useSettled(source, PAUSE_MS);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey: ['reading', cameAt, settled],
    queryFn: () => read({ text: settled, at: cameAt }),
    enabled: on && settled.trim() !== '' && !tooLong(settled),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: Infinity,
    gcTime: 60_000,
  });
  const current = !blank && !long && settled === source && data !== undefined && !isPlaceholderData;
  const events = blank || long ? NONE : (data?.events ?? NONE);
  const picked = pick(draft, events.length);
  const event = events[picked];
  const none = t('common.none');
  const found = useMemo(() => {
    const now: Millis = nodeNow();
    return { now, offers: offersOf(event, now, none) };
  }, [event, none]);
  const pieces = useMemo(() => (current && events.length > 0 ? piecesOf(source, events, picked) : null), [current, source, events, picked]);

  const filledBy = useRef<unknown>(null);
  useEffect(() => {
    // Once per reading and choice: what is emptied by hand afterwards stays empty.
    if (!on || !current || filledBy.current === found) return;
    filledBy.current = found;
    if (withReading(draft, found.offers, found.now) !== draft) change((d) => withReading(d, found.offers, found.now));
  }, [on, current, found, draft, change]);

  const state = blank ? 'nothing' : long ? 'too_long' : current ? 'read' : error && settled === source ? 'failed' : 'reading';
  return { state, problem: state === 'failed' ? problemOf(error) : null, events, picked, event, offers: found.offers, pieces, again: () => void refetch() };
}
