/** The middle of the desk: one report, everything for the next five minutes without a scroll. */
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportDetail } from '../api/types.ts';
import { useSubject } from '../shell/mode.ts';
import { useMinute } from '../time/clock.ts';
import { dayWord, hm, sameDay } from '../time/words.ts';
import { GradeBadge } from '../ui/Grade.tsx';
import { dayOf, mustBeHeld, route } from '../ui/route.ts';
import { Way } from '../ui/Way.tsx';
import { inWords, titleOf } from '../i18n/index.ts';
import { DayHead, eventWord } from '../ui/Timeline.tsx';
import { Besides } from './Besides.tsx';
import type { Acts } from './commands.ts';
import { Links } from './Links.tsx';
import type { Dialog } from './ReportDialogs.tsx';
import { kindPath } from './state.ts';
import { Facts, FollowUps, FourTimes, Ledger } from './ReportParts.tsx';

const RECENT = 3;
const LEDGER = 3;

export function ReportCentre({ report: r, acts, open }: { report: ReportDetail; acts: Acts; open: (dialog: Dialog) => void }) {
  const { t } = useTranslation();
  const now = useMinute();
  useSubject(r.drill);
  const reason = r.reasons[0];
  const day = dayOf(route(r.way).row) ?? now;
  return (
    <article className="centre" aria-label={titleOf(r)}>
      <header className="centre-head">
        <div className="centre-title"><GradeBadge rating={r.rating} large /><h1>{titleOf(r)}</h1>{r.drill ? <span className="tag tag-ink">{t('shell.drill')}</span> : null}{r.withdrawn_at == null ? null : <span className="tag tag-ink">{t('report.state.withdrawn')}</span>}</div>
        <p className="centre-sub">
          <span>{kindPath(r)}</span><span>{t(r.upward ? 'report.version_no' : 'report.first_no', { no: r.no })}</span>
          {reason ? <span title={inWords(reason.criterion, reason.criterion_en)}>{inWords(reason.fact, reason.fact_en)}{t('common.comma')}{inWords(reason.source, reason.source_en)}</span> : null}
        </p>
        <Links report={r} acts={acts} />
        <Besides report={r} open={open} />
      </header>
      <FourTimes report={r} />
      <div className="centre-body">
        <p className="said">{r.what}</p>
        <Facts report={r} />
      </div>
      <FollowUps report={r} most={2} />
      <section className="centre-part">
        <h2 className="section-title">{t('report.ledger')}<span className="note">{t('report.ledger_note')}</span></h2>
        <Ledger rows={r.ledger} kind={r.kind} most={LEDGER} whole={r.id} />
      </section>
      <section className="centre-part">
        <h2 className="section-title">{t('way.title')}{sameDay(day, now) ? null : <span className="way-day">{dayWord(day, now, t)}</span>}<span className="note">{t('report.way_note')}</span></h2>
        <Way levels={r.way} told={day} held={mustBeHeld(r.rating?.grade)} />
      </section>
      <section className="centre-part">
        <h2 className="section-title">{t('report.just_now')}<Link to="/report/$id" params={{ id: r.id }} className="note">{t('report.all_events', { n: r.timeline.length })}</Link></h2>
        <ul className="recent">
          {r.timeline.slice(-RECENT).reverse().map((e, i, shown) => (
            <Fragment key={e.event_id}>
              <DayHead at={e.at} before={shown[i - 1]?.at} />
              <li><time>{hm(e.at)}</time> <span className="recent-what">{e.unit} <b>{eventWord(e.what)}</b>{e.detail ? ` ${inWords(e.detail, e.detail_en)}` : ''}</span></li>
            </Fragment>
          ))}
        </ul>
      </section>
    </article>
  );
}
