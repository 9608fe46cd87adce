/** Who signed in, who was refused and from where: kept apart from the journal, with its own filters. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { wordFor } from '../../i18n/index.ts';
import { fullSeconds } from '../../time/words.ts';
import { Answered } from '../../ui/States.tsx';
import { accessPage } from '../api.ts';
import { Bar } from '../parts/bits.tsx';
import { readTime } from '../parts/fields.ts';
import { Rows, type Column } from '../parts/Rows.tsx';
import type { AccessKind, AccessRow } from '../types.ts';

const DAY = 86_400_000;
const KINDS: AccessKind[] = ['login', 'login_failed', 'refused', 'substitute', 'desk_substitute', 'logout'];

export function AccessLog({ views }: { views: ReactNode }) {
  const { t } = useTranslation();
  const [login, setLogin] = useState('');
  const [what, setWhat] = useState<AccessKind>();
  const [day, setDay] = useState('');
  const from = day.trim() === '' ? undefined : (readTime(day) ?? undefined);
  const filter = { login: useDeferredValue(login.trim()) || undefined, what, from, to: from === undefined ? undefined : from + DAY };
  const pages = useInfiniteQuery({ queryKey: ['audit', 'access', filter], queryFn: ({ pageParam }) => accessPage({ ...filter, limit: 50, after: pageParam }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined });
  const rows = pages.data?.pages.flatMap((p) => p.rows) ?? [];
  const columns: Column<AccessRow>[] = [
    { key: 'at', title: t('platform.audit.at'), width: 170, render: (r) => fullSeconds(r.at) },
    { key: 'what', title: t('platform.audit.what'), width: 130, render: (r) => <span className={r.what === 'login_failed' || r.what === 'refused' ? 'strong' : undefined}>{t(`platform.access.kind.${r.what}`)}</span> },
    { key: 'login', title: t('platform.account.login'), width: 170, render: (r) => r.login },
    { key: 'address', title: t('platform.access.address'), wide: true, width: 150, render: (r) => r.address },
    { key: 'detail', title: t('platform.access.detail'), wide: true, render: (r) => wordFor(`platform.access.way.${r.detail}`, r.detail) },
  ];
  return (
    <div className="platform-main platform-whole">
      {views}
      <Bar>
        <Input className="platform-find" value={login} allowClear placeholder={t('platform.account.login')} aria-label={t('platform.account.login')} onChange={(e) => setLogin(e.target.value)} />
        <Select className="platform-find-small" allowClear value={what} placeholder={t('platform.audit.by_kind')} aria-label={t('platform.audit.by_kind')} onChange={setWhat} options={KINDS.map((value) => ({ value, label: t(`platform.access.kind.${value}`) }))} />
        <Input className={`platform-find-small${day.trim() !== '' && from === undefined ? ' faulty' : ''}`} value={day} allowClear placeholder="2026-11-23" aria-label={t('platform.audit.by_day')} onChange={(e) => setDay(e.target.value)} />
      </Bar>
      <Answered of={pages} lines={9}>
        {() => (
          <>
            <Rows label={t('platform.access.title')} rows={rows} columns={columns} id={rowId} emptyTitle={t('platform.audit.empty')} empty={t('platform.access.empty')} />
            {pages.hasNextPage ? <div className="platform-more"><Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{t('common.more')}</Button></div> : null}
          </>
        )}
      </Answered>
    </div>
  );
}

const rowId = (r: AccessRow) => r.id;
