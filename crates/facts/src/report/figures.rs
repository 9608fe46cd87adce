//! Counts of people, and the ways and media of reporting: the plain words that
//! facts, rules and screens share.
//!
//! Used by the facts of this module, the rules and the API of the report slice. A
//! [`Count`] is never a bare number: unknown is not zero, and *none* is zero that
//! somebody stated.

use kernel::limits::PEOPLE_COUNT;
use serde::{Deserialize, Serialize};

/// How many people, as far as anybody knows.
///
/// Constructed by [`Count::number`] and [`Count::at_least`], which keep it within
/// [`PEOPLE_COUNT`] and make a stated zero [`Count::None`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "how", rename_all = "snake_case", try_from = "CountInput")]
pub enum Count {
    /// 未核实
    #[default]
    Unknown,
    /// 无: somebody said that there are none.
    None,
    /// Exactly so many.
    Number {
        /// One or more.
        n: u32,
    },
    /// 至少: so many are known, there may be more.
    AtLeast {
        /// One or more.
        n: u32,
    },
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
}

impl BadCount {
    /// Stable code for the UI.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Negative => "count.negative",
            Self::TooMany => "count.too_many",
            Self::Missing => "count.missing",
        }
    }
}

impl Count {
    /// Exactly `n`; zero is *none*.
    ///
    /// # Errors
    /// Negative, or more than [`PEOPLE_COUNT`].
    pub fn number(n: i64) -> Result<Self, BadCount> {
        Ok(match people(n)? {
            0 => Self::None,
            n => Self::Number { n },
        })
    }

    /// At least `n`; "at least nobody" says nothing and is unknown.
    ///
    /// # Errors
    /// Negative, or more than [`PEOPLE_COUNT`].
    pub fn at_least(n: i64) -> Result<Self, BadCount> {
        Ok(match people(n)? {
            0 => Self::Unknown,
            n => Self::AtLeast { n },
        })
    }

    /// The number that rules reckon with: *at least* counts as its number, unknown as nothing known.
    #[must_use]
    pub const fn known(self) -> Option<u32> {
        match self {
            Self::Unknown => None,
            Self::None => Some(0),
            Self::Number { n } | Self::AtLeast { n } => Some(n),
        }
    }

    /// Whether nobody has said anything.
    #[must_use]
    pub const fn is_unknown(self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// `3 人`, `至少 3 人`, `无`, `未核实`.
    #[must_use]
    pub fn zh(self) -> String {
        match self {
            Self::Unknown => "未核实".to_owned(),
            Self::None => "无".to_owned(),
            Self::Number { n } => format!("{n} 人"),
            Self::AtLeast { n } => format!("至少 {n} 人"),
        }
    }

    /// `3`, `at least 3`, `none`, `unverified`.
    #[must_use]
    pub fn en(self) -> String {
        match self {
            Self::Unknown => "unverified".to_owned(),
            Self::None => "none".to_owned(),
            Self::Number { n } => n.to_string(),
            Self::AtLeast { n } => format!("at least {n}"),
        }
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
        match (typed.how, typed.n) {
            (How::Unknown, _) => Ok(Self::Unknown),
            (How::None, _) => Ok(Self::None),
            (How::Number, Some(n)) => Self::number(n),
            (How::AtLeast, Some(n)) => Self::at_least(n),
            (How::Number | How::AtLeast, None) => Err(BadCount::Missing),
        }
    }
}

impl From<Count> for CountInput {
    fn from(count: Count) -> Self {
        let (how, n) = match count {
            Count::Unknown => (How::Unknown, None),
            Count::None => (How::None, None),
            Count::Number { n } => (How::Number, Some(i64::from(n))),
            Count::AtLeast { n } => (How::AtLeast, Some(i64::from(n))),
        };
        Self { how, n }
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
