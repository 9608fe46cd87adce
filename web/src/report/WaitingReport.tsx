/**
 * A first report that is written and not sent, because the node cannot be reached.
 * On a PC one line above the form says so; on a phone it is a page of its own: where
 * the report is, what it says, and the telephone as the first button.
 */
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import type { CasualtyField } from '../api/types.ts';
import { useMe } from '../api/queries.ts';
import { useMinute } from '../time/clock.ts';
import { readMoment } from '../time/parse.ts';
import { hms, moment, size, when } from '../time/words.ts';
import { Figure, Unverified } from '../ui/Figure.tsx';
import { unbroken, type AboveDesk } from './aboveDesk.ts';
import { casualtiesOf, type Draft } from './draft.ts';
import { useFigureWords } from './figures.ts';

interface Props { tries: number; above: AboveDesk | null; now: () => void }

export function WaitingLine({ tries, above, now }: Props) {
  const { t } = useTranslation();
  return (
    <div className="first-waiting" role="status">
      <span className="tag tag-ink">{t('report.only_here')}</span>
      <span>{t('report.waiting', { n: tries })}{above ? `${t('common.comma')}${t('report.call_meanwhile', { who: above.desk, phone: above.phone })}` : ''}</span>
      <button type="button" className="link" onClick={now}>{t('report.try_now')}</button>
    </div>
  );
}

const FIGURES: CasualtyField[] = ['dead', 'injured', 'missing', 'trapped', 'on_site', 'safe'];

export function WaitingReport({ draft, kind, kindWords, tries, above, now, rewrite }: Props & { draft: Draft; kind: string | undefined; kindWords: string; rewrite: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const minute = useMinute();
  const word = useFigureWords(kind);
  const figures = casualtiesOf(draft);
  const at = readMoment(draft.when, draft.whenTypedAt);
  const steps = [
    { name: t('report.kept_step'), note: draft.savedAt ? hms(draft.savedAt) : '', state: 'done' }, { name: t('report.wait_step'), note: t('report.wait_again', { n: tries }), state: 'now' },
    { name: me.unit.short_name || me.unit.name, note: t('report.not_there'), state: 'later' }, ...(above ? [{ name: above.unit, note: t('report.not_there'), state: 'later' }] : []),
  ];
  const open = draft.files.filter((f) => !f.id).length;
  return (
    <div className="waiting">
      <section className="waiting-top">
        <div className="waiting-title"><h1>{t('report.written_first')}</h1><span className="tag tag-ink" role="status">{t('report.only_here')}</span></div>
        <ol className="waiting-steps" aria-label={t('way.title')}>
          {steps.map((s) => <li key={s.name} className={`waiting-${s.state}`} aria-current={s.state === 'now' ? 'step' : undefined}><b>{s.name}</b><span>{s.note}</span></li>)}
        </ol>
      </section>
      <dl className="waiting-facts">
        <Row name={t('report.when')} note={t('report.knew_from', { time: when(draft.knewAt, minute, t) })}>{at.ok && at.moment.how !== 'unknown' ? moment(at.moment, minute, t) : <Unverified />}</Row>
        <Row name={t('report.where')}>{draft.placeText.trim() || <Unverified />}</Row>
        <Row name={t('report.what')} note={kindWords}>{draft.what}</Row>
        <Row name={t('report.casualties')}>
          <span className="waiting-figures">{FIGURES.filter((f) => figures[f].how !== 'unknown' || f === 'dead' || f === 'injured' || f === 'trapped').map((f) => <span key={f}>{word(f)} <Figure count={figures[f]} /></span>)}</span>
        </Row>
        <Row name={t('report.contact')}>{[draft.contactName, draft.contactPhone].filter(Boolean).join(' ') || <Unverified />}</Row>
        {draft.files.length > 0 ? <Row name={t('report.photo')} note={open > 0 ? t('report.files_open', { n: open }) : undefined}>{t('report.files_n', { n: draft.files.length, size: size(draft.files.reduce((sum, f) => sum + f.size, 0)) })}</Row> : null}
      </dl>
      <footer className="waiting-foot">
        {above ? <a href={`tel:${above.phone}`}>{t('report.call_first', { who: above.desk, phone: unbroken(above.phone) })}</a> : null}
        <button type="button" onClick={rewrite}>{t('report.rewrite')}</button>
        <button type="button" onClick={now}>{t('report.try_now')}</button>
      </footer>
    </div>
  );
}

function Row({ name, note, children }: { name: string; note?: string; children: ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}{note ? <small>{note}</small> : null}</dd></div>;
}
