/** The parts of the page: by kind, by day or month, by unit, by hour. Each as a picture or as a table. */
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Compared, Figure, Grade, Statistics } from '../api/types.ts';
import { inWords } from '../i18n/index.ts';
import { useGradeWord } from '../ui/Grade.tsx';
import { behind } from './behind.ts';
import { ListLink } from './ListLink.tsx';
import { drawnKinds, ofHour, ofKind, ofSeries } from './marks.ts';
import { BAR_PX, BARS, bars, GRADES, matrix, series } from './options.ts';
import { change, known, more, pointWord, recorded } from './period.ts';

/** The drawing weighs more than the page; loaded where there is something to draw. */
const Chart = lazy(async () => ({ default: (await import('./Chart.tsx')).Chart }));
interface Part { s: Statistics; table: boolean }
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const HOURS = Array.from({ length: 24 }, (_, i) => i);

export function Panel({ title, note, className, children }: { title: string; note?: string; className?: string; children: ReactNode }) {
  return (
    <section className={`panel stat-panel${className ? ` ${className}` : ''}`} aria-label={title}>
      <header className="panel-head"><h2>{title}</h2>{note ? <span className="note">{note}</span> : null}</header>
      {children}
    </section>
  );
}

/** A table that is wider than a phone: it scrolls by itself, and the keyboard must get there. */
function Scroll({ label, children }: { label: string; children: ReactNode }) {
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
  return <div className="stat-scroll" role="region" aria-label={label} tabIndex={0}>{children}</div>;
}

/** Opens the list behind a mark of a picture. */
export function useBehind() {
  const navigate = useNavigate();
  return (figure: Figure | undefined) => {
    if (figure && figure.n > 0) void navigate({ to: '/report', search: behind(figure.list) });
  };
}

interface Row { key: string; name: string; events: Compared; grades: { grade: Grade; events: Figure }[] }

