//! 续报: what was said after a report, as part of the report's own subject.

use super::json;
use super::report::{self, ReportRec};
use crate::around;
use crate::jobs::steps;
use facts::entry::Entry;
use facts::report::{
    AttachmentRef, Casualties, FollowStage, ReportEscalated, ReportFollowed, ReportPaced, ReportPeople,
    ReportReopened, Term,
};
use journal::{ApplyError, Db, DbError, Row, params, view};
use kernel::{EventId, Instant, NodeId, ReportId, UnitId};

/// What is owed after a report, and what was said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FollowState {
    /// When the next is owed, and why; as it was last set.
    pub term: Option<Term>,
    /// How many there were.
    pub count: i64,
    /// The last.
    pub at: Option<Instant>,
    /// 终报
    pub closed_at: Option<Instant>,
    /// What a desk above ordered, or the grade asks for since it rose.
    pub paced: Option<Term>,
    /// Who was told that it is late.
    pub told: String,
    /// When the next is owed; absent when none is.
    pub due_at: Option<Instant>,
    /// When somebody is told next.
    pub next_at: Option<Instant>,
}

/// Reads the columns from `first` on.
pub(super) fn state(row: &Row, first: usize) -> Result<FollowState, DbError> {
    let at = |column: usize| first.saturating_add(column);
    let term = |column: usize| -> Result<Option<Term>, DbError> {
        row.opt_text(at(column))?
            .map(|text| serde_json::from_str(&text).map_err(|_| DbError::Shape("a term")))
            .transpose()
    };
    Ok(FollowState {
        term: term(0)?,
        count: row.int(at(1))?,
        at: row.opt_instant(at(2))?,
        closed_at: row.opt_instant(at(3))?,
        paced: term(4)?,
        told: row.text(at(5))?,
        due_at: row.opt_instant(at(6))?,
        next_at: row.opt_instant(at(7))?,
    })
}

pub(super) fn followed(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportFollowed = view::body(entry)?;
    let people: ReportPeople = view::sealed(entry)?.unwrap_or_default();
    let due_at = f.next.as_ref().map(|term| term.due_at);
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END, follow = $3, follow_due_at = $4,
            follow_next_at = $4, follows = $5, followed_at = $6, closed_at = COALESCE($7, closed_at), told_follow = '',
            casualties = $8, title = $9 WHERE id = $1",
        params![
            f.report,
            entry.header.rev,
            f.next.as_ref().map(json).transpose()?,
            due_at,
            f.number,
            f.at,
            (f.stage == FollowStage::Last).then_some(f.at),
            json(&f.casualties)?,
            f.title,
        ],
    )?;
    db.execute(
        "INSERT INTO report_follow (event, report, root, number, at, as_of, what, casualties, fewer, stage, attachments, by_name)
         SELECT $1,$2,root,$3,$4,$5,$6,$7,$8,$9,$10,$11 FROM report_report WHERE id = $2",
        params![
            entry.header.event_id,
            f.report,
            f.number,
            f.at,
            f.as_of,
            f.what,
            json(&f.casualties)?,
            f.fewer,
            super::word(&f.stage)?,
            json(&f.attachments)?,
            people.reporter,
        ],
    )?;
    report::attached(db, entry, f.report, &f.attachments)
}

pub(super) fn reopened(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportReopened = view::body(entry)?;
    let due_at = f.next.as_ref().map(|term| term.due_at);
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END, follow = $3, follow_due_at = $4,
            follow_next_at = $4, closed_at = NULL, told_follow = '' WHERE id = $1",
        params![f.report, entry.header.rev, f.next.as_ref().map(json).transpose()?, due_at],
    )?;
    Ok(())
}

pub(super) fn paced(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportPaced = view::body(entry)?;
    let term = json(&f.next)?;
    // What is closed stays closed; a later reopening keeps the order.
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END, paced = CASE WHEN $5 = 1 THEN $3 ELSE paced END,
            follow = CASE WHEN closed_at IS NULL THEN $3 ELSE follow END,
            follow_due_at = CASE WHEN closed_at IS NULL AND withdrawn_at IS NULL THEN CAST($4 AS BIGINT) END,
            follow_next_at = CASE WHEN closed_at IS NULL AND withdrawn_at IS NULL THEN CAST($4 AS BIGINT) END,
            told_follow = '' WHERE id = $1",
        params![f.report, entry.header.rev, term, f.next.due_at, f.by.is_some()],
    )?;
    Ok(())
}

