//! `/api/v1/nodes`: this node, its links to the levels above and below, what waits to
//! be sent, what is parked; tokens for nodes that join, joining a parent, cutting a
//! link by hand in a demonstration.

use crate::node::Node;
use axum::{Extension, Json};
use exchange::core::{LinkStatus, Role};
use exchange::http::EnrolError;
use facts::Lane;
use journal::read::Parked;
use journal::{Db, DbError, JournalError};
use kernel::{ErrorKind, Instant, Level, NodeId, Problem, limits};
use org::perm::{NodeManage, NodeRead};
use org::web::{Actor, Answered, ApiError, Command};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Parked entries that are looked at for the page.
const PARKED: usize = 500;

/// This node and its neighbours.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NodesView {
    /// This node.
    #[serde(rename = "self")]
    pub own: SelfView,
    /// Entries, streams, parked, waiting to be applied.
    pub totals: BTreeMap<&'static str, i64>,
    /// Links, parent first.
    pub links: Vec<NodeLink>,
    /// Entries that could not be applied, gathered by sort.
    pub parked: Vec<ParkedRow>,
    /// What waits to be sent.
    pub queue: Vec<QueueRow>,
}

/// This node.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SelfView {
    /// Its id.
    pub id: NodeId,
    /// Its name.
    pub name: String,
    /// Administrative code.
    pub code: String,
    /// Level.
    pub level: Level,
    /// A demonstration.
    pub demo: bool,
    /// The address that children dial.
    pub address: Option<String>,
    /// The digits compared when it joined its parent.
    pub words: Option<String>,
}

/// One link.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct NodeLink {
    /// The neighbour.
    pub node_id: NodeId,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its level.
    pub level: Level,
    /// `parent`, `grandparent`, `child` or `grandchild`.
    pub relation: &'static str,
    /// `up`, `connecting`, `down`, `cut` or `refused`.
    pub state: &'static str,
    /// Since when.
    pub since: Instant,
    /// The last message from it.
    pub last_contact_at: Option<Instant>,
    /// Entries that wait to go to it.
    pub queue: Waiting,
    /// Entries from it that are parked here.
    pub parked: i64,
    /// Its clock minus ours.
    pub skew_ms: Option<i64>,
    /// Its certificate ends.
    pub certificate_expires_at: Option<Instant>,
    /// Its program's version.
    pub program: String,
    /// The digits compared when it joined.
    pub words: Option<String>,
}

/// Entries that wait, by urgency.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Waiting {
    /// First reports, warnings, instructions.
    pub urgent: u64,
    /// Follow-ups, receipts.
    pub normal: u64,
    /// Statistics, registers.
    pub bulk: u64,
    /// Attachments.
    pub files: u64,
}

/// Parked entries of one sort.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ParkedRow {
    /// The node that wrote them.
    pub from: String,
    /// How urgent.
    pub lane: &'static str,
    /// Kind of fact.
    pub what: String,
    /// Why they are parked.
    pub why: String,
    /// How many.
    pub count: i64,
}

/// What waits to go to one neighbour in one lane.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct QueueRow {
    /// The neighbour.
    pub node_id: NodeId,
    /// Its name.
    pub to: String,
    /// How urgent.
    pub lane: &'static str,
    /// How many.
    pub count: u64,
}

const fn word_of(lane: Lane) -> &'static str {
    match lane {
        Lane::Urgent => "urgent",
        Lane::Normal => "normal",
        Lane::Bulk => "bulk",
    }
}

