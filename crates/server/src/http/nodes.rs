//! `/api/v1/nodes`: this node, its links to the levels above and below, what waits to
//! be sent, what is parked; tokens for nodes that join, joining a parent, cutting a
//! link by hand in a demonstration.

use super::backups::put;
use super::links::{self, EvidenceRow, FarLinkRow, KeptRow, MemoryRow, NodeLink, ParkedRow, QueueRow};
use super::moves::{self, ReleasedRow};
use super::served::Served;
use crate::jobs::apply;
use crate::node::{JoinWish, Node};
use axum::Json;
use exchange::ExchangeError;
use exchange::core::enrol::NotEnrolled;
use exchange::core::message::Reason;
use exchange::core::{Lanes, LinkState, LinkStatus, Role};
use exchange::http::EnrolError;
use facts::Lane;
use facts::org::NodeRevoked;
use facts::system::{CloneReleased, TokenIssued, WordsCompared};
use journal::{Db, DbError, JournalError, read};
use kernel::{ErrorKind, EventId, Instant, Level, NodeId, Problem, UnitId, limits};
use org::OrgError;
use org::perm::{NodeManage, NodeRead};
use org::service::handing::{self, Handing};
use org::web::{Answered, ApiError, Command};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// Links further below, as the nodes above them tell.
    pub below: Vec<FarLinkRow>,
    /// Entries that could not be applied, gathered by sort.
    pub parked: Vec<ParkedRow>,
    /// What waits to be sent.
    pub queue: Vec<QueueRow>,
    /// What has no way yet: nobody has named the node it is addressed to.
    pub kept: Vec<KeptRow>,
    /// What restores cost: entries that came back, entries that are gone.
    pub memory: Vec<MemoryRow>,
    /// Epochs with two histories, newest first.
    pub evidence: Vec<EvidenceRow>,
    /// Units that took what is known of them to another node.
    pub handed: Vec<HandedRow>,
    /// Nodes that were let go to another level above, this one among them.
    pub released: Vec<ReleasedRow>,
}

/// A unit that another node writes for now, and what it took along.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HandedRow {
    /// The unit.
    pub unit_id: UnitId,
    /// Its name on lists.
    pub name: String,
    /// The node.
    pub node_id: NodeId,
    /// Entries that were handed on so far.
    pub entries: u64,
    /// When all of it was.
    pub done_at: Option<Instant>,
}

impl From<Handing> for HandedRow {
    fn from(h: Handing) -> Self {
        Self { unit_id: h.unit, name: h.name, node_id: h.node, entries: h.entries, done_at: h.done_at }
    }
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
    /// A neighbour holds another history of what this node writes: it came back from an old
    /// backup, or runs twice. A new epoch is to be opened.
    pub parts: bool,
}

/// The links of this node.
#[utoipa::path(get, path = "/nodes", tag = "nodes", responses((status = 200, body = NodesView),
    (status = 401, body = Problem), (status = 403, body = Problem)))]
