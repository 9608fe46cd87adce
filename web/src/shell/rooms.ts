/**
 * The rooms that have pages here, in the order of the rail. Which of them are open
 * to a user is told by the node (`Me.rooms`); a room without a page is never shown.
 */
import type { Me } from '../api/types.ts';

export const ROOMS = [
  { code: 'today', path: '/today', word: 'today' },
  { code: 'reports', path: '/report', word: 'report' },
  { code: 'platform', path: '/platform', word: 'platform' },
] as const;
export type Room = (typeof ROOMS)[number];

/** Townships, villages and enterprises see wide doors instead of the rail. */
export const isSmall = (me: Me) => me.unit.level === 'township' || me.desks.length === 0;

export function openRooms(me: Me): Room[] {
  return ROOMS.filter((room) => me.rooms.includes(room.code));
}

/** A substitute from anywhere sends and reads nothing. */
export const mayRead = (me: Me) => me.permissions.includes('report.read');
export const maySend = (me: Me) => me.permissions.includes('report.send');

/** 大屏 is for who keeps the duty, leads or looks; a screen on the wall has nothing else. */
export const mayWatch = (me: Me) => me.permissions.includes('hall.read');
export const isScreen = (me: Me) => me.roles.length === 1 && me.roles[0] === 'screen';

const NODE_ADMINS = ['system_admin', 'security_admin', 'audit_admin'];
/** One of the three administrators: with a first password they look and command nothing. */
export const isNodeAdmin = (me: Me) => me.roles.some((role) => NODE_ADMINS.includes(role));

/**
 * Where a door leads: a small unit goes straight to writing only by F3, its door opens
 * the list. Who has no room at all and sends nothing still has an account.
 */
export const homeOf = (me: Me): '/today' | '/report' | '/report/new' | '/platform' | '/account' | '/hall' => isScreen(me) ? '/hall' : openRooms(me)[0]?.path ?? (maySend(me) ? '/report/new' : '/account');
