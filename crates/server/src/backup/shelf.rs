//! The backups that were made from the page: a folder with one folder for each, and a
//! record beside each backup that says who made it, who had it checked and what was
//! found. One piece of work at a time; it runs without the one who began it, and its
//! progress is found again by anybody who may look.
//!
//! The shelf decides nothing about permission and writes nothing to the journal; its
//! caller does. A backup of this shelf lies on the same machine as the node: it is
//! safe only once it was carried away.

use super::{BackupError, MANIFEST, Manifest, archive, io};
use kernel::{EventId, Instant, limits};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

const RECORD: &str = "record.json";
/// How long a stop waits for work to give up.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a backup stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is being made.
    Running,
    /// It is whole.
    Ok,
    /// It did not become whole.
    Failed,
}

/// What is remembered of a backup beside its manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its id, and the name of its folder.
    pub id: EventId,
    /// When it was begun.
    pub at: Instant,
    /// Who began it.
    pub by: String,
    /// How it stands.
    pub state: State,
    /// Why it failed.
    #[serde(default)]
    pub why: Option<Why>,
    /// The last check.
    #[serde(default)]
    pub check: Option<Check>,
}

/// Why a backup did not become whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = BackupFault)]
pub struct Why {
    /// What an operator can do about it.
    pub cause: Cause,
    /// The cause as it was said.
    pub detail: String,
}

/// The causes that call for different acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The node stopped in the middle: make another.
    Stopped,
    /// No room: make some.
    Full,
    /// Something else: see the log.
    Fault,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Check {
    /// When.
    pub at: Instant,
    /// Who asked for it.
    pub by: String,
    /// Chains, signatures and tables are all right.
    pub sound: bool,
    /// Entries verified.
    pub entries: u64,
    /// Signatures verified.
    pub signatures: u64,
    /// Tables that folding does not give again.
    pub differing: Vec<String>,
    /// What is wrong, in words; empty when all is right.
    pub finding: String,
}

/// A backup as the page shows it.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What is remembered.
    pub record: Record,
    /// What it says of itself, when it is whole.
    pub manifest: Option<Manifest>,
    /// Where it lies.
    pub path: PathBuf,
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// A backup is made.
    Making,
    /// A backup is checked.
    Checking,
}

/// The work that runs.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Work {
    /// On which backup.
    pub backup: EventId,
    /// What.
    pub doing: Doing,
    /// The stage of a check: `copying`, `verifying`, `folding`, `comparing`.
    pub stage: &'static str,
    /// How far.
    pub done: u64,
    /// Of how much; 0 where that is not known.
    pub total: u64,
    /// Since when.
    pub since: Instant,
}

/// The folder and the one piece of work.
#[derive(Debug)]
pub struct Shelf {
    folder: PathBuf,
    keep: usize,
    work: Mutex<Option<Work>>,
    done: Condvar,
    stopping: AtomicBool,
}

/// The right to do the one piece of work; given back when dropped.
#[derive(Debug)]
pub struct Turn {
    pub(super) shelf: Arc<Shelf>,
    pub(super) backup: EventId,
}

impl Drop for Turn {
    fn drop(&mut self) {
        *self.shelf.work() = None;
        self.shelf.done.notify_all();
    }
}

impl Shelf {
    /// The shelf of a folder. Work that an earlier process did not finish is marked as
    /// failed and its half files go.
    #[must_use]
    pub fn open(folder: PathBuf, keep: usize) -> Arc<Self> {
        let shelf = Self {
            folder,
            keep: keep.max(1),
            work: Mutex::new(None),
            done: Condvar::new(),
            stopping: AtomicBool::new(false),
        };
        if let Err(e) = shelf.tidy() {
            tracing::warn!(error = %e, "the folder of backups could not be tidied");
        }
        Arc::new(shelf)
    }

    /// Whether the node stops, so that work has to give up.
    pub(super) fn stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    fn work(&self) -> MutexGuard<'_, Option<Work>> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where they lie.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many are kept.
    #[must_use]
    pub const fn keep(&self) -> usize {
        self.keep
    }

    /// What runs now.
    #[must_use]
    pub fn running(&self) -> Option<Work> {
        *self.work()
    }

    /// Takes the one turn; `None` while other work runs or the node stops.
    #[must_use]
    pub fn take_turn(self: &Arc<Self>, backup: EventId, doing: Doing, now: Instant) -> Option<Turn> {
        let mut work = self.work();
        if work.is_some() || self.stopping.load(Ordering::SeqCst) {
            return None;
        }
        *work = Some(Work { backup, doing, stage: "copying", done: 0, total: 0, since: now });
        drop(work);
        Some(Turn { shelf: Arc::clone(self), backup })
    }

    /// Tells running work to give up and waits for it, bounded. A check that is folding
    /// tables is not waited for: it works on a copy that the next start clears away.
    pub fn close(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        let work = self.work();
        let making = |work: &mut Option<Work>| work.is_some_and(|w| w.doing == Doing::Making);
        let waited = self.done.wait_timeout_while(work, PATIENCE, making);
        if waited.is_ok_and(|(_, waited)| waited.timed_out()) {
            tracing::warn!("a backup did not give up in time");
        }
    }

    pub(super) fn tell(&self, stage: Option<&'static str>, done: u64, total: Option<u64>) {
        if let Some(work) = &mut *self.work() {
            work.stage = stage.unwrap_or(work.stage);
            work.done = done;
            work.total = total.unwrap_or(work.total);
        }
    }

