//! The files, their records, and the line of those that wait.
//!
//! Records are in memory and, each time one is entered, begun or ended, on the disk beside
//! their file; how far one is stands in memory alone. Whatever an earlier process left
//! unfinished has failed. One process a data folder, so nobody else changes anything here.

use crate::error::ExportError;
use crate::record::{ExportState, NotMade, NotMadeCause, Record};
use kernel::limits::export::{KEPT_PER_ACCOUNT, RUNNING, SPARE_BYTES, WAITING_PER_ACCOUNT};
use kernel::{AccountId, EventId, Instant};
use org::web::Who;
use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The exports of a node.
#[derive(Debug)]
pub struct Exports {
    folder: PathBuf,
    inner: Mutex<Inner>,
    bell: Notify,
    stopping: AtomicBool,
    free_least_bytes: AtomicU64,
    commands: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Debug, Default)]
struct Inner {
    all: BTreeMap<EventId, Kept>,
    line: VecDeque<EventId>,
    running: usize,
}

#[derive(Debug)]
struct Kept {
    record: Record,
    /// Who asked, while it waits and runs.
    who: Option<Who>,
    stop: Arc<AtomicBool>,
}

impl Exports {
    /// The exports of a folder.
    #[must_use]
    pub fn open(folder: PathBuf, now: Instant) -> Arc<Self> {
        let exports = Self {
            folder,
            inner: Mutex::default(),
            bell: Notify::new(),
            stopping: AtomicBool::new(false),
            free_least_bytes: AtomicU64::new(SPARE_BYTES),
            commands: Arc::default(),
        };
        if let Err(e) = exports.find(now) {
            // Nothing else of the node waits for this folder; whoever exports is told.
            tracing::warn!(error = %e, "the folder of exports could not be read");
        }
        Arc::new(exports)
    }

    /// Finds what earlier processes left, and takes away what has no record.
    fn find(&self, now: Instant) -> std::io::Result<()> {
        self.make_folder()?;
        let mut inner = self.inner();
        for item in std::fs::read_dir(&self.folder)? {
            let path = item?.path();
            if path.extension().is_none_or(|kind| kind != "json") {
                continue;
            }
            let Some(mut record) = read(&path) else { continue };
            if !record.state.ended() {
                end(&mut record, now, ExportState::Failed, Some(NotMadeCause::Restarted.told()));
                self.keep(&record)?;
            }
            let stop = Arc::new(AtomicBool::new(false));
            inner.all.insert(record.id, Kept { record, who: None, stop });
        }
        for item in std::fs::read_dir(&self.folder)? {
            let path = item?.path();
            let known = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
            let record = known.and_then(|id: EventId| inner.all.get(&id)).map(|kept| &kept.record);
            let wanted = match path.extension().and_then(|kind| kind.to_str()) {
                Some("json") => record.is_some(),
                Some("xlsx") => record.is_some_and(|r| r.state == ExportState::Done),
                _ => false,
            };
            if !wanted {
                std::fs::remove_file(&path)?;
            }
        }
        Ok(())
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where they lie.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The finished file of an export.
    #[must_use]
    pub fn file(&self, id: EventId) -> PathBuf {
        self.folder.join(format!("{id}.xlsx"))
    }

    /// The file of an export while it is written.
    pub(crate) fn half(&self, id: EventId) -> PathBuf {
        self.folder.join(format!("{id}.part"))
    }

    fn make_folder(&self) -> std::io::Result<()> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        // What people wrote lies here: for the node's own account of the machine alone.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder)
    }

    /// Whether another file may be begun or go on: the database on the same disk comes first.
    pub(crate) fn has_room(&self) -> std::io::Result<bool> {
        Ok(fs4::available_space(&self.folder)? >= self.free_least_bytes.load(Ordering::Relaxed))
    }

    /// What the disk must have free; a test that asks for more than there is has a full one.
    pub fn keep_free(&self, least_bytes: u64) {
        self.free_least_bytes.store(least_bytes, Ordering::Relaxed);
    }

