//! Backups that prove themselves. A backup is a folder, or that folder in one file as
//! it is downloaded: the database as SQLite copies it under a running node, or a
//! portable dump of one on PostgreSQL, attachments included, and a manifest with the
//! digest of the file and the end of every stream. A check opens a copy, verifies every
//! chain and signature, folds all tables again and compares; a restore does that before
//! it touches anything, and opens a new epoch, because a memory that was set back is
//! another one.
//!
//! `node.key` is copied only when asked for: whoever holds it is the node. The [`shelf`]
//! keeps what was made from the page.

pub mod archive;
pub mod shelf;
mod work;

use crate::config::Config;
use crate::erasing::Register;
use crate::keyfile::{KeyFile, KeyFileError};
use crate::wiring;
use facts::Suite;
use journal::dump::{self, DumpError};
use journal::rebuild::Snapshot;
use journal::restore::Meter;
use journal::{DbError, Journal, JournalError, Progress, Setup, Store, restore as proof};
use kernel::{Clock, EpochId, EventId, Instant, Level, NodeId};
use serde::{Deserialize, Serialize};
use std::io::{BufReader, BufWriter, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name of the database in a backup and in a data folder.
const DATABASE: &str = "fenghuo.db";
/// Name of the dump of one on PostgreSQL.
const DUMP: &str = "fenghuo.dump";
const MANIFEST: &str = "manifest.json";

/// Why a backup could not be made, checked or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file or folder.
    #[error("{0}：{1}")]
    Io(PathBuf, std::io::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The dump.
    #[error(transparent)]
    Dump(#[from] DumpError),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// What was erased.
    #[error(transparent)]
    Erased(#[from] crate::erasing::ErasingError),
    /// Neither the data folder nor the backup has the key.
    #[error(
        "{0} 中没有 node.key，备份里也没有；请先把本节点原来的 node.key（另行保管的那份）放进去再恢复。不要用 fenghuo init：那会建出另一个节点，这份备份恢复不了"
    )]
    NoKey(PathBuf),
    /// It is not a backup, or not one of this node.
    #[error("{0}")]
    Wrong(String),
}

/// The end of a stream at the time of the backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Origin, epoch, channel and lane.
    pub stream: String,
    /// Last position.
    pub seq: u64,
    /// Hash there, in hex.
    pub head: String,
}

/// What a backup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A database of SQLite.
    #[default]
    Database,
    /// A portable dump, of a node on PostgreSQL.
    Dump,
}

impl Form {
    const fn file(self) -> &'static str {
        match self {
            Self::Database => DATABASE,
            Self::Dump => DUMP,
        }
    }
}

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// When it was made.
    pub made_at: Instant,
    /// Version of the program that made it.
    pub version: String,
    /// Whose.
    pub node: NodeId,
    /// Of which epoch.
    pub epoch: EpochId,
    /// Administrative code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Entries held.
    pub entries: i64,
    /// Ends of all streams.
    pub heads: Vec<Head>,
    /// What the file is.
    #[serde(default)]
    pub form: Form,
    /// Size of the file.
    pub bytes: u64,
    /// SM3 of the file, in hex.
    pub sm3: String,
    /// Digests of the views that a dump leaves out, to prove their folding by.
    #[serde(default, skip_serializing_if = "Snapshot::is_empty")]
    pub views: Snapshot,
}

/// What a check found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The manifest.
    pub manifest: Manifest,
    /// What was proved.
    pub report: proof::Report,
}

fn io<T>(path: &Path, result: std::io::Result<T>) -> Result<T, BackupError> {
    result.map_err(|e| BackupError::Io(path.to_owned(), e))
}

/// Size and SM3 of a file, in hex, without holding it.
pub(crate) fn digest(path: &Path) -> std::io::Result<(u64, String)> {
    use sm3::Digest as _;
    let mut file = std::fs::File::open(path)?;
    let mut hasher = sm3::Sm3::new();
    let mut block = vec![0u8; 1 << 20];
    let mut size = 0u64;
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok((size, hex::encode(hasher.finalize())));
        }
        hasher.update(block.get(..read).unwrap_or_default());
        size = size.saturating_add(u64::try_from(read).unwrap_or(0));
    }
}

/// Makes a backup in a folder that is empty or not there. The node may run.
///
/// # Errors
/// [`BackupError`].
pub fn create(config: &Config, to: &Path, with_keys: bool, now: Instant) -> Result<Manifest, BackupError> {
    let keys = KeyFile::read(&config.data)?;
    match config.store() {
        store @ Store::Sqlite(_) => make(&store, None, &keys, to, with_keys, now, &|_, _| true),
        store @ Store::Postgres(_) => {
            let journal =
                Journal::open_read_only(setup(store.clone(), &keys)?, "a backup only reads".to_owned())?;
            let made = make(&store, Some(&journal), &keys, to, with_keys, now, &|_, _| true);
            journal.stop();
            made
        }
    }
}