pub async fn nodes(Served { actor, node }: Served<NodeRead>) -> Result<Json<NodesView>, ApiError> {
    let exchange = node.exchange();
    let (links, far, unaddressed) = match &exchange {
        None => (Vec::new(), Vec::new(), Vec::new()),
        Some(exchange) => {
            let links = exchange.links().await.map_err(|e| unavailable(&e))?;
            let far = exchange.far_links().await.map_err(|e| unavailable(&e))?;
            (links, far, exchange.unaddressed().await.map_err(|e| unavailable(&e))?)
        }
    };
    let around =
        exchange.as_ref().and_then(|e| links::around(&links, |peer, stream| e.held_by(peer, stream)));
    let waiting: Vec<_> = links.iter().map(|link| (link.node, link.waiting.clone())).collect();
    let own = node.journal.identity().node;
    let (parked, acted, totals, oldest, kept, handed, released, below) = actor
        .read(move |db, _| {
            let parked = read::parked(db, limits::http::PARKED_SHOWN)?;
            let acted = links::acted(db, &parked)?;
            let oldest = links::oldest(db, &waiting)?;
            let handed = handing::all(db)?.into_iter().map(HandedRow::from).collect();
            let released = moves::released(db, own)?;
            let kept = links::kept(db, &unaddressed)?;
            let below = far.into_iter().map(|link| FarLinkRow::of(db, link)).collect::<Result<_, _>>()?;
            Ok::<_, DbError>((parked, acted, totals(db)?, oldest, kept, handed, released, below))
        })
        .await?;
    let (peers, days, checked, memories, evidence, parts) = match exchange {
        None => (Vec::new(), BTreeMap::new(), BTreeMap::new(), Vec::new(), Vec::new(), false),
        Some(exchange) => {
            let read = tokio::task::spawn_blocking(move || {
                let (peers, days, checked) = (exchange.peers()?, exchange.days()?, exchange.words_checked()?);
                let parts = exchange.parts()? || exchange.waits_to_write()?;
                Ok((peers, days, checked, exchange.memories()?, exchange.evidence()?, parts))
            });
            let read: Result<_, ExchangeError> = read.await.map_err(|e| unavailable(&e))?;
            read.map_err(|e| unavailable(&e))?
        }
    };
    let identity = node.journal.identity();
    let own_name = (identity.node, identity.name.clone());
    let stored = |id: NodeId| peers.iter().find(|p| p.node == id);
    let parent = links.iter().find(|link| link.role == Role::Parent).map(|link| link.node);
    let own = SelfView {
        id: identity.node,
        name: identity.name,
        code: identity.code,
        level: identity.level,
        demo: node.keys.demo,
        address: node.config.exchange.enabled.then(|| node.config.exchange.public_url.clone()),
        words: parent.and_then(stored).map(|peer| peer.words.clone()),
        parts,
    };
    let queue = links.iter().flat_map(|link| links::queue_of(link, &oldest)).collect();
    let names: BTreeMap<NodeId, String> = links.iter().map(|l| (l.node, l.name.clone())).collect();
    let rows = links::parked_rows(&parked, &names, &acted);
    let names = names.into_iter().chain([own_name]).collect();
    let (memory, evidence) = (links::memory_rows(&memories, &names), links::evidence_rows(evidence, &names));
    let links = links.into_iter().map(|link| {
        let (peer, day) = (stored(link.node), days.get(&link.node));
        let checked = checked.get(&link.node).copied();
        links::link_of(link, &parked, peer, checked, day, around.as_ref())
    });
    let links = links.collect();
    Ok(Json(NodesView {
        own,
        totals,
        links,
        below,
        parked: rows,
        queue,
        kept,
        memory,
        evidence,
        handed,
        released,
    }))
}

fn totals(db: &mut dyn Db) -> Result<BTreeMap<&'static str, i64>, DbError> {
    let mut count = |name, sql: &str| Ok((name, db.first(sql, &[])?.map_or(Ok(0), |row| row.int(0))?));
    [
        // Every entry takes the next position, so the last one is how many there are.
        count("entries", "SELECT pos FROM journal_counter"),
        count("streams", "SELECT COUNT(*) FROM journal_stream"),
        count("parked", &format!("SELECT COUNT(*) FROM journal_entry WHERE {}", read::PARKED)),
        count("unapplied", &format!("SELECT COUNT(*) FROM journal_entry WHERE {}", read::WAITING)),
    ]
    .into_iter()
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
#[schema(as = EnrolmentToken)]
pub struct Token {
    /// The text that the child's operator enters; absent when the same command is answered again.
    pub token: Option<String>,
    /// It ends then.
    pub expires_at: Instant,
    /// The address to join at.
    pub address: String,
}

