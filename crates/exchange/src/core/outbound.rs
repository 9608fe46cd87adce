//! Entries on their way to a neighbour: upwards pushed, downwards in answer to a
//! pull. Each lane has its own batch, its own batch size and its own rest; where a
//! batch begins is decided by what the receiver last said it holds.

use super::event::{Effect, Notice, TimerId, TimerKind, Want};
use super::faults::{Fault, Planted};
use super::intake::Proof;
use super::lane::BatchSize;
use super::message::{Ack, AckLine, AckStatus, Batch, Message, Pull, Push, Reason, Run};
use super::node::Node;
use super::peer::{Peer, Role, Stage, Where};
use super::terms::{self, later};
use super::trust::Registry;
use facts::{Certificate, Channel, Lane, StreamId};
use kernel::{Instant, NodeId, limits};
use std::collections::BTreeMap;
use std::ops::Bound;

impl<P: Proof> Node<P> {
    /// Begins the next batch of a lane, if there is one and nothing is on its way.
    pub(crate) fn pump(&mut self, now: Instant, id: NodeId, lane: Lane, fx: &mut Vec<Effect>) {
        let read = self.fresh_id();
        let around = self.around_parent(now);
        let forget = self.planted.has(Fault::ForgetLane);
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if !peer.is_up() || !matches!(peer.out.get(lane).stage, Stage::Idle) {
            return;
        }
        if forget && Lane::ALL.iter().any(|l| !matches!(peer.out.get(*l).stage, Stage::Idle)) {
            return;
        }
        let asked = peer.out.get(lane).asked;
        if !peer.role.is_above() && asked.is_none() {
            return;
        }
        let only = (peer.role == Role::Grandparent).then_some(around);
        let mut wants = wants_of(peer, lane, now, only.as_deref());
        if wants.is_empty() {
            nothing_to_send(peer, lane, now, self.planted, fx);
            return;
        }
        self.within_cuts(&mut wants);
        if self.planted.has(Fault::ReadBehind) {
            wants.iter_mut().for_each(|want| want.from += 1);
        }
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let out = peer.out.get_mut(lane);
        let asked = if self.planted.has(Fault::IgnorePullLimit) { None } else { asked };
        let size = asked.map_or(out.size, |(_, limit)| BatchSize::default().within(limit));
        out.last = wants.last().map(|w| w.stream);
        out.stage = Stage::Reading { id: read, wants: wants.iter().map(|w| (w.stream, w.from)).collect() };
        let (max_entries, max_bytes) = (size.entries(), size.bytes());
        fx.push(Effect::Read { id: read, peer: id, wants, max_entries, max_bytes });
    }

    /// Urgent streams that have waited too long at the parent. Nothing goes around one that lives and does not
    /// hear this node before somebody has said who it is: the level above must not hear it either.
    pub(crate) fn around_parent(&self, now: Instant) -> Vec<StreamId> {
        let barred = |p: &Peer| (p.barred || p.cut) && !self.planted.has(Fault::AroundABar);
        let parents = self.peers.values().filter(|p| p.role == Role::Parent && !barred(p));
        let overdue = |p: &Peer, stream: &StreamId| {
            p.cursors.get(stream).is_some_and(|c| now.since(c.waiting_since) >= terms::AROUND_PARENT_MS)
        };
        parents.flat_map(|p| p.dirty.get(Lane::Urgent).iter().filter(|s| overdue(p, s)).copied()).collect()
    }

