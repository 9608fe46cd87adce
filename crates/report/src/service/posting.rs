//! To whom a unit owes a report, by when, and opening what is owed.
//!
//! Used by sending, by delivering and by raising a grade, which also tightens what runs. Everything here may be done
//! twice: ids are derived, and what stands stands.

use super::{ReportError, Terms, audience, audience_of, delivery, dispatch_id, dispatch_subject, draft};
use crate::around::{self, Desk, Route, Unit};
use crate::model::Via;
use crate::rules::deadlines::Deadline;
use crate::rules::{addressees, clocks};
use crate::text::brief_zh;
use crate::views::dispatch;
use facts::draft::Draft;
use facts::report::{DispatchOpened, DispatchRetimed, Term};
use journal::{Acting, Db, DbError, Tx};
use kernel::{DeskId, Instant, Level, NodeId, PlaceId, Rating, ReportId, UnitId};
use std::collections::BTreeSet;

/// Where a unit stands when it reports.
#[derive(Debug, Clone)]
pub struct Seat {
    /// The unit.
    pub unit: Unit,
    /// The desks it keeps.
    pub desks: Vec<Desk>,
}

impl Seat {
    /// The seat of a unit that is known here.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn of(db: &mut dyn Db, unit: UnitId) -> Result<Option<Self>, DbError> {
        let Some(unit) = around::unit(db, unit)? else { return Ok(None) };
        let desks = around::desks_of(db, unit.id)?;
        Ok(Some(Self { unit, desks }))
    }

    /// The unit in one word: the government for whom it keeps the general duty room,
    /// otherwise itself.
    #[must_use]
    pub fn name(&self) -> &str {
        self.desks.iter().find(|d| d.is_general()).map_or(&self.unit.short_name, |d| &d.unit_name)
    }

    /// Whether a unit is below it, or below what one of its desks serves.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn looks_after(&self, db: &mut dyn Db, unit: UnitId) -> Result<bool, DbError> {
        let mut ours = around::is_under(db, self.unit.id, unit)?;
        for desk in &self.desks {
            ours = ours || around::is_under(db, desk.serves, unit)?;
        }
        Ok(ours)
    }

    /// 发生地: the unit in whose jurisdiction a place lies of which it tells, as far as place or words say.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn place_unit(
        &self,
        db: &mut dyn Db,
        place_id: Option<PlaceId>,
        place_text: &str,
    ) -> Result<Option<UnitId>, DbError> {
        around::place_unit(db, (self.unit.id, &self.desks), place_id, place_text)
    }

    /// The number printed on its papers: the first of its first desk.
    #[must_use]
    pub fn phone(&self) -> Option<String> {
        self.desks.first().and_then(|desk| desk.phones.first().cloned())
    }

    /// The desk it writes at.
    #[must_use]
    pub fn desk(&self) -> Option<DeskId> {
        self.desks.first().map(|d| d.id)
    }
}

/// One addressee with its clocks.
#[derive(Debug, Clone)]
pub struct Owed {
    /// The route with its desk.
    pub route: Route,
    /// ☎
    pub tel: Option<Term>,
    /// 文
    pub doc: Option<Term>,
}

impl From<Deadline> for Term {
    fn from(d: Deadline) -> Self {
        Self {
            minutes: d.minutes,
            due_at: d.due_at,
            article: d.article,
            article_en: d.article_en,
            ceiling_minutes: d.ceiling_minutes,
            ceiling_article: d.ceiling_article,
            ceiling_article_en: d.ceiling_article_en,
        }
    }
}

/// Whom a unit owes this report, and by when.
///
/// # Errors
/// [`DbError`].
pub fn owed(
    db: &mut dyn Db,
    terms: &Terms,
    seat: &Seat,
    kind: &str,
    rating: Rating,
    basis: Instant,
) -> Result<Vec<Owed>, DbError> {
    let routes = around::routes(db, &seat.unit, &seat.desks)?;
    let rows: Vec<_> = routes.iter().map(|r| r.row.clone()).collect();
    let level = seat.unit.level;
    let clocks = clocks(terms.law, &terms.profile, level, kind, rating, basis);
    let chosen = addressees(terms.law, &terms.profile, level, &rows, kind, rating, basis);
    Ok(chosen
        .into_iter()
        .filter_map(|row| {
            let route = routes.iter().find(|r| r.row.route_id == row.route_id)?.clone();
            let clock = clocks.iter().find(|c| c.via == row.via);
            let tel = clock.and_then(|c| c.tel.clone()).map(Term::from);
            let doc = clock.and_then(|c| c.doc.clone()).map(Term::from);
            Some(Owed { route, tel, doc })
        })
        .collect())
}

/// The highest level among the addressees.
#[must_use]
pub fn reach(owed: &[Owed]) -> Option<Level> {
    owed.iter().map(|o| o.route.desk.level).min()
}

/// Nodes beside ours that `up` does not reach: a bureau's own node of the same level.
#[must_use]
pub fn sideways(owed: &[Owed], own: NodeId) -> Vec<NodeId> {
    let upward: BTreeSet<NodeId> =
        owed.iter().filter(|o| o.route.row.via != Via::Line).filter_map(|o| o.route.desk.node).collect();
    let beside: BTreeSet<NodeId> = owed
        .iter()
        .filter(|o| o.route.row.via == Via::Line)
        .filter_map(|o| o.route.desk.node)
        .filter(|node| *node != own && !upward.contains(node))
        .collect();
    beside.into_iter().collect()
}