/// The same of a journal that is open; `progress` hears pages or rows, and may give up.
///
/// # Errors
/// [`BackupError`].
pub fn make(
    store: &Store,
    journal: Option<&Journal>,
    keys: &KeyFile,
    to: &Path,
    with_keys: bool,
    now: Instant,
    progress: &Progress<'_>,
) -> Result<Manifest, BackupError> {
    io(to, std::fs::create_dir_all(to))?;
    if io(to, std::fs::read_dir(to))?.next().is_some() {
        return Err(BackupError::Wrong(format!("{} 不是空目录", to.display())));
    }
    let (form, entries, heads, views) = match (store, journal) {
        (Store::Postgres(_), Some(journal)) => {
            let copied = dump_into(journal, &to.join(DUMP), progress)?;
            (Form::Dump, copied.entries, heads_of(copied.heads), copied.views)
        }
        _ => {
            store.backup(&to.join(DATABASE), progress)?;
            let (entries, heads) = ends(&to.join(DATABASE), keys)?;
            (Form::Database, entries, heads, Snapshot::new())
        }
    };
    let copy = to.join(form.file());
    io(&copy, std::fs::File::open(&copy).and_then(|file| file.sync_all()))?;
    let (bytes, digest) = io(&copy, digest(&copy))?;
    let manifest = Manifest {
        made_at: now,
        version: crate::VERSION.to_owned(),
        node: keys.node,
        epoch: keys.epoch,
        code: keys.code.clone(),
        name: keys.name.clone(),
        entries,
        heads,
        form,
        bytes,
        sm3: digest,
        views,
    };
    if with_keys {
        keys.create(to)?;
    }
    let path = to.join(MANIFEST);
    let text = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    io(&path, std::fs::write(&path, text))?;
    io(&path, std::fs::File::open(&path).and_then(|file| file.sync_all()))?;
    Ok(manifest)
}

fn dump_into(journal: &Journal, path: &Path, progress: &Progress<'_>) -> Result<dump::Copied, BackupError> {
    let mut out = BufWriter::with_capacity(1 << 20, io(path, std::fs::File::create_new(path))?);
    Ok(dump::copy(journal, &mut out, progress)?)
}

fn heads_of(heads: Vec<journal::read::StreamHead>) -> Vec<Head> {
    let name = |stream: &facts::StreamId| {
        format!("{}/{}/{}/{}", stream.origin, stream.epoch, stream.channel, stream.lane.number())
    };
    heads
        .into_iter()
        .map(|held| Head { stream: name(&held.stream), seq: held.seq, head: hex::encode(held.head) })
        .collect()
}

/// Entries and stream ends of a copy; leaves it as one file without a log beside it.
fn ends(copy: &Path, keys: &KeyFile) -> Result<(i64, Vec<Head>), BackupError> {
    let journal = Journal::open(setup(Store::Sqlite(copy.to_owned()), keys)?)?;
    let found = journal.read(|db| {
        let entries = db.first("SELECT COUNT(*) FROM journal_entry", &[])?.map_or(Ok(0), |row| row.int(0))?;
        Ok::<_, DbError>((entries, heads_of(journal::read::stream_heads(db)?)))
    });
    journal.stop();
    drop(journal);
    Ok(found?)
}

fn setup(store: Store, keys: &KeyFile) -> Result<Setup, BackupError> {
    Ok(Setup {
        store,
        identity: keys.identity()?,
        clock: Clock::system(),
        views: wiring::views(),
        migrations: wiring::migrations(),
        authority: wiring::authority(),
        readers: 2,
        fence: None,
    })
}

/// Reads the manifest and holds the file against it.
fn manifest_of(from: &Path) -> Result<Manifest, BackupError> {
    let path = from.join(MANIFEST);
    let text = io(&path, std::fs::read(&path))?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|e| BackupError::Wrong(format!("{MANIFEST} 内容有误：{e}")))?;
    let path = from.join(manifest.form.file());
    let (_, digest) = io(&path, digest(&path))?;
    if digest != manifest.sm3 {
        return Err(BackupError::Wrong(format!("{} 与清单的摘要不符，备份已损坏", path.display())));
    }
    Ok(manifest)
}

