//! Certificates that travel beside the entries: who may speak for whom. They go up so
//! that every level knows the tree below it, and come down with a root that a parent
//! has newly joined, or when somebody below asks where an addressee stands.

use super::event::{Effect, Notice, PersistItem};
use super::faults::Fault;
use super::intake::Proof;
use super::message::{Above, Message};
use super::node::Node;
use super::peer::{Peer, Role};
use super::terms;
use super::trust::Untrusted;
use facts::{Certificate, Channel, Lane, StreamId};
use kernel::{Instant, NodeId};
use std::collections::BTreeSet;

impl<P: Proof> Node<P> {
    /// The parent's chain may lead to a root that is new here: the parent was joined
    /// to a tree after this node had enrolled, or the root has signed itself a new term. It is believed because the transport
    /// and the parent's unchanged key say that it is the parent who speaks.
    pub(crate) fn learn_chain(&mut self, id: NodeId, chain: &[Certificate], fx: &mut Vec<Effect>) {
        let Some(known) = self.trust.newest(id) else { return };
        let same_key = chain.first().is_some_and(|c| c.node == id && c.signing == known.signing);
        let signed = chain
            .iter()
            .zip(chain.iter().skip(1))
            .all(|(c, by)| c.issuer == by.node && self.proof.certificate(c, &by.signing));
        let Some(root) = chain.last().filter(|_| same_key && signed) else {
            // With new keys it shows who signed for them: that proves itself.
            if let Ok(new) = self.trust.take_chain(chain, &self.proof)
                && !new.is_empty()
            {
                self.persist_certificates(new, Vec::new(), fx);
            }
            return;
        };
        let mut vouched = Vec::new();
        let itself = root.issuer == root.node && self.proof.certificate(root, &root.signing);
        if itself && !self.trust.knows(root) {
            self.trust.vouch(root.clone());
            vouched.push(PersistItem::Vouched(root.clone()));
        }
        if let Ok(new) = self.trust.take_chain(chain, &self.proof)
            && !(new.is_empty() && vouched.is_empty())
        {
            self.persist_certificates(new, vouched, fx);
        }
    }

    /// The parent says who stands above it and where. Who that is its certificate says; only the
    /// address is its word, and whoever answers there has to show that node's key.
    pub(crate) fn on_grandparent(&self, id: NodeId, above: Option<Above>, fx: &mut Vec<Effect>) {
        let parent = self.peers.get(&id).is_some_and(|p| p.role == Role::Parent);
        let Some(issuer) = self.trust.newest(id).filter(|_| parent).map(|c| c.issuer) else { return };
        let stands = above.as_ref().map_or(id, |above| above.node);
        if issuer == stands && stands != self.me.node {
            fx.push(Effect::Notify(Notice::Grandparent(above)));
        }
    }

    /// Takes certificates from a neighbour, or from the operator when `from` is this
    /// node.
    pub(crate) fn take_certificates(
        &mut self,
        from: NodeId,
        list: &[Certificate],
        items: Vec<PersistItem>,
        fx: &mut Vec<Effect>,
    ) {
        let mut new = Vec::new();
        let mut orphans = false;
        // Which of a node's certificates the release names may be known only now.
        let nodes: BTreeSet<NodeId> = list.iter().map(|c| c.node).collect();
        let waiting = nodes.iter().flat_map(|node| self.trust.unreleased.of_node(*node));
        let waiting: Vec<Certificate> = waiting.filter(|c| !list.contains(c)).cloned().collect();
        for certificate in list.iter().chain(&waiting) {
            if self.planted.has(Fault::SkipIssuer) && !self.trust.knows(certificate) {
                self.trust.vouch(certificate.clone());
                new.push(certificate.clone());
                continue;
            }
            match self.trust.take(certificate, &self.proof) {
                Ok(is_new) => {
                    self.trust.unreleased.remove(certificate);
                    new.extend(is_new.then(|| certificate.clone()));
                }
                Err(Untrusted::StrangeRoot) => {}
                // It overtook its issuer's; asking for all brings them in order.
                Err(Untrusted::UnknownIssuer) => orphans = true,
                Err(why @ Untrusted::NotReleased) => {
                    if self.await_release(certificate) {
                        fx.push(Effect::Notify(Notice::Untrusted(from, why)));
                    }
                }
                Err(why) => fx.push(Effect::Notify(Notice::Untrusted(from, why))),
            }
        }
        if orphans && self.peers.get(&from).is_some_and(|p| p.is_up() && !p.role.is_above()) {
            fx.push(Effect::Send(from, Message::WantCertificates(vec![from])));
        }
        if new.is_empty() && items.is_empty() {
            return;
        }
        self.persist_certificates(new, items, fx);
    }

