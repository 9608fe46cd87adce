/** Kind, grade and clocks as the node would judge a draft; asked by the page and by what sends in the background. */
import { api, take } from '../api/client.ts';
import type { Me, ProposeBody, Proposal } from '../api/types.ts';
import { casualtiesOf, knewOf, type Draft } from './draft.ts';

export const proposeBody = (d: Draft, me: Pick<Me, 'unit'>): ProposeBody => ({
  what: d.what.trim(),
  place_text: d.placeText.trim() || undefined,
  kind: d.kind,
  casualties: casualtiesOf(d),
  unit_id: me.unit.id,
  knew_at: knewOf(d),
  rating: d.rating,
});

export const propose = (body: ProposeBody): Promise<Proposal> => take(api.POST('/reports/propose', { body }));
