/**
 * One first report that only this browser has, under an address of its own: a reload
 * finds it again. When it was sent, here or by another tab or the worker, the page goes
 * on to the report.
 */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { kindsQuery, useMe } from '../api/queries.ts';
import type { Id } from '../api/types.ts';
import { inWords, wordFor } from '../i18n/index.ts';
import { OnlyHereList } from '../offline/OnlyHere.tsx';
import type { Sent } from '../offline/queue.ts';
import { listen, sendNow } from '../offline/sender.ts';
import { lasts } from '../offline/shelf.ts';
import { rewriteKept, useOnlyHere } from '../offline/useOnlyHere.ts';
import { mayRead } from '../shell/rooms.ts';
import { useAboveDesk } from './aboveDesk.ts';
import { SentOnly } from './SentOnly.tsx';
import { WaitingReport } from './WaitingReport.tsx';
import './first.css';

export function KeptReport({ id }: { id: Id }) {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { mine, known } = useOnlyHere(me);
  const kept = mine.find((k) => k.id === id);
  const kinds = useQuery(kindsQuery).data;
  const above = useAboveDesk(me, undefined);
  const [stored, setStored] = useState<Sent | null>(null);
  /** Whoever takes it off the shelf says where the page goes. */
  const leaving = useRef(false);

  useEffect(() => listen((news) => {
    if (news.id !== id || !news.sent) return;
    leaving.current = true;
    if (mayRead(me)) void navigate({ to: '/report/$id', params: { id }, replace: true });
    else setStored(news.sent);
  }), [id, me, navigate]);
  const gone = known && !kept;
  useEffect(() => {
    if (!gone || leaving.current) return;
    // It went while this page was closed, or was deleted: the report says which.
    if (mayRead(me)) void navigate({ to: '/report/$id', params: { id }, replace: true });
    else void navigate({ to: '/report/new', search: {}, replace: true });
  }, [gone, id, me, navigate]);

  const another = () => void navigate({ to: '/report/new', search: {} });
  if (stored) return <SentOnly report={stored} left={0} again={another} />;
  if (!kept) return null;
  const code = kept.draft.kind ?? kept.body?.kind;
  const kind = kinds?.find((k) => k.code === code);
  const rewrite = async () => {
    leaving.current = true;
    await rewriteKept(me, kept);
    await navigate({ to: '/report/new', search: {}, replace: true });
  };
  return (
    <div className="waiting-page">
      <WaitingReport
        kept={kept} above={above} lasts={lasts(kept)} now={() => void sendNow()} rewrite={() => void rewrite()} another={another}
        kindWords={kind ? t('report.kind_is', { path: `${wordFor(`report.class.${kind.class}`, kind.class)} › ${inWords(kind.zh, kind.en)}` }) : ''}
      />
      <OnlyHereList open={id} />
    </div>
  );
}
