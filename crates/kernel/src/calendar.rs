//! Working days by the statutory calendar, and civil dates in China.
//!
//! The data come from the State Council's yearly notice, one row a day that
//! differs from the week, each with its source. A year whose calendar has not
//! been published is unknown, and what is counted across it is unknown with it;
//! it is never guessed. Dates are UTC+08:00. Nothing here reads a clock or a
//! file: `rules/holidays.csv` is compiled in as [`STATUTORY_CSV`], and a newer
//! notice is added at run time with [`Calendar::with_csv`].

use crate::clock::Instant;
use jiff::ToSpan as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// The statutory calendar as shipped: `date,kind,name,source`.
pub const STATUTORY_CSV: &str = include_str!("../../../rules/holidays.csv");

/// A civil date in China. In JSON and in rules it is `2026-11-24`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} 不是日期，应写作 2026-11-24")]
pub struct BadDate(String);

impl Date {
    /// The date of these numbers; `None` when there is no such day (31 April).
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The date in China at this instant. Instants beyond the years −9999 to 9999
    /// give the first or the last day there is.
    #[must_use]
    pub fn of(instant: Instant) -> Self {
        Self::of_civil_day(instant.civil_day())
    }

    /// The date this many days after 1970-01-01, held at the ends of the calendar.
    #[must_use]
    pub fn of_civil_day(day: i64) -> Self {
        let epoch = jiff::civil::Date::constant(1970, 1, 1);
        let end = if day < 0 { jiff::civil::Date::MIN } else { jiff::civil::Date::MAX };
        let days = i32::try_from(day).ok().filter(|days| days.unsigned_abs() < 7_000_000);
        Self(days.and_then(|days| epoch.checked_add(days.days()).ok()).unwrap_or(end))
    }

    /// Days since 1970-01-01, as [`Instant::civil_day`] counts them.
    #[must_use]
    pub fn civil_day(self) -> i64 {
        let epoch = jiff::civil::Date::constant(1970, 1, 1);
        self.0.since(epoch).map(|span| i64::from(span.get_days())).unwrap_or_default()
    }

    /// Midnight in China at the start of this date.
    #[must_use]
    pub fn start(self) -> Instant {
        Instant::from_civil_day(self.civil_day())
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// 1 for Monday … 7 for Sunday.
    #[must_use]
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }

    /// Whether it is a Saturday or a Sunday.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        self.weekday() >= 6
    }

    /// This date moved by civil days, held at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self::of_civil_day(self.civil_day().saturating_add(days))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Date({})", self.0)
    }
}

impl FromStr for Date {
    type Err = BadDate;

    fn from_str(text: &str) -> Result<Self, BadDate> {
        let bad = || BadDate(text.chars().take(40).collect());
        let mut parts = text.split('-');
        let (Some(year), Some(month), Some(day), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(bad());
        };
        let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return Err(bad());
        }
        let numbers = (year.parse::<i16>(), month.parse::<i8>(), day.parse::<i8>());
        let (Ok(year), Ok(month), Ok(day)) = numbers else { return Err(bad()) };
        Self::new(year, month, day).ok_or_else(bad)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Date {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Date)))
            .description(Some("civil date in China (UTC+08:00)"))
            .into()
    }
}

impl utoipa::ToSchema for Date {}

/// The calendar of this year has not been published, or is not loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{year} 年的放假安排尚未公布或未载入，工作日无法计算")]
pub struct UnknownYear {
    /// The year asked for.
    pub year: i16,
}

/// Why a table of holidays was refused. Lines count from 1, the header included.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The first line is not the header.
    #[error("第 1 行应为 date,kind,name,source")]
    Header,
    /// A line does not have four fields.
    #[error("第 {line} 行应有 4 栏：date,kind,name,source")]
    Columns {
        /// Which line.
        line: usize,
    },
    /// A date that does not exist.
    #[error("第 {line} 行：{bad}")]
    Date {
        /// Which line.
        line: usize,
        /// What stood there.
        bad: BadDate,
    },
    /// Neither `off` nor `work`.
    #[error("第 {line} 行：kind 只能是 off 或 work")]
    Kind {
        /// Which line.
        line: usize,
    },
    /// A make-up working day on an ordinary weekday says nothing; the row is wrong.
    #[error("第 {line} 行：{date} 本来就是工作日，不会是调休上班日")]
    WorkOnWeekday {
        /// Which line.
        line: usize,
        /// The date.
        date: Date,
    },
    /// The same day twice with different kinds.
    #[error("第 {line} 行：{date} 前面已写作另一种")]
    Contradiction {
        /// Which line.
        line: usize,
        /// The date.
        date: Date,
    },
    /// A row without a source.
    #[error("第 {line} 行没有写明出处")]
    Source {
        /// Which line.
        line: usize,
    },
}

/// A day that differs from the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecialDay {
    /// True for a make-up working day, false for a day off.
    pub works: bool,
    /// 春节, 国庆节 …
    pub name: String,
    /// Where it was published.
    pub source: String,
}

/// The statutory calendar of the years that were published.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    days: BTreeMap<Date, SpecialDay>,
    years: BTreeSet<i16>,
}

