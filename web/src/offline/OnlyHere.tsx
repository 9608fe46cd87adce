/**
 * 只在本机: the first reports that the node does not have, and how many in the shell.
 * Of another person no more is said than that they have some.
 */
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries.ts';
import type { Id, Me } from '../api/types.ts';
import { maySend } from '../shell/rooms.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { useProblemText } from '../ui/Problem.tsx';
import { ProblemError } from '../api/problem.ts';
import { offerUndo } from '../ui/undo.tsx';
import { sendNow } from './sender.ts';
import { saidOf, type Kept } from './shelf.ts';
import { deleteKept, rewriteKept, useOnlyHere } from './useOnlyHere.ts';
import './offline.css';

interface Props {
  /** The one that is open on the page. */
  open?: Id;
  /** A draft was taken into the form that is open; absent where the form is another page. */
  edited?: () => void;
}

export function OnlyHereList({ open, edited }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const { mine, draft, others } = useOnlyHere(me);
  const rows = mine.filter((k) => k.id !== open);
  if (rows.length === 0 && others.length === 0 && (!draft || edited)) return null;
  return (
    <section className="only-here" aria-label={t('offline.list')}>
      <h2><span className="tag tag-ink">{t('offline.only_here')}</span> <span className="note">{t('offline.note')}</span></h2>
      <ul>
        {rows.map((k) => <Row key={k.id} kept={k} me={me} edited={edited} />)}
        {draft && !edited ? (
          <li><span className="only-here-state">{t('offline.state.draft')}</span><span className="only-here-what">{draft.what.trim() || draft.placeText.trim() || t('offline.no_words')}</span><span className="only-here-acts"><Link to="/report/new">{t('offline.go_on')}</Link></span></li>
        ) : null}
        {others.map((o) => <li key={o.name} className="ink2">{t('offline.others', o)}</li>)}
      </ul>
    </section>
  );
}

function Row({ kept: k, me, edited }: { kept: Kept; me: Me; edited?: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const minute = useMinute();
  const problemText = useProblemText();
  const what = k.draft.what.trim() || k.draft.placeText.trim() || t('offline.no_words');
  const time = when(k.at, minute, t);
  const said = saidOf(k);
  const note = said ? problemText(new ProblemError(said)) : k.state === 'draft' ? t('offline.at_draft', { time }) : k.state === 'following' ? t('offline.at_following', { n: k.following?.length ?? 0 }) : k.tries > 0 ? t('offline.at_waiting', { time, n: k.tries }) : t('offline.at_first', { time });
  const edit = async () => {
    await rewriteKept(me, k);
    edited?.();
    if (!edited) await navigate({ to: '/report/new', search: {} });
  };
  const remove = async () => {
    const back = await deleteKept(k);
    offerUndo(t('offline.deleted', { what }), back);
  };
  return (
    <li>
      <span className="only-here-state">{t(`offline.state.${k.state}`)}</span>
      <span className="only-here-what">{k.state === 'draft' ? what : k.state === 'following' ? <Link to="/report/$id" params={{ id: k.id }}>{what}</Link> : <Link to="/report/new" search={{ kept: k.id }}>{what}</Link>}<small>{note}</small></span>
      <span className="only-here-acts">
        {k.state === 'waiting' || k.state === 'following' ? <button type="button" className="link" onClick={() => void sendNow()}>{t('offline.send')}</button> : null}
        {k.state === 'following' ? null : <button type="button" className="link" onClick={() => void edit()}>{t(k.state === 'draft' ? 'offline.go_on' : 'report.rewrite')}</button>}
        <button type="button" className="link" onClick={() => void remove()}>{t(k.state === 'following' ? 'offline.leave_photos' : 'offline.delete')}</button>
      </span>
    </li>
  );
}

/** In the frame of every page: how many the node does not have. */
export function OnlyHereCount({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { mine, draft: begun, others } = useOnlyHere(me);
  // What somebody is just writing is before their eyes.
  const draft = useLocation({ select: (at) => at.pathname }) === '/report/new' ? null : begun;
  const n = mine.length + (draft ? 1 : 0) + others.reduce((sum, o) => sum + o.n, 0);
  if (n === 0 || !maySend(me)) return null;
  const [one] = mine;
  return <Link to="/report/new" search={mine.length === 1 && !draft && one?.state !== 'draft' && one?.state !== 'following' ? { kept: one?.id } : {}} className="shell-here">{t('offline.only_here_n', { n })}</Link>;
}
