//! Whether a sealed part that is gone was erased by one who may, or left out by whoever
//! carried the entry.
//!
//! An erasure is a fact like any other and may stand in another stream, far behind what
//! it erases, or arrive by another lane. So the sender puts it beside the run, with the
//! digests that lead from it to a signed head, and the receiver needs nothing else: no
//! order of arrival, no wait. What holds for one holder holds for the next, because the
//! proof is kept and handed on. Only the author of the entry and those above the author, when it
//! wrote or since, may erase, and each erasure bears the signature of the node that wrote it.

use super::faults::Fault;
use super::intake::Proof;
use super::message::{ErasureProof, Run};
use super::trust::Registry;
use facts::draft::Fact;
use facts::system::Erased;
use facts::{Certificate, Checkpoint, Entry, StreamId};
use kernel::{EventId, NodeId};
use std::collections::BTreeSet;

/// The events whose sealed parts these entries erase.
pub(crate) fn erased_by<'a>(entries: impl Iterator<Item = &'a Entry>) -> BTreeSet<EventId> {
    let erasures = entries.filter(|e| e.header.kind == Erased::KIND);
    erasures.map(|e| EventId::from_bytes(e.header.subject.id)).collect()
}

/// Leaves of the run's proofs those that hold.
pub(crate) fn keep_proven<P: Proof>(run: &mut Run, trust: &Registry, proof: &P) {
    let of = run.stream;
    let mut signed: Vec<Checkpoint> = Vec::new();
    run.erasures.retain(|p| {
        let eraser = p.entry.header.stream.origin;
        let may = may_erase(trust, &of, eraser) || trust.planted.has(Fault::ErasureByAnybody);
        if p.entry.header.kind != Erased::KIND || !may || !leads_on(p, proof) {
            return false;
        }
        if trust.planted.has(Fault::ErasureUnsigned) {
            return true;
        }
        if signed.contains(&p.checkpoint) {
            return true;
        }
        let signers = trust.signers_of(eraser, p.entry.header.stream.epoch);
        let good = signers.iter().any(|c| proof.checkpoint(&p.checkpoint, &c.signing));
        if good {
            signed.push(p.checkpoint.clone());
        }
        good
    });
}

/// Whether a node may erase what stands in a stream: its author, and whoever stood above the author when it wrote
/// this epoch, or since. A node that has moved brings along what its former levels had erased, and what one of them
/// might erase it might for good.
fn may_erase(trust: &Registry, of: &StreamId, eraser: NodeId) -> bool {
    if trust.planted.has(Fault::EraserOfToday) {
        return trust.is_under(of.origin, eraser);
    }
    // Of several certificates of one key nobody can tell under which of them it wrote.
    let signers = trust.signers_of(of.origin, of.epoch);
    let of_key = |c: &&Certificate| signers.iter().any(|signer| signer.signing == c.signing);
    let written = trust.certificates_of(of.origin).filter(of_key).map(|c| c.not_before).min();
    let since = |c: &&Certificate| written.is_none_or(|written| c.not_before >= written);
    let above =
        |c: &Certificate| trust.is_under(c.issuer, eraser) || trust.was_under(c.issuer, eraser, c.not_before);
    of.origin == eraser || trust.certificates_of(of.origin).filter(since).any(above)
}

/// Whether the erasure and the digests behind it lead to the signed head.
fn leads_on<P: Proof>(p: &ErasureProof, proof: &P) -> bool {
    let header = &p.entry.header;
    let count = u64::try_from(p.after.len()).unwrap_or(u64::MAX);
    let mut at = proof.link(&p.prev, &p.entry);
    for digest in &p.after {
        at = proof.follow(&at, digest);
    }
    p.checkpoint.stream == header.stream
        && p.checkpoint.seq == header.seq.saturating_add(count)
        && p.checkpoint.head == at
}

#[cfg(test)]
#[path = "erasure_tests.rs"]
mod tests;
