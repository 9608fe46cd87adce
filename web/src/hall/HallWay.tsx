/** 走到哪了: ☎ and 文 of the event that is shown, level by level, without who took them. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { HallEvent, Millis, WayLevel, WayState } from '../api/types.ts';
import { useMinute } from '../time/clock.ts';
import { when } from '../time/words.ts';
import { route } from '../ui/route.ts';

/** Rows that fit: four governments and a copy over somebody's head. */
const LEVELS = 5;

export function HallWay({ event }: { event: HallEvent | undefined }) {
  const { t } = useTranslation();
  const now = useMinute();
  if (!event) return null;
  const { row, beside } = route(event.way);
  const shown = row.slice(-LEVELS);
  const signing = event.clocks.filter((c) => c.signing).map((c) => c.to);
  const note = [row.length > shown.length ? t('hall.way_more', { n: row.length - shown.length }) : '', beside.length > 0 ? t('way.beside_n', { n: beside.length }) : ''];
  return (
    <section className="hall-way">
      <div className="hall-title"><h2>{t('hall.way')}</h2><span>{note.filter(Boolean).join(t('common.comma')) || event.place_text}</span></div>
      <table>
        <thead><tr><th scope="col"><span className="hidden-text">{t('hall.way_unit')}</span></th><th scope="col">{t('hall.way_tel')}</th><th scope="col">{t('hall.way_doc')}</th></tr></thead>
        <tbody>
          {shown.map((l) => (
            <tr key={`${l.level}-${l.unit}`}>
              <th scope="row">{l.unit}</th>
              <td><Mark mark={l.tel} words={telWords(l.tel, now, t)} now={now} /></td>
              <td><Mark mark={l.doc} words={l.doc.state !== 'done' && signing.includes(l.unit) ? t('hall.way_signing') : docWords(l, now, t)} now={now} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const isOver = (m: WayState, now: Millis) => m.state === 'over' || (m.state === 'owed' && m.due_at != null && m.due_at < now);

function Mark({ mark, words, now }: { mark: WayState; words: string; now: Millis }) {
  const state = isOver(mark, now) ? 'over' : mark.state;
  return <span className={`hall-mark-${state}`}>{words}</span>;
}

function owedWords(mark: WayState, now: Millis, t: TFunction): string {
  if (mark.state === 'none') return t('hall.way_none');
  if (mark.due_at == null) return t('way.owed');
  return t(isOver(mark, now) ? 'hall.way_over' : 'hall.way_owed', { time: when(mark.due_at, now, t) });
}

function telWords(mark: WayState, now: Millis, t: TFunction): string {
  if (mark.state !== 'done') return owedWords(mark, now, t);
  return mark.at == null ? t('way.done') : when(mark.at, now, t);
}

function docWords(level: WayLevel, now: Millis, t: TFunction): string {
  const { doc } = level;
  if (doc.state !== 'done') return owedWords(doc, now, t);
  if (level.received_at != null) return t('hall.way_received', { time: when(level.received_at, now, t) });
  if (level.delivered_at != null) return t(level.via === 'skip' ? 'hall.way_copied' : 'hall.way_delivered', { time: when(level.delivered_at, now, t) });
  if (doc.at == null) return t('way.done');
  return level.via == null || level.role === 'external' ? when(doc.at, now, t) : t('hall.way_going', { time: when(doc.at, now, t) });
}
