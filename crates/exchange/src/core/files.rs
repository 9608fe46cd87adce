//! Files that entries name and do not carry: asked for part by part of the neighbour in
//! whose direction the entry was written. Nobody is sent a file that it did not ask for.
//! A node on the way that lacks it seeks it itself and answers "not yet", so a file
//! climbs as its entry did. What is sought is remembered by the store, not here: after a
//! restart the adapter says it again.
//!
//! What this node wrote itself and has lost with its disk stands in no direction: its parent is asked, and
//! its children by turns.

use super::event::{Effect, Kept, Notice, TimerId, TimerKind};
use super::faults::Fault;
use super::intake::Proof;
use super::lane::Backoff;
use super::message::{FilePart, Message, WantFile};
use super::node::Node;
use super::peer::{Peer, Role};
use super::route::{self, Side};
use super::terms::{self, later};
use facts::file::Part;
use kernel::{AttachmentId, Instant, NodeId, limits};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// A file that is sought.
#[derive(Debug, Clone)]
struct Sought {
    origin: NodeId,
    /// The first part that is not here.
    part: u16,
    stage: Stage,
    wait: Backoff,
    /// The neighbour that gave the last part, until it fails.
    giver: Option<NodeId>,
    /// An entry here names it; otherwise only a neighbour wants it, and asks again.
    named: bool,
}

#[derive(Debug, Clone, Copy)]
enum Stage {
    /// Not before this.
    Rests {
        until: Instant,
    },
    Asked {
        peer: NodeId,
        request: u64,
        deadline: Instant,
    },
    /// A part is being stored.
    Keeping,
}

/// A part that a neighbour waits for.
#[derive(Debug, Clone, Copy)]
struct Asker {
    peer: NodeId,
    want: WantFile,
}

/// What a node seeks, and what it is being asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Files {
    sought: BTreeMap<AttachmentId, Sought>,
    askers: BTreeMap<u64, Asker>,
}

impl Sought {
    /// A file of which nothing is here yet, to be asked for now.
    fn of(origin: NodeId, now: Instant) -> Self {
        let stage = Stage::Rests { until: now };
        Self { origin, part: 0, stage, wait: Backoff::default(), giver: None, named: false }
    }
}

impl Files {
    /// The link to a neighbour is gone: what it was asked will be asked again.
    pub(crate) fn unask(&mut self, id: NodeId) {
        for sought in self.sought.values_mut() {
            if matches!(sought.stage, Stage::Asked { peer, .. } if peer == id) {
                sought.stage = Stage::Rests { until: Instant(0) };
            }
        }
        self.askers.retain(|_, asker| asker.peer != id);
    }

    /// Files that are sought.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.sought.len()
    }

    fn under_way(&self, id: NodeId) -> usize {
        let asked = |s: &&Sought| matches!(s.stage, Stage::Asked { peer, .. } if peer == id);
        self.sought.values().filter(asked).count()
    }

    fn asked_by(&mut self, request: u64) -> Option<(AttachmentId, &mut Sought)> {
        let is = |s: &Sought| matches!(s.stage, Stage::Asked { request: of, .. } if of == request);
        self.sought.iter_mut().find(|(_, s)| is(s)).map(|(file, s)| (*file, s))
    }
}

impl<P: Proof> Node<P> {
    /// An entry of `origin` names a file that is not whole here.
    pub(crate) fn want_file(
        &mut self,
        now: Instant,
        file: AttachmentId,
        origin: NodeId,
        part: u16,
        fx: &mut Vec<Effect>,
    ) {
        self.seek_file(now, file, Sought { part, named: true, ..Sought::of(origin, now) }, fx);
    }

    fn seek_file(&mut self, now: Instant, file: AttachmentId, sought: Sought, fx: &mut Vec<Effect>) {
        // Its own ones are sought also while nobody is there to be asked.
        let own = sought.origin == self.me.node && !self.planted.has(Fault::OwnFilesGone);
        let holder = self.holder_of(&sought);
        if holder.is_none() && !own {
            return;
        }
        let full = self.files.sought.len() >= terms::FILES_SOUGHT;
        match self.files.sought.entry(file) {
            Entry::Occupied(mut known) => known.get_mut().named |= sought.named,
            Entry::Vacant(_) if full => {}
            Entry::Vacant(free) => {
                free.insert(sought);
                if let Some(holder) = holder {
                    self.ask_files(now, holder, fx);
                }
            }
        }
    }

    /// Somebody may have moved: what rests is looked at again in the direction in which its
    /// author stands now.
    pub(crate) fn turn_files(&self, fx: &mut Vec<Effect>) {
        for sought in self.files.sought.values() {
            if let Stage::Rests { until } = sought.stage {
                self.arm_rest(sought, until, fx);
            }
        }
    }

