/** The middle of the desk: one report, everything for the next five minutes without a scroll. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ReportDetail } from '../api/types.ts';
import { hm } from '../time/words.ts';
import { GradeBadge } from '../ui/Grade.tsx';
import { Way } from '../ui/Way.tsx';
import { Facts, FourTimes, Ledger } from './ReportParts.tsx';

const RECENT = 3;

export function ReportCentre({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const reason = r.reasons[0];
  return (
    <article className="centre" aria-label={r.title}>
      <header className="centre-head">
        <div className="centre-title"><GradeBadge rating={r.rating} large /><h1>{r.title}</h1>{r.drill ? <span className="tag tag-ink">{t('shell.drill')}</span> : null}</div>
        <p className="centre-sub">
          <span>{r.kind_path.join(' › ')}</span><span>{t(r.version_of || r.sources.length > 0 ? 'report.version_no' : 'report.first_no', { no: r.no })}</span>
          {reason ? <span title={reason.criterion}>{reason.fact}{t('common.comma')}{reason.source}</span> : null}
        </p>
      </header>
      <FourTimes report={r} />
      <div className="centre-body">
        <p className="said">{r.what}</p>
        <Facts report={r} />
      </div>
      <section className="centre-part">
        <h2 className="section-title">{t('report.ledger')}<span className="note">{t('report.ledger_note')}</span></h2>
        <Ledger rows={r.ledger} />
      </section>
      <section className="centre-part">
        <h2 className="section-title">{t('way.title')}<span className="note">{t('report.way_note')}</span></h2>
        <Way levels={r.way} />
      </section>
      <section className="centre-part">
        <h2 className="section-title">{t('report.just_now')}<Link to="/report/$id" params={{ id: r.id }} className="note">{t('report.all_events', { n: r.timeline.length })}</Link></h2>
        <ul className="recent">
          {r.timeline.slice(-RECENT).reverse().map((e) => <li key={e.event_id}><time>{hm(e.at)}</time> {e.what}{e.detail ? ` ${e.detail}` : ''}</li>)}
        </ul>
      </section>
    </article>
  );
}
