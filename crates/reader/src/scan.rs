//! One pass over a text that finds every word the reader knows, overlaps included.
//!
//! The tree of words is built once per process from [`crate::words`], the law's table
//! `rules/kinds.toml`, and `spoken.toml`, `combined.toml` and `objects.toml` of this crate: how people say
//! what the law names.

use crate::composed::composed;
use crate::doc::{Doc, Span, folded_word};
use crate::kinds::{Part, Table, Trigger};
use crate::trie::Trie;
use crate::words::{IGNORED, PERSON, Tags, VOCABULARY};
use std::collections::HashMap;
use std::sync::OnceLock;

/// A known word at its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    pub span: Span,
    pub word: usize,
    pub tags: Tags,
    /// Stands for itself in the table of kinds, to blank the words inside it.
    pub ignored: bool,
}

#[derive(Default)]
struct Word {
    tags: Tags,
    ignored: bool,
    parts: Vec<(usize, Part)>,
}

/// The words and what they mean.
pub(crate) struct Scan {
    trie: Trie,
    words: Vec<Word>,
    triggers: Vec<Trigger>,
    kinds: Vec<String>,
    /// Kinds that the general list does not have, and what it has instead.
    within: HashMap<String, String>,
}

static SCAN: OnceLock<Option<Scan>> = OnceLock::new();

impl Scan {
    /// The one of this process; `None` only if the built-in tables did not parse, which
    /// a test rules out.
    pub(crate) fn shared() -> Option<&'static Self> {
        SCAN.get_or_init(|| {
            Self::build(
                include_str!("../../../rules/kinds.toml"),
                &[
                    include_str!("../rules/spoken.toml"),
                    include_str!("../rules/combined.toml"),
                    include_str!("../rules/objects.toml"),
                ],
            )
        })
        .as_ref()
    }

    fn build(law: &str, spoken: &[&str]) -> Option<Self> {
        let mut table: Table = toml::from_str(law).ok()?;
        for more in spoken {
            table.add(toml::from_str(more).ok()?);
        }
        let mut patterns: Vec<String> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut words: Vec<Word> = Vec::new();
        let mut enter = |text: &str, change: &mut dyn FnMut(&mut Word)| {
            let text = folded_word(text);
            let number = *numbers.entry(text.clone()).or_insert_with(|| {
                patterns.push(text.clone());
                words.push(Word::default());
                words.len().saturating_sub(1)
            });
            if let Some(word) = words.get_mut(number) {
                change(word);
            }
        };
        for (tags, texts) in VOCABULARY {
            for text in *texts {
                enter(text, &mut |word| word.tags = word.tags.and(*tags));
            }
        }
        for (tags, text) in composed() {
            enter(&text, &mut |word| word.tags = word.tags.and(tags));
        }
        for text in &table.ignore {
            enter(text, &mut |word| word.ignored = true);
        }
        let mut triggers = Vec::new();
        for (kind, entry) in table.kinds.iter().enumerate() {
            for trigger in &entry.triggers {
                let number = triggers.len();
                triggers.push(Trigger {
                    kind,
                    strength: trigger.strength,
                    needs_company: !trigger.with.is_empty(),
                });
                let parts =
                    [(Part::Any, &trigger.any), (Part::With, &trigger.with), (Part::Unless, &trigger.unless)];
                for (part, texts) in parts {
                    for text in texts {
                        enter(text, &mut |word| word.parts.push((number, part)));
                    }
                }
            }
        }
        let trie = Trie::new(patterns.iter().map(String::as_str))?;
        let named = |code: &String| table.kinds.iter().find(|kind| kind.code == *code);
        let within = table
            .kinds
            .iter()
            .filter_map(|kind| Some((kind.zh.clone(), named(kind.within.as_ref()?)?.zh.clone())));
        Some(Self {
            trie,
            words,
            triggers,
            within: within.collect(),
            kinds: table.kinds.into_iter().map(|kind| kind.zh).collect(),
        })
    }

    /// Every known word in the text, by where it starts, the longer first.
    pub(crate) fn hits(&self, doc: &Doc<'_>) -> Vec<Hit> {
        let mut hits = Vec::new();
        for start in 0..doc.len() {
            let shorter = hits.len();
            self.trie.at(doc, start, |end, word| {
                if let Some(Word { tags, ignored, .. }) = self.words.get(word) {
                    hits.push(Hit { span: Span::new(start, end), word, tags: *tags, ignored: *ignored });
                }
            });
            if let Some(here) = hits.get_mut(shorter..) {
                here.reverse();
            }
        }
        let silent: Vec<Span> = hits.iter().filter(|hit| hit.tags.has(IGNORED)).map(|hit| hit.span).collect();
        mute(&mut hits, &silent);
        uncross(&mut hits);
        hits
    }

    pub(crate) fn parts_of(&self, word: usize) -> &[(usize, Part)] {
        self.words.get(word).map_or(&[], |word| &word.parts)
    }

    pub(crate) fn trigger(&self, number: usize) -> Option<Trigger> {
        self.triggers.get(number).copied()
    }

    /// What the general list has instead of a kind by this name, where it has it not.
    pub(crate) fn general(&self, kind: &str) -> Option<&str> {
        self.within.get(kind).map(String::as_str)
    }

    /// The Chinese name of a kind.
    pub(crate) fn kind(&self, number: usize) -> &str {
        self.kinds.get(number).map_or(crate::OTHER_KIND, String::as_str)
    }
}

/// 邻居家: a word that begins in a noun of persons and ends outside of it is none.
fn uncross(hits: &mut [Hit]) {
    let mut person = Span::new(0, 0);
    for hit in hits.iter_mut() {
        let crosses =
            person.start < hit.span.start && hit.span.start < person.end && person.end < hit.span.end;
        if crosses && hit.span.len() == 2 {
            hit.tags = Tags::default();
        }
        if hit.tags.has(PERSON) && hit.span.len() > 1 && hit.span.end > person.end {
            person = hit.span;
        }
    }
}

/// Takes the meaning from words that stand inside a phrase that says nothing.
fn mute(hits: &mut [Hit], silent: &[Span]) {
    let mut phrases = silent.iter().peekable();
    for hit in hits.iter_mut() {
        while phrases.peek().is_some_and(|phrase| phrase.end <= hit.span.start) {
            phrases.next();
        }
        if phrases.peek().is_some_and(|phrase| phrase.holds(hit.span)) && !hit.tags.has(IGNORED) {
            hit.tags = Tags::default();
        }
    }
}
