//! What becomes of an instruction after it was given: pressed for, and laid before the
//! leader who gave it.

use super::{INSTRUCTION, InstructionMethod, fact};
use crate::entry::Lane;
use kernel::{Instant, InstructionId, UnitId};
use serde::{Deserialize, Serialize};

/// 催办: the unit whose leader gave it presses those that have not answered. Sealed:
/// [`super::TookPeople`] with `by` and `said`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstructionPressed {
    /// The instruction.
    pub instruction: InstructionId,
    /// When.
    pub at: Instant,
    /// Who is pressed.
    pub to: Vec<UnitId>,
}
fact!(InstructionPressed, "instruction.pressed", INSTRUCTION, Lane::Urgent, instruction);

/// 回呈: what became of it was laid before the leader who gave it. Sealed:
/// [`super::TookPeople`] with `by`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstructionReportedBack {
    /// The instruction.
    pub instruction: InstructionId,
    /// When it was laid before the leader.
    pub at: Instant,
    /// How.
    pub method: InstructionMethod,
    /// What the leader said to it, verbatim; a new demand is a new instruction.
    #[serde(default)]
    pub remark: Option<String>,
    /// 办结: nothing more is wanted, also of those that have not answered.
    pub settled: bool,
}
fact!(InstructionReportedBack, "instruction.reported_back", INSTRUCTION, Lane::Normal, instruction);
