//! How long a document takes as PDF and as Word: `cargo bench -p fenghuo-typeset`.
//!
//! A bulletin of one page and a formal document of ten. Cold is the first document of a press,
//! which looks for fonts and reads them; warm are the ones after it, each with another number, so
//! that nothing is remembered. The last line says how the memory of the process grew over them.
//! `FENGHUO_BENCH_JSON=file` appends each figure as a line of JSON.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::as_conversions)]

#[path = "../../officedoc/tests/samples/mod.rs"]
mod samples;

use officedoc::Document;
use std::io::Write as _;
use std::time::Instant;
use typeset::Press;

const ROUNDS: u32 = 100;

fn main() {
    let documents = [("bulletin", samples::bulletin()), ("ten_pages", samples::long_official())];
    for (name, document) in &documents {
        let start = Instant::now();
        let pages = Press::new(None).pdf(document).unwrap().pages;
        figure(&format!("pdf_{name}_cold_ms"), milliseconds(start));
        figure(&format!("{name}_pages"), pages as f64);
    }
    let press = Press::new(None);
    let mut before = 0.0;
    for (name, document) in &documents {
        rounds(&format!("pdf_{name}_warm_ms"), document, |document| press.pdf(document).unwrap().bytes);
        if before == 0.0 {
            before = resident_megabytes();
        }
        rounds(&format!("docx_{name}_ms"), document, |document| officedoc::docx(document).unwrap());
    }
    figure("resident_megabytes_after_first_rounds", before);
    rounds("pdf_bulletin_again_ms", &samples::bulletin(), |document| press.pdf(document).unwrap().bytes);
    figure("resident_megabytes_at_the_end", resident_megabytes());
}

/// The middle of many rounds.
fn rounds(name: &str, document: &Document, write: impl Fn(&Document) -> Vec<u8>) {
    let mut took: Vec<f64> = (0..ROUNDS)
        .map(|round| {
            let document = Document { number: Some(format!("第{round}期")), ..document.clone() };
            let start = Instant::now();
            std::hint::black_box(write(&document));
            milliseconds(start)
        })
        .collect();
    took.sort_by(f64::total_cmp);
    figure(name, took.get(took.len() / 2).copied().unwrap());
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

/// What the kernel says; 0 where it says nothing.
fn resident_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
}

fn figure(name: &str, value: f64) {
    println!("{name}: {value:.1}");
    if let Ok(path) = std::env::var("FENGHUO_BENCH_JSON") {
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path).unwrap();
        writeln!(file, "{{\"bench\":\"typeset\",\"name\":\"{name}\",\"value\":{value:.1}}}").unwrap();
    }
}
