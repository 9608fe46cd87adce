/** Spans of the nodes page: the life of a certificate, the age of a dead link. */
import { useTranslation } from 'react-i18next';
import { useMinute, useNow } from '../../time/clock.ts';
import { length } from '../../time/words.ts';

const DAY = 86_400_000;

/** How long a certificate still holds; framed under thirty days, as urgency is ink. */
export function Life({ until }: { until?: number | null }) {
  const { t } = useTranslation();
  const now = useMinute();
  if (!until) return <>–</>;
  const days = Math.floor((until - now) / DAY);
  if (days < 0) return <span className="clock clock-over">{t('platform.node.expired')}</span>;
  if (days < 30) return <span className="clock clock-framed">{t('platform.node.days', { n: days })}</span>;
  const months = Math.floor(days / 30.44);
  if (months < 12) return <>{t('platform.node.months', { n: months })}</>;
  return <>{months % 12 === 0 ? t('platform.node.years', { n: Math.floor(months / 12) }) : t('platform.node.years_months', { y: Math.floor(months / 12), m: months % 12 })}</>;
}

/** The age of a dead link, ticking. */
export function Age({ since }: { since: number }) {
  const { t } = useTranslation();
  const now = useNow();
  return <>{length(now - since, t)}</>;
}
