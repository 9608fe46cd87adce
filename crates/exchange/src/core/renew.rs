//! Certificates that end: asked for anew at two thirds of their life, by themselves, and
//! still afterwards, so that a node comes back after any time away.
//!
//! The child asks its parent with every heartbeat for as long as its certificate is due,
//! and at once when a greeting was refused because it has ended; that needs no session.
//! The parent answers with the newest certificate while that is young, so a lost answer
//! costs nothing, and has a new one signed otherwise: the same node, code and keys, and
//! another term. Keys and epochs stay; replacing a key is another thing.
//!
//! What is never true here: that somebody gets a certificate for other keys than the ones
//! known, or that one whose certificate has ended does anything but renew it.

use super::event::{Effect, Notice, PersistItem};
use super::faults::Fault;
use super::intake::Proof;
use super::message::{Message, Reason};
use super::node::Node;
use super::peer::Role;
use super::terms::later;
use super::trust::{Untrusted, has_room};
use facts::Certificate;
use kernel::{Instant, NodeId};

/// Whether a certificate has lived two thirds of its life.
#[must_use]
pub const fn is_due(certificate: &Certificate, wall: Instant) -> bool {
    let life_ms = certificate.not_after.0.saturating_sub(certificate.not_before.0);
    wall.0.saturating_sub(certificate.not_before.0) >= life_ms / 3 * 2
}

impl<P: Proof> Node<P> {
    /// Whether the newest certificate of a node has ended.
    pub(crate) fn has_ended(&self, now: Instant, node: NodeId) -> bool {
        let ended = self.trust.newest(node).is_some_and(|c| self.wall(now) > c.not_after);
        ended && !self.planted.has(Fault::ExpiredWelcome)
    }

    /// Asks the parent for a new certificate if the own one is due, or was refused. A root
    /// signs its own.
    pub(crate) fn renew(&mut self, now: Instant, id: NodeId, fx: &mut Vec<Effect>) {
        self.renew_root(now, fx);
        let Some(peer) = self.peers.get(&id).filter(|p| p.role == Role::Parent && !p.cut) else { return };
        let Some(own) = self.trust.newest(self.me.node).filter(|c| c.issuer == id) else { return };
        // The parent judges by its own clock, and it gave the certificate its times.
        let off_ms = peer.offset_ms.filter(|_| !self.planted.has(Fault::RenewByOwnClock)).unwrap_or(0);
        let wall = later(self.wall(now), off_ms);
        let refused = peer.refused == Some(Reason::Expired);
        let asks = match () {
            () if self.planted.has(Fault::RenewNever) => false,
            () if self.planted.has(Fault::RenewInTimeOnly) => {
                is_due(own, wall) && wall <= own.not_after && !refused
            }
            () => refused || is_due(own, wall),
        };
        if asks {
            let request = self.fresh_id();
            fx.push(Effect::Send(id, Message::Renew(request)));
        }
    }

    /// A root has nobody to ask. Those below believe its next certificate because their
    /// parent, whose key they know, shows it in its chain.
    fn renew_root(&mut self, now: Instant, fx: &mut Vec<Effect>) {
        let wall = self.wall(now);
        let due = |c: &&Certificate| c.issuer == self.me.node && is_due(c, wall);
        let Some(own) = self.trust.newest(self.me.node).filter(due).cloned() else { return };
        if !self.planted.has(Fault::RenewNever) && self.issuing.insert(self.me.node) {
            fx.push(Effect::Issue { peer: self.me.node, request: 0, of: Box::new(own) });
        }
    }

    /// A child asks. It need not have greeted: its certificate may have ended.
    pub(crate) fn on_renew(&mut self, now: Instant, id: NodeId, request: u64, fx: &mut Vec<Effect>) {
        let newest = self.trust.newest(id).filter(|c| c.issuer == self.me.node && id != self.me.node);
        let clone = self.peers.get(&id).is_some_and(|p| p.boots.is_paused());
        let Some(newest) = newest.filter(|_| !clone).cloned() else {
            let reason = match clone {
                true => Reason::Clone,
                false if self.trust.stood_under(id, self.me.node) => Reason::Moved,
                false => Reason::BadCertificate,
            };
            fx.push(Effect::Send(id, Message::Refused { request, reason }));
            return;
        };
        let due = is_due(&newest, self.wall(now));
        if due && !has_room(self.trust.certificates_of(id), &newest) {
            // One more would be taken nowhere. It has years to come for new keys.
            fx.push(Effect::Notify(Notice::Untrusted(id, Untrusted::TooMany)));
            fx.push(Effect::Send(id, Message::Refused { request, reason: Reason::BadCertificate }));
        } else if !due && !self.planted.has(Fault::RenewEachTime) {
            fx.push(Effect::Send(id, Message::Renewed { request, certificate: Box::new(newest) }));
        } else if self.issuing.insert(id) {
            fx.push(Effect::Issue { peer: id, request, of: Box::new(newest) });
        }
    }

    /// The certificate is signed, or could not be.
    pub(crate) fn issued(
        &mut self,
        id: NodeId,
        request: u64,
        certificate: Option<Certificate>,
        fx: &mut Vec<Effect>,
    ) {
        self.issuing.remove(&id);
        let Some(certificate) = certificate else { return };
        if id == self.me.node {
            self.trust.vouch(certificate.clone());
            self.persist_certificates(Vec::new(), vec![PersistItem::Vouched(certificate.clone())], fx);
            fx.push(Effect::Notify(Notice::Renewed(Box::new(certificate))));
            return;
        }
        self.take_certificates(self.me.node, std::slice::from_ref(&certificate), Vec::new(), fx);
        fx.push(Effect::Send(id, Message::Renewed { request, certificate: Box::new(certificate) }));
    }

    /// The parent has answered.
    pub(crate) fn on_renewed(
        &mut self,
        now: Instant,
        id: NodeId,
        certificate: &Certificate,
        fx: &mut Vec<Effect>,
    ) {
        let Some(own) = self.trust.newest(self.me.node) else { return };
        let same = own.signing == certificate.signing && own.tls_spki == certificate.tls_spki;
        let mine = certificate.node == self.me.node && certificate.code == own.code && own.issuer == id;
        if !same || !mine || certificate.issuer != id || self.planted.has(Fault::RenewedUnheard) {
            return;
        }
        if !self.trust.knows(certificate) {
            self.take_certificates(id, std::slice::from_ref(certificate), Vec::new(), fx);
            if self.trust.knows(certificate) {
                fx.push(Effect::Notify(Notice::Renewed(Box::new(certificate.clone()))));
            }
        }
        if let Some(peer) = self.peers.get_mut(&id)
            && peer.refused == Some(Reason::Expired)
        {
            peer.refused = None;
            self.dial_now(now, id, fx);
        }
    }
}
