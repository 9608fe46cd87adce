//! Heartbeats and timers: what a node does because time has passed.

use super::event::{Effect, Notice, TimerId, TimerKind};
use super::faults::Fault;
use super::intake::Proof;
use super::lane::LaneMask;
use super::message::{Message, Reason, StreamHead, Wake, WakeAck};
use super::node::Node;
use super::peer::{Link, Peer, Role};
use super::terms::{self, later};
use facts::{Channel, Lane, StreamId};
use kernel::{Instant, NodeId};

impl<P: Proof> Node<P> {
    pub(crate) fn arm_beat(now: Instant, peer: NodeId, fx: &mut Vec<Effect>) {
        fx.push(Effect::ArmTimer(TimerId { peer, kind: TimerKind::Beat }, later(now, terms::BEAT_MS)));
    }

    /// Urgent entries wait at a neighbour: when it is the parent, somebody looks in time whether they
    /// still do. One timer is enough, for it looks at all of them and arms the next.
    pub(crate) fn arm_around(&mut self, now: Instant, id: NodeId, fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get_mut(&id).filter(|p| p.role == Role::Parent) else { return };
        let first = |stream: &StreamId| peer.cursors.get(stream).map_or(now, |c| c.waiting_since);
        let since = peer.dirty.get(Lane::Urgent).iter().map(first).min().unwrap_or(now);
        let due = later(since, terms::AROUND_PARENT_MS);
        // What is overdue has been seen to just now.
        let at = if due > now { due } else { later(now, terms::AROUND_PARENT_MS) };
        if peer.around_at.is_none_or(|before| before > at) {
            peer.around_at = Some(at);
            fx.push(Effect::ArmTimer(TimerId { peer: id, kind: TimerKind::Around }, at));
        }
    }

    pub(crate) fn timer(&mut self, now: Instant, id: TimerId, fx: &mut Vec<Effect>) {
        match id.kind {
            TimerKind::Dial => self.dial_timer(now, id.peer, fx),
            TimerKind::Greeting => self.greeting_timer(now, id.peer, fx),
            TimerKind::Push(lane) => self.push_timer(now, id.peer, lane, fx),
            TimerKind::Pull(lane) => self.pull_timer(now, id.peer, lane, fx),
            TimerKind::Beat => self.beat(now, id.peer, fx),
            TimerKind::Around => self.look_around(now, id.peer, fx),
            // Whom a file is asked of is looked up when its rest is over; the neighbour of then may be none any more.
            TimerKind::Files => self.files_timer(now, id.peer, fx),
        }
    }

    /// A grandparent is called only while there is need.
    fn dial_timer(&mut self, now: Instant, id: NodeId, fx: &mut Vec<Effect>) {
        let due = |p: &Peer| p.redial_at.is_some_and(|at| now >= at);
        let Some(peer) = self.peers.get(&id).filter(|p| due(p)) else { return };
        if peer.role == Role::Parent || !self.around_parent(now).is_empty() {
            self.dial_now(now, id, fx);
        }
    }

    fn greeting_timer(&mut self, now: Instant, id: NodeId, fx: &mut Vec<Effect>) {
        let overdue = |p: &Peer| matches!(p.link, Link::Greeting { deadline, .. } if now >= deadline);
        if self.peers.get(&id).is_some_and(overdue) && !self.planted.has(Fault::GreetForever) {
            self.link_lost(now, id, None, fx);
        }
    }

    fn beat(&mut self, now: Instant, id: NodeId, fx: &mut Vec<Effect>) {
        if !self.peers.contains_key(&id) {
            return;
        }
        Self::arm_beat(now, id, fx);
        self.renew(now, id, fx);
        let Some(peer) = self.peers.get(&id) else { return };
        if !peer.is_up() {
            // A lost dial timer must not silence a node for ever.
            if peer.redial_at.is_none_or(|at| now >= at) && peer.role == Role::Parent {
                self.dial_now(now, id, fx);
            }
            return;
        }
        if peer.last_contact.is_some_and(|at| now.since(at) > terms::SILENCE_MS) {
            self.link_lost(now, id, None, fx);
            return;
        }
        if peer.role == Role::Child && self.has_ended(now, id) {
            self.link_lost(now, id, Some(Reason::Expired), fx);
            return;
        }
        let mask = Self::waiting_lanes(peer);
        let wake = self.wake_for(now, id, mask);
        fx.push(Effect::Send(id, wake));
        self.want_back(id, fx);
        self.tell_below(id, fx);
    }

