/**
 * What a draft says, read from what was typed: its faults, and what goes to the node. Apart
 * from the draft because reading figures and times weighs more than keeping them, and most
 * pages keep only.
 */
import type { Casualties, CasualtyField, Me, Millis, ProposeBody, ReportBody } from '../api/types.ts';
import { readMoment } from '../time/parse.ts';
import { CASUALTY_FIELDS, readCount, unknownCasualties } from './count.ts';
import type { Draft, DraftLate } from './draft.ts';
import type { Choice } from './RatingChooser.tsx';

/** A figure as typed; what waits on the shelf may be older than a field. */
const typedOf = (d: Draft, field: CasualtyField): string => (d.figures as Partial<Draft['figures']>)[field] ?? '';

/** The figures as far as they can be read; an unreadable one counts as unknown until it is mended. */
export function casualtiesOf(d: Draft): Casualties {
  const out = unknownCasualties();
  for (const field of CASUALTY_FIELDS) out[field] = readCount(typedOf(d, field)) ?? { how: 'unknown' };
  return out;
}

export type DraftFault =
  | { field: 'when'; fault: 'unreadable' | 'no_such_time' | 'no_such_day' | 'future'; day?: number; month?: number }
  | { field: CasualtyField; fault: 'figure' }
  | { field: 'what' | 'kind' | 'rating' | 'late-at' | 'late-took_by' | 'late-reason'; fault: 'required' };

/** What keeps the draft from being sent, in the order of the fields. Unknown things never do, a place that nobody could name included. */
export function faultsOf(d: Draft, lowered: boolean): DraftFault[] {
  const faults: DraftFault[] = [];
  const when = readMoment(d.when, d.whenTypedAt);
  if (!when.ok) faults.push({ field: 'when', fault: when.fault, day: when.day, month: when.month });
  if (d.what.trim() === '') faults.push({ field: 'what', fault: 'required' });
  for (const field of CASUALTY_FIELDS) if (readCount(typedOf(d, field)) === null) faults.push({ field, fault: 'figure' });
  if (d.late && lateAt(d.late) === undefined) faults.push({ field: 'late-at', fault: 'required' });
  if (d.late?.tookBy.trim() === '') faults.push({ field: 'late-took_by', fault: 'required' });
  if (d.late?.reason.trim() === '') faults.push({ field: 'late-reason', fault: 'required' });
  if (lowered && d.ratingReason.trim() === '') faults.push({ field: 'rating', fault: 'required' });
  return faults;
}

/** When it was reported before; nothing while it cannot be read. */
export function lateAt(late: DraftLate): Millis | undefined {
  const read = readMoment(late.at, late.typedAt);
  return late.at.trim() !== '' && read.ok && (read.moment.how === 'exact' || read.moment.how === 'about') ? read.moment.at : undefined;
}

/**
 * When the unit knew: at the latest when it reported outside the platform. Where nobody said, not before
 * it happened: a form that was begun some minutes earlier must not stop the report.
 */
export function knewOf(d: Draft): Millis {
  const knew = d.knewSet ? d.knewAt : Math.max(d.knewAt, happenedAt(d) ?? d.knewAt);
  return Math.min(knew, (d.late ? lateAt(d.late) : undefined) ?? knew);
}

/** The earliest that it can have happened; nothing while that is not known. */
function happenedAt(d: Draft): Millis | undefined {
  const read = readMoment(d.when, d.whenTypedAt);
  if (!read.ok || read.moment.how === 'unknown') return undefined;
  return read.moment.how === 'between' ? read.moment.from : read.moment.at;
}

const some = (s: string) => (s.trim() === '' ? undefined : s.trim());

/** 0251 and -10 are our shorthand and mean nothing to those who read the report; what somebody said does. */
const inTheirWords = (text: string) => (/[\u4e00-\u9fffa-z]{2}/i.test(text) && !/^(刚才|刚刚|现在|now|just now)$/i.test(text.trim()) ? some(text) : undefined);

function lateOf(d: Draft): ReportBody['late'] {
  if (!d.late) return undefined;
  const at = lateAt(d.late) ?? knewOf(d);
  const paper = d.files.find((f) => f.at === d.late?.paper)?.id;
  return { at, desk_id: d.late.desk, method: d.late.method, took_by: d.late.tookBy.trim(), reason: d.late.reason.trim(), paper };
}

/** What goes to the node. */
export function bodyOf(d: Draft, me: Pick<Me, 'drill' | 'unit' | 'desks'>, kind: string, rating: Choice): ReportBody {
  const when = readMoment(d.when, d.whenTypedAt);
  return {
    id: d.id,
    drill: d.drill ?? me.drill,
    unit_id: me.unit.id,
    desk_id: me.desks[0]?.id,
    happened: when.ok ? when.moment : { how: 'unknown' },
    happened_text: inTheirWords(d.when),
    knew_at: knewOf(d),
    place_text: d.placeText.trim(),
    place_id: d.placeId,
    outside_reason: some(d.outsideReason),
    what: d.what.trim(),
    kind,
    casualties: casualtiesOf(d),
    contact_name: some(d.contactName),
    contact_phone: some(d.contactPhone),
    rating,
    rating_reason: some(d.ratingReason),
    attachments: d.files.flatMap((f) => (f.id ? [f.id] : [])),
    inquiry_id: d.inquiry,
    late: lateOf(d),
  };
}

/** What the node judges kind, grade and clocks by. */
export const proposeBody = (d: Draft, me: Pick<Me, 'unit'>): ProposeBody => ({
  what: d.what.trim(),
  place_text: d.placeText.trim() || undefined,
  kind: d.kind,
  casualties: casualtiesOf(d),
  unit_id: me.unit.id,
  knew_at: knewOf(d),
  rating: d.rating,
});
