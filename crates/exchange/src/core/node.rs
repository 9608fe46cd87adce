//! One node of the exchange with any number of neighbours: `step(now, event) →
//! effects`. The adapter carries the effects out and brings their results back as
//! events, in any order and as late as it likes.

use super::faults::Planted;
use super::intake::{Proof, VerifiedRun};
use super::lane::{Jitter, LaneMask};
use super::message::{AckLine, Message, Reason, Run, StreamHead};
use super::peer::{Boot, Link, Peer, Role};
use super::route::{self, Place};
use super::trust::Registry;
use facts::{Certificate, Lane, StreamId};
use kernel::{EpochId, Instant, Level, NodeId};
use std::collections::{BTreeMap, BTreeSet};

/// Who this node is in this run of its process.
#[derive(Debug, Clone)]
pub struct Identity {
    /// For life.
    pub node: NodeId,
    /// Its level.
    pub level: Level,
    /// The epoch it writes in.
    pub epoch: EpochId,
    /// This run.
    pub boot: EpochId,
    /// The run before.
    pub previous_boot: Option<EpochId>,
    /// Version of the program.
    pub program: String,
    /// Kinds it can apply, with the newest version of each.
    pub kinds: Vec<(String, u16)>,
}

/// What the store knew when the process started.
#[derive(Debug, Clone, Default)]
pub struct Restored {
    /// Heads of all streams held.
    pub heads: Vec<StreamHead>,
    /// Certificates the operator vouched for: the root's, and at a root its own.
    pub vouched: Vec<Certificate>,
    /// Certificates taken since, issuers before those they signed.
    pub certificates: Vec<Certificate>,
    /// Epochs frozen by an equivocation.
    pub frozen: Vec<(NodeId, EpochId)>,
}

/// What happens to a node.
#[derive(Debug, Clone)]
pub enum Event {
    /// The way to a neighbour may be open: try now rather than later.
    PeerUp(NodeId),
    /// The transport to a neighbour broke.
    PeerDown(NodeId),
    /// A message came from a neighbour whose identity the transport has proven.
    Received(NodeId, Message),
    /// A request could not be delivered, or was not answered.
    SendFailed {
        /// To whom.
        peer: NodeId,
        /// Which.
        request: u64,
        /// How.
        failure: Failure,
    },
    /// The store has committed, durably.
    Persisted {
        /// What.
        ticket: u64,
        /// One for each run and comparison, whatever their order.
        stored: Vec<Stored>,
    },
    /// The store could not commit; nothing of it was kept.
    PersistFailed {
        /// What.
        ticket: u64,
    },
    /// The store has read.
    Runs {
        /// The [`Effect::Read`] that it answers.
        id: u64,
        /// Runs that begin where they were wanted; none where nothing can be sent.
        runs: Vec<Run>,
    },
    /// A timer that was armed has come.
    Timer(TimerId),
    /// Streams have grown by entries written here.
    NewEntries(Vec<StreamHead>),
    /// The operator, or the adapter on his behalf, wants something.
    Command(Command),
}

/// How a request failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Nobody was reached.
    Unreachable,
    /// No answer came in time.
    Timeout,
    /// The neighbour found it too large (413).
    TooLarge,
}

/// What the store says of one run or comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// What is durably held of the stream now.
    pub held: StreamHead,
    /// Of a comparison: the hash held at that position is another one.
    pub differs: bool,
}

/// What is wanted of a node.
#[derive(Debug, Clone)]
pub enum Command {
    /// A neighbour exists from now on. Its certificate must be known.
    AddPeer {
        /// Who.
        node: NodeId,
        /// What it is to this node.
        role: Role,
    },
    /// A neighbour exists no more.
    RemovePeer(NodeId),
    /// Cut the link, or mend it.
    Cut {
        /// Which.
        node: NodeId,
        /// Cut or mend.
        cut: bool,
    },
    /// A certificate was issued here, or came with enrolment.
    Certificates {
        /// Vouched for by the operator.
        vouched: Vec<Certificate>,
        /// Issuers before those they signed.
        others: Vec<Certificate>,
    },
    /// The operator has decided which of two clones is the node: the one that greets next.
    Unclone(NodeId),
}

