/**
 * The four grades: colour, shape and word together, so that none is needed alone.
 * A dashed frame is provisional, a solid one was confirmed by a leader. These are
 * the only colours in the pages.
 */
import { useTranslation } from 'react-i18next';
import type { Grade, Rating } from '../api/types.ts';
import './ui.css';

/** Outlines in a box of 16 by 16. */
export const SHAPES: Record<Grade, string> = {
  I: 'M2 2h12v12H2z',
  II: 'M8 1.5 15 14H1z',
  III: 'M8 1 15 8 8 15 1 8z',
  IV: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z',
};

export function GradeShape({ grade }: { grade: Grade }) {
  return (
    <svg className={`grade-shape grade-${grade}`} viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
      <path d={SHAPES[grade]} />
    </svg>
  );
}

/** Ⅲ 较大涉险, Ⅳ 一般·必报 */
export function useGradeWord() {
  const { t } = useTranslation();
  return (r: { grade: Grade; near_miss?: boolean; regardless?: boolean }) =>
    r.near_miss && r.grade === 'III' ? t('grade.near_miss') : r.regardless && r.grade === 'IV' ? t('grade.regardless') : t(`grade.${r.grade}`);
}

/** `large` for heads, `short` for lists, where English needs fewer words. */
export function GradeBadge({ rating, large, short }: { rating: Rating; large?: boolean; short?: boolean }) {
  const { t } = useTranslation();
  const word = useGradeWord();
  return (
    <span className={`grade grade-${rating.grade}${rating.confirmed ? '' : ' grade-provisional'}${large ? ' grade-large' : ''}`}>
      <GradeShape grade={rating.grade} />
      <b>{short && rating.near_miss && rating.grade === 'III' ? t('grade.near_miss_short') : short && rating.regardless && rating.grade === 'IV' ? t('grade.regardless_short') : word(rating)}</b>
      {rating.confirmed ? null : <span className="grade-note">{t(short ? 'grade.provisional_short' : 'grade.provisional')}</span>}
    </span>
  );
}
