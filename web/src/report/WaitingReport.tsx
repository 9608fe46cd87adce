/**
 * A first report that is written and not sent, because the node cannot be reached or
 * would not take it: where the report is, what it says, and the telephone as the first
 * button.
 */
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import type { CasualtyField } from '../api/types.ts';
import { ProblemError } from '../api/problem.ts';
import { useMe } from '../api/queries.ts';
import { useMinute } from '../time/clock.ts';
import { readMoment } from '../time/parse.ts';
import { hms, moment, size, when } from '../time/words.ts';
import { Figure, Unverified } from '../ui/Figure.tsx';
import { unbroken, type AboveDesk } from './aboveDesk.ts';
import { saidOf, type Kept } from '../offline/shelf.ts';
import { ProblemNote } from '../ui/Problem.tsx';
import { useNarrow } from '../ui/useNarrow.ts';
import { casualtiesOf, knewOf } from './body.ts';
import { useFigureWords } from './figures.ts';

const FIGURES: CasualtyField[] = ['dead', 'injured', 'missing', 'trapped', 'on_site', 'safe', 'evacuated', 'in_danger'];

interface Props {
  kept: Kept; kindWords: string; above: AboveDesk | null; lasts: boolean;
  now: () => void; rewrite: () => void; another: () => void;
}

export function WaitingReport({ kept, kindWords, above, lasts, now, rewrite, another }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const minute = useMinute();
  const narrow = useNarrow();
  const { draft, state, tries } = kept;
  const word = useFigureWords(draft.kind ?? kept.body?.kind);
  const figures = casualtiesOf(draft);
  const at = readMoment(draft.when, draft.whenTypedAt);
  const waits = state === 'waiting';
  const said = saidOf(kept);
  // A node that is there and cannot store is no dead line, and nobody mends it by waiting for a network.
  const full = waits && said !== undefined;
  const steps = [
    { name: t(narrow ? 'offline.put_phone' : 'offline.put_here'), note: hms(kept.at), state: 'done' },
    { name: t(full ? 'report.wait_node' : waits ? 'report.wait_step' : `offline.state.${state}`), note: waits ? t('report.wait_again', { n: tries }) : '', state: 'now' },
    { name: me.unit.short_name || me.unit.name, note: t('report.not_there'), state: 'later' }, ...(above ? [{ name: above.unit, note: t('report.not_there'), state: 'later' }] : []),
  ];
  const open = draft.files.filter((f) => !f.id).length;
  return (
    <div className="waiting">
      <section className="waiting-top">
        <div className="waiting-title"><h1>{t('report.written_first')}</h1><span className="tag tag-ink" role="status">{t('offline.only_here')}</span></div>
        <ol className="waiting-steps" aria-label={t('way.title')}>
          {steps.map((s) => <li key={s.name} className={`waiting-${s.state}`} aria-current={s.state === 'now' ? 'step' : undefined}><b>{s.name}</b><span>{s.note}</span></li>)}
        </ol>
        {state === 'draft' ? null : <p className="waiting-said">{t(waits ? (full ? (lasts ? 'offline.kept_full' : 'offline.kept_full_page') : lasts ? 'offline.kept' : 'offline.kept_page') : 'offline.refused')}</p>}
        {said ? <ProblemNote error={new ProblemError(said)} /> : null}
      </section>
      <dl className="waiting-facts">
        <Row name={t('report.when')} note={t('report.knew_from', { time: when(knewOf(draft), minute, t) })}>{at.ok && at.moment.how !== 'unknown' ? moment(at.moment, minute, t) : <Unverified />}</Row>
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
        {waits ? <button type="button" onClick={now}>{t('report.try_now')}</button> : null}
        <button type="button" onClick={another}>{t('offline.another')}</button>
      </footer>
    </div>
  );
}

function Row({ name, note, children }: { name: string; note?: string; children: ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}{note ? <small>{note}</small> : null}</dd></div>;
}
