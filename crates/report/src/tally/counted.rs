//! What an event counts as, made from the views.

use super::cell::Cell;
use crate::figures;
use crate::views::dispatch::{self, DispatchRec};
use crate::views::report::{self, ReportRec, effective};
use facts::report::{Casualties, Count, Via};
use journal::{Db, DbError, Row, params};
use kernel::clock::HOUR_MS;
use kernel::{Instant, ReportId, UnitId};
use std::collections::BTreeMap;

/// An event, in one of the ways it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The event: its first report.
    pub root: ReportId,
    /// The unit that wrote, or the desk that was sent it.
    pub scope: Vec<u8>,
    /// The report by which it is counted and found in the list.
    pub report: ReportId,
    /// Who wrote that.
    pub unit: UnitId,
    /// When it was sent.
    pub at: Instant,
    /// Dead, injured, missing, trapped, as far as they are known.
    pub known: [Option<i64>; 4],
    /// What is counted.
    pub cell: StoredCell,
}

/// A cell as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCell(Vec<u8>);

impl StoredCell {
    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.0.clone()
    }

    /// The same, not copied.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }
}

/// The columns of [`Counted`], for queries that name the table `e`.
pub(crate) const COLUMNS: &str =
    "e.root, e.scope, e.report, e.unit, e.at, e.dead, e.injured, e.missing, e.trapped, e.cell";

pub(crate) fn record(row: &Row) -> Result<Counted, DbError> {
    Ok(Counted {
        root: row.id(0)?,
        scope: row.bytes(1)?,
        report: row.id(2)?,
        unit: row.id(3)?,
        at: row.instant(4)?,
        known: [row.opt_int(5)?, row.opt_int(6)?, row.opt_int(7)?, row.opt_int(8)?],
        cell: StoredCell(row.bytes(9)?),
    })
}

impl Counted {
    /// The row of the sums in which it stands: scope, day, unit.
    #[must_use]
    pub fn place(&self) -> (Vec<u8>, i64, UnitId) {
        (self.scope.clone(), self.at.civil_day(), self.unit)
    }

    pub(super) fn store(&self, db: &mut dyn Db) -> Result<(), DbError> {
        let [dead, injured, missing, trapped] = self.known;
        db.execute(
            "INSERT INTO report_event (root, scope, report, unit, at, dead, injured, missing, trapped, cell)
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
            params![
                self.root,
                self.scope.as_slice(),
                self.report,
                self.unit,
                self.at,
                dead,
                injured,
                missing,
                trapped,
                self.cell.as_slice(),
            ],
        )
    }
}

/// What an event counts as: nothing for a drill, for what was withdrawn, for what is not held.
///
/// # Errors
/// [`DbError`].
pub fn counted(db: &mut dyn Db, root: ReportId) -> Result<Vec<Counted>, DbError> {
    let chain = report::of_root(db, root)?;
    let first = chain.iter().find(|r| r.id == root);
    if first.is_some_and(|r| r.withdrawn_at.is_some()) {
        return Ok(Vec::new());
    }
    let stands = |r: &&ReportRec| r.withdrawn_at.is_none() && !r.drill;
    let Some(face) = first.filter(stands).or_else(|| chain.iter().find(stands)) else {
        return Ok(Vec::new());
    };
    let verified = dispatch::verified_of(db, root)?;
    let ledger = figures::ledger(db, &chain, &verified)?;
    let casualties = ledger.first().map_or(face.casualties, |row| row.casualties);
    let mut counted = vec![of(face, face.unit.bytes().to_vec(), &casualties)];
    // To each desk of a line of business, by the first that it was sent.
    let mut sent: BTreeMap<Vec<u8>, &ReportRec> = BTreeMap::new();
    for d in dispatch::of_root(db, root)?.iter().filter(|d| !is_general(d)) {
        let Some(r) = chain.iter().filter(stands).find(|r| d.report == Some(r.id)) else { continue };
        let stands = sent.entry(d.to_desk.bytes().to_vec()).or_insert(r);
        if (r.sent_at, r.id) < (stands.sent_at, stands.id) {
            *stands = r;
        }
    }
    counted.extend(sent.into_iter().map(|(desk, r)| of(r, desk, &casualties)));
    Ok(counted)
}

/// A general duty room sees what is below it, whoever was sent it.
fn is_general(d: &DispatchRec) -> bool {
    d.via == Via::Block
}

fn of(r: &ReportRec, scope: Vec<u8>, casualties: &Casualties) -> Counted {
    let figures = [casualties.dead, casualties.injured, casualties.missing, casualties.trapped];
    let cell = Cell {
        hour: u8::try_from(r.sent_at.civil_time_ms() / HOUR_MS).unwrap_or(0),
        grade: u8::try_from(effective(r).number()).unwrap_or(0),
        confirmed: r.rating.confirmed,
        open: r.follow.due_at.is_some(),
        figures,
        kind: r.kind.clone(),
    };
    Counted {
        root: r.root,
        scope,
        report: r.id,
        unit: r.unit,
        at: r.sent_at,
        known: figures.map(|count: Count| count.known().map(i64::from)),
        cell: StoredCell(cell.bytes()),
    }
}
