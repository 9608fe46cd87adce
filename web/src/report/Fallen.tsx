/**
 * 比台账少, 比台账低: seen by who writes and by who signs before it goes, with both values and where each
 * comes from. It stops nobody.
 */
import { useTranslation } from 'react-i18next';
import type { Casualties, LedgerRow, Rating, Stood } from '../api/types.ts';
import { inWords } from '../i18n/index.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { figureText } from '../ui/figureText.ts';
import { useGradeWord } from '../ui/Grade.tsx';
import { fallen } from './fallen.ts';
import { useFigureWords } from './figures.ts';
import { isLower } from './RatingChooser.tsx';

interface Props {
  stood: { ledger: LedgerRow[]; graded?: Stood['graded'] };
  kind?: string;
  /** What is written; nothing while a figure cannot be read. */
  casualties?: Casualties;
  rating?: Pick<Rating, 'grade' | 'near_miss' | 'regardless'>;
  /** Why the grade is lower, or the figures are. */
  reason?: string;
  /** Who writes it. */
  by?: string;
}

export function Fallen({ stood, kind, casualties, rating, reason, by }: Props) {
  const { t } = useTranslation();
  const word = useFigureWords(kind);
  const grade = useGradeWord();
  const now = useMinute();
  const falls = casualties ? fallen(stood.ledger, casualties) : [];
  const { graded } = stood;
  const lower = graded && rating && isLower({ grade: rating.grade, near_miss: rating.near_miss ?? false, regardless: rating.regardless }, graded.rating);
  if (falls.length === 0 && !lower) return null;
  const source = (of: { source: string; source_en: string; by?: string | null; at: number }) => [inWords(of.source, of.source_en), of.by, when(of.at, now, t)].filter(Boolean).join(' ');
  const here = by ? t('report.fallen_here_by', { name: by }) : t('report.fallen_here');
  return (
    <aside className="fallen" role="status" aria-label={t('report.fallen')}>
      <b>{t('report.fallen')}</b>
      <ul>
        {falls.map((f) => (
          <li key={f.field}>{t('report.fallen_line', { what: word(f.field), was: figureText(f.was, t), source: source(f.from), now: figureText(f.now, t), here: f.by ? source(f.by) : here })}{f.by ? <span className="tag tag-ink">{t('report.lower_silent')}</span> : null}</li>
        ))}
        {lower ? <li>{t('report.fallen_line', { what: t('report.rating'), was: grade(graded.rating), source: source(graded), now: grade(rating), here })}</li> : null}
      </ul>
      <p className="note">{reason?.trim() ? t('report.fallen_reason', { reason: reason.trim() }) : t('report.fallen_note')}</p>
    </aside>
  );
}
