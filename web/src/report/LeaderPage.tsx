/**
 * A leader with a phone in a car: figures first, then what is late, then two taps to
 * an instruction. All of it is seen on a phone without a scroll.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../i18n/index.ts';
import { reportQuery } from '../api/queries.ts';
import type { CasualtyField, Instruction, Millis, ReportDetail, WayLevel, WayState } from '../api/types.ts';
import { seenRing } from '../shell/RingBar.tsx';
import { useSubject } from '../shell/mode.ts';
import { useMinute, useNow } from '../time/clock.ts';
import { dayWord, length, moment, sameDay, when } from '../time/words.ts';
import { ClockChip } from '../ui/ClockChip.tsx';
import { Figure } from '../ui/Figure.tsx';
import { Folded } from '../ui/Folded.tsx';
import { GradeBadge } from '../ui/Grade.tsx';
import { above, owed, route } from '../ui/route.ts';
import { Answered } from '../ui/States.tsx';
import { Medium } from '../ui/Way.tsx';
import { useActs, type Acts } from './commands.ts';
import { useFigureWords } from './figures.ts';
import { LeaderGive } from './LeaderGive.tsx';
import { InstructionAfter } from './InstructionAfter.tsx';
import { LazyDialogs } from './ReportDialogs.tsx';
import { SignLine } from './sign/SignLine.tsx';
import { may } from './state.ts';
import './leader.css';

const FIGURES: CasualtyField[] = ['on_site', 'safe', 'trapped', 'missing', 'dead', 'injured', 'in_danger', 'evacuated'];

export function LeaderPage() {
  const { id } = useParams({ from: '/shell/report/$id/leader' });
  const answer = useQuery(reportQuery(id));
  useSubject(answer.data?.drill);
  useEffect(() => seenRing(id), [id]);
  return (
    <Answered of={answer} lines={10}>
      {(r) => (
        <div className="leader">
          <Facts report={r} />
          <Signature report={r} />
          <Late report={r} />
          {r.instructions.length > 0 ? <Instructions report={r} /> : null}
          {may(r, 'instruct') ? <LeaderGive key={r.id} report={r} /> : null}
        </div>
      )}
    </Answered>
  );
}

/** What is signed, or to be signed, in one line with its button. */
function Signature({ report: r }: { report: ReportDetail }) {
  const acts = useActs(r);
  const [open, setOpen] = useState(false);
  if (!r.signature && !r.manuscript) return null;
  return <section className="leader-part"><SignLine report={r} open={() => setOpen(true)} /><LazyDialogs report={r} acts={acts} open={open ? 'sign' : null} change={() => setOpen(false)} /></section>;
}

