//! The clocks of an event: what is owed to whom, by when, by which article, and who is
//! told next when nobody acts.

use super::dto::{Clock, ClockTo, ClockWhat, NextEscalation, UnitRef};
use super::unhanded::{self, After};
use crate::around;
use crate::jobs::steps;
use crate::rules::escalate::StepRow;
use crate::rules::{ClockState, next_escalation};
use crate::views::dispatch::DispatchRec;
use crate::views::follow;
use crate::views::instruction::InstructionRec;
use crate::views::report::ReportRec;
use crate::views::word;
use facts::report::{ClockWord, Term};
use journal::{Db, DbError};
use kernel::clock::MINUTE_MS;
use kernel::{Instant, UnitId};

/// All clocks of an event, the caller's own first, then by what runs out next; met
/// ones at the end.
///
/// # Errors
/// [`DbError`].
pub fn clocks(
    db: &mut dyn Db,
    viewer: UnitId,
    chain: &[ReportRec],
    dispatches: &[DispatchRec],
    instructions: &[InstructionRec],
    rows: &[StepRow],
) -> Result<Vec<Clock>, DbError> {
    let mut clocks = Vec::new();
    for d in dispatches.iter().filter(|d| d.withdrawn_at.is_none()) {
        let to = addressee(db, d)?;
        let sender = UnitRef { id: d.from_unit, name: d.from_name.clone() };
        let receiver = UnitRef { id: d.to_unit, name: d.to_unit_name.clone() };
        let parts = [
            (ClockWord::Tel, &d.tel, d.started_at, d.tel_at, &d.told_tel, d.tel_next_at, &sender),
            (ClockWord::Doc, &d.doc, d.started_at, d.doc_at, &d.told_doc, d.doc_next_at, &sender),
            (
                ClockWord::Receive,
                &d.receive,
                d.delivered_at.unwrap_or(d.opened_at),
                d.received_at,
                &d.told_receive,
                d.receive_next_at,
                &receiver,
            ),
        ];
        for (what, term, started_at, met_at, told, next_at, owed_by) in parts {
            let Some(term) = term else { continue };
            let told = steps(told);
            let state = ClockState { clock: what, due_at: term.due_at, met_at, told: &told, next_at };
            let next = next_escalation(&state, rows);
            let next = next.map(|n| word(&n.step).map(|to| NextEscalation { at: n.at, to })).transpose()?;
            clocks.push(clock(d, what, term, started_at, met_at, owed_by, &to, viewer, next));
        }
    }
    for r in chain {
        clocks.extend(next_follow_up(r, dispatches, viewer, rows)?);
    }
    clocks.extend(unhanded(db, viewer, chain, dispatches)?);
    clocks.extend(instructions.iter().flat_map(|i| answers(i, viewer)));
    clocks.sort_by_key(|c| (c.met_at.is_some(), !c.mine, c.due_at, c.what));
    Ok(clocks)
}

/// The desk that a dispatch is for, with its numbers.
fn addressee(db: &mut dyn Db, d: &DispatchRec) -> Result<ClockTo, DbError> {
    let desk = around::desk(db, d.to_desk)?;
    Ok(ClockTo {
        desk_id: Some(d.to_desk),
        name: d.to_name.clone(),
        unit: d.to_unit_name.clone(),
        phones: desk.map_or_else(Vec::new, |desk| desk.phones),
        external: d.external,
    })
}

#[allow(clippy::too_many_arguments)]
fn clock(
    d: &DispatchRec,
    what: ClockWord,
    term: &Term,
    started_at: Instant,
    met_at: Option<Instant>,
    owed_by: &UnitRef,
    to: &ClockTo,
    viewer: UnitId,
    next_escalation: Option<NextEscalation>,
) -> Clock {
    let what = match what {
        ClockWord::Tel => ClockWhat::Tel,
        ClockWord::Doc => ClockWhat::Doc,
        ClockWord::Receive | ClockWord::Delivery => ClockWhat::Receive,
    };
    Clock {
        id: format!("{}-{what:?}", d.id).to_lowercase(),
        dispatch_id: Some(d.id),
        rev: Some(d.rev),
        what,
        via: Some(d.via),
        owed_by: owed_by.clone(),
        mine: owed_by.id == viewer,
        to: to.clone(),
        due_at: term.due_at,
        started_at,
        minutes: i64::from(term.minutes),
        article: term.article.clone(),
        article_en: term.article_en.clone(),
        ceiling_minutes: term.ceiling_minutes,
        ceiling_article: term.ceiling_article.clone(),
        ceiling_article_en: term.ceiling_article_en.clone(),
        met_at,
        may_press: d.to_unit == viewer && d.open_out && met_at.is_none() && what != ClockWhat::Receive,
        pressed: Some(d.pressed).filter(|n| *n > 0),
        next_escalation,
    }
}

