//! Writes the sample documents as Word: `cargo run -p fenghuo-officedoc --example word -- FOLDER`.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/samples/mod.rs"]
mod samples;

fn main() {
    let folder = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    std::fs::create_dir_all(&folder).unwrap();
    let drill = officedoc::Document { drill: true, ..samples::bulletin() };
    for (name, document) in [
        ("bulletin", samples::bulletin()),
        ("drill", drill),
        ("form", samples::form()),
        ("official", samples::official()),
    ] {
        std::fs::write(folder.join(format!("{name}.docx")), officedoc::docx(&document).unwrap()).unwrap();
    }
}
