//! `/api/v1/writing`: whether the node writes, and the system administrator's
//! confirmation after a disk error. The one command that works while nothing is
//! written; it is no command of the journal until it has succeeded.

use super::served::Served;
use crate::writing::{self, Asked, Confirmation, Turn};
use axum::Json;
use axum::http::StatusCode;
use kernel::{ErrorKind, Instant, Problem, limits};
use org::perm::{NodeManage, NodeRead};
use org::web::{ApiError, Command};
use serde::{Deserialize, Serialize};

/// Whether the node writes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Writing {
    /// It takes commands.
    pub writes: bool,
    /// What the disk had said, when it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When the disk failed, as far as that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed_at: Option<Instant>,
    /// The confirmation that runs, and what the last one found.
    pub confirmation: Confirmation,
}

/// Whether the node writes.
#[utoipa::path(get, path = "/writing", tag = "platform",
    responses((status = 200, body = Writing), (status = 403, body = Problem)))]
pub async fn state(Served { node, .. }: Served<NodeRead>) -> Json<Writing> {
    let refusing = node.journal.refusing();
    let mark = refusing.as_ref().and_then(|_| writing::mark(&node.config.data));
    Json(Writing {
        writes: refusing.is_none(),
        failed_at: mark.as_ref().and_then(|mark| mark.failed_at),
        reason: mark.map(|mark| mark.reason).or(refusing),
        confirmation: node.confirming.now(),
    })
}

/// The operator confirms.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct ConfirmBody {
    /// With whom or what the tail was compared, and what came of it.
    pub compared: String,
}

/// Has the journal verified and, when nothing is wrong, lets the node write again.
/// Goes on by itself; the state tells how far it is.
#[utoipa::path(post, path = "/writing/confirm", tag = "platform", request_body = ConfirmBody,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 202, body = Confirmation), (status = 403, body = Problem), (status = 409, body = Problem),
              (status = 422, body = Problem)))]
pub async fn confirm(
    Served { actor, node }: Served<NodeManage>,
    command: Command<ConfirmBody>,
) -> Result<(StatusCode, Json<Confirmation>), ApiError> {
    let compared = command.body.compared.trim().to_owned();
    if compared.is_empty() || compared.chars().count() > limits::REMARK_CHARS {
        return Err(ApiError::invalid(
            "/compared",
            "required",
            "请写明和谁核对过、结果如何（1000 字以内）。",
        ));
    }
    let conflict = |code: &str, title: &str, detail: &str| {
        Err(ApiError(Problem::new(ErrorKind::Conflict, code, title, detail)))
    };
    let asked = Asked { key: format!("{}/{}", actor.who.account, command.key), digest: command.digest };
    if node.confirming.known(&asked).is_none() {
        if node.journal.refusing().is_none() {
            return conflict("writing.on", "本节点正常写入", "没有什么要确认的。");
        }
        if writing::mark(&node.config.data).is_none() || node.disk.borrow().is_some() {
            return conflict(
                "writing.restart_first",
                "要先重启",
                "磁盘是在这个进程里出错的；请先重启服务，再来确认。",
            );
        }
    }
    match node.confirming.begin(&asked) {
        Turn::Ours => {}
        Turn::Again => return Ok((StatusCode::ACCEPTED, Json(node.confirming.now()))),
        Turn::OtherBody => return Err(ApiError::other_body()),
        Turn::Busy => {
            return conflict("writing.busy", "正在核验", "已经有人确认，正在核验账本；请等结果。");
        }
    }
    let now = node.confirming.now();
    let who = actor.who;
    // Left to itself on purpose: the one who asked may go.
    drop(tokio::task::spawn_blocking(move || {
        if let Err(e) = writing::confirm(&node, Some(&who), &compared) {
            tracing::error!(error = %e, "the confirmation failed; the node only reads, as before");
        }
    }));
    Ok((StatusCode::ACCEPTED, Json(now)))
}
