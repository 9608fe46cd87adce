//! Checkpoints, made off the commit path: a thread that wakes after commits, signs
//! the heads of this node's own streams, and hands the signatures to the writer.
//! Lane 0 is signed within milliseconds, other streams after 16 entries or one second,
//! `local` each minute.

use crate::db::{Db, DbError};
use crate::read::{signed_heads, stream_heads};
use crate::{Journal, JournalError, Turn};
use facts::Checkpoint;
use facts::entry::{Channel, Lane};
use kernel::Instant;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

const ENTRIES_PER_SIGNATURE: u64 = 16;
const LINGER_MS: i64 = 1_000;
const LOCAL_LINGER_MS: i64 = 60_000;
/// What follows a commit this closely goes into the same signature. Keeping one is a commit of its
/// own, and without this somebody who sends one report after the other waits for one at each.
const GATHER: Duration = Duration::from_millis(5);
/// A running node looks this often when nobody rings: what waits for its second is signed then.
pub const LOOK_EVERY: Duration = Duration::from_millis(1_000);

/// Which streams a round signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// Those that are due.
    Due,
    /// Everything that has grown: before a stop, an export, a verification.
    All,
}

/// Wakes the signer.
#[derive(Debug, Default)]
pub struct Bell {
    rung: Mutex<(bool, bool)>,
    wake: Condvar,
}

impl Bell {
    /// There is something to sign.
    pub fn ring(&self) {
        self.rung.lock().unwrap_or_else(PoisonError::into_inner).0 = true;
        self.wake.notify_all();
    }

    /// No more: the thread ends.
    pub fn stop(&self) {
        self.rung.lock().unwrap_or_else(PoisonError::into_inner).1 = true;
        self.wake.notify_all();
    }

    /// Waits for a ring or the time; `false` when it is to end.
    fn wait(&self, look_every: Duration) -> bool {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut rung, _) = self
            .wake
            .wait_timeout_while(rung, look_every, |r| !r.0 && !r.1)
            .unwrap_or_else(PoisonError::into_inner);
        rung.0 = false;
        !rung.1
    }
}

/// What the signer remembers between rounds: when a stream was first seen ahead of
/// its last signature.
#[derive(Debug, Default)]
pub struct Memory {
    ahead_since: HashMap<i64, Instant>,
}

/// One round: signs what is due and stores the signatures. Answers how many.
///
/// # Errors
/// [`JournalError`].
pub fn sign_round(journal: &Journal, memory: &mut Memory, round: Round) -> Result<usize, JournalError> {
    let identity = journal.identity();
    let now = journal.clock().now();
    let (heads, signed) = journal.read(|db: &mut dyn Db| -> Result<_, DbError> {
        let signed: HashMap<i64, u64> = signed_heads(db)?.into_iter().collect();
        Ok((stream_heads(db)?, signed))
    })?;
    let mut made = Vec::new();
    for head in heads.iter().filter(|h| h.stream.origin == identity.node && h.stream.epoch == identity.epoch)
    {
        let ahead = head.seq.saturating_sub(signed.get(&head.number).copied().unwrap_or(0));
        if ahead == 0 {
            memory.ahead_since.remove(&head.number);
            continue;
        }
        let since = *memory.ahead_since.entry(head.number).or_insert(now);
        let waited = now.since(since);
        let due = match (round, head.stream.channel, head.stream.lane) {
            (Round::All, _, _) => true,
            (_, Channel::Local, _) => waited >= LOCAL_LINGER_MS,
            (_, _, Lane::Urgent) => true,
            _ => ahead >= ENTRIES_PER_SIGNATURE || waited >= LINGER_MS,
        };
        if due {
            memory.ahead_since.remove(&head.number);
            let checkpoint = Checkpoint::sign(head.stream, head.seq, head.head, now, &identity.key)
                .map_err(|e| JournalError::Unavailable(e.to_string()))?;
            made.push(checkpoint);
        }
    }
    let count = made.len();
    if count > 0 {
        journal.run(Turn::Background, move |tx| {
            for checkpoint in &made {
                tx.keep_checkpoint(checkpoint)?;
            }
            Ok::<(), JournalError>(())
        })?;
    }
    Ok(count)
}

/// Starts the signing thread, which is rung by each commit and looks by itself every
/// [`LOOK_EVERY`], or as often as it is told; `signed` is called when new signatures are stored, so
/// that the exchange can send.
///
/// # Errors
/// [`JournalError`] when the thread cannot start.
pub fn start(
    journal: &Arc<Journal>,
    look_every: Duration,
    signed: impl Fn() + Send + 'static,
) -> Result<Arc<Bell>, JournalError> {
    let bell = Arc::new(Bell::default());
    let ringer = Arc::clone(&bell);
    journal.listen(Box::new(move |notices| {
        if notices.iter().any(|n| n.own) {
            ringer.ring();
        }
    }));
    let (waits, journal) = (Arc::clone(&bell), Arc::downgrade(journal));
    let work = move || {
        let mut memory = Memory::default();
        while waits.wait(look_every) {
            std::thread::sleep(GATHER);
            let Some(journal) = journal.upgrade() else { return };
            match sign_round(&journal, &mut memory, Round::Due) {
                Ok(0) => {}
                Ok(_) => signed(),
                Err(e) => tracing::warn!(error = %e, "heads could not be signed; trying again"),
            }
        }
    };
    std::thread::Builder::new()
        .name("signer".to_owned())
        .spawn(work)
        .map_err(|e| JournalError::Unavailable(e.to_string()))?;
    Ok(bell)
}
