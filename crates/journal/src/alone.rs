//! Applying where something is wrong: each entry under a savepoint of its own, so that
//! the one that cannot be applied is parked and those beside it are not.
//!
//! Used when a page of entries, taken together, was refused. What is wrong need not be
//! the entry that has just come: one that came before its subject's opening was never
//! looked at. So the subject is folded entry by entry, and whichever fails is parked,
//! in whatever order they came. A database that goes away parks nothing.

use crate::db::DbError;
use crate::params;
use crate::tx::{JournalError, Tx};
use crate::view::{LastRev, keep_last_rev, stored_of};
use facts::entry::{Entry, Subject};

/// Whether the same would happen again: the entry's fault or ours, not a database that
/// is away.
pub(crate) const fn comes_again(e: &JournalError) -> bool {
    match e {
        JournalError::Db(e) => !e.ends_transaction(),
        JournalError::Apply(_) => true,
        JournalError::TooLarge(_)
        | JournalError::UnknownKind(_)
        | JournalError::Unavailable(_)
        | JournalError::ReadOnly(_)
        | JournalError::OtherNode { .. } => false,
    }
}

impl Tx<'_> {
    /// Runs `work` under a savepoint; what it did is undone when the answer is a reason
    /// to park.
    pub(crate) fn guarded<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, JournalError>,
    ) -> Result<Result<T, String>, JournalError> {
        let notices = self.state.notices.len();
        self.conn.savepoint()?;
        let done = work(self).and_then(|done| Ok(self.conn.release().map(|()| done)?));
        match done {
            Ok(done) => Ok(Ok(done)),
            Err(e) if comes_again(&e) => {
                self.conn.rollback_to()?;
                self.state.notices.truncate(notices);
                Ok(Err(e.to_string()))
            }
            Err(e) => Err(e),
        }
    }

    /// Applies one entry by folding its subject entry by entry; answers whether it is
    /// applied now.
    pub(crate) fn apply_alone(&mut self, entry: &Entry, pos: i64, ring: bool) -> Result<bool, JournalError> {
        self.conn
            .execute("UPDATE journal_entry SET state = 1, reason = NULL WHERE pos = $1", params![pos])?;
        self.fold_alone(&entry.header.subject, ring)?;
        let row = self.conn.first("SELECT state FROM journal_entry WHERE pos = $1", params![pos])?;
        Ok(row.map(|row| row.int(0)).transpose()? == Some(1))
    }

    fn fold_alone(&mut self, subject: &Subject, ring: bool) -> Result<(), JournalError> {
        let (mut entries, _) = stored_of(self.conn, subject)?;
        self.views.clear(self.conn, subject)?;
        // An opening that fails is parked, and the next one opens.
        let mut opened = None;
        loop {
            let next = self.views.order(&entries).next().cloned();
            let Some((opening, pos)) = next else { break };
            if self.applied_or_parked(&opening, pos, ring)? {
                opened = Some(opening.header.event_id);
                break;
            }
            entries.retain(|(entry, _)| entry.header.event_id != opening.header.event_id);
        }
        if opened.is_some() {
            let others: Vec<(Entry, i64)> = self.views.order(&entries).skip(1).cloned().collect();
            for (entry, pos) in others {
                if !self.applied_or_parked(&entry, pos, ring)? {
                    entries.retain(|(e, _)| e.header.event_id != entry.header.event_id);
                }
            }
        }
        let last = LastRev::of(&entries, opened.is_some());
        Ok(keep_last_rev(self.conn, subject, &last)?)
    }

    fn applied_or_parked(&mut self, entry: &Entry, pos: i64, ring: bool) -> Result<bool, JournalError> {
        let applied = self.guarded(|tx| {
            tx.views.apply(tx.conn, entry)?;
            if entry.header.kind == "entry.erased" {
                crate::erase::erase(tx.conn, tx.views, entry)?;
            }
            Ok(())
        })?;
        let Err(reason) = applied else { return Ok(true) };
        self.park_everywhere(entry, &reason)?;
        self.park(entry, pos, &reason, ring)?;
        Ok(false)
    }

    /// Parks a fact in every channel it came through.
    fn park_everywhere(&mut self, entry: &Entry, reason: &str) -> Result<(), DbError> {
        self.conn.execute(
            "UPDATE journal_entry SET state = 2, reason = $2 WHERE event_id = $1 AND state = 1",
            params![entry.header.event_id, reason],
        )
    }
}
