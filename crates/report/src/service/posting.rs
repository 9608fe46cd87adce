//! Opening what is owed to a desk, and delivering what was sent to one.
//!
//! Used by sending, by the consumer of what other nodes wrote, and by raising a
//! grade. Everything here may be done twice: ids are derived, and what stands stands.

use super::{ReportError, Terms, audience, audience_of, dispatch_id, dispatch_subject, draft, platform_in};
use crate::around::{self, Desk, Route, Unit};
use crate::model::Via;
use crate::rules::deadlines::Deadline;
use crate::rules::{addressees, clocks};
use crate::text::brief_zh;
use crate::views::dispatch::DispatchRec;
use crate::views::report::ReportRec;
use crate::views::{dispatch, report};
use facts::report::{DispatchDelivered, DispatchOpened, Term};
use journal::{Acting, Db, DbError, Tx};
use kernel::{DeskId, DispatchId, Instant, Level, NodeId, Rating, ReportId};
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
    pub fn of(db: &mut dyn Db, unit: kernel::UnitId) -> Result<Option<Self>, DbError> {
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

/// Opens dispatches, with the report or only as owed. A dispatch that stands is left
/// as it is. Answers the ids that are new.
pub(crate) fn open(
    tx: &mut Tx<'_>,
    acting: Acting,
    seat: &Seat,
    matter: &Matter<'_>,
    report: Option<ReportId>,
    owed: &[Owed],
) -> Result<Vec<DispatchId>, ReportError> {
    let now = tx.now();
    let mut drafts = Vec::new();
    let mut opened = Vec::new();
    for o in owed {
        let desk = &o.route.desk;
        let id = dispatch_id(matter.root, seat.unit.id, desk.id);
        if tx.rev(&dispatch_subject(id))? > 0 {
            continue;
        }
        // What travels to a desk may be read as far up as the desk stands.
        let reach = desk.level.min(seat.unit.level);
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
        };
        let brief = brief_zh(matter.drill, matter.rating, seat.name(), matter.title);
        drafts.push(
            draft(&fact, seat.unit.id, audience(Some(reach), &matter.nodes), matter.drill)?
                .brief(&brief)
                .consequence("report.opened", &id.bytes(), matter.stamp),
        );
        opened.push(id);
    }
    if !drafts.is_empty() {
        tx.append(acting, drafts)?;
    }
    Ok(opened)
}

/// Delivers a dispatch to a desk that this node hosts, and opens what its keeper owes
/// further up. Nothing happens when it was delivered, when the report is not here
/// yet, or when the desk is not ours. Answers whether something happened.
///
/// # Errors
/// [`ReportError`].
pub fn deliver(tx: &mut Tx<'_>, terms: &Terms, acting: Acting, id: DispatchId) -> Result<bool, ReportError> {
    let Some(d) = dispatch::get(tx, id)? else { return Ok(false) };
    let Some(report) = d.report.map(|id| report::get(tx, id)).transpose()?.flatten() else {
        return Ok(false);
    };
    let Some(seat) = Seat::of(tx, d.to_unit)? else { return Ok(false) };
    let own = tx.identity().node;
    if !d.waiting || seat.unit.hosted_by != Some(own) {
        return Ok(false);
    }
    let now = tx.now();
    let terms_of = &terms.profile.receive;
    let receive = Term {
        minutes: terms_of.minutes,
        due_at: now.plus_minutes(i64::from(terms_of.minutes)),
        article: terms_of.article.clone(),
        article_en: terms_of.article_en.clone(),
        ceiling_minutes: None,
        ceiling_article: None,
        ceiling_article_en: None,
    };
    let fact = DispatchDelivered { dispatch: d.id, report: report.id, at: now, receive };
    let mut cause = d.id.bytes().to_vec();
    cause.extend_from_slice(&report.id.bytes());
    let delivered = draft(&fact, seat.unit.id, audience_of(&d), d.drill)?.consequence(
        "report.delivered",
        &cause,
        report.sent_at,
    );
    tx.append(platform_in(acting), vec![delivered])?;
    owe_upward(tx, terms, acting, &seat, &d, &report, now)?;
    Ok(true)
}

/// Opens what the keeper of a desk owes upward about a report that reached it. A copy
/// over the head of the level between makes nobody owe: the report itself follows.
pub(crate) fn owe_upward(
    tx: &mut Tx<'_>,
    terms: &Terms,
    acting: Acting,
    seat: &Seat,
    d: &DispatchRec,
    report: &ReportRec,
    basis: Instant,
) -> Result<(), ReportError> {
    if d.via == Via::Skip || report.withdrawn_at.is_some() {
        return Ok(());
    }
    let told: BTreeSet<DeskId> = dispatch::of_root(tx, report.root)?
        .into_iter()
        .filter(|other| other.via != Via::Skip && other.from_unit != seat.unit.id)
        .map(|other| other.to_desk)
        .collect();
    let mut owed = owed(tx, terms, seat, &report.kind, report.rating, basis)?;
    owed.retain(|o| !told.contains(&o.route.desk.id));
    let own = tx.identity().node;
    let mut nodes = d.nodes.clone();
    nodes.extend(sideways(&owed, own));
    if !nodes.contains(&own) {
        nodes.push(own);
    }
    let matter = Matter {
        root: report.root,
        title: &report.title,
        kind: &report.kind,
        rating: report.rating,
        started_at: basis,
        nodes,
        drill: report.drill,
        stamp: report.sent_at,
    };
    open(tx, platform_in(acting), seat, &matter, None, &owed)?;
    Ok(())
}
