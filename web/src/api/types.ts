/**
 * The shapes that pass between the pages and the node, by hand until they are
 * generated from the node's OpenAPI document (`npm run api`). Every page imports
 * its shapes from here and from nowhere else. Times are milliseconds UTC; ids are
 * 32 hex digits.
 */

export type Id = string;
export type Millis = number;

export type Level = 'province' | 'city' | 'district' | 'township';
export type Grade = 'I' | 'II' | 'III' | 'IV';
export interface Rating { grade: Grade; near_miss: boolean; confirmed: boolean }
export type Moment =
  | { how: 'exact'; at: Millis }
  | { how: 'about'; at: Millis }
  | { how: 'between'; from: Millis; to: Millis }
  | { how: 'unknown' };
export type Count = { how: 'unknown' } | { how: 'none' } | { how: 'number'; n: number } | { how: 'at_least'; n: number };
export type CasualtyField = 'dead' | 'injured' | 'missing' | 'trapped' | 'on_site' | 'safe';
export type Casualties = Record<CasualtyField, Count>;

export interface FieldError { pointer: string; code: string; detail: string }
export interface Problem {
  type: string; code: string; title: string; detail: string; status: number;
  request_id?: string; errors?: FieldError[]; current?: unknown;
}
export interface Page<T> { rows: T[]; next?: string }
export interface Named { id: Id; name: string }

// ── session ───────────────────────────────────────────────────────────────
export interface Me {
  account_id: Id; login: string; name: string;
  unit: { id: Id; name: string; short_name: string; level: Level; code: string; kind: string };
  desks: { id: Id; name: string; line: string }[];
  roles: string[]; permissions: string[]; rooms: string[];
  substitute: boolean; totp: 'off' | 'on' | 'needed';
  node: { id: Id; name: string; level: Level; code: string; demo: boolean; version: string };
  drill: boolean; /** The post held, as it stands on documents. */
  post?: string | null; leader_on_duty?: string | null; officer?: string | null; now_ms: Millis;
}
export interface Workstation {
  registered: boolean; desk?: Named | null; open_count: number; oldest_wait_ms?: number | null;
  people: { login: string; name: string }[];
}

// ── today ─────────────────────────────────────────────────────────────────
export type DutyGroup = 'overdue' | 'today' | 'week';
export interface DutyItem {
  id: string; group: DutyGroup; due_at?: Millis | null; title: string; next: string; post: string; article: string;
  action: { code: string; label?: string | null; href: string };
}
export interface Today {
  items: DutyItem[];
  counts: Record<DutyGroup, number>;
  on_duty: { role: string; name: string; phone?: string | null; state: string }[];
  sent: { report_id: Id; title: string; rating: Rating; way: WayLevel[]; note?: string | null }[];
}

// ── reports ───────────────────────────────────────────────────────────────
export interface ProposedKind { code: string; zh: string; en: string; class: string; words: string[] }
export interface Reason { fact: string; criterion: string; source: string; grade: Grade }
export interface ProposedClock {
  desk_id: Id; desk: string; unit: string; via: 'block' | 'line' | 'skip';
  tel_due_at?: Millis | null; doc_due_at?: Millis | null; tel_minutes?: number | null; doc_minutes?: number | null;
  tel_article?: string | null; doc_article?: string | null; ceiling?: string | null;
}
export interface Proposal { kinds: ProposedKind[]; rating: Rating; reasons: Reason[]; clocks: ProposedClock[] }
export interface ProposeBody {
  what: string; place_text?: string; kind?: string; casualties: Casualties; unit_id?: Id; knew_at?: Millis;
}

export interface ReportBody {
  id?: Id; drill?: boolean; unit_id?: Id; desk_id?: Id;
  happened: Moment; happened_text?: string; knew_at?: Millis;
  place_text: string; place_id?: Id; outside_reason?: string;
  what: string; kind: string; casualties: Casualties;
  contact_name?: string; contact_phone?: string;
  rating: { grade: Grade; near_miss: boolean }; rating_reason?: string;
  attachments: Id[]; title?: string;
}
export interface UpBody extends ReportBody {
  /** Read aloud on the telephone. Only in the prepared draft. */
  spoken?: string;
  /** Who took it on the telephone, when it was told at once. */
  telephone?: { dispatch_id: Id; took_by: string; at?: Millis; said?: string };
}

