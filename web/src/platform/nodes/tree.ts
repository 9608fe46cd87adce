/** Links as a tree: those above this node, this node, those below it, and who is only told by telephone. */
import type { Link, LinkState, Queue } from '../types.ts';

export interface Leaf { id: string; link: Link; children?: Leaf[] }

const RANK: Record<string, number> = { province: 0, city: 1, district: 2, township: 3 };
const above = (l: Link) => l.relation === 'parent' || l.relation === 'grandparent' || l.relation === 'ancestor';
export const leafId = (l: Link): string => l.node_id ?? `${l.relation}:${l.name}`;
export const isDown = (state: LinkState) => state === 'down' || state === 'cut' || state === 'refused';
export const isDirect = (l: Link) => Boolean(l.node_id) && (l.relation === 'parent' || l.relation === 'child');
export const waiting = (q: Queue): number => q.urgent + q.normal + q.bulk + q.files;

export function treeOf(links: Link[]): Leaf[] {
  const leaf = (link: Link): Leaf => ({ id: leafId(link), link });
  const line = links.filter(above).sort((a, b) => (RANK[a.level] ?? 9) - (RANK[b.level] ?? 9)).map(leaf);
  const own = links.find((l) => l.relation === 'self');
  const below = links.filter((l) => l.relation === 'child' || l.relation === 'hosted' || l.relation === 'neighbour').map(leaf);
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
