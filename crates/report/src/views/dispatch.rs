//! Dispatches as folded from both ends: what was owed, sent, told and handed by the
//! one, delivered, received and verified by the other.
//!
//! The last columns of the row follow from the others and are made anew after every
//! fact: whether it waits for delivery, is open at the receiver or at the sender, and
//! when the next clock runs out. Lists and the escalation stand on their indexes.

use super::{from_word, is_drill, json, level, word};
use facts::draft::Fact;
use facts::entry::{Entry, Subject};
use facts::report::{
    Casualties, ClockWord, DISPATCH, DispatchDelivered, DispatchEscalated, DispatchHanded, DispatchOpened,
    DispatchReceived, DispatchTelephoned, DispatchUnreceived, DispatchVerified, DispatchWithdrawn, DispatchWritten,
    HandMethod, Term, TookPeople, VerifyPeople, Via,
};
use journal::{ApplyError, Db, DbError, Row, Value, View, params, view};
use kernel::{DeskId, DispatchId, EventId, Instant, Level, NodeId, ReportId, UnitId};

/// Folds `dispatch` subjects into `report_dispatch` and `report_verified`.
#[derive(Debug, Clone, Copy)]
pub struct DispatchView;

const KINDS: [&str; 10] = [
    DispatchOpened::KIND,
    DispatchWritten::KIND,
    DispatchTelephoned::KIND,
    DispatchDelivered::KIND,
    DispatchReceived::KIND,
    DispatchUnreceived::KIND,
    DispatchVerified::KIND,
    DispatchHanded::KIND,
    DispatchEscalated::KIND,
    DispatchWithdrawn::KIND,
];

impl View for DispatchView {
    fn name(&self) -> &'static str {
        "dispatch"
    }
    fn tables(&self) -> &'static [&'static str] {
        &["report_dispatch", "report_verified"]
    }
    fn subjects(&self) -> &'static [&'static str] {
        &[DISPATCH]
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1 && KINDS.contains(&kind)
    }
    fn opens(&self, kind: &str) -> bool {
        kind == DispatchOpened::KIND
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        db.execute("DELETE FROM report_verified WHERE dispatch = $1", params![subject.id])?;
        db.execute("DELETE FROM report_dispatch WHERE id = $1", params![subject.id])
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        if entry.header.kind == DispatchOpened::KIND {
            opened(db, entry)?;
        } else {
            changed(db, entry)?;
            db.execute(
                "UPDATE report_dispatch SET rev = CASE WHEN rev > $2 THEN rev ELSE $2 END WHERE id = $1",
                params![entry.header.subject.id, entry.header.rev],
            )?;
        }
        db.execute(SETTLE, params![entry.header.subject.id])?;
        Ok(())
    }
}

/// What follows from the other columns.
const SETTLE: &str = "UPDATE report_dispatch SET
    waiting = CASE WHEN report IS NOT NULL AND delivered_at IS NULL AND external = 0 AND withdrawn_at IS NULL
        THEN 1 ELSE 0 END,
    open_in = CASE WHEN delivered_at IS NOT NULL AND received_at IS NULL AND withdrawn_at IS NULL THEN 1 ELSE 0 END,
    open_out = CASE WHEN withdrawn_at IS NULL AND ((tel_due_at IS NOT NULL AND tel_at IS NULL)
        OR (doc_due_at IS NOT NULL AND doc_at IS NULL)) THEN 1 ELSE 0 END,
    send_due_at = CASE
        WHEN withdrawn_at IS NOT NULL THEN NULL
        WHEN (tel_at IS NULL AND tel_due_at IS NOT NULL AND told_tel NOT LIKE '%above%')
            AND (doc_at IS NULL AND doc_due_at IS NOT NULL AND told_doc NOT LIKE '%above%')
            THEN CASE WHEN tel_due_at < doc_due_at THEN tel_due_at ELSE doc_due_at END
        WHEN tel_at IS NULL AND tel_due_at IS NOT NULL AND told_tel NOT LIKE '%above%' THEN tel_due_at
        WHEN doc_at IS NULL AND doc_due_at IS NOT NULL AND told_doc NOT LIKE '%above%' THEN doc_due_at
        ELSE NULL END,
    take_due_at = CASE WHEN delivered_at IS NOT NULL AND received_at IS NULL AND withdrawn_at IS NULL
        AND told_receive NOT LIKE '%above%' THEN receive_due_at ELSE NULL END
 WHERE id = $1";

