/**
 * 临时顶班: who came in by the break-glass form at the own unit or below in the last
 * day, with the telephone to ask them, and a way to send them out again.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { substitutesQuery, useMe } from '../api/queries.ts';
import type { Substitute } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { ProblemNote } from '../ui/Problem.tsx';

const SHOWN_MS = 24 * 3_600_000;

export function Substitutes() {
  const { t } = useTranslation();
  const me = useMe();
  const now = useMinute();
  const { data } = useQuery({ ...substitutesQuery, enabled: me.permissions.includes('people.read') });
  const rows = (data ?? []).filter((s) => now - s.from < SHOWN_MS);
  if (rows.length === 0) return null;
  return (
    <section className="panel substitutes" aria-label={t('today.substitutes')}>
      <header className="panel-head"><h2>{t('today.substitutes')}</h2><span className="note">{t('today.substitutes_note')}</span></header>
      <ul>{rows.map((s) => <Row key={s.id} substitute={s} mayEnd={me.permissions.includes('desk.act')} />)}</ul>
    </section>
  );
}

function Row({ substitute: s, mayEnd }: { substitute: Substitute; mayEnd: boolean }) {
  const { t } = useTranslation();
  const now = useMinute();
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const over = s.ended_at ?? (s.until <= now ? s.until : null);
  const end = async () => {
    setBusy(true);
    setError(null);
    try {
      await take(api.DELETE('/session/substitutes/{id}', { params: { path: { id: s.id } } }));
      await queryClient.invalidateQueries({ queryKey: ['substitutes'] });
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li>
      <b>{s.unit_name}</b> {s.name} <a className="tel" href={`tel:${s.phone}`}>{s.phone}</a>
      <span className="note"> {over == null ? t('today.substitute_in', { from: when(s.from, now, t), until: when(s.until, now, t) }) : t('today.substitute_out', { from: when(s.from, now, t), at: when(over, now, t) })}</span>
      <p>{s.reason}</p>
      {over == null && s.here && mayEnd ? <Button size="small" loading={busy} onClick={() => void end()}>{t('today.substitute_end')}</Button> : null}
      <ProblemNote error={error} />
    </li>
  );
}
