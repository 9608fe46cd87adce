/** When a number was last tried. Never tried is an alarm, not a blank. */
import { useTranslation } from 'react-i18next';
import type { Millis } from '../../api/types.ts';
import { useMinute } from '../../time/clock.ts';
import { when } from '../../time/words.ts';

export function TestMark({ at, answered }: { at?: Millis | null; answered?: boolean | null }) {
  const { t } = useTranslation();
  const now = useMinute();
  if (!at) return <b>{t('platform.people.untested')}</b>;
  return answered === false ? <b>{t('platform.people.no_answer_at', { time: when(at, now, t) })}</b> : <>✓ {when(at, now, t)}</>;
}
