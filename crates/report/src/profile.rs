//! A place's own terms: how soon it wants reports, how soon they are received, who
//! is told when a clock has run out, what else goes up.
//!
//! Read at run time from `profiles/<place>/profile.toml`; nothing about a place is
//! compiled in. A profile may be stricter than the law, never looser: a value over
//! a legal ceiling is refused when the profile is loaded, with both numbers.

mod form;
mod series;

pub use form::FormTemplate;
pub use series::SeriesRow;

use crate::model::{Medium, Via};
use crate::rules::deadlines::{Case, Cover, Reach};
use crate::rules::escalate::StepRow;
use crate::rules::grades::Day;
use crate::rules::kinds::Kind;
use crate::rules::law::{Law, Mark};
use facts::report::{DocumentKind, StepWord};
use kernel::calendar::Date;
use kernel::limits::report::CLOCK_MAX_MINUTES;
use kernel::{Grade, Instant, Level};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Why a profile was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// Not TOML, or a key that does not exist.
    #[error("profile.toml: {0}")]
    Syntax(String),
    /// A kind that is not in the table.
    #[error("profile.toml: 没有代码为 {0:?} 的种类")]
    UnknownKind(String),
    /// A form of the system above that asks for what there is not.
    #[error("profile.toml: 表单“{name}”里的 {what} 不是可填的项")]
    Form {
        /// Which.
        name: String,
        /// The name in braces.
        what: String,
    },
    /// A series of documents that cannot be numbered, or not told from another.
    #[error("profile.toml: 文书“{name}”：{what}")]
    Series {
        /// Which.
        name: String,
        /// What is wrong.
        what: &'static str,
    },
    /// A number of minutes that is no clock.
    #[error("profile.toml: {article}：分钟数应在 1 到 {CLOCK_MAX_MINUTES} 之间")]
    Minutes {
        /// Which row.
        article: String,
    },
    /// An hour that no day has.
    #[error("profile.toml: {article}：before_hours 为 0 至 23 点")]
    Hours {
        /// Which row.
        article: String,
    },
    /// A time that ends before it begins.
    #[error("profile.toml: 敏感时间“{name}”的 to 早于 from")]
    Times {
        /// Which.
        name: String,
    },
    /// More than all is lost.
    #[error("profile.toml: scores.late_percent 应在 0 到 100 之间")]
    Percent,
    /// A duty whose posts sign nothing.
    #[error("profile.toml: {article}：by 只能是 leader、deputy、head、chief")]
    Signers {
        /// Which row.
        article: String,
    },
    /// Looser than the law.
    #[error(
        "profile.toml: {article}：{medium_zh} {minutes} 分钟宽于法定上限 {ceiling_minutes} 分钟（{ceiling_article}；{case}）。地方标准只能更严"
    )]
    Looser {
        /// Which row of the profile.
        article: String,
        /// ☎ or 文.
        medium_zh: &'static str,
        /// What the profile says.
        minutes: u32,
        /// What the law says.
        ceiling_minutes: u32,
        /// Where the law says it.
        ceiling_article: String,
        /// A report that shows it: kind, grade and level.
        case: String,
    },
    /// Escalation that does not begin with the officer, or goes back in time.
    #[error(
        "profile.toml: 逐级催办应从 officer 开始，分钟数依次递增，每级一次；again_minutes 和 delivery_minutes 应在 1 到 {CLOCK_MAX_MINUTES} 之间"
    )]
    Steps,
}

/// Duties of the posts that may sign.
const SIGNING_DUTIES: [&str; 4] = ["leader", "deputy", "head", "chief"];

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    #[serde(default)]
    applies: Cover,
    tel_minutes: Option<u32>,
    doc_minutes: Option<u32>,
    article: String,
    article_en: String,
    mark: Mark,
    /// Whether the place has confirmed the number of minutes; the article stands either way.
    #[serde(default = "confirmed")]
    minutes_confirmed: bool,
}

const fn confirmed() -> bool {
    true
}

impl Term {
    const fn minutes(&self, medium: Medium) -> Option<u32> {
        match medium {
            Medium::Tel => self.tel_minutes,
            Medium::Doc => self.doc_minutes,
        }
    }
}

/// How soon a person takes what was delivered (签收).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// Minutes from delivery.
    pub minutes: u32,
    /// Where it comes from.
    pub article: String,
    /// The same in English.
    pub article_en: String,
    /// How sure we are.
    pub mark: Mark,
    /// Whether the place has confirmed the number of minutes.
    #[serde(default = "confirmed")]
    pub minutes_confirmed: bool,
}

