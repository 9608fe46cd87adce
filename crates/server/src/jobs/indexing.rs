//! Feeds the search index behind its own cursor, and commits it each second while
//! there is something new. A node whose index fails, as on a full disk, works without one until the
//! index can be opened again; it is tried by itself, and the figures say how far it is behind.

use super::{rest, wake};
use crate::node::Node;
use search::{Indexer, SearchError};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Folder of the index in the data folder.
pub const FOLDER: &str = "search";
const COMMIT_EVERY: Duration = Duration::from_secs(1);
/// Steps between commits while catching up with a long journal.
const CATCH_UP: Duration = Duration::from_secs(10);

/// Between two attempts to open an index that failed.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Runs until the node stops.
pub async fn run(node: Arc<Node>) {
    while let Err(e) = keep(&node).await {
        node.metrics.index_failed.fetch_add(1, Ordering::Relaxed);
        tracing::error!(error = %e, "the search index failed, and finds nothing new; it is opened again shortly");
        if !rest(&node, AGAIN_AFTER).await {
            return;
        }
    }
}

/// Opens the index and feeds it until the node stops, or until the index fails.
async fn keep(node: &Arc<Node>) -> Result<(), SearchError> {
    let opening = Arc::clone(node);
    let opened = blocking(move || {
        let folder = opening.config.data.join(FOLDER);
        let indexer = Indexer::open(&folder, opening.config.search.memory_mb, &opening.journal)?;
        let searcher = indexer.searcher()?;
        Ok((indexer, searcher))
    });
    let (mut indexer, searcher) = opened.await?;
    node.set_searcher(searcher);
    tell_position(node, &indexer);
    let mut commits = node.committed.subscribe();
    loop {
        let round = Arc::clone(node);
        indexer = blocking(move || feed(indexer, &round)).await?;
        // One commit a second at the most, however many entries came.
        tokio::time::sleep(COMMIT_EVERY).await;
        if !wake(node, &mut commits, CATCH_UP).await {
            return Ok(());
        }
    }
}

/// Takes in all there is and commits it.
fn feed(mut indexer: Indexer, node: &Node) -> Result<Indexer, SearchError> {
    let mut committed = Instant::now();
    while !*node.stop.borrow() {
        let looked = indexer.step(&node.journal)?;
        node.metrics.indexed.fetch_add(u64::try_from(looked).unwrap_or(0), Ordering::Relaxed);
        if looked == 0 {
            break;
        }
        if committed.elapsed() >= CATCH_UP {
            indexer.commit()?;
            tell_position(node, &indexer);
            committed = Instant::now();
        }
    }
    indexer.commit()?;
    tell_position(node, &indexer);
    Ok(indexer)
}

/// For whoever asks how far behind the index is.
fn tell_position(node: &Node, committed: &Indexer) {
    node.metrics.indexed_pos.store(committed.pos(), Ordering::Relaxed);
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SearchError> + Send + 'static,
) -> Result<T, SearchError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|e| Err(SearchError::Io(std::io::Error::other(e.to_string()))))
}
