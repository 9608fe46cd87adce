//! Sentences of one thing each (`phrases.txt`): how people name a kind, a place, persons.
//! The corpus asks whether whole messages are read; here stands the breadth of the language
//! behind each field, so that a rule narrowed for one message does not lose it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod judge;

use judge::{fits, instant, shown};

#[test]
fn phrases() {
    let text = std::fs::read_to_string(format!("{}/tests/phrases.txt", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let now = instant("2026-07-03T09:20");
    let mut wrong = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (words, wants) = line.rsplit_once(" | ").expect("a sentence, and what it must give");
        let reading = reader::read(words, now).by_general_kinds();
        for want in wants.split_whitespace() {
            let (name, want) = want.split_once('=').expect("name=value");
            if name == "events" {
                let count = reading.events.len().to_string();
                if count != want {
                    wrong.push(format!("{words}: {count} events, not {want}"));
                }
                continue;
            }
            let Some(event) = reading.events.first() else {
                wrong.push(format!("{words}: no event"));
                break;
            };
            let fields = event.fields.by_name();
            let (_, field) = fields.iter().find(|(known, _)| *known == name).expect("the name of a field");
            let got = shown(field);
            if !fits(name, want, &got) {
                wrong.push(format!("{words}: {name} {got}, not {want}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
