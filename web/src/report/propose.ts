/** Kind, grade and clocks as the node would judge a draft; asked by the page and by what sends in the background. */
import { api, take } from '../api/client.ts';
import type { ProposeBody, Proposal } from '../api/types.ts';

export const propose = (body: ProposeBody): Promise<Proposal> => take(api.POST('/reports/propose', { body }));
