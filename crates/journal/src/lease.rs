//! Who of several servers over one PostgreSQL is the node. One holds it and does
//! everything; the others wait. (A SQLite file belongs to the process that has the lock
//! of its folder, and needs none of this.)
//!
//! Cast: a [`Candidate`] asks for the node again and again; a [`Lease`] is what it gets,
//! and keeps it by a beat each second; the [`Fence`] goes into the journal's setup, and
//! with it into the first statement of every batch of the writer.
//!
//! What is never true here: that two servers write. Each holder has a number of its own,
//! the token. It stands in the row that every batch takes first, and a batch under
//! another token finds no row: no clock, no timer and no frozen process can change that,
//! and it costs no round trip. Everything else only decides how soon somebody else takes
//! over. No two clocks are compared: a candidate takes over when it has seen no beat for
//! [`SILENT_AFTER`] by its own clock, or at once when the holder's session is gone, which
//! a lock of that session says. The holder counts from before it sent its last beat, so
//! it doubts itself ([`Lease::is_sure`]) before anybody else may.

use crate::db::{Conn, Db, DbError};
use crate::params;
use crate::pg::{Pg, Role};
use crate::{Store, own_steps};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The holder says so often that it lives.
const BEAT_EVERY: Duration = Duration::from_secs(1);
/// So long without a beat, and somebody else takes over.
pub const SILENT_AFTER: Duration = Duration::from_secs(5);
/// A candidate looks so often.
pub const ASK_EVERY: Duration = Duration::from_millis(500);
/// The server needs a moment to notice that a process is gone which was killed just now.
pub const A_MOMENT: Duration = Duration::from_secs(2);
/// How often is looked within that moment.
const WITHIN_A_MOMENT: Duration = Duration::from_millis(50);
/// Above the token in the key of the lock that the holder's session has.
const LOCK: i64 = 7_021_931 << 32;

/// Who holds the node, for whoever waits or is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// As it named itself.
    pub who: String,
    /// How long no beat of it was seen.
    pub silent: Duration,
}

/// What a candidate was answered.
#[derive(Debug)]
pub enum Asked {
    /// It holds the node from now on.
    Ours(Lease),
    /// Somebody else does.
    Held(Holder),
}

/// The row as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    token: i64,
    beat: i64,
    held: bool,
    who: String,
}

/// A server that would hold the node.
pub struct Candidate {
    url: String,
    who: String,
    conn: Option<Pg>,
    /// What was seen last, and since when it has not changed.
    seen: Option<(Seen, Instant)>,
}

impl std::fmt::Debug for Candidate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Candidate({})", self.who)
    }
}

impl Candidate {
    /// One for a store; `None` where the folder's lock is enough. `who` is told to those
    /// who wait behind it.
    #[must_use]
    pub fn of(store: &Store, who: &str) -> Option<Self> {
        match store {
            Store::Sqlite(_) => None,
            Store::Postgres(url) => {
                Some(Self { url: url.clone(), who: who.to_owned(), conn: None, seen: None })
            }
        }
    }

    /// Asks until the node is ours or the moment is over that a killed process's session
    /// needs to go.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn ask_for_a_moment(&mut self) -> Result<Asked, DbError> {
        let until = Instant::now() + A_MOMENT;
        loop {
            match self.ask()? {
                Asked::Held(_) if Instant::now() < until => std::thread::sleep(WITHIN_A_MOMENT),
                asked => return Ok(asked),
            }
        }
    }

    /// Asks once.
    ///
    /// # Errors
    /// [`DbError`]; it can be asked again.
    pub fn ask(&mut self) -> Result<Asked, DbError> {
        let kept = self.conn.take().and_then(|mut conn| conn.alive().then_some(conn));
        let mut conn = kept.map_or_else(|| self.connect(), Ok)?;
        let seen = look(&mut conn)?;
        let since = match &self.seen {
            Some((before, since)) if *before == seen => *since,
            _ => Instant::now(),
        };
        let silent = since.elapsed();
        let free = !seen.held || silent >= SILENT_AFTER || session_is_gone(&mut conn, seen.token)?;
        let began = Instant::now();
        if free && let Some(token) = take(&mut conn, &seen, &self.who)? {
            self.seen = None;
            return Ok(Asked::Ours(Lease::held(conn, self.url.clone(), token, began)?));
        }
        let holder = Holder { who: seen.who.clone(), silent };
        self.seen = Some((seen, since));
        self.conn = Some(conn);
        Ok(Asked::Held(holder))
    }

    /// The journal's own tables come first: a new database has none, and one of an earlier
    /// version has no lease.
    fn connect(&self) -> Result<Pg, DbError> {
        let mut conn = Pg::connect(&self.url, Role::Lease)?;
        crate::migrate::migrate(&mut conn, &own_steps())?;
        Ok(conn)
    }
}