/// Gives out a one-time token for a node that is to join below this one. A token is
/// told once and never stored; a repeated request is answered without it.
#[utoipa::path(post, path = "/nodes/tokens", tag = "nodes", request_body = TokenBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Token), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn issue_token(
    Served { actor, node }: Served<NodeManage>,
    command: Command<TokenBody>,
) -> Result<Answered<Token>, ApiError> {
    let TokenBody { code, name } = command.body.clone();
    if Level::of_code(&code).is_none() {
        return Err(ApiError::invalid("/code", "code.form", "代码应为 6、9 或 12 位数字。"));
    }
    let name: String = name.unwrap_or_default().chars().take(limits::NAME_CHARS).collect();
    let made = exchange_of(&node)?.new_token(&code, &name).map_err(|e| not_enrolled(&e))?;
    let (text, expires_at) = (made.text().to_owned(), made.expires_at());
    let address = node.config.exchange.public_url.clone();
    let answer = actor
        .command(command.created(), move |tx, who, _| {
            made.keep(tx).map_err(JournalError::Db)?;
            put(tx, Some(who), &TokenIssued { token: EventId::new(), code, name, expires_at })?;
            Ok::<_, JournalError>(Token { token: None, expires_at, address })
        })
        .await?;
    answer.telling_once(|told| told.token = Some(text))
}

/// A parent is joined.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct JoinBody {
    /// Its address, `https://…`.
    pub parent_url: String,
    /// The token from its operator.
    pub token: String,
    /// With new keys: after a revocation, or when the old ones may be in other hands.
    #[serde(default)]
    pub new_keys: bool,
    /// The code that it is to bear there, when it is not the present one.
    #[serde(default)]
    pub code: Option<String>,
    /// Join another level although the present one does not hold everything yet: what it lacks
    /// goes the new way.
    #[serde(default)]
    pub leave_behind: bool,
}

/// The digits that both operators compare by telephone.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Words {
    /// The digits.
    pub words: String,
    /// The parent's name by its certificate.
    pub parent: String,
    /// The parent.
    pub node_id: NodeId,
}

/// Joins a parent with a token from its operator.
#[utoipa::path(post, path = "/nodes/join", tag = "nodes", request_body = JoinBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Words), (status = 403, body = Problem), (status = 422, body = Problem),
              (status = 409, body = Problem), (status = 503, body = Problem)))]
pub async fn join(
    Served { actor, node }: Served<NodeManage>,
    command: Command<JoinBody>,
) -> Result<Answered<Words>, ApiError> {
    let acting = actor.who.acting();
    let line = Arc::clone(&node.trust);
    actor
        .once(line, command, async move |body: JoinBody| {
            let JoinBody { parent_url: parent, token, new_keys, code, leave_behind } = body;
            let code = code.map(|code| code.trim().to_owned()).filter(|code| !code.is_empty());
            let wish = JoinWish { parent, token, new_keys, code, leave_behind };
            let joined = node.join(&wish, acting).await.map_err(|e| not_enrolled(&e))?;
            let exchange::http::Joined { words, parent, .. } = joined;
            Ok(Words { words, parent: parent.name, node_id: parent.node })
        })
        .await
}

/// What came of comparing the digits.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct WordsBody {
    /// With which neighbour.
    pub node_id: NodeId,
    /// Both read the same digits.
    pub same: bool,
}

/// The digits of an enrolment were compared by telephone. When they differ the link is
/// cut at once and stays so until the node enrols again.
#[utoipa::path(post, path = "/nodes/words", tag = "nodes", request_body = WordsBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn compare_words(
    Served { actor, node }: Served<NodeManage>,
    command: Command<WordsBody>,
) -> Result<axum::http::StatusCode, ApiError> {
    let exchange = exchange_of(&node)?;
    let wanted = command.body.node_id;
    let same = command.body.same;
    let links = exchange.links().await.map_err(|e| unavailable(&e))?;
    let name = links.into_iter().find(|link| link.node == wanted).map(|link| link.name);
    let peers = Arc::clone(&exchange);
    let known = tokio::task::spawn_blocking(move || peers.peers()).await.map_err(|e| unavailable(&e))?;
    let known = known.map_err(|e| unavailable(&e))?.iter().any(|peer| peer.node == wanted);
    let answer = actor
        .command(command, move |tx, who, _| {
            if !known {
                return Err(ApiError::not_found());
            }
            exchange::Exchange::keep_words(tx, wanted, same).map_err(JournalError::Db)?;
            let name = name.unwrap_or_default();
            put(tx, Some(who), &WordsCompared { id: EventId::new(), node: wanted, name, same })?;
            Ok(())
        })
        .await?;
    if answer.value.is_some() && !same {
        exchange.cut(wanted, true);
    }
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// A node's keys are revoked.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct RevokeBody {
    /// Whose.
    pub node_id: NodeId,
    /// Why, for everybody above and below.
    pub reason: String,
}

