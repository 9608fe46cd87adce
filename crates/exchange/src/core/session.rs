//! Greeting, heartbeat and the end of a link; certificates that travel beside the
//! entries. The child speaks first; what the other holds is learnt from greetings
//! and from acknowledgements, and from nothing else.

use super::beat::first_heads;
use super::boots::{Boot, Lineage};
use super::event::{Effect, Failure, Notice, TimerId, TimerKind};
use super::faults::Fault;
use super::intake::Proof;
use super::message::{Hello, HelloAck, LinkWord, Message, Reason, StreamHead};
use super::node::Node;
use super::papers::send_certificates;
use super::peer::{Link, Peer, PullStage, Role, Stage};
use super::terms::{self, later};
use super::trust::Untrusted;
use facts::{Certificate, Lane, StreamId};
use kernel::{Instant, NodeId};
use std::collections::BTreeSet;

impl<P: Proof> Node<P> {
    /// Greets a neighbour above now, if nothing is said already.
    pub(crate) fn dial_now(&mut self, now: Instant, id: NodeId, fx: &mut Vec<Effect>) {
        let request = self.fresh_id();
        let subtree = self.trust.digest_below(self.me.node);
        let may = |p: &Peer| p.role.is_above() && !p.cut && matches!(p.link, Link::Down);
        if !self.peers.get(&id).is_some_and(may) {
            return;
        }
        let kinds = self.read_below();
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let deadline = later(now, terms::HELLO_TIMEOUT_MS);
        let wall = Instant(now.0.saturating_add(self.wall_ahead_ms));
        peer.link = Link::Greeting { request, sent_at: wall, deadline };
        peer.redial_at = None;
        fx.push(Effect::ArmTimer(TimerId { peer: id, kind: TimerKind::Greeting }, deadline));
        let hello = Hello {
            request,
            protocol: (terms::PROTOCOL_OLDEST, terms::PROTOCOL_NEWEST),
            program: self.me.program.clone(),
            node: self.me.node,
            boot: self.me.boot,
            previous_boot: self.me.previous_boot,
            epoch: self.boot().epoch,
            chain: self.trust.chain_of(self.me.node),
            now: wall,
            heads: self.heads_for_above(),
            subtree,
            kinds,
        };
        fx.push(Effect::Send(id, Message::Hello(Box::new(hello))));
    }

    /// Own streams, also what stays here, so that the parent can tell what is lost with the
    /// disk; and those that come from above; urgent ones first.
    fn heads_for_above(&self) -> Vec<StreamHead> {
        let mine = self.held.values().filter(|h| {
            h.stream.origin == self.me.node || !self.trust.is_under(h.stream.origin, self.me.node)
        });
        first_heads(mine.copied().collect())
    }

