//! After an accident: proving that a backup is good, putting it in place, and going
//! on in a new epoch.
//!
//! A backup is proved on a copy of itself: the file's own integrity, every chain and
//! signature, and that folding the journal again gives the very tables it holds. A
//! restored node must not go on in its old epoch: what it wrote after the backup may
//! be held by others, and a second entry for one position would be a lie. [`reopen`]
//! therefore takes a new epoch, whose opening names where the backup ended.

use crate::db::{Db, DbError};
use crate::rebuild::{self, differences, snapshot};
use crate::sqlite::Sqlite;
use crate::tx::JournalError;
use crate::{Identity, Journal, Setup, Store, verify};
use kernel::{EpochId, EventId, Instant};
use serde::Serialize;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What was proved of a backup, and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What the database says against its own file; empty is good.
    pub integrity: Vec<String>,
    /// Chains, signatures, columns.
    pub verified: verify::Report,
    /// What was folded again.
    pub rebuilt: rebuild::Report,
    /// Tables that the journal does not give again; empty is good.
    pub differing: Vec<String>,
}

impl Report {
    /// Whether the backup is good in every respect.
    #[must_use]
    pub const fn ok(&self) -> bool {
        self.integrity.is_empty() && self.verified.ok() && self.differing.is_empty()
    }
}

/// What a check is doing, and how far it is; told from whichever thread does it.
pub type Meter = Arc<dyn Fn(Stage, u64) + Send + Sync>;

/// What a check is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Putting a copy beside it.
    Copying,
    /// Chains and signatures; counted in entries.
    Verifying,
    /// Folding; counted in subjects.
    Folding,
    /// Comparing the tables.
    Comparing,
}

/// Nobody listens.
#[must_use]
pub fn unmetered() -> Meter {
    Arc::new(|_, _| {})
}

/// Removes a copy and what SQLite keeps beside it.
struct Copy(PathBuf);

impl Drop for Copy {
    fn drop(&mut self) {
        for file in with_companions(&self.0) {
            // What was never made need not go.
            let _gone = fs::remove_file(file);
        }
    }
}

/// Proves a SQLite backup on a copy beside it, which needs as much room again.
/// `setup.store` is not touched.
///
/// # Errors
/// [`JournalError`] when the backup cannot be opened at all.
pub fn check(backup: &Path, setup: Setup, meter: &Meter) -> Result<Report, JournalError> {
    meter(Stage::Copying, 0);
    let copy = Copy(beside(backup, &format!("check-{}", EventId::random()), '.'));
    fs::copy(backup, &copy.0)
        .map_err(|e| JournalError::Unavailable(format!("the backup cannot be copied: {e}")))?;
    let integrity = integrity(&copy.0)?;
    if !integrity.is_empty() {
        let (verified, rebuilt) = (verify::Report::default(), rebuild::Report::default());
        return Ok(Report { integrity, verified, rebuilt, differing: Vec::new() });
    }
    let setup = Setup { store: Store::Sqlite(copy.0.clone()), ..setup };
    setup.store.bring_up(&setup.migrations)?;
    // No epoch is opened: what is counted and compared is what was backed up.
    let journal = Journal::start(setup)?;
    let proved = prove(&journal, integrity, meter);
    journal.stop();
    proved
}

/// Proves an open journal: verifies it, folds it again and compares the tables.
///
/// # Errors
/// [`JournalError`].
pub fn prove(journal: &Journal, integrity: Vec<String>, meter: &Meter) -> Result<Report, JournalError> {
    let verified = verify::verify(journal, &mut |so_far| meter(Stage::Verifying, so_far.entries))?;
    let before = journal.read(|db| snapshot(db, journal.views()))?;
    let rebuilt = rebuild::rebuild(journal, folding(meter))?;
    meter(Stage::Comparing, 0);
    let after = journal.read(|db| snapshot(db, journal.views()))?;
    Ok(Report { integrity, verified, rebuilt, differing: differences(&before, &after) })
}

/// Passes a rebuild's progress on.
pub(crate) fn folding(meter: &Meter) -> impl FnMut(u64) + Send + 'static {
    let meter = Arc::clone(meter);
    move |subjects| meter(Stage::Folding, subjects)
}

fn integrity(path: &Path) -> Result<Vec<String>, DbError> {
    let mut conn = Sqlite::open_reader(path)?;
    let words = conn.query("PRAGMA integrity_check(100)", &[]);
    match words {
        Ok(rows) => {
            let words = rows.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()?;
            Ok(words.into_iter().filter(|word| word != "ok").collect())
        }
        Err(e @ (DbError::Io(_) | DbError::Statement(_))) => Ok(vec![e.to_string()]),
        Err(e) => Err(e),
    }
}

/// Puts a backup where the node's database is. What was there, with its write-ahead
/// log, is kept beside it under another name: a log of the old file would ruin the new
/// one. The node must be stopped.
///
/// # Errors
/// An [`io::Error`]; the old files are then still there, under one name or the other.
pub fn place(backup: &Path, target: &Path, now: Instant) -> io::Result<()> {
    let fresh = beside(target, "restoring", '.');
    fs::copy(backup, &fresh)?;
    fs::File::open(&fresh)?.sync_all()?;
    for file in with_companions(target) {
        if file.exists() {
            fs::rename(&file, beside(&file, &format!("before-{}", now.0), '.'))?;
        }
    }
    fs::rename(&fresh, target)?;
    if let Some(directory) = target.parent().filter(|d| !d.as_os_str().is_empty()) {
        fs::File::open(directory)?.sync_all()?;
    }
    Ok(())
}

/// Opens a restored journal in a new epoch. `keep` makes the new identity durable
/// before the first entry is written, so that no crash can lead back to the old one.
///
/// # Errors
/// [`JournalError`].
pub fn reopen(
    setup: Setup,
    keep: impl FnOnce(&Identity) -> io::Result<()>,
) -> Result<Arc<Journal>, JournalError> {
    let identity = Identity { epoch: EpochId::random(), ..setup.identity };
    keep(&identity).map_err(|e| JournalError::Unavailable(format!("the new epoch cannot be kept: {e}")))?;
    Journal::open_because(Setup { identity, ..setup }, "restore")
}

/// The same path with a suffix after a sign.
pub(crate) fn beside(path: &Path, suffix: &str, sign: char) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(sign.to_string());
    name.push(suffix);
    PathBuf::from(name)
}

/// A database and what SQLite keeps beside it.
pub(crate) fn with_companions(path: &Path) -> [PathBuf; 3] {
    [path.to_owned(), beside(path, "wal", '-'), beside(path, "shm", '-')]
}