    pub(crate) fn wake_for(&mut self, now: Instant, id: NodeId, lanes: LaneMask) -> Message {
        let request = self.fresh_id();
        let subtree = self.trust.digest_below(self.me.node);
        let peer = self.peers.get(&id);
        let own = self.held_of(self.me.node).filter(|h| {
            let local = h.stream.channel == Channel::Local;
            peer.is_some_and(|p| (local && p.role == Role::Parent) || self.goes_to(p, &h.stream))
        });
        let heads = first_heads(own.copied().collect());
        let offset_ms = peer.and_then(|p| p.offset_ms);
        Message::Wake(Wake { request, now: self.wall(now), offset_ms, subtree, lanes, heads })
    }

    pub(crate) fn on_wake(&mut self, now: Instant, id: NodeId, wake: &Wake, fx: &mut Vec<Effect>) {
        self.note_rollback(id, &wake.heads, fx);
        if let Some(boot) = self.peers.get(&id).filter(|p| p.is_up()).and_then(|p| p.boot) {
            self.note_said(id, boot, &wake.heads, fx);
        }
        let wall = self.wall(now);
        let knows_tree = self.trust.digest_below(id) == wake.subtree;
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if peer.role.is_above() {
            for lane in Lane::ALL.into_iter().filter(|lane| wake.lanes.has(*lane)) {
                self.pull(now, id, lane, fx);
            }
            self.ask_above(fx);
        } else {
            // The child measures over the whole round; its word is the better one.
            peer.offset_ms =
                wake.offset_ms.map_or(Some(wake.now.since(wall)), |ms| Some(ms.saturating_neg()));
            let ack = WakeAck { request: wake.request, echo: wake.now, now: wall };
            fx.push(Effect::Send(id, Message::WakeAck(ack)));
            if !knows_tree {
                fx.push(Effect::Send(id, Message::WantCertificates(vec![id])));
            }
        }
    }

    pub(crate) fn on_wake_ack(&mut self, now: Instant, id: NodeId, ack: WakeAck, fx: &mut Vec<Effect>) {
        let round_ms = self.wall(now).since(ack.echo);
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if peer.role.is_above() && (0..=terms::BEAT_MS).contains(&round_ms) {
            let offset_ms = ack.now.since(later(ack.echo, round_ms / 2));
            let backwards = self.planted.has(Fault::OffsetBackwards);
            let offset_ms = if backwards { -offset_ms } else { offset_ms };
            let noted = peer.offset_ms.is_some_and(|ms| ms.saturating_abs() > terms::CLOCK_NOTED_MS);
            let noted = noted || self.planted.has(Fault::ClockUnsaid);
            peer.offset_ms = Some(offset_ms);
            if offset_ms.saturating_abs() > terms::CLOCK_NOTED_MS && !noted {
                fx.push(Effect::Notify(Notice::ClockOff(id, offset_ms)));
            }
        }
    }

    /// How far the clock is off by which a neighbour dates its entries, where that is so much that
    /// a reader must be told. Of what it passes on nothing is known: others dated that.
    pub(crate) fn clock_off(&self, id: NodeId, stream: &StreamId) -> Option<i64> {
        let off_ms = self.peers.get(&id).filter(|_| stream.origin == id)?.offset_ms?;
        (off_ms.saturating_abs() > terms::CLOCK_FLAGGED_MS).then_some(off_ms)
    }

    /// Urgent entries wait too long at the parent: greet the grandparent too.
    fn look_around(&mut self, now: Instant, id: NodeId, fx: &mut Vec<Effect>) {
        let due = |p: &Peer| p.around_at.is_some_and(|at| now >= at);
        let Some(parent) = self.peers.get_mut(&id).filter(|p| due(p)) else { return };
        parent.around_at = None;
        if parent.dirty.get(Lane::Urgent).is_empty() {
            return;
        }
        self.arm_around(now, id, fx);
        if self.around_parent(now).is_empty() || self.planted.has(Fault::AroundForgotten) {
            return;
        }
        let grand: Vec<NodeId> =
            self.peers.values().filter(|p| p.role == Role::Grandparent).map(|p| p.node).collect();
        for id in grand {
            self.dial_now(now, id, fx);
            self.pump(now, id, Lane::Urgent, fx);
        }
    }
}

/// As many heads as a message holds, urgent lanes first.
pub(crate) fn first_heads(mut heads: Vec<StreamHead>) -> Vec<StreamHead> {
    heads.sort_by_key(|h| (h.stream.lane, h.stream));
    heads.truncate(terms::HEADS_PER_MESSAGE);
    heads
}
