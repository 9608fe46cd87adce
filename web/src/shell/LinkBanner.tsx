/**
 * A dead line is a quiet banner with the age of the last contact, never an error
 * box: first the line from this page to its node, then the node's line upward, and
 * those down: where a node below is silent, what is reported there does not come.
 */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLine } from '../api/events.ts';
import { linesQuery } from '../api/queries.ts';
import type { Line, Me } from '../api/types.ts';
import { useNow } from '../time/clock.ts';
import { hms, length } from '../time/words.ts';
import { useNarrow } from '../ui/useNarrow.ts';

const isUp = (l: Line) => l.relation === 'parent' && (l.state === 'down' || l.state === 'cut');
const isSilent = (l: Line) => l.relation === 'child' && (l.state === 'down' || l.state === 'cut' || l.state === 'refused');
const silentSince = (l: Line, now: number) => l.last_contact_at ?? l.since ?? now;
/** A reload or a restart of the node should not flash a banner. */
const PATIENCE_MS = 8000;

export function LinkBanner({ me }: { me: Me }) {
  const { t } = useTranslation();
  const line = useLine();
  const now = useNow();
  const narrow = useNarrow();
  const { data } = useQuery(linesQuery);
  if (line.state === 'lost' && now - line.since > PATIENCE_MS) {
    const { since } = line;
    return (
      <div className="shell-link" role="status">
        <Broken />
        <b>{t('shell.page_lost', { span: length(now - since, t) })}</b>
        <span>{narrow ? t('shell.page_lost_phone') : t('shell.page_lost_text', { time: hms(since) })}</span>
      </div>
    );
  }
  const above = data?.lines.find(isUp);
  // The longest silence first: the others are on the page of the nodes.
  const below = (data?.lines ?? []).filter((l) => isSilent(l) && now - silentSince(l, now) > PATIENCE_MS).sort((a, b) => silentSince(a, now) - silentSince(b, now));
  return (
    <>
      {above ? <Dead me={me} link={above} now={now} /> : null}
      {below[0] ? <Dead me={me} link={below[0]} others={below.length - 1} now={now} /> : null}
    </>
  );
}

/** `others`: how many more below are silent; absent of the link upward. */
function Dead({ me, link, others, now }: { me: Me; link: Line; others?: number; now: number }) {
  const { t } = useTranslation();
  const since = silentSince(link, now);
  const span = length(now - since, t);
  return (
    <div className="shell-link" role="status">
      <Broken />
      <b>{others === undefined ? t('shell.link_down', { name: link.name, span }) : t('shell.child_down', { name: link.name, span })}</b>
      <span className="shell-link-text">
        {others ? t('shell.child_others', { n: others }) : null}
        {t(others === undefined ? 'shell.link_text' : 'shell.child_text', { time: hms(since) })}
        {t('shell.link_waiting', { n: link.waiting })}
      </span>
      {me.rooms.includes('platform') ? <Link to="/platform/nodes">{t('shell.see_nodes')}</Link> : null}
    </div>
  );
}

function Broken() {
  return (
    <svg viewBox="0 0 14 14" width="12" height="12" aria-hidden="true">
      <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M2 12 12 2" stroke="currentColor" strokeWidth="2" />
    </svg>
  );
}
