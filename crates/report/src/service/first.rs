//! 首报责任: of what a place wants reported by the township and by the bureau in charge, the first
//! report satisfies speed, and who was not first still owes theirs.
//!
//! Where a township was first, the bureau that hears of it along its line owes the general duty
//! room a written report, no call. Where a bureau was first, the township where it happened is
//! asked for its own, which is then of the same event.

use super::link::Pair;
use super::posting::{Owed, Seat};
use super::{ReportError, Terms, inquiry, link, platform_in};
use crate::around;
use crate::profile::FirstBy;
use crate::read::similar;
use crate::rules::deadlines::case;
use crate::views::inquiry as asked;
use crate::views::link as links;
use crate::views::report::{self, ReportRec};
use facts::report::Via;
use journal::{Acting, Tx};
use kernel::{Instant, Level, ReportId};

/// What a bureau owes its own general duty room although that was told by another: 文 alone.
/// Nothing where the place asks for no such report.
pub(crate) fn still_owed(
    terms: &Terms,
    seat: &Seat,
    owed: &Owed,
    (kind, rating): (&str, kernel::Rating),
    basis: Instant,
) -> Option<Owed> {
    let desk = &owed.route.desk;
    if !desk.is_general() || desk.level != seat.unit.level {
        return None;
    }
    let case = case(terms.law, seat.unit.level, kind, rating, Via::Block);
    let row = terms.profile.owes(&case, FirstBy::Bureau)?;
    Some(Owed { tel: None, doc: Some(row.term(basis)), ..owed.clone() })
}

/// A first report came to a general duty room. From a bureau: the township where it happened is
/// asked for its own, unless it has told of it. From a township that was asked: the two are one
/// event.
pub(crate) fn arrived(
    tx: &mut Tx<'_>,
    terms: &Terms,
    acting: Acting,
    seat: &Seat,
    id: ReportId,
) -> Result<(), ReportError> {
    let Some(r) = report::get(tx, id)?.filter(|r| !r.upward) else { return Ok(()) };
    let Some(desk) = seat.desks.iter().find(|desk| desk.is_general()) else { return Ok(()) };
    if r.level == Level::Township {
        return answers(tx, terms, acting, seat, &r);
    }
    let case = case(terms.law, desk.level, &r.kind, r.rating, Via::Block);
    let Some(row) = terms.profile.owes(&case, FirstBy::Township) else { return Ok(()) };
    let Some(to) = around::township_of(tx, desk.serves, r.place_id, &r.place_text)? else { return Ok(()) };
    // Who has no node here or elsewhere would never hear it.
    if to.hosted_by.is_none() || to.id == r.unit || told_by(tx, terms, to.id, &r)? {
        return Ok(());
    }
    inquiry::owed_by_township(tx, acting, seat, &to, &r, row)
}

/// Whether a unit has reported what reads like the same event.
fn told_by(tx: &mut Tx<'_>, terms: &Terms, unit: kernel::UnitId, r: &ReportRec) -> Result<bool, ReportError> {
    let near = similar::around_in_time(tx, r)?;
    Ok(near.iter().any(|o| o.unit == unit && !similar::reasons(terms.law, r, o).is_empty()))
}

/// The township that was asked because another was first tells of the same event.
fn answers(
    tx: &mut Tx<'_>,
    terms: &Terms,
    acting: Acting,
    seat: &Seat,
    r: &ReportRec,
) -> Result<(), ReportError> {
    for q in asked::owed_first(tx, r.unit, r.drill)? {
        let Some(event) = q.event.filter(|_| q.unit == seat.unit.id) else { continue };
        let Some(first) = similar::face(tx, event)? else { continue };
        // Its answer; or what it reported by itself before it saw the question.
        if q.is_open() && !similar::reasons(terms.law, &first, r).is_empty() {
            inquiry::closed(tx, acting, &q, "属地已另行报来")?;
        } else if q.report != Some(r.id) {
            continue;
        }
        if !links::event_of(tx, event)?.contains(&r.root) {
            let pair = Pair::ordered([first, r.clone()]);
            link::joined(tx, terms.law, seat, platform_in(acting), None, &pair)?;
        }
    }
    Ok(())
}