fn opened(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchOpened = view::body(entry)?;
    let written_at = f.report.map(|_| f.opened_at);
    let doc_at = if f.external { None } else { written_at };
    let values: Vec<Value> = vec![
        f.id.into(),
        entry.header.rev.into(),
        f.root.into(),
        f.report.into(),
        is_drill(entry).into(),
        f.title.into(),
        f.kind.into(),
        f.from_unit.into(),
        f.from_name.into(),
        f.from_level.word().into(),
        f.from_desk.into(),
        f.to_desk.into(),
        f.to_name.into(),
        f.to_unit.into(),
        f.to_unit_name.into(),
        f.to_level.word().into(),
        f.via.word().into(),
        f.external.into(),
        f.opened_at.into(),
        f.started_at.into(),
        f.tel.as_ref().map(json).transpose()?.into(),
        f.doc.as_ref().map(json).transpose()?.into(),
        f.tel.map(|t| t.due_at).into(),
        f.doc.map(|t| t.due_at).into(),
        f.reach.word().into(),
        json(&f.nodes)?.into(),
        written_at.into(),
        doc_at.into(),
    ];
    db.execute(
        "INSERT INTO report_dispatch (id, rev, root, report, drill, title, kind, from_unit, from_name, from_level,
            from_desk, to_desk, to_name, to_unit, to_unit_name, to_level, via, external, opened_at, started_at, tel, doc,
            tel_due_at, doc_due_at, reach, nodes, written_at, doc_at, told_tel, told_doc, told_receive, waiting, open_in,
            open_out)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,
            '','','',0,0,0)",
        &values,
    )?;
    Ok(())
}

fn changed(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    match entry.header.kind.as_str() {
        DispatchWritten::KIND => written(db, entry),
        DispatchTelephoned::KIND => telephoned(db, entry),
        DispatchDelivered::KIND => delivered(db, entry),
        DispatchReceived::KIND => received(db, entry),
        DispatchUnreceived::KIND => {
            let f: DispatchUnreceived = view::body(entry)?;
            let sql = "UPDATE report_dispatch SET received_at = NULL, received_by = NULL WHERE id = $1";
            Ok(db.execute(sql, params![f.dispatch])?)
        }
        DispatchVerified::KIND => verified(db, entry),
        DispatchHanded::KIND => handed(db, entry),
        DispatchEscalated::KIND => escalated(db, entry),
        _ => {
            let f: DispatchWithdrawn = view::body(entry)?;
            let sql = "UPDATE report_dispatch SET withdrawn_at = COALESCE(withdrawn_at, $2) WHERE id = $1";
            Ok(db.execute(sql, params![f.dispatch, f.at])?)
        }
    }
}

fn written(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchWritten = view::body(entry)?;
    db.execute(
        "UPDATE report_dispatch SET report = COALESCE(report, $2), written_at = COALESCE(written_at, $3),
            doc_at = CASE WHEN external = 0 THEN COALESCE(doc_at, $3) ELSE doc_at END
         WHERE id = $1",
        params![f.dispatch, f.report, f.at],
    )?;
    Ok(())
}

fn telephoned(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchTelephoned = view::body(entry)?;
    let people: TookPeople = view::sealed(entry)?.unwrap_or_default();
    // The first call meets the clock; later ones stand in the timeline.
    db.execute(
        "UPDATE report_dispatch SET tel_by = CASE WHEN tel_at IS NULL THEN $3 ELSE tel_by END,
            tel_said = CASE WHEN tel_at IS NULL THEN $4 ELSE tel_said END, tel_at = COALESCE(tel_at, $2)
         WHERE id = $1",
        params![f.dispatch, f.at, people.took_by, people.said],
    )?;
    Ok(())
}

fn delivered(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchDelivered = view::body(entry)?;
    db.execute(
        "UPDATE report_dispatch SET receive = COALESCE(receive, $3),
            receive_due_at = COALESCE(receive_due_at, $4), delivered_at = COALESCE(delivered_at, $2)
         WHERE id = $1",
        params![f.dispatch, f.at, json(&f.receive)?, f.receive.due_at],
    )?;
    Ok(())
}

fn received(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchReceived = view::body(entry)?;
    let people: TookPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "UPDATE report_dispatch SET received_by = CASE WHEN received_at IS NULL THEN $3 ELSE received_by END,
            received_at = COALESCE(received_at, $2)
         WHERE id = $1",
        params![f.dispatch, f.at, people.by],
    )?;
    Ok(())
}

