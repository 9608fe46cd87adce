//! Who signed whom: the certificates a node knows, and the tree they form.
//!
//! A certificate is taken only when its issuer is known and really signed it, its
//! level lies below the issuer's and its code within the issuer's area. The root is
//! trusted because the operator enrolled with a token that pinned it. Certificates
//! are never dropped: an old epoch is verified with the key that signed it. Time is
//! asked only when a node greets, never of entries, so an expired certificate does
//! not make the past unreadable.

use super::faults::{Fault, Planted};
use super::intake::Proof;
use super::release::{Releases, Unreleased};
use super::revoke::Cuts;
use super::terms;
use facts::crypto::sm3;
use facts::{Certificate, Digest32};
use kernel::{EpochId, Instant, NodeId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Why a certificate is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    /// The issuer is not known (yet).
    #[error("the issuer of the certificate is not known")]
    UnknownIssuer,
    /// The issuer's signature is not there.
    #[error("the issuer did not sign this certificate")]
    BadSignature,
    /// The level is not below the issuer's, or the code not in its area.
    #[error("the issuer may not speak for that area")]
    OutOfArea,
    /// It says it is its own issuer and is not the trusted root.
    #[error("a root that nobody here enrolled with")]
    StrangeRoot,
    /// More certificates of one node than a life of rotations, moves and renewals makes, or more nodes
    /// than there are places.
    #[error("too many certificates")]
    TooMany,
    /// The issuer's key counts no more, and the cut does not name the certificate.
    #[error("the issuer's key is revoked")]
    Revoked,
    /// The node stood under another issuer below this node, who has not let it go (yet).
    #[error("its present level above has not released the node")]
    NotReleased,
}

/// The certificates a node knows.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// Newest last.
    by_node: BTreeMap<NodeId, Vec<Arc<Certificate>>>,
    /// Roots that were enrolled with.
    roots: BTreeSet<NodeId>,
    /// With which certificate an epoch was first verified; from then on only that one counts.
    pinned: BTreeMap<(NodeId, EpochId), Arc<Certificate>>,
    /// Sums over subtrees that were asked for, kept true as certificates come.
    sums: BTreeMap<NodeId, Sum>,
    /// Keys that count no more, and how far they did.
    pub(crate) cuts: Cuts,
    /// Whose registry it is: who stands below him moves only when he has heard that it may.
    pub(crate) own: Option<NodeId>,
    /// Nodes that may move.
    pub(crate) releases: Releases,
    /// Certificates that are not taken before such a word is here.
    pub(crate) unreleased: Unreleased,
    pub(crate) planted: Planted,
    /// How often a node was new or stood elsewhere than before.
    ways: u64,
    /// Nodes that stand elsewhere than before, until it was seen to what follows from it.
    pub(crate) moved: BTreeSet<NodeId>,
}

impl Registry {
    /// Takes a certificate that the operator vouches for: the own one, or the root
    /// that came with enrolment.
    pub fn vouch(&mut self, certificate: Certificate) {
        self.roots.insert(certificate.node);
        self.put(certificate);
    }

    /// Takes a certificate that came from elsewhere. `true` when it was new.
    ///
    /// # Errors
    /// [`Untrusted`].
    pub fn take<P: Proof>(&mut self, certificate: &Certificate, proof: &P) -> Result<bool, Untrusted> {
        if self.knows(certificate) {
            return Ok(false);
        }
        if certificate.issuer == certificate.node {
            return Err(Untrusted::StrangeRoot);
        }
        let issuers = self.by_node.get(&certificate.issuer).ok_or(Untrusted::UnknownIssuer)?;
        let signed = |issuer: &&Arc<Certificate>| proof.certificate(certificate, &issuer.signing);
        let mut signers = issuers.iter().rev().filter(signed).peekable();
        let newest = Arc::clone(signers.peek().ok_or(Untrusted::BadSignature)?);
        if !self.cuts.lets_stand(&newest, certificate) {
            return Err(Untrusted::Revoked);
        }
        // An issuer that has moved kept its key and bears another code; what it signed before
        // stays right.
        if !signers.any(|by| certificate.level > by.level && by.covers(&certificate.code)) {
            return Err(Untrusted::OutOfArea);
        }
        if !self.is_let_go(certificate) {
            return Err(Untrusted::NotReleased);
        }
        let stranger = !self.by_node.contains_key(&certificate.node);
        let full = stranger && self.by_node.len() >= terms::NODES_KNOWN;
        if full || !has_room(self.certificates_of(certificate.node), certificate) {
            return Err(Untrusted::TooMany);
        }
        self.put(certificate.clone());
        Ok(true)
    }

