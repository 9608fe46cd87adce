//! 并案: two first reports are taken for one event, or said not to be. Nothing is deleted and
//! nothing moved: each keeps its text, its numbers and its way.
//!
//! What a unit owes the same desk about both, and has written of neither, goes together by the
//! strictest clocks, and is owed by itself again when they are parted or the other is withdrawn.

use super::posting::Seat;
use super::{
    ReportError, audience, audience_of, born_with, draft, nodes_by_now, remark, state, visible_report, wrong,
};
use crate::read::similar;
use crate::rules::Law;
use crate::views::dispatch::{self, DispatchRec};
use crate::views::link::{self, LinkRec};
use crate::views::manuscript;
use crate::views::report::{self, ReportRec};
use facts::draft::Audience;
use facts::report::{
    DispatchMerged, DispatchRestored, DispatchRetimed, ReportsJoined, ReportsParted, Term, TookPeople,
};
use journal::{Acting, Db, DbError, Tx};
use kernel::{DeskId, Grade, LinkId, NodeId, Rating, ReportId, UnitId};
use org::web::Who;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The other report, as chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Other {
    /// Any report of the other event.
    pub report_id: ReportId,
    /// Why, in words.
    #[serde(default)]
    pub reason: Option<String>,
}

/// The one link between two events, whoever speaks of it.
#[must_use]
pub fn link_id(one: ReportId, other: ReportId) -> LinkId {
    let (first, second) = if one < other { (one, other) } else { (other, one) };
    LinkId::from_bytes(born_with(first, "link", &[&second.bytes()]))
}

/// Two reports that the caller sees, as first reports, the earlier one first.
pub(crate) struct Pair {
    first: ReportRec,
    second: ReportRec,
}

impl Pair {
    fn of(tx: &mut Tx<'_>, who: &Who, one: &ReportRec, other: ReportId) -> Result<Self, ReportError> {
        let other = visible_report(tx, who, other)?;
        if one.root == other.root {
            return Err(state("link.same", "这两份本来就是同一件事的报告。"));
        }
        for r in [one, &other] {
            if !party(tx, who, r)? {
                return Err(ReportError::NotNow("只有收到或写了这两份信息的单位可以并案。"));
            }
        }
        if one.drill != other.drill {
            return Err(wrong("/report_id", "link.drill", "演练和真实事件不能并在一起"));
        }
        Ok(Self::ordered([opening(tx, one)?, opening(tx, &other)?]))
    }

    /// The earlier one first, whichever is named first.
    pub(crate) fn ordered(mut pair: [ReportRec; 2]) -> Self {
        pair.sort_by_key(|r| (r.sent_at, r.id));
        let [first, second] = pair;
        Self { first, second }
    }

    /// Whoever reads the one or the other reads that they are one.
    fn readers(&self, db: &mut dyn Db) -> Result<Audience, DbError> {
        let reach = [self.first.reach, self.second.reach].into_iter().flatten().min();
        let nodes = nodes_by_now(db, self.first.unit, &[], &self.first.nodes)?;
        let nodes = nodes.into_iter().chain(nodes_by_now(db, self.second.unit, &[], &self.second.nodes)?);
        let nodes: BTreeSet<NodeId> = nodes.collect();
        Ok(audience(reach, &nodes.into_iter().collect::<Vec<_>>()))
    }
}

