//! 逐级催办: a clock ran out, the next person is told, until somebody acts.
//!
//! A reconciler without input: it reads which clocks are over and appends a
//! `dispatch.escalated` for every step that is due and was not taken. The event id
//! follows from dispatch, clock and step, so running twice tells once. It acts only
//! for units that this node hosts; whoever rings people reads the facts.

use crate::around;
use crate::rules::{ClockState, escalation};
use crate::service::{ReportError, Terms, audience_of, draft};
use crate::views::dispatch::{self, DispatchRec};
use facts::report::{ClockWord, DispatchEscalated, StepWord};
use journal::{Acting, Tx};
use kernel::{DeskId, DispatchId, Instant, ReportId, UnitId};

/// Dispatches looked at in one turn.
const TURN: usize = 256;

/// Somebody was told that a clock ran out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalated {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// The event.
    pub root: ReportId,
    /// Which clock.
    pub clock: ClockWord,
    /// Who is told.
    pub step: StepWord,
    /// The unit that is late.
    pub unit: UnitId,
    /// The desk that is told, for the level above.
    pub above: Option<DeskId>,
    /// One line about the event.
    pub title: String,
    /// 演练
    pub drill: bool,
}

/// Takes every step that is due by `now`.
///
/// # Errors
/// [`ReportError`]; nothing of the turn is then kept.
pub fn escalate(tx: &mut Tx<'_>, terms: &Terms, now: Instant) -> Result<Vec<Escalated>, ReportError> {
    let mut told = Vec::new();
    for d in dispatch::send_overdue(tx, now, TURN)? {
        let clocks = [
            (ClockWord::Tel, d.tel.as_ref().map(|t| t.due_at), d.tel_at, steps(&d.told_tel)),
            (ClockWord::Doc, d.doc.as_ref().map(|t| t.due_at), d.doc_at, steps(&d.told_doc)),
        ];
        let late = d.from_unit;
        for (clock, due_at, met_at, earlier) in clocks {
            take(tx, terms, &d, late, (clock, due_at, met_at), &earlier, now, &mut told)?;
        }
    }
    for d in dispatch::take_overdue(tx, now, TURN)? {
        let due_at = d.receive.as_ref().map(|t| t.due_at);
        let earlier = steps(&d.told_receive);
        take(
            tx,
            terms,
            &d,
            d.to_unit,
            (ClockWord::Receive, due_at, d.received_at),
            &earlier,
            now,
            &mut told,
        )?;
    }
    Ok(told)
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

type Clock = (ClockWord, Option<Instant>, Option<Instant>);

#[allow(clippy::too_many_arguments)]
fn take(
    tx: &mut Tx<'_>,
    terms: &Terms,
    d: &DispatchRec,
    late: UnitId,
    (clock, due_at, met_at): Clock,
    earlier: &[StepWord],
    now: Instant,
    told: &mut Vec<Escalated>,
) -> Result<(), ReportError> {
    let Some(due_at) = due_at else { return Ok(()) };
    let own = tx.identity().node;
    let Some(unit) = around::unit(tx, late)?.filter(|u| u.hosted_by == Some(own)) else { return Ok(()) };
    let state = ClockState { clock, due_at, met_at, told: earlier };
    for due in escalation(&[state], now, &terms.profile.steps) {
        let fact = DispatchEscalated {
            dispatch: d.id,
            clock,
            due_at,
            step: due.step,
            at: due.at,
            unit: late,
            title: d.title.clone(),
        };
        let mut cause = d.id.bytes().to_vec();
        cause.extend_from_slice(&due_at.0.to_be_bytes());
        cause.extend_from_slice(format!("{clock:?} {:?}", due.step).as_bytes());
        let drill = if d.drill { "【演练】" } else { "" };
        let brief = format!("{drill}超时：{}，{}", unit.short_name, d.title);
        let escalated = draft(&fact, late, audience_of(d), d.drill)?.brief(&brief).consequence(
            "report.escalated",
            &cause,
            due_at,
        );
        tx.append(Acting::platform(), vec![escalated])?;
        told.push(Escalated {
            dispatch: d.id,
            root: d.root,
            clock,
            step: due.step,
            unit: late,
            above: (due.step == StepWord::Above).then_some(d.to_desk),
            title: d.title.clone(),
            drill: d.drill,
        });
    }
    Ok(())
}