/// What was revoked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Revoked {
    /// Keys that count no more.
    pub keys: usize,
    /// Entries of the node that are here and stay.
    pub entries: u64,
}

/// Trusts the keys of a node below no more. What it signed and is here stays; nothing
/// further is taken from it, and every level is told so, until it enrols again with new
/// keys.
#[utoipa::path(post, path = "/nodes/revoke", tag = "nodes", request_body = RevokeBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Revoked), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 422, body = Problem)))]
pub async fn revoke(
    Served { actor, node }: Served<NodeManage>,
    command: Command<RevokeBody>,
) -> Result<Answered<Revoked>, ApiError> {
    let exchange = exchange_of(&node)?;
    let reason = command.body.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > limits::REMARK_CHARS {
        return Err(ApiError::invalid("/reason", "revoke.reason", "请写明吊销的原因，不超过 1000 字。"));
    }
    let wanted = command.body.node_id;
    let links = exchange.links().await.map_err(|e| unavailable(&e))?;
    let below = links.iter().any(|l| l.node == wanted && matches!(l.role, Role::Child | Role::Grandchild));
    if !below {
        return Err(ApiError::not_found());
    }
    let cutting = Arc::clone(&exchange);
    let answer = actor
        .command(command, move |tx, who, _| {
            let (keys, stands) = exchange::Exchange::cut_of(tx, wanted)?;
            if keys.is_empty() {
                return Err(OrgError::conflict(
                    "nodes.already_revoked",
                    "它的密钥已经吊销；它要用新的入网码、换用新密钥重新加入。",
                ));
            }
            let fact = NodeRevoked { node: wanted, at: tx.now(), reason, keys, stands };
            org::service::nodes::revoked(tx, who.acting(), who.unit, &fact)?;
            cutting.cut_now(&fact);
            let heads = fact.keys.iter().flat_map(|key| &key.until);
            let entries = heads.map(|head| head.seq).fold(0, u64::saturating_add);
            Ok::<_, OrgError>(Revoked { keys: fact.keys.len(), entries })
        })
        .await;
    exchange.look_at_keys();
    answer
}

/// Which neighbour.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct NeighbourBody {
    /// It.
    pub node_id: NodeId,
}

/// A node below seems to run twice, and its link is paused. The operators have found out
/// which machine it is and stopped the other: the one that greets next is let in.
#[utoipa::path(post, path = "/nodes/unclone", tag = "nodes", request_body = NeighbourBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, body = Problem)))]
pub async fn unclone(
    Served { actor, node }: Served<NodeManage>,
    command: Command<NeighbourBody>,
) -> Result<axum::http::StatusCode, ApiError> {
    let exchange = exchange_of(&node)?;
    let wanted = command.body.node_id;
    let links = exchange.links().await.map_err(|e| unavailable(&e))?;
    let link = links.into_iter().find(|l| l.node == wanted);
    let answer = actor
        .command(command, move |tx, who, _| {
            let link = link.ok_or_else(ApiError::not_found)?;
            if link.state != LinkState::Refused(Reason::Clone) {
                return Err(ApiError(Problem::new(
                    ErrorKind::Conflict,
                    "nodes.not_twice",
                    "没有这样的事",
                    "这个节点没有被当作两台机器，不用处理。",
                )));
            }
            put(tx, Some(who), &CloneReleased { id: EventId::new(), node: wanted, name: link.name })?;
            Ok(())
        })
        .await?;
    if answer.value.is_some() {
        exchange.unclone(wanted);
    }
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// What a new epoch did.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EpochOpened {
    /// Entries that neighbours would not have taken and that are written again.
    pub again: u64,
}

