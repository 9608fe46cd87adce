/**
 * Right of the desk: what runs out next and to whom it goes then, five steps with
 * their state, one primary act, the call list, the line for an instruction.
 */
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Clock, ReportDetail } from '../api/types.ts';
import { useMinute, useNow } from '../time/clock.ts';
import { hm, when } from '../time/words.ts';
import { ClockChip } from '../ui/ClockChip.tsx';
import { Key } from '../ui/Key.tsx';
import { Medium } from '../ui/Way.tsx';
import { AdoptLine } from './AdoptLine.tsx';
import { CallList } from './CallList.tsx';
import { cite, span } from './cite.ts';
import type { Acts } from './commands.ts';
import { useCommand } from '../ui/useCommand.ts';
import { useProblemText } from '../ui/Problem.tsx';
import { say } from '../ui/undo.tsx';
import type { Dialog } from './ReportDialogs.tsx';
import { inWords, wordFor } from '../i18n/index.ts';
import { actionOf, clockTo, may, nextAct, openClocks } from './state.ts';

/** Clocks of one debtor to one addressee stand together. */
function byAddressee(clocks: Clock[]): Clock[][] {
  const found = new Map<string, Clock[]>();
  for (const c of clocks) {
    const key = `${c.owed_by.id}${c.to.desk_id ?? c.id}`;
    found.set(key, [...(found.get(key) ?? []), c]);
  }
  return [...found.values()];
}

interface Props { report: ReportDetail; acts: Acts; open: (dialog: Dialog) => void }
/** `keys`: no dialog is open that has keys of its own. */
interface ColumnProps extends Props { keys: boolean }

export function ActColumn({ report: r, acts, open, keys }: ColumnProps) {
  const { t } = useTranslation();
  const clocks = openClocks(r);
  const first = clocks[0];
  const big = first?.mine ? clocks.filter((c) => c.mine && c.to.desk_id === first.to.desk_id).slice(0, 2) : [];
  const rest = clocks.filter((c) => !big.includes(c));
  const desks = byAddressee(rest.filter((c) => c.mine));
  const others = rest.filter((c) => !c.mine);
  return (
    <aside className="act" aria-label={t('report.act')}>
      {big.length > 0 ? <div className="act-clocks">{big.map((c) => <BigClock key={c.id} clock={c} />)}</div> : null}
      {desks.slice(0, 4).map((d) => <SmallClocks key={d[0]?.id} clocks={d} report={r} />)}
      {desks.length > 4 ? <p className="act-small note">{t('report.clocks_more', { n: desks.slice(4).flat().length })}</p> : null}
      {others[0] ? <OtherClocks clocks={others} /> : null}
      <PressLines report={r} acts={acts} />
      <Steps report={r} acts={acts} open={open} />
      <Primary report={r} acts={acts} open={open} />
      <AdoptLine report={r} acts={acts} keys={keys} />
      {may(r, 'lacking') ? <p className="act-small"><button type="button" className="link" onClick={() => open('lacking')}>{t('inquiry.lack_ask')}</button></p> : null}
      <CallList report={r} acts={acts} />
      {may(r, 'instruct') ? (
        <div className="act-foot"><button type="button" className="act-instruct" onClick={() => open('instruct')}>
          <span><b>{t('report.instruction')}</b> {t('report.instruct_hint')}</span><Key>Alt P</Key>
        </button></div>
      ) : null}
    </aside>
  );
}

function BigClock({ clock: c }: { clock: Clock }) {
  const { t } = useTranslation();
  const now = useNow();
  const spent = Math.max(0, Math.min(1, (now - c.started_at) / Math.max(1, c.due_at - c.started_at)));
  const next = c.next_escalation;
  const law = c.ceiling_article ? t('report.clock_law', { n: c.ceiling_minutes, article: inWords(c.ceiling_article, c.ceiling_article_en) }) : undefined;
  return (
    <div className="act-clock">
      <span className="act-clock-to"><ClockMedium what={c.what} /> {t(`report.clock_to.${c.what}`, { who: clockTo(c) })}</span>
      <ClockChip due={c.due_at} large />
      <small>{t('report.clock_limited', { time: when(c.due_at, now, t), span: span(c.minutes, t) })}</small>
      <small className="act-cite" title={law}>{cite(c, t)}</small>
      {next ? <small>{t('report.clock_next', { time: hm(next.at), to: wordFor(`report.told.${next.to}`, next.to) })}</small> : null}
      <svg className="act-clock-bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true"><rect width={spent * 100} height="3" /></svg>
    </div>
  );
}

const ClockMedium = ({ what }: { what: Clock['what'] }) => (what === 'tel' || what === 'doc' ? <Medium of={what} /> : null);

