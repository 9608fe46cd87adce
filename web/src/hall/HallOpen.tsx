/** 正在处置: what is open, gravest first, with the clock that runs out next; and the shift's count. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Hall, HallClock, HallEvent } from '../api/types.ts';
import { titleOf } from '../i18n/index.ts';
import { useMinute } from '../time/clock.ts';
import { length } from '../time/words.ts';
import { useGradeWord } from '../ui/Grade.tsx';
import { HallChip } from './HallChip.tsx';
import { HallShape } from './HallShape.tsx';
import { around } from './turn.ts';

export function HallOpen({ night, index, fit }: { night: Hall; index: number; fit: number }) {
  const { t } = useTranslation();
  const { shown, left } = around(night.events, index, fit);
  const more = left + night.open - night.events.length;
  const picked = night.events[index]?.row.id;
  const { shift } = night;
  return (
    <section className="hall-open">
      <div className="hall-title"><h2>{t('hall.open', { n: night.open })}</h2><span>{shift.more ? t('hall.shift_more', { came: shift.came }) : t('hall.shift', { came: shift.came, closed: shift.closed })}</span></div>
      <ol>{shown.map((e) => <Row key={e.row.id} event={e} picked={e.row.id === picked && night.events.length > 1} />)}</ol>
      {more > 0 ? <p className="hall-more">{t('hall.more', { n: more })}</p> : null}
    </section>
  );
}

/** 书面报, or 等续报 of somebody else. To whom stands at the head of the screen. */
function shortWords(clock: HallClock, t: TFunction): string {
  const what = t(`hall.clock_short.${clock.what}`);
  return clock.mine ? what : t('hall.clock_awaited', { what });
}

function Row({ event, picked }: { event: HallEvent; picked: boolean }) {
  const { t } = useTranslation();
  const now = useMinute();
  const word = useGradeWord();
  const { rating } = event.row;
  const next = event.clocks[0];
  const age = now - event.knew_at;
  return (
    <li className={picked ? 'hall-picked' : undefined} aria-current={picked || undefined}>
      <p className="hall-name"><HallShape rating={rating} /><b>{titleOf(event.row)}</b></p>
      <p className="hall-state"><span>{[word(rating), age < 60_000 ? t('hall.just') : t('hall.elapsed', { span: length(age, t) })].join(t('common.comma'))}</span>{next ? <HallChip before={shortWords(next, t)} due={next.due_at} /> : null}</p>
    </li>
  );
}