    /// A child shows certificates of nodes that it thinks are below it. Of one that stands elsewhere by a newer one
    /// it is told all papers: the entry with which the node took its leave may be lost, and nothing else would say it.
    pub(crate) fn tell_gone(&self, id: NodeId, list: &[Certificate], fx: &mut Vec<Effect>) {
        let child = self.peers.get(&id).is_some_and(|p| p.role == Role::Child && p.is_up());
        if !child || self.planted.has(Fault::GoneUnsaid) {
            return;
        }
        let nodes: BTreeSet<NodeId> = list.iter().map(|c| c.node).collect();
        let gone = nodes.into_iter().filter(|node| {
            let shown = list.iter().filter(|c| c.node == *node).max_by_key(|c| c.not_before);
            let newer =
                self.trust.newest(*node).zip(shown).filter(|(known, c)| known.not_before > c.not_before);
            let below = newer.is_some_and(|(_, shown)| self.trust.is_under(shown.issuer, id));
            below && !self.trust.is_under(*node, id)
        });
        let mut papers: Vec<Certificate> = Vec::new();
        for certificate in gone.flat_map(|node| self.trust.papers_of(node)) {
            if !papers.contains(&certificate) {
                papers.push(certificate);
            }
        }
        send_certificates(id, &papers, fx);
    }

    /// New certificates are stored, and those of nodes below are told upwards.
    pub(crate) fn persist_certificates(
        &mut self,
        new: Vec<Certificate>,
        mut items: Vec<PersistItem>,
        fx: &mut Vec<Effect>,
    ) {
        let below: Vec<Certificate> =
            new.iter().filter(|c| self.trust.is_under(c.node, self.me.node)).cloned().collect();
        let told_stays = self.planted.has(Fault::ToldStays);
        for peer in self.peers.values_mut() {
            // A neighbour that was told of a node does not know its new certificate.
            for certificate in new.iter().filter(|_| !told_stays) {
                for lane in Lane::ALL {
                    peer.told.get_mut(lane).remove(&certificate.node);
                }
            }
            if peer.role == Role::Parent && peer.is_up() && !below.is_empty() {
                send_certificates(peer.node, &below, fx);
            }
        }
        items.extend(new.into_iter().map(PersistItem::Certificate));
        self.save(items, fx);
        fx.push(Effect::Notify(Notice::CertificatesChanged));
    }

    /// Notes the addressee of a stream when nobody has named it yet. `true` when it is
    /// not known.
    pub(crate) fn seek(&mut self, stream: &StreamId) -> bool {
        let Channel::To(node) = stream.channel else { return false };
        if node == self.me.node || self.trust.newest(node).is_some() {
            return false;
        }
        if self.has_place_to_seek(node) {
            self.sought.entry(node).or_default();
        } else {
            self.seeks_more = true;
        }
        true
    }

    fn has_place_to_seek(&self, node: NodeId) -> bool {
        self.sought.contains_key(&node) || self.sought.len() < self.places_sought
    }

