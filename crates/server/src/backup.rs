//! Backups that prove themselves. A backup is a folder: the database as SQLite copies
//! it under a running node, the attachments, and a manifest with the digest of the
//! file and the end of every stream. A check opens a copy, verifies every chain and
//! signature, folds all tables again and compares; a restore does that before it
//! touches anything, and opens a new epoch, because a memory that was set back is
//! another one.
//!
//! `node.key` is copied only when asked for: whoever holds it is the node. PostgreSQL
//! has its own tools and none of this.

use crate::config::Config;
use crate::keyfile::{KeyFile, KeyFileError};
use crate::wiring;
use facts::Suite;
use journal::{DbError, Journal, JournalError, Setup, Store, rebuild, verify};
use kernel::{Clock, EpochId, Instant, Level, NodeId};
use serde::{Deserialize, Serialize};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name of the database in a backup and in a data folder.
const DATABASE: &str = "fenghuo.db";
const MANIFEST: &str = "manifest.json";
const ATTACHMENTS: &str = "attachments";

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
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
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
    /// Size of the database.
    pub bytes: u64,
    /// SM3 of the database file, in hex.
    pub sm3: String,
    /// Attachments copied.
    pub attachments: u64,
}

/// What a check found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The manifest.
    pub manifest: Manifest,
    /// Chains and signatures.
    pub report: verify::Report,
    /// Subjects folded again.
    pub subjects: u64,
    /// Tables that came out differently; empty is good.
    pub differing: Vec<String>,
}

impl Checked {
    /// Whether the backup is good.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.report.ok() && self.differing.is_empty()
    }
}

fn io<T>(path: &Path, result: std::io::Result<T>) -> Result<T, BackupError> {
    result.map_err(|e| BackupError::Io(path.to_owned(), e))
}

/// Size and SM3 of a file, in hex, without holding it.
fn digest(path: &Path) -> std::io::Result<(u64, String)> {
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
    io(to, std::fs::create_dir_all(to))?;
    if io(to, std::fs::read_dir(to))?.next().is_some() {
        return Err(BackupError::Wrong(format!("{} 不是空目录", to.display())));
    }
    let copy = to.join(DATABASE);
    config.store().backup(&copy)?;
    let attachments = copy_folder(&config.data.join(ATTACHMENTS), &to.join(ATTACHMENTS))?;
    let (entries, heads) = ends(&copy, &keys)?;
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
        bytes,
        sm3: digest,
        attachments,
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

/// Entries and stream ends of a copy; leaves it as one file without a log beside it.
fn ends(copy: &Path, keys: &KeyFile) -> Result<(i64, Vec<Head>), BackupError> {
    let journal = open(copy, keys, "restore")?;
    let found = journal.read(|db| {
        let entries = db.first("SELECT COUNT(*) FROM journal_entry", &[])?.map_or(Ok(0), |row| row.int(0))?;
        let heads = journal::read::stream_heads(db)?.into_iter().map(|held| Head {
            stream: format!(
                "{}/{}/{}/{}",
                held.stream.origin,
                held.stream.epoch,
                held.stream.channel,
                held.stream.lane.number()
            ),
            seq: held.seq,
            head: hex::encode(held.head),
        });
        Ok::<_, DbError>((entries, heads.collect()))
    });
    journal.stop();
    drop(journal);
    Ok(found?)
}

fn open(database: &Path, keys: &KeyFile, reason: &'static str) -> Result<Arc<Journal>, BackupError> {
    let setup = Setup {
        store: Store::Sqlite(database.to_owned()),
        identity: keys.identity()?,
        clock: Clock::system(),
        views: wiring::views(),
        migrations: wiring::migrations(),
        authority: wiring::authority(),
        readers: 2,
    };
    Ok(Journal::open_because(setup, reason)?)
}

fn copy_folder(from: &Path, to: &Path) -> Result<u64, BackupError> {
    if !from.is_dir() {
        return Ok(0);
    }
    io(to, std::fs::create_dir_all(to))?;
    let mut copied = 0u64;
    for entry in io(from, std::fs::read_dir(from))? {
        let entry = io(from, entry)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copied = copied.saturating_add(copy_folder(&source, &target)?);
        } else {
            io(&source, std::fs::copy(&source, &target))?;
            copied = copied.saturating_add(1);
        }
    }
    Ok(copied)
}

