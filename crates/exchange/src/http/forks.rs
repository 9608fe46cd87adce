//! Histories that part: a machine came back from an old backup, or a copy of it ran, and it
//! wrote on where its neighbours hold something else. Nobody takes what it wrote there.
//!
//! Where the parting begins is noted when it is first noticed: at the latest where this
//! process began to write. A new epoch is opened, by the node itself or its operator, in which what
//! lies behind is written again, as the same events. That goes on after a start until all of it is.

use super::memory;
use super::shared::Shared;
use facts::{Channel, Lane, StreamId};
use journal::{Db, DbError, JournalError, Turn, Tx, params, read};
use kernel::{EpochId, Instant, NodeId};
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// Entries written again in one turn of the writer.
const PAGE: u64 = 256;

/// Where the own streams stood when this process began.
///
/// # Errors
/// [`DbError`].
pub(crate) fn begin(shared: &Shared) -> Result<(), DbError> {
    let own = shared.journal.identity().node;
    let heads = shared.journal.read(|db| read::stream_heads(db))?;
    let own = heads.into_iter().filter(|h| h.stream.origin == own);
    let next = own.map(|h| (h.stream, h.seq.saturating_add(1))).collect();
    *shared.begun.write().unwrap_or_else(PoisonError::into_inner) = next;
    let identity = shared.journal.identity();
    let noted = shared.journal.read(|db| noted(db, identity.epoch))?;
    let streams = noted.into_iter().map(|((channel, lane), next)| {
        (StreamId { origin: identity.node, epoch: identity.epoch, channel, lane }, next)
    });
    *shared.parted.write().unwrap_or_else(PoisonError::into_inner) = streams.collect();
    Ok(())
}

/// A neighbour holds another history of an own stream than this node. The first note counts.
pub(crate) fn note(shared: &Shared, stream: StreamId) {
    let begun = shared.begun.read().unwrap_or_else(PoisonError::into_inner).get(&stream).copied();
    let next = begun.unwrap_or(1);
    shared.parted.write().unwrap_or_else(PoisonError::into_inner).entry(stream).or_insert(next);
    shared.journal.submit(
        Turn::Background,
        move |tx| {
            let now = tx.now();
            Ok::<(), JournalError>(keep(tx, stream, next, now)?)
        },
        |answer| {
            if let Err(e) = answer {
                tracing::warn!(error = %e, "where a history parts was not noted");
            }
        },
    );
}

fn keep(tx: &mut Tx<'_>, stream: StreamId, next: u64, now: Instant) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO exchange_fork (epoch, channel, lane, next, noticed_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (epoch, channel, lane) DO NOTHING",
        params![stream.epoch, stream.channel.to_string(), stream.lane.number(), next, now],
    )
}

/// Whether it is noted that a neighbour holds another history of this epoch.
///
/// # Errors
/// [`DbError`].
pub(crate) fn is_noted(db: &mut dyn Db, epoch: EpochId) -> Result<bool, DbError> {
    Ok(db.first("SELECT 1 FROM exchange_fork WHERE epoch = $1 LIMIT 1", params![epoch])?.is_some())
}

/// Writes again, in the epoch that is written now, what an earlier epoch holds behind the
/// place where its history parts; of streams that do not, what no neighbour holds. Answers
/// how many entries were written.
///
/// # Errors
/// [`JournalError`]; doing it again goes on where it stopped.
pub(crate) fn write_again(shared: &Shared, epoch: EpochId) -> Result<u64, JournalError> {
    let own = shared.journal.identity().node;
    let streams = shared.journal.read(|db| -> Result<_, DbError> {
        let noted = noted(db, epoch)?;
        let heads = read::stream_heads(db)?;
        let of_epoch = heads.into_iter().filter(|h| h.stream.origin == own && h.stream.epoch == epoch);
        let mut streams = Vec::new();
        for head in of_epoch.filter(|h| h.stream.channel != Channel::Local) {
            let from = match noted.get(&(head.stream.channel, head.stream.lane)) {
                Some(next) => *next,
                None => held_elsewhere(db, head.stream)?,
            };
            streams.push((head.stream, from, head.seq));
        }
        Ok(streams)
    })?;
    let mut again = 0u64;
    for (stream, from, to) in streams {
        again = again.saturating_add(append_again(shared, stream, from, to)?);
    }
    shared.journal.run(Turn::Background, move |tx| written(tx, own, epoch))?;
    Ok(again)
}