    pub(crate) fn runs_read(&mut self, now: Instant, read: u64, runs: Vec<Run>, fx: &mut Vec<Effect>) {
        let found = self.peers.values().find_map(|peer| {
            let reading =
                |lane: &Lane| matches!(peer.out.get(*lane).stage, Stage::Reading { id, .. } if id == read);
            Lane::ALL.into_iter().find(reading).map(|lane| (peer.node, lane))
        });
        let Some((id, lane)) = found else { return };
        let request = self.fresh_id();
        let by = self.deadline_clock(now);
        let keeps = |run: &Run| self.planted.has(Fault::UnknownKept) && self.cannot_read(run);
        let runs: Vec<Run> = runs.into_iter().filter(|run| !keeps(run)).collect();
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let above = peer.role.is_above();
        let Stage::Reading { wants, .. } = std::mem::take(&mut peer.out.get_mut(lane).stage) else { return };
        let wanted = |run: &Run| wants.get(&run.stream) == Some(&run.first) && !run.entries.is_empty();
        let runs: Vec<Run> = runs.into_iter().filter(wanted).take(terms::STREAMS_PER_BATCH).collect();
        let certificates = introductions(&self.trust, self.me.node, peer, lane, &runs, self.planted);
        let out = peer.out.get_mut(lane);
        if !above {
            if let Some((request, _)) = out.asked.take() {
                fx.push(Effect::Send(id, Message::Batch(Batch { request, lane, certificates, runs })));
            }
            return;
        }
        if runs.is_empty() {
            // Known to be there and yet not readable: ask again, but not in a circle.
            self.push_failed(now, id, lane, false, fx);
            return;
        }
        let entries: usize = runs.iter().map(|r| r.entries.len()).sum();
        let streams = runs.iter().map(|r| (r.stream, next_after(r))).collect();
        let deadline = later(by, terms::batch_timeout_ms(lane));
        let full = entries >= out.size.entries();
        out.stage = Stage::Sent { request, deadline, streams, full };
        fx.push(Effect::ArmTimer(TimerId { peer: id, kind: TimerKind::Push(lane) }, deadline));
        fx.push(Effect::Send(id, Message::Push(Push { request, lane, certificates, runs })));
    }

    pub(crate) fn on_ack(&mut self, now: Instant, id: NodeId, ack: &Ack, fx: &mut Vec<Effect>) {
        let any_will_do = self.planted.has(Fault::AnyAckWillDo);
        let by_size = self.planted.has(Fault::AdvanceByBatchSize) || any_will_do;
        // Also the answer to a batch that was sent before a restore says what is held.
        for line in &ack.lines {
            let goes = self.peers.get(&id).is_some_and(|peer| self.goes_to(peer, &line.held.stream));
            if goes || !self.planted.has(Fault::AckNeedsAWay) {
                self.holds_more(id, line.held);
            }
            if goes {
                self.held_against(id, line.held, fx);
            }
        }
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let out = peer.out.get_mut(ack.lane);
        let Stage::Sent { request, streams, full, .. } = &out.stage else { return };
        if *request != ack.request && !any_will_do {
            return;
        }
        let (streams, full) = (streams.clone(), *full);
        out.stage = Stage::Idle;
        let mut moved = false;
        for line in ack.lines.iter().filter(|line| streams.contains_key(&line.held.stream)) {
            moved |= self.acknowledged_line(now, id, *line, fx);
        }
        if by_size {
            self.advance_blindly(now, id, &streams);
        }
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let out = peer.out.get_mut(ack.lane);
        if moved {
            out.backoff.reset();
            out.size.arrived(full);
            if self.planted.has(Fault::GrowAtOnce) {
                out.size = out.size.grown();
            }
        } else if !all_rest(peer, now, streams.keys()) {
            let out = peer.out.get_mut(ack.lane);
            let wait_ms = out.backoff.next_ms(terms::backoff_last_ms(ack.lane), &mut self.jitter);
            self.rest_push(now, id, ack.lane, wait_ms, fx);
            return;
        }
        self.pump_next(now, id, ack.lane, fx);
    }

    fn pump_next(&mut self, now: Instant, id: NodeId, lane: Lane, fx: &mut Vec<Effect>) {
        self.pump(now, id, lane, fx);
        if self.planted.has(Fault::ForgetLane) {
            for other in Lane::ALL {
                self.pump(now, id, other, fx);
            }
        }
    }

    /// Only for planted bugs: believes that what was sent is held.
    fn advance_blindly(&mut self, now: Instant, id: NodeId, streams: &BTreeMap<StreamId, u64>) {
        for (stream, next) in streams {
            let held = self.held(*stream).next;
            let Some(peer) = self.peers.get_mut(&id) else { return };
            peer.cursor(*stream, now).next = *next;
            if *next >= held {
                peer.dirty.get_mut(stream.lane).remove(stream);
            }
        }
    }

