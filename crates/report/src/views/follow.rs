//! 续报: what was said after a report, as part of the report's own subject.

use super::report::{self, ReportRec};
use super::{json, json_of};
use crate::around;
use crate::jobs::steps;
use facts::entry::Entry;
use facts::report::{
    AttachmentRef, Casualties, FollowStage, ReportEscalated, ReportFollowed, ReportPaced, ReportPeople,
    ReportReopened, SignMethod, SignPeople, Signed, Term,
};
use journal::{ApplyError, Db, DbError, Row, params, view};
use kernel::limits;
use kernel::{EventId, Instant, NodeId, ReportId, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
    /// What desks above ordered, each its own last.
    pub paced: Vec<Paced>,
    /// Who was told that it is late.
    pub told: String,
    /// When the next is owed; absent when none is.
    pub due_at: Option<Instant>,
    /// When somebody is told next.
    pub next_at: Option<Instant>,
}

/// How often a unit that has the report wants to hear of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paced {
    /// Who ordered it.
    pub by: UnitId,
    /// How often, and in whose name.
    pub term: Term,
}

impl FollowState {
    /// The strictest order from above.
    #[must_use]
    pub fn ordered(&self) -> Option<&Term> {
        strictest(&self.paced)
    }
}

fn strictest(orders: &[Paced]) -> Option<&Term> {
    orders.iter().map(|paced| &paced.term).min_by_key(|term| term.minutes)
}

/// The sooner of a term and what was ordered from above, counted from `at`: whichever of
/// two that were written at the same time is folded last.
fn sooner(next: Option<Term>, orders: &[Paced], at: Instant) -> Option<Term> {
    let ordered = strictest(orders)
        .map(|term| Term { due_at: at.plus_minutes(i64::from(term.minutes)), ..term.clone() });
    let next = next?;
    Some(ordered.filter(|term| term.due_at < next.due_at).unwrap_or(next))
}

fn orders(db: &mut dyn Db, report: ReportId) -> Result<Vec<Paced>, DbError> {
    let row = db.first("SELECT paced FROM report_report WHERE id = $1", params![report])?;
    row.map_or(Ok(Vec::new()), |row| json_of(&row, 0))
}

/// Reads the columns from `first` on.
pub(super) fn state(row: &Row, first: usize) -> Result<FollowState, DbError> {
    let at = |column: usize| first.saturating_add(column);
    Ok(FollowState {
        term: json_of(row, at(0))?,
        count: row.int(at(1))?,
        at: row.opt_instant(at(2))?,
        closed_at: row.opt_instant(at(3))?,
        paced: json_of(row, at(4))?,
        told: row.text(at(5))?,
        due_at: row.opt_instant(at(6))?,
        next_at: row.opt_instant(at(7))?,
    })
}

pub(super) fn followed(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportFollowed = view::body(entry)?;
    let people: ReportPeople = view::sealed(entry)?.unwrap_or_default();
    let next = sooner(f.next, &orders(db, f.report)?, f.at);
    let due_at = next.as_ref().map(|term| term.due_at);
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END, follow = $3, follow_due_at = $4,
            follow_next_at = $4, follows = $5, followed_at = $6, closed_at = COALESCE($7, closed_at), told_follow = '',
            casualties = $8, title = $9 WHERE id = $1",
        params![
            f.report,
            entry.header.rev,
            next.as_ref().map(json).transpose()?,
            due_at,
            f.number,
            f.at,
            (f.stage == FollowStage::Last).then_some(f.at),
            json(&f.casualties)?,
            f.title,
        ],
    )?;
    db.execute(
        "INSERT INTO report_follow (event, report, root, number, at, as_of, what, casualties, fewer, stage, attachments,
            passes, unit_name, by_name, signed, sign_people)
         SELECT $1,$2,root,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15 FROM report_report WHERE id = $2",
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
            json(&f.passes)?,
            f.by_name,
            people.reporter,
            f.signed.as_ref().map(json).transpose()?,
            people.signing.as_ref().map(json).transpose()?,
        ],
    )?;
    if let Some(signed) = &f.signed {
        report::attached(db, entry, f.report, signed.paper.as_slice())?;
        if signed.method == SignMethod::Oral {
            let people = people.signing.unwrap_or_default();
            report::given_word(db, f.report, signed.clone(), people)?;
        }
    }
    report::attached(db, entry, f.report, &f.attachments)
}

