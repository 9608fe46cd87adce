//! 核报: a desk asks a unit about a tip, or for what a report lacks (要素不全), and is owed an
//! answer within minutes. 查无此事 is an answer. While it is asked, what was reported counts.

use super::{INQUIRY, StepWord, Term, fact};
use crate::entry::Lane;
use kernel::{InquiryId, Instant, NodeId, ReportId, UnitId};
use serde::{Deserialize, Serialize};

/// Where a tip came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TipSource {
    /// 上级
    Above,
    /// 110
    Police,
    /// 119
    Fire,
    /// 120
    Medical,
    /// 网络、媒体
    Web,
    /// 群众来电
    Caller,
    /// 其他
    Other,
}

/// One of the things that a report is to say (总体预案2025 3.3.1, 21号令 art. 10).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Element {
    /// 时间
    Time,
    /// 地点
    Place,
    /// 信息来源
    Source,
    /// 事件性质
    Nature,
    /// 影响范围及损害程度
    Extent,
    /// 人员伤亡和失联
    Casualties,
    /// 发展趋势
    Trend,
    /// 已经采取的措施
    Measures,
    /// 现场联系人
    Contact,
}

/// A unit is asked. Opens the subject. Sealed: [`InquiryPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InquiryAsked {
    /// The inquiry.
    pub id: InquiryId,
    /// When.
    pub at: Instant,
    /// Who asks.
    pub unit: UnitId,
    /// Its name then.
    pub unit_name: String,
    /// Who is asked.
    pub to: UnitId,
    /// Its name then.
    pub to_name: String,
    /// Where the tip came from; absent where a report is asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<TipSource>,
    /// The report that lacks something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<ReportId>,
    /// 首报责任: the report by which another was first; an answer is of the same event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<ReportId>,
    /// What it lacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<Element>,
    /// One line, without personal data: where the tip came from, or the report's own line.
    pub title: String,
    /// By when an answer is owed, and why.
    pub due: Term,
    /// Node of who asks, where answers go.
    pub home: NodeId,
}
fact!(InquiryAsked, "inquiry.asked", INQUIRY, Lane::Urgent, id, said by unit);

/// Who asks, and who gave the tip.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InquiryPeople {
    /// Who asks.
    pub by: Option<String>,
    /// What is asked: a tip as it came, with whatever names and numbers stand in it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Who gave the tip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// Their number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// What an answer comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InquiryOutcome {
    /// 属实
    Confirmed,
    /// 查无此事
    Unfounded,
    /// 已补报
    Supplied,
}

/// A unit answers. Sealed: [`super::TookPeople`] with `by`, and `said` in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InquiryAnswered {
    /// The inquiry.
    pub inquiry: InquiryId,
    /// Which unit.
    pub unit: UnitId,
    /// When.
    pub at: Instant,
    /// What it comes to.
    pub outcome: InquiryOutcome,
    /// The report that came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportId>,
}
fact!(InquiryAnswered, "inquiry.answered", INQUIRY, Lane::Urgent, inquiry, said by unit);

/// 催报: who asked presses for the answer. Sealed: [`super::TookPeople`] with `by` and `said`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InquiryPressed {
    /// The inquiry.
    pub inquiry: InquiryId,
    /// When.
    pub at: Instant,
}
fact!(InquiryPressed, "inquiry.pressed", INQUIRY, Lane::Urgent, inquiry);

/// Who asked needs no answer any more: it came by telephone, or the question was a slip.
/// Sealed: [`super::TookPeople`] with `by`, and `said`: why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InquiryClosed {
    /// The inquiry.
    pub inquiry: InquiryId,
    /// When.
    pub at: Instant,
}
fact!(InquiryClosed, "inquiry.closed", INQUIRY, Lane::Normal, inquiry);

/// 催办: no answer by the time that was set, and the next person is told. Drawn by the node of
/// the unit that is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InquiryEscalated {
    /// The inquiry.
    pub inquiry: InquiryId,
    /// The unit that is late.
    pub late: UnitId,
    /// By when its answer was wanted.
    pub due_at: Instant,
    /// Who is told.
    pub step: StepWord,
    /// When the step was due.
    pub told_at: Instant,
    /// When somebody is told next if nobody acts; absent when nobody is.
    #[serde(default)]
    pub next_at: Option<Instant>,
    /// The last step is told once more.
    #[serde(default)]
    pub again: bool,
}
fact!(InquiryEscalated, "inquiry.escalated", INQUIRY, Lane::Urgent, inquiry, said by late);
