/**
 * Where a report is: one cell per level of government, telephone and paper apart.
 * Filled is done, dashed is owed with its time, a thick frame is over. Bureaus and
 * companies that are told as well stand below in one line that opens. Shown on the
 * desk, in the detail and, narrow, on 今日.
 */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { inWords } from '../i18n/index.ts';
import type { Millis, WayLevel, WayState } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { length, when } from '../time/words.ts';
import { owed, route } from './route.ts';
import './ui.css';

/** ☎ or 文 in a box; filled when done. */
export function Medium({ of, state = 'plain' }: { of: 'tel' | 'doc'; state?: 'done' | 'owed' | 'over' | 'plain' }) {
  const { t } = useTranslation();
  return <span className={`medium medium-${state}`} title={t(`way.${of}`)}>{of === 'tel' ? '☎' : t('way.doc_mark')}</span>;
}

/** What was done, by whom: 03:12 高磊接; 03:01 马志远签收，03:03 核实. */
function doneWords(of: 'tel' | 'doc', mark: WayState, level: WayLevel, now: Millis, t: TFunction): string {
  const time = mark.at == null ? '' : when(mark.at, now, t);
  const { by } = mark;
  if (time === '') return t('way.done');
  if (level.via == null) return t('way.sent', { time });
  if (of === 'tel') return by ? t('way.took', { time, by }) : t('way.told', { time });
  if (level.role === 'external') {
    const how = inWords(level.note, level.note_en);
    const handed = how ? t('way.handed', { time, how }) : t('way.told', { time });
    return by ? `${handed}${t('common.comma')}${t('way.handed_to', { by })}` : handed;
  }
  if (level.received_at == null) return t(level.via === 'skip' ? 'way.copied' : 'way.delivered', { time });
  const received = when(level.received_at, now, t);
  const receipt = by ? t('way.received_by', { time: received, by }) : t('way.received', { time: received });
  return level.verified_at == null ? receipt : `${receipt}${t('common.comma')}${t('way.verified', { time: when(level.verified_at, now, t) })}`;
}

function Line({ of, mark, level, thin }: { of: 'tel' | 'doc'; mark: WayState; level: WayLevel; thin?: boolean }) {
  const { t } = useTranslation();
  const now = useMinute();
  if (mark.state === 'none') return null;
  const over = mark.state === 'over' || (mark.state === 'owed' && mark.due_at != null && mark.due_at < now);
  return (
    <span className="way-line">
      <Medium of={of} state={mark.state === 'done' ? 'done' : over ? 'over' : 'owed'} />
      {mark.state === 'done' ? (
        <span title={level.delivered_at == null || of === 'tel' ? undefined : t('report.time.delivered', { time: when(level.delivered_at, now, t) })}>
          {thin ? (mark.at == null ? t('way.done') : when(mark.at, now, t)) : doneWords(of, mark, level, now, t)}
          {thin || level.via == null ? null : <Limit mark={mark} />}
        </span>
      ) : mark.due_at != null ? (
        <b>{t(thin ? 'way.thin_by' : over ? 'way.over_since' : 'way.owed_by', { time: when(mark.due_at, now, t) })}</b>
      ) : (
        <b>{t('way.owed')}</b>
      )}
    </span>
  );
}

/** By when it had to be done; said wherever there is room, and always when it was late. */
function Limit({ mark }: { mark: WayState }) {
  const { t } = useTranslation();
  const now = useMinute();
  if (mark.at == null || mark.due_at == null) return null;
  const time = when(mark.due_at, now, t);
  const late = mark.at - mark.due_at;
  return late > 0 ? <>{t('common.comma')}<b>{t('way.late', { time, span: length(late, t) })}</b></> : <span className="way-limit">{t('common.comma')}{t('way.limit', { time })}</span>;
}

function Cell({ level, thin }: { level: WayLevel; thin?: boolean }) {
  const { t } = useTranslation();
  const noted = level.role === 'external' && level.doc.state === 'done';
  return (
    <li className={level.here ? 'way-here' : undefined} aria-current={level.here ? 'step' : undefined}>
      <span className="way-head">
        <b>{level.unit}</b>
        {thin ? null : <span className="way-role">{level.here ? t('way.role.here') : t(`way.role.${level.role}`)}</span>}
      </span>
      <Line of="tel" mark={level.tel} level={level} thin={thin} />
      <Line of="doc" mark={level.doc} level={level} thin={thin} />
      {!thin && !noted && level.note ? <span className="way-line note">{inWords(level.note, level.note_en)}</span> : null}
    </li>
  );
}

const keyOf = (l: WayLevel) => `${l.level}-${l.unit}`;

export function Way({ levels, thin }: { levels: WayLevel[]; thin?: boolean }) {
  const { t } = useTranslation();
  const { row, beside } = route(levels);
  return (
    <>
      <ol className={`way${thin ? ' way-thin' : ''}`} aria-label={t('way.title')}>{row.map((l) => <Cell key={keyOf(l)} level={l} thin={thin} />)}</ol>
      {beside.length === 0 ? null : thin ? <p className="note way-also">{t('way.beside_n', { n: beside.length })}{t('common.comma')}<Standing levels={beside} /></p> : <Beside levels={beside} />}
    </>
  );
}

/** Who is told beside the row: one quiet line, and when opened every step of each. */
function Beside({ levels }: { levels: WayLevel[] }) {
  const { t } = useTranslation();
  return (
    <details className="way-beside" open={levels.some((l) => l.here) || undefined}>
      <summary>{t('way.beside', { n: levels.length, units: levels.map((l) => l.unit).join(t('common.list')) })}<span className="way-standing"><Standing levels={levels} /></span></summary>
      <ul aria-label={t('way.beside_n', { n: levels.length })}>{levels.map((l) => <Cell key={keyOf(l)} level={l} />)}</ul>
    </details>
  );
}

/** How they stand: whoever is over first, otherwise how many are still to be told and by when. */
function Standing({ levels }: { levels: WayLevel[] }) {
  const { t } = useTranslation();
  const now = useMinute();
  const open = owed(levels);
  const next = open[0];
  if (!next) return <>{t('way.beside_done')}</>;
  const time = when(next.due_at, now, t);
  if (next.due_at < now) return <b className="tag tag-ink">{t('way.beside_over', { unit: next.level.unit, time })}</b>;
  return <>{t('way.beside_owed', { n: new Set(open.map((o) => o.level)).size, time })}</>;
}
