//! 并案: the other reports of an event, and those that may be of it.

use super::UnitRef;
use crate::words::Said;
use kernel::{Instant, Rating, ReportId};
use serde::Serialize;
use utoipa::ToSchema;

/// A report in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReportBrief {
    /// The report.
    pub id: ReportId,
    /// 信〔2026〕1124-03
    pub no: String,
    /// One line.
    pub title: String,
    /// The same in English.
    pub title_en: String,
    /// Who wrote it.
    pub from_unit: UnitRef,
    /// When it was sent.
    pub sent_at: Instant,
    /// Grade.
    pub rating: Rating,
}

/// A reason in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SaidReason {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl From<Said> for SaidReason {
    fn from(Said { zh, en }: Said) -> Self {
        Self { zh, en }
    }
}

/// Another report of the same event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LinkedReport {
    /// Which.
    pub report: ReportBrief,
    /// What it says.
    pub what: String,
    /// When it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Instant>,
    /// Which unit linked it.
    pub by_unit: String,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    pub at: Instant,
    /// Linked with this very report, and parted from it; otherwise through a third.
    pub direct: bool,
    /// What spoke for it.
    pub reasons: Vec<SaidReason>,
}

/// A report that may tell of the same event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SimilarReport {
    /// Which.
    pub report: ReportBrief,
    /// What speaks for it.
    pub reasons: Vec<SaidReason>,
}
