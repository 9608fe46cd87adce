//! Makes the files of lists that somebody asked for: each in a thread of its own, as many
//! at the same time as the node may; and forgets those that were kept long enough.

use crate::node::Node;
use std::sync::Arc;
use std::time::Duration;

/// How often it is looked for what is not kept any more.
const FORGET_EVERY: Duration = Duration::from_secs(300);

/// Runs until the node stops. What is in work then gives up by itself.
pub async fn run(node: Arc<Node>) {
    let exports = Arc::clone(&node.exports);
    let mut stop = node.stop.subscribe();
    let mut forget = tokio::time::interval(FORGET_EVERY);
    loop {
        while let Some(turn) = exports.next(node.journal.clock().now()) {
            let node = Arc::clone(&node);
            // Left to itself on purpose: its end rings the bell below.
            drop(tokio::task::spawn_blocking(move || export::work(&node.journal, &node.lists, turn)));
        }
        tokio::select! {
            _ = stop.wait_for(|stopping| *stopping) => {
                exports.stop();
                return;
            }
            () = exports.entered() => {}
            _ = forget.tick() => {
                if let Err(e) = exports.forget(node.journal.clock().now()) {
                    tracing::warn!(error = %e, "old exports could not be removed");
                }
            }
        }
    }
}
