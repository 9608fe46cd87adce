/** Under a form that changes the facts: the grade will rise, and why. Silent while it stays. */
import { useTranslation } from 'react-i18next';
import type { Casualties, ReportDetail } from '../api/types.ts';
import { inWords } from '../i18n/index.ts';
import { GradeBadge } from '../ui/Grade.tsx';
import { useStanding } from './useStanding.ts';

interface Props { report: ReportDetail; what?: string; kind?: string; casualties: Casualties | undefined }

export function GradeAhead({ report, ...facts }: Props) {
  const { t } = useTranslation();
  const standing = useStanding(report, facts);
  if (!standing || (standing.rating.grade === report.rating.grade && standing.rating.near_miss === report.rating.near_miss && standing.rating.regardless === report.rating.regardless)) return null;
  const why = standing.reasons[0];
  return (
    <p className="grade-ahead" role="status">
      {t('report.grade_rises')} <GradeBadge rating={standing.rating} />
      {why ? <small>{inWords(why.fact, why.fact_en)}{t('common.comma')}{inWords(why.criterion, why.criterion_en)} ({inWords(why.source, why.source_en)})</small> : null}
    </p>
  );
}
