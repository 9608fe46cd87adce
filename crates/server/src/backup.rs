//! Backups that prove themselves. A backup is a folder: the database as SQLite copies
//! it under a running node, attachments included, and a manifest with the digest of the
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
use journal::{DbError, Journal, JournalError, Setup, Store, restore as proof};
use kernel::{Clock, EpochId, Instant, Level, NodeId};
use serde::{Deserialize, Serialize};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Name of the database in a backup and in a data folder.
const DATABASE: &str = "fenghuo.db";
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
    let journal = Journal::open(setup(copy, keys)?)?;
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

fn setup(database: &Path, keys: &KeyFile) -> Result<Setup, BackupError> {
    Ok(Setup {
        store: Store::Sqlite(database.to_owned()),
        identity: keys.identity()?,
        clock: Clock::system(),
        views: wiring::views(),
        migrations: wiring::migrations(),
        authority: wiring::authority(),
        readers: 2,
    })
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

/// Proves a backup on a copy of its own, made beside it.
///
/// # Errors
/// [`BackupError`]; a backup that is read but not good is a result, not an error.
pub fn check(from: &Path) -> Result<Checked, BackupError> {
    let manifest = manifest_of(from)?;
    // A key of nobody: what a copy writes is thrown away with it.
    let keys =
        KeyFile::generate(&manifest.code, Level::District, &manifest.name, Suite::Ed25519, manifest.made_at)?;
    let database = from.join(DATABASE);
    let report = proof::check(&database, setup(&database, &keys)?)?;
    Ok(Checked { manifest, report })
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
    let keys = match KeyFile::read(data) {
        Err(KeyFileError::Absent(_)) => KeyFile::read(from)?,
        other => other?,
    };
    let checked = check(from)?;
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
    io(&target, proof::place(&from.join(DATABASE), &target, now))?;
    let keep = |identity: &journal::Identity| {
        let kept = KeyFile { epoch: identity.epoch, ..keys.clone() };
        kept.replace(data).map_err(|e| std::io::Error::other(e.to_string()))
    };
    let journal = proof::reopen(setup(&target, &keys)?, keep)?;
    let ended = wiring::end_all_sessions(&journal);
    journal.stop();
    ended?;
    Ok(checked)
}
