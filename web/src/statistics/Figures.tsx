/** The big numbers of a period, each with what it was a year before, and the people with those nobody knows apart. */
import { useTranslation } from 'react-i18next';
import type { Compared, Figure, Statistics } from '../api/types.ts';
import { GradeShape, useGradeWord } from '../ui/Grade.tsx';
import { ListLink } from './ListLink.tsx';
import { change, more, recorded } from './period.ts';

export function Figures({ s }: { s: Statistics }) {
  const { t } = useTranslation();
  const word = useGradeWord();
  return (
    <dl className="stat-figures panel">
      <Cell s={s} name={t('statistics.events')} of={s.events} main />
      {s.grades.map((g) => (
        <Cell key={g.grade} s={s} name={<><GradeShape grade={g.grade} /> {word({ grade: g.grade })}</>} said={word({ grade: g.grade })} of={g.events} note={g.provisional} noteWord={(n) => t('statistics.provisional', { n })} />
      ))}
      {s.harm.map((h) => (
        <div key={h.harm} className="stat-figure">
          <dt>{t(`statistics.harm.${h.harm}`)}</dt>
          <dd className="stat-n">{h.at_least ? <small>≥</small> : null}<ListLink figure={h.some} label={t('statistics.people_of', { harm: t(`statistics.harm.${h.harm}`), n: h.people })}>{h.people}</ListLink></dd>
          {h.preliminary_events > 0 ? <dd className="note">{h.preliminary > 0 ? t('statistics.preliminary', { n: h.preliminary, events: h.preliminary_events }) : t('statistics.preliminary_none', { events: h.preliminary_events })}</dd> : null}
          {recorded(s, s.year_ago) === 'none' ? null : <dd className="note">{t('statistics.year_ago', { change: change(h.people - h.year_ago) })}</dd>}
          {h.unknown.n > 0 ? <dd className="note"><ListLink figure={h.unknown} label={t('statistics.unverified_of', { harm: t(`statistics.harm.${h.harm}`), n: h.unknown.n })}><span className="unverified">{t('statistics.unverified', { n: h.unknown.n })}</span></ListLink></dd> : null}
        </div>
      ))}
      <Cell s={s} name={t('statistics.following')} of={s.following} plain />
    </dl>
  );
}

interface CellProps { s: Statistics; name: React.ReactNode; said?: string; of: Compared; main?: boolean; plain?: boolean; note?: Figure; noteWord?: (n: number) => string }

function Cell({ s, name, said, of, main, plain, note, noteWord }: CellProps) {
  const { t } = useTranslation();
  const called = said ?? String(name);
  const [year, before] = [more(s, of), more(s, of, 'before')];
  return (
    <div className={`stat-figure${main ? ' stat-main' : ''}`}>
      <dt>{name}</dt>
      <dd className="stat-n"><ListLink figure={of.now} label={t('statistics.events_of', { name: called, n: of.now.n })}>{of.now.n}</ListLink></dd>
      {plain || (!main && year === undefined) ? null : <dd className="note">{year === undefined ? t('statistics.no_year_ago') : t('statistics.year_ago', { change: year })}</dd>}
      {main ? <dd className="note">{before === undefined ? t('statistics.no_before') : t('statistics.before', { change: before })}</dd> : null}
      {note && note.n > 0 && noteWord ? <dd className="note"><ListLink figure={note} label={`${called} ${noteWord(note.n)}`}>{noteWord(note.n)}</ListLink></dd> : null}
    </div>
  );
}
