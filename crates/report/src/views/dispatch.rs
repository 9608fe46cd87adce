//! Dispatches as folded from both ends: what was owed, sent, told and handed by the
//! one, delivered, received and verified by the other.
//!
//! The last columns of the row follow from the others and are made anew after every
//! fact: whether it waits for delivery, is open at the receiver or at the sender, and
//! when the next clock runs out. Lists and the escalation stand on their indexes; [`DispatchRec`]
//! and the queries are in `record`.

mod record;

pub use record::{
    BEHIND, DispatchRec, Returned, VerifiedRec, behind, deliverable, get, of_root, open_at, returned_of,
    roots_waiting, send_overdue, take_overdue, told_desks, undelivered, verified_among, verified_of,
};
pub(crate) use record::{COLUMNS, record};

use super::{is_drill, json, word};
use crate::tally;
use facts::draft::Fact;
use facts::entry::{Entry, Subject};
use facts::report::{
    ClockWord, DISPATCH, DispatchDelivered, DispatchEscalated, DispatchHanded, DispatchMerged,
    DispatchOpened, DispatchPressed, DispatchReceived, DispatchRestored, DispatchRetimed, DispatchReturned,
    DispatchTelephoned, DispatchUnreceived, DispatchVerified, DispatchWithdrawn, DispatchWritten, Term,
    TookPeople, VerifyPeople, Via,
};
use journal::{ApplyError, Db, DbError, Value, View, params, view};
use kernel::DispatchId;

/// Folds `dispatch` subjects into `report_dispatch` and `report_verified`.
#[derive(Debug, Clone, Copy)]
pub struct DispatchView;

const KINDS: [&str; 15] = [
    DispatchOpened::KIND,
    DispatchWritten::KIND,
    DispatchTelephoned::KIND,
    DispatchDelivered::KIND,
    DispatchReceived::KIND,
    DispatchUnreceived::KIND,
    DispatchVerified::KIND,
    DispatchHanded::KIND,
    DispatchEscalated::KIND,
    DispatchRetimed::KIND,
    DispatchReturned::KIND,
    DispatchPressed::KIND,
    DispatchMerged::KIND,
    DispatchRestored::KIND,
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
        tally::noted_of(db, "report_dispatch", subject.id)?;
        db.execute("DELETE FROM report_verified WHERE dispatch = $1", params![subject.id])?;
        db.execute("DELETE FROM report_dispatch WHERE id = $1", params![subject.id])
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        if entry.header.kind == DispatchOpened::KIND {
            return opened(db, entry);
        }
        if entry.header.kind == DispatchDelivered::KIND {
            return delivered(db, entry);
        }
        changed(db, entry)?;
        if [DispatchWritten::KIND, DispatchVerified::KIND].contains(&entry.header.kind.as_str()) {
            tally::noted_of(db, "report_dispatch", entry.header.subject.id)?;
        }
        Ok(settle(db, DispatchId::from_bytes(entry.header.subject.id), entry.header.rev)?)
    }
}

/// Makes the columns that follow from the others anew.
///
/// # Errors
/// [`DbError`].
pub fn settle(db: &mut dyn Db, id: DispatchId, rev: u64) -> Result<(), DbError> {
    db.execute(SETTLE, params![id, rev])
}

/// The highest revision, and what follows from the other columns. [`opened`] writes the
/// same of a dispatch that is new, [`delivered`] of one that has arrived: one write
/// instead of two of what happens to every dispatch.
const SETTLE: &str = "UPDATE report_dispatch SET
    rev = CASE WHEN rev > $2 THEN rev ELSE $2 END,
    waiting = CASE WHEN report IS NOT NULL AND delivered_at IS NULL AND external = 0 AND withdrawn_at IS NULL
        THEN 1 ELSE 0 END,
    open_in = CASE WHEN delivered_at IS NOT NULL AND received_at IS NULL AND withdrawn_at IS NULL THEN 1 ELSE 0 END,
    open_out = CASE WHEN withdrawn_at IS NULL AND ((tel_due_at IS NOT NULL AND tel_at IS NULL)
        OR (doc_due_at IS NOT NULL AND doc_at IS NULL)) THEN 1 ELSE 0 END,
    send_due_at = CASE
        WHEN withdrawn_at IS NOT NULL AND (returned IS NULL OR merged_into IS NOT NULL) THEN NULL
        WHEN tel_at IS NULL AND doc_at IS NULL AND tel_next_at IS NOT NULL AND doc_next_at IS NOT NULL
            THEN CASE WHEN tel_next_at < doc_next_at THEN tel_next_at ELSE doc_next_at END
        WHEN tel_at IS NULL AND tel_next_at IS NOT NULL THEN tel_next_at
        WHEN doc_at IS NULL THEN doc_next_at
        ELSE NULL END,
    take_due_at = CASE WHEN delivered_at IS NOT NULL AND received_at IS NULL AND withdrawn_at IS NULL
        THEN receive_next_at ELSE NULL END,
    deliver_due_at = CASE WHEN report IS NOT NULL AND delivered_at IS NULL AND external = 0 AND withdrawn_at IS NULL
        THEN delivery_next_at ELSE NULL END
 WHERE id = $1";

