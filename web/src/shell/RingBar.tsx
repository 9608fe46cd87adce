/** What the bell rings for, on every page, until somebody opens it or says that it was seen. */
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../i18n/index.ts';
import type { Ring } from '../api/types.ts';
import { GradeBadge } from '../ui/Grade.tsx';
import { hush, useBell } from './bell.ts';
import { useLeads } from './useLeads.ts';

let rings: Ring[] = [];
/** What this page has rung for, so that a new connection to the node does not ring for it again. */
const heard = new Set<string>();
const watchers = new Set<() => void>();
const set = (next: Ring[]) => {
  rings = next;
  for (const w of watchers) w();
};
/** Reminders: the node rings them again until somebody acts, so one more or less is no matter. */
const REMINDERS: readonly Ring['reason'][] = ['overdue', 'undelivered', 'unanswered', 'unfollowed', 'unsaid', 'unsigned'];
const isNews = (r: Ring) => !REMINDERS.includes(r.reason);
/** What has just come stands above what is only late, the newest first: at three in the morning nobody looks behind “3 more”. */
const inOrder = (list: Ring[]) => [...list.filter(isNews), ...list.filter((r) => !isNews(r))];
const about = (r: Ring) => r.inquiry_id ?? r.manuscript_id ?? r.report_id ?? r.title;
/** Called once per ring of the node; answers whether it is to be heard. */
export function noticeRing(r: Ring): boolean {
  const known = heard.has(about(r));
  heard.add(about(r));
  // What waited and stands on the screen already need not ring.
  if (r.waiting && (known || location.pathname.endsWith(about(r)))) return false;
  set(inOrder([r, ...rings.filter((x) => about(x) !== about(r))]).slice(0, 20));
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

export function RingBar() {
  const { t } = useTranslation();
  const bell = useBell();
  const list = useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => rings);
  const first = list[0];
  if (!first) return null;
  return (
    <div className="shell-ring" role="alert">
      <b>{t(`shell.ring.${first.reason}`)}</b>
      {first.step ? <span className="tag tag-ink">{t(`shell.ring_step.${first.step}`)}</span> : null}
      {first.rating ? <GradeBadge rating={first.rating} /> : null}
      <RingTitle ring={first} />
      <span>{first.from}</span>
      {first.call ? <RingCall call={first.call} /> : null}
      {list.length > 1 ? <span>{t('shell.ring_more', { n: list.length - 1 })}</span> : null}
      {bell.missed ? <span className="tag">{t('shell.ring_missed')}</span> : null}
      <button type="button" className="link" onClick={seen}>{t('shell.ring_seen')}</button>
    </div>
  );
}

function RingTitle({ ring }: { ring: Ring }) {
  const leads = useLeads();
  const id = ring.report_id;
  const waits = ring.manuscript_id;
  const asked = ring.inquiry_id;
  if (asked) return <Link to="/inquiry/$id" params={{ id: asked }} onClick={() => seenRing(asked)}>{titleOf(ring)}</Link>;
  if (waits) return <Link to="/manuscript/$id" params={{ id: waits }} onClick={() => seenRing(waits)}>{titleOf(ring)}</Link>;
  // The level above is told of reports that never reached it.
  if (!id) return <span>{titleOf(ring)}</span>;
  if (ring.reason === 'sign_after') return <Link to="/report/$id" params={{ id }} onClick={() => seenRing(id)}>{titleOf(ring)}</Link>;
  if (leads) return <Link to="/report/$id/leader" params={{ id }} onClick={() => seenRing(id)}>{titleOf(ring)}</Link>;
  return <Link to="/report" search={{ id }} onClick={() => seenRing(id)}>{titleOf(ring)}</Link>;
}

function RingCall({ call }: { call: NonNullable<Ring['call']> }) {
  const { t } = useTranslation();
  if (!call.phone) return <span>{t('shell.ring_call', { name: call.name, phone: '' })}</span>;
  return <a href={`tel:${call.phone}`}>{t('shell.ring_call', { name: call.name, phone: call.phone })}</a>;
}
