//! Forgets what need not be kept: old answers to idempotency keys, ended sessions.

use super::{in_writer, rest};
use crate::node::Node;
use crate::wiring;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(300);

/// Runs until the node stops.
pub async fn run(node: Arc<Node>) {
    while rest(&node, EVERY).await {
        let done = in_writer(&node, |tx| {
            tx.forget_old_answers()?;
            wiring::keep_house(tx)
        });
        if let Err(e) = done.await {
            tracing::warn!(error = %e, "housekeeping waits");
        }
    }
}
