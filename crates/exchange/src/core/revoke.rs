//! Keys that are trusted no more. Whose key was stolen or whose machine was taken away
//! signs on, and nobody can tell by its signatures; so a node above says for each key
//! how far it counts: a place in the streams it signed, never a time, which whoever
//! holds the key would choose as it suits him.
//!
//! What is signed below the cut stays and is passed on; behind it nothing is taken, no
//! greeting is answered and no certificate is renewed. Certificates of others that the key
//! signed stay where they are known, and are taken where the cut names them. Two cuts of
//! one key keep what both leave, so it does not matter in which order they come. A node
//! comes back by enrolling again, with new keys.

use super::event::{Effect, Notice, Want};
use super::faults::Fault;
use super::intake::{Proof, VerifiedRun};
use super::message::{Message, Reason, StreamHead};
use super::node::Node;
use super::trust::Registry;
use facts::crypto::sm3;
use facts::{Certificate, Digest32, Lane, StreamId, VerifyingKey};
use kernel::{Instant, NodeId};
use std::collections::{BTreeMap, BTreeSet};

/// The name of a signing key in a revocation.
#[must_use]
pub fn key_digest(key: &VerifyingKey) -> Digest32 {
    sm3(&[&key.bytes])
}

/// What a node above says of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Whose key.
    pub node: NodeId,
    /// The key ([`key_digest`]).
    pub key: Digest32,
    /// Who says so.
    pub by: NodeId,
    /// What counts of the streams it signed; of one that is not named nothing does.
    pub until: Vec<StreamHead>,
    /// Digests of certificates it signed that stay.
    pub stands: BTreeSet<Digest32>,
}

/// What still counts of the keys that are trusted no more.
#[derive(Debug, Clone, Default)]
pub struct Cuts(BTreeMap<(NodeId, Digest32), Cut>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Cut {
    /// The first position of each stream that does not count.
    next: BTreeMap<StreamId, u64>,
    stands: BTreeSet<Digest32>,
}

impl Cuts {
    /// What all of these leave.
    pub fn of<'a>(list: impl IntoIterator<Item = &'a Revocation>) -> Self {
        let mut cuts = Self::default();
        for revocation in list {
            cuts.add(revocation);
        }
        cuts
    }

    /// Notes what counts no more; of two cuts of a key, what both leave stays. `true` when
    /// something is changed by it.
    pub fn add(&mut self, revocation: &Revocation) -> bool {
        let next = revocation.until.iter().map(|head| (head.stream, head.next)).collect();
        let new = Cut { next, stands: revocation.stands.clone() };
        let place = (revocation.node, revocation.key);
        let Some(old) = self.0.get_mut(&place) else {
            self.0.insert(place, new);
            return true;
        };
        let both = Cut {
            next: (old.next.iter())
                .filter_map(|(stream, one)| Some((*stream, *one.min(new.next.get(stream)?))))
                .collect(),
            stands: old.stands.intersection(&new.stands).copied().collect(),
        };
        let changed = *old != both;
        *old = both;
        changed
    }

    /// Whether the key of this certificate counts no more.
    #[must_use]
    pub fn covers(&self, certificate: &Certificate) -> bool {
        self.on(certificate).is_some()
    }

    /// Whether what the key of `signer` signed counts as far as `head`.
    #[must_use]
    pub fn leaves(&self, signer: &Certificate, head: &StreamHead) -> bool {
        let Some(cut) = self.on(signer) else { return true };
        cut.next.get(&head.stream).is_some_and(|next| head.next <= *next)
    }

    /// Whether a certificate that the key of `signer` signed is to be taken.
    #[must_use]
    pub fn lets_stand(&self, signer: &Certificate, certificate: &Certificate) -> bool {
        let Some(cut) = self.on(signer) else { return true };
        cut.stands.contains(&sm3(&[&certificate.encode()]))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn on(&self, certificate: &Certificate) -> Option<&Cut> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(certificate.node, key_digest(&certificate.signing)))
    }
}

impl Registry {
    /// Whether all keys of a node that are known count no more. It may come back with others.
    #[must_use]
    pub fn is_revoked(&self, node: NodeId) -> bool {
        self.newest(node).is_some_and(|newest| self.cuts.covers(newest))
    }

    /// Whether who revokes a key stands above it: it signed the key's certificate, or stands
    /// above who did.
    pub(crate) fn may_revoke(&self, revocation: &Revocation) -> bool {
        let of_key = self.certificates_of(revocation.node);
        // Who stood above it once and has let it go has no say any more.
        let newest = of_key.filter(|c| key_digest(&c.signing) == revocation.key).last();
        // Of a key that nobody here has heard of there is nothing to ask.
        newest.is_none_or(|c| c.issuer != c.node && self.is_under(c.issuer, revocation.by))
    }

