/**
 * 统计: events of a period by kind, grade, place and time, beside the period before and the same
 * days a year before. Each number leads to the list behind it; each picture is a table as well.
 */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Input, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { statisticsQuery, useMe } from '../api/queries.ts';
import type { Statistics } from '../api/types.ts';
import { ExportButton } from '../export/ExportButton.tsx';
import { nodeNow } from '../time/clock.ts';
import { useHotkeys } from '../ui/hotkeys.ts';
import { Key } from '../ui/Key.tsx';
import { Answered, Empty } from '../ui/States.tsx';
import { Figures } from './Figures.tsx';
import { Narrow } from './Narrow.tsx';
import { ByHour, ByKind, ByPlace, BySeries, ByUnit } from './Panels.tsx';
import { queryOf, recorded, SPANS, type Asked, type Span } from './period.ts';
import { PlaceMap } from './PlaceMap.tsx';
import './statistics.css';

export function StatisticsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const asked = useSearch({ from: '/shell/statistics' });
  const query = queryOf(asked, nodeNow());
  const answer = useQuery(statisticsQuery(query));
  const ask = (next: Asked) => void navigate({ to: '/statistics', search: next, replace: true });
  const table = asked.as === 'table';
  const turn = (as?: 'table') => ask({ ...asked, as });
  useHotkeys({ 'Alt+T': () => turn(table ? undefined : 'table') });
  const span: Span | '' = asked.from ? '' : (asked.span ?? 'month');
  const days = (part: { from: string; to: string }) => ask({ ...asked, ...part, span: undefined });
  return (
    <div className="stat">
      <header className="stat-head">
        <h1 className="page-title">{t('statistics.title')}</h1>
        {answer.data ? <span className="note">{t('statistics.note', { of: answer.data.of.name })}</span> : null}
        <ExportButton list="statistics" narrowed={query} />
        {me.permissions.includes('desk.act') ? <Link className="stat-paper" to="/statistics/paper" search={{ from: query.from, to: query.to }}>{t('statistics.paper')}</Link> : null}
        <Segmented<'chart' | 'table'> size="small" className="stat-as" aria-label={t('statistics.as')} value={table ? 'table' : 'chart'} options={[{ value: 'chart', label: t('statistics.chart') }, { value: 'table', label: <>{t('statistics.table')} <Key>Alt T</Key></> }]} onChange={(as) => turn(as === 'table' ? 'table' : undefined)} />
      </header>
      <div className="stat-asked">
        <Segmented<Span | ''> size="small" aria-label={t('statistics.span')} value={span} options={SPANS.map((s) => ({ value: s, label: t(`report.scores.${s}`) }))} onChange={(s) => { if (s) ask({ ...asked, span: s === 'month' ? undefined : s, from: undefined, to: undefined }); }} />
        <label>{t('report.scores.from')}<Input type="date" size="small" value={query.from} max={query.to} onChange={(e) => { if (e.target.value) days({ from: e.target.value, to: query.to }); }} /></label>
        <label>{t('statistics.to')}<Input type="date" size="small" value={query.to} min={query.from} onChange={(e) => { if (e.target.value) days({ from: query.from, to: e.target.value }); }} /></label>
        <Narrow asked={asked} ask={ask} />
      </div>
      <Answered of={answer} lines={12}>{(s) => <Shown s={s} table={table} />}</Answered>
    </div>
  );
}

function Shown({ s, table }: { s: Statistics; table: boolean }) {
  const { t } = useTranslation();
  const some = s.events.now.n + s.events.before.n + s.events.year_ago.n > 0;
  return (
    <>
      <p className="note stat-periods">{t('statistics.periods', { from: s.period.from, to: s.period.to, before_from: s.before.from, before_to: s.before.to, year_from: s.year_ago.from, year_to: s.year_ago.to })}{recorded(s, s.period) !== 'all' || recorded(s, s.year_ago) !== 'all' ? t('statistics.records_from', { day: s.records_from ?? '' }) : null}</p>
      <Figures s={s} />
      {some ? (
        <div className="stat-panels">
          <div>
            <ByKind s={s} table={table} />
            <ByPlace s={s} />
            <ByUnit s={s} />
          </div>
          <div>
            <BySeries s={s} table={table} />
            <ByHour s={s} table={table} />
            <PlaceMap s={s} />
          </div>
        </div>
      ) : <Empty title={t('statistics.none')}>{t('statistics.none_hint')}</Empty>}
      <p className="note">{t('statistics.how')}</p>
    </>
  );
}
