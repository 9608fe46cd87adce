//! The proofs of erasures that go beside a run (`core::erasure`), read from the journal:
//! from the erasure where it is here, else the proof with which the entry came. An
//! erasure is shown only to those whom its own audience includes.

use crate::core::message::ErasureProof;
use crate::core::{terms, wire};
use facts::draft::Fact;
use facts::entry::NO_SEALED;
use facts::system::Erased;
use facts::{Channel, Checkpoint, Entry, StreamId};
use journal::{Db, DbError, read};
use kernel::{EventId, Instant};

/// Proofs for the sealed parts that are gone from `entries`, up to `max_bytes`, and for
/// how many of the entries they are enough.
pub(crate) fn proofs_of(
    db: &mut dyn Db,
    own: &journal::Identity,
    stream: StreamId,
    entries: &[Entry],
    max_bytes: usize,
    now: Instant,
) -> Result<(Vec<ErasureProof>, usize), DbError> {
    let mut proofs = Vec::new();
    let mut bytes = 0usize;
    for (at, entry) in entries.iter().enumerate() {
        let event = entry.header.event_id;
        let gone = entry.sealed.is_none() && entry.sealed_digest != NO_SEALED;
        if !gone || entries.iter().any(|e| erases(e, event)) {
            continue;
        }
        // Without one the entry is sent all the same: the receiver refuses it and says so.
        let Some(proof) = proof_of(db, own, stream, event, now)? else { continue };
        bytes = bytes.saturating_add(weight(&proof));
        if bytes > max_bytes {
            return Ok((proofs, at));
        }
        proofs.push(proof);
    }
    Ok((proofs, entries.len()))
}

fn erases(entry: &Entry, event: EventId) -> bool {
    entry.header.kind == Erased::KIND && entry.header.subject.id == event.bytes()
}

/// Bytes that a proof takes on the way, nearly.
pub(crate) fn weight(proof: &ErasureProof) -> usize {
    let digests = proof.after.len().saturating_mul(32);
    digests.saturating_add(proof.entry.body.len()).saturating_add(1_024)
}

fn proof_of(
    db: &mut dyn Db,
    own: &journal::Identity,
    stream: StreamId,
    event: EventId,
    now: Instant,
) -> Result<Option<ErasureProof>, DbError> {
    for erasure in read::erasures_of(db, event)? {
        if with(erasure.header.stream.channel, stream.channel)
            && let Some(proof) = signed(db, own, erasure, now)?
        {
            return Ok(Some(proof));
        }
    }
    let kept = read::erasure_proof(db, event)?;
    kept.map(|bytes| wire::decode_erasure(&bytes).map_err(|_| DbError::Shape("a kept proof"))).transpose()
}

/// Whether the erasure's readers include those of the entry. Of two upward channels the
/// erasure's is the one that goes as high as the entry ever went.
fn with(erasure: Channel, entry: Channel) -> bool {
    erasure == entry || matches!((erasure, entry), (Channel::Up(_), Channel::Up(_)))
}

fn signed(
    db: &mut dyn Db,
    own: &journal::Identity,
    entry: Entry,
    now: Instant,
) -> Result<Option<ErasureProof>, DbError> {
    let (stream, seq) = (entry.header.stream, entry.header.seq);
    let Some(prev) = read::hash_at(db, stream, seq.saturating_sub(1))? else { return Ok(None) };
    let mine = stream.origin == own.node && stream.epoch == own.epoch;
    let checkpoint = match read::checkpoint_within(db, stream, seq, seq)? {
        Some(exact) => Some(exact),
        // The origin signs where it stands, so that nothing need follow it.
        None if mine => match read::hash_at(db, stream, seq)? {
            Some(head) => Some(
                Checkpoint::sign(stream, seq, head, now, &own.key)
                    .map_err(|_| DbError::Shape("the signing key"))?,
            ),
            None => None,
        },
        None => read::checkpoint_from(db, stream, seq)?,
    };
    let Some(checkpoint) = checkpoint else { return Ok(None) };
    let behind = read::entries_between(db, stream, seq.saturating_add(1), checkpoint.seq)?;
    if behind.len() > terms::PROOF_DIGESTS {
        return Ok(None);
    }
    let after = behind.iter().map(Entry::digest).collect();
    Ok(Some(ErasureProof { prev, entry, after, checkpoint }))
}
