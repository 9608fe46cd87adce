//! Five nodes over lines that are cut, fall silent, are slow, close in one direction and break
//! off in the middle, each by itself and by dice: real sockets, real TLS, the real adapter.
//! Whatever the lines did, once they are good everything is where it belongs, once, in its
//! order, and nowhere else.
//!
//! `FENGHUO_PROVE_ROUNDS` and `FENGHUO_PROVE_SEED` say how long and with which dice.

use super::TestNode;
use crate::core::status::LinkState;
use facts::{Channel, Lane, StreamId};
use kernel::Level;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use testkit::{Dice, Line, Mood, TestStore};

/// Province, city, two districts, and a township below the first of them.
const CODES: [&str; 5] = ["610000", "610800", "610802", "610803", "610802105"];
/// Who is above each.
const ABOVE: [Option<usize>; 5] = [None, Some(0), Some(1), Some(1), Some(2)];
/// A silent line is found out after its timeouts, and tried again after a rest that grows.
const HEALED_WITHIN: Duration = Duration::from_secs(180);

/// What was said in each stream, and by whom.
type SaidIn = BTreeMap<StreamId, (usize, Vec<String>)>;

struct Tree {
    nodes: Vec<TestNode>,
    /// From each node but the first to the one above it.
    lines: Vec<Line>,
    said: SaidIn,
}

fn index(n: u64) -> usize {
    usize::try_from(n).unwrap()
}

impl Tree {
    async fn grown(dice: &mut Dice) -> Self {
        let mut nodes: Vec<TestNode> = Vec::new();
        for (n, code) in CODES.iter().enumerate() {
            // One of the five, in the middle, is on PostgreSQL.
            let on_server = n == 2 && testkit::postgres_is_wanted();
            let store = if on_server { TestStore::postgres() } else { TestStore::sqlite() };
            nodes.push(TestNode::new(store, code).await);
        }
        let mut lines = Vec::new();
        for child in 1..nodes.len() {
            let (above, below) = nodes.split_at_mut(child);
            let parent = &above[ABOVE[child].unwrap()];
            let line = Line::to(parent.address, dice.fork());
            parent.adopt_over(&format!("https://{}", line.address()), &mut below[0]).await;
            lines.push(line);
        }
        Self { nodes, lines, said: SaidIn::new() }
    }

    fn say(&mut self, who: usize, channel: Channel, lane: Lane) {
        let text = format!("{who}-{}", self.said.values().map(|(_, texts)| texts.len()).sum::<usize>());
        let stream = self.nodes[who].say(&text, channel, lane);
        self.said.entry(stream).or_insert_with(|| (who, Vec::new())).1.push(text);
    }

    /// Somebody says something, upward, downward, or to the township.
    fn talk(&mut self, dice: &mut Dice) {
        let who = index(dice.below(5));
        let lane = Lane::ALL[index(dice.below(3))];
        let channel = match (dice.below(3), who) {
            (0, 0..3) => Channel::Down,
            (1, 0..3) => Channel::To(self.nodes[4].identity.node),
            (_, 0) => Channel::Down,
            _ => Channel::Up(Level::Province),
        };
        self.say(who, channel, lane);
    }

    /// Whether a stream of one node belongs to another.
    fn belongs(&self, stream: StreamId, from: usize, at: usize) -> bool {
        let is_above = |above: usize, mut below: usize| {
            while let Some(next) = ABOVE[below] {
                if next == above {
                    return true;
                }
                below = next;
            }
            false
        };
        at == from
            || match stream.channel {
                Channel::Up(_) => is_above(at, from),
                Channel::Down => is_above(from, at),
                // Whoever carries it holds it.
                Channel::To(_) => is_above(from, at) && (at == 4 || is_above(at, 4)),
                Channel::Local => false,
            }
    }

    /// What is still missing somewhere.
    fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        for (stream, (from, texts)) in &self.said {
            for at in 0..self.nodes.len() {
                if self.belongs(*stream, *from, at) && self.nodes[at].heard(*stream).len() < texts.len() {
                    missing.push(format!("{} of {from} at {at}", stream.channel));
                }
            }
        }
        missing
    }

    /// Everything is where it belongs, once, in its order, by the same chain; nothing is elsewhere.
    fn judged(&self) {
        for (stream, (from, texts)) in &self.said {
            let head = self.nodes[*from].head(*stream);
            for (at, node) in self.nodes.iter().enumerate() {
                if self.belongs(*stream, *from, at) {
                    assert_eq!(&node.heard(*stream), texts, "{} of {from} at {at}", stream.channel);
                    assert_eq!(node.head(*stream), head, "{} of {from} at {at}", stream.channel);
                } else {
                    assert!(node.heard(*stream).is_empty(), "{} of {from} is at {at}", stream.channel);
                }
            }
        }
        for (at, node) in self.nodes.iter().enumerate() {
            let verified =
                tokio::task::block_in_place(|| journal::verify::verify(node.journal(), &mut |_| {}).unwrap());
            assert_eq!(verified.faults, vec![], "at {at}");
        }
    }

    async fn healed(&self) {
        self.lines.iter().for_each(|line| line.set(Mood::Good));
        let began = Instant::now();
        loop {
            let missing = self.missing();
            if missing.is_empty() {
                return;
            }
            assert!(began.elapsed() < HEALED_WITHIN, "not within {HEALED_WITHIN:?}: {missing:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn harm(&self, of: impl Fn(&testkit::Harm) -> &AtomicU64) -> u64 {
        self.lines.iter().map(|line| of(line.harm()).load(Ordering::Relaxed)).sum()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_the_lines_do_everything_arrives_once_when_they_are_good_again() {
    let (rounds, seed) = (testkit::wanted("FENGHUO_PROVE_ROUNDS", 6), testkit::seed());
    let mut dice = Dice::of(seed);
    eprintln!("{rounds} rounds over bad lines; FENGHUO_PROVE_SEED={seed}");
    let mut tree = Tree::grown(&mut dice).await;
    let began = Instant::now();
    for _ in 0..rounds {
        // Every line has a day of its own, which changes while people talk.
        for _ in 0..6 {
            for line in &tree.lines {
                let moods = [Mood::Good, Mood::Bad, Mood::Bad, Mood::Bad, Mood::Cut, Mood::Silent];
                line.set(moods[index(dice.below(6))]);
            }
            for _ in 0..dice.below(12) {
                tree.talk(&mut dice);
            }
            tokio::time::sleep(Duration::from_millis(dice.below(400))).await;
        }
        tree.healed().await;
        tree.judged();
    }
    for (below, parent) in tree.nodes.iter().zip(ABOVE) {
        let Some(above) = parent.map(|parent| &tree.nodes[parent]) else { continue };
        super::until("the links are up", async || below.link(above).await == Some(LinkState::Up)).await;
    }
    let said: usize = tree.said.values().map(|(_, texts)| texts.len()).sum();
    eprintln!(
        "seed {seed}: {rounds} rounds in {:.0} s, {said} entries in {} streams; closed {}, half closed {}, \
         truncated {}, delayed {}, lost {}",
        began.elapsed().as_secs_f64(),
        tree.said.len(),
        tree.harm(|harm| &harm.closed),
        tree.harm(|harm| &harm.half_closed),
        tree.harm(|harm| &harm.truncated),
        tree.harm(|harm| &harm.delayed),
        tree.harm(|harm| &harm.lost),
    );
    assert!(tree.harm(|harm| &harm.closed) + tree.harm(|harm| &harm.truncated) > 0, "the lines did nothing");
}
