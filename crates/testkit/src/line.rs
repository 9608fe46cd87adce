//! A bad line between two programs that talk over TCP: it is cut, falls silent, is slow, closes
//! in one direction, or breaks off in the middle of what it carries. A program in between, on
//! loopback; both ends run as they always do, with their own sockets, timeouts and TLS.

use crate::Dice;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often a silent end is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// The longest that a bad line holds something back, in milliseconds.
const SLOW_MS: u64 = 60;

/// How the line is at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Carries everything.
    Good,
    /// Nobody gets through; what was open is closed.
    Cut,
    /// Calls are taken and nothing comes out at the other end.
    Silent,
    /// Carries, and now and then does one of the things that lines do.
    Bad,
}

/// What a line has done to those who used it.
#[derive(Debug, Default)]
pub struct Harm {
    /// Closed in both directions between two pieces.
    pub closed: AtomicU64,
    /// Closed in one direction.
    pub half_closed: AtomicU64,
    /// Broke off within a piece.
    pub truncated: AtomicU64,
    /// Held back.
    pub delayed: AtomicU64,
    /// Swallowed while silent, or refused while cut.
    pub lost: AtomicU64,
}

struct Shared {
    mood: Mutex<Mood>,
    dice: Mutex<Dice>,
    stop: AtomicBool,
    harm: Harm,
}

/// A line to a target.
pub struct Line {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Line {
    /// A good line to a target on loopback; its dice are thrown when it is bad.
    ///
    /// # Panics
    /// When there is no free port.
    #[must_use]
    pub fn to(target: SocketAddr, dice: Dice) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            mood: Mutex::new(Mood::Good),
            dice: Mutex::new(dice),
            stop: AtomicBool::new(false),
            harm: Harm::default(),
        });
        let serving = Arc::clone(&shared);
        std::thread::spawn(move || serve(&listener, target, &serving));
        Self { address, shared }
    }

    /// Where one calls to get to the target.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on it is so, also for what is open.
    pub fn set(&self, mood: Mood) {
        *self.shared.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// What it has done so far.
    #[must_use]
    pub fn harm(&self) -> &Harm {
        &self.shared.harm
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        // Wakes the one who waits for calls.
        let _woken = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn mood(&self) -> Mood {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn throw(&self, end: u64) -> u64 {
        self.dice.lock().unwrap_or_else(PoisonError::into_inner).below(end)
    }

    fn over(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }
}

fn count(what: &AtomicU64) {
    what.fetch_add(1, Ordering::Relaxed);
}

fn serve(listener: &TcpListener, target: SocketAddr, shared: &Arc<Shared>) {
    for caller in listener.incoming() {
        if shared.over() {
            return;
        }
        let Ok(caller) = caller else { continue };
        if shared.mood() == Mood::Cut {
            count(&shared.harm.lost);
            continue;
        }
        let Ok(called) = TcpStream::connect(target) else { continue };
        for (from, to) in [(&caller, &called), (&called, &caller)] {
            let (Ok(from), Ok(to)) = (from.try_clone(), to.try_clone()) else { continue };
            let shared = Arc::clone(shared);
            std::thread::spawn(move || {
                carry(&from, &to, &shared);
            });
        }
    }
}

/// Carries one direction until one side closes or the line does something to it.
fn carry(from: &TcpStream, to: &TcpStream, shared: &Shared) {
    let (mut from_end, mut to_end) = (from, to);
    let close = || {
        // Whoever was gone already is gone.
        let _gone = from.shutdown(Shutdown::Both);
        let _gone = to.shutdown(Shutdown::Both);
    };
    if from.set_read_timeout(Some(LOOK)).is_err() {
        return close();
    }
    let mut piece = [0u8; 16 * 1024];
    let mut silenced = false;
    loop {
        let mood = shared.mood();
        // What was swallowed cannot come later: the rest would be nonsense.
        if shared.over() || mood == Mood::Cut || (silenced && mood != Mood::Silent) {
            return close();
        }
        let read = match from_end.read(&mut piece) {
            Ok(0) => {
                let _gone = to.shutdown(Shutdown::Write);
                return;
            }
            Ok(read) => read,
            Err(e) if matches!(e.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {
                continue;
            }
            Err(_) => return close(),
        };
        if silenced || mood == Mood::Silent {
            silenced = true;
            count(&shared.harm.lost);
            continue;
        }
        let bytes = piece.get(..read).unwrap_or_default();
        if mood == Mood::Bad && !harmed(bytes, to, shared) {
            return close();
        }
        if to_end.write_all(bytes).is_err() {
            return close();
        }
    }
}

/// What a bad line does to a piece before it carries it; `false` when it carries no more.
fn harmed(bytes: &[u8], mut to: &TcpStream, shared: &Shared) -> bool {
    let harm = &shared.harm;
    match shared.throw(40) {
        0 => {
            count(&harm.closed);
            false
        }
        1 => {
            count(&harm.truncated);
            // It breaks off either way.
            let _gone = to.write_all(bytes.get(..bytes.len() / 2).unwrap_or_default());
            false
        }
        2 => {
            count(&harm.half_closed);
            let _gone = to.shutdown(Shutdown::Write);
            true
        }
        3..=12 => {
            count(&harm.delayed);
            std::thread::sleep(Duration::from_millis(shared.throw(SLOW_MS)));
            true
        }
        _ => true,
    }
}
