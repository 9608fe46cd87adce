/**
 * Shapes of the platform room as they pass to and from the node. Used by the pages
 * of this folder only. Days are `2026-11-23`, instants milliseconds UTC. A field
 * that the node may leave out is optional; a missing one is never zero.
 */
import type { Grade, Id, Level, Millis } from '../api/types.ts';

export interface Unit {
  id: Id; rev: number; name: string; short_name: string; code?: string | null; kind: string; level: Level; parent?: Id | null;
  hosted_by?: Id | null; placeholder?: boolean; opened_on?: string | null; closed_on?: string | null; sort?: number;
}
export interface DatedName { from_on?: string | null; name: string; short_name: string }
export interface UnitName { id: Id; short_name: string }
export interface UnitDetail extends Unit {
  above: UnitName[]; children: number; names: DatedName[]; successors: UnitName[]; predecessors: UnitName[];
  node_name?: string | null; hosted_here: boolean;
}
export interface UnitBody {
  name: string; short_name?: string; code?: string; kind: string; level?: Level; parent?: Id; opened_on?: string; sort?: number; placeholder?: boolean;
}

export interface PhoneNumber { kind: string; number: string; tested_at?: Millis | null; answered?: boolean | null }
export interface DeskTerms {
  keeper: Id; serves: Id; line: string; name: string; external: boolean; numbers: PhoneNumber[]; hours: string; methods: string[]; sort: number;
}
export interface Desk extends DeskTerms { id: Id; rev: number; closed_on?: string | null }
/** The table of kinds of event and lines of business. */
export interface KindsTable { kinds: { code: string; zh: string; en: string; class: string }[]; lines: { code: string; zh: string; en: string }[] }
export type Via = 'block' | 'line' | 'skip';
export interface RouteBody { from_unit: Id; from_level?: Level; kinds: string[]; min_grade?: Grade; to_desk: Id; via: Via }
export interface Route extends Omit<RouteBody, 'from_level' | 'min_grade'> {
  id: Id; rev: number; from_level?: Level | null; min_grade?: Grade | null; from_name: string; desk_name: string; external: boolean;
}

export interface PersonBody { unit: Id; name: string; phones: PhoneNumber[]; job: string; initials: string; left_on?: string }
export interface Person extends Omit<PersonBody, 'left_on'> { id: Id; rev: number; unit_name: string; left_on?: string | null }
export type PostState = 'present' | 'stand_in' | 'absent' | 'vacant';
export interface Holder { person: Id; name: string; from_on: string; to_on?: string | null; acting: boolean }
export interface Absence { id: Id; from: Millis; to: Millis; stand_in?: Id | null; stand_in_name: string; reason: string }
export interface Post {
  post: Id; rev: number; unit: Id; title: string; duty: string; full_time: boolean; sort: number; state: PostState;
  person?: Id | null; name: string; phones: PhoneNumber[]; tested_at?: Millis | null; stands_in_for?: string | null; holders: Holder[]; absences: Absence[];
}
export interface PostBody { unit: Id; title: string; duty: string; full_time: boolean; sort?: number }

export interface Account {
  id: Id; rev: number; login: string; name: string; unit: Id; unit_name: string; person?: Id | null; roles: string[];
  locked: boolean; lock_reason?: string | null; resting_until?: Millis | null; totp: boolean; pin: boolean;
}
/** Somebody whose an account may be. */
export interface AccountPerson { id: Id; name: string; job: string }
export interface AccountBody { login: string; name: string; unit_id: Id; person_id?: Id; roles: string[] }
/** An account just opened or reset: its first password is told this once. */
export interface Opened extends Account { initial_password?: string }
export interface Token { id: Id; label: string; created_at: Millis; expires_at: Millis; token?: string }
export interface WorkstationRow { id: Id; desk_id: Id; desk_name: string; label: string; registered_at: Millis; bell_tested_at?: Millis | null }

