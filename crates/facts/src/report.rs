//! Facts of reporting: a report is sent, corrected, graded or withdrawn; what is
//! owed to a desk and what became of it; calls; instructions.
//!
//! Written by the report slice, read by every slice that reacts to it and by every
//! level a report reaches. Names, telephone numbers and what somebody said over the
//! telephone stand in the sealed part and nowhere else. A fact never says that a
//! clock was met: that follows from what happened and when.

mod adopt;
mod call;
mod dispatch;
mod document;
mod figures;
mod follow;
mod inquiry;
mod instruct_after;
mod instruction;
mod link;
mod signing;

pub use adopt::{ReportAdopted, UseOf};
pub use call::{CallListed, CallOutcome, CallPeople, CallTried, TryPeople};
pub use dispatch::{
    ClockWord, DispatchDelivered, DispatchEscalated, DispatchHanded, DispatchOpened, DispatchPressed,
    DispatchReceived, DispatchRetimed, DispatchReturned, DispatchTelephoned, DispatchUnreceived,
    DispatchVerified, DispatchWithdrawn, DispatchWritten, HandMethod, StepWord, Term, ToldAbove, TookPeople,
    VerifyPeople,
};
pub use document::{
    CopyLine, DocumentAbout, DocumentIssued, DocumentKind, DocumentNumber, DocumentPeople, DocumentPeriod,
    DocumentVoided, FigureTable, FormRow, Imprint, Masthead, Urgency,
};
pub use figures::{BadCount, Casualties, Count, CountInput, How, Medium, Via};
pub use follow::{FollowStage, ReportEscalated, ReportFollowed, ReportPaced, ReportReopened};
pub use inquiry::{
    Element, InquiryAnswered, InquiryAsked, InquiryClosed, InquiryEscalated, InquiryOutcome, InquiryPeople,
    InquiryPressed, TipSource,
};
pub use instruct_after::{InstructionPressed, InstructionReportedBack};
pub use instruction::{
    InstructionAnswered, InstructionEscalated, InstructionGiven, InstructionMethod, InstructionPeople,
    InstructionSeen, InstructionTo, LeaderOf,
};
pub use link::{DispatchMerged, DispatchRestored, Likeness, ReportsJoined, ReportsParted};
pub use signing::{
    AskedPeople, ManuscriptAbout, ManuscriptAsked, ManuscriptChecked, ManuscriptClosed, ManuscriptOpened,
    ManuscriptPeople, ManuscriptReturned, ManuscriptRevised, ManuscriptText, ManuscriptUnanswered,
    ReportSigned, SignMethod, SignPeople, Signed, WaitingPaper, Weighed,
};

use crate::draft::Fact;
use crate::entry::Lane;
use kernel::{
    AttachmentId, DeskId, Grade, Instant, Level, Moment, NodeId, PlaceId, Rating, ReportId, UnitId,
};
use serde::{Deserialize, Serialize};

/// Kind of subject of everything that changes a report.
pub const REPORT: &str = "report";
/// Kind of subject of everything that changes a dispatch.
pub const DISPATCH: &str = "dispatch";
/// Kind of subject of everything that changes a call.
pub const CALL: &str = "call";
/// Kind of subject of everything that changes an instruction.
pub const INSTRUCTION: &str = "instruction";
/// Kind of subject of everything that changes an inquiry.
pub const INQUIRY: &str = "inquiry";
/// Kind of subject of what makes two reports one event.
pub const LINK: &str = "link";
/// Kind of subject of an office document.
pub const DOCUMENT: &str = "document";
/// Kind of subject of a report upward that waits for its signature.
pub const MANUSCRIPT: &str = "manuscript";

macro_rules! fact {
    ($name:ident, $kind:literal, $subject:expr, $lane:expr, $id:ident $(, said by $unit:ident)?) => {
        impl crate::draft::Fact for $name {
            const KIND: &'static str = $kind;
            const SUBJECT: &'static str = $subject;
            const LANE: crate::entry::Lane = $lane;
            fn subject_id(&self) -> [u8; 16] {
                self.$id.bytes()
            }
            $(fn speaker(&self) -> Option<kernel::UnitId> {
                Some(self.$unit)
            })?
        }
    };
}
pub(crate) use fact;

/// How a report came to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WrittenHow)]
pub enum Writing {
    /// 首报: by the unit that heard of it.
    First,
    /// 上报: by a level above, from what it received.
    Upward,
}

