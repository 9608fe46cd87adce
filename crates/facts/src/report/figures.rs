//! Counts of people, and the ways and media of reporting: the plain words that
//! facts, rules and screens share.
//!
//! Used by the facts of this module, the rules and the API of the report slice. A
//! [`Count`] is never a bare number: unknown is not zero, *none* is zero that
//! somebody stated, and a figure that is due again says so (初步).

use kernel::limits::PEOPLE_COUNT;
use serde::{Deserialize, Serialize};

/// How many people, as far as anybody knows.
///
/// Constructed by [`Count::number`] and [`Count::at_least`], which keep it within
/// [`PEOPLE_COUNT`] and make a stated zero [`Count::None`].
///
/// A figure may be *preliminary* (初步, 暂无): it counts like any other and is due again in the
/// next follow-up. The mark is left out of JSON where it is not set, so that figures written
/// before there was one keep their bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "how", rename_all = "snake_case", try_from = "CountInput")]
pub enum Count {
    /// 未核实
    #[default]
    Unknown,
    /// 无: somebody said that there are none.
    None {
        /// 初步: 暂无, due again.
        #[serde(default, skip_serializing_if = "is_stated")]
        preliminary: bool,
    },
    /// Exactly so many.
    Number {
        /// One or more.
        n: u32,
        /// 初步: due again.
        #[serde(default, skip_serializing_if = "is_stated")]
        preliminary: bool,
    },
    /// 至少: so many are known, there may be more.
    AtLeast {
        /// One or more.
        n: u32,
        /// 初步: due again.
        #[serde(default, skip_serializing_if = "is_stated")]
        preliminary: bool,
    },
}

/// Whether a figure has no mark, which is not written then.
#[allow(clippy::trivially_copy_pass_by_ref)] // serde hands over a reference
const fn is_stated(preliminary: &bool) -> bool {
    !*preliminary
}

/// A count as typed. Any number may stand here; [`Count`] takes it or says why not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CountInput {
    /// Which kind of count.
    #[serde(default)]
    pub how: How,
    /// The number, for `number` and `at_least`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<i64>,
    /// 初步: the figure is due again. Of what is unknown nothing is preliminary.
    #[serde(default, skip_serializing_if = "is_stated")]
    pub preliminary: bool,
}

impl CountInput {
    /// Exactly so many, as somebody stated.
    #[must_use]
    pub const fn number(n: i64) -> Self {
        Self { how: How::Number, n: Some(n), preliminary: false }
    }

    /// 无, as somebody stated.
    #[must_use]
    pub const fn none() -> Self {
        Self { how: How::None, n: None, preliminary: false }
    }

    /// The same, due again.
    #[must_use]
    pub const fn due_again(self) -> Self {
        Self { preliminary: true, ..self }
    }
}

/// The kinds of count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// 未核实
    #[default]
    Unknown,
    /// 无
    None,
    /// A number.
    Number,
    /// 至少
    AtLeast,
}

/// Why a number is no count of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCount {
    /// Below zero.
    #[error("人数不能是负数；不清楚请留“未核实”，没有请选“无”")]
    Negative,
    /// More people than somebody can mean.
    #[error("人数超过 {PEOPLE_COUNT}，请核对")]
    TooMany,
    /// A number was announced and none came.
    #[error("请填人数；不清楚请留“未核实”")]
    Missing,
    /// 初步 of what nobody has said.
    #[error("未核实的人数不能标“初步”；请先填人数或选“无”")]
    NothingPreliminary,
}

impl BadCount {
    /// Stable code for the UI.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Negative => "count.negative",
            Self::TooMany => "count.too_many",
            Self::Missing => "count.missing",
            Self::NothingPreliminary => "count.nothing_preliminary",
        }
    }
}

impl Count {
    /// 无, as somebody stated.
    pub const NONE: Self = Self::None { preliminary: false };

    /// Exactly `n`; zero is *none*.
    ///
    /// # Errors
    /// Negative, or more than [`PEOPLE_COUNT`].
    pub fn number(n: i64) -> Result<Self, BadCount> {
        Ok(match people(n)? {
            0 => Self::NONE,
            n => Self::Number { n, preliminary: false },
        })
    }

