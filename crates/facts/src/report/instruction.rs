//! A leader's instruction (批示): verbatim, unchangeable, down to those it is meant
//! for, and their answers back. No fact changes or takes back an instruction.

use super::{INSTRUCTION, StepWord, fact};
use crate::entry::Lane;
use kernel::{AttachmentId, Instant, InstructionId, Level, NodeId, ReportId, UnitId};
use serde::{Deserialize, Serialize};

/// How an instruction was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstructionMethod {
    /// On paper, with a photograph.
    Paper,
    /// By telephone; somebody took it down.
    Telephone,
    /// Face to face.
    InPerson,
    /// On the screen.
    OnScreen,
}

/// Whose leader gave an instruction that came down and was written down here. The State's own
/// leaders stand above every unit of the platform.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LeaderOf {
    /// 国家
    National,
    /// 省
    Province,
    /// 市
    City,
    /// 区县
    District,
    /// 乡镇街道
    Township,
}

impl From<Level> for LeaderOf {
    fn from(level: Level) -> Self {
        match level {
            Level::Province => Self::Province,
            Level::City => Self::City,
            Level::District => Self::District,
            Level::Township => Self::Township,
        }
    }
}

/// One unit that an instruction is meant for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InstructionTo {
    /// The unit.
    pub unit: UnitId,
    /// Its name then.
    pub name: String,
    /// 牵头, otherwise 配合.
    pub lead: bool,
    /// By when an answer is wanted.
    pub due_at: Option<Instant>,
}

/// An instruction is given. Opens the subject. Sealed: [`InstructionPeople`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstructionGiven {
    /// The instruction.
    pub id: InstructionId,
    /// The event.
    pub root: ReportId,
    /// One line about it.
    pub title: String,
    /// 批 1124-01
    pub no: String,
    /// Civil day of the number.
    pub day: i64,
    /// Count within the unit and the day.
    pub serial: i64,
    /// The unit whose leader gave it.
    pub unit: UnitId,
    /// Its name then.
    pub unit_name: String,
    /// The post of who gave it: 副区长.
    pub by_post: String,
    /// How.
    pub method: InstructionMethod,
    /// When it was given.
    pub at: Instant,
    /// Verbatim.
    pub text: String,
    /// The photograph of the paper.
    pub attachment: Option<AttachmentId>,
    /// For whom.
    pub to: Vec<InstructionTo>,
    /// Node of the unit that gave it, where answers go.
    pub home: NodeId,
    /// Other nodes where it is read: what one of its units makes of it goes to all of
    /// them, so that each sees how far the others are.
    #[serde(default)]
    pub nodes: Vec<NodeId>,
    /// A leader of this level above gave it, and the unit passes it on; its own, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader_of: Option<LeaderOf>,
}
fact!(InstructionGiven, "instruction.given", INSTRUCTION, Lane::Urgent, id, said by unit);

/// Who gave it, who took it down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InstructionPeople {
    /// Who gave it.
    #[serde(default)]
    pub by_name: Option<String>,
    /// Who took it down.
    #[serde(default)]
    pub taken_by: Option<String>,
}

/// A unit has seen it. Sealed: [`super::TookPeople`] with `by`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstructionSeen {
    /// The instruction.
    pub instruction: InstructionId,
    /// Which unit.
    pub unit: UnitId,
    /// When.
    pub at: Instant,
}
fact!(InstructionSeen, "instruction.seen", INSTRUCTION, Lane::Normal, instruction, said by unit);

/// A unit answers. Sealed: [`super::TookPeople`] with `by`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstructionAnswered {
    /// The instruction.
    pub instruction: InstructionId,
    /// Which unit.
    pub unit: UnitId,
    /// When.
    pub at: Instant,
    /// What it answers.
    pub text: String,
}
fact!(InstructionAnswered, "instruction.answered", INSTRUCTION, Lane::Urgent, instruction, said by unit);

/// 催办: a unit has not answered by the time that was set, and the next person is told.
/// Drawn by the node of the unit that is late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstructionEscalated {
    /// The instruction.
    pub instruction: InstructionId,
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
fact!(InstructionEscalated, "instruction.escalated", INSTRUCTION, Lane::Urgent, instruction, said by late);
