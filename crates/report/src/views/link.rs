//! Links between first reports as folded from who joined and who parted them: what was said last
//! holds.

use super::json;
use crate::around;
use facts::draft::Fact;
use facts::entry::{Entry, Subject};
use facts::report::{LINK, Likeness, ReportsJoined, ReportsParted, TookPeople};
use journal::{ApplyError, Db, DbError, Row, Value, View, params, view};
use kernel::{Instant, LinkId, NodeId, ReportId, UnitId};
use std::collections::BTreeSet;

/// An event is linked from so many first reports at the most.
const MOST: usize = 50;

/// Folds `link` subjects into `report_link`.
#[derive(Debug, Clone, Copy)]
pub struct LinkView;

impl View for LinkView {
    fn name(&self) -> &'static str {
        "link"
    }
    fn tables(&self) -> &'static [&'static str] {
        &["report_link"]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &[LINK]
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1 && [ReportsJoined::KIND, ReportsParted::KIND].contains(&kind)
    }
    fn opens(&self, kind: &str) -> bool {
        [ReportsJoined::KIND, ReportsParted::KIND].contains(&kind)
    }
    fn opens_again(&self, _kind: &str) -> bool {
        true
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        db.execute("DELETE FROM report_link WHERE id = $1", params![subject.id])
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        let people: TookPeople = view::sealed(entry)?.unwrap_or_default();
        let rec = if entry.header.kind == ReportsJoined::KIND {
            let f: ReportsJoined = view::body(entry)?;
            LinkRec {
                id: f.link,
                rev: entry.header.rev,
                first: f.first,
                second: f.second,
                joined: true,
                at: f.at,
                unit: f.unit,
                unit_name: f.unit_name,
                by: people.by,
                said: None,
                reasons: f.reasons,
            }
        } else {
            let f: ReportsParted = view::body(entry)?;
            LinkRec {
                id: f.link,
                rev: entry.header.rev,
                first: f.first,
                second: f.second,
                joined: false,
                at: f.at,
                unit: f.unit,
                unit_name: f.unit_name,
                by: people.by,
                said: people.said,
                reasons: Vec::new(),
            }
        };
        Ok(db.execute(
            "INSERT INTO report_link (id, rev, first, second, joined, at, unit, unit_name, by_name, said, reasons)
             VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)
             ON CONFLICT (id) DO UPDATE SET rev = CASE WHEN report_link.rev > $2 THEN report_link.rev ELSE $2 END,
                joined = $5, at = $6, unit = $7, unit_name = $8, by_name = $9, said = $10, reasons = $11",
            params![rec.id, rec.rev, rec.first, rec.second, rec.joined, rec.at, rec.unit, rec.unit_name, rec.by,
                rec.said, json(&rec.reasons)?],
        )?)
    }
}

/// A link as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRec {
    /// The link.
    pub id: LinkId,
    /// Revision.
    pub rev: u64,
    /// The event that was reported first.
    pub first: ReportId,
    /// The other.
    pub second: ReportId,
    /// They are one event; otherwise it was said that they are not.
    pub joined: bool,
    /// When that was said.
    pub at: Instant,
    /// By which unit.
    pub unit: UnitId,
    /// Its name then.
    pub unit_name: String,
    /// By whom; gone after an erasure.
    pub by: Option<String>,
    /// Why they are not one.
    pub said: Option<String>,
    /// What speaks for it.
    pub reasons: Vec<Likeness>,
}

const COLUMNS: &str =
    "l.id, l.rev, l.first, l.second, l.joined, l.at, l.unit, l.unit_name, l.by_name, l.said, l.reasons";

fn record(row: &Row) -> Result<LinkRec, DbError> {
    Ok(LinkRec {
        id: row.id(0)?,
        rev: u64::try_from(row.int(1)?).map_err(|_| DbError::Shape("rev"))?,
        first: row.id(2)?,
        second: row.id(3)?,
        joined: row.flag(4)?,
        at: row.instant(5)?,
        unit: row.id(6)?,
        unit_name: row.text(7)?,
        by: row.opt_text(8)?,
        said: row.opt_text(9)?,
        reasons: row.json(10)?,
    })
}

/// What was said about a first report and others, joined or not.
///
/// # Errors
/// [`DbError`].
pub fn of_root(db: &mut dyn Db, root: ReportId) -> Result<Vec<LinkRec>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM report_link l WHERE l.first = $1
         UNION ALL SELECT {COLUMNS} FROM report_link l WHERE l.second = $1 LIMIT 200"
    );
    db.query(&sql, params![root])?.iter().map(record).collect()
}

/// A link, if there is one.
///
/// # Errors
/// [`DbError`].
pub fn get(db: &mut dyn Db, id: LinkId) -> Result<Option<LinkRec>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM report_link l WHERE l.id = $1");
    db.first(&sql, params![id])?.as_ref().map(record).transpose()
}

/// Those of some first reports that are linked with another.
///
/// # Errors
/// [`DbError`].
pub fn joined_among(db: &mut dyn Db, roots: &BTreeSet<ReportId>) -> Result<BTreeSet<ReportId>, DbError> {
    let ids: Vec<Value> = roots.iter().map(|root| Value::from(*root)).collect();
    let places = (1..=ids.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT first, second FROM report_link WHERE joined = 1 AND (first IN ({places}) OR second IN ({places}))"
    );
    let mut found = BTreeSet::new();
    for row in &db.query(&sql, &ids)? {
        found.extend([row.id(0)?, row.id(1)?].into_iter().filter(|id| roots.contains(id)));
    }
    Ok(found)
}

/// The first reports that tell of one event, through however many links, itself among them.
///
/// # Errors
/// [`DbError`].
pub fn event_of(db: &mut dyn Db, root: ReportId) -> Result<BTreeSet<ReportId>, DbError> {
    let mut event = BTreeSet::from([root]);
    let mut open = vec![root];
    while let Some(next) = open.pop() {
        for link in of_root(db, next)?.into_iter().filter(|link| link.joined) {
            for other in [link.first, link.second] {
                if event.len() < MOST && event.insert(other) {
                    open.push(other);
                }
            }
        }
    }
    Ok(event)
}

/// Events of which something that units of node `here` owe went with another report and does no
/// more: the other is owed no more, or they were parted.
///
/// # Errors
/// [`DbError`].
pub fn unsettled(db: &mut dyn Db, here: NodeId, limit: usize) -> Result<BTreeSet<ReportId>, DbError> {
    let hosted = around::hosted_sql("d.from_unit", "$1");
    let sql = format!(
        "SELECT d.root FROM report_dispatch d JOIN report_dispatch t ON t.id = d.merged_into
         WHERE d.merged_into IS NOT NULL AND d.returned IS NULL AND {hosted} AND (t.withdrawn_at IS NOT NULL
            OR EXISTS (SELECT 1 FROM report_link l WHERE l.joined = 0
                AND ((l.first = d.root AND l.second = t.root) OR (l.second = d.root AND l.first = t.root))))
         LIMIT $2"
    );
    db.query(&sql, params![here, limit])?.iter().map(|row| row.id(0)).collect()
}