    /// Some that were sought are known: there is a place for others.
    fn seek_the_rest(&mut self, fx: &mut Vec<Effect>) {
        let room = self.sought.len() < self.places_sought && !self.planted.has(Fault::FirstSoughtOnly);
        if !room || !std::mem::take(&mut self.seeks_more) {
            return;
        }
        let before: BTreeSet<NodeId> = self.sought.keys().copied().collect();
        // Also of what is held elsewhere and was lost here with its addressee.
        let more = self.peers.values().flat_map(|peer| peer.more.keys());
        let streams: BTreeSet<StreamId> = self.held.keys().chain(more).copied().collect();
        for stream in streams {
            self.seek(&stream);
        }
        let new: Vec<NodeId> = self.sought.keys().filter(|node| !before.contains(*node)).copied().collect();
        self.ask_above_for(&new, fx);
    }

    /// Asks the parent for the certificates that are sought: what stands beside this
    /// node is known above it. Asked again with every heartbeat until it is answered.
    pub(crate) fn ask_above(&self, fx: &mut Vec<Effect>) {
        let nodes: Vec<NodeId> = self.sought.keys().copied().collect();
        self.ask_above_for(&nodes, fx);
    }

    pub(crate) fn ask_above_for(&self, nodes: &[NodeId], fx: &mut Vec<Effect>) {
        for peer in self.peers.values().filter(|p| p.role == Role::Parent && p.is_up()) {
            for page in nodes.chunks(terms::CERTIFICATES_PER_MESSAGE) {
                fx.push(Effect::Send(peer.node, Message::WantCertificates(page.to_vec())));
            }
        }
    }

    /// A neighbour asks for certificates. One above means these nodes and all below
    /// them; one below only wants to know where they stand, and is told later what is
    /// not known yet.
    pub(crate) fn on_want(&mut self, id: NodeId, nodes: &[NodeId], fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get(&id) else { return };
        let above = peer.role.is_above();
        let mut list: Vec<Certificate> = Vec::new();
        let mut unknown = false;
        for node in nodes {
            if above {
                list.extend(self.trust.papers_of(*node));
                list.extend(self.trust.papers_below(*node));
            } else if self.trust.newest(*node).is_some() {
                list.extend(self.trust.papers_of(*node));
            } else if self.has_place_to_seek(*node) {
                self.sought.entry(*node).or_default().insert(id);
                unknown = true;
            }
        }
        send_certificates(id, &list, fx);
        if unknown {
            self.ask_above(fx);
        }
    }

    /// Tells those who asked for certificates that have come.
    fn tell_seekers(&mut self, fx: &mut Vec<Effect>) {
        let known: Vec<NodeId> =
            self.sought.keys().filter(|node| self.trust.newest(**node).is_some()).copied().collect();
        for node in known {
            let chain = self.trust.papers_of(node);
            for asker in self.sought.remove(&node).unwrap_or_default() {
                if self.peers.get(&asker).is_some_and(Peer::is_up) {
                    send_certificates(asker, &chain, fx);
                }
            }
        }
        self.seek_the_rest(fx);
    }

    /// More of the tree is known: what had no way may have one now.
    pub(crate) fn refill(&mut self, now: Instant, fx: &mut Vec<Effect>) {
        self.drop_moved(now, fx);
        self.turn_files(fx);
        self.tell_seekers(fx);
        let up: Vec<NodeId> = self.peers.values().filter(|p| p.is_up()).map(|p| p.node).collect();
        for id in up {
            self.fill_dirty(now, id, fx);
            self.want_back(id, fx);
            for lane in Lane::ALL {
                if self.peers.get(&id).is_some_and(|p| p.role.is_above()) {
                    self.pump(now, id, lane, fx);
                }
            }
        }
        self.offer_moved(now);
        self.wake_children(now, fx);
    }
}

pub(crate) fn send_certificates(to: NodeId, list: &[Certificate], fx: &mut Vec<Effect>) {
    for page in list.chunks(terms::CERTIFICATES_PER_MESSAGE) {
        fx.push(Effect::Send(to, Message::Certificates(page.to_vec())));
    }
}
