//! Reading the journal itself: pages for the audit trail, what a consumer has not
//! seen, runs of a stream for a peer.

use crate::db::{Db, DbError};
use crate::intake::Run;
use crate::params;
use crate::value::{Row, Value};
use crate::view::entry_of;
use facts::entry::{Entry, Lane, StreamId, Subject};
use facts::{Certificate, Channel, Checkpoint};
use kernel::{EpochId, EventId, Instant, NodeId};

/// An entry with what this node noted about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// This node's commit order.
    pub pos: i64,
    /// When this node stored it.
    pub received_at: Instant,
    /// The entry.
    pub entry: Entry,
    /// Hash of the chain after it.
    pub hash: [u8; 32],
    /// How far the clock by which its author dated it was ahead of this node's, in milliseconds
    /// (negative: behind), where that was so much that its times may be wrong.
    pub clock_off_ms: Option<i64>,
}

const COLUMNS: &str = "header, body, sealed, sealed_digest, pos, received_at, hash, clock_off_ms";

/// The condition for entries that wait to be applied. SQLite takes the index of what is
/// not applied only when the condition says so in these words; without them each look
/// reads the whole journal.
pub const WAITING: &str = "state = 0 AND state <> 1";
/// The same for entries that are parked.
pub const PARKED: &str = "state = 2 AND state <> 1";

fn stored(row: &Row) -> Result<Stored, DbError> {
    Ok(Stored {
        entry: entry_of(row)?,
        pos: row.int(4)?,
        received_at: row.instant(5)?,
        hash: row.fixed(6)?,
        clock_off_ms: row.opt_int(7)?,
    })
}

/// The place of the first entry that waits to be applied: who reads in order stops before it.
fn first_waiting(db: &mut dyn Db) -> Result<Option<i64>, DbError> {
    db.first(&format!("SELECT pos FROM journal_entry WHERE {WAITING} ORDER BY pos LIMIT 1"), &[])?
        .map(|row| row.int(0))
        .transpose()
}

/// Applied entries after `pos` in this node's order, as far as nothing before them
/// still waits to be applied: what a consumer with a cursor reads.
///
/// # Errors
/// [`DbError`].
pub fn entries_after(db: &mut dyn Db, pos: i64, limit: usize) -> Result<Vec<Stored>, DbError> {
    let barrier = first_waiting(db)?.unwrap_or(i64::MAX);
    let rows = db.query(
        &format!(
            "SELECT {COLUMNS} FROM journal_entry WHERE pos > $1 AND pos < $2 AND state = 1 ORDER BY pos LIMIT $3"
        ),
        params![pos, barrier, limit],
    )?;
    rows.iter().map(stored).collect()
}

/// Applied entries of some kinds after `pos`, as [`entries_after`] reads them, and up to which place
/// all were looked at.
///
/// # Errors
/// [`DbError`].
pub fn entries_of_kinds_after(
    db: &mut dyn Db,
    pos: i64,
    kinds: &[&str],
    limit: usize,
) -> Result<(Vec<Stored>, i64), DbError> {
    let end = match first_waiting(db)? {
        Some(barrier) => barrier.saturating_sub(1),
        None => top(db)?,
    };
    let places: Vec<String> = (3..).take(kinds.len()).map(|place| format!("${place}")).collect();
    let mut values = params![pos, end].to_vec();
    values.extend(kinds.iter().map(|kind| Value::from(*kind)));
    values.push(Value::from(limit));
    let rows = db.query(
        &format!(
            "SELECT {COLUMNS} FROM journal_entry WHERE pos > $1 AND pos <= $2 AND state = 1 AND kind IN ({})
             ORDER BY pos LIMIT ${}",
            places.join(","),
            values.len()
        ),
        &values,
    )?;
    let found: Vec<Stored> = rows.iter().map(stored).collect::<Result<_, _>>()?;
    let seen = found.last().filter(|_| found.len() >= limit).map_or(end, |last| last.pos);
    Ok((found, seen.max(pos)))
}