/// One step of a report's way, restated for levels that never saw its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TrailStep {
    /// When.
    pub at: Instant,
    /// Level of the unit.
    pub level: Level,
    /// Who.
    pub unit: UnitId,
    /// Its name then.
    pub name: String,
    /// `sent`, `telephoned`, `delivered`, `received`, `verified`, `written`, `handed`.
    pub step: String,
    /// ☎ or 文, where the step is either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<Medium>,
    /// To whom, where the step has an addressee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Which way it came to the unit, where the step is the unit's with what it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
}

/// A file that goes with a report, named by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AttachmentRef {
    /// First half of the SM3 of its bytes.
    pub id: AttachmentId,
    /// File name as given.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Such as `image/jpeg`.
    pub media_type: String,
}

/// Why a grade was proposed: fact, criterion, source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GradeReason {
    /// 事实
    pub fact: String,
    /// The fact in English.
    pub fact_en: String,
    /// 标准
    pub criterion: String,
    /// The criterion in English.
    pub criterion_en: String,
    /// 出处
    pub source: String,
    /// The source in English.
    pub source_en: String,
    /// The grade it makes.
    pub grade: Grade,
}

/// 补录: it was reported outside the platform first, and entered later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Late {
    /// When it was reported.
    pub at: Instant,
    /// How.
    pub method: HandMethod,
    /// Why it was not entered then: 网络中断.
    pub reason: String,
    /// The paper record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<AttachmentRef>,
}

/// A report leaves a unit. Opens the subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportSent {
    /// The report.
    pub id: ReportId,
    /// The report the chain started with; itself for a first report.
    pub root: ReportId,
    /// How it came to be written.
    pub writing: Writing,
    /// 信〔2026〕1124-03
    pub no: String,
    /// Civil day of the number.
    pub day: i64,
    /// Count within the unit and the day.
    pub serial: i64,
    /// Who writes.
    pub unit: UnitId,
    /// Its name then.
    pub unit_name: String,
    /// Its level.
    pub level: Level,
    /// At which desk.
    pub desk: Option<DeskId>,
    /// When it was sent.
    pub sent_at: Instant,
    /// When the unit knew; the clocks start here.
    pub knew_at: Instant,
    /// When it happened.
    pub happened: Moment,
    /// The same in the caller's words.
    pub happened_text: Option<String>,
    /// Where.
    pub place_text: String,
    /// The known place.
    pub place_id: Option<PlaceId>,
    /// Why this unit reports a place outside its jurisdiction.
    pub outside_reason: Option<String>,
    /// One line, without personal data.
    pub title: String,
    /// What happened.
    pub what: String,
    /// Code of the kind.
    pub kind: String,
    /// Figures.
    pub casualties: Casualties,
    /// Grade.
    pub rating: Rating,
    /// Why it is lower than proposed.
    pub rating_reason: Option<String>,
    /// Why it was proposed.
    pub reasons: Vec<GradeReason>,
    /// Reports it was written from.
    pub sources: Vec<ReportId>,
    /// The way so far, restated.
    pub trail: Vec<TrailStep>,
    /// Files.
    pub attachments: Vec<AttachmentRef>,
    /// The highest level it is addressed to; absent when it goes nowhere.
    pub reach: Option<Level>,
    /// Nodes of the units it came through.
    pub nodes: Vec<NodeId>,
    /// When the first follow-up is owed; absent when none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow: Option<Term>,
    /// 签发: who said that it may go; absent where nobody has, or nobody needs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Signed>,
    /// 补签: a signature is owed after it, because it went at once or upon a word.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_sign: bool,
    /// 补录: how it was reported before it was entered here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Late>,
    /// 断网时写: when it was finished on the sender's device, which could not reach the node;
    /// never after `sent_at`. No clock starts or ends here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_at: Option<Instant>,
    /// 发生地: the unit in whose jurisdiction it happened, by the known place or by the words; absent
    /// when neither says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_unit: Option<UnitId>,
}
fact!(ReportSent, "report.sent", REPORT, Lane::Urgent, id, said by unit);

/// Sealed part of [`ReportSent`] and of a correction, whose `reporter` is who corrected.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReportPeople {
    /// 报告人
    #[serde(default)]
    pub reporter: Option<String>,
    /// 带班领导
    #[serde(default)]
    pub leader_on_duty: Option<String>,
    /// 现场联系人
    #[serde(default)]
    pub contact_name: Option<String>,
    /// 联系电话
    #[serde(default)]
    pub contact_phone: Option<String>,
    /// 签发
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing: Option<SignPeople>,
}

