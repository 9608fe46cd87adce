//! Nodes, network, time and the oracles.

use super::cheap::{Cheap, certificate, sign_checkpoint};
use super::disk::Disk;
use crate::core::event::{Command, Effect, Event, Failure, Identity, Kept, Notice, TimerId};
use crate::core::faults::{Fault, Planted};
use crate::core::intake::Proof;
use crate::core::lane::Jitter;
use crate::core::message::Message;
use crate::core::node::Node;
use crate::core::peer::Role;
use facts::entry::NO_SEALED;
use facts::file::Part;
use facts::{Channel, Entry, Header, Lane, Mark, Mode, StreamId, Subject, Suite};
use kernel::{AttachmentId, CommandId, EpochId, EventId, Instant, Level, NodeId};
use std::collections::{BTreeMap, BTreeSet};

/// How bad the weather is; numbers are in a thousand.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Storm {
    pub(crate) drop: i64,
    pub(crate) double: i64,
    pub(crate) slow: i64,
    pub(crate) crash: i64,
    pub(crate) persist_fails: i64,
    pub(crate) forge: i64,
    pub(crate) sloppy: i64,
    /// No bulk batch ever arrives.
    pub(crate) bulk_lost: bool,
}

pub(crate) struct SimNode {
    pub(crate) id: NodeId,
    pub(crate) level: Level,
    pub(crate) parent: Option<usize>,
    key: Vec<u8>,
    epoch: EpochId,
    boots: u8,
    pub(crate) disk: Disk,
    pub(crate) core: Option<Node<Cheap>>,
    planted: Planted,
}

enum Happens {
    Arrives(NodeId, Message),
    Event(Event),
    Commits(u64, Vec<crate::core::event::PersistItem>),
    Reads(u64, Vec<crate::core::event::Want>, usize),
    Keeps(AttachmentId, Part),
    Rises,
}

pub(crate) struct World {
    pub(crate) now: Instant,
    pub(crate) nodes: Vec<SimNode>,
    queue: BTreeMap<(Instant, u64), (usize, u8, Happens)>,
    count: u64,
    pub(crate) dice: Jitter,
    pub(crate) storm: Storm,
    pub(crate) cut: BTreeSet<(usize, usize)>,
    pub(crate) violations: Vec<String>,
    pub(crate) appended: BTreeMap<StreamId, (usize, Vec<(Entry, Instant)>)>,
    /// When a node first held a position of a stream.
    pub(crate) arrived: BTreeMap<(usize, StreamId, u64), Instant>,
    pub(crate) notices: Vec<(usize, Notice)>,
    pub(crate) events: u64,
}

impl World {
    /// A tree: the code of each node and the index of its parent.
    pub(crate) fn tree(seed: u64, shape: &[(&str, Option<usize>)], planted: Planted) -> Self {
        let mut nodes: Vec<SimNode> = Vec::new();
        let mut certificates: Vec<facts::Certificate> = Vec::new();
        for (at, (code, parent)) in shape.iter().enumerate() {
            let n = at as u8 + 1;
            let (id, key) = (NodeId::from_bytes([n; 16]), vec![n; 32]);
            let issuer = parent.map_or((id, key.clone()), |p| (nodes[p].id, nodes[p].key.clone()));
            let own = certificate(id, code, &key, issuer.0, &issuer.1);
            let mut disk = Disk::default();
            let mut above: Vec<facts::Certificate> = vec![own.clone()];
            let mut up = *parent;
            while let Some(p) = up {
                above.push(certificates[p].clone());
                up = nodes[p].parent;
            }
            disk.vouched.push(above.pop().unwrap());
            above.reverse();
            disk.certificates = above;
            if let Some(p) = parent {
                nodes[*p].disk.certificates.push(own.clone());
            }
            certificates.push(own.clone());
            let epoch = EpochId::from_bytes([100 + n; 16]);
            let level = own.level;
            nodes.push(SimNode {
                id,
                level,
                parent: *parent,
                key,
                epoch,
                boots: 0,
                disk,
                core: None,
                planted,
            });
        }
        let mut world = Self {
            now: Instant(1_000_000),
            nodes,
            queue: BTreeMap::new(),
            count: 0,
            dice: Jitter::new(seed),
            storm: Storm::default(),
            cut: BTreeSet::new(),
            violations: Vec::new(),
            appended: BTreeMap::new(),
            arrived: BTreeMap::new(),
            notices: Vec::new(),
            events: 0,
        };
        for at in 0..world.nodes.len() {
            world.rise(at);
        }
        world
    }

