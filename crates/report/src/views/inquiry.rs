//! Inquiries as folded from what was asked, answered, pressed and told.

use super::{from_word, is_drill, json, json_of, word};
use crate::around;
use facts::draft::Fact;
use facts::entry::{Entry, Subject};
use facts::report::{
    Element, INQUIRY, InquiryAnswered, InquiryAsked, InquiryClosed, InquiryEscalated, InquiryOutcome,
    InquiryPeople, InquiryPressed, Term, TipSource, TookPeople,
};
use journal::{ApplyError, Db, DbError, Row, View, params, view};
use kernel::limits::report::TIP_TITLE_CHARS;
use kernel::{InquiryId, Instant, NodeId, ReportId, UnitId};
use serde::Deserialize;

/// Folds `inquiry` subjects into `report_inquiry`.
#[derive(Debug, Clone, Copy)]
pub struct InquiryView;

impl View for InquiryView {
    fn name(&self) -> &'static str {
        "inquiry"
    }
    fn tables(&self) -> &'static [&'static str] {
        &["report_inquiry"]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &[INQUIRY]
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1
            && [
                InquiryAsked::KIND,
                InquiryAnswered::KIND,
                InquiryPressed::KIND,
                InquiryClosed::KIND,
                InquiryEscalated::KIND,
            ]
            .contains(&kind)
    }
    fn opens(&self, kind: &str) -> bool {
        kind == InquiryAsked::KIND
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        db.execute("DELETE FROM report_inquiry WHERE id = $1", params![subject.id])
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        match entry.header.kind.as_str() {
            InquiryAsked::KIND => asked(db, entry)?,
            InquiryAnswered::KIND => answered(db, entry)?,
            InquiryPressed::KIND => pressed(db, entry)?,
            InquiryClosed::KIND => closed(db, entry)?,
            _ => escalated(db, entry)?,
        }
        db.execute(
            "UPDATE report_inquiry SET rev = $2 WHERE id = $1 AND rev < $2",
            params![entry.header.subject.id, entry.header.rev],
        )?;
        Ok(())
    }
}

fn asked(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: InquiryAsked = view::body(entry)?;
    let people: InquiryPeople = view::sealed(entry)?.unwrap_or_default();
    // A tip is known on lists by its first words, as long as nobody erased them.
    let words: String =
        people.text.lines().next().unwrap_or_default().chars().take(TIP_TITLE_CHARS).collect();
    let title = if f.about.is_some() || words.is_empty() { f.title } else { words };
    db.execute(
        "INSERT INTO report_inquiry (id, rev, drill, unit, unit_name, to_unit, to_name, source, about, lacks, title,
            text, due, due_at, home, asked_at, asked_by, caller, phone, event, pressed, told, next_at, open)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,0,'',$14,1)",
        params![
            f.id,
            entry.header.rev,
            is_drill(entry),
            f.unit,
            f.unit_name,
            f.to,
            f.to_name,
            f.source.as_ref().map(word).transpose()?,
            f.about,
            json(&f.lacks)?,
            title,
            people.text,
            json(&f.due)?,
            f.due.due_at,
            f.home,
            f.at,
            people.by,
            people.caller,
            people.phone,
            f.event,
        ],
    )?;
    Ok(())
}

/// The first answer meets the clock; a later one replaces its words, the journal keeps both.
fn answered(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: InquiryAnswered = view::body(entry)?;
    let people: TookPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "UPDATE report_inquiry SET answered_at = COALESCE(answered_at, $2), answered_by = $3, outcome = $4, answer = $5,
            report = COALESCE($6, report), open = 0, next_at = NULL WHERE id = $1",
        params![f.inquiry, f.at, people.by, word(&f.outcome)?, people.said.unwrap_or_default(), f.report],
    )?;
    Ok(())
}

fn pressed(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: InquiryPressed = view::body(entry)?;
    let people: TookPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "UPDATE report_inquiry SET pressed = pressed + 1, pressed_at = $2, pressed_note = $3 WHERE id = $1",
        params![f.inquiry, f.at, people.said],
    )?;
    Ok(())
}

fn closed(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: InquiryClosed = view::body(entry)?;
    let people: TookPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "UPDATE report_inquiry SET closed_at = $2, closed_why = $3, open = 0, next_at = NULL WHERE id = $1",
        params![f.inquiry, f.at, people.said],
    )?;
    Ok(())
}

