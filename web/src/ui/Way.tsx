/**
 * Where a report is: one cell per level of government, telephone and paper apart.
 * Filled is done, dashed is owed with its time, a thick frame is over. Bureaus and
 * companies that are told as well stand below in one line that opens. Shown on the
 * desk, in the detail and, narrow, on 今日. Of a report of 较大 or above 文 is filled only
 * when the other level holds it. A day other than today is told once: by the page for the
 * whole way, or else by the cell for its marks.
 */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { inWords } from '../i18n/index.ts';
import type { Millis, WayLevel, WayState } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { dayWord, length, sameDay, when } from '../time/words.ts';
import { dayOf, onItsWay, owed, route } from './route.ts';
import './ui.css';

/** ☎ or 文 in a box; filled when done. */
export function Medium({ of, state = 'plain' }: { of: 'tel' | 'doc'; state?: 'done' | 'owed' | 'over' | 'plain' }) {
  const { t } = useTranslation();
  return <span className={`medium medium-${state}`} title={t(`way.${of}`)}>{of === 'tel' ? '☎' : t('way.doc_mark')}</span>;
}

/** A time; its day is left out where it is that of the time beside it or, alone, the day told already. */
type Time = (at: Millis, beside?: Millis | null) => string;

/** What was done, by whom: 03:12 高磊接; 03:01 马志远签收，03:03 核实. */
function doneWords(of: 'tel' | 'doc', mark: WayState, level: WayLevel, timeOf: Time, t: TFunction): string {
  const time = mark.at == null ? '' : timeOf(mark.at);
  const { by } = mark;
  if (time === '') return t('way.done');
  if (level.via == null) return t('way.sent', { time });
  if (of === 'tel') return by ? t('way.took', { time, by }) : t('way.told', { time });
  if (level.role === 'external') {
    const how = inWords(level.note, level.note_en);
    const handed = how ? t('way.handed', { time, how }) : t('way.told', { time });
    return by ? `${handed}${t('common.comma')}${t('way.handed_to', { by })}` : handed;
  }
  // Written is not there yet: while a link is cut nobody above holds it.
  if (level.received_at == null && level.delivered_at == null) return t('way.on_its_way', { time });
  if (level.received_at == null) return t(level.via === 'skip' ? 'way.copied' : 'way.delivered', { time });
  const received = timeOf(level.received_at);
  const receipt = by ? t('way.received_by', { time: received, by }) : t('way.received', { time: received });
  return level.verified_at == null ? receipt : `${receipt}${t('common.comma')}${t('way.verified', { time: timeOf(level.verified_at, level.received_at) })}`;
}

function Line({ of, level, thin, told, held }: { of: 'tel' | 'doc'; level: WayLevel; thin?: boolean; told: Millis; held?: boolean }) {
  const { t } = useTranslation();
  const now = useMinute();
  const mark = level[of];
  if (mark.state === 'none') return null;
  const timeOf: Time = (at, beside) => when(at, now, t, beside ?? told);
  // Until somebody has it, what counts is when it is received.
  const waits = of === 'doc' && level.role !== 'external' && level.received_at == null;
  const open = of === 'doc' && held === true && onItsWay(level);
  const over = mark.state === 'over' || (mark.state === 'owed' && mark.due_at != null && mark.due_at < now);
  return (
    <span className="way-line">
      <Medium of={of} state={mark.state === 'done' && !open ? 'done' : over ? 'over' : 'owed'} />
      {mark.state === 'done' ? (
        <span title={level.delivered_at == null || of === 'tel' ? undefined : t('report.time.delivered', { time: when(level.delivered_at, now, t) })}>
          {thin ? (mark.at == null ? t('way.done') : timeOf(mark.at)) : doneWords(of, mark, level, timeOf, t)}
          {thin || level.via == null || waits ? null : <Limit mark={mark} timeOf={timeOf} beside={of === 'doc' ? (level.received_at ?? mark.at) : mark.at} />}
        </span>
      ) : mark.due_at != null ? (
        <b>{t(thin ? 'way.thin_by' : over ? 'way.over_since' : 'way.owed_by', { time: timeOf(mark.due_at) })}</b>
      ) : (
        <b>{t('way.owed')}</b>
      )}
    </span>
  );
}