    /// Takes a chain given from the node upwards; those that were new, issuers first.
    ///
    /// # Errors
    /// [`Untrusted`] at the first that cannot be taken; what was taken before stays.
    pub fn take_chain<P: Proof>(
        &mut self,
        chain: &[Certificate],
        proof: &P,
    ) -> Result<Vec<Certificate>, Untrusted> {
        let mut new = Vec::new();
        // Begin below the topmost that is already known: above it there may be a
        // root that this node never had to trust.
        let known = chain.iter().position(|c| self.knows(c)).unwrap_or(chain.len());
        for certificate in chain.iter().take(known).rev() {
            if self.take(certificate, proof)? {
                new.push(certificate.clone());
            }
        }
        Ok(new)
    }

    fn put(&mut self, certificate: Certificate) {
        let node = certificate.node;
        if self.knows(&certificate) {
            return;
        }
        let stood_under = self.newest(node).map(|c| c.issuer);
        let weight = Sum::of(&certificate);
        let list = self.by_node.entry(node).or_default();
        list.push(Arc::new(certificate));
        list.sort_by_key(|c| c.not_before);
        // A node that moves takes its whole subtree along; one that is new stands alone,
        // unless a root is vouched for of which children are known already.
        let moved = match stood_under {
            Some(before) => self.newest(node).is_none_or(|c| c.issuer != before),
            None => self.roots.contains(&node),
        };
        if moved || stood_under.is_none() {
            self.ways = self.ways.saturating_add(1);
        }
        if moved {
            self.sums.clear();
            self.moved.insert(node);
            return;
        }
        let above: Vec<NodeId> = self.path_up(node).skip(1).collect();
        for at in above {
            if let Some(sum) = self.sums.get_mut(&at) {
                *sum = sum.and(weight);
            }
        }
    }

    /// A number that is another one when some node is new or stands elsewhere: a certificate with a new
    /// term or a new key opens no way.
    pub(crate) const fn ways(&self) -> u64 {
        self.ways
    }

    /// Whether exactly this certificate is known.
    #[must_use]
    pub fn knows(&self, certificate: &Certificate) -> bool {
        self.by_node.get(&certificate.node).is_some_and(|list| list.iter().any(|c| **c == *certificate))
    }

    /// The newest certificate of a node.
    #[must_use]
    pub fn newest(&self, node: NodeId) -> Option<&Certificate> {
        self.by_node.get(&node)?.last().map(Arc::as_ref)
    }

    /// Certificates whose keys may have signed in this epoch: the one it was first
    /// verified with, or any of the node's when none was yet.
    #[must_use]
    pub fn signers_of(&self, node: NodeId, epoch: EpochId) -> Vec<Arc<Certificate>> {
        if let Some(certificate) = self.pinned.get(&(node, epoch)) {
            return vec![Arc::clone(certificate)];
        }
        let list = self.by_node.get(&node).map(Vec::as_slice).unwrap_or_default();
        list.iter().rev().map(Arc::clone).collect()
    }

    /// The certificate that an epoch was first verified with.
    #[must_use]
    pub fn pinned_signer(&self, node: NodeId, epoch: EpochId) -> Option<&Certificate> {
        self.pinned.get(&(node, epoch)).map(Arc::as_ref)
    }

    /// The certificates of a node, oldest first.
    pub fn certificates_of(&self, node: NodeId) -> impl Iterator<Item = &Certificate> {
        self.by_node.get(&node).into_iter().flatten().map(Arc::as_ref)
    }

    /// From now on only this certificate counts for the epoch.
    pub fn pin(&mut self, epoch: EpochId, certificate: Arc<Certificate>) {
        self.pinned.entry((certificate.node, epoch)).or_insert(certificate);
    }

