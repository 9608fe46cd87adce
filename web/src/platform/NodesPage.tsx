/** Nodes and links. */
import { useQuery } from '@tanstack/react-query';
import { nodesQuery } from '../api/queries.ts';
import { Answered } from '../ui/States.tsx';

export function NodesPage() {
  const nodes = useQuery(nodesQuery);
  return <Answered of={nodes}>{(d) => <ul>{d.links.map((l) => <li key={l.node_id}>{l.name}</li>)}</ul>}</Answered>;
}
