/**
 * The grade: proposed by the facts, raised freely, lowered only with a reason. Used
 * by the first report, the report upward and the change of a grade later.
 */
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Grade, Rating } from '../api/types.ts';
import { GradeBadge, useGradeWord } from '../ui/Grade.tsx';
import { FieldFault } from '../ui/Problem.tsx';

export type Choice = { grade: Grade; near_miss: boolean; regardless?: boolean };
const CHOICES: Choice[] = [
  { grade: 'I', near_miss: false }, { grade: 'II', near_miss: false }, { grade: 'III', near_miss: false }, { grade: 'III', near_miss: true }, { grade: 'IV', near_miss: false, regardless: true }, { grade: 'IV', near_miss: false },
];
const NUMBER: Record<Grade, number> = { I: 1, II: 2, III: 3, IV: 5 };
/** 必报 stands between Ⅲ and Ⅳ: the grade of the one, the clocks of the other. */
const weight = (c: Choice) => (c.grade === 'IV' && c.regardless ? 4 : NUMBER[c.grade]);
const code = (c: Choice) => `${c.grade}${c.near_miss ? '+' : ''}${c.grade === 'IV' && c.regardless ? '!' : ''}`;
export const isLower = (c: Choice | undefined, than: Choice | undefined) => Boolean(c && than && weight(c) > weight(than));
/** A rating as one chooses it. */
export const choiceOf = ({ grade, near_miss = false, regardless }: Partial<Choice> & { grade: Grade }): Choice => ({ grade, near_miss, regardless });

interface Props { proposed: Rating | undefined; chosen?: Choice; reason: string; fault?: string | null; onChange: (chosen: Choice | undefined, reason: string) => void }

export function RatingChooser({ proposed, chosen, reason, fault, onChange }: Props) {
  const { t } = useTranslation();
  const word = useGradeWord();
  const [open, setOpen] = useState<'raise' | 'lower' | null>(null);
  const now = chosen ?? proposed;
  if (!now) return <p className="note">{t('report.rating_none')}</p>;
  const base = proposed ?? now;
  const options = CHOICES.filter((c) => (open === 'raise' ? weight(c) <= weight(base) : weight(c) >= weight(base)));
  const lower = isLower(chosen, base);
  return (
    <div className="rating">
      <div className="rating-line">
        <GradeBadge rating={{ ...now, confirmed: false }} large />
        {base.grade === 'I' ? null : <Button onClick={() => setOpen(open === 'raise' ? null : 'raise')} aria-expanded={open === 'raise'}>{t('report.raise')}</Button>}
        {weight(base) === NUMBER.IV ? null : <Button type="text" onClick={() => setOpen(open === 'lower' ? null : 'lower')} aria-expanded={open === 'lower'}>{t('report.lower')}</Button>}
      </div>
      {open ? (
        <Segmented
          aria-label={t('report.rating')} value={code(now)} vertical
          options={options.map((c) => ({ value: code(c), label: word(c) }))}
          onChange={(v) => {
            const c = CHOICES.find((x) => code(x) === v);
            onChange(c && proposed && code(c) === code(proposed) ? undefined : c, reason);
          }}
        />
      ) : null}
      {lower ? (
        <>
          <Input id="f-rating" value={reason} placeholder={t('report.lower_reason')} aria-label={t('report.lower_reason')} onChange={(e) => onChange(chosen, e.target.value)} />
          <FieldFault fault={fault} />
        </>
      ) : null}
    </div>
  );
}
