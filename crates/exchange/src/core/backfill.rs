//! After a restore: what a neighbour still holds of what passed between the two comes
//! back, in both directions.
//!
//! Only the one who has lost something can tell that it wants it, so it is the one who
//! asks: greetings and acknowledgements say what the neighbour holds, and where that is
//! more than is held here, the neighbour is asked to go on from there. It is given like
//! any other batch, pushed or pulled, in its lane, and judged like any other: chain,
//! signature, route. The request is a message that may be lost; it is said again with
//! every heartbeat until nothing is missing.
//!
//! Of what this node writes nothing comes back; where a neighbour says that it holds another history of that, it is
//! asked in the same way to show it, and what it shows is only looked at.
//!
//! What is never true here: that something comes back into the epoch this node writes in
//! (it must open a new one first, or two entries would stand at one position), or that a
//! neighbour is given what did not come from it.

use super::event::{Effect, Notice};
use super::faults::Fault;
use super::intake::Proof;
use super::message::{Message, StreamHead};
use super::node::{Job, Node};
use super::peer::{Peer, Role};
use super::{route, terms};
use facts::{Channel, Lane, StreamId};
use kernel::{Instant, NodeId};

impl<P: Proof> Node<P> {
    /// Whether a stream came from a neighbour, so that it may be given back to it.
    pub(crate) fn came_from(&self, peer: &Peer, stream: &StreamId) -> bool {
        match peer.role {
            Role::Parent => route::may_come_from_above(&self.trust, self.place(), peer.node, stream),
            Role::Child => route::may_come_from_below(&self.trust, self.place(), peer.node, stream),
            Role::Grandparent | Role::Grandchild => false,
        }
    }

    /// Whether a stream may come back from a neighbour: it went there.
    pub(crate) fn may_come_back(&self, peer: &Peer, stream: &StreamId) -> bool {
        matches!(peer.role, Role::Parent | Role::Child) && self.goes_to(peer, stream)
    }

    /// Whether this node writes in the stream: what is missing there may be compared with
    /// what comes, and not be filled.
    pub(crate) fn writes(&self, stream: &StreamId) -> bool {
        let writes = stream.origin == self.me.node && stream.epoch == self.me.epoch;
        writes && !self.planted.has(Fault::BackIntoCurrent)
    }

    /// The neighbour holds more of a stream than is held here.
    pub(crate) fn holds_more(&mut self, id: NodeId, head: StreamHead) {
        if head.next <= self.held(head.stream).next {
            return;
        }
        // The addressee may have been forgotten with the rest; without it there is no way. Or the word
        // that it has moved was, or is still to come: then the way is another one.
        let nobody = self.seek(&head.stream);
        let Some(peer) = self.peers.get(&id) else { return };
        let goes = nobody || self.goes_to(peer, &head.stream);
        if !goes && !matches!(head.stream.channel, Channel::To(_)) {
            return;
        }
        let room = if goes { terms::HEADS_PER_MESSAGE } else { terms::HEADS_PER_MESSAGE / 2 };
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if peer.more.len() < room || peer.more.contains_key(&head.stream) {
            let most = peer.more.entry(head.stream).or_insert(head.next);
            *most = head.next.max(*most);
        }
    }

    /// What a neighbour says that it holds of a stream of this node, held against what is here. `true` when
    /// it is to be asked to show it.
    pub(crate) fn held_against(&mut self, id: NodeId, theirs: StreamHead, fx: &mut Vec<Effect>) -> bool {
        let held = self.held(theirs.stream);
        let longer = theirs.next > held.next && theirs.stream.origin == self.me.node;
        let another = theirs.next == held.next && theirs.head != held.head;
        if longer && !self.writes(&theirs.stream) {
            fx.push(Effect::Notify(Notice::RolledBack(theirs, held)));
        }
        let doubts = longer || (another && !self.planted.has(Fault::SameLengthIsSame));
        doubts && self.doubt(id, theirs, fx)
    }

    /// A neighbour says that it holds another history of what is written here. Its word is not signed, and
    /// a word must not make a node begin anew: it is asked to show the run, from the last position that
    /// both have. `true` when it is to be asked, and was not before.
    pub(crate) fn doubt(&mut self, id: NodeId, theirs: StreamHead, fx: &mut Vec<Effect>) -> bool {
        if !self.writes(&theirs.stream) || self.is_frozen(&theirs.stream) {
            return false;
        }
        let held = self.held(theirs.stream);
        if self.planted.has(Fault::WordIsProof) {
            fx.push(Effect::Notify(Notice::RolledBack(theirs, held)));
        }
        let from = theirs.next.min(held.next).saturating_sub(1).max(1);
        let Some(peer) = self.peers.get_mut(&id) else { return false };
        let room = peer.doubts.len() < terms::HEADS_PER_MESSAGE;
        (room || peer.doubts.contains_key(&theirs.stream))
            && peer.doubts.insert(theirs.stream, from).is_none()
    }

    /// Asks a neighbour for what it holds and this node does not.
    pub(crate) fn want_back(&mut self, id: NodeId, fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if (peer.more.is_empty() && peer.doubts.is_empty()) || !peer.is_up() {
            return;
        }
        let held = &self.held;
        peer.more.retain(|stream, next| held.get(stream).map_or(1, |h| h.next) < *next);
        let Some(peer) = self.peers.get(&id) else { return };
        let heads = self.wanted_back(peer);
        if self.planted.has(Fault::BackAskedOnce)
            && let Some(peer) = self.peers.get_mut(&id)
        {
            peer.more.clear();
        }
        if !heads.is_empty() {
            fx.push(Effect::Send(id, Message::WantBack(heads)));
        }
    }

