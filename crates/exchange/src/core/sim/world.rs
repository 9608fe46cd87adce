//! Nodes, time and stores: what happens to a node, and what becomes of what it wants done.

use super::applier::{Page, SAID, kinds};
use super::carried::Frames;
use super::cheap::{Cheap, certificate, fold, sealed_digest};
use super::disk::Disk;
use super::erased::erases;
use super::moved::Move;
use super::oracle::{Expected, Oracle};
use super::syncs::Fate;
use super::{Hazard, Weather};
use crate::core::bundle::{Fault, Told};
use crate::core::credit::Credit;
use crate::core::event::{Command, Effect, Event, Identity, Kept, Notice, PersistItem, Want};
use crate::core::faults::{Fault as Bug, Planted};
use crate::core::intake::Proof;
use crate::core::lane::Jitter;
use crate::core::message::{Hello, Message, StreamHead};
use crate::core::node::Node;
use crate::core::peer::Role;
use crate::core::release::Release;
use crate::core::revoke::Revocation;
use facts::draft::Fact as _;
use facts::entry::NO_SEALED;
use facts::file::Part;
use facts::system::Erased;
use facts::{Certificate, Channel, Entry, Header, Lane, Mark, Mode, StreamId, Subject, Suite};
use kernel::{AttachmentId, CommandId, EpochId, EventId, Instant, Level, NodeId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

/// One machine: its process, its disk, its place.
pub(crate) struct SimNode {
    pub(crate) id: NodeId,
    pub(crate) code: String,
    pub(crate) level: Level,
    pub(crate) parent: Option<usize>,
    pub(crate) children: Vec<usize>,
    /// The newest key, and the key of each epoch it wrote in.
    pub(crate) key: Vec<u8>,
    pub(crate) keys: BTreeMap<EpochId, Vec<u8>>,
    /// Its own certificates, newest last.
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) epoch: EpochId,
    pub(crate) epochs: u32,
    pub(crate) boots: u32,
    pub(crate) disk: Disk,
    pub(crate) backup: Option<Disk>,
    pub(crate) core: Option<Node<Cheap>>,
    pub(crate) planted: Planted,
    /// Its clock on the wall minus the true time.
    pub(crate) ahead_ms: i64,
    /// Handed to the store and not confirmed.
    pub(crate) unconfirmed: BTreeMap<u64, Vec<PersistItem>>,
    pub(crate) full_until: Instant,
    /// Its line to the parent lets only small batches through.
    pub(crate) narrow: bool,
    /// What it last greeted with.
    pub(crate) greeting: Option<Box<Hello>>,
    /// It is to come back with a new epoch.
    pub(crate) refounding: bool,
    /// Its keys are in other hands, and it has no new ones yet.
    pub(crate) stolen: bool,
    /// It was let go to that one and has not joined it yet.
    pub(crate) moving: Option<usize>,
    /// The certificates above it that it was given when it last moved.
    pub(crate) brought: Vec<Certificate>,
    /// The newest version that its program knows, where programs differ.
    pub(crate) knows: Option<u16>,
    /// Its applier is at work.
    pub(crate) applying: bool,
}

/// What is to come.
pub(crate) enum Happens {
    Arrives(NodeId, Box<Message>),
    Event(Box<Event>),
    Commits(u64, Fate),
    /// A user's entry, handed to the store.
    Saves(Channel, Lane),
    Reads(u64, Vec<Want>, usize),
    /// Boxed, like all that is large: the queue moves it with each event.
    Keeps(Box<(AttachmentId, Part)>),
    Dies(i64),
    Rises,
    /// The operator gives the node a new epoch.
    Refounds,
    /// What somebody above says of revoked keys is applied here.
    Hears(Vec<Revocation>),
    /// The node gets new keys after the old ones were revoked; then it hears of it.
    Reenrols(Vec<Revocation>),
    HearsOwn(Vec<Revocation>),
    /// The next entries that lie behind a cut of its own are written again.
    WritesAgain,
    /// What somebody above says of a node that may move is applied here.
    HearsRelease(Box<Release>),
    /// The node joins another level.
    Joins(Box<Move>),
    Unclones(NodeId),
    /// The applier looks at what waits.
    Applies,
    /// What it made of a page is committed.
    Applied(Box<Page>),
}

