//! What a node does without being asked: it follows the journal behind durable
//! cursors, and looks at the clock.
//!
//! Each job is a small task that wakes on commits and on a timer, reads the state and
//! acts; it may run at any time and be killed at any instant. None holds a
//! transaction while it waits. All end when the node's `stop` says so.

pub mod apply;
pub mod consumer;
pub mod exports;
pub mod housekeeping;
pub mod indexing;
pub mod links;
pub mod reconcile;
pub mod ring;
pub mod webhook;

use crate::node::Node;
use crate::wiring;
use journal::{JournalError, Turn, Tx};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// Why a job could not be started.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The signer's thread.
    #[error("无法启动签名线程：{0}")]
    Signer(#[from] JournalError),
    /// The exchange.
    #[error("无法开启级间交换：{0}")]
    Exchange(#[from] exchange::ExchangeError),
    /// The webhook's client.
    #[error("无法建立推送客户端：{0}")]
    Webhook(#[from] notify::NotifyError),
}

/// The jobs of a running node.
#[derive(Debug)]
pub struct Jobs(Vec<(&'static str, JoinHandle<()>)>);

/// A job that does not end within this is cut off; it can stand it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Starts every job. On a node that only reads they wait until it may write again;
/// only the search, which keeps its own files, begins at once.
///
/// # Errors
/// [`JobError`].
pub async fn start(node: &Arc<Node>) -> Result<Jobs, JobError> {
    let mut jobs = if node.journal.refusing().is_some() {
        vec![("late", tokio::spawn(late(Arc::clone(node))))]
    } else {
        begin(node).await?
    };
    if node.config.search.enabled {
        jobs.push(("search", tokio::spawn(indexing::run(Arc::clone(node)))));
    }
    Ok(Jobs(jobs))
}

/// The jobs of a node that began by reading only.
async fn late(node: Arc<Node>) {
    let (mut resumed, mut stop) = (node.resumed.subscribe(), node.stop.subscribe());
    let again = tokio::select! {
        _ = stop.wait_for(|stopping| *stopping) => false,
        again = resumed.wait_for(|resumed| *resumed) => again.is_ok(),
    };
    if !again {
        return;
    }
    match begin(&node).await {
        Ok(jobs) => {
            // The sender lives as long as the node; an error means it is gone too.
            drop(stop.wait_for(|stopping| *stopping).await);
            Jobs(jobs).stop().await;
        }
        Err(e) => {
            tracing::error!(error = %e, "the node writes again, but its jobs did not start; start it anew");
        }
    }
}

async fn begin(node: &Arc<Node>) -> Result<Vec<(&'static str, JoinHandle<()>)>, JobError> {
    let bell = journal::signer::start(&node.journal, node.config.look_every, wiring::signed(node))?;
    node.set_signer(bell);
    let mut jobs = vec![
        ("apply", tokio::spawn(apply::run(Arc::clone(node)))),
        ("ring", tokio::spawn(ring::run(Arc::clone(node)))),
        ("housekeeping", tokio::spawn(housekeeping::run(Arc::clone(node)))),
        ("exports", tokio::spawn(exports::run(Arc::clone(node)))),
    ];
    let (own, look_every) = (node.journal.identity().node, node.config.look_every);
    for reconciler in wiring::reconcilers(&node.journal, &node.terms, own, look_every) {
        jobs.push((reconciler.name, tokio::spawn(reconcile::run(Arc::clone(node), reconciler))));
    }
    if let Some(exchange) = wiring::start_exchange(node, Some(node.config.exchange.listen)).await? {
        node.set_exchange(Arc::clone(&exchange));
        jobs.push(("links", tokio::spawn(links::run(Arc::clone(node), exchange))));
    }
    if let Some(sender) = webhook::sender(&node.config.notify)? {
        jobs.push(("webhook.write", tokio::spawn(consumer::run(Arc::clone(node), webhook::consumer()))));
        jobs.push(("webhook.send", tokio::spawn(webhook::run(Arc::clone(node), sender))));
    }
    Ok(jobs)
}

impl Jobs {
    /// Waits for every job to end by itself, and cuts off what does not.
    pub async fn stop(self) {
        for (name, mut handle) in self.0 {
            match tokio::time::timeout(PATIENCE, &mut handle).await {
                Ok(Ok(())) => {}
                Ok(Err(e)) => tracing::error!(job = name, error = %e, "a job ended badly"),
                Err(_) => {
                    tracing::warn!(job = name, "a job did not end in time and is cut off");
                    handle.abort();
                }
            }
        }
    }
}

/// Waits until the next commit, the timer, or the stop; `false` when it is to end.
pub(crate) async fn wake(
    node: &Node,
    commits: &mut tokio::sync::watch::Receiver<i64>,
    every: Duration,
) -> bool {
    let mut stop = node.stop.subscribe();
    tokio::select! {
        _ = stop.wait_for(|stopping| *stopping) => false,
        changed = commits.changed() => changed.is_ok(),
        () = tokio::time::sleep(every) => true,
    }
}

/// Waits for the timer or the stop; `false` when it is to end.
pub(crate) async fn rest(node: &Node, time: Duration) -> bool {
    let mut stop = node.stop.subscribe();
    tokio::select! {
        _ = stop.wait_for(|stopping| *stopping) => false,
        () = tokio::time::sleep(time) => true,
    }
}

/// Runs in the writer, behind people's commands, from an async job.
pub(crate) async fn in_writer<T: Send + 'static>(
    node: &Node,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, JournalError> + Send + 'static,
) -> Result<T, JournalError> {
    let (tell, hear) = tokio::sync::oneshot::channel();
    node.journal.submit(Turn::Background, work, move |answer| {
        // The job may have been cut off; the work stands all the same.
        let _gone = tell.send(answer);
    });
    hear.await.unwrap_or_else(|_| Err(JournalError::Unavailable("the writer has stopped".to_owned())))
}

/// Reads in a snapshot on a blocking thread, from an async job.
pub(crate) async fn in_snapshot<T: Send + 'static>(
    node: &Arc<Node>,
    work: impl FnOnce(&mut dyn journal::Db) -> Result<T, journal::DbError> + Send + 'static,
) -> Result<T, journal::DbError> {
    let node = Arc::clone(node);
    tokio::task::spawn_blocking(move || node.journal.read(work))
        .await
        .unwrap_or_else(|e| Err(journal::DbError::Unavailable(e.to_string())))
}

/// Ends when another server is the node.
pub async fn elsewhere(node: &Node) -> String {
    let mut elsewhere = node.elsewhere.subscribe();
    let why = elsewhere.wait_for(Option::is_some).await.ok().and_then(|why| why.clone());
    match why {
        Some(why) => why,
        None => std::future::pending().await,
    }
}

/// Ends when the disk has failed under this process and the next one will know of it.
pub async fn disk_failed(node: &Node) -> String {
    let mut disk = node.disk.subscribe();
    loop {
        let marked = disk.borrow_and_update().clone().filter(|failed| failed.marked);
        if let Some(failed) = marked {
            return failed.reason;
        }
        if disk.changed().await.is_err() {
            return std::future::pending().await;
        }
    }
}
