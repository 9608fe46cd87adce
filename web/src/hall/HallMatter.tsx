/** The event that is shown: grade, title, where and when, its figures, its next two clocks. */
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { CasualtyField, Count, HallClock, HallEvent } from '../api/types.ts';
import { titleOf } from '../i18n/index.ts';
import { useFigureWords } from '../report/figures.ts';
import { useMinute, useNow } from '../time/clock.ts';
import { hm, moment, remaining, urgency, when } from '../time/words.ts';
import { Figure } from '../ui/Figure.tsx';
import { useGradeWord } from '../ui/Grade.tsx';
import { HallShape } from './HallShape.tsx';

/** In the order of a sentence about an accident; the dead and the injured are always asked for. */
const FIELDS: CasualtyField[] = ['on_site', 'safe', 'trapped', 'missing', 'dead', 'injured', 'in_danger'];
const ALWAYS: CasualtyField[] = ['dead', 'injured'];
const GRAVEST: CasualtyField[] = ['dead', 'trapped', 'missing', 'injured', 'in_danger'];
const CLOCKS = 2;

/** The known figure that weighs most. */
export function gravestFigure(event: HallEvent): { field: CasualtyField; count: Count } | undefined {
  const { figures } = event;
  if (!figures) return undefined;
  for (const field of GRAVEST) {
    const count = figures[field];
    if (count.how === 'number' || count.how === 'at_least') return { field, count };
  }
  return undefined;
}

export function HallMatter({ event }: { event: HallEvent | undefined }) {
  const { t } = useTranslation();
  if (!event) return <section className="hall-matter hall-none"><div><h2>{t('hall.none_open')}</h2><p>{t('hall.none_open_note')}</p></div></section>;
  const clocks = event.clocks.slice(0, CLOCKS);
  return (
    <section className="hall-matter" aria-live="off">
      <div className="hall-what">
        <HallGrade event={event} />
        <h2>{titleOf(event.row)}</h2>
        <Where event={event} />
      </div>
      <Figures event={event} />
      {clocks.map((c) => <Clock key={c.id} clock={c} />)}
      {clocks.length === 0 ? <div className="hall-limit"><span>{t('hall.no_clock')}</span></div> : null}
    </section>
  );
}

function HallGrade({ event }: { event: HallEvent }) {
  const { t } = useTranslation();
  const word = useGradeWord();
  const { rating } = event.row;
  return <p className="hall-grade"><HallShape rating={rating} /><b>{word(rating)}</b>{rating.confirmed ? null : <b>{t('grade.provisional')}</b>}</p>;
}

function Where({ event }: { event: HallEvent }) {
  const { t } = useTranslation();
  const now = useMinute();
  const parts = [
    event.place_unit,
    event.withheld ? t('hall.withheld') : event.happened.how === 'unknown' ? '' : t('hall.happened', { time: moment(event.happened, now, t) }),
    event.came_at == null ? t('hall.knew', { time: when(event.knew_at, now, t) }) : t('hall.came', { time: when(event.came_at, now, t) }),
  ];
  return <p className="hall-where">{parts.filter(Boolean).join(t('common.comma'))}</p>;
}

function Figures({ event }: { event: HallEvent }) {
  const word = useFigureWords(event.row.kind);
  const { figures } = event;
  if (!figures) return null;
  const gravest = gravestFigure(event)?.field;
  const shown = FIELDS.filter((f) => ALWAYS.includes(f) || figures[f].how === 'number' || figures[f].how === 'at_least');
  return (
    <dl className="hall-figures">
      {shown.map((f) => <div key={f} className={f === gravest ? 'hall-gravest' : undefined}><dt>{word(f)}</dt><dd><Figure count={figures[f]} /></dd></div>)}
    </dl>
  );
}

/** 书面报榆林市; of others with their name before it. */
function clockWords(clock: HallClock, t: TFunction): string {
  const what = t(`hall.clock.${clock.what}`, { to: clock.to });
  return clock.mine ? what : t('hall.clock_of', { who: clock.owed_by, what });
}

function Clock({ clock }: { clock: HallClock }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <div className={`hall-limit hall-limit-${urgency(clock.due_at, now)}`}>
      <span>{clockWords(clock, t)}</span>
      <b>{remaining(clock.due_at, now, t)}</b>
      <span>{t(clock.signing ? 'hall.clock_signing' : 'hall.clock_due', { time: hm(clock.due_at) })}</span>
    </div>
  );
}
