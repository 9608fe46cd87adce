//! A server that waits until it is the node. Several may be started over one PostgreSQL,
//! each with a data folder of its own and the same `node.key`; one holds the node by the
//! lease of [`journal::lease`] and does everything: commands, reads, jobs, the links to
//! other levels. The others serve three things: that they live (`/healthz`), that they are
//! not ready and why (`/readyz`), and on every other path who the node is at the moment.
//! They answer no reads: a page whose next command must go elsewhere helps nobody, and a
//! gateway that asks `/readyz` never sends anybody here.
//!
//! When the holder ends, a waiting server becomes the node within a second, with a boot of
//! its own; when the holder only falls silent, after [`journal::lease::SILENT_AFTER`].

use crate::config::Config;
use crate::http::health::Health;
use crate::http::problem;
use crate::node::{NodeError, Place};
use crate::serve::ServeError;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use journal::lease::{ASK_EVERY, Asked, Candidate, Holder};
use journal::{DbError, JournalError};
use kernel::{Clock, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Whoever is being answered when the node becomes ours has this long.
const LAST_ANSWERS: Duration = Duration::from_secs(1);

/// Why a server could not wait.
#[derive(Debug, thiserror::Error)]
pub enum StandbyError {
    /// Its folder, its keys, its database.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// Its port.
    #[error(transparent)]
    Port(#[from] ServeError),
}

impl From<DbError> for StandbyError {
    fn from(e: DbError) -> Self {
        Self::Node(NodeError::Journal(JournalError::Db(e)))
    }
}

/// How this server calls itself to those who wait behind it.
#[must_use]
pub fn who(config: &Config) -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = if name.trim().is_empty() { "本机" } else { name.trim() };
    format!("{name}，{}，进程 {}", config.http.listen, std::process::id())
}

/// Waits until this server is the node; `None` when it was told to stop before. `waits` is
/// called once, with the address it waits at and who holds the node, where it has to.
///
/// # Errors
/// [`StandbyError`].
pub async fn until_ours(
    config: &Config,
    waits: impl FnOnce(SocketAddr, &Holder),
) -> Result<Option<Place>, StandbyError> {
    let asked = config.clone();
    let place = tokio::task::spawn_blocking(move || Place::of_folder(&asked)).await;
    let place = place.map_err(|e| DbError::Unavailable(e.to_string()))??;
    let Some(candidate) = Candidate::of(&config.store(), &who(config)) else { return Ok(Some(place)) };
    let (candidate, asked) = ask(candidate, Candidate::ask_for_a_moment).await?;
    let holder = match asked? {
        Asked::Ours(lease) => return Ok(Some(place.holding(lease))),
        Asked::Held(holder) => holder,
    };
    tracing::info!(holder = holder.who, "another server holds the node; this one waits");
    let port = Port::open(config, holder.clone()).await?;
    waits(port.address, &holder);
    let lease = wait(candidate, &port.holder).await?;
    port.close().await;
    Ok(lease.map(|lease| place.holding(lease)))
}

/// Asks until the answer is yes, or until a signal. A database that is away is waited for.
async fn wait(
    mut candidate: Candidate,
    shown: &watch::Sender<Holder>,
) -> Result<Option<journal::lease::Lease>, StandbyError> {
    let mut told = std::pin::pin!(crate::serve::signalled());
    loop {
        tokio::select! {
            () = &mut told => return Ok(None),
            () = tokio::time::sleep(ASK_EVERY) => {}
        }
        let asked;
        (candidate, asked) = ask(candidate, Candidate::ask).await?;
        match asked {
            Ok(Asked::Ours(lease)) => return Ok(Some(lease)),
            Ok(Asked::Held(holder)) => {
                shown.send_replace(holder);
            }
            Err(e) => tracing::warn!(error = %e, "the database does not say who holds the node"),
        }
    }
}

/// Asks on a thread that may block.
async fn ask(
    mut candidate: Candidate,
    how: impl FnOnce(&mut Candidate) -> Result<Asked, DbError> + Send + 'static,
) -> Result<(Candidate, Result<Asked, DbError>), StandbyError> {
    let asked = tokio::task::spawn_blocking(move || {
        let asked = how(&mut candidate);
        (candidate, asked)
    });
    asked.await.map_err(|e| DbError::Unavailable(e.to_string()).into())
}

/// What is served meanwhile.
struct Port {
    address: SocketAddr,
    holder: watch::Sender<Holder>,
    stop: watch::Sender<bool>,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Port {
    async fn open(config: &Config, holder: Holder) -> Result<Self, ServeError> {
        let wanted = config.http.listen;
        let listener = TcpListener::bind(wanted).await.map_err(|e| ServeError::Listen(wanted, e))?;
        let address = listener.local_addr().map_err(ServeError::Port)?;
        let (holder, shown) = watch::channel(holder);
        let (stop, mut stopped) = watch::channel(false);
        let app = Router::new()
            .route("/healthz", get(alive))
            .route("/readyz", get(not_ready))
            .fallback(elsewhere)
            .with_state(shown);
        let serving = axum::serve(listener, app).with_graceful_shutdown(async move {
            // The sender gone means the same.
            let _gone = stopped.wait_for(|stop| *stop).await;
        });
        Ok(Self { address, holder, stop, task: tokio::spawn(async move { serving.await }) })
    }

    /// Gives the port back, so that the node can have it.
    async fn close(mut self) {
        self.stop.send_replace(true);
        if tokio::time::timeout(LAST_ANSWERS, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

async fn alive() -> axum::Json<Health> {
    axum::Json(Health { status: "ok", version: crate::VERSION, now_ms: Clock::system().now() })
}

/// Who holds the node, as far as this server has seen.
fn words(holder: &Holder) -> String {
    let silent = holder.silent.as_secs();
    let who = if holder.who.is_empty() { "另一台服务器" } else { &holder.who };
    if silent < 2 {
        format!("本机待命；节点现由 {who} 承担。")
    } else {
        format!("本机待命；节点现由 {who} 承担，已 {silent} 秒没有心跳。")
    }
}

async fn not_ready(State(shown): State<watch::Receiver<Holder>>) -> Response {
    let detail = words(&shown.borrow());
    later(problem::with_status(
        StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Unavailable,
        "not_ready",
        "尚未就绪",
        &detail,
    ))
}

/// Any other path: a page for people, a problem for programs.
async fn elsewhere(State(shown): State<watch::Receiver<Holder>>, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let detail = words(&shown.borrow());
    if !accepts.contains("text/html") {
        let (kind, status) = (ErrorKind::Unavailable, StatusCode::SERVICE_UNAVAILABLE);
        return later(problem::with_status(status, kind, "storage.elsewhere", "本机待命", &detail));
    }
    let page = format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"5\">\
         <title>烽火 · 待命</title><h1>本机待命</h1><p>{}</p>\
         <p>请使用承担节点的那台服务器的地址；它停止后本机在数秒内接管，本页会自动刷新。</p></html>",
        escaped(&detail)
    );
    let policy = HeaderValue::from_static("default-src 'none'");
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    let headers = [(header::CONTENT_TYPE, html), (header::CONTENT_SECURITY_POLICY, policy)];
    later((StatusCode::SERVICE_UNAVAILABLE, headers, page).into_response())
}

/// Asked again soon, and never kept.
fn later(mut response: Response) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
