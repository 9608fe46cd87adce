//! The endpoints: ask for a list, see one's own, cancel, download, remove. What permission
//! it takes depends on the list and is asked for inside; the door itself is one's own session.

use crate::error::ExportError;
use crate::list::{Asked, Lists};
use crate::record::{Export, ExportState, Record};
use crate::shelf::Exports;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use journal::JournalError;
use kernel::calendar::Date;
use kernel::clock::MINUTE_MS;
use kernel::error::Problem;
use kernel::{EventId, Instant};
use org::doors;
use org::perm::SessionOwn;
use org::web::{Actor, Answered, ApiError, Command, Doors, Id};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sheet::Language;
use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Blocks of a download that wait for a slow reader.
const BLOCKS: usize = 4;
const BLOCK: usize = 256 * 1024;
/// What an Excel file is on the wire.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes of this slice.
pub fn routes() -> Doors {
    Doors::default()
        .routes(doors!(list, ask))
        .routes(doors!(show, remove))
        .routes(doors!(cancel))
        .routes(doors!(download))
}

/// Which list is wanted.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub(crate) struct ExportAsk {
    /// Word of the list: `reports`, `inquiries`, `documents`, `scores`, `statistics`.
    list: String,
    /// How it is narrowed: the parameters of the list's own endpoint.
    #[serde(default)]
    #[schema(value_type = Object)]
    query: Map<String, Value>,
    /// The language of the file.
    #[serde(default)]
    language: Language,
}

/// One's own exports, the newest first.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct OwnExports {
    /// They.
    rows: Vec<Export>,
}

fn exports(actor: &Actor<SessionOwn>) -> Result<Arc<Exports>, ApiError> {
    actor.ctx().service::<Arc<Exports>>()
}

/// Has a list made into a file, in the background.
#[utoipa::path(post, path = "/exports", tag = "exports", request_body = ExportAsk,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = Export), (status = 403, body = Problem), (status = 422, body = Problem),
              (status = 429, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn ask(actor: Actor<SessionOwn>, command: Command<ExportAsk>) -> Result<Response, ApiError> {
    // Without the journal nobody would know of the file.
    if actor.ctx().read_only() {
        return Err(JournalError::ReadOnly("an export is told to the journal".to_owned()).into());
    }
    let (exports, lists) = (exports(&actor)?, actor.ctx().service::<Lists>()?);
    let (body, command) = command.split();
    let now = actor.now();
    let asked = Asked { query: body.query, language: body.language, at: now };
    let record = actor
        .read(move |db, who| {
            let list = lists.named(&body.list)?;
            if !who.may(list.permission()) {
                return Err(ApiError::forbidden(list.permission()));
            }
            if let Some(name) = asked.query.keys().find(|name| !list.filters().contains(&name.as_str())) {
                return Err(ExportError::UnknownFilter(name.clone()).into());
            }
            let conditions = list.conditions(db, who, &asked)?;
            let unit = org::query::unit(db, who.unit)?;
            let title = list.title(asked.language).to_owned();
            let unit_name = unit.map_or_else(String::new, |unit| unit.short_name);
            Ok(Record {
                id: EventId::new(),
                list: body.list,
                file_name: file_name(&title, &unit_name, now),
                title,
                language: asked.language,
                query: asked.query,
                conditions,
                account: who.account,
                unit: who.unit,
                by: who.name.clone(),
                unit_name,
                asked_at: now,
                state: ExportState::Waiting,
                rows_done: 0,
                rows_total: None,
                started_at: None,
                finished_at: None,
                bytes: None,
                error: None,
                key: command.key,
                digest: hex::encode(command.digest),
            })
        })
        .await?;
    let who = actor.who.clone();
    let record = blocking(move || exports.enter(record, who)).await?;
    Ok((StatusCode::CREATED, Json(Export::from(&record))).into_response())
}

/// One's own exports, the newest first.
#[utoipa::path(get, path = "/exports", tag = "exports", responses((status = 200, body = OwnExports)))]
pub(crate) async fn list(actor: Actor<SessionOwn>) -> Result<Json<OwnExports>, ApiError> {
    let own = exports(&actor)?.own(actor.who.account, actor.now());
    Ok(Json(OwnExports { rows: own.iter().map(Export::from).collect() }))
}

/// One of one's own exports.
#[utoipa::path(get, path = "/exports/{id}", tag = "exports", params(("id" = EventId, Path)),
    responses((status = 200, body = Export), (status = 404, body = Problem)))]
pub(crate) async fn show(actor: Actor<SessionOwn>, Id(id): Id<EventId>) -> Result<Json<Export>, ApiError> {
    Ok(Json(Export::from(&exports(&actor)?.one(actor.who.account, id, actor.now())?)))
}

/// Nothing to say.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
pub(crate) struct NothingMore {}

/// Stops making a file; one that is made stays.
#[utoipa::path(post, path = "/exports/{id}/cancel", tag = "exports", request_body = NothingMore,
    params(("id" = EventId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Export), (status = 404, body = Problem)))]
