/** One inquiry in three lines: who asks whom and what, by when, and what came of it. */
import { Link } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Inquiry } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { ClockChip } from '../ui/ClockChip.tsx';
import { ProblemNote } from '../ui/Problem.tsx';
import { say } from '../ui/undo.tsx';
import { useCommand } from '../ui/useCommand.ts';
import { closeInquiry, pressInquiry } from './acts.ts';
import './inquiry.css';

export function InquiryLine({ q, onAnswer, alone }: { q: Inquiry; onAnswer?: () => void; alone?: boolean }) {
  const { t } = useTranslation();
  const now = useMinute();
  const open = q.answered_at == null && q.closed_at == null;
  const what = [q.lacks.map((e) => t(`inquiry.element.${e}`)).join(t('common.list')), q.about ? '' : q.title, q.about ? q.text : ''].filter(Boolean).join(t('common.comma'));
  return (
    <div className={`inq${open ? '' : ' inq-done'}`}>
      <p className="inq-head">
        <b>{t(q.about ? 'inquiry.lacks_of' : 'inquiry.asks', { from: q.from.name, to: q.to.name })}</b>
        {q.source ? <span className="tag">{t(`inquiry.source.${q.source}`)}</span> : null}
        <time>{when(q.asked_at, now, t)}</time>
        {open ? <ClockChip due={q.due.due_at} /> : <span className="tag">{q.outcome ? t(`inquiry.outcome.${q.outcome}`) : t('inquiry.closed')}</span>}
        {q.pressed > 0 && open ? <span className="note">{t('inquiry.pressed', { n: q.pressed })}</span> : null}
      </p>
      <p className={alone ? 'said inq-text' : 'inq-what'}>{alone && !q.about ? q.text : what}</p>
      {q.closed_at == null ? null : <p className="inq-answer">{when(q.closed_at, now, t)} {q.closed_why}</p>}
      {q.answered_at == null ? null : <p className="inq-answer">{when(q.answered_at, now, t)} {q.answered_by} {q.answer}{q.report ? <> <Link to="/report/$id" params={{ id: q.report }}>{t('inquiry.see_report')}</Link></> : null}</p>}
      {open && !q.mine ? <Press q={q} /> : null}
      {open && q.mine && onAnswer ? <Button size="small" onClick={onAnswer}>{t('inquiry.supply')}</Button> : null}
    </div>
  );
}

function Press({ q }: { q: Inquiry }) {
  const { t } = useTranslation();
  const { busy, error, run } = useCommand();
  return <p className="inq-act"><Button size="small" loading={busy} onClick={() => void run(() => pressInquiry(q)).then((done) => done !== undefined && say(t('inquiry.pressed_done', { to: q.to.name })))}>{t('inquiry.press')}</Button><Close q={q} /><ProblemNote error={error} /></p>;
}

/** It was answered by telephone, or asked by a slip. */
function Close({ q }: { q: Inquiry }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState<string>();
  const { busy, error, run } = useCommand();
  if (why === undefined) return <Button size="small" type="text" onClick={() => setWhy('')}>{t('inquiry.close')}</Button>;
  return <><Input size="small" value={why} autoFocus placeholder={t('inquiry.close_hint')} aria-label={t('inquiry.close_hint')} onChange={(e) => setWhy(e.target.value)} /><Button size="small" loading={busy} disabled={why.trim() === ''} onClick={() => void run(() => closeInquiry(q, why.trim()))}>{t('inquiry.close')}</Button><ProblemNote error={error} /></>;
}
