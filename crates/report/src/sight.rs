//! Who may see what of this slice: the one answer that pages, files, commands and the
//! search ask for.
//!
//! A unit sees the reports written at or below itself and the governments whose general
//! duty rooms it keeps; those that were sent to it; and those of an event about which it
//! was instructed. It sees the instructions given at or below the same units, and those
//! meant for it or for a unit below: what passes through on its way down is seen by the
//! levels between. A desk of a line of business makes its keeper see what was sent to it
//! and nothing else of the jurisdiction it serves. Somebody who may send and not read, a
//! substitute in a browser that anybody may have, sees what they wrote and nothing else.

use crate::around;
use crate::views::instruction::InstructionRec;
use crate::views::report::ReportRec;
use crate::views::{dispatch, instruction};
use facts::report::REPORT;
use journal::{Db, DbError, params};
use kernel::limits;
use kernel::{AccountId, ReportId, UnitId};
use org::perm::{Permission as _, ReportRead};
use org::web::Who;
use std::collections::BTreeSet;

/// What one caller sees.
#[derive(Debug, Clone)]
pub struct Sight {
    unit: UnitId,
    account: AccountId,
    reads: bool,
    roots: Vec<UnitId>,
}

impl Sight {
    /// What a caller sees.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn of(db: &mut dyn Db, who: &Who) -> Result<Self, DbError> {
        let (unit, account, reads) = (who.unit, who.account, who.may(ReportRead::CODE));
        Ok(Self { unit, account, reads, roots: around::roots_of_sight(db, unit)? })
    }

    /// Whether what `author` wrote is seen as of right.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn covers(&self, db: &mut dyn Db, author: UnitId) -> Result<bool, DbError> {
        for root in &self.roots {
            if around::is_under(db, *root, author)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a report is seen.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn report(&self, db: &mut dyn Db, r: &ReportRec) -> Result<bool, DbError> {
        if !self.reads {
            return self.wrote(db, r.id);
        }
        if self.covers(db, r.unit)? {
            return Ok(true);
        }
        let dispatches = dispatch::of_root(db, r.root)?;
        if dispatches.iter().any(|d| d.to_unit == self.unit && d.report == Some(r.id)) {
            return Ok(true);
        }
        Ok(instruction::of_root(db, r.root)?.iter().any(|i| self.is_meant(i)))
    }

    /// Whether an instruction is seen.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn instruction(&self, db: &mut dyn Db, i: &InstructionRec) -> Result<bool, DbError> {
        if !self.reads {
            return Ok(false);
        }
        if self.is_meant(i) {
            return Ok(true);
        }
        for unit in std::iter::once(i.unit).chain(i.to.iter().map(|to| to.unit)) {
            if self.covers(db, unit)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the caller wrote a report themselves.
    fn wrote(&self, db: &mut dyn Db, id: ReportId) -> Result<bool, DbError> {
        let opening = journal::read::entries_of(db, REPORT, id.bytes(), 1)?;
        Ok(opening.iter().any(|stored| stored.entry.header.actor == Some(self.account)))
    }

    fn is_meant(&self, i: &InstructionRec) -> bool {
        i.to.iter().any(|to| to.unit == self.unit)
    }

    /// Every unit that may have written something which is seen, and perhaps some more:
    /// where to look before each thing is asked about.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn authors(&self, db: &mut dyn Db) -> Result<BTreeSet<UnitId>, DbError> {
        let mut authors = BTreeSet::new();
        let mut tops = self.roots.clone();
        for desk in around::desks_of(db, self.unit)? {
            tops.extend(around::routed_to(db, desk.id)?);
        }
        for top in tops {
            authors.extend(around::under(db, top, limits::report::UNITS_BEYOND)?);
        }
        let instructed = db.query(
            "SELECT DISTINCT r.unit FROM report_instruction_to t JOIN report_instruction i ON i.id = t.instruction
             JOIN report_report r ON r.root = i.root WHERE t.unit = $1 LIMIT $2",
            params![self.unit, limits::report::UNITS_BEYOND],
        )?;
        for row in &instructed {
            authors.insert(row.id(0)?);
        }
        let givers = db.query(
            "SELECT DISTINCT i.unit FROM report_instruction_to t JOIN report_instruction i ON i.id = t.instruction
             WHERE t.unit = $1 LIMIT $2",
            params![self.unit, limits::report::UNITS_BEYOND],
        )?;
        for row in &givers {
            authors.insert(row.id(0)?);
        }
        Ok(authors)
    }
}