/// One entry by its place in this node's order.
///
/// # Errors
/// [`DbError`].
pub fn entry_at(db: &mut dyn Db, pos: i64) -> Result<Option<Stored>, DbError> {
    db.first(&format!("SELECT {COLUMNS} FROM journal_entry WHERE pos = $1"), params![pos])?
        .as_ref()
        .map(stored)
        .transpose()
}

/// An entry seen in passing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    /// This node's commit order.
    pub pos: i64,
    /// Kind of fact.
    pub kind: String,
    /// 0 waits to be applied, 1 applied, 2 parked.
    pub state: i64,
}

/// All entries after `pos` in this node's order, applied or not: for whoever must not
/// wait behind those that are not.
///
/// # Errors
/// [`DbError`].
pub fn glances_after(db: &mut dyn Db, pos: i64, limit: usize) -> Result<Vec<Glance>, DbError> {
    db.query(
        "SELECT pos, kind, state FROM journal_entry WHERE pos > $1 ORDER BY pos LIMIT $2",
        params![pos, limit],
    )?
    .iter()
    .map(|row| Ok(Glance { pos: row.int(0)?, kind: row.text(1)?, state: row.int(2)? }))
    .collect()
}

/// The state of an entry, as in [`Glance`].
///
/// # Errors
/// [`DbError`].
pub fn state_at(db: &mut dyn Db, pos: i64) -> Result<Option<i64>, DbError> {
    db.first("SELECT state FROM journal_entry WHERE pos = $1", params![pos])?
        .map(|row| row.int(0))
        .transpose()
}

/// The certificates that a node has signed epochs under, as far as they are here.
///
/// # Errors
/// [`DbError`].
pub fn certificates_of(db: &mut dyn Db, node: NodeId) -> Result<Vec<Certificate>, DbError> {
    let rows = db.query("SELECT certificate FROM journal_epoch WHERE origin = $1", params![node])?;
    rows.iter()
        .map(|row| Certificate::decode(&row.bytes(0)?).map_err(|_| DbError::Shape("a certificate")))
        .collect()
}

/// All entries of a subject in fold order; the timeline of a thing.
///
/// # Errors
/// [`DbError`].
pub fn entries_of(db: &mut dyn Db, kind: &str, id: [u8; 16], limit: usize) -> Result<Vec<Stored>, DbError> {
    let rows = db.query(
        &format!(
            "SELECT {COLUMNS} FROM journal_entry WHERE subject_kind = $1 AND subject_id = $2 AND state = 1
             ORDER BY rev, event_id, pos LIMIT $3"
        ),
        params![kind, id, limit],
    )?;
    let mut entries: Vec<Stored> = rows.iter().map(stored).collect::<Result<_, _>>()?;
    entries.dedup_by_key(|s| s.entry.header.event_id);
    Ok(entries)
}

/// All applied entries of a kind, each once, and whether more wait to be applied. For kinds
/// of which there are few: it goes through all entries of that kind of subject.
///
/// # Errors
/// [`DbError`].
pub fn entries_of_kind(db: &mut dyn Db, subject: &str, kind: &str) -> Result<(Vec<Stored>, bool), DbError> {
    let rows = db.query(
        &format!(
            "SELECT {COLUMNS} FROM journal_entry WHERE subject_kind = $1 AND kind = $2 AND state = 1
             ORDER BY event_id, pos"
        ),
        params![subject, kind],
    )?;
    let mut entries: Vec<Stored> = rows.iter().map(stored).collect::<Result<_, _>>()?;
    entries.dedup_by_key(|s| s.entry.header.event_id);
    let waits = db.first(
        "SELECT 1 FROM journal_entry WHERE subject_kind = $1 AND kind = $2 AND state = 0 LIMIT 1",
        params![subject, kind],
    )?;
    Ok((entries, waits.is_some()))
}

