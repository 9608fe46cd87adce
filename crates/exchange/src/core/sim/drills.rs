//! Drills after the storm, in fair weather: each makes one situation and has a bound of its own.

use super::Hazard;
use super::swarm::{MINUTE_MS, Story};
use crate::core::event::Notice;
use crate::core::message::{Ack, AckLine, AckStatus, Hello, Message, StreamHead};
use facts::{Channel, Lane};
use kernel::Level;

/// An urgent entry reaches the last of its readers within this, in fair weather.
pub(super) const URGENT_MS: i64 = 5_000;
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
        wrong.extend(self.lost_on_the_way());
        wrong.extend(self.erased_first());
        wrong.extend(self.stripped_once());
        wrong.extend(self.own_file());
        wrong.extend(self.slow_clock());
        wrong.extend(self.world.ring_drill());
        wrong.extend(self.dead_parent());
        wrong.extend(self.gap());
        wrong.extend(self.paused());
        wrong.extend(self.boasted());
        wrong.extend(self.greeted_twice());
        wrong.extend(self.came_back());
        wrong.extend(self.regained_elsewhere());
        wrong.extend(self.stolen_twice());
        wrong.extend(self.world.judge());
        wrong
    }

    /// A line that lets eight entries through carries two hundred and forty: a size that has failed is not tried
    /// again after each batch that came through.
    fn narrow_line(&mut self) -> Vec<String> {
        let narrow = |at: &usize| self.world.nodes[*at].narrow && !self.is_forked(*at);
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
        let parent = self.world.nodes[child].parent;
        let parent = parent.filter(|_| self.has(Hazard::Flip) && !self.is_forked(child));
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

    /// A lowest node with its parent and the level above that.
    pub(super) fn three_levels(&self) -> Option<(usize, usize, usize)> {
        let child = 3;
        let parent = self.world.nodes[child].parent?;
        Some((child, parent, self.world.nodes[parent].parent?))
    }

    fn dead_parent(&mut self) -> Vec<String> {
        let Some((child, parent, grand)) = self.three_levels() else { return Vec::new() };
        // A restored machine that does not know it looks like a clone, and waits for an
        // operator's word wherever it comes first.
        if self.is_forked(child) {
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
        if !self.has(Hazard::Clone) || self.has(Hazard::Ending) || self.is_forked(child) {
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
        let told = self.world.oracle.notices.len();
        self.world.run_ms(AROUND_MS);
        let mut wrong = Vec::new();
        let above = self.world.nodes[grand].id;
        let asked = |(at, notice): &(usize, Notice)| {
            *at == child && matches!(notice, Notice::LinkDown(of, Some(_)) if *of == above)
        };
        if self.world.oracle.notices[told..].iter().any(asked) {
            wrong.push(format!("{child} calls {grand} around {parent}, which has paused it"));
        }
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

    /// A greeting comes a second time after its node has written something: nobody thinks that it has lost its memory.
    fn greeted_twice(&mut self) -> Vec<String> {
        let Some((child, parent)) = self.one_history().filter(|_| self.has(Hazard::Double)) else {
            return Vec::new();
        };
        self.world.append(child, Channel::Up(Level::Province), Lane::Urgent);
        self.world.run_ms(URGENT_MS);
        let id = self.world.nodes[child].id;
        let core = self.world.nodes[parent].core.as_ref();
        let peer = core.and_then(|core| core.peers.get(&id));
        let of_session = |hello: &Hello| peer.is_some_and(|peer| peer.has_greeted_with(hello));
        let greeting = self.world.nodes[child].greeting.clone();
        let Some(hello) = greeting.filter(|hello| of_session(hello)) else { return Vec::new() };
        let told = self.world.oracle.notices.len();
        self.world.deliver(1, parent, id, Message::Hello(hello));
        self.world.run_ms(MINUTE_MS);
        let alarm = |(at, notice): &(usize, Notice)| {
            *at == parent && matches!(notice, Notice::RolledBack(more, _) if more.stream.origin == id)
        };
        let wrong = self.world.oracle.notices[told..].iter().any(alarm);
        let wrong = wrong.then(|| format!("{parent} says that {child} has lost what it has"));
        wrong.into_iter().collect()
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
        let once = node.core.is_some() && !self.is_forked(child);
        node.parent.filter(|_| once).map(|parent| (child, parent))
    }
}
