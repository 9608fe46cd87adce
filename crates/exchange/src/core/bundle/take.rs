//! A bundle that somebody brought. It opens when its writer is a neighbour and has signed it;
//! its receipt counts as acknowledgements, its batches are judged and stored like those of
//! the line, one after the other, and each is answered when it is durable.

use super::{Fault, Head, Whole};
use crate::core::event::Effect;
use crate::core::faults::Fault as Planted;
use crate::core::intake::Proof;
use crate::core::lane::Lanes;
use crate::core::message::{AckLine, AckStatus, Message, Push, StreamHead};
use crate::core::node::{Answering, Node};
use crate::core::peer::{Peer, Role};
use crate::core::terms::{self, later};
use facts::{Lane, StreamId};
use kernel::{Instant, NodeId};
use std::collections::BTreeMap;

/// One step of taking a bundle.
#[derive(Debug, Clone)]
pub enum Taking {
    /// The file was read to its end: may it be taken?
    Open(Box<Whole>),
    /// One of its messages, in order, after the answer to the step before.
    Message(Box<Message>),
    /// All was taken, or whoever took it went away.
    Close,
}

/// What became of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Entries that the writer holds by its receipt, and was not known to hold before.
    pub acknowledged: Lanes<u64>,
    /// On opening, what the writer refuses; of a batch, what became of each run.
    pub runs: Vec<ToldRun>,
    /// The receipt was not used: its writer has said something since.
    pub stale: bool,
}

/// One stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldRun {
    /// What is held, and what was made of the run.
    pub line: AckLine,
    /// Entries that are new here.
    pub new: u64,
    /// Its author's name by the certificate.
    pub author: String,
}

/// A bundle that is being taken.
#[derive(Debug, Clone)]
pub(crate) struct Opened {
    from: NodeId,
    /// What was held of the streams of the batch that is being stored.
    before: BTreeMap<StreamId, u64>,
}

impl<P: Proof> Node<P> {
    pub(crate) fn take_bundle(&mut self, now: Instant, id: u64, what: Taking, fx: &mut Vec<Effect>) {
        let said = match what {
            Taking::Open(whole) => self.open_bundle(now, id, &whole, fx),
            Taking::Message(message) => {
                let Some(said) = self.take_carried(now, id, *message, fx) else { return };
                said
            }
            Taking::Close => {
                self.opened.remove(&id);
                return;
            }
        };
        fx.push(Effect::Took { id, said });
    }

    fn open_bundle(
        &mut self,
        now: Instant,
        id: u64,
        whole: &Whole,
        fx: &mut Vec<Effect>,
    ) -> Result<Told, Fault> {
        let from = self.admit_bundle(now, whole, fx)?;
        let told = self.read_receipt(now, &whole.head, fx);
        if self.opened.len() >= terms::BUNDLES_OPEN {
            self.opened.pop_first();
        }
        self.opened.insert(id, Opened { from, before: BTreeMap::new() });
        Ok(told)
    }

    /// Whether the file may be taken: from a neighbour, for this node, signed with the key
    /// that the writer would be let in with on the line.
    fn admit_bundle(&mut self, now: Instant, whole: &Whole, fx: &mut Vec<Effect>) -> Result<NodeId, Fault> {
        let Whole { head, digest, seal, .. } = whole;
        let from = head.from;
        if from == self.me.node {
            return Err(Fault::OwnFile);
        }
        if head.to != self.me.node {
            return Err(Fault::ForAnother(head.to));
        }
        let direct = |p: &&Peer| matches!(p.role, Role::Parent | Role::Child);
        let role = self.peers.get(&from).filter(direct).ok_or(Fault::Stranger(from))?.role;
        let own = head.chain.first().filter(|c| c.node == from).ok_or(Fault::BadCertificate)?;
        if self.trust.cuts.covers(own) {
            return Err(Fault::Revoked);
        }
        let same_key = self.trust.newest(from).is_some_and(|c| c.signing == own.signing);
        match self.trust.take_chain(&head.chain, &self.proof) {
            Ok(new) if new.is_empty() => {}
            Ok(new) => self.persist_certificates(new, Vec::new(), fx),
            // A parent that joined another tree meanwhile; its chain is learnt below.
            Err(_) if role == Role::Parent && same_key => {}
            Err(_) => return Err(Fault::BadCertificate),
        }
        let newest = self.trust.newest(from).ok_or(Fault::Stranger(from))?;
        if !self.proof.seal(seal, digest, &newest.signing) && !self.planted.has(Planted::CarriedUnsigned) {
            return Err(Fault::BadSignature);
        }
        if self.trust.is_revoked(from) {
            return Err(Fault::Revoked);
        }
        if role == Role::Child && self.has_ended(now, from) {
            return Err(Fault::Expired);
        }
        if self.peers.get(&from).is_some_and(|p| p.boots.is_paused()) {
            return Err(Fault::Clone);
        }
        if role == Role::Parent {
            self.learn_chain(from, &head.chain, fx);
        }
        Ok(from)
    }

