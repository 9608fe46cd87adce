//! The writer: one command after another, many in one durable commit.
//!
//! A command runs under a savepoint of the batch's transaction; callers are answered
//! after the commit. Local commands go first, at most one background job (received
//! entries, checkpoints, housekeeping) joins each batch. When the database goes away
//! the batch's callers are told *unavailable*, the connection is made anew, and
//! nothing that was answered is lost.

use crate::db::{Conn, DbError};
use crate::identity::Identity;
use crate::lease::Fence;
use crate::params;
use crate::state::WriterState;
use crate::times::Times;
use crate::tx::{JournalError, Notice, Tx};
use crate::view::{Authority, Views};
use kernel::{Clock, limits};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// A person waits for whoever is before them.
const LONG_TURN: Duration = Duration::from_millis(500);
/// How long the writer rests before it tries a lost database again.
const RECONNECT_REST: Duration = Duration::from_millis(200);

/// Who waits in which line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// A person's command.
    Local,
    /// Received entries, checkpoints, consequences, housekeeping.
    Background,
}

/// A command with its answer, type erased.
pub(crate) trait Job: Send {
    /// Runs inside the savepoint; `false` when the command refused and is undone.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Told after the commit, or why there was none.
    fn finish(self: Box<Self>, outcome: Result<(), JournalError>);
}

/// Counters that the metrics page shows.
#[derive(Debug, Default)]
pub struct Figures {
    /// Commands kept.
    pub commands: AtomicU64,
    /// Durable commits.
    pub commits: AtomicU64,
    /// Commands refused by a rule.
    pub refused: AtomicU64,
    /// Batches lost to the database.
    pub failed: AtomicU64,
    /// Commands waiting now.
    pub waiting: AtomicU64,
    /// How long each command kept the writer, without the commit.
    pub turns: Times,
    /// How long each snapshot was held.
    pub snapshots: Times,
}

#[derive(Default)]
struct Lines {
    local: VecDeque<Box<dyn Job>>,
    background: VecDeque<Box<dyn Job>>,
    closed: bool,
    /// Why writing is refused, when it is (after a disk error).
    refusing: Option<String>,
    /// Another server writes now, or the database is in another history; nothing mends that in this
    /// process.
    ended: Option<DbError>,
}

impl Lines {
    /// What a command is told that must not reach the database.
    fn refusal(&self) -> Option<JournalError> {
        match (&self.ended, &self.refusing) {
            (Some(why), _) => Some(JournalError::Db(why.clone())),
            (None, Some(reason)) => Some(JournalError::ReadOnly(reason.clone())),
            (None, None) => None,
        }
    }

    fn is_full(&self, turn: Turn) -> bool {
        match turn {
            Turn::Local => self.local.len() >= limits::WRITER_QUEUE_COMMANDS,
            Turn::Background => self.background.len() >= limits::WRITER_BACKGROUND_COMMANDS,
        }
    }
}

/// Told once, on the writer's thread, that the disk failed, before any caller is.
pub type DiskFailed = Box<dyn Fn(&str) + Send + Sync>;

/// The queue in front of the writer.
pub(crate) struct Queue {
    lines: Mutex<Lines>,
    bell: Condvar,
    pub(crate) figures: Figures,
    disk_failed: OnceLock<DiskFailed>,
}

impl Queue {
    pub(crate) fn new() -> Self {
        Self {
            lines: Mutex::default(),
            bell: Condvar::new(),
            figures: Figures::default(),
            disk_failed: OnceLock::new(),
        }
    }

    pub(crate) fn push(&self, turn: Turn, job: Box<dyn Job>) {
        let refusal = {
            let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
            let unavailable = |why: &str| Some(JournalError::Unavailable(why.to_owned()));
            let why = if lines.closed {
                unavailable("the node is stopping")
            } else if let Some(why) = lines.refusal() {
                Some(why)
            } else if lines.is_full(turn) {
                unavailable("too many commands are waiting; try again")
            } else {
                None
            };
            match why {
                Some(why) => Some((job, why)),
                None => {
                    match turn {
                        Turn::Local => lines.local.push_back(job),
                        Turn::Background => lines.background.push_back(job),
                    }
                    None
                }
            }
        };
        match refusal {
            Some((job, why)) => job.finish(Err(why)),
            None => {
                self.figures.waiting.fetch_add(1, Ordering::Relaxed);
                self.bell.notify_one();
            }
        }
    }

    /// The next batch; `None` when closed and empty.
    fn next_batch(&self) -> Option<Vec<Box<dyn Job>>> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if !lines.local.is_empty() || !lines.background.is_empty() {
                let count = lines.local.len().min(limits::GROUP_COMMIT_COMMANDS);
                let mut batch: Vec<_> = lines.local.drain(..count).collect();
                batch.extend(lines.background.pop_front());
                let taken = u64::try_from(batch.len()).unwrap_or(0);
                self.figures.waiting.fetch_sub(taken, Ordering::Relaxed);
                return Some(batch);
            }
            if lines.closed {
                return None;
            }
            lines = self.bell.wait(lines).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(crate) fn close(&self) {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.bell.notify_all();
    }

