/** Where the events were, on a map. Its place is kept here; the map itself comes with the hall screen. */
import type { Id } from '../api/types.ts';

export interface PlaceOnMap { unit_id: Id; code: string | undefined; name: string; count: number }

export function PlaceMap({ places }: { places: PlaceOnMap[] }) {
  return places.length === 0 ? null : null;
}