fn look(conn: &mut Pg) -> Result<Seen, DbError> {
    let row = conn
        .first("SELECT token, beat, held, holder FROM journal_lease WHERE id = 1", &[])?
        .ok_or(DbError::Shape("the lease row is missing"))?;
    Ok(Seen { token: row.int(0)?, beat: row.int(1)?, held: row.int(2)? != 0, who: row.text(3)? })
}

/// The lock of a holder's session, taken by this one; `false` while somebody else has it.
fn lock(conn: &mut Pg, token: i64) -> Result<bool, DbError> {
    let row = conn.first("SELECT pg_try_advisory_lock($1)", params![LOCK.saturating_add(token)])?;
    Ok(row.map_or(Ok(0), |row| row.int(0))? == 1)
}

fn unlock(conn: &mut Pg, token: i64) -> Result<(), DbError> {
    conn.first("SELECT pg_advisory_unlock($1)", params![LOCK.saturating_add(token)]).map(drop)
}

fn session_is_gone(conn: &mut Pg, token: i64) -> Result<bool, DbError> {
    let gone = lock(conn, token)?;
    if gone {
        unlock(conn, token)?;
    }
    Ok(gone)
}

/// Takes the node from the holder that was seen; `None` when it stirred meanwhile, or
/// another candidate was first.
fn take(conn: &mut Pg, seen: &Seen, who: &str) -> Result<Option<i64>, DbError> {
    let token = seen.token.saturating_add(1);
    if !lock(conn, token)? {
        return Ok(None);
    }
    // A holder that was frozen in the middle of a batch still has the counter's row.
    // Nothing of that batch was told as saved.
    conn.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = $1",
        params![Role::Writer(Some(seen.token)).name()],
    )?;
    conn.begin()?;
    let taken = conn
        .first(
            "UPDATE journal_lease SET token = $1, beat = 0, held = 1, holder = $2
             WHERE id = 1 AND token = $3 AND beat = $4 RETURNING token",
            params![token, who, seen.token, seen.beat],
        )
        .and_then(|row| {
            conn.execute("UPDATE journal_counter SET fence = $1 WHERE id = 1", params![token])?;
            if row.is_some() { conn.commit().map(|()| true) } else { Ok(false) }
        });
    match taken {
        Ok(true) => Ok(Some(token)),
        not => {
            conn.rollback();
            unlock(conn, token)?;
            not.map(|_| None)
        }
    }
}

/// Hears, once, that another server holds the node now.
pub type Lost = Box<dyn Fn(&str) + Send + Sync>;

#[derive(Default)]
struct Told {
    lost: Option<String>,
    tell: Vec<Lost>,
    ending: bool,
}

struct State {
    token: i64,
    began: Instant,
    /// Milliseconds after `began` up to which nobody else can hold the node.
    sure_until_ms: AtomicU64,
    told: Mutex<Told>,
    bell: Condvar,
}

impl State {
    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A beat that was sent at `sent` has arrived.
    fn beaten(&self, sent: Instant) {
        let until = sent.saturating_duration_since(self.began).saturating_add(SILENT_AFTER);
        self.sure_until_ms.store(u64::try_from(until.as_millis()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    fn is_sure(&self) -> bool {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        now < self.sure_until_ms.load(Ordering::SeqCst)
    }

    fn lose(&self, why: &str) {
        self.sure_until_ms.store(0, Ordering::SeqCst);
        let mut told = self.told();
        if told.lost.is_some() {
            return;
        }
        told.lost = Some(why.to_owned());
        let tell = std::mem::take(&mut told.tell);
        drop(told);
        tracing::error!(token = self.token, why, "this server holds the node no more and writes nothing");
        for tell in tell {
            tell(why);
        }
    }

    fn on_lost(&self, tell: Lost) {
        let mut told = self.told();
        match told.lost.clone() {
            None => told.tell.push(tell),
            Some(why) => {
                drop(told);
                tell(&why);
            }
        }
    }

    /// Rests until the next beat; `false` when it is to end.
    fn rest(&self, time: Duration) -> bool {
        let told = self.told();
        let (told, _) = self
            .bell
            .wait_timeout_while(told, time, |told| !told.ending)
            .unwrap_or_else(PoisonError::into_inner);
        !told.ending
    }
}

/// What the writer holds against every batch.
#[derive(Clone)]
pub struct Fence(Arc<State>);

impl std::fmt::Debug for Fence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fence({})", self.0.token)
    }
}

impl Fence {
    /// The token that the counter's row must have.
    pub(crate) fn token(&self) -> i64 {
        self.0.token
    }

