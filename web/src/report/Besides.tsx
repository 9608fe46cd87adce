/** What a report's head says beside its title: 补录 with both times, and 退回 with the right address. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ReportDetail } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { FileLink } from './FileLink.tsx';
import type { Dialog } from './ReportDialogs.tsx';
import { may } from './state.ts';

export function Besides({ report: r, open }: { report: ReportDetail; open: (dialog: Dialog) => void }) {
  const { t } = useTranslation();
  const now = useMinute();
  return (
    <>
      {(r.returned ?? []).map((back) => (
        <p key={back.dispatch_id} className={`besides${back.open ? ' besides-open' : ''}`} role={back.open ? 'alert' : undefined}>
          <b>{t('report.returned_line', { unit: back.unit, time: when(back.at, now, t) })}</b> <span>{t('report.returned_right', { right: back.right })}</span> <span>{back.reason}</span>{back.by ? <span className="note">{back.by}</span> : null}
          {back.open && may(r, 'readdress') ? <Button size="small" type="primary" onClick={() => open('readdress')}>{t('report.readdress_title')}</Button> : null}
        </p>
      ))}
      {r.late ? (
        <p className="besides">
          <span className="tag">{t('report.late')}</span> <span>{t('report.late_line', { time: when(r.late.at, now, t), how: t(`report.late_method.${r.late.method}`), entered: when(r.sent_at, now, t) })}</span> <span>{t('report.late_why', { reason: r.late.reason })}</span>
          {r.late.paper ? <FileLink id={r.late.paper.id} name={t('report.late_paper')} size={r.late.paper.size} held={r.late.paper.held} /> : null}
        </p>
      ) : null}
    </>
  );
}
