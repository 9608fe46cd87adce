//! 续报 and 终报: what is new since a report, again and again, until it is closed.

use super::{AttachmentRef, Casualties, REPORT, Signed, StepWord, Term, ToldAbove, fact};
use crate::entry::Lane;
use kernel::{EventId, Instant, ReportId, UnitId};
use serde::{Deserialize, Serialize};

/// Where in a report's life a follow-up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FollowStage {
    /// 续报: others come after it.
    Further,
    /// 终报: nothing more is owed.
    Last,
    /// 伤亡补报: casualties that changed after the 终报, while they are still counted.
    Recount,
}

/// 续报: what is new; the first story is not told again. The last one closes (终报).
/// Who wrote it is sealed: [`super::ReportPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFollowed {
    /// The report.
    pub report: ReportId,
    /// 1 for 续报一.
    pub number: i64,
    /// When.
    pub at: Instant,
    /// The unit that wrote it for the report's own, where it was another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UnitId>,
    /// Its name then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// Follow-ups of levels below that it passes on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passes: Vec<EventId>,
    /// 截至: when the figures were counted.
    pub as_of: Instant,
    /// What is new.
    pub what: String,
    /// The figures as they stand now.
    pub casualties: Casualties,
    /// Why a figure is lower than it was reported; without, the ledger flags it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fewer: Option<String>,
    /// 续报, 终报 or 伤亡补报.
    pub stage: FollowStage,
    /// The one line, made anew.
    pub title: String,
    /// Files.
    #[serde(default)]
    pub attachments: Vec<AttachmentRef>,
    /// When the next is owed; absent when none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Term>,
    /// 签发, where it goes upward and the place wants it signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Signed>,
}
fact!(ReportFollowed, "report.followed", REPORT, Lane::Urgent, report);

/// 重新续报: a closed report is opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportReopened {
    /// The report.
    pub report: ReportId,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
    /// When the next follow-up is owed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Term>,
}
fact!(ReportReopened, "report.reopened", REPORT, Lane::Normal, report);

/// 续报要求: from now on follow-ups are owed more often, because a desk above orders it or
/// the grade rose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPaced {
    /// The report.
    pub report: ReportId,
    /// When.
    pub at: Instant,
    /// The unit that orders it; absent where the platform draws it from the grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UnitId>,
    /// Its name then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// What is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When the next is owed, and how often from then on.
    pub next: Term,
}
fact!(ReportPaced, "report.paced", REPORT, Lane::Urgent, report);

/// 续报超时: somebody is told that a follow-up is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportEscalated {
    /// The report.
    pub report: ReportId,
    /// When the follow-up was due.
    pub due_at: Instant,
    /// Who is told.
    pub step: StepWord,
    /// When the step was due.
    pub at: Instant,
    /// The unit that is late.
    pub unit: UnitId,
    /// One line about the event.
    pub title: String,
    /// When somebody is told next if nobody acts.
    #[serde(default)]
    pub next_at: Option<Instant>,
    /// The last step is told once more.
    #[serde(default)]
    pub again: bool,
    /// Who stands above, for the last step.
    #[serde(default)]
    pub above: Option<ToldAbove>,
}
fact!(ReportEscalated, "report.escalated", REPORT, Lane::Urgent, report, said by unit);