/// What a node writes.
pub(crate) enum Writes {
    /// What a user says.
    Said,
    /// That the sealed part of an event is erased.
    Erasure(EventId),
    /// What nobody took, once more as the event that it was.
    Again(Box<Header>),
}

/// When something is due; what it is lies apart, for the heap moves its keys all the time.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    when: Instant,
    count: u64,
    slot: usize,
}

/// What is due at a node.
struct Planned {
    at: usize,
    /// The run of the process it belongs to; 0 for whichever runs.
    boot: u32,
    what: Happens,
}

/// What is to come, in order of time and then as it was planned.
#[derive(Default)]
struct Queue {
    due: BinaryHeap<Reverse<Due>>,
    planned: Vec<Option<Planned>>,
    free: Vec<usize>,
}

impl Queue {
    fn plan(&mut self, when: Instant, count: u64, planned: Planned) {
        let slot = self.free.pop().unwrap_or(self.planned.len());
        if slot == self.planned.len() {
            self.planned.push(Some(planned));
        } else {
            self.planned[slot] = Some(planned);
        }
        self.due.push(Reverse(Due { when, count, slot }));
    }

    /// The next, unless it comes later than that.
    fn next(&mut self, until: Instant) -> Option<(Instant, Planned)> {
        if self.due.peek().is_none_or(|Reverse(due)| due.when > until) {
            return None;
        }
        let Reverse(due) = self.due.pop()?;
        self.free.push(due.slot);
        Some((due.when, self.planned[due.slot].take()?))
    }

    fn forget(&mut self, what: impl Fn(&Happens) -> bool) {
        let Self { due, planned, free } = self;
        due.retain(|Reverse(due)| {
            let goes = planned[due.slot].as_ref().is_some_and(|p| what(&p.what));
            if goes {
                planned[due.slot] = None;
                free.push(due.slot);
            }
            !goes
        });
    }
}

pub(crate) struct World {
    pub(crate) now: Instant,
    pub(crate) nodes: Vec<SimNode>,
    queue: Queue,
    pub(crate) count: u64,
    pub(crate) dice: Jitter,
    pub(crate) weather: Weather,
    pub(crate) cut: BTreeSet<(usize, usize)>,
    /// No bulk batch ever arrives.
    pub(crate) bulk_lost: bool,
    /// Messages travel as the bytes of the wire.
    pub(crate) as_bytes: bool,
    /// Bundles that are being taken, with what is left of each.
    pub(crate) sticks: BTreeMap<u64, VecDeque<Message>>,
    /// Bundles that were written, with their readers.
    pub(crate) drawer: Vec<(usize, Frames)>,
    /// What became of each step of taking one.
    pub(crate) told: Vec<(usize, Result<Told, Fault>)>,
    pub(crate) oracle: Oracle,
    /// Nodes that were let go and have not joined yet; codes that were given out.
    pub(crate) moves: u32,
    pub(crate) codes: u32,
    /// The parents of all nodes before each move.
    pub(crate) trees: Vec<Vec<Option<usize>>>,
    /// Releases that were taken back.
    pub(crate) kept: Vec<Release>,
    /// A node that hears of no release for now.
    pub(crate) unheard: Option<usize>,
    /// Certificates that pirates signed.
    pub(crate) forged: Vec<Certificate>,
    pub(crate) events: u64,
    pub(crate) sent: u64,
    /// Batches of all its children that a node stores at a time, when there are fewer than usual.
    pub(crate) crowded: Option<usize>,
    /// When which desk first rang for what it cannot read.
    pub(crate) rung: BTreeMap<(usize, EventId), Instant>,
    /// Digest over all that happened.
    pub(crate) trace: u64,
}

/// A renewed certificate lives this long here.
const RENEWED_MS: i64 = 30 * 60_000;

/// A name that tells its index.
fn named(at: usize) -> [u8; 16] {
    let n = (at as u32 + 1).to_be_bytes();
    std::array::from_fn(|i| n[i % 4])
}

