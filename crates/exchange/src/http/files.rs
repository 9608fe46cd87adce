//! The shelf on which files stand: what the state machine asks of it is carried here to
//! whoever keeps the bytes. Parts are read beside the writer and kept inside it; the
//! digest of a whole file is taken outside, where twenty megabytes hold up nobody.

use super::counters::count;
use super::shared::{Input, Shared};
use crate::core::event::{Command, Event, Kept};
use facts::file::{Missing, Part};
use journal::{Db, DbError, JournalError, Turn, Tx};
use kernel::{AttachmentId, Instant};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Semaphore;

/// The shelf is looked over this often for files that entries name and that are not here.
const LOOK_EVERY_MS: i64 = 1_000;
/// Parts read at once.
const READS: usize = 1;

/// Where files stand. Implemented by whoever keeps their bytes.
pub trait Shelf: Send + Sync {
    /// A part of a file; `None` when the file is not whole here.
    ///
    /// # Errors
    /// [`DbError`].
    fn part(&self, db: &mut dyn Db, file: AttachmentId, number: u16) -> Result<Option<Part>, DbError>;

    /// A neighbour asks for a file that is not here: it is to be fetched, however large.
    ///
    /// # Errors
    /// [`DbError`].
    fn want(&self, tx: &mut Tx<'_>, file: AttachmentId) -> Result<(), DbError>;

    /// Keeps a part and says which is the next; `None` after the last.
    ///
    /// # Errors
    /// [`DbError`].
    fn keep(&self, tx: &mut Tx<'_>, file: AttachmentId, part: Part) -> Result<Option<u16>, DbError>;

    /// Whether the parts that are here make what the file's name says.
    ///
    /// # Errors
    /// [`DbError`].
    fn proves(&self, db: &mut dyn Db, file: AttachmentId) -> Result<bool, DbError>;

    /// The file is whole, or its parts are worth nothing and go.
    ///
    /// # Errors
    /// [`DbError`].
    fn finish(&self, tx: &mut Tx<'_>, file: AttachmentId, whole: bool) -> Result<(), DbError>;

    /// Files to seek now.
    ///
    /// # Errors
    /// [`DbError`].
    fn missing(&self, db: &mut dyn Db) -> Result<Vec<Missing>, DbError>;
}

/// The engine's hands at the shelf.
pub(crate) struct Librarian {
    shared: Arc<Shared>,
    runtime: tokio::runtime::Handle,
    reads: Arc<Semaphore>,
    looking: Arc<AtomicBool>,
    looked_at: Instant,
}

impl Librarian {
    pub(crate) fn new(shared: Arc<Shared>, runtime: tokio::runtime::Handle) -> Self {
        let reads = Arc::new(Semaphore::new(READS));
        Self { shared, runtime, reads, looking: Arc::default(), looked_at: Instant(0) }
    }

    /// Names what is missing, now and then.
    pub(crate) fn look(&mut self, now: Instant) {
        let Some(shelf) = self.shared.shelf.clone() else { return };
        if now.since(self.looked_at) < LOOK_EVERY_MS || self.looking.swap(true, Ordering::AcqRel) {
            return;
        }
        self.looked_at = now;
        let (shared, looking) = (Arc::clone(&self.shared), Arc::clone(&self.looking));
        self.runtime.spawn_blocking(move || {
            match shared.journal.read(|db| shelf.missing(db)) {
                Ok(missing) => {
                    for Missing { file, origin, part } in missing {
                        let want = Command::WantFile { file, origin, part };
                        let _ended = shared.tell.send(Input::Event(Event::Command(want)));
                    }
                }
                Err(e) => tracing::warn!(error = %e, "what files are missing could not be read"),
            }
            looking.store(false, Ordering::Release);
        });
    }

    pub(crate) fn read(&self, id: u64, file: AttachmentId, number: u16) {
        let (shared, reads) = (Arc::clone(&self.shared), Arc::clone(&self.reads));
        self.runtime.spawn(async move {
            let permit = reads.acquire_owned().await;
            let tell = shared.tell.clone();
            let read = tokio::task::spawn_blocking(move || {
                let _permit = permit;
                let shelf = shared.shelf.as_ref()?;
                let part = shared.journal.read(|db| shelf.part(db, file, number));
                match part {
                    Ok(Some(part)) => Some(part),
                    Ok(None) => {
                        sought_below(&shared, file);
                        None
                    }
                    Err(e) => {
                        tracing::warn!(error = %e, %file, "a part of a file could not be read");
                        None
                    }
                }
            });
            let part = read.await.unwrap_or_default();
            let _ended = tell.send(Input::Event(Event::PartRead { id, part }));
        });
    }

    pub(crate) fn keep(&self, file: AttachmentId, part: Part) {
        let shared = Arc::clone(&self.shared);
        let Some(shelf) = shared.shelf.clone() else { return };
        count(&shared.counters.parts_received, 1);
        let runtime = self.runtime.clone();
        self.shared.journal.submit(
            Turn::Background,
            move |tx| Ok::<_, JournalError>(shelf.keep(tx, file, part)?),
            move |answer| match answer {
                Ok(Some(next)) => tell_kept(&shared, file, Kept::Next(next)),
                Ok(None) => {
                    runtime.spawn_blocking(move || prove(&shared, file));
                }
                Err(e) => {
                    tracing::warn!(error = %e, %file, "a part of a file was not stored; it will come again");
                    tell_kept(&shared, file, Kept::Failed);
                }
            },
        );
    }
}

/// A neighbour wants what is not here: from now on this node wants it too.
fn sought_below(shared: &Shared, file: AttachmentId) {
    let Some(shelf) = shared.shelf.clone() else { return };
    shared.journal.submit(
        Turn::Background,
        move |tx| Ok::<_, JournalError>(shelf.want(tx, file)?),
        |answer| {
            if let Err(e) = answer {
                tracing::debug!(error = %e, "a wanted file was not noted; it will be asked for again");
            }
        },
    );
}

/// The last part is here: the file is whole, or it begins anew.
fn prove(shared: &Arc<Shared>, file: AttachmentId) {
    let Some(shelf) = shared.shelf.clone() else { return };
    let proven = shared.journal.read(|db| shelf.proves(db, file));
    let whole = match proven {
        Ok(whole) => whole,
        Err(e) => {
            tracing::warn!(error = %e, %file, "a file could not be compared with its name");
            return tell_kept(shared, file, Kept::Failed);
        }
    };
    if !whole {
        tracing::warn!(%file, "a file is not what its name says; it is fetched anew");
    }
    let shared = Arc::clone(shared);
    let journal = Arc::clone(&shared.journal);
    journal.submit(
        Turn::Background,
        move |tx| Ok::<_, JournalError>(shelf.finish(tx, file, whole)?),
        move |answer| {
            let kept = match answer {
                Ok(()) if whole => Kept::Whole,
                Ok(()) => Kept::Spoilt,
                Err(e) => {
                    tracing::warn!(error = %e, %file, "a whole file could not be noted");
                    Kept::Failed
                }
            };
            if kept == Kept::Whole {
                count(&shared.counters.files_received, 1);
            }
            tell_kept(&shared, file, kept);
        },
    );
}

fn tell_kept(shared: &Shared, file: AttachmentId, kept: Kept) {
    // The engine may have ended; what is kept is kept all the same.
    let _ended = shared.tell.send(Input::Event(Event::PartKept { file, kept }));
}