    pub(crate) fn chance(&mut self, in_thousand: i64) -> bool {
        in_thousand > 0 && self.dice.below(1000) < in_thousand
    }

    fn later(&mut self, by_ms: i64, at: usize, what: Happens) {
        self.count += 1;
        let boots = self.nodes[at].boots;
        self.queue.insert((Instant(self.now.0 + by_ms), self.count), (at, boots, what));
    }

    fn rise(&mut self, at: usize) {
        let seed = self.dice.next();
        let node = &mut self.nodes[at];
        let previous = (node.boots > 0).then(|| EpochId::from_bytes([node.boots; 16]));
        node.boots += 1;
        let me = Identity {
            node: node.id,
            level: node.level,
            epoch: node.epoch,
            boot: EpochId::from_bytes([node.boots; 16]),
            previous_boot: previous,
            program: "test".to_owned(),
            kinds: Vec::new(),
        };
        let mut core = Node::new(me, node.disk.restored(), seed, Cheap);
        core.plant(node.planted);
        node.core = Some(core);
        let parent = node.parent;
        if let Some(p) = parent {
            let id = self.nodes[p].id;
            self.feed(at, Event::Command(Command::AddPeer { node: id, role: Role::Parent }));
            if let Some(g) = self.nodes[p].parent {
                let id = self.nodes[g].id;
                self.feed(at, Event::Command(Command::AddPeer { node: id, role: Role::Grandparent }));
            }
        }
        let children: Vec<NodeId> =
            self.nodes.iter().filter(|n| n.parent == Some(at)).map(|n| n.id).collect();
        for id in children {
            self.feed(at, Event::Command(Command::AddPeer { node: id, role: Role::Child }));
        }
        for (file, origin) in self.nodes[at].disk.named.clone() {
            self.want(at, file, origin);
        }
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

    pub(crate) fn crash(&mut self, at: usize, for_ms: i64) {
        if self.nodes[at].core.take().is_some() {
            self.later(for_ms, at, Happens::Rises);
        }
    }

    /// A user's entry, saved before he is told.
    pub(crate) fn append(&mut self, at: usize, channel: Channel, lane: Lane) -> StreamId {
        let node = &mut self.nodes[at];
        let stream = StreamId { origin: node.id, epoch: node.epoch, channel, lane };
        let kept = node.disk.streams.entry(stream).or_default();
        let seq = kept.next();
        self.count += 1;
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.count.to_be_bytes());
        let header = Header {
            suite: Suite::Ed25519,
            event_id: EventId::from_bytes(id),
            stream,
            seq,
            kind: "test.said".to_owned(),
            version: 1,
            subject: Subject::new("test", id),
            rev: 1,
            unit: None,
            actor: None,
            command_id: CommandId::from_bytes(id),
            recorded_at: self.now,
            mode: Mode::Real,
            mark: Mark::Internal,
            brief: None,
        };
        let entry = Entry { header, body: id.to_vec(), sealed: None, sealed_digest: NO_SEALED };
        let hash = Cheap.link(&kept.head(), &entry);
        kept.entries.push((entry.clone(), hash));
        let head = node.disk.head(stream);
        let now = self.now;
        self.appended.entry(stream).or_insert((at, Vec::new())).1.push((entry, now));
        self.feed(at, Event::NewEntries(vec![head]));
        stream
    }