    /// At least `n`; "at least nobody" says nothing and is unknown.
    ///
    /// # Errors
    /// Negative, or more than [`PEOPLE_COUNT`].
    pub fn at_least(n: i64) -> Result<Self, BadCount> {
        Ok(match people(n)? {
            0 => Self::Unknown,
            n => Self::AtLeast { n, preliminary: false },
        })
    }

    /// The same figure with or without the mark; of what is unknown nothing is preliminary.
    #[must_use]
    pub const fn marked(self, preliminary: bool) -> Self {
        match self {
            Self::Unknown => Self::Unknown,
            Self::None { .. } => Self::None { preliminary },
            Self::Number { n, .. } => Self::Number { n, preliminary },
            Self::AtLeast { n, .. } => Self::AtLeast { n, preliminary },
        }
    }

    /// 初步: due again in the next follow-up.
    #[must_use]
    pub const fn is_preliminary(self) -> bool {
        match self {
            Self::Unknown => false,
            Self::None { preliminary }
            | Self::Number { preliminary, .. }
            | Self::AtLeast { preliminary, .. } => preliminary,
        }
    }

    /// The number that rules reckon with: *at least* and a preliminary figure count as their number,
    /// unknown as nothing known.
    #[must_use]
    pub const fn known(self) -> Option<u32> {
        match self {
            Self::Unknown => None,
            Self::None { .. } => Some(0),
            Self::Number { n, .. } | Self::AtLeast { n, .. } => Some(n),
        }
    }

    /// 至少: known from below alone.
    #[must_use]
    pub const fn is_at_least(self) -> bool {
        matches!(self, Self::AtLeast { .. })
    }

    /// Whether nobody has said anything.
    #[must_use]
    pub const fn is_unknown(self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// `3 人`, `至少 3 人（初步）`, `无`, `未核实`.
    #[must_use]
    pub fn zh(self) -> String {
        let said = match self {
            Self::Unknown => "未核实".to_owned(),
            Self::None { .. } => "无".to_owned(),
            Self::Number { n, .. } => format!("{n} 人"),
            Self::AtLeast { n, .. } => format!("至少 {n} 人"),
        };
        format!("{said}{}", self.mark_zh())
    }

    /// `3`, `at least 3 (preliminary)`, `none`, `unverified`.
    #[must_use]
    pub fn en(self) -> String {
        let said = match self {
            Self::Unknown => "unverified".to_owned(),
            Self::None { .. } => "none".to_owned(),
            Self::Number { n, .. } => n.to_string(),
            Self::AtLeast { n, .. } => format!("at least {n}"),
        };
        format!("{said}{}", self.mark_en())
    }

    /// What stands behind the words of a figure that is due again.
    #[must_use]
    pub const fn mark_zh(self) -> &'static str {
        if self.is_preliminary() { "（初步）" } else { "" }
    }

    /// The same in English.
    #[must_use]
    pub const fn mark_en(self) -> &'static str {
        if self.is_preliminary() { " (preliminary)" } else { "" }
    }
}

fn people(n: i64) -> Result<u32, BadCount> {
    match u32::try_from(n) {
        Ok(n) if n <= PEOPLE_COUNT => Ok(n),
        Ok(_) => Err(BadCount::TooMany),
        Err(_) if n < 0 => Err(BadCount::Negative),
        Err(_) => Err(BadCount::TooMany),
    }
}

impl TryFrom<CountInput> for Count {
    type Error = BadCount;

    fn try_from(typed: CountInput) -> Result<Self, BadCount> {
        let count = match (typed.how, typed.n) {
            (How::Unknown, _) if typed.preliminary => Err(BadCount::NothingPreliminary),
            (How::Unknown, _) => Ok(Self::Unknown),
            (How::None, _) => Ok(Self::NONE),
            (How::Number, Some(n)) => Self::number(n),
            (How::AtLeast, Some(n)) => Self::at_least(n),
            (How::Number | How::AtLeast, None) => Err(BadCount::Missing),
        };
        Ok(count?.marked(typed.preliminary))
    }
}

impl From<Count> for CountInput {
    fn from(count: Count) -> Self {
        let (how, n) = match count {
            Count::Unknown => (How::Unknown, None),
            Count::None { .. } => (How::None, None),
            Count::Number { n, .. } => (How::Number, Some(i64::from(n))),
            Count::AtLeast { n, .. } => (How::AtLeast, Some(i64::from(n))),
        };
        Self { how, n, preliminary: count.is_preliminary() }
    }
}