export type LinkState = 'up' | 'connecting' | 'down' | 'cut' | 'refused' | 'self' | 'manual';
export type Relation = 'parent' | 'child' | 'grandparent' | 'self' | 'hosted' | 'external' | 'grandchild' | 'further';
export interface Queue { urgent: number; normal: number; bulk: number; files: number }
export interface Link {
  node_id?: Id | null; name: string; code?: string | null; level: Level; relation: Relation; state: LinkState; reason?: string | null;
  since?: Millis | null; last_contact_at?: Millis | null; queue: Queue; parked: number; skew_ms?: number | null;
  certificate_expires_at?: Millis | null; relayed?: number | null; relay_by?: string | null; program?: string | null; words?: string | null;
  address?: string | null; keeper?: string | null; next_try_at?: Millis | null; tries?: number | null; held?: Omit<Queue, 'files'> | null;
  /** The last day as 96 quarters, oldest first. */
  day?: ('up' | 'part' | 'down' | 'none')[] | null; down_minutes?: number | null;
  /** Streams that one side does not take from the other; from here it is an alarm. */
  refused?: RefusedRow[]; words_checked_at?: Millis | null;
  /** Of a link further below: the node above it, which tells of it, and when it last did where the way there is down. */
  under_id?: Id; as_of?: Millis | null;
}
/** A link further below, by the word of the node at its upper end. */
export interface FarLinkRow { node_id: Id; name: string; code: string; level: Level; under_id: Id; state: 'up' | 'down' | 'cut' | 'refused'; reason?: string | null; since: Millis; urgent: number; as_of?: Millis | null; skew_ms?: number | null }
export interface RefusedRow { from: string; lane: keyof Queue; here: boolean; why: string; since: Millis }
/** What is kept because nobody has named the node it is addressed to. */
export interface KeptRow { node_id: Id; to?: string | null; lane: keyof Queue; count: number; oldest_at?: Millis | null }
/** What restores cost: entries that came back, entries that are held nowhere any more. */
export interface MemoryRow { from: string; lane: keyof Queue; given_back: number; lost: number; rewritten?: number; written_again?: number; changed_at: Millis }
/** Two histories of one position, both signed by the same node; it goes on in another epoch. */
export interface EvidenceRow { node_id: Id; from: string; lane: keyof Queue; seq: number; found_at: Millis; goes_on: boolean }
/** A unit that another node writes for now, and how much it took along. */
export interface HandedRow { unit_id: Id; name: string; node_id: Id; entries: number; done_at?: Millis | null }
export interface ParkedRow { from: string; lane: keyof Queue; what: string; why: 'unknown_kind' | 'missing' | 'not_allowed' | 'unreadable'; detail: string; count: number }
export interface QueueRow { node_id: Id; to: string; lane: keyof Queue; count: number; oldest_at?: Millis | null; state?: string | null }
export interface NodesAnswer {
  self: { id: Id; name: string; code: string; level: Level; demo: boolean; address?: string | null; words?: string | null; parts?: boolean };
  totals: Record<string, number>; links: Link[]; below?: FarLinkRow[]; parked: ParkedRow[]; queue: QueueRow[]; kept?: KeptRow[]; memory?: MemoryRow[]; evidence?: EvidenceRow[]; handed?: HandedRow[]; released?: ReleasedRow[];
}
/** A node that may go to another level above, or has gone. */
export interface ReleasedRow { node_id: Id; name: string; to_code: string; to?: string | null; code: string; released_at: Millis; reason: string; here: boolean; by?: string | null; moved: boolean }
/** Entries by lane. */
export type LaneCounts = Omit<Queue, 'files'>;
/** What is carried by hand: written and waiting for its download. */
export interface BundleMade { id: Id; file: string; part: number; entries: LaneCounts; bytes: number; sm3: string; next?: string | null }
export interface BundleRefusal { from: string; lane: keyof Queue; here: boolean; why: string }
/** What became of one that was brought. */
export interface BundleTaken {
  node_id: Id; name: string; made_at: Millis; part: number; continues: boolean; entries: number; new: LaneCounts; acknowledged: LaneCounts;
  stale: boolean; refused: BundleRefusal[]; waiting: LaneCounts;
}
export interface Joined { words: string; parent: string; node_id: Id }
/** Keys that count no more, and entries that stay. */
export interface RevokedKeys { keys: number; entries: number }
export interface EnrolToken { token?: string | null; expires_at: Millis; address?: string | null }

export interface AuditRow {
  pos: number; at: Millis; received_at: Millis; kind: string; subject_kind: string; subject_id: string; rev: number; unit?: Id | null; unit_name?: string | null;
  actor?: Id | null; actor_name?: string | null; origin: Id; own: boolean; channel: string; seq: number; mode: string; mark: string;
  brief?: string | null; state: 'waiting' | 'applied' | 'parked'; reason?: string | null; hash: string;
}
export interface Signature { seq: number; head: string; at: Millis; bytes: string; certificate?: string | null; verifies: boolean }
export interface AuditEntry extends AuditRow {
  body?: unknown; body_digest: string; sealed: 'held' | 'none' | 'erased'; sealed_digest: string; digest: string; prev: string; chained: boolean; checkpoint?: Signature | null;
}
export interface AuditQuery { after?: string; limit?: number; q?: string; actor?: Id; unit?: Id; kind?: string; from?: Millis; to?: Millis }
export type AccessKind = 'login' | 'login_failed' | 'refused' | 'substitute' | 'desk_substitute' | 'logout';
/** One row of the access log; `login` is empty for a substitute, `address` where none was known. */
export interface AccessRow { id: Id; at: Millis; what: AccessKind; login: string; account?: Id | null; address: string; detail: string }
export interface AccessQuery { after?: string; limit?: number; login?: string; what?: AccessKind; from?: Millis; to?: Millis }
export interface Verified { entries: number; streams: number; ok: boolean; faults: unknown[]; at?: Millis }

export interface BackupCheck { at: Millis; by: string; sound: boolean; entries: number; signatures: number; differing: string[]; finding: string }
export interface Backup { id: Id; at: Millis; by: string; state: 'running' | 'ok' | 'failed'; why?: { cause: 'stopped' | 'full' | 'fault'; detail: string } | null; form?: 'database' | 'dump' | null; entries?: number | null; bytes?: number | null; sm3?: string | null; check?: BackupCheck | null; path: string }
export interface BackupWork { backup: Id; doing: 'making' | 'checking'; stage: 'copying' | 'verifying' | 'folding' | 'comparing'; done: number; total: number; since: Millis }
export interface Backups { rows: Backup[]; work?: BackupWork | null; folder: string; keep: number; free_bytes: number; wanted_bytes: number }
export interface Writing { writes: boolean; reason?: string | null; failed_at?: Millis | null; confirmation: { running: boolean; verified: number; faults: string[] } }
