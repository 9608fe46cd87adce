/** Which number stands behind a mark of a picture and behind an area of the map; nothing where nothing was counted. */
import type { Figure, Statistics } from '../api/types.ts';
import type { Mark } from './Chart.tsx';

/** The kinds that have a bar, in the order of the bars. */
export const drawnKinds = (s: Pick<Statistics, 'kinds'>) => s.kinds.filter((k) => k.events.now.n > 0);
/** A bar is stacked by grade: each piece opens the events of its own. */
export const ofKind = (s: Pick<Statistics, 'kinds'>, mark: Mark): Figure | undefined => drawnKinds(s)[mark.index]?.grades.find((g) => g.grade === mark.series)?.events;
/** The bar is of now, the line behind it of the year before. */
export const ofSeries = (s: Pick<Statistics, 'series'>, mark: Mark): Figure | undefined => s.series[mark.index]?.[mark.series === 'now' ? 'now' : 'year_ago'];
export const ofHour = (s: Pick<Statistics, 'hours'>, mark: Mark): Figure | undefined => s.hours[mark.index]?.events;
/** The units that have a place on the map and something to show there. */
export const placed = (places: Statistics['places']) => places.filter((p) => p.code != null && p.events.now.n > 0);
export const ofArea = (places: Statistics['places'], code: string): Figure | undefined => placed(places).find((p) => p.code === code)?.events.now;
