//! What desks made of reports, as folded with the reports themselves: what a unit said last holds.

use super::{json, json_of};
use facts::entry::Entry;
use facts::report::{ReportAdopted, TookPeople, UseOf};
use journal::{ApplyError, Db, DbError, Row, Value, params, view};
use kernel::{Instant, ReportId, UnitId};
use std::collections::BTreeMap;

pub(super) fn adopted(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportAdopted = view::body(entry)?;
    let people: TookPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "INSERT INTO report_use (report, unit, unit_name, uses, at, by_name, note) VALUES ($1,$2,$3,$4,$5,$6,$7)
         ON CONFLICT (report, unit) DO UPDATE SET unit_name = $3, uses = $4, at = $5, by_name = $6, note = $7",
        params![f.report, f.unit, f.unit_name, json(&f.uses)?, f.at, people.by, people.said],
    )?;
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END WHERE id = $1",
        params![f.report, entry.header.rev],
    )?;
    Ok(())
}

/// What a desk made of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseRec {
    /// The report.
    pub report: ReportId,
    /// Which unit's desk.
    pub unit: UnitId,
    /// Its name then.
    pub unit_name: String,
    /// How it was used; nothing: taken back.
    pub uses: Vec<UseOf>,
    /// When.
    pub at: Instant,
    /// By whom; gone after an erasure.
    pub by: Option<String>,
    /// In words.
    pub note: Option<String>,
}

fn record(row: &Row) -> Result<UseRec, DbError> {
    Ok(UseRec {
        report: row.id(0)?,
        unit: row.id(1)?,
        unit_name: row.text(2)?,
        uses: json_of(row, 3)?,
        at: row.instant(4)?,
        by: row.opt_text(5)?,
        note: row.opt_text(6)?,
    })
}

/// What was made of some reports, by whichever desk, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn of_reports(db: &mut dyn Db, reports: &[ReportId]) -> Result<BTreeMap<ReportId, Vec<UseRec>>, DbError> {
    let mut found: BTreeMap<ReportId, Vec<UseRec>> = BTreeMap::new();
    if reports.is_empty() {
        return Ok(found);
    }
    let ids: Vec<Value> = reports.iter().map(|id| Value::from(*id)).collect();
    let places = (1..=ids.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT report, unit, unit_name, uses, at, by_name, note FROM report_use WHERE report IN ({places})
         ORDER BY at, unit"
    );
    for row in &db.query(&sql, &ids)? {
        let rec = record(row)?;
        if !rec.uses.is_empty() {
            found.entry(rec.report).or_default().push(rec);
        }
    }
    Ok(found)
}