/// Opens a new epoch, after neighbours were found to hold another history of what this
/// node writes. What they will not take of the one before is written again; what they hold
/// of it and this node has not comes back.
#[utoipa::path(post, path = "/nodes/epoch", tag = "nodes", request_body = Nothing,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = EpochOpened), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub async fn open_epoch(
    Served { actor, node }: Served<NodeManage>,
    command: Command<Nothing>,
) -> Result<Answered<EpochOpened>, ApiError> {
    let exchange = exchange_of(&node)?;
    let acting = actor.who.acting();
    actor
        .once(Arc::clone(&node.trust), command, async move |_| {
            let done = tokio::task::spawn_blocking(move || {
                if exchange.parts()? {
                    return node.open_epoch(acting).map(Some);
                }
                // The epoch was opened, and something failed before all of the one before was written again.
                if exchange.waits_to_write()? { exchange.write_rest().map(Some) } else { Ok(None) }
            });
            match done.await.map_err(|e| unavailable(&e))?.map_err(|e: ExchangeError| unavailable(&e))? {
                Some(again) => Ok(EpochOpened { again }),
                None => Err(ApiError(Problem::new(
                    ErrorKind::Conflict,
                    "nodes.one_history",
                    "没有分叉",
                    "上下级存着的和本节点的一样，不用开新纪元。",
                ))),
            }
        })
        .await
}

/// This node has new keys.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct KeysReplaced {
    /// The digits that follow from them; nobody has to compare these, for the old keys vouched.
    pub words: String,
}

/// Replaces the keys of this node while they are good: the level above signs for the new ones by
/// itself, because the old ones vouch for them, and the node goes on in a new epoch.
#[utoipa::path(post, path = "/nodes/keys", tag = "nodes", request_body = Nothing,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = KeysReplaced), (status = 403, body = Problem),
              (status = 409, body = Problem), (status = 503, body = Problem)))]
pub async fn replace_keys(
    Served { actor, node }: Served<NodeManage>,
    command: Command<Nothing>,
) -> Result<Answered<KeysReplaced>, ApiError> {
    exchange_of(&node)?;
    let acting = actor.who.acting();
    actor
        .once(Arc::clone(&node.trust), command, async move |_| {
            let words = node.replace_keys(acting).await.map_err(|e| not_replaced(&e))?;
            Ok(KeysReplaced { words })
        })
        .await
}

fn not_replaced(e: &EnrolError) -> ApiError {
    tracing::warn!(error = %e, "the keys were not replaced");
    let (kind, code, title, detail) = match e {
        EnrolError::NoParent => (
            ErrorKind::Conflict,
            "nodes.no_parent",
            "没有上级",
            "密钥由上级签发证书；本节点没有上级，换密钥要下级全部重新入网。",
        ),
        EnrolError::RefusedThere("too_many") => (
            ErrorKind::Conflict,
            "nodes.keys_too_many",
            "密钥换过太多次",
            "本节点的密钥换过太多次，上级记不下新的证书；现有密钥照常用，到期自动续签。",
        ),
        EnrolError::RefusedThere(_) => (
            ErrorKind::Conflict,
            "nodes.keys_refused",
            "上级没有签发",
            "上级没有给新密钥签发证书：旧密钥已被吊销、已到期，上级断开了链路，或者上级以为本节点开了两台。请电话联系上级。",
        ),
        EnrolError::Journal(_) | EnrolError::Client(_) | EnrolError::NotReached => (
            ErrorKind::Unavailable,
            "nodes.keys_not_reached",
            "未能连通上级",
            "换密钥要上级在线；链路恢复后再换，旧密钥照常用。",
        ),
        _ => return ApiError(Problem::bug()),
    };
    ApiError(Problem::new(kind, code, title, detail))
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
    Served { actor, node }: Served<NodeManage>,
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
    let neighbour = links.iter().find(wanted).map(|link| link.node);
    let answer = actor
        .command(command, move |tx, _, _| {
            let neighbour = neighbour.ok_or_else(ApiError::not_found)?;
            exchange::Exchange::keep_cut(tx, neighbour, cut).map_err(JournalError::Db)?;
            Ok::<_, ApiError>(neighbour)
        })
        .await?;
    if let Some(neighbour) = answer.value {
        exchange.cut(neighbour, cut);
    }
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
    Served { actor, node }: Served<NodeManage>,
    command: Command<Nothing>,
) -> Result<Answered<Retried>, ApiError> {
    actor
        .once(Arc::clone(&node.trust), command, async move |_| {
            Ok(Retried { retried: apply::sweep(&node).await? })
        })
        .await
}

