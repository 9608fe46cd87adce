//! Drills after the storm, in fair weather: each makes one situation and has a bound of its own.

use super::Hazard;
use super::swarm::{MINUTE_MS, Story};
use crate::core::event::Notice;
use crate::core::message::{Ack, AckLine, AckStatus, Message, Reason, StreamHead};
use facts::{Channel, Lane};
use kernel::Level;
use std::collections::BTreeSet;

/// An urgent entry reaches the last of its readers within this, in fair weather.
const URGENT_MS: i64 = 5_000;
/// An urgent entry reaches the grandparent within this, when the parent is dead.
const AROUND_MS: i64 = 60_000;
/// Messages that a link may cost in a minute in which nothing is to be done.
const IDLE_MESSAGES: u64 = 40;
/// Entries that a narrow line carries in a drill, and the batches that may be too large for it meanwhile: five
/// until the size fits, then one in five.
const NARROW_TO: usize = 240;
const NARROW_LOST: u64 = 20;
/// What was refused because a page was read wrongly is there after this.
const BAD_PAGE_MS: i64 = 2 * MINUTE_MS;
/// An operator has decided about a machine that seems to run twice, and it is heard, after this.
const HEARD_AGAIN_MS: i64 = 15 * MINUTE_MS;
/// In ten thousand occasions.
const ALWAYS: u32 = 10_000;

