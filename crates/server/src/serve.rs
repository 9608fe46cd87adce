//! Starting and stopping: the port, the jobs, and the order in which they end.
//!
//! A stop takes no new request, closes the event streams, waits for requests in work
//! (bounded), ends the jobs, signs the heads, and lets the writer finish. What was
//! answered is on the disk long before; a stop only makes it tidy.

use crate::http::guard::{Guard, guard};
use crate::http::observe::{Observe, observe};
use crate::http::{openapi, problem};
use crate::jobs;
use crate::node::Node;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::serve::ListenerExt as _;
use kernel::limits;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

/// Why a node stopped other than by being told to.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The port could not be had.
    #[error("无法监听 {0}：{1}")]
    Listen(SocketAddr, std::io::Error),
    /// The port failed.
    #[error("监听端口出错：{0}")]
    Port(std::io::Error),
    /// The disk failed under the journal: what is on it is not certain.
    #[error(
        "磁盘写入失败，节点已停止：{0}；下次启动只读，直至核对（“平台 › 备份”页，或 fenghuo journal verify --confirm）"
    )]
    Disk(String),
    /// Another server is the node now, or the database is in another history and a start is wanted.
    #[error("本机不再承担节点，停止（{0}）；再次启动后接着承担，或在旁待命")]
    Elsewhere(String),
    /// A job could not be started.
    #[error(transparent)]
    Job(#[from] jobs::JobError),
}

/// The whole router: routes with everything that surrounds them.
pub fn app(node: &Arc<Node>) -> Router {
    let metrics = &node.metrics;
    // A refusal is read again further out to be given its form, so it stays as it is.
    let worth_it = DefaultPredicate::new()
        // A backup is large, and its length is told.
        .and(NotForContentType::const_new("application/x-tar"))
        // An Excel file is compressed in itself, and its length is told too.
        .and(NotForContentType::const_new(export::api::MEDIA_TYPE))
        .and(|status: StatusCode, _: Version, _: &HeaderMap, _: &Extensions| status.is_success());
    let seen = Observe { metrics: Arc::clone(metrics), access: node.config.log.access };
    // The last added is the outermost.
    openapi::router(node)
        .layer(DefaultBodyLimit::max(limits::COMMAND_BODY_BYTES))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_it))
        .layer(axum::middleware::from_fn_with_state(
            Guard::new(&node.config.http, Arc::clone(metrics)),
            guard,
        ))
        .layer(CatchPanicLayer::custom(|what: Box<dyn std::any::Any + Send>| problem::after_panic(&*what)))
        .layer(axum::middleware::from_fn_with_state(seen, observe))
}

/// A node that serves, until [`Running::stop`].
#[derive(Debug)]
pub struct Running {
    /// The address that was bound.
    pub address: SocketAddr,
    node: Arc<Node>,
    jobs: jobs::Jobs,
    port: tokio::task::JoinHandle<std::io::Result<()>>,
}

/// Binds the port and starts the jobs.
///
/// # Errors
/// [`ServeError`].
pub async fn start(node: Arc<Node>) -> Result<Running, ServeError> {
    let wanted = node.config.http.listen;
    let listener = TcpListener::bind(wanted).await.map_err(|e| ServeError::Listen(wanted, e))?;
    let address = listener.local_addr().map_err(ServeError::Port)?;
    let jobs = jobs::start(&node).await?;
    let listener = listener.tap_io(|stream| {
        // An answer is small and must not wait for the next; where it fails, it waits.
        let _slower = stream.set_nodelay(true);
    });
    let service = app(&node).into_make_service_with_connect_info::<SocketAddr>();
    let mut stop = node.stop.subscribe();
    let port = axum::serve(listener, service).with_graceful_shutdown(async move {
        // The sender lives as long as the node; an error means it is gone too.
        let _told = stop.wait_for(|stopping| *stopping).await;
    });
    let port = tokio::spawn(async move { port.await });
    tracing::info!(%address, node = %node.keys.node, name = %node.keys.name, store = node.journal.store().name(), "serving");
    Ok(Running { address, node, jobs, port })
}

impl Running {
    /// The node.
    #[must_use]
    pub const fn node(&self) -> &Arc<Node> {
        &self.node
    }

    /// Stops in order; answers when all is on the disk.
    ///
    /// # Errors
    /// [`ServeError`] when the port had failed.
    pub async fn stop(mut self) -> Result<(), ServeError> {
        self.node.stopping.store(true, Ordering::SeqCst);
        // Nobody listening any more is what is wanted.
        let _nobody = self.node.stop.send(true);
        let patience = Duration::from_secs(self.node.config.http.stop_seconds);
        let ended = tokio::time::timeout(patience, &mut self.port).await;
        if ended.is_err() {
            tracing::warn!("some requests did not end in time and are cut off");
            self.port.abort();
        }
        self.jobs.stop().await;
        let node = Arc::clone(&self.node);
        let stopped = tokio::task::spawn_blocking(move || node.close()).await;
        if stopped.is_err() {
            tracing::error!("closing the node panicked");
        }
        tracing::info!("stopped");
        match ended {
            Ok(Ok(Err(e))) => Err(ServeError::Port(e)),
            _ => Ok(()),
        }
    }

    /// Serves until a signal, until the disk fails, or until another server is the node.
    ///
    /// # Errors
    /// [`ServeError::Disk`], [`ServeError::Elsewhere`] and [`ServeError::Port`].
    pub async fn until_told(mut self) -> Result<(), ServeError> {
        let node = Arc::clone(&self.node);
        let reason = tokio::select! {
            () = signalled() => None,
            reason = jobs::disk_failed(&node) => Some(ServeError::Disk(reason)),
            why = jobs::elsewhere(&node) => Some(ServeError::Elsewhere(why)),
            ended = &mut self.port => {
                let why = ended.map_or_else(|e| e.to_string(), |r| r.err().map_or_else(String::new, |e| e.to_string()));
                return Err(ServeError::Port(std::io::Error::other(why)));
            }
        };
        match reason {
            None => self.stop().await,
            Some(reason) => {
                // No more is written, not even tidily; the port is cut, and so are the links.
                node.stopping.store(true, Ordering::SeqCst);
                let _nobody = node.stop.send(true);
                self.port.abort();
                if let Some(exchange) = node.exchange()
                    && tokio::task::spawn_blocking(move || exchange.stop()).await.is_err()
                {
                    tracing::error!("ending the exchange panicked");
                }
                self.jobs.stop().await;
                Err(reason)
            }
        }
    }
}

/// Waits for SIGTERM or SIGINT.
pub(crate) async fn signalled() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        else {
            // Without the handler, the default ends the process; waiting is all that is left.
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        // Without a handler for it, a console interrupt ends the process by itself.
        let _told = interrupt.await;
    }
}