fn escalated(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: InquiryEscalated = view::body(entry)?;
    let step = if f.again { String::new() } else { format!("{} ", word(&f.step)?) };
    // Of what was answered meanwhile nothing is late any more.
    db.execute(
        "UPDATE report_inquiry SET told = told || $2, next_at = CASE WHEN open = 1 THEN CAST($3 AS BIGINT) END
         WHERE id = $1",
        params![f.inquiry, step, f.next_at],
    )?;
    Ok(())
}

/// An inquiry as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InquiryRec {
    /// The inquiry.
    pub id: InquiryId,
    /// Revision.
    pub rev: u64,
    /// 演练
    pub drill: bool,
    /// Who asks.
    pub unit: UnitId,
    /// Its name then.
    pub unit_name: String,
    /// Who is asked.
    pub to: UnitId,
    /// Its name then.
    pub to_name: String,
    /// Where the tip came from.
    pub source: Option<TipSource>,
    /// The report that lacks something.
    pub about: Option<ReportId>,
    /// What it lacks.
    pub lacks: Vec<Element>,
    /// One line.
    pub title: String,
    /// What is asked.
    pub text: String,
    /// By when, and why.
    pub due: Term,
    /// Node of who asks.
    pub home: NodeId,
    /// When.
    pub asked_at: Instant,
    /// By whom.
    pub asked_by: Option<String>,
    /// Who gave the tip.
    pub caller: Option<String>,
    /// Their number.
    pub phone: Option<String>,
    /// How often the answer was pressed for.
    pub pressed: i64,
    /// When last.
    pub pressed_at: Option<Instant>,
    /// What was said to it.
    pub pressed_note: Option<String>,
    /// When answered.
    pub answered_at: Option<Instant>,
    /// By whom.
    pub answered_by: Option<String>,
    /// What it comes to.
    pub outcome: Option<InquiryOutcome>,
    /// In words.
    pub answer: Option<String>,
    /// The report that came of it.
    pub report: Option<ReportId>,
    /// When who asked needed no answer any more.
    pub closed_at: Option<Instant>,
    /// Why.
    pub closed_why: Option<String>,
    /// Who was told that the time for it ran out.
    pub told: String,
    /// When somebody is told next.
    pub next_at: Option<Instant>,
    /// The report by which another was first.
    pub event: Option<ReportId>,
}

impl InquiryRec {
    /// An answer is still owed.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.answered_at.is_none() && self.closed_at.is_none()
    }
}

const COLUMNS: &str =
    "q.id, q.rev, q.drill, q.unit, q.unit_name, q.to_unit, q.to_name, q.source, q.about, q.lacks,
    q.title, q.text, q.due, q.home, q.asked_at, q.asked_by, q.caller, q.phone, q.pressed, q.pressed_at,
    q.pressed_note, q.answered_at, q.answered_by, q.outcome, q.answer, q.report, q.told, q.next_at,
    q.closed_at, q.closed_why, q.event";
/// Where `q.open` stands behind them.
const OPEN_COLUMN: usize = 31;

fn record(row: &Row) -> Result<InquiryRec, DbError> {
    Ok(InquiryRec {
        id: row.id(0)?,
        rev: u64::try_from(row.int(1)?).map_err(|_| DbError::Shape("rev"))?,
        drill: row.flag(2)?,
        unit: row.id(3)?,
        unit_name: row.text(4)?,
        to: row.id(5)?,
        to_name: row.text(6)?,
        source: row.opt_text(7)?.map(from_word).transpose()?,
        about: row.opt_id(8)?,
        lacks: json_of(row, 9)?,
        title: row.text(10)?,
        text: row.text(11)?,
        due: row.json(12)?,
        home: row.id(13)?,
        asked_at: row.instant(14)?,
        asked_by: row.opt_text(15)?,
        caller: row.opt_text(16)?,
        phone: row.opt_text(17)?,
        pressed: row.int(18)?,
        pressed_at: row.opt_instant(19)?,
        pressed_note: row.opt_text(20)?,
        answered_at: row.opt_instant(21)?,
        answered_by: row.opt_text(22)?,
        outcome: row.opt_text(23)?.map(from_word).transpose()?,
        answer: row.opt_text(24)?,
        report: row.opt_id(25)?,
        told: row.text(26)?,
        next_at: row.opt_instant(27)?,
        event: row.opt_id(30)?,
        closed_at: row.opt_instant(28)?,
        closed_why: row.opt_text(29)?,
    })
}

/// An inquiry, if this node holds it.
///
/// # Errors
/// [`DbError`].
pub fn get(db: &mut dyn Db, id: InquiryId) -> Result<Option<InquiryRec>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM report_inquiry q WHERE q.id = $1");
    db.first(&sql, params![id])?.as_ref().map(record).transpose()
}