impl Story<'_> {
    /// In fair weather: urgent is quick, a dead parent is gone around, an idle line is
    /// quiet, and what the operator's page shows is so.
    pub(super) fn drill(&mut self) -> Vec<String> {
        let since = self.world.now;
        // Whatever becomes of bulk, it is not in the way of what is urgent.
        self.world.bulk_lost = true;
        for at in 1..self.world.nodes.len() {
            self.world.append(at, Channel::Up(Level::Province), Lane::Bulk);
        }
        self.world.run_ms(100);
        for _ in 0..12 {
            let (at, other) = (self.any_node(), self.any_node());
            self.world.append(at, Channel::Up(Level::Province), Lane::Urgent);
            self.world.run_ms(200);
            let top = self.world.dice.below(2) as usize;
            self.world.append(top, Channel::Down, Lane::Urgent);
            if at != other {
                let other = self.world.nodes[other].id;
                self.world.append(at, Channel::To(other), Lane::Urgent);
            }
            self.world.run_ms(300);
        }
        self.world.run_ms(URGENT_MS);
        let mut wrong = self.world.late(since, URGENT_MS);
        self.world.bulk_lost = false;
        self.world.run_ms(5 * MINUTE_MS);
        let sent = self.world.sent;
        self.world.run_ms(2 * MINUTE_MS);
        let (links, sent) = (self.world.nodes.len() as u64 - 1, self.world.sent - sent);
        if sent > 2 * IDLE_MESSAGES * links {
            wrong.push(format!("{sent} messages in two idle minutes over {links} links"));
        }
        // A message that is hours late may have confused a link just now.
        if !self.world.judge_links().is_empty() {
            self.world.run_ms(MINUTE_MS);
            wrong.extend(self.world.judge_links());
        }
        wrong.extend(self.narrow_line());
        wrong.extend(self.bad_page());
        wrong.extend(self.papers_lost());
        wrong.extend(self.there_and_back());
        wrong.extend(self.world.ring_drill());
        wrong.extend(self.dead_parent());
        wrong.extend(self.gap());
        wrong.extend(self.paused());
        wrong.extend(self.boasted());
        wrong.extend(self.came_back());
        wrong.extend(self.world.judge());
        wrong
    }

    /// A line that lets eight entries through carries two hundred and forty: a size that has failed is not tried
    /// again after each batch that came through.
    fn narrow_line(&mut self) -> Vec<String> {
        let narrow = |at: &usize| {
            let node = &self.world.nodes[*at];
            node.narrow && !self.world.oracle.forked.iter().any(|(of, _)| *of == node.id)
        };
        let Some(child) = (1..self.world.nodes.len()).find(narrow) else { return Vec::new() };
        let before = self.world.weather.times(Hazard::Narrow);
        for _ in 0..NARROW_TO {
            self.world.append(child, Channel::Up(Level::Province), Lane::Normal);
        }
        self.world.run_ms(10 * MINUTE_MS);
        let lost = self.world.weather.times(Hazard::Narrow) - before;
        if lost > NARROW_LOST {
            return vec![format!("{lost} batches of {child} were too large for its line")];
        }
        Vec::new()
    }

    /// A page is read wrongly once, and nobody writes anything after it: the stream is refused, and offered again by
    /// itself.
    fn bad_page(&mut self) -> Vec<String> {
        let child = 3;
        let id = self.world.nodes[child].id;
        let twice = self.world.oracle.forked.iter().any(|(node, _)| *node == id);
        let parent = self.world.nodes[child].parent.filter(|_| self.has(Hazard::Flip) && !twice);
        let Some(parent) = parent else { return Vec::new() };
        self.world.weather.set(Hazard::Flip, ALWAYS);
        let stream = self.world.append(child, Channel::Up(Level::Province), Lane::Bulk);
        self.world.run_ms(20);
        self.world.weather.calm();
        self.world.run_ms(BAD_PAGE_MS);
        let next = |at: usize| self.world.nodes[at].disk.head(stream).next;
        if next(parent) < next(child) {
            return vec![format!("after a page that was bad once {parent} waits for what {child} has")];
        }
        Vec::new()
    }

    /// A node has got a new key, its certificate is lost on the last step to another one, and nobody writes anything
    /// after an urgent entry: it is refused once, and there soon.
    fn papers_lost(&mut self) -> Vec<String> {
        let all = 0..self.world.nodes.len();
        let forked = |at: &usize| {
            let node = &self.world.nodes[*at];
            self.world.oracle.forked.iter().any(|(of, _)| *of == node.id)
        };
        let lowest = |at: &usize| self.world.nodes[*at].children.is_empty() && *at != 0 && !forked(at);
        let leaves: Vec<usize> = all.filter(lowest).collect();
        let (Some(author), Some(reader)) = (leaves.first().copied(), leaves.get(1).copied()) else {
            return Vec::new();
        };
        let Some(parent) = self.world.nodes[reader].parent.filter(|_| self.has(Hazard::Rotation)) else {
            return Vec::new();
        };
        self.world.rotate(author);
        self.world.run_ms(MINUTE_MS);
        let (of, to) = (self.world.nodes[author].id, self.world.nodes[reader].id);
        if let Some(told) = self.world.nodes[parent].core.as_mut().and_then(|core| core.peers.get_mut(&to)) {
            for lane in Lane::ALL {
                told.told.get_mut(lane).insert(of);
            }
        }
        let stream = self.world.append(author, Channel::To(to), Lane::Urgent);
        self.world.run_ms(URGENT_MS);
        let next = |at: usize| self.world.nodes[at].disk.head(stream).next;
        if next(reader) < next(author) {
            return vec![format!(
                "without the papers of {author} its entry did not come to {reader} in time"
            )];
        }
        Vec::new()
    }

    /// A lowest node goes to the sibling of its parent, which takes all that it brings along; it comes back, and is
    /// not believed to have gone again when the sibling says so.
    fn there_and_back(&mut self) -> Vec<String> {
        let Some((at, from, to)) = (0..self.world.nodes.len()).find_map(|at| self.may_go(at)) else {
            return Vec::new();
        };
        let told = self.world.oracle.notices.len();
        if !self.goes(at, to) {
            return Vec::new();
        }
        let wrong = self.refused_again(at, to, told);
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

    /// Whether it has gone: somebody may have been busy just then.
    fn goes(&mut self, at: usize, to: usize) -> bool {
        self.world.moves_at_once(at, to);
        self.world.run_ms(5 * MINUTE_MS);
        self.world.nodes[at].parent == Some(to) && self.world.nodes[at].moving.is_none()
    }

    /// What somebody brings along may be refused once, when a certificate was lost on the way, and not twice.
    fn refused_again(&self, at: usize, by: usize, told: usize) -> Vec<String> {
        let id = self.world.nodes[at].id;
        let mut once = BTreeSet::new();
        let notices = self.world.oracle.notices[told..].iter().filter(|(of, _)| *of == by);
        let refused = notices.filter_map(|(_, notice)| match notice {
            Notice::RefusedHere(_, stream, Reason::BadSignature) if stream.origin == id => Some(*stream),
            _ => None,
        });
        let again = refused.filter(|stream| !once.insert(*stream)).count();
        let wrong = (again > 0).then(|| format!("{by} cannot verify what {at} has brought along"));
        wrong.into_iter().collect()
    }

    /// A node that may go, from where, and to whom.
    fn may_go(&self, at: usize) -> Option<(usize, usize, usize)> {
        let (node, from) = (&self.world.nodes[at], self.world.nodes[at].parent?);
        let twice = self.world.oracle.forked.iter().any(|(of, _)| *of == node.id);
        let ended = self.has(Hazard::Ending) || self.has(Hazard::Stolen);
        if !self.has(Hazard::Moved) || !node.children.is_empty() || twice || ended {
            return None;
        }
        let parent = &self.world.nodes[from];
        let beside = |to: &usize| {
            let other = &self.world.nodes[*to];
            *to != from && other.level == parent.level && other.parent == parent.parent
        };
        (0..self.world.nodes.len()).find(beside).map(|to| (at, from, to))
    }

    /// A lowest node with its parent and the level above that.
    fn three_levels(&self) -> Option<(usize, usize, usize)> {
        let child = 3;
        let parent = self.world.nodes[child].parent?;
        Some((child, parent, self.world.nodes[parent].parent?))
    }

    fn dead_parent(&mut self) -> Vec<String> {
        let Some((child, parent, grand)) = self.three_levels() else { return Vec::new() };
        let id = self.world.nodes[child].id;
        // A restored machine that does not know it looks like a clone, and waits for an
        // operator's word wherever it comes first.
        if self.world.oracle.forked.iter().any(|(node, _)| *node == id) {
            return Vec::new();
        }
        // A certificate of half an hour and clocks that differ by days: the grandparent may
        // think that it has ended, and only the parent could renew it.
        if self.has(Hazard::Ending) && self.has(Hazard::Clock) {
            return Vec::new();
        }
        let since = self.world.now;
        self.world.crash(parent, 4 * MINUTE_MS);
        self.world.run_ms(1_000);
        let stream = self.world.append(child, Channel::Up(Level::Province), Lane::Urgent);
        if self.world.dice.below(2) == 0 {
            // Its own machine starts anew before it has gone around.
            self.world.run_ms(5_000);
            self.world.crash(child, 1_000);
        }
        self.world.run_ms(AROUND_MS + MINUTE_MS);
        let seq = self.world.nodes[child].disk.head(stream).next - 1;
        let took_ms = self.world.oracle.arrived.get(&(grand, stream, seq)).map(|at| at.since(since));
        self.world.run_ms(10 * MINUTE_MS);
        if took_ms.is_none_or(|ms| ms > AROUND_MS) {
            return vec![format!("around the dead parent {parent} it took {took_ms:?}")];
        }
        Vec::new()
    }

    /// A database falls back and nobody greets anew: the next batch meets a gap, and the
    /// sender goes back.
    fn gap(&mut self) -> Vec<String> {
        let child = 3;
        let parent = self.world.nodes[child].parent.filter(|_| self.has(Hazard::FallBack));
        let Some(parent) = parent else { return Vec::new() };
        self.world.back_up(parent);
        let mut stream = None;
        for _ in 0..3 {
            stream = Some(self.world.append(child, Channel::Up(Level::Province), Lane::Urgent));
            self.world.run_ms(2_000);
        }
        self.world.fall_back(parent, false);
        self.world.append(child, Channel::Up(Level::Province), Lane::Urgent);
        self.world.run_ms(MINUTE_MS);
        let next = |at: usize| stream.map_or(1, |s| self.world.nodes[at].disk.head(s).next);
        let twice = !self.world.oracle.forked.is_empty();
        if !twice && next(parent) < next(child) {
            return vec![format!("after a gap {parent} waits for {} of {}", next(parent), next(child))];
        }
        Vec::new()
    }

    /// A copy of a machine has greeted: nobody hears either of the two before an operator has said which it is, not
    /// around its parent and not when that is dead; then what it wrote comes.
    fn paused(&mut self) -> Vec<String> {
        let Some((child, parent, grand)) = self.three_levels() else { return Vec::new() };
        let id = self.world.nodes[child].id;
        let twice = self.world.oracle.forked.iter().any(|(node, _)| *node == id);
        if !self.has(Hazard::Clone) || self.has(Hazard::Ending) || twice {
            return Vec::new();
        }
        // Of a machine that never started before nobody can tell a copy.
        self.world.crash(child, 500);
        self.world.run_ms(MINUTE_MS);
        self.world.forget_decisions(id);
        self.world.clone_greets(child);
        self.world.run_ms(MINUTE_MS);
        let stream = self.world.append(child, Channel::Up(Level::Province), Lane::Urgent);
        let seq = self.world.nodes[child].disk.head(stream).next - 1;
        let heard = |story: &Self| {
            let at = |at: &usize| story.world.oracle.arrived.contains_key(&(*at, stream, seq));
            [parent, grand].into_iter().filter(at).collect::<Vec<_>>()
        };
        self.world.run_ms(AROUND_MS);
        let mut wrong = Vec::new();
        if !heard(self).is_empty() {
            wrong.push(format!("{:?} heard {child}, which seems to run twice", heard(self)));
        }
        self.world.crash(parent, 2 * MINUTE_MS);
        self.world.crash(child, 500);
        self.world.run_ms(AROUND_MS + MINUTE_MS / 2);
        if wrong.is_empty() && !heard(self).is_empty() {
            wrong
                .push(format!("{:?} heard {child} around its dead parent, which had paused it", heard(self)));
        }
        self.world.run_ms(2 * MINUTE_MS);
        if wrong.is_empty() && !heard(self).is_empty() {
            wrong.push(format!("{parent} was started anew and forgot that it had paused {child}"));
        }
        self.world.run_ms(HEARD_AGAIN_MS);
        if !heard(self).contains(&parent) {
            wrong.push(format!("{parent} does not hear {child} though an operator has decided"));
        }
        wrong
    }

    /// A parent says that it holds more of what its child writes than the child has written, and cannot show it.
    fn boasted(&mut self) -> Vec<String> {
        let Some((child, parent)) = self.one_history() else { return Vec::new() };
        let stream = self.world.append(child, Channel::Up(Level::Province), Lane::Urgent);
        self.world.run_ms(URGENT_MS);
        let next = self.world.nodes[child].disk.head(stream).next + 5;
        let line = AckLine { held: StreamHead { stream, next, head: [9; 32] }, status: AckStatus::Ok };
        let ack = Ack { request: self.world.dice.next(), lane: Lane::Urgent, lines: vec![line] };
        let (epochs, id) = (self.world.nodes[child].epochs, self.world.nodes[parent].id);
        self.world.deliver(1, child, id, Message::Ack(ack));
        self.world.run_ms(3 * MINUTE_MS);
        if self.world.nodes[child].epochs != epochs {
            return vec![format!("{child} has begun anew on a word of {parent}")];
        }
        Vec::new()
    }

    /// A machine comes back from an old backup, and writes nothing, or as much as was lost before anybody hears it:
    /// what the greeting shows makes it begin anew.
    fn came_back(&mut self) -> Vec<String> {
        let Some((child, _)) = self.one_history().filter(|_| self.has(Hazard::OldEpoch)) else {
            return Vec::new();
        };
        self.world.back_up(child);
        self.world.append(child, Channel::Up(Level::Province), Lane::Urgent);
        self.world.run_ms(URGENT_MS);
        let epochs = self.world.nodes[child].epochs;
        self.world.restore(child, false);
        if self.world.dice.below(2) == 0 {
            self.world.append(child, Channel::Up(Level::Province), Lane::Urgent);
        }
        self.world.run_ms(20 * MINUTE_MS);
        if self.world.nodes[child].epochs == epochs {
            return vec![format!("{child} does not begin anew where its history is another one")];
        }
        Vec::new()
    }

    /// A lowest node of which there is one history, with its parent.
    fn one_history(&self) -> Option<(usize, usize)> {
        let child = 3;
        let node = &self.world.nodes[child];
        let twice = self.world.oracle.forked.iter().any(|(of, _)| *of == node.id);
        node.parent.filter(|_| !twice && node.core.is_some()).map(|parent| (child, parent))
    }
}
