//! A node moves to another level above. Its present one lets it go, by a fact that names the
//! level that may take it in; then that one signs its next certificate, and wherever the
//! certificate comes the node stands there.
//!
//! The rule behind it: a certificate says below whom its node stands, and any node may sign
//! one for any other whose code lies in its area. So that one district cannot pull over the
//! township of another, whoever stands above both asks for the release before he believes
//! that a node has changed sides. Elsewhere in the tree it is believed as before: there the
//! answer comes through somebody above, who has asked.
//!
//! A release counts once: it names the certificate from which it lets go, and so holds for
//! that stay and for no later one. Certificates may come before the word; they wait.

use super::event::{Effect, Notice};
use super::faults::Fault;
use super::intake::Proof;
use super::message::StreamHead;
use super::node::Node;
use super::peer::{Peer, Role};
use super::terms;
use super::trust::Registry;
use facts::crypto::sm3;
use facts::{Certificate, Digest32, StreamId};
use kernel::{Instant, NodeId};
use std::collections::BTreeMap;

/// What a node above says of one that may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Who may go.
    pub node: NodeId,
    /// Who says so.
    pub by: NodeId,
    /// Code of the node that may take it in.
    pub to_code: String,
    /// The code that it will bear there.
    pub code: String,
    /// SM3 of its certificate when it was said.
    pub from: Digest32,
    /// What of its streams was held there then.
    pub until: Vec<StreamHead>,
}

/// All releases that were not taken back.
#[derive(Debug, Clone, Default)]
pub struct Releases(BTreeMap<NodeId, Vec<Release>>);

impl Releases {
    /// These.
    pub fn of(list: impl IntoIterator<Item = Release>) -> Self {
        let mut releases = Self::default();
        for release in list {
            releases.0.entry(release.node).or_default().push(release);
        }
        releases
    }

    fn of_node(&self, node: NodeId) -> &[Release] {
        self.0.get(&node).map_or(&[], Vec::as_slice)
    }
}

/// Certificates that wait for the release of their node, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Unreleased(BTreeMap<NodeId, Vec<Certificate>>);

impl Unreleased {
    /// Those of one node.
    pub(crate) fn of_node(&self, node: NodeId) -> &[Certificate] {
        self.0.get(&node).map_or(&[], Vec::as_slice)
    }

    /// One more waits. `true` when none of its node and issuer did. Where many do, the first of them
    /// stay, which tell one stay from the next, and the last.
    fn put(&mut self, certificate: &Certificate) -> bool {
        if !self.0.contains_key(&certificate.node) && self.0.len() >= terms::NODES_SOUGHT {
            return false;
        }
        let list = self.0.entry(certificate.node).or_default();
        if list.contains(certificate) {
            return false;
        }
        let of_issuer = |c: &Certificate| c.issuer == certificate.issuer;
        let (new, many) = (!list.iter().any(of_issuer), list.len() >= terms::CERTIFICATES_PER_NODE);
        if many || list.iter().filter(|c| of_issuer(c)).count() >= terms::UNRELEASED_PER_ISSUER {
            let Some(last) = list.iter().rposition(of_issuer) else { return false };
            list.remove(last);
        }
        list.push(certificate.clone());
        list.sort_by_key(|c| c.not_before);
        new
    }

    /// It was taken.
    pub(crate) fn remove(&mut self, certificate: &Certificate) {
        let Some(list) = self.0.get_mut(&certificate.node) else { return };
        list.retain(|waiting| waiting != certificate);
        if list.is_empty() {
            self.0.remove(&certificate.node);
        }
    }
}

impl Registry {
    /// Whether a certificate may stand among those of its node: wherever the issuer changes,
    /// a node above both sides has the word of the earlier one.
    pub(crate) fn is_let_go(&self, certificate: &Certificate) -> bool {
        let list: Vec<&Certificate> = self.certificates_of(certificate.node).collect();
        let at = list.partition_point(|c| c.not_before <= certificate.not_before);
        let before = at.checked_sub(1).and_then(|before| list.get(before));
        let after = list.get(at);
        if after.is_some() && self.planted.has(Fault::NewestAsksOnly) {
            return true;
        }
        before.is_none_or(|earlier| self.may_follow(earlier, certificate))
            && after.is_none_or(|later| self.may_follow(certificate, later))
    }

    fn may_follow(&self, earlier: &Certificate, later: &Certificate) -> bool {
        let Some(own) = self.own.filter(|_| !self.planted.has(Fault::ReleaseNotAsked)) else { return true };
        earlier.issuer == later.issuer
            // Whoever stood alone asks nobody.
            || earlier.issuer == earlier.node
            || later.issuer == own
            || !self.has_say(own, earlier, later)
            || self.releases.of_node(later.node).iter().any(|release| self.lets(release, earlier, later))
    }

    /// Whether a node stands above the issuer of the earlier certificate, or did when the later
    /// one began: that issuer may have moved since, and neither makes its old level believe a
    /// pirate of that time nor takes back what that level said.
    fn has_say(&self, node: NodeId, earlier: &Certificate, later: &Certificate) -> bool {
        self.is_under(earlier.issuer, node) || self.was_under(earlier.issuer, node, later.not_before)
    }

