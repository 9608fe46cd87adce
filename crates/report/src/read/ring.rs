//! What makes a desk ring: a report was delivered, a clock ran out, an instruction
//! came. For the server, which hears of every commit and pushes to browsers.

use crate::text::rating_with_state_zh;
use crate::views::{dispatch, instruction, report};
use facts::entry::Subject;
use facts::report::{DISPATCH, INSTRUCTION};
use journal::{Db, DbError};
use kernel::{DispatchId, InstructionId};
use org::web::Push;

/// The rings that a changed subject asks for now; none for what rings nobody. `kind`
/// is the kind of fact of the notice.
///
/// # Errors
/// [`DbError`].
pub fn rings(db: &mut dyn Db, kind: &str, subject: &Subject) -> Result<Vec<Push>, DbError> {
    match (subject.kind.as_ref(), kind) {
        (DISPATCH, "dispatch.delivered" | "dispatch.escalated") => {
            let Some(d) = dispatch::get(db, DispatchId::from_bytes(subject.id))? else { return Ok(Vec::new()) };
            let r = d.report.map(|id| report::get(db, id)).transpose()?.flatten();
            let rating = r.as_ref().map(|r| rating_with_state_zh(r.rating)).unwrap_or_default();
            // The late unit hears of its own clock; the desk of what was delivered to it.
            let late_sender = kind == "dispatch.escalated" && !d.open_in;
            let unit = if late_sender { d.from_unit } else { d.to_unit };
            Ok(vec![Push::Ring {
                unit,
                report_id: d.report.unwrap_or(d.root),
                title: d.title,
                rating,
                from: d.from_name,
            }])
        }
        (INSTRUCTION, "instruction.given") => {
            let Some(i) = instruction::get(db, InstructionId::from_bytes(subject.id))? else { return Ok(Vec::new()) };
            Ok(i.to
                .iter()
                .map(|to| Push::Ring {
                    unit: to.unit,
                    report_id: i.root,
                    title: i.title.clone(),
                    rating: String::new(),
                    from: i.unit_name.clone(),
                })
                .collect())
        }
        _ => Ok(Vec::new()),
    }
}
