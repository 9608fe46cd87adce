/** The grade changed later: raised freely, lowered with a reason; who and why stays in the record. */
import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../commands.ts';
import { isLower, RatingChooser, type Choice } from '../RatingChooser.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { InDialog } from './inDialog.ts';

export function RatingDialog({ report, acts, close }: InDialog) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<Choice>();
  const [reason, setReason] = useState('');
  const { busy, error, run } = useCommand();
  const lower = isLower(choice, report.rating);
  const act = () => {
    if (choice) void run(() => acts.rate({ ...choice, reason: reason.trim() || undefined })).then((done) => done !== undefined && close());
  };
  return (
    <Dialog title={t('report.rating_title')} note={report.title} label={t('report.rating_do')} busy={busy} error={error} ready={choice !== undefined && (!lower || reason.trim() !== '')} act={act} close={close}>
      <div className="dialog-form">
        <RatingChooser proposed={report.rating} chosen={choice} reason={reason} onChange={(c, text) => { setChoice(c); setReason(text); }} />
        {lower ? null : <label>{t('report.rating_reason')}<Input value={reason} onChange={(e) => setReason(e.target.value)} /></label>}
        {report.reasons.map((r) => <p key={r.fact} className="note">{r.fact}{t('common.comma')}{r.criterion}（{r.source}）</p>)}
      </div>
    </Dialog>
  );
}
