/** 核报: what the unit asks others and is asked itself, what is open first; and asking. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inquiriesQuery, useMe } from '../api/queries.ts';
import { ExportButton } from '../export/ExportButton.tsx';
import { Answered, Empty } from '../ui/States.tsx';
import { AskDialog } from './AskDialog.tsx';
import { InquiryLine } from './InquiryLine.tsx';
import './inquiry.css';

type Show = 'open' | 'asked' | 'mine' | 'all';

export function InquiriesPage() {
  const { t } = useTranslation();
  const me = useMe();
  const [show, setShow] = useState<Show>('open');
  const answer = useInfiniteQuery(inquiriesQuery(show));
  const rows = answer.data?.pages.flatMap((p) => p.rows) ?? [];
  const [asking, setAsking] = useState(false);
  const mayAsk = me.roles.includes('duty_officer');
  return (
    <div className="inq-page">
      <header className="inq-page-head">
        <h1 className="page-title">{t('inquiry.title')}</h1><span className="note">{t('inquiry.note')}</span>
        <ExportButton list="inquiries" narrowed={{ show }} />
        {mayAsk ? <Button type="primary" onClick={() => setAsking(true)}>{t('inquiry.ask')}</Button> : null}
      </header>
      <Segmented size="small" value={show} onChange={setShow} aria-label={t('inquiry.show')} options={(['open', 'mine', 'asked', 'all'] as const).map((v) => ({ value: v, label: t(`inquiry.shows.${v}`) }))} />
      <Answered of={answer} lines={6}>
        {() => rows.length === 0 ? <Empty title={t('inquiry.none')}>{t('inquiry.none_hint')}</Empty>
            : <ul className="inq-list">{rows.map((q) => <li key={q.id}><InquiryLine q={q} />{q.about ? <Link to="/report/$id" params={{ id: q.about }}>{t('inquiry.see_about')}</Link> : <Link to="/inquiry/$id" params={{ id: q.id }}>{t(q.mine && q.answered_at == null && q.closed_at == null ? 'inquiry.to_answer' : 'inquiry.open')}</Link>}</li>)}</ul>}
      </Answered>
      {answer.hasNextPage ? <p><Button size="small" loading={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>{t('common.more')}</Button></p> : null}
      {asking ? <AskDialog minutes={answer.data?.pages[0]?.minutes ?? 20} close={() => setAsking(false)} /> : null}
    </div>
  );
}
