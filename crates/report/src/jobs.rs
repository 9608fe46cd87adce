//! 逐级催办: a clock ran out, the next person is told, until somebody acts.
//!
//! A reconciler without input: it reads which clocks are over and appends a
//! `dispatch.escalated`, `instruction.escalated`, `inquiry.escalated` or `report.escalated` for every step that is due and was
//! not taken; when all were told, for the last of them again from time to time. The
//! event id follows from subject, clock, step and round, so running twice tells once.
//! It acts only for units that this node hosts; whoever rings people reads the facts.
//!
//! The last step tells the level above: of a report that was not sent, the desk that
//! waits for it; of one that nobody takes up, the general duty room above the unit that
//! is late, which may never have seen the report, so the fact carries what it must know
//! and goes as far up as that desk. A report that does not get through is told to its
//! sender alone: nothing could carry it further. Who may sign a manuscript is asked in turn.

use crate::around::{self, Unit};
use crate::rules::escalate::{StepRow, look_again};
use crate::rules::{ClockState, again, escalation};
use crate::service::inquiry as inquiry_service;
use crate::service::{ReportError, Terms, audience, draft, manuscript, nodes_by_now, readers_of};
use crate::views::dispatch::{self, DispatchRec};
use crate::views::follow;
use crate::views::inquiry::{self, InquiryRec};
use crate::views::instruction::{self, InstructionRec};
use crate::views::report::{self, ReportRec};
use facts::draft::{Audience, Draft};
use facts::entry::Channel;
use facts::report::{
    ClockWord, DispatchEscalated, InquiryEscalated, InstructionEscalated, ReportEscalated, StepWord,
    ToldAbove,
};
use journal::{Acting, Db, DbError, Tx};
use kernel::clock::MINUTE_MS;
use kernel::limits::report::CLOCK_MAX_MINUTES;
use kernel::{Instant, Level, NodeId, UnitId};

/// Dispatches looked at in one turn.
const TURN: usize = 256;

/// Whether there is anybody to be told by `now`.
///
/// # Errors
/// [`DbError`].
pub fn is_due(db: &mut dyn Db, terms: &Terms, own: NodeId, now: Instant) -> Result<bool, DbError> {
    Ok(!dispatch::send_overdue(db, own, now, 1)?.is_empty()
        || !dispatch::take_overdue(db, own, now, 1)?.is_empty()
        || !dispatch::undelivered(db, own, now, written_by(terms, now), 1)?.is_empty()
        || !instruction::overdue(db, own, now, 1)?.is_empty()
        || !follow::overdue(db, own, now, 1)?.is_empty()
        || !inquiry::overdue(db, own, now, 1)?.is_empty()
        || manuscript::is_due(db, own, now)?)
}

/// Takes every step that is due by `now`; answers how many.
///
/// # Errors
/// [`ReportError`]; nothing of the turn is then kept.
pub fn escalate(tx: &mut Tx<'_>, terms: &Terms, now: Instant) -> Result<usize, ReportError> {
    let own = tx.identity().node;
    let mut told = 0usize;
    for d in dispatch::send_overdue(tx, own, now, TURN)? {
        let tel =
            Run::new(ClockWord::Tel, d.tel.as_ref().map(|t| t.due_at), d.tel_at, &d.told_tel, d.tel_next_at);
        let doc =
            Run::new(ClockWord::Doc, d.doc.as_ref().map(|t| t.due_at), d.doc_at, &d.told_doc, d.doc_next_at);
        for run in [tel, doc].into_iter().flatten() {
            told = told.saturating_add(take(tx, terms, &d, d.from_unit, &run, now)?);
        }
    }
    for d in dispatch::take_overdue(tx, own, now, TURN)? {
        let due_at = d.receive.as_ref().map(|t| t.due_at);
        let run = Run::new(ClockWord::Receive, due_at, d.received_at, &d.told_receive, d.receive_next_at);
        if let Some(run) = run {
            told = told.saturating_add(take(tx, terms, &d, d.to_unit, &run, now)?);
        }
    }
    for d in dispatch::undelivered(tx, own, now, written_by(terms, now), TURN)? {
        let due_at = d.written_at.map(|at| at.plus_minutes(i64::from(terms.profile.delivery_minutes)));
        let run = Run::new(ClockWord::Delivery, due_at, d.delivered_at, &d.told_delivery, d.delivery_next_at);
        if let Some(run) = run {
            told = told.saturating_add(take(tx, terms, &d, d.from_unit, &run, now)?);
        }
    }
    for (i, late) in instruction::overdue(tx, own, now, TURN)? {
        told = told.saturating_add(unanswered(tx, terms, &i, late, now)?);
    }
    for r in follow::overdue(tx, own, now, TURN)? {
        told = told.saturating_add(unfollowed(tx, terms, &r, now)?);
    }
    for q in inquiry::overdue(tx, own, now, TURN)? {
        told = told.saturating_add(not_said(tx, terms, &q, now)?);
    }
    Ok(told.saturating_add(manuscript::move_on(tx, terms, now)?))
}

