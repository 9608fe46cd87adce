/**
 * The first report while it is being written: text as typed, kept on this PC at
 * every keystroke until it was sent. Its id is made here, so that a send which was
 * lost on the way and is repeated is the same report.
 */
import { newId } from '../api/id.ts';
import type { CasualtyField, HandMethod, Id, Me, Millis, Problem } from '../api/types.ts';
import type { Choice } from './RatingChooser.tsx';
import type { Unread } from './textFile.ts';

export interface DraftFile { id?: Id; name: string; size: number; failed?: boolean; /** Neither the node nor this browser has it. */ gone?: boolean; /** The node will not take it. */ refused?: Problem; /** Its words are not read as the message, and why. */ unread?: Unread; at: Millis }
/** 补录, as typed. */
export interface DraftLate { at: string; typedAt: Millis; method: HandMethod; desk?: Id; tookBy: string; reason: string; /** Which file is the paper record. */ paper?: Millis }
/** What the reader may fill. */
export type Slot = 'when' | 'placeText' | 'what' | 'dead' | 'injured' | 'missing' | 'trapped' | 'evacuated' | 'in_danger' | 'contactName' | 'contactPhone';
export interface Draft {
  id: Id;
  startedAt: Millis;
  knewAt: Millis;
  /** The officer said when the unit knew; otherwise it is the first word, and never before what happened. */
  knewSet?: boolean;
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
    figures: { dead: '', injured: '', missing: '', trapped: '', on_site: '', safe: '', evacuated: '', in_danger: '' },
    contactName: '', contactPhone: '', ratingReason: '', files: [], source: '',
  };
}

/** The draft of the next event of the same message, known at the same time; null when none is left. */
export function draftOfNext(d: Draft, event: number, events: number, now: Millis): Draft | null {
  const eventsSent = [...(d.eventsSent ?? []), event];
  const next = Array.from({ length: events }, (_, i) => i).find((i) => !eventsSent.includes(i));
  return next === undefined ? null : { ...emptyDraft(now), knewAt: d.knewAt, knewSet: d.knewSet, source: d.source, sourceAt: d.sourceAt, drill: d.drill, event: next, eventsSent };
}

const PREFIX = 'fenghuo.draft.first.';
const keyOf = (me: Me) => `${PREFIX}${me.node.code}.${me.account_id}`;
/** The message lies apart: a pasted chat is long and stays as it is while each key changes the rest. */
const sourceKeyOf = (me: Me) => `fenghuo.draft.source.${me.node.code}.${me.account_id}`;

/** The kept draft of this account on this PC. One that cannot be read is as good as none. */
export function keptDraft(me: Me): Draft | null {
  try {
    const kept = localStorage.getItem(keyOf(me));
    if (!kept) return null;
    // One of an earlier version has the message in it.
    const draft = JSON.parse(kept) as Omit<Draft, 'source'> & { source?: string };
    return { ...draft, source: draft.source ?? localStorage.getItem(sourceKeyOf(me)) ?? '', figures: { ...emptyDraft(draft.startedAt).figures, ...draft.figures } };
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
    const { source, ...rest } = draft;
    // Another tab may have written there meanwhile: what lies there counts, not what was written last.
    if ((localStorage.getItem(sourceKeyOf(me)) ?? '') !== source) localStorage.setItem(sourceKeyOf(me), source);
    localStorage.setItem(keyOf(me), JSON.stringify(rest));
    tell();
    return true;
  } catch {
    return false;
  }
}
export function dropDraft(me: Me) {
  localStorage.removeItem(keyOf(me));
  localStorage.removeItem(sourceKeyOf(me));
  tell();
}

/**
 * What is begun at its first word. A page may have stood open for days: the unit knew when
 * somebody began to write, unless it said otherwise.
 */
export function begun(d: Draft, now: Millis): Partial<Draft> {
  return d.knewSet || d.knewAt !== d.startedAt ? { startedAt: now } : { startedAt: now, knewAt: now };
}

/** A message that comes, or is written on. */
export const withSource = (d: Draft, source: string, now: Millis): Partial<Draft> => ({ source, sourceAt: d.source.trim() === '' ? now : d.sourceAt });

/** Whether anything was written yet. */
export const written = (d: Draft) =>
  [d.when, d.placeText, d.what, d.contactName, d.contactPhone, d.source, ...Object.values(d.figures)].some((s) => s.trim() !== '') || d.files.length > 0;
