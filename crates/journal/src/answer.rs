//! Answers to idempotency keys: a command that is sent twice is done once, and both
//! senders hear the same. The answer is kept in the transaction of the command.

use crate::db::{Db, DbError};
use crate::params;
use crate::tx::Tx;
use kernel::Instant;
use kernel::limits::IDEMPOTENCY_HOURS;

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub body: String,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Never seen: go on.
    New,
    /// The same command: give this answer again.
    Again(Answer),
    /// The key stands for another command.
    Other,
}

impl Tx<'_> {
    /// Looks a key up. `key` includes the account; `digest` is over method, path and body.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn answered(&mut self, key: &str, digest: &[u8; 32]) -> Result<Known, DbError> {
        let row =
            self.first("SELECT digest, status, body FROM journal_answer WHERE id = $1", params![key])?;
        let Some(row) = row else { return Ok(Known::New) };
        if row.fixed::<32>(0)? != *digest {
            return Ok(Known::Other);
        }
        let status = u16::try_from(row.int(1)?).map_err(|_| DbError::Shape("status"))?;
        Ok(Known::Again(Answer { status, body: row.text(2)? }))
    }

    /// Keeps the answer for a key.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn keep_answer(&mut self, key: &str, digest: &[u8; 32], answer: &Answer) -> Result<(), DbError> {
        let now = self.now();
        self.execute(
            "INSERT INTO journal_answer (id, digest, status, body, at) VALUES ($1, $2, $3, $4, $5)",
            params![key, *digest, i64::from(answer.status), answer.body.as_str(), now],
        )
    }

    /// Forgets answers older than the limit; called by housekeeping.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn forget_old_answers(&mut self) -> Result<(), DbError> {
        let before = Instant(self.now().0.saturating_sub(IDEMPOTENCY_HOURS * kernel::clock::HOUR_MS));
        self.execute("DELETE FROM journal_answer WHERE at < $1", params![before])
    }
}
