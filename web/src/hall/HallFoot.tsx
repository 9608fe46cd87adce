/** How the screen itself is: whether the node is there, which event is shown; and the few keys. */
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, take } from '../api/client.ts';
import { useLine } from '../api/events.ts';
import { useMe } from '../api/queries.ts';
import type { Millis } from '../api/types.ts';
import { setLanguage } from '../i18n/index.ts';
import { useSwitchMode } from '../shell/mode.ts';
import { homeOf, isScreen } from '../shell/rooms.ts';
import { useNow } from '../time/clock.ts';
import { hms, length, when } from '../time/words.ts';
import type { Turn } from './turn.ts';

interface Props { name: string; at: Millis; turn: Turn; of: number; failed: boolean; onFull: () => void }

export function HallFoot({ name, at, turn, of, failed, onFull }: Props) {
  const { t, i18n } = useTranslation();
  const other = i18n.language === 'en' ? 'zh-CN' : 'en';
  return (
    <footer className="hall-foot">
      <State name={name} at={at} failed={failed} />
      {of > 1 ? <span>{t('hall.turn', { i: turn.index + 1, n: of })}</span> : null}
      {turn.held ? <b className="hall-chip hall-chip-framed">{t('hall.paused')}</b> : null}
      <span className="hall-gap" />
      <span className="hall-controls" role="group" aria-label={t('hall.controls')}>
        {of > 1 ? (
          <>
            <button type="button" onClick={() => turn.step(-1)}>{t('hall.previous')}</button>
            <button type="button" onClick={() => turn.step(1)}>{t('hall.following')}</button>
            <button type="button" onClick={turn.hold} aria-pressed={turn.held}>{t(turn.held ? 'hall.go_on' : 'hall.pause')}</button>
          </>
        ) : null}
        <button type="button" onClick={onFull}>{t('hall.full')}</button>
        <button type="button" lang={other} onClick={() => void setLanguage(other)}>{other === 'en' ? 'English' : '中文'}</button>
        <Drill />
        <Leave />
      </span>
      <span>{t('hall.read_only')}</span>
      <b>{t('shell.not_secret')}</b>
    </footer>
  );
}

/** What is on the screen is as old as the last answer; the line says whether news would come. */
function State({ name, at, failed }: { name: string; at: Millis; failed: boolean }) {
  const { t } = useTranslation();
  const line = useLine();
  const now = useNow();
  if (line.state === 'lost' || failed) {
    const since = line.state === 'lost' ? line.since : at;
    return <b className="hall-chip hall-chip-over" role="status">{t('hall.lost', { name, span: length(now - since, t), time: when(at, now, t) })}</b>;
  }
  if (line.state === 'connecting') return <span role="status">{t('hall.waiting', { name })}</span>;
  return <span>{t('hall.heard', { name, time: hms(line.heardAt ?? at) })}</span>;
}

/** A screen has no menu: it goes into a drill and out of it here. */
function Drill() {
  const { t } = useTranslation();
  const me = useMe();
  const move = useSwitchMode();
  return isScreen(me) ? <button type="button" onClick={() => void move(!me.drill)}>{t(me.drill ? 'shell.drill_leave' : 'shell.drill_enter')}</button> : null;
}

/** A person goes back to the own work; a screen's session can only be ended. */
function Leave() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  if (!isScreen(me)) return <Link to={homeOf(me)}>{t('hall.back')}</Link>;
  const leave = async () => {
    await take(api.DELETE('/session'));
    queryClient.clear();
    await navigate({ to: '/login' });
  };
  return <button type="button" onClick={() => void leave()}>{t('shell.sign_out')}</button>;
}
