//! Drills with a node that goes to another level above, in fair weather: what it brings along is taken at once,
//! nobody is believed who says that it has gone again, and who it has left hears where it is.

use super::Hazard;
use super::drills::URGENT_MS;
use super::swarm::{MINUTE_MS, Story};
use crate::core::event::Notice;
use crate::core::message::Reason;
use facts::{Channel, Lane};
use kernel::Level;

impl Story<'_> {
    /// A lowest node that has got a new key goes to the sibling of its parent, which takes all that it brings along;
    /// it comes back, and is not believed to have gone again when the sibling says so.
    pub(super) fn there_and_back(&mut self) -> Vec<String> {
        let Some((at, from, to)) = self.traveller() else { return Vec::new() };
        for lane in Lane::ALL {
            self.world.append(at, Channel::Up(Level::Province), lane);
        }
        self.world.run_ms(URGENT_MS);
        self.world.rotate(at);
        self.world.run_ms(MINUTE_MS);
        let told = self.world.oracle.notices.len();
        if !self.goes(at, to) {
            return Vec::new();
        }
        let wrong = self.not_verified(at, to, told);
        if self.goes(at, from) {
            self.world.pirate_signs(at, to);
            self.world.run_ms(MINUTE_MS);
            self.unheard_between(at, from, to);
        }
        wrong
    }

    /// It goes and comes back once more, and the level above both hears of that long after; meanwhile the sibling
    /// says again that it has it.
    fn unheard_between(&mut self, at: usize, from: usize, to: usize) {
        self.world.unheard = self.world.nodes[from].parent;
        if self.goes(at, to) && self.goes(at, from) {
            self.world.pirate_signs(at, to);
        }
        self.world.run_ms(MINUTE_MS);
        self.world.unheard = None;
        self.world.run_ms(5 * MINUTE_MS);
    }

    /// It goes, and with its disk what it said on the way is lost: who it has left hears all the same where it is. What
    /// that one had erased before comes to the new level without the sealed part, and is taken.
    pub(super) fn lost_on_the_way(&mut self) -> Vec<String> {
        let Some((at, from, to)) = self.traveller() else { return Vec::new() };
        let up = Channel::Up(Level::Province);
        self.world.back_up(at);
        if self.has(Hazard::Erased) {
            let (_, event) = self.world.say_sealed(at, up, Lane::Normal);
            self.world.run_ms(MINUTE_MS);
            self.world.erases(from, up, Lane::Normal, event);
            self.world.run_ms(MINUTE_MS);
        }
        self.world.moves_at_once(at, to);
        if self.world.nodes[at].parent != Some(to) {
            self.world.run_ms(5 * MINUTE_MS);
            return Vec::new();
        }
        self.world.restore(at, true);
        let addressee = Channel::To(self.world.nodes[at].id);
        let stream = self.world.append(from, addressee, Lane::Urgent);
        self.world.run_ms(MINUTE_MS);
        let next = |at: usize| self.world.nodes[at].disk.head(stream).next;
        let late = next(at) < next(from);
        // What the new level is lacking it hears when it greets.
        self.world.crash(to, 500);
        self.world.run_ms(2 * MINUTE_MS);
        let wrong = late.then(|| format!("{from} does not know that {at} has gone to {to}"));
        wrong.into_iter().collect()
    }

    /// It loses its disk while its line is dead, and goes before anything is given back. The level above both holds what
    /// it had said, and the one to which it goes has long greeted that: it hears of it all the same, and so does the node.
    pub(super) fn regained_elsewhere(&mut self) -> Vec<String> {
        let Some((at, from, to)) = self.traveller() else { return Vec::new() };
        self.world.back_up(at);
        let stream = self.world.append(at, Channel::Up(Level::Province), Lane::Normal);
        let said = self.world.nodes[at].disk.head(stream).next;
        self.world.run_ms(URGENT_MS);
        self.world.cut.extend([(at, from), (from, at)]);
        self.world.restore(at, true);
        self.world.run_ms(2 * URGENT_MS);
        let gone = self.goes(at, to);
        self.world.cut.clear();
        // Everybody has heard who may stand where.
        self.world.run_ms(15 * MINUTE_MS);
        let has = self.world.nodes[at].disk.head(stream).next;
        let wrong = gone && has < said;
        wrong
            .then(|| format!("{at} does not get back through {to} what it said under {from}"))
            .into_iter()
            .collect()
    }

    /// Whether it has gone: somebody may have been busy just then.
    fn goes(&mut self, at: usize, to: usize) -> bool {
        self.world.moves_at_once(at, to);
        self.world.run_ms(5 * MINUTE_MS);
        self.world.nodes[at].parent == Some(to) && self.world.nodes[at].moving.is_none()
    }

    /// What somebody brings along comes with the papers by which it is verified, in each lane.
    fn not_verified(&self, at: usize, by: usize, told: usize) -> Vec<String> {
        let id = self.world.nodes[at].id;
        let refused = |(of, notice): &(usize, Notice)| {
            *of == by && matches!(notice, Notice::RefusedHere(_, s, Reason::BadSignature) if s.origin == id)
        };
        let wrong = self.world.oracle.notices[told..].iter().any(refused);
        wrong.then(|| format!("{by} cannot verify what {at} has brought along")).into_iter().collect()
    }

    /// A node that may go, from where, and to whom.
    fn traveller(&self) -> Option<(usize, usize, usize)> {
        (0..self.world.nodes.len()).find_map(|at| self.may_go(at))
    }

    fn may_go(&self, at: usize) -> Option<(usize, usize, usize)> {
        let (node, from) = (&self.world.nodes[at], self.world.nodes[at].parent?);
        let ended = self.has(Hazard::Ending) || self.has(Hazard::Stolen);
        if !self.has(Hazard::Moved) || !node.children.is_empty() || self.is_forked(at) || ended {
            return None;
        }
        let parent = &self.world.nodes[from];
        let beside = |to: &usize| {
            let other = &self.world.nodes[*to];
            *to != from && other.level == parent.level && other.parent == parent.parent
        };
        (0..self.world.nodes.len()).find(beside).map(|to| (at, from, to))
    }
}
