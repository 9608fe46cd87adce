//! The work of a duty room on a report: 签收, 核实, ☎, and handing the written report
//! to an addressee without a node.

use super::posting::Seat;
use super::{
    ReportError, Terms, audience_of, bounded, calls, dispatch_subject, draft, grade, remark, report_subject,
    stated_at, unmoved, unmoved_by, wrong,
};
use crate::around;
use crate::figures;
use crate::model::CasualtiesInput;
use crate::views::dispatch::{self, DispatchRec};
use crate::views::report::{self, ReportRec};
use facts::draft::Fact;
use facts::entry::Entry;
use facts::report::{
    DispatchHanded, DispatchPressed, DispatchReceived, DispatchTelephoned, DispatchUnreceived,
    DispatchVerified, DispatchWithdrawn, HandMethod, TookPeople, VerifyPeople,
};
use journal::Tx;
use kernel::clock::MINUTE_MS;
use kernel::limits::NAME_CHARS;
use kernel::limits::report::{PRESS_AGAIN_MS, UNDO_MS};
use kernel::{DispatchId, Instant};
use org::web::Who;
use serde::{Deserialize, Serialize};

/// The dispatches by which a report stands at the caller's unit.
fn here(tx: &mut Tx<'_>, who: &Who, report: &ReportRec) -> Result<Vec<DispatchRec>, ReportError> {
    let mut found = dispatch::of_root(tx, report.root)?;
    found.retain(|d| d.to_unit == who.unit && d.report == Some(report.id) && d.withdrawn_at.is_none());
    if found.is_empty() {
        Err(ReportError::NotNow("这份信息不是报给本单位的"))
    } else {
        Ok(found)
    }
}

/// Everything about the event that stands at the caller's unit, whichever report it
/// came by: a skip-level copy and the report upward are one matter on one desk.
fn of_event(tx: &mut Tx<'_>, who: &Who, report: &ReportRec) -> Result<Vec<DispatchRec>, ReportError> {
    here(tx, who, report)?;
    let mut found = dispatch::of_root(tx, report.root)?;
    found.retain(|d| d.to_unit == who.unit && d.report.is_some() && d.withdrawn_at.is_none());
    Ok(found)
}

/// 签收: what was delivered to the unit's desks about this event is taken by a person,
/// and the call list is made.
///
/// # Errors
/// [`ReportError`].
pub fn receive(tx: &mut Tx<'_>, terms: &Terms, who: &Who, report: &ReportRec) -> Result<(), ReportError> {
    let dispatches = of_event(tx, who, report)?;
    let open: Vec<_> = dispatches.iter().filter(|d| d.open_in).collect();
    if open.is_empty() {
        return Err(ReportError::Already("已经签收。"));
    }
    let now = tx.now();
    for d in open {
        let fact = DispatchReceived { dispatch: d.id, at: now };
        let people = TookPeople { by: Some(who.name.clone()), ..TookPeople::default() };
        let received = draft(&fact, who.unit, audience_of(tx, d)?, d.drill)?.sealed(&people)?;
        tx.append(who.acting(), vec![received])?;
        if let Some(desk) = around::desk(tx, d.to_desk)? {
            calls::list(tx, terms, who.acting(), &desk, report)?;
        }
    }
    Ok(())
}

/// Takes a receipt back, within seconds and while nothing was done upon it.
///
/// # Errors
/// [`ReportError`].
pub fn unreceive(tx: &mut Tx<'_>, who: &Who, report: &ReportRec) -> Result<(), ReportError> {
    let now = tx.now();
    let dispatches = of_event(tx, who, report)?;
    let recent = |d: &&DispatchRec| {
        d.received_at.is_some_and(|at| now.since(at) <= UNDO_MS) && d.verified_at.is_none()
    };
    let undo: Vec<_> = dispatches.iter().filter(recent).collect();
    if undo.is_empty() {
        return Err(ReportError::NotNow("签收超过 10 秒或已经核实，不能撤销。"));
    }
    for d in undo {
        let fact = DispatchUnreceived { dispatch: d.id, at: now };
        let undone = draft(&fact, who.unit, audience_of(tx, d)?, d.drill)?;
        tx.append(who.acting(), vec![undone])?;
    }
    Ok(())
}

