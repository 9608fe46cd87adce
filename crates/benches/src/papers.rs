//! How long a document takes as PDF and as Word: a bulletin of one page, which is what a desk issues, and a
//! formal document of ten. Cold is the first document of a press, which looks for fonts and reads them; warm
//! are those after it, each with another number, so that nothing is remembered.

#[path = "../../officedoc/tests/samples/mod.rs"]
mod samples;

use crate::figures::{Table, Want, percentile};
use officedoc::Document;
use std::hint::black_box;
use std::time::Instant;
use typeset::Press;

const ROUNDS: u32 = 100;

/// Measures the first PDF of a press, and PDF and DOCX after it.
pub fn measure(table: &mut Table) -> anyhow::Result<()> {
    let bulletin = samples::bulletin();
    let press = Press::new(None);
    let first = Instant::now();
    black_box(press.pdf(&bulletin)?);
    table.add("PDF of a bulletin, the first of a press", milliseconds(first), "ms", Want::AtMost(1_000.0));
    for (what, document, pdf, docx) in [
        ("a bulletin", &bulletin, Want::AtMost(50.0), Want::AtMost(20.0)),
        ("a document of ten pages", &samples::long_official(), Want::Nothing, Want::AtMost(20.0)),
    ] {
        let took = rounds(document, |document| Ok(press.pdf(document)?.bytes))?;
        table.add(&format!("PDF of {what}, warm, p99"), took, "ms", pdf);
        let took = rounds(document, |document| Ok(officedoc::docx(document)?))?;
        table.add(&format!("DOCX of {what}, p99"), took, "ms", docx);
    }
    Ok(())
}

/// How long the longest but one in a hundred of many rounds takes.
fn rounds(document: &Document, write: impl Fn(&Document) -> anyhow::Result<Vec<u8>>) -> anyhow::Result<f64> {
    let mut took = Vec::new();
    for round in 0..ROUNDS {
        let document = Document { number: Some(format!("第{round}期")), ..document.clone() };
        let start = Instant::now();
        black_box(write(&document)?);
        took.push(milliseconds(start));
    }
    Ok(percentile(&mut took, 0.99))
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}
