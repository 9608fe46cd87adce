//! What follows when something arrived from another node, or was missed: deliver what
//! waits for a desk of ours, open what a raised grade asks for, close what a withdrawn
//! report leaves owed.
//!
//! A reconciler without input: it reads the state and acts, so it may run after every
//! batch that was applied, every few seconds, and after a crash. Everything it writes
//! has a derived id; doing it twice is doing it once. It acts only for units that this
//! node hosts.
//!
//! A raised grade, another kind or a withdrawal is found by its place in this node's order, however late it
//! comes: a line may have been down for weeks. Those of the last days are looked at again while
//! something around them moves.
//!
//! A changed report that was followed and left nothing to write is remembered as it
//! stood ([`Followed`]), so that the writer is asked again when something about it moved
//! and not every two seconds for three days. What was written is not remembered before
//! the next turn found it kept; a restart forgets, and follows each once more.

use crate::service::{ReportError, Terms, delivery, mend};
use crate::views::report::ReportRec;
use crate::views::{dispatch, link, report};
use facts::draft::Fact;
use facts::report::{ReportCorrected, ReportRated, ReportWithdrawn};
use journal::{Acting, Db, DbError, Tx, params};
use kernel::clock::HOUR_MS;
use kernel::{Instant, NodeId, ReportId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

/// Dispatches and reports taken up in one turn.
const TURN: usize = 64;
/// A raised grade or a withdrawal is looked at again for so long.
const CHANGED_HOURS: i64 = 72;
/// Where in this node's order the changes stand that were followed.
const CURSOR: &str = "report.changed";
/// What others may have to follow.
const CHANGES: [&str; 3] = [ReportRated::KIND, ReportCorrected::KIND, ReportWithdrawn::KIND];
/// So many entries of no interest are passed before the cursor is kept.
const PASSED: i64 = 4096;

/// How an event stood: revision of the report, dispatches with all their revisions, calls.
type Stand = (u64, i64, i64, i64);

/// The changed reports that need nothing more, as they stood then; and up to where the journal was looked
/// at for new changes.
#[derive(Debug, Default)]
pub struct Followed(Mutex<BTreeMap<ReportId, Stand>>, AtomicI64);

impl Followed {
    /// Changes that arrived behind the cursor, up to where was looked, and whether the cursor is to be kept.
    fn arrived(&self, db: &mut dyn Db) -> Result<(Vec<ReportId>, i64, bool), DbError> {
        let Some(kept) = journal::read::cursor(db, CURSOR)? else {
            // New here: what came before is looked at by its time.
            return Ok((Vec::new(), journal::read::top(db)?, true));
        };
        let from = kept.max(self.1.load(Ordering::Relaxed));
        let (entries, end) = journal::read::entries_of_kinds_after(db, from, &CHANGES, TURN)?;
        let reports: Vec<ReportId> =
            entries.iter().map(|stored| ReportId::from_bytes(stored.entry.header.subject.id)).collect();
        let keep = !reports.is_empty() || end.saturating_sub(kept) >= PASSED;
        if !keep {
            self.1.fetch_max(end, Ordering::Relaxed);
        }
        Ok((reports, end, keep))
    }

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
    if !link::unsettled(db, own, 1)?.is_empty() || followed.arrived(db)?.2 {
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
    let (arrived, end, keep) = followed.arrived(tx)?;
    for id in arrived.into_iter().collect::<BTreeSet<_>>() {
        mend::follow(tx, terms, acting, id)?;
    }
    if keep {
        tx.set_cursor(CURSOR, end)?;
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