/// What was verified, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Verify {
    /// With whom, and what they said.
    pub note: String,
    /// Figures, where there are new ones.
    #[serde(default)]
    pub casualties: Option<CasualtiesInput>,
}

/// 核实: the desk asked, was answered, and the figures go into the ledger; graver ones raise
/// the grade.
///
/// # Errors
/// [`ReportError`].
pub fn verify(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    report: &ReportRec,
    typed: Verify,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    let dispatches = here(tx, who, report)?;
    unmoved(tx, &report_subject(report.id), if_match)?;
    let note = remark("/note", Some(typed.note))?
        .ok_or_else(|| wrong("/note", "report.note_empty", "请写明向谁核实、怎么说"))?;
    let figures = typed.casualties.map(|c| c.accept()).transpose().map_err(ReportError::Fields)?;
    let Some(d) = dispatches.first() else { return Err(ReportError::NotFound) };
    let known = figures::in_use(tx, report.root, report)?;
    let fact = DispatchVerified { dispatch: d.id, at: tx.now(), figures };
    let people = VerifyPeople { by: Some(who.name.clone()), note: Some(note) };
    let verified = draft(&fact, who.unit, audience_of(tx, d)?, d.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![verified])?;
    if let Some(figures) = &figures {
        let before = grade::Known {
            kind: &report.kind,
            what: &report.what,
            place: &report.place_text,
            casualties: &known,
        };
        grade::keep_up(tx, terms, who, report, before, grade::Known { casualties: figures, ..before })?;
    }
    Ok(())
}

/// 催报, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PressFor {
    /// What is owed.
    pub dispatch_id: DispatchId,
    /// What is said to it.
    #[serde(default)]
    pub note: Option<String>,
}

/// 催报: the desk that waits presses for a telephone call or a written report that it is owed.
/// It rings at who owes; the clocks run as before.
///
/// # Errors
/// [`ReportError`].
pub fn press(tx: &mut Tx<'_>, who: &Who, report: &ReportRec, typed: PressFor) -> Result<(), ReportError> {
    let d = dispatch::get(tx, typed.dispatch_id)?.ok_or(ReportError::NotFound)?;
    if d.root != report.root || d.to_unit != who.unit {
        return Err(ReportError::NotFound);
    }
    if !d.open_out {
        return Err(ReportError::Already("对方已经报到，不用再催。"));
    }
    let now = tx.now();
    if d.pressed_at.is_some_and(|at| now.since(at) < PRESS_AGAIN_MS) {
        return Err(ReportError::NotNow("刚刚催过，一分钟后可以再催；急就打电话。"));
    }
    let fact = DispatchPressed { dispatch: d.id, at: now };
    let said = remark("/note", typed.note)?;
    let people = TookPeople { by: Some(who.name.clone()), said, ..TookPeople::default() };
    let mark = if d.drill { "【演练】" } else { "" };
    let brief = format!("{mark}催报：{}催{}，{}", d.to_unit_name, d.from_name, d.title);
    let pressed = draft(&fact, who.unit, audience_of(tx, &d)?, d.drill)?.sealed(&people)?.brief(&brief);
    tx.append(who.acting(), vec![pressed])?;
    Ok(())
}

/// A telephone report, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Telephone {
    /// Which addressee.
    pub dispatch_id: DispatchId,
    /// When; now, when absent.
    #[serde(default)]
    pub at: Option<Instant>,
    /// Who took it.
    pub took_by: String,
    /// What was said.
    #[serde(default)]
    pub said: Option<String>,
}

/// The dispatch of a report's event that the caller's unit owes, or took.
fn own(tx: &mut Tx<'_>, who: &Who, report: &ReportRec, id: DispatchId) -> Result<DispatchRec, ReportError> {
    let d = dispatch::get(tx, id)?.ok_or(ReportError::NotFound)?;
    let party = d.from_unit == who.unit || d.to_unit == who.unit;
    let above = party || around::is_under(tx, who.unit, d.from_unit)?;
    let hosted = Seat::of(tx, d.from_unit)?.is_some_and(|s| s.unit.hosted_by == Some(tx.identity().node));
    if d.root == report.root && (party || (above && hosted)) { Ok(d) } else { Err(ReportError::NotFound) }
}

