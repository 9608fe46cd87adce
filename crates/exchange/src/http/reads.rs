//! Entries for a neighbour, read from the journal: runs that end at a signature, with
//! the proofs of what was erased in them.
//!
//! Own streams are given as far as they are signed. Where one signature covers more
//! than a batch holds, a nearer one is made on the way out, so that every holder has
//! signatures close enough together to pass the stream on in batches too.

use super::proofs;
use super::store::signed_head;
use crate::core::event::Want;
use crate::core::message::Run;
use crate::core::terms;
use facts::{Checkpoint, Entry};
use journal::{Db, DbError, read};
use kernel::{Instant, limits};

/// Runs in the order of the wants, until a limit is met.
///
/// # Errors
/// [`DbError`].
pub fn read_runs(
    db: &mut dyn Db,
    own: &journal::Identity,
    wants: &[Want],
    max_entries: usize,
    max_bytes: usize,
    now: Instant,
) -> Result<Vec<Run>, DbError> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut entries_left, mut bytes_left) = (max_entries, max_bytes);
    for want in wants {
        if entries_left == 0 || bytes_left == 0 {
            break;
        }
        let Some(run) = run_of(db, own, *want, entries_left, bytes_left, runs.is_empty(), now)? else {
            continue;
        };
        entries_left = entries_left.saturating_sub(run.entries.len());
        let beside: usize = run.erasures.iter().map(proofs::weight).sum();
        bytes_left = bytes_left.saturating_sub(weight(&run.entries).saturating_add(beside));
        runs.push(run);
    }
    Ok(runs)
}

/// Bytes that entries take on the way, nearly.
fn weight(entries: &[Entry]) -> usize {
    entries.iter().map(|e| 512 + e.body.len() + e.sealed.as_ref().map_or(0, Vec::len)).sum()
}

/// One run. The first of a batch may exceed the batch's limits as far as its first
/// signature: there is no smaller piece of a stream that can be proven.
fn run_of(
    db: &mut dyn Db,
    own: &journal::Identity,
    want: Want,
    max_entries: usize,
    max_bytes: usize,
    is_first: bool,
    now: Instant,
) -> Result<Option<Run>, DbError> {
    let Want { stream, from, until } = want;
    let count = u64::try_from(max_entries.min(limits::BATCH_ENTRIES)).unwrap_or(1);
    let most = from.saturating_add(count).min(until).saturating_sub(1);
    if most < from {
        return Ok(None);
    }
    let Some(prev) = read::hash_at(db, stream, from.saturating_sub(1))? else { return Ok(None) };
    let Some(ahead) = read::checkpoint_from(db, stream, from)? else { return Ok(None) };
    let mine = stream.origin == own.node && stream.epoch == own.epoch;
    let signed = if mine { signed_head(db, stream)?.map_or(0, |h| h.next.saturating_sub(1)) } else { most };
    let mut entries = read::entries_between(db, stream, from, most.min(signed))?;
    let fits = fitting(&entries, max_bytes);
    let last = from.saturating_add(u64::try_from(fits).unwrap_or(1)).saturating_sub(1);
    let checkpoint = match read::checkpoint_within(db, stream, from, last)? {
        Some(checkpoint) => checkpoint,
        // Signed somewhere behind what fits: the origin signs nearer, others cannot.
        None if mine && last >= from => {
            let Some(head) = read::hash_at(db, stream, last)? else { return Ok(None) };
            Checkpoint::sign(stream, last, head, now, &own.key)
                .map_err(|_| DbError::Shape("the signing key"))?
        }
        // Its nearest signature lies behind the cut of a revoked key: nobody takes that.
        None if ahead.seq >= until => return Ok(None),
        None if is_first => {
            entries = read::entries_between(db, stream, from, ahead.seq)?;
            ahead
        }
        None => return Ok(None),
    };
    let length = checkpoint.seq.saturating_sub(from).saturating_add(1);
    entries.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    let run = Run { stream, first: from, prev, entries, checkpoint: Some(checkpoint), erasures: Vec::new() };
    with_proofs(db, own, run, max_bytes.min(terms::PROOF_BYTES), is_first, now)
}

/// The run with the proofs of what was erased in it; cut at an earlier signature when
/// they are more than fit.
fn with_proofs(
    db: &mut dyn Db,
    own: &journal::Identity,
    mut run: Run,
    max_bytes: usize,
    is_first: bool,
    now: Instant,
) -> Result<Option<Run>, DbError> {
    let (erasures, enough) = proofs::proofs_of(db, own, run.stream, &run.entries, max_bytes, now)?;
    if enough == run.entries.len() {
        run.erasures = erasures;
        return Ok(Some(run));
    }
    if !is_first {
        return Ok(None);
    }
    let length = u64::try_from(enough).unwrap_or(u64::MAX);
    let last = run.first.saturating_add(length).saturating_sub(1);
    if let Some(nearer) = read::checkpoint_within(db, run.stream, run.first, last)? {
        let length = nearer.seq.saturating_sub(run.first).saturating_add(1);
        run.entries.truncate(usize::try_from(length).unwrap_or(usize::MAX));
        run.checkpoint = Some(nearer);
    }
    (run.erasures, _) = proofs::proofs_of(db, own, run.stream, &run.entries, usize::MAX, now)?;
    Ok(Some(run))
}

/// How many of the entries fit; one always does.
fn fitting(entries: &[Entry], max_bytes: usize) -> usize {
    let mut bytes = 0usize;
    let fits = entries.iter().take_while(|entry| {
        bytes = bytes.saturating_add(weight(std::slice::from_ref(*entry)));
        bytes <= max_bytes
    });
    fits.count().max(1)
}