impl World {
    /// A tree: the code of each node and the index of its parent.
    pub(crate) fn tree<S: AsRef<str>>(seed: u64, shape: &[(S, Option<usize>)], planted: Planted) -> Self {
        let mut nodes: Vec<SimNode> = Vec::new();
        for (at, (code, parent)) in shape.iter().enumerate() {
            let (id, key) = (NodeId::from_bytes(named(at)), format!("key {at}.0").into_bytes());
            let issuer = parent.map_or((id, key.clone()), |p: usize| (nodes[p].id, nodes[p].key.clone()));
            let own = certificate(id, code.as_ref(), &key, (issuer.0, &issuer.1), Instant(0));
            let mut above = vec![own.clone()];
            let mut up = *parent;
            while let Some(p) = up {
                above.push(nodes[p].certificates[0].clone());
                up = nodes[p].parent;
            }
            let mut disk = Disk::default();
            disk.vouched.push(above.pop().unwrap());
            above.reverse();
            disk.certificates = above;
            if let Some(p) = parent {
                nodes[*p].disk.certificates.push(own.clone());
                nodes[*p].children.push(at);
            }
            let epoch = epoch_of(at, 0);
            nodes.push(SimNode {
                id,
                code: code.as_ref().to_owned(),
                level: own.level,
                parent: *parent,
                children: Vec::new(),
                keys: BTreeMap::from([(epoch, key.clone())]),
                key,
                certificates: vec![own],
                epoch,
                epochs: 0,
                boots: 0,
                disk,
                backup: None,
                core: None,
                planted,
                ahead_ms: 0,
                unconfirmed: BTreeMap::new(),
                full_until: Instant(0),
                narrow: false,
                greeting: None,
                refounding: false,
                stolen: false,
                moving: None,
                brought: Vec::new(),
                knows: None,
                applying: false,
            });
        }
        let mut world = Self {
            now: Instant(1_000_000),
            nodes,
            queue: Queue::default(),
            count: 0,
            dice: Jitter::new(seed),
            weather: Weather::fair(seed),
            cut: BTreeSet::new(),
            bulk_lost: false,
            as_bytes: true,
            sticks: BTreeMap::new(),
            drawer: Vec::new(),
            told: Vec::new(),
            oracle: Oracle::default(),
            moves: 0,
            codes: 0,
            trees: Vec::new(),
            kept: Vec::new(),
            unheard: None,
            forged: Vec::new(),
            events: 0,
            sent: 0,
            crowded: None,
            rung: BTreeMap::new(),
            trace: seed,
        };
        for at in 0..world.nodes.len() {
            world.rise(at);
        }
        world
    }

    pub(crate) fn index(&self, id: NodeId) -> usize {
        let bytes = id.bytes();
        u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize - 1
    }

    pub(crate) fn schedule(&mut self, by_ms: i64, at: usize, boot: u32, what: Happens) {
        self.count += 1;
        let when = Instant(self.now.0 + by_ms);
        self.queue.plan(when, self.count, Planned { at, boot, what });
    }

    /// For this run of the process only.
    pub(crate) fn later(&mut self, by_ms: i64, at: usize, what: Happens) {
        let boot = self.nodes[at].boots;
        self.schedule(by_ms, at, boot, what);
    }

    /// Messages that are still on their way are lost.
    pub(crate) fn forget_late(&mut self) {
        self.queue.forget(|what| matches!(what, Happens::Arrives(..)));
    }

    /// Nobody is about to give a node new keys, nor to tell it that the old ones count no more.
    pub(crate) fn forget_keys(&mut self) {
        self.queue.forget(|what| matches!(what, Happens::Reenrols(_) | Happens::HearsOwn(_)));
    }

    /// No operator is about to decide which of two machines this node is: what follows is another matter.
    pub(crate) fn forget_decisions(&mut self, of: NodeId) {
        self.queue.forget(|what| matches!(what, Happens::Unclones(node) if *node == of));
    }

