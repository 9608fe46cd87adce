//! Reconcilers: they have no input, read the state and the clock, and act. Safe to
//! run at any time; what they append has derived ids. A quiet node writes nothing:
//! whether there is anything to do is asked of a snapshot first.

use super::{in_snapshot, in_writer};
use crate::node::Node;
use journal::{Db, DbError, JournalError, Tx};
use kernel::Instant;
use std::sync::Arc;
use std::time::Duration;

/// A reconciler that found nothing to do although something is due (overdue work
/// that everybody was told of) looks again after this many of its intervals.
const IDLE_INTERVALS: u32 = 4;

/// Asks a snapshot whether there is anything to do.
pub type Due = Arc<dyn Fn(&mut dyn Db, Instant) -> Result<bool, DbError> + Send + Sync>;
/// Does it in the writer; answers how much was done.
pub type Act = Arc<dyn Fn(&mut Tx<'_>) -> Result<usize, JournalError> + Send + Sync>;

/// Looks at the state and the clock, and acts.
#[derive(Clone)]
pub struct Reconciler {
    /// Name, for the log.
    pub name: &'static str,
    /// How often.
    pub every: Duration,
    /// Whether there is anything to do.
    pub due: Due,
    /// Does it.
    pub act: Act,
}

/// Runs a reconciler until the node stops: on its timer, and after received entries
/// were applied.
pub async fn run(node: Arc<Node>, reconciler: Reconciler) {
    let mut applied = node.applied.subscribe();
    let mut stop = node.stop.subscribe();
    let mut wait = reconciler.every;
    loop {
        tokio::select! {
            _ = stop.wait_for(|stopping| *stopping) => return,
            _ = applied.changed() => {}
            () = tokio::time::sleep(wait) => {}
        }
        wait = match round(&node, &reconciler).await {
            Ok(Some(0)) => reconciler.every.saturating_mul(IDLE_INTERVALS),
            // A turn is bounded: there may be more, and nobody waits two seconds for it.
            Ok(Some(_)) => Duration::ZERO,
            Ok(None) => reconciler.every,
            Err(e) => {
                tracing::warn!(job = reconciler.name, error = %e, "a reconciler failed; trying again");
                reconciler.every.saturating_mul(IDLE_INTERVALS)
            }
        };
    }
}

/// How much was done; `None` when nothing was due.
async fn round(node: &Arc<Node>, reconciler: &Reconciler) -> Result<Option<usize>, JournalError> {
    let now = node.journal.clock().now();
    let due = Arc::clone(&reconciler.due);
    if !in_snapshot(node, move |db| due(db, now)).await? {
        return Ok(None);
    }
    let act = Arc::clone(&reconciler.act);
    in_writer(node, move |tx| act(tx)).await.map(Some)
}