    pub(crate) fn feed(&mut self, at: usize, event: Event) {
        let now = self.now;
        self.events += 1;
        let Some(core) = self.nodes[at].core.as_mut() else { return };
        for effect in core.step(now, event) {
            self.carry_out(at, effect);
        }
    }

    fn carry_out(&mut self, at: usize, effect: Effect) {
        match effect {
            Effect::Send(to, message) => self.send(at, to, &message),
            Effect::Persist { ticket, items, .. } => {
                let slow = self.chance(self.storm.slow);
                let wait_ms = if slow { 1_000 + self.dice.below(3_000) } else { 1 + self.dice.below(10) };
                self.later(wait_ms, at, Happens::Commits(ticket, items));
                if self.chance(self.storm.crash) {
                    let down_ms = 100 + self.dice.below(20_000);
                    self.crash(at, down_ms);
                }
            }
            Effect::Read { id, wants, max_entries, .. } => {
                self.later(1, at, Happens::Reads(id, wants, max_entries));
            }
            Effect::ReadPart { id, file, part } => {
                let part = self.nodes[at].disk.part(file, part);
                self.later(1, at, Happens::Event(Event::PartRead { id, part }));
            }
            Effect::KeepPart { file, part } => {
                let wait_ms = 1 + self.dice.below(10);
                self.later(wait_ms, at, Happens::Keeps(file, part));
                if self.chance(self.storm.crash) {
                    self.crash(at, 2_000);
                }
            }
            Effect::ArmTimer(id, when) => {
                let by_ms = when.since(self.now).max(0);
                self.later(by_ms, at, Happens::Event(Event::Timer(id)));
            }
            Effect::Notify(notice) => self.noticed(at, notice),
        }
    }

    fn index(&self, id: NodeId) -> usize {
        self.nodes.iter().position(|n| n.id == id).unwrap()
    }

    fn send(&mut self, at: usize, to: NodeId, message: &Message) {
        // Everything that travels does so as bytes.
        let message = crate::core::wire::decode(&crate::core::wire::encode(message)).unwrap();
        let (from, to) = (self.nodes[at].id, self.index(to));
        let bulk = matches!(&message, Message::Push(p) if p.lane == Lane::Bulk) && self.storm.bulk_lost;
        let lost = self.cut.contains(&(at, to)) || bulk || self.chance(self.storm.drop);
        if lost {
            if let Some(request) = message.asks()
                && self.nodes[at].parent == Some(to)
                && self.chance(300)
            {
                let failure = if self.chance(500) { Failure::Timeout } else { Failure::TooLarge };
                let failed = Event::SendFailed { peer: self.nodes[to].id, request, failure };
                self.later(200, at, Happens::Event(failed));
            }
            return;
        }
        if self.chance(self.storm.double) {
            let again_ms = 1 + self.dice.below(40_000);
            self.deliver(again_ms, to, from, message.clone());
        }
        if self.chance(self.storm.forge)
            && let Message::Push(push) = &message
        {
            let forged = self.forged(push.clone());
            self.deliver(1, to, from, Message::Push(forged));
        }
        let slow = self.chance(self.storm.slow);
        let wait_ms = if slow { self.dice.below(60_000) } else { 1 + self.dice.below(30) };
        self.deliver(wait_ms, to, from, message);
    }

    fn deliver(&mut self, by_ms: i64, to: usize, from: NodeId, message: Message) {
        // A message survives the restart of its receiver; its arrival is not tied to a boot.
        self.count += 1;
        let key = (Instant(self.now.0 + by_ms), self.count);
        self.queue.insert(key, (to, 0, Happens::Arrives(from, message)));
    }