    /// Heads of the streams of which the neighbour is to give back what lies behind, or is to show what it has.
    pub(crate) fn wanted_back(&self, peer: &Peer) -> Vec<StreamHead> {
        let missing = peer.more.iter().filter(|(stream, next)| self.held(**stream).next < **next);
        let wanted = missing.map(|(stream, _)| stream).filter(|stream| {
            let own = stream.origin == self.me.node || !self.planted.has(Fault::BackOwnOnly);
            let lane = stream.lane == Lane::Urgent || !self.planted.has(Fault::BackForgetsLane);
            let up = !self.planted.has(Fault::BackNeverAskedBelow) || peer.role == Role::Parent;
            own && lane
                && up
                && !self.writes(stream)
                && !self.is_frozen(stream)
                && self.may_come_back(peer, stream)
                && self.cut_leaves_more(stream)
        });
        let shown = peer.doubts.iter().filter(|(stream, _)| self.writes(stream) && !self.is_frozen(stream));
        let shown = shown.map(|(stream, from)| StreamHead { next: *from, ..StreamHead::empty(*stream) });
        let wanted = wanted.map(|stream| self.held(*stream)).chain(shown);
        wanted.take(terms::HEADS_PER_MESSAGE).collect()
    }

    /// A neighbour has lost what it once gave, and asks for it.
    pub(crate) fn on_want_back(
        &mut self,
        now: Instant,
        id: NodeId,
        heads: &[StreamHead],
        fx: &mut Vec<Effect>,
    ) {
        let mut heads = heads.to_vec();
        if self.planted.has(Fault::BackGivesAnything) {
            let more = self.held.keys().filter(|s| !heads.iter().any(|h| h.stream == **s));
            heads.extend(more.map(|s| StreamHead::empty(*s)).collect::<Vec<_>>());
        }
        for head in heads {
            let Some(peer) = self.peers.get(&id) else { return };
            let anything = self.planted.has(Fault::BackGivesAnything) && !self.goes_to(peer, &head.stream);
            if self.offered(&head.stream) <= head.next || !(anything || self.came_from(peer, &head.stream)) {
                continue;
            }
            let Some(peer) = self.peers.get_mut(&id) else { return };
            let cursor = peer.cursor(head.stream, now);
            cursor.next = head.next;
            peer.dirty.get_mut(head.stream.lane).insert(head.stream);
        }
        if self.peers.get(&id).is_some_and(|peer| peer.role.is_above()) {
            for lane in Lane::ALL {
                self.pump(now, id, lane, fx);
            }
        } else {
            self.wake_children(now, fx);
        }
    }

    /// A stream has grown here, and the neighbour it comes from cannot tell that from its
    /// greeting: it came back from the other side, or around it, or was stored only after
    /// the neighbour had greeted anew. It may have lost it itself.
    pub(crate) fn offer_back(
        &mut self,
        now: Instant,
        job: &Job,
        stream: StreamId,
        from: u64,
        fx: &mut Vec<Effect>,
    ) {
        if self.planted.has(Fault::BackNotOffered) {
            return;
        }
        let from_below = self.trust.child_towards(self.me.node, stream.origin);
        let source = self.peers.values().find(|peer| match peer.role {
            Role::Parent => from_below.is_none(),
            Role::Child => from_below == Some(peer.node),
            Role::Grandparent | Role::Grandchild => false,
        });
        let Some(peer) = source.filter(|peer| peer.is_up() && self.came_from(peer, &stream)) else { return };
        if peer.node == job.peer && peer.sessions == job.session {
            return;
        }
        let id = peer.node;
        let Some(peer) = self.peers.get_mut(&id) else { return };
        peer.cursor(stream, now).next = from;
        peer.dirty.get_mut(stream.lane).insert(stream);
        if peer.role.is_above() {
            self.pump(now, id, stream.lane, fx);
        }
    }

    /// Somebody stands below a child now who stood elsewhere when the child greeted, so it was not told what is held
    /// here of that one's streams; and their author may have lost them with its disk on the way. The last entry of
    /// each is offered: whoever has it says so, and whoever lacks what is before it answers with a gap.
    pub(crate) fn offer_moved(&mut self, now: Instant) {
        let moved = std::mem::take(&mut self.trust.moved);
        if self.planted.has(Fault::MovedNotOffered) {
            return;
        }
        for node in moved {
            let Some(child) = self.trust.child_towards(self.me.node, node) else { continue };
            let Some(peer) = self.peers.get(&child).filter(|p| p.is_up()) else { continue };
            let streams = self.held_under(node).into_iter().map(|head| head.stream);
            let came = streams.filter(|s| self.came_from(peer, s) && !self.is_frozen(s));
            let last =
                came.filter_map(|s| Some((s, self.offered(&s).checked_sub(1).filter(|last| *last > 0)?)));
            let last: Vec<(StreamId, u64)> = last.collect();
            let Some(peer) = self.peers.get_mut(&child) else { continue };
            for (stream, last) in last {
                if peer.dirty.get_mut(stream.lane).insert(stream) {
                    peer.cursor(stream, now).next = last;
                }
            }
        }
    }
}