/// ☎: the addressee was told by telephone; who took it and when meets the clock.
///
/// # Errors
/// [`ReportError`].
pub fn telephone(
    tx: &mut Tx<'_>,
    who: &Who,
    report: &ReportRec,
    typed: Telephone,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    let d = own(tx, who, report, typed.dispatch_id)?;
    let matters =
        |e: &Entry| [DispatchTelephoned::KIND, DispatchWithdrawn::KIND].contains(&e.header.kind.as_str());
    unmoved_by(tx, &dispatch_subject(d.id), if_match, report.id, matters)?;
    let took_by =
        bounded("/took_by", Some(typed.took_by), NAME_CHARS)?.ok_or_else(|| nobody_took_it("/took_by"))?;
    let not_before = earliest(tx, report, d.started_at)?;
    let at = stated_at(tx.now(), typed.at, not_before)?;
    let fact = DispatchTelephoned { dispatch: d.id, at };
    let people =
        TookPeople { took_by: Some(took_by), said: remark("/said", typed.said)?, by: Some(who.name.clone()) };
    let told = draft(&fact, who.unit, audience_of(tx, &d)?, d.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![told])?;
    Ok(())
}

/// A telephone report that nobody took meets no clock.
pub(super) fn nobody_took_it(pointer: &str) -> ReportError {
    wrong(pointer, "report.took_by_empty", "请写明对方接话人")
}

/// The earliest instant at which somebody can have been told: a minute before anybody knew of
/// the event, as far as this node heard. The telephone is faster than the platform, so the
/// start of a clock above, which is the delivery, is no bound, nor is the time of sending.
pub(crate) fn earliest(
    tx: &mut Tx<'_>,
    report: &ReportRec,
    started_at: Instant,
) -> Result<Instant, ReportError> {
    let chain = report::of_root(tx, report.root)?;
    let known =
        chain.iter().map(|r| r.knew_at).chain(chain.iter().flat_map(|r| r.trail.iter().map(|s| s.at)));
    let first = known.fold(started_at.min(report.knew_at), Ord::min);
    Ok(Instant(first.0.saturating_sub(MINUTE_MS)))
}

/// A written report handed over outside the platform, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Hand {
    /// Which addressee.
    pub dispatch_id: DispatchId,
    /// How.
    pub method: HandMethod,
    /// Who took it.
    pub took_by: String,
    /// When; now, when absent.
    #[serde(default)]
    pub at: Option<Instant>,
    /// The receipt's number or mark.
    #[serde(default)]
    pub receipt_no: Option<String>,
}

/// The written report was handed to an addressee without a node; that meets the clock.
///
/// # Errors
/// [`ReportError`].
pub fn hand(
    tx: &mut Tx<'_>,
    who: &Who,
    report: &ReportRec,
    typed: Hand,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    let d = own(tx, who, report, typed.dispatch_id)?;
    let matters =
        |e: &Entry| [DispatchHanded::KIND, DispatchWithdrawn::KIND].contains(&e.header.kind.as_str());
    unmoved_by(tx, &dispatch_subject(d.id), if_match, report.id, matters)?;
    if d.report.is_none() {
        return Err(ReportError::NotNow("还没有写好上报的书面报告；请先“上报”，再记录交付。"));
    }
    let took_by = bounded("/took_by", Some(typed.took_by), NAME_CHARS)?
        .ok_or_else(|| wrong("/took_by", "report.took_by_empty", "请写明对方接收人"))?;
    let not_before = earliest(tx, report, d.started_at)?;
    let at = stated_at(tx.now(), typed.at, not_before)?;
    let receipt_no = bounded("/receipt_no", typed.receipt_no, NAME_CHARS)?;
    let fact = DispatchHanded { dispatch: d.id, at, method: typed.method, receipt_no };
    let people = TookPeople { took_by: Some(took_by), said: None, by: Some(who.name.clone()) };
    let handed = draft(&fact, who.unit, audience_of(tx, &d)?, d.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![handed])?;
    Ok(())
}
