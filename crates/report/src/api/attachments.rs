//! Files: uploaded whole, kept in chunks so that no command holds the
//! writer long, and given back to whoever may see a report that names them.

use crate::read::files;
use crate::service::ReportError;
use crate::service::attach::{self, Upload};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use facts::report::AttachmentRef;
use kernel::error::Problem;
use kernel::limits::ATTACHMENT_BYTES;
use kernel::{AttachmentId, CommandId};
use org::doors;
use org::perm;
use org::web::{Actor, Answered, ApiError, Command, Doors, Id, Query};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(super) fn routes() -> Doors {
    // One byte more than allowed is read, so that the refusal is ours and says the limit.
    let limit = ATTACHMENT_BYTES.saturating_add(1);
    Doors::default().routes(doors!(upload)).bodies_to(limit).routes(doors!(download)).routes(doors!(fetch))
}

/// The name of an uploaded file.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct UploadName {
    /// File name.
    #[serde(default)]
    name: String,
}

/// Uploads a file; its id follows from its content, so twice is once.
#[utoipa::path(post, path = "/attachments", tag = "attachments", params(UploadName, ("Idempotency-Key" = String, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = AttachmentRef), (status = 413, body = Problem)))]
pub(super) async fn upload(
    actor: Actor<perm::ReportSend>,
    Query(query): Query<UploadName>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    keyed(&headers)?;
    let bytes = body.map_err(|rejected| match rejected.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::from(ReportError::FileTooLarge(0)),
        _ => ApiError::invalid("", "body.unreadable", "文件没有收全，请重试。"),
    })?;
    let media_type =
        headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    // Reading runs on a blocking thread: the place to digest twenty megabytes.
    let measured = actor.read(move |_, _| attach::measure(&query.name, &media_type, bytes.to_vec())).await?;
    let upload: Arc<Upload> = Arc::new(measured);
    for part in 0..attach::parts(&upload) {
        let chunk = Arc::clone(&upload);
        let command = Command {
            body: (),
            // Named by content and kept once: a remembered answer would outlive what was swept.
            key: CommandId::new().to_string(),
            digest: upload.digest,
            if_match: None,
            status: 201,
        };
        actor
            .command(command, move |tx, who, ()| {
                attach::store_chunk(tx, who, &chunk, part).map_err(ReportError::from)
            })
            .await?;
    }
    Ok((StatusCode::CREATED, Json(&upload.reference)).into_response())
}

/// A form of another site cannot send this header without asking first.
pub(super) fn keyed(headers: &HeaderMap) -> Result<(), ApiError> {
    if headers.get("idempotency-key").is_some_and(|key| !key.is_empty()) {
        return Ok(());
    }
    Err(ApiError::invalid("", "idempotency.key_missing", "每个操作须带请求头 Idempotency-Key。"))
}

/// A file that the caller may see.
#[utoipa::path(get, path = "/attachments/{id}", tag = "attachments", params(("id" = AttachmentId, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem)))]
pub(super) async fn download(
    actor: Actor<perm::ReportRead>,
    Id(id): Id<AttachmentId>,
) -> Result<Response, ApiError> {
    let (file, bytes) = actor.read(move |db, who| files::file(db, who, id)).await?;
    let inline = file.media_type.starts_with("image/");
    let disposition =
        format!("{}; filename*=UTF-8''{}", if inline { "inline" } else { "attachment" }, encoded(&file.name));
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, file.media_type.as_str()),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Named by content: it never changes. Only the browser itself may keep it.
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

/// Whether a file is here.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, utoipa::ToSchema)]
pub(super) struct Fetching {
    /// It is; otherwise it is being fetched.
    held: bool,
}

/// Asks for a large file that did not travel with its report.
#[utoipa::path(post, path = "/attachments/{id}/fetch", tag = "attachments",
    params(("id" = AttachmentId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Fetching), (status = 404, body = Problem)))]
pub(super) async fn fetch(
    actor: Actor<perm::ReportRead>,
    Id(id): Id<AttachmentId>,
    command: Command<Option<serde_json::Value>>,
) -> Result<Answered<Fetching>, ApiError> {
    actor.command(command, move |tx, who, _| files::fetch(tx, who, id).map(|held| Fetching { held })).await
}

/// A file name as RFC 5987 wants it.
pub(super) fn encoded(name: &str) -> String {
    name.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b == b'.' || b == b'-' {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
