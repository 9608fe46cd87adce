//! One prepared text of a report, to be copied for an addressee without a node, or
//! into a message.

use crate::around;
use crate::figures;
use crate::service::{ReportError, Terms, visible_report};
use crate::text::{Story, message_zh};
use crate::views::report::ReportRec;
use crate::views::{dispatch, follow};
use crate::words::follow_name;
use journal::{Db, DbError};
use kernel::{DeskId, Instant, ReportId};
use org::web::Who;

/// What was verified of a report and said after it, in order. A report upward says
/// itself what was verified before it.
///
/// # Errors
/// [`DbError`].
pub fn since(db: &mut dyn Db, r: &ReportRec) -> Result<Vec<(Instant, String)>, DbError> {
    let verified = dispatch::verified_of(db, r.root)?.into_iter().filter(|v| !r.upward || v.at > r.sent_at);
    let mut told: Vec<(Instant, String)> =
        verified.filter_map(|v| v.note.map(|note| (v.at, format!("核实：{note}")))).collect();
    let own = follow::of_root(db, r.root)?.into_iter().filter(|f| f.report == r.id);
    told.extend(own.map(|f| (f.at, format!("{}：{}", follow_name(f.number, f.stage).zh, f.what.trim()))));
    told.sort_by_key(|(at, _)| *at);
    Ok(told)
}

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
    let since = since(db, &r)?;
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
        since,
        instructions: Vec::new(),
    };
    Ok(message_zh(&story, &to))
}
