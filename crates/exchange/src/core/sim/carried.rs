//! Sticks: bundles that people carry between two nodes whose line is dead. Some are lost, some
//! are read twice, some lie in a drawer and are read long after, and some are forged.

use super::cheap::{Cheap, sign_bundle};
use super::world::Happens;
use super::{Hazard, World};
use crate::core::bundle::file::head_frame;
use crate::core::bundle::{Bookmark, Fault, Reading, Taking, Told, Writing, message_in};
use crate::core::event::{Command, Event};
use crate::core::message::Message;
use crate::core::node::Node;
use facts::Suite;
use std::collections::VecDeque;

/// Sticks that lie in a drawer.
const DRAWER: usize = 12;

/// A file, frame by frame.
pub(crate) type Frames = Vec<Vec<u8>>;

impl World {
    /// A bundle of one node for another, of so many entries at the most.
    pub(crate) fn write_stick(
        &mut self,
        at: usize,
        to: usize,
        after: Option<Bookmark>,
        max_entries: usize,
    ) -> Option<(Frames, Option<Bookmark>)> {
        let (id, now) = (self.nodes[to].id, self.now);
        let core = self.nodes[at].core.as_mut()?;
        let waits = |core: &Node<Cheap>| core.links().into_iter().find(|l| l.node == id).map(|l| l.backlog);
        let before = waits(core);
        let outline = core.outline(now, id, after)?;
        if waits(core) != before {
            self.oracle.violation(format!("node {at} thinks that {to} holds what it only wrote into a file"));
        }
        let (mut writing, mut frames) = Writing::begin(outline, usize::MAX, max_entries);
        while let Some(wants) = writing.next_wants() {
            let node = &self.nodes[at];
            let runs = node.disk.read(node.id, &node.keys, &wants, writing.room(), now, false);
            frames.extend(writing.put(runs));
        }
        let more = writing.bookmark();
        let signature = sign_bundle(writing.digest(), more.is_some(), &self.nodes[at].key);
        frames.push(writing.seal(Suite::Ed25519, signature));
        Some((frames, more))
    }

    /// Somebody hands a file to a node.
    pub(crate) fn take_stick(&mut self, at: usize, frames: &[Vec<u8>]) {
        let mut reading = Reading::default();
        let read = frames.iter().try_for_each(|frame| reading.frame(frame));
        let whole = match read.and_then(|()| reading.end()) {
            Ok(whole) => whole,
            Err(fault) => return self.oracle.violation(format!("a bundle cannot be read: {fault}")),
        };
        let messages: VecDeque<Message> = frames.iter().filter_map(|f| message_in(f).unwrap()).collect();
        self.count += 1;
        let id = self.count;
        self.sticks.insert(id, messages);
        let what = Taking::Open(Box::new(whole));
        self.feed(at, Event::Command(Command::Take { id, what }));
    }

    /// Somebody hands a file to a node that another one signed than its writer: nothing of it is taken.
    fn take_forged(&mut self, at: usize, frames: &[Vec<u8>]) {
        let before = self.told.len();
        self.take_stick(at, frames);
        if self.told[before..].iter().any(|(by, said)| *by == at && said.is_ok()) {
            self.oracle.violation(format!("node {at} takes a bundle that its writer did not sign"));
        }
    }

    /// A step is done; the next follows.
    pub(crate) fn took(&mut self, at: usize, id: u64, said: Result<Told, Fault>) {
        let next = if said.is_ok() { self.sticks.get_mut(&id).and_then(VecDeque::pop_front) } else { None };
        self.told.push((at, said));
        let what = match next {
            Some(message) => Taking::Message(Box::new(message)),
            None => Taking::Close,
        };
        if matches!(what, Taking::Close) {
            self.sticks.remove(&id);
        }
        self.later(1, at, Happens::Event(Box::new(Event::Command(Command::Take { id, what }))));
    }

    /// The line of a node to its parent is dead, and a stick goes one way or the other.
    pub(crate) fn carry(&mut self, at: usize) {
        let Some(parent) = self.nodes[at].parent else { return };
        self.weather.count(Hazard::Carried);
        self.cut.extend([(at, parent), (parent, at)]);
        let up = self.weather.below(Hazard::Carried, 2) == 0;
        let (from, to) = if up { (at, parent) } else { (parent, at) };
        let few = 1 + self.weather.below(Hazard::Carried, 60) as usize;
        let Some((frames, _)) = self.write_stick(from, to, None, few) else { return };
        match self.weather.below(Hazard::Carried, 6) {
            0 => {}
            1 => {
                self.take_stick(to, &frames);
                self.take_stick(to, &frames);
            }
            2 => {
                let forged = self.forged(from, &frames);
                self.take_forged(to, &forged);
            }
            _ => self.take_stick(to, &frames),
        }
        let old: Vec<Frames> =
            self.drawer.iter().filter(|(of, _)| *of == to).map(|(_, f)| f.clone()).collect();
        if !old.is_empty() && self.weather.below(Hazard::Carried, 3) == 0 {
            let which = self.weather.below(Hazard::Carried, old.len() as i64) as usize;
            self.take_stick(to, &old[which]);
        }
        self.drawer.push((to, frames));
        if self.drawer.len() > DRAWER {
            self.drawer.remove(0);
        }
    }

    /// A receipt for more than was ever there, signed by somebody else.
    fn forged(&self, from: usize, frames: &[Vec<u8>]) -> Frames {
        let mut reading = Reading::default();
        for frame in frames {
            reading.frame(frame).unwrap();
        }
        let mut head = reading.end().unwrap().head;
        for line in &mut head.lines {
            line.held.next += 1_000;
        }
        debug_assert_eq!(head.from, self.nodes[from].id);
        sealed_by(b"thief", &[vec![head_frame(&head)], frames[1..frames.len() - 1].to_vec()].concat())
    }
}

/// Frames under a signature.
pub(crate) fn sealed_by(key: &[u8], frames: &[Vec<u8>]) -> Frames {
    use crate::core::bundle::file::{begin_digest, extend, seal_frame};
    let digest = frames.iter().fold(begin_digest(), |digest, frame| extend(&digest, frame));
    let signature = sign_bundle(&digest, false, key);
    let seal = crate::core::bundle::Seal { suite: Suite::Ed25519, continues: false, signature };
    [frames, &[seal_frame(&seal)]].concat()
}
