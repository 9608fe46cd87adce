//! Reads the messages in `corpus/` and counts, field by field, what was read rightly.
//!
//! An expectation is a table per event. `"2"` is stated, `"~2"` approximate, `"?2"`
//! preliminary, `"unknown"` spoken of without a value; a field that is not named must be
//! absent, and `a|b` allows either, `none` being absent. Numbers, times, kind and status
//! must be equal. Place, unit and contact must hold the expected words and at most four
//! characters more. Cause and measures are sentences: they must hold the expected words.
//!
//! `READER_REPORT=1` prints what was read wrongly; `READER_DOC=1` writes the figures into
//! `docs/reader.md`. The set kept aside is printed in figures only, unless asked for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout
)]

mod judge;

use judge::{fits, instant, names_known, shown};
use reader::{Fields, Status};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Corpus {
    message: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    id: String,
    #[serde(default)]
    now: Option<String>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    file: Option<String>,
    #[serde(default)]
    event: Vec<BTreeMap<String, String>>,
}

/// Of one field: what was read and expected and right, read but not so, and missed.
#[derive(Default, Clone, Copy)]
struct Tally {
    right: u32,
    wrong: u32,
    missed: u32,
}

impl Tally {
    fn precision(self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    fn recall(self) -> f64 {
        share(self.right, self.right + self.missed)
    }
}

fn share(part: u32, of: u32) -> f64 {
    if of == 0 { 100.0 } else { f64::from(part) * 100.0 / f64::from(of) }
}

#[derive(Default)]
struct Score {
    messages: usize,
    fields: BTreeMap<&'static str, Tally>,
    wrong_dead: Vec<String>,
    complaints: Vec<String>,
}

fn score(file: &str) -> Score {
    let corpus: Corpus = toml::from_str(&std::fs::read_to_string(path(file)).unwrap()).unwrap();
    let mut score = Score { messages: corpus.message.len(), ..Score::default() };
    let place = names_known();
    for message in &corpus.message {
        let text = match &message.file {
            Some(file) => std::fs::read_to_string(path(&format!("../texts/{file}"))).unwrap(),
            None => message.text.clone(),
        };
        let now = message.now.as_deref().unwrap_or("2026-07-03T09:20");
        let reading = reader::read(&text, instant(now), &place).by_general_kinds();
        let (want, got) = (&message.event, &reading.events);
        let events = score.fields.entry("events").or_default();
        let both = want.len().min(got.len());
        events.right += u32::try_from(both).unwrap();
        events.wrong += u32::try_from(got.len() - both).unwrap();
        events.missed += u32::try_from(want.len() - both).unwrap();
        if want.len() != got.len() {
            score.complaints.push(format!("{}: {} events, not {}", message.id, got.len(), want.len()));
        }
        for (number, want) in want.iter().enumerate() {
            match got.get(number) {
                Some(event) => compare(&mut score, &message.id, want, &event.fields),
                None => {
                    for (name, want) in want {
                        if !want.split('|').any(|want| want == "none") {
                            score.fields.entry(known(name)).or_default().missed += 1;
                        }
                    }
                }
            }
        }
        for extra in got.iter().skip(want.len()) {
            for (name, field) in extra.fields.by_name() {
                if field.status != Status::Absent {
                    score.fields.entry(name).or_default().wrong += 1;
                }
            }
        }
    }
    score
}

fn compare(score: &mut Score, id: &str, want: &BTreeMap<String, String>, got: &Fields) {
    for name in want.keys() {
        known(name);
    }
    for (name, field) in got.by_name() {
        let want = want.get(name).map_or("none", String::as_str);
        let got = shown(field);
        let tally = score.fields.entry(name).or_default();
        if fits(name, want, &got) {
            tally.right += u32::from(got != "none");
            continue;
        }
        tally.wrong += u32::from(got != "none");
        tally.missed += u32::from(!want.split('|').any(|want| want == "none"));
        score.complaints.push(format!("{id}: {name} {got}, not {want}"));
        if name == "dead" && !matches!(got.as_str(), "none" | "unknown") {
            score.wrong_dead.push(format!("{id}: {got}, not {want}"));
        }
    }
}

fn known(name: &str) -> &'static str {
    const NAMES: [&str; 15] = [
        "events",
        "occurred_at",
        "place",
        "unit",
        "kind",
        "dead",
        "injured",
        "missing",
        "trapped",
        "evacuated",
        "in_danger",
        "cause",
        "measures",
        "contact_name",
        "contact_phone",
    ];
    NAMES.into_iter().find(|known| *known == name).unwrap_or_else(|| panic!("no field is called {name}"))
}

