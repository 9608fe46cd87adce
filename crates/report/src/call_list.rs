//! 呈报通知单 as data: for a kind and grade, whom a duty room tells sideways.
//!
//! Read once at start, from the `call_list.toml` beside a place's profile or, where there
//! is none, from the shipped `rules/call_list.toml`. The rows name duties and lines of
//! business, never people: who answers for a post at this hour is looked up when a desk
//! receives a report and its list is made, with stand-ins.

use crate::rules::deadlines::{Case, Cover};
use crate::rules::law::Law;
use serde::Deserialize;

/// A row as the table has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    duty: Option<String>,
    line: Option<String>,
    zh: String,
    en: String,
    #[serde(default)]
    applies: Cover,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tell: Vec<Row>,
}

/// Whom to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// Posts with this duty.
    Duty(String),
    /// The desk of this line of business.
    Line(String),
}

/// The table.
#[derive(Debug, Clone)]
pub struct CallList(Vec<(Whom, Word, Cover)>);

/// Why somebody is told, in both languages.
#[derive(Debug, Clone)]
struct Word {
    zh: String,
    en: String,
}

/// Why the table was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("call_list.toml: {0}")]
pub struct CallListError(String);

/// Word of a row for the line in charge of the kind.
const OWN: &str = "own";

impl CallList {
    /// The table as shipped.
    ///
    /// # Errors
    /// It is malformed; a test keeps that from happening.
    pub fn builtin(law: &Law) -> Result<Self, CallListError> {
        Self::from_toml(include_str!("../../../rules/call_list.toml"), law)
    }

    /// Reads a table.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn from_toml(text: &str, law: &Law) -> Result<Self, CallListError> {
        let file: File = toml::from_str(text).map_err(|e| CallListError(e.to_string()))?;
        let mut rows = Vec::with_capacity(file.tell.len());
        for row in file.tell {
            if let Some(code) = row.applies.unknown_kind(&law.kinds) {
                return Err(CallListError(format!("没有代码为 {code:?} 的种类")));
            }
            let whom = match (row.duty, row.line) {
                (Some(duty), None) => Whom::Duty(duty),
                (None, Some(line)) => Whom::Line(line),
                _ => return Err(CallListError(format!("{}：duty 和 line 恰写一个", row.zh))),
            };
            rows.push((whom, Word { zh: row.zh, en: row.en }, row.applies));
        }
        Ok(Self(rows))
    }

    /// Whom to tell about this report, in order, with the reason; nobody twice.
    #[must_use]
    pub fn whom(&self, law: &Law, case: &Case<'_>) -> Vec<(Whom, &str)> {
        let own = law.kind(case.kind).map(|kind| kind.line.clone());
        let mut told: Vec<(Whom, &str)> = Vec::new();
        for (whom, why, applies) in &self.0 {
            if !applies.covers(case) {
                continue;
            }
            let whom = match (whom, &own) {
                (Whom::Line(line), Some(own)) if line == OWN => Whom::Line(own.clone()),
                (Whom::Line(line), None) if line == OWN => continue,
                (whom, _) => whom.clone(),
            };
            if !told.iter().any(|(earlier, _)| *earlier == whom) {
                told.push((whom, why.zh.as_str()));
            }
        }
        told
    }

    /// Why somebody is told, in English, by the words of the table as they stand now.
    #[must_use]
    pub fn english(&self, why: &str) -> Option<&str> {
        self.0.iter().find(|(_, word, _)| word.zh == why).map(|(_, word, _)| word.en.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Via;
    use crate::rules::deadlines::case;
    use kernel::{Grade, Level, Rating};

    fn told(kind: &str, rating: Rating) -> Vec<String> {
        let law = Law::builtin().unwrap();
        let list = CallList::builtin(law).unwrap();
        list.whom(law, &case(law, Level::District, kind, rating, Via::Block))
            .into_iter()
            .map(|(whom, _)| match whom {
                Whom::Duty(word) | Whom::Line(word) => word,
            })
            .collect()
    }

    #[test]
    fn the_graver_the_longer_the_list() {
        let grave = told("coal_mine", Rating::provisional(Grade::IV, true));
        assert_eq!(
            grave,
            ["leader", "head", "deputy", "coal", "enterprise", "emergency", "fire", "health", "police"]
        );
        let light = told("coal_mine", Rating::provisional(Grade::IV, false));
        assert_eq!(light, ["leader", "coal", "emergency", "fire"]);
    }

    /// Kind × grade → who, by the shipped table: a line changes here when it changes there.
    #[test]
    fn kind_and_grade_say_who_is_called() {
        const GRAVE: &[Grade] = &[Grade::I, Grade::II, Grade::III];
        const LIGHT: &[Grade] = &[Grade::IV];
        for (kind, grades, whom) in [
            ("coal_mine", GRAVE, "leader head deputy coal enterprise emergency fire health police"),
            ("coal_mine", LIGHT, "leader coal emergency fire"),
            ("non_coal_mine", GRAVE, "leader head deputy emergency enterprise fire health police"),
            ("non_coal_mine", LIGHT, "leader emergency fire"),
            // Whose own line stands further down is called where it first stands.
            ("road_traffic", GRAVE, "leader head deputy police emergency fire health"),
            ("road_traffic", LIGHT, "leader police emergency fire"),
            ("gas", GRAVE, "leader head deputy housing emergency fire health police"),
            ("gas", LIGHT, "leader housing emergency fire"),
            ("flood", GRAVE, "leader head deputy water emergency fire health police"),
            ("flood", LIGHT, "leader water emergency fire"),
            ("food_poisoning", GRAVE, "leader head deputy health emergency police"),
            ("food_poisoning", LIGHT, "leader health emergency"),
            ("animal_epidemic", GRAVE, "leader head deputy agriculture emergency health police"),
            ("animal_epidemic", LIGHT, "leader agriculture emergency"),
            ("mass_incident", GRAVE, "leader head deputy police emergency"),
            ("mass_incident", LIGHT, "leader police emergency"),
        ] {
            for grade in grades {
                let called = told(kind, Rating::provisional(*grade, false)).join(" ");
                assert_eq!(called, whom, "{kind} {grade:?}");
            }
        }
    }

    #[test]
    fn a_row_that_names_nobody_is_refused() {
        let law = Law::builtin().unwrap();
        assert!(CallList::from_toml("[[tell]]\nzh = \"谁\"\nen = \"who\"", law).is_err());
        assert!(
            CallList::from_toml("[[tell]]\nduty=\"head\"\nline=\"fire\"\nzh=\"a\"\nen=\"a\"", law).is_err()
        );
    }
}
