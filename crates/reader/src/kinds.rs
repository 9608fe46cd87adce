//! Which kind of event a stretch of text speaks of, by the words of `rules/kinds.toml` and
//! of `spoken.toml`: the measure of a proposal of the report desk (the higher strength, then
//! the longer words), looked up once for the whole text. Only here a word and its company
//! must also stand near each other, since a pasted chat speaks of many things.

use crate::doc::Span;
use crate::scan::{Hit, Scan};
use serde::Deserialize;
use std::collections::HashMap;

/// The law's table, as the report desk reads it.
#[derive(Debug, Deserialize)]
pub(crate) struct Table {
    #[serde(rename = "kind")]
    pub kinds: Vec<Kind>,
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Words that many triggers share; "@burn" in a trigger stands for those of `burn`.
    #[serde(default)]
    pub sets: HashMap<String, Vec<String>>,
}

impl Table {
    /// More triggers for the kinds that are there.
    pub(crate) fn add(&mut self, more: Self) {
        self.ignore.extend(more.ignore);
        for mut new in more.kinds {
            for trigger in &mut new.triggers {
                for words in [&mut trigger.any, &mut trigger.with, &mut trigger.unless] {
                    *words = spelt_out(words, &more.sets);
                }
            }
            if let Some(known) = self.kinds.iter_mut().find(|known| known.zh == new.zh) {
                known.triggers.extend(new.triggers);
            }
        }
    }
}

fn spelt_out(words: &[String], sets: &HashMap<String, Vec<String>>) -> Vec<String> {
    let of = |word: &String| word.strip_prefix('@').and_then(|set| sets.get(set)).cloned();
    words.iter().flat_map(|word| of(word).unwrap_or_else(|| vec![word.clone()])).collect()
}

#[derive(Debug, Deserialize)]
pub(crate) struct Kind {
    #[serde(default)]
    pub code: String,
    pub zh: String,
    /// Code of the kind under which the general list has it.
    pub within: Option<String>,
    #[serde(default)]
    pub triggers: Vec<TriggerWords>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct TriggerWords {
    pub any: Vec<String>,
    #[serde(default)]
    pub with: Vec<String>,
    #[serde(default)]
    pub unless: Vec<String>,
    #[serde(default = "says_what_happened")]
    pub strength: u8,
}

const fn says_what_happened() -> u8 {
    2
}

/// What a word does in a trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Any,
    With,
    Unless,
}

/// A trigger of a kind, without its words: those point to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trigger {
    pub kind: usize,
    pub strength: u8,
    pub needs_company: bool,
}

/// A kind that was heard, how clearly, and in which words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heard {
    pub kind: usize,
    pub strength: u8,
    pub other: bool,
    pub chars: usize,
    pub words: Span,
}

impl Heard {
    /// A kind with a name goes before 其他, which has every word of breaking and falling.
    const fn score(self) -> (u8, bool, usize) {
        (self.strength, !self.other, self.chars)
    }
}

/// One word of the text as a trigger sees it.
#[derive(Clone, Copy)]
struct Use {
    trigger: usize,
    part: Part,
    span: Span,
}

/// The kinds that the hits speak of, the clearest first; of equals the one named first.
pub(crate) fn hear(scan: &Scan, hits: &[&Hit]) -> Vec<Heard> {
    let ignored: Vec<Span> = hits.iter().filter(|hit| hit.ignored).map(|hit| hit.span).collect();
    let mut uses: Vec<Use> = Vec::new();
    for hit in hits {
        let parts = scan.parts_of(hit.word);
        if parts.is_empty() || ignored.iter().any(|phrase| phrase.meets(hit.span)) {
            continue;
        }
        uses.extend(parts.iter().map(|&(trigger, part)| Use { trigger, part, span: hit.span }));
    }
    // Company without the word itself says nothing; most uses are such, and are not sorted.
    let mut named: Vec<usize> = uses.iter().filter(|u| u.part == Part::Any).map(|u| u.trigger).collect();
    named.sort_unstable();
    named.dedup();
    uses.retain(|u| named.binary_search(&u.trigger).is_ok());
    uses.sort_by_key(|u| (u.trigger, u.part, u.span));
    let mut best: Vec<Heard> = Vec::new();
    for group in uses.chunk_by(|a, b| a.trigger == b.trigger) {
        let Some(heard) = fire(scan, group) else { continue };
        match best.iter_mut().find(|known| known.kind == heard.kind) {
            Some(known) if known.score() >= heard.score() => {}
            Some(known) => *known = heard,
            None => best.push(heard),
        }
    }
    best.sort_by_key(|heard| (std::cmp::Reverse(heard.score()), heard.words.start));
    best
}

/// How far apart a word and its company may stand and still speak of one thing.
const REACH: usize = 80;

fn fire(scan: &Scan, group: &[Use]) -> Option<Heard> {
    let trigger = scan.trigger(group.first()?.trigger)?;
    let of = |part: Part| group.iter().filter(move |u| u.part == part).map(|u| u.span);
    if of(Part::Unless).next().is_some() {
        return None;
    }
    let longest = of(Part::Any).max_by_key(|span| (span.len(), std::cmp::Reverse(span.start)))?;
    let heard = Heard {
        kind: trigger.kind,
        strength: trigger.strength,
        other: scan.kind(trigger.kind) == crate::OTHER_KIND,
        chars: longest.len(),
        words: longest,
    };
    if !trigger.needs_company {
        return Some(heard);
    }
    // A word cannot be its own company; where both are one stretch, nothing was said.
    let mut company: Option<(Span, Span)> = None;
    let distance = |a: Span, b: Span| a.start.max(b.start).saturating_sub(a.end.min(b.end));
    for with in of(Part::With).take(64) {
        for any in of(Part::Any).take(64).filter(|any| !any.holds(with) && !with.holds(*any)) {
            let better = company.is_none_or(|(a, w)| {
                (with.len(), std::cmp::Reverse(distance(any, with)))
                    > (w.len(), std::cmp::Reverse(distance(a, w)))
            });
            if better {
                company = Some((any, with));
            }
        }
    }
    let (any, with) = company.filter(|&(any, with)| distance(any, with) <= REACH)?;
    let chars = longest.len().saturating_add(with.len());
    let near = distance(any, with) <= 8;
    Some(Heard { chars, words: if near { any.with(with) } else { any }, ..heard })
}