/// The links of this node.
#[utoipa::path(get, path = "/nodes", tag = "nodes", responses((status = 200, body = NodesView),
    (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn nodes(
    actor: Actor<NodeRead>,
    Extension(node): Extension<Arc<Node>>,
) -> Result<Json<NodesView>, ApiError> {
    let (parked, totals) = actor
        .read(|db, _| {
            let parked = journal::read::parked(db, PARKED)?;
            Ok::<_, DbError>((parked, totals(db)?))
        })
        .await?;
    let (links, peers) = match node.exchange() {
        None => (Vec::new(), Vec::new()),
        Some(exchange) => {
            let links = exchange.links().await.map_err(|e| unavailable(&e))?;
            let peers = tokio::task::spawn_blocking(move || exchange.peers());
            let peers = peers.await.map_err(|e| unavailable(&e))?.map_err(|e| unavailable(&e))?;
            (links, peers)
        }
    };
    let identity = node.journal.identity();
    let words = |id: NodeId| peers.iter().find(|p| p.node == id).map(|p| p.words.clone());
    let parent = links.iter().find(|link| link.role == Role::Parent).map(|link| link.node);
    let own = SelfView {
        id: identity.node,
        name: identity.name,
        code: identity.code,
        level: identity.level,
        demo: node.keys.demo,
        address: node.config.exchange.enabled.then(|| node.config.exchange.public_url.clone()),
        words: parent.and_then(words),
    };
    let queue = links.iter().flat_map(queue_of).collect();
    let names: BTreeMap<NodeId, String> = links.iter().map(|l| (l.node, l.name.clone())).collect();
    let rows = parked_rows(&parked, &names);
    let links = links.into_iter().map(|link| link_of(link, &parked, words)).collect();
    Ok(Json(NodesView { own, totals, links, parked: rows, queue }))
}

fn totals(db: &mut dyn Db) -> Result<BTreeMap<&'static str, i64>, DbError> {
    let mut count = |name, sql| Ok((name, db.first(sql, &[])?.map_or(Ok(0), |row| row.int(0))?));
    [
        count("entries", "SELECT COUNT(*) FROM journal_entry"),
        count("streams", "SELECT COUNT(*) FROM journal_stream"),
        count("parked", "SELECT COUNT(*) FROM journal_entry WHERE state = 2"),
        count("unapplied", "SELECT COUNT(*) FROM journal_entry WHERE state = 0"),
    ]
    .into_iter()
    .collect()
}

fn waiting(link: &LinkStatus) -> Waiting {
    let of = |lane| *link.backlog.get(lane);
    Waiting { urgent: of(Lane::Urgent), normal: of(Lane::Normal), bulk: of(Lane::Bulk), files: 0 }
}

fn queue_of(link: &LinkStatus) -> Vec<QueueRow> {
    let rows = Lane::ALL.into_iter().map(|lane| QueueRow {
        node_id: link.node,
        to: link.name.clone(),
        lane: word_of(lane),
        count: *link.backlog.get(lane),
    });
    rows.filter(|row| row.count > 0).collect()
}

fn link_of(link: LinkStatus, parked: &[Parked], words: impl Fn(NodeId) -> Option<String>) -> NodeLink {
    let here = parked.iter().filter(|p| p.stored.entry.header.stream.origin == link.node).count();
    NodeLink {
        queue: waiting(&link),
        node_id: link.node,
        words: words(link.node).filter(|words| !words.is_empty()),
        name: link.name,
        code: link.code,
        level: link.level,
        relation: link.role.word(),
        state: link.state.word(),
        since: link.since,
        last_contact_at: link.last_contact,
        parked: i64::try_from(here).unwrap_or(i64::MAX),
        skew_ms: link.offset_ms,
        certificate_expires_at: link.certificate_until,
        program: link.program,
    }
}

fn parked_rows(parked: &[Parked], names: &BTreeMap<NodeId, String>) -> Vec<ParkedRow> {
    let mut sorts: BTreeMap<(String, &'static str, String, String), i64> = BTreeMap::new();
    for one in parked {
        let header = &one.stored.entry.header;
        let origin = header.stream.origin;
        let from = names.get(&origin).cloned().unwrap_or_else(|| origin.to_string());
        let key = (from, word_of(header.stream.lane), header.kind.clone(), one.reason.clone());
        let count = sorts.entry(key).or_default();
        *count = count.saturating_add(1);
    }
    sorts
        .into_iter()
        .map(|((from, lane, what, why), count)| ParkedRow { from, lane, what, why, count })
        .collect()
}

/// A token is asked for.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct TokenBody {
    /// Code of the area that is to join.
    pub code: String,
    /// Its name.
    #[serde(default)]
    pub name: Option<String>,
}

/// A token, told once.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Token {
    /// The text that the child's operator enters.
    pub token: String,
    /// It ends then.
    pub expires_at: Instant,
    /// The address to join at.
    pub address: String,
}

/// Gives out a one-time token for a node that is to join below this one. A token is
/// told once and never stored; a repeated request gives another.
#[utoipa::path(post, path = "/nodes/tokens", tag = "nodes", request_body = TokenBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Token), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn issue_token(
    _: Actor<NodeManage>,
    Extension(node): Extension<Arc<Node>>,
    command: Command<TokenBody>,
) -> Result<(axum::http::StatusCode, Json<Token>), ApiError> {
    let TokenBody { code, name } = command.body;
    if Level::of_code(&code).is_none() {
        return Err(ApiError::invalid("/code", "code.form", "代码应为 6、9 或 12 位数字。"));
    }
    let name: String = name.unwrap_or_default().chars().take(limits::NAME_CHARS).collect();
    let exchange = exchange_of(&node)?;
    let made = tokio::task::spawn_blocking(move || exchange.issue_token(&code, &name));
    let (token, expires_at) = made.await.map_err(|e| unavailable(&e))?.map_err(|e| not_enrolled(&e))?;
    let address = node.config.exchange.public_url.clone();
    Ok((axum::http::StatusCode::CREATED, Json(Token { token, expires_at, address })))
}

