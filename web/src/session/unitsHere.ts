/**
 * Units a substitute may name on this PC before anybody is signed in: the one of the
 * registered workstation, then those whose people signed in here lately. Names only.
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

export function unitsHere(workstation: Workstation | undefined): Unit[] {
  const own = workstation?.unit;
  const others = kept().filter((u) => u.id !== own?.id);
  return own ? [{ id: own.id, name: own.short_name }, ...others] : others;
}
