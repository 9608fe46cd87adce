//! The kinds of event, and which of them a sentence speaks of.
//!
//! A proposal shows the words it rests on and is confirmed by a person; it decides
//! nothing. Equals are all proposed, and a sentence that names nothing is 其他.
//! The words live in `rules/kinds.toml`.

use super::law::{LawError, parse_toml};
use super::scene;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The four classes of event (National Plan 2025, 1.3).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// 自然灾害
    Natural,
    /// 事故灾难
    Accident,
    /// 公共卫生
    Health,
    /// 社会安全
    Social,
}

/// A code with its words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Named<C> {
    /// The code.
    pub code: C,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A kind of event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// `coal_mine`
    pub code: String,
    /// 煤矿事故
    pub zh: String,
    /// Coal mine accident
    pub en: String,
    /// Its class.
    pub class: Class,
    /// Code of the line of business in charge.
    pub line: String,
    /// Code of the kind under which the general list has it, where it stands in none.
    pub within: Option<String>,
    noun: Option<String>,
    noun_en: Option<String>,
    /// People go down on a shift and come up again: 当班 and 升井, elsewhere 在场 and 脱险.
    #[serde(default)]
    pub underground: bool,
    triggers: Vec<Trigger>,
    #[serde(default)]
    aspects: Vec<Aspect>,
}

impl Kind {
    /// The event in a title, where the kind's name is not what one calls it: 传染病疫情.
    #[must_use]
    pub fn noun_zh(&self) -> &str {
        self.noun.as_deref().unwrap_or(&self.zh)
    }

    /// The same in English.
    #[must_use]
    pub fn noun_en(&self) -> &str {
        self.noun_en.as_deref().unwrap_or(&self.en)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Trigger {
    any: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default = "says_what_happened")]
    strength: u8,
}

const fn says_what_happened() -> u8 {
    2
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Aspect {
    code: String,
    zh: String,
    en: String,
    any: Vec<String>,
}

/// All kinds, their classes and the lines of business.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kinds {
    #[serde(rename = "class")]
    classes: Vec<Named<Class>>,
    #[serde(rename = "line")]
    lines: Vec<Named<String>>,
    #[serde(rename = "kind")]
    kinds: Vec<Kind>,
    #[serde(default)]
    ignore: Vec<String>,
}

/// A kind that the words of a report point to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct KindProposal {
    /// Code of the kind.
    pub code: String,
    /// Its name.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// Its class.
    pub class: Class,
    /// 事故灾难 › 煤矿事故 › 水害, as far as the words go.
    pub path: Vec<String>,
    /// The same in English.
    pub path_en: Vec<String>,
    /// Code of the aspect (`water`), where the words name one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect: Option<String>,
    /// The words it rests on, in the order of the sentence; empty for 其他 by default.
    pub words: Vec<String>,
}

/// A kind as a list shows it: the answer of `GET /kinds`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct KindRow {
    /// Code of the kind.
    pub code: String,
    /// Its name.
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// Its class.
    pub class: Class,
    /// The class's name.
    pub class_zh: String,
    /// The class's name in English.
    pub class_en: String,
    /// Code of the line of business in charge.
    pub line: String,
    /// Whether its figures are called 当班 and 升井, not 在场 and 脱险.
    pub underground: bool,
}

const FILE: &str = "kinds.toml";
/// The kind of what fits no other.
pub const OTHER: &str = "other";

impl Kinds {
    pub(super) fn parse(text: &str) -> Result<Self, LawError> {
        let mut kinds: Self = parse_toml(FILE, text)?;
        kinds.check()?;
        // Longest first, so that 防汛抗旱指挥部 is blanked whole and not by its parts.
        kinds.ignore.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        Ok(kinds)
    }

    fn check(&self) -> Result<(), LawError> {
        let refuse = |what: String| Err(LawError { file: FILE, what });
        let mut seen = BTreeSet::new();
        for kind in &self.kinds {
            if !seen.insert(kind.code.as_str()) {
                return refuse(format!("{} stands twice", kind.code));
            }
            if !kind.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                return refuse(format!("{} is not snake_case", kind.code));
            }
            if !self.lines.iter().any(|line| line.code == kind.line) {
                return refuse(format!("{}: no line is called {:?}", kind.code, kind.line));
            }
            for trigger in &kind.triggers {
                if trigger.any.is_empty() || !(1..=3).contains(&trigger.strength) {
                    return refuse(format!("{}: a trigger needs words and a strength 1 to 3", kind.code));
                }
                let mut words = trigger.any.iter().chain(&trigger.with).chain(&trigger.unless);
                if let Some(word) = words.find(|word| word.is_empty() || **word != fold(word)) {
                    return refuse(format!("{}: {word:?} can never be found", kind.code));
                }
            }
        }
        if !seen.contains(OTHER) {
            return refuse(format!("the kind {OTHER:?} is missing"));
        }
        let named: BTreeSet<_> = self.classes.iter().map(|class| class.code).collect();
        if self.kinds.iter().any(|kind| !named.contains(&kind.class)) {
            return refuse("a class has no name".to_owned());
        }
        Ok(())
    }

    /// All kinds, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.iter()
    }

    /// The kind with this code.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.code == code)
    }

    /// The class of a kind. A kind that a newer node has named and this one does not
    /// know is treated as an accident: those clocks are the strictest.
    #[must_use]
    pub fn class_of(&self, code: &str) -> Class {
        self.find(code).map_or(Class::Accident, |kind| kind.class)
    }

    /// The table of kinds, in its order.
    #[must_use]
    pub fn rows(&self) -> Vec<KindRow> {
        let name = |class| self.class_name(class).map(|named| (named.zh.clone(), named.en.clone()));
        self.kinds
            .iter()
            .map(|kind| {
                let (class_zh, class_en) = name(kind.class).unwrap_or_default();
                KindRow {
                    code: kind.code.clone(),
                    zh: kind.zh.clone(),
                    en: kind.en.clone(),
                    class: kind.class,
                    class_zh,
                    class_en,
                    line: kind.line.clone(),
                    underground: kind.underground,
                }
            })
            .collect()
    }

    /// The classes with their names.
    #[must_use]
    pub fn classes(&self) -> &[Named<Class>] {
        &self.classes
    }

    /// The lines of business with their names.
    #[must_use]
    pub fn lines(&self) -> &[Named<String>] {
        &self.lines
    }

    fn class_name(&self, class: Class) -> Option<&Named<Class>> {
        self.classes.iter().find(|named| named.code == class)
    }
}

