/** On the desk's list: what only the statistics narrow by, each to be dropped. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { unitsQuery } from '../api/queries.ts';
import { COUNTED, type Filter } from '../report/views.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export function CountedBy({ filter, change }: { filter: Filter; change: (filter: Filter) => void }) {
  const { t } = useTranslation();
  const units = useQuery({ ...unitsQuery, enabled: filter.place_unit !== undefined });
  const place = units.data?.find((u) => u.id === filter.place_unit);
  const said: Record<(typeof COUNTED)[number], string> = {
    events: t('statistics.counted.events'), unit_only: t('statistics.counted.unit_only'),
    place_unit: t('statistics.counted.place_unit', { name: place?.short_name || place?.name || '' }), place_unit_only: t('statistics.counted.unit_only'),
    place_known: t(filter.place_known ? 'statistics.counted.place_known' : 'statistics.counted.place_unknown'),
    hour: t('statistics.counted.hour', { n: filter.hour ?? 0 }), weekday: t(`time.weekday.${WEEKDAYS[(filter.weekday ?? 1) - 1] ?? 'mon'}`),
    confirmed: t(filter.confirmed ? 'statistics.counted.confirmed' : 'statistics.counted.provisional'),
    following: t(filter.following ? 'statistics.counted.following' : 'statistics.counted.not_following'),
    toll: filter.toll ? t(`statistics.toll.${filter.toll}`) : '',
  };
  const set = COUNTED.filter((k) => filter[k] !== undefined);
  if (set.length === 0) return null;
  return (
    <div className="filters-wide filters-views">
      <span className="note">{t('statistics.counted.title')}</span>
      {set.map((k) => (
        <span key={k} className="filters-view">
          {said[k]}
          {/* Who is harmed is known of events alone. */}
          <button type="button" className="filters-drop" aria-label={t('statistics.counted.drop', { what: said[k] })} onClick={() => change({ ...filter, [k]: undefined, ...(k === 'events' ? { toll: undefined } : {}), ...(k === 'place_unit' ? { place_unit_only: undefined } : {}) })}>×</button>
        </span>
      ))}
    </div>
  );
}
