/**
 * What the form of a first report needs when the node is away: who is signed in, the
 * kinds, the places around, the number above. Kept when the node was last there, for the
 * account that is signed in here and no other; gone when it signs out, when anybody signs in,
 * and on a duty PC also when its session has ended.
 */
import { api, take } from '../api/client.ts';
import { isOffline, problemOf } from '../api/problem.ts';
import type { Me, Place } from '../api/types.ts';
import { rememberAbove } from '../report/aboveDesk.ts';
import { emptyDraft } from '../report/draft.ts';
import { propose } from '../report/propose.ts';
import { nodeNow, setSkew, skewOf } from '../time/clock.ts';
import { base, type KeptForm } from './base.ts';

/** What was kept is fresh enough for this long. */
const FRESH_MS = 600_000;
let from: KeptForm | undefined;
let last = { of: '', at: 0 };

/** The node answered, or what it said last did in its place. */
export const withoutNode = () => from !== undefined;

/** Places that the form keeps: what is typed without a network is looked for among these. */
const PLACES_KEPT = 2000;

async function placesAround(me: Me): Promise<Place[]> {
  const found: Place[] = [];
  let after: string | undefined;
  do {
    const page = await take(api.GET('/places', { params: { query: { q: '', unit: me.unit.id, limit: 200, after } } }));
    found.push(...page.rows);
    after = page.next ?? undefined;
  } while (after && found.length < PLACES_KEPT);
  return found;
}

/** Keeps what the form needs. A browser that will not, or a node that just went, is no fault. */
export async function keepForm(me: Me): Promise<void> {
  const of = `${me.account_id} ${me.unit.id}`;
  if (!me.permissions.includes('report.send') || (last.of === of && nodeNow() - last.at < FRESH_MS)) return;
  last = { of, at: nodeNow() };
  try {
    const b = await base();
    const [{ kinds }, places] = await Promise.all([take(api.GET('/kinds')), placesAround(me)]);
    await b.put('forms', { account: me.account_id, me, skew: skewOf(), kinds, places });
    const { proposeBody } = await import('../report/body.ts');
    rememberAbove(me, (await propose(proposeBody(emptyDraft(nodeNow()), me))).clocks);
  } catch (e) {
    last = { of: '', at: 0 };
    if (problemOf(e).code !== 'page' && !isOffline(problemOf(e))) console.warn('the form is not kept', problemOf(e).code);
  }
}

/** Nobody is signed in here any more. What waits on the shelf is its author's and stays. */
export async function dropForms(): Promise<void> {
  from = undefined;
  last = { of: '', at: 0 };
  await base().then((b) => b.clear('forms')).catch(() => {});
}

const kept = (): Promise<KeptForm | undefined> => base().then((b) => b.getAll('forms')).then((all) => all[0], () => undefined);

/** Asks the node; where it cannot be reached, what was kept of its last answer. */
export async function orKept<T>(ask: () => Promise<T>, of: (form: KeptForm) => T | undefined): Promise<T> {
  try {
    return await ask();
  } catch (e) {
    const form = isOffline(problemOf(e)) ? await kept() : undefined;
    const answer = form && of(form);
    if (answer === undefined) throw e;
    return answer;
  }
}

/** Who is signed in, as the node says or as it said last. */
export async function meOrKept(ask: () => Promise<Me>): Promise<Me> {
  const seen: { form?: KeptForm } = {};
  const me = await orKept(ask, (form) => {
    seen.form = form;
    return form.me;
  });
  if (seen.form && !from) setSkew(seen.form.skew);
  from = seen.form;
  return me;
}