    /// One line of an acknowledgement. `true` when the neighbour holds something
    /// that it did not hold before, or told where to go on.
    pub(crate) fn acknowledged_line(
        &mut self,
        now: Instant,
        id: NodeId,
        line: AckLine,
        fx: &mut Vec<Effect>,
    ) -> bool {
        let stream = line.held.stream;
        let offered = self.offered(&stream);
        let ignore_gap = self.planted.has(Fault::IgnoreGap);
        let tell_once = self.planted.has(Fault::TellOnce);
        let told_stays = tell_once || self.planted.has(Fault::ToldStays);
        let clear = self.planted.has(Fault::ClearOnAck);
        let Some(peer) = self.peers.get(&id) else { return false };
        let back = !self.goes_to(peer, &stream);
        let came = back && self.came_from(peer, &stream);
        if !back || !self.planted.has(Fault::AckNeedsAWay) {
            self.holds_more(id, line.held);
        }
        if back && !came && !self.planted.has(Fault::BackGivesAnything) {
            return false;
        }
        let here = self.held.contains_key(&stream);
        let Some(peer) = self.peers.get_mut(&id) else { return false };
        // Of what is neither here nor may come back there is nothing to remember.
        if !here && !peer.more.contains_key(&stream) && !peer.cursors.contains_key(&stream) {
            return false;
        }
        let cursor = peer.cursor(stream, now);
        let before = cursor.next;
        if !(ignore_gap && line.status == AckStatus::Gap) {
            cursor.next = line.held.next;
        }
        let moved = cursor.next != before;
        if moved {
            cursor.waiting_since = now;
        }
        match line.status {
            AckStatus::Ok | AckStatus::Gap => {
                cursor.rest_until = None;
                peer.troubled(stream, Where::There, None, now);
            }
            AckStatus::Equivocation => {
                cursor.stopped = true;
                peer.troubled(stream, Where::There, Some(Reason::Frozen), now);
                fx.push(Effect::Notify(Notice::EquivocationThere(id, stream)));
            }
            AckStatus::Refused(Reason::Unavailable | Reason::Busy) => {}
            AckStatus::Refused(Reason::UnknownOrigin) => {
                cursor.rest_until = Some(later(now, terms::STRANGER_REST_MS));
                for node in named_in(&stream).filter(|_| !tell_once) {
                    peer.told.get_mut(told_in(stream.lane, self.planted)).remove(&node);
                }
            }
            AckStatus::Refused(reason) => {
                // Signed perhaps with a key whose certificate was lost on the way; or somebody has
                // moved, and the certificate that says so was lost.
                let papers_lost = match reason {
                    Reason::Stripped => !self.planted.has(Fault::StrippedPapersKept),
                    reason => matches!(reason, Reason::BadSignature | Reason::NotForHere),
                };
                for node in named_in(&stream).filter(|_| papers_lost && !told_stays) {
                    peer.told.get_mut(told_in(stream.lane, self.planted)).remove(&node);
                }
                let cursor = peer.cursor(stream, now);
                let at_once = papers_lost && cursor.rest_until.is_none();
                let rest_ms = if at_once { terms::STRANGER_REST_MS } else { terms::REFUSED_REST_MS };
                cursor.rest_until = Some(later(now, rest_ms));
                peer.troubled(stream, Where::There, Some(reason), now);
                fx.push(Effect::Notify(Notice::RefusedThere(id, stream, reason)));
            }
        }
        if line.held.next > before {
            self.tell_held(id, line.held, fx);
        }
        let doubted = match line.status {
            AckStatus::Equivocation | AckStatus::Refused(Reason::Frozen) => self.doubt(id, line.held, fx),
            _ => self.held_against(id, line.held, fx),
        };
        if doubted {
            self.want_back(id, fx);
        }
        let Some(peer) = self.peers.get_mut(&id) else { return moved };
        if peer.cursor(stream, now).next >= offered || clear {
            peer.dirty.get_mut(stream.lane).remove(&stream);
            if back {
                // It has got back what it lacked; this is no stream that goes to it.
                peer.cursors.remove(&stream);
            }
        } else {
            peer.dirty.get_mut(stream.lane).insert(stream);
        }
        moved
    }

