/** As many events as happened in each unit, on the map of the site; each opens its list. What a report does not say stays with who reported, and how many those are stands below. */
import { useTranslation } from 'react-i18next';
import type { Statistics } from '../api/types.ts';
import { EventMap } from '../map/EventMap.tsx';
import { ListLink } from './ListLink.tsx';
import { ofArea, placed } from './marks.ts';
import { Panel, useBehind } from './Panels.tsx';

export function PlaceMap({ s }: { s: Statistics }) {
  const { t } = useTranslation();
  const open = useBehind();
  const counts = placed(s.happened).map((p) => ({ code: p.code ?? '', count: p.events.now.n }));
  const title = t('statistics.on_map');
  return (
    <Panel title={title}>
      <div className="stat-map"><EventMap label={title} counts={counts} onArea={(code) => open(ofArea(s.happened, code))} /></div>
      <p className="note stat-places">
        {t('statistics.place_known')} <ListLink figure={s.place_known} />{t('statistics.place_unknown')} <ListLink figure={s.place_unknown} />
      </p>
    </Panel>
  );
}
