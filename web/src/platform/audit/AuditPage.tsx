/**
 * 平台 › 审计: every entry of this node's journal, newest first, with the proof of each and a check of the
 * whole chain; and who signed in or was refused.
 */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input, Segmented, Select } from 'antd';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { wordFor } from '../../i18n/index.ts';
import { useMinute } from '../../time/clock.ts';
import { fullSeconds, when } from '../../time/words.ts';
import { Answered } from '../../ui/States.tsx';
import { auditPage } from '../api.ts';
import { Bar, Two } from '../parts/bits.tsx';
import { readTime } from '../parts/fields.ts';
import { Rows, type Column } from '../parts/Rows.tsx';
import type { AuditRow } from '../types.ts';
import { AccessLog } from './AccessLog.tsx';
import { EntrySide } from './EntrySide.tsx';
import { kindWord, NOUNS } from './words.ts';
import { Verify } from './Verify.tsx';

const DAY = 86_400_000;

export function AuditPage() {
  const { t } = useTranslation();
  const [view, setView] = useState<'trail' | 'access'>('trail');
  const views = <Segmented className="platform-views" value={view} onChange={setView} options={(['trail', 'access'] as const).map((value) => ({ value, label: t(`platform.access.view.${value}`) }))} />;
  return view === 'trail' ? <Trail views={views} /> : <AccessLog views={views} />;
}

function Trail({ views }: { views: ReactNode }) {
  const { t } = useTranslation();
  const now = useMinute();
  const navigate = useNavigate({ from: '/platform/audit' });
  const { id } = useSearch({ from: '/shell/platform/audit' });
  const [q, setQ] = useState('');
  const [kind, setKind] = useState<string>();
  const [day, setDay] = useState('');
  const [actor, setActor] = useState<{ id: string; name: string } | null>(null);
  const from = day.trim() === '' ? undefined : (readTime(day) ?? undefined);
  const filter = { q: useDeferredValue(q.trim()) || undefined, kind: kind ? `${kind}.` : undefined, actor: actor?.id, from, to: from === undefined ? undefined : from + DAY };
  const pages = useInfiniteQuery({ queryKey: ['audit', filter], queryFn: ({ pageParam }) => auditPage({ ...filter, limit: 50, after: pageParam }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined });
  const rows = pages.data?.pages.flatMap((p) => p.rows) ?? [];
  const columns: Column<AuditRow>[] = [
    { key: 'at', title: t('platform.audit.at'), width: 104, render: (r) => <time title={fullSeconds(r.at)}>{when(r.at, now, t)}</time> },
    { key: 'kind', title: t('platform.audit.what'), render: (r) => <>{kindWord(r.kind)}{r.brief ? <span className="ink2"> {r.brief}</span> : null}{r.mode === 'drill' ? <span className="tag">{t('shell.drill')}</span> : null}{r.state === 'parked' ? <span className="tag tag-ink">{t('platform.node.parked')}</span> : null}</> },
    { key: 'actor', title: t('platform.audit.who'), width: 150, render: (r) => r.actor_name ?? t('platform.audit.system') },
    { key: 'unit', title: t('platform.people.unit'), wide: true, width: 120, render: (r) => r.unit_name ?? '' },
    { key: 'node', title: t('platform.audit.from'), wide: true, width: 84, render: (r) => t(r.own ? 'platform.audit.own' : 'platform.audit.other') },
    { key: 'pos', title: t('platform.audit.no'), wide: true, right: true, width: 76, render: (r) => r.pos },
  ];
  return (
    <Two
      chosen={id !== undefined}
      main={
        <>
          {views}
          <Bar>
            <Input className="platform-find" value={q} allowClear placeholder={t('platform.audit.find')} aria-label={t('platform.audit.find')} onChange={(e) => setQ(e.target.value)} />
            <Select className="platform-find-small" allowClear value={kind} placeholder={t('platform.audit.by_kind')} aria-label={t('platform.audit.by_kind')} onChange={setKind} options={NOUNS.map((value) => ({ value, label: wordFor(`platform.audit.noun.${value}`, value) }))} />
            <Input className={`platform-find-small${day.trim() !== '' && from === undefined ? ' faulty' : ''}`} value={day} allowClear placeholder="2026-11-23" aria-label={t('platform.audit.by_day')} onChange={(e) => setDay(e.target.value)} />
            {actor ? <Button size="small" onClick={() => setActor(null)}>{t('platform.audit.only', { name: actor.name })} ×</Button> : null}
          </Bar>
          <Answered of={pages} lines={9}>
            {() => (
              <>
                <Rows label={t('platform.tab.audit')} rows={rows} columns={columns} id={rowId} chosen={id} choose={(next) => void navigate({ search: { id: next }, replace: true })} emptyTitle={t('platform.audit.empty')} empty={t('platform.audit.none_found')} />
                {pages.hasNextPage ? <div className="platform-more"><Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{t('common.more')}</Button></div> : null}
              </>
            )}
          </Answered>
        </>
      }
      side={<><Verify />{id ? <EntrySide pos={Number(id)} only={setActor} /> : null}</>}
    />
  );
}

const rowId = (r: AuditRow) => String(r.pos);
