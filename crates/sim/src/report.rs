//! What a person reads after a run of many seeds: what was injected and how often, what
//! was checked, what failed, and how fast it went.

use exchange::core::sim::Hazard;
use exchange::core::sim::swarm::Outcome;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Result, Write};
use std::time::Duration;

/// Failing seeds that are told one by one.
const TOLD: usize = 20;

/// Sums over many seeds.
#[derive(Default)]
pub struct Report {
    seeds: u64,
    events: u64,
    messages: u64,
    entries: u64,
    lost: u64,
    checks: u64,
    node_ms: u64,
    injected: BTreeMap<Hazard, (u64, u64)>,
    failed: BTreeMap<u64, String>,
    panics: u64,
}

impl Report {
    /// One seed more.
    pub fn add(&mut self, seed: u64, outcome: &Outcome) {
        self.seeds += 1;
        self.events += outcome.events;
        self.messages += outcome.messages;
        self.entries += outcome.entries;
        self.lost += outcome.lost;
        self.checks += outcome.checks;
        self.node_ms += outcome.node_ms;
        for (hazard, times) in &outcome.injected {
            let sum = self.injected.entry(*hazard).or_default();
            *sum = (sum.0 + 1, sum.1 + times);
        }
        if let Some(wrong) = outcome.violations.first() {
            self.failed.insert(seed, wrong.clone());
        }
    }

    /// The seeds of another thread.
    pub fn join(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.events += other.events;
        self.messages += other.messages;
        self.entries += other.entries;
        self.lost += other.lost;
        self.checks += other.checks;
        self.node_ms += other.node_ms;
        self.panics += other.panics;
        for (hazard, (seeds, times)) in other.injected {
            let sum = self.injected.entry(hazard).or_default();
            *sum = (sum.0 + seeds, sum.1 + times);
        }
        self.failed.extend(other.failed);
    }

    /// A thread came to grief.
    pub const fn panicked(&mut self) {
        self.panics += 1;
    }

    /// Whether every seed held but those that are known not to, and all of these did not.
    pub fn is_good(&self, open: &BTreeSet<u64>) -> bool {
        self.panics == 0 && self.failed.keys().eq(open)
    }

    /// Seeds that hold though they are known not to.
    ///
    /// # Errors
    /// Those of the output.
    pub fn print_open(&self, out: &mut impl Write, open: &BTreeSet<u64>) -> Result<()> {
        for seed in open.iter().filter(|seed| !self.failed.contains_key(seed)) {
            writeln!(out, "HOLDS     seed {seed}, which is named as one that does not")?;
        }
        Ok(())
    }

    /// Writes it.
    ///
    /// # Errors
    /// Those of the output.
    pub fn print(&self, out: &mut impl Write, took: Duration) -> Result<()> {
        let per_second = u128::from(self.events) * 1_000 / took.as_millis().max(1);
        let node_hours = self.node_ms / 3_600_000;
        writeln!(out, "injected        times   in seeds")?;
        for (hazard, (seeds, times)) in &self.injected {
            writeln!(out, "  {:<16} {times:>9} {seeds:>9}   {}", hazard.word(), hazard.says())?;
        }
        writeln!(
            out,
            "checked   {} entries that users were told are saved: present where they must be, once,",
            self.entries
        )?;
        writeln!(out, "          equal everywhere, and nowhere else; {} assertions in all", self.checks)?;
        writeln!(out, "lost      {} entries with the only disk that held them, after a restore", self.lost)?;
        writeln!(
            out,
            "rates     {} events, {} messages in {took:.1?}: {per_second} events/s",
            self.events, self.messages
        )?;
        writeln!(
            out,
            "          {node_hours} node-hours ({} node-days) over {} seeds",
            node_hours / 24,
            self.seeds
        )?;
        for (seed, wrong) in self.failed.iter().take(TOLD) {
            writeln!(out, "FAILED    seed {seed}: {wrong}")?;
        }
        writeln!(
            out,
            "{} of {} seeds hold",
            self.seeds.saturating_sub(u64::try_from(self.failed.len()).unwrap_or(0)),
            self.seeds
        )
    }
}
