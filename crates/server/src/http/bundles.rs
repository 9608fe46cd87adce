//! `/api/v1/nodes/bundles`: what is carried to a neighbour by hand. One is written and then
//! downloaded; one that was brought is taken, and the answer says what became of it and what
//! waits to be carried back. Each stands in the journal.

use super::backups::{put, stream_of};
use super::nodes::{exchange_of, unavailable};
use super::served::Served;
use crate::bundles::{self, Made};
use axum::body::Body;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use exchange::core::bundle::{Bookmark, Fault};
use exchange::core::{Lanes, LinkStatus};
use exchange::http::{BundleError, NotTaken, Taken};
use facts::Lane;
use http_body_util::BodyExt as _;
use kernel::{ErrorKind, EventId, Instant, NodeId, Problem, limits};
use org::perm::NodeManage;
use org::web::{Answered, ApiError, Command, Id};
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::Path;

/// Entries, by urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = BundleEntries)]
pub struct Entries {
    /// First reports, warnings, instructions.
    pub urgent: u64,
    /// Follow-ups, receipts.
    pub normal: u64,
    /// Statistics, registers.
    pub bulk: u64,
}

impl From<&Lanes<u64>> for Entries {
    fn from(of: &Lanes<u64>) -> Self {
        let of = |lane| *of.get(lane);
        Self { urgent: of(Lane::Urgent), normal: of(Lane::Normal), bulk: of(Lane::Bulk) }
    }
}

/// A bundle is wanted.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct BundleBody {
    /// For which neighbour.
    pub node_id: NodeId,
    /// Where the file before it ended, when that could not hold all.
    #[serde(default)]
    pub after: Option<String>,
}

/// A bundle that waits for its download.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BundleMade {
    /// The file.
    pub id: EventId,
    /// Its name when it is saved.
    pub file: String,
    /// 1, or which of several files.
    pub part: u16,
    /// Entries in it.
    pub entries: Entries,
    /// Its size.
    pub bytes: u64,
    /// SM3 of it.
    pub sm3: String,
    /// More waits than it holds: the next file goes on here.
    pub next: Option<String>,
}

/// Writes a bundle for the parent or a child: what it is not known to hold, and the receipt
/// for what came from it. Nothing counts as held before its receipt is read.
#[utoipa::path(post, path = "/nodes/bundles", tag = "nodes", request_body = BundleBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = BundleMade), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 422, body = Problem), (status = 503, body = Problem)))]
pub async fn write(
    Served { actor, node }: Served<NodeManage>,
    command: Command<BundleBody>,
) -> Result<Answered<BundleMade>, ApiError> {
    let exchange = exchange_of(&node)?;
    let BundleBody { node_id, after } = command.body.clone();
    let after = after.map(|text| Bookmark::parse(&text).ok_or_else(no_bookmark)).transpose()?;
    let links = exchange.links().await.map_err(|e| unavailable(&e))?;
    let link = links.into_iter().find(|link| link.node == node_id).ok_or_else(ApiError::not_found)?;
    let made = bundles::write(&node, &exchange, &link, after).await.map_err(|e| refusal(&e))?;
    let told = told(&made);
    let fact = made.fact(node_id);
    let answered = actor
        .command(command.created(), move |tx, who, _| {
            put(tx, Some(who), &fact)?;
            Ok::<_, ApiError>(told)
        })
        .await;
    // Answered before under the same key, or not noted: nobody will ask for this file.
    if !answered.as_ref().is_ok_and(|answered| answered.value.is_some()) {
        bundles::forget(&made.path);
    }
    answered
}

fn told(made: &Made) -> BundleMade {
    BundleMade {
        id: made.id,
        file: made.file.clone(),
        part: made.written.part,
        entries: (&made.written.entries).into(),
        bytes: made.written.bytes,
        sm3: made.sm3.clone(),
        next: made.written.next.map(|mark| mark.text()),
    }
}

/// Downloads a bundle that was written.
#[utoipa::path(get, path = "/nodes/bundles/{id}/file", tag = "nodes", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 403, body = Problem),
              (status = 404, body = Problem)))]
pub async fn download(
    Served { node, .. }: Served<NodeManage>,
    Id(id): Id<EventId>,
) -> Result<Response, ApiError> {
    let (path, name) = bundles::find(&node, id).ok_or_else(ApiError::not_found)?;
    let length = std::fs::metadata(&path).map_err(|e| folder(&e))?.len();
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, stream_of(path)).into_response())
}

/// A stream that one side did not take from the other.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BundleRefusal {
    /// The node that wrote it.
    pub from: String,
    /// How urgent.
    pub lane: String,
    /// Refused by this node, or by the neighbour.
    pub here: bool,
    /// Why; translated by the page.
    pub why: String,
}

