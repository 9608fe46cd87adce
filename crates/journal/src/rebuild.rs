//! Rebuilding: dropping the views' rows and folding every subject again; and a
//! snapshot of the views, by which two nodes, or a node before and after, are compared.
//!
//! A rebuild is one command: it happens as a whole or not at all, and a crash leaves
//! the tables as they were. Others wait meanwhile, so it belongs into a quiet hour. No
//! consumer's cursor moves: nothing is sent twice because tables were made anew.

use crate::db::{Db, DbError};
use crate::params;
use crate::tx::{JournalError, Tx};
use crate::value::Value;
use crate::view::{Views, keep_last_rev};
use crate::{Journal, Turn, system};
use facts::crypto::sm3;
use facts::entry::Subject;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Subjects in one page of the walk.
const PAGE_SUBJECTS: usize = 500;

/// What was folded again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// Subjects.
    pub subjects: u64,
    /// Entries behind them, counting one in several channels as often as it stands.
    pub entries: u64,
    /// Tables that were emptied and filled.
    pub tables: Vec<String>,
}

/// Empties every view and folds all subjects again. `progress` hears the subjects done.
///
/// # Errors
/// [`JournalError`]; then everything is as it was. An entry that was applied once and
/// cannot be read now (an older program on a newer journal) is such an error.
pub fn rebuild(
    journal: &Journal,
    mut progress: impl FnMut(u64) + Send + 'static,
) -> Result<Report, JournalError> {
    journal.run(Turn::Local, move |tx| tx.rebuild(&mut progress))
}

impl Tx<'_> {
    fn rebuild(&mut self, progress: &mut dyn FnMut(u64)) -> Result<Report, JournalError> {
        let mut report = Report { tables: tables(self.views), ..Report::default() };
        for table in &report.tables {
            self.conn.execute(&format!("DELETE FROM {table}"), &[])?;
        }
        let mut after = (String::new(), vec![]);
        loop {
            let page = self.conn.query(
                "SELECT DISTINCT subject_kind, subject_id FROM journal_entry
                 WHERE state = 1 AND (subject_kind, subject_id) > ($1, $2)
                 ORDER BY subject_kind, subject_id LIMIT $3",
                params![after.0.as_str(), after.1.as_slice(), PAGE_SUBJECTS],
            )?;
            let Some(last) = page.last() else { return Ok(report) };
            after = (last.text(0)?, last.bytes(1)?);
            for row in &page {
                let subject = Subject { kind: Cow::Owned(row.text(0)?), id: row.fixed(1)? };
                let (last, entries) = self.views.fold_onto_nothing(self.conn, &subject)?;
                keep_last_rev(self.conn, &subject, &last)?;
                report.subjects = report.subjects.saturating_add(1);
                report.entries = report.entries.saturating_add(u64::try_from(entries).unwrap_or(0));
            }
            progress(report.subjects);
        }
    }
}

/// All tables that are folds, the journal's own index of subjects among them.
fn tables(views: &Views) -> Vec<String> {
    let of_views = views.all().iter().flat_map(|view| view.tables()).map(|table| (*table).to_owned());
    let mut tables: Vec<String> = std::iter::once("journal_subject".to_owned()).chain(of_views).collect();
    tables.sort();
    tables.dedup();
    tables
}

/// Digest of every view table, in hexadecimal: equal digests are equal rows, whatever
/// their order on the disk and whichever database holds them.
pub type Snapshot = BTreeMap<String, String>;

/// Takes the snapshot. Reads every row, 32 bytes of which are kept; for a copy, a
/// test, or a quiet hour.
///
/// # Errors
/// [`DbError`].
pub fn snapshot(db: &mut dyn Db, views: &Views) -> Result<Snapshot, DbError> {
    let mut snapshot = Snapshot::new();
    for table in tables(views) {
        let mut rows: Vec<[u8; 32]> = Vec::new();
        db.each(&format!("SELECT * FROM {table}"), &[], &mut |row| {
            let mut bytes = Vec::with_capacity(256);
            row.0.iter().for_each(|value| write_value(value, &mut bytes));
            rows.push(sm3(&[&bytes]));
            Ok(())
        })?;
        rows.sort_unstable();
        let rows: Vec<&[u8]> = rows.iter().map(<[u8; 32]>::as_slice).collect();
        snapshot.insert(table, system::hex(&sm3(&rows)));
    }
    Ok(snapshot)
}

/// The tables in which two snapshots differ.
#[must_use]
pub fn differences(one: &Snapshot, other: &Snapshot) -> Vec<String> {
    let names: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    names.into_iter().filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

/// One form for one value: kind, length, bytes.
pub(crate) fn write_value(value: &Value, out: &mut Vec<u8>) {
    let number;
    let (kind, bytes): (u8, &[u8]) = match value {
        Value::Null => (0, &[]),
        Value::Int(n) => {
            number = n.to_be_bytes();
            (1, &number)
        }
        Value::Text(text) => (2, text.as_bytes()),
        Value::Bytes(bytes) => (3, bytes),
    };
    out.push(kind);
    out.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(bytes);
}
