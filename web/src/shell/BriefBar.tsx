/**
 * Urgent entries that this version of the platform cannot read yet. They ring like a
 * report and stand on every page of the desk, with the words their author wrote for
 * such a case, until a person says that they were seen or an upgrade took them up.
 * Read from the node, so a reload and a restart change nothing.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Fragment, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { briefsQuery } from '../api/queries.ts';
import type { Me, UrgentBrief } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { ProblemNote } from '../ui/Problem.tsx';
import { hush, ring, useBell } from './bell.ts';

export function BriefBar({ me }: { me: Me }) {
  const { t } = useTranslation();
  const works = me.permissions.includes('desk.act');
  const { data } = useQuery({ ...briefsQuery, enabled: works });
  const bell = useBell();
  const rang = useRef(new Set<string>());
  useEffect(() => {
    const fresh = (data ?? []).filter((b) => !rang.current.has(b.event_id));
    for (const b of fresh) rang.current.add(b.event_id);
    if (fresh.length > 0) ring();
  }, [data]);
  if (!works || !data || data.length === 0) return null;
  return (
    <section className="shell-briefs" role="alert" aria-label={t('shell.brief_title')}>
      {data.map((b) => <Line key={b.event_id} brief={b} last={data.length === 1} />)}
      {bell.missed ? <span className="tag">{t('shell.ring_missed')}</span> : null}
    </section>
  );
}

function Line({ brief: b, last }: { brief: UrgentBrief; last: boolean }) {
  const { t } = useTranslation();
  const now = useMinute();
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const seen = async () => {
    setBusy(true);
    setError(null);
    try {
      await take(api.POST('/desk/briefs/{event_id}/seen', { params: { path: { event_id: b.event_id } } }));
      if (last) hush();
      await queryClient.invalidateQueries({ queryKey: ['briefs'] });
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Fragment>
      <p className="shell-brief">
        <b>{t('shell.brief_title')}</b>
        {b.drill ? <span className="tag tag-ink">{t('shell.drill')}</span> : null}
        <span className="shell-brief-text">{b.brief || b.kind}</span>
        <span>{t('shell.brief_from', { from: b.from === b.node ? b.from : `${b.from} (${b.node})`, time: when(b.sent_at, now, t) })}</span>
        <button type="button" className="link" disabled={busy} onClick={() => void seen()}>{t('shell.brief_seen')}</button>
        <small>{t('shell.brief_note')}</small>
      </p>
      <ProblemNote error={error} />
    </Fragment>
  );
}
