//! For whoever watches the node: alive, ready, and its figures. They need no login,
//! carry no personal data, and listen where the pages listen (loopback by default).

use super::metrics::Page;
use super::problem;
use crate::node::Node;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use journal::read::{PARKED, WAITING};
use journal::{JournalError, Turn};
use kernel::{ErrorKind, Instant};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The writer and the database have this long to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What these three doors see of a node. Nothing else can look through it: whoever asks
/// has not said who they are.
#[derive(Clone)]
pub struct Pulse(Arc<Node>);

impl Pulse {
    /// Of this node.
    #[must_use]
    pub const fn of(node: Arc<Node>) -> Self {
        Self(node)
    }
}

/// Alive.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Health {
    /// Always `ok`.
    pub status: &'static str,
    /// Version of the program.
    pub version: &'static str,
    /// The node's clock.
    pub now_ms: Instant,
}

/// Ready to take work.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Readiness {
    /// Whether all below is well.
    pub ready: bool,
    /// The writer commits.
    pub writer: bool,
    /// The database answers reads.
    pub database: bool,
    /// Why writing is refused, when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusing: Option<String>,
}

/// The process runs.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, body = Health)))]
pub async fn healthz(State(Pulse(node)): State<Pulse>) -> axum::Json<Health> {
    axum::Json(Health { status: "ok", version: crate::VERSION, now_ms: node.journal.clock().now() })
}

/// The node takes commands: the writer commits and the database answers.
#[utoipa::path(get, path = "/readyz", tag = "operation",
    responses((status = 200, body = Readiness), (status = 503, body = kernel::Problem)))]
pub async fn readyz(State(Pulse(node)): State<Pulse>) -> Response {
    let (writer, database) = tokio::join!(writer_commits(&node), database_answers(&node));
    let refusing = node.journal.refusing();
    let ready = writer && database && refusing.is_none() && !node.stopping.load(Ordering::Relaxed);
    if ready {
        return axum::Json(Readiness { ready, writer, database, refusing }).into_response();
    }
    let detail = match refusing {
        Some(why) => format!("暂停写入：{why}"),
        None => format!("writer: {writer}, database: {database}"),
    };
    problem::with_status(
        StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Unavailable,
        "not_ready",
        "尚未就绪",
        &detail,
    )
}

/// An empty command through the whole commit path.
async fn writer_commits(node: &Arc<Node>) -> bool {
    let (tell, hear) = tokio::sync::oneshot::channel();
    node.journal.submit(
        Turn::Background,
        |_| Ok::<(), JournalError>(()),
        move |answer| {
            // Nobody waits any more when the time was up.
            let _gone = tell.send(answer.is_ok());
        },
    );
    matches!(tokio::time::timeout(PATIENCE, hear).await, Ok(Ok(true)))
}

async fn database_answers(node: &Arc<Node>) -> bool {
    let node = Arc::clone(node);
    let read = tokio::task::spawn_blocking(move || {
        node.journal.read(|db| db.first("SELECT pos FROM journal_counter WHERE id = 1", &[])).is_ok()
    });
    matches!(tokio::time::timeout(PATIENCE, read).await, Ok(Ok(true)))
}

/// Figures in Prometheus' text form.
#[utoipa::path(get, path = "/metrics", tag = "operation",
    responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn metrics(State(Pulse(node)): State<Pulse>) -> Response {
    let reading = Arc::clone(&node);
    let gauges = tokio::task::spawn_blocking(move || Gauges::read(&reading)).await.unwrap_or_default();
    let mut page = Page::default();
    node.metrics.write(&mut page);
    let figures = node.journal.figures();
    let counters = [
        ("fenghuo_writer_commits_total", "Durable commits of the writer.", &figures.commits),
        ("fenghuo_writer_commands_total", "Commands kept.", &figures.commands),
        ("fenghuo_writer_refused_total", "Commands refused by a rule.", &figures.refused),
        ("fenghuo_writer_failed_total", "Batches lost to the database.", &figures.failed),
    ];
    for (name, help, value) in counters {
        page.counter(name, help, value.load(Ordering::Relaxed));
    }
    let turns = "Time a command kept the writer, without the commit.";
    page.times("fenghuo_writer_turn_seconds", turns, &figures.turns);
    page.times("fenghuo_snapshot_seconds", "Time a reader held its snapshot.", &figures.snapshots);
    page.gauge("fenghuo_writer_waiting", "Commands that wait.", figures.waiting.load(Ordering::Relaxed));
    page.gauge(
        "fenghuo_writer_refusing",
        "1 while writing is refused.",
        u8::from(node.journal.refusing().is_some()),
    );
    gauges.write(&mut page);
    if node.config.search.enabled {
        let behind = gauges.pos.saturating_sub(node.metrics.indexed_pos.load(Ordering::Relaxed));
        page.gauge("fenghuo_search_behind", "Entries that the search index has not taken in.", behind);
    }
    if let Some(exchange) = node.exchange() {
        for (name, help, value) in exchange.counters().all() {
            page.counter(&format!("fenghuo_exchange_{name}_total"), help, value);
        }
        links(&node, &exchange, &mut page).await;
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], page.finish()).into_response()
}

