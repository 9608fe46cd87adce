//! How many events of the protocol the simulator makes in a second of one core, and the hours of nodes that makes:
//! storms over small trees, and one over a tree of two thousand. `fenghuo-sim` is a program of its own, because it
//! carries the bugs that it plants; what is read here is what it prints.

use crate::figures::{Table, Want};
use crate::machine::ended_children_cpu_seconds;
use anyhow::Context as _;
use std::path::Path;
use std::process::Command;

/// Storms over trees of six to ten nodes, twenty minutes each.
const SMALL: [&str; 2] = ["--seeds", "150"];
/// One of three minutes over as many nodes as a province has townships.
const LARGE: [&str; 6] = ["--seeds", "1", "--nodes", "2000", "--minutes", "3"];

/// Measures both, one storm after the other.
pub fn measure(table: &mut Table, sim: &Path) -> anyhow::Result<()> {
    let small = storm(sim, &SMALL)?;
    let what = "simulator: events in a second of processor time, trees of 6 to 10 nodes";
    table.add_noted(what, small.events / small.seconds, "1/s", Want::AtLeast(500_000.0), small.held);
    let large = storm(sim, &LARGE)?;
    let what = "the same, a tree of 2000 nodes";
    table.add_noted(what, large.events / large.seconds, "1/s", Want::AtLeast(500_000.0), large.held);
    let note = format!("{:.0} events of a node in an hour", large.events / large.node_hours);
    table.add_noted(
        "the same, hours of nodes",
        large.node_hours / large.seconds,
        "1/s",
        Want::Nothing,
        &note,
    );
    Ok(())
}

struct Storm {
    events: f64,
    node_hours: f64,
    seconds: f64,
    /// Nothing, or that it did not hold: its rate is measured all the same.
    held: &'static str,
}

fn storm(sim: &Path, size: &[&str]) -> anyhow::Result<Storm> {
    let before = ended_children_cpu_seconds();
    let done = Command::new(sim).arg("run").args(size).output();
    let done = done.with_context(|| format!("{} cannot be run", sim.display()))?;
    let seconds = ended_children_cpu_seconds() - before;
    let said = String::from_utf8_lossy(&done.stdout);
    let held = if done.status.success() { "" } else { "it did not hold" };
    let number = |of: &str| number_before(&said, of).with_context(|| format!("no {of} in: {said}"));
    Ok(Storm { events: number("events,")?, node_hours: number("node-hours")?, seconds, held })
}

/// The number that stands before a word.
fn number_before(text: &str, word: &str) -> Option<f64> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).find(|two| two.last() == Some(&word))?.first()?.parse().ok()
}
