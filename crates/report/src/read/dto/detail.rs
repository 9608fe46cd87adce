//! One report with everything around it.

use super::{
    Adopted, Call, Clock, DeskRef, DocumentRow, Inquiry, Instruction, LinkedReport, ManuscriptRef, SignOff,
    SimilarReport, UnitRef, WayLevel,
};
use crate::figures::Lowered;
use crate::service::follow::Below;
use facts::entry::Mark;
use facts::report::{Casualties, FollowStage, GradeReason, HandMethod, TrailStep};
use kernel::{AttachmentId, DeskId, DispatchId, EventId, Instant, Level, Moment, PlaceId, Rating, ReportId};
use serde::Serialize;
use utoipa::ToSchema;

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
    /// The same in English.
    pub source_en: String,
    /// Who said so; nobody after an erasure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    pub at: Instant,
    /// The figures.
    pub casualties: Casualties,
    /// The ones that count.
    pub in_use: bool,
    /// Which of them are lower than the last stated before.
    pub lowered: Vec<Lowered>,
    /// What was said to it; a lower figure without is a silent one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// 更正前: the figures that a correction changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<Casualties>,
    /// 截至: when they were counted, where that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Instant>,
}

/// Whose the grade is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Graded {
    /// The grade.
    pub rating: Rating,
    /// 麻黄梁镇首报, 榆阳区定级.
    pub source: String,
    /// The same in English.
    pub source_en: String,
    /// Who reported or confirmed it; nobody after an erasure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    pub at: Instant,
}

/// What stands of an event before another report about it goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stood {
    /// The figures, those that count first.
    pub ledger: Vec<LedgerRow>,
    /// The grade.
    pub graded: Graded,
}

/// 续报: what was said after a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FollowedUp {
    /// The fact.
    pub event_id: EventId,
    /// Who said it.
    pub unit: String,
    /// After this very report, not after another of the event.
    pub own: bool,
    /// 续报一
    pub name: String,
    /// The same in English.
    pub name_en: String,
    /// 续报, 终报 or 伤亡补报.
    pub stage: FollowStage,
    /// When.
    pub at: Instant,
    /// 截至
    pub as_of: Instant,
    /// What is new.
    pub what: String,
    /// The figures then.
    pub casualties: Casualties,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The unit that wrote it for the report's own, where it was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_unit: Option<String>,
    /// 签发: post and name, where it was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
}

/// What the caller may do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Action {
    /// `receive`, `verify`, `calls`, `up`, `telephone`, `hand`, `instruct`, `follow`, `reopen`, `pace`,
    /// `sign`, `lacking`, `correct`, `raise`, `withdraw`, `return`, `readdress`, `link`, `adopt`.
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
    /// The same in English; what people typed stays as typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail_en: Option<String>,
    /// The clock of the node that wrote it was so far ahead of this node's (negative: behind) when
    /// it came, here or at a node on the way, that its times may be wrong, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_off_ms: Option<i64>,
    /// The node that measured it and said so, by the name in its certificate; absent where this node
    /// measured it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_by: Option<String>,
}

/// A report by title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportRef {
    /// The report.
    pub id: ReportId,
    /// One line.
    pub title: String,
    /// The same in English.
    pub title_en: String,
    /// Whether this node holds it.
    pub held: bool,
}

/// 补录: how it was reported before it was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LateEntered {
    /// When it was reported; it was entered when it was sent.
    pub at: Instant,
    /// How.
    pub method: HandMethod,
    /// Why it was not entered then.
    pub reason: String,
    /// The paper record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<Attachment>,
}

/// 退回: a desk that says that it was a wrong address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReturnedFrom {
    /// The dispatch.
    pub dispatch_id: DispatchId,
    /// Which desk.
    pub desk: String,
    /// The addressee in one word.
    pub unit: String,
    /// When.
    pub at: Instant,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why it is none of theirs.
    pub reason: String,
    /// The right addressee in words.
    pub right: String,
    /// Its desk, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub right_desk: Option<DeskId>,
    /// The caller's unit has sent it nowhere else yet.
    pub open: bool,
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

/// How the nearest addressee of a report took it that was not sent to the caller's unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Elsewhere {
    /// The addressee in one word.
    pub unit: String,
    /// 送达
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Instant>,
    /// 签收
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
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
    /// The same in English.
    pub title_en: String,
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
    /// The same in English, where the platform gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating_reason_en: Option<String>,
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
    /// 发生地: the unit in whose jurisdiction it happened, where place or words say it and the unit is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_unit: Option<UnitRef>,
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
    /// How its addressee took it, where the caller's desk is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
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
    /// What levels below said since the caller's unit wrote upward, and it has not passed on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub below: Vec<Below>,
    /// 采用: what desks made of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub adopted: Vec<Adopted>,
    /// 并案: the other reports of the event.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<LinkedReport>,
    /// Reports that may tell of the same event, for who may link them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub similar: Vec<SimilarReport>,
    /// 退回: desks that were a wrong address.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<ReturnedFrom>,
    /// 补录
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late: Option<LateEntered>,
    /// 断网时写: when it was finished, where that was not when it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written_at: Option<Instant>,
    /// When it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Instant>,
    /// How often it was corrected.
    pub corrections: i64,
    /// What was said after it, and after the other reports of the event, oldest first.
    pub follow_ups: Vec<FollowedUp>,
    /// 终报
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Instant>,
    /// 伤亡统计期: until when its casualties are counted, where the law sets a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_until: Option<Instant>,
    /// 签发; absent where nobody needs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<SignOff>,
    /// What the caller's unit asked or was asked about it (要素不全), oldest first.
    pub inquiries: Vec<Inquiry>,
    /// The caller's unit's report upward about it that waits for its signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manuscript: Option<ManuscriptRef>,
    /// 文书: documents about the event that the caller may see, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentRow>,
}