impl From<NotTaken> for BundleRefusal {
    fn from(NotTaken { author, lane, here, why }: NotTaken) -> Self {
        let lane = match lane {
            Lane::Urgent => "urgent",
            Lane::Normal => "normal",
            Lane::Bulk => "bulk",
        };
        Self { from: author, lane: lane.to_owned(), here, why: why.to_owned() }
    }
}

/// A bundle that was taken.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BundleTaken {
    /// Who wrote it.
    pub node_id: NodeId,
    /// Its name.
    pub name: String,
    /// When it was written, by the writer's clock.
    pub made_at: Instant,
    /// 1, or which of several files.
    pub part: u16,
    /// Another file follows it.
    pub continues: bool,
    /// Entries in it.
    pub entries: u64,
    /// Entries of it that are new here.
    pub new: Entries,
    /// Entries that the writer holds and was not known to hold.
    pub acknowledged: Entries,
    /// Its receipt was not used: the writer has said something since.
    pub stale: bool,
    /// What was not taken.
    pub refused: Vec<BundleRefusal>,
    /// Entries that now wait to be carried to the writer.
    pub waiting: Entries,
}

/// Takes a bundle that somebody brought. Taking one again is harmless.
#[utoipa::path(post, path = "/nodes/bundles/taken", tag = "nodes",
    params(("Idempotency-Key" = String, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = BundleTaken), (status = 403, body = Problem), (status = 413, body = Problem),
              (status = 422, body = Problem), (status = 503, body = Problem)))]
pub async fn take(
    Served { actor, node }: Served<NodeManage>,
    headers: HeaderMap,
    body: Body,
) -> Result<Answered<BundleTaken>, ApiError> {
    let key = key_of(&headers)?;
    let exchange = exchange_of(&node)?;
    let brought = bundles::brought(&node).map_err(|e| folder(&e))?;
    receive(body, brought.path()).await?;
    let taken = bundles::take(&node, &exchange, brought.path()).await;
    let (taken, sm3) = match taken {
        Ok(taken) => taken,
        Err(BundleError::Fault(Fault::ForAnother(other))) => {
            let name = actor.read(move |db, _| bundles::name_of(db, other)).await?;
            return Err(for_another(name));
        }
        Err(e) => return Err(refusal(&e)),
    };
    let links = exchange.links().await.map_err(|e| unavailable(&e))?;
    let link = links.into_iter().find(|link| link.node == taken.from);
    let digest = facts::crypto::sm3(&[b"bundle taken", sm3.as_bytes()]);
    let command = Command { body: (), key, digest, if_match: None, status: 200 };
    let (fact, told) = (bundles::fact_of(&taken, sm3), taken_in(taken, link.as_ref()));
    actor
        .command(command, move |tx, who, ()| {
            put(tx, Some(who), &fact)?;
            Ok::<_, ApiError>(told)
        })
        .await
}

fn taken_in(taken: Taken, link: Option<&LinkStatus>) -> BundleTaken {
    let nothing = Lanes::default();
    BundleTaken {
        node_id: taken.from,
        name: link.map(|link| link.name.clone()).unwrap_or_default(),
        made_at: taken.made_at,
        part: taken.part,
        continues: taken.continues,
        entries: taken.entries,
        new: (&taken.new).into(),
        acknowledged: (&taken.acknowledged).into(),
        stale: taken.stale,
        refused: taken.refused.into_iter().map(BundleRefusal::from).collect(),
        waiting: link.map_or(&nothing, |link| &link.backlog).into(),
    }
}

/// A form of another site cannot send this header without asking first.
fn key_of(headers: &HeaderMap) -> Result<String, ApiError> {
    let key = headers.get("idempotency-key").and_then(|v| v.to_str().ok()).unwrap_or_default().trim();
    if key.is_empty() || key.chars().count() > limits::org::IDEMPOTENCY_KEY_CHARS {
        let detail = "每个操作须带请求头 Idempotency-Key，1 至 64 个字符。";
        return Err(ApiError::invalid("", "idempotency.key_missing", detail));
    }
    Ok(key.to_owned())
}

/// Keeps the body in a file, block by block.
async fn receive(mut body: Body, path: &Path) -> Result<(), ApiError> {
    let mut file = std::fs::File::create(path).map_err(|e| folder(&e))?;
    let mut bytes = 0usize;
    while let Some(frame) = body.frame().await {
        let unreadable = |_| ApiError::invalid("", "body.unreadable", "文件没有收全，请重试。");
        let Ok(block) = frame.map_err(unreadable)?.into_data() else { continue };
        bytes = bytes.saturating_add(block.len());
        if bytes > limits::exchange::BUNDLE_BYTES {
            return Err(refusal(&Fault::TooLarge.into()));
        }
        file = tokio::task::spawn_blocking(move || file.write_all(&block).map(|()| file))
            .await
            .map_err(|e| ApiError::bug(&e.to_string()))?
            .map_err(|e| folder(&e))?;
    }
    Ok(())
}