    /// A child asks, and acknowledges what it got before.
    pub(crate) fn on_pull(&mut self, now: Instant, id: NodeId, pull: &Pull, fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if peer.role != Role::Child {
            fx.push(Effect::Send(id, Message::Refused { request: pull.request, reason: Reason::NotForHere }));
            return;
        }
        for line in pull.lines.iter().filter(|line| line.held.stream.lane == pull.lane) {
            self.acknowledged_line(now, id, *line, fx);
        }
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let out = peer.out.get_mut(pull.lane);
        out.asked = Some((pull.request, usize::from(pull.limit)));
        out.woken = self.planted.has(Fault::WokenForever);
        self.pump(now, id, pull.lane, fx);
    }

    /// A batch did not arrive, or brought nothing: rest, smaller the next time if
    /// its size may have been the reason.
    pub(crate) fn push_failed(
        &mut self,
        now: Instant,
        id: NodeId,
        lane: Lane,
        halve: bool,
        fx: &mut Vec<Effect>,
    ) {
        let forget = self.planted.has(Fault::ForgetOnTimeout);
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let out = peer.out.get_mut(lane);
        if forget && let Stage::Sent { streams, .. } = &out.stage {
            let streams = streams.clone();
            out.stage = Stage::Idle;
            self.advance_blindly(now, id, &streams);
            return;
        }
        if halve && !self.planted.has(Fault::NeverHalve) {
            out.size.failed();
        }
        if !self.planted.has(Fault::TellOnce) {
            peer.told.get_mut(told_in(lane, self.planted)).clear();
        }
        let out = peer.out.get_mut(lane);
        let wait_ms = out.backoff.next_ms(terms::backoff_last_ms(lane), &mut self.jitter);
        self.rest_push(now, id, lane, wait_ms, fx);
    }

    fn rest_push(&mut self, now: Instant, id: NodeId, lane: Lane, wait_ms: i64, fx: &mut Vec<Effect>) {
        let until = later(now, wait_ms);
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.out.get_mut(lane).stage = Stage::Resting { until };
            fx.push(Effect::ArmTimer(TimerId { peer: id, kind: TimerKind::Push(lane) }, until));
        }
    }

    pub(crate) fn push_timer(&mut self, now: Instant, id: NodeId, lane: Lane, fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let out = peer.out.get_mut(lane);
        match &out.stage {
            Stage::Sent { deadline, .. } if now >= *deadline => self.push_failed(now, id, lane, true, fx),
            Stage::Resting { until } if now >= *until => {
                out.stage = Stage::Idle;
                self.pump_next(now, id, lane, fx);
            }
            // Streams that were refused may rest while the lane itself is idle.
            Stage::Idle if peer.role.is_above() => self.pump(now, id, lane, fx),
            Stage::Idle => self.wake_again(now, id, lane, fx),
            _ => {}
        }
    }

    /// The rest of a stream that a child refused has ended. Nothing else would make it ask before the
    /// next heartbeat.
    fn wake_again(&mut self, now: Instant, id: NodeId, lane: Lane, fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if !wants_of(peer, lane, now, None).is_empty() {
            peer.out.get_mut(lane).woken = false;
            self.wake_children(now, fx);
        }
    }
}

/// The nodes that a holder of the stream must be able to place in the tree.
pub(crate) fn named_in(stream: &StreamId) -> impl Iterator<Item = NodeId> {
    let addressee = if let Channel::To(node) = stream.channel { Some(node) } else { None };
    std::iter::once(stream.origin).chain(addressee)
}

/// The lane in which it is remembered who was told of whom.
fn told_in(lane: Lane, planted: Planted) -> Lane {
    if planted.has(Fault::ToldInAnyLane) { Lane::Urgent } else { lane }
}