/// One of the place's own terms, for those who keep the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct TermRow {
    /// Which reports.
    pub applies: Cover,
    /// ☎ within so many minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tel_minutes: Option<u32>,
    /// 文 within so many minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_minutes: Option<u32>,
    /// 签收 within so many minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receive_minutes: Option<u32>,
    /// Where it comes from.
    pub article: String,
    /// The same in English.
    pub article_en: String,
    /// How sure we are of the source.
    pub mark: Mark,
    /// Whether the place has confirmed the minutes.
    pub minutes_confirmed: bool,
}

/// How often this place wants follow-ups: within so many minutes, or before certain hours.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnFollow {
    #[serde(default)]
    applies: Cover,
    minutes: Option<u32>,
    /// Hours of the day, `[8, 17]`: the next of them that is at least an hour away.
    #[serde(default)]
    before_hours: Vec<u8>,
    article: String,
    article_en: String,
}

impl OwnFollow {
    fn due_at(&self, basis: Instant) -> Option<Instant> {
        let within = self.minutes.map(|minutes| basis.plus_minutes(i64::from(minutes)));
        let midnight = Instant::from_civil_day(basis.civil_day());
        let hours = (0..=1).flat_map(|day| self.before_hours.iter().map(move |hour| (day, *hour)));
        let hours = hours.map(|(day, hour)| midnight.plus_minutes((day * 24 + i64::from(hour)) * 60));
        within.into_iter().chain(hours.filter(|at| *at >= basis.plus_minutes(60))).min()
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnReach {
    applies: Cover,
    to: Reach,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnSkip {
    applies: Cover,
    media: Vec<Medium>,
}

/// 签发: who may sign what, and how long each is given to answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignRow {
    /// Which reports.
    #[serde(default)]
    pub applies: Cover,
    /// Duties of the posts that may sign, in the order in which they are asked; nobody: no
    /// signature is needed.
    pub by: Vec<String>,
    /// 核稿: a colleague checks the text first.
    #[serde(default)]
    pub check: bool,
    /// Minutes until the next of them is asked.
    #[serde(default = "sign_minutes")]
    pub minutes: u32,
    /// Where it comes from.
    pub article: String,
    /// The same in English.
    pub article_en: String,
}

/// Who owes a report to the general duty room, beside whoever was first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstBy {
    /// 属地: the township where it happened.
    Township,
    /// 主管部门: the bureau in charge, which heard of it along its line.
    Bureau,
}

/// 首报责任: who owes a report of what; the first satisfies speed, the others still owe theirs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwesRow {
    /// Which reports.
    #[serde(default)]
    pub applies: Cover,
    /// Who.
    pub by: Vec<FirstBy>,
    /// 文 of who was not first, minutes from when they were told.
    pub doc_minutes: u32,
    /// Where it comes from.
    pub article: String,
    /// The same in English.
    pub article_en: String,
    /// How sure we are of the source.
    pub mark: Mark,
    /// Whether the place has confirmed the minutes.
    #[serde(default = "confirmed")]
    pub minutes_confirmed: bool,
}

impl OwesRow {
    /// The written report of who was not first, from when they were told.
    #[must_use]
    pub fn term(&self, told_at: Instant) -> facts::report::Term {
        let (zh, en) = (self.article.clone(), self.article_en.clone());
        facts::report::Term::own(told_at, self.doc_minutes, zh, en)
    }
}

/// 采用: what an item is worth, in points, and what a late one loses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreWeights {
    /// 专报
    pub special: u32,
    /// 送阅
    pub circulated: u32,
    /// 约稿
    pub commissioned: u32,
    /// 综合
    pub combined: u32,
    /// 备查
    pub filed: u32,
    /// A national leader's instruction on it; nothing where a place's own rules name none.
    #[serde(default)]
    pub instructed_national: u32,
    /// A provincial leader's instruction on it.
    pub instructed_province: u32,
    /// A city leader's.
    pub instructed_city: u32,
    /// A district leader's.
    #[serde(default)]
    pub instructed_district: u32,
    /// With pictures, sound or film from the scene.
    pub pictures: u32,
    /// What a late report (迟报) loses, in per cent of the item.
    pub late_percent: u32,
    /// Where the weights come from.
    pub article: String,
    /// The same in English.
    pub article_en: String,
}

