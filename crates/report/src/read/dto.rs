//! The shapes of the API: what a browser gets. Instants are milliseconds, ids 32
//! hexadecimal digits; what is absent is unknown or does not apply, never zero.

mod detail;
mod document;
mod hall;
mod inquiry;
mod linked;
mod scores;
mod sign;
mod statistics;
mod told;
mod way;

pub use detail::{
    Action, Attachment, Contact, Elsewhere, FollowedUp, Graded, LateEntered, LedgerRow, PlaceRef, Received,
    ReportDetail, ReportRef, ReturnedFrom, Stood, TimelineItem, TimelineMedium,
};
pub use document::{
    DocumentDetail, DocumentRow, DocumentSigned, IssuerRef, Papers, PreparedPaper, SeriesRef,
};
pub use hall::{Hall, HallAsk, HallClock, HallEvent, HallPost, HallShift, HallWaiting};
pub use inquiry::{Inquiries, Inquiry};
pub use linked::{LinkedReport, ReportBrief, SaidReason, SimilarReport};
pub use scores::{Adopted, ScoreAnswer, ScoreItem, ScorePart, Scores, Times, UnitScore};
pub use sign::{
    Manuscript, ManuscriptAsk, ManuscriptRef, ManuscriptReturn, ManuscriptStep, SignOff, WaitingDocument,
};
pub use statistics::{
    Compared, Figure, GradeCount, Harm, HarmSum, HourCount, KindCount, OfGrade, PlaceCount, Point, Recorded,
    Span, Statistics, Step,
};
pub use told::{Call, CallTry, InstructedUnit, Instruction, LaidBefore};
pub use way::{Clock, ClockTo, NextEscalation, WayLevel, WayMark, WayRole, WayState};

use facts::entry::Mark;
use facts::report::UseOf;
use kernel::{DeskId, Instant, Rating, ReportId, UnitId};
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
    /// 续报
    Follow,
    /// 撤回: an addressee without a node that was told is to hear of it.
    Withdrawn,
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

/// Whether a count is none, which goes without saying.
#[allow(clippy::trivially_copy_pass_by_ref)]
const fn none(count: &usize) -> bool {
    *count == 0
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
    /// The same in English.
    pub title_en: String,
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
    /// 补录
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// 采用: the use that weighs most, by whichever desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted: Option<UseOf>,
    /// 并案: so many other reports tell of the same event.
    #[serde(skip_serializing_if = "none")]
    pub linked: usize,
    /// Calls of the caller's unit that are not done.
    pub open_calls: i64,
    /// How widely it may be shown.
    pub mark: Mark,
    /// Nobody at the caller's desk has it yet.
    pub unread: bool,
}
