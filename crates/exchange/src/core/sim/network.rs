//! The lines between the nodes.

use super::cheap::{fold, number};
use super::world::Happens;
use super::{Hazard, World};
use crate::core::event::{Event, Failure};
use crate::core::message::Message;
use crate::core::wire;
use facts::Lane;
use kernel::NodeId;

/// Entries that a narrow line lets through at once.
const NARROW: usize = 8;

impl World {
    pub(crate) fn send(&mut self, at: usize, to: NodeId, message: Message) {
        self.sent += 1;
        let message = if self.as_bytes {
            let bytes = wire::encode(&message);
            self.trace = fold(self.trace, number(&bytes));
            wire::decode(&bytes).unwrap()
        } else {
            message
        };
        let (from, to) = (self.nodes[at].id, self.index(to));
        let bulk = self.bulk_lost && matches!(&message, Message::Push(p) if p.lane == Lane::Bulk);
        let large = self.is_too_large(at, to, &message);
        let dropped = self.weather.strikes(Hazard::Drop);
        if dropped {
            self.weather.count(Hazard::Drop);
        }
        if large {
            self.weather.count(Hazard::Narrow);
        }
        if bulk || large || dropped || self.cut.contains(&(at, to)) {
            self.lost(at, to, &message, large);
            return;
        }
        self.meddle(at, to, &message);
        if self.weather.strikes(Hazard::Double) {
            self.weather.count(Hazard::Double);
            let again_ms = 1 + self.weather.below(Hazard::Double, 40_000);
            self.deliver(again_ms, to, from, message.clone());
        }
        let mut wait_ms = 1 + self.dice.below(30);
        if self.weather.strikes(Hazard::Reorder) {
            self.weather.count(Hazard::Reorder);
            wait_ms += self.weather.below(Hazard::Reorder, 5_000);
        }
        // A greeting is made on a connection that both processes hold open.
        if !matches!(message, Message::Hello(_)) && self.weather.strikes(Hazard::Hours) {
            self.weather.count(Hazard::Hours);
            wait_ms += 120_000 + self.weather.below(Hazard::Hours, 2 * 3_600_000);
        }
        self.deliver(wait_ms, to, from, message);
    }

    /// Only what its author could have cut smaller is too large: between two checkpoints
    /// of another node's stream nobody may cut.
    fn is_too_large(&self, at: usize, to: usize, message: &Message) -> bool {
        let narrow = (self.nodes[at].parent == Some(to) && self.nodes[at].narrow)
            || (self.nodes[to].parent == Some(at) && self.nodes[to].narrow);
        let runs = match message {
            Message::Push(push) if narrow => &push.runs,
            Message::Batch(batch) if narrow => &batch.runs,
            _ => return false,
        };
        let own = runs.iter().filter(|r| r.stream.origin == self.nodes[at].id);
        own.map(|r| r.entries.len()).sum::<usize>() > NARROW
    }

    /// The transport of the one who dialled may notice.
    fn lost(&mut self, at: usize, to: usize, message: &Message, large: bool) {
        let Some(request) = message.asks().filter(|_| self.nodes[to].children.contains(&at)) else { return };
        if self.dice.below(1_000) < 300 {
            let failure = if large { Failure::TooLarge } else { Failure::Timeout };
            let failed = Event::SendFailed { peer: self.nodes[to].id, request, failure };
            self.later(200, at, Happens::Event(Box::new(failed)));
        }
    }

    /// A message outlives the process of its receiver.
    pub(crate) fn deliver(&mut self, by_ms: i64, to: usize, from: NodeId, message: Message) {
        self.schedule(by_ms, to, 0, Happens::Arrives(from, Box::new(message)));
    }

    pub(crate) fn arrive(&mut self, at: usize, from: NodeId, message: Message) {
        if self.nodes[at].core.is_some() {
            self.feed(at, Event::Received(from, message));
            return;
        }
        // Nobody listens: the dialler's connection is refused.
        let sender = self.index(from);
        if let Some(request) = message.asks().filter(|_| self.nodes[at].children.contains(&sender)) {
            let failure = Failure::Unreachable;
            let failed = Event::SendFailed { peer: self.nodes[at].id, request, failure };
            self.schedule(1, sender, 0, Happens::Event(Box::new(failed)));
        }
    }
}
