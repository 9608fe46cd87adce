//! Whom a unit tells: its call list, and instructions.

use facts::report::{CallOutcome, InstructionMethod, LeaderOf};
use kernel::{AttachmentId, CallId, Instant, InstructionId, ReportId, UnitId};
use serde::Serialize;
use utoipa::ToSchema;

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
    /// The same in English.
    pub why_en: String,
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
    /// 催办: how often.
    pub pressed: i64,
    /// When last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pressed_at: Option<Instant>,
}

/// How an instruction was laid before the leader who gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LaidBefore {
    /// When.
    pub at: Instant,
    /// How.
    pub method: InstructionMethod,
    /// What was said to it, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
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
    /// Whose leader gave it, where that is a level above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader_of: Option<LeaderOf>,
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
    /// It is here; otherwise it is on its way.
    pub attachment_held: bool,
    /// For whom.
    pub to: Vec<InstructedUnit>,
    /// The caller's unit is one of them.
    pub mine: bool,
    /// The caller's unit gave it: it may press, and lays it before the leader.
    pub given: bool,
    /// 回呈: how it was laid before the leader, the last time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub back: Option<LaidBefore>,
    /// Everybody has answered, and that was not laid before the leader yet.
    pub owes_back: bool,
    /// 办结
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Instant>,
    /// 演练
    pub drill: bool,
}
