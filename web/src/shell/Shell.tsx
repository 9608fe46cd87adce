/**
 * The frame of every signed-in page: drill band, top bar, link banner, rail, page,
 * status line. It also holds what must work on every page: the keys F2, F3 and
 * Ctrl K, the event stream and the bell.
 */
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { workUntold } from '../api/atWork.ts';
import { api } from '../api/client.ts';
import { useEvents } from '../api/events.ts';
import { useOffline } from '../offline/useOffline.ts';
import { VersionBar } from '../offline/VersionBar.tsx';
import { useMe } from '../api/queries.ts';
import type { Ring } from '../api/types.ts';
import { useHotkeys } from '../ui/hotkeys.ts';
import { UndoBar } from '../ui/undo.tsx';
import { useNarrow } from '../ui/useNarrow.ts';
import { ring as ringBell, wakeBellOnGesture } from './bell.ts';
import { AccountBar } from './AccountBar.tsx';
import { BriefBar } from './BriefBar.tsx';
import { DrillBand } from './DrillBand.tsx';
import { LinkBanner } from './LinkBanner.tsx';
import { Rail } from './Rail.tsx';
import { ReadOnlyBar } from './ReadOnlyBar.tsx';
import { RingBar, noticeRing } from './RingBar.tsx';
import { isSmall, maySend } from './rooms.ts';
import { StatusLine } from './StatusLine.tsx';
import { TopBar } from './TopBar.tsx';
import './shell.css';

const WORK_MS = 15_000;

/** Minutes of work on a page that asks the node for nothing. */
function tellWork() {
  const timer = setInterval(() => { if (workUntold()) void api.GET('/session').catch(() => {}); }, WORK_MS);
  return () => clearInterval(timer);
}

export function Shell() {
  const me = useMe();
  const navigate = useNavigate();
  const narrow = useNarrow();
  useEffect(wakeBellOnGesture, []);
  const onRing = useCallback((r: Ring) => {
    if (noticeRing(r)) ringBell();
  }, []);
  useEvents(onRing);
  useEffect(tellWork, []);
  useOffline(me);
  const mayReport = maySend(me);
  useHotkeys({
    F2: mayReport ? () => void navigate({ to: '/report/new', search: { from: 'call' } }) : undefined,
    F3: mayReport ? () => void navigate({ to: '/report/new' }) : undefined,
    'Ctrl+K': () => document.getElementById('search-box')?.focus(),
  });
  return (
    <div className={`shell${isSmall(me) ? ' shell-small' : ''}`} data-layout={narrow ? 'phone' : 'office'}>
      <DrillBand me={me} />
      <div className="shell-top">
        <TopBar me={me} />
        <RingBar />
      </div>
      <LinkBanner me={me} />
      <ReadOnlyBar me={me} />
      <AccountBar me={me} />
      <VersionBar />
      <BriefBar me={me} />
      <div className="shell-body">
        <Rail me={me} />
        <main className="shell-page"><Outlet /></main>
      </div>
      <StatusLine me={me} />
      <UndoBar />
    </div>
  );
}
