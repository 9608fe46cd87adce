/** A deadline on the wall: plain, framed under thirty minutes, ink on white when over. */
import { useTranslation } from 'react-i18next';
import type { Millis } from '../api/types.ts';
import { useNow } from '../time/clock.ts';
import { remaining, urgency } from '../time/words.ts';

export function HallChip({ due, before }: { due: Millis; before?: string }) {
  const { t } = useTranslation();
  const now = useNow();
  return <span className={`hall-chip hall-chip-${urgency(due, now)}`}>{before ? `${before} ` : ''}{remaining(due, now, t)}</span>;
}