/// The event about which something is owed.
pub(crate) struct Matter<'a> {
    pub root: ReportId,
    pub title: &'a str,
    pub kind: &'a str,
    pub rating: Rating,
    pub started_at: Instant,
    pub nodes: Vec<NodeId>,
    pub drill: bool,
    /// Instant from which derived event ids take their time: the same wherever drawn.
    pub stamp: Instant,
}

/// A dispatch that is about to be opened, with the fact that says so.
pub(crate) struct Opening {
    pub draft: Draft,
    pub fact: DispatchOpened,
}

/// Dispatches to be opened, with the report or only as owed. With the report, what goes to
/// a desk of this node arrives at once. One that stands is left as it is.
pub(crate) fn openings(
    tx: &mut Tx<'_>,
    terms: &Terms,
    seat: &Seat,
    matter: &Matter<'_>,
    report: Option<ReportId>,
    owed: &[Owed],
) -> Result<Vec<Opening>, ReportError> {
    let (now, own) = (tx.now(), tx.identity().node);
    let mut openings = Vec::with_capacity(owed.len());
    for o in owed {
        let desk = &o.route.desk;
        let id = dispatch_id(matter.root, seat.unit.id, desk.id);
        if tx.rev(&dispatch_subject(id))? > 0 {
            continue;
        }
        // What travels to a desk may be read as far up as the desk stands.
        let reach = desk.level.min(seat.unit.level);
        let arrives = report.is_some() && !desk.external && desk.node == Some(own);
        let fact = DispatchOpened {
            id,
            root: matter.root,
            report,
            title: matter.title.to_owned(),
            kind: matter.kind.to_owned(),
            rating: matter.rating,
            from_unit: seat.unit.id,
            from_name: seat.name().to_owned(),
            from_level: seat.unit.level,
            from_desk: seat.desk(),
            to_desk: desk.id,
            to_name: desk.name.clone(),
            to_unit: desk.keeper,
            to_unit_name: desk.unit_name.clone(),
            to_level: desk.level,
            via: o.route.row.via,
            external: desk.external,
            opened_at: now,
            started_at: matter.started_at,
            tel: o.tel.clone(),
            doc: o.doc.clone(),
            reach,
            nodes: matter.nodes.clone(),
            arrived: arrives.then(|| delivery::receive_term(terms, now)),
        };
        let brief = brief_zh(matter.drill, matter.rating, seat.name(), matter.title);
        let draft = draft(&fact, seat.unit.id, audience(Some(reach), &matter.nodes), matter.drill)?
            .brief(&brief)
            .consequence("report.opened", &id.bytes(), matter.stamp);
        openings.push(Opening { draft, fact });
    }
    Ok(openings)
}

/// Opens what a unit owes and has not sent.
pub(crate) fn open(
    tx: &mut Tx<'_>,
    terms: &Terms,
    acting: Acting,
    seat: &Seat,
    matter: &Matter<'_>,
    owed: &[Owed],
) -> Result<(), ReportError> {
    let drafts: Vec<Draft> =
        openings(tx, terms, seat, matter, None, owed)?.into_iter().map(|o| o.draft).collect();
    if !drafts.is_empty() {
        tx.append(acting, drafts)?;
    }
    Ok(())
}

/// Tightens what a unit owes already and has not met: at the present grade and kind the
/// clock runs by the stricter term, from the instant it started, and never runs out before
/// now. A looser term changes nothing: an obligation keeps the terms under which it arose.
pub(crate) fn retimes(
    tx: &mut Tx<'_>,
    seat: &Seat,
    matter: &Matter<'_>,
    owed: &[Owed],
) -> Result<Vec<Draft>, ReportError> {
    let now = tx.now();
    let mut drafts = Vec::new();
    for o in owed {
        let id = dispatch_id(matter.root, seat.unit.id, o.route.desk.id);
        // What goes with another report of the event hurries that one.
        let owing = dispatch::get(tx, id)?.map_or(id, |d| d.merged_into.unwrap_or(id));
        let Some(d) = dispatch::get(tx, owing)?.filter(|d| d.withdrawn_at.is_none()) else { continue };
        let tel = stricter(d.tel.as_ref(), o.tel.as_ref(), d.tel_at, d.started_at, now);
        let doc = stricter(d.doc.as_ref(), o.doc.as_ref(), d.doc_at, d.started_at, now);
        if tel.is_none() && doc.is_none() {
            continue;
        }
        let mut cause = d.id.bytes().to_vec();
        for term in [&tel, &doc] {
            cause.extend_from_slice(&term.as_ref().map_or(0, |t| t.minutes).to_be_bytes());
        }
        let (kind, rating) = (matter.kind.to_owned(), matter.rating);
        let fact = DispatchRetimed { dispatch: d.id, at: now, tel, doc, kind, rating };
        drafts.push(draft(&fact, seat.unit.id, audience_of(tx, &d)?, matter.drill)?.consequence(
            "report.retimed",
            &cause,
            matter.stamp,
        ));
    }
    Ok(drafts)
}

/// The term by which an unmet clock runs from now on, where that is earlier than it was.
fn stricter(
    stands: Option<&Term>,
    asked: Option<&Term>,
    met_at: Option<Instant>,
    started_at: Instant,
    now: Instant,
) -> Option<Term> {
    let asked = asked.filter(|_| met_at.is_none())?;
    let due_at = started_at.plus_minutes(i64::from(asked.minutes)).max(now);
    let earlier = stands.is_none_or(|term| due_at < term.due_at);
    earlier.then(|| Term { due_at, ..asked.clone() })
}
