//! Whose store it is. Its first epoch was opened by one node, whose id stands in `journal_meta`; every
//! epoch after it is of the same node, whatever happens: new keys, another parent, a restore. Only
//! a new store makes a new node.
//!
//! What is never true here: that a server with another node's `node.key` writes into a store. It is refused
//! before the first byte, and once more inside the transaction that would open its epoch.

use crate::db::{Db, DbError};
use crate::params;
use crate::restore::with_companions;
use crate::tx::{JournalError, Tx};
use crate::{Identity, Store};
use kernel::NodeId;

/// Row of `journal_meta` with the id of the node, in hex.
const NOTED: &str = "node";

/// The node of a store; `None` where there is no journal yet. Nothing is written, and a file that is not there
/// is not made.
///
/// # Errors
/// [`DbError`].
pub fn of(store: &Store) -> Result<Option<NodeId>, DbError> {
    if let Store::Sqlite(path) = store
        && !path.exists()
    {
        return Ok(None);
    }
    let mut conn = store.reader()?;
    if !conn.tables()?.iter().any(|table| table == "journal_meta") {
        return Ok(None);
    }
    noted(&mut *conn)
}

/// Whether a store holds nothing at all. A file that is not there is not made.
///
/// # Errors
/// [`DbError`].
pub fn is_empty(store: &Store) -> Result<bool, DbError> {
    match store {
        Store::Sqlite(path) => Ok(!path.exists()),
        Store::Postgres(_) => Ok(store.reader()?.tables()?.is_empty()),
    }
}

/// Makes a store that was empty before empty again: for whoever could not begin a node in it.
///
/// # Errors
/// [`DbError`].
pub fn empty(store: &Store) -> Result<(), DbError> {
    if let Store::Sqlite(path) = store {
        for file in with_companions(path) {
            match std::fs::remove_file(file) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                    return Err(DbError::Unavailable(e.to_string()));
                }
                _ => {}
            }
        }
        return Ok(());
    }
    let mut conn = store.writer()?;
    let tables = conn.tables()?;
    conn.begin()?;
    for table in tables {
        // The names are the database's own.
        conn.script(&format!("DROP TABLE \"{table}\""))?;
    }
    conn.commit()
}

/// Refuses a store that is of another node than `node`.
///
/// # Errors
/// [`JournalError`].
pub fn refuse_another(store: &Store, node: NodeId) -> Result<(), JournalError> {
    match of(store)? {
        Some(owner) if owner != node => Err(JournalError::OtherNode { owner, key: node }),
        _ => Ok(()),
    }
}

/// What is noted; before there were notes, the node that opened the first epoch in the store.
fn noted(db: &mut (impl Db + ?Sized)) -> Result<Option<NodeId>, DbError> {
    if let Some(row) = db.first("SELECT value FROM journal_meta WHERE name = $1", params![NOTED])? {
        return row.text(0)?.parse().map(Some).map_err(|_| DbError::Shape("the node of the journal"));
    }
    let first = db.first(
        "SELECT s.origin FROM journal_entry e JOIN journal_stream s ON s.stream = e.stream
         WHERE e.subject_kind = 'epoch' AND e.kind = 'epoch.opened' ORDER BY e.pos LIMIT 1",
        &[],
    )?;
    first.map(|row| row.id(0)).transpose()
}

impl Tx<'_> {
    /// Takes the store for the node of `identity`, or refuses it.
    pub(crate) fn belongs_to(&mut self, identity: &Identity) -> Result<(), JournalError> {
        if let Some(owner) = noted(self)?
            && owner != identity.node
        {
            return Err(JournalError::OtherNode { owner, key: identity.node });
        }
        Ok(self.execute(
            "INSERT INTO journal_meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
            params![NOTED, identity.node.to_string()],
        )?)
    }
}
