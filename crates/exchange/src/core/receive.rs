//! Entries that came: judged, stored, and only then acknowledged. A push is
//! answered when its batch is durable; a pulled batch is acknowledged by the lines
//! of the next pull, which leaves when it is durable.

use super::credit::bytes_of;
use super::erasure::keep_proven;
use super::event::{Effect, Notice, PersistItem, Stored, TimerId, TimerKind};
use super::faults::Fault;
use super::intake::{Proof, Verdict, VerifiedRun, examine};
use super::message::{Ack, AckLine, AckStatus, Batch, Message, Pull, Push, Reason, Run, StreamHead};
use super::node::{Answering, Job, Node};
use super::peer::{Peer, PullStage, Role, Where};
use super::route;
use super::terms::{self, later};
use facts::{Certificate, Channel, Lane, StreamId};
use kernel::{Instant, NodeId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl<P: Proof> Node<P> {
    pub(crate) fn on_push(&mut self, now: Instant, id: NodeId, push: Push, fx: &mut Vec<Effect>) {
        let fits = self.credit.fits(push.lane, bytes_of(&push.runs)) || self.planted.has(Fault::NoCredit);
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let refusal = if peer.role.is_above() {
            Some(Reason::NotForHere)
        } else if *peer.storing.get(push.lane) || !fits {
            Some(Reason::Busy)
        } else {
            None
        };
        if let Some(reason) = refusal {
            fx.push(Effect::Send(id, Message::Refused { request: push.request, reason }));
            return;
        }
        if !push.certificates.is_empty() {
            self.take_certificates(id, &push.certificates, Vec::new(), fx);
        }
        let way = Answering::Push(push.request);
        let lines = self.take_in(now, id, push.lane, way, push.runs, fx);
        if let Some(lines) = lines {
            self.answer(now, id, push.lane, way, lines, fx);
        }
    }

    pub(crate) fn on_batch(&mut self, now: Instant, id: NodeId, batch: Batch, fx: &mut Vec<Effect>) {
        let lose_wake = self.planted.has(Fault::LoseWake);
        let at_once = self.planted.has(Fault::GrowAtOnce);
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let lane = batch.lane;
        let inbound = peer.pull.get_mut(lane);
        if !matches!(inbound.stage, PullStage::Asked { request, .. } if request == batch.request) {
            return;
        }
        inbound.lines.clear();
        inbound.backoff.reset();
        inbound.size.arrived(true);
        if at_once {
            inbound.size = inbound.size.grown();
        }
        if batch.runs.is_empty() {
            inbound.stage = PullStage::Idle;
            if std::mem::take(&mut inbound.again) && !lose_wake {
                self.pull(now, id, lane, fx);
            }
            return;
        }
        inbound.stage = PullStage::Storing;
        if !batch.certificates.is_empty() {
            self.take_certificates(id, &batch.certificates, Vec::new(), fx);
        }
        if let Some(lines) = self.take_in(now, id, lane, Answering::Pull, batch.runs, fx) {
            self.answer(now, id, lane, Answering::Pull, lines, fx);
        }
    }

    /// Judges the runs of a batch. Lines at once when nothing is to be stored;
    /// otherwise a job that waits for the store.
    pub(crate) fn take_in(
        &mut self,
        now: Instant,
        id: NodeId,
        lane: Lane,
        way: Answering,
        runs: Vec<Run>,
        fx: &mut Vec<Effect>,
    ) -> Option<Vec<AckLine>> {
        let mut job = Job {
            peer: id,
            session: self.session_of(id, way),
            lane,
            bytes: bytes_of(&runs),
            way,
            lines: Vec::new(),
            streams: BTreeSet::new(),
            compared: BTreeMap::new(),
            back: BTreeSet::new(),
            signers: Vec::new(),
        };
        let mut items = Vec::new();
        for run in runs {
            let stream = run.stream;
            let verdict = self.within_cut(self.judge(id, lane, run, &job));
            self.note_trouble(now, id, stream, &verdict);
            self.was_shown(id, &stream, &verdict);
            match verdict {
                // Its author has lost it and writes on: that is for a person to end.
                Verdict::Accept(run) if self.writes(&stream) => {
                    let held = self.held(stream);
                    if !self.planted.has(Fault::PartingUnsaid) {
                        fx.push(Effect::Notify(Notice::RolledBack(run.head_after(), held)));
                    }
                    job.lines.push(AckLine { held, status: AckStatus::Refused(Reason::NotForHere) });
                }
                Verdict::Accept(mut run) => {
                    if self.planted.has(Fault::ProofDropped) {
                        run.erasures.clear();
                    }
                    // Of a file that was carried nobody knows by which clock it was written: the offset is
                    // that of the last session.
                    let on_the_line = !matches!(way, Answering::Bundle(_));
                    run.clock_off_ms = self.clock_off(id, &stream).filter(|_| on_the_line);
                    self.witness(id, &run, fx);
                    job.signers.push((stream.epoch, Arc::clone(&run.signer)));
                    job.streams.insert(stream);
                    if self.comes_back(id, &stream) && !self.planted.has(Fault::BackUncounted) {
                        job.back.insert(stream);
                        items.push(PersistItem::GivenBack(*run));
                    } else {
                        items.push(PersistItem::Run(*run));
                    }
                }
                Verdict::Held(_) if self.planted.has(Fault::CompareNothing) => {
                    job.lines.push(AckLine { held: self.held(stream), status: AckStatus::Ok });
                }
                Verdict::Held(run) => {
                    job.streams.insert(stream);
                    job.compared.insert(stream, (*run).clone());
                    items.push(PersistItem::Compare(*run));
                }
                Verdict::Equivocation(run) => {
                    self.freeze(id, *run, fx);
                    job.lines.push(AckLine { held: self.held(stream), status: AckStatus::Equivocation });
                }
                Verdict::Gap => job.lines.push(AckLine { held: self.held(stream), status: AckStatus::Gap }),
                Verdict::Refused(reason) => {
                    if reason != Reason::Busy && reason != Reason::UnknownOrigin {
                        fx.push(Effect::Notify(Notice::RefusedHere(id, stream, reason)));
                    }
                    let status = AckStatus::Refused(reason);
                    job.lines.push(AckLine { held: self.held(stream), status });
                }
            }
        }
        if items.is_empty() {
            return Some(job.lines);
        }
        if self.planted.has(Fault::AckBeforePersist)
            && let Answering::Push(request) = way
        {
            let mut lines = job.lines.clone();
            lines.extend(heads_after(&items));
            fx.push(Effect::Send(id, Message::Ack(Ack { request, lane, lines })));
        }
        self.before_stored(now, &items, fx);
        let early = self.planted.has(Fault::PullAckBeforePersist) && way == Answering::Pull;
        let lines = if early { heads_after(&items) } else { Vec::new() };
        let ticket = self.persist(Some(lane), items, fx);
        if early {
            self.pulled(now, id, lane, lines, fx);
        }
        self.storing.extend(job.streams.iter().copied());
        if matches!(way, Answering::Push(_))
            && let Some(peer) = self.peers.get_mut(&id)
        {
            *peer.storing.get_mut(lane) = true;
        }
        if matches!(way, Answering::Push(_)) {
            self.credit.take(lane, job.bytes);
        }
        self.jobs.insert(ticket, job);
        None
    }

    /// What a file brings belongs to no session: its writer may have been restored since.
    fn session_of(&self, id: NodeId, way: Answering) -> u64 {
        let peer = self.peers.get(&id).filter(|_| !matches!(way, Answering::Bundle(_)));
        peer.map_or(0, |p| p.sessions)
    }

    /// Only for a planted bug: counts as held what the store was only handed.
    fn before_stored(&mut self, now: Instant, items: &[PersistItem], fx: &mut Vec<Effect>) {
        if self.planted.has(Fault::HoldBeforePersist) {
            for line in heads_after(items) {
                self.grown(now, line.held, fx);
            }
        }
    }

    /// Hands items to the store, with everything that is not known to be stored yet.
    fn persist(&mut self, lane: Option<Lane>, items: Vec<PersistItem>, fx: &mut Vec<Effect>) -> u64 {
        let ticket = self.fresh_id();
        self.saving.insert(ticket, self.unsaved.keys().copied().collect());
        let items = self.unsaved.values().cloned().chain(items).collect();
        fx.push(Effect::Persist { ticket, lane, items });
        ticket
    }

    /// Stores what must not be lost and is tried again with the next batch if it is.
    pub(crate) fn save(&mut self, items: Vec<PersistItem>, fx: &mut Vec<Effect>) {
        for item in items {
            let serial = self.fresh_id();
            self.unsaved.insert(serial, item);
        }
        self.persist(None, Vec::new(), fx);
    }

    fn judge(&self, id: NodeId, lane: Lane, mut run: Run, job: &Job) -> Verdict {
        let stream = run.stream;
        let twice = job.streams.contains(&stream) || job.lines.iter().any(|l| l.held.stream == stream);
        if stream.lane != lane || twice {
            return Verdict::Refused(Reason::Malformed);
        }
        if self.planted.has(Fault::UnknownRefused) && self.cannot_read(&run) {
            return Verdict::Refused(Reason::Malformed);
        }
        let mut signers = self.trust.signers_of(stream.origin, stream.epoch);
        if self.planted.has(Fault::NewestKey) {
            signers = self.trust.newest(stream.origin).cloned().map(Arc::new).into_iter().collect();
        }
        let nobody = matches!(stream.channel, Channel::To(node) if self.trust.newest(node).is_none());
        let guess = self.guesses_up(&stream);
        if signers.is_empty() || (nobody && !guess) {
            return Verdict::Refused(Reason::UnknownOrigin);
        }
        let Some(peer) = self.peers.get(&id) else { return Verdict::Refused(Reason::NoSession) };
        let anything = guess || self.planted.has(Fault::TakeAnything);
        if !anything && !self.may_come(peer, &stream) {
            let soon = self.awaits_release(&stream);
            return Verdict::Refused(if soon { Reason::UnknownOrigin } else { Reason::NotForHere });
        }
        if self.is_frozen(&stream) {
            return Verdict::Refused(Reason::Frozen);
        }
        if self.storing.contains(&stream) {
            return Verdict::Refused(Reason::Busy);
        }
        keep_proven(&mut run, &self.trust, &self.proof);
        if self.planted.has(Fault::BackUnproven) && self.comes_back(id, &stream) {
            return unproven(run, self.held(stream), &signers, &self.proof);
        }
        examine(run, self.held(stream), &signers, &self.proof, self.planted)
    }

    /// Whatever its key signed behind the cut is nothing to store, to compare or to alarm of.
    fn within_cut(&self, verdict: Verdict) -> Verdict {
        match &verdict {
            Verdict::Accept(run) | Verdict::Held(run) | Verdict::Equivocation(run) if !self.counts(run) => {
                Verdict::Refused(Reason::Revoked)
            }
            _ => verdict,
        }
    }

    pub(crate) fn is_frozen(&self, stream: &StreamId) -> bool {
        if self.planted.has(Fault::FreezeNode) {
            return self.frozen.iter().any(|(origin, _)| *origin == stream.origin);
        }
        self.frozen.contains(&(stream.origin, stream.epoch)) && !self.planted.has(Fault::TakeFrozen)
    }

    /// Remembers what is refused here, for the operator's page, until it is taken.
    fn note_trouble(&mut self, now: Instant, id: NodeId, stream: StreamId, verdict: &Verdict) {
        let reason = match verdict {
            Verdict::Accept(_) | Verdict::Held(_) => None,
            Verdict::Equivocation(_) => Some(Reason::Frozen),
            Verdict::Refused(Reason::Busy | Reason::UnknownOrigin) | Verdict::Gap => return,
            Verdict::Refused(reason) => Some(*reason),
        };
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.troubled(stream, Where::Here, reason, now);
        }
    }

    /// The neighbour has shown what it holds of a stream that is written here; whatever it is, nothing
    /// more is to be asked.
    fn was_shown(&mut self, id: NodeId, stream: &StreamId, verdict: &Verdict) {
        if !matches!(verdict, Verdict::Refused(_))
            && let Some(peer) = self.peers.get_mut(&id)
        {
            peer.doubts.remove(stream);
        }
    }

    fn may_come(&self, peer: &Peer, stream: &StreamId) -> bool {
        if self.strays(stream) {
            return true;
        }
        self.comes_forward(peer, stream) || self.may_come_back(peer, stream)
    }

    /// Whether a stream comes to this node through the neighbour.
    fn comes_forward(&self, peer: &Peer, stream: &StreamId) -> bool {
        // Around a dead parent goes only what is urgent and for this level.
        let around = stream.lane == Lane::Urgent && matches!(stream.channel, Channel::Up(_));
        if peer.role == Role::Grandchild && !around {
            return false;
        }
        if peer.role.is_above() {
            route::may_come_from_above(&self.trust, self.place(), peer.node, stream)
        } else {
            route::may_come_from_below(&self.trust, self.place(), peer.node, stream)
        }
    }

    /// Whether a stream went to the neighbour, so that what comes of it comes back.
    fn comes_back(&self, id: NodeId, stream: &StreamId) -> bool {
        self.peers.get(&id).is_some_and(|p| !self.comes_forward(p, stream) && self.may_come_back(p, stream))
    }

    /// Two histories, both signed: the epoch is frozen, the second one kept.
    fn freeze(&mut self, from: NodeId, run: VerifiedRun, fx: &mut Vec<Effect>) {
        let stream = run.stream;
        self.frozen.insert((stream.origin, stream.epoch));
        if !self.planted.has(Fault::ForgetEvidence) {
            self.save(vec![PersistItem::Evidence(run)], fx);
        }
        fx.push(Effect::Notify(Notice::Equivocation(from, stream)));
    }

    pub(crate) fn persisted(&mut self, now: Instant, ticket: u64, stored: &[Stored], fx: &mut Vec<Effect>) {
        for serial in self.saving.remove(&ticket).unwrap_or_default() {
            self.unsaved.remove(&serial);
        }
        let Some(mut job) = self.jobs.remove(&ticket) else { return };
        self.release(&job);
        for (epoch, signer) in job.signers.drain(..) {
            self.trust.pin(epoch, signer);
        }
        for one in stored.iter().filter(|s| job.streams.contains(&s.held.stream)) {
            let stream = one.held.stream;
            let regained = one.held.next.saturating_sub(self.held(stream).next);
            if regained > 0 && job.back.contains(&stream) {
                fx.push(Effect::Notify(Notice::GivenBack(job.peer, stream, regained)));
            }
            let from = self.held(stream).next;
            self.grown(now, one.held, fx);
            if regained > 0 && job.back.contains(&stream) {
                // Whoever gave it back holds it; it said so before there was anything to tell it of.
                self.tell_held(job.peer, one.held, fx);
            }
            if from < one.held.next {
                self.offer_back(now, &job, stream, from, fx);
            }
            let mut status = AckStatus::Ok;
            if let Some(run) = job.compared.remove(&stream)
                && one.differs
            {
                status = AckStatus::Equivocation;
                self.freeze(job.peer, run, fx);
            }
            job.lines.push(AckLine { held: one.held, status });
        }
        self.answer(now, job.peer, job.lane, job.way, job.lines, fx);
        self.wake_children(now, fx);
    }

    pub(crate) fn persist_failed(&mut self, now: Instant, ticket: u64, fx: &mut Vec<Effect>) {
        fx.push(Effect::Notify(Notice::StoreFailed));
        for serial in self.saving.remove(&ticket).unwrap_or_default() {
            if self.planted.has(Fault::CertificateOnce) {
                self.unsaved.remove(&serial);
            }
        }
        let Some(mut job) = self.jobs.remove(&ticket) else { return };
        if !self.planted.has(Fault::NeverReleaseFailed) {
            self.release(&job);
        }
        for stream in &job.streams {
            let status = AckStatus::Refused(Reason::Unavailable);
            job.lines.push(AckLine { held: self.held(*stream), status });
        }
        self.answer(now, job.peer, job.lane, job.way, job.lines, fx);
    }

    fn release(&mut self, job: &Job) {
        for stream in &job.streams {
            self.storing.remove(stream);
        }
        if matches!(job.way, Answering::Push(_)) && !self.planted.has(Fault::CreditNeverFreed) {
            self.credit.give_back(job.lane, job.bytes);
        }
        if matches!(job.way, Answering::Push(_))
            && !self.planted.has(Fault::NeverRelease)
            && let Some(peer) = self.peers.get_mut(&job.peer)
        {
            *peer.storing.get_mut(job.lane) = false;
        }
    }

    fn answer(
        &mut self,
        now: Instant,
        id: NodeId,
        lane: Lane,
        way: Answering,
        lines: Vec<AckLine>,
        fx: &mut Vec<Effect>,
    ) {
        match way {
            Answering::Push(request) => {
                fx.push(Effect::Send(id, Message::Ack(Ack { request, lane, lines })));
            }
            Answering::Pull => self.pulled(now, id, lane, lines, fx),
            Answering::Bundle(bundle) => {
                let said = Ok(self.told(bundle, lines));
                fx.push(Effect::Took { id: bundle, said });
            }
        }
    }

    /// A pulled batch is stored, or refused: say so and ask for more.
    fn pulled(&mut self, now: Instant, id: NodeId, lane: Lane, lines: Vec<AckLine>, fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let inbound = peer.pull.get_mut(lane);
        if !matches!(inbound.stage, PullStage::Storing) {
            return;
        }
        let progress = lines.iter().any(|l| matches!(l.status, AckStatus::Ok | AckStatus::Gap));
        inbound.lines = lines;
        if progress {
            inbound.stage = PullStage::Idle;
            self.pull(now, id, lane, fx);
        } else {
            self.pull_failed(now, id, lane, fx);
        }
    }

    /// Asks for what waits above, or remembers to.
    pub(crate) fn pull(&mut self, now: Instant, id: NodeId, lane: Lane, fx: &mut Vec<Effect>) {
        let request = self.fresh_id();
        let by = self.deadline_clock(now);
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if !peer.is_up() || !peer.role.is_above() {
            return;
        }
        let inbound = peer.pull.get_mut(lane);
        if !matches!(inbound.stage, PullStage::Idle) {
            inbound.again = true;
            return;
        }
        inbound.again = false;
        let deadline = later(by, terms::batch_timeout_ms(lane));
        inbound.stage = PullStage::Asked { request, deadline };
        let limit = u16::try_from(inbound.size.entries()).unwrap_or(u16::MAX);
        let mut lines = inbound.lines.clone();
        if self.planted.has(Fault::PullForgetsLines) {
            lines.clear();
        }
        let lane = if self.planted.has(Fault::PullForgetsLane) { Lane::Urgent } else { lane };
        fx.push(Effect::ArmTimer(TimerId { peer: id, kind: TimerKind::Pull(lane) }, deadline));
        fx.push(Effect::Send(id, Message::Pull(Pull { request, lane, limit, lines })));
    }

    pub(crate) fn pull_failed(&mut self, now: Instant, id: NodeId, lane: Lane, fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let inbound = peer.pull.get_mut(lane);
        if !self.planted.has(Fault::PullNeverHalves) {
            inbound.size.failed();
        }
        let until = later(now, inbound.backoff.next_ms(terms::backoff_last_ms(lane), &mut self.jitter));
        inbound.stage = PullStage::Resting { until };
        if self.planted.has(Fault::PullRestsForever) {
            return;
        }
        fx.push(Effect::ArmTimer(TimerId { peer: id, kind: TimerKind::Pull(lane) }, until));
    }

    pub(crate) fn pull_timer(&mut self, now: Instant, id: NodeId, lane: Lane, fx: &mut Vec<Effect>) {
        let for_ever = self.planted.has(Fault::PullWaitsForever);
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let inbound = peer.pull.get_mut(lane);
        match inbound.stage {
            PullStage::Asked { .. } if for_ever => {}
            PullStage::Asked { deadline, .. } if now >= deadline => self.pull_failed(now, id, lane, fx),
            PullStage::Resting { until } if now >= until => {
                inbound.stage = PullStage::Idle;
                self.pull(now, id, lane, fx);
            }
            _ => {}
        }
    }
}

