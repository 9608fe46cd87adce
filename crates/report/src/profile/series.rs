//! 文书: the series of documents that units issue, with their numbers and heads. What every duty
//! room has stands in `rules/series.toml`; a place replaces a series by its code or adds its own.

use facts::report::{CopyLine, DocumentKind, DocumentPeriod};
use kernel::Level;
use kernel::calendar::Date;
use serde::Deserialize;

const BUILTIN: &str = include_str!("../../../../rules/series.toml");

/// A series of documents, numbered by the year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesRow {
    /// Its name in the record.
    pub code: String,
    /// What sort of document.
    pub kind: DocumentKind,
    /// 值班信息
    pub zh: String,
    /// Its name in English.
    pub en: String,
    /// What stands at the head of the paper; its name, when absent. `{unit}`: the full name of the
    /// unit.
    #[serde(default)]
    pub head: Option<String>,
    /// How a number reads: `第{n}期`.
    pub number: String,
    /// Whose units have it; all, when empty.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// A written report upward goes in it.
    #[serde(default)]
    pub upward: bool,
    /// Of a periodical: what it tells of.
    #[serde(default)]
    pub period: Option<Calendar>,
    /// 内部, printed at the top left.
    #[serde(default)]
    pub mark: Option<String>,
    /// 主送机关 of a circular.
    #[serde(default)]
    pub addressed_to: Option<String>,
    /// 印发机关 of a circular; who issues it, when absent. `{unit}`: the full name of the unit.
    #[serde(default)]
    pub printed_by: Option<String>,
    /// To whom it goes beside who is owed the report.
    #[serde(default)]
    pub copies: Vec<CopyLine>,
}

/// A span of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// 月
    Month,
    /// 季度
    Quarter,
    /// 年
    Year,
}

impl Calendar {
    /// Its months.
    const fn months(self) -> i8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// Whether days begin with such a span and do not reach beyond it.
    #[must_use]
    pub fn holds(self, from: Date, to: Date) -> bool {
        let part = |date: Date| (date.year(), (date.month() - 1) / self.months());
        let begins = from.day() == 1 && (from.month() - 1) % self.months() == 0;
        begins && from <= to && part(from) == part(to)
    }
}

/// Why the series of a place were refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BadSeries {
    /// Not TOML, or a key that does not exist.
    Syntax(String),
    /// A series without a number in its numbers, or a name twice.
    Row(String, &'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    series: Vec<SeriesRow>,
}

impl SeriesRow {
    /// The number as it is printed.
    #[must_use]
    pub fn number(&self, drill: bool, year: i16, n: i64) -> String {
        let read = self.number.replace("{year}", &year.to_string()).replace("{n}", &n.to_string());
        if drill { format!("演练{read}") } else { read }
    }

    /// Before it is given: room where the count will stand.
    #[must_use]
    pub fn unnumbered(&self, drill: bool, year: i16) -> String {
        let read = self.number.replace("{year}", &year.to_string()).replace("{n}", "　");
        if drill { format!("演练{read}") } else { read }
    }

    /// What stands at the head of a unit's paper.
    #[must_use]
    pub fn head(&self, unit: &str) -> String {
        self.head.as_ref().map_or_else(|| self.zh.clone(), |head| head.replace("{unit}", unit))
    }

    /// Who has a unit's formal documents printed.
    #[must_use]
    pub fn printed_by(&self, unit: &str) -> String {
        self.printed_by.as_ref().map_or_else(|| unit.to_owned(), |by| by.replace("{unit}", unit))
    }

    /// Whether it tells of this period; of an event, where there is none.
    #[must_use]
    pub fn tells_of(&self, period: Option<DocumentPeriod>) -> bool {
        match (self.kind, period) {
            (DocumentKind::Periodical, Some(days)) => {
                self.period.is_none_or(|span| span.holds(days.from, days.to))
            }
            (kind, period) => kind != DocumentKind::Periodical && period.is_none(),
        }
    }

    fn of(&self, level: Level) -> bool {
        self.levels.is_empty() || self.levels.contains(&level)
    }
}

/// The place's own rows over those that every place has.
pub(super) fn merged(own: Vec<SeriesRow>) -> Result<Vec<SeriesRow>, BadSeries> {
    let mut all = toml::from_str::<File>(BUILTIN).map_err(|e| BadSeries::Syntax(e.to_string()))?.series;
    for row in &own {
        if !row.number.contains("{n}") {
            return Err(BadSeries::Row(row.zh.clone(), "号的写法里没有 {n}"));
        }
        if row.code.trim().is_empty() || row.zh.trim().is_empty() {
            return Err(BadSeries::Row(row.zh.clone(), "缺代码或名称"));
        }
        if own.iter().filter(|other| other.code == row.code).count() > 1 {
            return Err(BadSeries::Row(row.zh.clone(), "代码写了两次"));
        }
        if row.printed_by.is_some() && row.kind != DocumentKind::Circular {
            return Err(BadSeries::Row(row.zh.clone(), "只有 circular 写 printed_by"));
        }
        if row.period.is_some() && row.kind != DocumentKind::Periodical {
            return Err(BadSeries::Row(row.zh.clone(), "只有 periodical 写 period"));
        }
        if row.upward && row.kind != DocumentKind::Bulletin {
            return Err(BadSeries::Row(row.zh.clone(), "上报的只能是信息刊物（bulletin）"));
        }
    }
    let order: Vec<String> = all.iter().map(|row| row.code.clone()).collect();
    // A place's own row stands for the levels it names; for the others the general one stays.
    let mut rows = own;
    for general in &mut all {
        let Some(own) = rows.iter().find(|row| row.code == general.code) else { continue };
        let levels = if general.levels.is_empty() { Level::ALL.to_vec() } else { general.levels.clone() };
        general.levels = levels.into_iter().filter(|level| !own.of(*level)).collect();
    }
    let replaced = |row: &SeriesRow| row.levels.is_empty() && rows.iter().any(|own| own.code == row.code);
    let kept: Vec<SeriesRow> = all.into_iter().filter(|row| !replaced(row)).collect();
    rows.extend(kept);
    rows.sort_by_key(|row| order.iter().position(|code| *code == row.code).unwrap_or(order.len()));
    Ok(rows)
}

/// The series that a unit of a level has, in their order.
pub(super) fn of_level(rows: &[SeriesRow], level: Level) -> impl Iterator<Item = &SeriesRow> {
    rows.iter().filter(move |row| row.of(level))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_of_the_calendar_begins_with_it_and_ends_within_it() {
        let day = |month, day| Date::new(2026, month, day).unwrap_or(Date::of_civil_day(0));
        for (span, from, to, holds) in [
            (Calendar::Month, day(11, 1), day(11, 30), true),
            (Calendar::Month, day(11, 1), day(11, 9), true),
            (Calendar::Month, day(11, 2), day(11, 30), false),
            (Calendar::Month, day(11, 1), day(12, 1), false),
            (Calendar::Quarter, day(10, 1), day(12, 31), true),
            (Calendar::Quarter, day(11, 1), day(11, 30), false),
            (Calendar::Year, day(1, 1), day(12, 31), true),
            (Calendar::Year, day(10, 1), day(12, 31), false),
        ] {
            assert_eq!(span.holds(from, to), holds, "{span:?} {from} {to}");
        }
    }
}
