//! Applies what other nodes wrote: intake stores and acknowledges it, this brings it
//! into the views behind people's commands, in turns of bounded size. What was parked
//! because something it rests upon had not come yet is tried again when more came. What was erased is
//! noted beside the key.

use super::{in_snapshot, in_writer, wake};
use crate::node::Node;
use journal::JournalError;
use journal::read::{PARKED, WAITING};
use kernel::limits;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Parked entries are tried again at most this often: some stay parked for good.
const SWEEP_EVERY: Duration = Duration::from_secs(2);

/// Runs until the node stops.
pub async fn run(node: Arc<Node>) {
    let mut commits = node.committed.subscribe();
    let mut news = true;
    let mut swept: Option<Instant> = None;
    loop {
        while some(&node, WAITING).await {
            match in_writer(&node, |tx| tx.apply_waiting(limits::TURN_ENTRIES)).await {
                Ok(_) => news = true,
                Err(e) => {
                    tracing::warn!(error = %e, "received entries wait to be applied");
                    break;
                }
            }
            node.applied.send_replace(());
        }
        if news && swept.is_none_or(|at| at.elapsed() >= SWEEP_EVERY) && some(&node, PARKED).await {
            news = match sweep(&node).await {
                Ok(applied) => applied > 0,
                Err(e) => {
                    tracing::warn!(error = %e, "parked entries wait to be tried again");
                    true
                }
            };
            swept = Some(Instant::now());
        }
        if node.register.is_behind() {
            let erased = Arc::clone(&node);
            let noted =
                tokio::task::spawn_blocking(move || erased.register.note_heard(&erased.journal)).await;
            if let Ok(Err(e)) = noted {
                tracing::warn!(error = %e, "what was erased is not noted beside the key yet");
            }
        }
        if !wake(&node, &mut commits, node.config.look_every).await {
            return;
        }
    }
}

/// Tries every parked entry once, a page in each turn of the writer, so that some that stay parked
/// hide no others and people's commands come between; answers how many were applied.
pub(crate) async fn sweep(node: &Node) -> Result<usize, JournalError> {
    let (mut after, mut all) = (0, 0usize);
    loop {
        let (applied, last) =
            in_writer(node, move |tx| tx.retry_parked_after(after, limits::TURN_ENTRIES)).await?;
        all = all.saturating_add(applied);
        if applied > 0 {
            node.applied.send_replace(());
        }
        match last {
            Some(last) => after = last,
            None => return Ok(all),
        }
    }
}

/// Whether there are such entries. Asked of a snapshot, so that a quiet node
/// writes nothing.
async fn some(node: &Arc<Node>, state: &'static str) -> bool {
    let found = in_snapshot(node, move |db| {
        let sql = format!("SELECT pos FROM journal_entry WHERE {state} LIMIT 1");
        Ok(db.first(&sql, &[])?.is_some())
    });
    found.await.unwrap_or(false)
}