/// Only for planted bugs: what will be held once these are stored.
fn heads_after(items: &[PersistItem]) -> Vec<AckLine> {
    let runs = items.iter().filter_map(|item| match item {
        PersistItem::Run(run) | PersistItem::GivenBack(run) => {
            Some(AckLine { held: run.head_after(), status: AckStatus::Ok })
        }
        _ => None,
    });
    runs.collect()
}

/// Only for a planted bug: a run as it came, without a look at it.
fn unproven<P: Proof>(run: Run, held: StreamHead, signers: &[Arc<Certificate>], proof: &P) -> Verdict {
    let Some(signer) = signers.first().filter(|_| run.first == held.next) else { return Verdict::Gap };
    let mut at = run.prev;
    let entries = run.entries.into_iter().map(|entry| {
        at = proof.link(&at, &entry);
        (entry, at)
    });
    let (entries, signer) = (entries.collect(), Arc::clone(signer));
    let Run { stream, first, prev, checkpoint, erasures, .. } = Run { entries: Vec::new(), ..run };
    Verdict::Accept(Box::new(VerifiedRun {
        stream,
        first,
        prev,
        entries,
        checkpoint,
        signer,
        erasures,
        clock_off_ms: None,
    }))
}

impl From<&VerifiedRun> for StreamHead {
    fn from(run: &VerifiedRun) -> Self {
        run.head_after()
    }
}
