/** Whether the figures of a report add up. Pure. */
import type { Casualties, Count } from '../api/types.ts';

const known = (c: Count) => (c.how === 'number' ? c.n : c.how === 'none' ? 0 : null);
/**
 * Whether 当班 equals 升井 plus 被困 plus 失联 plus 死亡 where all that is needed is
 * known: `null` when it cannot be told.
 */
export function adds(c: Casualties): { ok: boolean; on_site: number; safe: number; rest: number } | null {
  const [on, safe, trapped] = [known(c.on_site), known(c.safe), known(c.trapped)];
  if (on === null || safe === null || trapped === null) return null;
  const rest = trapped + (known(c.missing) ?? 0) + (known(c.dead) ?? 0);
  return { ok: on === safe + rest, on_site: on, safe, rest };
}