    fn rise(&mut self, at: usize) {
        if self.nodes[at].core.is_some() {
            return;
        }
        let seed = self.dice.next();
        let places = self.few_places();
        let node = &mut self.nodes[at];
        node.boots += 1;
        let boot = boot_of(at, node.boots);
        let me = Identity {
            node: node.id,
            level: node.level,
            epoch: node.epoch,
            boot,
            previous_boot: node.disk.boot.replace(boot),
            program: "test".to_owned(),
            kinds: node.knows.map(kinds).unwrap_or_default(),
        };
        let mut restored = node.disk.restored();
        // With which key each of its own epochs was written, the store knows too.
        let own = node.keys.iter().filter_map(|(epoch, key)| {
            let of_key = node.certificates.iter().find(|c| c.signing.bytes == *key);
            of_key.map(|c| (*epoch, c.clone()))
        });
        restored.epochs.extend(own);
        let mut core = Node::new(me, restored, seed, Cheap);
        core.plant(node.planted);
        core.set_wall_ahead(node.ahead_ms);
        if let Some(batches) = self.crowded {
            (core.credit, core.places_sought) = (Credit::of(batches), places);
        }
        node.core = Some(core);
        let (parent, children) = (node.parent, node.children.clone());
        let mut neighbours: Vec<(usize, Role)> = Vec::new();
        if let Some(p) = parent {
            neighbours.push((p, Role::Parent));
            neighbours.extend(self.nodes[p].parent.map(|g| (g, Role::Grandparent)));
        }
        neighbours.extend(children.into_iter().map(|child| (child, Role::Child)));
        for (other, role) in neighbours {
            let node = self.nodes[other].id;
            self.feed(at, Event::Command(Command::AddPeer { node, role }));
        }
        for (file, origin) in self.nodes[at].disk.named.clone() {
            self.want(at, file, origin);
        }
        self.look_at_page(at);
        self.begin_applier(at);
        self.begin_writing(at);
    }

    /// From now on no node has room for more batches of its children, nor seeks more addressees at a time.
    pub(crate) fn crowd(&mut self, batches: usize) {
        self.crowded = Some(batches);
        self.weather.count(Hazard::Crowded);
        let places = self.few_places();
        for core in self.nodes.iter_mut().filter_map(|node| node.core.as_mut()) {
            (core.credit, core.places_sought) = (Credit::of(batches), places);
        }
    }

    /// Addressees that a node seeks at a time where it is crowded: one, and a few where there are hundreds to write to.
    const fn few_places(&self) -> usize {
        1 + self.nodes.len() / 20
    }

    /// A file at a node, of that many parts.
    pub(crate) fn file(&mut self, at: usize, parts: u16) -> AttachmentId {
        let part = |number: u16, dice: &mut Jitter| Part {
            number,
            parts,
            size: u64::from(parts) * 8,
            name: "井口.jpg".to_owned(),
            media_type: "image/jpeg".to_owned(),
            bytes: dice.next().to_be_bytes().to_vec(),
        };
        let made: Vec<Part> = (0..parts).map(|number| part(number, &mut self.dice)).collect();
        let file = super::disk::name_of(&made);
        self.nodes[at].disk.files.insert(file, made);
        self.oracle.authors.insert(file, at);
        file
    }

    /// An entry of `origin` that names a file has come to a node.
    pub(crate) fn want(&mut self, at: usize, file: AttachmentId, origin: NodeId) {
        let disk = &mut self.nodes[at].disk;
        disk.named.insert(file, origin);
        if disk.part(file, 0).is_none() {
            let part = disk.files.get(&file).map_or(0, Vec::len) as u16;
            self.feed(at, Event::Command(Command::WantFile { file, origin, part }));
        }
    }

    /// The process dies. What the store was handed may be kept all the same, up to the
    /// first batch that is torn.
    pub(crate) fn crash(&mut self, at: usize, for_ms: i64) {
        if self.nodes[at].core.take().is_none() {
            return;
        }
        for (_, items) in std::mem::take(&mut self.nodes[at].unconfirmed) {
            if !self.weather.has(Hazard::Tail) {
                break;
            }
            self.weather.count(Hazard::Tail);
            if !self.weather.strikes(Hazard::Tail) {
                break;
            }
            self.store(at, items);
        }
        self.schedule(for_ms, at, 0, Happens::Rises);
    }

