/**
 * Somebody was faster: what they changed, beside one's own text, which stays. Shown
 * after the node refused a form because the state had moved on; sending again goes
 * against the newer state.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportDetail } from '../../api/types.ts';
import { inWords } from '../../i18n/index.ts';
import { Figure } from '../../ui/Figure.tsx';
import { GradeBadge } from '../../ui/Grade.tsx';
import { CASUALTY_FIELDS } from '../count.ts';
import { useFigureWords } from '../figures.ts';
import { newerOf } from '../newer.ts';

export function Newer({ error, report }: { error: unknown; report: ReportDetail }) {
  const { t } = useTranslation();
  const word = useFigureWords(report.kind);
  // What stood when the form was opened.
  const [was] = useState(report);
  const now = newerOf(error);
  if (!now) return null;
  const last = now.timeline.at(-1);
  const figures = CASUALTY_FIELDS.filter((f) => JSON.stringify(now.casualties[f]) !== JSON.stringify(was.casualties[f]));
  return (
    <aside className="newer" role="status" aria-label={t('report.newer')}>
      <h2 className="section-title">{t('report.newer')}<span className="note">{t('report.newer_note')}</span></h2>
      <dl className="facts">
        {now.what === was.what ? null : <><dt>{t('report.what')}</dt><dd>{now.what}</dd></>}
        {now.place_text === was.place_text ? null : <><dt>{t('report.where')}</dt><dd>{now.place_text}</dd></>}
        {now.kind === was.kind ? null : <><dt>{t('report.kind')}</dt><dd>{inWords(now.kind_path.join(' › '), now.kind_path_en.join(' › '))}</dd></>}
        {JSON.stringify(now.rating) === JSON.stringify(was.rating) ? null : <><dt>{t('report.rating')}</dt><dd><GradeBadge rating={now.rating} /></dd></>}
        {figures.map((f) => <div key={f} className="newer-figure"><dt>{word(f)}</dt><dd><Figure count={now.casualties[f]} /></dd></div>)}
        {now.withdrawn_at == null ? null : <><dt>{t('report.withdraw_title')}</dt><dd>{t('report.state.withdrawn')}</dd></>}
        {last ? <><dt>{t('report.newer_last')}</dt><dd>{[last.unit, last.detail].filter(Boolean).join(t('common.comma'))}</dd></> : null}
      </dl>
    </aside>
  );
}
