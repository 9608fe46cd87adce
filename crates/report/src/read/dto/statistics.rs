//! 统计: events counted, each number with the list behind it. Dates are `2026-11-24` in the node's
//! zone; a number that stands for people is never put together with those nobody knows.

use super::UnitRef;
use kernel::{Grade, Level};
use serde::Serialize;
use utoipa::ToSchema;

/// How many events, and where they are found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Figure {
    /// Events.
    pub n: i64,
    /// The query of `GET /reports` that lists exactly these.
    pub list: String,
}

/// The same of the period, of the one just before, and of the same days a year before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Compared {
    /// Of the period.
    pub now: Figure,
    /// 上期
    pub before: Figure,
    /// 上年同期
    pub year_ago: Figure,
}

/// Days, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Span {
    /// The first.
    pub from: String,
    /// The last.
    pub to: String,
}

/// A figure of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Harm {
    /// 死亡
    Dead,
    /// 受伤
    Injured,
    /// 失联
    Missing,
    /// 被困
    Trapped,
}

/// So many people as far as anybody knows, in the period and in the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HarmSum {
    /// What happened to them.
    pub harm: Harm,
    /// People.
    pub people: i64,
    /// 至少: of an event among them only so many are known.
    pub at_least: bool,
    /// 其中初步: as many of them as are due again.
    pub preliminary: i64,
    /// Events whose figure is preliminary, 暂无 among them.
    pub preliminary_events: i64,
    /// 上期
    pub before: i64,
    /// 上年同期
    pub year_ago: i64,
    /// Events with somebody.
    pub some: Figure,
    /// 未核实: events of which nobody knows.
    pub unknown: Figure,
}

/// Events of one grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct GradeCount {
    /// The grade that counts.
    pub grade: Grade,
    /// Events.
    pub events: Compared,
    /// 暂定: of the period, not confirmed yet.
    pub provisional: Figure,
}

/// Events of one grade within something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfGrade {
    /// The grade that counts.
    pub grade: Grade,
    /// Events.
    pub events: Figure,
}

/// Events of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KindCount {
    /// Code of the kind.
    pub kind: String,
    /// Its name.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Events.
    pub events: Compared,
    /// Of the period by grade, gravest first; of one grade only, where one is asked for.
    pub grades: Vec<OfGrade>,
}

/// Events of one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlaceCount {
    /// The unit: the next below the asking one, with all that stands below it.
    pub unit: UnitRef,
    /// Its administrative code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its level.
    pub level: Level,
    /// 本级: that unit alone, without those below it.
    pub alone: bool,
    /// Events.
    pub events: Compared,
    /// Of the period by grade, gravest first; of one grade only, where one is asked for.
    pub grades: Vec<OfGrade>,
}

/// Whether a point of the series is a day or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Days.
    Day,
    /// Months.
    Month,
}

/// A day or a month of the period, and the one that stands in its place a year before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Point {
    /// Its first day.
    pub from: String,
    /// Events.
    pub now: Figure,
    /// 上年同期
    pub year_ago: Figure,
}

/// Events of an hour of a day of the week; those without any are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HourCount {
    /// 1 for Monday.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
    /// Events.
    pub events: Figure,
}

/// What happened in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Statistics {
    /// Whose events they are.
    pub of: UnitRef,
    /// The period.
    pub period: Span,
    /// The one just before.
    pub before: Span,
    /// The same days a year before.
    pub year_ago: Span,
    /// The first day of which this node holds a record: of what lies before it nothing is known, and
    /// its numbers are no zeros. Absent when there is none at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records_from: Option<String>,
    /// All events.
    pub events: Compared,
    /// After which a follow-up is still owed.
    pub following: Compared,
    /// People.
    pub harm: Vec<HarmSum>,
    /// By grade, gravest first.
    pub grades: Vec<GradeCount>,
    /// By kind, the most first.
    pub kinds: Vec<KindCount>,
    /// By the unit that wrote, the most first.
    pub places: Vec<PlaceCount>,
    /// 按发生地, the most first: an event whose report says where stands there, any other with the unit
    /// that wrote.
    pub happened: Vec<PlaceCount>,
    /// Of the period: the report says where.
    pub place_known: Figure,
    /// Of the period: it does not.
    pub place_unknown: Figure,
    /// What a point of the series is.
    pub step: Step,
    /// In order of time.
    pub series: Vec<Point>,
    /// By hour and day of the week.
    pub hours: Vec<HourCount>,
}

/// How much of some days there is a record of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// All of them.
    Whole,
    /// From some day on.
    Part,
    /// Nothing is known: its numbers are no zeros.
    Nothing,
}

impl Statistics {
    /// How much of a period there is a record of.
    #[must_use]
    pub fn recorded(&self, days: &Span) -> Recorded {
        match &self.records_from {
            Some(first) if *first <= days.from => Recorded::Whole,
            Some(first) if *first <= days.to => Recorded::Part,
            _ => Recorded::Nothing,
        }
    }
}
