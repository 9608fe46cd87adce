/** Whether whoever looks is a leader with a phone: figures and the own instruction come before the desk's work. */
import { useMe } from '../api/queries.ts';
import { useNarrow } from '../ui/useNarrow.ts';

export function useLeads(): boolean {
  const me = useMe();
  return useNarrow() && me.roles.includes('leader');
}
