//! Erasing a sealed part: the bytes go, their digest stays, chains still verify, and
//! all that was derived from them is folded again without them.

use crate::db::Db;
use crate::params;
use crate::view::{ApplyError, Views, body, entry_of};
use facts::entry::Entry;
use facts::system::Erased;

/// Carries out an `entry.erased`. Also runs when the entry it names arrives later.
pub(crate) fn erase(db: &mut dyn Db, views: &Views, entry: &Entry) -> Result<(), ApplyError> {
    let erased: Erased = body(entry)?;
    let rows = db.query(
        "SELECT header, body, sealed, sealed_digest FROM journal_entry WHERE event_id = $1 LIMIT 1",
        params![erased.event],
    )?;
    let Some(row) = rows.first() else { return Ok(()) };
    let target = entry_of(row)?;
    db.execute("UPDATE journal_entry SET sealed = NULL WHERE event_id = $1", params![erased.event])?;
    views.fold(db, &target.header.subject)
}

/// Whether an erasure says why a sealed part is missing: one that is here, applied or
/// not, or one that was proven by whoever sent the entry.
pub(crate) fn is_explained(db: &mut dyn Db, event: kernel::EventId) -> Result<bool, crate::db::DbError> {
    let here = db.first(
        "SELECT 1 FROM journal_entry WHERE subject_kind = 'erasure' AND subject_id = $1 LIMIT 1",
        params![event],
    )?;
    if here.is_some() {
        return Ok(true);
    }
    Ok(db.first("SELECT 1 FROM journal_erasure WHERE event = $1", params![event])?.is_some())
}

/// Whether the sealed part of an entry has been erased by a fact that is here.
pub(crate) fn is_erased(db: &mut dyn Db, event: kernel::EventId) -> Result<bool, crate::db::DbError> {
    Ok(db
        .first(
            "SELECT 1 FROM journal_entry WHERE subject_kind = 'erasure' AND subject_id = $1 AND state = 1 LIMIT 1",
            params![event],
        )?
        .is_some())
}