pub(super) fn exchange_of(node: &Node) -> Result<Arc<exchange::Exchange>, ApiError> {
    node.exchange().ok_or_else(|| {
        ApiError(Problem::new(
            ErrorKind::Unavailable,
            "nodes.no_exchange",
            "级间交换未开启",
            "本节点没有开启级间交换（exchange.enabled）。",
        ))
    })
}

pub(super) fn unavailable(e: &dyn std::fmt::Display) -> ApiError {
    tracing::warn!(error = %e, "the exchange did not answer");
    ApiError(Problem::new(ErrorKind::Unavailable, "nodes.unavailable", "级间交换暂时不可用", "请稍候再试。"))
}

fn not_enrolled(e: &EnrolError) -> ApiError {
    tracing::warn!(error = %e, "no enrolment");
    if let Some((pointer, code, detail)) = wrong_field(e) {
        return ApiError::invalid(pointer, code, detail);
    }
    if let EnrolError::Waiting(lanes) = e {
        return still_waiting(lanes);
    }
    let (kind, code, title) = match e {
        EnrolError::Journal(_) | EnrolError::Client(_) | EnrolError::NotReached => {
            (ErrorKind::Unavailable, "nodes.not_reached", "未能连通上级")
        }
        EnrolError::Key(_) | EnrolError::NoRandomness => return ApiError(Problem::bug()),
        _ => (ErrorKind::Invalid, "nodes.not_enrolled", "未能加入"),
    };
    ApiError(Problem::new(kind, code, title, "请核对地址和入网码后再试；还不行，请上级重新发码。"))
}

/// Entries that the present parent does not hold yet; the page asks whether they may go the
/// new way.
fn still_waiting(lanes: &Lanes<u64>) -> ApiError {
    let [urgent, normal, bulk] = [Lane::Urgent, Lane::Normal, Lane::Bulk].map(|lane| *lanes.get(lane));
    ApiError(Problem::new(
        ErrorKind::Conflict,
        "nodes.not_all_held",
        "原上级还没有收全",
        format!(
            "还有特急 {urgent} 条、平时 {normal} 条、成批 {bulk} 条没有送到原上级。等收全以后再加入；等不了的，勾选“不等收全”，没收的发给新上级。"
        ),
    ))
}

/// The field that a person can mend: pointer, code for the page, words.
fn wrong_field(e: &EnrolError) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match e {
        EnrolError::Token(_) => ("/token", "enrol.token", "入网码不全，或有一位抄错。"),
        EnrolError::BadAddress => ("/parent_url", "enrol.address", "地址应以 https:// 开头。"),
        EnrolError::RefusedThere("unknown_token") => ("/token", "enrol.unknown", "上级没有发过这个入网码。"),
        EnrolError::RefusedThere("expired_token") => {
            ("/token", "enrol.expired", "入网码过期了，请上级重新发。")
        }
        EnrolError::RefusedThere("used_token") => {
            ("/token", "enrol.used", "入网码已被别的节点用过，请上级重新发。")
        }
        EnrolError::RefusedThere("revoked_key") => {
            ("/new_keys", "enrol.revoked_key", "旧密钥已被吊销，请勾选“换用新密钥”。")
        }
        EnrolError::RefusedThere("other_code") => {
            ("/token", "enrol.other_code", "这个入网码是发给别的代码的；划转过来的，请填新代码。")
        }
        EnrolError::RefusedThere("too_many") => {
            ("/new_keys", "enrol.too_many", "本节点的密钥换过太多次，上级记不下新的证书；请保留现有密钥。")
        }
        EnrolError::BadCode => ("/code", "enrol.code", "代码应为 6、9 或 12 位数字，层级和本节点一样。"),
        EnrolError::Refused(NotEnrolled::OtherCode) => ("/code", "enrol.outside", "代码不在本节点的辖区内。"),
        _ => return None,
    })
}
