//! One seed: a tree, a random subset of hazards, a storm, the calm after it and the
//! judgement. The same plan gives the same outcome, byte for byte; a plan that fails is
//! shrunk by leaving hazards out for as long as it still fails.

use super::tree::tree;
use super::{Hazard, World};
use crate::core::faults::{Fault, Planted};
use crate::core::lane::Jitter;
use facts::{Channel, Lane};
use kernel::{Instant, Level};

/// An urgent entry reaches the last of its readers within this, in fair weather.
const URGENT_MS: i64 = 5_000;
/// An urgent entry reaches the grandparent within this, when the parent is dead.
const AROUND_MS: i64 = 60_000;
/// After the storm everything is where it belongs within this.
const HEALED_MS: i64 = 20 * 60_000;
/// Messages that a link may cost in a minute in which nothing is to be done.
const IDLE_MESSAGES: u64 = 40;
const MINUTE_MS: i64 = 60_000;
/// As many nodes have the accidents and the talk of a small tree.
const NEIGHBOURHOOD: i64 = 50;

/// What is to be simulated.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Everything follows from it.
    pub seed: u64,
    /// Nodes of the tree, four at the least: one of each level.
    pub nodes: usize,
    /// How long the storm lasts.
    pub minutes: i64,
    /// Hazards that the seed would switch on and that are left out.
    pub without: Vec<Hazard>,
    /// The bug to plant in every node.
    pub fault: Option<Fault>,
}

/// What became of it.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What was wrong; nothing when all is well.
    pub violations: Vec<String>,
    /// Hazards that the seed switched on.
    pub hazards: Vec<Hazard>,
    /// How often each was really injected.
    pub injected: Vec<(Hazard, u64)>,
    /// Events that nodes handled.
    pub events: u64,
    /// Messages that were sent.
    pub messages: u64,
    /// Entries that users were told are saved.
    pub entries: u64,
    /// Of these, entries that went with the only disk that held them.
    pub lost: u64,
    /// Assertions made.
    pub checks: u64,
    /// Simulated time of all nodes together, in milliseconds.
    pub node_ms: u64,
    /// Digest over everything that happened.
    pub digest: u64,
}

/// With so many hazards the first seeds of the corpus failed. Those that came later are
/// drawn after them, so that an old seed is the same storm with something on top.
const FIRST: u64 = 27;

/// The hazards that a seed switches on: each in three seeds of ten, one always.
#[must_use]
pub fn hazards_of(seed: u64) -> Vec<Hazard> {
    let mut dice = Jitter::new(seed ^ 0x0068_617a_6172_6473);
    let always = Hazard::ALL.get((seed % FIRST) as usize).copied();
    Hazard::ALL.iter().copied().filter(|h| dice.below(10) < 3 || always == Some(*h)).collect()
}

/// Runs a plan.
#[must_use]
pub fn run(plan: &Plan) -> Outcome {
    let hazards: Vec<Hazard> =
        hazards_of(plan.seed).into_iter().filter(|h| !plan.without.contains(h)).collect();
    let planted = planted(plan.fault);
    let shape = tree(plan.seed, plan.nodes);
    let mut world = World::tree(plan.seed, &shape, planted);
    world.as_bytes = plan.seed.is_multiple_of(4);
    let violations = Story { world: &mut world, hazards: &hazards }.told(plan.minutes);
    let entries = world.oracle.said.values().map(|s| s.entries.len() as u64).sum();
    Outcome {
        violations,
        injected: world.weather.injected(),
        hazards,
        events: world.events,
        messages: world.sent,
        entries,
        lost: world.gone(),
        checks: world.oracle.checks + entries * 3,
        node_ms: world.nodes.len() as u64 * world.now.since(Instant(1_000_000)) as u64,
        digest: world.trace,
    }
}

fn planted(fault: Option<Fault>) -> Planted {
    fault.map_or(Planted::default(), Planted::one)
}

/// The fewest hazards with which a failing plan still fails, by leaving out one at a time.
#[must_use]
pub fn shrink(plan: &Plan) -> Plan {
    let mut least = plan.clone();
    for hazard in hazards_of(plan.seed) {
        let mut fewer = least.clone();
        fewer.without.push(hazard);
        if !least.without.contains(&hazard) && !run(&fewer).violations.is_empty() {
            least = fewer;
        }
    }
    while least.minutes > 1 {
        let shorter = Plan { minutes: least.minutes / 2, ..least.clone() };
        if run(&shorter).violations.is_empty() {
            break;
        }
        least = shorter;
    }
    least
}