    /// The node's certificate and its issuers, up to a root or as far as known.
    #[must_use]
    pub fn chain_of(&self, node: NodeId) -> Vec<Certificate> {
        let mut chain: Vec<Certificate> = Vec::new();
        let mut at = node;
        while let Some(certificate) = self.newest(at) {
            chain.push(certificate.clone());
            if certificate.issuer == at || chain.len() >= terms::CHAIN_CERTIFICATES {
                break;
            }
            at = certificate.issuer;
        }
        chain
    }

    /// How many certificates of a node are known.
    #[must_use]
    pub fn signers_known(&self, node: NodeId) -> usize {
        self.by_node.get(&node).map_or(0, Vec::len)
    }

    /// All that is needed to verify what the node wrote in any of its epochs: every
    /// certificate of it and of those above it, issuers first. The newest alone does not
    /// do: entries of an old epoch still wait somewhere when a key has been replaced; nor
    /// do those above it now, when the node once stood elsewhere.
    #[must_use]
    pub fn papers_of(&self, node: NodeId) -> Vec<Certificate> {
        let mut order = Vec::new();
        if self.planted.has(Fault::OldPapersOnly) {
            order.extend(self.path_up(node));
            order.reverse();
        } else {
            self.issuers_first(node, &mut BTreeSet::new(), &mut order);
        }
        let all = order.iter().filter_map(|at| self.by_node.get(at)).flatten();
        all.map(|c| c.as_ref().clone()).collect()
    }

    /// The node behind everybody who ever signed for it. Levels fall with each step, so the
    /// way up ends.
    fn issuers_first(&self, node: NodeId, seen: &mut BTreeSet<NodeId>, order: &mut Vec<NodeId>) {
        if !seen.insert(node) {
            return;
        }
        let issuers: BTreeSet<NodeId> = self.certificates_of(node).map(|c| c.issuer).collect();
        for issuer in issuers {
            self.issuers_first(issuer, seen, order);
        }
        order.push(node);
    }

    /// Whether `node` is `ancestor` or below it.
    #[must_use]
    pub fn is_under(&self, node: NodeId, ancestor: NodeId) -> bool {
        self.path_up(node).any(|at| at == ancestor)
    }

    /// Whether `node` was `ancestor` or stood below it at that moment.
    #[must_use]
    pub fn was_under(&self, node: NodeId, ancestor: NodeId, when: Instant) -> bool {
        let above = |at: &NodeId| self.issuer_at(*at, when).filter(|issuer| issuer != at);
        std::iter::successors(Some(node), above).take(terms::CHAIN_CERTIFICATES).any(|at| at == ancestor)
    }

    /// Under whom a node stood then; of the time before its first certificate, under whom first.
    fn issuer_at(&self, node: NodeId, when: Instant) -> Option<NodeId> {
        let list = self.by_node.get(&node)?;
        let begun = list.partition_point(|c| c.not_before <= when);
        list.get(begun.saturating_sub(1)).map(|c| c.issuer)
    }

    /// The node directly below `ancestor` on the way to `node`.
    #[must_use]
    pub fn child_towards(&self, ancestor: NodeId, node: NodeId) -> Option<NodeId> {
        let mut below = None;
        for at in self.path_up(node) {
            if at == ancestor {
                return below;
            }
            below = Some(at);
        }
        None
    }

    /// The node and those above it, nearest first.
    fn path_up(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let above = |at: &NodeId| self.newest(*at).map(|c| c.issuer).filter(|issuer| issuer != at);
        std::iter::successors(Some(node), above).take(terms::CHAIN_CERTIFICATES)
    }

    /// All certificates of nodes below `node`, issuers before those they signed.
    #[must_use]
    pub fn below(&self, node: NodeId) -> Vec<Certificate> {
        let mut found: Vec<(usize, &Arc<Certificate>)> = Vec::new();
        for (at, list) in &self.by_node {
            let depth = self.path_up(*at).position(|n| n == node);
            if let Some(depth) = depth.filter(|depth| *depth > 0) {
                found.extend(list.iter().map(|c| (depth, c)));
            }
        }
        found.sort_by_key(|found| (found.0, found.1.node, found.1.not_before));
        found.into_iter().map(|(_, c)| c.as_ref().clone()).collect()
    }

