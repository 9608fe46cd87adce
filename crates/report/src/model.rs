//! The nouns of a first report: counts of people, ways and media of reporting,
//! and the report as it is typed.
//!
//! Used by the rules, the service and the API of this slice. A [`Count`] is never
//! a bare number: unknown is not zero, and *none* is zero that somebody stated.
//! What was typed ([`FirstReport`], [`CountInput`]) may be wrong and says so in
//! [`crate::rules::validate`]; what was accepted ([`Count`], [`Casualties`])
//! cannot be.

use kernel::error::FieldError;
use kernel::{
    AccountId, AttachmentId, DeskId, Grade, InquiryId, Instant, Moment, PlaceId, Rating, ReportId, UnitId,
};
use serde::{Deserialize, Serialize};

pub use facts::report::{BadCount, Casualties, Count, CountInput, HandMethod, How, Medium, Via};

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

/// A grade as an officer chooses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChosenRating {
    /// The grade.
    pub grade: Grade,
    /// 较大涉险
    #[serde(default)]
    pub near_miss: bool,
    /// 必报, whatever the grade.
    #[serde(default)]
    pub regardless: bool,
}

impl ChosenRating {
    /// A grade by the facts alone.
    #[must_use]
    pub const fn new(grade: Grade, near_miss: bool) -> Self {
        Self { grade, near_miss, regardless: false }
    }

    /// The grade that was chosen, which nobody has confirmed.
    #[must_use]
    pub const fn rating(self) -> Rating {
        Rating { grade: self.grade, near_miss: self.near_miss, confirmed: false, regardless: self.regardless }
    }
}

impl From<Rating> for ChosenRating {
    fn from(rating: Rating) -> Self {
        Self { grade: rating.grade, near_miss: rating.near_miss, regardless: rating.regardless }
    }
}

/// 补录, as typed: it was reported outside the platform, and is entered now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LateEntry {
    /// When it was reported.
    pub at: Instant,
    /// To which desk; the general duty room, where nobody says.
    #[serde(default)]
    pub desk_id: Option<DeskId>,
    /// How.
    pub method: HandMethod,
    /// Who took it there.
    pub took_by: String,
    /// Why it was not entered then.
    pub reason: String,
    /// A photograph of the paper record.
    #[serde(default)]
    pub paper: Option<AttachmentId>,
}

/// 断网时写: it was finished while the node was out of reach, and goes now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WrittenOffline {
    /// When it was finished, by the node's time as the device last knew it.
    pub at: Instant,
    /// Who wrote it. On a shared PC somebody else may be signed in by now, and sends nothing
    /// in another's name.
    #[serde(default)]
    pub by: Option<AccountId>,
}

/// A first report as typed: the body of `POST /reports`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FirstReport {
    /// Made by the client, so that sending twice is sending once.
    #[serde(default)]
    pub id: Option<ReportId>,
    /// 演练, as the page said when it was written; absent: as the session is now.
    #[serde(default)]
    pub drill: Option<bool>,
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
    /// Photographs and papers: uploaded, or announced by the caller and following.
    #[serde(default)]
    pub attachments: Vec<AttachmentId>,
    /// 核报: the inquiry that it answers.
    #[serde(default)]
    pub inquiry_id: Option<InquiryId>,
    /// 补录
    #[serde(default)]
    pub late: Option<LateEntry>,
    /// 断网时写; absent where it went at once.
    #[serde(default)]
    pub written: Option<WrittenOffline>,
}

const fn unknown_moment() -> Moment {
    Moment::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::limits::PEOPLE_COUNT;

    #[test]
    fn counts_have_one_shape_in_json() {
        for (json, count) in [
            (r#"{"how":"unknown"}"#, Count::Unknown),
            (r#"{"how":"none"}"#, Count::NONE),
            (r#"{"how":"number","n":3}"#, Count::Number { n: 3, preliminary: false }),
            (r#"{"how":"at_least","n":3}"#, Count::AtLeast { n: 3, preliminary: false }),
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
        assert_eq!(Count::number(0), Ok(Count::NONE));
        assert_eq!(Count::at_least(0), Ok(Count::Unknown));
        assert_eq!(
            Count::number(i64::from(PEOPLE_COUNT)),
            Ok(Count::Number { n: PEOPLE_COUNT, preliminary: false })
        );
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
        let figures = Casualties {
            dead: Count::NONE,
            trapped: Count::AtLeast { n: 3, preliminary: false },
            ..Casualties::default()
        };
        let json = serde_json::to_string(&figures).unwrap();
        assert_eq!(serde_json::from_str::<Casualties>(&json).unwrap(), figures);
        assert_eq!(CasualtiesInput::from(figures).accept(), Ok(figures));
        assert_eq!(serde_json::from_str::<Casualties>("{}").unwrap(), Casualties::default());
    }
}
