//! What restores cost: of each stream how many entries neighbours gave back to this node,
//! how many of a neighbour's own it saw disappear, how often it saw one written anew, and how many of its own it
//! has written again in a later epoch. For the operator's page; nothing
//! is decided by it.
//!
//! What came back is counted in the transaction that stores it, so the count is as true
//! as the journal. What is lost is noticed on the way and written behind, like what
//! neighbours hold.

use facts::{Lane, StreamId};
use journal::{Db, DbError, params};
use kernel::{Instant, NodeId, limits};

/// One stream of which something was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memory {
    /// The stream.
    pub stream: StreamId,
    /// Entries that neighbours gave back to this node.
    pub given_back: u64,
    /// Entries of which this node knows that their author once had them, and that neither
    /// of the two holds any more.
    pub lost: u64,
    /// How often its author was seen to have written it anew below what it had said it has.
    pub rewritten: u64,
    /// Entries of an earlier epoch of this node that nobody would have taken and that it has written again.
    pub written_again: u64,
    /// When that was last seen.
    pub changed_at: Instant,
}

/// Counts entries that came back.
///
/// # Errors
/// [`DbError`].
pub(crate) fn given_back(
    db: &mut dyn Db,
    stream: StreamId,
    entries: u64,
    now: Instant,
) -> Result<(), DbError> {
    add(db, stream, (entries, 0, 0, 0), now)
}

/// Counts entries that nobody holds any more.
///
/// # Errors
/// [`DbError`].
pub(crate) fn lost(db: &mut dyn Db, stream: StreamId, entries: u64, now: Instant) -> Result<(), DbError> {
    add(db, stream, (0, entries, 0, 0), now)
}

/// Counts that a history was written anew.
///
/// # Errors
/// [`DbError`].
pub(crate) fn rewritten(db: &mut dyn Db, stream: StreamId, now: Instant) -> Result<(), DbError> {
    add(db, stream, (0, 0, 1, 0), now)
}

/// Counts own entries that were written again; of none, that it was looked for them.
///
/// # Errors
/// [`DbError`].
pub(crate) fn written_again(
    db: &mut dyn Db,
    stream: StreamId,
    entries: u64,
    now: Instant,
) -> Result<(), DbError> {
    add(db, stream, (0, 0, 0, entries), now)
}

fn add(
    db: &mut dyn Db,
    s: StreamId,
    (back, lost, anew, again): (u64, u64, u64, u64),
    now: Instant,
) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO exchange_memory
            (origin, epoch, channel, lane, given_back, lost, rewritten, written_again, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (origin, epoch, channel, lane) DO UPDATE SET
            given_back = exchange_memory.given_back + excluded.given_back,
            lost = exchange_memory.lost + excluded.lost,
            rewritten = exchange_memory.rewritten + excluded.rewritten,
            written_again = exchange_memory.written_again + excluded.written_again, changed_at = excluded.changed_at",
        params![s.origin, s.epoch, s.channel.to_string(), s.lane.number(), back, lost, anew, again, now],
    )
}

/// The streams of which something was lost, newest first.
///
/// # Errors
/// [`DbError`].
pub(crate) fn all(db: &mut dyn Db) -> Result<Vec<Memory>, DbError> {
    let rows = db.query(
        "SELECT origin, epoch, channel, lane, given_back, lost, rewritten, written_again, changed_at
         FROM exchange_memory ORDER BY changed_at DESC, epoch, channel, lane LIMIT $1",
        params![limits::exchange::MEMORIES_SHOWN],
    )?;
    let count = |n: i64| u64::try_from(n).map_err(|_| DbError::Shape("a count of entries"));
    rows.iter()
        .map(|row| {
            let stream = StreamId {
                origin: row.id::<NodeId>(0)?,
                epoch: row.id(1)?,
                channel: row.text(2)?.parse().map_err(|_| DbError::Shape("channel"))?,
                lane: Lane::from_number(row.int(3)?).ok_or(DbError::Shape("lane"))?,
            };
            let (given_back, lost) = (count(row.int(4)?)?, count(row.int(5)?)?);
            let (rewritten, written_again) = (count(row.int(6)?)?, count(row.int(7)?)?);
            let changed_at = row.instant(8)?;
            Ok(Memory { stream, given_back, lost, rewritten, written_again, changed_at })
        })
        .collect()
}