fn opened(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchOpened = view::body(entry)?;
    let written_at = f.report.map(|_| f.opened_at);
    let doc_at = if f.external { None } else { written_at };
    if f.via != Via::Block && !is_drill(entry) {
        tally::noted(db, f.root)?;
    }
    // What SETTLE would make of it, without a second write.
    let arrived = f.delivered();
    let waiting = f.report.is_some() && !f.external && arrived.is_none();
    let take_due_at = arrived.as_ref().map(|a| a.receive.due_at);
    let tel_due_at = f.tel.as_ref().map(|t| t.due_at);
    let doc_due_at = f.doc.as_ref().map(|t| t.due_at);
    let doc_open = if doc_at.is_none() { doc_due_at } else { None };
    let send_due_at = [tel_due_at, doc_open].into_iter().flatten().min();
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
        tel_due_at.into(),
        doc_due_at.into(),
        f.reach.word().into(),
        json(&f.nodes)?.into(),
        written_at.into(),
        doc_at.into(),
        waiting.into(),
        send_due_at.is_some().into(),
        send_due_at.into(),
        (if waiting { written_at } else { None }).into(),
        arrived.is_some().into(),
        arrived.as_ref().map(|a| a.at).into(),
        arrived.as_ref().map(|a| json(&a.receive)).transpose()?.into(),
        take_due_at.into(),
    ];
    db.execute(
        "INSERT INTO report_dispatch (id, rev, root, report, drill, title, kind, from_unit, from_name, from_level,
            from_desk, to_desk, to_name, to_unit, to_unit_name, to_level, via, external, opened_at, started_at, tel, doc,
            tel_due_at, doc_due_at, reach, nodes, written_at, doc_at, told_tel, told_doc, told_receive, open_in, waiting,
            open_out, send_due_at, tel_next_at, doc_next_at, delivery_next_at, deliver_due_at, delivered_at, receive,
            receive_due_at, receive_next_at, take_due_at)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,
            '','','',$33,$29,$30,$31,$23,$24,$27,$32,$34,$35,$36,$36,$36)",
        &values,
    )?;
    Ok(())
}

fn changed(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    match entry.header.kind.as_str() {
        DispatchWritten::KIND => written(db, entry),
        DispatchTelephoned::KIND => telephoned(db, entry),
        DispatchReceived::KIND => received(db, entry),
        DispatchUnreceived::KIND => {
            let f: DispatchUnreceived = view::body(entry)?;
            let sql = "UPDATE report_dispatch SET received_at = NULL, received_by = NULL WHERE id = $1";
            Ok(db.execute(sql, params![f.dispatch])?)
        }
        DispatchVerified::KIND => verified(db, entry),
        DispatchHanded::KIND => handed(db, entry),
        DispatchEscalated::KIND => escalated(db, entry),
        DispatchRetimed::KIND => retimed(db, entry),
        DispatchReturned::KIND => returned(db, entry),
        DispatchPressed::KIND => {
            let f: DispatchPressed = view::body(entry)?;
            let sql = "UPDATE report_dispatch SET pressed = pressed + 1, pressed_at = $2 WHERE id = $1";
            Ok(db.execute(sql, params![f.dispatch, f.at])?)
        }
        DispatchMerged::KIND => {
            let f: DispatchMerged = view::body(entry)?;
            let sql = "UPDATE report_dispatch SET withdrawn_at = COALESCE(withdrawn_at, $2), merged_into = $3 WHERE id = $1";
            Ok(db.execute(sql, params![f.dispatch, f.at, f.into])?)
        }
        DispatchRestored::KIND => {
            let f: DispatchRestored = view::body(entry)?;
            let sql = "UPDATE report_dispatch SET withdrawn_at = NULL, merged_into = NULL
                 WHERE id = $1 AND merged_into IS NOT NULL AND returned IS NULL";
            Ok(db.execute(sql, params![f.dispatch])?)
        }
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
            delivery_next_at = COALESCE(delivery_next_at, $3),
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
            tel_said = CASE WHEN tel_at IS NULL THEN $4 ELSE tel_said END, tel_at = COALESCE(tel_at, $2),
            tel_last = CASE WHEN tel_last > $2 THEN tel_last ELSE $2 END
         WHERE id = $1",
        params![f.dispatch, f.at, people.took_by, people.said],
    )?;
    Ok(())
}

