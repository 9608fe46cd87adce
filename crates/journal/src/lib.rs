//! The journal: everything that happens is one entry in it; the tables are folds.
//!
//! Cast: a [`Journal`] owns the database; commands run one after another inside its
//! [`writer`] and see a [`Tx`]; [`view`]s fold entries into tables; [`intake`] takes
//! what other nodes wrote; [`clocks`] says by which clock; [`read`] serves snapshots and pages; [`signer`] makes
//! checkpoints off the commit path; [`verify`] and [`rebuild`] prove the whole.
//!
//! Only this crate knows whether SQLite or PostgreSQL runs. It knows no slice.

mod again;
mod alone;
pub mod answer;
mod apply;
pub mod brief;
pub mod clocks;
pub mod db;
pub mod dump;
mod erase;
pub mod export;
pub mod identity;
pub mod intake;
mod job;
pub mod lease;
pub mod lineage;
mod migrate;
pub mod owner;
mod pg;
pub mod read;
mod readers;
pub mod rebuild;
mod recall;
mod refusal;
pub mod restore;
pub mod signer;
mod sqlite;
mod state;
pub mod system;
pub mod times;
mod tx;
mod value;
pub mod verify;
pub mod view;
mod writer;

pub use db::{Db, DbError};
pub use identity::Identity;
pub use intake::{Run, Taken, Verdict};
pub use migrate::Migration;
pub use tx::{Acting, JournalError, Notice, Tx};
pub use value::{FromBytes, Row, Value};
pub use view::{Anyone, ApplyError, Authority, View, Views};
pub use writer::{DiskFailed, Figures, Listener, Turn};

use crate::db::Conn;
use crate::job::Typed;
use crate::lease::Fence;
use crate::pg::{Pg, Role};
use crate::readers::Readers;
use crate::recall::Recall;
use crate::sqlite::Sqlite;
use crate::writer::{Queue, Writer};
use kernel::Clock;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Hears how far a long copy is, of how much; answers whether to go on.
pub type Progress<'a> = dyn Fn(u64, u64) -> bool + Send + Sync + 'a;

/// Where the journal lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Store {
    /// A file.
    Sqlite(PathBuf),
    /// A `postgresql://` address.
    Postgres(String),
}

impl Store {
    fn writer(&self) -> Result<Box<dyn Conn>, DbError> {
        self.writer_in(None, None)
    }

    /// The writer's connection, under the token of a lease and to the history that is named.
    fn writer_in(&self, token: Option<i64>, lineage: Option<&str>) -> Result<Box<dyn Conn>, DbError> {
        match self {
            Self::Sqlite(path) => Ok(Box::new(Sqlite::open_writer(path)?)),
            Self::Postgres(url) => {
                let mut conn = Pg::connect(url, Role::Writer(token))?;
                match lineage {
                    Some(was) if conn.lineage()? != was => Err(DbError::OtherHistory),
                    _ => Ok(Box::new(conn)),
                }
            }
        }
    }

    fn reader(&self) -> Result<Box<dyn Conn>, DbError> {
        match self {
            Self::Sqlite(path) => Ok(Box::new(Sqlite::open_reader(path)?)),
            Self::Postgres(url) => Ok(Box::new(Pg::connect(url, Role::Reader)?)),
        }
    }

    /// Copies the whole database, also under a node that works on it (SQLite);
    /// PostgreSQL has a portable dump and its own tools.
    ///
    /// # Errors
    /// [`DbError`], also when `progress` gave the copy up.
    pub fn backup(&self, to: &Path, progress: &Progress<'_>) -> Result<(), DbError> {
        match self {
            Self::Sqlite(path) => Sqlite::backup(path, to, progress),
            Self::Postgres(_) => Err(DbError::Unavailable(
                "PostgreSQL is backed up with a portable dump, pg_basebackup or pg_dump".to_owned(),
            )),
        }
    }

    /// Bytes that the database takes now: what a copy will need at the most.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn bytes(&self) -> Result<u64, DbError> {
        match self {
            Self::Sqlite(path) => {
                let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
                Ok(size(path).saturating_add(size(&restore::beside(path, "wal", '-'))))
            }
            Self::Postgres(url) => {
                let mut conn = Pg::connect(url, Role::Reader)?;
                let row = conn.first("SELECT pg_database_size(current_database())", &[])?;
                Ok(u64::try_from(row.map_or(Ok(0), |row| row.int(0))?).unwrap_or(0))
            }
        }
    }

    /// Runs the migrations that have not run there yet, the journal's own and then the slices'; to open
    /// a journal begins with it.
    ///
    /// # Errors
    /// [`DbError`], also when a migration was edited after it had run.
    pub fn bring_up(&self, slices: &[Migration]) -> Result<(), DbError> {
        migrate::migrate(&mut *self.writer()?, &steps(slices))
    }

    /// The name an operator knows.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// Everything a journal is opened with.