fn path(file: &str) -> String {
    format!("{}/tests/corpus/{file}", env!("CARGO_MANIFEST_DIR"))
}

impl Tally {
    fn with(self, other: Self) -> Self {
        Self {
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            missed: self.missed + other.missed,
        }
    }

    fn row(self, name: &str) -> String {
        let read = self.right + self.wrong;
        let (precision, recall) = (self.precision(), self.recall());
        format!("| {name} | {read} | {} | {precision:.1} % | {recall:.1} % |\n", self.right)
    }
}

impl Score {
    /// All fields together; how many events there are is not one of them.
    fn all(&self) -> Tally {
        let fields = self.fields.iter().filter(|(name, _)| **name != "events");
        fields.fold(Tally::default(), |sum, (_, tally)| sum.with(*tally))
    }

    fn with(mut self, other: Self) -> Self {
        self.messages += other.messages;
        for (name, tally) in other.fields {
            let known = self.fields.entry(name).or_default();
            *known = known.with(tally);
        }
        self.wrong_dead.extend(other.wrong_dead);
        self
    }

    fn table(&self) -> String {
        let rows: String = self.fields.iter().map(|(name, tally)| tally.row(&format!("`{name}`"))).collect();
        format!(
            "{} messages; wrong numbers of dead: {}.\n\n| field | read | right | precision | recall |\n\
             |---|---:|---:|---:|---:|\n{rows}{}",
            self.messages,
            self.wrong_dead.len(),
            self.all().row("all fields")
        )
    }
}

/// The page is written by several tests, one at a time.
static PAGE: std::sync::Mutex<()> = std::sync::Mutex::new(());