    fn lets(&self, release: &Release, earlier: &Certificate, later: &Certificate) -> bool {
        let may_say = self.has_say(release.by, earlier, later);
        let named = self.certificates_of(later.issuer).any(|c| c.code == release.to_code);
        let named = (named && release.code == later.code) || self.planted.has(Fault::ReleaseForAnybody);
        let of_stay = self.is_of_stay(&release.from, earlier) || self.planted.has(Fault::ReleaseForEver);
        may_say && named && of_stay
    }

    /// Whether the certificate with this digest belongs to the same stay under one issuer.
    fn is_of_stay(&self, from: &Digest32, of: &Certificate) -> bool {
        if sm3(&[&of.encode()]) == *from {
            return true;
        }
        let mut list = self.certificates_of(of.node);
        let Some(said) = list.find(|c| sm3(&[&c.encode()]) == *from) else { return false };
        let as_one = self.planted.has(Fault::StaysAsOne);
        // Between two stays under one issuer lies another, whether or not the word of it is here yet.
        let waiting = if as_one { &[] } else { self.unreleased.of_node(of.node) };
        let all = self.certificates_of(of.node).chain(waiting);
        let mut between = all.filter(|c| (said.not_before..=of.not_before).contains(&c.not_before));
        // Nothing of it may be here at all. But a certificate is renewed at two thirds of its life, and who
        // comes back comes sooner.
        let life_ms = said.not_after.since(said.not_before);
        let renewed = of.not_before.since(said.not_before) >= life_ms / 2 || as_one;
        said.issuer == of.issuer && renewed && between.all(|c| c.issuer == of.issuer)
    }

    /// Whether a node has stood elsewhere since it had this certificate: whoever shows it is a copy of the machine
    /// from before, also when the node has come back.
    pub(crate) fn has_moved_since(&self, shown: &Certificate) -> bool {
        let since = |c: &&Certificate| c.not_before >= shown.not_before;
        let newest = self.newest(shown.node);
        newest.is_some_and(|newest| {
            self.certificates_of(shown.node).filter(since).any(|c| c.issuer != newest.issuer)
        })
    }

    /// Whether a node once stood directly below another.
    pub(crate) fn stood_under(&self, node: NodeId, issuer: NodeId) -> bool {
        self.certificates_of(node).any(|c| c.issuer == issuer)
    }
}

impl<P: Proof> Node<P> {
    /// All releases that are known; those that were taken back are no more among them.
    pub(crate) fn released(&mut self, releases: Releases, fx: &mut Vec<Effect>) {
        if self.planted.has(Fault::ReleaseUnheard) {
            return;
        }
        self.trust.releases = releases;
        let waiting: Vec<Certificate> = self.trust.unreleased.0.values().flatten().cloned().collect();
        self.take_certificates(self.me.node, &waiting, Vec::new(), fx);
    }

    /// A certificate waits for the release of its node. `true` when that is new.
    pub(crate) fn await_release(&mut self, certificate: &Certificate) -> bool {
        self.trust.unreleased.put(certificate)
    }

    /// Whether it may only be a matter of time until a stream comes this way: its author or its
    /// addressee is said to have moved, and the release is not here yet.
    pub(crate) fn awaits_release(&self, stream: &StreamId) -> bool {
        super::outbound::named_in(stream).any(|node| !self.trust.unreleased.of_node(node).is_empty())
    }

    /// Whether a node is known and stands elsewhere.
    pub(crate) fn has_moved(&self, node: NodeId) -> bool {
        self.trust.newest(node).is_some() && !self.trust.is_under(node, self.me.node)
    }

    /// Neighbours that have moved are neighbours no more. Whatever goes to them goes another
    /// way from here on.
    pub(crate) fn drop_moved(&mut self, now: Instant, fx: &mut Vec<Effect>) {
        if self.planted.has(Fault::KeepsOldLink) {
            return;
        }
        let above = self.peers.values().find(|p| p.role == Role::Parent).map(|p| p.node);
        let above_it = above.and_then(|parent| self.trust.newest(parent)).map(|c| c.issuer);
        let moved = |peer: &&Peer| match peer.role {
            Role::Parent => false,
            // The parent itself has moved; where the next one listens nobody has said.
            Role::Grandparent => above_it.is_some_and(|issuer| issuer != peer.node && Some(issuer) != above),
            Role::Child => self.trust.newest(peer.node).is_some_and(|c| c.issuer != self.me.node),
            Role::Grandchild => !self.trust.is_under(peer.node, self.me.node),
        };
        let moved: Vec<NodeId> = self.peers.values().filter(moved).map(|p| p.node).collect();
        for id in moved {
            self.link_lost(now, id, None, fx);
            self.peers.remove(&id);
            fx.push(Effect::Notify(Notice::Moved(id)));
        }
    }
}

#[cfg(test)]
#[path = "release_tests.rs"]
mod tests;