/// The fields a correction may change; absent means unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Corrections {
    /// 何时
    #[serde(skip_serializing_if = "Option::is_none")]
    pub happened: Option<Moment>,
    /// 何时, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub happened_text: Option<String>,
    /// 何地
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_text: Option<String>,
    /// The known place. New words without one are of no known place: the one before is not meant any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_id: Option<PlaceId>,
    /// 发生地. A new place of which nobody can say it clears what stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_unit: Option<UnitId>,
    /// 何事
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// 伤亡
    #[serde(skip_serializing_if = "Option::is_none")]
    pub casualties: Option<Casualties>,
    /// The one line, made anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// 更正: the sender mends what was wrong; the old values stay beside the new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportCorrected {
    /// The report.
    pub report: ReportId,
    /// When.
    pub at: Instant,
    /// What is new.
    pub new: Corrections,
    /// What it was.
    pub was: Corrections,
    /// Why.
    pub reason: String,
    /// Who corrected for the unit, where it was another: a desk that writes for those under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// 补签: it changes what was signed, and goes at once; the signature is owed after it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_sign: bool,
}
fact!(ReportCorrected, "report.corrected", REPORT, Lane::Normal, report);

/// The grade is raised, lowered or confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRated {
    /// The report.
    pub report: ReportId,
    /// When.
    pub at: Instant,
    /// By which unit.
    pub unit: UnitId,
    /// The new grade.
    pub rating: Rating,
    /// The old one.
    pub was: Rating,
    /// Why; always there when it is lowered.
    pub reason: Option<String>,
    /// The same in English, where the platform gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_en: Option<String>,
    /// The leader who confirmed it, where one did. Sealed: [`RatedPeople`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Confirmed>,
}
fact!(ReportRated, "report.rated", REPORT, Lane::Normal, report, said by unit);

/// How a leader confirmed a grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Their post; absent where the leader pressed the button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_post: Option<String>,
    /// How they said so.
    pub method: InstructionMethod,
}

/// Who confirmed a grade, and who took it down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RatedPeople {
    /// The leader.
    #[serde(default)]
    pub confirmed_by: Option<String>,
    /// Who recorded it; absent where the leader did.
    #[serde(default)]
    pub taken_by: Option<String>,
}

/// 撤回: a false alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportWithdrawn {
    /// The report.
    pub report: ReportId,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
}
fact!(ReportWithdrawn, "report.withdrawn", REPORT, Lane::Normal, report);

/// The kinds of this module, for whoever lists them.
pub const KINDS: [&str; 49] = [
    ReportSent::KIND,
    ReportCorrected::KIND,
    ReportRated::KIND,
    ReportWithdrawn::KIND,
    ReportFollowed::KIND,
    ReportReopened::KIND,
    ReportPaced::KIND,
    ReportEscalated::KIND,
    ReportSigned::KIND,
    ReportAdopted::KIND,
    DispatchOpened::KIND,
    DispatchWritten::KIND,
    DispatchTelephoned::KIND,
    DispatchDelivered::KIND,
    DispatchReceived::KIND,
    DispatchUnreceived::KIND,
    DispatchVerified::KIND,
    DispatchHanded::KIND,
    DispatchEscalated::KIND,
    DispatchRetimed::KIND,
    DispatchReturned::KIND,
    DispatchPressed::KIND,
    DispatchMerged::KIND,
    DispatchRestored::KIND,
    ReportsJoined::KIND,
    ReportsParted::KIND,
    DispatchWithdrawn::KIND,
    CallListed::KIND,
    CallTried::KIND,
    InstructionGiven::KIND,
    InstructionSeen::KIND,
    InstructionAnswered::KIND,
    InstructionEscalated::KIND,
    InstructionPressed::KIND,
    InstructionReportedBack::KIND,
    InquiryAsked::KIND,
    InquiryAnswered::KIND,
    InquiryPressed::KIND,
    InquiryEscalated::KIND,
    InquiryClosed::KIND,
    ManuscriptOpened::KIND,
    ManuscriptRevised::KIND,
    ManuscriptChecked::KIND,
    ManuscriptAsked::KIND,
    ManuscriptUnanswered::KIND,
    ManuscriptReturned::KIND,
    ManuscriptClosed::KIND,
    DocumentIssued::KIND,
    DocumentVoided::KIND,
];