fn scores() -> ScoreWeights {
    ScoreWeights {
        special: 5,
        circulated: 4,
        commissioned: 3,
        combined: 2,
        filed: 1,
        instructed_national: 5,
        instructed_province: 4,
        instructed_city: 3,
        instructed_district: 0,
        pictures: 1,
        late_percent: 50,
        article: "平台默认，参照梅州市信息报告考评督办暂行办法 四（一）至（四）".to_owned(),
        article_en: "Platform default, after Meizhou's provisional rules, IV(1)-(4)".to_owned(),
    }
}

/// 敏感时间: days of this place on which even what is light is reported.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SensitiveTime {
    #[serde(flatten)]
    named: Day,
    from: Date,
    to: Date,
}

fn inquiry() -> Receive {
    Receive {
        minutes: 20,
        article: "平台默认：20 分钟内核报".to_owned(),
        article_en: "Platform default: answer an inquiry within 20 minutes".to_owned(),
        mark: Mark::K,
        minutes_confirmed: false,
    }
}

const fn sign_minutes() -> u32 {
    3
}

const fn again_minutes() -> u32 {
    10
}

const fn delivery_minutes() -> u32 {
    5
}

/// The terms of one place.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name in configuration.
    pub id: String,
    /// The place.
    pub zh: String,
    /// The place in English.
    pub en: String,
    /// Whether more than 200 people/km² live here: an earthquake is then estimated graver.
    /// Absent is unknown, which counts as yes.
    #[serde(default)]
    pub densely_populated: Option<bool>,
    #[serde(default, rename = "term")]
    terms: Vec<Term>,
    /// 签收.
    pub receive: Receive,
    /// 核报: how soon an inquiry is answered, where who asks names no time.
    #[serde(default = "inquiry")]
    pub inquiry: Receive,
    /// Who is told when a clock has run out.
    #[serde(rename = "escalation")]
    pub steps: Vec<StepRow>,
    /// The last of them is told again after so many minutes, until somebody acts.
    #[serde(default = "again_minutes")]
    pub again_minutes: u32,
    /// A report that has not reached the addressee's node after so many minutes is told.
    #[serde(default = "delivery_minutes")]
    pub delivery_minutes: u32,
    #[serde(default, rename = "follow")]
    follows: Vec<OwnFollow>,
    #[serde(default, rename = "reach")]
    reaches: Vec<OwnReach>,
    #[serde(default, rename = "skip")]
    skips: Vec<OwnSkip>,
    #[serde(default, rename = "sign")]
    signs: Vec<SignRow>,
    #[serde(default)]
    owes: Vec<OwesRow>,
    /// 采用: what an item is worth.
    #[serde(default = "scores")]
    pub scores: ScoreWeights,
    #[serde(default, rename = "sensitive_time")]
    sensitive_times: Vec<SensitiveTime>,
    #[serde(default, rename = "series")]
    series: Vec<SeriesRow>,
    /// 上级系统表单: forms in which the systems above want a report.
    #[serde(default, rename = "form")]
    pub forms: Vec<FormTemplate>,
    /// 地名: what people here call their towns and counties, for the reader of messages.
    #[serde(default)]
    names: reader::Names,
    #[serde(skip)]
    known: Arc<reader::Known>,
}

impl Profile {
    /// Reads a profile and measures it against the law.
    ///
    /// # Errors
    /// The first thing that is wrong; [`ProfileError::Looser`] where it is looser than the law.
    pub fn from_toml(text: &str, law: &Law) -> Result<Self, ProfileError> {
        let mut profile: Self =
            toml::from_str(text).map_err(|error| ProfileError::Syntax(error.to_string()))?;
        profile.series = series::merged(profile.series).map_err(|bad| match bad {
            series::BadSeries::Syntax(what) => ProfileError::Syntax(what),
            series::BadSeries::Row(name, what) => ProfileError::Series { name, what },
        })?;
        profile.check_rows(law)?;
        profile.check_steps()?;
        profile.check_against(law)?;
        profile.known = Arc::new(reader::Known::new(&profile.names));
        Ok(profile)
    }

    /// The names that the reader of messages knows here.
    #[must_use]
    pub fn known(&self) -> &reader::Known {
        &self.known
    }

