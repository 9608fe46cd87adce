/** What the figures are called: only a mine has a shift that comes up again. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { kindsQuery } from '../api/queries.ts';
import type { CasualtyField } from '../api/types.ts';

/** Words of the figures of an event of this kind. */
export function useFigureWords(kind: string | undefined): (field: CasualtyField) => string {
  const { t } = useTranslation();
  const underground = useUnderground(kind);
  return (field) => (underground && (field === 'on_site' || field === 'safe') ? t(`report.figure_mine.${field}`) : t(`report.figure.${field}`));
}

/** Whether the figures add up, in the words of the kind. */
export function useSumWords(kind: string | undefined): (sum: { ok: boolean; on_site: number; safe: number; rest: number }) => string {
  const { t } = useTranslation();
  const word = useFigureWords(kind);
  return (sum) => t(sum.ok ? 'report.sum_ok' : 'report.sum_off', { there: word('on_site'), out: word('safe'), on: sum.on_site, safe: sum.safe, rest: sum.rest });
}

function useUnderground(kind: string | undefined): boolean {
  return useQuery(kindsQuery).data?.find((k) => k.code === kind)?.underground === true;
}