fn delivered(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchDelivered = view::body(entry)?;
    // Arrived, it waits no more; what is owed to the sender's clocks is untouched.
    db.execute(
        "UPDATE report_dispatch SET rev = CASE WHEN rev > $5 THEN rev ELSE $5 END,
            receive = COALESCE(receive, $3),
            receive_due_at = COALESCE(receive_due_at, $4), receive_next_at = COALESCE(receive_next_at, $4),
            delivered_at = COALESCE(delivered_at, $2), waiting = 0, deliver_due_at = NULL,
            open_in = CASE WHEN received_at IS NULL AND withdrawn_at IS NULL THEN 1 ELSE 0 END,
            take_due_at = CASE WHEN received_at IS NULL AND withdrawn_at IS NULL
                THEN COALESCE(receive_next_at, $4) ELSE NULL END
         WHERE id = $1",
        params![f.dispatch, f.at, json(&f.receive)?, f.receive.due_at, entry.header.rev],
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
            handed_at = COALESCE(handed_at, $2), doc_at = CASE WHEN doc_at IS NULL OR doc_at > $2 THEN $2 ELSE doc_at END,
            handed_last = CASE WHEN handed_last > $2 THEN handed_last ELSE $2 END
         WHERE id = $1",
        params![f.dispatch, f.at, word(&f.method)?, people.took_by, f.receipt_no],
    )?;
    Ok(())
}

/// It stands at this desk no more. What met the sender's clocks was said to a wrong address: they
/// run on until it goes to another.
fn returned(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchReturned = view::body(entry)?;
    let people: TookPeople = view::sealed(entry)?.unwrap_or_default();
    let returned =
        Returned { at: f.at, by: people.by, reason: f.reason, right: f.right, right_desk: f.right_desk };
    db.execute(
        "UPDATE report_dispatch SET withdrawn_at = COALESCE(withdrawn_at, $2), returned = COALESCE(returned, $3),
            tel_at = NULL, tel_by = NULL, tel_said = NULL, tel_last = NULL, doc_at = NULL WHERE id = $1",
        params![f.dispatch, f.at, json(&returned)?],
    )?;
    Ok(())
}

/// A stricter term takes the place of the one that stood, and who is told when it runs out is told
/// sooner; a looser one changes nothing.
fn retimed(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchRetimed = view::body(entry)?;
    let due = |term: &Option<Term>| term.as_ref().map(|t| t.due_at);
    db.execute(
        "UPDATE report_dispatch SET kind = $6,
            tel = CASE WHEN tel_due_at IS NULL OR $3 < tel_due_at THEN $2 ELSE tel END,
            tel_due_at = CASE WHEN tel_due_at IS NULL OR $3 < tel_due_at THEN $3 ELSE tel_due_at END,
            tel_next_at = CASE WHEN tel_due_at IS NULL OR $3 < tel_next_at THEN $3 ELSE tel_next_at END,
            doc = CASE WHEN doc_due_at IS NULL OR $5 < doc_due_at THEN $4 ELSE doc END,
            doc_due_at = CASE WHEN doc_due_at IS NULL OR $5 < doc_due_at THEN $5 ELSE doc_due_at END,
            doc_next_at = CASE WHEN doc_due_at IS NULL OR $5 < doc_next_at THEN $5 ELSE doc_next_at END
         WHERE id = $1",
        params![
            f.dispatch,
            f.tel.as_ref().map(json).transpose()?,
            due(&f.tel),
            f.doc.as_ref().map(json).transpose()?,
            due(&f.doc),
            f.kind,
        ],
    )?;
    Ok(())
}

fn escalated(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let f: DispatchEscalated = view::body(entry)?;
    let (told, next) = match f.clock {
        ClockWord::Tel => ("told_tel", "tel_next_at"),
        ClockWord::Doc => ("told_doc", "doc_next_at"),
        ClockWord::Receive => ("told_receive", "receive_next_at"),
        ClockWord::Delivery => ("told_delivery", "delivery_next_at"),
    };
    // Telling the last step once more is no new step.
    let step = if f.again { String::new() } else { format!("{} ", word(&f.step)?) };
    db.execute(
        &format!("UPDATE report_dispatch SET {told} = {told} || $2, {next} = $3 WHERE id = $1"),
        params![f.dispatch, step, f.next_at],
    )?;
    Ok(())
}
