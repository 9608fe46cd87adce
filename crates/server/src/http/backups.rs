//! `/api/v1/backups`: what a system administrator does with the shelf of backups: make
//! one while the node works, have one checked, carry one away, remove one. Each of it
//! stands in the journal. Making and checking are begun here and go on by themselves;
//! the list tells how far they are.

use super::served::Served;
use crate::backup::shelf::{Check, Doing, Kept, Shelf, State, Turn, Why, Work, with_spare};
use crate::backup::{BackupError, Form, archive};
use crate::node::Node;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use facts::system::{BackupBegun, BackupChecked, BackupFailed, BackupMade, BackupRemoved, BackupTaken};
use facts::{Draft, Fact};
use journal::{JournalError, Turn as Line, Tx};
use kernel::{ErrorKind, EventId, Instant, Problem};
use org::perm::NodeManage;
use org::web::{Answered, ApiError, Command, Id, Who};
use serde::{Deserialize, Serialize};
use std::io::Write;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Blocks of a download that wait for a slow reader.
const BLOCKS: usize = 4;
const BLOCK_BYTES: usize = 256 * 1024;

/// The shelf.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Backups {
    /// The backups, the newest first.
    pub rows: Vec<BackupRow>,
    /// What runs now.
    pub work: Option<Work>,
    /// Where they lie on the node's machine.
    pub folder: String,
    /// How many are kept.
    pub keep: usize,
    /// Free bytes there.
    pub free_bytes: u64,
    /// Bytes that the next one wants, with what must stay free.
    pub wanted_bytes: u64,
}

/// One backup.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BackupRow {
    /// Its id.
    pub id: EventId,
    /// When it was begun.
    pub at: Instant,
    /// Who began it.
    pub by: String,
    /// How it stands.
    pub state: State,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// A database, or a portable dump.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// Entries in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<i64>,
    /// Size of its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// SM3 of its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sm3: Option<String>,
    /// The last check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<Check>,
    /// Where it lies on the node's machine.
    pub path: String,
}

impl From<Kept> for BackupRow {
    fn from(kept: Kept) -> Self {
        let Kept { record, manifest, path } = kept;
        Self {
            id: record.id,
            at: record.at,
            by: record.by,
            state: record.state,
            why: record.why,
            form: manifest.as_ref().map(|m| m.form),
            entries: manifest.as_ref().map(|m| m.entries),
            bytes: manifest.as_ref().map(|m| m.bytes),
            sm3: manifest.map(|m| m.sm3),
            check: record.check,
            path: path.display().to_string(),
        }
    }
}

/// Begun: it goes on by itself.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Begun {
    /// The backup.
    pub id: EventId,
}

/// Nothing to say.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
#[schema(as = NoBackupOptions)]
pub struct Nothing {}

/// The shelf and what runs.
#[utoipa::path(get, path = "/backups", tag = "platform", responses((status = 200, body = Backups),
    (status = 403, body = Problem)))]
pub async fn list(Served { node, .. }: Served<NodeManage>) -> Result<Json<Backups>, ApiError> {
    blocking(move || {
        let shelf = &node.shelf;
        let wanted = node.journal.store().bytes().map(with_spare)?;
        Ok(Backups {
            rows: shelf.list()?.into_iter().map(BackupRow::from).collect(),
            work: shelf.running(),
            folder: shelf.folder().display().to_string(),
            keep: shelf.keep(),
            free_bytes: shelf.free_bytes()?,
            wanted_bytes: wanted,
        })
    })
    .await
    .map(Json)
}

/// Begins a backup of the running node.
#[utoipa::path(post, path = "/backups", tag = "platform", request_body = Nothing,
    params(("Idempotency-Key" = String, Header)),
    responses((status = 202, body = Begun), (status = 403, body = Problem), (status = 409, body = Problem),
              (status = 503, body = Problem)))]
