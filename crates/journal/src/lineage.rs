//! Which history a PostgreSQL is in: the identifier of its cluster and the timeline that it writes. The
//! timeline is another one after a standby was promoted and after a base backup was brought to some
//! point in time, the cluster another one after its tables were copied into a new one. What was
//! committed shortly before may be missing then, and neighbours may hold it; so it is treated like
//! a restore: the node goes on in a new epoch.
//!
//! Both are told to every role, superuser or not. A data folder of the cluster that was put back as
//! it stood has the timeline it had; nobody can tell that here, and it is noticed like any other
//! rollback, by what neighbours hold. A SQLite file has no lineage: it is put back through
//! [`crate::restore`], or noticed in the same way.
//!
//! What is never true here: that an entry is written into an epoch that was begun in another
//! history. The one that this process found at its start is held against every new connection of
//! the writer, and the one that the journal was last opened in stands in the journal.

use crate::db::{Conn, Db, DbError};
use crate::params;
use crate::pg::{Pg, Role};
use crate::tx::{Acting, JournalError, Tx};
use crate::{Identity, Store};

/// The row of `journal_meta` that says in which history the journal was last opened.
const NOTED: &str = "lineage";

/// The history of a store; `None` for a file.
///
/// # Errors
/// [`DbError`].
pub(crate) fn of(store: &Store) -> Result<Option<String>, DbError> {
    match store {
        Store::Sqlite(_) => Ok(None),
        Store::Postgres(url) => Pg::connect(url, Role::Reader)?.lineage().map(Some),
    }
}

impl Pg {
    /// Cluster and timeline, as `7312…/00000002`.
    pub(crate) fn lineage(&mut self) -> Result<String, DbError> {
        let row = self.first(
            "SELECT CAST(system_identifier AS TEXT) || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
             FROM pg_control_system()",
            &[],
        )?;
        row.ok_or(DbError::Shape("the cluster does not say who it is"))?.text(0)
    }
}

/// Whether a store is in another history than the one in which its journal was last opened: then
/// the caller takes a new epoch before it opens the journal. A store that holds no journal yet is in
/// no other.
///
/// # Errors
/// [`DbError`].
pub fn has_changed(store: &Store) -> Result<bool, DbError> {
    let Store::Postgres(url) = store else { return Ok(false) };
    let mut conn = Pg::connect(url, Role::Reader)?;
    if !conn.tables()?.iter().any(|table| table == "journal_meta") {
        return Ok(false);
    }
    let is = conn.lineage()?;
    Ok(noted(&mut conn)?.is_some_and(|was| was != is))
}

fn noted(db: &mut dyn Db) -> Result<Option<String>, DbError> {
    let row = db.first("SELECT value FROM journal_meta WHERE name = $1", params![NOTED])?;
    row.map(|row| row.text(0)).transpose()
}

impl Tx<'_> {
    /// Opens the epoch of `identity` in the history that this process found, and notes that one. In
    /// another history than before only a new epoch is opened, and as after a restore.
    pub(crate) fn begin_in(
        &mut self,
        lineage: Option<&str>,
        identity: &Identity,
        reason: &str,
    ) -> Result<(), JournalError> {
        let Some(is) = lineage else { return self.open_epoch(identity, reason, Acting::platform()) };
        let changed = noted(self)?.is_some_and(|was| was != is);
        if changed && self.is_opened(identity.epoch)? {
            return Err(JournalError::Unavailable(
                "PostgreSQL is in another timeline than before, or another cluster: a new epoch is wanted"
                    .to_owned(),
            ));
        }
        self.open_epoch(identity, if changed { "restore" } else { reason }, Acting::platform())?;
        Ok(self.execute(
            "INSERT INTO journal_meta (name, value) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            params![NOTED, is],
        )?)
    }
}
