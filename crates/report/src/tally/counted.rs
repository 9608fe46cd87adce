//! What an event counts as, made from the views.

use super::cell::{Cell, Happened};
use crate::figures;
use crate::read::row::places;
use crate::views::dispatch;
use crate::views::report::{self, ReportRec, effective};
use facts::report::{Casualties, Count};
use journal::{Db, DbError, Row, Value, params};
use kernel::clock::HOUR_MS;
use kernel::{DeskId, Instant, ReportId, UnitId};
use std::collections::BTreeMap;

/// Events whose reports are read in one look.
const AT_ONCE: usize = 200;

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

/// What some events count as: nothing for a drill, for what was withdrawn, for what is not held.
/// A handful of queries, however many events; more only for those whose figures were changed.
///
/// # Errors
/// [`DbError`].
pub fn counted(db: &mut dyn Db, roots: &[ReportId]) -> Result<BTreeMap<ReportId, Vec<Counted>>, DbError> {
    let mut found: BTreeMap<ReportId, Vec<Counted>> = BTreeMap::new();
    for some in roots.chunks(AT_ONCE) {
        let ids: Vec<Value> = some.iter().map(|root| Value::from(*root)).collect();
        let places = places(1, ids.len());
        let mut chains: BTreeMap<ReportId, Vec<ReportRec>> = BTreeMap::new();
        let sql = format!(
            "SELECT {} FROM report_report r WHERE r.root IN ({places}) ORDER BY r.sent_at, r.id",
            report::COLUMNS
        );
        for row in &db.query(&sql, &ids)? {
            let r = report::record(row)?;
            chains.entry(r.root).or_default().push(r);
        }
        // A general duty room sees what is below it, whoever was sent it.
        let sql = format!(
            "SELECT d.root, d.report, d.to_desk FROM report_dispatch d
             WHERE d.root IN ({places}) AND d.via <> 'block' AND d.report IS NOT NULL"
        );
        let mut sent: BTreeMap<ReportId, Vec<(ReportId, DeskId)>> = BTreeMap::new();
        for row in &db.query(&sql, &ids)? {
            sent.entry(row.id(0)?).or_default().push((row.id(1)?, row.id(2)?));
        }
        let verified = dispatch::verified_among(db, some)?;
        for (root, chain) in chains {
            let sent = sent.remove(&root).unwrap_or_default();
            found.insert(root, of_chain(db, root, &chain, &sent, verified.contains(&root))?);
        }
    }
    Ok(found)
}

fn of_chain(
    db: &mut dyn Db,
    root: ReportId,
    chain: &[ReportRec],
    sent: &[(ReportId, DeskId)],
    verified: bool,
) -> Result<Vec<Counted>, DbError> {
    let first = chain.iter().find(|r| r.id == root);
    if first.is_some_and(|r| r.withdrawn_at.is_some()) {
        return Ok(Vec::new());
    }
    let stands = |r: &&ReportRec| r.withdrawn_at.is_none() && !r.drill;
    let Some(face) = first.filter(stands).or_else(|| chain.iter().find(stands)) else {
        return Ok(Vec::new());
    };
    let verified = if verified { dispatch::verified_of(db, root)? } else { Vec::new() };
    let ledger = figures::ledger(db, chain, &verified)?;
    let casualties = ledger.first().map_or(face.casualties, |row| row.casualties);
    let mut counted = vec![of(face, face.unit.bytes().to_vec(), &casualties)];
    // To each desk of a line of business, by the first that it was sent.
    let mut by_desk: BTreeMap<DeskId, &ReportRec> = BTreeMap::new();
    for r in chain.iter().filter(stands) {
        for (_, desk) in sent.iter().filter(|(report, _)| *report == r.id) {
            let holds = by_desk.entry(*desk).or_insert(r);
            if (r.sent_at, r.id) < (holds.sent_at, holds.id) {
                *holds = r;
            }
        }
    }
    counted.extend(by_desk.into_iter().map(|(desk, r)| of(r, desk.bytes().to_vec(), &casualties)));
    Ok(counted)
}

fn of(r: &ReportRec, scope: Vec<u8>, casualties: &Casualties) -> Counted {
    let figures = [casualties.dead, casualties.injured, casualties.missing, casualties.trapped];
    let cell = Cell {
        hour: u8::try_from(r.sent_at.civil_time_ms() / HOUR_MS).unwrap_or(0),
        grade: u8::try_from(effective(r).number()).unwrap_or(0),
        confirmed: r.rating.confirmed,
        open: r.follow.due_at.is_some(),
        figures,
        happened: Happened::of(r.unit, r.place_unit),
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
