//! The shapes of the API: what a browser gets. Instants are milliseconds, ids 32
//! hexadecimal digits; what is absent is unknown or does not apply, never zero.

use crate::model::Via;
use facts::entry::Mark;
use facts::report::{CallOutcome, Casualties, GradeReason, InstructionMethod, TrailStep};
use kernel::{
    AttachmentId, CallId, DeskId, DispatchId, EventId, Instant, InstructionId, Level, Moment, PlaceId, Rating,
    ReportId, UnitId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A unit by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnitRef {
    /// The unit.
    pub id: UnitId,
    /// Its name.
    pub name: String,
}

/// A desk by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DeskRef {
    /// The desk.
    pub id: DeskId,
    /// Its name.
    pub name: String,
}

/// Which clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockWhat {
    /// ☎
    Tel,
    /// 文
    Doc,
    /// 签收
    Receive,
    /// An instruction to be answered.
    Answer,
}

/// The clock that runs out next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NextClock {
    /// Which.
    pub what: ClockWhat,
    /// When it runs out.
    pub due_at: Instant,
    /// To whom it is owed.
    pub to: String,
    /// Whether the caller's unit owes it.
    pub mine: bool,
}

/// Where a report stands for the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    /// Delivered to the caller's desk; nobody has it yet.
    New,
    /// 已签收
    Received,
    /// 已核实
    Verified,
    /// 已上报: all that was owed upward is met.
    Reported,
    /// Sent by the caller's unit, or by one below; not yet delivered.
    Sent,
    /// Delivered above.
    Delivered,
    /// Received above.
    Taken,
    /// 已撤回
    Withdrawn,
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportRow {
    /// The report.
    pub id: ReportId,
    /// The report its chain started with.
    pub root: ReportId,
    /// 信〔2026〕1124-03
    pub no: String,
    /// One line.
    pub title: String,
    /// Code of the kind.
    pub kind: String,
    /// Grade.
    pub rating: Rating,
    /// Who wrote it.
    pub from_unit: UnitRef,
    /// The caller's desk that it was sent to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<DeskRef>,
    /// When it was sent.
    pub sent_at: Instant,
    /// Where it stands for the caller.
    pub state: RowState,
    /// What runs out next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_clock: Option<NextClock>,
    /// 演练
    pub drill: bool,
    /// Calls of the caller's unit that are not done.
    pub open_calls: i64,
    /// How widely it may be shown.
    pub mark: Mark,
    /// Nobody at the caller's desk has it yet.
    pub unread: bool,
}

/// What a unit is on a report's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WayRole {
    /// A node of its own.
    Own,
    /// Hosted on another unit's node.
    Hosted,
    /// No node: telephone, fax, another system.
    External,
    /// Told over the head of the level between.
    Skip,
}

/// ☎ or 文 at one step of the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WayMark {
    /// How it stands.
    pub state: WayState,
    /// When done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// By when owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// Who took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// How ☎ or 文 stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WayState {
    /// Done.
    Done,
    /// Owed, time left.
    Owed,
    /// Not owed.
    None,
    /// Owed, time over.
    Over,
}

/// One level of a report's way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WayLevel {
    /// The level.
    pub level: Level,
    /// The unit in one word.
    pub unit: String,
    /// What it is on the way.
    pub role: WayRole,
    /// By which way it is told; absent for the unit that wrote first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
    /// The caller's own unit.
    pub here: bool,
    /// ☎
    pub tel: WayMark,
    /// 文
    pub doc: WayMark,
    /// 已保存
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<Instant>,
    /// 送达
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Instant>,
    /// 签收
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
    /// 核实
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Instant>,
    /// 传真, 签收人: what else is worth a word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// To whom a clock is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClockTo {
    /// The desk; absent for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk_id: Option<DeskId>,
    /// Its name.
    pub name: String,
    /// The addressee in one word.
    pub unit: String,
    /// Numbers.
    pub phones: Vec<String>,
    /// No node behind it.
    pub external: bool,
}

/// Who is told next when nobody acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NextEscalation {
    /// When.
    pub at: Instant,
    /// Who: `officer`, `leader`, `head`, `above`.
    pub to: String,
}

/// A clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Clock {
    /// Stable key.
    pub id: String,
    /// The dispatch; absent for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dispatch_id: Option<DispatchId>,
    /// Which.
    pub what: ClockWhat,
    /// Way of the dispatch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
    /// Who owes it.
    pub owed_by: UnitRef,
    /// Whether that is the caller's unit.
    pub mine: bool,
    /// To whom.
    pub to: ClockTo,
    /// When it runs out.
    pub due_at: Instant,
    /// When it started.
    pub started_at: Instant,
    /// Minutes in all.
    pub minutes: i64,
    /// What sets it.
    pub article: String,
    /// The same in English.
    pub article_en: String,
    /// The legal ceiling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling_minutes: Option<u32>,
    /// Its article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling_article: Option<String>,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling_article_en: Option<String>,
    /// When it was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_at: Option<Instant>,
    /// Who is told next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_escalation: Option<NextEscalation>,
}

/// A try of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CallTry {
    /// When.
    pub at: Instant,
    /// How it ended.
    pub outcome: CallOutcome,
    /// Who took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub took_by: Option<String>,
    /// What they said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
}

/// One line of a call list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Call {
    /// The call.
    pub id: CallId,
    /// Revision.
    pub rev: u64,
    /// The post or desk.
    pub post: String,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// For whom they stand in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<String>,
    /// Their unit.
    pub unit: String,
    /// Number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// `untouched`, `no_answer`, `busy`, `told`.
    pub state: String,
    /// Tries, oldest first.
    pub tries: Vec<CallTry>,
    /// Why they are told.
    pub why: String,
    /// The next to be called.
    pub next: bool,
}

