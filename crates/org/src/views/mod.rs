//! The folds: how facts become the tables of this slice.
//!
//! Each kind of subject has one fold with its own tables. A fold reads nothing but its
//! subject's rows; `org_closure`, which speaks of several units, is explained in
//! [`crate::closure`]. What was erased leaves an empty name behind, never a missing row.

mod account;
mod desk;
mod person;
mod place;
mod post;
mod unit;

pub(crate) use person::dialled;

use facts::entry::{Entry, Subject};
use journal::{ApplyError, Db, DbError, View, params};
use std::sync::Arc;

/// One subject's fold.
struct Fold {
    subject: &'static [&'static str],
    tables: &'static [&'static str],
    opening: &'static [&'static str],
    others: &'static [&'static str],
    clear: fn(&mut dyn Db, [u8; 16]) -> Result<(), DbError>,
    apply: fn(&mut dyn Db, &Entry) -> Result<(), ApplyError>,
}

impl View for Fold {
    fn name(&self) -> &'static str {
        self.subject.first().copied().unwrap_or("org")
    }
    fn tables(&self) -> &'static [&'static str] {
        self.tables
    }
    fn subjects(&self) -> &'static [&'static str] {
        self.subject
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1 && (self.opening.contains(&kind) || self.others.contains(&kind))
    }
    fn opens(&self, kind: &str) -> bool {
        self.opening.contains(&kind)
    }
    fn opens_again(&self, _: &str) -> bool {
        // Entering again is how a place, a desk or a unit's record is put right.
        true
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        (self.clear)(db, subject.id)
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        (self.apply)(db, entry)
    }
}

/// Every fold of this slice, for [`journal::Views::new`].
#[must_use]
pub fn views() -> Vec<Arc<dyn View>> {
    vec![
        Arc::new(unit::FOLD),
        Arc::new(desk::DESK),
        Arc::new(desk::ROUTE),
        Arc::new(person::FOLD),
        Arc::new(post::FOLD),
        Arc::new(account::ACCOUNT),
        Arc::new(account::SUBSTITUTE),
        Arc::new(place::PLACE),
        Arc::new(place::NODE),
    ]
}

/// JSON for a column.
fn json<T: serde::Serialize>(value: &T) -> Result<String, ApplyError> {
    serde_json::to_string(value).map_err(|e| ApplyError::Undecodable(e.to_string()))
}

/// Notes the entry's revision in the subject's row.
fn note_rev(db: &mut dyn Db, table: &str, entry: &Entry) -> Result<(), DbError> {
    db.execute(
        &format!("UPDATE {table} SET rev = $2 WHERE id = $1"),
        params![entry.header.subject.id, entry.header.rev],
    )
}
