//! What of the open matters is asked for: the same conditions that [`super::find`] puts to the database,
//! over the handful that is held already.

use super::ListQuery;
use crate::around;
use crate::views::report::{ReportRec, effective};
use journal::{Db, DbError};
use kernel::clock::HOUR_MS;
use kernel::{Instant, UnitId};

/// Those of the reports that fit.
///
/// # Errors
/// [`DbError`].
pub(super) fn narrowed<'a>(
    db: &mut dyn Db,
    reports: &'a [ReportRec],
    query: &ListQuery,
) -> Result<Vec<&'a ReportRec>, DbError> {
    let mut fit = Vec::with_capacity(reports.len());
    for r in reports {
        if said(r, query) && sent(r.sent_at, query) && written(db, r.unit, query)? && there(db, r, query)? {
            fit.push(r);
        }
    }
    Ok(fit)
}

/// By what the report says.
fn said(r: &ReportRec, query: &ListQuery) -> bool {
    let q = query.q.as_deref().map(str::trim).unwrap_or_default().to_lowercase();
    query.kind.as_ref().is_none_or(|kind| *kind == r.kind)
        && query.grade.is_none_or(|grade| grade == effective(r))
        && query.confirmed.is_none_or(|confirmed| confirmed == r.rating.confirmed)
        && query.following.is_none_or(|following| following == r.follow.due_at.is_some())
        && [&r.title, &r.no, &r.place_text, &r.what].iter().any(|text| text.to_lowercase().contains(&q))
}

/// By when it was sent.
fn sent(at: Instant, query: &ListQuery) -> bool {
    // The first day that is counted from was a Thursday.
    let weekday = at.civil_day().saturating_add(3).rem_euclid(7).saturating_add(1);
    query.from.is_none_or(|from| at >= from)
        && query.to.is_none_or(|to| at < to)
        && query.hour.is_none_or(|hour| at.civil_time_ms() / HOUR_MS == i64::from(hour))
        && query.weekday.is_none_or(|day| weekday == i64::from(day))
}

fn written(db: &mut dyn Db, by: UnitId, query: &ListQuery) -> Result<bool, DbError> {
    query.unit.map_or(Ok(true), |unit| within(db, unit, query.unit_only, by))
}

/// Where it happened, in a unit that is known here; otherwise who wrote.
fn there(db: &mut dyn Db, r: &ReportRec, query: &ListQuery) -> Result<bool, DbError> {
    if query.place_unit.is_none() && query.place_known.is_none() {
        return Ok(true);
    }
    let said = match r.place_unit {
        Some(unit) if unit != r.unit => around::unit(db, unit)?.map(|unit| unit.id),
        said => said,
    };
    if query.place_known.is_some_and(|known| known != said.is_some()) {
        return Ok(false);
    }
    let place = said.unwrap_or(r.unit);
    query.place_unit.map_or(Ok(true), |unit| within(db, unit, query.place_unit_only, place))
}

fn within(db: &mut dyn Db, unit: UnitId, only: bool, is: UnitId) -> Result<bool, DbError> {
    if only { Ok(unit == is) } else { around::is_under(db, unit, is) }
}
