//! One prepared text of a report, to be copied for an addressee without a node, or
//! into a message.

use crate::around;
use crate::figures;
use crate::service::{ReportError, Terms, visible_report};
use crate::text::{Story, message_zh};
use crate::views::dispatch;
use journal::Db;
use kernel::{DeskId, ReportId};
use org::web::Who;

/// The text of a report for a desk, or for nobody in particular.
///
/// # Errors
/// [`ReportError::NotFound`] for the report or the desk.
pub fn message(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    id: ReportId,
    to: Option<DeskId>,
) -> Result<String, ReportError> {
    let r = visible_report(db, who, id)?;
    let casualties = figures::in_use(db, r.root, &r)?;
    let to = match to {
        Some(desk) => around::desk(db, desk)?.ok_or(ReportError::NotFound)?.name,
        None => "各有关单位".to_owned(),
    };
    let verified = dispatch::verified_of(db, r.root)?
        .into_iter()
        .filter_map(|v| v.note.map(|note| (v.at, note)))
        .collect();
    let story = Story {
        drill: r.drill,
        unit_name: &r.unit_name,
        source_name: None,
        source_at: r.sent_at,
        happened: r.happened,
        place_text: &r.place_text,
        what: &r.what,
        casualties: &casualties,
        underground: terms.law.kind(&r.kind).is_some_and(|k| k.underground),
        rating: r.rating,
        no: &r.no,
        // A report upward says already what was verified before it.
        verified: if r.upward { Vec::new() } else { verified },
        instructions: Vec::new(),
    };
    Ok(message_zh(&story, &to))
}