    pub(crate) fn received(&mut self, now: Instant, id: NodeId, message: Message, fx: &mut Vec<Effect>) {
        if self.peers.get(&id).is_some_and(|p| p.cut) {
            if let Some(request) = message.asks() {
                fx.push(Effect::Send(id, Message::Refused { request, reason: Reason::Cut }));
            }
            return;
        }
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.last_contact = Some(now);
        }
        if self.turns_away(id, &message, fx) {
            return;
        }
        match message {
            Message::Hello(hello) => self.on_hello(now, id, *hello, fx),
            Message::HelloAck(ack) => self.on_hello_ack(now, id, *ack, fx),
            Message::Renew(request) => self.on_renew(now, id, request, fx),
            Message::Renewed { certificate, .. } => self.on_renewed(now, id, &certificate, fx),
            other => {
                if let Some(request) = other.asks()
                    && !self.peers.get(&id).is_some_and(Peer::is_up)
                {
                    let refused = Message::Refused { request, reason: Reason::NoSession };
                    fx.push(Effect::Send(id, refused));
                    return;
                }
                self.received_in_session(now, id, other, fx);
            }
        }
    }

    fn received_in_session(&mut self, now: Instant, id: NodeId, message: Message, fx: &mut Vec<Effect>) {
        match message {
            Message::Push(push) => self.on_push(now, id, push, fx),
            Message::Ack(ack) => self.on_ack(now, id, &ack, fx),
            Message::Pull(pull) => self.on_pull(now, id, &pull, fx),
            Message::Batch(batch) => self.on_batch(now, id, batch, fx),
            Message::Wake(wake) => self.on_wake(now, id, &wake, fx),
            Message::WakeAck(ack) => self.on_wake_ack(now, id, ack, fx),
            Message::WantCertificates(nodes) => self.on_want(id, &nodes, fx),
            Message::Certificates(list) => {
                if self.peers.contains_key(&id) {
                    self.take_certificates(id, &list, Vec::new(), fx);
                    self.tell_gone(id, &list, fx);
                }
            }
            Message::WantFile(want) => self.on_want_file(id, want, fx),
            Message::FilePart(part) => self.on_file_part(now, id, part, fx),
            Message::WantBack(heads) => {
                if self.peers.get(&id).is_some_and(Peer::is_up) {
                    self.on_want_back(now, id, &heads, fx);
                }
            }
            Message::Refused { request, reason } => self.on_refused(now, id, request, reason, fx),
            Message::Grandparent(above) => self.on_grandparent(id, above, fx),
            Message::Kinds(kinds) => self.reads(id, kinds, fx),
            Message::Below(links) => self.on_below(id, &links),
            // Enrolment happens before there is a link, and new keys are signed beside it, where the
            // certificate is durable before it is answered; here they mean nothing.
            Message::Hello(_)
            | Message::HelloAck(_)
            | Message::Enrol(_)
            | Message::Enrolled(_)
            | Message::KeyChange(_)
            | Message::Renew(_)
            | Message::Renewed { .. } => {}
        }
    }

    fn on_hello(&mut self, now: Instant, id: NodeId, hello: Hello, fx: &mut Vec<Effect>) {
        match self.admit(now, id, &hello, fx) {
            Ok(()) => {}
            Err(reason) => {
                fx.push(Effect::Send(id, Message::Refused { request: hello.request, reason }));
                if reason != Reason::NoSession {
                    if let Some(peer) = self.peers.get_mut(&id) {
                        peer.refused = Some(reason);
                    }
                    fx.push(Effect::Notify(Notice::LinkDown(id, Some(reason))));
                }
                return;
            }
        }
        // It has come twice, and its session goes on: it is answered, for the first answer may be lost, and what was
        // said since is not forgotten.
        let again = self.peers.get(&id).is_some_and(|peer| peer.has_greeted_with(&hello));
        let (request, newest) = (hello.request, hello.protocol.1);
        if !again || self.planted.has(Fault::GreetedTwice) {
            self.begin_session(now, id, hello, fx);
        }
        self.answer_hello(now, id, request, newest, fx);
        self.want_back(id, fx);
    }

    /// All that is known of a neighbour that greets is learnt anew.
    fn begin_session(&mut self, now: Instant, id: NodeId, hello: Hello, fx: &mut Vec<Effect>) {
        self.note_rollback(id, &hello.heads, fx);
        self.note_missing(id, &hello.heads, fx);
        self.note_said(id, hello.boot, &hello.heads, fx);
        self.link_up(now, id, hello.heads.as_slice(), fx);
        self.reads(id, hello.kinds, fx);
        let wall = self.wall(now);
        let Some(peer) = self.peers.get_mut(&id) else { return };
        peer.program = hello.program;
        peer.boot = Some(hello.boot);
        peer.greeted_with = Some(hello.request);
        peer.offset_ms = Some(hello.now.since(wall));
    }

    /// `newest` is the newest protocol that the neighbour talks.
    fn answer_hello(&mut self, now: Instant, id: NodeId, request: u64, newest: u16, fx: &mut Vec<Effect>) {
        let wall = self.wall(now);
        let heads = first_heads(self.held_under(id));
        let subtree = self.trust.digest_below(id);
        let kinds = self.read_above();
        let Some(peer) = self.peers.get(&id) else { return };
        let ack = HelloAck {
            request,
            protocol: newest.min(terms::PROTOCOL_NEWEST),
            program: self.me.program.clone(),
            node: self.me.node,
            boot: self.me.boot,
            heard_at: wall,
            now: wall,
            chain: self.trust.chain_of(self.me.node),
            heads,
            subtree,
            kinds,
            lanes: Self::waiting_lanes(peer),
        };
        fx.push(Effect::Send(id, Message::HelloAck(Box::new(ack))));
    }

    /// Whether a node that greets may come in. The transport has proven that it is `id`.
    fn admit(&mut self, now: Instant, id: NodeId, hello: &Hello, fx: &mut Vec<Effect>) -> Result<(), Reason> {
        let (oldest, newest) = hello.protocol;
        if oldest > terms::PROTOCOL_NEWEST || newest < terms::PROTOCOL_OLDEST {
            return Err(Reason::Version);
        }
        let certificate = hello.chain.first().filter(|c| c.node == id && hello.node == id);
        let certificate = certificate.ok_or(Reason::BadCertificate)?.clone();
        match self.trust.take_chain(&hello.chain, &self.proof) {
            Ok(new) if new.is_empty() => {}
            Ok(new) => {
                let own = new.iter().find(|c| **c == certificate && c.issuer == self.me.node).cloned();
                self.persist_certificates(new, Vec::new(), fx);
                fx.extend(own.map(|own| Effect::Notify(Notice::Remembered(Box::new(own)))));
            }
            Err(Untrusted::NotReleased) => {
                self.await_release(&certificate);
                return Err(Reason::NotReleased);
            }
            Err(why) => {
                fx.push(Effect::Notify(Notice::Untrusted(id, why)));
                return Err(Reason::BadCertificate);
            }
        }
        self.stands_below(&certificate)?;
        if self.trust.is_revoked(id) && !self.planted.has(Fault::RevokedWelcome) {
            return Err(Reason::Revoked);
        }
        let newest = self.trust.newest(id).ok_or(Reason::BadCertificate)?;
        if self.has_ended(now, id) {
            return Err(Reason::Expired);
        }
        let (role, parent) = (role_of(newest, self.me.node), newest.issuer);
        if role == Role::Grandchild
            && let Some(reason) = self.barred_below(parent, id)
        {
            return Err(reason);
        }
        self.meet(now, id, certificate.level, role, fx);
        let boot = Boot { boot: hello.boot, previous: hello.previous_boot, epoch: hello.epoch };
        let Some(peer) = self.peers.get_mut(&id) else { return Err(Reason::NoSession) };
        peer.last_contact = Some(now);
        let (before, returns) = (peer.boots.clone(), peer.boots.has(&boot));
        let says = peer.boots.judge(boot);
        let welcome = match says {
            Lineage::Good => true,
            Lineage::Late => self.planted.has(Fault::AlternateWelcome) && returns,
            Lineage::Clone => {
                let alternates = self.planted.has(Fault::AlternateWelcome) && returns;
                self.planted.has(Fault::CloneWelcome) || alternates
            }
        };
        if welcome {
            peer.boots.greeted(boot);
        } else if says == Lineage::Clone {
            peer.link = Link::Down;
        }
        // Before anything that follows from it is said.
        // Of a grandchild its parent judges and an operator there decides; here nothing of it is kept.
        if role == Role::Child
            && (peer.boots != before || says == Lineage::Clone)
            && !self.planted.has(Fault::PauseForgotten)
        {
            fx.push(Effect::Notify(Notice::Boots(id, peer.boots.clone())));
        }
        match says {
            Lineage::Late if !welcome => return Err(Reason::NoSession),
            Lineage::Clone if !welcome => {
                fx.push(Effect::Notify(Notice::Cloned(id)));
                return Err(Reason::Clone);
            }
            _ => {}
        }
        Ok(())
    }

    /// A grandchild that its parent hears nothing of, by the parent's last word: it does not come in
    /// around it either. Of two machines with one identity, or with a key that may be in other hands, nobody
    /// here knows more than the parent's operator.
    fn barred_below(&self, parent: NodeId, id: NodeId) -> Option<Reason> {
        let told = self.peers.get(&parent).filter(|p| p.role == Role::Child)?.below.get(&id)?;
        let reason = match told.word {
            LinkWord::Cut => Reason::Cut,
            LinkWord::Refused(Reason::Clone) => Reason::Clone,
            LinkWord::Up | LinkWord::Down | LinkWord::Refused(_) => return None,
        };
        (!self.planted.has(Fault::BarredBelowWelcome)).then_some(reason)
    }

    /// A copy of a node that has moved, from before it did, does not know where it stands; nor is it the node when that
    /// has come back.
    fn stands_below(&self, shown: &Certificate) -> Result<(), Reason> {
        let (id, own) = (shown.node, self.me.node);
        let once = self.trust.stood_under(id, own);
        let welcome = once && self.planted.has(Fault::MovedWelcome);
        let former = !welcome && !self.planted.has(Fault::FormerStayWelcome);
        match id != own && (self.trust.is_under(id, own) || welcome) {
            true if former && self.trust.has_moved_since(shown) => Err(Reason::Moved),
            true => Ok(()),
            false if once && id != own => Err(Reason::Moved),
            false => Err(Reason::BadCertificate),
        }
    }

    fn on_hello_ack(&mut self, now: Instant, id: NodeId, ack: HelloAck, fx: &mut Vec<Effect>) {
        let wall = self.wall(now);
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let Link::Greeting { request, sent_at, .. } = peer.link else { return };
        if request != ack.request || ack.node != id {
            return;
        }
        let round_ms = wall.since(sent_at).saturating_sub(ack.now.since(ack.heard_at));
        let midway = later(sent_at, round_ms.max(0) / 2);
        peer.offset_ms = Some(ack.heard_at.since(midway));
        if self.planted.has(Fault::OffsetBackwards) {
            peer.offset_ms = Some(midway.since(ack.heard_at));
        }
        peer.program.clone_from(&ack.program);
        peer.boot = Some(ack.boot);
        let offset_ms = ack.heard_at.since(midway);
        if offset_ms.saturating_abs() > terms::CLOCK_NOTED_MS && !self.planted.has(Fault::ClockUnsaid) {
            fx.push(Effect::Notify(Notice::ClockOff(id, offset_ms)));
        }
        self.reads(id, ack.kinds, fx);
        self.learn_chain(id, &ack.chain, fx);
        self.link_up(now, id, &ack.heads, fx);
        if ack.subtree != self.trust.digest_below(self.me.node) {
            send_certificates(id, &self.trust.papers_below(self.me.node), fx);
        }
        self.ask_above(fx);
        self.want_back(id, fx);
        for lane in Lane::ALL {
            if !self.planted.has(Fault::NoPumpAfterHello) {
                self.pump(now, id, lane, fx);
            }
            if ack.lanes.has(lane) {
                self.pull(now, id, lane, fx);
            }
        }
    }

    fn link_up(&mut self, now: Instant, id: NodeId, heads: &[StreamHead], fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let was_up = peer.is_up();
        peer.sessions = peer.sessions.saturating_add(1);
        peer.link = Link::Up;
        peer.refused = None;
        peer.barred = false;
        peer.redial.reset();
        peer.stop_lanes();
        if !self.planted.has(Fault::KeepCursors) {
            peer.forget_cursors();
        }
        if !was_up {
            peer.since = now;
            fx.push(Effect::Notify(Notice::LinkUp(id)));
        }
        for head in heads {
            let Some(peer) = self.peers.get(&id) else { return };
            if !self.goes_to(peer, &head.stream) {
                self.holds_more(id, *head);
                continue;
            }
            self.holds_more(id, *head);
            if let Some(peer) = self.peers.get_mut(&id) {
                peer.cursor(head.stream, now).next = head.next;
            }
            self.tell_held(id, *head, fx);
            self.held_against(id, *head, fx);
        }
        if !self.planted.has(Fault::NoFillAfterHello) {
            self.fill_dirty(now, id, fx);
        }
        self.ask_files(now, id, fx);
        self.ask_for_own(now, fx);
    }

    /// What a neighbour holds is told of what is here: names of streams that nobody has would
    /// otherwise be remembered without end.
    pub(crate) fn tell_held(&self, id: NodeId, head: StreamHead, fx: &mut Vec<Effect>) {
        if self.held.contains_key(&head.stream) {
            fx.push(Effect::Notify(Notice::HeldBy(id, head)));
        }
    }

    /// A neighbour that has less of its own stream than is held here lost its memory.
    pub(crate) fn note_rollback(&self, id: NodeId, heads: &[StreamHead], fx: &mut Vec<Effect>) {
        if self.planted.has(Fault::RollbackUnsaid) {
            return;
        }
        for head in heads.iter().filter(|h| h.stream.origin == id) {
            let held = self.held(head.stream);
            if held.next > head.next {
                fx.push(Effect::Notify(Notice::RolledBack(held, *head)));
            }
        }
    }

    /// A hello that leaves out a stream of its speaker, though there was room.
    fn note_missing(&self, id: NodeId, heads: &[StreamHead], fx: &mut Vec<Effect>) {
        if heads.len() >= terms::HEADS_PER_MESSAGE {
            return;
        }
        let named: BTreeSet<StreamId> = heads.iter().map(|h| h.stream).collect();
        for held in self.held_of(id).filter(|h| !named.contains(&h.stream)) {
            fx.push(Effect::Notify(Notice::RolledBack(*held, StreamHead::empty(held.stream))));
        }
    }

    /// A link is gone; the next greeting follows after a wait that grows.
    pub(crate) fn link_lost(
        &mut self,
        now: Instant,
        id: NodeId,
        reason: Option<Reason>,
        fx: &mut Vec<Effect>,
    ) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let was = peer.link;
        if matches!(was, Link::Up) {
            peer.since = now;
        }
        peer.link = Link::Down;
        peer.refused = reason.filter(|r| !matches!(r, Reason::NoSession | Reason::Busy));
        peer.stop_lanes();
        self.files.unask(id);
        // What this one was to be asked for, another one may have.
        self.turn_files(fx);
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if matches!(was, Link::Up) || peer.refused.is_some() {
            fx.push(Effect::Notify(Notice::LinkDown(id, reason)));
        }
        if peer.role.is_above() && !peer.cut {
            let grows = self.planted.has(Fault::RedialGrowsForever);
            let last_ms = if grows { i64::MAX } else { terms::REDIAL_LAST_MS };
            let wait_ms = peer.redial.next_ms(last_ms, &mut self.jitter);
            let at = later(now, wait_ms);
            peer.redial_at = Some(at);
            fx.push(Effect::ArmTimer(TimerId { peer: id, kind: TimerKind::Dial }, at));
        }
    }

    pub(crate) fn send_failed(
        &mut self,
        now: Instant,
        id: NodeId,
        request: u64,
        failure: Failure,
        fx: &mut Vec<Effect>,
    ) {
        let Some(peer) = self.peers.get(&id) else { return };
        if matches!(peer.link, Link::Greeting { request: of, .. } if of == request) {
            self.link_lost(now, id, None, fx);
            return;
        }
        let (pushed, pulled) = lanes_of(peer, request);
        match (pushed, pulled, failure) {
            (None, None, _) => self.file_failed(now, request, fx),
            (_, _, Failure::Unreachable) => self.link_lost(now, id, None, fx),
            (Some(lane), _, _) => self.push_failed(now, id, lane, true, fx),
            (None, Some(lane), _) => self.pull_failed(now, id, lane, fx),
        }
    }

    fn on_refused(&mut self, now: Instant, id: NodeId, request: u64, reason: Reason, fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get(&id) else { return };
        let greeting = matches!(peer.link, Link::Greeting { request: of, .. } if of == request);
        let (pushed, pulled) = lanes_of(peer, request);
        let barred = matches!(reason, Reason::Cut | Reason::Clone);
        let go_on = self.planted.has(Fault::NoSessionIgnored) && reason == Reason::NoSession;
        let ended = !go_on
            && matches!(
                reason,
                Reason::NoSession | Reason::Cut | Reason::Clone | Reason::Revoked | Reason::Moved
            )
            && peer.is_up();
        if greeting || ended {
            self.link_lost(now, id, Some(reason), fx);
            if let Some(peer) = self.peers.get_mut(&id) {
                peer.barred |= barred;
            }
            self.renew(now, id, fx);
        } else if let Some(lane) = pushed {
            self.push_failed(now, id, lane, false, fx);
        } else if let Some(lane) = pulled {
            self.pull_failed(now, id, lane, fx);
        } else {
            self.file_failed(now, request, fx);
        }
    }
}

fn role_of(certificate: &Certificate, issuer: NodeId) -> Role {
    if certificate.issuer == issuer { Role::Child } else { Role::Grandchild }
}

/// In which lane a request to the neighbour was a push, or a pull.
fn lanes_of(peer: &Peer, request: u64) -> (Option<Lane>, Option<Lane>) {
    let pushed =
        |lane: &Lane| matches!(peer.out.get(*lane).stage, Stage::Sent { request: of, .. } if of == request);
    let pulled = |lane: &Lane| matches!(peer.pull.get(*lane).stage, PullStage::Asked { request: of, .. } if of == request);
    (Lane::ALL.into_iter().find(pushed), Lane::ALL.into_iter().find(pulled))
}