/// What was said after a report and is still to be told to addressees without a node.
fn unhanded(
    db: &mut dyn Db,
    viewer: UnitId,
    chain: &[ReportRec],
    dispatches: &[DispatchRec],
) -> Result<Vec<Clock>, DbError> {
    let Some(first) = chain.first().filter(|_| dispatches.iter().any(|d| d.external)) else {
        return Ok(Vec::new());
    };
    let said = follow::of_root(db, first.root)?;
    let mut clocks = Vec::new();
    for d in dispatches {
        let Some(owed) = unhanded::unhanded(d, chain, &said) else { continue };
        let to = addressee(db, d)?;
        let owed_by = UnitRef { id: d.from_unit, name: d.from_name.clone() };
        let (at, term) = (owed.at, &owed.term);
        let told = clock(d, ClockWord::Doc, term, at, None, &owed_by, &to, viewer, None);
        let what = if owed.after == After::Withdrawn { ClockWhat::Withdrawn } else { told.what };
        clocks.push(Clock { id: format!("{}-{}", told.id, at.0), what, ..told });
    }
    Ok(clocks)
}

/// 续报: the next follow-up of a report, owed to all its addressees at once.
fn next_follow_up(
    r: &ReportRec,
    dispatches: &[DispatchRec],
    viewer: UnitId,
    rows: &[StepRow],
) -> Result<Option<Clock>, DbError> {
    let (Some(due_at), Some(term)) = (r.follow.due_at, &r.follow.term) else { return Ok(None) };
    let told = steps(&r.follow.told);
    let state =
        ClockState { clock: ClockWord::Doc, due_at, met_at: None, told: &told, next_at: r.follow.next_at };
    let next = next_escalation(&state, rows);
    // It goes to all who have the report; the nearest stands for them.
    let sent = dispatches.iter().filter(|d| d.report == Some(r.id) && d.withdrawn_at.is_none());
    let to = sent.min_by_key(|d| (d.via, d.id)).map_or("", |d| d.to_unit_name.as_str());
    Ok(Some(Clock {
        id: format!("{}-follow", r.id),
        dispatch_id: None,
        rev: Some(r.rev),
        what: ClockWhat::Follow,
        via: None,
        owed_by: UnitRef { id: r.unit, name: r.unit_name.clone() },
        mine: r.unit == viewer,
        to: ClockTo {
            desk_id: None,
            name: to.to_owned(),
            unit: String::new(),
            phones: Vec::new(),
            external: false,
        },
        due_at,
        started_at: r.follow.at.unwrap_or(r.sent_at),
        minutes: i64::from(term.minutes),
        article: term.article.clone(),
        article_en: term.article_en.clone(),
        ceiling_minutes: term.ceiling_minutes,
        ceiling_article: term.ceiling_article.clone(),
        ceiling_article_en: term.ceiling_article_en.clone(),
        met_at: None,
        may_press: false,
        pressed: None,
        next_escalation: next.map(|n| word(&n.step).map(|to| NextEscalation { at: n.at, to })).transpose()?,
    }))
}

/// The answers that an instruction asks for by a time.
fn answers(i: &InstructionRec, viewer: UnitId) -> impl Iterator<Item = Clock> + '_ {
    i.to.iter().filter_map(move |to| {
        let due_at = to.due_at?;
        Some(Clock {
            id: format!("{}-{}-answer", i.id, to.unit),
            dispatch_id: None,
            rev: None,
            what: ClockWhat::Answer,
            via: None,
            owed_by: UnitRef { id: to.unit, name: to.name.clone() },
            mine: to.unit == viewer,
            to: ClockTo {
                desk_id: None,
                name: i.by_post.clone(),
                unit: i.unit_name.clone(),
                phones: Vec::new(),
                external: false,
            },
            due_at,
            started_at: i.at,
            minutes: due_at.since(i.at) / MINUTE_MS,
            article: i.no.clone(),
            article_en: i.no.clone(),
            ceiling_minutes: None,
            ceiling_article: None,
            ceiling_article_en: None,
            met_at: to.answered_at.or(i.settled_at),
            may_press: false,
            pressed: None,
            next_escalation: None,
        })
    })
}
