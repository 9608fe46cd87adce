//! Failed attempts and the rest they bring. Counted by what was typed, whether or not
//! such a login exists, so that a lock tells nobody which logins there are. Password and
//! PIN are counted apart: who guesses from the internet cannot shut the duty PC.

use facts::crypto::sm3;
use journal::{Db, DbError, params};
use kernel::Instant;
use kernel::clock::MINUTE_MS;

/// Which door was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Login and password.
    Password,
    /// Account and PIN at a registered workstation.
    Pin,
}

/// The key under which attempts at a login are counted.
#[must_use]
pub fn key(door: Door, login: &str) -> [u8; 16] {
    let purpose: &[u8] = match door {
        Door::Password => b"password",
        Door::Pin => b"pin",
    };
    let digest = sm3(&[purpose, &[0], login.to_lowercase().as_bytes()]);
    let mut key = [0u8; 16];
    for (to, from) in key.iter_mut().zip(digest) {
        *to = from;
    }
    key
}

/// Until when a login rests; `None` when it does not.
///
/// # Errors
/// [`DbError`].
pub fn resting(db: &mut dyn Db, key: [u8; 16], now: Instant) -> Result<Option<Instant>, DbError> {
    let row = db.first("SELECT locked_until FROM org_attempt WHERE who = $1", params![key])?;
    let until = row.map(|row| row.instant(0)).transpose()?;
    Ok(until.filter(|until| *until > now))
}

/// Counts a failure; answers until when the login rests from now on, if it does.
///
/// # Errors
/// [`DbError`].
pub fn failed(
    db: &mut dyn Db,
    key: [u8; 16],
    now: Instant,
    most: i64,
    rest_minutes: i64,
) -> Result<Option<Instant>, DbError> {
    let row = db.first("SELECT failures, last_at FROM org_attempt WHERE who = $1", params![key])?;
    // Failures long ago are forgiven.
    let forgiven = Instant(now.0.saturating_sub(rest_minutes.saturating_mul(MINUTE_MS)));
    let before = match row {
        Some(row) if row.instant(1)? > forgiven => row.int(0)?,
        _ => 0,
    };
    let failures = before.saturating_add(1);
    let until = (failures >= most).then(|| now.plus_minutes(rest_minutes));
    // The count starts again after the rest.
    let kept = if until.is_some() { 0 } else { failures };
    db.execute(
        "INSERT INTO org_attempt (who, failures, last_at, locked_until) VALUES ($1, $2, $3, $4)
         ON CONFLICT (who) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at,
            locked_until = excluded.locked_until",
        params![key, kept, now, until.unwrap_or(Instant(0))],
    )?;
    Ok(until)
}

/// Forgets the failures of a login: it succeeded, or an administrator unlocked it.
///
/// # Errors
/// [`DbError`].
pub fn forget(db: &mut dyn Db, key: [u8; 16]) -> Result<(), DbError> {
    db.execute("DELETE FROM org_attempt WHERE who = $1", params![key])
}
