//! 并案: two first reports are taken for one event, or said not to be. Nothing is deleted and
//! nothing moved: each keeps its text, its numbers and its way.
//!
//! What a unit owes the same desk about both goes together: the later one is met with the
//! earlier, and owed by itself again when they are parted.

use super::posting::Seat;
use super::{ReportError, audience, audience_of, born_with, draft, remark, state, visible_report, wrong};
use crate::read::similar;
use crate::rules::Law;
use crate::views::dispatch::{self, DispatchRec};
use crate::views::link::{self, LinkRec};
use crate::views::report::ReportRec;
use facts::draft::Audience;
use facts::report::{DispatchMerged, DispatchRestored, ReportsJoined, ReportsParted, TookPeople};
use journal::{Acting, Db, DbError, Tx};
use kernel::{DeskId, LinkId, ReportId, UnitId};
use org::web::Who;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
struct Pair {
    first: ReportRec,
    second: ReportRec,
}

impl Pair {
    fn of(tx: &mut Tx<'_>, who: &Who, one: &ReportRec, other: ReportId) -> Result<Self, ReportError> {
        let other = visible_report(tx, who, other)?;
        if one.root == other.root {
            return Err(state("link.same", "这两份本来就是同一件事的报告。"));
        }
        if one.drill != other.drill {
            return Err(wrong("/report_id", "link.drill", "演练和真实事件不能并在一起"));
        }
        let mut pair = [opening(tx, one)?, opening(tx, &other)?];
        pair.sort_by_key(|r| (r.sent_at, r.id));
        let [first, second] = pair;
        Ok(Self { first, second })
    }

    /// Whoever reads the one or the other reads that they are one.
    fn readers(&self) -> Audience {
        let reach = [self.first.reach, self.second.reach].into_iter().flatten().min();
        let mut nodes = self.first.nodes.clone();
        nodes.extend(self.second.nodes.iter().filter(|node| !self.first.nodes.contains(node)));
        audience(reach, &nodes)
    }
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
    joined(tx, law, &seat, who.acting(), Some(who.name.clone()), [pair.first, pair.second])
}

/// Says that two first reports are one event, in the name of a unit that has both; `by`: by whom,
/// where it was a person.
pub(crate) fn joined(
    tx: &mut Tx<'_>,
    law: &Law,
    seat: &Seat,
    acting: Acting,
    by: Option<String>,
    mut pair: [ReportRec; 2],
) -> Result<(), ReportError> {
    pair.sort_by_key(|r| (r.sent_at, r.id));
    let [first, second] = pair;
    let pair = Pair { first, second };
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
    let joined = draft(&fact, seat.unit.id, pair.readers(), pair.first.drill)?.sealed(&people)?;
    tx.append(acting, vec![joined])?;
    merge(tx, seat.unit.id, acting, fact.first)
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
    let parted = draft(&fact, who.unit, pair.readers(), pair.first.drill)?.sealed(&people)?;
    tx.append(who.acting(), vec![parted])?;
    for root in [first, second] {
        restore(tx, who, root)?;
    }
    Ok(())
}

/// What the caller's unit owes the same desk about several reports of an event and has not
/// written goes with what it has written, or owes first.
fn merge(tx: &mut Tx<'_>, unit: UnitId, acting: Acting, root: ReportId) -> Result<(), ReportError> {
    let mut owed: BTreeMap<DeskId, Vec<DispatchRec>> = BTreeMap::new();
    for root in link::event_of(tx, root)? {
        for d in dispatch::of_root(tx, root)? {
            if d.from_unit == unit && d.withdrawn_at.is_none() {
                owed.entry(d.to_desk).or_default().push(d);
            }
        }
    }
    let mut drafts = Vec::new();
    for (_, mut to_desk) in owed {
        let due = |d: &DispatchRec| d.tel.iter().chain(&d.doc).map(|term| term.due_at).min();
        to_desk.sort_by_key(|d| (d.report.is_none(), due(d), d.opened_at, d.id));
        let Some((stands, others)) = to_desk.split_first() else { continue };
        for d in others.iter().filter(|d| d.report.is_none()) {
            let fact = DispatchMerged { dispatch: d.id, at: tx.now(), into: stands.id };
            drafts.push(draft(&fact, unit, audience_of(d), d.drill)?);
        }
    }
    if !drafts.is_empty() {
        tx.append(super::platform_in(acting), drafts)?;
    }
    Ok(())
}

/// What went with another event's report is owed by itself again.
fn restore(tx: &mut Tx<'_>, who: &Who, root: ReportId) -> Result<(), ReportError> {
    let event = link::event_of(tx, root)?;
    let mut drafts = Vec::new();
    for d in dispatch::of_root(tx, root)? {
        let Some(into) = d.merged_into.filter(|_| d.from_unit == who.unit) else { continue };
        let together = dispatch::get(tx, into)?.is_some_and(|o| event.contains(&o.root));
        if !together {
            let fact = DispatchRestored { dispatch: d.id, at: tx.now() };
            drafts.push(draft(&fact, who.unit, audience_of(&d), d.drill)?);
        }
    }
    if !drafts.is_empty() {
        tx.append(super::platform_in(who.acting()), drafts)?;
    }
    Ok(())
}

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
