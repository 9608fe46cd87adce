//! Reads a pasted message into the fields of a report, each with the words it came from.
//!
//! The desk pastes a message or a file; the page shows what was read, underlined in the
//! text, and the officer confirms it. The reader has no clock, no files and no network:
//! the text and `now` in, drafts out. It decides nothing and invents nothing: what was
//! not said is [`Status::Absent`], what was spoken of without a number is
//! [`Status::Unknown`], and a figure is never made up from "some".
//!
//! How it reads: the text is folded ([`doc`]), every known word found in one pass
//! ([`scan`]), the lines of a chat told apart ([`sentences`]), the sentences that tell of
//! an event gathered ([`events`]), and the fields of each read from them ([`fields`]).
//! Work per character is bounded, so time grows with the length of the text and no more.
//! The rules and how well they do stand in `docs/reader.md`.

#[macro_use]
mod list;

mod civil;
mod clock_words;
mod composed;
mod contacts;
mod doc;
mod events;
mod fields;
mod figures;
mod kinds;
mod known;
mod numerals;
mod occurred;
mod places;
mod prose;
mod quantities;
mod scan;
mod sentences;
mod tally;
mod times;
mod trie;
mod units;
mod words;

pub use civil::instant;
pub use known::{Known, Names};

use kernel::Instant;
use serde::{Deserialize, Serialize};

pub(crate) const OTHER_KIND: &str = "其他";

/// What a text tells: a draft per event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// The events, in the order of the text; none for a forecast, a greeting, a drill.
    pub events: Vec<Event>,
}

impl Reading {
    /// The same with kinds of the general list alone (the 23 of `fenghuo report read`),
    /// for whoever knows no others: a railway accident is 其他 there.
    #[must_use]
    pub fn by_general_kinds(mut self) -> Self {
        for event in &mut self.events {
            if let Some(Value::Text(kind)) = &mut event.fields.kind.value
                && let Some(general) = scan::Scan::shared().and_then(|scan| scan.general(kind))
            {
                general.clone_into(kind);
            }
        }
        self
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What was read of it.
    pub fields: Fields,
    /// The sentences that tell of it, in order; not part of what is printed.
    #[serde(skip)]
    pub told: Vec<From>,
}

/// The fields of a first report. All are always there; what was not said is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// When it happened: an instant, or from when to when.
    pub occurred_at: Field,
    /// Where.
    pub place: Field,
    /// The unit it happened at.
    pub unit: Field,
    /// The kind of event, by its Chinese name in `rules/kinds.toml`.
    pub kind: Field,
    /// 死亡
    pub dead: Field,
    /// 受伤
    pub injured: Field,
    /// 失联
    pub missing: Field,
    /// 被困
    pub trapped: Field,
    /// 转移
    pub evacuated: Field,
    /// 涉险
    pub in_danger: Field,
    /// Why, in the words of the message.
    pub cause: Field,
    /// What is being done, in the words of the message.
    pub measures: Field,
    /// Whom to call.
    pub contact_name: Field,
    /// At which number.
    pub contact_phone: Field,
}

/// A value, how sure the words are of it, and the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The value; none where it is unknown or absent.
    pub value: Option<Value>,
    /// How sure the words are.
    pub status: Status,
    /// The words it came from; none where nothing was said.
    pub from: Option<From>,
}

/// A value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A number of persons.
    Number(u32),
    /// Words, or an instant as RFC 3339.
    Text(String),
    /// From when to when, each as RFC 3339.
    Between {
        /// Not before.
        from: String,
        /// Not after.
        to: String,
    },
}

/// How sure the words are of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Said as a fact.
    Stated,
    /// Said as about so.
    Approximate,
    /// Said as not yet sure; due again in the follow-up.
    Preliminary,
    /// Spoken of, and not known.
    Unknown,
    /// Not spoken of.
    Absent,
}

/// Words of the text, and where they stand, counted in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct From {
    /// The first character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// The words themselves.
    pub words: String,
}

impl Field {
    const fn said(value: Value, status: Status, from: From) -> Self {
        Self { value: Some(value), status, from: Some(from) }
    }

    const fn absent() -> Self {
        Self { value: None, status: Status::Absent, from: None }
    }
}

impl Fields {
    /// The fields by name, in the order of the report.
    #[must_use]
    pub fn by_name(&self) -> [(&'static str, &Field); 14] {
        [
            ("occurred_at", &self.occurred_at),
            ("place", &self.place),
            ("unit", &self.unit),
            ("kind", &self.kind),
            ("dead", &self.dead),
            ("injured", &self.injured),
            ("missing", &self.missing),
            ("trapped", &self.trapped),
            ("evacuated", &self.evacuated),
            ("in_danger", &self.in_danger),
            ("cause", &self.cause),
            ("measures", &self.measures),
            ("contact_name", &self.contact_name),
            ("contact_phone", &self.contact_phone),
        ]
    }
}

/// Reads a text written or pasted at `now`.
#[must_use]
pub fn read(text: &str, now: Instant, known: &Known) -> Reading {
    let Some(scan) = scan::Scan::shared() else { return Reading::default() };
    let doc = doc::Doc::at_place(text, known);
    let hits = scan.hits(&doc);
    let messages = sentences::messages(&doc, scan, &hits, civil::Minute::of(now));
    let sentences = events::sentences(&doc, scan, &hits, &messages);
    let reader = fields::Reader { doc: &doc, scan, hits: &hits };
    let chat = messages.len() > 1;
    let events =
        events::told(&doc, scan, &hits, &sentences, chat).iter().map(|told| reader.event(told)).collect();
    Reading { events }
}