    /// The writer's lines are its acknowledgements, unless it has said something since: the
    /// file may have lain under others in a drawer.
    fn read_receipt(&mut self, now: Instant, head: &Head, fx: &mut Vec<Effect>) -> Told {
        let from = head.from;
        if !self.is_newest(head) {
            return Told { stale: true, ..Told::default() };
        }
        let mut told = Told::default();
        for line in &head.lines {
            let stream = line.held.stream;
            let Some(peer) = self.peers.get(&from) else { return told };
            if !self.goes_to(peer, &stream) {
                continue;
            }
            let before = peer.cursors.get(&stream).map_or(1, |c| c.next);
            self.acknowledged_line(now, from, *line, fx);
            let more = line.held.next.min(self.held(stream).next).saturating_sub(before);
            let count = told.acknowledged.get_mut(stream.lane);
            *count = count.saturating_add(more);
            if matches!(line.status, AckStatus::Refused(_) | AckStatus::Equivocation) {
                told.runs.push(self.told_run(*line, 0));
            }
        }
        self.forget_given_back(from);
        self.on_want_back(now, from, &head.wanted, fx);
        if let Some(peer) = self.peers.get_mut(&from) {
            peer.carried_at = Some(head.made_at);
        }
        self.fill_dirty(now, from, fx);
        told
    }

    /// Whether the writer has said nothing since, neither in another file nor on the line. A
    /// link that comes up later begins with a greeting, which tells everything anew.
    fn is_newest(&self, head: &Head) -> bool {
        let Some(peer) = self.peers.get(&head.from) else { return false };
        let by_our_clock = later(head.made_at, peer.offset_ms.unwrap_or(0).saturating_neg());
        let on_the_line = peer.last_contact.is_some_and(|at| by_our_clock < self.wall(at));
        let in_a_file = peer.carried_at.is_some_and(|at| head.made_at < at);
        !peer.is_up() && !on_the_line && !in_a_file
    }

    /// What the writer once asked back it names again, as long as it lacks it.
    fn forget_given_back(&mut self, id: NodeId) {
        let Some(peer) = self.peers.get(&id) else { return };
        let waiting = Lane::ALL.into_iter().flat_map(|lane| peer.dirty.get(lane));
        let back: Vec<StreamId> = waiting.filter(|s| !self.goes_to(peer, s)).copied().collect();
        let Some(peer) = self.peers.get_mut(&id) else { return };
        for stream in back {
            peer.dirty.get_mut(stream.lane).remove(&stream);
            peer.cursors.remove(&stream);
        }
    }

    /// A message of an open bundle. `None` while its batch is being stored.
    fn take_carried(
        &mut self,
        now: Instant,
        id: u64,
        message: Message,
        fx: &mut Vec<Effect>,
    ) -> Option<Result<Told, Fault>> {
        let Some(from) = self.opened.get(&id).map(|opened| opened.from) else {
            return Some(Err(Fault::Interrupted));
        };
        match message {
            Message::Certificates(list) => {
                self.take_certificates(from, &list, Vec::new(), fx);
                Some(Ok(Told::default()))
            }
            Message::Push(push) => {
                if !push.certificates.is_empty() {
                    self.take_certificates(from, &push.certificates, Vec::new(), fx);
                }
                self.note_before(id, &push);
                let lines = self.take_in(now, from, push.lane, Answering::Bundle(id), push.runs, fx)?;
                Some(Ok(self.told(id, lines)))
            }
            _ => Some(Err(Fault::Malformed)),
        }
    }

    fn note_before(&mut self, id: u64, push: &Push) {
        let before = push.runs.iter().map(|run| (run.stream, self.held(run.stream).next)).collect();
        if let Some(opened) = self.opened.get_mut(&id) {
            opened.before = before;
        }
    }

    /// What is told of a batch once it is durable, or when nothing of it is to be stored.
    pub(crate) fn told(&mut self, id: u64, lines: Vec<AckLine>) -> Told {
        let before = self.opened.get_mut(&id).map(|o| std::mem::take(&mut o.before)).unwrap_or_default();
        let runs = lines.into_iter().map(|line| {
            let StreamHead { stream, next, .. } = line.held;
            let new = next.saturating_sub(before.get(&stream).copied().unwrap_or(next));
            self.told_run(line, new)
        });
        Told { runs: runs.collect(), ..Told::default() }
    }

    fn told_run(&self, line: AckLine, new: u64) -> ToldRun {
        let author = self.trust.newest(line.held.stream.origin).map(|c| c.name.clone());
        ToldRun { line, new, author: author.unwrap_or_default() }
    }
}