    /// A timer for the end of a rest, also where nobody is there to be asked: then somebody may be.
    fn arm_rest(&self, sought: &Sought, until: Instant, fx: &mut Vec<Effect>) {
        let peer = self.holder_of(sought).unwrap_or(self.me.node);
        fx.push(Effect::ArmTimer(TimerId { peer, kind: TimerKind::Files }, until));
    }

    /// The neighbour in whose direction a node stands.
    fn towards(&self, origin: NodeId) -> Option<NodeId> {
        match route::side_of(&self.trust, self.me.node, origin) {
            Side::Here | Side::Unknown => None,
            Side::Below(child) => Some(child),
            Side::Above => self.peers.values().find(|p| p.role == Role::Parent).map(|p| p.node),
        }
    }

    /// The neighbour that is asked for a file.
    fn holder_of(&self, sought: &Sought) -> Option<NodeId> {
        if sought.origin != self.me.node || self.planted.has(Fault::OwnFilesGone) {
            return self.towards(sought.origin);
        }
        // Only who is there can be asked; in whose direction its entry went nobody knows any more.
        let up =
            |role: Role| self.peers.values().filter(move |p| p.role == role && p.is_up()).map(|p| p.node);
        if let Some(giver) = sought.giver.filter(|giver| self.peers.get(giver).is_some_and(Peer::is_up)) {
            return Some(giver);
        }
        let (parent, children) = (up(Role::Parent).next(), up(Role::Child).count());
        let tries = usize::try_from(sought.wait.failures()).unwrap_or(usize::MAX);
        let turn = tries / 2;
        let child = up(Role::Child).nth(turn.checked_rem(children).unwrap_or(0));
        if tries.is_multiple_of(2) { parent.or(child) } else { child.or(parent) }
    }

    /// Files that are sought from a neighbour.
    pub(crate) fn files_from(&self, id: NodeId) -> u64 {
        let from = self.files.sought.values().filter(|s| self.holder_of(s) == Some(id)).count();
        u64::try_from(from).unwrap_or(u64::MAX)
    }

    /// Asks a neighbour for what it may hold, a few files at a time.
    pub(crate) fn ask_files(&mut self, now: Instant, id: NodeId, fx: &mut Vec<Effect>) {
        if !self.peers.get(&id).is_some_and(Peer::is_up) {
            return;
        }
        let free = terms::FILES_AT_ONCE.saturating_sub(self.files.under_way(id));
        let ready = self.files.sought.iter().filter(|(_, s)| {
            matches!(s.stage, Stage::Rests { until } if until <= now) && self.holder_of(s) == Some(id)
        });
        let ready: Vec<AttachmentId> = ready.map(|(file, _)| *file).take(free).collect();
        for file in ready {
            let request = self.fresh_id();
            let deadline = later(now, terms::FILE_TIMEOUT_MS);
            let Some(sought) = self.files.sought.get_mut(&file) else { continue };
            sought.stage = Stage::Asked { peer: id, request, deadline };
            let want = WantFile { request, file, origin: sought.origin, part: sought.part };
            fx.push(Effect::Send(id, Message::WantFile(want)));
            fx.push(Effect::ArmTimer(TimerId { peer: id, kind: TimerKind::Files }, deadline));
        }
    }

    pub(crate) fn files_timer(&mut self, now: Instant, id: NodeId, fx: &mut Vec<Effect>) {
        let overdue = self.files.sought.values().filter_map(|s| match s.stage {
            Stage::Asked { peer, request, deadline } if peer == id && deadline <= now => Some(request),
            _ => None,
        });
        let most = if self.planted.has(Fault::FileWaitsForever) { 0 } else { usize::MAX };
        for request in overdue.take(most).collect::<Vec<u64>>() {
            self.file_failed(now, request, fx);
        }
        self.ask_files(now, id, fx);
        self.ask_for_own(now, fx);
    }

    /// Asks for its own files that have rested whoever is to be asked by now: since their timers were armed links have
    /// come and gone.
    pub(crate) fn ask_for_own(&mut self, now: Instant, fx: &mut Vec<Effect>) {
        if self.planted.has(Fault::FileAskedOfThen) {
            return;
        }
        let ripe = |s: &&Sought| matches!(s.stage, Stage::Rests { until } if until <= now);
        let own = self.files.sought.values().filter(|s| s.origin == self.me.node).filter(ripe);
        let holders: BTreeSet<NodeId> = own.filter_map(|sought| self.holder_of(sought)).collect();
        for holder in holders {
            self.ask_files(now, holder, fx);
        }
    }

