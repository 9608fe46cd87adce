//! What follows when something arrived from another node, or was missed: deliver what
//! waits for a desk of ours, open what a raised grade asks for, close what a withdrawn
//! report leaves owed.
//!
//! A reconciler without input: it reads the state and acts, so it may run after every
//! batch that was applied, every few seconds, and after a crash. Everything it writes
//! has a derived id; doing it twice is doing it once. It acts only for units that this
//! node hosts.

use crate::service::{ReportError, Terms, delivery, mend};
use crate::views::{dispatch, report};
use journal::{Acting, Tx};
use kernel::Instant;
use kernel::clock::HOUR_MS;

/// Dispatches and reports taken up in one turn.
const TURN: usize = 64;
/// A raised grade or a withdrawal is followed up for so long.
const CHANGED_HOURS: i64 = 72;

/// Delivers and opens what is due on this node; answers how many dispatches were
/// delivered, so that the caller knows whether to come again at once.
///
/// # Errors
/// [`ReportError`]; nothing of the turn is then kept.
pub fn on_arrival(tx: &mut Tx<'_>, terms: &Terms) -> Result<usize, ReportError> {
    let acting = Acting::platform();
    let mut delivered = 0usize;
    let own = tx.identity().node;
    for waiting in dispatch::deliverable(tx, own, TURN)? {
        if delivery::deliver(tx, terms, acting, waiting.id)? {
            delivered = delivered.saturating_add(1);
        }
    }
    let since = Instant(tx.now().0.saturating_sub(CHANGED_HOURS * HOUR_MS));
    for changed in report::changed_since(tx, since, TURN)? {
        mend::follow(tx, terms, acting, changed.id)?;
    }
    Ok(delivered)
}