/// Whether a unit has an event: it was sent to it, or written at or below it.
fn party(tx: &mut Tx<'_>, who: &Who, r: &ReportRec) -> Result<bool, ReportError> {
    if dispatch::of_root(tx, r.root)?.iter().any(|d| d.to_unit == who.unit && d.report.is_some()) {
        return Ok(true);
    }
    for o in report::of_root(tx, r.root)? {
        if crate::around::is_under(tx, who.unit, o.unit)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The report that began the chain, where it is here; a copy that came alone stands for it.
fn opening(db: &mut dyn Db, r: &ReportRec) -> Result<ReportRec, DbError> {
    Ok(similar::face(db, r.root)?.unwrap_or_else(|| r.clone()))
}

/// 并案: the two are one event from now on, with the reasons that speak for it.
///
/// # Errors
/// [`ReportError`].
pub fn join(
    tx: &mut Tx<'_>,
    law: &Law,
    who: &Who,
    one: &ReportRec,
    typed: &Other,
) -> Result<(), ReportError> {
    let pair = Pair::of(tx, who, one, typed.report_id)?;
    if pair.first.withdrawn_at.is_some() || pair.second.withdrawn_at.is_some() {
        return Err(ReportError::NotNow("已经撤回的信息不能并案。"));
    }
    let (first, second) = (pair.first.root, pair.second.root);
    if link::event_of(tx, first)?.contains(&second) {
        return Err(ReportError::Already("已经并为一件。"));
    }
    let seat = Seat::of(tx, who.unit)?.ok_or(ReportError::UnknownUnit)?;
    joined(tx, law, &seat, who.acting(), Some(who.name.clone()), &pair)
}

/// Says that two first reports are one event, in the name of a unit that has both; `by`: by whom,
/// where it was a person.
pub(crate) fn joined(
    tx: &mut Tx<'_>,
    law: &Law,
    seat: &Seat,
    acting: Acting,
    by: Option<String>,
    pair: &Pair,
) -> Result<(), ReportError> {
    let fact = ReportsJoined {
        link: link_id(pair.first.root, pair.second.root),
        at: tx.now(),
        unit: seat.unit.id,
        unit_name: seat.name().to_owned(),
        first: pair.first.root,
        second: pair.second.root,
        reasons: similar::reasons(law, &pair.first, &pair.second),
    };
    let people = TookPeople { by, ..TookPeople::default() };
    let joined = draft(&fact, seat.unit.id, pair.readers(tx)?, pair.first.drill)?.sealed(&people)?;
    tx.append(acting, vec![joined])?;
    settle(tx, acting, fact.first)
}

/// 分开, or 不是一件: the two are not one event, and are not proposed again.
///
/// # Errors
/// [`ReportError`].
pub fn part(tx: &mut Tx<'_>, who: &Who, one: &ReportRec, typed: &Other) -> Result<(), ReportError> {
    let pair = Pair::of(tx, who, one, typed.report_id)?;
    let (first, second) = (pair.first.root, pair.second.root);
    let known = link::get(tx, link_id(first, second))?;
    if known.as_ref().is_some_and(|known| !known.joined) {
        return Err(ReportError::Already("已经标为不是一件。"));
    }
    if known.is_none() && link::event_of(tx, first)?.contains(&second) {
        return Err(state("link.through", "这两件是经第三份信息并在一起的，请与那一份分开。"));
    }
    let fact = ReportsParted {
        link: link_id(first, second),
        at: tx.now(),
        unit: who.unit,
        unit_name: Seat::of(tx, who.unit)?.map_or_else(String::new, |s| s.name().to_owned()),
        first,
        second,
    };
    let said = remark("/reason", typed.reason.clone())?;
    let people = TookPeople { by: Some(who.name.clone()), said, ..TookPeople::default() };
    let parted = draft(&fact, who.unit, pair.readers(tx)?, pair.first.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![parted])?;
    for root in [first, second] {
        settle(tx, who.acting(), root)?;
    }
    Ok(())
}

/// Keeps what units of this node owe in step with what is linked, and may be run at any time:
/// what went with another report is owed by itself again where the two are no more one event or
/// the other is owed no more; what one unit owes one desk about several reports of an event, and
/// has written of none, goes with what runs out first, by the strictest of their clocks.
///
/// # Errors
/// [`ReportError`].
pub(crate) fn settle(tx: &mut Tx<'_>, acting: Acting, root: ReportId) -> Result<(), ReportError> {
    let event = link::event_of(tx, root)?;
    let mut restored = Vec::new();
    for d in owed_here(tx, &event)? {
        let Some(into) = d.merged_into.filter(|_| d.returned.is_none()) else { continue };
        let goes =
            dispatch::get(tx, into)?.is_some_and(|o| o.withdrawn_at.is_none() && event.contains(&o.root));
        if !goes {
            let fact = DispatchRestored { dispatch: d.id, at: tx.now() };
            restored.push(draft(&fact, d.from_unit, audience_of(tx, &d)?, d.drill)?);
        }
    }
    if !restored.is_empty() {
        tx.append(super::platform_in(acting), restored)?;
    }
    if event.len() > 1 { merge(tx, acting, &event) } else { Ok(()) }
}

/// Dispatches about an event that units of this node owe.
fn owed_here(tx: &mut Tx<'_>, event: &BTreeSet<ReportId>) -> Result<Vec<DispatchRec>, ReportError> {
    let own = tx.identity().node;
    let mut found = Vec::new();
    for root in event {
        for d in dispatch::of_root(tx, *root)? {
            if crate::around::unit(tx, d.from_unit)?.is_some_and(|unit| unit.hosted_by == Some(own)) {
                found.push(d);
            }
        }
    }
    Ok(found)
}

/// The clocks of a dispatch that are not met.
fn running(d: &DispatchRec) -> (Option<&Term>, Option<&Term>) {
    (d.tel.as_ref().filter(|_| d.tel_at.is_none()), d.doc.as_ref().filter(|_| d.doc_at.is_none()))
}

fn merge(tx: &mut Tx<'_>, acting: Acting, event: &BTreeSet<ReportId>) -> Result<(), ReportError> {
    let mut owed: BTreeMap<(UnitId, DeskId), Vec<DispatchRec>> = BTreeMap::new();
    for d in owed_here(tx, event)? {
        // What is written stays the report that it is; a draft that waits is signed as it stands.
        let free = d.withdrawn_at.is_none() && d.report.is_none();
        if free && manuscript::waiting(tx, d.root, d.from_unit)?.is_none() {
            owed.entry((d.from_unit, d.to_desk)).or_default().push(d);
        }
    }
    let mut drafts = Vec::new();
    for (_, mut to_desk) in owed {
        let due = |d: &DispatchRec| {
            let (tel, doc) = running(d);
            tel.into_iter().chain(doc).map(|term| term.due_at).min()
        };
        to_desk.sort_by_key(|d| (due(d).is_none(), due(d), d.opened_at, d.id));
        let Some((stands, others)) = to_desk.split_first() else { continue };
        let (mut tel, mut doc) = running(stands);
        for d in others {
            let (other_tel, other_doc) = running(d);
            // A clock that only the other has would be lost: then both are owed.
            if (other_tel.is_some() && tel.is_none()) || (other_doc.is_some() && doc.is_none()) {
                continue;
            }
            tel = tel.into_iter().chain(other_tel).min_by_key(|term| term.due_at);
            doc = doc.into_iter().chain(other_doc).min_by_key(|term| term.due_at);
            let fact = DispatchMerged { dispatch: d.id, at: tx.now(), into: stands.id };
            drafts.push(draft(&fact, d.from_unit, audience_of(tx, d)?, d.drill)?);
        }
        let sooner = (tel, doc) != running(stands);
        if sooner {
            let (tel, doc) = (tel.cloned(), doc.cloned());
            let kind = stands.kind.clone();
            let rating = report::get(tx, stands.root)?.map(|r| r.rating).unwrap_or(RATING);
            let fact = DispatchRetimed { dispatch: stands.id, at: tx.now(), tel, doc, kind, rating };
            drafts.push(draft(&fact, stands.from_unit, audience_of(tx, stands)?, stands.drill)?);
        }
    }
    if !drafts.is_empty() {
        tx.append(super::platform_in(acting), drafts)?;
    }
    Ok(())
}

/// What is said of a dispatch whose report is not here.
const RATING: Rating = Rating::provisional(Grade::IV, false);

/// The links by which an event holds together, newest first.
///
/// # Errors
/// [`DbError`].
pub fn joints(db: &mut dyn Db, root: ReportId) -> Result<Vec<LinkRec>, DbError> {
    let mut found: Vec<LinkRec> = Vec::new();
    for root in link::event_of(db, root)? {
        for joint in link::of_root(db, root)?.into_iter().filter(|l| l.joined) {
            if !found.iter().any(|known| known.id == joint.id) {
                found.push(joint);
            }
        }
    }
    found.sort_by_key(|l| (std::cmp::Reverse(l.at), l.id));
    Ok(found)
}
