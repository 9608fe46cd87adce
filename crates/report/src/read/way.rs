//! 走到哪了: one cell for each unit on a report's way, ☎ and 文 apart, as far up as it
//! went and as far down as anybody told.

use super::dto::{WayLevel, WayMark, WayRole, WayState};
use crate::around;
use crate::model::{Medium, Via};
use crate::views::dispatch::DispatchRec;
use crate::views::report::ReportRec;
use crate::words;
use facts::report::TrailStep;
use journal::{Db, DbError};
use kernel::{Instant, UnitId};
use std::cmp::Reverse;

/// The cells of an event's way, lowest level first.
///
/// # Errors
/// [`DbError`].
pub fn way(
    db: &mut dyn Db,
    viewer: UnitId,
    chain: &[ReportRec],
    dispatches: &[DispatchRec],
    trail: &[TrailStep],
    now: Instant,
) -> Result<Vec<WayLevel>, DbError> {
    let mut units: Vec<UnitId> = Vec::new();
    let mut cells: Vec<WayLevel> = Vec::new();
    for d in dispatches.iter().filter(|d| d.withdrawn_at.is_none()) {
        if units.contains(&d.to_unit) {
            continue;
        }
        units.push(d.to_unit);
        let to: Vec<&DispatchRec> =
            dispatches.iter().filter(|o| o.to_unit == d.to_unit && o.withdrawn_at.is_none()).collect();
        cells.push(addressee(db, viewer, &to, now)?);
    }
    for r in chain.iter().rev() {
        if !units.contains(&r.unit) {
            units.push(r.unit);
            cells.push(author(db, viewer, r, dispatches, now)?);
        }
    }
    for step in trail {
        match units.iter().position(|unit| *unit == step.unit) {
            None => {
                units.push(step.unit);
                cells.push(restated(db, viewer, step, trail)?);
            }
            // What is seen here of the unit's own papers says nothing of the report that reached it.
            Some(at) => {
                let told = restated(db, viewer, step, trail)?;
                if let Some(cell) = cells.get_mut(at) {
                    told_too(cell, told);
                }
            }
        }
    }
    for (cell, unit) in cells.iter_mut().zip(&units) {
        if let Some(r) = chain.iter().find(|r| r.unit == *unit) {
            cell.saved_at = Some(r.sent_at);
        }
    }
    cells.sort_by_key(|c| (Reverse(c.level), c.via));
    Ok(cells)
}

/// A unit to whom the report is owed or was sent.
fn addressee(
    db: &mut dyn Db,
    viewer: UnitId,
    to: &[&DispatchRec],
    now: Instant,
) -> Result<WayLevel, DbError> {
    let via = to.iter().map(|d| d.via).min().unwrap_or(Via::Block);
    let first = to.iter().min_by_key(|d| d.via);
    let unit = first.map_or(viewer, |d| d.to_unit);
    let external = to.iter().all(|d| d.external);
    let tel = nearest_mark(to, via, now, |d| (d.tel_at, d.tel_by.clone(), d.tel.as_ref().map(|t| t.due_at)));
    let doc = nearest_mark(to, via, now, |d| {
        let by = d.received_by.clone().or_else(|| d.handed_by.clone());
        (d.doc_at, by, d.doc.as_ref().map(|t| t.due_at))
    });
    let how = to.iter().find_map(|d| d.handed_method).map(words::method);
    Ok(WayLevel {
        level: first.map_or(kernel::Level::Township, |d| d.to_level),
        unit: first.map_or_else(String::new, |d| d.to_unit_name.clone()),
        role: if external {
            WayRole::External
        } else if via == Via::Skip {
            WayRole::Skip
        } else {
            hosting(db, unit)?
        },
        via: Some(via),
        here: unit == viewer,
        tel,
        doc,
        saved_at: None,
        delivered_at: to.iter().filter_map(|d| d.delivered_at).min(),
        received_at: to.iter().filter_map(|d| d.received_at).min(),
        verified_at: to.iter().filter_map(|d| d.verified_at).min(),
        note: how.as_ref().map(|said| said.zh.clone()),
        note_en: how.map(|said| said.en),
    })
}

/// The unit that wrote a report and to whom nothing was sent.
fn author(
    db: &mut dyn Db,
    viewer: UnitId,
    r: &ReportRec,
    dispatches: &[DispatchRec],
    now: Instant,
) -> Result<WayLevel, DbError> {
    let from: Vec<_> =
        dispatches.iter().filter(|d| d.from_unit == r.unit && d.withdrawn_at.is_none()).collect();
    let via = along_the_line(from.iter().map(|d| d.via));
    let tel = mark(from.iter().map(|d| (d.tel_at, None, d.tel.as_ref().map(|t| t.due_at))), now);
    Ok(WayLevel {
        level: r.level,
        unit: r.unit_name.clone(),
        role: hosting(db, r.unit)?,
        via,
        here: r.unit == viewer,
        tel,
        doc: WayMark { state: WayState::Done, at: Some(r.sent_at), due_at: None, by: r.reporter.clone() },
        saved_at: Some(r.sent_at),
        delivered_at: None,
        received_at: None,
        verified_at: None,
        note: None,
        note_en: None,
    })
}