    fn check_rows(&self, law: &Law) -> Result<(), ProfileError> {
        let covers = (self.terms.iter().map(|row| &row.applies))
            .chain(self.reaches.iter().map(|row| &row.applies))
            .chain(self.follows.iter().map(|row| &row.applies))
            .chain(self.skips.iter().map(|row| &row.applies))
            .chain(self.signs.iter().map(|row| &row.applies))
            .chain(self.owes.iter().map(|row| &row.applies));
        if let Some(code) = covers.into_iter().find_map(|cover| cover.unknown_kind(&law.kinds)) {
            return Err(ProfileError::UnknownKind(code.to_owned()));
        }
        let clocks = self
            .terms
            .iter()
            .flat_map(|row| [row.tel_minutes, row.doc_minutes].map(|minutes| (&row.article, minutes)))
            .chain(self.follows.iter().map(|row| (&row.article, row.minutes)))
            .chain(self.signs.iter().map(|row| (&row.article, Some(row.minutes))))
            .chain(self.owes.iter().map(|row| (&row.article, Some(row.doc_minutes))))
            .chain([&self.receive, &self.inquiry].map(|row| (&row.article, Some(row.minutes))));
        for (article, minutes) in clocks {
            if minutes.is_some_and(|minutes| !(1..=CLOCK_MAX_MINUTES).contains(&minutes)) {
                return Err(ProfileError::Minutes { article: article.clone() });
            }
        }
        let duty = |row: &&SignRow| row.by.iter().any(|duty| !SIGNING_DUTIES.contains(&duty.as_str()));
        if let Some(row) = self.signs.iter().find(duty) {
            return Err(ProfileError::Signers { article: row.article.clone() });
        }
        if let Some(time) = self.sensitive_times.iter().find(|time| time.to < time.from) {
            return Err(ProfileError::Times { name: time.named.zh.clone() });
        }
        if let Some((form, what)) = self.forms.iter().find_map(|f| f.unknown().map(|what| (f, what))) {
            return Err(ProfileError::Form { name: form.zh.clone(), what });
        }
        if self.scores.late_percent > 100 {
            return Err(ProfileError::Percent);
        }
        if let Some(row) = self.follows.iter().find(|row| row.before_hours.iter().any(|hour| *hour > 23)) {
            return Err(ProfileError::Hours { article: row.article.clone() });
        }
        Ok(())
    }

    fn check_steps(&self) -> Result<(), ProfileError> {
        let begins = self.steps.first().is_some_and(|first| first.step == StepWord::Officer);
        let rises = self
            .steps
            .iter()
            .zip(self.steps.iter().skip(1))
            .all(|(a, b)| a.step < b.step && a.after_minutes <= b.after_minutes);
        let bounded = self.steps.iter().all(|row| row.after_minutes <= CLOCK_MAX_MINUTES)
            && [self.again_minutes, self.delivery_minutes]
                .iter()
                .all(|n| (1..=CLOCK_MAX_MINUTES).contains(n));
        if begins && rises && bounded { Ok(()) } else { Err(ProfileError::Steps) }
    }

    /// Every report there can be, against every term: a few thousand comparisons, once at load.
    fn check_against(&self, law: &Law) -> Result<(), ProfileError> {
        for kind in law.kinds.iter() {
            for case in cases(kind) {
                for medium in [Medium::Tel, Medium::Doc] {
                    self.check_case(law, kind, &case, medium)?;
                }
            }
        }
        Ok(())
    }

    fn check_case(
        &self,
        law: &Law,
        kind: &Kind,
        case: &Case<'_>,
        medium: Medium,
    ) -> Result<(), ProfileError> {
        let Some(ceiling) = law.deadlines.ceiling(case, medium, None) else { return Ok(()) };
        let looser = self
            .terms
            .iter()
            .filter(|term| term.applies.covers(case))
            .filter_map(|term| term.minutes(medium).map(|minutes| (term, minutes)))
            .find(|(_, minutes)| *minutes > ceiling.minutes);
        match looser {
            None => Ok(()),
            Some((term, minutes)) => Err(ProfileError::Looser {
                article: term.article.clone(),
                medium_zh: if medium == Medium::Tel { "电话" } else { "书面" },
                minutes,
                ceiling_minutes: ceiling.minutes,
                ceiling_article: ceiling.basis.zh.clone(),
                case: format!("{}，{:?} 级，{} 报出", kind.zh, case.grade, case.level.word()),
            }),
        }
    }