    /// A user wants to say something; he is told that it is saved when it is.
    pub(crate) fn say(&mut self, at: usize, channel: Channel, lane: Lane) {
        if self.nodes[at].core.is_some() {
            let wait_ms = self.sync_ms();
            self.later(wait_ms, at, Happens::Saves(channel, lane));
        }
    }

    /// A user's entry, saved before he is told.
    pub(crate) fn append(&mut self, at: usize, channel: Channel, lane: Lane) -> StreamId {
        self.append_as(at, channel, lane, &Writes::Said)
    }

    /// The same, or something else.
    pub(crate) fn append_as(&mut self, at: usize, channel: Channel, lane: Lane, what: &Writes) -> StreamId {
        self.count += 1;
        let node = &mut self.nodes[at];
        let stream = StreamId { origin: node.id, epoch: node.epoch, channel, lane };
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.count.to_be_bytes());
        let (id, kind, subject, version) = match what {
            Writes::Said => (id, SAID, Subject::new("test", id), node.knows.unwrap_or(1)),
            Writes::Erasure(event) => (id, Erased::KIND, Subject::new(Erased::SUBJECT, event.bytes()), 1),
            Writes::Again(was) => (was.event_id.bytes(), was.kind.as_str(), was.subject.clone(), was.version),
        };
        let event = EventId::from_bytes(id);
        let has_sealed =
            self.count.is_multiple_of(8) && kind == SAID && !node.disk.erasures.contains_key(&event);
        let sealed = has_sealed.then(|| self.count.to_le_bytes().to_vec());
        let kept = node.disk.streams.entry(stream).or_default();
        let header = Header {
            suite: Suite::Ed25519,
            event_id: event,
            stream,
            seq: kept.next(),
            kind: kind.to_owned(),
            version,
            subject,
            rev: 1,
            unit: None,
            actor: None,
            command_id: CommandId::from_bytes(id),
            recorded_at: self.now,
            mode: Mode::Real,
            mark: Mark::Internal,
            brief: (lane == Lane::Urgent && node.knows.is_some()).then(|| "山洪预警".to_owned()),
        };
        let sealed_digest = sealed.as_deref().map_or(NO_SEALED, sealed_digest);
        let entry = Entry { header, body: id.to_vec(), sealed, sealed_digest };
        let hash = Cheap.link(&kept.head(), &entry);
        kept.entries.push((entry.clone(), hash));
        if let Some(tables) = node.disk.tables.as_mut() {
            tables.written(stream, entry.header.seq, entry.header.event_id);
        }
        if let Some(event) = erases(&entry) {
            node.disk.erase(event, (stream, entry.header.seq));
        }
        let head = node.disk.head(stream);
        self.oracle.said(at, entry, self.now);
        self.feed(at, Event::NewEntries(vec![head]));
        stream
    }

    pub(crate) fn feed(&mut self, at: usize, event: Event) {
        let now = self.now;
        let Some(core) = self.nodes[at].core.as_ref() else { return };
        let expected = Expected::of(at, core, now, &event, &self.oracle);
        self.events += 1;
        self.trace = fold(fold(self.trace, now.0 as u64), at as u64);
        let Some(core) = self.nodes[at].core.as_mut() else { return };
        let effects = core.step(now, event);
        self.oracle.step(at, &expected, &effects);
        self.oracle.in_work(at, core);
        let dies_at = self
            .weather
            .strikes(Hazard::CrashAtEffect)
            .then(|| self.weather.below(Hazard::CrashAtEffect, effects.len() as i64 + 1) as usize);
        let done = dies_at.unwrap_or(effects.len());
        let let_in = effects.iter().take(done).any(|e| matches!(e, Effect::Send(_, Message::HelloAck(_))));
        self.oracle.let_in(at, &expected, let_in);
        for effect in effects.into_iter().take(done) {
            self.carry_out(at, effect);
        }
        if dies_at.is_some() {
            self.weather.count(Hazard::CrashAtEffect);
            let for_ms = 100 + self.weather.below(Hazard::CrashAtEffect, 20_000);
            self.crash(at, for_ms);
        }
    }

    fn carry_out(&mut self, at: usize, effect: Effect) {
        self.trace = fold(self.trace, number_of(&effect));
        match effect {
            Effect::Send(to, message) => self.send(at, to, message),
            Effect::Persist { ticket, items, .. } => {
                self.nodes[at].unconfirmed.insert(ticket, items);
                let wait_ms = self.sync_ms();
                let fate = self.fate(at, wait_ms);
                self.later(wait_ms, at, Happens::Commits(ticket, fate));
            }
            Effect::Read { id, wants, max_entries, .. } => {
                self.later(1, at, Happens::Reads(id, wants, max_entries));
            }
            Effect::ReadPart { id, file, part } => {
                let part = self.nodes[at].disk.part(file, part);
                self.later(1, at, Happens::Event(Box::new(Event::PartRead { id, part })));
            }
            Effect::KeepPart { file, part } => {
                let wait_ms = self.sync_ms();
                self.fate(at, wait_ms);
                self.later(wait_ms, at, Happens::Keeps(Box::new((file, part))));
            }
            Effect::Issue { peer, request, of } => {
                let child = self.index(peer);
                let from = Instant(self.now.0 + self.nodes[at].ahead_ms);
                if !crate::core::renew::is_due(&of, from) {
                    self.oracle.violation(format!("node {at} renews what is not due to {child}"));
                }
                let made = self.issue(at, child, from, RENEWED_MS);
                let certificate = (made.signing == of.signing).then_some(made);
                let issued = Event::Issued { peer, request, certificate };
                self.later(1, at, Happens::Event(Box::new(issued)));
            }
            Effect::Took { id, said } => self.took(at, id, said),
            Effect::ArmTimer(id, when) => {
                let by_ms = when.since(self.now).max(0);
                self.later(by_ms, at, Happens::Event(Box::new(Event::Timer(id))));
            }
            Effect::Notify(notice) => self.noticed(at, notice),
        }
    }

    fn noticed(&mut self, at: usize, notice: Notice) {
        self.attend(at, &notice);
        if let Notice::Said { peer, heads, gone } = notice {
            let said = &mut self.nodes[at].disk.said;
            said.retain(|(of, stream), _| *of != peer || !gone.contains(stream));
            said.extend(heads.into_iter().map(|head| ((peer, head.stream), head)));
            return;
        }
        self.remember_boots(at, &notice);
        if let Notice::Renewed(certificate) = &notice {
            // The key file has it too.
            self.nodes[at].certificates.push(certificate.as_ref().clone());
        }
        if let Notice::HeldBy(_, head) = &notice {
            self.trim(at, head);
        }
        let (holder, held) = match &notice {
            Notice::HeldBy(peer, _) => (self.index(*peer), true),
            _ => (at, false),
        };
        self.oracle.noticed(at, notice, held.then_some(holder));
    }

    /// The store keeps the runs of neighbours' processes; the oracle remembers whom an operator has to decide about.
    fn remember_boots(&mut self, at: usize, notice: &Notice) {
        let boots = &mut self.nodes[at].disk.boots;
        match notice {
            Notice::Boots(peer, runs) => {
                boots.insert(*peer, runs.clone());
            }
            Notice::Cloned(peer) => {
                self.oracle.paused.insert((at, *peer));
            }
            Notice::Moved(peer) => {
                boots.remove(peer);
                self.oracle.decided(at, *peer);
            }
            _ => {}
        }
    }

    /// Only for a planted bug: a node on the way lets go of what the next one holds.
    fn trim(&mut self, at: usize, held: &StreamHead) {
        let node = &mut self.nodes[at];
        let relays = matches!(held.stream.channel, Channel::To(reader) if reader != node.id)
            && held.stream.origin != node.id;
        if relays
            && node.planted.has(Bug::RelayTrims)
            && let Some(kept) = node.disk.streams.get_mut(&held.stream)
        {
            kept.trimmed = kept.trimmed.max(held.next);
        }
    }

    pub(crate) fn run_ms(&mut self, by_ms: i64) {
        let end = Instant(self.now.0 + by_ms);
        while let Some((when, Planned { at, boot, what })) = self.queue.next(end) {
            self.now = when;
            if boot == 0 || boot == self.nodes[at].boots {
                self.happens(at, what);
            }
        }
        self.now = end;
    }

    fn happens(&mut self, at: usize, what: Happens) {
        match what {
            Happens::Rises => self.rise(at),
            Happens::Refounds => self.refound(at),
            Happens::Hears(cuts) => self.hears(at, cuts),
            Happens::Reenrols(cuts) => self.reenrols(at, cuts),
            Happens::HearsOwn(cuts) => self.hears_own(at, cuts),
            Happens::HearsRelease(release) => self.hears_release(at, *release),
            Happens::Joins(what) => self.joins(at, *what),
            Happens::Arrives(from, message) => self.arrive(at, from, *message),
            _ if self.nodes[at].core.is_none() => {}
            Happens::Dies(for_ms) => self.crash(at, for_ms),
            Happens::Event(event) => self.feed(at, *event),
            Happens::Unclones(node) => {
                self.oracle.decided(at, node);
                self.feed(at, Event::Command(Command::Unclone(node)));
            }
            Happens::Commits(ticket, fate) => self.commit(at, ticket, fate),
            Happens::WritesAgain => self.writes_again(at),
            Happens::Applies => self.applies(at),
            Happens::Applied(page) => self.applied(at, &page),
            Happens::Saves(channel, lane) => {
                if !self.sync_fails(at) {
                    self.append(at, channel, lane);
                }
            }
            Happens::Keeps(kept) => {
                let (file, part) = *kept;
                let kept = if self.sync_fails(at) {
                    Kept::Failed
                } else {
                    self.nodes[at].disk.keep_part(file, part)
                };
                if kept == Kept::Spoilt {
                    self.oracle.violation(format!("node {at} spoilt a file that nobody changed"));
                }
                self.feed(at, Event::PartKept { file, kept });
            }
            Happens::Reads(id, wants, max) => {
                let sloppy = self.weather.strikes(Hazard::Sloppy);
                let node = &self.nodes[at];
                let mut runs = node.disk.read(node.id, &node.keys, &wants, max, self.now, sloppy);
                if sloppy {
                    self.weather.count(Hazard::Sloppy);
                }
                if let Some(entry) = runs.last_mut().and_then(|r| r.entries.last_mut())
                    && self.weather.strikes(Hazard::Flip)
                {
                    entry.body[3] ^= 4;
                    self.weather.count(Hazard::Flip);
                }
                self.feed(at, Event::Runs { id, runs });
            }
        }
    }
}