/// What a node wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send it; a lost one does no harm.
    Send(NodeId, Message),
    /// Commit all of it in one durable transaction, then say [`Event::Persisted`].
    Persist {
        /// Names it.
        ticket: u64,
        /// The lane, for the order of turns in the writer; `None` for none.
        lane: Option<Lane>,
        /// What.
        items: Vec<PersistItem>,
    },
    /// Read runs, in order of the wants, until a limit is met, then say [`Event::Runs`].
    Read {
        /// Names it.
        id: u64,
        /// For whom.
        peer: NodeId,
        /// What.
        wants: Vec<Want>,
        /// Entries at the most, over all runs.
        max_entries: usize,
        /// Bytes at the most, over all runs; the first run may exceed both as far
        /// as its first checkpoint.
        max_bytes: usize,
    },
    /// Say [`Event::Timer`] at or after this instant.
    ArmTimer(TimerId, Instant),
    /// Tell whoever listens.
    Notify(Notice),
}

/// A run that is wanted from the store. It ends at a checkpoint: the node's own
/// streams are signed where the run ends, others end at a checkpoint that came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Want {
    /// The stream.
    pub stream: StreamId,
    /// The first position.
    pub from: u64,
}

/// One thing to store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersistItem {
    /// Append, if the store holds exactly what is below it; otherwise append
    /// nothing. Either way say what is held now.
    Run(VerifiedRun),
    /// Compare the run's last hash with the one held at its position.
    Compare(VerifiedRun),
    /// An epoch with two histories: keep the second one as evidence.
    Evidence(VerifiedRun),
    /// A certificate.
    Certificate(Certificate),
    /// A root to trust from now on.
    Vouched(Certificate),
}

/// Names a timer. Arming it again does not take back the earlier one; whether it
/// still matters is decided when it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimerId {
    /// Of which neighbour.
    pub peer: NodeId,
    /// For what.
    pub kind: TimerKind,
}

/// What a timer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimerKind {
    /// Greet the neighbour above.
    Dial,
    /// Give up waiting for the answer.
    Greeting,
    /// A batch to the neighbour: answer overdue, rest over.
    Push(Lane),
    /// A pull: answer overdue, rest over.
    Pull(Lane),
    /// Heartbeat.
    Beat,
    /// Is an urgent entry to go around the parent?
    Around,
}

/// What a person, a log or another part of the house may want to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// A link came up.
    LinkUp(NodeId),
    /// A link went down, or a greeting was refused.
    LinkDown(NodeId, Option<Reason>),
    /// A neighbour durably holds a stream as far as this.
    HeldBy(NodeId, StreamHead),
    /// This node refused a run.
    RefusedHere(NodeId, StreamId, Reason),
    /// A neighbour refused a run.
    RefusedThere(NodeId, StreamId, Reason),
    /// The origin signed two histories; the epoch is frozen here.
    Equivocation(NodeId, StreamId),
    /// A neighbour says that this stream has two histories.
    EquivocationThere(NodeId, StreamId),
    /// A neighbour holds more of a stream than its origin says it has: the origin
    /// has lost its memory. The first head is the larger.
    RolledBack(StreamHead, StreamHead),
    /// The same node runs twice.
    Cloned(NodeId),
    /// A neighbour's clock is off by this.
    ClockOff(NodeId, i64),
    /// The store refused a batch.
    StoreFailed,
    /// A certificate that came is not trusted.
    Untrusted(NodeId, super::trust::Untrusted),
    /// The certificates known have changed.
    CertificatesChanged,
}

/// A batch that is being stored.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) peer: NodeId,
    pub(crate) lane: Lane,
    /// The push to acknowledge; `None` for a pulled batch, acknowledged by the next pull.
    pub(crate) push: Option<u64>,
    pub(crate) lines: Vec<AckLine>,
    pub(crate) streams: BTreeSet<StreamId>,
    /// Runs that are compared, kept as evidence should they differ.
    pub(crate) compared: BTreeMap<StreamId, VerifiedRun>,
    /// Keys to pin once the batch is stored.
    pub(crate) keys: Vec<(StreamId, facts::VerifyingKey)>,
}

/// The state machine.
#[derive(Debug, Clone)]
pub struct Node<P> {
    pub(crate) me: Identity,
    pub(crate) trust: Registry,
    pub(crate) held: BTreeMap<StreamId, StreamHead>,
    pub(crate) frozen: BTreeSet<(NodeId, EpochId)>,
    pub(crate) peers: BTreeMap<NodeId, Peer>,
    pub(crate) jobs: BTreeMap<u64, Job>,
    /// Streams with a batch being stored: a second one waits.
    pub(crate) storing: BTreeSet<StreamId>,
    pub(crate) jitter: Jitter,
    pub(crate) next_id: u64,
    pub(crate) proof: P,
    pub(crate) planted: Planted,
}

