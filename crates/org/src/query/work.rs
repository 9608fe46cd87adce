//! What the platform costs a unit, from the minutes that [`crate::web`] counts.

use journal::{Db, DbError, params};
use kernel::UnitId;

/// Days of a week.
const WEEK: i64 = 7;

/// What the platform costs a unit: minutes a week in which somebody of it was at work on this node, each person
/// for themselves, over the civil days from `from` to `to` (excluded) of which there is a record. `None` where
/// nobody of it was, as of a unit whose people work on a node of their own: it is not known.
///
/// # Errors
/// [`DbError`].
pub fn minutes_a_week(db: &mut dyn Db, unit: UnitId, from: i64, to: i64) -> Result<Option<i64>, DbError> {
    let first = db.first("SELECT day FROM org_work ORDER BY day LIMIT 1", &[])?;
    let Some(first) = first.map(|row| row.int(0)).transpose()? else { return Ok(None) };
    let from = from.max(first);
    let row = db.first(
        "SELECT CAST(SUM(minutes) AS BIGINT) FROM org_work WHERE unit = $1 AND day >= $2 AND day < $3",
        params![unit, from, to],
    )?;
    let minutes = row.map(|row| row.opt_int(0)).transpose()?.flatten();
    let days = to.saturating_sub(from).max(1);
    Ok(minutes.map(|minutes| minutes.saturating_mul(WEEK).saturating_add(days - 1) / days))
}
