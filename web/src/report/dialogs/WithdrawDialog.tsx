/** 撤回 a false alarm: with a reason; what was owed about it is owed no more, and the record stays. */
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../../i18n/index.ts';
import { useCommand } from '../../ui/useCommand.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useKept } from '../../ui/useKept.ts';
import type { InDialog } from './inDialog.ts';
import { Newer } from './Newer.tsx';

export function WithdrawDialog({ report, acts, close }: InDialog) {
  const { t } = useTranslation();
  const kept = useKept('withdraw', report.id, () => ({ reason: '' }));
  const { reason } = kept.value;
  const { busy, error, run } = useCommand();
  const act = () => void run(() => acts.withdraw(reason.trim())).then((done) => {
    if (done === undefined) return;
    kept.forget();
    close();
  });
  return (
    <Dialog title={t('report.withdraw_title')} note={titleOf(report)} label={t('report.withdraw_do')} busy={busy} error={error} ready={reason.trim() !== ''} kept={kept} act={act} close={close}>
      <Newer error={error} report={report} />
      <div className="dialog-form">
        <p className="ink2">{t('report.withdraw_text')}</p>
        <label>{t('report.withdraw_reason')}<Input value={reason} onChange={(e) => kept.set({ reason: e.target.value })} placeholder={t('report.withdraw_hint')} /></label>
      </div>
    </Dialog>
  );
}