pub struct Setup {
    /// Where it lives.
    pub store: Store,
    /// Who the node is.
    pub identity: Identity,
    /// Time.
    pub clock: Clock,
    /// The slices' tables.
    pub views: Views,
    /// The slices' schema steps.
    pub migrations: Vec<Migration>,
    /// Who may write what, asked of received entries.
    pub authority: Arc<dyn Authority>,
    /// Connections for reading.
    pub readers: usize,
    /// The lease under which it writes; `None` where nobody else can have the store.
    pub fence: Option<Fence>,
}

/// The journal's own schema, then the slices'.
fn steps(slices: &[Migration]) -> Vec<Migration> {
    SCHEMA.into_iter().chain(slices.iter().copied()).collect()
}

/// The journal's own schema, for whoever comes before the slices.
#[must_use]
pub fn own_steps() -> Vec<Migration> {
    SCHEMA.to_vec()
}

const SCHEMA: [Migration; 5] = [
    Migration { slice: "journal", number: 1, sql: include_str!("schema.sql") },
    Migration { slice: "journal", number: 2, sql: include_str!("schema-2.sql") },
    Migration { slice: "journal", number: 3, sql: include_str!("schema-3.sql") },
    Migration { slice: "journal", number: 4, sql: include_str!("schema-4.sql") },
    Migration { slice: "journal", number: 5, sql: include_str!("schema-5.sql") },
];

/// While a snapshot is held the log behind it grows; nothing that a page asks for takes so long.
const LONG_SNAPSHOT: Duration = Duration::from_secs(2);

/// A node's memory.
pub struct Journal {
    store: Store,
    queue: Arc<Queue>,
    readers: Readers,
    views: Arc<Views>,
    identity: Arc<RwLock<Identity>>,
    clock: Clock,
    listeners: Arc<RwLock<Vec<Listener>>>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
    /// The history that the store was in when this process began.
    lineage: Option<String>,
}

impl Journal {
    /// Opens the journal: runs the migrations, makes the node known to itself, starts
    /// the writer. An epoch that the journal does not hold yet is opened as its first
    /// entry, as `init`, or as `rotation` where there was one before.
    ///
    /// # Errors
    /// [`JournalError`] when the database cannot be used.
    pub fn open(setup: Setup) -> Result<Arc<Self>, JournalError> {
        Self::open_because(setup, "rotation")
    }

    /// The same, with the reason for which a further epoch is opened: `restore`,
    /// `rotation`, `join` or `clone`.
    ///
    /// # Errors
    /// [`JournalError`] when the database cannot be used.
    pub fn open_because(setup: Setup, reason: &'static str) -> Result<Arc<Self>, JournalError> {
        owner::refuse_another(&setup.store, setup.identity.node)?;
        setup.store.bring_up(&setup.migrations)?;
        let journal = Self::start(setup)?;
        journal.begin(reason)?;
        Ok(journal)
    }

    /// Opens the journal without writing a byte and refuses every command with
    /// `because`, until [`Self::resume`].
    ///
    /// # Errors
    /// [`JournalError`], also when this program would first have to change the schema.
    pub fn open_read_only(setup: Setup, because: String) -> Result<Arc<Self>, JournalError> {
        owner::refuse_another(&setup.store, setup.identity.node)?;
        let mut conn = setup.store.reader()?;
        conn.begin_read()?;
        let complete = migrate::complete(&mut *conn, &steps(&setup.migrations))?;
        drop(conn);
        if !complete {
            return Err(JournalError::ReadOnly(
                "this program needs another schema; confirm with the version that wrote it".to_owned(),
            ));
        }
        let journal = Self::start(setup)?;
        journal.refuse_writes(Some(because));
        Ok(journal)
    }

    /// Writes again, after [`Self::open_read_only`].
    ///
    /// # Errors
    /// [`JournalError`]; then nothing is written as before.
    pub fn resume(&self) -> Result<(), JournalError> {
        let before = self.refusing();
        self.refuse_writes(None);
        let opened = self.begin("rotation");
        if opened.is_err() && self.refusing().is_none() {
            self.refuse_writes(before);
        }
        opened
    }

    /// The epoch is open, and the history it is written in noted.
    fn begin(&self, reason: &'static str) -> Result<(), JournalError> {
        let (identity, lineage) = (self.identity(), self.lineage.clone());
        self.run(Turn::Local, move |tx| {
            tx.belongs_to(&identity)?;
            tx.begin_in(lineage.as_deref(), &identity, reason)
        })
    }