pub(crate) async fn cancel(
    actor: Actor<SessionOwn>,
    Id(id): Id<EventId>,
    command: Command<NothingMore>,
) -> Result<Answered<Export>, ApiError> {
    let (exports, account, now) = (exports(&actor)?, actor.who.account, actor.now());
    let commands = exports.commands();
    let cancel = async move |_| {
        let record = blocking(move || exports.cancel(account, id, now)).await?;
        Ok(Export::from(&record))
    };
    actor.once(commands, command, cancel).await
}

/// Removes a file before its time.
#[utoipa::path(delete, path = "/exports/{id}", tag = "exports",
    params(("id" = EventId, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = Export), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn remove(
    actor: Actor<SessionOwn>,
    Id(id): Id<EventId>,
    command: Command<()>,
) -> Result<Answered<Export>, ApiError> {
    let (exports, account, now) = (exports(&actor)?, actor.who.account, actor.now());
    let commands = exports.commands();
    let remove = async move |()| {
        let record = blocking(move || exports.remove(account, id, now)).await?;
        Ok(Export::from(&record))
    };
    actor.once(commands, command, remove).await
}

/// Downloads the file, as long as its owner may see the list it came from.
#[utoipa::path(get, path = "/exports/{id}/file", tag = "exports", params(("id" = EventId, Path)),
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>),
              (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn download(actor: Actor<SessionOwn>, Id(id): Id<EventId>) -> Result<Response, ApiError> {
    let exports = exports(&actor)?;
    let record = exports.one(actor.who.account, id, actor.now())?;
    let lists = actor.ctx().service::<Lists>()?;
    let permission = lists.named(&record.list)?.permission();
    if !actor.who.may(permission) {
        return Err(ApiError::forbidden(permission));
    }
    if actor.who.unit != record.unit {
        return Err(ExportError::NotFound.into());
    }
    if record.state != ExportState::Done {
        return Err(ExportError::NotDone.into());
    }
    let path = exports.file(id);
    let (file, bytes) = blocking(move || {
        let file = File::open(path)?;
        let bytes = file.metadata()?.len();
        Ok::<_, ExportError>((file, bytes))
    })
    .await?;
    let plain = format!("export-{}.xlsx", stamp(record.asked_at));
    let name = encoded(&record.file_name);
    let headers = [
        (header::CONTENT_TYPE, MEDIA_TYPE.to_owned()),
        (header::CONTENT_LENGTH, bytes.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{name}")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, Body::from_stream(Blocks::of(file))).into_response())
}

/// 信息-青云镇-20261124-0258.xlsx, without what a file system does not take.
fn file_name(title: &str, unit: &str, at: Instant) -> String {
    let name = [title, unit].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let name: String = name.chars().filter(|c| !c.is_control() && !r#"\/:*?"<>|"#.contains(*c)).collect();
    format!("{name}-{}.xlsx", stamp(at))
}

/// `20261124-0258`, in China.
fn stamp(at: Instant) -> String {
    let minutes = at.civil_time_ms() / MINUTE_MS;
    format!("{}-{:02}{:02}", Date::of(at).to_string().replace('-', ""), minutes / 60, minutes % 60)
}

/// A file name as RFC 5987 wants it.
fn encoded(name: &str) -> String {
    name.bytes()
        .map(|b| match b.is_ascii_alphanumeric() || b == b'.' || b == b'-' {
            true => char::from(b).to_string(),
            false => format!("%{b:02X}"),
        })
        .collect()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ExportError> + Send + 'static,
) -> Result<T, ApiError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(e) => Err(ApiError::bug(&e.to_string())),
    }
}

/// A file on its way, block by block.
struct Blocks(mpsc::Receiver<std::io::Result<Bytes>>);

impl Blocks {
    fn of(mut file: File) -> Self {
        let (to, from) = mpsc::channel(BLOCKS);
        tokio::task::spawn_blocking(move || {
            let mut block = vec![0u8; BLOCK];
            loop {
                let read =
                    file.read(&mut block).map(|n| Bytes::copy_from_slice(block.get(..n).unwrap_or_default()));
                let last = read.as_ref().map_or(true, Bytes::is_empty);
                // A reader that went away ends it; an error makes the answer shorter than it said.
                if read.as_ref().is_ok_and(Bytes::is_empty) || to.blocking_send(read).is_err() || last {
                    return;
                }
            }
        });
        Self(from)
    }
}

impl futures_core::Stream for Blocks {
    type Item = std::io::Result<Bytes>;
    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_for_people_and_for_the_wire() {
        let at = Instant(1_795_460_280_000);
        assert_eq!(file_name("信息", "青云镇", at), "信息-青云镇-20261124-0258.xlsx");
        assert_eq!(file_name("信息", "a/b\\c\"\n", at), "信息-abc-20261124-0258.xlsx");
        assert_eq!(encoded("信息.xlsx"), "%E4%BF%A1%E6%81%AF.xlsx");
    }
}