/** By when it had to be done; said wherever there is room, and always when it was late. */
function Limit({ mark, timeOf, beside }: { mark: WayState; timeOf: Time; beside?: Millis | null }) {
  const { t } = useTranslation();
  if (mark.at == null || mark.due_at == null) return null;
  const time = timeOf(mark.due_at, beside);
  const late = mark.at - mark.due_at;
  return late > 0 ? <>{t('common.comma')}<b>{t('way.late', { time, span: length(late, t) })}</b></> : <span className="way-limit">{t('common.comma')}{t('way.limit', { time })}</span>;
}

function Cell({ level, thin, told, held }: { level: WayLevel; thin?: boolean; told: Millis; held?: boolean }) {
  const { t } = useTranslation();
  const now = useMinute();
  const day = dayOf([level], thin) ?? told;
  const noted = level.role === 'external' && level.doc.state === 'done';
  return (
    <li className={level.here ? 'way-here' : undefined} aria-current={level.here ? 'step' : undefined}>
      <span className="way-head">
        <b>{level.unit}</b>
        {thin ? null : <span className="way-role">{level.here ? t('way.role.here') : t(`way.role.${level.role}`)}</span>}
        {sameDay(day, told) ? null : <span className="way-day">{dayWord(day, now, t)}</span>}
      </span>
      <Line of="tel" level={level} thin={thin} told={day} />
      <Line of="doc" level={level} thin={thin} told={day} held={held} />
      {!thin && !noted && level.note ? <span className="way-line note">{inWords(level.note, level.note_en)}</span> : null}
    </li>
  );
}

const keyOf = (l: WayLevel) => `${l.level}-${l.unit}`;

/**
 * `told` lies on the day that the page tells above it; without it that is today. `held`: a
 * paper counts as done only where the other level holds it, as of 较大 and above.
 */
export function Way({ levels, thin, told, held }: { levels: WayLevel[]; thin?: boolean; told?: Millis; held?: boolean }) {
  const { t } = useTranslation();
  const now = useMinute();
  const day = told ?? now;
  const { row, beside } = route(levels);
  return (
    <>
      <ol className={`way${thin ? ' way-thin' : ''}`} aria-label={t('way.title')}>{row.map((l) => <Cell key={keyOf(l)} level={l} thin={thin} told={day} held={held} />)}</ol>
      {beside.length === 0 ? null : thin ? <p className="note way-also">{t('way.beside_n', { n: beside.length })}{t('common.comma')}<Standing levels={beside} told={day} /></p> : <Beside levels={beside} told={day} held={held} />}
    </>
  );
}

/** Who is told beside the row: one quiet line, and when opened every step of each. */
function Beside({ levels, told, held }: { levels: WayLevel[]; told: Millis; held?: boolean }) {
  const { t } = useTranslation();
  return (
    <details className="way-beside" open={levels.some((l) => l.here) || undefined}>
      <summary>{t('way.beside', { n: levels.length, units: levels.map((l) => l.unit).join(t('common.list')) })}<span className="way-standing"><Standing levels={levels} told={told} /></span></summary>
      <ul aria-label={t('way.beside_n', { n: levels.length })}>{levels.map((l) => <Cell key={keyOf(l)} level={l} told={told} held={held} />)}</ul>
    </details>
  );
}

/** How they stand: whoever is over first, otherwise how many are still to be told and by when. */
function Standing({ levels, told }: { levels: WayLevel[]; told: Millis }) {
  const { t } = useTranslation();
  const now = useMinute();
  const open = owed(levels);
  const next = open[0];
  if (!next) return <>{t('way.beside_done')}</>;
  const time = when(next.due_at, now, t, told);
  if (next.due_at < now) return <b className="tag tag-ink">{t('way.beside_over', { unit: next.level.unit, time })}</b>;
  return <>{t('way.beside_owed', { n: new Set(open.map((o) => o.level)).size, time })}</>;
}