/// A number for an effect, so that two runs of the same seed can be compared.
fn number_of(effect: &Effect) -> u64 {
    match effect {
        Effect::Send(to, message) => {
            let request = message.asks().or_else(|| message.answers()).unwrap_or(1);
            fold(fold(u64::from(to.bytes()[3]), request), message.name().len() as u64)
        }
        Effect::Persist { ticket, items, .. } => fold(*ticket, items.len() as u64),
        Effect::Read { id, .. } | Effect::ReadPart { id, .. } => *id,
        Effect::Issue { request, .. } => *request,
        Effect::Took { id, .. } => *id,
        Effect::KeepPart { file, .. } => u64::from(file.bytes()[0]),
        Effect::ArmTimer(id, when) => fold(u64::from(id.peer.bytes()[3]), when.0 as u64),
        Effect::Notify(_) => 7,
    }
}

/// The epochs of a node, by number.
pub(crate) fn epoch_of(at: usize, number: u32) -> EpochId {
    let mut bytes = named(at);
    bytes[8..12].copy_from_slice(&number.to_be_bytes());
    bytes[15] = 0xe0;
    EpochId::from_bytes(bytes)
}

/// The runs of a node's process, by number.
fn boot_of(at: usize, number: u32) -> EpochId {
    let mut bytes = named(at);
    bytes[8..12].copy_from_slice(&number.to_be_bytes());
    bytes[15] = 0xb0;
    EpochId::from_bytes(bytes)
}
