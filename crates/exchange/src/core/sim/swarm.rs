//! One seed: a tree, a random subset of hazards, a storm, the calm after it and the
//! judgement. The same plan gives the same outcome, byte for byte; a plan that fails is
//! shrunk by leaving hazards out for as long as it still fails.

use super::tree::tree;
use super::{Hazard, World};
use crate::core::faults::{Fault, Planted};
use crate::core::lane::Jitter;
use facts::{Channel, Lane};
use kernel::{Instant, Level};

/// After the storm everything is where it belongs within this.
const HEALED_MS: i64 = 20 * 60_000;
pub(super) const MINUTE_MS: i64 = 60_000;
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

/// Hazards that are worse together than alone. A seed with [`Hazard::Again`] has one of these mixtures.
const MIXTURES: [&[Hazard]; 5] = [
    &[Hazard::Moved, Hazard::Pirate],
    &[Hazard::Rotation, Hazard::Restore],
    &[Hazard::Ending, Hazard::Drop],
    &[Hazard::Erased, Hazard::Strip],
    &[Hazard::Erased, Hazard::Partition],
];

/// The hazards of a plan: each in three seeds of ten, one always, and perhaps a mixture.
#[must_use]
pub fn hazards_of(plan: &Plan) -> Vec<Hazard> {
    let mut dice = Jitter::new(plan.seed ^ 0x0068_617a_6172_6473);
    let always = Hazard::ALL.get((plan.seed % FIRST) as usize).copied();
    let mut drawn: Vec<Hazard> =
        Hazard::ALL.iter().copied().filter(|h| dice.below(10) < 3 || always == Some(*h)).collect();
    drawn.retain(|hazard| !plan.without.contains(hazard));
    if drawn.contains(&Hazard::Again) {
        let mixture = MIXTURES[dice.below(MIXTURES.len() as i64) as usize];
        drawn.extend(mixture.iter().filter(|hazard| !plan.without.contains(hazard)));
        drawn.sort_unstable();
        drawn.dedup();
    }
    drawn
}

/// Runs a plan.
#[must_use]
pub fn run(plan: &Plan) -> Outcome {
    let hazards = hazards_of(plan);
    let planted = planted(plan.fault);
    let to_move = [Hazard::Again, Hazard::Moved].iter().all(|hazard| hazards.contains(hazard));
    let shape = tree(plan.seed, plan.nodes, to_move);
    let mut world = World::tree(plan.seed, &shape, planted);
    world.as_bytes = plan.seed.is_multiple_of(4);
    let violations = Story { world: &mut world, hazards: &hazards, befell: Vec::new() }.told(plan.minutes);
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

/// The fewest hazards with which a failing plan still fails, by leaving out one at a time until none can go.
#[must_use]
pub fn shrink(plan: &Plan) -> Plan {
    let mut least = plan.clone();
    loop {
        let before = hazards_of(&least);
        for hazard in &before {
            let mut fewer = least.clone();
            fewer.without.push(*hazard);
            if !run(&fewer).violations.is_empty() {
                least = fewer;
            }
        }
        if hazards_of(&least).len() == before.len() {
            break;
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

pub(super) struct Story<'a> {
    pub(super) world: &'a mut World,
    hazards: &'a [Hazard],
    /// What happened so far, and where.
    befell: Vec<(Hazard, usize)>,
}

impl Story<'_> {
    fn told(mut self, minutes: i64) -> Vec<String> {
        if self.has(Hazard::Skew) || self.has(Hazard::Applying) {
            self.world.begin_applying(self.has(Hazard::Skew));
        }
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
        // Where keys change, the certificate that a proof needs may be late.
        let strips = [Hazard::Strip, Hazard::Rotation, Hazard::Stolen, Hazard::Moved, Hazard::Restore];
        self.world.oracle.strips = strips.iter().any(|h| self.has(*h));
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

    pub(super) fn has(&self, hazard: Hazard) -> bool {
        self.hazards.contains(&hazard)
    }

    pub(super) fn any_node(&mut self) -> usize {
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
        if self.world.weather.strikes(Hazard::Again) {
            self.once_more();
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
            if self.befall(hazard, at) {
                self.befell.push((hazard, at));
            }
        }
        // Lines come back by themselves, most of them within the half hour.
        if self.world.dice.below(8 * (1 + self.world.nodes.len() as i64 / NEIGHBOURHOOD)) == 0 {
            self.world.cut.clear();
        }
    }

    /// Something that happened before, where something happened before, or one step above.
    fn once_more(&mut self) {
        let most = self.befell.len() as i64;
        if most == 0 {
            return;
        }
        let one = |story: &mut Self| story.befell[story.world.weather.below(Hazard::Again, most) as usize];
        let ((hazard, _), (_, place)) = (one(self), one(self));
        let above = self.world.nodes[place].parent.filter(|_| hazard == Hazard::Restore);
        self.world.weather.count(Hazard::Again);
        self.befall(hazard, above.unwrap_or(place));
    }

    /// `false` when the hazard is none that befalls a node.
    fn befall(&mut self, hazard: Hazard, at: usize) -> bool {
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
            Hazard::Rotation if self.world.nodes[at].children.is_empty() && !self.world.nodes[at].stolen => {
                self.world.rotate(at);
            }
            Hazard::Stolen if self.world.nodes[at].children.is_empty() => self.world.steal(at),
            Hazard::Moved => self.world.let_go(at),
            Hazard::Pirate => self.world.pirate(at),
            Hazard::Ending if at != 0 => self.world.shorten(at),
            Hazard::Clone => self.world.clone_greets(at),
            Hazard::Carried => self.world.carry(at),
            Hazard::Erased => self.world.erase(at),
            Hazard::Skew => self.world.upgrade(at),
            _ => return false,
        }
        true
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
}