export interface NextClock { what: ClockKind; due_at: Millis; to: string }
export type ClockKind = 'tel' | 'doc' | 'receive' | 'answer';
export interface ReportRow {
  id: Id; root: Id; no: string; title: string; kind: string; rating: Rating; from_unit: Named; desk?: string | null;
  sent_at: Millis; state: string; next_clock?: NextClock | null; drill: boolean; open_calls: number; mark?: string | null; unread: boolean;
}
export interface ReportQuery {
  state?: 'open' | 'tonight' | 'all'; q?: string; kind?: string; grade?: string; unit?: Id; from?: Millis; to?: Millis;
  drill?: boolean; sort?: 'urgent' | 'newest' | 'oldest'; after?: string; limit?: number;
}

export interface WayState { state: 'done' | 'owed' | 'none' | 'over'; at?: Millis | null; due_at?: Millis | null; by?: string | null }
export interface WayLevel {
  level: Level; unit: string; role: 'own' | 'hosted' | 'external' | 'skip'; here: boolean;
  tel: WayState; doc: WayState;
  received_at?: Millis | null; verified_at?: Millis | null; saved_at?: Millis | null; delivered_at?: Millis | null; note?: string | null;
}
export interface Clock {
  id: string; dispatch_id: Id; what: ClockKind;
  to: { desk_id: Id; name: string; unit: string; phones: string[]; external: boolean };
  due_at: Millis; started_at: Millis; minutes: number; article: string;
  ceiling_minutes?: number | null; ceiling_article?: string | null; met_at?: Millis | null;
  next_escalation?: { at: Millis; to: string } | null;
}
export type CallOutcome = 'told' | 'no_answer' | 'busy';
export interface Call {
  id: Id; rev: number; post: string; name: string; unit: string; phone: string;
  state: 'untouched' | CallOutcome;
  tries: { at: Millis; outcome: CallOutcome; took_by?: string | null; said?: string | null }[];
  why: string; next: boolean;
}
export type InstructionMethod = 'paper' | 'telephone' | 'in_person' | 'on_screen';
export interface Instruction {
  id: Id; rev: number; no: string; by_name: string; by_post: string; at: Millis; method: InstructionMethod;
  taken_by?: string | null; text: string; attachment_id?: Id | null;
  to: {
    unit_id: Id; unit: string; lead: boolean; due_at?: Millis | null; seen_at?: Millis | null;
    answered_at?: Millis | null; answer?: string | null;
  }[];
  mine: boolean;
}
export interface LedgerRow { source: string; at: Millis; casualties: Casualties; in_use: boolean }
export interface TimelineRow {
  event_id: string; at: Millis; level: Level | 'site'; unit: string; medium: 'tel' | 'doc' | 'none'; what: string; strong: boolean; detail?: string | null;
}
export interface ReportAction { code: string; done_at?: Millis | null; note?: string | null; allowed: boolean }
export interface AttachmentRef { id: Id; name: string; size: number; held: boolean }
export interface ReportDetail {
  id: Id; rev: number; root: Id; no: string; title: string; what: string; kind: string; kind_path: string[];
  rating: Rating; rating_reason?: string | null; reasons: Reason[];
  from_unit: Named; from_desk?: string | null; reporter: string; leader_on_duty?: string | null;
  contact?: { name?: string | null; phone?: string | null } | null;
  place_text: string; place?: Named | null;
  happened: Moment; happened_text?: string | null; knew_at: Millis; sent_at: Millis;
  received?: { at?: Millis | null; by?: string | null; delivered_at?: Millis | null } | null;
  casualties: Casualties; ledger: LedgerRow[];
  drill: boolean; mark?: string | null; attachments: AttachmentRef[];
  way: WayLevel[]; clocks: Clock[]; actions: ReportAction[]; calls: Call[]; instructions: Instruction[];
  timeline: TimelineRow[]; sources: { id: Id; title: string }[]; version_of?: Id | null;
}
export interface InstructionBody {
  by_post: string; by_name: string; method: InstructionMethod; at?: Millis; taken_by?: string; text: string;
  attachment_id?: Id; to: { unit_id: Id; lead: boolean; due_at?: Millis }[];
}
export interface Attachment { id: Id; name: string; size: number; media_type: string }
export interface Place { id: Id; name: string; pinyin: string; what: string; where: string; unit_id: Id }
export interface Contact { name: string; post?: string | null; unit?: string | null; phone: string }
export interface Kind { code: string; zh: string; en: string; class: string; parent?: string | null }

