//! A dispatch as the services and the pages read it, and the queries that find some.

use crate::around;
use crate::read::row::places;
use crate::views::{from_word, json_of, level};
use facts::report::{Casualties, HandMethod, Term, Via};
use journal::{Db, DbError, Row, Value, params};
use kernel::{DeskId, DispatchId, EventId, Instant, Level, NodeId, ReportId, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A dispatch as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DispatchRec {
    /// The dispatch.
    pub id: DispatchId,
    /// Revision.
    pub rev: u64,
    /// The event.
    pub root: ReportId,
    /// The report, once there is one.
    pub report: Option<ReportId>,
    /// 演练
    pub drill: bool,
    /// One line about the event.
    pub title: String,
    /// Code of its kind.
    pub kind: String,
    /// Who owes.
    pub from_unit: UnitId,
    /// Its name then.
    pub from_name: String,
    /// Its level.
    pub from_level: Level,
    /// From which desk.
    pub from_desk: Option<DeskId>,
    /// To which desk.
    pub to_desk: DeskId,
    /// The desk's name then.
    pub to_name: String,
    /// Who keeps it.
    pub to_unit: UnitId,
    /// The addressee in one word.
    pub to_unit_name: String,
    /// Level of the desk.
    pub to_level: Level,
    /// Which way.
    pub via: Via,
    /// No node stands behind it.
    pub external: bool,
    /// When the duty arose.
    pub opened_at: Instant,
    /// When the clocks started.
    pub started_at: Instant,
    /// ☎
    pub tel: Option<Term>,
    /// 文
    pub doc: Option<Term>,
    /// The highest level that may read of it.
    pub reach: Level,
    /// Nodes below that may read of it.
    pub nodes: Vec<NodeId>,
    /// When the report was written.
    pub written_at: Option<Instant>,
    /// When ☎ was met.
    pub tel_at: Option<Instant>,
    /// Who took the call.
    pub tel_by: Option<String>,
    /// What was said.
    pub tel_said: Option<String>,
    /// When 文 was met.
    pub doc_at: Option<Instant>,
    /// When the receiver's node held it.
    pub delivered_at: Option<Instant>,
    /// By when it is to be received.
    pub receive: Option<Term>,
    /// 签收
    pub received_at: Option<Instant>,
    /// By whom.
    pub received_by: Option<String>,
    /// 核实
    pub verified_at: Option<Instant>,
    /// When handed over outside the platform.
    pub handed_at: Option<Instant>,
    /// How.
    pub handed_method: Option<HandMethod>,
    /// Who took it.
    pub handed_by: Option<String>,
    /// The receipt.
    pub receipt_no: Option<String>,
    /// Who was told that ☎ ran out, in words parted by blanks.
    pub told_tel: String,
    /// Who was told that 文 ran out.
    pub told_doc: String,
    /// Who was told that 签收 ran out.
    pub told_receive: String,
    /// When nothing was owed any more.
    pub withdrawn_at: Option<Instant>,
    /// Waits for delivery.
    pub waiting: bool,
    /// Delivered and not received.
    pub open_in: bool,
    /// A clock of the sender is not met.
    pub open_out: bool,
    /// Who was told that it has not been delivered.
    pub told_delivery: String,
    /// When somebody is told next that ☎ ran out.
    pub tel_next_at: Option<Instant>,
    /// The same of 文.
    pub doc_next_at: Option<Instant>,
    /// The same of 签收.
    pub receive_next_at: Option<Instant>,
    /// The same of the delivery.
    pub delivery_next_at: Option<Instant>,
    /// When something was last handed to an addressee without a node.
    pub handed_last: Option<Instant>,
    /// When it was last told by telephone.
    pub tel_last: Option<Instant>,
    /// 退回: it was a wrong address.
    pub returned: Option<Returned>,
    /// It goes with another report of the event.
    pub merged_into: Option<DispatchId>,
    /// How often the desk that waits has pressed for it.
    pub pressed: i64,
    /// When last.
    pub pressed_at: Option<Instant>,
}

/// Why a report was returned, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// When.
    pub at: Instant,
    /// By whom; gone after an erasure.
    pub by: Option<String>,
    /// Why it is none of theirs.
    pub reason: String,
    /// The right addressee in words.
    pub right: String,
    /// Its desk.
    pub right_desk: Option<DeskId>,
}