    /// Somebody on the way changes a body; the better ones mend the chain as well.
    fn forged(&mut self, mut push: crate::core::message::Push) -> crate::core::message::Push {
        let mend = self.chance(500);
        push.request ^= 1;
        if let Some(run) = push.runs.first_mut()
            && let Some(entry) = run.entries.last_mut()
        {
            entry.body = b"forged".to_vec();
            if mend {
                let head = run.entries.iter().fold(run.prev, |at, e| Cheap.link(&at, e));
                let last = run.first + run.entries.len() as u64 - 1;
                run.checkpoint = Some(sign_checkpoint(run.stream, last, head, self.now, b"thief"));
            }
        }
        push
    }

    fn noticed(&mut self, at: usize, notice: Notice) {
        if let Notice::HeldBy(peer, head) = &notice {
            let holder = self.index(*peer);
            let really = self.nodes[holder].disk.head(head.stream);
            if really.next < head.next {
                self.violations.push(format!("told that {} is held, but only {} is", head.next, really.next));
            }
        }
        let forging = self.storm.forge > 0 || self.storm.sloppy > 0;
        if matches!(notice, Notice::RefusedHere(..) | Notice::Equivocation(..)) && !forging {
            self.violations.push(format!("node {at}: {notice:?}"));
        }
        if matches!(notice, Notice::Equivocation(..)) {
            self.violations.push(format!("node {at}: {notice:?} though nobody signed twice"));
        }
        self.notices.push((at, notice));
    }

    pub(crate) fn run_ms(&mut self, by_ms: i64) {
        let end = Instant(self.now.0 + by_ms);
        while let Some(entry) = self.queue.first_entry() {
            if entry.key().0 > end {
                break;
            }
            let ((when, _), (at, boots, what)) = entry.remove_entry();
            self.now = when;
            let current = boots == 0 || boots == self.nodes[at].boots;
            match what {
                Happens::Rises => self.rise(at),
                Happens::Arrives(from, message) => self.feed(at, Event::Received(from, message)),
                Happens::Event(event) if current => self.feed(at, event),
                Happens::Commits(ticket, items) if current && self.nodes[at].core.is_some() => {
                    self.commit(at, ticket, items);
                }
                Happens::Keeps(file, part) if current && self.nodes[at].core.is_some() => {
                    let fails = self.chance(self.storm.persist_fails);
                    let kept = if fails { Kept::Failed } else { self.nodes[at].disk.keep_part(file, part) };
                    if kept == Kept::Spoilt {
                        self.violations.push(format!("node {at} spoilt a file that nobody changed"));
                    }
                    self.feed(at, Event::PartKept { file, kept });
                }
                Happens::Reads(id, wants, max) if current => {
                    let sloppy = self.chance(self.storm.sloppy);
                    let node = &self.nodes[at];
                    let runs = node.disk.read(node.id, &node.key, &wants, max, self.now, sloppy);
                    self.feed(at, Event::Runs { id, runs });
                }
                _ => {}
            }
        }
        self.now = end;
    }

    fn commit(&mut self, at: usize, ticket: u64, items: Vec<crate::core::event::PersistItem>) {
        if self.chance(self.storm.persist_fails) {
            self.feed(at, Event::PersistFailed { ticket });
            return;
        }
        let stored = self.nodes[at].disk.persist(items, &mut self.violations);
        for one in &stored {
            for seq in 1..one.held.next {
                self.arrived.entry((at, one.held.stream, seq)).or_insert(self.now);
            }
        }
        // The commit stands; the node may still die before it hears of it.
        if self.chance(self.storm.crash) {
            self.crash(at, 2_000);
        }
        self.feed(at, Event::Persisted { ticket, stored });
    }