/// Opened again, it is as if the last word had been spoken now.
pub(super) fn reopened(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportReopened = view::body(entry)?;
    let next = sooner(f.next, &orders(db, f.report)?, f.at);
    let due_at = next.as_ref().map(|term| term.due_at);
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END, follow = $3, follow_due_at = $4,
            follow_next_at = $4, followed_at = $5, closed_at = NULL, told_follow = '' WHERE id = $1",
        params![f.report, entry.header.rev, next.as_ref().map(json).transpose()?, due_at, f.at],
    )?;
    Ok(())
}

/// An order holds from now on; what is due sooner already stays due then.
pub(super) fn paced(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: ReportPaced = view::body(entry)?;
    let mut orders = orders(db, f.report)?;
    if let Some(by) = f.by {
        orders.retain(|paced| paced.by != by);
        orders.push(Paced { by, term: f.next.clone() });
        orders.sort_by_key(|paced| paced.by);
    }
    let sql = "SELECT follow_due_at, closed_at, withdrawn_at FROM report_report WHERE id = $1";
    let Some(row) = db.first(sql, params![f.report])? else { return Ok(()) };
    let open = row.opt_instant(1)?.is_none() && row.opt_instant(2)?.is_none();
    let stands = row.opt_instant(0)?;
    let rev = entry.header.rev;
    db.execute(
        "UPDATE report_report SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END, paced = $3 WHERE id = $1",
        params![f.report, rev, json(&orders)?],
    )?;
    if open && stands.is_none_or(|due| f.next.due_at < due) {
        db.execute(
            "UPDATE report_report SET follow = $2, follow_due_at = $3, follow_next_at = $3, told_follow = '' WHERE id = $1",
            params![f.report, json(&f.next)?, f.next.due_at],
        )?;
    }
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
    /// Follow-ups of levels below that it passed on.
    pub passes: Vec<EventId>,
    /// The unit that wrote it for the report's own, where it was another.
    pub unit_name: Option<String>,
    /// Who wrote it; gone after an erasure.
    pub by: Option<String>,
    /// 签发
    pub signed: Option<Signed>,
    /// Who signed it; gone after an erasure.
    pub sign_people: SignPeople,
}

/// Follow-ups of an event that this node holds, oldest first; of very many the newest.
///
/// # Errors
/// [`DbError`].
pub fn of_root(db: &mut dyn Db, root: ReportId) -> Result<Vec<FollowRec>, DbError> {
    let rows = db.query(
        "SELECT event, report, number, at, as_of, what, casualties, fewer, stage, attachments, by_name, passes,
            unit_name, signed, sign_people
         FROM report_follow WHERE root = $1 ORDER BY at DESC, number DESC, event DESC LIMIT $2",
        params![root, limits::report::FOLLOW_UPS],
    )?;
    rows.iter()
        .rev()
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
                passes: row.json(11)?,
                unit_name: row.opt_text(12)?,
                signed: json_of(row, 13)?,
                sign_people: json_of::<Option<SignPeople>>(row, 14)?.unwrap_or_default(),
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

/// The events about which a unit owes a follow-up until then, the most urgent first.
///
/// # Errors
/// [`DbError`].
pub fn roots_owing(
    db: &mut dyn Db,
    unit: UnitId,
    drill: bool,
    until: Instant,
    limit: usize,
) -> Result<BTreeSet<ReportId>, DbError> {
    let rows = db.query(
        "SELECT root FROM report_report WHERE unit = $1 AND drill = $2 AND follow_due_at <= $3
         ORDER BY follow_due_at LIMIT $4",
        params![unit, drill, until, limit],
    )?;
    rows.iter().map(|row| row.id(0)).collect()
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
