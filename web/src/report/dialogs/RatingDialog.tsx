/** The grade changed later: raised freely, lowered with a reason; who and why stays in the record. */
import { Checkbox, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import { inWords, titleOf } from '../../i18n/index.ts';
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
  const mayConfirm = useMe().permissions.includes('instruct') && !report.rating.confirmed;
  const [confirm, setConfirm] = useState(false);
  const { grade, near_miss } = choice ?? report.rating;
  const act = () => {
    if (choice || confirm) void run(() => acts.rate({ grade, near_miss, confirm, reason: reason.trim() || undefined })).then((done) => done !== undefined && close());
  };
  return (
    <Dialog title={t('report.rating_title')} note={titleOf(report)} label={t('report.rating_do')} busy={busy} error={error} ready={(choice !== undefined || confirm) && (!lower || reason.trim() !== '')} act={act} close={close}>
      <div className="dialog-form">
        <RatingChooser proposed={report.rating} chosen={choice} reason={reason} onChange={(c, text) => { setChoice(c); setReason(text); }} />
        {mayConfirm ? <Checkbox checked={confirm} onChange={(e) => setConfirm(e.target.checked)}>{t('report.confirm_grade')}</Checkbox> : null}
        {lower ? null : <label>{t('report.rating_reason')}<Input value={reason} onChange={(e) => setReason(e.target.value)} /></label>}
        {report.reasons.map((r) => <p key={r.fact} className="note">{inWords(r.fact, r.fact_en)}{t('common.comma')}{inWords(r.criterion, r.criterion_en)} ({inWords(r.source, r.source_en)})</p>)}
      </div>
    </Dialog>
  );
}
