/** 核实: what was asked of whom, and the figures if they changed. */
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../../i18n/index.ts';
import { Area } from '../../ui/Area.tsx';
import type { Casualties, CasualtyField } from '../../api/types.ts';
import { CASUALTY_FIELDS, readCount, typedCount } from '../count.ts';
import { useCommand } from '../../ui/useCommand.ts';
import { FigureFields } from '../FigureFields.tsx';
import { SaidFigures, useSaid } from '../SaidFigures.tsx';
import { GradeAhead } from '../GradeAhead.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useKept } from '../../ui/useKept.ts';
import { DueAgain } from './DueAgain.tsx';
import type { InDialog } from './inDialog.ts';
import { Newer } from './Newer.tsx';
import '../first.css';

export const typedFigures = (r: InDialog['report']) => Object.fromEntries(CASUALTY_FIELDS.map((f) => [f, typedCount(r.casualties[f], i18next.t('common.none'))])) as Record<CasualtyField, string>;

/** The figures as typed over those that stood, `undefined` when one cannot be read. */
export function figuresOf(typed: Record<CasualtyField, string>, from: Casualties): Casualties | undefined {
  const out = { ...from };
  for (const f of CASUALTY_FIELDS) {
    const count = readCount(typed[f]);
    if (!count) return undefined;
    out[f] = count;
  }
  return out;
}

export function VerifyDialog({ report, acts, close }: InDialog) {
  const { t } = useTranslation();
  const kept = useKept('verify', report.id, () => ({ note: '', ...typedFigures(report) }));
  const { note, ...figures } = kept.value;
  const { busy, error, run } = useCommand();
  const read = figuresOf(figures, report.casualties);
  const said = useSaid(note, figures);
  const changed = read && JSON.stringify(read) !== JSON.stringify(report.casualties);
  const act = () => void run(() => acts.verify(note.trim(), changed ? read : undefined)).then((done) => {
    if (done === undefined) return;
    kept.forget();
    close();
  });
  return (
    <Dialog title={t('report.verify_title')} note={titleOf(report)} label={t('report.verify_do')} busy={busy} error={error} ready={note.trim() !== '' && read !== undefined} kept={kept} act={act} close={close}>
      <Newer error={error} report={report} />
      <div className="dialog-form">
        <label>{t('report.verify_note')}<Area value={note} rows={2} maxRows={6} autoFocus placeholder={t('report.verify_hint')} onChange={(e) => kept.set({ note: e.target.value })} /></label>
        <div>{t('report.verify_figures')}<FigureFields idPrefix="v" kind={report.kind} values={figures} onChange={(f, text) => kept.set({ [f]: text })} /></div>
        <SaidFigures said={said} kind={report.kind} onTake={kept.set} />
        <DueAgain kind={report.kind} values={figures} onChange={(f, text) => kept.set({ [f]: text })} />
        {read ? null : <p className="field-fault">{t('report.fault_figure')}</p>}
        {changed ? <GradeAhead report={report} casualties={read} /> : null}
      </div>
    </Dialog>
  );
}