/** What is owed to one more addressee, ☎ and 文 on one line; an instruction is answered where it stands in full. */
function SmallClocks({ clocks, report: r }: { clocks: Clock[]; report: ReportDetail }) {
  const { t } = useTranslation();
  const now = useNow();
  const c = clocks[0];
  if (!c) return null;
  const words = t(`report.clock_to.${c.what}`, { who: clockTo(c) });
  return (
    <div className="act-small" title={clocks.map((x) => t('report.clock_due', { time: when(x.due_at, now, t), article: cite(x, t) })).join('\n')}>
      {c.what === 'answer' ? <Link to="/report/$id" params={{ id: r.id }}>{words}</Link> : <span>{words}</span>}
      {clocks.map((x) => <span key={x.id} className="act-small-clock"><ClockMedium what={x.what} /> <ClockChip due={x.due_at} bare /></span>)}
    </div>
  );
}

/** What others still owe about it: the nearest, and how many there are. Who owes what stands in its way below. */
function OtherClocks({ clocks }: { clocks: Clock[] }) {
  const { t } = useTranslation();
  const now = useNow();
  const c = clocks[0];
  if (!c) return null;
  const words = (x: Clock) => `${x.what === 'receive' ? '' : `${x.owed_by.name} `}${x.what === 'tel' ? '☎ ' : ''}${t(`report.clock_to.${x.what}`, { who: clockTo(x) })}`;
  return (
    <p className="act-small note" title={clocks.map((x) => `${words(x)} ${when(x.due_at, now, t)}`).join('\n')}>
      <span>{t('report.clocks_others', { n: clocks.length })}{words(c)}</span><ClockChip due={c.due_at} quiet />
    </p>
  );
}

/** So long before a clock runs out the desk that waits may press. */
const NEAR_MS = 600_000;

/** 催报: what this desk is owed and may press for, one line for each who owes. */
function PressLines({ report: r, acts }: { report: ReportDetail; acts: Acts }) {
  const { t } = useTranslation();
  const { busy, error, run } = useCommand();
  const problemText = useProblemText();
  useEffect(() => { if (error) say(problemText(error), true); }, [error, problemText]);
  const now = useMinute();
  // What has time is not pressed for.
  const owed = new Map(openClocks(r).flatMap((c) => (c.may_press && c.due_at - now < NEAR_MS && c.dispatch_id ? [[c.dispatch_id, c] as const] : [])));
  return [...owed].map(([id, c]) => (
    <p key={id} className="act-small note">
      <span>{t('report.press_owed', { who: c.owed_by.name })}{c.pressed ? t('common.comma') + t('report.press_n', { n: c.pressed }) : ''}</span>
      <button type="button" className="link" disabled={busy} onClick={() => void run(() => acts.press(id)).then((done) => done === undefined ? undefined : say(t('report.press_said', { who: c.owed_by.name })))}>{t('report.press_do')}</button>
    </p>
  ));
}

/** 签收 核实 通知单 上报 批示, with what is known of each. */
function Steps({ report: r, acts, open }: Props) {
  const { t } = useTranslation();
  const now = useMinute();
  const told = r.calls.filter((c) => c.state === 'told').length;
  const steps = [
    { code: 'receive', act: () => void acts.receive() }, { code: 'verify', act: () => open('verify') },
    { code: 'calls', act: () => document.querySelector<HTMLButtonElement>('.call-focus .call-line')?.focus() },
    { code: 'up', act: () => open('up') }, { code: 'instruct', act: () => open('instruct') },
  ] as const;
  return (
    <div className="steps" role="group" aria-label={t('report.steps')}>
      {steps.map((s) => {
        const a = actionOf(r, s.code);
        const done = s.code === 'calls' ? r.calls.length > 0 && told === r.calls.length : a?.done_at != null;
        const note = s.code === 'calls' ? (r.calls.length > 0 ? `${told}/${r.calls.length}` : t(may(r, 'receive') ? 'report.step_later' : 'report.step_none')) : (a?.done_at != null ? when(a.done_at, now, t) : (a?.note ?? (a?.allowed ? t(`report.step_do.${s.code}`) : t('report.step_none'))));
        const off = s.code === 'calls' ? r.calls.length === 0 : !a?.allowed || (s.code === 'receive' && done);
        return (
          <button key={s.code} type="button" disabled={off} className={done ? 'step-done' : undefined} onClick={s.act}>
            <b>{done ? '✓ ' : ''}{t(`report.step.${s.code}`)}</b><small>{note}</small>
          </button>
        );
      })}
    </div>
  );
}

function Primary({ report: r, acts, open }: Props) {
  const { t } = useTranslation();
  const next = nextAct(r);
  if (!next) return <p className="act-done note">{t('report.all_done')}</p>;
  const c = next.clock;
  const who = c ? clockTo(c) : '';
  const label = next.code === 'telephone' ? t('report.do.telephone', { who, phone: c?.to.phones[0] ?? '' }) : t(`report.do.${next.code}`, { who });
  const act = next.code === 'receive' ? () => void acts.receive() : () => open(next.code === 'verify' || next.code === 'follow' ? next.code : 'up');
  return (
    <div className="act-primary">
      <Button type="primary" size="large" block onClick={act}>{label} <Key>{next.code === 'receive' || next.code === 'verify' ? 'Ctrl Enter' : 'F9'}</Key></Button>
      <small>{t(`report.do_note.${next.code}`)}</small>
    </div>
  );
}