    pub(crate) fn on_lost(&self, tell: Lost) {
        self.0.on_lost(tell);
    }

    /// A batch found another token there, or the database in another history.
    pub(crate) fn lost(&self, why: &DbError) {
        self.0.lose(&format!("a batch was refused: {why}"));
    }
}

/// The node is ours, until somebody else takes it. Given back when dropped.
pub struct Lease {
    state: Arc<State>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl std::fmt::Debug for Lease {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lease({})", self.state.token)
    }
}

impl Lease {
    fn held(mut conn: Pg, url: String, token: i64, began: Instant) -> Result<Self, DbError> {
        // A beat that a crash of the database undoes is only a beat.
        conn.script("SET synchronous_commit = off")?;
        let state = Arc::new(State {
            token,
            began,
            sure_until_ms: AtomicU64::new(0),
            told: Mutex::default(),
            bell: Condvar::new(),
        });
        state.beaten(began);
        let kept = Arc::clone(&state);
        let thread = std::thread::Builder::new()
            .name("lease".to_owned())
            .spawn(move || keep(&kept, &url, conn))
            .map_err(|e| DbError::Unavailable(e.to_string()))?;
        tracing::info!(token, "this server holds the node");
        Ok(Self { state, thread: Some(thread) })
    }

    /// For [`crate::Setup`].
    #[must_use]
    pub fn fence(&self) -> Fence {
        Fence(Arc::clone(&self.state))
    }

    /// Whether nobody else can hold the node at this moment: what goes out to others in its
    /// name must ask. What is written need not, the fence does.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        self.state.is_sure()
    }

    /// The same question for somebody who keeps no lease.
    #[must_use]
    pub fn surely(&self) -> Arc<dyn Fn() -> bool + Send + Sync> {
        let state = Arc::clone(&self.state);
        Arc::new(move || state.is_sure())
    }

    /// Tells of the loss, at once where it has happened already.
    pub fn on_lost(&self, tell: Lost) {
        self.state.on_lost(tell);
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.state.told().ending = true;
        self.state.bell.notify_all();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the keeper of the lease ended in a panic");
        }
    }
}

/// Beats until it is lost or given back.
fn keep(state: &State, url: &str, conn: Pg) {
    let mut conn = Some(conn);
    while state.rest(BEAT_EVERY) {
        let sent = Instant::now();
        let beaten = match conn.take() {
            Some(conn) => Ok(conn),
            None => again(url, state.token),
        }
        .and_then(|mut open| beat(&mut open, state.token).map(|beaten| (open, beaten)));
        match beaten {
            Ok((open, true)) => {
                state.beaten(sent);
                conn = Some(open);
            }
            Ok((_, false)) => return state.lose("the node has another holder"),
            Err(e) => {
                // With the session its lock is gone, and with the lock perhaps the node.
                state.sure_until_ms.store(0, Ordering::SeqCst);
                tracing::warn!(error = %e, "the lease could not be renewed; it is tried again");
            }
        }
    }
    state.sure_until_ms.store(0, Ordering::SeqCst);
    let given_back = conn.map_or(Ok(()), |mut conn| {
        conn.first(
            "UPDATE journal_lease SET held = 0 WHERE id = 1 AND token = $1 RETURNING token",
            params![state.token],
        )
        .map(drop)
    });
    if let Err(e) = given_back {
        tracing::warn!(error = %e, "the lease could not be given back; it ends with the session");
    }
}

/// Connects anew. The lock may be in somebody's hands who looks whether we live; the next
/// new connection tries again, and until then the beats speak for us.
fn again(url: &str, token: i64) -> Result<Pg, DbError> {
    let mut conn = Pg::connect(url, Role::Lease)?;
    conn.script("SET synchronous_commit = off")?;
    lock(&mut conn, token)?;
    Ok(conn)
}

fn beat(conn: &mut Pg, token: i64) -> Result<bool, DbError> {
    let row = conn.first(
        "UPDATE journal_lease SET beat = beat + 1 WHERE id = 1 AND token = $1 RETURNING beat",
        params![token],
    )?;
    Ok(row.is_some())
}
