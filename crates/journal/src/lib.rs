//! The journal: everything that happens is one entry in it; the tables are folds.
//!
//! Cast: a [`Journal`] owns the database; commands run one after another inside its
//! [`writer`] and see a [`Tx`]; [`view`]s fold entries into tables; [`intake`] takes
//! what other nodes wrote; [`read`] serves snapshots and pages; [`signer`] makes
//! checkpoints off the commit path; [`verify`] and [`rebuild`] prove the whole.
//!
//! Only this crate knows whether SQLite or PostgreSQL runs. It knows no slice.

pub mod answer;
pub mod db;
pub mod identity;
pub mod intake;
mod erase;
mod migrate;
mod pg;
pub mod read;
pub mod rebuild;
pub mod signer;
mod sqlite;
pub mod system;
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
pub use writer::{Figures, Listener, Turn};

use crate::db::Conn;
use crate::pg::Pg;
use crate::sqlite::Sqlite;
use crate::writer::{Job, Queue, Writer};
use kernel::Clock;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock};

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
        match self {
            Self::Sqlite(path) => Ok(Box::new(Sqlite::open_writer(path)?)),
            Self::Postgres(url) => Ok(Box::new(Pg::connect(url, false)?)),
        }
    }

    fn reader(&self) -> Result<Box<dyn Conn>, DbError> {
        match self {
            Self::Sqlite(path) => Ok(Box::new(Sqlite::open_reader(path)?)),
            Self::Postgres(url) => Ok(Box::new(Pg::connect(url, true)?)),
        }
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
}

const SCHEMA: Migration = Migration { slice: "journal", number: 1, sql: include_str!("schema.sql") };

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
}

struct Readers {
    store: Store,
    idle: Mutex<(Vec<Box<dyn Conn>>, usize)>,
    bell: Condvar,
    most: usize,
}

impl Journal {
    /// Opens the journal: runs the migrations, makes the node known to itself, starts
    /// the writer.
    ///
    /// # Errors
    /// [`JournalError`] when the database cannot be used.
    pub fn open(setup: Setup) -> Result<Arc<Self>, JournalError> {
        let mut conn = setup.store.writer()?;
        let mut migrations = vec![SCHEMA];
        migrations.extend(setup.migrations.iter().copied());
        migrate::migrate(&mut *conn, &migrations)?;
        drop(conn);
        let queue = Arc::new(Queue::new());
        let views = Arc::new(setup.views);
        let identity = Arc::new(RwLock::new(setup.identity));
        let listeners = Arc::new(RwLock::new(Vec::new()));
        let store = setup.store.clone();
        let writer = Writer {
            queue: Arc::clone(&queue),
            connect: Box::new(move || store.writer()),
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
        let journal = Arc::new(Self {
            readers: Readers {
                store: setup.store.clone(),
                idle: Mutex::new((Vec::new(), 0)),
                bell: Condvar::new(),
                most: setup.readers.max(1),
            },
            store: setup.store,
            queue,
            views,
            identity,
            clock: setup.clock,
            listeners,
            thread: Mutex::new(Some(thread)),
        });
        journal.open_epoch()?;
        Ok(journal)
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
        hear.recv().unwrap_or_else(|_| Err(JournalError::Unavailable("the writer has stopped".to_owned()).into()))
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
        self.queue.push(turn, Box::new(Typed { command: Some(command), result: None, answer: Some(answer) }));
    }

    /// Reads in a snapshot that lasts as long as the closure.
    ///
    /// # Errors
    /// What the closure answers, or the database's error as `E`.
    pub fn read<T, E: From<DbError>>(&self, f: impl FnOnce(&mut dyn Db) -> Result<T, E>) -> Result<T, E> {
        let mut conn = self.readers.take()?;
        if let Err(e) = conn.begin_read() {
            self.readers.lost();
            return Err(e.into());
        }
        let answer = f(&mut *conn);
        conn.rollback();
        self.readers.give_back(conn);
        answer
    }

    /// This node, as of now.
    #[must_use]
    pub fn identity(&self) -> Identity {
        self.identity.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the identity: a certificate from the parent, a new epoch.
    pub fn set_identity(&self, identity: Identity) {
        *self.identity.write().unwrap_or_else(PoisonError::into_inner) = identity;
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

    /// Tells `listener` of every commit, on the writer's thread; it must not block.
    pub fn listen(&self, listener: Listener) {
        self.listeners.write().unwrap_or_else(PoisonError::into_inner).push(listener);
    }

    /// Copies the whole database while it works (SQLite); PostgreSQL has its own tools.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn backup(&self, to: &Path) -> Result<(), DbError> {
        match &self.store {
            Store::Sqlite(path) => Sqlite::backup(path, to),
            Store::Postgres(_) => {
                Err(DbError::Unavailable("PostgreSQL is backed up with pg_basebackup or pg_dump".to_owned()))
            }
        }
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

impl Readers {
    fn take(&self) -> Result<Box<dyn Conn>, DbError> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(conn) = idle.0.pop() {
                return Ok(conn);
            }
            if idle.1 < self.most {
                idle.1 += 1;
                break;
            }
            idle = self.bell.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
        drop(idle);
        self.store.reader().inspect_err(|_| self.lost())
    }

    fn lost(&self) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.1 = idle.1.saturating_sub(1);
        self.bell.notify_one();
    }

    fn give_back(&self, conn: Box<dyn Conn>) {
        if conn.alive() {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).0.push(conn);
            self.bell.notify_one();
        } else {
            self.lost();
        }
    }
}

struct Typed<C, T, E, A> {
    command: Option<C>,
    result: Option<Result<T, E>>,
    answer: Option<A>,
}

impl<C, T, E, A> Job for Typed<C, T, E, A>
where
    C: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<JournalError> + Send,
    A: FnOnce(Result<T, E>) + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let Some(command) = self.command.take() else { return false };
        // A panic in a rule must not take the writer with it: the command is undone
        // and its caller told that it was our fault.
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| command(tx)));
        let result = caught.unwrap_or_else(|_| {
            tracing::error!("a command panicked; it was undone");
            Err(JournalError::Apply("a command panicked".to_owned()).into())
        });
        let kept = result.is_ok();
        self.result = Some(result);
        kept
    }

    fn finish(mut self: Box<Self>, outcome: Result<(), JournalError>) {
        let answer = match (outcome, self.result.take()) {
            (Ok(()), Some(result)) => result,
            // A rule's refusal stands, whatever became of the batch.
            (Err(_), Some(Err(refusal))) => Err(refusal),
            (Err(e), _) => Err(e.into()),
            (Ok(()), None) => Err(JournalError::Unavailable("the command did not run".to_owned()).into()),
        };
        if let Some(tell) = self.answer.take() {
            tell(answer);
        }
    }
}
