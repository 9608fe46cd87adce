/** Whose night, who is on duty, how the links are, what time it is. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Hall, HallLinks } from '../api/types.ts';
import { useMinute, useNow } from '../time/clock.ts';
import { full, hms, length, monthDay, weekday } from '../time/words.ts';

export function HallHead({ night, links }: { night: Hall; links: HallLinks | null | undefined }) {
  const { t } = useTranslation();
  return (
    <header className="hall-head">
      <h1>{t('hall.title', { unit: night.unit.name })}</h1>
      <p className="hall-duty">
        {(['leader', 'officer'] as const).map((role) => {
          const posts = night.on_duty.filter((p) => p.role === role);
          const names = posts.map((p) => (p.name ? (p.state === 'stand_in' ? t('hall.stands_in', { name: p.name }) : p.name) : t(p.state === 'absent' ? 'hall.away' : 'hall.vacant')));
          return <span key={role}>{t(`hall.${role}`, { name: names.length > 0 ? names.join(t('common.list')) : t('hall.vacant') })}</span>;
        })}
      </p>
      <Links links={links} />
      <Clock />
    </header>
  );
}

function Links({ links }: { links: HallLinks | null | undefined }) {
  const { t } = useTranslation();
  const now = useMinute();
  return <p className="hall-links">{linkWords(links, now, t).map((w) => <span key={w}>{w}</span>)}</p>;
}

function linkWords(links: HallLinks | null | undefined, now: number, t: TFunction): string[] {
  if (!links) return [t('hall.links_unknown')];
  const first = links.down[0];
  if (!first) return [links.up === 0 ? t('hall.links_none') : t('hall.links_up', { n: links.up })];
  const down = { n: links.down.length, name: first.name, span: length(now - first.since, t) };
  return [t('hall.links_up', { n: links.up }), down.n === 1 ? t('hall.links_down', down) : t('hall.links_down_more', { ...down, more: down.n - 1 })];
}

function Clock() {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <p className="hall-clock">
      <b>{hms(now)}</b>
      <span>{t('hall.date', { year: full(now).slice(0, 4), month_day: monthDay(now), weekday: weekday(now, t) })}</span>
    </p>
  );
}
