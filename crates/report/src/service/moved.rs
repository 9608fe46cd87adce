//! A unit whose node has moved to another level above owes what is open to the desks there.
//!
//! The former level keeps what it was sent, and is told what follows of it; the new one has never
//! seen these reports as an addressee. So each open report is owed to it from then on, with clocks
//! of its own, and somebody at the unit writes it upward, which restates it in full. What was owed
//! to the former level and never written is owed to it no more.
//!
//! A reconciler: it reads the state and acts, and finds nothing left when it has acted. It waits
//! for as long as no route leads to the new level.

use super::posting::{self, Seat};
use super::{ReportError, Terms, audience_of, dispatch_subject, draft, mend, report_subject};
use crate::around;
use crate::views::dispatch::{self, DispatchRec};
use crate::views::report::{self, ReportRec};
use crate::words::MOVED_AWAY;
use facts::report::DispatchWithdrawn;
use journal::{Acting, Db, DbError, Tx, params};
use kernel::clock::DAY_MS;
use kernel::limits::report::MOVED_DAYS;
use kernel::{DispatchId, Instant, NodeId, ReportId, UnitId};

/// From where to where a node has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The node.
    pub own: NodeId,
    /// That of the level above from which it has gone.
    pub former: NodeId,
    /// That of the level above where it is now.
    pub above: NodeId,
}

/// Reports and dispatches taken up in one turn.
const TURN: usize = 64;

/// Open reports of our units that a desk of the former level has, and none of the new one.
const LEFT_BEHIND: &str = "SELECT r.id FROM report_report r JOIN org_unit u ON u.id = r.unit
    WHERE u.hosted_by = $1 AND r.drill IN (0, 1) AND r.sent_at >= $4 AND r.withdrawn_at IS NULL
        AND r.closed_at IS NULL
        AND EXISTS (SELECT 1 FROM report_dispatch d JOIN org_unit k ON k.id = d.to_unit
            WHERE d.report = r.id AND d.via = 'block' AND d.withdrawn_at IS NULL AND k.hosted_by = $2)
        AND NOT EXISTS (SELECT 1 FROM report_dispatch d JOIN org_unit k ON k.id = d.to_unit
            WHERE d.root = r.root AND d.from_unit = r.unit AND d.via = 'block' AND d.withdrawn_at IS NULL
                AND k.hosted_by = $3)
    ORDER BY r.sent_at DESC, r.id LIMIT $5";

/// What our units owe the former level and have not written.
const UNWRITTEN: &str = "SELECT d.id FROM report_dispatch d JOIN org_unit u ON u.id = d.from_unit
    JOIN org_unit k ON k.id = d.to_unit
    WHERE u.hosted_by = $1 AND k.hosted_by = $2 AND d.drill IN (0, 1) AND d.open_out = 1 AND d.report IS NULL
        AND d.withdrawn_at IS NULL ORDER BY d.opened_at, d.id LIMIT $3";

fn left_behind(db: &mut dyn Db, of: Move, now: Instant) -> Result<Vec<ReportId>, DbError> {
    let since = Instant(now.0.saturating_sub(MOVED_DAYS * DAY_MS));
    let rows = db.query(LEFT_BEHIND, params![of.own, of.former, of.above, since, TURN])?;
    rows.iter().map(|row| row.id(0)).collect()
}

fn unwritten(db: &mut dyn Db, of: Move) -> Result<Vec<DispatchId>, DbError> {
    db.query(UNWRITTEN, params![of.own, of.former, TURN])?.iter().map(|row| row.id(0)).collect()
}

/// What there is to do: reports to owe, and what is owed with the report about which it is.
type ToDo = (Vec<ReportRec>, Vec<(DispatchRec, ReportRec)>);

/// What a former level has, or is owed, and could be owed to the new one.
fn to_do(db: &mut dyn Db, terms: &Terms, of: Move, now: Instant) -> Result<ToDo, DbError> {
    let (mut reports, mut owed) = (Vec::new(), Vec::new());
    for id in left_behind(db, of, now)? {
        if let Some(r) = report::get(db, id)?
            && leads_to(db, terms, r.unit, &r, of.above, now)?
        {
            reports.push(r);
        }
    }
    for id in unwritten(db, of)? {
        if let Some((d, r)) = owing(db, id)?
            && leads_to(db, terms, d.from_unit, &r, of.above, now)?
        {
            owed.push((d, r));
        }
    }
    Ok((reports, owed))
}

/// Whether there is anything to do.
///
/// # Errors
/// [`DbError`].
pub fn is_due(db: &mut dyn Db, terms: &Terms, of: Move, now: Instant) -> Result<bool, DbError> {
    let (reports, owed) = to_do(db, terms, of, now)?;
    Ok(!reports.is_empty() || !owed.is_empty())
}

/// Does it; answers how many reports and dispatches there were.
///
/// # Errors
/// [`ReportError`]; nothing of the turn is then kept.
pub fn turn(tx: &mut Tx<'_>, terms: &Terms, of: Move) -> Result<usize, ReportError> {
    let (now, acting) = (tx.now(), Acting::platform());
    let (reports, owed) = to_do(tx, terms, of, now)?;
    for r in &reports {
        mend::follow(tx, terms, acting, r.id)?;
        told_on_the_way(tx, r, of.former)?;
    }
    for (d, r) in &owed {
        mend::follow(tx, terms, acting, r.id)?;
        told_on_the_way(tx, r, of.former)?;
        let fact = DispatchWithdrawn { dispatch: d.id, at: now, reason: MOVED_AWAY.to_owned() };
        let withdrawn = draft(&fact, d.from_unit, audience_of(tx, d)?, d.drill)?;
        let withdrawn = withdrawn.consequence("report.moved", &d.id.bytes(), d.opened_at);
        tx.append(acting, vec![withdrawn])?;
    }
    Ok(reports.len().saturating_add(owed.len()))
}

/// What the former level hears of from now on passes levels that never heard how it began: they are
/// told, too. The former level has it already.
fn told_on_the_way(tx: &mut Tx<'_>, r: &ReportRec, former: NodeId) -> Result<(), ReportError> {
    for one in report::of_root(tx, r.root)? {
        tx.hand_on(&report_subject(one.id), former)?;
    }
    for d in dispatch::of_root(tx, r.root)? {
        if around::host_of(tx, d.to_unit)? == Some(former) {
            tx.hand_on(&dispatch_subject(d.id), former)?;
        }
    }
    Ok(())
}

/// A dispatch that is owed, with the report about which it is owed.
fn owing(db: &mut dyn Db, id: DispatchId) -> Result<Option<(DispatchRec, ReportRec)>, DbError> {
    let Some(d) = dispatch::get(db, id)? else { return Ok(None) };
    let received = dispatch::of_root(db, d.root)?;
    let source = received.iter().find(|one| one.to_unit == d.from_unit && one.report.is_some());
    let source = source.and_then(|one| one.report).unwrap_or(d.root);
    Ok(report::get(db, source)?.map(|r| (d, r)))
}

/// Whether a unit owes such a report to a desk of that node.
fn leads_to(
    db: &mut dyn Db,
    terms: &Terms,
    unit: UnitId,
    r: &ReportRec,
    node: NodeId,
    now: Instant,
) -> Result<bool, DbError> {
    let Some(seat) = Seat::of(db, unit)? else { return Ok(false) };
    let owed = posting::owed(db, terms, &seat, &r.kind, r.rating, now)?;
    Ok(owed.iter().any(|o| o.route.desk.node == Some(node)))
}
