/**
 * A deadline in words and ink: plain, framed under thirty minutes, white on ink
 * when over. Urgency has no colour.
 */
import { useTranslation } from 'react-i18next';
import type { Millis } from '../api/types.ts';
import { useNow } from '../time/clock.ts';
import { fullSeconds, length, remaining, urgency } from '../time/words.ts';
import './ui.css';

interface Props {
  due: Millis;
  before?: string;
  large?: boolean;
  /** Only the span, under a head that says 还剩. */
  bare?: boolean;
  /** Somebody else owes it: no ink, only the words. */
  quiet?: boolean;
}

export function ClockChip({ due, before, large, bare, quiet }: Props) {
  const { t } = useTranslation();
  const now = useNow();
  const long = large && Math.abs(due - now) >= 3_600_000;
  return (
    <span className={`clock clock-${quiet ? 'quiet' : urgency(due, now)}${large ? ' clock-large' : ''}${long ? ' clock-long' : ''}`} title={t('time.due_at', { time: fullSeconds(due) })}>
      {before ? `${before} ` : ''}
      {bare && now < due ? length(due - now, t) : remaining(due, now, t)}
    </span>
  );
}
