//! 退回 and 改送: a report that went to a wrong address is returned, with the right one named,
//! and sent there. Nothing else is a reason to return a report: what it lacks is asked for
//! while it counts ([`super::inquiry`]).
//!
//! The sender's clock has run since the unit knew, so the right desk is owed by the term that
//! it would have had, from the same start.

use super::posting::{self, Matter, Owed, Seat};
use super::{
    ReportError, Terms, audience_of, bounded, delivery, dispatch_id, dispatch_subject, draft, remark, state,
    unmoved, wrong,
};
use crate::around::{self, Desk, Route};
use crate::model::Via;
use crate::rules::RouteRow;
use crate::rules::deadlines::clocks;
use crate::views::dispatch::{self, DispatchRec};
use crate::views::manuscript;
use crate::views::report::{self, ReportRec};
use crate::words::RETURNED;
use facts::draft::Draft;
use facts::report::{DispatchMerged, DispatchReturned, DispatchWithdrawn, Term, TookPeople};
use journal::{Db, DbError, Tx};
use kernel::limits::NAME_CHARS;
use kernel::{DeskId, DispatchId, Grade, RouteId};
use org::web::Who;
use serde::{Deserialize, Serialize};

/// A return, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Return {
    /// Why it is none of theirs.
    pub reason: String,
    /// The right desk, where it was chosen.
    #[serde(default)]
    pub desk_id: Option<DeskId>,
    /// The right addressee in words, where it was not.
    #[serde(default)]
    pub right: Option<String>,
}

/// Another address, as chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Readdress {
    /// The dispatch that was returned.
    pub dispatch_id: DispatchId,
    /// The right desk.
    pub desk_id: DeskId,
}

/// Whether a dispatch may be a wrong address: along a line the bureau says whose business it
/// is; a government cannot deny what lies in its jurisdiction.
///
/// # Errors
/// [`DbError`].
pub fn may_be_wrong(db: &mut dyn Db, d: &DispatchRec, r: &ReportRec) -> Result<bool, DbError> {
    if d.report != Some(r.id) || d.delivered_at.is_none() || d.withdrawn_at.is_some() {
        return Ok(false);
    }
    if d.via == Via::Line {
        return Ok(true);
    }
    let Some(desk) = around::desk(db, d.to_desk)? else { return Ok(false) };
    if let Some(place) = r.place_id
        && let Some((unit, _)) = around::place(db, place)?
    {
        return Ok(!around::is_under(db, desk.serves, unit)?);
    }
    Ok(around::neighbour_named(db, &[desk.serves], &r.place_text)?.is_some())
}

/// 退回: by the desk it was sent to. What the desk owed further up because of it, and has not
/// written, is owed no more.
///
/// # Errors
/// [`ReportError`].
pub fn give_back(
    tx: &mut Tx<'_>,
    who: &Who,
    report: &ReportRec,
    typed: Return,
    if_match: Option<u64>,
) -> Result<(), ReportError> {
    unmoved(tx, &super::report_subject(report.id), if_match)?;
    let all = dispatch::of_root(tx, report.root)?;
    let mut wrongly = Vec::new();
    for d in all.iter().filter(|d| d.to_unit == who.unit && d.report == Some(report.id)) {
        if may_be_wrong(tx, d, report)? {
            wrongly.push(d);
        }
    }
    if wrongly.is_empty() {
        return Err(state(
            "return.right_address",
            "这份信息属于本单位受理，不能退回；缺什么请用“要素不全”，不实请核实后由报送单位撤回。",
        ));
    }
    if report::of_root(tx, report.root)?.iter().any(|r| r.unit == who.unit && r.sources.contains(&report.id))
    {
        return Err(state("return.written_up", "已经据此上报，不能再退回；如报错，请更正。"));
    }
    let reason = remark("/reason", Some(typed.reason))?
        .ok_or_else(|| wrong("/reason", "report.reason_empty", "请写明为什么不属于本单位"))?;
    let desk = typed.desk_id.map(|id| around::desk(tx, id)).transpose()?.flatten();
    if desk.as_ref().is_some_and(|desk| desk.keeper == who.unit) {
        return Err(wrong("/desk_id", "return.own_desk", "这是本单位的值班室；请选择应报的单位"));
    }
    let named = bounded("/right", typed.right, NAME_CHARS)?;
    let right = desk.as_ref().map(|desk| desk.name.clone()).or(named);
    let right = right.ok_or_else(|| wrong("/right", "return.right_missing", "请写明应当报给哪里"))?;
    let now = tx.now();
    let people = TookPeople { by: Some(who.name.clone()), ..TookPeople::default() };
    let mut drafts = Vec::new();
    for d in &wrongly {
        let right_desk = desk.as_ref().map(|desk| desk.id);
        let fact = DispatchReturned {
            dispatch: d.id,
            at: now,
            reason: reason.clone(),
            right: right.clone(),
            right_desk,
        };
        drafts.push(draft(&fact, who.unit, audience_of(tx, d)?, d.drill)?.sealed(&people)?);
    }
    let gone = |d: &DispatchRec| wrongly.iter().any(|w| w.id == d.id);
    if !all
        .iter()
        .any(|d| d.to_unit == who.unit && d.withdrawn_at.is_none() && d.report.is_some() && !gone(d))
    {
        let owed =
            |d: &&DispatchRec| d.from_unit == who.unit && d.report.is_none() && d.withdrawn_at.is_none();
        for d in all.iter().filter(owed) {
            let fact = DispatchWithdrawn { dispatch: d.id, at: now, reason: RETURNED.to_owned() };
            drafts.push(draft(&fact, who.unit, audience_of(tx, d)?, d.drill)?);
        }
    }
    if let Some(m) = manuscript::waiting(tx, report.root, who.unit)? {
        drafts.push(super::manuscript::closed_draft(&m, now)?);
    }
    tx.append(who.acting(), drafts)?;
    super::link::settle(tx, who.acting(), report.root)
}

