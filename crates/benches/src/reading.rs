//! How many pasted messages one core reads in a second: those of the reader's own sets, as cadres write
//! them, one after another, with the names that a place's profile knows.

use crate::figures::{Table, Want, percentile};
use kernel::Clock;
use serde::Deserialize;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

const SETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../reader/tests/corpus");
const PROFILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../profiles/yuyang/profile.toml");
const RUNS: u32 = 5;
const RUN_FOR: Duration = Duration::from_secs(1);

#[derive(Deserialize)]
struct Profile {
    names: reader::Names,
}

#[derive(Deserialize)]
struct Set {
    message: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    text: String,
}

/// Measures the middle of some runs of a second each.
pub fn measure(table: &mut Table) -> anyhow::Result<()> {
    let messages = messages(Path::new(SETS))?;
    anyhow::ensure!(!messages.is_empty(), "no messages in {SETS}");
    let profile: Profile = toml::from_str(&std::fs::read_to_string(PROFILE)?)?;
    let (known, now) = (reader::Known::new(&profile.names), Clock::system().now());
    // The words are put together once per process.
    for message in &messages {
        black_box(reader::read(message, now, &known));
    }
    let mut rates: Vec<f64> =
        (0..RUNS).map(|_| rate(|text| drop(reader::read(text, now, &known)), &messages)).collect();
    let note = format!("{} messages, middle of {RUNS} runs", messages.len());
    table.add_noted(
        "messages read in a second, one core",
        percentile(&mut rates, 0.5),
        "1/s",
        Want::AtLeast(20_000.0),
        &note,
    );
    Ok(())
}

fn rate(read: impl Fn(&str), messages: &[String]) -> f64 {
    let (mut done, start) = (0_u32, Instant::now());
    while start.elapsed() < RUN_FOR {
        for message in messages {
            read(black_box(message));
            done = done.saturating_add(1);
        }
    }
    f64::from(done) / start.elapsed().as_secs_f64()
}

fn messages(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    let mut messages = Vec::new();
    for file in files {
        let set: Set = toml::from_str(&std::fs::read_to_string(file)?)?;
        messages.extend(set.message.into_iter().map(|message| message.text).filter(|text| !text.is_empty()));
    }
    Ok(messages)
}
