/** The rooms: a narrow rail, or wide doors with a line under each for small units. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { reportsQuery, todayQuery } from '../api/queries.ts';
import type { Me } from '../api/types.ts';
import { isSmall, openRooms, type Room } from './rooms.ts';

function useCounts(me: Me): Record<Room['code'], number | null> {
  const today = useQuery({ ...todayQuery, enabled: me.rooms.includes('today') });
  const open = useQuery({ ...reportsQuery({ state: 'open', sort: 'urgent', limit: 50 }), enabled: me.rooms.includes('reports') && !isSmall(me) });
  const c = today.data?.counts;
  return { today: c ? c.overdue + c.today : null, reports: open.data?.rows.length ?? null, platform: null };
}

export function Rail({ me }: { me: Me }) {
  const { t } = useTranslation();
  const counts = useCounts(me);
  const small = isSmall(me);
  const owed = useQuery({ ...todayQuery, enabled: small && me.rooms.includes('today') }).data?.counts;
  const under: Record<Room['code'], string> = {
    today: owed ? t('shell.door_today', { n: owed.overdue + owed.today + owed.week }) : '',
    reports: t('shell.door_report'),
    platform: t('shell.door_platform'),
  };
  return (
    <nav className={`shell-rail${small ? ' shell-doors' : ''}`} aria-label={t('shell.rooms')}>
      {openRooms(me).map((room) => (
        <Link key={room.code} to={room.path} activeProps={{ className: 'active', 'aria-current': 'page' }}>
          <span>{t(small ? `shell.door.${room.word}` : `shell.room.${room.word}`)}</span>
          {small ? <small>{under[room.code]}</small> : counts[room.code] ? <i aria-label={t('shell.count', { n: counts[room.code] ?? 0 })}>{counts[room.code]}</i> : null}
        </Link>
      ))}
    </nav>
  );
}