/// All of an epoch that had to be written again has been; that its history parted stays in the page's list.
fn written(tx: &mut Tx<'_>, own: NodeId, epoch: EpochId) -> Result<(), JournalError> {
    let now = tx.now();
    for ((channel, lane), _) in noted(tx, epoch)? {
        memory::written_again(tx, StreamId { origin: own, epoch, channel, lane }, 0, now)?;
    }
    Ok(tx.execute("UPDATE exchange_fork SET written = 1 WHERE epoch = $1", params![epoch])?)
}

/// Earlier epochs whose history parts and of which not everything is known to be written again: the process or
/// its database failed meanwhile.
///
/// # Errors
/// [`DbError`].
pub(crate) fn unwritten(db: &mut dyn Db, present: EpochId) -> Result<Vec<EpochId>, DbError> {
    let sql = "SELECT DISTINCT epoch FROM exchange_fork WHERE written = 0 AND epoch <> $1 ORDER BY epoch";
    db.query(sql, params![present])?.iter().map(|row| row.id(0)).collect()
}

/// Writes again what is left of all earlier epochs; answers how many entries were.
///
/// # Errors
/// [`JournalError`]; doing it again goes on where it stopped.
pub(crate) fn write_rest(shared: &Shared) -> Result<u64, JournalError> {
    let present = shared.journal.identity().epoch;
    let mut again = 0u64;
    for epoch in shared.journal.read(|db| unwritten(db, present))? {
        again = again.saturating_add(write_again(shared, epoch)?);
    }
    Ok(again)
}

/// Writes the entries of an earlier epoch between two positions again, a few in each turn of
/// the writer, and counts them there; answers how many were.
///
/// # Errors
/// [`JournalError`]; what was written stays, and doing it again goes on from there.
pub(crate) fn append_again(
    shared: &Shared,
    stream: StreamId,
    from: u64,
    to: u64,
) -> Result<u64, JournalError> {
    let (mut at, mut again) = (from, 0u64);
    while at <= to {
        let last = to.min(at.saturating_add(PAGE).saturating_sub(1));
        let some = shared.journal.run(Turn::Background, move |tx| {
            let (some, now) = (tx.append_again(stream, at, last)?, tx.now());
            if some > 0 {
                memory::written_again(tx, stream, some, now)?;
            }
            Ok::<_, JournalError>(some)
        })?;
        again = again.saturating_add(some);
        at = last.saturating_add(1);
    }
    Ok(again)
}

fn noted(db: &mut dyn Db, epoch: EpochId) -> Result<BTreeMap<(Channel, Lane), u64>, DbError> {
    let rows = db.query("SELECT channel, lane, next FROM exchange_fork WHERE epoch = $1", params![epoch])?;
    rows.iter()
        .map(|row| {
            let channel = row.text(0)?.parse().map_err(|_| DbError::Shape("channel"))?;
            let lane = Lane::from_number(row.int(1)?).ok_or(DbError::Shape("lane"))?;
            let next = u64::try_from(row.int(2)?).map_err(|_| DbError::Shape("next"))?;
            Ok(((channel, lane), next))
        })
        .collect()
}

/// The first position of an own stream that no neighbour said it holds, with the same hash.
fn held_elsewhere(db: &mut dyn Db, stream: StreamId) -> Result<u64, DbError> {
    let rows = db.query(
        "SELECT next, head FROM exchange_held WHERE origin = $1 AND epoch = $2 AND channel = $3 AND lane = $4",
        params![stream.origin, stream.epoch, stream.channel.to_string(), stream.lane.number()],
    )?;
    let mut most = 1;
    for row in rows {
        let next = u64::try_from(row.int(0)?).map_err(|_| DbError::Shape("next"))?;
        if next > most && read::hash_at(db, stream, next.saturating_sub(1))? == Some(row.fixed(1)?) {
            most = next;
        }
    }
    Ok(most)
}
