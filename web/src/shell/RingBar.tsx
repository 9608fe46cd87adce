/** What the bell rings for, on every page, until somebody opens it or says that it was seen. */
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../i18n/index.ts';
import type { Ring } from '../api/events.ts';
import { GradeBadge } from '../ui/Grade.tsx';
import { hush, useBell } from './bell.ts';

let rings: Ring[] = [];
const watchers = new Set<() => void>();
const set = (next: Ring[]) => {
  rings = next;
  for (const w of watchers) w();
};
/** Called once per ring of the node. */
export const noticeRing = (r: Ring) => set([r, ...rings.filter((x) => x.report_id !== r.report_id)].slice(0, 20));
/** The report was opened or received: it need not ring any more. */
export function seenRing(reportId: string) {
  if (!rings.some((r) => r.report_id === reportId)) return;
  set(rings.filter((r) => r.report_id !== reportId));
  if (rings.length === 0) hush();
}

export function RingBar() {
  const { t } = useTranslation();
  const bell = useBell();
  const list = useSyncExternalStore((w) => (watchers.add(w), () => void watchers.delete(w)), () => rings);
  const first = list[0];
  if (!first) return null;
  return (
    <div className="shell-ring" role="alert">
      <b>{t('shell.ring_new')}</b>
      <GradeBadge rating={first.rating} />
      <Link to="/report" search={{ id: first.report_id }} onClick={() => seenRing(first.report_id)}>{titleOf(first)}</Link>
      <span>{first.from}</span>
      {list.length > 1 ? <span>{t('shell.ring_more', { n: list.length - 1 })}</span> : null}
      {bell.missed ? <span className="tag">{t('shell.ring_missed')}</span> : null}
      <button type="button" className="link" onClick={() => { set([]); hush(); }}>{t('shell.ring_seen')}</button>
    </div>
  );
}
