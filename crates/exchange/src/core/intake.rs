//! What may be stored: a received run against what is held of its stream.
//!
//! Everything is proven before anything is compared, so an equivocation is only
//! ever announced when the origin itself signed two histories; a forger cannot
//! freeze an epoch. Entries behind the last checkpoint are dropped here and come
//! again later: whatever is stored is covered by a signature.
//!
//! The chain binds the digest of a sealed part and not its bytes, so whoever carries an
//! entry could leave them out and nothing else would tell. A sealed part may be missing
//! only with the erasure beside it, in the run or as a proof ([`super::erasure`]).

use super::bundle::{Seal, sealed_message};
use super::erasure::erased_by;
use super::faults::{Fault, Planted};
use super::message::{ErasureProof, Reason, Run, StreamHead};
use facts::entry::{NO_SEALED, link};
use facts::{Certificate, Checkpoint, Digest32, Entry, StreamId, VerifyingKey};
use std::sync::Arc;

/// The costly proofs, so that a simulator can put cheap ones in their place.
pub trait Proof {
    /// The chain's hash after `entry`.
    fn link(&self, prev: &Digest32, entry: &Entry) -> Digest32;
    /// The chain's hash after an entry of which only the digest is known.
    fn follow(&self, prev: &Digest32, digest: &Digest32) -> Digest32 {
        link(prev, digest)
    }
    /// Whether the sealed part, if it is there, is the one that was written.
    fn sealed(&self, entry: &Entry) -> bool;
    /// Whether `key` signed the checkpoint.
    fn checkpoint(&self, checkpoint: &Checkpoint, key: &VerifyingKey) -> bool;
    /// Whether `issuer` signed the certificate.
    fn certificate(&self, certificate: &Certificate, issuer: &VerifyingKey) -> bool;
    /// Whether `key` signed the bundle with this digest.
    fn seal(&self, seal: &Seal, digest: &Digest32, key: &VerifyingKey) -> bool {
        let message = sealed_message(seal.suite, digest, seal.continues);
        seal.suite == key.suite && key.verify(&message, &seal.signature).is_ok()
    }
}

/// SM3 and the suites' signatures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Real;

impl Proof for Real {
    fn link(&self, prev: &Digest32, entry: &Entry) -> Digest32 {
        link(prev, &entry.digest())
    }
    fn sealed(&self, entry: &Entry) -> bool {
        entry.sealed_is_true()
    }
    fn checkpoint(&self, checkpoint: &Checkpoint, key: &VerifyingKey) -> bool {
        checkpoint.verify(key).is_ok()
    }
    fn certificate(&self, certificate: &Certificate, issuer: &VerifyingKey) -> bool {
        certificate.verify(issuer).is_ok()
    }
}

/// Entries that are proven and new, ready to be stored in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedRun {
    /// The stream.
    pub stream: StreamId,
    /// Position of the first entry; the store must hold exactly what is below it.
    pub first: u64,
    /// The chain's hash before it; the store must have the same.
    pub prev: Digest32,
    /// Entries with the chain's hash after each.
    pub entries: Vec<(Entry, Digest32)>,
    /// The signature over the last of them. Absent never, except by a planted bug.
    pub checkpoint: Option<Checkpoint>,
    /// The certificate whose key signed it.
    pub signer: Arc<Certificate>,
    /// Proofs for the sealed parts that are gone, kept until the erasures arrive.
    pub erasures: Vec<ErasureProof>,
    /// How far its author's clock is off, in milliseconds, where that is to be flagged at each entry.
    pub clock_off_ms: Option<i64>,
}

impl VerifiedRun {
    /// What is held of the stream once this is stored.
    #[must_use]
    pub fn head_after(&self) -> StreamHead {
        let count = u64::try_from(self.entries.len()).unwrap_or(u64::MAX);
        StreamHead {
            stream: self.stream,
            next: self.first.saturating_add(count),
            head: self.entries.last().map_or(self.prev, |(_, hash)| *hash),
        }
    }
}

/// What is to be done with a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Store it.
    Accept(Box<VerifiedRun>),
    /// All of it is below `next`: compare its last hash with the one held there.
    Held(Box<VerifiedRun>),
    /// It begins after `next`.
    Gap,
    /// The origin signed another history than the one held.
    Equivocation(Box<VerifiedRun>),
    /// Not taken.
    Refused(Reason),
}

