/**
 * Units a substitute may name before anybody is signed in: the one of the registered
 * workstation, then those whose people signed in here lately, then all for which the
 * node writes. Names only.
 */
import type { Id, Me, Workstation } from '../api/types.ts';

interface Unit { id: Id; name: string }
const KEPT = 'fenghuo.units';
const MOST = 8;

function kept(): Unit[] {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '[]') as Unit[];
  } catch {
    return [];
  }
}

/** Called at every sign-in. */
export function rememberUnit(me: Me) {
  const units = [{ id: me.unit.id, name: me.unit.name }, ...kept().filter((u) => u.id !== me.unit.id)].slice(0, MOST);
  localStorage.setItem(KEPT, JSON.stringify(units));
}

/** The likely ones first, then every other unit for which the node writes. */
export function unitsHere(workstation: Workstation | undefined, all: Unit[]): Unit[] {
  const own = workstation?.unit;
  const likely = [...(own ? [{ id: own.id, name: own.short_name }] : []), ...kept()];
  const known = new Set(all.map((u) => u.id));
  const first = likely.filter((u, i) => (known.size === 0 || known.has(u.id)) && likely.findIndex((x) => x.id === u.id) === i);
  return [...first, ...all.filter((u) => !first.some((x) => x.id === u.id))];
}

/** Whether a unit is likely enough to be filled in; from a strange browser it is chosen. */
export const likelyUnit = (workstation: Workstation | undefined): Id | undefined => workstation?.unit?.id ?? kept()[0]?.id;
