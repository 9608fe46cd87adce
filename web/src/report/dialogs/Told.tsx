/**
 * How an addressee was told: by telephone, which meets ☎, or handed over by fax,
 * message, system or paper, which meets 文 of an addressee without a node.
 */
import { Button, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Clock, ReportDetail } from '../../api/types.ts';
import { nodeNow } from '../../time/clock.ts';
import { useWhen } from '../../time/useWhen.ts';
import { hm, when } from '../../time/words.ts';
import { ClockChip } from '../../ui/ClockChip.tsx';
import { FieldFault, ProblemNote } from '../../ui/Problem.tsx';
import { useKept } from '../../ui/useKept.ts';
import { composing } from '../../ui/hotkeys.ts';
import type { Acts } from '../commands.ts';
import { useCommand } from '../../ui/useCommand.ts';
import { Newer } from './Newer.tsx';

const METHODS = ['fax', 'phone', 'message', 'system', 'paper'] as const;

interface Props { clock: Clock; report: ReportDetail; acts: Acts }

export function TelephoneForm({ clock, report, acts }: Props) {
  const { t } = useTranslation();
  const kept = useKept('tel', clock.id, () => ({ tookBy: '', said: '' }));
  const { tookBy, said } = kept.value;
  const at = useWhen();
  const { busy, error, run } = useCommand();
  const send = () => {
    const { dispatch_id } = clock;
    if (dispatch_id && tookBy.trim() && !at.fault) void run(() => acts.telephone(clock, { dispatch_id, took_by: tookBy.trim(), said: said.trim() || undefined, at: at.at })).then((done) => done !== undefined && kept.forget());
  };
  const onKeyDown = (e: React.KeyboardEvent) => {
    if (e.key === 'Enter' && !e.ctrlKey && !composing(e)) send();
  };
  return (
    <div className="told">
      <div className="told-head"><b>☎ {clock.to.name}</b><a href={`tel:${clock.to.phones[0] ?? ''}`} className="told-phone">{clock.to.phones.join(' ')}</a><ClockChip due={clock.due_at} /></div>
      <div className="told-line">
        <Input value={tookBy} placeholder={t('report.took_by')} aria-label={t('report.took_by')} onChange={(e) => kept.set({ tookBy: e.target.value })} onKeyDown={onKeyDown} autoFocus />
        <Input value={said} placeholder={t('report.they_said')} aria-label={t('report.they_said')} onChange={(e) => kept.set({ said: e.target.value })} onKeyDown={onKeyDown} />
        <Input value={at.typed} placeholder={t('report.time_now', { time: hm(nodeNow()) })} aria-label={t('report.told_at')} onChange={(e) => at.set(e.target.value)} onKeyDown={onKeyDown} />
        <Button onClick={send} loading={busy} disabled={tookBy.trim() === ''}>{t('report.tel_record')}</Button>
      </div>
      <FieldFault fault={at.fault ? t(`time.fault.${at.fault.fault}`, { day: at.fault.day, month: at.fault.month }) : null} />
      <ProblemNote error={error} />
      <Newer error={error} report={report} />
    </div>
  );
}

export function HandForm({ clock, report, acts }: Props) {
  const { t } = useTranslation();
  const kept = useKept('hand', clock.id, () => ({ method: 'fax' as (typeof METHODS)[number], tookBy: '', receipt: '' }));
  const { method, tookBy, receipt } = kept.value;
  const at = useWhen();
  const { busy, error, run } = useCommand();
  const send = () => {
    const { dispatch_id } = clock;
    if (dispatch_id && tookBy.trim() && !at.fault) void run(() => acts.hand(clock, { dispatch_id, method, took_by: tookBy.trim(), receipt_no: receipt.trim() || undefined, at: at.at })).then((done) => done !== undefined && kept.forget());
  };
  return (
    <div className="told">
      <div className="told-head"><b>{t('way.doc_mark')} {clock.to.name}</b><span className="note">{t('report.external')}</span><ClockChip due={clock.due_at} /></div>
      <div className="told-line told-hand">
        <Select value={method} onChange={(m: (typeof METHODS)[number]) => kept.set({ method: m })} aria-label={t('report.hand_method')} options={METHODS.map((m) => ({ value: m, label: t(`report.hand.${m}`) }))} />
        <Input value={tookBy} placeholder={t('report.took_by')} aria-label={t('report.took_by')} onChange={(e) => kept.set({ tookBy: e.target.value })} />
        <Input value={receipt} placeholder={t('report.receipt_no')} aria-label={t('report.receipt_no')} onChange={(e) => kept.set({ receipt: e.target.value })} />
        <Input value={at.typed} placeholder={t('report.time_now', { time: hm(nodeNow()) })} aria-label={t('report.told_at')} onChange={(e) => at.set(e.target.value)} />
        <Button onClick={send} loading={busy} disabled={tookBy.trim() === ''}>{t('report.hand_record')}</Button>
      </div>
      <FieldFault fault={at.fault ? t(`time.fault.${at.fault.fault}`, { day: at.fault.day, month: at.fault.month }) : null} />
      <ProblemNote error={error} />
      <Newer error={error} report={report} />
    </div>
  );
}

/** A clock that was met while the dialog is open. */
export function Met({ clock }: { clock: Clock }) {
  const { t } = useTranslation();
  return <p className="told-met">✓ {clock.to.name} {clock.met_at == null ? '' : when(clock.met_at, nodeNow(), t)}</p>;
}
