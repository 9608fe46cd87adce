/**
 * Kind, grade and clocks as the node would judge the draft now. Asked again a
 * moment after the last keystroke; the last answer stays while the next is on its way.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Me, ProposeBody, Proposal } from '../api/types.ts';
import { PROPOSED, type Draft } from './draft.ts';
import { proposeBody } from './body.ts';
import { propose } from './propose.ts';

const PAUSE_MS = 250;

/** `value`, once it has not changed for a moment. */
export function useSettled<T>(value: T, ms = PAUSE_MS): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

export interface Judged { data: Proposal | undefined; error: Error | null; /** The node has answered, and for the draft as it stands now. */ answered: boolean }

export function useProposal(draft: Draft, me: Me): Judged {
  const asked = JSON.stringify(proposeBody(draft, me));
  const settled = useSettled(asked);
  const { data, error, isPending, isPlaceholderData } = useQuery({
    queryKey: ['proposal', settled],
    queryFn: () => propose(JSON.parse(settled) as ProposeBody),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  });
  return { data, error, answered: settled === asked && !isPending && !isPlaceholderData };
}

/** Fulfils `draft.taking`: at once, or when the proposal for the draft as it stands has come. Where none comes nothing is taken. */
export function useTaking(draft: Draft, { data, answered }: Judged, change: (part: (d: Draft) => Partial<Draft>) => void) {
  const due = draft.taking === true && answered;
  useEffect(() => {
    if (due) change((d) => (data ? { ...PROPOSED, kind: data.kinds[0]?.code ?? d.kind } : { taking: undefined }));
  }, [due, data, change]);
}