/// What was written by then should have been delivered.
fn written_by(terms: &Terms, now: Instant) -> Instant {
    Instant(now.0.saturating_sub(i64::from(terms.profile.delivery_minutes).saturating_mul(MINUTE_MS)))
}

/// Steps that were taken, from their words.
#[must_use]
pub fn steps(words: &str) -> Vec<StepWord> {
    words
        .split_whitespace()
        .filter_map(|word| match word {
            "officer" => Some(StepWord::Officer),
            "leader" => Some(StepWord::Leader),
            "head" => Some(StepWord::Head),
            "above" => Some(StepWord::Above),
            _ => None,
        })
        .collect()
}

/// A clock that runs, with who was told of it.
struct Run {
    clock: ClockWord,
    due_at: Instant,
    met_at: Option<Instant>,
    told: Vec<StepWord>,
    next_at: Option<Instant>,
    daily: bool,
}

/// A step to be told now.
struct Telling {
    step: StepWord,
    at: Instant,
    next_at: Option<Instant>,
    again: bool,
}

impl Run {
    fn new(
        clock: ClockWord,
        due_at: Option<Instant>,
        met_at: Option<Instant>,
        told: &str,
        next_at: Option<Instant>,
    ) -> Option<Self> {
        Some(Self { clock, due_at: due_at?, met_at, told: steps(told), next_at, daily: false })
    }

    fn state<'a>(&self, told: &'a [StepWord]) -> ClockState<'a> {
        ClockState {
            clock: self.clock,
            due_at: self.due_at,
            met_at: self.met_at,
            told,
            next_at: self.next_at,
        }
    }

    /// How long after it the last step comes again. A follow-up is a matter of the day, and
    /// its reminders stand in the report's own record.
    fn again_minutes(&self, terms: &Terms) -> u32 {
        if self.daily { CLOCK_MAX_MINUTES } else { terms.profile.again_minutes }
    }

    /// What is to be told by `now`, and when to look again after it.
    fn tellings(&self, terms: &Terms, now: Instant) -> Vec<Telling> {
        // Who does not get a report through cannot get a word through either.
        let upward = self.clock != ClockWord::Delivery;
        let rows: Vec<StepRow> =
            terms.profile.steps.iter().filter(|row| upward || row.step != StepWord::Above).copied().collect();
        let state = self.state(&self.told);
        let due = escalation(&[state], now, &rows);
        let once_more = again(&state, now, &rows).filter(|_| due.is_empty());
        let mut told = self.told.clone();
        told.extend(due.iter().map(|step| step.step));
        let next_at = look_again(&self.state(&told), now, &rows, self.again_minutes(terms));
        let is_again = once_more.is_some();
        let telling =
            |step: crate::rules::DueStep| Telling { step: step.step, at: step.at, next_at, again: is_again };
        due.into_iter().chain(once_more).map(telling).collect()
    }

    /// From what the event id is derived.
    fn cause(&self, subject: [u8; 16], telling: &Telling) -> Vec<u8> {
        let mut cause = subject.to_vec();
        cause.extend_from_slice(&self.due_at.0.to_be_bytes());
        cause.extend_from_slice(format!("{:?} {:?}", self.clock, telling.step).as_bytes());
        if telling.again {
            cause.extend_from_slice(&telling.at.0.to_be_bytes());
        }
        cause
    }
}

