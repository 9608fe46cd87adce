/**
 * 信息, the desk: list, report, act. On a phone the list alone, and a report opens
 * as its own page.
 */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { reportQuery, reportsQuery } from '../api/queries.ts';
import type { ReportRow } from '../api/types.ts';
import { ExportButton } from '../export/ExportButton.tsx';
import { OnlyHereList } from '../offline/OnlyHere.tsx';
import { useSubject } from '../shell/mode.ts';
import { seenRing } from '../shell/RingBar.tsx';
import { setStatus } from '../shell/StatusLine.tsx';
import { useHotkeys } from '../ui/hotkeys.ts';
import { Key } from '../ui/Key.tsx';
import { Answered, Empty } from '../ui/States.tsx';
import { useNarrow } from '../ui/useNarrow.ts';
import { ActColumn } from './ActColumn.tsx';
import { useActs } from './commands.ts';
import { ReportCentre } from './ReportCentre.tsx';
import { LazyDialogs, type Dialog } from './ReportDialogs.tsx';
import { ReportList } from './ReportList.tsx';
import { may, nextAct } from './state.ts';
import { narrowed, queryOf, readFilter, sortOf, type Filter, type Show } from './views.ts';
import './desk.css';

/** Selects with their lists weigh as much as the desk itself; loaded when somebody narrows. */
const ListFilters = lazy(async () => ({ default: (await import('./ListFilters.tsx')).ListFilters }));
const PAGE = 50;

export function DeskPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const search = useSearch({ from: '/shell/report' });
  const { id } = search;
  const filter = readFilter({ ...search });
  const show: Show = filter.show ?? 'open';
  const count = narrowed(filter);
  const [open, setOpen] = useState(count > 0 || filter.sort !== undefined);
  const list = useRows(filter);
  const refine = (next: Filter) => void navigate({ to: '/report', search: { ...next }, replace: true });
  const rows = list.rows;
  // The first report stays in front of the officer when a newer one arrives above it.
  const [pinned, setPinned] = useState<string>();
  const first = rows.some((r) => r.id === pinned) ? pinned : rows[0]?.id;
  if (first !== pinned) setPinned(first);
  const chosen = id ?? (narrow ? undefined : first);
  const choose = useCallback(
    (next: string) => {
      if (narrow) void navigate({ to: '/report/$id', params: { id: next } });
      else void navigate({ to: '/report', search: (s) => ({ ...s, id: next }), replace: true });
    },
    [narrow, navigate],
  );
  useEffect(() => {
    const keys = [t('report.status_move'), t('report.status_open'), t('report.status_up')];
    setStatus(keys);
    return () => setStatus([]);
  }, [t]);
  const counts = useCounts(filter.mode);
  useSubject(filter.mode && filter.mode === 'drill');
  return (
    <div className="desk">
      <section className="desk-list" aria-label={t('report.list')}>
        <header className="desk-list-head">
          <Segmented
            size="small" value={show} aria-label={t('report.show')} onChange={(v) => void navigate({ to: '/report', search: (s) => ({ ...s, show: v === 'open' ? undefined : v, id: undefined }) })}
            options={(['open', 'tonight', 'all'] as const).map((v) => ({ value: v, label: t(`report.shows.${v}`, { n: counts[v] }) }))}
          />
          <span className="note">{t(`report.${sortOf(filter)}_first`)}</span>
          <Link to="/statistics" className="note">{t('statistics.title')}</Link><Link to="/documents" className="note">{t('document.title')}</Link><Link to="/scores" className="note">{t('report.scores.open')}</Link><Link to="/inquiries" className="note">{t('inquiry.title')}</Link>
          <ExportButton list="reports" narrowed={{ ...queryOf(filter, PAGE), limit: undefined, after: undefined }} short />
          <button type="button" className="link desk-narrow" aria-expanded={open} onClick={() => setOpen(!open)}>{count > 0 ? t('report.filters_n', { n: count }) : t('report.filters')}</button>
        </header>
        {open ? <Suspense fallback={null}><ListFilters key={JSON.stringify({ ...filter, q: '', sort: '' })} filter={filter} change={refine} /></Suspense> : null}
        <OnlyHereList />
        <Answered of={list.answer} lines={9}>
          {() => rows.length === 0
            ? <Empty title={t(show === 'all' || count > 0 ? 'report.none_all' : 'report.none_open')}>{t('report.none_call')} <Key>F2</Key>{t('report.none_write')} <Key>F3</Key></Empty>
            : <ReportList rows={rows} chosen={chosen} onChoose={choose} onOpen={(r) => void navigate({ to: '/report/$id', params: { id: r } })} onEnd={list.more} />}
        </Answered>
      </section>
      {narrow || !chosen ? null : <ChosenReport key={chosen} id={chosen} asked={id !== undefined} />}
    </div>
  );
}

function useRows(filter: Filter): { rows: ReportRow[]; answer: ReturnType<typeof useInfiniteQuery>; more: () => void } {
  const query = queryOf(filter, PAGE);
  const answer = useInfiniteQuery({
    queryKey: ['reports', 'pages', query],
    queryFn: ({ pageParam }) => take(api.GET('/reports', { params: { query: { ...query, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = answer;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { rows: answer.data?.pages.flatMap((p) => p.rows) ?? [], answer: answer as ReturnType<typeof useInfiniteQuery>, more };
}

function useCounts(mode: Filter['mode']): Record<Show, string> {
  const drill = mode && mode === 'drill';
  const open = useQuery(reportsQuery({ state: 'open', sort: 'urgent', limit: PAGE, drill })).data;
  const tonight = useQuery(reportsQuery({ state: 'tonight', sort: 'newest', limit: PAGE, drill })).data;
  const count = (p: typeof open) => (p ? `${p.rows.length}${p.next ? '+' : ''}` : '');
  return { open: count(open), tonight: count(tonight), all: '' };
}

function ChosenReport({ id, asked }: { id: string; asked: boolean }) {
  const answer = useQuery(reportQuery(id));
  const report = answer.data;
  const acts = useActs(report);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const next = report ? nextAct(report) : null;
  useHotkeys({
    F9: report ? () => setDialog(next?.code === 'follow' ? 'follow' : 'up') : undefined,
    'Alt+P': report && may(report, 'instruct') ? () => setDialog('instruct') : undefined,
    'Ctrl+Enter': next?.code === 'receive' ? () => void acts.receive() : next?.code === 'verify' ? () => setDialog('verify') : undefined,
  }, dialog === null);
  // Only a report that somebody chose stops ringing.
  useEffect(() => {
    if (asked) seenRing(id);
  }, [asked, id]);
  return (
    <Answered of={answer} lines={12}>
      {(r) => (
        <>
          <ReportCentre report={r} acts={acts} open={setDialog} />
          <ActColumn report={r} acts={acts} open={setDialog} keys={dialog === null} />
          <LazyDialogs report={r} acts={acts} open={dialog} change={setDialog} />
        </>
      )}
    </Answered>
  );
}