impl Calendar {
    /// The calendar as shipped with this version.
    ///
    /// # Errors
    /// The shipped table is malformed; a test keeps that from happening.
    pub fn statutory() -> Result<&'static Self, CalendarError> {
        static SHIPPED: LazyLock<Result<Calendar, CalendarError>> =
            LazyLock::new(|| Calendar::from_csv(STATUTORY_CSV));
        SHIPPED.as_ref().map_err(Clone::clone)
    }

    /// Reads `date,kind,name,source` rows; blank lines are passed over.
    ///
    /// # Errors
    /// The first row that cannot be right, with its line.
    pub fn from_csv(text: &str) -> Result<Self, CalendarError> {
        Self::default().with_csv(text)
    }

    /// This calendar with the rows of a further notice added.
    ///
    /// # Errors
    /// The first row that cannot be right, with its line.
    pub fn with_csv(mut self, text: &str) -> Result<Self, CalendarError> {
        let text = text.trim_start_matches('\u{feff}');
        let mut lines = text.lines().enumerate();
        if lines.next().is_none_or(|(_, header)| header.trim() != "date,kind,name,source") {
            return Err(CalendarError::Header);
        }
        for (index, row) in lines.filter(|(_, row)| !row.trim().is_empty()) {
            self.add_row(index.saturating_add(1), row.trim())?;
        }
        self.years =
            self.days.keys().map(|date| date.year()).filter(|year| self.is_published(*year)).collect();
        Ok(self)
    }

    fn add_row(&mut self, line: usize, row: &str) -> Result<(), CalendarError> {
        let mut fields = row.split(',').map(str::trim);
        let (Some(date), Some(kind), Some(name), Some(source), None) =
            (fields.next(), fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return Err(CalendarError::Columns { line });
        };
        let date: Date = date.parse().map_err(|bad| CalendarError::Date { line, bad })?;
        let works = match kind {
            "off" => false,
            "work" => true,
            _ => return Err(CalendarError::Kind { line }),
        };
        if works && !date.is_weekend() {
            return Err(CalendarError::WorkOnWeekday { line, date });
        }
        if source.is_empty() {
            return Err(CalendarError::Source { line });
        }
        let day = SpecialDay { works, name: name.to_owned(), source: source.to_owned() };
        match self.days.insert(date, day) {
            Some(earlier) if earlier.works != works => Err(CalendarError::Contradiction { line, date }),
            _ => Ok(()),
        }
    }

    /// A year counts as published when its own New Year's Day and National Day are
    /// in the table: a notice may name a day of the neighbouring year, and that one
    /// row must not make a whole year look known.
    fn is_published(&self, year: i16) -> bool {
        let off = |month, day| {
            Date::new(year, month, day)
                .and_then(|date| self.days.get(&date))
                .is_some_and(|special| !special.works)
        };
        off(1, 1) && off(10, 1)
    }

    /// The years that are known.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.iter().copied()
    }

    /// What the notice says of this day; `None` for an ordinary day of the week.
    #[must_use]
    pub fn special(&self, date: Date) -> Option<&SpecialDay> {
        self.days.get(&date)
    }

    /// Whether people work on this date.
    ///
    /// # Errors
    /// The year is not known.
    pub fn is_working_day(&self, date: Date) -> Result<bool, UnknownYear> {
        if !self.years.contains(&date.year()) {
            return Err(UnknownYear { year: date.year() });
        }
        Ok(self.days.get(&date).map_or(!date.is_weekend(), |special| special.works))
    }

    /// The `count`-th working day after `from`, which itself is not counted (the day
    /// a term begins is not counted: Civil Code, article 201). Zero gives `from`.
    ///
    /// # Errors
    /// A year that would have to be counted is not known.
    pub fn add_working_days(&self, from: Date, count: u32) -> Result<Date, UnknownYear> {
        self.walk(from, count, 1)
    }

    /// The `count`-th working day before `from`, which itself is not counted.
    ///
    /// # Errors
    /// A year that would have to be counted is not known.
    pub fn subtract_working_days(&self, from: Date, count: u32) -> Result<Date, UnknownYear> {
        self.walk(from, count, -1)
    }

    /// Walks day by day; ends at the latest where the known years end.
    fn walk(&self, from: Date, count: u32, step: i64) -> Result<Date, UnknownYear> {
        let mut date = from;
        let mut left = count;
        while left > 0 {
            date = date.plus_days(step);
            if self.is_working_day(date)? {
                left = left.saturating_sub(1);
            }
        }
        Ok(date)
    }

    /// This date if people work on it, otherwise the next working day: where a term
    /// that ends on a day off ends instead (Civil Code, article 203).
    ///
    /// # Errors
    /// A year that would have to be looked at is not known.
    pub fn on_or_after(&self, date: Date) -> Result<Date, UnknownYear> {
        if self.is_working_day(date)? { Ok(date) } else { self.add_working_days(date, 1) }
    }

    /// How many working days lie after `from` up to and including `to`; zero when
    /// `to` is not after `from`.
    ///
    /// # Errors
    /// A year between them is not known.
    pub fn working_days_between(&self, from: Date, to: Date) -> Result<u32, UnknownYear> {
        let mut date = from;
        let mut count = 0_u32;
        while date < to {
            date = date.plus_days(1);
            if self.is_working_day(date)? {
                count = count.saturating_add(1);
            }
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
