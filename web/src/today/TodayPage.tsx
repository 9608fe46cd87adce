/**
 * 今日: what do I owe. One list across all slices, most urgent first, each with its
 * article and one act; beside it who is on duty and what became of what was sent.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { todayQuery, useMe } from '../api/queries.ts';
import type { DutyGroup, DutyItem, Today } from '../api/types.ts';
import { inWords, titleOf, wordFor } from '../i18n/index.ts';
import { cite } from '../report/cite.ts';
import { ClockChip } from '../ui/ClockChip.tsx';
import { GradeBadge } from '../ui/Grade.tsx';
import { Key } from '../ui/Key.tsx';
import { Answered, Empty } from '../ui/States.tsx';
import { Way } from '../ui/Way.tsx';
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

/** The node names things by its own paths; the page of a report is under /report. */
const pageOf = (href: string) => href.replace(/^\/reports\//, '/report/').replace(/^\/instructions\//, '/instruction/');

function Duties({ items }: { items: DutyItem[] }) {
  const { t } = useTranslation();
  const first = items.find((i) => i.group === 'overdue')?.id;
  return (
    <table className="panel duties">
      <thead><tr><th>{t('today.due')}</th><th>{t('today.matter')}</th><th>{t('today.post')}</th><th>{t('today.article')}</th><th className="right">{t('today.act')}</th></tr></thead>
      <tbody>
        {GROUPS.map((group) => {
          const rows = items.filter((i) => i.group === group);
          return rows.length === 0 ? null : (
            <Fragment key={group}>
              <tr className="duties-group"><th colSpan={5} scope="colgroup">{t(`today.group.${group}`)}</th></tr>
              {rows.map((item) => <Duty key={item.id} item={item} primary={item.id === first} />)}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function Duty({ item, primary }: { item: DutyItem; primary: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <tr className={`duty duty-${item.group}`}>
      <td className="duty-due">{item.due_at == null ? <span className="note">{t('today.no_due')}</span> : <ClockChip due={item.due_at} />}</td>
      <td className="duty-matter"><b>{titleOf(item)}</b><small>{inWords(item.next, item.next_en)}</small></td>
      <td className="duty-post">{item.post === '值班' ? t('today.posts.duty') : item.post}</td>
      <td className="duty-article">{cite(item, t)}</td>
      <td className="right duty-act"><Button type={primary ? 'primary' : 'default'} size="small" onClick={() => void navigate({ to: pageOf(item.action.href) })}>{item.action.label ?? wordFor(`today.action.${item.action.code}`, t('today.action.open'))}</Button></td>
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
              <th scope="row">{wordFor(`today.role.${r.role}`, r.role)}</th><td>{r.name ? <b>{r.name}</b> : <span className="ink2">{t('today.state.vacant')}</span>} <span className="note">{r.title}</span></td><td>{r.phone ? <a className="tel" href={`tel:${r.phone}`}>{r.phone}</a> : null}</td>
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
          {rows.map((s) => (
            <li key={s.report_id}>
              <Link to="/report/$id" params={{ id: s.report_id }} className="sent-title"><GradeBadge rating={s.rating} /><b>{titleOf(s)}</b></Link>
              <Way levels={s.way} thin />
              {s.note ? <p className="note">{inWords(s.note, s.note_en)}</p> : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