impl<P: Proof> Node<P> {
    /// A node as its store knew it. `seed` is random: it spreads retries, and makes
    /// the numbers of this run's requests unlike those of the run before.
    pub fn new(me: Identity, restored: Restored, seed: u64, proof: P) -> Self {
        let mut trust = Registry::default();
        for certificate in restored.vouched {
            trust.vouch(certificate);
        }
        for certificate in &restored.certificates {
            // They were proven before they were stored; what no longer fits is not used.
            let _ = trust.take(certificate, &proof);
        }
        let mut jitter = Jitter::new(seed);
        let next_id = jitter.next() >> 16;
        Self {
            me,
            trust,
            held: restored.heads.into_iter().map(|h| (h.stream, h)).collect(),
            frozen: restored.frozen.into_iter().collect(),
            peers: BTreeMap::new(),
            jobs: BTreeMap::new(),
            storing: BTreeSet::new(),
            jitter,
            next_id,
            proof,
            planted: Planted::default(),
        }
    }

    /// Plants a bug.
    #[cfg(any(test, feature = "mutants"))]
    pub const fn plant(&mut self, planted: Planted) {
        self.planted = planted;
    }

    /// The certificates known.
    #[must_use]
    pub const fn trust(&self) -> &Registry {
        &self.trust
    }

    /// One event, and what follows from it.
    pub fn step(&mut self, now: Instant, event: Event) -> Vec<Effect> {
        let mut fx = Vec::new();
        match event {
            Event::PeerUp(peer) => self.dial_now(now, peer, &mut fx),
            Event::PeerDown(peer) => self.link_lost(now, peer, None, &mut fx),
            Event::Received(peer, message) => self.received(now, peer, message, &mut fx),
            Event::SendFailed { peer, request, failure } => {
                self.send_failed(now, peer, request, failure, &mut fx);
            }
            Event::Persisted { ticket, stored } => self.persisted(now, ticket, &stored, &mut fx),
            Event::PersistFailed { ticket } => self.persist_failed(now, ticket, &mut fx),
            Event::Runs { id, runs } => self.runs_read(now, id, runs, &mut fx),
            Event::Timer(id) => self.timer(now, id, &mut fx),
            Event::NewEntries(heads) => {
                for head in heads {
                    self.grown(now, head, &mut fx);
                }
                self.wake_children(now, &mut fx);
            }
            Event::Command(command) => self.command(now, command, &mut fx),
        }
        fx
    }

    pub(crate) const fn fresh_id(&mut self) -> u64 {
        self.next_id = self.next_id.wrapping_add(1);
        self.next_id
    }

    pub(crate) const fn place(&self) -> Place {
        Place { node: self.me.node, level: self.me.level }
    }

    /// What is held of a stream.
    #[must_use]
    pub fn held(&self, stream: StreamId) -> StreamHead {
        self.held.get(&stream).copied().unwrap_or(StreamHead::empty(stream))
    }

    /// Whether a stream goes to a neighbour.
    pub(crate) fn goes_to(&self, peer: &Peer, stream: &StreamId) -> bool {
        if self.planted.has(super::faults::Fault::SendBack) && peer.role == Role::Child {
            return matches!(stream.channel, facts::Channel::To(_));
        }
        match peer.role {
            Role::Parent => route::goes_up(&self.trust, self.place(), peer.level, stream),
            Role::Grandparent => {
                stream.lane == Lane::Urgent
                    && matches!(stream.channel, facts::Channel::Up(_))
                    && route::goes_up(&self.trust, self.place(), peer.level, stream)
            }
            Role::Child => route::goes_down(&self.trust, self.place(), peer.node, stream),
            Role::Grandchild => false,
        }
    }

