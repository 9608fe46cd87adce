//! What may happen, read from `demo/events.toml`: kinds of event by season, place and
//! hour, each with its outcomes.
//!
//! Used by the history alone. Texts are data; nothing here writes a sentence.

use crate::data::DataError;
use facts::report::{Casualties, Count};
use kernel::{Grade, Instant};
use serde::Deserialize;
use std::collections::BTreeMap;

const FILE: &str = "events.toml";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Season {
    winter: i64,
    spring: i64,
    summer: i64,
    autumn: i64,
}

/// At which hours of the day something tends to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hours {
    /// 5–8
    Dawn,
    /// 8–18
    Day,
    /// 18–23
    Evening,
    /// 23–5
    Night,
    /// Any.
    Any,
}

impl Hours {
    /// Minutes after midnight, first and last.
    #[must_use]
    pub const fn minutes(self) -> (i64, i64) {
        match self {
            Self::Dawn => (5 * 60, 8 * 60),
            Self::Day => (8 * 60, 18 * 60),
            Self::Evening => (18 * 60, 23 * 60),
            Self::Night => (0, 5 * 60),
            Self::Any => (0, 24 * 60 - 1),
        }
    }
}

/// One way in which an event may turn out.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// How often among the outcomes of its event.
    pub weight: i64,
    /// Grade as the township chooses it.
    pub grade: Grade,
    /// 较大涉险
    #[serde(default)]
    pub near_miss: bool,
    /// As first known.
    pub figures: BTreeMap<String, String>,
    /// What is told; one of them.
    pub what: Vec<String>,
    /// What a check finds.
    pub verified: String,
    /// Figures that the check changed.
    #[serde(default)]
    pub found: Option<BTreeMap<String, String>>,
    /// What is known hours later.
    #[serde(default)]
    pub later: Option<String>,
    /// Figures hours later.
    #[serde(default)]
    pub later_figures: Option<BTreeMap<String, String>>,
    /// What the leader says, where this outcome has words of its own.
    #[serde(default)]
    pub instruction: Option<String>,
}

/// A kind of event.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its name in the file.
    pub key: String,
    /// Code of the kind in `rules/kinds.toml`.
    pub kind: String,
    season: Season,
    /// Sorts of places.
    pub at: Vec<String>,
    /// Hours.
    pub hours: Hours,
    /// Outcomes.
    #[serde(rename = "outcome")]
    pub outcomes: Vec<Outcome>,
}

impl Event {
    /// How often in a month of the year (1–12). Winter comes in November there.
    #[must_use]
    pub const fn weight_in(&self, month: i8) -> i64 {
        match month {
            11 | 12 | 1 | 2 => self.season.winter,
            3..=5 => self.season.spring,
            6..=8 => self.season.summer,
            _ => self.season.autumn,
        }
    }
}

#[derive(Deserialize)]
struct File {
    event: Vec<Event>,
}

/// Every kind of event of the file.
///
/// # Errors
/// [`DataError`] when the file was broken by an edit.
pub fn events() -> Result<Vec<Event>, DataError> {
    let file: File = toml::from_str(include_str!("../../../../demo/events.toml"))
        .map_err(|e| DataError::Unreadable { file: FILE, text: e.to_string() })?;
    for event in &file.event {
        for outcome in &event.outcomes {
            let sample = Filling { n: 2, m: 6, time: Instant(0) };
            let tables = [Some(&outcome.figures), outcome.found.as_ref(), outcome.later_figures.as_ref()];
            for table in tables.into_iter().flatten() {
                figures(table, &sample)?;
            }
        }
    }
    Ok(file.event)
}

/// What stands in the gaps of a text.
#[derive(Debug, Clone, Copy)]
pub struct Filling {
    /// `{n}`
    pub n: i64,
    /// `{m}`
    pub m: i64,
    /// `{time}`
    pub time: Instant,
}

impl Filling {
    /// The text with its gaps filled.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        text.replace("{n}", &self.n.to_string())
            .replace("{m}", &self.m.to_string())
            .replace("{time}", &clock_text(self.time))
    }
}

/// `03:12` in China.
#[must_use]
pub fn clock_text(at: Instant) -> String {
    let minutes = at.civil_time_ms().div_euclid(kernel::clock::MINUTE_MS);
    format!("{:02}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60))
}

/// Figures from their table.
///
/// # Errors
/// [`DataError::Unreadable`] for a word that is no count or a column that does not exist.
pub fn figures(table: &BTreeMap<String, String>, filling: &Filling) -> Result<Casualties, DataError> {
    let mut known = Casualties::default();
    for (name, word) in table {
        let count = count(&filling.fill(word))?;
        match name.as_str() {
            "dead" => known.dead = count,
            "injured" => known.injured = count,
            "missing" => known.missing = count,
            "trapped" => known.trapped = count,
            "on_site" => known.on_site = count,
            "safe" => known.safe = count,
            "evacuated" => known.evacuated = count,
            "in_danger" => known.in_danger = count,
            _ => return Err(unreadable(name)),
        }
    }
    Ok(known)
}

fn count(word: &str) -> Result<Count, DataError> {
    if word == "?" {
        return Ok(Count::Unknown);
    }
    let (digits, at_least) = word.strip_suffix('+').map_or((word, false), |digits| (digits, true));
    let number = digits.parse::<i64>().map_err(|_| unreadable(word))?;
    let made = if at_least { Count::at_least(number) } else { Count::number(number) };
    made.map_err(|_| unreadable(word))
}

fn unreadable(word: &str) -> DataError {
    DataError::Unreadable { file: FILE, text: format!("{word:?} is no figure") }
}