pub async fn create(
    Served { actor, node }: Served<NodeManage>,
    mut command: Command<Nothing>,
) -> Result<Answered<Begun>, ApiError> {
    command.status = 202;
    let looking = Arc::clone(&node);
    let enough = blocking(move || Ok(looking.shelf.has_room(looking.journal.store().bytes()?)?));
    if !enough.await? {
        return Err(no_room(&node.shelf));
    }
    let (id, now, who) = (EventId::new(), actor.now(), actor.who.clone());
    let turn = node.shelf.take_turn(id, Doing::Making, now);
    let answered = actor
        .command(command, move |tx, who, _| {
            if turn.is_none() {
                return Err(busy());
            }
            put(tx, Some(who), &BackupBegun { backup: id })?;
            Ok::<_, ApiError>(Kindled { begun: Begun { id }, turn })
        })
        .await?;
    Ok(kindle(answered, move |turn| make(&node, &who, &turn, now)))
}

/// Has a backup checked: chains and signatures verified, all tables folded again in a
/// copy and compared.
#[utoipa::path(post, path = "/backups/{id}/check", tag = "platform", request_body = Nothing,
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 202, body = Begun), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, body = Problem), (status = 503, body = Problem)))]
pub async fn check(
    Served { actor, node }: Served<NodeManage>,
    Id(id): Id<EventId>,
    mut command: Command<Nothing>,
) -> Result<Answered<Begun>, ApiError> {
    command.status = 202;
    let (kept, enough) = {
        let kept = whole(&node, id).await?;
        let (shelf, bytes) = (Arc::clone(&node.shelf), kept.manifest.as_ref().map_or(0, |m| m.bytes));
        (kept, blocking(move || Ok(shelf.has_room(bytes)?)).await?)
    };
    if !enough {
        return Err(no_room(&node.shelf));
    }
    let (now, who) = (actor.now(), actor.who.clone());
    let turn = node.shelf.take_turn(id, Doing::Checking, now);
    let answered = actor
        .command(command, move |_, _, _| {
            if turn.is_none() {
                return Err(busy());
            }
            Ok::<_, ApiError>(Kindled { begun: Begun { id }, turn })
        })
        .await?;
    Ok(kindle(answered, move |turn| prove(&node, &who, &turn, kept)))
}

/// Downloads a backup as one file, with all that the node holds but its key.
#[utoipa::path(get, path = "/backups/{id}/file", tag = "platform", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/x-tar", body = Vec<u8>), (status = 403, body = Problem),
              (status = 404, body = Problem), (status = 503, body = Problem)))]
pub async fn download(
    Served { actor, node }: Served<NodeManage>,
    Id(id): Id<EventId>,
) -> Result<Response, ApiError> {
    let kept = whole(&node, id).await?;
    let who = actor.who.clone();
    note(&node, move |tx| put(tx, Some(&who), &BackupTaken { backup: id })).await?;
    let length = kept.archive_bytes().map_err(|e| refusal(&e))?;
    let name = format!("fenghuo-{}-{}.tar", node.journal.identity().code, stamp(kept.record.at));
    let (to, from) = mpsc::channel(BLOCKS);
    let (folder, at) = (kept.path, kept.record.at);
    tokio::task::spawn_blocking(move || {
        let mut out = std::io::BufWriter::with_capacity(BLOCK_BYTES, Blocks(to.clone()));
        if let Err(e) = archive::pack(&folder, at.0, &mut out) {
            tracing::warn!(error = %e, "a download of a backup broke off");
            // Without its last blocks the answer is shorter than it said, which a browser notices.
            let _gone = to.blocking_send(Err(std::io::Error::other("the backup cannot be read")));
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "application/x-tar".to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(Download(from))).into_response())
}

/// Removes a backup from the shelf.
#[utoipa::path(delete, path = "/backups/{id}", tag = "platform",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200), (status = 403, body = Problem), (status = 404, body = Problem),
              (status = 409, body = Problem)))]