    pub(crate) fn refuse(&self, reason: Option<String>) {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).refusing = reason;
    }

    /// Hears of the first disk error of this process; a second listener hears nothing.
    pub(crate) fn on_disk_failed(&self, tell: DiskFailed) {
        let _only_the_first = self.disk_failed.set(tell);
    }

    /// From here on nothing reaches the database. The first reason stays.
    pub(crate) fn end_writing(&self, why: DbError) {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).ended.get_or_insert(why);
    }

    pub(crate) fn refusing(&self) -> Option<String> {
        self.refusal().map(|why| match why {
            JournalError::ReadOnly(reason) => reason,
            other => other.to_string(),
        })
    }

    fn refusal(&self) -> Option<JournalError> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).refusal()
    }
}

/// Told after every commit.
pub type Listener = Box<dyn Fn(&[Notice]) + Send + Sync>;

/// Everything the writer thread needs.
pub(crate) struct Writer {
    pub queue: Arc<Queue>,
    pub connect: Box<dyn Fn() -> Result<Box<dyn Conn>, DbError> + Send>,
    pub views: Arc<Views>,
    pub authority: Arc<dyn Authority>,
    pub identity: Arc<RwLock<Identity>>,
    pub clock: Clock,
    pub listeners: Arc<RwLock<Vec<Listener>>>,
    /// What every batch is held against.
    pub fence: Option<Fence>,
}

impl Writer {
    /// Runs until the queue is closed and empty.
    pub(crate) fn run(self) {
        let mut conn: Option<Box<dyn Conn>> = None;
        let mut state = WriterState::default();
        let mut known_turn = None;
        while let Some(batch) = self.queue.next_batch() {
            // What was waiting when the disk failed must not reach it either.
            if let Some(why) = self.queue.refusal() {
                batch.into_iter().for_each(|job| job.finish(Err(why.clone())));
                continue;
            }
            match self.ready(conn.take(), &mut state, &mut known_turn) {
                Err(e) => {
                    known_turn = None;
                    self.fail(batch, &e);
                    if !e.ends_writing() {
                        std::thread::sleep(RECONNECT_REST);
                    }
                }
                Ok(mut open) => {
                    if self.batch(&mut *open, &mut state, batch) {
                        conn = Some(open);
                    } else {
                        known_turn = None;
                    }
                }
            }
        }
    }

    /// A connection with the batch's transaction begun. A connection that died while
    /// nobody used it is replaced before anybody notices.
    fn ready(
        &self,
        conn: Option<Box<dyn Conn>>,
        state: &mut WriterState,
        known_turn: &mut Option<i64>,
    ) -> Result<Box<dyn Conn>, DbError> {
        if let Some(mut conn) = conn
            && conn.alive()
        {
            match self.start(&mut *conn, state, known_turn) {
                Ok(()) => return Ok(conn),
                Err(e) if e.ends_writing() => return Err(e),
                Err(e) => tracing::warn!(error = %e, "the writer's connection is made anew"),
            }
        }
        *known_turn = None;
        let mut conn = (self.connect)()?;
        self.start(&mut *conn, state, known_turn)?;
        Ok(conn)
    }

    /// Begins the batch and takes the counter row, which orders batches of several
    /// processes and says who may write. When another process has written since, what we
    /// remember is forgotten.
    fn start(
        &self,
        conn: &mut dyn Conn,
        state: &mut WriterState,
        known_turn: &mut Option<i64>,
    ) -> Result<(), DbError> {
        conn.begin()?;
        let row = match &self.fence {
            None => conn
                .first("UPDATE journal_counter SET turn = turn + 1 WHERE id = 1 RETURNING pos, turn", &[])?,
            Some(fence) => conn.first(
                "UPDATE journal_counter SET turn = turn + 1 WHERE id = 1 AND fence = $1 RETURNING pos, turn",
                params![fence.token()],
            )?,
        };
        let Some(row) = row else {
            conn.rollback();
            return Err(if self.fence.is_some() {
                DbError::Fenced
            } else {
                DbError::Shape("the counter row is missing")
            });
        };
        let turn = row.int(1)?;
        if *known_turn != Some(turn.saturating_sub(1)) {
            *state = WriterState::starting_at(row.int(0)?);
            conn.others_wrote();
        }
        *known_turn = Some(turn);
        Ok(())
    }