    /// Where a stream must be in the end, by a rule of its own.
    pub(crate) fn readers(&self, origin: usize, channel: Channel) -> BTreeSet<usize> {
        let above = |mut at: usize| {
            let mut path = vec![at];
            while let Some(p) = self.nodes[at].parent {
                path.push(p);
                at = p;
            }
            path
        };
        let mine = above(origin);
        let mut readers: BTreeSet<usize> = BTreeSet::from([origin]);
        match channel {
            Channel::Local => {}
            Channel::Up(l) => readers.extend(mine.iter().filter(|n| self.nodes[**n].level >= l)),
            Channel::Down => {
                readers.extend((0..self.nodes.len()).filter(|n| above(*n).contains(&origin)));
            }
            Channel::To(id) => {
                let theirs = above(self.index(id));
                let meet = *mine.iter().find(|n| theirs.contains(n)).unwrap();
                readers.extend(mine.iter().take_while(|n| **n != meet));
                readers.extend(theirs.iter().take_while(|n| **n != meet));
                readers.insert(meet);
            }
        }
        readers
    }

    /// All that is not as it should be.
    pub(crate) fn judge(&self) -> Vec<String> {
        let mut wrong = self.violations.clone();
        for (at, node) in self.nodes.iter().enumerate() {
            let missing = node.disk.named.keys().filter(|file| node.disk.part(**file, 0).is_none());
            wrong.extend(missing.map(|file| format!("node {at} has not got the file {file:?}")));
        }
        for (stream, (origin, entries)) in &self.appended {
            let readers = self.readers(*origin, stream.channel);
            for (at, node) in self.nodes.iter().enumerate() {
                let kept = node.disk.streams.get(stream);
                let held: Vec<&Entry> =
                    kept.map(|k| k.entries.iter().map(|e| &e.0).collect()).unwrap_or_default();
                let name = format!("{} lane {}", stream.channel, stream.lane.number());
                if !readers.contains(&at) {
                    if !held.is_empty() {
                        wrong.push(format!("node {at} holds {name} of {origin}, which is not for it"));
                    }
                    continue;
                }
                if held.len() != entries.len() {
                    wrong.push(format!(
                        "node {at} holds {} of {} of {name} of {origin}",
                        held.len(),
                        entries.len()
                    ));
                }
                if held.iter().zip(entries).any(|(a, b)| **a != b.0) {
                    wrong.push(format!("node {at} holds another {name} of {origin}"));
                }
            }
        }
        wrong
    }

    /// Entries in `lane` that took longer than `bound_ms` to a reader.
    pub(crate) fn late(&self, lane: Lane, bound_ms: i64) -> Vec<String> {
        let mut late = Vec::new();
        for (stream, (origin, entries)) in self.appended.iter().filter(|(s, _)| s.lane == lane) {
            for at in self.readers(*origin, stream.channel).into_iter().filter(|at| at != origin) {
                for (entry, said_at) in entries {
                    let seq = entry.header.seq;
                    let took_ms = self.arrived.get(&(at, *stream, seq)).map(|t| t.since(*said_at));
                    if took_ms.is_none_or(|ms| ms > bound_ms) {
                        late.push(format!("{}:{seq} of {origin} took {took_ms:?} to {at}", stream.channel));
                    }
                }
            }
        }
        late
    }

    pub(crate) fn any_entry(&mut self) {
        let at = self.dice.below(self.nodes.len() as i64) as usize;
        if self.nodes[at].core.is_none() {
            return;
        }
        let other = self.dice.below(self.nodes.len() as i64) as usize;
        let level = Level::ALL[self.dice.below(4) as usize];
        let channel = match self.dice.below(5) {
            0 | 1 => Channel::Up(level),
            2 => Channel::Down,
            3 if other != at => Channel::To(self.nodes[other].id),
            _ => Channel::Local,
        };
        let lane = Lane::ALL[self.dice.below(3) as usize];
        self.append(at, channel, lane);
    }

    #[allow(dead_code, reason = "read by tests that follow one timer")]
    pub(crate) fn timer(&mut self, at: usize, id: TimerId) {
        self.feed(at, Event::Timer(id));
    }

    pub(crate) fn plant_everywhere(&mut self, fault: Fault) {
        for node in &mut self.nodes {
            node.planted = Planted::one(fault);
            if let Some(core) = node.core.as_mut() {
                core.plant(node.planted);
            }
        }
    }
}
