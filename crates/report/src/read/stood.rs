//! What stands of an event before another report about it is written: each figure that was stated, and
//! the grade, with whose it is. Shown to who writes and to who signs, so that a lower one is seen
//! before it goes and not only found in the ledger.

use super::detail::ledger;
use super::dto::{Graded, LinkedReport, Stood};
use crate::around;
use crate::figures;
use crate::rules::graver;
use crate::views::dispatch;
use crate::views::report::{self, ReportRec};
use crate::views::sealed;
use facts::draft::Fact;
use facts::report::{REPORT, RatedPeople, ReportRated};
use journal::{Db, DbError};
use kernel::limits::report::SUBJECT_ENTRIES;
use kernel::{Instant, ReportId};

/// What stands of the event of a report; of several that were linked, the gravest grade.
///
/// # Errors
/// [`DbError`].
pub(crate) fn stood(db: &mut dyn Db, source: &ReportRec, others: &[LinkedReport]) -> Result<Stood, DbError> {
    let chain = report::of_root(db, source.root)?;
    let verified = dispatch::verified_of(db, source.root)?;
    Ok(Stood { ledger: ledger(db, &chain, &verified, true)?, graded: graded(db, source, others)? })
}

/// Whose the grade of an event is.
///
/// # Errors
/// [`DbError`].
pub(crate) fn graded(
    db: &mut dyn Db,
    source: &ReportRec,
    others: &[LinkedReport],
) -> Result<Graded, DbError> {
    let mut gravest = source.clone();
    for other in others.iter().filter(|other| other.withdrawn_at.is_none()) {
        if graver(other.report.rating, gravest.rating)
            && let Some(held) = report::get(db, other.report.id)?
        {
            gravest = held;
        }
    }
    by_whom(db, &gravest)
}

/// Who set the grade of a report last, and when; the report itself where nobody did since.
fn by_whom(db: &mut dyn Db, r: &ReportRec) -> Result<Graded, DbError> {
    let (source, by, at) = match last_rated(db, r.id)? {
        Some((at, unit, by)) => {
            let name = around::unit(db, unit)?.map_or_else(|| r.unit_name.clone(), |unit| unit.short_name);
            (figures::source(&name, "定级", "graded"), by, at)
        }
        None => (figures::source_of(r), r.reporter.clone(), r.sent_at),
    };
    Ok(Graded { rating: r.rating, source: source.zh, source_en: source.en, by, at })
}

fn last_rated(
    db: &mut dyn Db,
    id: ReportId,
) -> Result<Option<(Instant, kernel::UnitId, Option<String>)>, DbError> {
    let entries = journal::read::entries_of(db, REPORT, id.bytes(), SUBJECT_ENTRIES)?;
    let rated = entries.iter().filter(|stored| stored.entry.header.kind == ReportRated::KIND);
    let last = rated.filter_map(|stored| {
        let fact: ReportRated = serde_json::from_slice(&stored.entry.body).ok()?;
        let people: RatedPeople = sealed(&stored.entry);
        Some((fact.at, fact.unit, people.confirmed_by))
    });
    Ok(last.max_by_key(|(at, ..)| *at))
}
