/**
 * Right of the desk: what runs out next and to whom it goes then, five steps with
 * their state, one primary act, the call list, the line for an instruction.
 */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Clock, ReportDetail } from '../api/types.ts';
import { useMinute, useNow } from '../time/clock.ts';
import { hm, remaining, urgency, when } from '../time/words.ts';
import { ClockChip } from '../ui/ClockChip.tsx';
import { Key } from '../ui/Key.tsx';
import { Medium } from '../ui/Way.tsx';
import { CallList } from './CallList.tsx';
import type { Acts } from './commands.ts';
import type { Dialog } from './ReportDialogs.tsx';
import { actionOf, may, nextAct, openClocks } from './state.ts';

interface Props { report: ReportDetail; acts: Acts; open: (dialog: Dialog) => void }

export function ActColumn({ report: r, acts, open }: Props) {
  const { t } = useTranslation();
  const clocks = openClocks(r);
  const first = clocks[0];
  const pair = first ? clocks.filter((c) => c.dispatch_id === first.dispatch_id || c.to.desk_id === first.to.desk_id).slice(0, 2) : [];
  const big = pair.length > 0 ? pair : clocks.slice(0, 2);
  const rest = clocks.filter((c) => !big.includes(c));
  return (
    <aside className="act" aria-label={t('report.act')}>
      {big.length > 0 ? <div className="act-clocks">{big.map((c) => <BigClock key={c.id} clock={c} />)}</div> : null}
      {rest.slice(0, 3).map((c) => <SmallClock key={c.id} clock={c} />)}
      <Steps report={r} acts={acts} open={open} />
      <Primary report={r} acts={acts} open={open} />
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
  const ceiling = t('report.clock_limit', { n: c.minutes }) + (c.ceiling_minutes ? t('report.clock_ceiling', { n: c.ceiling_minutes, article: c.ceiling_article ?? '' }) : '');
  return (
    <div className="act-clock">
      <span className="act-clock-to"><ClockMedium what={c.what} /> {t(`report.clock_to.${c.what}`, { who: c.to.unit || c.to.name })}</span>
      <ClockChip due={c.due_at} large />
      <small title={ceiling}>{t('report.clock_due', { time: when(c.due_at, now, t), article: c.article })}</small>
      <small title={next ? undefined : ceiling}>{next ? t('report.clock_next', { time: hm(next.at), to: next.to }) : ceiling}</small>
      <svg className="act-clock-bar" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true"><rect width={spent * 100} height="3" /></svg>
    </div>
  );
}

const ClockMedium = ({ what }: { what: Clock['what'] }) => (what === 'tel' || what === 'doc' ? <Medium of={what} /> : null);

function SmallClock({ clock: c }: { clock: Clock }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <div className="act-small">
      <ClockMedium what={c.what} /><span>{t(`report.clock_to.${c.what}`, { who: c.to.unit || c.to.name })}</span>
      <small>{t('report.clock_due_short', { time: when(c.due_at, now, t), article: c.article })}</small>
      <b className={`clock-${urgency(c.due_at, now)}`}>{remaining(c.due_at, now, t)}</b>
    </div>
  );
}

/** 签收 核实 呈报单 上报 批示, with what is known of each. */
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
        const note = s.code === 'calls' ? (r.calls.length > 0 ? `${told}/${r.calls.length}` : t('report.step_none')) : (a?.done_at != null ? when(a.done_at, now, t) : (a?.note ?? (a?.allowed ? t(`report.step_do.${s.code}`) : t('report.step_none'))));
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
  const who = c ? c.to.unit || c.to.name : '';
  const label = next.code === 'telephone' ? t('report.do.telephone', { who, phone: c?.to.phones[0] ?? '' }) : t(`report.do.${next.code}`, { who });
  const act = next.code === 'receive' ? () => void acts.receive() : () => open(next.code === 'verify' ? 'verify' : 'up');
  return (
    <div className="act-primary">
      <Button type="primary" size="large" block onClick={act}>{label} <Key>{next.code === 'receive' || next.code === 'verify' ? 'Ctrl Enter' : 'F9'}</Key></Button>
      <small>{t(`report.do_note.${next.code}`)}</small>
    </div>
  );
}