function Facts({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const word = useFigureWords(r.kind);
  const now = useNow();
  const title = titleOf(r);
  const happened = r.happened.how === 'exact' || r.happened.how === 'about' ? r.happened.at : null;
  const figures = FIGURES.filter((f) => r.casualties[f].how !== 'unknown' || f === 'dead' || f === 'injured');
  // The title mostly begins with the place; then it is not said twice.
  const said = [title.includes(r.place_text) ? '' : r.place_text, moment(r.happened, now, t), happened ? t('report.ago', { span: length(now - happened, t) }) : '', t('report.from_unit', { unit: r.from_unit.name })];
  return (
    <section className="leader-part leader-top">
      <p className="leader-grade"><GradeBadge rating={r.rating} /><span>{t(r.rating.confirmed ? 'report.confirmed_short' : 'report.not_confirmed_short')}</span><Link to="/report/$id" params={{ id: r.id }}>{t('report.all_events', { n: r.timeline.length })}</Link></p>
      <h1>{title}</h1>
      <p className="ink2">{said.filter(Boolean).join(t('common.comma'))}</p>
      <dl className="leader-figures">
        {figures.map((f) => <div key={f} className={f === 'trapped' && r.casualties[f].how !== 'none' ? 'leader-heavy' : undefined}><dd><Figure count={r.casualties[f]} /></dd><dt>{word(f)}</dt></div>)}
      </dl>
      <Folded text={r.what} className="said" />
    </section>
  );
}

/** The governments above with their times, and whoever is late: bureaus, companies, answers to instructions. */
function Late({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const now = useNow();
  const beside = new Map<string, Millis>();
  for (const o of owed(route(r.way).beside)) if (o.due_at < now && !beside.has(o.level.unit)) beside.set(o.level.unit, o.due_at);
  for (const x of r.instructions.flatMap((i) => (i.settled_at == null ? i.to : []))) if (x.answered_at == null && x.due_at != null && x.due_at < now && !beside.has(x.unit)) beside.set(x.unit, x.due_at);
  const levels = above(r.way);
  const [worst, ...others] = [...beside].sort((a, b) => a[1] - b[1]);
  if (levels.length === 0 && !worst) return null;
  return (
    <ul className="leader-way">
      {levels.map((l) => <Above key={l.unit} level={l} />)}
      {worst ? <li><b>{worst[0]}</b><ClockChip due={worst[1]} />{others.length > 0 ? <small>{t('report.late_too', { units: others.map(([unit]) => unit).join(t('common.list')) })}</small> : null}</li> : null}
    </ul>
  );
}

/** A government above; the day of what was done first stands beside its name, so that times fit in a third of a phone. */
function Above({ level: l }: { level: WayLevel }) {
  const { t } = useTranslation();
  const now = useMinute();
  const day = [l.tel, l.doc].find((m) => m.state === 'done')?.at ?? now;
  return (
    <li>
      <span><b>{l.unit}</b>{sameDay(day, now) ? null : <> <small>{dayWord(day, now, t)}</small></>}</span>
      <Mark mark={l.tel} of="tel" told={day} /><Mark mark={l.doc} of="doc" told={day} />
    </li>
  );
}

function Mark({ of, mark, told }: { of: 'tel' | 'doc'; mark: WayState; told: Millis }) {
  const { t } = useTranslation();
  const now = useMinute();
  if (mark.state === 'none') return null;
  if (mark.state === 'done') return <span><Medium of={of} /> {mark.at == null ? t('way.done') : when(mark.at, now, t, told)}</span>;
  return <span><Medium of={of} state="owed" /> {mark.due_at == null ? t('way.owed') : <ClockChip due={mark.due_at} />}</span>;
}

/** Those that are open, newest first, each with its answers and buttons; what is settled is folded below. */
function Instructions({ report: r }: { report: ReportDetail }) {
  const { t } = useTranslation();
  const acts = useActs(r);
  const all = [...r.instructions].sort((a, b) => b.at - a.at);
  const settled = all.filter((i) => i.settled_at != null);
  return (
    <>
      {all.filter((i) => i.settled_at == null).map((i) => <section key={i.id} className="leader-part leader-instruction"><One instruction={i} acts={acts} /></section>)}
      {settled.length > 0 ? (
        <details className="leader-part leader-settled">
          <summary>{t('report.after.settled_n', { n: settled.length })}</summary>
          {settled.map((i) => <div key={i.id} className="leader-instruction"><One instruction={i} acts={acts} /></div>)}
        </details>
      ) : null}
    </>
  );
}

function One({ instruction: i, acts }: { instruction: Instruction; acts: Acts }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <>
      <p className="leader-by">{i.by_name} {i.by_post} {when(i.at, now, t)} {t('report.instructed_by', { method: t(`report.method.${i.method}`) })}</p>
      <Folded text={i.text} className="leader-words" />
      {i.to.length > 0 ? <ul className="leader-answers">{i.to.map((x) => <li key={x.unit_id}><b>{x.unit}</b> {x.answer ?? <span className="ink2">{x.seen_at == null ? t('report.not_seen') : t('report.seen_at', { time: when(x.seen_at, now, t) })}</span>}</li>)}</ul> : null}
      <InstructionAfter instruction={i} acts={acts} />
    </>
  );
}