    /// A stream is longer than it was: everybody it goes to has something to get.
    pub(crate) fn grown(&mut self, now: Instant, head: StreamHead, fx: &mut Vec<Effect>) {
        let before = self.held(head.stream);
        if head.next <= before.next && self.held.contains_key(&head.stream) {
            return;
        }
        self.held.insert(head.stream, head);
        let lane = head.stream.lane;
        let to: Vec<NodeId> =
            self.peers.values().filter(|p| self.goes_to(p, &head.stream)).map(|p| p.node).collect();
        for id in to {
            let Some(peer) = self.peers.get_mut(&id) else { continue };
            let cursor = peer.cursor(head.stream, now);
            if cursor.next >= head.next {
                continue;
            }
            if peer.dirty.get_mut(lane).insert(head.stream) {
                peer.cursor(head.stream, now).waiting_since = now;
                if peer.role == Role::Parent && lane == Lane::Urgent {
                    self.arm_around(now, id, fx);
                }
            }
            if self.peers.get(&id).is_some_and(|p| p.role.is_above()) {
                self.pump(now, id, lane, fx);
            }
        }
    }

    /// Everything held that a neighbour lacks, after its cursors were learnt.
    pub(crate) fn fill_dirty(&mut self, now: Instant, id: NodeId) {
        let Some(peer) = self.peers.get(&id) else { return };
        let going: Vec<StreamHead> =
            self.held.values().filter(|h| self.goes_to(peer, &h.stream)).copied().collect();
        let Some(peer) = self.peers.get_mut(&id) else { return };
        for head in going {
            if peer.cursor(head.stream, now).next < head.next {
                peer.dirty.get_mut(head.stream.lane).insert(head.stream);
            }
        }
    }

    /// Children that have something waiting and were not told yet.
    pub(crate) fn wake_children(&mut self, now: Instant, fx: &mut Vec<Effect>) {
        let ids: Vec<NodeId> =
            self.peers.values().filter(|p| p.role == Role::Child && p.is_up()).map(|p| p.node).collect();
        for id in ids {
            let Some(peer) = self.peers.get_mut(&id) else { continue };
            let mut mask = LaneMask::default();
            for lane in Lane::ALL {
                let waiting = !peer.dirty.get(lane).is_empty();
                let out = peer.out.get_mut(lane);
                if waiting && !out.woken && out.asked.is_none() {
                    out.woken = true;
                    mask = mask.with(lane);
                }
            }
            if !mask.is_empty() {
                let wake = self.wake_for(now, id, mask);
                fx.push(Effect::Send(id, wake));
            }
        }
    }

    /// Lanes in which a neighbour has something to get.
    pub(crate) fn waiting_lanes(peer: &Peer) -> LaneMask {
        let waiting = Lane::ALL.into_iter().filter(|lane| !peer.dirty.get(*lane).is_empty());
        waiting.fold(LaneMask::default(), LaneMask::with)
    }

    fn command(&mut self, now: Instant, command: Command, fx: &mut Vec<Effect>) {
        match command {
            Command::AddPeer { node, role } => {
                let Some(level) = self.trust.newest(node).map(|c| c.level) else { return };
                self.peers.entry(node).or_insert_with(|| Peer::new(node, level, role, now)).role = role;
                self.arm_beat(now, node, fx);
                if role == Role::Parent {
                    self.dial_now(now, node, fx);
                }
            }
            Command::RemovePeer(node) => {
                self.peers.remove(&node);
            }
            Command::Cut { node, cut } => self.cut(now, node, cut, fx),
            Command::Certificates { vouched, others } => {
                let mut items: Vec<PersistItem> = Vec::new();
                for certificate in vouched {
                    self.trust.vouch(certificate.clone());
                    items.push(PersistItem::Vouched(certificate));
                }
                self.take_certificates(self.me.node, &others, items, fx);
            }
            Command::Unclone(node) => {
                if let Some(peer) = self.peers.get_mut(&node) {
                    peer.boots.clear();
                    peer.refused = None;
                }
            }
        }
    }

    fn cut(&mut self, now: Instant, node: NodeId, cut: bool, fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get_mut(&node) else { return };
        if peer.cut == cut {
            return;
        }
        peer.cut = cut;
        peer.since = now;
        if cut {
            peer.link = Link::Down;
            peer.forget_session();
            fx.push(Effect::Notify(Notice::LinkDown(node, Some(Reason::Cut))));
        } else {
            self.dial_now(now, node, fx);
        }
    }

    pub(crate) fn boot(&self) -> Boot {
        Boot { boot: self.me.boot, previous: self.me.previous_boot, epoch: self.me.epoch }
    }
}