/// Which inquiries of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InquiryShow {
    /// Those without an answer.
    Open,
    /// Those that the caller's unit is asked.
    Mine,
    /// Those that it asks.
    Asked,
    /// All.
    #[default]
    All,
}

/// What a unit asks or is asked, what is open first, then the newest.
///
/// # Errors
/// [`DbError`].
pub fn of_unit(db: &mut dyn Db, unit: UnitId, drill: bool, limit: usize) -> Result<Vec<InquiryRec>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM report_inquiry q WHERE (q.unit = $1 OR q.to_unit = $1) AND q.drill = $2
         ORDER BY q.open DESC, q.asked_at DESC, q.id DESC LIMIT $3"
    );
    db.query(&sql, params![unit, drill, limit])?.iter().map(record).collect()
}

/// Where a page of the inquiries of a unit ends: whether it is open, when it was asked, which.
pub type OfUnitKey = (bool, Instant, InquiryId);

/// The same page by page, of those that are wanted: what comes after `key` in the same order.
///
/// # Errors
/// [`DbError`].
pub fn of_unit_after(
    db: &mut dyn Db,
    unit: UnitId,
    drill: bool,
    show: InquiryShow,
    key: Option<OfUnitKey>,
    limit: usize,
) -> Result<Vec<(OfUnitKey, InquiryRec)>, DbError> {
    let whose = match show {
        InquiryShow::Open => "(q.unit = $1 OR q.to_unit = $1) AND q.open = 1",
        InquiryShow::Mine => "q.to_unit = $1",
        InquiryShow::Asked => "q.unit = $1 AND q.to_unit <> $1",
        InquiryShow::All => "(q.unit = $1 OR q.to_unit = $1)",
    };
    let after = key.map_or("", |_| " AND (q.open, q.asked_at, q.id) < ($4, $5, $6)");
    let mut values = params![unit, drill, limit].to_vec();
    values.extend(key.into_iter().flat_map(|(open, at, id)| params![open, at, id].to_vec()));
    let sql = format!(
        "SELECT {COLUMNS}, q.open FROM report_inquiry q WHERE {whose} AND q.drill = $2{after}
         ORDER BY q.open DESC, q.asked_at DESC, q.id DESC LIMIT $3"
    );
    let rows = db.query(&sql, &values)?;
    rows.iter()
        .map(|row| {
            let found = record(row)?;
            Ok(((row.flag(OPEN_COLUMN)?, found.asked_at, found.id), found))
        })
        .collect()
}

/// What was asked about reports of an event, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn about(db: &mut dyn Db, root: ReportId, limit: usize) -> Result<Vec<InquiryRec>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM report_inquiry q JOIN report_report r ON r.id = q.about WHERE r.root = $1
         ORDER BY q.asked_at, q.id LIMIT $2"
    );
    db.query(&sql, params![root, limit])?.iter().map(record).collect()
}

/// Inquiries that units of node `here` should have answered by `now`, about which somebody is
/// to be told.
///
/// # Errors
/// [`DbError`].
pub fn overdue(
    db: &mut dyn Db,
    here: NodeId,
    now: Instant,
    limit: usize,
) -> Result<Vec<InquiryRec>, DbError> {
    let hosted = around::hosted_sql("q.to_unit", "$1");
    let sql = format!(
        "SELECT {COLUMNS} FROM report_inquiry q WHERE q.next_at <= $2 AND {hosted} ORDER BY q.next_at, q.id LIMIT $3"
    );
    db.query(&sql, params![here, now, limit])?.iter().map(record).collect()
}

/// What a unit was asked to report of because another was first, newest first.
///
/// # Errors
/// [`DbError`].
pub fn owed_first(db: &mut dyn Db, to: UnitId, drill: bool) -> Result<Vec<InquiryRec>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM report_inquiry q WHERE q.to_unit = $1 AND q.drill = $2 AND q.event IS NOT NULL
         ORDER BY q.asked_at DESC LIMIT 20"
    );
    db.query(&sql, params![to, drill])?.iter().map(record).collect()
}

/// What units were asked because of one report, by which another was first.
///
/// # Errors
/// [`DbError`].
pub fn because_of(db: &mut dyn Db, event: ReportId) -> Result<Vec<InquiryRec>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM report_inquiry q WHERE q.event = $1 LIMIT 50");
    db.query(&sql, params![event])?.iter().map(record).collect()
}