/// Certificates of origins and addressees that the neighbour was not told of in this
/// session and lane. It may know them all the same; a few hundred bytes once are cheaper than a
/// round.
fn introductions(
    trust: &Registry,
    me: NodeId,
    peer: &mut Peer,
    lane: Lane,
    runs: &[Run],
    planted: Planted,
) -> Vec<Certificate> {
    let mut list: Vec<Certificate> = Vec::new();
    let told = peer.told.get_mut(told_in(lane, planted));
    let named = runs.iter().flat_map(|run| named_in(&run.stream).map(|node| (node, run.stream.origin)));
    for (node, origin) in named {
        // The greeting named this node with its newest key only.
        let unsaid = planted.has(Fault::OwnPapersUnsaid);
        let greeted = node == me && (trust.signers_known(me) < 2 || unsaid);
        // To whom its own entries are given back, also the papers may be lost.
        let knows_itself = node == peer.node && origin != node;
        if greeted || knows_itself || !told.insert(node) {
            continue;
        }
        let papers = if planted.has(Fault::OnlyNewestPapers) {
            trust.chain_of(node).into_iter().rev().collect()
        } else {
            trust.papers_of(node)
        };
        if list.len().saturating_add(papers.len()) > terms::CERTIFICATES_PER_MESSAGE {
            told.remove(&node);
            break;
        }
        for certificate in papers {
            if !list.contains(&certificate) {
                list.push(certificate);
            }
        }
    }
    list
}

/// Whether all of these rest by themselves for as long as a refused stream does, or for good: what else waits in their
/// lane must not wait for them.
fn all_rest<'a>(peer: &Peer, now: Instant, mut streams: impl Iterator<Item = &'a StreamId>) -> bool {
    let long = later(now, terms::REFUSED_REST_MS);
    let rests = |stream| {
        peer.cursors.get(stream).is_some_and(|c| c.stopped || c.rest_until.is_some_and(|until| until >= long))
    };
    streams.all(rests)
}

fn next_after(run: &Run) -> u64 {
    run.first.saturating_add(u64::try_from(run.entries.len()).unwrap_or(u64::MAX))
}

/// Streams to read for the next batch, beginning behind the one served last, so
/// that a long stream does not starve its neighbours in the lane.
fn wants_of(peer: &Peer, lane: Lane, now: Instant, only: Option<&[StreamId]>) -> Vec<Want> {
    let dirty = peer.dirty.get(lane);
    let (behind, before): (Vec<&StreamId>, Vec<&StreamId>) = match peer.out.get(lane).last {
        None => (dirty.iter().collect(), Vec::new()),
        Some(last) => (
            dirty.range((Bound::Excluded(last), Bound::Unbounded)).collect(),
            dirty.range((Bound::Unbounded, Bound::Included(last))).collect(),
        ),
    };
    let streams = behind.into_iter().chain(before);
    let wants = streams.filter_map(|stream| {
        let cursor = peer.cursors.get(stream);
        let rests = cursor.is_some_and(|c| c.stopped || c.rest_until.is_some_and(|until| now < until));
        let allowed = only.is_none_or(|only| only.contains(stream));
        let from = cursor.map_or(1, |c| c.next);
        (!rests && allowed).then_some(Want { stream: *stream, from, until: u64::MAX })
    });
    wants.take(terms::STREAMS_PER_BATCH.min(limits::BATCH_ENTRIES)).collect()
}

/// A timer for the first stream whose rest ends; downwards an empty answer before it.
fn nothing_to_send(peer: &mut Peer, lane: Lane, now: Instant, planted: Planted, fx: &mut Vec<Effect>) {
    let id = peer.node;
    if let Some((request, _)) = peer.out.get_mut(lane).asked.take() {
        fx.push(Effect::Send(
            id,
            Message::Batch(Batch { request, lane, certificates: Vec::new(), runs: Vec::new() }),
        ));
    }
    let down = !peer.role.is_above();
    if planted.has(Fault::RestForever) || (down && planted.has(Fault::RestToTheBeat)) {
        return;
    }
    let rests = peer.dirty.get(lane).iter().filter_map(|s| peer.cursors.get(s).and_then(|c| c.rest_until));
    if let Some(until) = rests.filter(|until| now < *until).min() {
        fx.push(Effect::ArmTimer(TimerId { peer: id, kind: TimerKind::Push(lane) }, until));
    }
}