/// A parent is joined.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct JoinBody {
    /// Its address, `https://…`.
    pub parent_url: String,
    /// The token from its operator.
    pub token: String,
}

/// The digits that both operators compare by telephone.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Words {
    /// The digits.
    pub words: String,
    /// The parent's name by its certificate.
    pub parent: String,
}

/// Joins a parent with a token from its operator.
#[utoipa::path(post, path = "/nodes/join", tag = "nodes", request_body = JoinBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Words), (status = 403, body = Problem), (status = 422, body = Problem),
              (status = 503, body = Problem)))]
pub async fn join(
    _: Actor<NodeManage>,
    Extension(node): Extension<Arc<Node>>,
    command: Command<JoinBody>,
) -> Result<Json<Words>, ApiError> {
    let JoinBody { parent_url, token } = command.body;
    let (words, parent) = node.join(&parent_url, &token).await.map_err(|e| not_enrolled(&e))?;
    Ok(Json(Words { words, parent }))
}

/// A link is cut or mended by hand.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct CutBody {
    /// Cut, or mend.
    pub cut: bool,
    /// Which neighbour; the parent when absent.
    #[serde(default)]
    pub node_id: Option<NodeId>,
}

/// Cuts a link, or mends it. Demonstrations only: on a real node a cut is an accident.
#[utoipa::path(post, path = "/nodes/link", tag = "nodes", request_body = CutBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn cut_link(
    _: Actor<NodeManage>,
    Extension(node): Extension<Arc<Node>>,
    command: Command<CutBody>,
) -> Result<axum::http::StatusCode, ApiError> {
    if !node.keys.demo {
        return Err(ApiError(Problem::new(
            ErrorKind::Forbidden,
            "nodes.not_demo",
            "只在演示节点可用",
            "断开链路只用于演示；正式节点请联系网络管理员。",
        )));
    }
    let exchange = exchange_of(&node)?;
    let CutBody { cut, node_id } = command.body;
    let links = exchange.links().await.map_err(|e| unavailable(&e))?;
    let wanted = |link: &&LinkStatus| node_id.map_or(link.role == Role::Parent, |id| link.node == id);
    let neighbour = links.iter().find(wanted).ok_or_else(ApiError::not_found)?.node;
    let done = tokio::task::spawn_blocking(move || exchange.cut(neighbour, cut));
    done.await.map_err(|e| unavailable(&e))?.map_err(|e| unavailable(&e))?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// How many parked entries were taken up.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Retried {
    /// Applied now.
    pub retried: usize,
}

/// Nothing to say.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct Nothing {}

/// Tries the parked entries again, after an upgrade or when what they wait for came.
#[utoipa::path(post, path = "/nodes/parked/retry", tag = "nodes", request_body = Nothing,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Retried), (status = 403, body = Problem)))]
pub async fn retry_parked(
    actor: Actor<NodeManage>,
    command: Command<Nothing>,
) -> Result<Answered<Retried>, ApiError> {
    actor
        .command(command, |tx, _, _| {
            Ok::<_, JournalError>(Retried { retried: tx.retry_parked(limits::TURN_ENTRIES)? })
        })
        .await
}

fn exchange_of(node: &Node) -> Result<Arc<exchange::Exchange>, ApiError> {
    node.exchange().ok_or_else(|| {
        ApiError(Problem::new(
            ErrorKind::Unavailable,
            "nodes.no_exchange",
            "级间交换未开启",
            "本节点没有开启级间交换（exchange.enabled）。",
        ))
    })
}

fn unavailable(e: &dyn std::fmt::Display) -> ApiError {
    tracing::warn!(error = %e, "the exchange did not answer");
    ApiError(Problem::new(ErrorKind::Unavailable, "nodes.unavailable", "级间交换暂时不可用", "请稍候再试。"))
}

fn not_enrolled(e: &EnrolError) -> ApiError {
    tracing::warn!(error = %e, "no enrolment");
    let (kind, code, title) = match e {
        EnrolError::Journal(_) | EnrolError::Client(_) | EnrolError::NotReached => {
            (ErrorKind::Unavailable, "nodes.not_reached", "未能连通上级")
        }
        EnrolError::Key(_) | EnrolError::NoRandomness => return ApiError(Problem::bug()),
        _ => (ErrorKind::Invalid, "nodes.not_enrolled", "未能加入"),
    };
    ApiError(Problem::new(kind, code, title, format!("请核对地址、令牌和代码后再试（{e}）。")))
}
