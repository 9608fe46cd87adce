//! Sentences of one thing each (`phrases.txt`): how people name a kind, a place, persons.
//! The corpus asks whether whole messages are read; here stands the breadth of the language
//! behind each field, so that a rule narrowed for one message does not lose it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod judge;

use judge::{fits, instant, names_known, shown};

#[test]
fn phrases() {
    let text = std::fs::read_to_string(format!("{}/tests/phrases.txt", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let (now, known) = (instant("2026-07-03T09:20"), names_known());
    let mut wrong = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (words, wants) = line.rsplit_once(" | ").expect("a sentence, and what it must give");
        let reading = reader::read(words, now, &known).by_general_kinds();
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

/// Time, name and words on one line: each line is of its own time, and its time is not when it happened.
#[test]
fn a_line_of_a_chat_has_its_own_time() {
    let text = "小白 21:33:3号楼地下室燃气味大\n老段 21:36:十分钟前发现的,总阀我关了\n老段 22:15:没人受伤";
    let reading = reader::read(text, instant("2026-02-25T22:20"), &names_known()).by_general_kinds();
    let [event] = reading.events.as_slice() else { panic!("{} events", reading.events.len()) };
    assert_eq!(shown(&event.fields.occurred_at), "~2026-02-25T21:26");
    assert_eq!(shown(&event.fields.kind), "燃气事故");
    let one = reader::read("小白 21:33:3号楼地下室着火", instant("2026-02-25T22:20"), &names_known());
    let [event] = one.events.as_slice() else { panic!("{} events", one.events.len()) };
    assert_eq!(shown(&event.fields.occurred_at), "2026-02-25T21:33");
}
