//! 核报: what a unit is asked, and what it answered.

use super::UnitRef;
use facts::report::{Element, InquiryOutcome, Term, TipSource};
use kernel::{InquiryId, Instant, ReportId};
use serde::Serialize;
use utoipa::ToSchema;

/// An inquiry, as either end of it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Inquiry {
    /// The inquiry.
    pub id: InquiryId,
    /// Revision, for `If-Match`.
    pub rev: u64,
    /// Who asks.
    pub from: UnitRef,
    /// Who is asked.
    pub to: UnitRef,
    /// The caller's unit is asked.
    pub mine: bool,
    /// Where the tip came from; absent where a report is asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<TipSource>,
    /// The report that lacks something, where this node holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<ReportId>,
    /// What it lacks.
    pub lacks: Vec<Element>,
    /// One line.
    pub title: String,
    /// What is asked.
    pub text: String,
    /// By when an answer is owed, and why.
    pub due: Term,
    /// When.
    pub asked_at: Instant,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
    /// Who gave the tip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// Their number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// How often the answer was pressed for.
    pub pressed: i64,
    /// When last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pressed_at: Option<Instant>,
    /// What was said to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pressed_note: Option<String>,
    /// When answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Instant>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<String>,
    /// What it comes to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<InquiryOutcome>,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// The report that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportId>,
    /// When who asked needed no answer any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Instant>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_why: Option<String>,
    /// 演练
    pub drill: bool,
}

/// What a unit asks and is asked, what is open first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Inquiries {
    /// A page of them.
    pub rows: Vec<Inquiry>,
    /// Key of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// Minutes to answer, where who asks names none.
    pub minutes: u32,
}