struct Story<'a> {
    world: &'a mut World,
    hazards: &'a [Hazard],
}

impl Story<'_> {
    fn told(mut self, minutes: i64) -> Vec<String> {
        if self.has(Hazard::Unnamed) {
            self.cut_off(Hazard::Unnamed);
        }
        self.world.run_ms(2_000);
        self.world.weather.storm(self.hazards);
        let hostile = [
            Hazard::Forge,
            Hazard::Strip,
            Hazard::Gossip,
            Hazard::Flip,
            Hazard::Sloppy,
            Hazard::OldEpoch,
            Hazard::TwoFaced,
            // A batch with the new certificate may be lost, and the next be refused once.
            Hazard::Rotation,
            Hazard::Stolen,
            // A certificate before its release, a stream from where it did not come before.
            Hazard::Moved,
            Hazard::Pirate,
        ];
        self.world.oracle.hostile = hostile.iter().any(|h| self.has(*h));
        if self.has(Hazard::Crowded) {
            self.world.crowd(1);
        }
        for at in 1..self.world.nodes.len() {
            self.world.nodes[at].narrow = self.world.weather.strikes(Hazard::Narrow);
        }
        let end = self.world.now.0 + minutes * MINUTE_MS;
        while self.world.now.0 < end {
            self.minute();
        }
        self.heal();
        let mut wrong = self.world.judge();
        if wrong.is_empty() {
            wrong.extend(self.drill());
        }
        wrong.truncate(20);
        wrong
    }

    fn has(&self, hazard: Hazard) -> bool {
        self.hazards.contains(&hazard)
    }

    fn any_node(&mut self) -> usize {
        let nodes = self.world.nodes.len() as i64;
        self.world.dice.below(nodes) as usize
    }

    /// About a minute: somebody says something, and now and then something happens.
    fn minute(&mut self) {
        let neighbourhoods = 1 + self.world.nodes.len() as i64 / NEIGHBOURHOOD;
        if self.world.dice.below(2) == 0 {
            for _ in 0..neighbourhoods {
                self.accident();
            }
        }
        for _ in 0..4 {
            for _ in 0..self.world.dice.below(4 * neighbourhoods) {
                self.any_entry();
            }
            if self.world.dice.below(8) == 0 {
                let at = self.any_node();
                let down = self.world.dice.below(2) == 0;
                let channel = if down { Channel::Down } else { Channel::Up(Level::Province) };
                for _ in 0..30 {
                    self.world.say(at, channel, Lane::Bulk);
                }
            }
            let pause_ms = self.world.dice.below(30_000);
            self.world.run_ms(pause_ms);
        }
        if self.world.dice.below(6) == 0 {
            self.photograph();
        }
    }

    fn any_entry(&mut self) {
        let (at, other) = (self.any_node(), self.any_node());
        let level = Level::ALL[self.world.dice.below(4) as usize];
        let channel = match self.world.dice.below(5) {
            0 | 1 => Channel::Up(level),
            2 => Channel::Down,
            3 if other != at => Channel::To(self.world.nodes[other].id),
            _ => Channel::Local,
        };
        let lane = Lane::ALL[self.world.dice.below(3) as usize];
        self.world.say(at, channel, lane);
    }

    /// A lowest node has a photograph; those above it, or only the top, want it.
    fn photograph(&mut self) {
        let at = self.any_node();
        let parts = 1 + self.world.dice.below(4) as u16;
        let file = self.world.file(at, parts);
        let origin = self.world.nodes[at].id;
        let top_only = self.world.dice.below(2) == 0;
        let mut up = self.world.nodes[at].parent;
        while let Some(reader) = up {
            up = self.world.nodes[reader].parent;
            let knows = self.world.nodes[reader].disk.certificates.iter().any(|c| c.node == origin);
            if knows && (up.is_none() || !top_only) {
                self.world.want(reader, file, origin);
            }
        }
    }

    fn accident(&mut self) {
        for &hazard in self.hazards {
            if !self.world.weather.strikes(hazard) {
                continue;
            }
            let at = self.any_node();
            let long_ms = MINUTE_MS + self.world.weather.below(hazard, 59 * MINUTE_MS);
            match hazard {
                Hazard::OneWay | Hazard::Partition => self.cut_off(hazard),
                Hazard::Outage => {
                    self.world.weather.count(hazard);
                    self.world.crash(at, long_ms);
                }
                Hazard::DiskFull => {
                    self.world.weather.count(hazard);
                    self.world.nodes[at].full_until = Instant(self.world.now.0 + long_ms / 4);
                }
                Hazard::Clock => {
                    self.world.weather.count(hazard);
                    let ahead_ms = self.world.weather.below(hazard, 4 * 86_400_000) - 2 * 86_400_000;
                    self.world.jump_clock(at, ahead_ms);
                }
                Hazard::Restore | Hazard::OldEpoch if self.world.nodes[at].backup.is_some() => {
                    self.world.restore(at, hazard == Hazard::Restore);
                    if let Some(parent) = self.world.nodes[at].parent
                        && hazard == Hazard::Restore
                        && self.world.weather.below(hazard, 3) == 0
                    {
                        self.world.restore(parent, true);
                    }
                }
                Hazard::Restore | Hazard::OldEpoch => {
                    self.world.back_up(at);
                    if let Some(parent) = self.world.nodes[at].parent {
                        self.world.back_up(parent);
                    }
                }
                Hazard::FallBack => self.world.fall_back(at, true),
                Hazard::Rotation
                    if self.world.nodes[at].children.is_empty() && !self.world.nodes[at].stolen =>
                {
                    self.world.rotate(at);
                }
                Hazard::Stolen if self.world.nodes[at].children.is_empty() => self.world.steal(at),
                Hazard::Moved => self.world.let_go(at),
                Hazard::Pirate => self.world.pirate(at),
                Hazard::Ending if at != 0 => self.world.shorten(at),
                Hazard::Clone => self.world.clone_greets(at),
                Hazard::Carried => self.world.carry(at),
                _ => {}
            }
        }
        // Lines come back by themselves, most of them within the half hour.
        if self.world.dice.below(8 * (1 + self.world.nodes.len() as i64 / NEIGHBOURHOOD)) == 0 {
            self.world.cut.clear();
        }
    }

    fn cut_off(&mut self, hazard: Hazard) {
        let at = 1 + self.world.dice.below(self.world.nodes.len() as i64 - 1) as usize;
        let Some(parent) = self.world.nodes[at].parent else { return };
        self.world.weather.count(hazard);
        let upward = hazard != Hazard::OneWay || self.world.weather.below(hazard, 2) == 0;
        let downward = hazard != Hazard::OneWay || !upward;
        if upward {
            self.world.cut.insert((at, parent));
        }
        if downward {
            self.world.cut.insert((parent, at));
        }
    }

    fn heal(&mut self) {
        let world = &mut *self.world;
        world.weather.calm();
        world.cut.clear();
        for node in &mut world.nodes {
            node.full_until = Instant(0);
        }
        // Whoever is off comes back within the hour.
        let off = |world: &World| world.moves > 0 || world.nodes.iter().any(|n| n.core.is_none() || n.stolen);
        for _ in 0..60 {
            if !off(world) {
                break;
            }
            world.run_ms(MINUTE_MS);
        }
        world.settle_moves();
        world.run_ms(HEALED_MS);
        // What is hours late has had its chance to do harm; from here the lines are fair.
        world.forget_late();
    }

    /// In fair weather: urgent is quick, a dead parent is gone around, an idle line is
    /// quiet, and what the operator's page shows is so.
    fn drill(&mut self) -> Vec<String> {
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
        wrong.extend(self.dead_parent());
        wrong.extend(self.gap());
        wrong.extend(self.world.judge());
        wrong
    }

    fn dead_parent(&mut self) -> Vec<String> {
        let child = 3;
        let above = |at: usize| self.world.nodes[at].parent;
        let Some((parent, grand)) = above(child).and_then(|parent| Some((parent, above(parent)?))) else {
            return Vec::new();
        };
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
}
