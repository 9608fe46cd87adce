//! How many messages a second one core reads: `cargo bench -p fenghuo-reader`.
//!
//! The messages are those of the corpus, as cadres write them, one after another; beside
//! them the longest public plan, by the megabyte. On a machine that others use, too, the
//! figures by the core's own time (`…_per_core_second`, on Linux) are the reader's, those by
//! the clock the machine's. `FENGHUO_BENCH_JSON=file` appends each figure as a line of JSON.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::indexing_slicing
)]

use kernel::Instant;
use serde::Deserialize;
use std::hint::black_box;
use std::io::Write as _;
use std::time::{Duration, Instant as Stopwatch};

const NOW: Instant = Instant(1_783_041_600_000);

#[derive(Deserialize)]
struct Profile {
    names: reader::Names,
}
const RUN_FOR: Duration = Duration::from_secs(5);

#[derive(Deserialize)]
struct Corpus {
    message: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    text: String,
}

fn main() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    let mut messages: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(format!("{folder}/corpus")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let corpus: Corpus = toml::from_str(&text).unwrap();
        messages
            .extend(corpus.message.into_iter().map(|message| message.text).filter(|text| !text.is_empty()));
    }
    let path = format!("{}/../../profiles/yuyang/profile.toml", env!("CARGO_MANIFEST_DIR"));
    let profile: Profile = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let known = reader::Known::new(&profile.names);
    black_box(reader::read(&messages[0], NOW, &known));
    run("messages", messages.len() as f64, || {
        for message in &messages {
            black_box(reader::read(message, NOW, &known));
        }
    });
    let chars: usize = messages.iter().map(|message| message.chars().count()).sum();
    figure("characters_per_message", chars as f64 / messages.len() as f64);

    let plan = std::fs::read_to_string(format!("{folder}/texts/P01.txt")).unwrap();
    run("plan_megabytes", plan.len() as f64 / 1e6, || {
        black_box(reader::read(&plan, NOW, &known));
    });
}

/// Runs a round again and again and prints how much of it is done a second.
fn run(name: &str, a_round: f64, mut round: impl FnMut()) {
    let (mut rounds, start, used) = (0_u32, Stopwatch::now(), core_time());
    while start.elapsed() < RUN_FOR {
        round();
        rounds += 1;
    }
    let done = f64::from(rounds) * a_round;
    figure(&format!("{name}_per_second"), done / start.elapsed().as_secs_f64());
    if let (Some(before), Some(after)) = (used, core_time()) {
        figure(&format!("{name}_per_core_second"), done / (after - before).as_secs_f64());
    }
}

/// How long this thread has had a core, where the system tells it.
fn core_time() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(told.split_whitespace().next()?.parse().ok()?))
}

fn figure(name: &str, value: f64) {
    println!("{name}: {value:.1}");
    if let Some(path) = std::env::var_os("FENGHUO_BENCH_JSON") {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        writeln!(file, "{{\"bench\":\"reader\",\"name\":\"{name}\",\"value\":{value:.1}}}").unwrap();
    }
}