/// Reads the manifest and holds the file against it.
fn manifest_of(from: &Path) -> Result<Manifest, BackupError> {
    let path = from.join(MANIFEST);
    let text = io(&path, std::fs::read(&path))?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|e| BackupError::Wrong(format!("{MANIFEST} 内容有误：{e}")))?;
    let path = from.join(DATABASE);
    let (_, digest) = io(&path, digest(&path))?;
    if digest != manifest.sm3 {
        return Err(BackupError::Wrong(format!("{} 与清单的摘要不符，备份已损坏", path.display())));
    }
    Ok(manifest)
}

/// Proves a backup on a copy of its own, in `room` (a folder that is emptied).
///
/// # Errors
/// [`BackupError`]; a backup that is read but not good is a result, not an error.
pub fn check(from: &Path, room: &Path) -> Result<Checked, BackupError> {
    let manifest = manifest_of(from)?;
    clear(room)?;
    io(room, std::fs::create_dir_all(room))?;
    let copy = room.join(DATABASE);
    io(&copy, std::fs::copy(from.join(DATABASE), &copy))?;
    // A key of nobody: what a copy writes is thrown away with it.
    let keys = KeyFile::generate(&manifest.code, Level::District, &manifest.name, Suite::Ed25519, manifest.made_at)?;
    let journal = open(&copy, &keys, "restore")?;
    let proved = prove(&journal);
    journal.stop();
    drop(journal);
    clear(room)?;
    let (report, subjects, differing) = proved?;
    Ok(Checked { manifest, report, subjects, differing })
}

fn clear(room: &Path) -> Result<(), BackupError> {
    match std::fs::remove_dir_all(room) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(BackupError::Io(room.to_owned(), e)),
        _ => Ok(()),
    }
}

/// Verifies chains and signatures, folds all tables again and names those that differ.
///
/// # Errors
/// [`JournalError`].
pub fn prove(journal: &Journal) -> Result<(verify::Report, u64, Vec<String>), JournalError> {
    let report = verify::verify(journal, &mut |_| {})?;
    let before = journal.read(|db| rebuild::snapshot(db, journal.views()))?;
    let rebuilt = rebuild::rebuild(journal, |_| {})?;
    let after = journal.read(|db| rebuild::snapshot(db, journal.views()))?;
    Ok((report, rebuilt.subjects, rebuild::differences(&before, &after)))
}

/// Restores a backup into a data folder without a database, in a new epoch.
///
/// # Errors
/// [`BackupError`], also when the backup does not prove itself; nothing is touched then.
pub fn restore(from: &Path, data: &Path, now: Instant) -> Result<Checked, BackupError> {
    let target = data.join(DATABASE);
    if target.exists() {
        return Err(BackupError::Wrong(format!("{} 已存在；请先移走，恢复不会覆盖它", target.display())));
    }
    let mut keys = match KeyFile::read(data) {
        Err(KeyFileError::Absent(_)) => KeyFile::read(from)?,
        other => other?,
    };
    let checked = check(from, &data.join("restore-check"))?;
    if !checked.ok() {
        return Err(BackupError::Wrong(format!(
            "备份未通过核验：{} 处错误，{} 张表不一致",
            checked.report.faults.len(),
            checked.differing.len()
        )));
    }
    if keys.node != checked.manifest.node {
        return Err(BackupError::Wrong("备份属于另一个节点，与 node.key 不符".to_owned()));
    }
    // The new epoch first: a crash after this leaves a key that has written nothing.
    keys.epoch = EpochId::random();
    keys.replace(data)?;
    let partial = data.join("fenghuo.db.restoring");
    io(&partial, std::fs::copy(from.join(DATABASE), &partial))?;
    io(&partial, std::fs::File::open(&partial).and_then(|file| file.sync_all()))?;
    copy_folder(&from.join(ATTACHMENTS), &data.join(ATTACHMENTS))?;
    io(&target, std::fs::rename(&partial, &target))?;
    let journal = open(&target, &keys, "restore")?;
    let ended = wiring::end_all_sessions(&journal, now);
    journal.stop();
    ended?;
    Ok(checked)
}
