/**
 * 一张图: boundaries of the site's own base with what happened on it, or how often. Used by
 * the screen of the hall and by the statistics; whatever it shows stands in a list of words
 * beside it as well, for the keyboard and for who does not see it. The drawing (OpenLayers on
 * a canvas, no network) is loaded only when a base is there to be drawn; a site without one
 * is told how to add it. Degrees of CGCS2000, as the node answers them.
 *
 *     <EventMap label={t('map.events')} marks={[{ id, code: '610802105', label: '透水', grade: 'III', provisional: true }]} onMark={open} />
 *     <EventMap label={t('map.counts')} counts={[{ code: '610802105', count: 12 }]} onArea={filter} />
 */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { mapQuery } from '../api/queries.ts';
import type { Grade, MapBase } from '../api/types.ts';
import { inWords } from '../i18n/index.ts';
import { useGradeWord } from '../ui/Grade.tsx';
import './map.css';

const AGAIN_MS = 5_000;
/** A node that goes in just that moment takes the drawing with it, not the page. */
const load = (): Promise<typeof import('./Drawing.tsx')> => import('./Drawing.tsx').catch(() => new Promise((again) => setTimeout(() => again(load()), AGAIN_MS)));
const Drawing = lazy(load);

/** Something on the map, at the unit with this code or at a position (longitude, latitude). */
export interface MapMark {
  id: string;
  code?: string | null;
  at?: readonly [number, number];
  label: string;
  grade: Grade;
  /** The grade is not confirmed: a dashed frame. */
  provisional: boolean;
  /** A figure behind the label, in words: 被困 3. */
  figure?: string;
}
/** How often, at or in the unit with this code. */
export interface MapCount { code: string; count: number }

export interface EventMapProps {
  /** What the map shows, for who does not see it. */
  label: string;
  marks?: MapMark[];
  counts?: MapCount[];
  /** The mark that is spoken of: its label is always written. */
  picked?: string;
  /** On a dark ground. */
  dark?: boolean;
  /** A wall: nobody moves it, and no source is printed at its foot. */
  still?: boolean;
  /** Text in pixels; 13 without. */
  size?: number;
  /** What is behind a mark. */
  onMark?: (id: string) => void;
  /** What is behind the area or the position of a unit. */
  onArea?: (code: string) => void;
}

/** Something can be drawn from it. */
export const drawable = (base: MapBase) => base.boundary.features.length > 0 || base.points.length > 0;

export function EventMap(props: EventMapProps) {
  const { t } = useTranslation();
  const { data: base, error } = useQuery(mapQuery);
  const { label, dark, still, size = 13 } = props;
  return (
    <figure className={`map${dark ? ' map-dark' : ''}`} style={{ fontSize: size }} aria-label={label}>
      {base && drawable(base) ? <Suspense fallback={null}><Drawing {...props} base={base} size={size} /></Suspense> : null}
      {base && !drawable(base) ? <NoBase /> : null}
      {error && !base ? <p className="map-none">{t('map.failed')}</p> : null}
      {base ? <Twin {...props} base={base} /> : null}
      {base?.schematic || (base && !still && base.sources.length > 0) ? (
        <figcaption className="map-foot">
          {base.schematic ? <b>{t('map.schematic')}</b> : null}
          {still ? null : base.sources.map((s) => <span key={s.zh}>{inWords(s.zh, s.en)}</span>)}
        </figcaption>
      ) : null}
    </figure>
  );
}

function NoBase() {
  const { t } = useTranslation();
  return (
    <div className="map-none">
      <p><b>{t('map.no_base')}</b></p>
      <p>{t('map.no_base_how')}</p>
    </div>
  );
}

/** The same in words; seen while the keyboard is in it. */
function Twin({ base, label, marks = [], counts = [], onMark, onArea }: EventMapProps & { base: MapBase }) {
  const { t } = useTranslation();
  const grade = useGradeWord();
  const unit = (code: string) => base.points.find((p) => p.code === code)?.name ?? base.boundary.features.find((f) => f.properties.code === code)?.properties.name ?? code;
  const says = (m: MapMark) => [grade({ grade: m.grade }), m.provisional ? t('grade.provisional') : '', m.code ? unit(m.code) : '', m.label, m.figure ?? ''].filter(Boolean).join(' ');
  if (marks.length === 0 && counts.length === 0) return null;
  return (
    <ul className="map-twin" aria-label={label}>
      {marks.map((m) => <li key={m.id}>{onMark ? <button type="button" onClick={() => onMark(m.id)}>{says(m)}</button> : says(m)}</li>)}
      {counts.map((c) => {
        const words = t('map.count', { unit: unit(c.code), n: c.count });
        return <li key={c.code}>{onArea ? <button type="button" onClick={() => onArea(c.code)}>{words}</button> : words}</li>;
      })}
    </ul>
  );
}
