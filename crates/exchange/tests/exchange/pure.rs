//! The state machine is told everything: it reads no clock, asks no dice, opens no file and no
//! connection, and walks through no map whose order changes from run to run. Two runs of one seed are
//! equal only for as long as that holds, so the sources are read for what would end it.

use std::fs;
use std::path::{Path, PathBuf};

/// What a pure machine has no use for.
const IMPURE: [&str; 11] = [
    "HashMap",
    "HashSet",
    "RandomState",
    "SystemTime",
    "Instant::now",
    "Clock::system",
    "std::fs",
    "std::net",
    "rand::",
    "random_bytes",
    "tokio",
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            into.push(path);
        }
    }
}

/// Lines with something impure in them, as `file:line: what`.
fn impure(name: &str, text: &str) -> Vec<String> {
    let code = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    let found = code.flat_map(|(n, line)| {
        let words = IMPURE.iter().filter(move |word| line.contains(**word));
        words.map(move |word| format!("{name}:{}: {word}", n + 1))
    });
    found.collect()
}

#[test]
fn the_core_has_no_clock_no_dice_no_files_and_no_hash_maps() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/core");
    let mut files = Vec::new();
    sources(&core, &mut files);
    assert!(files.len() > 40, "the core is elsewhere: {}", core.display());
    let found: Vec<String> = files
        .iter()
        .flat_map(|file| {
            impure(&file.strip_prefix(&core).unwrap().to_string_lossy(), &fs::read_to_string(file).unwrap())
        })
        .collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn what_is_looked_for_is_found() {
    let text = "use std::collections::HashMap;\n// HashSet in words\nlet now = std::time::Instant::now();\n";
    assert_eq!(impure("x.rs", text), ["x.rs:1: HashMap", "x.rs:3: Instant::now"]);
}