    /// The place's own terms, as written.
    #[must_use]
    pub fn rows(&self) -> Vec<TermRow> {
        let own = self.terms.iter().map(|t| TermRow {
            applies: t.applies.clone(),
            tel_minutes: t.tel_minutes,
            doc_minutes: t.doc_minutes,
            receive_minutes: None,
            article: t.article.clone(),
            article_en: t.article_en.clone(),
            mark: t.mark,
            minutes_confirmed: t.minutes_confirmed,
        });
        let receive = TermRow {
            applies: Cover::default(),
            tel_minutes: None,
            doc_minutes: None,
            receive_minutes: Some(self.receive.minutes),
            article: self.receive.article.clone(),
            article_en: self.receive.article_en.clone(),
            mark: self.receive.mark,
            minutes_confirmed: self.receive.minutes_confirmed,
        };
        own.chain([receive]).collect()
    }

    /// Until when a person at the desk should have taken what was delivered at this instant.
    #[must_use]
    pub fn receive_due_at(&self, delivered_at: Instant) -> Instant {
        delivered_at.plus_minutes(i64::from(self.receive.minutes))
    }

    /// The shortest of the place's own terms for this clock: minutes and article in both languages.
    #[must_use]
    pub fn term(&self, case: &Case<'_>, medium: Medium) -> Option<(u32, &str, &str)> {
        self.terms
            .iter()
            .filter(|term| term.applies.covers(case))
            .filter_map(|term| {
                term.minutes(medium).map(|minutes| (minutes, term.article.as_str(), term.article_en.as_str()))
            })
            .min()
    }

    /// When this place wants the next follow-up after one at `basis`: the instant and the
    /// article in both languages.
    #[must_use]
    pub fn follow(&self, case: &Case<'_>, basis: Instant) -> Option<(Instant, &str, &str)> {
        self.follows
            .iter()
            .filter(|row| row.applies.covers(case))
            .filter_map(|row| Some((row.due_at(basis)?, row.article.as_str(), row.article_en.as_str())))
            .min()
    }

    /// How far this place wants the report to go, where it asks for more than the law.
    #[must_use]
    pub fn reach(&self, case: &Case<'_>) -> Option<Reach> {
        self.reaches.iter().filter(|row| row.applies.covers(case)).map(|row| row.to).max()
    }

    /// 文书: the series that a unit of a level has.
    pub fn series(&self, level: Level) -> impl Iterator<Item = &SeriesRow> {
        series::of_level(&self.series, level)
    }

    /// The series of this code, as the place has it now.
    #[must_use]
    pub fn series_of(&self, code: &str) -> Option<&SeriesRow> {
        self.series.iter().find(|row| row.code == code)
    }

    /// The English name of a series that is still called so.
    #[must_use]
    pub fn series_en(&self, code: &str, zh: &str) -> Option<&str> {
        self.series_of(code).filter(|row| row.zh == zh).map(|row| row.en.as_str())
    }

    /// What sort of document a series is.
    #[must_use]
    pub fn series_kind(&self, code: &str) -> Option<DocumentKind> {
        self.series_of(code).map(|row| row.kind)
    }

    /// Who signs such a report: the first row that speaks of it; nobody, where none does.
    #[must_use]
    pub fn sign(&self, case: &Case<'_>) -> Option<&SignRow> {
        self.signs.iter().find(|row| row.applies.covers(case)).filter(|row| !row.by.is_empty())
    }

    /// Who owes a report of this, beside whoever was first: the first row that speaks of it and
    /// names them.
    #[must_use]
    pub fn owes(&self, case: &Case<'_>, by: FirstBy) -> Option<&OwesRow> {
        self.owes.iter().find(|row| row.applies.covers(case) && row.by.contains(&by))
    }

    /// The place's own sensitive time that this day lies in.
    #[must_use]
    pub fn sensitive_time(&self, on: Date) -> Option<&Day> {
        self.sensitive_times.iter().find(|time| time.from <= on && on <= time.to).map(|time| &time.named)
    }

    /// The media of a skip-level copy that this place asks for.
    #[must_use]
    pub fn skip(&self, case: &Case<'_>) -> Option<&[Medium]> {
        self.skips.iter().find(|row| row.applies.covers(case)).map(|row| row.media.as_slice())
    }
}

/// Every report of a kind that there can be.
fn cases(kind: &Kind) -> impl Iterator<Item = Case<'_>> {
    Grade::ALL.into_iter().flat_map(move |grade| {
        Level::ALL.into_iter().flat_map(move |level| {
            Via::ALL.into_iter().map(move |via| Case {
                kind: &kind.code,
                class: kind.class,
                grade,
                level,
                via,
            })
        })
    })
}
