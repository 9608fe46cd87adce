//! Migrations are never edited: each has run in some house already, and a store that ran another text of it
//! is not opened. `migrations.txt` names every script with the digest of its text; a new script is a
//! new line, and no line changes.
use facts::crypto::sm3;
use std::collections::BTreeSet;
use std::path::Path;

/// `slice number digest` of every script, the journal's own first.
fn scripts() -> Vec<String> {
    let all = journal::own_steps().into_iter().chain(server::wiring::migrations());
    let line =
        |m: journal::Migration| format!("{} {} {}", m.slice, m.number, hex::encode(sm3(&[m.sql.as_bytes()])));
    all.map(line).collect()
}

#[test]
fn no_script_that_has_run_was_edited() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/migrations.txt");
    let text = std::fs::read_to_string(path).unwrap();
    let listed: BTreeSet<String> = text.lines().map(str::to_owned).collect();
    let there: BTreeSet<String> = scripts().into_iter().collect();
    assert_eq!(there.len(), scripts().len(), "a script stands twice");
    let (gone, new): (Vec<_>, Vec<_>) =
        (listed.difference(&there).collect(), there.difference(&listed).collect());
    assert!(gone.is_empty(), "edited or taken away, which no house can follow: {gone:#?}");
    assert!(new.is_empty(), "add to migrations.txt, one line for each new script: {new:#?}");
}

/// Each slice counts its scripts from 1 without a gap, in the order in which they run.
#[test]
fn scripts_are_counted_without_a_gap() {
    let mut last = std::collections::BTreeMap::new();
    for script in journal::own_steps().into_iter().chain(server::wiring::migrations()) {
        let number = last.entry(script.slice).or_insert(0);
        *number += 1;
        assert_eq!(script.number, *number, "{}", script.slice);
    }
}
