/** 补录: what was reported by telephone or on paper first. Out of the way until somebody needs it. */
import { Input, Segmented, Select } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandMethod, Id } from '../api/types.ts';
import { nodeNow } from '../time/clock.ts';
import { hm } from '../time/words.ts';
import type { DraftFault } from './body.ts';
import type { Draft, DraftLate } from './draft.ts';

const METHODS: HandMethod[] = ['phone', 'fax', 'paper', 'message', 'system'];
type LateField = 'late-at' | 'late-took_by' | 'late-reason';

interface Props { draft: Draft; desks: { value: Id; label: string }[]; faults: DraftFault[]; fault: string | null; change: (part: Partial<Draft>) => void }

export function LateFields({ draft, desks, faults, fault, change }: Props) {
  const { t } = useTranslation();
  const late = draft.late;
  const put = (part: Partial<DraftLate>) => late && change({ late: { ...late, ...part } });
  // What is shown is what is sent: the node would choose for itself where nothing is said.
  const shown = desks.find((desk) => desk.value === late?.desk)?.value ?? desks[0]?.value;
  const unsaid = late !== undefined && shown !== undefined && shown !== late.desk;
  useEffect(() => {
    if (unsaid) put({ desk: shown });
  });
  if (!late) return <button type="button" className="link late-open" onClick={() => change({ late: { at: hm(draft.knewAt), typedAt: nodeNow(), method: 'phone', tookBy: '', reason: '' } })}>{t('report.late_open')}</button>;
  const wrong = (field: LateField) => faults.some((f) => f.field === field);
  const said = (['late-at', 'late-took_by', 'late-reason'] as const).filter(wrong).map((f) => t(`report.fault_late.${f.slice(5) as 'at' | 'took_by' | 'reason'}`));
  return (
    <fieldset className="late">
      <legend>{t('report.late_do')} <button type="button" className="link" onClick={() => change({ late: undefined })}>{t('report.late_drop')}</button></legend>
      <Segmented<HandMethod> size="small" value={late.method} aria-label={t('report.late_how')} options={METHODS.map((m) => ({ value: m, label: t(`report.late_method.${m}`) }))} onChange={(method) => put({ method })} />
      <div className="late-row">
        <label>{t('report.late_at')}<Input id="f-late-at" value={late.at} status={wrong('late-at') ? 'error' : undefined} placeholder={t('report.late_at_hint')} onChange={(e) => put({ at: e.target.value, typedAt: nodeNow() })} /></label>
        <label>{t('report.late_desk')}<Select value={shown ?? late.desk} options={desks} onChange={(desk) => put({ desk })} aria-label={t('report.late_desk')} /></label>
        <label>{t('report.late_took_by')}<Input id="f-late-took_by" value={late.tookBy} status={wrong('late-took_by') ? 'error' : undefined} onChange={(e) => put({ tookBy: e.target.value })} /></label>
        <label className="late-why">{t('report.late_reason')}<Input id="f-late-reason" value={late.reason} status={wrong('late-reason') ? 'error' : undefined} placeholder={t('report.late_reason_hint')} onChange={(e) => put({ reason: e.target.value })} /></label>
      </div>
      {draft.files.length > 0 ? <label className="late-file">{t('report.late_paper')}<Select allowClear value={late.paper} placeholder={t('report.late_paper_none')} options={draft.files.map((f) => ({ value: f.at, label: f.name }))} onChange={(paper) => put({ paper })} aria-label={t('report.late_paper')} /></label> : null}
      <p className="note">{said.length > 0 || fault ? <b className="late-fault" role="alert">{fault ?? said.join(t('common.comma'))}</b> : t('report.late_paper_note')}</p>
    </fieldset>
  );
}
