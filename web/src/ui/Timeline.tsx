/**
 * What happened, oldest first, only ever added to. A filled dot is a step that met
 * a clock.
 */
import { useTranslation } from 'react-i18next';
import { inWords, wordFor } from '../i18n/index.ts';
import type { TimelineRow } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { fullSeconds, hm, when } from '../time/words.ts';
import { Medium } from './Way.tsx';
import './ui.css';

/** 首报发出, 送达, 签收: the word for a kind of fact. */
export const eventWord = (kind: string) => wordFor(`report.event.${kind.replace('.', '_')}`, kind);

export function Timeline({ rows }: { rows: TimelineRow[] }) {
  const { t } = useTranslation();
  const now = useMinute();
  return (
    <ol className="timeline">
      {rows.map((row) => (
        <li key={row.event_id} className={row.strong ? 'timeline-strong' : undefined}>
          <time dateTime={new Date(row.at).toISOString()} title={fullSeconds(row.at)}>{rows.some((r) => now - r.at > 86_400_000) ? when(row.at, now, t) : hm(row.at)}</time>
          <span className="timeline-level" title={row.unit}>{row.level ? t(`level.short.${row.level}`) : ''}</span>
          <span className="timeline-medium">{row.medium === 'none' ? null : <Medium of={row.medium} />}</span>
          <span className="timeline-what">{row.strong ? <b>{eventWord(row.what)}</b> : eventWord(row.what)}{row.detail ? <span className="timeline-detail"> {inWords(row.detail, row.detail_en)}</span> : null}</span>
        </li>
      ))}
    </ol>
  );
}
