//! Signing in while nothing may be written, after a disk error: who reads, and above
//! all who must confirm, has to get in. Such sessions live in this process and end
//! with it. Failed attempts are counted here, under the same terms as otherwise, and go
//! to the log, because the access log is a table.

use super::session::SessionKind;
use crate::error::OrgError;
use crate::secret::attempt;
use crate::service::sessions::{Attempt, Proof};
use kernel::clock::MINUTE_MS;
use kernel::{AccountId, EventId, Instant};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Sessions and logins remembered; above it the oldest give way.
const REMEMBERED: usize = 1_000;

/// A session that is nowhere written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unwritten {
    pub id: EventId,
    pub account: AccountId,
    pub kind: SessionKind,
    pub at: Instant,
    pub until: Instant,
}

/// Failures of a login, and until when it rests.
#[derive(Debug, Clone, Copy)]
struct Failures {
    count: i64,
    last_at: Instant,
    until: Instant,
}

#[derive(Debug, Default)]
struct Memory {
    sessions: HashMap<[u8; 32], Unwritten>,
    failures: HashMap<[u8; 16], Failures>,
    /// The last time step of the second factor used here.
    steps: HashMap<AccountId, i64>,
}

/// What is remembered.
#[derive(Debug, Default)]
pub(crate) struct Standby(Mutex<Memory>);

impl Standby {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Settles an attempt as [`crate::service::sessions::settle`] does, in memory.
    pub(crate) fn settle(
        &self,
        attempt: &Attempt,
        proof: Proof,
        now: Instant,
    ) -> Result<AccountId, OrgError> {
        let key = attempt::key(attempt.door, &attempt.login);
        let mut memory = self.memory();
        let before = memory.failures.get(&key).copied();
        if let Some(failures) = before.filter(|f| f.until > now) {
            return Err(OrgError::Resting { until: failures.until, now });
        }
        let fresh = |account: AccountId, step: Option<i64>, memory: &Memory| {
            step.is_none_or(|step| memory.steps.get(&account).is_none_or(|last| *last < step))
        };
        let account = match proof {
            Proof::Right(account, step) if fresh(account, step, &memory) => {
                if let Some(step) = step {
                    memory.steps.insert(account, step);
                }
                account
            }
            _ => return Err(refuse(&mut memory, key, before, attempt, now)),
        };
        memory.failures.remove(&key);
        make_room(&mut memory.sessions, |session| session.at);
        let kind = match attempt.door {
            attempt::Door::Password => SessionKind::Password,
            attempt::Door::Pin => SessionKind::Workstation,
        };
        let until = now.plus_minutes(attempt.life_minutes);
        let session = Unwritten { id: EventId::random(), account, kind, at: now, until };
        memory.sessions.insert(attempt.digest, session);
        tracing::warn!(%account, address = attempt.address, "signed in while nothing is written");
        Ok(account)
    }

    /// The session of a cookie's digest.
    pub(crate) fn find(&self, digest: [u8; 32]) -> Option<Unwritten> {
        self.memory().sessions.get(&digest).copied()
    }

    /// Ends a session; `false` when there is none here.
    pub(crate) fn end(&self, digest: [u8; 32]) -> bool {
        self.memory().sessions.remove(&digest).is_some()
    }
}

fn refuse(
    memory: &mut Memory,
    key: [u8; 16],
    before: Option<Failures>,
    attempt: &Attempt,
    now: Instant,
) -> OrgError {
    tracing::warn!(
        login = attempt.login,
        address = attempt.address,
        "a login failed while nothing is written"
    );
    let forgiven = Instant(now.0.saturating_sub(attempt.rest_minutes.saturating_mul(MINUTE_MS)));
    let count = before.filter(|f| f.last_at > forgiven).map_or(0, |f| f.count).saturating_add(1);
    let resting = count >= attempt.most_failures;
    let until = if resting { now.plus_minutes(attempt.rest_minutes) } else { Instant(0) };
    make_room(&mut memory.failures, |failures| failures.last_at);
    memory.failures.insert(key, Failures { count: if resting { 0 } else { count }, last_at: now, until });
    if resting { OrgError::Resting { until, now } } else { OrgError::Refused }
}

/// Makes room for one more.
fn make_room<K: Copy + Eq + std::hash::Hash, V>(map: &mut HashMap<K, V>, at: impl Fn(&V) -> Instant) {
    if map.len() < REMEMBERED {
        return;
    }
    if let Some(oldest) = map.iter().min_by_key(|(_, v)| at(v)).map(|(k, _)| *k) {
        map.remove(&oldest);
    }
}