pub async fn remove(
    Served { actor, node }: Served<NodeManage>,
    Id(id): Id<EventId>,
    command: Command<()>,
) -> Result<Answered<Begun>, ApiError> {
    if node.shelf.running().is_some_and(|work| work.backup == id) {
        return Err(busy());
    }
    if let Some(why) = node.journal.refusing() {
        return Err(JournalError::ReadOnly(why).into());
    }
    let shelf = Arc::clone(&node.shelf);
    // The files first: a fact of something that is still there would be untrue.
    let looked = Arc::clone(&shelf);
    let there = blocking(move || Ok(looked.remove(id)?)).await?;
    actor
        .command(command, move |tx, who, ()| {
            if !there {
                return Err(ApiError::not_found());
            }
            put(tx, Some(who), &BackupRemoved { backup: id })?;
            Ok(Begun { id })
        })
        .await
}

/// The answer together with the right to work, which never reaches the wire.
#[derive(Debug, Serialize)]
struct Kindled {
    #[serde(flatten)]
    begun: Begun,
    #[serde(skip)]
    turn: Option<Turn>,
}

/// Starts the work of a command that was done now, not of one that was answered before.
fn kindle(answered: Answered<Kindled>, work: impl FnOnce(Turn) + Send + 'static) -> Answered<Begun> {
    let Answered { value, answer } = answered;
    let value = value.map(|kindled| {
        if let Some(turn) = kindled.turn {
            // Left to itself on purpose: the one who asked may go.
            drop(tokio::task::spawn_blocking(move || work(turn)));
        }
        kindled.begun
    });
    Answered { value, answer }
}

fn make(node: &Node, who: &Who, turn: &Turn, at: Instant) {
    let id = turn.backup();
    let begun = node.shelf.begin(id, &who.name, at);
    let made = begun.and_then(|record| turn.make(&node.journal, &node.config.data, record));
    let noted = match made {
        Ok(m) => {
            let fact = BackupMade { backup: id, entries: m.entries, bytes: m.bytes, sm3: m.sm3 };
            tell(node, Some(who), &fact).and_then(|()| thin(node))
        }
        Err(e) => {
            tracing::error!(error = %e, "a backup failed");
            tell(node, Some(who), &BackupFailed { backup: id, why: e.to_string() })
        }
    };
    if let Err(e) = noted {
        tracing::error!(error = %e, "what became of a backup could not be noted in the journal");
    }
}

/// Takes off the shelf what is beyond the number kept.
fn thin(node: &Node) -> Result<(), JournalError> {
    let beyond = node.shelf.beyond().unwrap_or_default();
    for id in beyond {
        match node.shelf.remove(id) {
            Ok(true) => tell(node, None, &BackupRemoved { backup: id })?,
            Ok(false) => {}
            Err(e) => tracing::warn!(error = %e, "an old backup could not be removed"),
        }
    }
    Ok(())
}

fn prove(node: &Node, who: &Who, turn: &Turn, kept: Kept) {
    let id = turn.backup();
    match turn.check(kept, &who.name, node.journal.clock().now()) {
        Ok(found) => {
            let fact = BackupChecked { backup: id, sound: found.sound, finding: found.finding };
            if let Err(e) = tell(node, Some(who), &fact) {
                tracing::error!(error = %e, "what a check found could not be noted in the journal");
            }
        }
        Err(e) => tracing::error!(error = %e, "what a check found could not be noted beside the backup"),
    }
}

/// Appends a fact of the house for whoever acts, or for the platform itself.
pub(crate) fn put<F: Fact>(tx: &mut Tx<'_>, who: Option<&Who>, fact: &F) -> Result<(), JournalError> {
    let mut draft = Draft::of(fact).map_err(|e| JournalError::Apply(e.to_string()))?;
    draft.unit = who.map(|who| who.unit);
    let acting = who.map_or_else(journal::Acting::platform, Who::acting);
    tx.append(acting, vec![draft]).map(drop)
}

/// The same from a blocking thread.
fn tell<F: Fact + Clone + Send + 'static>(
    node: &Node,
    who: Option<&Who>,
    fact: &F,
) -> Result<(), JournalError> {
    let (who, fact) = (who.cloned(), fact.clone());
    node.journal.run(Line::Local, move |tx| put(tx, who.as_ref(), &fact))
}