/** Names with their numbers: of the period by grade, and beside it the year before. */
function Names({ s, rows, first }: { s: Statistics; rows: Row[]; first: string }) {
  const { t } = useTranslation();
  const [year, before] = [recorded(s, s.year_ago) !== 'none', recorded(s, s.before) !== 'none'];
  return (
    <table className="plain stat-table">
      <thead><tr><th>{first}</th><th className="num">{t('statistics.now')}</th><th className="num">{t('statistics.was_year_ago')}</th><th className="num">{t('statistics.more')}</th><th className="num">{t('statistics.was_before')}</th>{GRADES.map((g) => <th key={g} className="num">{t(`statistics.short.${g}`)}</th>)}</tr></thead>
      <tbody>
        {rows.map((r) => (
          <tr key={r.key}>
            <th scope="row">{r.name}</th>
            <td className="num strong"><ListLink figure={r.events.now} label={`${r.name} ${r.events.now.n}`} /></td>
            <td className="num">{year ? <ListLink figure={r.events.year_ago} /> : <NoRecord />}</td>
            <td className="num">{more(s, r.events)}</td>
            <td className="num">{before ? <ListLink figure={r.events.before} /> : <NoRecord />}</td>
            {GRADES.map((grade) => <td key={grade} className="num"><OfGrade row={r} grade={grade} /></td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Then nothing was recorded here: not a zero. */
function NoRecord() {
  const { t } = useTranslation();
  return <span className="note">{t('statistics.no_record')}</span>;
}

/** Nothing where only another grade was asked for. */
function OfGrade({ row, grade }: { row: Row; grade: Grade }) {
  const found = row.grades.find((g) => g.grade === grade);
  return found ? <ListLink figure={found.events} label={`${row.name} ${grade} ${found.events.n}`} /> : null;
}

export function ByKind({ s, table }: Part) {
  const { t, i18n } = useTranslation();
  const word = useGradeWord();
  const open = useBehind();
  const rows = s.kinds.map((k) => ({ key: k.kind, name: inWords(k.zh, k.en), events: k.events, grades: k.grades }));
  const drawn = drawnKinds(s);
  const option = useMemo(() => bars(drawn.map((k) => ({ name: inWords(k.zh, k.en), grades: GRADES.map((grade) => k.grades.find((g) => g.grade === grade)?.events.n ?? 0), total: k.events.now.n })), (grade) => word({ grade })),
    // The words come from the language alone.
    // oxlint-disable-next-line react/exhaustive-deps
    [s, i18n.language]);
  const title = t('statistics.by_kind');
  return (
    <Panel title={title} note={table || drawn.length <= BARS ? undefined : t('statistics.first_of', { n: BARS, all: drawn.length })}>
      {table ? <Scroll label={title}><Names s={s} rows={rows} first={t('report.kind')} /></Scroll> : (
        <Suspense fallback={null}><Chart option={option} height={Math.max(3, Math.min(drawn.length, BARS)) * BAR_PX + 8} label={t('statistics.picture', { title })} onMark={(m) => open(ofKind(s, m))} /></Suspense>
      )}
    </Panel>
  );
}

/** The same as on the map, for who reads instead of looking. */
export function ByPlace({ s }: { s: Statistics }) {
  const { t } = useTranslation();
  return <Units s={s} units={s.happened} title={t('statistics.by_where')} />;
}

export function ByUnit({ s }: { s: Statistics }) {
  const { t } = useTranslation();
  return <Units s={s} units={s.places} title={t('statistics.by_place')} />;
}

/** By unit is a table in either case: it is read, not looked at. */
function Units({ s, units, title }: { s: Statistics; units: Statistics['places']; title: string }) {
  const { t } = useTranslation();
  const rows = units.map((p) => ({ key: `${p.unit.id}${p.alone}`, name: p.alone ? t('statistics.alone', { name: p.unit.name }) : p.unit.name, events: p.events, grades: p.grades }));
  return <Panel title={title}><Scroll label={title}><Names s={s} rows={rows} first={t('statistics.place')} /></Scroll></Panel>;
}

export function BySeries({ s, table }: Part) {
  const { t } = useTranslation();
  const open = useBehind();
  const then = recorded(s, s.year_ago) !== 'none';
  const words = { now: t('statistics.now'), year_ago: t('statistics.was_year_ago') };
  const option = useMemo(() => series(s, words, then),
    // oxlint-disable-next-line react/exhaustive-deps
    [s, words.now]);
  const title = t(s.step === 'day' ? 'statistics.by_day' : 'statistics.by_month');
  return (
    <Panel title={title} note={table ? undefined : t(then ? 'statistics.line_behind' : 'statistics.no_year_ago')}>
      {table ? (
        <Scroll label={title}>
          <table className="plain stat-table">
            <thead><tr><th>{t(s.step === 'day' ? 'statistics.day' : 'statistics.month')}</th><th className="num">{words.now}</th><th className="num">{words.year_ago}</th><th className="num">{t('statistics.more')}</th></tr></thead>
            <tbody>{s.series.map((p) => <tr key={p.from}><th scope="row">{pointWord(p.from, s.step)}</th><td className="num">{known(s, p.from) ? <ListLink figure={p.now} /> : <NoRecord />}</td><td className="num">{then ? <ListLink figure={p.year_ago} /> : <NoRecord />}</td><td className="num">{then && known(s, p.from) ? change(p.now.n - p.year_ago.n) : null}</td></tr>)}</tbody>
          </table>
        </Scroll>
      ) : <Suspense fallback={null}><Chart option={option} height={220} label={t('statistics.picture', { title })} onMark={(m) => open(ofSeries(s, m))} /></Suspense>}
    </Panel>
  );
}

export function ByHour({ s, table }: Part) {
  const { t } = useTranslation();
  const open = useBehind();
  const weekdays = WEEKDAYS.map((d) => t(`time.weekday.${d}`));
  const option = useMemo(() => matrix(s, weekdays, (n) => t('statistics.n_events', { n })),
    // oxlint-disable-next-line react/exhaustive-deps
    [s, weekdays[0]]);
  const title = t('statistics.by_hour');
  const at = (weekday: number, hour: number) => s.hours.find((h) => h.weekday === weekday && h.hour === hour)?.events;
  return (
    <Panel title={title} note={t('statistics.sent_at')}>
      {table ? (
        <Scroll label={title}>
          <table className="plain stat-table stat-hours">
            <thead><tr><th>{t('statistics.hour')}</th>{weekdays.map((d) => <th key={d} className="num">{d}</th>)}</tr></thead>
            <tbody>
              {HOURS.map((hour) => (
                <tr key={hour}><th scope="row">{t('statistics.oclock', { n: String(hour).padStart(2, '0') })}</th>{weekdays.map((d, i) => {
                  const figure = at(i + 1, hour);
                  return <td key={d} className="num">{figure ? <ListLink figure={figure} label={`${d} ${hour}: ${figure.n}`} /> : null}</td>;
                })}</tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : <Suspense fallback={null}><Chart option={option} height={220} label={t('statistics.picture', { title })} onMark={(m) => open(ofHour(s, m))} /></Suspense>}
    </Panel>
  );
}