/// The figures of one report. What is absent in JSON is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Casualties {
    /// 死亡
    pub dead: Count,
    /// 受伤
    pub injured: Count,
    /// 失联
    pub missing: Count,
    /// 被困
    pub trapped: Count,
    /// 当班, 在场
    pub on_site: Count,
    /// 升井, 脱险
    pub safe: Count,
    /// 疏散转移
    pub evacuated: Count,
    /// 涉险
    pub in_danger: Count,
}

impl Casualties {
    /// The figures with their names in JSON, in the order of gravity.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, Count); 8] {
        [
            ("dead", self.dead),
            ("missing", self.missing),
            ("trapped", self.trapped),
            ("injured", self.injured),
            ("in_danger", self.in_danger),
            ("on_site", self.on_site),
            ("safe", self.safe),
            ("evacuated", self.evacuated),
        ]
    }

    /// Whether a figure is due again.
    #[must_use]
    pub fn is_preliminary(&self) -> bool {
        self.named().into_iter().any(|(_, count)| count.is_preliminary())
    }
}

/// Which way a report goes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = OwedVia)]
pub enum Via {
    /// 块: along the government.
    Block,
    /// 条: along the line of business.
    Line,
    /// 越级抄送: a copy over the head of the next level.
    Skip,
}

impl Via {
    /// All ways, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::Block, Self::Line, Self::Skip];

    /// The word used in JSON and in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Line => "line",
            Self::Skip => "skip",
        }
    }

    /// The way with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|via| via.word() == word)
    }
}

/// By which medium a report is owed: two acts, two clocks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// ☎
    Tel,
    /// 文
    Doc,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(count: Count) -> String {
        serde_json::to_string(&count).unwrap_or_default()
    }

    #[test]
    fn a_figure_without_the_mark_keeps_the_bytes_it_always_had() {
        let old = r#"{"dead":{"how":"none"},"injured":{"how":"at_least","n":2},"missing":{"how":"unknown"},"trapped":{"how":"number","n":3},"on_site":{"how":"unknown"},"safe":{"how":"unknown"},"evacuated":{"how":"unknown"},"in_danger":{"how":"unknown"}}"#;
        let read: Casualties = serde_json::from_str(old).unwrap_or_default();
        assert_eq!(serde_json::to_string(&read).unwrap_or_default(), old);
        assert!(!read.is_preliminary());
        assert_eq!(read.trapped, Count::Number { n: 3, preliminary: false });
    }

    #[test]
    fn the_mark_is_written_where_it_is_set_and_read_again() {
        for (count, json) in [
            (Count::NONE, r#"{"how":"none","preliminary":true}"#),
            (Count::Number { n: 3, preliminary: false }, r#"{"how":"number","n":3,"preliminary":true}"#),
            (Count::AtLeast { n: 3, preliminary: false }, r#"{"how":"at_least","n":3,"preliminary":true}"#),
        ] {
            let marked = count.marked(true);
            assert_eq!(written(marked), json);
            assert_eq!(serde_json::from_str::<Count>(json).ok(), Some(marked));
            assert_eq!((marked.known(), marked.is_preliminary()), (count.known(), true));
            assert_eq!(marked.marked(false), count);
        }
    }

    #[test]
    fn of_what_nobody_said_nothing_is_preliminary() {
        let typed = |how, n| CountInput { how, n, preliminary: true };
        assert_eq!(Count::try_from(typed(How::Unknown, None)), Err(BadCount::NothingPreliminary));
        assert_eq!(Count::try_from(typed(How::AtLeast, Some(0))), Ok(Count::Unknown));
        assert_eq!(Count::try_from(typed(How::Number, Some(0))), Ok(Count::None { preliminary: true }));
        assert_eq!(Count::Unknown.marked(true), Count::Unknown);
    }

    #[test]
    fn the_mark_is_said_in_both_languages() {
        let said = |count: Count| (count.marked(true).zh(), count.marked(true).en());
        assert_eq!(said(Count::NONE), ("无（初步）".to_owned(), "none (preliminary)".to_owned()));
        let least = Count::AtLeast { n: 2, preliminary: false };
        assert_eq!(said(least), ("至少 2 人（初步）".to_owned(), "at least 2 (preliminary)".to_owned()));
    }
}
