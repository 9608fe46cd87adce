/**
 * What the bell rings for, on every page, until somebody opens it, says that it was seen,
 * or acts, wherever that is. On a phone it stands over the top bar and moves nothing: what a thumb
 * is about to press stays where it is.
 */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { reportQuery } from '../api/queries.ts';
import { titleOf } from '../i18n/index.ts';
import type { Id, Millis, ReportDetail, Ring } from '../api/types.ts';
import { nodeNow } from '../time/clock.ts';
import { GradeBadge } from '../ui/Grade.tsx';
import { useNarrow } from '../ui/useNarrow.ts';
import { hush, useBell } from './bell.ts';
import { useLeads } from './useLeads.ts';

/** With the time at which it rang here. */
type Rang = Ring & { rangAt: Millis };
let rings: Rang[] = [];
/** What this page has rung for, so that a new connection to the node does not ring for it again. */
const heard = new Set<string>();
const watchers = new Set<() => void>();
const set = (next: Rang[]) => {
  rings = next;
  for (const w of watchers) w();
};
/** Reminders: the node rings them again until somebody acts, so one more or less is no matter. */
const REMINDERS: readonly Ring['reason'][] = ['overdue', 'undelivered', 'unanswered', 'unfollowed', 'unsaid', 'unsigned'];
const isNews = (r: Ring) => !REMINDERS.includes(r.reason);
/** What has just come stands above what is only late, the newest first: at three in the morning nobody looks behind “3 more”. */
const inOrder = (list: Rang[]) => [...list.filter(isNews), ...list.filter((r) => !isNews(r))];
const about = (r: Ring) => r.inquiry_id ?? r.manuscript_id ?? r.report_id ?? r.title;
/** Called once per ring of the node; answers whether it is to be heard. */
export function noticeRing(r: Ring): boolean {
  const known = heard.has(about(r));
  heard.add(about(r));
  // What waited and stands on the screen already need not ring.
  if (r.waiting && (known || location.pathname.endsWith(about(r)))) return false;
  set(inOrder([{ ...r, rangAt: nodeNow() }, ...rings.filter((x) => about(x) !== about(r))]).slice(0, 20));
  return true;
}
/** The report, or the manuscript, was opened or received: it need not ring any more. */
export function seenRing(reportId: string) {
  const of = (r: Ring) => about(r) === reportId;
  if (!rings.some(of)) return;
  set(rings.filter((r) => !of(r)));
  if (rings.length === 0) hush();
}

/** The bell stops; what is shown is seen, and the reminders with it. News behind it is shown next. */
function seen() {
  set(rings.slice(1).filter(isNews));
  hush();
}

/** Somebody has acted since it rang: it was received, or what was late was done and nothing else of ours is. */
function isQuiet(ring: Rang, r: ReportDetail): boolean {
  const received = r.received?.at;
  if (ring.reason === 'arrived') return received != null;
  const late = r.clocks.some((c) => c.mine && c.met_at == null && c.due_at <= nodeNow());
  return !late && [received, ...r.clocks.map((c) => c.met_at)].some((at) => at != null && at >= ring.rangAt);
}

/** Of what came or is late; asked for again whenever the node says that the report changed. */
function Watch({ ring, id }: { ring: Rang; id: Id }) {
  const { data } = useQuery(reportQuery(id));
  const quiet = data !== undefined && isQuiet(ring, data);
  useEffect(() => {
    if (quiet) seenRing(id);
  }, [quiet, id]);
  return null;
}

export function RingBar() {
  const { t } = useTranslation();
  const bell = useBell();
  const list = useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => rings);
  const first = list[0];
  if (!first) return null;
  return (
    <div className="shell-ring" role="alert">
      {list.map((r) => (r.report_id && (r.reason === 'arrived' || r.reason === 'overdue') ? <Watch key={r.report_id} ring={r} id={r.report_id} /> : null))}
      <span className="shell-ring-why">
        <b>{t(`shell.ring.${first.reason}`)}</b>
        {first.step ? <span className="tag tag-ink">{t(`shell.ring_step.${first.step}`)}</span> : null}
      </span>
      <span className="shell-ring-what">
        {first.rating ? <GradeBadge rating={first.rating} /> : null}
        <RingTitle ring={first} />
      </span>
      <span className="shell-ring-who">
        <span>{first.from}</span>
        {first.call ? <RingCall call={first.call} /> : null}
        {list.length > 1 ? <span>{t('shell.ring_more', { n: list.length - 1 })}</span> : null}
        {bell.missed ? <span className="tag">{t('shell.ring_missed')}</span> : null}
      </span>
      <button type="button" className="link" onClick={seen}>{t('shell.ring_seen')}</button>
    </div>
  );
}

function RingTitle({ ring }: { ring: Ring }) {
  const leads = useLeads();
  const narrow = useNarrow();
  const id = ring.report_id;
  const waits = ring.manuscript_id;
  const asked = ring.inquiry_id;
  if (asked) return <Link to="/inquiry/$id" params={{ id: asked }} onClick={() => seenRing(asked)}>{titleOf(ring)}</Link>;
  if (waits) return <Link to="/manuscript/$id" params={{ id: waits }} onClick={() => seenRing(waits)}>{titleOf(ring)}</Link>;
  // The level above is told of reports that never reached it.
  if (!id) return <span>{titleOf(ring)}</span>;
  // On a phone the desk is a list only.
  if (ring.reason === 'sign_after' || (narrow && !leads)) return <Link to="/report/$id" params={{ id }} onClick={() => seenRing(id)}>{titleOf(ring)}</Link>;
  if (leads) return <Link to="/report/$id/leader" params={{ id }} onClick={() => seenRing(id)}>{titleOf(ring)}</Link>;
  return <Link to="/report" search={{ id }} onClick={() => seenRing(id)}>{titleOf(ring)}</Link>;
}

function RingCall({ call }: { call: NonNullable<Ring['call']> }) {
  const { t } = useTranslation();
  if (!call.phone) return <span>{t('shell.ring_call', { name: call.name, phone: '' })}</span>;
  return <a href={`tel:${call.phone}`}>{t('shell.ring_call', { name: call.name, phone: call.phone })}</a>;
}