fn publish(set: &str, figures: &str) {
    println!("{set}: {figures}");
    if std::env::var_os("READER_DOC").is_none() {
        return;
    }
    let _turn = PAGE.lock().unwrap();
    let path = format!("{}/../../docs/reader.md", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = (format!("<!-- {set} -->\n"), format!("<!-- end {set} -->"));
    let (head, rest) = text.split_once(&begin).expect("the page has a place for the set");
    let (_, tail) = rest.split_once(&end).expect("the place has an end");
    std::fs::write(&path, format!("{head}{begin}{figures}{end}{tail}")).unwrap();
}

fn complain(score: &Score) {
    if std::env::var_os("READER_REPORT").is_some() {
        println!("{}", score.complaints.join("\n"));
    }
}

#[test]
fn official_notices() {
    let score = score("official.toml");
    publish("official", &score.table());
    complain(&score);
    assert!(score.complaints.is_empty(), "{:#?}", score.complaints);
}

/// The sets in the order they were made. Each was read once before a rule was made on it;
/// the figures of that first run stand in `docs/reader.md`.
const DEVELOPED_ON: [&str; 21] = [
    "develop",
    "develop-2",
    "develop-3",
    "develop-4",
    "develop-5",
    "develop-6",
    "develop-7",
    "develop-8",
    "develop-9",
    "develop-10",
    "develop-11",
    "develop-12",
    "fresh-1",
    "fresh-2",
    "fresh-3",
    "develop-13",
    "fresh-4",
    "fresh-5",
    "fresh-6",
    "fresh-7",
    "fresh-11",
];

/// Learnt from in part; not yet held against the goal.
const BEGUN: [&str; 4] = ["fresh-9", "fresh-12", "fresh-13", "fresh-15"];

/// These hold the goal each by itself; a later set is too small for every field of it to.
const BEFORE_THE_ROUNDS: [&str; 4] = ["develop", "develop-2", "develop-3", "develop-4"];

#[test]
fn messages_developed_on() {
    let mut sets = String::from("| set | read | right | precision | recall |\n|---|---:|---:|---:|---:|\n");
    let mut whole = Score::default();
    let mut below = Vec::new();
    for set in DEVELOPED_ON {
        let score = score(&format!("{set}.toml"));
        sets.push_str(&score.all().row(&format!("`{set}`")));
        complain(&score);
        if BEFORE_THE_ROUNDS.contains(&set) {
            below.extend(short_of_the_goal(set, &score));
        }
        whole = whole.with(score);
    }
    for set in BEGUN {
        let score = score(&format!("{set}.toml"));
        sets.push_str(&score.all().row(&format!("`{set}`")));
        complain(&score);
        assert!(score.wrong_dead.is_empty(), "{set}: {:#?}", score.wrong_dead);
    }
    publish("sets", &sets);
    publish("develop", &whole.table());
    assert!(whole.wrong_dead.is_empty(), "{:#?}", whole.wrong_dead);
    below.extend(short_of_the_goal("all sets", &whole));
    assert!(below.is_empty(), "{below:#?}");
}

/// The fields that miss the goal.
fn short_of_the_goal(set: &str, score: &Score) -> Vec<String> {
    let missed = |tally: Tally| tally.precision() < 98.0 || tally.recall() < 95.0;
    let told = |(name, tally): (&&str, &Tally)| {
        format!("{set}, {name}: {:.1} {:.1}", tally.precision(), tally.recall())
    };
    score.fields.iter().filter(|(_, tally)| missed(**tally)).map(told).collect()
}

/// `READER_SET=fresh-1` prints the figures and complaints of one set: the first run of a round.
#[test]
fn the_set_asked_for() {
    if let Some(set) = std::env::var_os("READER_SET") {
        let score = score(&format!("{}.toml", set.display()));
        println!("{}\n{}", score.table(), score.complaints.join("\n"));
    }
}

/// Read once before and once after the rules of their round, and never learnt from; how many wrong numbers
/// of dead each may have, and the precision and recall (per cent) of all fields it holds at least. Of `fresh-16` the
/// one message whose number of dead was wrong was read when all was counted, for that number.
const UNSEEN: [(&str, usize, f64, f64); 4] = [
    ("fresh-8", 0, 78.0, 73.0),
    ("fresh-10", 0, 80.0, 80.0),
    ("fresh-14", 0, 83.0, 82.0),
    ("fresh-16", 0, 84.0, 83.0),
];

#[test]
fn messages_of_the_set_kept_aside() {
    let score = score("aside.toml");
    publish("aside", &score.table());
    for (set, at_most, precise, found) in UNSEEN {
        let unseen = self::score(&format!("{set}.toml"));
        publish(set, &unseen.table());
        let wrong = unseen.wrong_dead.len();
        assert!(wrong <= at_most, "{set}: {wrong} wrong numbers of dead");
        let (precision, recall) = (unseen.all().precision(), unseen.all().recall());
        assert!(precision >= precise && recall >= found, "{set}: {precision:.1} {recall:.1}");
    }
    if std::env::var_os("READER_ASIDE").is_some() {
        println!("{}", score.complaints.join("\n"));
    }
    assert!(score.wrong_dead.is_empty(), "{} wrong numbers of dead", score.wrong_dead.len());
    // The goal is 98 and 95. This is where the reader stands; it may only rise.
    let (precision, recall) = (score.all().precision(), score.all().recall());
    assert!(precision >= 92.0 && recall >= 92.0, "{precision:.1} {recall:.1}");
}