/// The revision of a subject, 0 when there is none.
///
/// # Errors
/// [`DbError`].
pub fn rev(db: &mut dyn Db, subject: &Subject) -> Result<u64, DbError> {
    Ok(crate::view::last_rev(db, subject)?.rev)
}

/// A consumer's cursor; `None` when it never had one.
///
/// # Errors
/// [`DbError`].
pub fn cursor(db: &mut dyn Db, consumer: &str) -> Result<Option<i64>, DbError> {
    db.first("SELECT pos FROM journal_cursor WHERE consumer = $1", params![consumer])?
        .map(|row| row.int(0))
        .transpose()
}

/// The last position there is.
///
/// # Errors
/// [`DbError`].
pub fn top(db: &mut dyn Db) -> Result<i64, DbError> {
    let row = db.first("SELECT MAX(pos) FROM journal_entry", &[])?;
    Ok(row.map(|row| row.opt_int(0)).transpose()?.flatten().unwrap_or(0))
}

/// A stream and how far it goes here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamHead {
    /// The stream.
    pub stream: StreamId,
    /// The number this node's tables use for it.
    pub number: i64,
    /// Last position.
    pub seq: u64,
    /// Chain hash there.
    pub head: [u8; 32],
}

/// Every stream this node holds.
///
/// # Errors
/// [`DbError`].
pub fn stream_heads(db: &mut dyn Db) -> Result<Vec<StreamHead>, DbError> {
    let rows = db.query(
        "SELECT origin, epoch, channel, lane, stream, seq, head FROM journal_stream ORDER BY stream",
        &[],
    )?;
    rows.iter()
        .map(|row| {
            let stream = StreamId {
                origin: row.id(0)?,
                epoch: row.id(1)?,
                channel: row.text(2)?.parse().map_err(|_| DbError::Shape("channel"))?,
                lane: Lane::from_number(row.int(3)?).ok_or(DbError::Shape("lane"))?,
            };
            let seq = u64::try_from(row.int(5)?).map_err(|_| DbError::Shape("seq"))?;
            Ok(StreamHead { stream, number: row.int(4)?, seq, head: row.fixed(6)? })
        })
        .collect()
}

/// The number of a stream in this node's tables.
pub(crate) fn stream_number(db: &mut dyn Db, id: StreamId) -> Result<Option<i64>, DbError> {
    db.first(
        "SELECT stream FROM journal_stream WHERE origin = $1 AND epoch = $2 AND channel = $3 AND lane = $4",
        params![id.origin, id.epoch, id.channel.to_string(), id.lane.number()],
    )?
    .map(|r| r.int(0))
    .transpose()
}

/// A run of a stream from position `from`, at most `limit` entries, that ends at a
/// checkpoint: what a peer may be given. `None` when no checkpoint covers `from` yet.
/// A run may have to be longer than `limit` entries only when one signature covers
/// more than that; it then ends at that signature.
///
/// # Errors
/// [`DbError`].
pub fn read_run(db: &mut dyn Db, id: StreamId, from: u64, limit: usize) -> Result<Option<Run>, DbError> {
    let Some(number) = stream_number(db, id)? else { return Ok(None) };
    let most = from.saturating_add(u64::try_from(limit.max(1)).unwrap_or(1)).saturating_sub(1);
    let inside = db.first(
        "SELECT bytes, seq FROM journal_checkpoint WHERE stream = $1 AND seq >= $2 AND seq <= $3 ORDER BY seq DESC LIMIT 1",
        params![number, from, most],
    )?;
    let row = match inside {
        Some(row) => Some(row),
        None => db.first(
            "SELECT bytes, seq FROM journal_checkpoint WHERE stream = $1 AND seq >= $2 ORDER BY seq LIMIT 1",
            params![number, from],
        )?,
    };
    let Some(row) = row else { return Ok(None) };
    let checkpoint = Checkpoint::decode(&row.bytes(0)?).map_err(|_| DbError::Shape("a stored checkpoint"))?;
    let rows = db.query(
        "SELECT header, body, sealed, sealed_digest FROM journal_entry
         WHERE stream = $1 AND seq >= $2 AND seq <= $3 ORDER BY seq",
        params![number, from, row.int(1)?],
    )?;
    let entries = rows.iter().map(entry_of).collect::<Result<Vec<_>, _>>()?;
    Ok(Some(Run { stream: id, entries, checkpoint }))
}

