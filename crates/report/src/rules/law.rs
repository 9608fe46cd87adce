//! Law as data: where every rule comes from, and the one place that parses it.
//!
//! A rule row cites a norm from `rules/sources.toml` by key and names its article,
//! an evidence mark and, where they differ from the norm's, its own dates of
//! validity. A table with a misspelt key, an unknown norm or an unknown kind is
//! refused as a whole: the node does not start on half a law.

use super::deadlines::Deadlines;
use super::grades::Grades;
use super::kinds::{Kind, Kinds};
use kernel::calendar::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How sure we are of a rule (see `rules/sources.toml`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = Sureness)]
pub enum Mark {
    /// The full text was read.
    F,
    /// Only an excerpt was visible.
    E,
    /// A restatement by others.
    T,
    /// Recollection or a local choice: a setting.
    K,
}

/// The legal basis of a rule, resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Basis {
    /// `493号令 第三条`
    pub zh: String,
    /// `Order 493, art. 3`
    pub en: String,
    /// How sure we are.
    pub mark: Mark,
    /// First day it is valid.
    pub from: Date,
    /// Last day it is valid; absent while in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

impl Basis {
    /// Whether the rule is valid on this date.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// A norm, as `rules/sources.toml` has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Short name.
    pub zh: String,
    /// Short name in English.
    pub en: String,
    /// Full name with number.
    pub title: String,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    pub to: Option<Date>,
    /// Where the text was read.
    #[serde(rename = "where")]
    pub read_at: String,
}

/// How a row cites: key, article, mark, and its own dates where they differ.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cite {
    source: String,
    article: String,
    article_en: String,
    mark: Mark,
    from: Option<Date>,
    to: Option<Date>,
}

/// Why the law was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rules/{file}: {what}")]
pub struct LawError {
    /// The file.
    pub file: &'static str,
    /// What is wrong in it.
    pub what: String,
}

/// The norms by key.
#[derive(Debug, Clone)]
pub struct Sources(BTreeMap<String, Source>);

impl Sources {
    fn parse(text: &str) -> Result<Self, LawError> {
        let sources = Self(parse_toml("sources.toml", text)?);
        for (key, source) in &sources.0 {
            if source.to.is_some_and(|to| to < source.from) {
                return Err(LawError { file: "sources.toml", what: format!("{key} ends before it begins") });
            }
        }
        Ok(sources)
    }

    /// The norm with this key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&Source> {
        self.0.get(key)
    }

    /// All norms, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.0.iter().map(|(key, source)| (key.as_str(), source))
    }

    pub(super) fn resolve(&self, file: &'static str, cite: &Cite) -> Result<Basis, LawError> {
        let refuse = |what: String| LawError { file, what };
        let source =
            self.find(&cite.source).ok_or_else(|| refuse(format!("no norm is called {:?}", cite.source)))?;
        if cite.article.trim().is_empty() || cite.article_en.trim().is_empty() {
            return Err(refuse(format!("a row cites {} without an article", cite.source)));
        }
        let from = cite.from.unwrap_or(source.from);
        let to = cite.to.or(source.to);
        if to.is_some_and(|to| to < from) {
            return Err(refuse(format!("a row of {} ends before it begins", cite.source)));
        }
        Ok(Basis {
            zh: format!("{} {}", source.zh, cite.article),
            en: format!("{}, {}", source.en, cite.article_en),
            mark: cite.mark,
            from,
            to,
        })
    }
}

/// The four tables, as text.
#[derive(Debug, Clone, Copy)]
pub struct LawText<'a> {
    /// `rules/sources.toml`
    pub sources: &'a str,
    /// `rules/kinds.toml`
    pub kinds: &'a str,
    /// `rules/grades.toml`
    pub grades: &'a str,
    /// `rules/deadlines.toml`
    pub deadlines: &'a str,
}

/// The tables as compiled in.
pub const BUILTIN: LawText<'static> = LawText {
    sources: include_str!("../../../../rules/sources.toml"),
    kinds: include_str!("../../../../rules/kinds.toml"),
    grades: include_str!("../../../../rules/grades.toml"),
    deadlines: include_str!("../../../../rules/deadlines.toml"),
};

/// The law that all rules read.
#[derive(Debug, Clone)]
pub struct Law {
    /// The norms.
    pub sources: Sources,
    /// Kinds of event and the words that propose them.
    pub kinds: Kinds,
    /// Criteria of the grades.
    pub grades: Grades,
    /// Legal ceilings, how far a report climbs, skip-level copies.
    pub deadlines: Deadlines,
}

impl Law {
    /// The law as shipped, parsed once.
    ///
    /// # Errors
    /// A shipped table is malformed; a test keeps that from happening, and the
    /// server asks once at start.
    pub fn builtin() -> Result<&'static Self, LawError> {
        static SHIPPED: LazyLock<Result<Law, LawError>> = LazyLock::new(|| Law::parse(BUILTIN));
        SHIPPED.as_ref().map_err(Clone::clone)
    }

    /// Reads and checks the four tables.
    ///
    /// # Errors
    /// The first thing that is wrong, with its file.
    pub fn parse(text: LawText<'_>) -> Result<Self, LawError> {
        let sources = Sources::parse(text.sources)?;
        let kinds = Kinds::parse(text.kinds)?;
        let grades = Grades::parse(text.grades, &sources, &kinds)?;
        let deadlines = Deadlines::parse(text.deadlines, &sources, &kinds)?;
        Ok(Self { sources, kinds, grades, deadlines })
    }

    /// The kind with this code.
    #[must_use]
    pub fn kind(&self, code: &str) -> Option<&Kind> {
        self.kinds.find(code)
    }

    /// Whether people of this kind of event go down on a shift and come up again; not, where the
    /// kind is unknown here.
    #[must_use]
    pub fn is_underground(&self, code: &str) -> bool {
        self.kind(code).is_some_and(|kind| kind.underground)
    }
}

pub(super) fn parse_toml<'a, T: Deserialize<'a>>(file: &'static str, text: &'a str) -> Result<T, LawError> {
    toml::from_str(text).map_err(|error| LawError { file, what: error.to_string() })
}
