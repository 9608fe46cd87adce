/**
 * 今日: what do I owe. One list across all slices, most urgent first, one line per
 * event with its article and one act; beside it who is on duty and what became of what
 * was sent.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { Fragment, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { todayQuery, useMe } from '../api/queries.ts';
import type { DutyGroup, DutyItem, Today } from '../api/types.ts';
import { inWords, titleOf, wordFor } from '../i18n/index.ts';
import { cite } from '../report/cite.ts';
import { useSwitchMode } from '../shell/mode.ts';
import { useLeads } from '../shell/useLeads.ts';
import { useMinute } from '../time/clock.ts';
import { dayWord, sameDay } from '../time/words.ts';
import { ClockChip } from '../ui/ClockChip.tsx';
import { GradeBadge } from '../ui/Grade.tsx';
import { Key } from '../ui/Key.tsx';
import { dayOf, mustBeHeld, route } from '../ui/route.ts';
import { Answered, Empty } from '../ui/States.tsx';
import { Way } from '../ui/Way.tsx';
import { byEvent, type EventLine } from './events.ts';
import { Substitutes } from './Substitutes.tsx';
import './today.css';

const GROUPS: DutyGroup[] = ['overdue', 'today', 'week'];

export function TodayPage() {
  const answer = useQuery(todayQuery);
  return <Answered of={answer} lines={12}>{(data) => <Page data={data} />}</Answered>;
}

function Page({ data }: { data: Today }) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <div className="today">
      <section className="today-main">
        <header className="today-head">
          <h1 className="page-title">{t('today.title')}</h1><span className="ink2">{t('today.note')}</span>
          <span className="today-counts">{GROUPS.map((g) => <span key={g}>{t(`today.count.${g}`)} <b>{data.counts[g]}</b></span>)}</span>
        </header>
        <Aside n={data.aside} drill={me.drill} />
        {data.items.length === 0 ? (
          <div className="panel"><Empty title={t('today.empty')}>{me.rooms.includes('reports') ? <>{t('today.empty_call')} <Key>F2</Key>{t('today.empty_write')} <Key>F3</Key></> : null}</Empty></div>
        ) : <Duties items={data.items} />}
      </section>
      <aside className="today-side">
        {data.on_duty.length > 0 ? <OnDuty rows={data.on_duty} /> : null}
        <Substitutes />
        <Sent rows={data.sent} />
      </aside>
    </div>
  );
}

/** What waits in the other mode: never among these duties, never out of sight. */
function Aside({ n, drill }: { n: number; drill: boolean }) {
  const { t } = useTranslation();
  const move = useSwitchMode();
  if (n === 0) return null;
  if (drill) return <p className="today-aside today-aside-real"><button type="button" className="link" onClick={() => void move(false)}>{t('shell.real_aside', { n })}</button></p>;
  return <p className="today-aside"><Link to="/report" search={{ mode: 'drill' }}>{t('shell.drill_aside', { n })}</Link></p>;
}