    /// Takes an export in, to wait for its turn; one that was asked for before under the same
    /// key is that one.
    ///
    /// # Errors
    /// [`ExportError::TooMany`], [`ExportError::OtherBody`], [`ExportError::NoRoom`] and
    /// [`ExportError::Folder`].
    pub fn enter(&self, record: Record, who: Who) -> Result<Record, ExportError> {
        self.make_folder()?;
        if !self.has_room()? {
            return Err(ExportError::NoRoom);
        }
        let mut inner = self.inner();
        let own = |kept: &&Kept| kept.record.account == record.account;
        if let Some(known) = inner.all.values().filter(own).find(|kept| kept.record.key == record.key) {
            return match known.record.digest == record.digest {
                true => Ok(known.record.clone()),
                false => Err(ExportError::OtherBody),
            };
        }
        if inner.all.values().filter(own).filter(|kept| !kept.record.state.ended()).count()
            >= WAITING_PER_ACCOUNT
        {
            return Err(ExportError::TooMany);
        }
        let beyond: Vec<EventId> = {
            let ended: Vec<_> = inner.all.values().filter(own).filter(|k| k.record.state.ended()).collect();
            let over = ended.len().saturating_add(1).saturating_sub(KEPT_PER_ACCOUNT);
            // Ids sort by birth: the oldest come first.
            ended.into_iter().take(over).map(|kept| kept.record.id).collect()
        };
        for id in beyond {
            self.drop_files(id)?;
            inner.all.remove(&id);
        }
        self.keep(&record)?;
        let stop = Arc::new(AtomicBool::new(false));
        inner.all.insert(record.id, Kept { record: record.clone(), who: Some(who), stop });
        inner.line.push_back(record.id);
        drop(inner);
        self.bell.notify_one();
        Ok(record)
    }

    /// The line of the commands that move files, one after another.
    #[must_use]
    pub fn commands(&self) -> Arc<tokio::sync::Mutex<()>> {
        Arc::clone(&self.commands)
    }

    /// An account's own, the newest first.
    #[must_use]
    pub fn own(&self, account: AccountId, now: Instant) -> Vec<Record> {
        let inner = self.inner();
        let own = |kept: &&Kept| kept.record.account == account && kept.record.is_kept(now);
        inner.all.values().rev().filter(own).map(|kept| kept.record.clone()).collect()
    }

    /// One of an account's own.
    ///
    /// # Errors
    /// [`ExportError::NotFound`].
    pub fn one(&self, account: AccountId, id: EventId, now: Instant) -> Result<Record, ExportError> {
        let inner = self.inner();
        let found = inner.all.get(&id).map(|kept| &kept.record);
        let own = |r: &&Record| r.account == account && r.is_kept(now);
        found.filter(own).cloned().ok_or(ExportError::NotFound)
    }

    /// Cancels one of an account's own; one that has ended stays as it is.
    ///
    /// # Errors
    /// [`ExportError::NotFound`] and [`ExportError::Folder`].
    pub fn cancel(&self, account: AccountId, id: EventId, now: Instant) -> Result<Record, ExportError> {
        self.one(account, id, now)?;
        let mut inner = self.inner();
        let waits = inner.line.contains(&id);
        inner.line.retain(|waiting| *waiting != id);
        let kept = inner.all.get_mut(&id).ok_or(ExportError::NotFound)?;
        if kept.record.state.ended() {
            return Ok(kept.record.clone());
        }
        kept.stop.store(true, Ordering::SeqCst);
        // One that runs is seen as cancelled at once, and gives its place up at its next look.
        end(&mut kept.record, now, ExportState::Cancelled, None);
        if waits {
            kept.who = None;
        }
        self.keep(&kept.record)?;
        Ok(kept.record.clone())
    }

    /// Removes one of an account's own and its file.
    ///
    /// # Errors
    /// [`ExportError::NotFound`], [`ExportError::InWork`] and [`ExportError::Folder`].
    pub fn remove(&self, account: AccountId, id: EventId, now: Instant) -> Result<Record, ExportError> {
        let record = self.one(account, id, now)?;
        if !record.state.ended() {
            return Err(ExportError::InWork);
        }
        self.drop_files(id)?;
        self.inner().all.remove(&id);
        Ok(record)
    }

    /// Forgets what is not kept any more; answers how many.
    ///
    /// # Errors
    /// [`ExportError::Folder`].
    pub fn forget(&self, now: Instant) -> Result<usize, ExportError> {
        let mut inner = self.inner();
        let over = |kept: &&Kept| !kept.record.is_kept(now);
        let ids: Vec<EventId> = inner.all.values().filter(over).map(|kept| kept.record.id).collect();
        for id in &ids {
            self.drop_files(*id)?;
            inner.all.remove(id);
        }
        Ok(ids.len())
    }

