/** Units as a tree. A filter keeps what matches and the way to it. */
import type { Id } from '../../api/types.ts';
import type { Unit } from '../types.ts';

export interface Branch { unit: Unit; children?: Branch[] }

export function treeOf(units: Unit[], hit: ((u: Unit) => boolean) | null): { roots: Branch[]; all: Id[] } {
  const ids = new Set(units.map((u) => u.id));
  const below = new Map<Id | null, Unit[]>();
  for (const u of units) {
    const parent = u.parent && ids.has(u.parent) ? u.parent : null;
    const list = below.get(parent);
    if (list) list.push(u);
    else below.set(parent, [u]);
  }
  const all: Id[] = [];
  // A parent that came from elsewhere may close a ring; each unit is drawn once.
  const drawn = new Set<Id>();
  const branch = (unit: Unit): Branch | null => {
    if (drawn.has(unit.id)) return null;
    drawn.add(unit.id);
    const children = (below.get(unit.id) ?? []).sort((a, b) => (a.sort ?? 0) - (b.sort ?? 0) || (a.code ?? '~').localeCompare(b.code ?? '~')).map(branch).filter((b) => b !== null);
    if (hit && !hit(unit) && children.length === 0) return null;
    all.push(unit.id);
    return { unit, children: children.length > 0 ? children : undefined };
  };
  const roots = (below.get(null) ?? []).map(branch);
  // What is left stands in a ring and under nobody.
  for (const unit of units) if (!drawn.has(unit.id)) roots.push(branch(unit));
  return { roots: roots.filter((b) => b !== null), all };
}

/** One's own unit and everything above it. */
export function expandedFor(units: Unit[], own: Id): Id[] {
  const byId = new Map(units.map((u) => [u.id, u]));
  const open: Id[] = [];
  for (let at: Unit | undefined = byId.get(own); at && !open.includes(at.id); at = at.parent ? byId.get(at.parent) : undefined) open.push(at.id);
  return open;
}
