/** 要求续报: how often a desk that has the report wants to hear of it. */
import { Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useKept } from '../../ui/useKept.ts';
import { useCommand } from '../../ui/useCommand.ts';
import type { InDialog } from './inDialog.ts';
import { Newer } from './Newer.tsx';

const EVERY = [30, 60, 120, 240, 720] as const;

export function PaceDialog({ report, acts, close }: InDialog) {
  const { t } = useTranslation();
  const kept = useKept('pace', report.id, () => ({ every: 60, reason: '' }));
  const { every, reason } = kept.value;
  const { busy, error, run } = useCommand();
  const act = () => void run(() => acts.pace(every, reason.trim() || null)).then((done) => {
    if (done === undefined) return;
    kept.forget();
    close();
  });
  return (
    <Dialog title={t('report.pace_title')} note={titleOf(report)} label={t('report.pace_do', { who: report.from_unit.name })} busy={busy} error={error} ready kept={kept} act={act} close={close}>
      <Newer error={error} report={report} />
      <div className="dialog-form">
        <div>{t('report.pace_every')}
          <Radio.Group value={every} onChange={(e) => kept.set({ every: e.target.value as number })} optionType="button" aria-label={t('report.pace_every')} options={EVERY.map((n) => ({ value: n, label: n < 60 ? t('report.span_minutes', { n }) : t('report.span_hours', { n: n / 60 }) }))} />
        </div>
        <label>{t('report.pace_reason')}<Input value={reason} onChange={(e) => kept.set({ reason: e.target.value })} placeholder={t('report.pace_hint')} /></label>
      </div>
    </Dialog>
  );
}
