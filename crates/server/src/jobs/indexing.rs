//! Feeds the search index behind its own cursor, and commits it each second while
//! there is something new. A node whose index fails works without one.

use super::wake;
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

/// Runs until the node stops.
pub async fn run(node: Arc<Node>) {
    let opening = Arc::clone(&node);
    let opened = blocking(move || {
        let folder = opening.config.data.join(FOLDER);
        let indexer = Indexer::open(&folder, opening.config.search.memory_mb, &opening.journal)?;
        let searcher = indexer.searcher()?;
        Ok((indexer, searcher))
    });
    let mut indexer = match opened.await {
        Ok((indexer, searcher)) => {
            node.set_searcher(searcher);
            indexer
        }
        Err(e) => {
            tracing::error!(error = %e, "no search: the index cannot be opened");
            return;
        }
    };
    let mut commits = node.committed.subscribe();
    loop {
        let round = Arc::clone(&node);
        match blocking(move || feed(indexer, &round)).await {
            Ok(fed) => indexer = fed,
            Err(e) => {
                tracing::error!(error = %e, "no search: the index failed; the next start makes it anew");
                return;
            }
        }
        // One commit a second at the most, however many entries came.
        tokio::time::sleep(COMMIT_EVERY).await;
        if !wake(&node, &mut commits, CATCH_UP).await {
            return;
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
            committed = Instant::now();
        }
    }
    indexer.commit()?;
    Ok(indexer)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SearchError> + Send + 'static,
) -> Result<T, SearchError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|e| Err(SearchError::Io(std::io::Error::other(e.to_string()))))
}