/// Judges a run, whose proofs of erasures have been checked before. `held` is what is
/// durably held of the stream; `signers` those that may have signed in its epoch, most
/// likely first.
pub fn examine<P: Proof>(
    run: Run,
    held: StreamHead,
    signers: &[Arc<Certificate>],
    proof: &P,
    planted: Planted,
) -> Verdict {
    let covered = match prove(run, held.next, signers, proof, planted) {
        Ok(proven) => proven,
        Err(reason) => return Verdict::Refused(reason),
    };
    let after = covered.head_after();
    if covered.first > held.next && planted.has(Fault::GapAsNew) {
        return Verdict::Accept(Box::new(covered));
    }
    if covered.first > held.next {
        return Verdict::Gap;
    }
    if planted.has(Fault::ReplayAsNew) && after.next <= held.next {
        return Verdict::Accept(Box::new(covered));
    }
    if after.next <= held.next {
        return Verdict::Held(Box::new(covered));
    }
    // The run reaches over `next`: at the seam both must have the same hash, and by
    // the chain everything before it is then the same too.
    let overlap = usize::try_from(held.next - covered.first).unwrap_or(usize::MAX);
    let at_seam = match overlap.checked_sub(1) {
        None => covered.prev,
        Some(last) => covered.entries.get(last).map_or(covered.prev, |(_, hash)| *hash),
    };
    let skip_seam = planted.has(Fault::SkipChainCheck) || planted.has(Fault::SkipSeam);
    if at_seam != held.head && !skip_seam {
        return Verdict::Equivocation(Box::new(covered));
    }
    let overlap = if planted.has(Fault::OverlapTwice) { 0 } else { overlap };
    let entries = covered.entries.into_iter().skip(overlap).collect();
    let new = VerifiedRun { first: held.next, prev: held.head, entries, ..covered };
    Verdict::Accept(Box::new(new))
}

/// Positions, chain, sealed parts and signature; cut at the checkpoint. Entries below
/// `next` are held and are only compared.
fn prove<P: Proof>(
    run: Run,
    next: u64,
    signers: &[Arc<Certificate>],
    proof: &P,
    planted: Planted,
) -> Result<VerifiedRun, Reason> {
    let Run { stream, first, prev, entries, checkpoint, erasures } = run;
    let checkpoint = checkpoint.ok_or(Reason::NoCheckpoint)?;
    if checkpoint.stream != stream || first == 0 || (first == 1 && prev != [0; 32]) {
        return Err(Reason::Malformed);
    }
    let signed_here = entries.iter().take_while(|e| e.header.seq <= checkpoint.seq);
    let erased = erased_by(signed_here.chain(erasures.iter().map(|p| &p.entry)));
    let mut chained: Vec<(Entry, Digest32)> = Vec::with_capacity(entries.len());
    let (mut seq, mut at) = (first, prev);
    for entry in entries {
        if entry.header.stream != stream || entry.header.seq != seq {
            return Err(Reason::Malformed);
        }
        if seq > checkpoint.seq && !planted.has(Fault::StoreUncovered) {
            break;
        }
        if !proof.sealed(&entry) && !planted.has(Fault::SkipSealed) {
            return Err(Reason::BadSealed);
        }
        let gone = entry.sealed.is_none() && entry.sealed_digest != NO_SEALED;
        let gone = gone && !planted.has(Fault::SkipStripped);
        if gone && seq >= next && !erased.contains(&entry.header.event_id) {
            return Err(Reason::Stripped);
        }
        at = proof.link(&at, &entry);
        chained.push((entry, at));
        seq = seq.saturating_add(1);
    }
    if chained.is_empty() {
        return Err(Reason::NoCheckpoint);
    }
    let to_checkpoint = checkpoint.seq.checked_sub(first).and_then(|n| usize::try_from(n).ok());
    let signed = to_checkpoint.and_then(|n| chained.get(n)).ok_or(Reason::NoCheckpoint)?;
    if signed.1 != checkpoint.head && !planted.has(Fault::SkipChainCheck) {
        return Err(Reason::BrokenChain);
    }
    let signed_by = |c: &&Arc<Certificate>| {
        planted.has(Fault::SkipSignature) || proof.checkpoint(&checkpoint, &c.signing)
    };
    if signers.is_empty() {
        return Err(Reason::UnknownOrigin);
    }
    let signer = Arc::clone(signers.iter().find(signed_by).ok_or(Reason::BadSignature)?);
    Ok(VerifiedRun {
        stream,
        first,
        prev,
        entries: chained,
        checkpoint: Some(checkpoint),
        signer,
        erasures,
        clock_off_ms: None,
    })
}

#[cfg(test)]
#[path = "intake_tests.rs"]
mod tests;
