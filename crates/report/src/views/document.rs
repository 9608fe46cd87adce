//! Office documents as folded from what was issued and what was voided.

use super::{is_drill, json, json_of};
use facts::draft::Fact;
use facts::entry::{Entry, Subject};
use facts::report::{DOCUMENT, DocumentIssued, DocumentPeople, DocumentVoided, TookPeople};
use journal::{ApplyError, Db, DbError, Row, Value, View, params, view};
use kernel::limits::report::document;
use kernel::{DeskId, DocumentId, Instant, ReportId, UnitId};

/// Folds `document` subjects into `report_document`.
#[derive(Debug, Clone, Copy)]
pub struct DocumentView;

impl View for DocumentView {
    fn name(&self) -> &'static str {
        "document"
    }
    fn tables(&self) -> &'static [&'static str] {
        &["report_document"]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &[DOCUMENT]
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1 && [DocumentIssued::KIND, DocumentVoided::KIND].contains(&kind)
    }
    fn opens(&self, kind: &str) -> bool {
        kind == DocumentIssued::KIND
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        db.execute("DELETE FROM report_document WHERE id = $1", params![subject.id])
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        match entry.header.kind.as_str() {
            DocumentIssued::KIND => issued(db, entry)?,
            _ => voided(db, entry)?,
        }
        db.execute(
            "UPDATE report_document SET rev = $2 WHERE id = $1 AND rev < $2",
            params![entry.header.subject.id, entry.header.rev],
        )?;
        Ok(())
    }
}

fn issued(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DocumentIssued = view::body(entry)?;
    let people: Option<DocumentPeople> = view::sealed(entry)?;
    let number = f.number.as_ref();
    let words = format!("{} {} {}", number.map_or("", |n| n.text.as_str()), f.title, f.series_name);
    let issued = json(&f)?;
    db.execute(
        "INSERT INTO report_document (id, rev, drill, unit, root, report, series, year, n, at, title, words, issued,
            people, desk) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)",
        params![
            f.id,
            entry.header.rev,
            is_drill(entry),
            f.unit,
            f.about.root(),
            f.about.report(),
            f.series,
            number.map(|n| i64::from(n.year)),
            number.map(|n| n.n),
            f.at,
            f.title,
            words,
            issued,
            people.as_ref().map(json).transpose()?,
            f.desk,
        ],
    )?;
    Ok(())
}

/// What was said first holds: a document is voided once.
fn voided(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DocumentVoided = view::body(entry)?;
    let people: TookPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "UPDATE report_document SET voided_at = $2, voided_by = $3, void_reason = $4
         WHERE id = $1 AND (voided_at IS NULL OR voided_at > $2)",
        params![f.id, f.at, people.by, f.reason],
    )?;
    Ok(())
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRec {
    /// Revision.
    pub rev: u64,
    /// 演练
    pub drill: bool,
    /// As it was issued.
    pub issued: DocumentIssued,
    /// Who stands in it; nobody after an erasure.
    pub people: DocumentPeople,
    /// 作废
    pub voided_at: Option<Instant>,
    /// By whom.
    pub voided_by: Option<String>,
    /// Why.
    pub void_reason: Option<String>,
}

const COLUMNS: &str = "rev, drill, issued, people, voided_at, voided_by, void_reason";

fn record(row: &Row) -> Result<DocumentRec, DbError> {
    Ok(DocumentRec {
        rev: u64::try_from(row.int(0)?).map_err(|_| DbError::Shape("rev"))?,
        drill: row.flag(1)?,
        issued: row.json(2)?,
        people: json_of(row, 3)?,
        voided_at: row.opt_instant(4)?,
        voided_by: row.opt_text(5)?,
        void_reason: row.opt_text(6)?,
    })
}

/// A document, if this node holds it.
///
/// # Errors
/// [`DbError`].
pub fn get(db: &mut dyn Db, id: DocumentId) -> Result<Option<DocumentRec>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM report_document WHERE id = $1");
    db.first(&sql, params![id])?.as_ref().map(record).transpose()
}

/// Documents about an event, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn of_root(db: &mut dyn Db, root: ReportId) -> Result<Vec<DocumentRec>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM report_document WHERE root = $1 ORDER BY at, id LIMIT $2");
    db.query(&sql, params![root, document::OF_EVENT])?.iter().map(record).collect()
}

/// Whose documents are counted together.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    /// The unit.
    pub unit: UnitId,
    /// The desk that counts for itself; those of the unit or of its general duty room, when absent.
    pub desk: Option<DeskId>,
    /// 演练
    pub drill: bool,
}

/// The number that the next document of a series gets. The writer is serial and the table stands
/// in its transaction: none is given twice, and none is left out.
///
/// # Errors
/// [`DbError`].
pub fn next_number(db: &mut dyn Db, of: Counted, series: &str, year: i16) -> Result<i64, DbError> {
    let mut values = params![of.unit, of.drill, series, i64::from(year)].to_vec();
    values.extend(of.desk.map(Value::from));
    let desk = if of.desk.is_some() { "desk = $5" } else { "desk IS NULL" };
    let sql = format!(
        "SELECT n FROM report_document WHERE unit = $1 AND drill = $2 AND series = $3 AND year = $4 AND {desk}
         ORDER BY n DESC LIMIT 1"
    );
    let last = db.first(&sql, &values)?;
    Ok(last.map_or(Ok(0), |row| row.int(0))?.saturating_add(1))
}

/// Which documents of a unit are listed.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of one series.
    pub series: Option<String>,
    /// Of one year.
    pub year: Option<i16>,
    /// With these words in number, title or name.
    pub q: Option<String>,
    /// Behind this one.
    pub after: Option<(Instant, DocumentId)>,
}

/// A unit's documents, newest first.
///
/// # Errors
/// [`DbError`].
pub fn of_unit(
    db: &mut dyn Db,
    unit: UnitId,
    drill: bool,
    wanted: &Wanted,
    limit: usize,
) -> Result<Vec<DocumentRec>, DbError> {
    let mut sql = format!("SELECT {COLUMNS} FROM report_document WHERE unit = $1 AND drill = $2");
    let mut values: Vec<Value> = vec![unit.into(), drill.into()];
    let mut and = |condition: &str, value: Value| {
        values.push(value);
        sql.push_str(&format!(" AND {}", condition.replace("{}", &format!("${}", values.len()))));
    };
    if let Some(series) = &wanted.series {
        and("series = {}", series.clone().into());
    }
    if let Some(year) = wanted.year {
        and("year = {}", i64::from(year).into());
    }
    if let Some(q) = wanted.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let pattern = format!("%{}%", q.replace('!', "!!").replace('%', "!%").replace('_', "!_"));
        and("words LIKE {} ESCAPE '!'", pattern.into());
    }
    if let Some((at, id)) = wanted.after {
        values.push(at.into());
        values.push(id.into());
        sql.push_str(&format!(" AND (at, id) < (${}, ${})", values.len() - 1, values.len()));
    }
    sql.push_str(&format!(" ORDER BY at DESC, id DESC LIMIT {limit}"));
    db.query(&sql, &values)?.iter().map(record).collect()
}
