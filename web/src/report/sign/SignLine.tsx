/** 签发 of a report in one line: who, how, when, and whether a signature is still owed; or the manuscript that waits. */
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import type { ReportDetail } from '../../api/types.ts';
import { useMinute } from '../../time/clock.ts';
import { when } from '../../time/words.ts';
import { FileLink } from '../FileLink.tsx';
import { may } from '../state.ts';
import './sign.css';

export function SignLine({ report: r, open }: { report: ReportDetail; open?: () => void }) {
  const { t } = useTranslation();
  const now = useMinute();
  const s = r.signature;
  const own = useMe().unit.id === r.from_unit.id;
  const waits = r.manuscript;
  if (!s && !waits) return null;
  const parts = s?.method == null ? [] : [
    `${s.post ?? ''} ${s.by ?? ''}${s.stands_in_for ? `（${t('report.stands_in', { name: s.stands_in_for })}）` : ''}`.trim(), `${t(`sign.how.${s.method}`)} ${s.at == null ? '' : when(s.at, now, t)}`,
    s.said ? t('report.quoted', { text: s.said }) : '', s.phone ? `☎ ${s.phone}` : '', s.taken_by ? t('report.taken_down', { name: s.taken_by }) : '', s.checked_by ? t('sign.checked_by', { name: s.checked_by }) : '',
  ].filter(Boolean);
  return (
    <p className="sign-of">
      {s ? <b>{t('sign.title')}</b> : null} {parts.map((p) => <span key={p}>{p}</span>)}
      {s?.paper ? <FileLink id={s.paper.id} name={t('sign.paper_of')} size={s.paper.size} held={s.paper.held} /> : null}
      {s?.after_at == null || s.after_at === s.at ? null : <span>{t('sign.confirmed_at', { time: when(s.after_at, now, t), name: s.after_by ?? '' })}</span>}
      {s?.owed ? <span className="tag">{s.word_of ? t('sign.owed_oral', { who: s.word_of }) : t(r.upward ? 'sign.owed' : 'sign.owed_first')}</span> : null}
      {open && may(r, 'sign') ? <Button size="small" onClick={open}>{s?.mine ? t('sign.after_mine') : own ? t('sign.after_title') : t('sign.after_for', { unit: r.from_unit.name })}</Button> : null}
      {waits ? <Link to="/manuscript/$id" params={{ id: waits.id }}>{waits.returned ? t('sign.returned') : waits.unanswered ? t('sign.unanswered_short') : waits.asked ? t('sign.waits_for', { who: waits.asked }) : t('sign.waits_check')}</Link> : null}
    </p>
  );
}
