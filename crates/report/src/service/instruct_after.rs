//! What the unit that gave an instruction does about it afterwards: presses those who have
//! not answered, and lays what became of it before the leader.

use super::instruct::readers;
use super::{ReportError, bounded, draft, remark, stated_at, wrong};
use crate::sight::Sight;
use crate::views::instruction::{self, InstructionRec};
use facts::report::{InstructionMethod, InstructionPressed, InstructionReportedBack, TookPeople};
use journal::Tx;
use kernel::limits::INSTRUCTION_CHARS;
use kernel::limits::report::PRESS_AGAIN_MS;
use kernel::{Instant, InstructionId, UnitId};
use org::web::Who;
use serde::{Deserialize, Serialize};

/// 催办, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PressUnits {
    /// Which units; all that have not answered, when empty.
    #[serde(default)]
    pub to: Vec<UnitId>,
    /// What is said to it.
    #[serde(default)]
    pub note: Option<String>,
}

/// 回呈, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LayBefore {
    /// How.
    pub method: InstructionMethod,
    /// When; now, when absent.
    #[serde(default)]
    pub at: Option<Instant>,
    /// What the leader said to it, verbatim.
    #[serde(default)]
    pub remark: Option<String>,
    /// 办结: nothing more is wanted, also of those that have not answered.
    #[serde(default)]
    pub settled: bool,
}

/// The instruction, when the caller's unit gave it and it is not settled.
fn given(tx: &mut Tx<'_>, who: &Who, id: InstructionId) -> Result<InstructionRec, ReportError> {
    let found = instruction::get(tx, id)?.ok_or(ReportError::NotFound)?;
    if found.unit != who.unit || !Sight::of(tx, who)?.instruction(tx, &found)? {
        return Err(ReportError::NotFound);
    }
    if found.settled_at.is_some() {
        return Err(ReportError::Already("这条批示已经办结。"));
    }
    Ok(found)
}

/// Presses units that have not answered. It rings there; the clocks run as before.
///
/// # Errors
/// [`ReportError`].
pub fn press(tx: &mut Tx<'_>, who: &Who, id: InstructionId, typed: PressUnits) -> Result<(), ReportError> {
    let found = given(tx, who, id)?;
    let owing: Vec<_> = found.to.iter().filter(|to| to.answered_at.is_none()).collect();
    if let Some(at) = typed.to.iter().position(|unit| !owing.iter().any(|to| to.unit == *unit)) {
        let says = "这个单位已经答复，或者批示不是给它的";
        return Err(wrong(&format!("/to/{at}"), "instruction.press_unit", says));
    }
    let asked = |unit: UnitId| typed.to.is_empty() || typed.to.contains(&unit);
    let now = tx.now();
    let lately = |at: Option<Instant>| at.is_some_and(|at| now.since(at) < PRESS_AGAIN_MS);
    let (again, to): (Vec<_>, Vec<_>) =
        owing.into_iter().filter(|to| asked(to.unit)).partition(|to| lately(to.pressed_at));
    if to.is_empty() {
        return Err(if again.is_empty() {
            ReportError::Already("都已答复，不用再催。")
        } else {
            ReportError::NotNow("刚刚催过，一分钟后可以再催；急就打电话。")
        });
    }
    let names = to.iter().map(|to| to.name.as_str()).collect::<Vec<_>>().join("、");
    let fact = InstructionPressed { instruction: id, at: now, to: to.iter().map(|to| to.unit).collect() };
    let said = remark("/note", typed.note)?;
    let people = TookPeople { by: Some(who.name.clone()), said, ..TookPeople::default() };
    let mark = if found.drill { "【演练】" } else { "" };
    let brief = format!("{mark}催办批示：{}催{names}，{}", found.unit_name, found.title);
    let audience = readers(tx, &found)?;
    let pressed = draft(&fact, who.unit, audience, found.drill)?.sealed(&people)?.brief(&brief);
    tx.append(who.acting(), vec![pressed])?;
    Ok(())
}

/// Lays what became of it before the leader; settled, nothing more is wanted.
///
/// # Errors
/// [`ReportError`].
pub fn lay_before(
    tx: &mut Tx<'_>,
    who: &Who,
    id: InstructionId,
    typed: LayBefore,
) -> Result<(), ReportError> {
    let found = given(tx, who, id)?;
    let at = stated_at(tx.now(), typed.at, found.at)?;
    // Verbatim: bounded and checked, but not trimmed or mended.
    let remark = bounded("/remark", typed.remark.clone(), INSTRUCTION_CHARS)?.and(typed.remark);
    let fact =
        InstructionReportedBack { instruction: id, at, method: typed.method, remark, settled: typed.settled };
    let people = TookPeople { by: Some(who.name.clone()), ..TookPeople::default() };
    let audience = readers(tx, &found)?;
    let laid = draft(&fact, who.unit, audience, found.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![laid])?;
    Ok(())
}
