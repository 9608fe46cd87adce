/** One issued document: the paper, its files, and 作废. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { documentQuery } from '../api/queries.ts';
import type { DocumentDetail } from '../api/types.ts';
import { inWords } from '../i18n/index.ts';
import { useCommand } from '../ui/useCommand.ts';
import { useSubject } from '../shell/mode.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { ProblemNote } from '../ui/Problem.tsx';
import { Answered } from '../ui/States.tsx';
import { fileUrl } from './files.ts';
import { Sheet } from './Sheet.tsx';

export function DocumentPage() {
  const { id } = useParams({ from: '/shell/document/$id' });
  const answer = useQuery(documentQuery(id));
  useSubject(answer.data?.drill);
  return <Answered of={answer} lines={10}>{(d) => <Shown d={d} />}</Answered>;
}

function Shown({ d }: { d: DocumentDetail }) {
  const { t } = useTranslation();
  const now = useMinute();
  return (
    <div className="document-page">
      <header className="document-head">
        <h1>{inWords(d.series_name, d.series_name_en)} {d.number}</h1>
        {d.drill ? <span className="tag tag-ink">{t('shell.drill')}</span> : null}
        <span className="note">{t('document.issued_at', { unit: d.unit.name, time: when(d.at, now, t) })}{d.with_report ? `${t('common.comma')}${t('document.with_report')}` : ''}</span>
        {d.signed ? <span className="note">{t('document.signed_how', { who: [d.signed.post, d.signed.by].filter(Boolean).join(' '), how: t(`document.signed_way.${d.signed.method}`), time: when(d.signed.at, now, t) })}{d.signed.phone ? ` ${d.signed.phone}` : ''}{d.signed.said ? t('report.quoted', { text: d.signed.said }) : ''}{d.signed.taken_by ? ` ${t('report.taken_down', { name: d.signed.taken_by })}` : ''}</span> : null}
        {d.report ? <Link to="/report/$id" params={{ id: d.report }}>{t('document.open_report')}</Link> : null}
        {d.period ? <Link to="/statistics" search={{ from: d.period.from, to: d.period.to }}>{t('document.periodical_of', { from: d.period.from, to: d.period.to })}</Link> : null}
        <span className="document-acts">
          <Button size="small" href={fileUrl(d.id, 'pdf')} target="_blank">{t('document.pdf')}</Button><Button size="small" href={fileUrl(d.id, 'docx')}>{t('document.docx')}</Button>
        </span>
      </header>
      {d.voided_at == null ? null : <p className="ms-notice document-void" role="status"><b>{t('document.voided', { time: when(d.voided_at, now, t), name: d.voided_by ?? '', reason: d.void_reason ?? '' })}</b> {t('document.void_note')}</p>}
      <Sheet kind={d.kind} drill={d.drill} head={d.head} number={d.number} issuer={d.issuer} at={d.at} title={d.title} told={d.told} paper={d.paper} label={t('document.preview')} />
      {d.mine && d.voided_at == null ? <Void d={d} /> : null}
    </div>
  );
}

function Void({ d }: { d: DocumentDetail }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const { busy, error, run } = useCommand();
  const act = () => void run(() => take(api.POST('/documents/{id}/void', { params: { path: { id: d.id } }, body: { reason: reason.trim() } }))).then((fresh) => {
    if (!fresh) return;
    client.setQueryData(['document', d.id], fresh);
    for (const key of ['documents', 'report']) void client.invalidateQueries({ queryKey: [key] });
  });
  if (!open) return <p className="document-void"><Button size="small" type="text" onClick={() => setOpen(true)}>{t('document.void')}</Button></p>;
  return (
    <div className="document-void sign-return">
      <Input value={reason} autoFocus placeholder={t('document.void_reason')} aria-label={t('document.void_reason')} onChange={(e) => setReason(e.target.value)} />
      <Button loading={busy} disabled={reason.trim() === ''} onClick={act}>{t('document.void_do')}</Button>
      <ProblemNote error={error} />
    </div>
  );
}