fn take(
    tx: &mut Tx<'_>,
    terms: &Terms,
    d: &DispatchRec,
    late: UnitId,
    run: &Run,
    now: Instant,
) -> Result<usize, ReportError> {
    let Some(unit) = around::unit(tx, late)? else { return Ok(0) };
    let mut drafts: Vec<Draft> = Vec::new();
    for telling in run.tellings(terms, now) {
        let nodes = nodes_by_now(tx, d.from_unit, &[d.to_unit], &d.nodes)?;
        let mut readers = Readers { reach: d.reach, nodes };
        let above = match telling.step {
            StepWord::Above => above(tx, d, &unit, run.clock, &mut readers)?,
            _ => None,
        };
        let fact = DispatchEscalated {
            dispatch: d.id,
            clock: run.clock,
            due_at: run.due_at,
            step: telling.step,
            at: telling.at,
            unit: late,
            title: d.title.clone(),
            next_at: telling.next_at,
            again: telling.again,
            above,
        };
        let drill = if d.drill { "【演练】" } else { "" };
        let what = if run.clock == ClockWord::Delivery { "未送达" } else { "超时" };
        let brief = format!("{drill}{what}：{}，{}", unit.short_name, d.title);
        let cause = run.cause(d.id.bytes(), &telling);
        drafts.push(
            draft(&fact, late, audience(Some(readers.reach), &readers.nodes), d.drill)?
                .brief(&brief)
                .consequence("report.escalated", &cause, run.due_at),
        );
    }
    tell(tx, drafts)
}

/// Writes what is told; answers how much it was.
fn tell(tx: &mut Tx<'_>, drafts: Vec<Draft>) -> Result<usize, ReportError> {
    let told = drafts.len();
    if told > 0 {
        tx.append(Acting::platform(), drafts)?;
    }
    Ok(told)
}

/// Who may read of it.
struct Readers {
    reach: Level,
    nodes: Vec<NodeId>,
}

/// The desk above that is told, and who may read of it then.
fn above(
    db: &mut dyn Db,
    d: &DispatchRec,
    late: &Unit,
    clock: ClockWord,
    readers: &mut Readers,
) -> Result<Option<ToldAbove>, DbError> {
    let own = around::desks_of(db, late.id)?;
    let desk = match clock {
        ClockWord::Tel | ClockWord::Doc => around::desk(db, d.to_desk)?,
        ClockWord::Receive => around::general_above(db, late, &own)?,
        ClockWord::Delivery => None,
    };
    let Some(desk) = desk else { return Ok(None) };
    if clock == ClockWord::Receive {
        readers.reach = readers.reach.min(desk.level);
        readers
            .nodes
            .extend(desk.node.filter(|node| desk.level == late.level && !readers.nodes.contains(node)));
    }
    let report = d.report.unwrap_or(d.root);
    let rating = report::get(db, report)?.map(|r| r.rating);
    let general = own.iter().find(|desk| desk.is_general());
    Ok(Some(ToldAbove {
        unit: desk.keeper,
        phone: desk.phones.first().cloned(),
        name: desk.name,
        external: desk.external,
        late_name: general.map_or(&late.short_name, |desk| &desk.unit_name).clone(),
        late_phone: general.or(own.first()).and_then(|desk| desk.phones.first().cloned()),
        rating,
        report,
    }))
}

