//! Periods of whole days, and with which others they are compared.

use crate::service::ReportError;
use crate::service::wrong;
use kernel::Instant;
use kernel::calendar::Date;
use kernel::limits::report::{STATISTICS_BY_DAY, STATISTICS_DAYS};

/// Days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
}

impl Days {
    /// The period asked for; this month so far, when nothing is said.
    ///
    /// # Errors
    /// It ends before it begins, or is longer than two years.
    pub fn asked(from: Option<Date>, to: Option<Date>, today: Date) -> Result<Self, ReportError> {
        let to = to.unwrap_or(today);
        let from = from.unwrap_or_else(|| first_of_month(to));
        let days = Self { from, to };
        if !(1..=STATISTICS_DAYS).contains(&days.count()) {
            return Err(wrong("/to", "statistics.period", "起止日期不对：止不能早于起，最长两年"));
        }
        Ok(days)
    }

    /// How many days.
    #[must_use]
    pub fn count(self) -> i64 {
        self.to.civil_day().saturating_sub(self.from.civil_day()).saturating_add(1)
    }

    /// From, included, and to, excluded.
    #[must_use]
    pub fn instants(self) -> (Instant, Instant) {
        (self.from.start(), self.to.plus_days(1).start())
    }

    /// From, included, and to, excluded, as civil days.
    #[must_use]
    pub fn civil(self) -> (i64, i64) {
        (self.from.civil_day(), self.to.civil_day().saturating_add(1))
    }

    /// Whether it is shown day by day.
    #[must_use]
    pub fn by_day(self) -> bool {
        self.count() <= STATISTICS_BY_DAY
    }

    /// 上年同期: the same dates a year before.
    #[must_use]
    pub fn year_ago(self) -> Self {
        self.moved(12)
    }

    /// 上期: the same days of the month, the quarter or the year before, where the period begins
    /// with one; otherwise as many days just before it.
    #[must_use]
    pub fn before(self) -> Self {
        let months = months_between(self.from, self.to).saturating_add(1);
        let begins = |step: i64| {
            self.from.day() == 1 && (i64::from(self.from.month()) - 1) % step == 0 && months <= step
        };
        match [1, 3, 12].into_iter().find(|step| begins(*step)) {
            Some(step) => self.moved(step),
            None => {
                let days = self.count().saturating_neg();
                Self { from: self.from.plus_days(days), to: self.to.plus_days(days) }
            }
        }
    }

    /// So many months earlier; a period that ends with its month still does.
    fn moved(self, months: i64) -> Self {
        let ends = self.to.plus_days(1).day() == 1;
        let to = months_earlier(self.to, months);
        Self { from: months_earlier(self.from, months), to: if ends { last_of_month(to) } else { to } }
    }

    /// Its parts, day by day or month by month.
    #[must_use]
    pub fn parts(self) -> Vec<Self> {
        let (mut parts, mut from) = (Vec::new(), self.from);
        while from <= self.to {
            let to = if self.by_day() { from } else { last_of_month(from).min(self.to) };
            parts.push(Self { from, to });
            from = to.plus_days(1);
        }
        parts
    }
}

fn months_between(from: Date, to: Date) -> i64 {
    let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
    months(to).saturating_sub(months(from))
}

fn first_of_month(date: Date) -> Date {
    date.plus_days(1 - i64::from(date.day()))
}

fn last_of_month(date: Date) -> Date {
    // Past the longest month, whatever it began with.
    first_of_month(first_of_month(date).plus_days(31)).plus_days(-1)
}

/// The same day of an earlier month, or the last one where there is no such day.
fn months_earlier(date: Date, months: i64) -> Date {
    let mut first = first_of_month(date);
    for _ in 0..months {
        first = first_of_month(first.plus_days(-1));
    }
    first.plus_days(i64::from(date.day()) - 1).min(last_of_month(first))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn days(from: &str, to: &str) -> Days {
        Days { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    #[test]
    fn what_a_period_is_compared_with() {
        for (from, to, before, year_ago) in [
            // A month, one that is not over, the end of a short one.
            ("2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-31")),
            ("2026-11-01", "2026-11-29", ("2026-10-01", "2026-10-29"), ("2025-11-01", "2025-11-29")),
            ("2026-03-01", "2026-03-30", ("2026-02-01", "2026-02-28"), ("2025-03-01", "2025-03-30")),
            // A leap day.
            ("2024-02-01", "2024-02-29", ("2024-01-01", "2024-01-31"), ("2023-02-01", "2023-02-28")),
            ("2025-02-01", "2025-02-28", ("2025-01-01", "2025-01-31"), ("2024-02-01", "2024-02-29")),
            // A quarter, whole and not over; a year.
            ("2026-07-01", "2026-09-30", ("2026-04-01", "2026-06-30"), ("2025-07-01", "2025-09-30")),
            ("2026-10-01", "2026-11-29", ("2026-07-01", "2026-08-29"), ("2025-10-01", "2025-11-29")),
            ("2026-01-01", "2026-11-29", ("2025-01-01", "2025-11-29"), ("2025-01-01", "2025-11-29")),
            // Any days.
            ("2026-11-10", "2026-11-16", ("2026-11-03", "2026-11-09"), ("2025-11-10", "2025-11-16")),
            ("2026-02-01", "2026-04-30", ("2025-11-04", "2026-01-31"), ("2025-02-01", "2025-04-30")),
        ] {
            let period = days(from, to);
            assert_eq!(period.before(), days(before.0, before.1), "{from} {to}");
            assert_eq!(period.year_ago(), days(year_ago.0, year_ago.1), "{from} {to}");
        }
    }

    #[test]
    fn its_parts_are_the_whole() {
        let parts = days("2026-01-15", "2026-12-20").parts();
        assert_eq!(parts.len(), 12);
        assert_eq!(
            (parts[0], parts[11]),
            (days("2026-01-15", "2026-01-31"), days("2026-12-01", "2026-12-20"))
        );
        assert_eq!(days("2026-01-01", "2026-03-31").parts().len(), 90);
    }
}
