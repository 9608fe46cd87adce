//! Links further below: with its heartbeats a node tells its parent how the links to its children are,
//! and what these have told of theirs, so that a province sees a township that has been dead for a
//! day. Only what has changed is told, and all of it anew in a new session. Nothing of it is durable; a
//! picture for the operator's page, by which nobody is let in. It keeps out a grandchild of which its parent
//! hears nothing until an operator has decided.
//!
//! What is never true here: that a neighbour tells of links that do not lie below it.

use super::event::Effect;
use super::intake::Proof;
use super::message::{LinkBelow, LinkWord, Message};
use super::node::Node;
use super::peer::{Link, Peer, Role};
use super::terms;
use facts::Lane;
use kernel::{Instant, Level, NodeId};
use std::collections::BTreeMap;

/// A link further below, as the operator's page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FarLink {
    /// The lower end.
    pub node: NodeId,
    /// Its name by its certificate.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Its level.
    pub level: Level,
    /// The upper end, which told of it.
    pub under: NodeId,
    /// How it is, by the clock and the word of the upper end.
    pub told: LinkBelow,
    /// When that was last known, where the way to the upper end is not up; `None` while it is.
    pub as_of: Option<Instant>,
}

impl<P: Proof> Node<P> {
    /// All links below, one's own ones to children among them, as the parent is told.
    fn links_to_tell(&self) -> BTreeMap<NodeId, LinkBelow> {
        let mut all = BTreeMap::new();
        for peer in self.peers.values().filter(|p| p.role == Role::Child) {
            let under = |node: &NodeId| *node != peer.node && self.trust.is_under(*node, peer.node);
            all.extend(peer.below.iter().filter(|(node, _)| under(node)).map(|(node, told)| (*node, *told)));
            all.insert(peer.node, self.link_to(peer));
        }
        all
    }

    fn link_to(&self, peer: &Peer) -> LinkBelow {
        let word = match (peer.cut, peer.link, peer.refusal()) {
            (true, ..) => LinkWord::Cut,
            (_, Link::Up, _) => LinkWord::Up,
            (_, _, Some(reason)) => LinkWord::Refused(reason),
            (_, Link::Greeting { .. } | Link::Down, None) => LinkWord::Down,
        };
        let urgent = self.backlog(peer, Lane::Urgent);
        LinkBelow { node: peer.node, word, since: self.wall(peer.since), urgent }
    }

    /// Tells the parent what has changed since it was told.
    pub(crate) fn tell_below(&mut self, id: NodeId, fx: &mut Vec<Effect>) {
        let parent = |p: &Peer| p.role == Role::Parent && p.is_up();
        if !self.peers.get(&id).is_some_and(parent) {
            return;
        }
        let all = self.links_to_tell();
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let changed: Vec<LinkBelow> = all
            .iter()
            .filter(|(node, link)| !same(peer.told_below.get(*node), link))
            .map(|(_, link)| *link)
            .collect();
        peer.told_below = all;
        for page in changed.chunks(terms::LINKS_PER_MESSAGE) {
            fx.push(Effect::Send(id, Message::Below(page.to_vec())));
        }
    }

    /// A child tells how links below it are.
    pub(crate) fn on_below(&mut self, id: NodeId, links: &[LinkBelow]) {
        let trust = &self.trust;
        let Some(peer) = self.peers.get_mut(&id).filter(|p| p.role == Role::Child && p.is_up()) else {
            return;
        };
        for link in links.iter().filter(|link| link.node != id && trust.is_under(link.node, id)) {
            if peer.below.len() < terms::LINKS_BELOW || peer.below.contains_key(&link.node) {
                peer.below.insert(link.node, *link);
            }
        }
    }

    /// Links further below, by the word of those above them.
    #[must_use]
    pub fn far_links(&self) -> Vec<FarLink> {
        let mut all = Vec::new();
        for peer in self.peers.values().filter(|p| p.role == Role::Child) {
            for told in peer.below.values() {
                let Some(certificate) = self.trust.newest(told.node) else { continue };
                if told.node == peer.node || !self.trust.is_under(told.node, peer.node) {
                    continue;
                }
                all.push(FarLink {
                    node: told.node,
                    name: certificate.name.clone(),
                    code: certificate.code.clone(),
                    level: certificate.level,
                    under: certificate.issuer,
                    told: *told,
                    as_of: self.known_as_of(peer, certificate.issuer),
                });
            }
        }
        all.sort_by(|a, b| (a.level, &a.code, a.node).cmp(&(b.level, &b.code, b.node)));
        all
    }

    /// Since when what a node tells does not come through: the earliest break on the way to it.
    fn known_as_of(&self, peer: &Peer, upper_end: NodeId) -> Option<Instant> {
        let silent = || peer.last_contact.unwrap_or(peer.since);
        let mut earliest = (!peer.is_up()).then(|| self.wall(silent()));
        let mut at = upper_end;
        for _ in 0..terms::CHAIN_CERTIFICATES {
            let Some(link) = peer.below.get(&at).filter(|_| at != peer.node) else { break };
            if link.word != LinkWord::Up {
                earliest = Some(earliest.map_or(link.since, |before| before.min(link.since)));
            }
            let Some(issuer) = self.trust.newest(at).map(|c| c.issuer) else { break };
            at = issuer;
        }
        earliest
    }
}

/// Whether nothing has changed that is worth a message. A clock that is set moves all times a little.
fn same(before: Option<&LinkBelow>, now: &LinkBelow) -> bool {
    before.is_some_and(|before| {
        let moved_ms = before.since.since(now.since).saturating_abs();
        before.word == now.word && before.urgent == now.urgent && moved_ms <= terms::CLOCK_NOTED_MS
    })
}
