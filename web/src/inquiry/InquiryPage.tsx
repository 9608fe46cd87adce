/**
 * One inquiry. Who is asked answers it here: 属实 opens the first report with the words
 * already read into it, 查无此事 and 已补报 are told in words. Who asked sees the answer, or
 * presses for it.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Button, Radio } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inquiryQuery, useMe } from '../api/queries.ts';
import type { Inquiry, InquiryOutcome } from '../api/types.ts';
import { inWords } from '../i18n/index.ts';
import { useCommand } from '../ui/useCommand.ts';
import { emptyDraft, keepDraft, keptDraft, withSource, written } from '../report/draft.ts';
import { seenRing } from '../shell/RingBar.tsx';
import { useSubject } from '../shell/mode.ts';
import { nodeNow } from '../time/clock.ts';
import { Area } from '../ui/Area.tsx';
import { useHotkeys } from '../ui/hotkeys.ts';
import { Key } from '../ui/Key.tsx';
import { ProblemNote } from '../ui/Problem.tsx';
import { Answered } from '../ui/States.tsx';
import { say } from '../ui/undo.tsx';
import { useKept } from '../ui/useKept.ts';
import { InquiryLine } from './InquiryLine.tsx';
import { answerInquiry } from './acts.ts';
import './inquiry.css';

export function InquiryPage() {
  const { id } = useParams({ from: '/shell/inquiry/$id' });
  const answer = useQuery(inquiryQuery(id));
  useSubject(answer.data?.drill);
  useEffect(() => seenRing(id), [id]);
  return <Answered of={answer} lines={6}>{(q) => <One q={q} />}</Answered>;
}

function One({ q }: { q: Inquiry }) {
  const { t } = useTranslation();
  const [again, setAgain] = useState(false);
  return (
    <div className="inq-page inq-one">
      <h1 className="page-title">{t('inquiry.title')}</h1>
      <InquiryLine q={q} alone />
      <p className="note">{[q.asked_by, q.caller ? `${t('inquiry.caller')} ${q.caller}` : '', q.phone, inWords(q.due.article, q.due.article_en)].filter(Boolean).join(t('common.comma'))}</p>
      {q.pressed_note ? <p className="note">{t('inquiry.pressed_note', { text: q.pressed_note })}</p> : null}
      {q.about ? <p><Link to="/report/$id" params={{ id: q.about }}>{q.title}</Link></p> : null}
      {q.mine && q.closed_at == null ? (q.answered_at == null || again ? <Reply q={q} done={() => setAgain(false)} /> : <p><Button onClick={() => setAgain(true)}>{t('inquiry.again')}</Button></p>) : null}
    </div>
  );
}

/** A tip is true, or not; what a report lacks is supplied with the report, or explained here. */
function Reply({ q, done: finished }: { q: Inquiry; done: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const me = useMe();
  const [outcome, setOutcome] = useState<InquiryOutcome>(q.about ? 'supplied' : 'confirmed');
  const kept = useKept('reply', q.id, () => ({ text: '' }));
  const { text } = kept.value;
  const { busy, error, run } = useCommand();
  const writes = outcome === 'confirmed';
  const act = () => {
    if (writes) {
      const kept = keptDraft(me);
      // A report that is half written stays what it is; the tip waits here.
      if (kept && written(kept) && kept.inquiry !== q.id) say(t('inquiry.draft_first'), true);
      else if (kept?.inquiry !== q.id) {
        const empty = emptyDraft(nodeNow());
        keepDraft(me, { ...empty, ...withSource(empty, q.text, nodeNow()), drill: q.drill, inquiry: q.id });
      }
      return void go({ to: '/report/new' });
    }
    void run(() => answerInquiry(q, { outcome, text: text.trim() })).then((done) => {
      if (done === undefined) return;
      kept.forget();
      say(t('inquiry.answered'));
      finished();
    });
  };
  const ready = writes || text.trim() !== '';
  useHotkeys({ 'Ctrl+Enter': ready && !busy ? act : undefined });
  return (
    <section className="inq-reply" aria-label={t('inquiry.reply')}>
      <Radio.Group value={outcome} onChange={(e) => setOutcome(e.target.value as InquiryOutcome)} aria-label={t('inquiry.reply')} options={(q.about ? (['supplied', 'unfounded'] as const) : (['confirmed', 'unfounded', 'supplied'] as const)).map((v) => ({ value: v, label: t(`inquiry.reply_as.${v}`) }))} />
      {writes ? <p className="note">{t('inquiry.confirmed_note')}</p> : <Area value={text} rows={2} maxRows={6} placeholder={t('inquiry.reply_hint')} aria-label={t('inquiry.reply_text')} onChange={(e) => kept.set({ text: e.target.value })} />}
      <ProblemNote error={error} />
      {q.about ? <p><Link to="/report/$id" params={{ id: q.about }}>{t('inquiry.supply')}</Link></p> : null}
      <p><Button type="primary" loading={busy} disabled={!ready} onClick={act}>{t(writes ? 'inquiry.write_first' : 'inquiry.reply_do')} <Key>Ctrl Enter</Key></Button></p>
    </section>
  );
}
