/**
 * 大屏: the night on the wall of a hall, read from six metres by people who pass. Dark, still,
 * silent; nothing scrolls and nothing can be done here. What does not fit says how many more
 * there are. When the node is gone it says since when, and keeps what it last knew.
 *
 * All sizes are of a picture of 1920 by 1080 and grow or shrink with the window (`--u`).
 */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEvents } from '../api/events.ts';
import { hallQuery, useMe } from '../api/queries.ts';
import type { HallEvent, HallScreen } from '../api/types.ts';
import { titleOf } from '../i18n/index.ts';
import { EventMap, type MapMark } from '../map/EventMap.tsx';
import { figureText } from '../ui/figureText.ts';
import { HallFoot } from './HallFoot.tsx';
import { HallHead } from './HallHead.tsx';
import { HallMatter, gravestFigure } from './HallMatter.tsx';
import { HallOpen } from './HallOpen.tsx';
import { HallSilent } from './HallSilent.tsx';
import { HallWay } from './HallWay.tsx';
import { useTurn } from './turn.ts';
import './hall.css';

const silent = () => {};
/** Sizes on the screen of a size of the picture. */
const scale = () => Math.min(window.innerWidth / 1920, window.innerHeight / 1080);

export function HallPage() {
  const { t } = useTranslation();
  const me = useMe();
  // A wall does not ring: the desk does.
  useEvents(silent);
  const { data, isError } = useQuery(hallQuery);
  useEffect(() => {
    document.documentElement.dataset.hall = '';
    return () => void delete document.documentElement.dataset.hall;
  }, []);
  return (
    <main className="hall" aria-label={t('hall.name')}>
      {data ? <Night screen={data} name={me.node.name} failed={isError} /> : <p className="hall-wait" role="status">{t(isError ? 'hall.failed' : 'hall.waiting', { name: me.node.name })}</p>}
    </main>
  );
}

function Night({ screen, name, failed }: { screen: HallScreen; name: string; failed: boolean }) {
  const { t } = useTranslation();
  const { night, links } = screen;
  const { events } = night;
  const ids = useMemo(() => events.map((e) => e.row.id), [events]);
  const turn = useTurn(ids);
  const event = events[turn.index];
  const keys = useCallback((e: KeyboardEvent) => {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    if (e.key === 'ArrowRight') turn.step(1);
    else if (e.key === 'ArrowLeft') turn.step(-1);
    else if (e.key === ' ' && !(e.target instanceof HTMLButtonElement)) turn.hold();
    else if (e.key === 'f' || e.key === 'F') fullScreen();
    else return;
    e.preventDefault();
  }, [turn]);
  useEffect(() => {
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  }, [keys]);
  return (
    <>
      {night.drill ? <div className="hall-drill" role="note"><b>{t('shell.drill')}</b><span>{t('shell.drill_text')}</span><b>{t('shell.drill')}</b></div> : null}
      <HallHead night={night} links={links} />
      <HallMatter event={event} />
      <div className="hall-rest">
        <div className="hall-left">
          <HallOpen night={night} index={turn.index} fit={night.drill ? 3 : 4} />
          <HallWay event={event} />
        </div>
        <Where events={events} picked={event?.row.id} />
        <HallSilent night={night} fit={night.drill ? 4 : 5} />
      </div>
      <HallFoot name={name} at={night.at} turn={turn} of={events.length} failed={failed} onFull={fullScreen} />
    </>
  );
}

/** A browser that does not allow it stays as it is. */
function fullScreen() {
  const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  done.catch(silent);
}

/** The open events on the map, with the figure that weighs most. */
function Where({ events, picked }: { events: HallEvent[]; picked: string | undefined }) {
  const { t } = useTranslation();
  const [size, setSize] = useState(() => 18 * scale());
  useEffect(() => {
    const resized = () => setSize(18 * scale());
    window.addEventListener('resize', resized);
    return () => window.removeEventListener('resize', resized);
  }, []);
  const marks: MapMark[] = events.map((e) => {
    const figure = gravestFigure(e);
    return {
      id: e.row.id,
      code: e.place_code,
      label: e.place_text || titleOf(e.row),
      grade: e.row.rating.grade,
      provisional: !e.row.rating.confirmed,
      figure: figure ? t('hall.mark', { what: t(`report.figure.${figure.field}`), n: figureText(figure.count, t) }) : undefined,
    };
  });
  return <div className="hall-map"><EventMap dark still label={t('hall.map')} marks={marks} picked={picked} size={size} /></div>;
}