    fn start(setup: Setup) -> Result<Arc<Self>, JournalError> {
        let lineage = lineage::of(&setup.store)?;
        let queue = Arc::new(Queue::new());
        let views = Arc::new(setup.views);
        let identity = Arc::new(RwLock::new(setup.identity));
        let listeners = Arc::new(RwLock::new(Vec::new()));
        let store = setup.store.clone();
        let token = setup.fence.as_ref().map(Fence::token);
        let found = lineage.clone();
        if let Some(fence) = &setup.fence {
            let queue = Arc::downgrade(&queue);
            fence.on_lost(Box::new(move |_| {
                if let Some(queue) = queue.upgrade() {
                    queue.end_writing(DbError::Fenced);
                }
            }));
        }
        let writer = Writer {
            queue: Arc::clone(&queue),
            connect: Box::new(move || Ok(Box::new(Recall::new(store.writer_in(token, found.as_deref())?)?))),
            fence: setup.fence,
            views: Arc::clone(&views),
            authority: setup.authority,
            identity: Arc::clone(&identity),
            clock: setup.clock.clone(),
            listeners: Arc::clone(&listeners),
        };
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || writer.run())
            .map_err(|e| JournalError::Unavailable(e.to_string()))?;
        Ok(Arc::new(Self {
            readers: Readers::new(setup.store.clone(), setup.readers),
            store: setup.store,
            queue,
            views,
            identity,
            clock: setup.clock,
            listeners,
            thread: Mutex::new(Some(thread)),
            lineage,
        }))
    }

    /// Runs a command in the writer and waits for its durable answer.
    ///
    /// # Errors
    /// What the command refused with, or the journal's error as `E`.
    pub fn run<T, E>(
        &self,
        turn: Turn,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<JournalError> + Send + 'static,
    {
        let (tell, hear) = std::sync::mpsc::sync_channel(1);
        self.submit(turn, command, move |answer| {
            // The asker may have gone; the command stands all the same.
            let _gone = tell.send(answer);
        });
        hear.recv()
            .unwrap_or_else(|_| Err(JournalError::Unavailable("the writer has stopped".to_owned()).into()))
    }

    /// Hands a command to the writer; `answer` is called after the durable commit, on
    /// the writer's thread, and must not block.
    pub fn submit<T, E>(
        &self,
        turn: Turn,
        command: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        answer: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        T: Send + 'static,
        E: From<JournalError> + Send + 'static,
    {
        self.queue.push(turn, Box::new(Typed::new(command, answer)));
    }

    /// Reads in a snapshot that lasts as long as the closure.
    ///
    /// # Errors
    /// What the closure answers, or the database's error as `E`.
    pub fn read<T, E: From<DbError>>(&self, f: impl FnOnce(&mut dyn Db) -> Result<T, E>) -> Result<T, E> {
        let mut lent = self.readers.lend()?;
        let conn = lent.conn()?;
        conn.begin_read()?;
        let since = Instant::now();
        let read = f(conn);
        let took = since.elapsed();
        self.queue.figures.snapshots.took(took);
        if took > LONG_SNAPSHOT {
            tracing::warn!(took_ms = took.as_millis(), "a snapshot was held for long");
        }
        read
    }

    /// This node, as of now.
    #[must_use]
    pub fn identity(&self) -> Identity {
        self.identity.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Goes on in a new epoch, under `identity`: its opening entry is the first in it
    /// and names every head of the epoch before, and no command comes between.
    ///
    /// # Errors
    /// [`JournalError`]; the node then stays who it was.
    pub fn change_epoch(&self, identity: Identity, reason: &'static str) -> Result<(), JournalError> {
        self.change_epoch_by(identity, reason, Acting::platform())
    }

    /// The same in the name of whoever wanted it, for the trail.
    ///
    /// # Errors
    /// [`JournalError`]; the node then stays who it was.
    pub fn change_epoch_by(
        &self,
        identity: Identity,
        reason: &'static str,
        acting: Acting,
    ) -> Result<(), JournalError> {
        self.run(Turn::Local, move |tx| {
            tx.open_epoch(&identity, reason, acting)?;
            tx.state.next_identity = Some(identity);
            Ok(())
        })
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The views.
    #[must_use]
    pub fn views(&self) -> &Views {
        &self.views
    }

    /// Where it lives.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The writer's counters.
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.queue.figures
    }

    /// Why writing is refused, when it is.
    #[must_use]
    pub fn refusing(&self) -> Option<String> {
        self.queue.refusing()
    }

    /// Refuses (or again allows) every write: after a disk error, or while an
    /// operator compares the tail with peers.
    pub fn refuse_writes(&self, reason: Option<String>) {
        self.queue.refuse(reason);
    }

    /// Tells `tell` of the first disk error under the writer, on its thread and before
    /// any caller hears of it. From then on this process writes nothing.
    pub fn on_disk_failed(&self, tell: DiskFailed) {
        self.queue.on_disk_failed(tell);
    }

    /// Tells `listener` of every commit, on the writer's thread; it must not block.
    pub fn listen(&self, listener: Listener) {
        self.listeners.write().unwrap_or_else(PoisonError::into_inner).push(listener);
    }

    /// Copies the whole database while it works (SQLite). On PostgreSQL
    /// [`dump::dump`] writes a portable copy, and its own tools do the rest.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn backup(&self, to: &Path) -> Result<(), DbError> {
        self.store.backup(to, &|_, _| true)
    }

    /// Answers what is waiting, then stops the writer. Safe to call twice.
    pub fn stop(&self) {
        self.queue.close();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the writer ended in a panic");
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.queue.close();
    }
}
