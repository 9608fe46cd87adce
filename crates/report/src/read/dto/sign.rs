//! 签发: what was signed, and manuscripts that wait for it.

use super::{Attachment, Papers, ReportRef, Stood, UnitRef};
use crate::model::FirstReport;
use crate::service::sign::SigningTerms;
use crate::service::upward::PreparedTo;
use facts::report::{Casualties, DocumentKind, DocumentPeriod, FigureTable, SignMethod};
use kernel::calendar::Date;
use kernel::{AttachmentId, DocumentId, Instant, PostId, Rating, ReportId};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether and how a report was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SignOff {
    /// The post; absent while nobody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// Who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// For whom they stood in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_in_for: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// How.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<SignMethod>,
    /// By which telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// 原话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// 记录
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_by: Option<String>,
    /// 核稿
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked_by: Option<String>,
    /// The photograph of the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<Attachment>,
    /// When it was signed after it went, or its word confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_at: Option<Instant>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_by: Option<String>,
    /// 补签: a signature is owed.
    pub owed: bool,
    /// The word that is to be confirmed, and whose: post and name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub word_of: Option<String>,
    /// The caller may confirm it, or sign, on the screen.
    pub mine: bool,
    /// By whom, where the caller's unit owes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<SigningTerms>,
}

/// A manuscript about an event, where the caller's unit has one that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ManuscriptRef {
    /// The manuscript.
    pub id: ReportId,
    /// Who is asked to sign now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// It was returned and is to be mended.
    pub returned: bool,
    /// Nobody who may sign has answered, or can be asked.
    pub unanswered: bool,
    /// Since when it waits.
    pub at: Instant,
}

/// A step that somebody took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ManuscriptStep {
    /// When.
    pub at: Instant,
    /// Who.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Somebody who was asked to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ManuscriptAsk {
    /// The post.
    pub post_id: PostId,
    /// Its title.
    pub title: String,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// When.
    pub at: Instant,
    /// Who asked; absent where the platform moved on by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// It is the one who is asked now.
    pub now: bool,
}

/// 退回
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ManuscriptReturn {
    /// When.
    pub at: Instant,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What is to be mended.
    pub reason: String,
}

/// The document that a manuscript becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaitingDocument {
    /// Its id once it is issued.
    pub id: DocumentId,
    /// What sort.
    pub kind: DocumentKind,
    /// The period that it tells of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<DocumentPeriod>,
    /// 主送机关
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addressed_to: Option<String>,
    /// 印发机关
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed_by: Option<String>,
    /// 印发日期, where it is another day than that of the signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed_on: Option<Date>,
    /// Tables of a periodical.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<FigureTable>,
    /// Pictures that it shows.
    pub pictures: Vec<AttachmentId>,
}

/// A report upward, or a document, that waits for its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Manuscript {
    /// The report or the document that it becomes.
    pub id: ReportId,
    /// Revision, for `If-Match`.
    pub rev: u64,
    /// One line.
    pub title: String,
    /// Whose.
    pub unit: UnitRef,
    /// What it is written from; of a periodical, nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<ReportRef>,
    /// The text, as a form.
    pub report: FirstReport,
    /// The grade with which it would go.
    pub rating: Rating,
    /// To whom it goes.
    pub to: Vec<PreparedTo>,
    /// When the written report runs out first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_due_at: Option<Instant>,
    /// Who signs it; absent where nobody needs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing: Option<SigningTerms>,
    /// 拟稿
    pub drafted: ManuscriptStep,
    /// What it said then, where it was changed since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening: Option<String>,
    /// When it was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revised: Option<ManuscriptStep>,
    /// 核稿 is wanted.
    pub wants_check: bool,
    /// 核稿
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked: Option<ManuscriptStep>,
    /// Whether the caller may check it.
    pub may_check: bool,
    /// Who was asked to sign, in order.
    pub asked: Vec<ManuscriptAsk>,
    /// When the next is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Instant>,
    /// Nobody has answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unanswered_at: Option<Instant>,
    /// 退回
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned: Option<ManuscriptReturn>,
    /// The grade that the facts ask for.
    pub standing: Rating,
    /// A lighter grade was chosen before the facts grew graver: it counts no more.
    pub grade_undone: bool,
    /// The figures that count by now, where the text says others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures_now: Option<Casualties>,
    /// What stands of the event, to be seen beside what would go; while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stood: Option<Stood>,
    /// It becomes a document and no report upward.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<WaitingDocument>,
    /// When it was sent or discarded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Instant>,
    /// It became a report.
    pub sent: bool,
    /// How its document is headed; absent where the place has no series for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub papers: Option<Papers>,
    /// Whether the caller may change, ask, return and discard it.
    pub may: bool,
    /// 演练
    pub drill: bool,
}
