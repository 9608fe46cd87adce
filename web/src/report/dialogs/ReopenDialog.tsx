/** 重新打开 a closed report: with a reason; follow-ups are owed again from now on. */
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useCommand } from '../../ui/useCommand.ts';
import { useKept } from '../../ui/useKept.ts';
import type { InDialog } from './inDialog.ts';
import { Newer } from './Newer.tsx';

export function ReopenDialog({ report, acts, close }: InDialog) {
  const { t } = useTranslation();
  const kept = useKept('reopen', report.id, () => ({ reason: '' }));
  const { reason } = kept.value;
  const { busy, error, run } = useCommand();
  const act = () => void run(() => acts.reopen(reason.trim())).then((done) => {
    if (done === undefined) return;
    kept.forget();
    close();
  });
  return (
    <Dialog title={t('report.reopen_title')} note={titleOf(report)} label={t('report.reopen_do')} busy={busy} error={error} ready={reason.trim() !== ''} kept={kept} act={act} close={close}>
      <Newer error={error} report={report} />
      <div className="dialog-form">
        <label>{t('report.reopen_reason')}<Input value={reason} onChange={(e) => kept.set({ reason: e.target.value })} placeholder={t('report.reopen_hint')} autoFocus /></label>
      </div>
    </Dialog>
  );
}
