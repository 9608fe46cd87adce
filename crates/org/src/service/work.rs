//! What the platform costs a unit, in minutes: counted while somebody of it works on a page of this
//! node. A browser says so with its requests ([`crate::web::AT_WORK`]) when a key was pressed or the page
//! was touched within the last minute; reading and listening are not seen. Of each session a minute
//! counts once; a unit's are added up by the day, and nobody's own are kept.

use crate::web::NOTED_EVERY_MS;
use journal::{Db, DbError, Tx, params};
use kernel::{Instant, UnitId};

/// Counts a minute of a session, unless one was counted less than a minute ago.
pub(crate) fn noted(tx: &mut Tx<'_>, session: [u8; 32], unit: UnitId, now: Instant) -> Result<(), DbError> {
    let last = now.0.saturating_sub(NOTED_EVERY_MS);
    let due = "SELECT 1 FROM org_session WHERE digest = $1 AND worked_at <= $2";
    if tx.first(due, params![session, last])?.is_none() {
        return Ok(());
    }
    tx.execute("UPDATE org_session SET worked_at = $2 WHERE digest = $1", params![session, now])?;
    tx.execute(
        "INSERT INTO org_work (unit, day, minutes) VALUES ($1, $2, 1)
         ON CONFLICT (unit, day) DO UPDATE SET minutes = org_work.minutes + 1",
        params![unit, now.civil_day()],
    )
}