fn folder(e: &std::io::Error) -> ApiError {
    tracing::error!(error = %e, "the folder of bundles cannot be used");
    ApiError(Problem::new(
        ErrorKind::Unavailable,
        "bundle.folder",
        "摆渡文件没法读写",
        "数据目录读写不了；请看服务器的磁盘是否已满或有故障，再试一次。",
    ))
}

fn no_bookmark() -> ApiError {
    ApiError::invalid("/after", "bundle.after", "接着写的位置不对，请从头导出。")
}

fn for_another(name: Option<String>) -> ApiError {
    let to = name.unwrap_or_else(|| "别的节点".to_owned());
    let problem = Problem::new(
        ErrorKind::Invalid,
        "bundle.for_another",
        "不是给本节点的",
        format!("这份摆渡文件是给{to}的，请送到那里导入。"),
    );
    ApiError(problem)
}

fn refusal(e: &BundleError) -> ApiError {
    let fault = match e {
        BundleError::Fault(fault) => *fault,
        BundleError::File(e) => return folder(e),
        BundleError::NotANeighbour => return ApiError::not_found(),
        BundleError::Exchange(e) => return unavailable(e),
        BundleError::Key(e) => return ApiError::bug(&e.to_string()),
    };
    tracing::warn!(error = %e, "a bundle was not written or not taken");
    let kind = match fault {
        Fault::TooLarge => ErrorKind::Limit,
        Fault::Interrupted => ErrorKind::Unavailable,
        _ => ErrorKind::Invalid,
    };
    let (code, title, detail) = words_of(fault);
    let mut problem = Problem::new(kind, code, title, detail);
    if kind == ErrorKind::Limit {
        problem.status = 413;
    }
    ApiError(problem)
}

/// Code for the page, and the words.
const fn words_of(fault: Fault) -> (&'static str, &'static str, &'static str) {
    match fault {
        Fault::NotABundle => (
            "bundle.not_a_bundle",
            "不是摆渡文件",
            "选的不是摆渡文件；请选对方导出的、以 .bundle 结尾的文件。",
        ),
        Fault::CutOff => {
            ("bundle.cut_off", "文件不完整", "文件后面缺了一截，多半没拷完；请重新拷贝，拷完再拔出。")
        }
        Fault::Malformed => ("bundle.malformed", "文件已损坏", "文件中间有损坏；请对方重新导出一份。"),
        Fault::TooLarge => {
            ("bundle.too_large", "文件太大", "超过一份摆渡文件的上限；请对方分几份导出，依次导入。")
        }
        Fault::OwnFile => {
            ("bundle.own_file", "这是本节点自己导出的", "请把它送到对方导入，再带回对方导出的那一份。")
        }
        Fault::ForAnother(_) => ("bundle.for_another", "不是给本节点的", "这份摆渡文件是给别的节点的。"),
        Fault::Stranger(_) => (
            "bundle.stranger",
            "不是本节点的上下级",
            "写这份文件的节点不是本节点的直接上级或下级；先入网，再用摆渡文件。",
        ),
        Fault::BadCertificate => {
            ("bundle.bad_certificate", "对方的证书不对", "文件里的证书不是本节点认得的；请电话核对对方是谁。")
        }
        Fault::Expired => ("bundle.expired", "对方的证书已过期", "请对方先更新证书，再重新导出。"),
        Fault::Revoked => {
            ("bundle.revoked", "对方的密钥已吊销", "对方要换用新密钥重新入网；用旧密钥写的摆渡文件一律不收。")
        }
        Fault::Clone => {
            ("bundle.clone", "对方节点开了两份", "先在“节点”页查明哪一份是真的，再导入它的摆渡文件。")
        }
        Fault::BadSignature => (
            "bundle.bad_signature",
            "签名不对，一条也没有收",
            "文件不是对方签的，或途中被改过；请电话问对方，再重新导出。",
        ),
        Fault::Cut => (
            "bundle.cut",
            "和对方的连接是人为断开的",
            "核对码不一致时会断开，对方可能不是它自称的节点；查清并重新入网以后再用摆渡文件。",
        ),
        Fault::Interrupted => {
            ("bundle.interrupted", "导入中断了", "已收的不会丢；请把同一份文件再导入一次。")
        }
    }
}
