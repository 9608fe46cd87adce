/**
 * A dead line is a quiet banner with the age of the last contact, never an error
 * box: first the line from this page to its node, then the node's line upward.
 */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLine } from '../api/events.ts';
import { nodesQuery } from '../api/queries.ts';
import type { Me, NodeLink } from '../api/types.ts';
import { useNow } from '../time/clock.ts';
import { hms, length } from '../time/words.ts';
import { useNarrow } from '../ui/useNarrow.ts';

const isUp = (l: NodeLink) => l.relation === 'parent' && (l.state === 'down' || l.state === 'cut');
/** A reload or a restart of the node should not flash a banner. */
const PATIENCE_MS = 8000;

export function LinkBanner({ me }: { me: Me }) {
  const { t } = useTranslation();
  const line = useLine();
  const now = useNow();
  const narrow = useNarrow();
  const { data } = useQuery(nodesQuery);
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
  const dead = data?.links.find(isUp);
  if (!dead) return null;
  const since = dead.last_contact_at ?? dead.since ?? now;
  const waiting = dead.queue.urgent + dead.queue.normal + dead.queue.bulk;
  return (
    <div className="shell-link" role="status">
      <Broken />
      <b>{t('shell.link_down', { name: dead.name, span: length(now - since, t) })}</b>
      <span className="shell-link-text">
        {t('shell.link_text', { time: hms(since) })}
        {t('shell.link_waiting', { n: waiting })}
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