    /// The same behind those of issuers elsewhere that once signed for one of them: without
    /// these nobody could tell that the old certificates are right.
    #[must_use]
    pub fn papers_below(&self, node: NodeId) -> Vec<Certificate> {
        let below = self.below(node);
        let mut seen: BTreeSet<NodeId> = self.path_up(node).collect();
        seen.extend(below.iter().map(|c| c.node));
        let mut strangers = Vec::new();
        for certificate in &below {
            self.issuers_first(certificate.issuer, &mut seen, &mut strangers);
        }
        let papers = strangers.iter().flat_map(|at| self.certificates_of(*at)).cloned();
        papers.chain(below).collect()
    }

    /// Digest over the certificates below `node`, to see at a glance whether two
    /// nodes know the same ones. It does not matter in which order they came, so that one
    /// more certificate costs one hash and not two thousand.
    #[must_use]
    pub fn digest_below(&mut self, node: NodeId) -> Digest32 {
        if let Some(sum) = self.sums.get(&node) {
            return sum.digest();
        }
        let sum = self.below(node).iter().map(Sum::of).fold(Sum::default(), Sum::and);
        self.sums.insert(node, sum);
        sum.digest()
    }
}

/// Whether one more certificate of a node can be known beside those that are. Whoever knows the node asks
/// the same, so nobody may sign what would then be taken nowhere. A new term for the same keys takes no
/// place from a rotation or a move.
#[must_use]
pub fn has_room<'a>(known: impl Iterator<Item = &'a Certificate>, more: &Certificate) -> bool {
    let of = |c: &'a Certificate| (c.signing.bytes.as_slice(), c.tls_spki, c.code.as_str(), c.issuer);
    let mut begun: BTreeMap<_, usize> = BTreeMap::new();
    for certificate in known {
        let count = begun.entry(of(certificate)).or_default();
        *count = count.saturating_add(1);
    }
    let same = (more.signing.bytes.as_slice(), more.tls_spki, more.code.as_str(), more.issuer);
    match begun.get(&same) {
        Some(count) => *count < terms::TERMS_PER_CERTIFICATE,
        None => begun.len() < terms::CERTIFICATES_PER_NODE,
    }
}

/// A set of certificates as the sum of their hashes, four numbers that wrap around. Whoever
/// could make two sets with one sum would have to find certificates that a parent signs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum([u64; 4]);

impl Sum {
    fn of(certificate: &Certificate) -> Self {
        let hash = sm3(&[&certificate.encode()]);
        let mut sum = [0; 4];
        for (to, from) in sum.iter_mut().zip(hash.as_chunks::<8>().0) {
            *to = u64::from_be_bytes(*from);
        }
        Self(sum)
    }

    fn and(self, other: Self) -> Self {
        let [a, b, c, d] = self.0;
        let [e, f, g, h] = other.0;
        Self([a.wrapping_add(e), b.wrapping_add(f), c.wrapping_add(g), d.wrapping_add(h)])
    }

    fn digest(self) -> Digest32 {
        let mut digest = [0; 32];
        for (to, from) in digest.as_chunks_mut::<8>().0.iter_mut().zip(self.0) {
            *to = from.to_be_bytes();
        }
        digest
    }
}

impl Registry {
    /// The TLS keys that a node may be called with, newest last.
    #[must_use]
    pub fn pins_of(&self, node: NodeId) -> Vec<Digest32> {
        self.certificates_of(node).filter(|c| !self.cuts.covers(c)).map(|c| c.tls_spki).collect()
    }

    /// The TLS keys that may call. A node whose keys all count no more may, to hear so.
    #[must_use]
    pub fn callers(&self) -> Vec<(NodeId, Digest32)> {
        let of = |node: NodeId| {
            let good = self.pins_of(node);
            let all = || self.certificates_of(node).map(|c| c.tls_spki).collect();
            (node, if good.is_empty() { all() } else { good })
        };
        let shown = self.by_node.keys().map(|node| of(*node));
        shown.flat_map(|(node, pins)| pins.into_iter().map(move |pin| (node, pin))).collect()
    }
}

#[cfg(test)]
#[path = "trust_tests.rs"]
mod tests;
