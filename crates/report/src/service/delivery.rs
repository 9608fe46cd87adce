//! 送达: what was sent to a desk of ours is delivered, and what its keeper owes
//! further up is opened.
//!
//! Used by sending and reporting upward, in the same command when the desk is hosted
//! here, and by the consumer of what other nodes wrote. May be done twice.

use super::posting::{Matter, Seat, openings, owed, retimes, sideways};
use super::{ReportError, Terms, audience, draft, first, nodes_by_now, platform_in};
use crate::model::Via;
use crate::views::dispatch::DispatchRec;
use crate::views::report::ReportRec;
use crate::views::{dispatch, report};
use facts::draft::Draft;
use facts::report::{DispatchDelivered, DispatchOpened, Term};
use journal::{Acting, Tx};
use kernel::{DispatchId, Instant, Level, NodeId, Rating, ReportId, UnitId};

/// What delivering needs to know of a dispatch.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    pub id: DispatchId,
    pub to_unit: UnitId,
    pub via: Via,
    pub reach: Level,
    pub nodes: Vec<NodeId>,
    /// It is at the desk already; what its keeper owes further up is not opened yet.
    pub arrived: bool,
}

impl From<&DispatchRec> for Parcel {
    fn from(d: &DispatchRec) -> Self {
        let (reach, nodes) = (d.reach, d.nodes.clone());
        Self { id: d.id, to_unit: d.to_unit, via: d.via, reach, nodes, arrived: d.delivered_at.is_some() }
    }
}

impl From<&DispatchOpened> for Parcel {
    fn from(d: &DispatchOpened) -> Self {
        let (reach, nodes) = (d.reach, d.nodes.clone());
        Self { id: d.id, to_unit: d.to_unit, via: d.via, reach, nodes, arrived: d.arrived.is_some() }
    }
}

/// What delivering needs to know of the report.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Letter<'a> {
    pub id: ReportId,
    pub root: ReportId,
    pub title: &'a str,
    pub kind: &'a str,
    pub rating: Rating,
    pub sent_at: Instant,
    pub drill: bool,
}

impl<'a> From<&'a ReportRec> for Letter<'a> {
    fn from(r: &'a ReportRec) -> Self {
        Self {
            id: r.id,
            root: r.root,
            title: &r.title,
            kind: &r.kind,
            rating: r.rating,
            sent_at: r.sent_at,
            drill: r.drill,
        }
    }
}

/// Delivers a dispatch that waits here to a desk that this node hosts. Nothing happens
/// when the report is not here yet, or when the desk is not ours. Answers whether
/// something happened.
///
/// # Errors
/// [`ReportError`].
pub fn deliver(tx: &mut Tx<'_>, terms: &Terms, acting: Acting, id: DispatchId) -> Result<bool, ReportError> {
    let Some(d) = dispatch::get(tx, id)? else { return Ok(false) };
    let Some(report) = d.report.map(|id| report::get(tx, id)).transpose()?.flatten() else {
        return Ok(false);
    };
    if !d.waiting || report.withdrawn_at.is_some() {
        return Ok(false);
    }
    let nodes = nodes_by_now(tx, d.from_unit, &[], &d.nodes)?;
    let parcel = Parcel { nodes, ..Parcel::from(&d) };
    Ok(hand_out(tx, terms, acting, &[parcel], Letter::from(&report))? > 0)
}

/// Delivers parcels of one report to the desks among them that this node hosts, save
/// what arrived with its opening, and opens what their keepers owe further up. Answers
/// how many are at their desks.
pub(crate) fn hand_out(
    tx: &mut Tx<'_>,
    terms: &Terms,
    acting: Acting,
    parcels: &[Parcel],
    letter: Letter<'_>,
) -> Result<usize, ReportError> {
    let now = tx.now();
    let own = tx.identity().node;
    let mut drafts = Vec::new();
    let mut desks: Vec<Seat> = Vec::new();
    let mut delivered = 0usize;
    for parcel in parcels {
        let Some(seat) = Seat::of(tx, parcel.to_unit)? else { continue };
        if seat.unit.hosted_by != Some(own) {
            continue;
        }
        delivered = delivered.saturating_add(1);
        if !parcel.arrived {
            drafts.push(arrival(terms, &seat, parcel, letter, now)?);
        }
        drafts.extend(upward(tx, terms, &seat, parcel, letter, now, false)?);
        if parcel.via == Via::Block {
            desks.push(seat);
        }
    }
    if !drafts.is_empty() {
        tx.append(platform_in(acting), drafts)?;
    }
    for seat in &desks {
        first::arrived(tx, terms, acting, seat, letter.id)?;
    }
    Ok(delivered)
}

/// 送达, said by the node of the desk.
fn arrival(
    terms: &Terms,
    seat: &Seat,
    parcel: &Parcel,
    letter: Letter<'_>,
    now: Instant,
) -> Result<Draft, ReportError> {
    let receive = receive_term(terms, now);
    let fact = DispatchDelivered { dispatch: parcel.id, report: letter.id, at: now, receive };
    let mut cause = parcel.id.bytes().to_vec();
    cause.extend_from_slice(&letter.id.bytes());
    let told = audience(Some(parcel.reach), &parcel.nodes);
    let draft = draft(&fact, seat.unit.id, told, letter.drill)?;
    Ok(draft.consequence("report.delivered", &cause, letter.sent_at))
}

/// By when a person is to receive what is delivered now.
pub(crate) fn receive_term(terms: &Terms, now: Instant) -> Term {
    let receive = &terms.profile.receive;
    Term::own(now, receive.minutes, receive.article.clone(), receive.article_en.clone())
}

/// What the keeper of a desk owes upward about a report that reached it. A copy over
/// the head of the level between makes nobody owe: the report itself follows. `again`: the
/// report has changed since, so that what is owed already may have to run faster.
pub(crate) fn upward(
    tx: &mut Tx<'_>,
    terms: &Terms,
    seat: &Seat,
    parcel: &Parcel,
    letter: Letter<'_>,
    basis: Instant,
    again: bool,
) -> Result<Vec<Draft>, ReportError> {
    if parcel.via == Via::Skip {
        return Ok(Vec::new());
    }
    let mut owed = owed(tx, terms, seat, letter.kind, letter.rating, basis)?;
    if !owed.is_empty() {
        let told = dispatch::told_desks(tx, letter.root, seat.unit.id)?;
        let matter = (letter.kind, letter.rating);
        owed = owed
            .into_iter()
            .filter_map(|o| match told.contains(&o.route.desk.id) {
                true => first::still_owed(terms, seat, &o, matter, basis),
                false => Some(o),
            })
            .collect();
    }
    let own = tx.identity().node;
    let mut nodes = parcel.nodes.clone();
    nodes.extend(sideways(&owed, own));
    if !nodes.contains(&own) {
        nodes.push(own);
    }
    let matter = Matter {
        root: letter.root,
        title: letter.title,
        kind: letter.kind,
        rating: letter.rating,
        started_at: basis,
        nodes,
        drill: letter.drill,
        stamp: letter.sent_at,
    };
    let mut drafts: Vec<Draft> =
        openings(tx, terms, seat, &matter, None, &owed)?.into_iter().map(|o| o.draft).collect();
    if again {
        drafts.extend(retimes(tx, seat, &matter, &owed)?);
    }
    Ok(drafts)
}
