//! What follows when something arrived from another node, or was missed: deliver what
//! waits for a desk of ours, open what a raised grade asks for, close what a withdrawn
//! report leaves owed.
//!
//! A reconciler without input: it reads the state and acts, so it may run after every
//! batch that was applied, every few seconds, and after a crash. Everything it writes
//! has a derived id; doing it twice is doing it once. It acts only for units that this
//! node hosts.
//!
//! A changed report that was followed and left nothing to write is remembered as it
//! stood ([`Followed`]), so that the writer is asked again when something about it moved
//! and not every two seconds for three days. What was written is not remembered before
//! the next turn found it kept; a restart forgets, and follows each once more.

use crate::service::{ReportError, Terms, delivery, mend};
use crate::views::report::ReportRec;
use crate::views::{dispatch, link, report};
use journal::{Acting, Db, DbError, Tx, params};
use kernel::clock::HOUR_MS;
use kernel::{Instant, NodeId, ReportId};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Dispatches and reports taken up in one turn.
const TURN: usize = 64;
/// A raised grade or a withdrawal is followed up for so long.
const CHANGED_HOURS: i64 = 72;

/// How an event stood: revision of the report, dispatches with all their revisions, calls.
type Stand = (u64, i64, i64, i64);

/// The changed reports that need nothing more, as they stood then.
#[derive(Debug, Default)]
pub struct Followed(Mutex<BTreeMap<ReportId, Stand>>);

impl Followed {
    fn holds(&self, id: ReportId, stand: Stand) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id) == Some(&stand)
    }

    fn keep(&self, id: ReportId, stand: Stand) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, stand);
    }

    /// Forgets what is looked at no more.
    fn only(&self, changed: &[ReportRec]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|id, _| changed.iter().any(|r| r.id == *id));
    }
}

/// Whether there is anything to deliver or to follow.
///
/// # Errors
/// [`DbError`].
pub fn is_due(db: &mut dyn Db, followed: &Followed, own: NodeId, now: Instant) -> Result<bool, DbError> {
    if !dispatch::deliverable(db, own, 1)?.is_empty() {
        return Ok(true);
    }
    if !link::unsettled(db, own, 1)?.is_empty() {
        return Ok(true);
    }
    for changed in report::changed_since(db, since(now), TURN)? {
        if !followed.holds(changed.id, stand(db, &changed)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Delivers and opens what is due on this node; answers how many dispatches were
/// delivered, so that the caller knows whether to come again at once.
///
/// # Errors
/// [`ReportError`]; nothing of the turn is then kept.
pub fn on_arrival(tx: &mut Tx<'_>, terms: &Terms, followed: &Followed) -> Result<usize, ReportError> {
    let acting = Acting::platform();
    let mut delivered = 0usize;
    let own = tx.identity().node;
    for waiting in dispatch::deliverable(tx, own, TURN)? {
        if delivery::deliver(tx, terms, acting, waiting.id)? {
            delivered = delivered.saturating_add(1);
        }
    }
    for root in link::unsettled(tx, own, TURN)? {
        crate::service::link::settle(tx, acting, root)?;
    }
    let now = tx.now();
    let changed = report::changed_since(tx, since(now), TURN)?;
    followed.only(&changed);
    for r in &changed {
        let before = stand(tx, r)?;
        if followed.holds(r.id, before) {
            continue;
        }
        mend::follow(tx, terms, acting, r.id)?;
        if stand(tx, r)? == before {
            followed.keep(r.id, before);
        }
    }
    Ok(delivered)
}

const fn since(now: Instant) -> Instant {
    Instant(now.0.saturating_sub(CHANGED_HOURS * HOUR_MS))
}

fn stand(db: &mut dyn Db, r: &ReportRec) -> Result<Stand, DbError> {
    let row = db.first(
        "SELECT COUNT(*), CAST(COALESCE(SUM(d.rev), 0) AS BIGINT),
            (SELECT COUNT(*) FROM report_call c WHERE c.root = $1)
         FROM report_dispatch d WHERE d.root = $1",
        params![r.root],
    )?;
    let Some(row) = row else { return Ok((r.rev, 0, 0, 0)) };
    Ok((r.rev, row.int(0)?, row.int(1)?, row.int(2)?))
}
