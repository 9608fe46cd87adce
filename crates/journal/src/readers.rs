//! The connections that serve reads: at most so many, lent for one snapshot each. A
//! connection that died, or whose reader panicked, is dropped and made anew.

use crate::Store;
use crate::db::{Conn, DbError};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a reader waits for a connection before it is told that all are busy.
const LEND_TIMEOUT: Duration = Duration::from_secs(10);

/// The pool.
pub(crate) struct Readers {
    store: Store,
    shelf: Mutex<Shelf>,
    bell: Condvar,
    most: usize,
}

#[derive(Default)]
struct Shelf {
    idle: Vec<Box<dyn Conn>>,
    /// Idle and lent together.
    made: usize,
}

/// A connection lent for one snapshot.
pub(crate) struct Lent<'a> {
    readers: &'a Readers,
    conn: Option<Box<dyn Conn>>,
}

impl Readers {
    pub(crate) fn new(store: Store, most: usize) -> Self {
        Self { store, shelf: Mutex::default(), bell: Condvar::new(), most: most.max(1) }
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A living connection, waiting for one when all are lent.
    pub(crate) fn lend(&self) -> Result<Lent<'_>, DbError> {
        let mut shelf = self.shelf();
        loop {
            if let Some(mut conn) = shelf.idle.pop() {
                if conn.alive() {
                    return Ok(Lent { readers: self, conn: Some(conn) });
                }
                shelf.made = shelf.made.saturating_sub(1);
                continue;
            }
            if shelf.made < self.most {
                shelf.made = shelf.made.saturating_add(1);
                break;
            }
            let (again, waited) =
                self.bell.wait_timeout(shelf, LEND_TIMEOUT).unwrap_or_else(PoisonError::into_inner);
            shelf = again;
            if waited.timed_out() && shelf.idle.is_empty() && shelf.made >= self.most {
                return Err(DbError::Unavailable("all reading connections are busy".to_owned()));
            }
        }
        drop(shelf);
        // From here on the place is ours; `lent` gives it up when connecting fails.
        let mut lent = Lent { readers: self, conn: None };
        lent.conn = Some(self.store.reader()?);
        Ok(lent)
    }
}

impl Lent<'_> {
    /// The connection.
    pub(crate) fn conn(&mut self) -> Result<&mut dyn Conn, DbError> {
        match &mut self.conn {
            Some(conn) => Ok(&mut **conn),
            None => Err(DbError::Unavailable("the connection was given back".to_owned())),
        }
    }
}

impl Drop for Lent<'_> {
    /// Ends the snapshot and puts the connection back, unless it died or its reader
    /// panicked in the middle of something.
    fn drop(&mut self) {
        let mut whole = None;
        if let Some(mut conn) = self.conn.take()
            && !std::thread::panicking()
        {
            conn.rollback();
            whole = conn.alive().then_some(conn);
        }
        let mut shelf = self.readers.shelf();
        match whole {
            Some(conn) => shelf.idle.push(conn),
            None => shelf.made = shelf.made.saturating_sub(1),
        }
        drop(shelf);
        self.readers.bell.notify_one();
    }
}
