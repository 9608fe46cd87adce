//! Posts what rings at this node's desks to the address the operator named. Rows first, then
//! attempts: a delivery is written with the cursor, every attempt is a row, and a
//! crash between means one more attempt with the same delivery id.

use super::ring::{RINGS, rings_of};
use super::{in_snapshot, in_writer, wake};
use crate::config::Notify;
use crate::jobs::consumer::Consumer;
use crate::node::Node;
use facts::Entry;
use journal::{DbError, Tx};
use notify::{NotifyError, Sender};
use org::web::Ring;
use report::around;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Deliveries tried in one round, one after another.
const ROUND: usize = 16;

/// The sender, when an address is named.
///
/// # Errors
/// [`NotifyError`] when the client cannot be made.
pub fn sender(config: &Notify) -> Result<Option<Sender>, NotifyError> {
    if config.webhook_url.is_empty() {
        return Ok(None);
    }
    let timeout = Duration::from_secs(config.webhook_timeout_seconds.max(1));
    Sender::new(&config.webhook_url, &config.webhook_secret, timeout).map(Some)
}

/// Writes deliveries behind the journal.
#[must_use]
pub const fn consumer() -> Consumer {
    Consumer {
        name: notify::CONSUMER,
        wants: |stored| RINGS.contains(&stored.entry.header.kind.as_str()),
        step: |tx, stored| Ok(tell(tx, &stored.entry)?),
    }
}

/// What a receiver is told is what the bells of this node's desks say; those of another node have a
/// webhook of their own.
fn tell(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), DbError> {
    let own = tx.identity().node;
    let mut rings = Vec::new();
    for ring in rings_of(tx, entry)? {
        if around::host_of(tx, ring.unit)? == Some(own) {
            rings.push(said(&ring));
        }
    }
    if rings.is_empty() { Ok(()) } else { notify::write_delivery(tx, entry, &rings) }
}

/// A ring without whom to call, which is personal.
fn said(ring: &Ring) -> Value {
    let mut said = serde_json::to_value(ring).unwrap_or(Value::Null);
    if let Some(fields) = said.as_object_mut() {
        fields.remove("call");
        fields.remove("waiting");
    }
    said
}

/// Tries what is due, until the node stops.
pub async fn run(node: Arc<Node>, sender: Sender) {
    let mut commits = node.committed.subscribe();
    loop {
        if let Err(e) = round(&node, &sender).await {
            tracing::warn!(error = %e, "webhook deliveries wait for the database");
        }
        // A delivery row has no entry of its own, so a moment passes before the look.
        if !wake(&node, &mut commits, node.config.look_every).await {
            return;
        }
    }
}

async fn round(node: &Arc<Node>, sender: &Sender) -> Result<(), journal::JournalError> {
    let now = node.journal.clock().now();
    let due = in_snapshot(node, move |db| notify::due(db, now, ROUND)).await?;
    for delivery in due {
        let at = node.journal.clock().now();
        let outcome = sender.send(&delivery, at).await;
        let counter =
            if outcome.taken() { &node.metrics.webhook_delivered } else { &node.metrics.webhook_failed };
        counter.fetch_add(1, Ordering::Relaxed);
        in_writer(node, move |tx| {
            let kept: Result<(), DbError> = notify::keep_attempt(tx, &delivery, at, &outcome);
            Ok(kept?)
        })
        .await?;
    }
    Ok(())
}
