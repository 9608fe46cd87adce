//! Drills in which something is lost or comes too early, in fair weather: a sealed part before its entry has gone on,
//! the papers of who erased it, a file with the disk of its author, the right time.

use super::Hazard;
use super::drills::URGENT_MS;
use super::swarm::{MINUTE_MS, Story};
use crate::core::event::Notice;
use crate::core::message::Reason;
use crate::core::revoke::Revocation;
use facts::{Channel, Lane};
use kernel::Level;

/// A file that a node has lost is back within this.
const FILE_MS: i64 = 3 * MINUTE_MS;
/// Entries that are written again in a drill.
const AGAIN: usize = 6;
/// A clock is off by this.
const SLOW_MS: i64 = 86_400_000;

impl Story<'_> {
    /// A node has got a new key, its certificate is lost on the last step to another one, and nobody writes anything
    /// after an urgent entry: it is refused once, and there soon.
    pub(super) fn papers_lost(&mut self) -> Vec<String> {
        let Some((author, reader)) = self.two_lowest().filter(|_| self.has(Hazard::Rotation)) else {
            return Vec::new();
        };
        let Some(parent) = self.world.nodes[reader].parent else { return Vec::new() };
        self.world.rotate(author);
        self.world.run_ms(MINUTE_MS);
        self.told_of(parent, reader, author);
        let stream = self.world.append(author, Channel::To(self.world.nodes[reader].id), Lane::Urgent);
        self.world.run_ms(URGENT_MS);
        let next = |at: usize| self.world.nodes[at].disk.head(stream).next;
        let late = next(reader) < next(author);
        let wrong = late
            .then(|| format!("without the papers of {author} its entry did not come to {reader} in time"));
        wrong.into_iter().collect()
    }

    /// A sealed part is erased before its entry has left its author, and the erasure lies in a lane of which nothing
    /// arrives: the entry goes up with the proof alone.
    pub(super) fn erased_first(&mut self) -> Vec<String> {
        let levels = self.three_levels().filter(|_| self.has(Hazard::Erased));
        let Some((child, _, grand)) = levels.filter(|(child, ..)| !self.is_forked(*child)) else {
            return Vec::new();
        };
        let up = Channel::Up(Level::Province);
        self.world.bulk_lost = true;
        let (stream, event) = self.world.say_sealed(child, up, Lane::Urgent);
        self.world.erases(child, up, Lane::Bulk, event);
        self.world.run_ms(URGENT_MS);
        let next = |at: usize| self.world.nodes[at].disk.head(stream).next;
        let late = next(grand) < next(child);
        self.world.bulk_lost = false;
        self.world.run_ms(2 * MINUTE_MS);
        let wrong = late.then(|| format!("{grand} waits for what {child} has erased"));
        wrong.into_iter().collect()
    }

    /// The same where the erasure lies under a new key, whose certificate was lost on the last step to the reader: the
    /// entry is refused once as stripped, and there soon.
    pub(super) fn stripped_once(&mut self) -> Vec<String> {
        let Some((author, reader)) = self.two_lowest().filter(|_| self.has(Hazard::Erased)) else {
            return Vec::new();
        };
        let Some(parent) = self.world.nodes[reader].parent.filter(|_| !self.has(Hazard::Stolen)) else {
            return Vec::new();
        };
        let channel = Channel::To(self.world.nodes[reader].id);
        self.world.append(author, channel, Lane::Urgent);
        self.world.run_ms(2 * MINUTE_MS);
        let oracle = &mut self.world.oracle;
        let (hostile, strips) = (oracle.hostile, oracle.strips);
        (oracle.hostile, oracle.strips) = (true, true);
        self.world.bulk_lost = true;
        let (stream, event) = self.world.say_sealed(author, channel, Lane::Urgent);
        self.world.crash(author, MINUTE_MS);
        self.world.rotate(author);
        self.world.erases(author, channel, Lane::Bulk, event);
        self.world.run_ms(MINUTE_MS / 2);
        self.told_of(parent, reader, author);
        self.world.run_ms(MINUTE_MS / 2 + 2 * URGENT_MS);
        let next = |at: usize| self.world.nodes[at].disk.head(stream).next;
        let late = next(reader) < next(author);
        self.world.bulk_lost = false;
        self.world.run_ms(2 * MINUTE_MS);
        (self.world.oracle.hostile, self.world.oracle.strips) = (hostile, strips);
        let wrong = late.then(|| format!("{reader} waits for the papers of {author}, who has erased"));
        wrong.into_iter().collect()
    }

    /// A node comes back without a file of its own while the way to the level above is dead, which has it; its children
    /// have not.
    pub(super) fn own_file(&mut self) -> Vec<String> {
        let levels = self.three_levels().filter(|_| self.has(Hazard::Restore));
        let Some((_, node, above)) = levels.filter(|(_, node, _)| !self.is_forked(*node)) else {
            return Vec::new();
        };
        self.world.back_up(node);
        let (file, id) = (self.world.file(node, 2), self.world.nodes[node].id);
        self.world.want(above, file, id);
        self.world.run_ms(MINUTE_MS);
        let has = |story: &Self, at: usize| story.world.nodes[at].disk.part(file, 0).is_some();
        if !has(self, above) {
            return vec![format!("{above} did not get the file of {node}")];
        }
        self.world.cut.extend([(node, above), (above, node)]);
        self.world.restore(node, true);
        let dead_ms = MINUTE_MS + self.world.dice.below(MINUTE_MS);
        self.world.run_ms(dead_ms);
        self.world.cut.clear();
        self.world.run_ms(FILE_MS);
        let wrong = (!has(self, node)).then(|| format!("{node} does not get its own file back from {above}"));
        wrong.into_iter().collect()
    }

    /// A clock is a day behind, and certificates live for half an hour: as long as the line is up none ends.
    pub(super) fn slow_clock(&mut self) -> Vec<String> {
        let child = 3;
        let parent =
            self.world.nodes[child].parent.filter(|_| self.has(Hazard::Ending) && self.has(Hazard::Clock));
        let Some(parent) = parent.filter(|_| !self.is_forked(child)) else { return Vec::new() };
        let (before_ms, id) = (self.world.nodes[child].ahead_ms, self.world.nodes[child].id);
        let slow_ms = self.world.nodes[parent].ahead_ms - SLOW_MS;
        self.world.jump_clock(child, slow_ms);
        self.world.run_ms(MINUTE_MS);
        self.world.shorten(child);
        let told = self.world.oracle.notices.len();
        self.world.run_ms(40 * MINUTE_MS);
        let ended = |(at, notice): &(usize, Notice)| {
            *at == parent && matches!(notice, Notice::LinkDown(of, Some(Reason::Expired)) if *of == id)
        };
        let wrong = self.world.oracle.notices[told..].iter().any(ended);
        self.world.jump_clock(child, before_ms);
        self.world.run_ms(MINUTE_MS);
        let wrong = wrong.then(|| format!("the certificate of {child} ended while {parent} was there"));
        wrong.into_iter().collect()
    }

    /// A machine is stolen with entries that nobody has heard, and again before these have left it; each time its process
    /// dies after the first of what it writes again. In the end all of it is in an epoch that counts.
    pub(super) fn stolen_twice(&mut self) -> Vec<String> {
        let child = 3;
        let parent = self.world.nodes[child].parent.filter(|_| self.has(Hazard::Stolen));
        let Some(parent) = parent.filter(|_| !self.is_forked(child)) else { return Vec::new() };
        let id = self.world.nodes[child].id;
        self.world.cut.extend([(child, parent), (parent, child)]);
        for _ in 0..AGAIN {
            self.world.append(child, Channel::Up(Level::Province), Lane::Normal);
        }
        for _ in 0..2 {
            self.world.steal(child);
            if !self.world.nodes[child].stolen {
                break;
            }
            // Whoever took it calls another day.
            self.world.forget_late();
            self.world.forget_keys();
            let revoked = self.world.nodes[parent].disk.revoked.iter().filter(|cut| cut.node == id);
            let cuts: Vec<Revocation> = revoked.cloned().collect();
            self.world.reenrols(child, cuts.clone());
            self.world.forget_keys();
            self.world.run_ms(MINUTE_MS);
            self.world.hears_own(child, cuts);
            self.world.crash(child, 1_000);
            self.world.run_ms(MINUTE_MS);
        }
        self.world.cut.clear();
        // Everybody has heard of it.
        self.world.run_ms(15 * MINUTE_MS);
        self.world.judge_written_again()
    }

    /// Whether a node wrote two histories.
    pub(super) fn is_forked(&self, at: usize) -> bool {
        let id = self.world.nodes[at].id;
        self.world.oracle.forked.iter().any(|(node, _)| *node == id)
    }

    /// Two lowest nodes of which there is one history.
    fn two_lowest(&self) -> Option<(usize, usize)> {
        let lowest = |at: &usize| self.world.nodes[*at].children.is_empty() && !self.is_forked(*at);
        let mut leaves = (1..self.world.nodes.len()).filter(lowest);
        Some((leaves.next()?, leaves.next()?))
    }

    /// A node thinks that it has told a neighbour of another one; what it has sent was lost.
    fn told_of(&mut self, at: usize, to: usize, of: usize) {
        let (to, of) = (self.world.nodes[to].id, self.world.nodes[of].id);
        let peer = self.world.nodes[at].core.as_mut().and_then(|core| core.peers.get_mut(&to));
        if let Some(peer) = peer {
            for lane in Lane::ALL {
                peer.told.get_mut(lane).insert(of);
            }
        }
    }
}
