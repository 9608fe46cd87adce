//! The exchange between levels under load: what one node takes in from two thousand children, how a
//! link comes back after ninety days, how an urgent entry passes what waits, and what a signature
//! costs. The nodes are real processes linked by TLS on loopback; of the two thousand children only
//! the keys and connections are real, their streams were written and signed beforehand.

mod children;
pub mod intake;
mod waiting;

use crate::figures::{Table, Want};
use facts::{SigningKey, Suite};
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

const SIGN_FOR: Duration = Duration::from_secs(2);

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Nodes from which entries come in at one.
    pub children: u32,
    /// Entries of each of them.
    pub each: u32,
    /// Entries that wait for a link.
    pub waiting: u32,
    /// Files of 20 MB that wait too.
    pub files: u32,
}

impl Default for Size {
    fn default() -> Self {
        Self { children: 2_000, each: 64, waiting: 1_000_000, files: 52 }
    }
}

/// What needs no database of its own: signatures, and links of the demonstration.
pub fn measure(table: &mut Table, exe: &Path, size: Size) -> anyhow::Result<()> {
    for (name, suite) in [("SM2", Suite::Sm2Sm3), ("ed25519", Suite::Ed25519)] {
        signatures(table, name, suite)?;
    }
    waiting::measure(table, exe, size)
}

fn signatures(table: &mut Table, name: &str, suite: Suite) -> anyhow::Result<()> {
    let key = SigningKey::generate(suite)?;
    let verifying = key.verifying_key();
    // As long as what is signed of a checkpoint.
    let message = [7u8; 117];
    let signature = key.sign(&message)?;
    let signed = rate(|| key.sign(black_box(&message)).is_ok());
    let verified = rate(|| verifying.verify(black_box(&message), &signature).is_ok());
    table.add(&format!("{name}: signatures made, one core"), signed, "1/s", Want::Nothing);
    table.add(&format!("{name}: signatures verified, one core"), verified, "1/s", Want::Nothing);
    Ok(())
}

fn rate(once: impl Fn() -> bool) -> f64 {
    let (begun, mut done) = (Instant::now(), 0u32);
    while begun.elapsed() < SIGN_FOR && once() {
        done = done.saturating_add(1);
    }
    f64::from(done) / begun.elapsed().as_secs_f64()
}