/** Posts that the node names in Chinese. */
const POSTS: Record<string, string> = { 值班: 'duty', 带班: 'leader' };
/** The node names things by its own paths; the page of a report is under /report, and for a leader with a phone the one to instruct from. */
const pageOf = (href: string, leads: boolean) => href.replace(/^\/reports\/([0-9a-f]+)/, leads ? '/report/$1/leader' : '/report/$1').replace(/^\/instructions\//, '/instruction/').replace(/^\/manuscripts\//, '/manuscript/').replace(/^\/inquiries\//, '/inquiry/');

function Duties({ items }: { items: DutyItem[] }) {
  const { t } = useTranslation();
  const lines = byEvent(items);
  const first = lines.find((l) => l.first.group === 'overdue')?.key;
  return (
    <table className="panel duties">
      <thead><tr><th>{t('today.due')}</th><th>{t('today.matter')}</th><th>{t('today.post')}</th><th>{t('today.article')}</th><th className="right">{t('today.act')}</th></tr></thead>
      <tbody>
        {GROUPS.map((group) => {
          const rows = lines.filter((l) => l.first.group === group);
          return rows.length === 0 ? null : (
            <Fragment key={group}>
              <tr className="duties-group"><th colSpan={5} scope="colgroup">{t(`today.group.${group}`)}</th></tr>
              {rows.map((line) => <Event key={line.key} line={line} primary={line.key === first} />)}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

/** An event with its most urgent duty; the further ones are folded, and say when one of them is over. */
function Event({ line, primary }: { line: EventLine; primary: boolean }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const n = line.rest.length;
  const over = line.rest.filter((d) => d.group === 'overdue').length;
  const more = n === 0 ? null : <button type="button" className="link duty-more" aria-expanded={open} onClick={() => setOpen(!open)}>{t(over > 0 ? 'today.more_over' : 'today.more', { n, over })}</button>;
  return (
    <>
      <Duty item={line.first} primary={primary} title={titleOf(line.first)}>{more}</Duty>
      {open ? line.rest.map((d) => <Duty key={d.id} item={d} />) : null}
    </>
  );
}

/** One duty; without a title it is a further one of the event above it. */
function Duty({ item, primary, title, children }: { item: DutyItem; primary?: boolean; title?: string; children?: ReactNode }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const leads = useLeads();
  return (
    <tr className={`duty duty-${item.group}${title === undefined ? ' duty-rest' : ''}`}>
      <td className="duty-due">{item.due_at == null ? <span className="note">{t('today.no_due')}</span> : <ClockChip due={item.due_at} />}</td>
      <td className="duty-matter">{title === undefined ? null : <b>{title}</b>}<small>{inWords(item.next, item.next_en)}{children}</small></td>
      <td className="duty-post">{wordFor(`today.posts.${POSTS[item.post]}`, item.post)}</td>
      <td className="duty-article">{cite(item, t)}</td>
      <td className="right duty-act"><Button type={primary ? 'primary' : 'default'} size="small" onClick={() => void navigate({ to: pageOf(item.action.href, leads) })}>{item.action.label ?? wordFor(`today.action.${item.action.code}`, t('today.action.open'))}</Button></td>
    </tr>
  );
}

function OnDuty({ rows }: { rows: Today['on_duty'] }) {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <header className="panel-head"><h2>{t('today.on_duty')}</h2></header>
      <table className="plain onduty">
        <tbody>
          {rows.map((r) => (
            <tr key={r.role + r.title + (r.name ?? '')}>
              <th scope="row">{wordFor(`today.role.${r.role}`, r.role)}</th><td>{r.name ? <b>{r.name}</b> : <span className="ink2">{t(r.state === 'absent' ? 'today.away' : 'today.state.vacant')}</span>} <span className="note">{r.title}</span></td><td>{r.phone ? <a className="tel" href={`tel:${r.phone}`}>{r.phone}</a> : null}</td>
              <td className="right">{wordFor(`today.state.${r.state}`, r.state)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Sent({ rows }: { rows: Today['sent'] }) {
  const { t } = useTranslation();
  return (
    <section className="panel sent">
      <header className="panel-head"><h2>{t('today.sent')}</h2><span className="note">{t('today.sent_note')}</span></header>
      {rows.length === 0 ? <Empty title={t('today.sent_none')} /> : (
        <ul>
          {rows.map((s) => <SentOne key={s.report_id} sent={s} />)}
        </ul>
      )}
    </section>
  );
}

/** One report with its way; the day, where all of it lies on one, beside the title. */
function SentOne({ sent: s }: { sent: Today['sent'][number] }) {
  const { t } = useTranslation();
  const now = useMinute();
  const leads = useLeads();
  const day = dayOf(route(s.way).row, true) ?? now;
  return (
    <li>
      <Link to={leads ? '/report/$id/leader' : '/report/$id'} params={{ id: s.report_id }} className="sent-title">
        <GradeBadge rating={s.rating} /><b>{titleOf(s)}</b>{sameDay(day, now) ? null : <span className="way-day">{dayWord(day, now, t)}</span>}
      </Link>
      <Way levels={s.way} thin told={day} held={mustBeHeld(s.rating?.grade)} />
      {s.note ? <p className="note">{inWords(s.note, s.note_en)}</p> : null}
    </li>
  );
}
