//! The documents name files of this repository; a file that was moved is found under its new name there.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Endings of the files that are looked for.
const ENDINGS: [&str; 10] = [".rs", ".md", ".toml", ".ts", ".tsx", ".mjs", ".sh", ".sql", ".txt", ".json"];
/// What somebody else writes: the file is not here.
const ELSEWHERE: [&str; 1] = ["fenghuo.toml"];
/// Folders that a document may name from the root.
const ROOTS: [&str; 7] = ["crates/", "demo/", "docs/", "profiles/", "rules/", "scripts/", "web/"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every file and folder of the repository, from its root.
fn everything() -> BTreeSet<String> {
    let root = root();
    let (mut found, mut folders) = (BTreeSet::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            if ["target", "node_modules", ".git", "var"].contains(&name.as_str()) {
                continue;
            }
            let path = entry.path();
            found.insert(path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            }
        }
    }
    found
}

/// `a/{b,c}.rs` names two files.
fn spread(token: &str) -> Vec<String> {
    let Some((before, rest)) = token.split_once('{') else { return vec![token.to_owned()] };
    let Some((inner, after)) = rest.split_once('}') else { return vec![token.to_owned()] };
    inner.split(',').map(|part| format!("{before}{part}{after}")).collect()
}

/// What a document writes between backticks, where it is a path.
fn paths_in(text: &str) -> Vec<String> {
    let quoted = text.split("```").step_by(2).flat_map(|plain| plain.split('`').skip(1).step_by(2));
    let is_path = |token: &&str| {
        let plain = token.chars().all(|c| c.is_ascii_alphanumeric() || "._-/{},".contains(c));
        let named = ENDINGS.iter().any(|ending| token.ends_with(ending));
        plain && !ELSEWHERE.contains(token) && (named || ROOTS.iter().any(|root| token.starts_with(root)))
    };
    quoted.filter(is_path).flat_map(spread).collect()
}

/// From the root, or shortened at the front; a decision also by its number.
fn is_there(there: &BTreeSet<String>, token: &str) -> bool {
    let token = token.trim_end_matches('/');
    let behind = format!("/{token}");
    there.contains(token)
        || token.starts_with("docs/decisions/0") && there.iter().any(|path| path.starts_with(token))
        || there.iter().any(|path| path.ends_with(&behind))
}

#[test]
fn every_file_that_a_document_names_is_there() {
    let (root, there) = (root(), everything());
    let documents = there.iter().filter(|path| {
        let name = path.strip_prefix("docs/").unwrap_or(path);
        *path == "README.md" || path.starts_with("docs/") && !name.contains('/') && name.ends_with(".md")
    });
    let (mut named, mut missing) = (0, Vec::new());
    for document in documents {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        for token in paths_in(&text) {
            named += 1;
            if !is_there(&there, &token) {
                missing.push(format!("{document}: {token}"));
            }
        }
    }
    assert!(named > 80, "{named}");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn a_path_is_told_from_other_words() {
    let text = "`crates/journal/src/{lib,tx}.rs` `GET /map` `http/1.1` `core/trust.rs` `var/` `docs/decisions/0038`\n```\n`x.rs`\n```";
    let wanted =
        ["crates/journal/src/lib.rs", "crates/journal/src/tx.rs", "core/trust.rs", "docs/decisions/0038"];
    assert_eq!(paths_in(text), wanted);
    let there = everything();
    assert!(is_there(&there, "core/trust.rs") && is_there(&there, "docs/decisions/0038"));
    assert!(!is_there(&there, "journal/tests/lineage.rs") && !is_there(&there, "docs/decisions/0999"));
}
