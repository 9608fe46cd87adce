/** Where the events were, on a map. Its place is kept here; the map itself comes with the hall screen. */
import type { ReactNode } from 'react';
import type { Id } from '../api/types.ts';

export interface PlaceOnMap { unit_id: Id; code: string | undefined; name: string; count: number }

/** Nothing yet, whatever the places are. */
export const PlaceMap: (props: { places: PlaceOnMap[] }) => ReactNode = () => null;