/// Age of the last contact, and what waits, of every link.
async fn links(node: &Node, exchange: &exchange::Exchange, page: &mut Page) {
    let Ok(links) = exchange.links().await else { return };
    let now = node.journal.clock().now();
    page.head("fenghuo_link_up", "gauge", "1 while both sides talk.");
    for link in &links {
        let up = u8::from(link.state.word() == "up");
        page.line("fenghuo_link_up", &[("node", &link.name), ("relation", link.role.word())], up);
    }
    page.head("fenghuo_link_age_seconds", "gauge", "Since the last message from the neighbour.");
    for link in &links {
        if let Some(last) = link.last_contact {
            let age = now.since(last).max(0) / 1_000;
            page.line(
                "fenghuo_link_age_seconds",
                &[("node", &link.name), ("relation", link.role.word())],
                age,
            );
        }
    }
    page.head("fenghuo_link_waiting", "gauge", "Entries that wait to go to the neighbour.");
    for link in &links {
        for lane in facts::Lane::ALL {
            let labels = [("node", link.name.as_str()), ("lane", &lane.number().to_string())];
            page.line("fenghuo_link_waiting", &labels, *link.backlog.get(lane));
        }
    }
    refused(&links, page);
}

/// Streams that are refused on a link: 0 unless something is wrong.
fn refused(links: &[exchange::core::LinkStatus], page: &mut Page) {
    page.head("fenghuo_link_refused", "gauge", "Streams that one side does not take from the other.");
    for link in links {
        for (side, word) in [(exchange::core::Where::Here, "here"), (exchange::core::Where::There, "there")] {
            let count = link.trouble.iter().filter(|t| t.side == side).count();
            page.line("fenghuo_link_refused", &[("node", link.name.as_str()), ("side", word)], count);
        }
    }
}

/// What a scrape reads from the database.
#[derive(Debug, Default)]
struct Gauges {
    pos: i64,
    parked: i64,
    waiting: i64,
    cursors: Vec<(String, i64)>,
}

impl Gauges {
    fn read(node: &Node) -> Self {
        let read = node.journal.read(|db| {
            let count = |row: Option<journal::Row>| row.map_or(Ok(0), |r| r.int(0));
            let pos = count(db.first("SELECT pos FROM journal_counter WHERE id = 1", &[])?)?;
            let parked =
                count(db.first(&format!("SELECT COUNT(*) FROM journal_entry WHERE {PARKED}"), &[])?)?;
            let waiting =
                count(db.first(&format!("SELECT COUNT(*) FROM journal_entry WHERE {WAITING}"), &[])?)?;
            let cursors = db
                .query("SELECT consumer, pos FROM journal_cursor ORDER BY consumer", &[])?
                .iter()
                .map(|r| Ok((r.text(0)?, r.int(1)?)))
                .collect::<Result<Vec<_>, journal::DbError>>()?;
            Ok::<_, journal::DbError>(Self { pos, parked, waiting, cursors })
        });
        read.unwrap_or_default()
    }

    fn write(&self, page: &mut Page) {
        page.gauge("fenghuo_journal_pos", "Entries this node has stored.", self.pos);
        page.gauge("fenghuo_journal_parked", "Entries that are parked.", self.parked);
        page.gauge("fenghuo_journal_unapplied", "Received entries that wait to be applied.", self.waiting);
        let name = "fenghuo_consumer_behind";
        page.head(name, "gauge", "Entries a consumer has not looked at.");
        for (consumer, pos) in &self.cursors {
            page.line(name, &[("consumer", consumer)], self.pos.saturating_sub(*pos));
        }
    }
}
