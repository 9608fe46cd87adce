/** As many events as each unit reported, where that unit stands on the map of the site; each opens its list. Not where they happened. */
import { useTranslation } from 'react-i18next';
import type { Statistics } from '../api/types.ts';
import { EventMap } from '../map/EventMap.tsx';
import { ofArea, placed } from './marks.ts';
import { Panel, useBehind } from './Panels.tsx';

export function PlaceMap({ places }: { places: Statistics['places'] }) {
  const { t } = useTranslation();
  const open = useBehind();
  const counts = placed(places).map((p) => ({ code: p.code ?? '', count: p.events.now.n }));
  return (
    <Panel title={t('statistics.on_map')}>
      <div className="stat-map"><EventMap label={t('statistics.on_map')} counts={counts} onArea={(code) => open(ofArea(places, code))} /></div>
    </Panel>
  );
}