pub(crate) const COLUMNS: &str = "d.id, d.rev, d.root, d.report, d.drill, d.title, d.kind, d.from_unit, d.from_name,
    d.from_level, d.from_desk, d.to_desk, d.to_name, d.to_unit, d.to_unit_name, d.to_level, d.via, d.external,
    d.opened_at, d.started_at, d.tel, d.doc, d.reach, d.nodes, d.written_at, d.tel_at, d.tel_by, d.tel_said, d.doc_at,
    d.delivered_at, d.receive, d.received_at, d.received_by, d.verified_at, d.handed_at, d.handed_method, d.handed_by,
    d.receipt_no, d.told_tel, d.told_doc, d.told_receive, d.withdrawn_at, d.waiting, d.open_in, d.open_out,
    d.told_delivery, d.tel_next_at, d.doc_next_at, d.receive_next_at, d.delivery_next_at,
    d.handed_last, d.returned, d.merged_into,
    d.pressed, d.pressed_at, d.tel_last";

fn term(row: &Row, column: usize) -> Result<Option<Term>, DbError> {
    row.opt_text(column)?
        .map(|text| serde_json::from_str(&text).map_err(|_| DbError::Shape("JSON of another shape")))
        .transpose()
}

pub(crate) fn record(row: &Row) -> Result<DispatchRec, DbError> {
    Ok(DispatchRec {
        id: row.id(0)?,
        rev: u64::try_from(row.int(1)?).map_err(|_| DbError::Shape("rev"))?,
        root: row.id(2)?,
        report: row.opt_id(3)?,
        drill: row.flag(4)?,
        title: row.text(5)?,
        kind: row.text(6)?,
        from_unit: row.id(7)?,
        from_name: row.text(8)?,
        from_level: level(&row.text(9)?)?,
        from_desk: row.opt_id(10)?,
        to_desk: row.id(11)?,
        to_name: row.text(12)?,
        to_unit: row.id(13)?,
        to_unit_name: row.text(14)?,
        to_level: level(&row.text(15)?)?,
        via: Via::from_word(&row.text(16)?).ok_or(DbError::Shape("a way"))?,
        external: row.flag(17)?,
        opened_at: row.instant(18)?,
        started_at: row.instant(19)?,
        tel: term(row, 20)?,
        doc: term(row, 21)?,
        reach: level(&row.text(22)?)?,
        nodes: row.json(23)?,
        written_at: row.opt_instant(24)?,
        tel_at: row.opt_instant(25)?,
        tel_by: row.opt_text(26)?,
        tel_said: row.opt_text(27)?,
        doc_at: row.opt_instant(28)?,
        delivered_at: row.opt_instant(29)?,
        receive: term(row, 30)?,
        received_at: row.opt_instant(31)?,
        received_by: row.opt_text(32)?,
        verified_at: row.opt_instant(33)?,
        handed_at: row.opt_instant(34)?,
        handed_method: row.opt_text(35)?.map(from_word).transpose()?,
        handed_by: row.opt_text(36)?,
        receipt_no: row.opt_text(37)?,
        told_tel: row.text(38)?,
        told_doc: row.text(39)?,
        told_receive: row.text(40)?,
        withdrawn_at: row.opt_instant(41)?,
        waiting: row.flag(42)?,
        open_in: row.flag(43)?,
        open_out: row.flag(44)?,
        told_delivery: row.text(45)?,
        tel_next_at: row.opt_instant(46)?,
        doc_next_at: row.opt_instant(47)?,
        receive_next_at: row.opt_instant(48)?,
        delivery_next_at: row.opt_instant(49)?,
        handed_last: row.opt_instant(50)?,
        returned: json_of(row, 51)?,
        merged_into: row.opt_id(52)?,
        pressed: row.int(53)?,
        pressed_at: row.opt_instant(54)?,
        tel_last: row.opt_instant(55)?,
    })
}

fn select(db: &mut dyn Db, rest: &str, params: &[Value]) -> Result<Vec<DispatchRec>, DbError> {
    db.query(&format!("SELECT {COLUMNS} FROM report_dispatch d {rest}"), params)?.iter().map(record).collect()
}

/// A dispatch, if this node holds it.
///
/// # Errors
/// [`DbError`].
pub fn get(db: &mut dyn Db, id: DispatchId) -> Result<Option<DispatchRec>, DbError> {
    Ok(select(db, "WHERE d.id = $1", params![id])?.into_iter().next())
}

/// All dispatches about an event, in the order they arose.
///
/// # Errors
/// [`DbError`].
pub fn of_root(db: &mut dyn Db, root: ReportId) -> Result<Vec<DispatchRec>, DbError> {
    select(db, "WHERE d.root = $1 ORDER BY d.opened_at, d.via, d.id LIMIT 500", params![root])
}

