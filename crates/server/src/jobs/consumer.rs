//! Following the journal behind a durable cursor. What a consumer draws is appended in
//! the same transaction that moves its cursor, with ids derived from the cause: twice is
//! once. A consumer that is new begins with what happens from now on: switching it on
//! tells nobody of last month.

use super::{in_snapshot, in_writer, wake};
use crate::node::Node;
use journal::read::{Stored, cursor, entries_after, top};
use journal::{JournalError, Tx};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Entries looked at in one read.
const LOOK_ENTRIES: usize = 256;
/// Entries acted upon in one turn of the writer; a turn stays short.
const TURN_ENTRIES: usize = 16;
/// A cursor that passed only entries of no interest is written this often.
const CURSOR_EVERY: Duration = Duration::from_secs(5);

/// Follows the journal.
#[derive(Clone, Copy)]
pub struct Consumer {
    /// Name of the cursor.
    pub name: &'static str,
    /// Whether an entry is of interest, told without opening the database.
    pub wants: fn(&Stored) -> bool,
    /// Draws the consequences of one entry.
    pub step: fn(&mut Tx<'_>, &Stored) -> Result<(), JournalError>,
}

/// Runs a consumer until the node stops.
pub async fn run(node: Arc<Node>, consumer: Consumer) {
    let mut commits = node.committed.subscribe();
    let mut at = None;
    let mut written = Instant::now();
    loop {
        loop {
            match turn(&node, consumer, &mut at, &mut written).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(e) => {
                    tracing::warn!(consumer = consumer.name, error = %e, "a consumer waits for the database");
                    break;
                }
            }
        }
        if !wake(&node, &mut commits, node.config.look_every).await {
            return;
        }
    }
}

/// Where a consumer goes on; a new one at the end, which is kept at once.
async fn begin(node: &Node, consumer: Consumer) -> Result<i64, JournalError> {
    in_writer(node, move |tx| {
        if let Some(after) = cursor(tx, consumer.name)? {
            return Ok(after);
        }
        let after = top(tx)?;
        tx.set_cursor(consumer.name, after)?;
        Ok(after)
    })
    .await
}

/// One look; `true` when there may be more at once.
async fn turn(
    node: &Arc<Node>,
    consumer: Consumer,
    at: &mut Option<i64>,
    written: &mut Instant,
) -> Result<bool, JournalError> {
    let after = match *at {
        Some(after) => after,
        None => begin(node, consumer).await?,
    };
    *at = Some(after);
    let entries = in_snapshot(node, move |db| entries_after(db, after, LOOK_ENTRIES)).await?;
    let Some(end) = entries.last().map(|stored| stored.pos) else { return Ok(false) };
    let more = entries.len() >= LOOK_ENTRIES;
    let mut wanted: Vec<Stored> = entries.into_iter().filter(consumer.wants).collect();
    if wanted.is_empty() {
        if written.elapsed() >= CURSOR_EVERY {
            in_writer(node, move |tx| Ok(tx.set_cursor(consumer.name, end)?)).await?;
            *written = Instant::now();
        }
        *at = Some(end);
        return Ok(more);
    }
    while !wanted.is_empty() {
        let rest = wanted.split_off(wanted.len().min(TURN_ENTRIES));
        let upto = if rest.is_empty() { end } else { wanted.last().map_or(end, |stored| stored.pos) };
        act(node, consumer, wanted, upto).await?;
        *at = Some(upto);
        *written = Instant::now();
        wanted = rest;
    }
    Ok(more)
}

/// Acts upon a few entries and moves the cursor past them. An entry that a bug keeps
/// from being acted upon is told to the operator and passed over: it must not hold up
/// those behind it.
async fn act(node: &Node, consumer: Consumer, entries: Vec<Stored>, upto: i64) -> Result<(), JournalError> {
    let entries = Arc::new(entries);
    let all = Arc::clone(&entries);
    let together = in_writer(node, move |tx| {
        all.iter().try_for_each(|stored| (consumer.step)(tx, stored))?;
        Ok(tx.set_cursor(consumer.name, upto)?)
    });
    match together.await {
        Err(e) if is_ours(&e) => {}
        other => return other,
    }
    for index in 0..entries.len() {
        let one = Arc::clone(&entries);
        let alone = in_writer(node, move |tx| {
            let Some(stored) = one.get(index) else { return Ok(()) };
            (consumer.step)(tx, stored)?;
            Ok(tx.set_cursor(consumer.name, stored.pos)?)
        });
        match alone.await {
            Err(e) if is_ours(&e) => {
                let pos = entries.get(index).map_or(0, |stored| stored.pos);
                tracing::error!(consumer = consumer.name, pos, error = %e, "an entry was passed over");
            }
            other => other?,
        }
    }
    in_writer(node, move |tx| Ok(tx.set_cursor(consumer.name, upto)?)).await
}

/// Whether the error would come again: a bug of ours, not a database that is away.
fn is_ours(e: &JournalError) -> bool {
    match e {
        JournalError::Db(e) => !e.ends_transaction(),
        JournalError::Unavailable(_) => false,
        _ => true,
    }
}
