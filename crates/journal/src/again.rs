//! Entries of this node that are appended once more, in the epoch that is written now: those that
//! its streams of an earlier epoch hold and nobody will take, because they lie behind the place to
//! which the key of that epoch counts; and those of a subject that another node is to have from
//! now on.
//!
//! An entry written again is the same event: same id, subject, revision, time and words,
//! at another place. Whoever has it already applies it once.

use crate::db::DbError;
use crate::read::{entries_between, own_entries_of};
use crate::{JournalError, Tx, params};
use facts::entry::Subject;
use facts::{Channel, Entry, StreamId};
use kernel::{EpochId, NodeId};

impl Tx<'_> {
    /// Appends again what `stream`, of an earlier epoch of this node, holds from position
    /// `from` on, as far as `to`; answers how many entries were. Doing it twice does it once.
    ///
    /// # Errors
    /// [`JournalError`]; nothing of it is then kept.
    pub fn append_again(&mut self, stream: StreamId, from: u64, to: u64) -> Result<u64, JournalError> {
        let now_written = self.identity.epoch;
        let passes_on = stream.origin == self.identity.node && stream.epoch != now_written;
        if !passes_on || stream.channel == Channel::Local {
            return Ok(0);
        }
        let mut again = 0;
        for mut entry in entries_between(self, stream, from, to)? {
            if self.stands_elsewhere(&entry)? {
                continue;
            }
            entry.header.stream.epoch = now_written;
            self.write_again(entry)?;
            again += 1;
        }
        Ok(again)
    }

    /// Tells `node` what this node ever wrote about a subject, whoever it was told to when it was
    /// written; answers how many entries that were. What the node was told already, or everybody
    /// below, is left out, so doing it twice does it once.
    ///
    /// # Errors
    /// [`JournalError`]; nothing of it is then kept.
    pub fn hand_on(&mut self, subject: &Subject, node: NodeId) -> Result<u64, JournalError> {
        let (mut again, to) = (0, Channel::To(node));
        for mut entry in own_entries_of(self.conn, self.identity.node, subject, to)? {
            entry.header.stream.epoch = self.identity.epoch;
            entry.header.stream.channel = to;
            self.write_again(entry)?;
            again += 1;
        }
        Ok(again)
    }

    fn write_again(&mut self, mut entry: Entry) -> Result<(), JournalError> {
        entry.header.suite = self.identity.suite();
        let head = self.head(entry.header.stream)?;
        entry.header.seq = head.seq.saturating_add(1);
        // It is in the tables since it was written first.
        Ok(self.store(&entry, head, 1, None)?)
    }

    /// Whether the same event stands in the same channel of the epoch that is written now, or was written again
    /// in one after its own. What was written again and is cut off there as well stands in an earlier one only.
    fn stands_elsewhere(&mut self, entry: &Entry) -> Result<bool, DbError> {
        let stream = entry.header.stream;
        let places = self.conn.query(
            "SELECT s.epoch, e.pos FROM journal_entry e JOIN journal_stream s ON s.stream = e.stream
             WHERE e.event_id = $1 AND s.origin = $2 AND s.channel = $3",
            params![entry.header.event_id, stream.origin, stream.channel.to_string()],
        )?;
        let places = places.iter().map(|row| Ok((row.id::<EpochId>(0)?, row.int(1)?)));
        let places: Vec<(EpochId, i64)> = places.collect::<Result<_, DbError>>()?;
        let own = places.iter().filter(|(epoch, _)| *epoch == stream.epoch).map(|(_, pos)| *pos).max();
        let now_written = self.identity.epoch;
        Ok(places
            .iter()
            .any(|(epoch, pos)| *epoch == now_written || (*epoch != stream.epoch && Some(*pos) > own)))
    }
}
