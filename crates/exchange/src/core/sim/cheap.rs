//! Proofs that cost nothing and still cannot be had by chance.

use crate::core::intake::Proof;
use facts::{Certificate, Checkpoint, Digest32, Entry, StreamId, Suite, VerifyingKey};
use kernel::{Instant, Level, NodeId};

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cheap;

fn mix(parts: &[&[u8]]) -> u64 {
    let bytes = parts.iter().flat_map(|p| p.iter().copied().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3).rotate_left(7))
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

pub(crate) fn certificate(
    node: NodeId,
    code: &str,
    key: &[u8],
    issuer: NodeId,
    issuer_key: &[u8],
) -> Certificate {
    Certificate {
        node,
        code: code.to_owned(),
        level: Level::of_code(code).unwrap(),
        name: code.to_owned(),
        signing: VerifyingKey { suite: Suite::Ed25519, bytes: key.to_vec() },
        tls_spki: [0; 32],
        not_before: Instant(0),
        not_after: Instant(i64::MAX),
        issuer,
        suite: Suite::Ed25519,
        signature: stretched::<64>(mix(&[issuer_key, &node.bytes(), code.as_bytes()])).to_vec(),
    }
}

impl Proof for Cheap {
    fn link(&self, prev: &Digest32, entry: &Entry) -> Digest32 {
        stretched(mix(&[prev, &entry.header.event_id.bytes(), &entry.header.seq.to_be_bytes(), &entry.body]))
    }
    fn sealed(&self, _entry: &Entry) -> bool {
        true
    }
    fn checkpoint(&self, c: &Checkpoint, key: &VerifyingKey) -> bool {
        sign_checkpoint(c.stream, c.seq, c.head, c.at, &key.bytes).signature == c.signature
    }
    fn certificate(&self, c: &Certificate, issuer: &VerifyingKey) -> bool {
        c.signature == stretched::<64>(mix(&[&issuer.bytes, &c.node.bytes(), c.code.as_bytes()]))
    }
}
