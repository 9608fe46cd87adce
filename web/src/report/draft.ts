/**
 * The first report while it is being written: text as typed, kept on this PC at
 * every keystroke until it was sent. Its id is made here, so that a send which was
 * lost on the way and is repeated is the same report.
 */
import { newId } from '../api/id.ts';
import type { Casualties, CasualtyField, HandMethod, Id, Me, Millis, Problem, ReportBody } from '../api/types.ts';
import { readMoment } from '../time/parse.ts';
import type { Choice } from './RatingChooser.tsx';
import { CASUALTY_FIELDS, readCount, unknownCasualties } from './count.ts';

export interface DraftFile { id?: Id; name: string; size: number; failed?: boolean; /** Neither the node nor this browser has it. */ gone?: boolean; /** The node will not take it. */ refused?: Problem; /** Its words are not read as the message, and why. */ unread?: 'long' | 'word'; at: Millis }
/** 补录, as typed. */
export interface DraftLate { at: string; typedAt: Millis; method: HandMethod; desk?: Id; tookBy: string; reason: string; /** Which file is the paper record. */ paper?: Millis }
/** What the reader may fill. */
export type Slot = 'when' | 'placeText' | 'what' | 'dead' | 'injured' | 'missing' | 'trapped' | 'evacuated' | 'contactName' | 'contactPhone';
export interface Draft {
  id: Id;
  startedAt: Millis;
  knewAt: Millis;
  when: string;
  /** When `when` was typed: 刚才 and -10 count from here, not from sending. */
  whenTypedAt: Millis;
  placeText: string;
  placeId?: Id;
  outsideReason: string;
  what: string;
  /** Chosen or taken by F8; otherwise the proposal's first is used. */
  kind?: string;
  figures: Record<CasualtyField, string>;
  contactName: string;
  contactPhone: string;
  rating?: Choice;
  /** The choice was a lowering when it was made; only then may it stand below the proposal. */
  ratingLowered?: boolean;
  ratingReason: string;
  /** F8 was pressed, and kind and grade wait for the proposal of the words as they stand. Words typed meanwhile are meant too. */
  taking?: boolean;
  files: DraftFile[];
  source: string;
  /** When the message came: 刚才 in it counts from here, not from opening the page. */
  sourceAt?: Millis;
  /** What the reader put into a field; where the field still says so, nobody has touched it. */
  filled?: Partial<Record<Slot, string>>;
  /** Which event of the message this report tells; the first that was not sent yet when nobody chose. */
  event?: number;
  /** The events of the message that were sent already. */
  eventsSent?: number[];
  /** 补录: how it was reported before. */
  late?: DraftLate;
  /** 演练, as chosen for this report; as the session was when it was begun. */
  drill?: boolean;
  /** 核报: the inquiry that this report answers. */
  inquiry?: Id;
  savedAt?: Millis;
}

/** Kind and grade as long as nobody has chosen them: the node proposes, here and on sending. */
export const PROPOSED = { kind: undefined, rating: undefined, ratingReason: '', taking: undefined } satisfies Partial<Draft>;

export function emptyDraft(now: Millis): Draft {
  return {
    id: newId(now), startedAt: now, knewAt: now, when: '', whenTypedAt: now, placeText: '', outsideReason: '', what: '',
    figures: { dead: '', injured: '', missing: '', trapped: '', on_site: '', safe: '', evacuated: '' },
    contactName: '', contactPhone: '', ratingReason: '', files: [], source: '',
  };
}

/** The draft of the next event of the same message, known at the same time; null when none is left. */
export function draftOfNext(d: Draft, event: number, events: number, now: Millis): Draft | null {
  const eventsSent = [...(d.eventsSent ?? []), event];
  const next = Array.from({ length: events }, (_, i) => i).find((i) => !eventsSent.includes(i));
  return next === undefined ? null : { ...emptyDraft(now), knewAt: d.knewAt, source: d.source, sourceAt: d.sourceAt, drill: d.drill, event: next, eventsSent };
}

const PREFIX = 'fenghuo.draft.first.';
const keyOf = (me: Me) => `${PREFIX}${me.node.code}.${me.account_id}`;

/** The kept draft of this account on this PC. One that cannot be read is as good as none. */
export function keptDraft(me: Me): Draft | null {
  try {
    const kept = localStorage.getItem(keyOf(me));
    if (!kept) return null;
    const draft = JSON.parse(kept) as Draft;
    return { ...draft, figures: { ...emptyDraft(draft.startedAt).figures, ...draft.figures } };
  } catch {
    return null;
  }
}

const watchers = new Set<() => void>();
/** Told after the render that changed it. */
const tell = () => queueMicrotask(() => watchers.forEach((w) => w()));

/** Hears when the kept draft changes, in this tab or in another. */
export function watchDraft(w: () => void): () => void {
  watchers.add(w);
  window.addEventListener('storage', w);
  return () => {
    watchers.delete(w);
    window.removeEventListener('storage', w);
  };
}
/** The kept draft as it stands there; the same text as long as nothing changes. */
export const draftText = (me: Me): string | null => localStorage.getItem(keyOf(me));
/** Whether any account's draft on this PC is this one. */
export const isDraft = (id: Id): boolean => Object.keys(localStorage).some((key) => key.startsWith(PREFIX) && localStorage.getItem(key)?.includes(id));

/** Keeps the draft; false when this PC would not (full, or private browsing). */
export function keepDraft(me: Me, draft: Draft): boolean {
  try {
    localStorage.setItem(keyOf(me), JSON.stringify(draft));
    tell();
    return true;
  } catch {
    return false;
  }
}
export function dropDraft(me: Me) {
  localStorage.removeItem(keyOf(me));
  tell();
}

/** A message that comes, or is written on. */
export const withSource = (d: Draft, source: string, now: Millis): Partial<Draft> => ({ source, sourceAt: d.source.trim() === '' ? now : d.sourceAt });

/** Whether anything was written yet. */
export const written = (d: Draft) =>
  [d.when, d.placeText, d.what, d.contactName, d.contactPhone, d.source, ...Object.values(d.figures)].some((s) => s.trim() !== '') || d.files.length > 0;

/** The figures as far as they can be read; an unreadable one counts as unknown until it is mended. */
export function casualtiesOf(d: Draft): Casualties {
  const out = unknownCasualties();
  // What waits on the shelf may be older than a field.
  const figures: Partial<Draft['figures']> = d.figures;
  for (const field of CASUALTY_FIELDS) out[field] = readCount(figures[field] ?? '') ?? { how: 'unknown' };
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
  for (const field of CASUALTY_FIELDS) if (readCount(d.figures[field]) === null) faults.push({ field, fault: 'figure' });
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

/** When the unit knew: at the latest when it reported outside the platform. */
export const knewOf = (d: Draft): Millis => Math.min(d.knewAt, (d.late ? lateAt(d.late) : undefined) ?? d.knewAt);

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
