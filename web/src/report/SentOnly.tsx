/**
 * What somebody sees of a report they may send and not read, a substitute away from the
 * duty PC: that the node has it, under which number, and whom to telephone now.
 */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../i18n/index.ts';
import { hms } from '../time/words.ts';
import { ClockChip } from '../ui/ClockChip.tsx';
import { Medium } from '../ui/Way.tsx';
import type { Sent } from './useSend.ts';

export function SentOnly({ report: r, left, again }: { report: Sent; /** Events of the message that wait. */ left: number; again: () => void }) {
  const { t } = useTranslation();
  const open = (r.to ?? []).filter((d) => d.tel_due_at != null);
  return (
    <div className="first-sent" role="status">
      <h1 className="page-title">{t('report.sent_only', { time: hms(r.sent_at) })}</h1>
      <p><b>{titleOf(r)}</b> {r.no}</p>
      {r.to?.length === 0 ? <p role="alert"><b>{t('report.nobody_told')}</b></p> : null}
      {open.length > 0 ? <p>{t('report.sent_only_call')}</p> : null}
      <ul>
        {open.map((d) => (
          <li key={d.desk}><Medium of="tel" /> <b>{d.desk}</b> {d.phones.map((p) => <a key={p} className="tel" href={`tel:${p}`}>{p}</a>)} {d.tel_due_at == null ? null : <ClockChip due={d.tel_due_at} />}</li>
        ))}
      </ul>
      <p className="ink2">{t('report.sent_only_note')}</p>
      <Button type="primary" onClick={again}>{left > 0 ? t('report.sent_only_next', { n: left }) : t('report.sent_only_again')}</Button>
    </div>
  );
}
