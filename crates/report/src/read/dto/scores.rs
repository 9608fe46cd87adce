//! 采用: what became of reports, and what that is worth. Points in hundredths, times in minutes.

use super::{ReportBrief, SaidReason, UnitRef};
use crate::profile;
use facts::report::UseOf;
use kernel::Instant;
use serde::Serialize;
use utoipa::ToSchema;

/// What one desk made of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Adopted {
    /// Which unit.
    pub unit: UnitRef,
    /// How it was used.
    pub uses: Vec<UseOf>,
    /// When.
    pub at: Instant,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// By the caller's unit.
    pub mine: bool,
}

/// A part of an item's points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScorePart {
    /// What for.
    pub reason: SaidReason,
    /// Hundredths of a point; below zero for what is lost.
    pub points: i64,
}

/// One item behind a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScoreItem {
    /// The report.
    pub report: ReportBrief,
    /// How it was used.
    pub uses: Vec<UseOf>,
    /// 迟报
    pub late: bool,
    /// What its points are made of.
    pub parts: Vec<ScorePart>,
    /// Hundredths of a point.
    pub total: i64,
    /// 报出用时, minutes; of what was entered late, until it was reported by telephone or on paper.
    pub sent: i64,
    /// 签收, minutes from delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<i64>,
    /// 首次批示, minutes from delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructed: Option<i64>,
}

/// An instruction that a unit answered, behind its time to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScoreAnswer {
    /// The report on which it was given.
    pub report: ReportBrief,
    /// From the instruction to the answer.
    pub minutes: i64,
}

/// What a unit's reports of a period came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnitScore {
    /// Which unit.
    pub unit: UnitRef,
    /// Reports.
    pub items: usize,
    /// 专报
    pub special: usize,
    /// 送阅
    pub circulated: usize,
    /// 约稿
    pub commissioned: usize,
    /// 综合
    pub combined: usize,
    /// 备查
    pub filed: usize,
    /// Nobody has said yet.
    pub undecided: usize,
    /// 迟报
    pub late: usize,
    /// 总分, hundredths of a point.
    pub total: i64,
    /// 综合得分: total by items that count, hundredths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average: Option<i64>,
    /// 报出用时: from knowing to reporting, by whatever way it was first reported, median, minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<i64>,
    /// 答复批示用时, median, minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<i64>,
    /// 平台用时: minutes a week in which somebody of the unit was at work on this node; absent where that is
    /// not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<i64>,
    /// The items, for the unit that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub behind: Vec<ScoreItem>,
    /// The instructions that it answered, for the unit that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<ScoreAnswer>,
}

impl UnitScore {
    /// 采用: reports that were used for something. What is kept for nothing (备查) has no other use.
    #[must_use]
    pub const fn adopted(&self) -> usize {
        self.items.saturating_sub(self.undecided).saturating_sub(self.filed)
    }
}

/// How long things took at the desk, medians in minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Times {
    /// 签收: from delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receive: Option<i64>,
    /// 首次批示: from delivery.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instruct: Option<i64>,
    /// 答复批示: from the instruction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<i64>,
}

/// What came of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Scores {
    /// Whose desk says so.
    pub by: String,
    /// Units, the most points first.
    pub rows: Vec<UnitScore>,
    /// How long things took.
    pub times: Times,
    /// 平台用时 of the caller's own unit, minutes a week.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<i64>,
    /// What an item is worth.
    pub weights: profile::ScoreWeights,
    /// There are more reports than are counted; take a shorter period.
    pub more: bool,
}
