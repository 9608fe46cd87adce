/**
 * The grade that a report would have with other facts: while a correction, a
 * verification or a report upward is typed. The node judges; it is asked again a
 * moment after the last keystroke.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Casualties, ReportDetail } from '../api/types.ts';
import type { Choice } from './RatingChooser.tsx';
import { propose } from './propose.ts';
import { useSettled } from './useProposal.ts';

export function useStanding(report: ReportDetail, facts: { what?: string; kind?: string; casualties: Casualties | undefined; rating?: Choice }) {
  const body = { about: report.id, what: facts.what ?? report.what, kind: facts.kind ?? report.kind, casualties: facts.casualties ?? report.casualties, rating: facts.rating };
  const settled = useSettled(JSON.stringify(body));
  return useQuery({
    queryKey: ['standing', report.rev, settled],
    queryFn: () => propose(JSON.parse(settled) as typeof body),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  }).data;
}