async fn note(
    node: &Arc<Node>,
    f: impl FnOnce(&mut Tx<'_>) -> Result<(), JournalError> + Send + 'static,
) -> Result<(), ApiError> {
    let node = Arc::clone(node);
    let noted = tokio::task::spawn_blocking(move || node.journal.run(Line::Local, f));
    Ok(noted.await.map_err(|e| ApiError::bug(&e.to_string()))??)
}

async fn whole(node: &Arc<Node>, id: EventId) -> Result<Kept, ApiError> {
    let shelf = Arc::clone(&node.shelf);
    let kept = blocking(move || Ok(shelf.find(id))).await?.ok_or_else(ApiError::not_found)?;
    if kept.record.state == State::Ok && kept.manifest.is_some() {
        return Ok(kept);
    }
    Err(ApiError(Problem::new(
        ErrorKind::Conflict,
        "backup.not_whole",
        "这份备份不完整",
        "还在备份，或没有备份成功；请等它做完，或重新备份一份。",
    )))
}

/// Why work on the shelf was not begun or not done.
enum Fault {
    Backup(BackupError),
    Db(journal::DbError),
}

impl From<BackupError> for Fault {
    fn from(e: BackupError) -> Self {
        Self::Backup(e)
    }
}

impl From<journal::DbError> for Fault {
    fn from(e: journal::DbError) -> Self {
        Self::Db(e)
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, ApiError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(Fault::Backup(e))) => Err(refusal(&e)),
        Ok(Err(Fault::Db(e))) => Err(e.into()),
        Err(e) => Err(ApiError::bug(&e.to_string())),
    }
}

fn refusal(e: &BackupError) -> ApiError {
    tracing::error!(error = %e, "the folder of backups cannot be used");
    ApiError(Problem::new(
        ErrorKind::Unavailable,
        "backup.folder",
        "备份目录用不了",
        "备份所在的目录读写不了；请在服务器上看目录和磁盘是否正常（配置 backup.folder），再试一次。",
    ))
}

fn busy() -> ApiError {
    ApiError(Problem::new(
        ErrorKind::Conflict,
        "backup.busy",
        "正在备份或核验",
        "一次只做一件；请等正在做的那一件做完，再试一次。",
    ))
}

fn no_room(shelf: &Shelf) -> ApiError {
    ApiError(Problem::new(
        ErrorKind::Unavailable,
        "backup.no_room",
        "磁盘空间不够",
        format!(
            "{} 所在磁盘的空间不够再放一份；请把旧备份下载后删去，或让 backup.folder 指到更大的磁盘。",
            shelf.folder().display()
        ),
    ))
}

/// `20261124-0251`, in China.
pub(crate) fn stamp(at: Instant) -> String {
    let date = kernel::calendar::Date::of(at).to_string();
    let minutes = at.0.saturating_add(8 * kernel::clock::HOUR_MS).rem_euclid(kernel::clock::DAY_MS) / 60_000;
    format!("{}-{:02}{:02}", date.replace('-', ""), minutes / 60, minutes % 60)
}

/// A file as it is sent, block by block.
pub(super) fn stream_of(path: std::path::PathBuf) -> Body {
    let (to, from) = mpsc::channel(BLOCKS);
    tokio::task::spawn_blocking(move || {
        let mut out = std::io::BufWriter::with_capacity(BLOCK_BYTES, Blocks(to.clone()));
        let sent = std::fs::File::open(&path).and_then(|mut file| std::io::copy(&mut file, &mut out));
        if let Err(e) = sent.and_then(|_| out.flush()) {
            tracing::warn!(error = %e, "a download broke off");
            // Without its last blocks the answer is shorter than it said, which a browser notices.
            let _gone = to.blocking_send(Err(std::io::Error::other("the file cannot be read")));
        }
    });
    Body::from_stream(Download(from))
}

/// The writing end of a download; a reader that went away ends it.
struct Blocks(mpsc::Sender<std::io::Result<Bytes>>);

impl Write for Blocks {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| std::io::Error::from(std::io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

struct Download(mpsc::Receiver<std::io::Result<Bytes>>);

impl futures_core::Stream for Download {
    type Item = std::io::Result<Bytes>;
    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}
