//! The nouns of a first report: counts of people, ways and media of reporting,
//! and the report as it is typed.
//!
//! Used by the rules, the service and the API of this slice. A [`Count`] is never
//! a bare number: unknown is not zero, and *none* is zero that somebody stated.
//! What was typed ([`FirstReport`], [`CountInput`]) may be wrong and says so in
//! [`crate::rules::validate`]; what was accepted ([`Count`], [`Casualties`])
//! cannot be.

use kernel::error::FieldError;
use kernel::limits::PEOPLE_COUNT;
use kernel::{AttachmentId, DeskId, Grade, Instant, Moment, PlaceId, ReportId, UnitId};
use serde::{Deserialize, Serialize};

/// How many people, as far as anybody knows.
///
/// Constructed by [`Count::number`] and [`Count::at_least`], which keep it within
/// [`PEOPLE_COUNT`] and make a stated zero [`Count::None`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
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
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
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

/// The figures as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CasualtiesInput {
    /// 死亡
    pub dead: CountInput,
    /// 受伤
    pub injured: CountInput,
    /// 失联
    pub missing: CountInput,
    /// 被困
    pub trapped: CountInput,
    /// 当班, 在场
    pub on_site: CountInput,
    /// 升井, 脱险
    pub safe: CountInput,
    /// 疏散转移
    pub evacuated: CountInput,
    /// 涉险
    pub in_danger: CountInput,
}

impl CasualtiesInput {
    /// The figures, or every one that cannot be, with its pointer below `/casualties`.
    ///
    /// # Errors
    /// One entry for each wrong figure.
    pub fn accept(&self) -> Result<Casualties, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut take = |name: &str, typed: &CountInput| {
            Count::try_from(typed.clone()).unwrap_or_else(|bad| {
                errors.push(FieldError {
                    pointer: format!("/casualties/{name}"),
                    code: bad.code().to_owned(),
                    detail: bad.to_string(),
                });
                Count::Unknown
            })
        };
        let accepted = Casualties {
            dead: take("dead", &self.dead),
            injured: take("injured", &self.injured),
            missing: take("missing", &self.missing),
            trapped: take("trapped", &self.trapped),
            on_site: take("on_site", &self.on_site),
            safe: take("safe", &self.safe),
            evacuated: take("evacuated", &self.evacuated),
            in_danger: take("in_danger", &self.in_danger),
        };
        if errors.is_empty() { Ok(accepted) } else { Err(errors) }
    }
}

impl From<Casualties> for CasualtiesInput {
    fn from(c: Casualties) -> Self {
        Self {
            dead: c.dead.into(),
            injured: c.injured.into(),
            missing: c.missing.into(),
            trapped: c.trapped.into(),
            on_site: c.on_site.into(),
            safe: c.safe.into(),
            evacuated: c.evacuated.into(),
            in_danger: c.in_danger.into(),
        }
    }
}

/// Which way a report goes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
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

/// A grade as an officer chooses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChosenRating {
    /// The grade.
    pub grade: Grade,
    /// 较大涉险
    #[serde(default)]
    pub near_miss: bool,
}

/// A first report as typed: the body of `POST /reports`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FirstReport {
    /// Made by the client, so that sending twice is sending once.
    #[serde(default)]
    pub id: Option<ReportId>,
    /// 演练
    #[serde(default)]
    pub drill: bool,
    /// The reporting unit, where the writer serves several.
    #[serde(default)]
    pub unit_id: Option<UnitId>,
    /// The desk it is written at.
    #[serde(default)]
    pub desk_id: Option<DeskId>,
    /// 何时
    #[serde(default = "unknown_moment")]
    pub happened: Moment,
    /// 何时, in the caller's words.
    #[serde(default)]
    pub happened_text: Option<String>,
    /// When the unit knew; the clocks start here. Absent: when it is sent.
    #[serde(default)]
    pub knew_at: Option<Instant>,
    /// 何地
    #[serde(default)]
    pub place_text: String,
    /// The known place, where one was chosen.
    #[serde(default)]
    pub place_id: Option<PlaceId>,
    /// Why this unit reports a place outside its jurisdiction.
    #[serde(default)]
    pub outside_reason: Option<String>,
    /// 何事, one sentence.
    pub what: String,
    /// Code of the kind.
    pub kind: String,
    /// 伤亡
    #[serde(default)]
    pub casualties: CasualtiesInput,
    /// 现场联系人
    #[serde(default)]
    pub contact_name: Option<String>,
    /// 联系电话
    #[serde(default)]
    pub contact_phone: Option<String>,
    /// The grade chosen; absent: as proposed.
    #[serde(default)]
    pub rating: Option<ChosenRating>,
    /// Why it is lower than proposed.
    #[serde(default)]
    pub rating_reason: Option<String>,
    /// Photographs and papers, already uploaded.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
}

const fn unknown_moment() -> Moment {
    Moment::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_one_shape_in_json() {
        for (json, count) in [
            (r#"{"how":"unknown"}"#, Count::Unknown),
            (r#"{"how":"none"}"#, Count::None),
            (r#"{"how":"number","n":3}"#, Count::Number { n: 3 }),
            (r#"{"how":"at_least","n":3}"#, Count::AtLeast { n: 3 }),
        ] {
            assert_eq!(serde_json::from_str::<Count>(json).unwrap(), count);
            assert_eq!(serde_json::to_string(&count).unwrap(), json);
        }
    }

    #[test]
    fn what_cannot_be_a_count_is_refused_with_a_sentence() {
        for (json, says) in [
            (r#"{"how":"number","n":-1}"#, "负数"),
            (r#"{"how":"number","n":10000001}"#, "超过"),
            (r#"{"how":"number","n":99999999999}"#, "超过"),
            (r#"{"how":"at_least"}"#, "请填人数"),
        ] {
            let refused = serde_json::from_str::<Count>(json).unwrap_err().to_string();
            assert!(refused.contains(says), "{json}: {refused}");
        }
        assert!(serde_json::from_str::<Count>(r#"{"how":"many"}"#).is_err());
    }

    #[test]
    fn a_stated_zero_is_none_and_at_least_nobody_says_nothing() {
        assert_eq!(Count::number(0), Ok(Count::None));
        assert_eq!(Count::at_least(0), Ok(Count::Unknown));
        assert_eq!(Count::number(i64::from(PEOPLE_COUNT)), Ok(Count::Number { n: PEOPLE_COUNT }));
    }

    #[test]
    fn every_wrong_figure_is_named() {
        let typed: CasualtiesInput =
            serde_json::from_str(r#"{"dead":{"how":"number","n":-2},"safe":{"how":"number"}}"#).unwrap();
        let errors = typed.accept().unwrap_err();
        let named: Vec<_> = errors.iter().map(|e| (e.pointer.as_str(), e.code.as_str())).collect();
        assert_eq!(named, [("/casualties/dead", "count.negative"), ("/casualties/safe", "count.missing")]);
        assert_eq!(CasualtiesInput::default().accept(), Ok(Casualties::default()));
    }

    #[test]
    fn figures_survive_the_way_through_json() {
        let figures = Casualties { dead: Count::None, trapped: Count::AtLeast { n: 3 }, ..Casualties::default() };
        let json = serde_json::to_string(&figures).unwrap();
        assert_eq!(serde_json::from_str::<Casualties>(&json).unwrap(), figures);
        assert_eq!(CasualtiesInput::from(figures).accept(), Ok(figures));
        assert_eq!(serde_json::from_str::<Casualties>("{}").unwrap(), Casualties::default());
    }
}
