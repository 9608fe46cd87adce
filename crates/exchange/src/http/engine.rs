//! The thread that owns the state machine: one input after another, and the effects
//! carried out by tasks whose results come back as inputs. It never waits for a
//! network or a disk. Signatures are checked here, so no other task is held up by them.

use super::client::{Answer, Client, ClientError, frame};
use super::counters::count;
use super::diary::Diary;
use super::files::Librarian;
use super::forks;
use super::keeper::Keeper;
use super::shared::{Input, Shared};
use super::store;
use crate::core::bundle::{Fault, Told};
use crate::core::enrol;
use crate::core::event::{Command, Effect, Event, Failure, Notice, TimerId};
use crate::core::message::{Above, Message, Reason};
use crate::core::terms::{self, later};
use crate::core::{LinkStatus, Node, Real, Role};
use facts::{Certificate, StreamId};
use kernel::{Instant, NodeId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// The engine looks up this often even when nothing happens.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Looked at again for what is being applied, and in quiet times.
const APPLYING_MS: i64 = 300;
const REVOKED_EVERY_MS: i64 = 30_000;

/// Open requests above which those are looked for whose callers have gone.
const SWEEP_AT: usize = 64;

pub(crate) struct Engine {
    node: Node<Real>,
    shared: Arc<Shared>,
    keeper: Keeper,
    librarian: Librarian,
    diary: Diary,
    runtime: tokio::runtime::Handle,
    timers: BTreeSet<(Instant, TimerId)>,
    /// Requests from below whose answer is awaited by an open HTTP request.
    waiting: BTreeMap<(NodeId, u64), oneshot::Sender<Message>>,
    sweep_at: usize,
    /// Bundles with a step in work, and who waits for it.
    carrying: BTreeMap<u64, SyncSender<Result<Told, Fault>>>,
    /// Open wake streams of those below.
    listeners: BTreeMap<NodeId, (u64, mpsc::Sender<Vec<u8>>)>,
    clients: BTreeMap<NodeId, Arc<Client>>,
    /// The node above the parent, as it is stored.
    grandparent: Option<Above>,
    /// It was noticed in this process that histories part.
    parted: bool,
    /// The task that listens to the wake stream of a node above.
    listening: BTreeMap<NodeId, tokio::task::AbortHandle>,
    started: (std::time::Instant, Instant),
    /// When to look again for keys that count no more; `None` while they are being read.
    look_revoked: Option<Instant>,
}

impl Engine {
    pub(crate) fn new(
        shared: Arc<Shared>,
        runtime: tokio::runtime::Handle,
    ) -> Result<Self, super::ExchangeError> {
        let now = shared.journal.clock().now();
        forks::begin(&shared)?;
        let mut engine = Self {
            node: fresh_node(&shared, None)?,
            diary: Diary::default(),
            keeper: Keeper::new(Arc::clone(&shared), runtime.clone()),
            librarian: Librarian::new(Arc::clone(&shared), runtime.clone()),
            shared,
            runtime,
            timers: BTreeSet::new(),
            waiting: BTreeMap::new(),
            sweep_at: SWEEP_AT,
            carrying: BTreeMap::new(),
            listeners: BTreeMap::new(),
            clients: BTreeMap::new(),
            grandparent: None,
            parted: false,
            listening: BTreeMap::new(),
            started: (std::time::Instant::now(), now),
            look_revoked: Some(now),
        };
        engine.load_peers()?;
        Ok(engine)
    }

    /// Neighbours as stored: those above get a client, all become known to the machine.
    fn load_peers(&mut self) -> Result<(), super::ExchangeError> {
        let peers = self.shared.journal.read(|db| store::peers(db))?;
        self.grandparent = None;
        for peer in peers {
            let above = Above { node: peer.node, address: peer.address };
            if peer.role.is_above() {
                self.call_at(&above)?;
            }
            match peer.role {
                Role::Parent => self.step(Event::Command(Command::ParentAt(above))),
                Role::Grandparent => self.grandparent = Some(above),
                Role::Child | Role::Grandchild => {}
            }
            self.refresh_pins();
            self.step(Event::Command(Command::AddPeer { node: peer.node, role: peer.role }));
            if peer.cut {
                self.step(Event::Command(Command::Cut { node: peer.node, cut: true }));
            }
        }
        self.refresh_pins();
        Ok(())
    }

    /// From now on the node is called at this address.
    fn call_at(&mut self, above: &Above) -> Result<(), ClientError> {
        let (pins, counters) = (super::tls::Pins::default(), Arc::clone(&self.shared.counters));
        let client = Client::new(&above.address, &self.shared.tls(), pins, counters)?;
        self.clients.insert(above.node, Arc::new(client));
        Ok(())
    }

    /// Runs until it is told to stop.
    pub(crate) fn run(mut self, inputs: &Receiver<Input>) {
        loop {
            let now = self.now();
            let next = self.timers.first().map_or(LOOK_EVERY, |(at, _)| {
                Duration::from_millis(u64::try_from(at.since(now)).unwrap_or(0)).min(LOOK_EVERY)
            });
            match inputs.recv_timeout(next) {
                Ok(Input::Stop) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(input) => self.take(input),
                Err(RecvTimeoutError::Timeout) => {}
            }
            // Requests whose callers have gone, now and then.
            if self.waiting.len() >= self.sweep_at {
                self.waiting.retain(|_, answer| !answer.is_closed());
                self.sweep_at = (self.waiting.len() * 2).max(SWEEP_AT);
            }
            self.fire();
            self.look_at_keys();
            self.keeper.keep_held(self.now());
            self.librarian.look(self.now());
            self.look_at_links();
        }
        // What was read from a file no greeting tells again.
        self.keeper.keep_held(Instant(i64::MAX));
        self.keeper.keep_diary(self.diary.rest());
        for task in self.listening.values() {
            task.abort();
        }
    }

    /// An entry that revokes a key is stored first and applied behind it, or parked and taken
    /// up later, of which nobody tells; so it is looked for now and then.
    fn look_at_keys(&mut self) {
        if self.look_revoked.is_some_and(|at| self.now() >= at) {
            self.look_revoked = None;
            self.keeper.read_revoked();
        }
    }

    /// How the links are is noted for the page, now and then and when one changes.
    fn look_at_links(&mut self) {
        let now = self.shared.journal.clock().now();
        if self.diary.looks(now) {
            self.diary.look(now, self.node.direct());
        }
        if let Some(seen) = self.diary.due(now) {
            self.keeper.keep_diary(seen);
        }
    }

    /// Time that only moves forward, begun at the clock on the wall.
    fn now(&self) -> Instant {
        let elapsed = i64::try_from(self.started.0.elapsed().as_millis()).unwrap_or(i64::MAX);
        Instant(self.started.1.0.saturating_add(elapsed))
    }

    fn fire(&mut self) {
        let now = self.now();
        while let Some((at, id)) = self.timers.first().copied() {
            if at > now {
                return;
            }
            self.timers.remove(&(at, id));
            self.step(Event::Timer(id));
        }
    }

    fn take(&mut self, input: Input) {
        match input {
            Input::Event(event) => {
                if let Event::Persisted { ticket, .. } | Event::PersistFailed { ticket } = &event {
                    self.keeper.stored(*ticket);
                }
                self.step(event);
            }
            Input::Ask { peer, message, answer, reading } => {
                if let Some(request) = message.asks() {
                    self.waiting.insert((peer, request), answer);
                }
                self.step(Event::Received(peer, message));
                drop(reading);
            }
            Input::Said { peer, message, reading } => {
                self.step(Event::Received(peer, message));
                drop(reading);
            }
            Input::Listen { peer, id, to } => {
                self.listeners.insert(peer, (id, to));
                self.step(Event::PeerUp(peer));
            }
            Input::Gone { peer, id } => {
                if self.listeners.get(&peer).is_some_and(|(current, _)| *current == id) {
                    self.listeners.remove(&peer);
                    self.step(Event::PeerDown(peer));
                }
            }
            Input::Signed => self.keeper.read_signed(),
            Input::SignedRead => self.keeper.signed_read(),
            Input::Revoked => self.keeper.read_revoked(),
            Input::RevokedRead(waits) => {
                let again_ms = if waits { APPLYING_MS } else { REVOKED_EVERY_MS };
                self.look_revoked = Some(later(self.now(), again_ms));
            }
            Input::Links(answer) => {
                self.set_wall();
                let links: Vec<LinkStatus> = self.node.links();
                // Whoever asked may have gone.
                let _gone = answer.send(links);
            }
            Input::FarLinks(answer) => {
                self.set_wall();
                let _gone = answer.send(self.node.far_links());
            }
            Input::Unaddressed(answer) => {
                let _gone = answer.send(self.node.unaddressed());
            }
            Input::Outline { to, after, answer } => {
                let now = self.set_wall();
                let _gone = answer.send(self.node.outline(now, to, after).map(Box::new));
            }
            Input::Take { id, what, answer } => {
                match answer {
                    Some(answer) => self.carrying.insert(id, answer),
                    None => self.carrying.remove(&id),
                };
                self.step(Event::Command(Command::Take { id, what }));
            }
            Input::Papers(answer) => {
                let own = self.shared.journal.identity().node;
                let mut list = self.node.trust().papers_of(own);
                list.truncate(terms::CERTIFICATES_PER_MESSAGE);
                let _gone = answer.send(list);
            }
            Input::Parted => self.begin_anew(),
            Input::Reload => self.reload(),
            Input::Stop => {}
        }
    }

    /// The node has a new certificate, epoch or parent: begin anew from the store.
    fn reload(&mut self) {
        for task in std::mem::take(&mut self.listening).into_values() {
            task.abort();
        }
        // Those below greet anew as soon as their wake stream ends.
        self.listeners.clear();
        self.waiting.clear();
        self.carrying.clear();
        match fresh_node(&self.shared, Some(&self.node)) {
            Ok(node) => {
                self.node = node;
                self.timers.clear();
                self.clients.clear();
                self.keeper.forget();
                if let Err(e) = self.load_peers() {
                    tracing::error!(error = %e, "the neighbours cannot be loaded");
                }
            }
            Err(e) => tracing::error!(error = %e, "the exchange cannot begin anew; it goes on as before"),
        }
    }

    /// Tells the machine how far the clock on the wall is from the time of its steps, which it answers.
    fn set_wall(&mut self) -> Instant {
        let now = self.now();
        self.node.set_wall_ahead(self.shared.journal.clock().now().since(now));
        now
    }

    fn step(&mut self, event: Event) {
        let now = self.set_wall();
        for effect in self.node.step(now, event) {
            match effect {
                Effect::Send(peer, message) => self.send(peer, message),
                Effect::Persist { ticket, lane, items } => self.keeper.persist(ticket, lane, items),
                Effect::Read { id, wants, max_entries, max_bytes, .. } => {
                    self.keeper.read(id, wants, max_entries, max_bytes);
                }
                Effect::ReadPart { id, file, part } => self.librarian.read(id, file, part),
                Effect::KeepPart { file, part } => self.librarian.keep(file, part),
                Effect::Issue { peer, request, of } => self.issue(peer, request, *of),
                Effect::Took { id, said } => {
                    if let Some(answer) = self.carrying.remove(&id) {
                        // Whoever took it may have gone.
                        let _gone = answer.try_send(said);
                    }
                }
                Effect::ArmTimer(id, at) => {
                    self.timers.insert((at, id));
                }
                Effect::Notify(notice) => self.noticed(notice),
            }
        }
    }

    /// Signs a new term for a child's keys.
    fn issue(&self, peer: NodeId, request: u64, of: Certificate) {
        let shared = Arc::clone(&self.shared);
        self.runtime.spawn_blocking(move || {
            let (own, now) = (shared.journal.identity(), shared.journal.clock().now());
            let made = enrol::renewed(&of, &own.certificate, &own.key, now);
            let certificate = made
                .inspect_err(|e| tracing::error!(%peer, error = %e, "a certificate could not be renewed"))
                .ok();
            let _ended = shared.tell.send(Input::Event(Event::Issued { peer, request, certificate }));
        });
    }

    /// The certificate is stored; whoever keeps it outside the store is told.
    fn renewed(&self, certificate: Certificate) {
        tracing::info!(until = certificate.not_after.0, "this node's certificate was renewed");
        if let Some(hook) = self.shared.renewed.clone() {
            self.runtime.spawn_blocking(move || hook(&certificate));
        }
    }

    fn send(&mut self, peer: NodeId, message: Message) {
        if !self.shared.may_speak() {
            return self.withhold(peer, &message);
        }
        if let Message::Push(push) = &message {
            count(&self.shared.counters.entries_sent, push.runs.iter().map(|r| r.entries.len()).sum());
        }
        if let Some(client) = self.clients.get(&peer) {
            let (client, tell) = (Arc::clone(client), self.shared.tell.clone());
            self.runtime.spawn(call(client, tell, peer, message));
            return;
        }
        if let Message::Batch(batch) = &message {
            count(&self.shared.counters.entries_sent, batch.runs.iter().map(|r| r.entries.len()).sum());
        }
        if let Some(request) = message.answers()
            && let Some(answer) = self.waiting.remove(&(peer, request))
        {
            // The child may have given up; it asks again. What is held it is told all the same:
            // it may be another process by now, from an old backup.
            if let Err(Message::Ack(ack)) = answer.send(message) {
                self.tell_listener(peer, &Message::Ack(ack));
            }
            return;
        }
        self.tell_listener(peer, &message);
    }

    /// Another server may be the node by now: the neighbour hears nothing of this one, and the
    /// machine hears that nobody was reached.
    fn withhold(&mut self, peer: NodeId, message: &Message) {
        if let Some(request) = message.answers() {
            // The open request ends without an answer, as over a line that is cut.
            self.waiting.remove(&(peer, request));
        } else if let Some(request) = message.asks() {
            let event = Event::SendFailed { peer, request, failure: Failure::Unreachable };
            let _ended = self.shared.tell.send(Input::Event(event));
        }
    }

    fn tell_listener(&self, peer: NodeId, message: &Message) {
        if let Some((_, to)) = self.listeners.get(&peer) {
            // A child that does not read fast enough is woken by the next heartbeat.
            let _full = to.try_send(frame(message));
        }
    }

    fn noticed(&mut self, notice: Notice) {
        let counters = &self.shared.counters;
        match &notice {
            Notice::LinkUp(peer) => {
                count(&counters.links_up, 1);
                tracing::info!(%peer, "the link is up");
                self.diary.changed();
                self.listen_to(*peer);
            }
            Notice::LinkDown(peer, reason) => {
                count(&counters.links_down, 1);
                self.diary.changed();
                tracing::info!(%peer, reason = reason.map_or("silent", Reason::word), "the link is down");
                if let Some(task) = self.listening.remove(peer) {
                    task.abort();
                }
            }
            Notice::HeldBy(peer, head) => self.keeper.held_by(*peer, *head),
            Notice::RefusedHere(peer, stream, reason) => {
                count(&counters.runs_refused, 1);
                tracing::warn!(%peer, origin = %stream.origin, channel = %stream.channel, reason = reason.word(),
                    "a run from a neighbour was refused");
            }
            Notice::RefusedThere(peer, stream, reason) => {
                if *reason == Reason::Frozen {
                    self.is_said_to_part(*stream);
                }
                tracing::warn!(%peer, origin = %stream.origin, channel = %stream.channel, reason = reason.word(),
                    "a neighbour refused a run");
            }
            Notice::Equivocation(peer, stream) => {
                count(&counters.equivocations, 1);
                self.parts(*stream);
                tracing::error!(%peer, origin = %stream.origin, epoch = %stream.epoch,
                    "two signed histories of one epoch; the epoch is frozen");
            }
            Notice::EquivocationThere(peer, stream) => {
                count(&counters.equivocations, 1);
                self.is_said_to_part(*stream);
                tracing::error!(%peer, origin = %stream.origin, epoch = %stream.epoch,
                    "a neighbour says that it holds two signed histories of one epoch");
            }
            Notice::RolledBack(larger, smaller) => {
                self.parts(larger.stream);
                tracing::error!(origin = %larger.stream.origin, channel = %larger.stream.channel,
                    held = larger.next, there = smaller.next, "an origin has less than others hold of it");
            }
            Notice::GivenBack(peer, stream, entries) => {
                count(&counters.entries_given_back, usize::try_from(*entries).unwrap_or(usize::MAX));
                tracing::info!(%peer, origin = %stream.origin, channel = %stream.channel, entries,
                    "a neighbour gave back what was lost here");
            }
            Notice::Lost { stream, from, to } => {
                let entries = to.saturating_sub(*from);
                count(&counters.entries_lost, usize::try_from(entries).unwrap_or(usize::MAX));
                tracing::error!(origin = %stream.origin, channel = %stream.channel, from, to,
                    "entries that their author once had are held nowhere on this link any more");
                self.keeper.keep_lost(*stream, entries);
            }
            Notice::Rewritten { stream, next } => {
                tracing::error!(origin = %stream.origin, channel = %stream.channel, next,
                    "a neighbour has written anew what it had said it has");
                self.keeper.keep_rewritten(*stream);
            }
            Notice::Boots(peer, boots) => self.keeper.boots(*peer, boots.clone()),
            Notice::Reads(peer, kinds) => self.keeper.keep_kinds(*peer, kinds.clone()),
            Notice::Said { peer, heads, gone } => self.keeper.said(*peer, heads, gone),
            Notice::BeyondCut { stream, from, to } => {
                tracing::error!(origin = %stream.origin, channel = %stream.channel, from, to,
                    "entries are held here that a revoked key signed behind its cut");
            }
            Notice::Cloned(peer) => tracing::error!(%peer, "the same node runs twice; its link is paused"),
            Notice::ClockOff(peer, offset_ms) => {
                tracing::warn!(%peer, offset_ms, "a neighbour's clock differs");
            }
            Notice::StoreFailed => {
                count(&counters.batches_failed, 1);
                tracing::warn!("a received batch could not be stored; it will come again");
            }
            Notice::Untrusted(peer, why) => {
                tracing::warn!(%peer, why = %why, "a certificate was not taken");
            }
            Notice::FileHere(file) => tracing::debug!(%file, "a file is whole"),
            Notice::Renewed(certificate) => self.renewed(certificate.as_ref().clone()),
            Notice::Remembered(certificate) => {
                tracing::warn!(peer = %certificate.node, code = certificate.code,
                    "a node below has a certificate that this node signed and had forgotten: it came back from a backup");
                self.keeper.keep_again(certificate.as_ref().clone());
            }
            Notice::Moved(peer) => self.moved(*peer),
            Notice::Grandparent(above) => self.grandparent_is(above.clone()),
            Notice::CertificatesChanged => self.refresh_pins(),
        }
        // Nobody need listen.
        let _nobody = self.shared.notices.send(notice);
    }

    /// A neighbour stands elsewhere by now.
    fn moved(&mut self, peer: NodeId) {
        tracing::info!(%peer, "a neighbour has moved to another level above");
        self.listeners.remove(&peer);
        self.clients.remove(&peer);
        self.keeper.forget_peer(peer);
        self.diary.changed();
    }

    /// The way around the parent leads there from now on.
    fn grandparent_is(&mut self, above: Option<Above>) {
        let before = std::mem::replace(&mut self.grandparent, above.clone());
        if before == above {
            return;
        }
        self.keeper.keep_grandparent(above.clone());
        if let Some(gone) = before.filter(|b| above.as_ref().is_none_or(|above| above.node != b.node)) {
            self.clients.remove(&gone.node);
            self.step(Event::Command(Command::RemovePeer(gone.node)));
        }
        let Some(above) = above else { return };
        if let Err(e) = self.call_at(&above) {
            tracing::warn!(error = %e, node = %above.node, "the node above the parent cannot be called");
            return;
        }
        self.refresh_pins();
        self.step(Event::Command(Command::AddPeer { node: above.node, role: Role::Grandparent }));
    }

    /// A neighbour has shown another history of what this node writes, under this node's signature. It has let
    /// this node in, so who the node is was decided; a new epoch is opened, once in this process: who has
    /// the key in other hands must not make a node begin anew again and again.
    fn parts(&mut self, stream: StreamId) {
        if self.is_said_to_part(stream) && !std::mem::replace(&mut self.parted, true) {
            // Behind the other streams that this step has still to note.
            let _ended = self.shared.tell.send(Input::Parted);
        }
    }

    /// Notes where the history of a stream that is written here parts, by a neighbour's word or proof, so that the
    /// operator may open a new epoch. `true` when it is written here.
    fn is_said_to_part(&self, stream: StreamId) -> bool {
        let own = self.shared.journal.identity();
        let written = stream.origin == own.node && stream.epoch == own.epoch;
        if written {
            forks::note(&self.shared, stream);
        }
        written
    }

    fn begin_anew(&self) {
        if let Some(hook) = self.shared.parted_hook.clone() {
            self.runtime.spawn_blocking(move || hook());
        }
    }

    /// Who may call with which key, and whom to expect above.
    fn refresh_pins(&self) {
        for (id, client) in &self.clients {
            client.pins().set(self.node.trust().pins_of(*id));
        }
        // Certificates from elsewhere in the tree tell the way; they open no door here.
        let own = self.shared.journal.identity().node;
        let callers = self.node.trust().callers();
        // Who once stood below and has moved may call to hear so.
        let trust = self.node.trust();
        let below = callers
            .into_iter()
            .filter(|(node, _)| trust.is_under(*node, own) || trust.stood_under(*node, own));
        self.shared.set_callers(below.map(|(node, pin)| (pin, node)).collect());
    }

    /// Opens the wake stream of a node above.
    fn listen_to(&mut self, peer: NodeId) {
        let Some(client) = self.clients.get(&peer).map(Arc::clone) else { return };
        let tell = self.shared.tell.clone();
        let task = self.runtime.spawn(async move {
            client
                .listen(|message| {
                    let _ended = tell.send(Input::Event(Event::Received(peer, message)));
                })
                .await;
            let _ended = tell.send(Input::Event(Event::PeerDown(peer)));
        });
        if let Some(earlier) = self.listening.insert(peer, task.abort_handle()) {
            earlier.abort();
        }
    }
}

/// One request to a node above, and what came of it as an event.
async fn call(client: Arc<Client>, tell: std::sync::mpsc::Sender<Input>, peer: NodeId, message: Message) {
    let request = message.asks();
    let greets = matches!(message, Message::Hello(_));
    let event = match (client.call(&message).await, request) {
        (Answer::Message(answer), _) => Event::Received(peer, *answer),
        (Answer::Nothing | Answer::Busy | Answer::Failed(_) | Answer::Unknown, None) => return,
        // The batch was not too large; the next one need be no smaller.
        (Answer::Busy, Some(request)) => {
            Event::Received(peer, Message::Refused { request, reason: Reason::Busy })
        }
        (Answer::Nothing, Some(request)) => Event::SendFailed { peer, request, failure: Failure::Timeout },
        (Answer::Failed(failure), Some(request)) => Event::SendFailed { peer, request, failure },
        (Answer::Unknown, Some(request)) => {
            Event::Received(peer, Message::Refused { request, reason: Reason::BadCertificate })
        }
    };
    let unreached = matches!(event, Event::SendFailed { failure: Failure::Unreachable, .. });
    // The engine may have ended meanwhile.
    let _ended = tell.send(Input::Event(event));
    if unreached && greets {
        let others = client.new_papers().await;
        if !others.is_empty() {
            let command = Command::Certificates { vouched: Vec::new(), others };
            let _ended = tell.send(Input::Event(Event::Command(command)));
        }
    }
}

/// The state machine as the store knows it. Which runs of neighbours have greeted the one before knows best: that is
/// written behind.
fn fresh_node(shared: &Shared, before: Option<&Node<Real>>) -> Result<Node<Real>, super::ExchangeError> {
    let (mut restored, _) = store::restore(&shared.journal)?;
    if let Some(before) = before {
        restored.boots = before.boots().collect();
    }
    shared.set_held(&restored.acknowledged);
    let own = shared.journal.identity();
    let me = store::identity(&own, shared.boot, &shared.program, shared.kinds.clone());
    let seed = kernel::id::random_bytes::<8>()
        .map_or_else(|_| shared.journal.clock().now().0.unsigned_abs(), u64::from_be_bytes);
    Ok(Node::new(me, restored, seed, Real))
}