/// The desks that somebody else than `unit` tells of an event, not counting copies
/// over somebody's head.
///
/// # Errors
/// [`DbError`].
pub fn told_desks(db: &mut dyn Db, root: ReportId, unit: UnitId) -> Result<BTreeSet<DeskId>, DbError> {
    db.query(
        "SELECT to_desk FROM report_dispatch WHERE root = $1 AND via <> 'skip' AND from_unit <> $2
            AND withdrawn_at IS NULL LIMIT 500",
        params![root, unit],
    )?
    .iter()
    .map(|row| row.id(0))
    .collect()
}

/// Dispatches that node `here` can deliver now: their report has come, and it hosts who
/// keeps the desk. What waits for a desk on another node, or for its report, stands in
/// nobody's way.
///
/// # Errors
/// [`DbError`].
pub fn deliverable(db: &mut dyn Db, here: NodeId, limit: usize) -> Result<Vec<DispatchRec>, DbError> {
    let hosted = around::hosted_sql("d.to_unit", "$1");
    let rest = format!(
        "WHERE d.waiting = 1 AND {hosted} AND EXISTS (SELECT 1 FROM report_report r
            WHERE r.id = d.report AND r.withdrawn_at IS NULL)
         ORDER BY d.opened_at, d.id LIMIT $2"
    );
    select(db, &rest, params![here, limit])
}

/// Dispatches of units that node `here` writes for, with a clock of the sender over by
/// `now` about which somebody is to be told.
///
/// # Errors
/// [`DbError`].
pub fn send_overdue(
    db: &mut dyn Db,
    here: NodeId,
    now: Instant,
    limit: usize,
) -> Result<Vec<DispatchRec>, DbError> {
    let hosted = around::hosted_sql("d.from_unit", "$1");
    let rest = format!(
        "WHERE d.send_due_at IS NOT NULL AND d.send_due_at <= $2 AND {hosted} ORDER BY d.send_due_at DESC LIMIT $3"
    );
    select(db, &rest, params![here, now, limit])
}

/// Dispatches that units of node `here` should have received by `now`, about which
/// somebody is to be told.
///
/// # Errors
/// [`DbError`].
pub fn take_overdue(
    db: &mut dyn Db,
    here: NodeId,
    now: Instant,
    limit: usize,
) -> Result<Vec<DispatchRec>, DbError> {
    let hosted = around::hosted_sql("d.to_unit", "$1");
    let rest = format!(
        "WHERE d.take_due_at IS NOT NULL AND d.take_due_at <= $2 AND {hosted} ORDER BY d.take_due_at DESC LIMIT $3"
    );
    select(db, &rest, params![here, now, limit])
}

/// Dispatches of units of node `here` that were written by `written_by` and have not
/// reached their addressee's node, about which somebody is to be told.
///
/// # Errors
/// [`DbError`].
pub fn undelivered(
    db: &mut dyn Db,
    here: NodeId,
    now: Instant,
    written_by: Instant,
    limit: usize,
) -> Result<Vec<DispatchRec>, DbError> {
    let hosted = around::hosted_sql("d.from_unit", "$1");
    let rest = format!(
        "WHERE d.deliver_due_at IS NOT NULL AND d.deliver_due_at <= $2 AND d.written_at <= $3 AND {hosted}
         ORDER BY d.deliver_due_at DESC LIMIT $4"
    );
    select(db, &rest, params![here, now, written_by, limit])
}

/// Dispatches to a desk that nobody has received.
///
/// # Errors
/// [`DbError`].
pub fn open_at(
    db: &mut dyn Db,
    desk: DeskId,
    drill: bool,
    limit: usize,
) -> Result<Vec<DispatchRec>, DbError> {
    select(
        db,
        "WHERE d.to_desk = $1 AND d.drill = $2 AND d.open_in = 1 ORDER BY d.opened_at DESC LIMIT $3",
        params![desk, drill, limit],
    )
}

/// The events of which a desk has something to receive or a unit owes something: their ids
/// alone, the newest where there are more.
///
/// # Errors
/// [`DbError`].
pub fn roots_waiting(
    db: &mut dyn Db,
    unit: UnitId,
    desks: &[DeskId],
    drill: bool,
    limit: usize,
) -> Result<BTreeSet<ReportId>, DbError> {
    const OWED: &str = "SELECT root FROM report_dispatch WHERE from_unit = $1 AND drill = $2 AND open_out = 1
         ORDER BY opened_at DESC LIMIT $3";
    const COMES: &str = "SELECT root FROM report_dispatch WHERE to_desk = $1 AND drill = $2 AND open_in = 1
         ORDER BY opened_at DESC LIMIT $3";
    let mut rows = db.query(OWED, params![unit, drill, limit])?;
    for desk in desks {
        rows.extend(db.query(COMES, params![*desk, drill, limit])?);
    }
    rows.iter().map(|row| row.id(0)).collect()
}

