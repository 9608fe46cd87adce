/** Links as a tree: those above this node, this node, those below it, and who is only told by telephone. */
import type { Desk, FarLinkRow, Link, LinkState, NodesAnswer, Queue, Unit } from '../types.ts';

export interface Leaf { id: string; link: Link; children?: Leaf[] }

const RANK: Record<string, number> = { province: 0, city: 1, district: 2, township: 3 };
const above = (l: Link) => l.relation === 'parent' || l.relation === 'grandparent';
export const leafId = (l: Link): string => l.node_id ?? `${l.relation}:${l.name}`;
export const isBelow = (l: Link) => l.relation === 'child' || l.relation === 'grandchild';
export const isDown = (state: LinkState) => state === 'down' || state === 'cut' || state === 'refused';
export const isDirect = (l: Link) => Boolean(l.node_id) && (l.relation === 'parent' || l.relation === 'child');
/** A way round that was never needed: no fault, and nothing waits for it. */
export const isStandby = (l: Link) => l.relation === 'grandparent' && l.state === 'down' && !l.last_contact_at;
export const waiting = (q: Queue): number => q.urgent + q.normal + q.bulk + q.files;

const QUIET = { queue: { urgent: 0, normal: 0, bulk: 0, files: 0 }, parked: 0 };

/** Links further below as rows of the tree: told by the node above each, so nothing is done with them here. */
export const farRows = (rows: FarLinkRow[]): Link[] => rows.map(({ urgent, ...row }) => ({ ...row, relation: 'further', queue: { ...QUIET.queue, urgent }, parked: 0 }));

/** The rows that are no links: this node, the units it writes for, and who has no node at all. */
export function quietRows(own: NodesAnswer['self'], units: Unit[], desks: Desk[], hosted: (towns: number, others: number) => string[]): Link[] {
  const here = units.filter((u) => u.hosted_by === own.id && !u.closed_on && u.code !== own.code);
  const towns = here.filter((u) => u.level === 'township' && (u.kind === 'government' || u.kind === 'street')).length;
  const names = hosted(towns, here.length - towns);
  return [
    { node_id: own.id, name: own.name, code: own.code, level: own.level, relation: 'self', state: 'self', address: own.address, words: own.words, ...QUIET },
    ...names.map((name): Link => ({ name, level: own.level, relation: 'hosted', state: 'self', ...QUIET })),
    ...desks.filter((d) => d.external && !d.closed_on).map((d): Link => ({ name: d.name, level: own.level, relation: 'external', state: 'manual', ...QUIET })),
  ];
}

export function treeOf(links: Link[]): Leaf[] {
  const leaf = (link: Link): Leaf => {
    const further = links.filter((l) => l.relation === 'further' && l.under_id === link.node_id).map(leaf);
    return { id: leafId(link), link, ...(further.length > 0 ? { children: further } : {}) };
  };
  const line = links.filter(above).sort((a, b) => (RANK[a.level] ?? 9) - (RANK[b.level] ?? 9)).map(leaf);
  const own = links.find((l) => l.relation === 'self');
  const below = links.filter((l) => l.relation === 'child' || l.relation === 'hosted' || l.relation === 'grandchild').map(leaf);
  const outside = links.filter((l) => l.relation === 'external').map(leaf);
  if (own) line.push({ ...leaf(own), children: below.length > 0 ? below : undefined });
  const top = line[0];
  if (!top) return [...below, ...outside];
  for (let i = 0; i < line.length - 1; i++) {
    const [upper, lower] = [line[i], line[i + 1]];
    if (upper && lower) upper.children = i === line.length - 2 ? [lower, ...outside] : [lower];
  }
  return line.length === 1 ? [top, ...outside] : [top];
}

export function allIds(leaves: Leaf[]): string[] {
  return leaves.flatMap((l) => [l.id, ...allIds(l.children ?? [])]);
}
