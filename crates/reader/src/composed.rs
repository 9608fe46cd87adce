//! Words that are put together by a pattern rather than listed (`rules/composed.toml`): a part
//! of the body and what befell it (腿砸断), what the water does to people (让水推走), that they
//! could not be saved (没救转来), what is done about it (关闭阀门, 正在刨).

use crate::words::{
    DEAD, EVACUATED, FAINT, HURT, MEASURE, MISSING, NEEDS_PERSON, RESCUED, STILL_THERE, TRAPPED, Tags, WEAK,
};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The table as it is written.
#[derive(Debug, Default, Deserialize)]
struct Table {
    sets: HashMap<String, Vec<String>>,
    #[serde(rename = "word")]
    words: Vec<Pattern>,
}

#[derive(Debug, Deserialize)]
struct Pattern {
    tags: Vec<Tag>,
    /// One of each in turn.
    parts: Vec<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Tag {
    Dead,
    Hurt,
    Missing,
    Trapped,
    Evacuated,
    Rescued,
    Measure,
    NeedsPerson,
    Faint,
    StillThere,
    Weak,
}

impl Tag {
    const fn tags(self) -> Tags {
        match self {
            Self::Dead => DEAD,
            Self::Hurt => HURT,
            Self::Missing => MISSING,
            Self::Trapped => TRAPPED,
            Self::Evacuated => EVACUATED,
            Self::Rescued => RESCUED,
            Self::Measure => MEASURE,
            Self::NeedsPerson => NEEDS_PERSON,
            Self::Faint => FAINT,
            Self::StillThere => STILL_THERE,
            Self::Weak => WEAK,
        }
    }
}

/// Empty only if the built-in table did not parse, which a test rules out.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../rules/composed.toml")).unwrap_or_default());

/// The words of a set of the table.
pub(crate) fn set(name: &str) -> impl Iterator<Item = &'static str> {
    TABLE.sets.get(name).into_iter().flatten().map(String::as_str)
}

/// The words with their tags.
pub(crate) fn composed() -> impl Iterator<Item = (Tags, String)> {
    TABLE.words.iter().flat_map(|pattern| {
        let tags = pattern.tags.iter().fold(Tags::default(), |tags, tag| tags.and(tag.tags()));
        let none = vec![String::new()];
        let words = pattern.parts.iter().fold(none, |heads, part| {
            heads.iter().flat_map(|head| choices(part).map(move |tail| format!("{head}{tail}"))).collect()
        });
        words.into_iter().map(move |word| (tags, word))
    })
}

fn choices(part: &'static str) -> Box<dyn Iterator<Item = &'static str>> {
    match part.strip_prefix('@') {
        Some(name) => Box::new(set(name)),
        None => Box::new(part.split('|')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        assert!(set("body").count() > 50);
        assert!(composed().any(|(tags, word)| tags.has(HURT) && word == "腿被砸断"));
        assert!(composed().any(|(tags, word)| tags.has(MEASURE) && word == "关闭阀门"));
        assert!(composed().all(|(_, word)| !word.contains('@') && word.chars().count() > 1));
    }
}