/// A bureau that only passed the report on along its line stands beside the governments.
fn along_the_line(mut ways: impl Iterator<Item = Via>) -> Option<Via> {
    let first = ways.next()?;
    (first == Via::Line && ways.all(|via| via == Via::Line)).then_some(Via::Line)
}

/// A unit below of which only the restated way tells.
fn restated(
    db: &mut dyn Db,
    viewer: UnitId,
    step: &TrailStep,
    trail: &[TrailStep],
) -> Result<WayLevel, DbError> {
    let of = |word: &str| trail.iter().filter(|s| s.unit == step.unit && s.step == word).map(|s| s.at).min();
    let done = |at: Option<Instant>| WayMark {
        state: if at.is_some() { WayState::Done } else { WayState::None },
        at,
        due_at: None,
        by: None,
    };
    let written =
        trail.iter().filter(|s| s.unit == step.unit && s.medium == Some(Medium::Doc)).map(|s| s.at).min();
    Ok(WayLevel {
        level: step.level,
        unit: step.name.clone(),
        role: hosting(db, step.unit)?,
        // A government that is told of by nobody's own papers is a level of the way all the same.
        via: trail.iter().filter(|s| s.unit == step.unit).filter_map(|s| s.via).min(),
        here: step.unit == viewer,
        tel: done(of("telephoned")),
        doc: done(written.or(of("delivered"))),
        saved_at: of("sent"),
        delivered_at: of("delivered"),
        received_at: of("received"),
        verified_at: of("verified"),
        note: None,
        note_en: None,
    })
}

/// A cell with what the restated way tells of its unit beside what is seen here.
fn told_too(cell: &mut WayLevel, told: WayLevel) {
    cell.saved_at = cell.saved_at.or(told.saved_at);
    cell.delivered_at = cell.delivered_at.or(told.delivered_at);
    cell.received_at = cell.received_at.or(told.received_at);
    cell.verified_at = cell.verified_at.or(told.verified_at);
    for (mark, other) in [(&mut cell.tel, told.tel), (&mut cell.doc, told.doc)] {
        if mark.state != WayState::Done && other.state == WayState::Done {
            *mark = other;
        }
    }
}

/// What is known of ☎ or 文: when done, by whom, by when owed.
type Part = (Option<Instant>, Option<String>, Option<Instant>);

/// The mark by the nearest way that says anything: a copy over somebody's head does
/// not do away with the report that is owed.
fn nearest_mark(to: &[&DispatchRec], via: Via, now: Instant, part: impl Fn(&DispatchRec) -> Part) -> WayMark {
    let near = mark(to.iter().filter(|d| d.via == via).map(|d| part(d)), now);
    if near.state == WayState::None { mark(to.iter().map(|d| part(d)), now) } else { near }
}

/// Done when any is; otherwise owed by the earliest.
fn mark(parts: impl Iterator<Item = Part>, now: Instant) -> WayMark {
    let parts: Vec<_> = parts.collect();
    let done = parts.iter().filter_map(|(at, by, _)| at.map(|at| (at, by.clone()))).min_by_key(|(at, _)| *at);
    let due_at = parts.iter().filter_map(|(_, _, due)| *due).min();
    match (done, due_at) {
        (Some((at, by)), due_at) => WayMark { state: WayState::Done, at: Some(at), due_at, by },
        (None, Some(due)) => {
            let state = if due < now { WayState::Over } else { WayState::Owed };
            WayMark { state, at: None, due_at: Some(due), by: None }
        }
        (None, None) => WayMark { state: WayState::None, at: None, due_at: None, by: None },
    }
}

/// A unit has a node of its own when the unit above is written for by another.
fn hosting(db: &mut dyn Db, unit: UnitId) -> Result<WayRole, DbError> {
    let Some(unit) = around::unit(db, unit)? else { return Ok(WayRole::Own) };
    let Some(node) = unit.hosted_by else { return Ok(WayRole::External) };
    let above = unit.parent.map(|parent| around::unit(db, parent)).transpose()?.flatten();
    Ok(if above.is_some_and(|u| u.hosted_by == Some(node)) { WayRole::Hosted } else { WayRole::Own })
}
