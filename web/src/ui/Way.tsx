/**
 * Where a report is: one cell per level, telephone and paper apart. Filled is
 * done, dashed is owed with its time, white on ink is over. Shown on the desk, in
 * the detail and, narrow, on 今日.
 */
import { useTranslation } from 'react-i18next';
import { inWords } from '../i18n/index.ts';
import type { WayLevel, WayState } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { hm, when } from '../time/words.ts';
import './ui.css';

/** ☎ or 文 in a box; filled when done. */
export function Medium({ of, state = 'plain' }: { of: 'tel' | 'doc'; state?: 'done' | 'owed' | 'over' | 'plain' }) {
  const { t } = useTranslation();
  return <span className={`medium medium-${state}`} title={t(`way.${of}`)}>{of === 'tel' ? '☎' : t('way.doc_mark')}</span>;
}

function Line({ of, way, level, thin }: { of: 'tel' | 'doc'; way: WayState; level: WayLevel; thin?: boolean }) {
  const { t } = useTranslation();
  const now = useMinute();
  if (way.state === 'none') return null;
  const over = way.state === 'over' || (way.state === 'owed' && way.due_at != null && way.due_at < now);
  const later = of === 'doc' && way.state === 'done' ? [level.received_at && level.received_at !== way.at ? t('way.received', { time: hm(level.received_at) }) : '', level.verified_at ? t('way.verified', { time: hm(level.verified_at) }) : ''].filter(Boolean) : [];
  return (
    <span className="way-line">
      <Medium of={of} state={way.state === 'done' ? 'done' : over ? 'over' : 'owed'} />
      {way.state === 'done' ? (
        <span>{way.at != null ? when(way.at, now, t) : t('way.done')} {(thin ? [] : [way.by, ...later]).filter(Boolean).join(t('common.comma'))}</span>
      ) : way.due_at != null ? (
        <b>{t(thin ? 'way.thin_by' : over ? 'way.over_since' : 'way.owed_by', { time: when(way.due_at, now, t) })}</b>
      ) : (
        <b>{t('way.owed')}</b>
      )}
    </span>
  );
}

export function Way({ levels, thin }: { levels: WayLevel[]; thin?: boolean }) {
  const { t } = useTranslation();
  return (
    <ol className={`way${thin ? ' way-thin' : ''}`} aria-label={t('way.title')}>
      {levels.map((level) => (
        <li key={`${level.level}-${level.unit}`} className={level.here ? 'way-here' : undefined} aria-current={level.here ? 'step' : undefined}>
          <span className="way-head">
            <b>{level.unit}</b>
            {thin ? null : <span className="way-role">{level.here ? t('way.role.here') : t(`way.role.${level.role}`)}</span>}
          </span>
          <Line of="tel" way={level.tel} level={level} thin={thin} />
          <Line of="doc" way={level.doc} level={level} thin={thin} />
          {!thin && level.note ? <span className="way-line note">{inWords(level.note, level.note_en)}</span> : null}
        </li>
      ))}
    </ol>
  );
}