pub(super) fn escalated(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportEscalated = view::body(entry)?;
    let word = super::word(&f.step)?;
    let row = db.first("SELECT told_follow FROM report_report WHERE id = $1", params![f.report])?;
    let mut told = row.map_or(Ok(String::new()), |row| row.text(0))?;
    if !steps(&told).contains(&f.step) {
        told = if told.is_empty() { word } else { format!("{told} {word}") };
    }
    // Of a follow-up that has come meanwhile nothing is late any more.
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END, told_follow = $3, follow_next_at = $4
         WHERE id = $1 AND follow_due_at = $5",
        params![f.report, entry.header.rev, told, f.next_at, f.due_at],
    )?;
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END WHERE id = $1",
        params![f.report, entry.header.rev],
    )?;
    Ok(())
}

/// A follow-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowRec {
    /// The fact.
    pub event: EventId,
    /// The report it follows.
    pub report: ReportId,
    /// 1 for 续报一.
    pub number: i64,
    /// When.
    pub at: Instant,
    /// When its figures were counted.
    pub as_of: Instant,
    /// What is new.
    pub what: String,
    /// The figures then.
    pub casualties: Casualties,
    /// Why one is lower.
    pub fewer: Option<String>,
    /// 续报, 终报 or 伤亡补报.
    pub stage: FollowStage,
    /// Files.
    pub attachments: Vec<AttachmentRef>,
    /// Who wrote it; gone after an erasure.
    pub by: Option<String>,
}

/// Every follow-up of an event that this node holds, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn of_root(db: &mut dyn Db, root: ReportId) -> Result<Vec<FollowRec>, DbError> {
    let rows = db.query(
        "SELECT event, report, number, at, as_of, what, casualties, fewer, stage, attachments, by_name
         FROM report_follow WHERE root = $1 ORDER BY at, number, event LIMIT 500",
        params![root],
    )?;
    rows.iter()
        .map(|row| {
            Ok(FollowRec {
                event: row.id(0)?,
                report: row.id(1)?,
                number: row.int(2)?,
                at: row.instant(3)?,
                as_of: row.instant(4)?,
                what: row.text(5)?,
                casualties: row.json(6)?,
                fewer: row.opt_text(7)?,
                stage: super::from_word(row.text(8)?)?,
                attachments: row.json(9)?,
                by: row.opt_text(10)?,
            })
        })
        .collect()
}

/// Reports of units that `own` writes for whose next follow-up is late and of which
/// somebody is to be told by `now`.
///
/// # Errors
/// [`DbError`].
pub fn overdue(db: &mut dyn Db, own: NodeId, now: Instant, limit: usize) -> Result<Vec<ReportRec>, DbError> {
    let hosted = around::hosted_sql("r.unit", "$1");
    let sql = format!(
        "SELECT {} FROM report_report r
         WHERE r.follow_next_at <= $2 AND {hosted} ORDER BY r.follow_next_at, r.id LIMIT $3",
        report::COLUMNS
    );
    db.query(&sql, params![own, now, limit])?.iter().map(report::record).collect()
}

/// A unit's own reports that owe a follow-up, the most urgent first.
///
/// # Errors
/// [`DbError`].
pub fn owed_by(db: &mut dyn Db, unit: UnitId, drill: bool, limit: usize) -> Result<Vec<ReportRec>, DbError> {
    let sql = format!(
        "SELECT {} FROM report_report r WHERE r.unit = $1 AND r.drill = $2 AND r.follow_due_at IS NOT NULL
         ORDER BY r.follow_due_at, r.id LIMIT $3",
        report::COLUMNS
    );
    db.query(&sql, params![unit, drill, limit])?.iter().map(report::record).collect()
}