/// Dispatches of a unit to addressees without a node that were told and may not have heard what was
/// said after it, newest first; what of it they have not is for `read::unhanded` to say.
///
/// # Errors
/// [`DbError`].
pub fn behind(db: &mut dyn Db, unit: UnitId, drill: bool, limit: usize) -> Result<Vec<DispatchRec>, DbError> {
    let sql = format!("SELECT {COLUMNS} {BEHIND}");
    db.query(&sql, params![unit, drill, limit])?.iter().map(record).collect()
}

/// The end of what [`behind`] asks. What was said is looked up for the unit's few addressees without a
/// node, not gone through.
pub const BEHIND: &str = "FROM report_dispatch d
         WHERE d.from_unit = $1 AND d.drill = $2 AND d.external = 1 AND d.returned IS NULL AND d.merged_into IS NULL
            AND ((d.withdrawn_at IS NULL AND d.handed_last IS NOT NULL
                    AND (EXISTS (SELECT 1 FROM report_follow f WHERE f.report = d.report AND f.at > d.handed_last)
                        OR EXISTS (SELECT 1 FROM report_report r WHERE r.id = d.report AND r.corrected_at > d.handed_last)))
                OR (d.withdrawn_at > COALESCE(d.handed_last, d.tel_last)
                    AND d.withdrawn_at > COALESCE(d.tel_last, d.handed_last)
                    AND EXISTS (SELECT 1 FROM report_report r WHERE r.root = d.root AND r.withdrawn_at IS NOT NULL)))
         ORDER BY d.opened_at DESC, d.id LIMIT $3";

/// Dispatches of a unit that were returned as wrongly addressed, newest first.
///
/// # Errors
/// [`DbError`].
pub fn returned_of(
    db: &mut dyn Db,
    unit: UnitId,
    drill: bool,
    limit: usize,
) -> Result<Vec<DispatchRec>, DbError> {
    select(
        db,
        "WHERE d.from_unit = $1 AND d.drill = $2 AND d.returned IS NOT NULL ORDER BY d.withdrawn_at DESC LIMIT $3",
        params![unit, drill, limit],
    )
}

/// What a desk verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedRec {
    /// The fact.
    pub event: EventId,
    /// When.
    pub at: Instant,
    /// By which unit.
    pub unit_name: String,
    /// Figures.
    pub figures: Option<Casualties>,
    /// By whom.
    pub by: Option<String>,
    /// With whom, and what they said.
    pub note: Option<String>,
}

/// Events that are asked about in one look.
const ROOTS_AT_ONCE: usize = 200;

/// Which of some events somebody has verified.
///
/// # Errors
/// [`DbError`].
pub fn verified_among(db: &mut dyn Db, roots: &[ReportId]) -> Result<BTreeSet<ReportId>, DbError> {
    let mut found = BTreeSet::new();
    for some in roots.chunks(ROOTS_AT_ONCE) {
        let ids: Vec<Value> = some.iter().map(|root| Value::from(*root)).collect();
        let sql = format!(
            "SELECT DISTINCT v.root FROM report_verified v WHERE v.root IN ({})",
            places(1, ids.len())
        );
        for row in &db.query(&sql, &ids)? {
            found.insert(row.id(0)?);
        }
    }
    Ok(found)
}

/// Everything that was verified about an event, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn verified_of(db: &mut dyn Db, root: ReportId) -> Result<Vec<VerifiedRec>, DbError> {
    let rows = db.query(
        "SELECT event, at, unit_name, figures, by_name, note FROM report_verified WHERE root = $1
         ORDER BY at, event LIMIT 200",
        params![root],
    )?;
    rows.iter()
        .map(|row| {
            Ok(VerifiedRec {
                event: row.id(0)?,
                at: row.instant(1)?,
                unit_name: row.text(2)?,
                figures: row
                    .opt_text(3)?
                    .map(|text| serde_json::from_str(&text).map_err(|_| DbError::Shape("figures")))
                    .transpose()?,
                by: row.opt_text(4)?,
                note: row.opt_text(5)?,
            })
        })
        .collect()
}
