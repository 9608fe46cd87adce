//! Applies what other nodes wrote: intake stores and acknowledges it, this brings it
//! into the views behind people's commands, in turns of bounded size.

use super::{in_snapshot, in_writer, wake};
use crate::node::Node;
use kernel::limits;
use std::sync::Arc;
use std::time::Duration;

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Runs until the node stops.
pub async fn run(node: Arc<Node>) {
    let mut commits = node.committed.subscribe();
    loop {
        while some_waiting(&node).await {
            if let Err(e) = in_writer(&node, |tx| tx.apply_waiting(limits::TURN_ENTRIES)).await {
                tracing::warn!(error = %e, "received entries wait to be applied");
                break;
            }
            node.applied.send_replace(());
        }
        if !wake(&node, &mut commits, LOOK_EVERY).await {
            return;
        }
    }
}

/// Asked of a snapshot, so that a quiet node writes nothing.
async fn some_waiting(node: &Arc<Node>) -> bool {
    let waiting = in_snapshot(node, |db| {
        Ok(db.first("SELECT pos FROM journal_entry WHERE state = 0 LIMIT 1", &[])?.is_some())
    });
    waiting.await.unwrap_or(false)
}