/// What one unit made of an instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct InstructedUnit {
    /// The unit.
    pub unit_id: UnitId,
    /// Its name then.
    pub unit: String,
    /// 牵头
    pub lead: bool,
    /// By when an answer is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// When seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Instant>,
    /// When answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// An instruction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Instruction {
    /// The instruction.
    pub id: InstructionId,
    /// Revision.
    pub rev: u64,
    /// The event it is about.
    pub root: ReportId,
    /// One line about the event.
    pub title: String,
    /// 批〔2026〕1124-01
    pub no: String,
    /// Whose leader gave it.
    pub unit: String,
    /// Who gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// Their post.
    pub by_post: String,
    /// When.
    pub at: Instant,
    /// How.
    pub method: InstructionMethod,
    /// Who took it down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<String>,
    /// Verbatim.
    pub text: String,
    /// Photograph of the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment_id: Option<AttachmentId>,
    /// For whom.
    pub to: Vec<InstructedUnit>,
    /// The caller's unit is one of them.
    pub mine: bool,
    /// 演练
    pub drill: bool,
}

/// A file of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Attachment {
    /// The file.
    pub id: AttachmentId,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Such as `image/jpeg`.
    pub media_type: String,
    /// Whether its bytes are here yet.
    pub held: bool,
}

/// Figures with their source; old ones stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LedgerRow {
    /// Whose figures.
    pub source: String,
    /// When.
    pub at: Instant,
    /// The figures.
    pub casualties: Casualties,
    /// The ones that count.
    pub in_use: bool,
}

/// What the caller may do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Action {
    /// `receive`, `verify`, `calls`, `up`, `telephone`, `hand`, `instruct`, `correct`, `raise`, `withdraw`.
    pub code: String,
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Instant>,
    /// `4/8`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether it may be done now.
    pub allowed: bool,
}

/// By which medium something was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimelineMedium {
    /// ☎
    Tel,
    /// 文
    Doc,
    /// Neither.
    None,
}

/// One step of what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimelineItem {
    /// The fact.
    pub event_id: EventId,
    /// When.
    pub at: Instant,
    /// Level of who acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Who acted.
    pub unit: String,
    /// By which medium.
    pub medium: TimelineMedium,
    /// Word of what happened: kind of fact, such as `dispatch.received`.
    pub what: String,
    /// It met a clock.
    pub strong: bool,
    /// Whom, what, how.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A report by title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportRef {
    /// The report.
    pub id: ReportId,
    /// One line.
    pub title: String,
    /// Whether this node holds it.
    pub held: bool,
}

/// Whom to call back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Contact {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// How the caller's desk took it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Received {
    /// 签收
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// 送达
    pub delivered_at: Instant,
    /// Whether the receipt may still be taken back, and until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo_until: Option<Instant>,
}

/// A place by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlaceRef {
    /// The place.
    pub id: PlaceId,
    /// Its name.
    pub name: String,
}

/// A report with everything about it that the caller may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportDetail {
    /// The report.
    pub id: ReportId,
    /// Revision, for `If-Match`.
    pub rev: u64,
    /// The report its chain started with.
    pub root: ReportId,
    /// Written by a level above from what it received.
    pub upward: bool,
    /// 信〔2026〕1124-03
    pub no: String,
    /// One line.
    pub title: String,
    /// What happened.
    pub what: String,
    /// Code of the kind.
    pub kind: String,
    /// 事故灾难 › 煤矿事故
    pub kind_path: Vec<String>,
    /// The same in English.
    pub kind_path_en: Vec<String>,
    /// Grade.
    pub rating: Rating,
    /// Why it is as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating_reason: Option<String>,
    /// Why it was proposed.
    pub reasons: Vec<GradeReason>,
    /// Who wrote it.
    pub from_unit: UnitRef,
    /// At which desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_desk: Option<DeskRef>,
    /// 报告人
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporter: Option<String>,
    /// 带班领导
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader_on_duty: Option<String>,
    /// 现场联系人
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Where.
    pub place_text: String,
    /// The known place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceRef>,
    /// Why a place outside the jurisdiction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside_reason: Option<String>,
    /// When it happened.
    pub happened: Moment,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub happened_text: Option<String>,
    /// When the unit knew.
    pub knew_at: Instant,
    /// When it was sent.
    pub sent_at: Instant,
    /// How the caller's desk took it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<Received>,
    /// Figures in use.
    pub casualties: Casualties,
    /// All figures, newest first.
    pub ledger: Vec<LedgerRow>,
    /// 演练
    pub drill: bool,
    /// How widely it may be shown.
    pub mark: Mark,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// The way, lowest level first.
    pub way: Vec<WayLevel>,
    /// The way below, as restated by who wrote it.
    pub trail: Vec<TrailStep>,
    /// Clocks: the caller's own first.
    pub clocks: Vec<Clock>,
    /// What the caller may do next.
    pub actions: Vec<Action>,
    /// The call list of the caller's unit: unreached, next, untouched, done.
    pub calls: Vec<Call>,
    /// Instructions.
    pub instructions: Vec<Instruction>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineItem>,
    /// What it was written from.
    pub sources: Vec<ReportRef>,
    /// The caller's own report upward about it, if written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_as: Option<ReportRef>,
    /// When it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Instant>,
    /// How often it was corrected.
    pub corrections: i64,
}
