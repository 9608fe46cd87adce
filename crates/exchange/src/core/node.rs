//! One node of the exchange with any number of neighbours: `step(now, event) →
//! effects`. The adapter carries the effects out and brings their results back as
//! events, in any order and as late as it likes.

use super::boots::{Boot, Boots};
use super::bundle::take::Opened;
use super::credit::Credit;
use super::event::{Command, Effect, Event, Identity, Notice, PersistItem, Restored};
use super::faults::{Fault, Planted};
use super::files::Files;
use super::intake::{Proof, VerifiedRun};
use super::kinds::Kinds;
use super::lane::{Jitter, LaneMask};
use super::message::{Above, AckLine, Message, Reason, Run, StreamHead};
use super::peer::{Link, Peer, Role};
use super::release::Releases;
use super::revoke::Cuts;
use super::route::{self, Place};
use super::terms;
use super::trust::Registry;
use facts::{Certificate, Channel, Header, Lane, StreamId};
use kernel::{EpochId, Instant, Level, NodeId};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Who waits for what becomes of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answering {
    /// The push with this number.
    Push(u64),
    /// A pulled batch, acknowledged by the next pull.
    Pull,
    /// The open bundle with this number.
    Bundle(u64),
}

/// A batch that is being stored.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    pub(crate) peer: NodeId,
    /// The session in which it came.
    pub(crate) session: u64,
    pub(crate) lane: Lane,
    /// How much credit it takes.
    pub(crate) bytes: usize,
    /// Who waits for it.
    pub(crate) way: Answering,
    pub(crate) lines: Vec<AckLine>,
    pub(crate) streams: BTreeSet<StreamId>,
    /// Runs that are compared, kept as evidence should they differ.
    pub(crate) compared: BTreeMap<StreamId, VerifiedRun>,
    /// Streams of which something comes back that was lost here.
    pub(crate) back: BTreeSet<StreamId>,
    /// Certificates to pin once the batch is stored.
    pub(crate) signers: Vec<(EpochId, Arc<Certificate>)>,
}

