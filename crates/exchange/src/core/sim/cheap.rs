//! Proofs that cost nothing and still cannot be had by chance.

use crate::core::bundle::Seal;
use crate::core::intake::Proof;
use facts::{Certificate, Checkpoint, Digest32, Entry, StreamId, Suite, VerifyingKey};
use kernel::{Instant, Level, NodeId};

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cheap;

fn mix(parts: &[&[u8]]) -> u64 {
    let bytes = parts.iter().flat_map(|p| p.iter().copied().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3).rotate_left(7))
}

/// A digest of a sealed part.
pub(crate) fn sealed_digest(bytes: &[u8]) -> Digest32 {
    stretched(mix(&[b"sealed", bytes]))
}

/// The digest of an entry.
pub(crate) fn digest_of(entry: &Entry) -> Digest32 {
    let (id, seq) = (entry.header.event_id.bytes(), entry.header.seq.to_be_bytes());
    stretched(mix(&[&id, &seq, &entry.body, &entry.sealed_digest[..8]]))
}

/// One number out of two, for the digest of a whole run of the world.
pub(crate) const fn fold(state: u64, value: u64) -> u64 {
    (state ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
}

/// A number for bytes.
pub(crate) fn number(bytes: &[u8]) -> u64 {
    mix(&[bytes])
}

fn stretched<const N: usize>(seed: u64) -> [u8; N] {
    let mut out = [0; N];
    for (to, from) in out.iter_mut().zip(seed.to_be_bytes().into_iter().cycle()) {
        *to = from;
    }
    out
}

pub(crate) fn sign_checkpoint(
    stream: StreamId,
    seq: u64,
    head: Digest32,
    at: Instant,
    key: &[u8],
) -> Checkpoint {
    let signature = stretched::<64>(mix(&[key, &head, &seq.to_be_bytes()])).to_vec();
    Checkpoint { stream, seq, head, at, suite: Suite::Ed25519, signature }
}

/// A bundle's signature.
pub(crate) fn sign_bundle(digest: &Digest32, continues: bool, key: &[u8]) -> Vec<u8> {
    stretched::<64>(mix(&[b"bundle", key, digest, &[u8::from(continues)]])).to_vec()
}

pub(crate) fn certificate(
    node: NodeId,
    code: &str,
    key: &[u8],
    issuer: (NodeId, &[u8]),
    from: Instant,
) -> Certificate {
    certificate_until(node, code, key, issuer, (from, Instant(i64::MAX)))
}

/// The same with an end. The term is signed too: of the keys alone two terms could be told
/// apart by nobody.
pub(crate) fn certificate_until(
    node: NodeId,
    code: &str,
    key: &[u8],
    issuer: (NodeId, &[u8]),
    (from, until): (Instant, Instant),
) -> Certificate {
    Certificate {
        node,
        code: code.to_owned(),
        level: Level::of_code(code).unwrap(),
        name: code.to_owned(),
        signing: VerifyingKey { suite: Suite::Ed25519, bytes: key.to_vec() },
        tls_spki: [0; 32],
        not_before: from,
        not_after: until,
        issuer: issuer.0,
        suite: Suite::Ed25519,
        signature: signed_term(issuer.1, key, node, code, (from, until)),
    }
}

fn signed_term(issuer: &[u8], key: &[u8], node: NodeId, code: &str, term: (Instant, Instant)) -> Vec<u8> {
    let term = [term.0.0.to_be_bytes(), term.1.0.to_be_bytes()].concat();
    stretched::<64>(mix(&[issuer, key, &node.bytes(), code.as_bytes(), &term])).to_vec()
}

impl Proof for Cheap {
    fn link(&self, prev: &Digest32, entry: &Entry) -> Digest32 {
        self.follow(prev, &digest_of(entry))
    }
    // Digests repeat one number, so eight bytes of each are all of it.
    fn follow(&self, prev: &Digest32, digest: &Digest32) -> Digest32 {
        stretched(mix(&[&prev[..8], &digest[..8]]))
    }
    fn sealed(&self, entry: &Entry) -> bool {
        entry.sealed.as_ref().is_none_or(|bytes| sealed_digest(bytes) == entry.sealed_digest)
    }
    fn checkpoint(&self, c: &Checkpoint, key: &VerifyingKey) -> bool {
        sign_checkpoint(c.stream, c.seq, c.head, c.at, &key.bytes).signature == c.signature
    }
    fn certificate(&self, c: &Certificate, issuer: &VerifyingKey) -> bool {
        let term = (c.not_before, c.not_after);
        c.signature == signed_term(&issuer.bytes, &c.signing.bytes, c.node, &c.code, term)
    }
    fn seal(&self, seal: &Seal, digest: &Digest32, key: &VerifyingKey) -> bool {
        seal.signature == sign_bundle(digest, seal.continues, &key.bytes)
    }
}
