/**
 * One report in full: the levels across, then what happened, instructions with
 * answers, figures with sources, and how long each step took. On a phone the same
 * in one column, with what is to be done before the way and all else.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reportQuery, useMe } from '../api/queries.ts';
import { inWords, titleOf } from '../i18n/index.ts';
import type { ReportDetail } from '../api/types.ts';
import { seenRing } from '../shell/RingBar.tsx';
import { useSubject } from '../shell/mode.ts';
import { useMinute } from '../time/clock.ts';
import { length, when } from '../time/words.ts';
import { ClockChip } from '../ui/ClockChip.tsx';
import { GradeBadge } from '../ui/Grade.tsx';
import { useHotkeys } from '../ui/hotkeys.ts';
import { Key } from '../ui/Key.tsx';
import { above, mustBeHeld } from '../ui/route.ts';
import { Answered } from '../ui/States.tsx';
import { Timeline } from '../ui/Timeline.tsx';
import { useNarrow } from '../ui/useNarrow.ts';
import { Way } from '../ui/Way.tsx';
import { PapersList } from '../document/PapersList.tsx';
import { ActColumn } from './ActColumn.tsx';
import { AdoptLine } from './AdoptLine.tsx';
import { Besides } from './Besides.tsx';
import { Links } from './Links.tsx';
import { useActs, type Acts } from './commands.ts';
import { InstructionCard } from './InstructionCard.tsx';
import { LazyDialogs, type Dialog } from './ReportDialogs.tsx';
import { Facts, FollowUps, FourTimes, Ledger } from './ReportParts.tsx';
import { InquiryLine } from '../inquiry/InquiryLine.tsx';
import { SignLine } from './sign/SignLine.tsx';
import { clockTo, kindPath, may, nextAct, openClocks } from './state.ts';
import './desk.css';
import './detail.css';

export function DetailPage() {
  const { id } = useParams({ from: '/shell/report/$id' });
  const answer = useQuery(reportQuery(id));
  useSubject(answer.data?.drill);
  useEffect(() => seenRing(id), [id]);
  return <Answered of={answer} lines={12}>{(r) => <Page report={r} />}</Answered>;
}

function Page({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const acts = useActs(r);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const next = nextAct(r);
  useHotkeys({
    F9: () => setDialog(next?.code === 'follow' ? 'follow' : 'up'),
    'Alt+P': may(r, 'instruct') ? () => setDialog('instruct') : undefined,
    'Ctrl+Enter': next?.code === 'receive' ? () => void acts.receive() : undefined,
  }, dialog === null);
  return (
    <div className="detail">
      <Head report={r} acts={acts} open={setDialog} />
      {narrow ? <ActColumn report={r} acts={acts} open={setDialog} keys={dialog === null} /> : <AdoptLine report={r} acts={acts} keys={dialog === null} />}
      <NobodyTold report={r} />
      <div className="detail-way"><Way levels={r.way} held={mustBeHeld(r.rating?.grade)} /></div>
      <div className="detail-body">
        <section className="panel detail-time">
          <PartHead title="timeline" n={r.timeline.length} />
          {/* It scrolls by itself when it is long: the keyboard must get there. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <div className="detail-scroll" role="region" aria-label={t('report.part.timeline')} tabIndex={0}><Timeline rows={r.timeline} /></div>
        </section>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className="detail-middle" role="region" aria-label={t('report.part.text')} tabIndex={0}>
          {r.instructions.map((i, index) => <InstructionCard key={i.id} instruction={i} index={index} acts={acts} />)}
          <section className="panel">
            <PartHead title="text" />
            <FourTimes report={r} />
            <div className="detail-said"><p className="said">{r.what}</p><Facts report={r} /></div>
            <FollowUps report={r} />
            {r.inquiries.length > 0 ? <div className="inq-lines">{r.inquiries.map((q) => <InquiryLine key={q.id} q={q} onAnswer={q.about === r.id && may(r, 'follow') ? () => setDialog('follow') : undefined} />)}</div> : null}
          </section>
        </div>
        {/* With several sources it is long: the keyboard must get there. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className="detail-side" role="region" aria-label={t('report.part.figures')} tabIndex={0}>
          <section className="panel"><PartHead title="figures" /><Ledger rows={r.ledger} kind={r.kind} narrow /></section>
          {r.sources.length > 0 ? (
            <section className="panel">
              <PartHead title="sources" />
              <ul className="detail-sources">{r.sources.map((s) => <li key={s.id}>{s.held ? <Link to="/report/$id" params={{ id: s.id }}>{titleOf(s)}</Link> : titleOf(s)}</li>)}</ul>
            </section>
          ) : null}
          {(r.documents ?? []).length > 0 ? <section className="panel"><header className="panel-head"><h2>{t('document.part')}</h2><span className="note">{t('document.part_note')}</span></header><PapersList rows={r.documents ?? []} /></section> : null}
          <Taken report={r} />
          <Why report={r} />
        </div>
      </div>
      <LazyDialogs report={r} acts={acts} open={dialog} change={setDialog} />
    </div>
  );
}

/** Our own report, of which nothing is owed to anybody: it lies here, and nobody was rung. */
function NobodyTold({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const me = useMe();
  const told = r.received != null || r.way.length > 1 || r.clocks.length > 0 || r.late != null || r.withdrawn_at != null;
  if (told || r.from_unit.id !== me.unit.id) return null;
  return <div className="detail-below detail-below-grave" role="alert"><b>{t('report.nobody_told')}</b></div>;
}

/** What was said below since this unit wrote upward, and what to do about it. */
function Below({ report: r, open }: { report: ReportDetail; open: (d: Dialog) => void }) {
  const { t } = useTranslation();
  const said = r.below ?? [];
  const withdrawn = said.some((b) => b.withdrawn);
  return (
    <div className={withdrawn ? 'detail-below detail-below-grave' : 'detail-below'} role="status">
      <b>{t(withdrawn ? 'report.below_withdrawn' : 'report.below_said', { n: said.length })}</b>
      <ul>{said.map((b) => <li key={b.event}>{b.what}</li>)}</ul>
      <span>
        {r.reported_as ? <Link to="/report/$id" params={{ id: r.reported_as.id }}>{t('report.below_own')}</Link> : null}
        {may(r, 'follow') ? <Button size="small" onClick={() => open('follow')}>{t('report.below_pass')}</Button> : null}
        {withdrawn && may(r, 'withdraw') ? <Button size="small" type="primary" onClick={() => open('withdraw')}>{t('report.withdraw_title')}</Button> : null}
      </span>
    </div>
  );
}

function PartHead({ title, n }: { title: 'timeline' | 'text' | 'figures' | 'sources' | 'taken' | 'why'; n?: number }) {
  const { t } = useTranslation();
  return <header className="panel-head"><h2>{t(`report.part.${title}`)}</h2><span className="note">{t(`report.part_note.${title}`, { n })}</span></header>;
}

function Head({ report: r, acts, open }: { report: ReportDetail; acts: Acts; open: (d: Dialog) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const narrow = useNarrow();
  const next = nextAct(r);
  const clock = next?.code === 'withdrawn' ? next.clock : r.withdrawn_at == null ? openClocks(r)[0] : undefined;
  const leads = me.roles.includes('leader');
  return (
    <header className="detail-head">
      <div className="detail-title">
        <GradeBadge rating={r.rating} large /><h1>{titleOf(r)}</h1>{r.drill ? <span className="tag tag-ink">{t('shell.drill')}</span> : null}
        <span className="detail-acts">
          {leads ? <Link to="/report/$id/leader" params={{ id: r.id }} className="detail-leader">{t(narrow ? 'report.instruction' : 'report.leader_page')}</Link> : null}
          {me.permissions.includes('desk.act') ? <Link to="/report/$id/paper" params={{ id: r.id }} className="detail-leader">{t('document.write')}</Link> : null}
          <Button size="small" onClick={() => open('message')}>{t('report.copy_text')}</Button>
          {may(r, 'lacking') ? <Button size="small" onClick={() => open('lacking')}>{t('inquiry.lack_title')}</Button> : null}
          {may(r, 'link') ? <Button size="small" onClick={() => open('link')}>{t('report.link_title')}</Button> : null}
          {may(r, 'return') ? <Button size="small" onClick={() => open('return')}>{t('report.return_title')}</Button> : null}
          {may(r, 'pace') ? <Button size="small" onClick={() => open('pace')}>{t('report.pace_title')}</Button> : null}
          {may(r, 'reopen') ? <Button size="small" onClick={() => open('reopen')}>{t('report.reopen_title')}</Button> : null}
          {may(r, 'follow') && next?.code !== 'follow' ? <Button size="small" onClick={() => open('follow')}>{t(r.closed_at == null ? 'report.follow_title' : 'report.recount_title')}</Button> : null}
          {may(r, 'raise') ? <Button size="small" onClick={() => open('rating')}>{t('report.rating_title')}</Button> : null}
          {may(r, 'correct') ? <Button size="small" onClick={() => open('correct')}>{t('report.correct_title')}</Button> : null}
          {may(r, 'withdraw') ? <Button size="small" onClick={() => open('withdraw')}>{t('report.withdraw_title')}</Button> : null}
          {may(r, 'verify') && !narrow ? <Button size="small" onClick={() => open('verify')}>{t('report.step.verify')}</Button> : null}
          {may(r, 'instruct') && !narrow ? <Button size="small" onClick={() => open('instruct')}>{t('report.instruct_title')} <Key>Alt P</Key></Button> : null}
          {next?.code === 'receive' ? <Button size="small" type="primary" onClick={() => void acts.receive()}>{t('report.do.receive')} <Key>Ctrl Enter</Key></Button>
            : next?.code === 'follow' ? <Button size="small" type="primary" onClick={() => open('follow')}>{t('report.follow_title')} <Key>F9</Key></Button>
            : may(r, 'up') || may(r, 'telephone') ? <Button size="small" type="primary" onClick={() => open('up')}>{t(next?.code === 'withdrawn' ? 'report.withdrawn_title' : may(r, 'up') ? 'report.step.up' : 'report.tel_title')} <Key>F9</Key></Button> : null}
        </span>
      </div>
      <p className="centre-sub">
        <span>{r.no}</span><span>{kindPath(r)}</span><span>{r.rating.confirmed ? t('report.confirmed') : t('report.not_confirmed')}</span>
        {r.rating_reason ? <span>{inWords(r.rating_reason, r.rating_reason_en)}</span> : null}
        {clock ? <span>{t(`report.clock_to.${clock.what}`, { who: clockTo(clock) })} <ClockChip due={clock.due_at} quiet={!clock.mine} /></span> : null}
        {r.withdrawn_at == null ? null : <span className="tag tag-ink">{t('report.state.withdrawn')}</span>}
        {r.closed_at == null ? null : <span className="tag">{t('report.closed')}</span>}
        {r.corrections > 0 ? <span>{t('report.corrected_n', { n: r.corrections })}</span> : null}
        {r.reported_as ? <span><Link to="/report/$id" params={{ id: r.reported_as.id }}>{t('report.reported_as')}</Link></span> : null}
      </p>
      {r.below && r.below.length > 0 ? <Below report={r} open={open} /> : null}
      <Links report={r} acts={acts} />
      <Besides report={r} open={open} />
      <SignLine report={r} open={() => open('sign')} />
    </header>
  );
}

function Why({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  if (r.reasons.length === 0) return null;
  return (
    <section className="panel">
      <PartHead title="why" />
      {r.reasons.map((x) => (
        <dl key={x.fact + x.criterion} className="detail-why">
          <dt>{t('report.fact')}</dt><dd>{inWords(x.fact, x.fact_en)}</dd><dt>{t('report.criterion')}</dt><dd>{inWords(x.criterion, x.criterion_en)}</dd><dt>{t('report.article')}</dt><dd>{inWords(x.source, x.source_en)}</dd>
        </dl>
      ))}
    </section>
  );
}

/** How long each step took, reckoned from the record. */
function Taken({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const now = useMinute();
  const here = r.way.find((l) => l.here);
  const next = above(r.way)[0];
  const start = r.received?.delivered_at ?? r.sent_at;
  const first = r.instructions.map((i) => i.at).sort((a, b) => a - b)[0];
  const cells = [
    { name: t('report.taken.received'), at: r.received?.at }, { name: t('report.taken.instructed'), at: first },
    { name: t('report.taken.tel', { who: next?.unit ?? '' }), at: next?.tel.state === 'done' ? next.tel.at : null },
    { name: t('report.taken.doc', { who: next?.unit ?? '' }), at: next?.doc.state === 'done' ? next.doc.at : null },
  ].filter((c) => c.at != null && c.at > start);
  if (!here || cells.length === 0) return null;
  return (
    <section className="panel">
      <PartHead title="taken" />
      <dl className="taken">{cells.map((c) => <div key={c.name}><dt>{c.name}</dt><dd title={c.at == null ? undefined : when(c.at, now, t)}>{length((c.at ?? start) - start, t)}</dd></div>)}</dl>
    </section>
  );
}