// ── platform ──────────────────────────────────────────────────────────────
export interface NodeLink {
  node_id: Id; name: string; level: Level; relation: 'parent' | 'child' | 'grandparent' | 'self' | 'hosted' | 'external';
  state: 'up' | 'down' | 'cut' | 'self' | 'manual'; last_contact_at?: Millis | null; since?: Millis | null;
  queue: { urgent: number; normal: number; bulk: number; files: number }; parked: number;
  skew_ms?: number | null; certificate_expires_at?: Millis | null; relayed?: number | null; relay_by?: string | null;
}
export interface NodesView { self: { id: Id; name: string }; totals: Record<string, number>; links: NodeLink[]; parked: unknown[]; queue: unknown[] }
export interface UnitRow { id: Id; name: string; short_name: string; level: Level; code: string; kind: string; parent_id?: Id | null }
export interface SearchHit { kind: 'report' | 'unit' | 'person' | 'desk' | 'place' | 'instruction'; id: Id; title: string; snippet: string; at?: Millis | null; unit?: string | null }

// ── the paths, in the form openapi-typescript writes them ────────────────────
type Answer<T> = { responses: { 200: { headers: object; content: { 'application/json': T } }; default: { headers: object; content: { 'application/problem+json': Problem } } } };
type Params<Q, P> = { parameters: { query?: Q; header?: Record<string, string>; cookie?: never } & ([P] extends [never] ? { path?: never } : { path: P }) };
type Get<T, Q = never, P = never> = { get: Params<Q, P> & { requestBody?: never } & Answer<T> };
type Write<M extends string, B, T, P = never> = {
  [K in M]: Params<never, P> & (B extends undefined ? { requestBody?: never } : { requestBody: { content: { 'application/json': B } } }) & Answer<T>;
};
type WithId = { id: Id };

export interface paths {
  '/session': Get<Me> & Write<'post', { login: string; password: string; totp?: string }, Me> & Write<'delete', undefined, null>;
  '/session/takeover': Write<'post', { login: string; pin: string; bell_tested: boolean }, Me>;
  '/session/break-glass': Write<'post', { unit_id: Id; name: string; phone: string; reason: string }, Me>;
  '/session/password': Write<'put', { old: string; new: string }, null>;
  '/session/pin': Write<'put', { pin: string }, null>;
  '/session/totp': Write<'post', undefined, { secret: string; otpauth_url: string }> & Write<'put', { code: string }, null>;
  '/workstation': Get<Workstation>;
  '/today': Get<Today>;
  '/reports': Get<Page<ReportRow>, ReportQuery> & Write<'post', ReportBody, ReportDetail>;
  '/reports/propose': Write<'post', ProposeBody, Proposal>;
  '/reports/{id}': Get<ReportDetail, never, WithId>;
  '/reports/{id}/up': Get<UpBody, never, WithId> & Write<'post', UpBody, ReportDetail, WithId>;
  '/reports/{id}/message': Get<{ text: string }, { to: Id }, WithId>;
  '/reports/{id}/receive': Write<'post', undefined, ReportDetail, WithId>;
  '/reports/{id}/unreceive': Write<'post', undefined, ReportDetail, WithId>;
  '/reports/{id}/verify': Write<'post', { note: string; casualties?: Casualties }, ReportDetail, WithId>;
  '/reports/{id}/telephone': Write<'post', { dispatch_id: Id; at?: Millis; took_by: string; said?: string }, ReportDetail, WithId>;
  '/reports/{id}/hand': Write<'post', { dispatch_id: Id; method: string; took_by: string; at?: Millis; receipt_no?: string }, ReportDetail, WithId>;
  '/reports/{id}/rating': Write<'post', { grade: Grade; near_miss: boolean; reason?: string }, ReportDetail, WithId>;
  '/reports/{id}/correct': Write<'post', Partial<ReportBody> & { reason: string }, ReportDetail, WithId>;
  '/reports/{id}/calls/{call}/tried': Write<'post', { outcome: CallOutcome; took_by?: string; said?: string; at?: Millis }, ReportDetail, { id: Id; call: Id }>;
  '/reports/{id}/instructions': Write<'post', InstructionBody, ReportDetail, WithId>;
  '/instructions/{id}/seen': Write<'post', undefined, null, WithId>;
  '/instructions/{id}/answer': Write<'post', { text: string }, null, WithId>;
  '/places': Get<Place[], { q?: string; unit?: Id }>;
  '/contacts': Get<Contact[], { phone: string }>;
  '/kinds': Get<Kind[]>;
  '/nodes': Get<NodesView>;
  '/units': Get<UnitRow[], { q?: string; within?: Id }>;
  '/search': Get<{ hits: SearchHit[]; next?: string }, { q: string; after?: string }>;
}