    /// How far a stream counts, when the key of its epoch does no more.
    fn cut_of(&self, stream: &StreamId) -> Option<u64> {
        let signer = self.pinned_signer(stream.origin, stream.epoch)?;
        self.cuts.on(signer).map(|cut| cut.next.get(stream).copied().unwrap_or(1))
    }
}

impl<P: Proof> Node<P> {
    /// Somebody above has said that a key counts no more. Saying it again is harmless.
    pub(crate) fn revoke(&mut self, now: Instant, revocation: &Revocation, fx: &mut Vec<Effect>) {
        if !self.trust.may_revoke(revocation) || !self.trust.cuts.add(revocation) {
            return;
        }
        let node = revocation.node;
        fx.push(Effect::Notify(Notice::CertificatesChanged));
        if self.trust.is_revoked(node) && self.peers.contains_key(&node) {
            self.link_lost(now, node, Some(Reason::Revoked), fx);
        }
        self.beyond_the_cut(revocation, fx);
        // What counts no more is offered to nobody.
        let ids: Vec<NodeId> = self.peers.keys().copied().collect();
        for id in ids {
            let Some(peer) = self.peers.get(&id) else { continue };
            let gone = |stream: &StreamId| {
                stream.origin == node
                    && peer.cursors.get(stream).is_some_and(|c| c.next >= self.offered(stream))
            };
            let waiting = Lane::ALL.into_iter().flat_map(|lane| peer.dirty.get(lane));
            let over: Vec<StreamId> = waiting.filter(|s| gone(s)).copied().collect();
            if let Some(peer) = self.peers.get_mut(&id) {
                for stream in over {
                    peer.dirty.get_mut(stream.lane).remove(&stream);
                }
            }
        }
    }

    /// Entries that are here already though they do not count: they came another way, or
    /// before the word did. They stay, and an operator is told.
    fn beyond_the_cut(&self, revocation: &Revocation, fx: &mut Vec<Effect>) {
        let others = revocation.node != self.me.node;
        let own = self.held.values().filter(|h| others && h.stream.origin == revocation.node);
        for held in own {
            if let Some(cut) = self.trust.cut_of(&held.stream).filter(|cut| held.next > *cut) {
                fx.push(Effect::Notify(Notice::BeyondCut { stream: held.stream, from: cut, to: held.next }));
            }
        }
    }

    /// The first position of a stream that is offered to nobody: the one behind the last
    /// entry held, or the cut where its key counts no more.
    pub(crate) fn offered(&self, stream: &StreamId) -> u64 {
        let held = self.held(*stream).next;
        if self.trust.cuts.is_empty() || self.planted.has(Fault::OfferBeyondCut) {
            return held;
        }
        self.trust.cut_of(stream).map_or(held, |cut| cut.min(held))
    }

    /// Nothing is read behind a cut: nobody would take the run that holds it.
    pub(crate) fn within_cuts(&self, wants: &mut [Want]) {
        if !self.trust.cuts.is_empty() && !self.planted.has(Fault::OfferBeyondCut) {
            for want in wants {
                want.until = self.trust.cut_of(&want.stream).unwrap_or(u64::MAX);
            }
        }
    }

    /// Whether there is more of a stream to have than is held.
    pub(crate) fn cut_leaves_more(&self, stream: &StreamId) -> bool {
        self.trust.cuts.is_empty()
            || self.trust.cut_of(stream).is_none_or(|cut| self.held(*stream).next < cut)
    }

    /// Whether a run ends where its signer's key still counts.
    pub(crate) fn counts(&self, run: &VerifiedRun) -> bool {
        self.planted.has(Fault::RevokedSigns) || self.trust.cuts.leaves(&run.signer, &run.head_after())
    }

    /// Refuses a greeting with keys that count no more, and to renew their certificate. For
    /// whatever else it asks it needs a session, which it has not. `true` when it did.
    pub(crate) fn turns_away(&mut self, id: NodeId, message: &Message, fx: &mut Vec<Effect>) -> bool {
        // A greeting shows with which keys it comes: perhaps new ones that are not known yet.
        let counts_no_more = match message {
            Message::Hello(hello) => hello.chain.first().is_some_and(|c| self.trust.cuts.covers(c)),
            Message::Renew(_) => self.trust.is_revoked(id),
            _ => false,
        };
        if !counts_no_more || self.planted.has(Fault::RevokedWelcome) {
            return false;
        }
        if let Some(request) = message.asks() {
            fx.push(Effect::Send(id, Message::Refused { request, reason: Reason::Revoked }));
        }
        if let Some(peer) = self.peers.get_mut(&id).filter(|peer| !peer.is_up()) {
            peer.refused = Some(Reason::Revoked);
        }
        true
    }
}