/// A report whose next follow-up is late. The last step tells the desk that waits for it.
fn unfollowed(tx: &mut Tx<'_>, terms: &Terms, r: &ReportRec, now: Instant) -> Result<usize, ReportError> {
    // A follow-up is no clock of a dispatch; its steps are the same.
    let state = &r.follow;
    let run = Run::new(ClockWord::Doc, state.due_at, None, &state.told, state.next_at);
    let Some(run) = run.map(|run| Run { daily: true, ..run }) else { return Ok(0) };
    let Some(unit) = around::unit(tx, r.unit)? else { return Ok(0) };
    let sent = dispatch::of_root(tx, r.root)?;
    let stands = |d: &&DispatchRec| d.report == Some(r.id) && d.withdrawn_at.is_none();
    let to = sent.iter().filter(stands).min_by_key(|d| (d.via, d.id));
    let mut drafts: Vec<Draft> = Vec::new();
    for telling in run.tellings(terms, now) {
        let above = match (telling.step, to) {
            // That desk has the report and reads of it already.
            (StepWord::Above, Some(d)) => {
                above(tx, d, &unit, ClockWord::Doc, &mut Readers { reach: d.reach, nodes: d.nodes.clone() })?
            }
            _ => None,
        };
        let fact = ReportEscalated {
            report: r.id,
            due_at: run.due_at,
            step: telling.step,
            at: telling.at,
            unit: r.unit,
            title: r.title.clone(),
            next_at: telling.next_at,
            again: telling.again,
            above,
        };
        let drill = if r.drill { "【演练】" } else { "" };
        let brief = format!("{drill}续报超时：{}，{}", r.unit_name, r.title);
        let cause = run.cause(r.id.bytes(), &telling);
        drafts.push(draft(&fact, r.unit, readers_of(tx, r)?, r.drill)?.brief(&brief).consequence(
            "report.follow_escalated",
            &cause,
            run.due_at,
        ));
    }
    tell(tx, drafts)
}

/// A unit that has not answered an inquiry in time.
fn not_said(tx: &mut Tx<'_>, terms: &Terms, q: &InquiryRec, now: Instant) -> Result<usize, ReportError> {
    let due_at = Some(q.due.due_at);
    let Some(run) = Run::new(ClockWord::Doc, due_at, q.answered_at, &q.told, q.next_at) else {
        return Ok(0);
    };
    let audience = inquiry_service::readers(tx, q)?;
    let mut drafts: Vec<Draft> = Vec::new();
    for telling in run.tellings(terms, now) {
        let fact = InquiryEscalated {
            inquiry: q.id,
            late: q.to,
            due_at: run.due_at,
            step: telling.step,
            told_at: telling.at,
            next_at: telling.next_at,
            again: telling.again,
        };
        let drill = if q.drill { "【演练】" } else { "" };
        // A tip's title is made of what was said, which is sealed: the brief names the units alone.
        let brief = format!("{drill}核报未答复：{}，{}问的", q.to_name, q.unit_name);
        let cause = run.cause(q.id.bytes(), &telling);
        drafts.push(draft(&fact, q.to, audience.clone(), q.drill)?.brief(&brief).consequence(
            "inquiry.escalated",
            &cause,
            run.due_at,
        ));
    }
    tell(tx, drafts)
}

/// A unit that has not answered an instruction in time.
fn unanswered(
    tx: &mut Tx<'_>,
    terms: &Terms,
    i: &InstructionRec,
    late: UnitId,
    now: Instant,
) -> Result<usize, ReportError> {
    let Some(to) = i.to.iter().find(|to| to.unit == late) else { return Ok(0) };
    // An instruction's answer is no clock of a dispatch; its steps are the same.
    let Some(run) = Run::new(ClockWord::Doc, to.due_at, to.answered_at, &to.told, to.next_at) else {
        return Ok(0);
    };
    let mut drafts: Vec<Draft> = Vec::new();
    for telling in run.tellings(terms, now) {
        let fact = InstructionEscalated {
            instruction: i.id,
            late,
            due_at: run.due_at,
            step: telling.step,
            told_at: telling.at,
            next_at: telling.next_at,
            again: telling.again,
        };
        let drill = if i.drill { "【演练】" } else { "" };
        let brief = format!("{drill}批示未答复：{}，{}", to.name, i.title);
        let mut cause = late.bytes().to_vec();
        cause.extend(run.cause(i.id.bytes(), &telling));
        drafts.push(
            draft(&fact, late, Audience::of(Channel::To(i.home)), i.drill)?.brief(&brief).consequence(
                "instruction.escalated",
                &cause,
                run.due_at,
            ),
        );
    }
    tell(tx, drafts)
}