fn verified(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchVerified = view::body(entry)?;
    let people: VerifyPeople = view::sealed(entry)?.unwrap_or_default();
    let figures = f.figures.as_ref().map(json).transpose()?;
    db.execute(
        "INSERT INTO report_verified (event, dispatch, root, at, unit_name, figures, by_name, note)
         SELECT $1, id, root, $3, to_unit_name, $4, $5, $6 FROM report_dispatch WHERE id = $2",
        params![entry.header.event_id, f.dispatch, f.at, figures, people.by, people.note],
    )?;
    db.execute(
        "UPDATE report_dispatch SET verified_at = COALESCE(verified_at, $2) WHERE id = $1",
        params![f.dispatch, f.at],
    )?;
    Ok(())
}

fn handed(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchHanded = view::body(entry)?;
    let people: TookPeople = view::sealed(entry)?.unwrap_or_default();
    db.execute(
        "UPDATE report_dispatch SET handed_method = CASE WHEN handed_at IS NULL THEN $3 ELSE handed_method END,
            handed_by = CASE WHEN handed_at IS NULL THEN $4 ELSE handed_by END,
            receipt_no = CASE WHEN handed_at IS NULL THEN $5 ELSE receipt_no END,
            handed_at = COALESCE(handed_at, $2), doc_at = COALESCE(doc_at, $2)
         WHERE id = $1",
        params![f.dispatch, f.at, word(&f.method)?, people.took_by, f.receipt_no],
    )?;
    Ok(())
}

fn escalated(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchEscalated = view::body(entry)?;
    let sql = match f.clock {
        ClockWord::Tel => "UPDATE report_dispatch SET told_tel = told_tel || $2 WHERE id = $1",
        ClockWord::Doc => "UPDATE report_dispatch SET told_doc = told_doc || $2 WHERE id = $1",
        ClockWord::Receive => "UPDATE report_dispatch SET told_receive = told_receive || $2 WHERE id = $1",
    };
    db.execute(sql, params![f.dispatch, format!("{} ", word(&f.step)?)])?;
    Ok(())
}

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
}

pub(crate) const COLUMNS: &str = "d.id, d.rev, d.root, d.report, d.drill, d.title, d.kind, d.from_unit, d.from_name,
    d.from_level, d.from_desk, d.to_desk, d.to_name, d.to_unit, d.to_unit_name, d.to_level, d.via, d.external,
    d.opened_at, d.started_at, d.tel, d.doc, d.reach, d.nodes, d.written_at, d.tel_at, d.tel_by, d.tel_said, d.doc_at,
    d.delivered_at, d.receive, d.received_at, d.received_by, d.verified_at, d.handed_at, d.handed_method, d.handed_by,
    d.receipt_no, d.told_tel, d.told_doc, d.told_receive, d.withdrawn_at, d.waiting, d.open_in, d.open_out";

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

/// Dispatches that wait for delivery.
///
/// # Errors
/// [`DbError`].
pub fn waiting(db: &mut dyn Db, limit: usize) -> Result<Vec<DispatchRec>, DbError> {
    select(db, "WHERE d.waiting = 1 ORDER BY d.opened_at LIMIT $1", params![limit])
}

/// Dispatches with a clock of the sender over by `now`.
///
/// # Errors
/// [`DbError`].
pub fn send_overdue(db: &mut dyn Db, now: Instant, limit: usize) -> Result<Vec<DispatchRec>, DbError> {
    select(
        db,
        "WHERE d.send_due_at IS NOT NULL AND d.send_due_at <= $1 ORDER BY d.send_due_at DESC LIMIT $2",
        params![now, limit],
    )
}

/// Dispatches that should have been received by `now`.
///
/// # Errors
/// [`DbError`].
pub fn take_overdue(db: &mut dyn Db, now: Instant, limit: usize) -> Result<Vec<DispatchRec>, DbError> {
    select(
        db,
        "WHERE d.take_due_at IS NOT NULL AND d.take_due_at <= $1 ORDER BY d.take_due_at DESC LIMIT $2",
        params![now, limit],
    )
}

/// Dispatches to a desk that nobody has received.
///
/// # Errors
/// [`DbError`].
pub fn open_at(db: &mut dyn Db, desk: DeskId, drill: bool, limit: usize) -> Result<Vec<DispatchRec>, DbError> {
    select(
        db,
        "WHERE d.to_desk = $1 AND d.drill = $2 AND d.open_in = 1 ORDER BY d.opened_at DESC LIMIT $3",
        params![desk, drill, limit],
    )
}

/// Dispatches of a unit with a clock that is not met.
///
/// # Errors
/// [`DbError`].
pub fn owed_by(db: &mut dyn Db, unit: UnitId, drill: bool, limit: usize) -> Result<Vec<DispatchRec>, DbError> {
    select(
        db,
        "WHERE d.from_unit = $1 AND d.drill = $2 AND d.open_out = 1 ORDER BY d.opened_at DESC LIMIT $3",
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
