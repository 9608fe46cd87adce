/**
 * Right of the first report: what the facts mean. The grade with its reason and
 * source, whom it goes to with both clocks, and the keys.
 */
import { useTranslation } from 'react-i18next';
import { isOffline, problemOf } from '../api/problem.ts';
import { inWords } from '../i18n/index.ts';
import type { Millis, Proposal, ProposedClock } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { ClockChip } from '../ui/ClockChip.tsx';
import { cite } from './cite.ts';
import { Key } from '../ui/Key.tsx';
import { ProblemNote } from '../ui/Problem.tsx';
import { Medium } from '../ui/Way.tsx';
import { RatingChooser, type Choice } from './RatingChooser.tsx';

interface Props { proposal?: Proposal; error: unknown; knewAt: Millis; chosen?: Choice; reason: string; fault?: string | null; onRating: (chosen: Choice | undefined, reason: string) => void }

export function Consequences({ proposal, error, knewAt, chosen, reason, fault, onRating }: Props) {
  const { t } = useTranslation();
  const minute = useMinute();
  return (
    <aside className="conseq" aria-label={t('report.consequences')}>
      <section>
        <h2 className="section-title">{t('report.proposed')}<span className="note">{t('report.proposed_note')}</span></h2>
        {proposal ? null : error && isOffline(problemOf(error)) ? <p>{t('offline.no_judgement')}</p> : <ProblemNote error={error} />}
        <RatingChooser proposed={proposal?.rating} chosen={chosen} reason={reason} fault={fault} onChange={onRating} />
        {proposal?.reasons.slice(0, 2).map((r) => (
          <dl key={r.fact + r.criterion} className="conseq-why">
            <dt>{t('report.fact')}</dt><dd>{inWords(r.fact, r.fact_en)}</dd>
            <dt>{t('report.criterion')}</dt><dd>{inWords(r.criterion, r.criterion_en)}</dd>
            <dt>{t('report.article')}</dt><dd>{inWords(r.source, r.source_en)}</dd>
          </dl>
        ))}
        <p className="note">{t('report.provisional_note')}</p>
      </section>
      <section>
        <h2 className="section-title">{t('report.clocks_start')}<span className="note">{t('report.since_knew', { time: when(knewAt, minute, t) })}</span></h2>
        {proposal ? <table className="plain conseq-clocks">
          <thead><tr><th>{t('report.to_whom')}</th><th>{t('report.how')}</th><th>{t('report.due')}</th><th className="num">{t('report.left')}</th></tr></thead>
          {proposal.clocks.map((c) => <ClockRows key={c.desk_id} clock={c} />)}
        </table> : null}
        {proposal?.clocks.length === 0 ? <p className="note">{t('report.nobody_owed')}</p> : null}
        {proposal?.clocks.length ? <p className="note">{t('report.first_is_written')}</p> : null}
      </section>
      <section className="conseq-keys">
        <h2 className="section-title">{t('report.keys')}</h2>
        <ul>
          <li><Key>Tab</Key> {t('report.key_tab')}</li><li><Key>↑</Key><Key>↓</Key> {t('report.key_arrows')}</li>
          <li><Key>F8</Key> {t('report.key_f8')}</li><li><Key>Esc</Key> {t('report.key_esc')}</li>
          <li><Key>Ctrl Enter</Key> {t('report.key_send')}</li><li className="note">{t('report.key_ime')}</li>
        </ul>
      </section>
    </aside>
  );
}

function ClockRows({ clock }: { clock: ProposedClock }) {
  const { t } = useTranslation();
  const now = useMinute();
  const tel = { article: clock.tel_article, article_en: clock.tel_article_en, ceiling_minutes: clock.tel_ceiling_minutes };
  const doc = { article: clock.doc_article, article_en: clock.doc_article_en, ceiling_minutes: clock.doc_ceiling_minutes };
  const lines = ([['tel', clock.tel_due_at, clock.tel_minutes, cite(tel, t)], ['doc', clock.doc_due_at, clock.doc_minutes, cite(doc, t)]] as const).filter((l) => l[1] != null);
  // ☎ and 文 mostly rest on one article, which is then said once.
  const cited = lines.filter((l, i) => l[3] && lines.findIndex((o) => o[3] === l[3]) === i);
  return (
    <tbody>
      {lines.map(([medium, due, minutes], i) => (
        <tr key={medium}>
          {i === 0 ? <td rowSpan={lines.length}><b>{clock.desk}</b><br /><span className="note">{t(`report.via.${clock.via}`)}</span>{clock.phones.slice(0, 1).map((p) => <a key={p} className="tel conseq-tel" href={`tel:${p}`}>{p}</a>)}</td> : null}
          <td className="nowrap"><Medium of={medium} /> {minutes == null ? '' : t('time.minutes', { n: minutes })}</td>
          <td>{due == null ? '' : when(due, now, t)}</td>
          <td className="num">{due == null ? null : <ClockChip due={due} bare />}</td>
        </tr>
      ))}
      {cited.length > 0 ? <tr className="conseq-cite"><td colSpan={4}>{cited.map((l) => <small key={l[0]}>{cited.length > 1 ? <Medium of={l[0]} /> : null} {l[3]}</small>)}</td></tr> : null}
    </tbody>
  );
}