/// Proves a backup on a copy of its own, made beside it, which needs as much room again.
///
/// # Errors
/// [`BackupError`]; a backup that is read but not good is a result, not an error.
pub fn check(from: &Path, meter: &Meter) -> Result<Checked, BackupError> {
    if from.is_file() {
        let unpacked = Passing::beside(from)?;
        archive::unpack(from, &unpacked.0)?;
        return check(&unpacked.0, meter);
    }
    let manifest = manifest_of(from)?;
    // A key of nobody: what a copy writes is thrown away with it.
    let keys =
        KeyFile::generate(&manifest.code, Level::District, &manifest.name, Suite::Ed25519, manifest.made_at)?;
    let file = from.join(manifest.form.file());
    let report = match manifest.form {
        Form::Database => proof::check(&file, setup(Store::Sqlite(file.clone()), &keys)?, meter)?,
        Form::Dump => {
            let beside = Passing::beside(from)?;
            let setup = setup(Store::Sqlite(beside.0.join(DATABASE)), &keys)?;
            let mut input = BufReader::with_capacity(1 << 20, io(&file, std::fs::File::open(&file))?);
            dump::check(setup, &mut input, &manifest.views, meter)?
        }
    };
    Ok(Checked { manifest, report })
}

/// A folder that goes when it is no longer needed.
struct Passing(PathBuf);

impl Passing {
    fn beside(from: &Path) -> Result<Self, BackupError> {
        let name = from.file_name().unwrap_or_default().to_string_lossy();
        let path = from.with_file_name(format!("{name}.check-{}", EventId::random()));
        io(&path, std::fs::create_dir(&path))?;
        Ok(Self(path))
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        // Left behind only where the disk itself fails; the shelf clears it at the next start.
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

/// A backup that is in place again.
#[derive(Debug, Clone)]
pub struct Restored {
    /// What its check found.
    pub checked: Checked,
    /// How many entries were erased anew, because they were erased after the backup.
    pub erased: usize,
}

/// Restores a backup, a folder or the file that was downloaded, into a node that has
/// its key and no journal yet, in a new epoch, and erases anew what was erased since.
///
/// # Errors
/// [`BackupError`], also when the backup does not prove itself; nothing is touched then.
pub fn restore(config: &Config, from: &Path, now: Instant) -> Result<Restored, BackupError> {
    if from.is_file() {
        io(&config.data, std::fs::create_dir_all(&config.data))?;
        let unpacked = Passing::beside(&config.data.join("restore"))?;
        archive::unpack(from, &unpacked.0)?;
        return restore(config, &unpacked.0, now);
    }
    let (data, store) = (&config.data, config.store());
    if let Store::Sqlite(target) = &store
        && target.exists()
    {
        return Err(BackupError::Wrong(format!("{} 已存在；请先移走，恢复不会覆盖它", target.display())));
    }
    let keys = match KeyFile::read(data) {
        Err(KeyFileError::Absent(_)) => match KeyFile::read(from) {
            Err(KeyFileError::Absent(_)) => return Err(BackupError::NoKey(data.clone())),
            other => other?,
        },
        other => other?,
    };
    let checked = check(from, &proof::unmetered())?;
    if !checked.report.ok() {
        return Err(BackupError::Wrong(format!(
            "备份未通过核验：{} 处错误，{} 张表不一致",
            checked.report.verified.faults.len(),
            checked.report.differing.len()
        )));
    }
    if keys.node != checked.manifest.node {
        return Err(BackupError::Wrong("备份属于另一个节点，与 node.key 不符".to_owned()));
    }
    io(data, std::fs::create_dir_all(data))?;
    let keep = |identity: &journal::Identity| {
        let kept = KeyFile { epoch: identity.epoch, ..keys.clone() };
        kept.replace(data).map_err(|e| std::io::Error::other(e.to_string()))
    };
    let file = from.join(checked.manifest.form.file());
    let journal = reopened(&file, &store, checked.manifest.form, &keys, keep, now)?;
    let ended = wiring::end_all_sessions(&journal);
    // The backup holds what was erased after it.
    let erased = Register::of(data).settle(&journal);
    journal.stop();
    ended?;
    Ok(Restored { checked, erased: erased? })
}

fn reopened(
    file: &Path,
    store: &Store,
    form: Form,
    keys: &KeyFile,
    keep: impl FnOnce(&journal::Identity) -> std::io::Result<()>,
    now: Instant,
) -> Result<Arc<Journal>, BackupError> {
    match (form, store) {
        (Form::Database, Store::Sqlite(target)) => {
            io(target, proof::place(file, target, now))?;
            Ok(proof::reopen(setup(store.clone(), keys)?, keep)?)
        }
        (Form::Database, Store::Postgres(_)) => Err(BackupError::Wrong(
            "这份备份是 SQLite 数据库，而配置的是 PostgreSQL；请先去掉 database 配置，恢复为 SQLite"
                .to_owned(),
        )),
        (Form::Dump, _) => {
            let mut input = BufReader::with_capacity(1 << 20, io(file, std::fs::File::open(file))?);
            let (journal, _) = dump::restore(setup(store.clone(), keys)?, &mut input, keep)?;
            Ok(journal)
        }
    }
}