/// A checkpoint of a stream: the last one at positions `from` to `to`.
///
/// # Errors
/// [`DbError`].
pub fn checkpoint_within(
    db: &mut dyn Db,
    id: StreamId,
    from: u64,
    to: u64,
) -> Result<Option<Checkpoint>, DbError> {
    let Some(number) = stream_number(db, id)? else { return Ok(None) };
    let row = db.first(
        "SELECT bytes FROM journal_checkpoint WHERE stream = $1 AND seq >= $2 AND seq <= $3
         ORDER BY seq DESC LIMIT 1",
        params![number, from, to],
    )?;
    row.map(|row| checkpoint_of(&row)).transpose()
}

/// The first checkpoint of a stream at position `from` or after it.
///
/// # Errors
/// [`DbError`].
pub fn checkpoint_from(db: &mut dyn Db, id: StreamId, from: u64) -> Result<Option<Checkpoint>, DbError> {
    let Some(number) = stream_number(db, id)? else { return Ok(None) };
    let row = db.first(
        "SELECT bytes FROM journal_checkpoint WHERE stream = $1 AND seq >= $2 ORDER BY seq LIMIT 1",
        params![number, from],
    )?;
    row.map(|row| checkpoint_of(&row)).transpose()
}

fn checkpoint_of(row: &Row) -> Result<Checkpoint, DbError> {
    Checkpoint::decode(&row.bytes(0)?).map_err(|_| DbError::Shape("a stored checkpoint"))
}

/// Entries of a stream at positions `from` to `to`, whether signed or not.
///
/// # Errors
/// [`DbError`].
pub fn entries_between(db: &mut dyn Db, id: StreamId, from: u64, to: u64) -> Result<Vec<Entry>, DbError> {
    let Some(number) = stream_number(db, id)? else { return Ok(Vec::new()) };
    let rows = db.query(
        "SELECT header, body, sealed, sealed_digest FROM journal_entry
         WHERE stream = $1 AND seq >= $2 AND seq <= $3 ORDER BY seq",
        params![number, from, to],
    )?;
    rows.iter().map(entry_of).collect()
}

/// What `own` wrote about a subject, each event once and in fold order, without what it told in
/// the channel `but` or everybody below.
///
/// # Errors
/// [`DbError`].
pub(crate) fn own_entries_of(
    db: &mut dyn Db,
    own: NodeId,
    subject: &Subject,
    but: Channel,
) -> Result<Vec<Entry>, DbError> {
    let rows = db.query(
        "SELECT e.header, e.body, e.sealed, e.sealed_digest FROM journal_entry e
         JOIN journal_stream s ON s.stream = e.stream
         WHERE e.subject_kind = $1 AND e.subject_id = $2 AND e.state = 1 AND s.origin = $3
            AND NOT EXISTS (SELECT 1 FROM journal_entry x JOIN journal_stream y ON y.stream = x.stream
                WHERE x.event_id = e.event_id AND y.origin = $3 AND y.channel IN ($4, $5))
         ORDER BY e.rev, e.event_id, e.pos",
        params![subject.kind.as_ref(), subject.id, own, but.to_string(), Channel::Down.to_string()],
    )?;
    let mut entries: Vec<Entry> = rows.iter().map(entry_of).collect::<Result<_, _>>()?;
    entries.dedup_by_key(|entry| entry.header.event_id);
    Ok(entries)
}