    /// One transaction; `false` when the connection should be made anew.
    fn batch(&self, conn: &mut dyn Conn, state: &mut WriterState, batch: Vec<Box<dyn Job>>) -> bool {
        let mut identity = self.identity.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut changed = false;
        let mut kept: Vec<Box<dyn Job>> = Vec::with_capacity(batch.len());
        let mut refused: Vec<(Box<dyn Job>, Option<DbError>)> = Vec::new();
        let mut jobs = batch.into_iter();
        while let Some(mut job) = jobs.next() {
            match self.one(conn, state, &identity, &mut *job) {
                Ok(true) => {
                    kept.push(job);
                    if let Some(next) = state.next_identity.take() {
                        identity = next;
                        changed = true;
                    }
                }
                Ok(false) => refused.push((job, None)),
                Err(e) if e.ends_transaction() => {
                    conn.rollback();
                    let rest = std::iter::once(job).chain(jobs).chain(refused.into_iter().map(|r| r.0));
                    let lost = kept.into_iter().chain(rest);
                    return self.fail(lost.collect(), &e);
                }
                Err(e) => refused.push((job, Some(e))),
            }
        }
        if let Err(e) = finish(conn, state) {
            conn.rollback();
            return self.fail(kept.into_iter().chain(refused.into_iter().map(|r| r.0)).collect(), &e);
        }
        if changed {
            *self.identity.write().unwrap_or_else(PoisonError::into_inner) = identity;
        }
        let figures = &self.queue.figures;
        figures.commits.fetch_add(1, Ordering::Relaxed);
        figures.commands.fetch_add(u64::try_from(kept.len()).unwrap_or(0), Ordering::Relaxed);
        figures.refused.fetch_add(u64::try_from(refused.len()).unwrap_or(0), Ordering::Relaxed);
        let notices = std::mem::take(&mut state.notices);
        for job in kept {
            job.finish(Ok(()));
        }
        for (job, why) in refused {
            job.finish(why.map_or(Ok(()), |e| Err(JournalError::Db(e))));
        }
        self.tell(&notices);
        true
    }

    fn tell(&self, notices: &[Notice]) {
        if notices.is_empty() {
            return;
        }
        for listener in self.listeners.read().unwrap_or_else(PoisonError::into_inner).iter() {
            if catch_unwind(AssertUnwindSafe(|| listener(notices))).is_err() {
                tracing::error!("a listener panicked; what it was told stands in the journal");
            }
        }
    }

    /// One command under its savepoint: kept, refused (`false`), or the database's error.
    fn one(
        &self,
        conn: &mut dyn Conn,
        state: &mut WriterState,
        identity: &Identity,
        job: &mut dyn Job,
    ) -> Result<bool, DbError> {
        conn.savepoint()?;
        state.start_command();
        let since = Instant::now();
        let ran = {
            let mut tx = Tx {
                conn: &mut *conn,
                state: &mut *state,
                views: &self.views,
                authority: &self.authority,
                identity,
                now: self.clock.now(),
            };
            job.run(&mut tx)
        };
        let took = since.elapsed();
        self.queue.figures.turns.took(took);
        if took > LONG_TURN {
            tracing::warn!(took_ms = took.as_millis(), "a command kept the writer for long");
        }
        let trouble = if ran {
            match conn.release() {
                Ok(()) => return Ok(true),
                Err(e) => Some(e),
            }
        } else {
            conn.trouble()
        };
        state.undo_command();
        match trouble {
            Some(e) if e.ends_transaction() => Err(e),
            Some(e) => {
                conn.rollback_to()?;
                Err(e)
            }
            None => {
                conn.rollback_to()?;
                Ok(false)
            }
        }
    }

    fn fail(&self, jobs: Vec<Box<dyn Job>>, e: &DbError) -> bool {
        self.queue.figures.failed.fetch_add(1, Ordering::Relaxed);
        tracing::error!(error = %e, commands = jobs.len(), "a batch was lost; its callers are told");
        if let DbError::Io(text) = e {
            // After a failed fsync the kernel may have dropped the pages: what is on
            // the disk is unknown. Nothing more is written by this process.
            self.queue.refuse(Some(format!("the disk failed: {text}")));
            if let Some(tell) = self.queue.disk_failed.get()
                && catch_unwind(AssertUnwindSafe(|| tell(text))).is_err()
            {
                tracing::error!("telling of the failed disk panicked");
            }
        }
        if e.ends_writing() {
            self.queue.end_writing(e.clone());
            if let Some(fence) = &self.fence {
                fence.lost(e);
            }
        }
        for job in jobs {
            job.finish(Err(JournalError::Db(e.clone())));
        }
        false
    }
}

/// Writes what the batch moved and makes all of it durable.
fn finish(conn: &mut dyn Conn, state: &mut WriterState) -> Result<(), DbError> {
    for id in std::mem::take(&mut state.dirty) {
        if let Some(head) = state.heads.get(&id) {
            conn.execute(
                "UPDATE journal_stream SET seq = $2, head = $3, last_recorded_at = $4 WHERE stream = $1",
                params![head.stream, head.seq, head.hash, head.last_recorded_at],
            )?;
        }
    }
    conn.execute("UPDATE journal_counter SET pos = $1 WHERE id = 1", params![state.pos])?;
    conn.commit()
}
