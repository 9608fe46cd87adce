/**
 * What happened, oldest first, only ever added to. A filled dot is a step that met
 * a clock. Rows tell the time alone; days other than today stand above theirs.
 */
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { inWords, wordFor } from '../i18n/index.ts';
import type { Millis, TimelineRow } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { dateLine, fullSeconds, hm, sameDay } from '../time/words.ts';
import { Medium } from './Way.tsx';
import './ui.css';

/** 首报发出, 送达, 签收: the word for a kind of fact. */
export const eventWord = (kind: string) => wordFor(`report.event.${kind.replace('.', '_')}`, kind);

/** The day of a row, where it is another than that of the row before it; before the first row a reader takes today. */
export function DayHead({ at, before }: { at: Millis; before: Millis | undefined }) {
  const { t } = useTranslation();
  const now = useMinute();
  return sameDay(at, before ?? now) ? null : <li className="day-head">{dateLine(at, t, now)}</li>;
}

/** The times of the row are of a clock that is minutes off: no order or deadline is to be read from them. `by` measured it, where this node did not. */
function ClockOff({ ms, by }: { ms: Millis; by?: string | null }) {
  const { t } = useTranslation();
  return <span className="timeline-clock"> {t(ms > 0 ? 'report.clock_ahead' : 'report.clock_behind', { n: Math.round(Math.abs(ms) / 60_000) })}{by ? t('report.clock_by', { by }) : null}</span>;
}

export function Timeline({ rows }: { rows: TimelineRow[] }) {
  const { t } = useTranslation();
  return (
    <ol className="timeline">
      {rows.map((row, i) => (
        <Fragment key={row.event_id}>
          <DayHead at={row.at} before={rows[i - 1]?.at} />
          <li className={row.strong ? 'timeline-strong' : undefined}>
            <time dateTime={new Date(row.at).toISOString()} title={fullSeconds(row.at)}>{hm(row.at)}</time>
            <span className="timeline-level" title={row.unit}>{row.level ? t(`level.short.${row.level}`) : ''}</span>
            <span className="timeline-medium">{row.medium === 'none' ? null : <Medium of={row.medium} />}</span>
            <span className="timeline-what">{row.strong ? <b>{eventWord(row.what)}</b> : eventWord(row.what)}{row.detail ? <span className="timeline-detail"> {inWords(row.detail, row.detail_en)}</span> : null}{row.clock_off_ms ? <ClockOff ms={row.clock_off_ms} by={row.clock_by} /> : null}</span>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}