    /// All of them, the newest first.
    ///
    /// # Errors
    /// [`BackupError::Io`].
    pub fn list(&self) -> Result<Vec<Kept>, BackupError> {
        let mut kept = Vec::new();
        if self.folder.is_dir() {
            for entry in io(&self.folder, std::fs::read_dir(&self.folder))? {
                let path = io(&self.folder, entry)?.path();
                kept.extend(read(&path));
            }
        }
        kept.sort_by_key(|one| std::cmp::Reverse((one.record.at, one.record.id)));
        Ok(kept)
    }

    /// One of them.
    #[must_use]
    pub fn find(&self, id: EventId) -> Option<Kept> {
        read(&self.place(id))
    }

    pub(super) fn place(&self, id: EventId) -> PathBuf {
        self.folder.join(id.to_string())
    }

    /// Bytes that are free where they lie.
    ///
    /// # Errors
    /// [`BackupError::Io`].
    pub fn free_bytes(&self) -> Result<u64, BackupError> {
        private(&self.folder)?;
        io(&self.folder, fs4::available_space(&self.folder))
    }

    /// Whether there is room for so many bytes and for the node to go on.
    ///
    /// # Errors
    /// [`BackupError::Io`].
    pub fn has_room(&self, bytes: u64) -> Result<bool, BackupError> {
        Ok(self.free_bytes()? >= with_spare(bytes))
    }

    /// Notes that a backup is begun, before the work is.
    ///
    /// # Errors
    /// [`BackupError::Io`].
    pub fn begin(&self, id: EventId, by: &str, at: Instant) -> Result<Record, BackupError> {
        private(&self.folder)?;
        private(&self.place(id))?;
        let record = Record { id, at, by: by.to_owned(), state: State::Running, why: None, check: None };
        self.note(&record)?;
        Ok(record)
    }

    pub(super) fn note(&self, record: &Record) -> Result<(), BackupError> {
        let (path, new) = (self.place(record.id).join(RECORD), self.place(record.id).join("record.new"));
        let text = serde_json::to_vec_pretty(record).unwrap_or_default();
        io(&new, std::fs::write(&new, text))?;
        io(&new, std::fs::File::open(&new).and_then(|file| file.sync_all()))?;
        io(&path, std::fs::rename(&new, &path))
    }

    /// Takes a backup off the shelf; `false` when it is not there.
    ///
    /// # Errors
    /// [`BackupError::Io`].
    pub fn remove(&self, id: EventId) -> Result<bool, BackupError> {
        let path = self.place(id);
        if read(&path).is_none() {
            return Ok(false);
        }
        io(&path, std::fs::remove_dir_all(&path))?;
        Ok(true)
    }

    /// Whole backups beyond the number kept, the oldest; never the last one that was
    /// proved sound, without which nobody would know of any that it can be restored.
    ///
    /// # Errors
    /// [`BackupError::Io`].
    pub fn beyond(&self) -> Result<Vec<EventId>, BackupError> {
        let kept = self.list()?;
        let sound = |one: &&Kept| one.record.check.as_ref().is_some_and(|check| check.sound);
        let proved = kept.iter().find(sound).map(|one| one.record.id);
        let whole = kept.iter().filter(|one| one.record.state == State::Ok).map(|one| one.record.id);
        Ok(whole.skip(self.keep).filter(|id| Some(*id) != proved).collect())
    }

    /// Half-made backups of an earlier process, and copies that its checks left.
    fn tidy(&self) -> Result<(), BackupError> {
        if !self.folder.is_dir() {
            return Ok(());
        }
        for entry in io(&self.folder, std::fs::read_dir(&self.folder))? {
            let path = io(&self.folder, entry)?.path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().contains(".check-")) {
                io(&path, std::fs::remove_dir_all(&path))?;
                continue;
            }
            let Some(one) = read(&path) else { continue };
            if one.record.state == State::Running {
                let why = Why { cause: Cause::Stopped, detail: String::new() };
                self.fail(one.record, why)?;
            } else {
                clear(&path, |name| name.contains(".check-"))?;
            }
        }
        Ok(())
    }

    pub(super) fn fail(&self, record: Record, why: Why) -> Result<(), BackupError> {
        clear(&self.place(record.id), |name| name != RECORD)?;
        self.note(&Record { state: State::Failed, why: Some(why), ..record })
    }
}

/// Bytes wanted for so many: some more, because the node goes on writing.
#[must_use]
pub const fn with_spare(bytes: u64) -> u64 {
    bytes.saturating_add(bytes / 10).saturating_add(limits::BACKUP_SPARE_BYTES)
}

fn read(path: &Path) -> Option<Kept> {
    let record: Record = serde_json::from_slice(&std::fs::read(path.join(RECORD)).ok()?).ok()?;
    if path.file_name().is_none_or(|name| name.to_string_lossy() != record.id.to_string()) {
        return None;
    }
    let manifest = std::fs::read(path.join(MANIFEST)).ok();
    let manifest = manifest.and_then(|text| serde_json::from_slice(&text).ok());
    Some(Kept { record, manifest, path: path.to_owned() })
}

/// Removes what a folder holds under names that `which` picks.
pub(super) fn clear(folder: &Path, which: impl Fn(&str) -> bool) -> Result<(), BackupError> {
    for entry in io(folder, std::fs::read_dir(folder))? {
        let path = io(folder, entry)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if which(&name) {
            let gone =
                if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            io(&path, gone)?;
        }
    }
    Ok(())
}

/// A folder that only the node's own user enters: all it knows lies in it.
fn private(folder: &Path) -> Result<(), BackupError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    io(folder, builder.create(folder))
}

impl Kept {
    /// Length of the file that is downloaded.
    ///
    /// # Errors
    /// [`BackupError::Io`].
    pub fn archive_bytes(&self) -> Result<u64, BackupError> {
        archive::length(&self.path)
    }
}