    /// A request for a file was not answered, or not with the file.
    pub(crate) fn file_failed(&mut self, now: Instant, request: u64, fx: &mut Vec<Effect>) {
        if let Some((file, _)) = self.files.asked_by(request) {
            self.rest(now, file, fx);
        }
    }

    /// A file is asked for again after a wait that grows.
    fn rest(&mut self, now: Instant, file: AttachmentId, fx: &mut Vec<Effect>) {
        if self.planted.has(Fault::ForgetFile) {
            self.files.sought.remove(&file);
        }
        let Some(sought) = self.files.sought.get_mut(&file) else { return };
        // What only a neighbour asked for, and nobody has, is not sought for ever.
        if !sought.named && sought.wait.failures() >= terms::FILE_TRIES {
            self.files.sought.remove(&file);
            return;
        }
        let until = later(now, sought.wait.next_ms(terms::FILE_REST_MS, &mut self.jitter));
        sought.stage = Stage::Rests { until };
        sought.giver = None;
        let Some(sought) = self.files.sought.get(&file) else { return };
        self.arm_rest(sought, until, fx);
        if let Some(id) = self.holder_of(sought) {
            self.ask_files(now, id, fx);
        }
    }

    pub(crate) fn on_want_file(&mut self, id: NodeId, want: WantFile, fx: &mut Vec<Effect>) {
        if self.files.askers.len() >= terms::PARTS_READ {
            fx.push(Effect::Send(id, not_here(want)));
            return;
        }
        let read = self.fresh_id();
        self.files.askers.insert(read, Asker { peer: id, want });
        fx.push(Effect::ReadPart { id: read, file: want.file, part: want.part });
    }

    pub(crate) fn part_read(&mut self, now: Instant, id: u64, part: Option<Part>, fx: &mut Vec<Effect>) {
        let Some(Asker { peer, want }) = self.files.askers.get(&id).copied() else { return };
        if !self.planted.has(Fault::AskersKept) {
            self.files.askers.remove(&id);
        }
        let Some(part) = part else {
            fx.push(Effect::Send(peer, not_here(want)));
            // Whoever asks stands on the other side of the holder, or asks the wrong one.
            let hand_on = !self.planted.has(Fault::NotHandedOn);
            if hand_on && self.towards(want.origin).is_some_and(|holder| holder != peer) {
                self.seek_file(now, want.file, Sought::of(want.origin, now), fx);
            }
            return;
        };
        let answer = FilePart { request: want.request, file: want.file, part: Some(part) };
        fx.push(Effect::Send(peer, Message::FilePart(answer)));
    }

    pub(crate) fn on_file_part(&mut self, now: Instant, id: NodeId, answer: FilePart, fx: &mut Vec<Effect>) {
        let Some((file, sought)) = self.files.asked_by(answer.request) else { return };
        let asked = matches!(sought.stage, Stage::Asked { peer, .. } if peer == id) && file == answer.file;
        if !asked {
            return;
        }
        match answer.part {
            Some(part) if part.number == sought.part && is_sound(&part) => {
                sought.stage = Stage::Keeping;
                sought.giver = Some(id);
                fx.push(Effect::KeepPart { file, part });
                self.ask_files(now, id, fx);
            }
            // Not there yet, or not what was asked for.
            _ => self.rest(now, file, fx),
        }
    }

    pub(crate) fn part_kept(&mut self, now: Instant, file: AttachmentId, kept: Kept, fx: &mut Vec<Effect>) {
        let Some(sought) = self.files.sought.get_mut(&file) else { return };
        let from = sought.giver;
        match kept {
            Kept::Next(part) => {
                sought.part = part;
                sought.wait.reset();
                sought.stage = Stage::Rests { until: now };
            }
            Kept::Whole => {
                self.files.sought.remove(&file);
                fx.push(Effect::Notify(Notice::FileHere(file)));
            }
            Kept::Spoilt => {
                sought.part = 0;
                self.rest(now, file, fx);
            }
            Kept::Failed if self.planted.has(Fault::FileStuckOnFailure) => {}
            Kept::Failed => self.rest(now, file, fx),
        }
        if let Some(id) = from {
            self.ask_files(now, id, fx);
        }
        let holder = self.files.sought.get(&file).and_then(|sought| self.holder_of(sought));
        if let Some(id) = holder.filter(|holder| Some(*holder) != from) {
            self.ask_files(now, id, fx);
        }
    }
}

const fn not_here(want: WantFile) -> Message {
    Message::FilePart(FilePart { request: want.request, file: want.file, part: None })
}

/// Whether a part can be one of a file that this house takes.
fn is_sound(part: &Part) -> bool {
    let limit = u64::try_from(limits::ATTACHMENT_BYTES).unwrap_or(u64::MAX);
    part.size <= limit && part.number < part.parts && !part.bytes.is_empty()
}