    /// The file first: a record without it does no harm, a file without a record stays for ever.
    fn drop_files(&self, id: EventId) -> std::io::Result<()> {
        for path in [self.file(id), self.record_path(id)] {
            match std::fs::remove_file(&path) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e),
                _ => {}
            }
        }
        Ok(())
    }

    fn record_path(&self, id: EventId) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    fn keep(&self, record: &Record) -> std::io::Result<()> {
        let path = self.record_path(record.id);
        let new = path.with_extension("new");
        let mut file = File::create(&new)?;
        file.write_all(&serde_json::to_vec(record)?)?;
        file.sync_all()?;
        std::fs::rename(&new, &path)
    }
}

/// Taking turns.
impl Exports {
    /// The turn of the one that waits longest, where the node makes fewer than it may.
    #[must_use]
    pub fn next(self: &Arc<Self>, now: Instant) -> Option<Turn> {
        let mut inner = self.inner();
        if inner.running >= RUNNING || self.stopping.load(Ordering::SeqCst) {
            return None;
        }
        let id = inner.line.pop_front()?;
        let kept = inner.all.get_mut(&id)?;
        let who = kept.who.take()?;
        kept.record.state = ExportState::Running;
        kept.record.started_at = Some(now);
        let record = kept.record.clone();
        let stop = Arc::clone(&kept.stop);
        inner.running = inner.running.saturating_add(1);
        // Waiting or running is the same to whoever starts the node anew: no need to write it.
        Some(Turn { exports: Arc::clone(self), record, who, stop, ended: false })
    }

    /// Waits until something was entered or a turn has ended.
    pub async fn entered(&self) {
        self.bell.notified().await;
    }

    /// The node stops: what runs gives up at its next look.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.bell.notify_waiters();
    }
}

/// The right and the duty to make one export. Dropped without an end, it has failed.
#[derive(Debug)]
pub struct Turn {
    pub(crate) exports: Arc<Exports>,
    pub(crate) record: Record,
    pub(crate) who: Who,
    stop: Arc<AtomicBool>,
    ended: bool,
}

impl Turn {
    /// Whether it was cancelled, or the node stops.
    pub(crate) fn given_up(&self) -> bool {
        self.stop.load(Ordering::SeqCst) || self.exports.stopping.load(Ordering::SeqCst)
    }

    /// So many rows are written.
    pub(crate) fn progress(&self, rows: u64, total: Option<u64>) {
        if let Some(kept) = self.exports.inner().all.get_mut(&self.record.id) {
            kept.record.rows_done = rows;
            kept.record.rows_total = total;
        }
    }

    /// The file is whole; `false` when its owner cancelled in the last moment.
    pub(crate) fn done(mut self, rows: u64, bytes: u64, now: Instant) -> std::io::Result<bool> {
        let exports = Arc::clone(&self.exports);
        let mut inner = exports.inner();
        let Some(kept) = inner.all.get_mut(&self.record.id) else { return Ok(false) };
        if kept.record.state.ended() {
            return Ok(false);
        }
        std::fs::rename(exports.half(self.record.id), exports.file(self.record.id))?;
        let mut record = kept.record.clone();
        record.rows_done = rows;
        record.rows_total = Some(rows);
        record.bytes = Some(bytes);
        end(&mut record, now, ExportState::Done, None);
        exports.keep(&record)?;
        kept.record = record;
        drop(inner);
        self.ended = true;
        Ok(true)
    }

    /// Nothing comes of it.
    pub(crate) fn failed(mut self, why: NotMadeCause, now: Instant) {
        self.give_back(why, now);
    }

    fn give_back(&mut self, why: NotMadeCause, now: Instant) {
        self.ended = true;
        let mut inner = self.exports.inner();
        let Some(kept) = inner.all.get_mut(&self.record.id) else { return };
        if kept.record.state.ended() {
            return;
        }
        end(&mut kept.record, now, ExportState::Failed, Some(why.told()));
        if let Err(e) = self.exports.keep(&kept.record) {
            tracing::warn!(error = %e, "that an export failed could not be noted; the next start does it");
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.ended {
            let began = self.record.started_at.unwrap_or(self.record.asked_at);
            self.give_back(NotMadeCause::Fault, began);
        }
        // Half a file is of no use to anybody, and it may be gone already.
        let _gone = std::fs::remove_file(self.exports.half(self.record.id));
        let mut inner = self.exports.inner();
        inner.running = inner.running.saturating_sub(1);
        drop(inner);
        self.exports.bell.notify_one();
    }
}

fn end(record: &mut Record, now: Instant, state: ExportState, error: Option<NotMade>) {
    record.state = state;
    record.finished_at = Some(now);
    record.error = error;
}

fn read(path: &Path) -> Option<Record> {
    let record: Record = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    path.file_stem().is_some_and(|name| name.to_string_lossy() == record.id.to_string()).then_some(record)
}
