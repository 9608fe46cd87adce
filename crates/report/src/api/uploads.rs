//! Files in parts, for lines that are cut: announce, then part after part from where the
//! node says that it stands. Announcing again is how one goes on.

use crate::service::upload::{self, Announced, Arrived};
use crate::service::{ReportError, missing};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use facts::crypto::sm3;
use journal::Tx;
use kernel::error::Problem;
use kernel::{AttachmentId, CommandId};
use org::doors;
use org::perm;
use org::web::{Actor, ApiError, Command, Doors, Id, Query, Who};
use serde::{Deserialize, Serialize};

pub(super) fn routes() -> Doors {
    Doors::default().routes(doors!(announce)).routes(doors!(part))
}

/// Where a part begins.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PartOf {
    /// Bytes before it.
    #[serde(default)]
    offset: u64,
}

/// Announces a file, or asks from where to go on with one.
#[utoipa::path(post, path = "/attachments/announce", tag = "attachments", request_body = Announced,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Arrived), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn announce(
    actor: Actor<perm::ReportSend>,
    command: Command<Announced>,
) -> Result<Json<Arrived>, ApiError> {
    let Command { body, digest, .. } = command;
    let arrived = once(&actor, digest, move |tx, who| upload::announce(tx, who, &body)).await?;
    // The process ended between the last part and the comparison.
    Ok(Json(if arrived.unproven() { settle(&actor, arrived.file.id).await? } else { arrived }))
}

/// A part of an announced file, as bytes; answers how far the file has come.
#[utoipa::path(post, path = "/attachments/{id}/parts", tag = "attachments",
    params(("id" = AttachmentId, Path), PartOf, ("Idempotency-Key" = String, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Arrived), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn part(
    actor: Actor<perm::ReportSend>,
    Id(id): Id<AttachmentId>,
    Query(PartOf { offset }): Query<PartOf>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Arrived>, ApiError> {
    super::attachments::keyed(&headers)?;
    let bytes = body.map_err(|_| ApiError::invalid("", "body.unreadable", "文件没有收全，请重试。"))?;
    let digest = sm3(&[&bytes]);
    let arrived = once(&actor, digest, move |tx, who| upload::part(tx, who, id, offset, &bytes)).await?;
    Ok(Json(if arrived.unproven() { settle(&actor, id).await? } else { arrived }))
}

/// Compares the bytes with the digest, outside the writer, and says what came of it.
async fn settle(actor: &Actor<perm::ReportSend>, id: AttachmentId) -> Result<Arrived, ApiError> {
    let proven = actor.read(move |db, _| missing::proves(db, id).map_err(ReportError::from)).await?;
    let settled =
        once(actor, sm3(&[&id.bytes()]), move |tx, who| Ok(upload::settle(tx, who, id, proven)?)).await?;
    settled.ok_or_else(|| upload::damaged().into())
}

/// A command under a key of its own: where the file stands decides what a repetition does,
/// not a remembered answer.
async fn once<T: Serialize + Send + 'static>(
    actor: &Actor<perm::ReportSend>,
    digest: [u8; 32],
    f: impl FnOnce(&mut Tx<'_>, &Who) -> Result<T, ReportError> + Send + 'static,
) -> Result<T, ApiError> {
    let command =
        Command { body: (), key: CommandId::new().to_string(), digest, if_match: None, status: 200 };
    let answered = actor.command(command, move |tx, who, ()| f(tx, who)).await?;
    answered.value.ok_or_else(|| ReportError::UnknownAttachment.into())
}