/// Dispatches of a unit that were returned and for which nothing was sent elsewhere since.
#[must_use]
pub fn unsettled<'d>(dispatches: &'d [DispatchRec], who: &Who) -> Vec<&'d DispatchRec> {
    let stands = |desk: Option<DeskId>| {
        dispatches
            .iter()
            .any(|o| o.from_unit == who.unit && o.withdrawn_at.is_none() && Some(o.to_desk) == desk)
    };
    dispatches
        .iter()
        .filter(|d| d.from_unit == who.unit && d.merged_into.is_none())
        .filter(|d| d.returned.as_ref().is_some_and(|returned| !stands(returned.right_desk)))
        .collect()
}

/// 改送: the right desk is owed the report from the same start. A desk of this node has it at
/// once; elsewhere it is owed and goes with 上报, which restates it in full.
///
/// # Errors
/// [`ReportError`].
pub fn readdress(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    report: &ReportRec,
    typed: Readdress,
) -> Result<(), ReportError> {
    if report.withdrawn_at.is_some() {
        return Err(ReportError::NotNow("这份信息已经撤回。"));
    }
    let back = dispatch::get(tx, typed.dispatch_id)?.ok_or(ReportError::NotFound)?;
    let seat = Seat::of(tx, back.from_unit)?.ok_or(ReportError::UnknownUnit)?;
    let hosted = seat.unit.hosted_by == Some(tx.identity().node);
    if back.root != report.root || !hosted || !around::is_under(tx, who.unit, back.from_unit)? {
        return Err(ReportError::NotFound);
    }
    if back.returned.is_none() {
        return Err(ReportError::NotNow("这份信息没有被退回。"));
    }
    let desk = around::desk(tx, typed.desk_id)?.ok_or(ReportError::UnknownDesk)?;
    if tx.rev(&dispatch_subject(dispatch_id(report.root, back.from_unit, desk.id)))? > 0 {
        return Err(ReportError::Already("已经报给过这个值班室，请选择别的。"));
    }
    let via = if desk.is_general() { Via::Block } else { Via::Line };
    let own = tx.identity().node;
    let arrives = desk.node == Some(own);
    let (keeper, reach) = (desk.keeper, desk.level.min(seat.unit.level));
    let owed = [owed_to(terms, &seat, report, &back, desk, via)];
    let mut nodes = report.nodes.clone();
    nodes.extend(posting::sideways(&owed, own).into_iter().filter(|node| !report.nodes.contains(node)));
    let matter = Matter {
        root: report.root,
        title: &report.title,
        kind: &report.kind,
        rating: report.rating,
        started_at: back.started_at,
        nodes: nodes.clone(),
        drill: report.drill,
        stamp: tx.now(),
    };
    let sent = back.report.filter(|_| arrives);
    let openings = posting::openings(tx, terms, &seat, &matter, sent, &owed)?;
    let id = openings.first().map(|o| o.fact.id);
    let mut drafts: Vec<Draft> = openings.into_iter().map(|o| o.draft).collect();
    if let Some(into) = id {
        let fact = DispatchMerged { dispatch: back.id, at: tx.now(), into };
        drafts.push(draft(&fact, back.from_unit, audience_of(tx, &back)?, back.drill)?);
    }
    tx.append(who.acting(), drafts)?;
    if let (Some(id), Some(_)) = (id, sent) {
        let parcel = delivery::Parcel { id, to_unit: keeper, via, reach, nodes, arrived: true };
        delivery::hand_out(tx, terms, who.acting(), &[parcel], report.into())?;
    }
    Ok(())
}

/// The addressee with the clocks that it would have had.
fn owed_to(terms: &Terms, seat: &Seat, report: &ReportRec, back: &DispatchRec, desk: Desk, via: Via) -> Owed {
    let row = RouteRow {
        route_id: RouteId::from_bytes(desk.id.bytes()),
        via,
        kinds: Vec::new(),
        min_grade: Grade::IV,
        to_desk: desk.id,
        to_level: desk.level,
    };
    let level = seat.unit.level;
    let clock = clocks(terms.law, &terms.profile, level, &report.kind, report.rating, back.started_at)
        .into_iter()
        .find(|clock| clock.via == via);
    let (tel, doc) = clock.map_or((None, None), |clock| (clock.tel, clock.doc));
    Owed { route: Route { row, desk }, tel: tel.map(Term::from), doc: doc.map(Term::from) }
}