/// The signed position of each stream: as far as a peer may be given.
///
/// # Errors
/// [`DbError`].
pub fn signed_heads(db: &mut dyn Db) -> Result<Vec<(i64, u64)>, DbError> {
    // The end of a range of the key for each stream: the signer asks after every commit,
    // and must not read all signatures that were ever made.
    let rows = db.query(
        "SELECT stream, last FROM (SELECT s.stream,
            (SELECT MAX(c.seq) FROM journal_checkpoint c WHERE c.stream = s.stream) AS last
         FROM journal_stream s) h WHERE last IS NOT NULL",
        &[],
    )?;
    rows.iter()
        .map(|r| Ok((r.int(0)?, u64::try_from(r.int(1)?).map_err(|_| DbError::Shape("seq"))?)))
        .collect()
}

/// Hash of the chain at a position; zero before the first.
///
/// # Errors
/// [`DbError`].
pub fn hash_at(db: &mut dyn Db, id: StreamId, seq: u64) -> Result<Option<[u8; 32]>, DbError> {
    if seq == 0 {
        return Ok(Some([0; 32]));
    }
    let Some(number) = stream_number(db, id)? else { return Ok(None) };
    db.first("SELECT hash FROM journal_entry WHERE stream = $1 AND seq = $2", params![number, seq])?
        .map(|r| r.fixed(0))
        .transpose()
}

/// A known epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epoch {
    /// Its id.
    pub epoch: EpochId,
    /// Whose memory.
    pub origin: NodeId,
    /// The certificate of its key.
    pub certificate: Certificate,
    /// Two entries for one position were seen.
    pub frozen: bool,
}

/// Every epoch this node knows.
///
/// # Errors
/// [`DbError`].
pub fn epochs(db: &mut dyn Db) -> Result<Vec<Epoch>, DbError> {
    let rows =
        db.query("SELECT epoch, origin, certificate, frozen FROM journal_epoch ORDER BY epoch", &[])?;
    rows.iter()
        .map(|row| {
            let certificate =
                Certificate::decode(&row.bytes(2)?).map_err(|_| DbError::Shape("a stored certificate"))?;
            Ok(Epoch { epoch: row.id(0)?, origin: row.id(1)?, certificate, frozen: row.flag(3)? })
        })
        .collect()
}

/// Erasures of the sealed part of an event that are here, oldest here first.
///
/// # Errors
/// [`DbError`].
pub fn erasures_of(db: &mut dyn Db, event: EventId) -> Result<Vec<Entry>, DbError> {
    let rows = db.query(
        "SELECT header, body, sealed, sealed_digest FROM journal_entry
         WHERE subject_kind = 'erasure' AND subject_id = $1 ORDER BY pos",
        params![event],
    )?;
    rows.iter().map(entry_of).collect()
}

/// The proof that was kept of an erasure of this event.
///
/// # Errors
/// [`DbError`].
pub fn erasure_proof(db: &mut dyn Db, event: EventId) -> Result<Option<Vec<u8>>, DbError> {
    db.first("SELECT proof FROM journal_erasure WHERE event = $1", params![event])?
        .map(|row| row.bytes(0))
        .transpose()
}

/// When this node stored an entry.
///
/// # Errors
/// [`DbError`].
pub fn received_at(db: &mut dyn Db, id: StreamId, seq: u64) -> Result<Option<Instant>, DbError> {
    let Some(number) = stream_number(db, id)? else { return Ok(None) };
    db.first("SELECT received_at FROM journal_entry WHERE stream = $1 AND seq = $2", params![number, seq])?
        .map(|row| row.instant(0))
        .transpose()
}

/// A parked entry, for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// The entry.
    pub stored: Stored,
    /// Why.
    pub reason: String,
}

/// Parked entries, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn parked(db: &mut dyn Db, limit: usize) -> Result<Vec<Parked>, DbError> {
    let rows = db.query(
        &format!("SELECT {COLUMNS}, reason FROM journal_entry WHERE {PARKED} ORDER BY pos LIMIT $1"),
        params![limit],
    )?;
    rows.iter()
        .map(|row| Ok(Parked { stored: stored(row)?, reason: row.opt_text(8)?.unwrap_or_default() }))
        .collect()
}