/// The state machine.
#[derive(Debug, Clone)]
pub struct Node<P> {
    pub(crate) me: Identity,
    pub(crate) trust: Registry,
    pub(crate) held: BTreeMap<StreamId, StreamHead>,
    /// Those of them that may go to a child: a node holds a thousand of its children for each of these.
    going_down: BTreeSet<StreamId>,
    pub(crate) frozen: BTreeSet<(NodeId, EpochId)>,
    pub(crate) peers: BTreeMap<NodeId, Peer>,
    pub(crate) jobs: BTreeMap<u64, Job>,
    /// Room for more of them.
    pub(crate) credit: Credit,
    /// Streams with a batch being stored: a second one waits.
    pub(crate) storing: BTreeSet<StreamId>,
    pub(crate) jitter: Jitter,
    pub(crate) next_id: u64,
    pub(crate) proof: P,
    pub(crate) acknowledged: Vec<(NodeId, StreamHead)>,
    /// What neighbours said of their own streams before this start.
    said: Vec<(NodeId, StreamHead)>,
    /// What they said then that can be read in their direction.
    kinds: Vec<(NodeId, Kinds)>,
    /// The runs of their processes that had greeted before, of those that are no neighbours yet.
    pub(crate) boots: BTreeMap<NodeId, Boots>,
    /// Certificates and evidence that are not known to be stored. They go with every
    /// batch, in the same transaction, until one of them was committed: a stored entry
    /// without its origin's certificate could never be passed on.
    pub(crate) unsaved: BTreeMap<u64, PersistItem>,
    /// Which of them went with which batch.
    pub(crate) saving: BTreeMap<u64, Vec<u64>>,
    /// The clock on the wall minus the time of the steps.
    pub(crate) wall_ahead_ms: i64,
    /// The tree for which it was last looked what has a way ([`Registry::ways`]).
    ways: u64,
    /// Nodes that something is addressed to and whose certificate is not here, with
    /// those below who asked for it.
    pub(crate) sought: BTreeMap<NodeId, BTreeSet<NodeId>>,
    /// As many of them at a time, and whether there were more.
    pub(crate) places_sought: usize,
    pub(crate) seeks_more: bool,
    /// Files that are sought, and those being read for a neighbour.
    pub(crate) files: Files,
    /// Children whose new certificate is being signed.
    pub(crate) issuing: BTreeSet<NodeId>,
    /// Bundles that are being taken.
    pub(crate) opened: BTreeMap<u64, Opened>,
    /// Where the parent listens.
    pub(crate) parent_at: Option<Above>,
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
        // After the certificates: what was taken before stays, whatever the key is now, and
        // whoever let it go then.
        trust.cuts = Cuts::of(&restored.revoked);
        trust.releases = Releases::of(restored.released);
        trust.own = Some(me.node);
        for (epoch, certificate) in restored.epochs {
            trust.pin(epoch, Arc::new(certificate));
        }
        let ways = trust.ways();
        // Whoever greets from here on is answered by the tree of now.
        trust.moved.clear();
        let mut jitter = Jitter::new(seed);
        let next_id = jitter.next() >> 16;
        let mut node = Self {
            me,
            trust,
            going_down: restored.heads.iter().map(|h| h.stream).filter(may_go_down).collect(),
            held: restored.heads.into_iter().map(|h| (h.stream, h)).collect(),
            frozen: restored.frozen.into_iter().collect(),
            peers: BTreeMap::new(),
            jobs: BTreeMap::new(),
            credit: Credit::default(),
            storing: BTreeSet::new(),
            jitter,
            next_id,
            proof,
            acknowledged: restored.acknowledged,
            said: restored.said,
            kinds: restored.kinds,
            boots: restored.boots.into_iter().collect(),
            unsaved: BTreeMap::new(),
            saving: BTreeMap::new(),
            wall_ahead_ms: 0,
            ways,
            sought: BTreeMap::new(),
            places_sought: terms::NODES_SOUGHT,
            seeks_more: false,
            files: Files::default(),
            issuing: BTreeSet::new(),
            opened: BTreeMap::new(),
            parent_at: None,
            planted: Planted::default(),
        };
        let streams: Vec<StreamId> = node.held.keys().copied().collect();
        for stream in streams {
            node.seek(&stream);
        }
        node
    }

    /// Plants a bug.
    #[cfg(any(test, feature = "mutants"))]
    pub const fn plant(&mut self, planted: Planted) {
        self.planted = planted;
        self.trust.planted = planted;
    }

    /// The certificates known.
    #[must_use]
    pub const fn trust(&self) -> &Registry {
        &self.trust
    }

    /// Steps run on a time that only moves forward, so that no timer waits for a clock
    /// that was set back. What others are told is the clock on the wall: `ahead_ms` is
    /// how far it is from the steps' time.
    pub const fn set_wall_ahead(&mut self, ahead_ms: i64) {
        self.wall_ahead_ms = ahead_ms;
    }

    pub(crate) const fn wall(&self, now: Instant) -> Instant {
        Instant(now.0.saturating_add(self.wall_ahead_ms))
    }

    /// One event, and what follows from it.
    pub fn step(&mut self, now: Instant, event: Event) -> Vec<Effect> {
        let mut fx = Vec::new();
        match event {
            Event::PeerUp(peer) => self.reachable(now, peer, &mut fx),
            Event::PeerDown(peer) => self.link_lost(now, peer, None, &mut fx),
            Event::Received(peer, message) => self.received(now, peer, message, &mut fx),
            Event::SendFailed { peer, request, failure } => {
                self.send_failed(now, peer, request, failure, &mut fx);
            }
            Event::Persisted { ticket, stored } => self.persisted(now, ticket, &stored, &mut fx),
            Event::PersistFailed { ticket } => self.persist_failed(now, ticket, &mut fx),
            Event::Runs { id, runs } => self.runs_read(now, id, runs, &mut fx),
            Event::PartRead { id, part } => self.part_read(now, id, part, &mut fx),
            Event::PartKept { file, kept } => self.part_kept(now, file, kept, &mut fx),
            Event::Issued { peer, request, certificate } => self.issued(peer, request, certificate, &mut fx),
            Event::Timer(id) => self.timer(now, id, &mut fx),
            Event::NewEntries(heads) => {
                for head in heads {
                    self.grown(now, head, &mut fx);
                }
                self.wake_children(now, &mut fx);
            }
            Event::Command(command) => self.command(now, command, &mut fx),
        }
        let ways = self.trust.ways();
        if std::mem::replace(&mut self.ways, ways) != ways && !self.planted.has(Fault::NoRefill) {
            self.refill(now, &mut fx);
        }
        fx
    }

    /// The way to a neighbour has opened: dial it, or wake it again, for what was said
    /// before it listened was not heard.
    fn reachable(&mut self, now: Instant, id: NodeId, fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if peer.role.is_above() {
            self.dial_now(now, id, fx);
            return;
        }
        for lane in Lane::ALL {
            peer.out.get_mut(lane).woken = false;
        }
        self.wake_children(now, fx);
        // Whatever it asked before it listened was answered to nobody; it asks again.
        if self.peers.get(&id).is_some_and(|p| p.role == Role::Child && p.is_up()) {
            let wake = self.wake_for(now, id, LaneMask::default());
            fx.push(Effect::Send(id, wake));
            self.want_back(id, fx);
            fx.push(Effect::Send(id, Message::Grandparent(self.parent_at.clone())));
        }
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

    /// What is held of the streams of one node.
    pub(crate) fn held_of(&self, origin: NodeId) -> impl Iterator<Item = &StreamHead> {
        let epoch = EpochId::from_bytes([0; 16]);
        let first = StreamId { origin, epoch, channel: Channel::Local, lane: Lane::Urgent };
        let on = self.held.range(first..).map(|(_, head)| head);
        on.take_while(move |head| head.stream.origin == origin)
    }

    /// What is held of the streams of a node and of all below it. It is asked once for each node where it stands.
    pub(crate) fn held_under(&self, id: NodeId) -> Vec<StreamHead> {
        let mut last = None;
        let under = self.held.values().filter(|head| {
            let origin = head.stream.origin;
            let is_under = match last {
                Some((asked, answer)) if asked == origin => answer,
                _ => self.trust.is_under(origin, id),
            };
            last = Some((origin, is_under));
            is_under
        });
        under.copied().collect()
    }

    /// Whether a stream goes to a neighbour.
    pub(crate) fn goes_to(&self, peer: &Peer, stream: &StreamId) -> bool {
        if self.planted.has(Fault::SendBack) && peer.role == Role::Child {
            return matches!(stream.channel, Channel::To(_));
        }
        if self.guesses_up(stream) || self.strays_up(stream) {
            return peer.role == Role::Parent;
        }
        if self.planted.has(Fault::ToEverybody) && self.strays(stream) {
            return peer.role == Role::Child;
        }
        match peer.role {
            Role::Parent => route::goes_up(&self.trust, self.place(), peer.level, stream),
            Role::Grandparent => {
                stream.lane == Lane::Urgent
                    && matches!(stream.channel, Channel::Up(_))
                    && route::goes_up(&self.trust, self.place(), peer.level, stream)
            }
            Role::Child => route::goes_down(&self.trust, self.place(), peer.node, stream),
            Role::Grandchild => false,
        }
    }

    /// Only for planted bugs: whether a stream of this node or of one below goes up
    /// though it should not.
    fn strays_up(&self, stream: &StreamId) -> bool {
        let below = self.trust.is_under(stream.origin, self.me.node);
        below && self.strays(stream) && !self.planted.has(Fault::ToEverybody)
    }

    /// Only for planted bugs: whether a run holds what this program does not know.
    pub(crate) fn cannot_read(&self, run: &Run) -> bool {
        let known = |header: &Header| {
            self.me.kinds.iter().any(|(kind, newest)| *kind == header.kind && header.version <= *newest)
        };
        !self.me.kinds.is_empty() && run.entries.iter().any(|entry| !known(&entry.header))
    }

    /// Only for planted bugs: whether a stream goes and is taken where it should not.
    pub(crate) fn strays(&self, stream: &StreamId) -> bool {
        match stream.channel {
            Channel::Up(_) => self.planted.has(Fault::UpTooFar),
            Channel::Local => self.planted.has(Fault::LocalGoesUp),
            Channel::To(node) => {
                let below = route::side_of(&self.trust, self.me.node, node);
                self.planted.has(Fault::ToEverybody)
                    && (matches!(below, route::Side::Below(_))
                        || !self.trust.is_under(stream.origin, self.me.node))
            }
            Channel::Down => false,
        }
    }

    /// Only for a planted bug: the clock by which deadlines are set.
    pub(crate) fn deadline_clock(&self, now: Instant) -> Instant {
        if self.planted.has(Fault::DeadlineByTheWall) { self.wall(now) } else { now }
    }

    /// Only for a planted bug: whether the way of a stream is guessed.
    pub(crate) fn guesses_up(&self, stream: &StreamId) -> bool {
        self.planted.has(Fault::GuessUp)
            && matches!(stream.channel, Channel::To(node)
                if route::side_of(&self.trust, self.me.node, node) == route::Side::Unknown)
    }

    /// All neighbours to which a stream goes. Asked for every batch, so it does not ask
    /// two thousand children when one is meant.
    fn destinations(&self, stream: &StreamId) -> Vec<NodeId> {
        let one_child = match stream.channel {
            _ if self.planted.has(Fault::SendBack) || self.strays(stream) => None,
            Channel::Local => return Vec::new(),
            Channel::Down => None,
            // No child is meant by what goes up; the node itself is never a neighbour.
            Channel::Up(_) => Some(self.me.node),
            Channel::To(node) => Some(self.trust.child_towards(self.me.node, node).unwrap_or(self.me.node)),
        };
        let may =
            self.peers.values().filter(|p| p.role != Role::Child || one_child.is_none_or(|c| c == p.node));
        may.filter(|p| self.goes_to(p, stream)).map(|p| p.node).collect()
    }

    /// A stream is longer than it was: everybody it goes to has something to get.
    pub(crate) fn grown(&mut self, now: Instant, head: StreamHead, fx: &mut Vec<Effect>) {
        let before = self.held(head.stream);
        if head.next <= before.next && self.held.contains_key(&head.stream) {
            return;
        }
        self.held.insert(head.stream, head);
        if may_go_down(&head.stream) {
            self.going_down.insert(head.stream);
        }
        if let Channel::To(node) = head.stream.channel
            && self.seek(&head.stream)
            && self.sought.contains_key(&node)
        {
            self.ask_above_for(&[node], fx);
        }
        let lane = head.stream.lane;
        let offered = self.offered(&head.stream);
        let most = if self.planted.has(Fault::FirstDestinationOnly) { 1 } else { usize::MAX };
        for id in self.destinations(&head.stream).into_iter().take(most) {
            let Some(peer) = self.peers.get_mut(&id) else { continue };
            let cursor = peer.cursor(head.stream, now);
            if cursor.next >= offered {
                continue;
            }
            if peer.dirty.get_mut(lane).insert(head.stream) {
                peer.cursor(head.stream, now).waiting_since = now;
                if lane == Lane::Urgent {
                    self.arm_around(now, id, fx);
                }
            }
            if self.peers.get(&id).is_some_and(|p| p.role.is_above()) {
                self.pump(now, id, lane, fx);
            }
        }
    }

    /// Everything held that a neighbour lacks, after its cursors were learnt.
    pub(crate) fn fill_dirty(&mut self, now: Instant, id: NodeId, fx: &mut Vec<Effect>) {
        let Some(peer) = self.peers.get(&id) else { return };
        let (mut down, mut all) = (self.going_down.iter(), self.held.keys());
        let looked: &mut dyn Iterator<Item = &StreamId> =
            if peer.role == Role::Child { &mut down } else { &mut all };
        let going = looked.filter(|stream| self.goes_to(peer, stream));
        let going: Vec<(StreamId, u64)> = going.map(|stream| (*stream, self.offered(stream))).collect();
        // Somebody has moved: what waited to go this way goes another one.
        let waits = Lane::ALL.into_iter().flat_map(|lane| peer.dirty.get(lane));
        let stays = |s: &&StreamId| self.goes_to(peer, s) || self.came_from(peer, s);
        let gone: Vec<StreamId> = waits.filter(|s| !stays(s)).copied().collect();
        let Some(peer) = self.peers.get_mut(&id) else { return };
        for stream in gone {
            peer.dirty.get_mut(stream.lane).remove(&stream);
            peer.trouble.retain(|(of, _), _| *of != stream);
        }
        for (stream, offered) in going {
            if peer.cursor(stream, now).next < offered && peer.dirty.get_mut(stream.lane).insert(stream) {
                peer.cursor(stream, now).waiting_since = now;
            }
        }
        // Nobody may write anything more in it: what was said before a start must not wait for that.
        if !peer.dirty.get(Lane::Urgent).is_empty() && !self.planted.has(Fault::AroundOnlyWhatIsNew) {
            self.arm_around(now, id, fx);
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
            if self.planted.has(Fault::WakeFirstOnly) {
                break;
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
            // It moved, and the process ended before that was noted beside the store.
            Command::AddPeer { node, role: Role::Child } if self.has_moved(node) => {
                fx.push(Effect::Notify(Notice::Moved(node)));
            }
            Command::AddPeer { node, role } => {
                let Some(level) = self.trust.newest(node).map(|c| c.level) else { return };
                self.meet(now, node, level, role, fx);
                let Some(peer) = self.peers.get_mut(&node) else { return };
                peer.role = role;
                if let Some((_, kinds)) =
                    self.kinds.iter().find(|(of, _)| *of == node && peer.kinds.is_empty())
                {
                    peer.kinds.clone_from(kinds);
                }
                for (_, head) in self.acknowledged.iter().filter(|(of, _)| *of == node) {
                    peer.cursor(head.stream, now).next = head.next;
                }
                for (_, head) in self.said.iter().filter(|(of, _)| *of == node) {
                    peer.said.entry(head.stream).or_insert(*head);
                }
                self.fill_dirty(now, node, fx);
                if role == Role::Parent {
                    self.dial_now(now, node, fx);
                }
            }
            Command::RemovePeer(node) => {
                self.peers.remove(&node);
                self.boots.remove(&node);
            }
            Command::ParentAt(above) => self.parent_at = Some(above),
            Command::Cut { node, cut } => self.cut(now, node, cut, fx),
            Command::Certificates { vouched, others } => {
                let mut items: Vec<PersistItem> = Vec::new();
                for certificate in vouched {
                    self.trust.vouch(certificate.clone());
                    items.push(PersistItem::Vouched(certificate));
                }
                self.take_certificates(self.me.node, &others, items, fx);
            }
            Command::Revoke(revocation) => self.revoke(now, &revocation, fx),
            Command::Release(releases) => self.released(*releases, fx),
            Command::Unclone(node) => {
                if let Some(peer) = self.peers.get_mut(&node) {
                    peer.boots = Boots::default();
                    peer.refused = None;
                    fx.push(Effect::Notify(Notice::Boots(node, Boots::default())));
                }
            }
            Command::WantFile { file, origin, part } => self.want_file(now, file, origin, part, fx),
            Command::Take { id, what } => self.take_bundle(now, id, what, fx),
        }
    }

    /// A neighbour exists from now on, if it did not before.
    pub(crate) fn meet(
        &mut self,
        now: Instant,
        node: NodeId,
        level: Level,
        role: Role,
        fx: &mut Vec<Effect>,
    ) {
        if let Entry::Vacant(free) = self.peers.entry(node) {
            let peer = free.insert(Peer::new(node, level, role, now));
            peer.boots = self.boots.remove(&node).unwrap_or_default();
            Self::arm_beat(now, node, fx);
        }
    }

    /// The runs of the neighbours' processes that have greeted, for a state machine that goes on from here.
    pub fn boots(&self) -> impl Iterator<Item = (NodeId, Boots)> + '_ {
        let met = self.peers.values().map(|peer| (peer.node, peer.boots.clone()));
        met.chain(self.boots.iter().map(|(node, boots)| (*node, boots.clone())))
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
            peer.stop_lanes();
            fx.push(Effect::Notify(Notice::LinkDown(node, Some(Reason::Cut))));
        } else {
            self.dial_now(now, node, fx);
        }
    }

    pub(crate) fn boot(&self) -> Boot {
        Boot { boot: self.me.boot, previous: self.me.previous_boot, epoch: self.me.epoch }
    }
}

/// Whether a stream may go to any child at all.
const fn may_go_down(stream: &StreamId) -> bool {
    matches!(stream.channel, Channel::Down | Channel::To(_))
}