/// Which kinds the sentence speaks of: the clearest first, equals all, at least one.
#[must_use]
pub fn propose_kind(kinds: &Kinds, text: &str) -> Vec<KindProposal> {
    let sentence =
        kinds.ignore.iter().fold(scene::of(&fold(text)), |sentence, phrase| sentence.replace(phrase, "□"));
    let found: Vec<(Score, &Kind, Vec<&str>)> =
        kinds.iter().filter_map(|kind| hear(kind, &sentence)).collect();
    let best = found.iter().map(|(score, ..)| *score).max();
    let mut proposals: Vec<KindProposal> = found
        .iter()
        .filter(|(score, ..)| Some(*score) == best)
        .map(|(_, kind, words)| propose(kinds, kind, words, &sentence))
        .collect();
    if proposals.is_empty() {
        proposals.extend(kinds.find(OTHER).map(|other| propose(kinds, other, &[], &sentence)));
    }
    proposals
}

/// Strength, then characters of the longest words.
type Score = (u8, usize);

/// What a kind hears in the sentence: its best score and the words of all triggers
/// of that strength.
fn hear<'k>(kind: &'k Kind, sentence: &str) -> Option<(Score, &'k Kind, Vec<&'k str>)> {
    let fired: Vec<(Score, Vec<&str>)> =
        kind.triggers.iter().filter_map(|trigger| fire(trigger, sentence)).collect();
    let best = fired.iter().map(|(score, _)| *score).max()?;
    let words =
        fired.into_iter().filter(|((strength, _), _)| *strength == best.0).flat_map(|(_, words)| words);
    Some((best, kind, words.collect()))
}

fn fire<'k>(trigger: &'k Trigger, sentence: &str) -> Option<(Score, Vec<&'k str>)> {
    if trigger.unless.iter().any(|word| sentence.contains(word.as_str())) {
        return None;
    }
    let hits = present(&trigger.any, sentence);
    let longest = |words: &[&str]| words.iter().map(|word| word.chars().count()).max();
    let hit_chars = longest(&hits)?;
    if trigger.with.is_empty() {
        return Some(((trigger.strength, hit_chars), hits));
    }
    // A word cannot be its own company: 升井 with 升井 is one word, not two.
    let company: Vec<&str> = present(&trigger.with, sentence)
        .into_iter()
        .filter(|with| hits.iter().any(|any| !any.contains(with) && !with.contains(any)))
        .collect();
    let company_chars = longest(&company)?;
    let score = (trigger.strength, hit_chars.saturating_add(company_chars));
    Some((score, hits.into_iter().chain(company).collect()))
}

fn present<'k>(words: &'k [String], sentence: &str) -> Vec<&'k str> {
    words.iter().map(String::as_str).filter(|word| sentence.contains(word)).collect()
}

fn propose(kinds: &Kinds, kind: &Kind, words: &[&str], sentence: &str) -> KindProposal {
    let aspect = kind
        .aspects
        .iter()
        .filter_map(|aspect| {
            let longest = present(&aspect.any, sentence).iter().map(|word| word.len()).max()?;
            Some((longest, aspect))
        })
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, aspect)| aspect);
    let class = kinds.class_name(kind.class);
    let path = |class: Option<&String>, name: &String, aspect: Option<&String>| {
        class.into_iter().chain([name]).chain(aspect).cloned().collect()
    };
    KindProposal {
        code: kind.code.clone(),
        zh: kind.zh.clone(),
        en: kind.en.clone(),
        class: kind.class,
        path: path(class.map(|c| &c.zh), &kind.zh, aspect.map(|a| &a.zh)),
        path_en: path(class.map(|c| &c.en), &kind.en, aspect.map(|a| &a.en)),
        aspect: aspect.map(|a| a.code.clone()),
        words: in_sentence_order(words, sentence),
    }
}

/// The words once each, in the order of the sentence, without those that stand
/// inside a longer one.
fn in_sentence_order(words: &[&str], sentence: &str) -> Vec<String> {
    let distinct: BTreeSet<&str> = words.iter().copied().collect();
    let mut placed: Vec<(usize, &str)> = distinct
        .iter()
        .filter(|word| !distinct.iter().any(|other| other != *word && other.contains(**word)))
        .filter_map(|word| sentence.find(word).map(|at| (at, *word)))
        .collect();
    placed.sort_unstable();
    placed.into_iter().map(|(_, word)| word.to_owned()).collect()
}

/// Full-width signs as half-width, no white space, Latin letters large: so that
/// voice-to-text and pasted chat read like typed text.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
            _ => c,
        })
        .map(|c| c.to_ascii_uppercase())
        .collect()
}
