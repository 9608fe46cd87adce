//! Days and minutes of the civil calendar in China, as whole numbers.

use kernel::Instant;
use kernel::clock::MINUTE_MS;

/// Minutes of a day.
pub(crate) const DAY: i64 = 24 * 60;

/// A point of civil time: minutes since 1970-01-01T00:00+08:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Minute(pub i64);

impl Minute {
    pub(crate) const fn of(instant: Instant) -> Self {
        let in_day = instant.civil_time_ms().div_euclid(MINUTE_MS);
        Self(instant.civil_day().saturating_mul(DAY).saturating_add(in_day))
    }

    pub(crate) const fn at(day: i64, minutes: i64) -> Self {
        Self(day.saturating_mul(DAY).saturating_add(minutes))
    }

    pub(crate) const fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    pub(crate) const fn plus(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes))
    }

    /// As RFC 3339 to the minute, always with the offset of China.
    pub(crate) fn rfc3339(self) -> String {
        let (year, month, day) = date_of(self.day());
        let in_day = self.0.rem_euclid(DAY);
        format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:00+08:00", in_day / 60, in_day % 60)
    }
}

/// An instant as RFC 3339 writes it, the seconds optional, the offset not:
/// `2026-07-03T09:20+08:00`.
#[must_use]
pub fn instant(text: &str) -> Option<Instant> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let number = |text: &str, digits: usize| -> Option<i64> {
        (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
    };
    let mut parts = date.split('-');
    let (year, month, day) =
        (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let day = day_of(year, month, day).filter(|_| parts.next().is_none())?;
    let at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, offset) = (time.get(..at)?, time.get(at..)?);
    let mut parts = clock.split(':');
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |text| number(text, 2))?;
    if hour > 23 || minute > 59 || second > 59 || parts.next().is_some() {
        return None;
    }
    let offset = if offset.eq_ignore_ascii_case("z") {
        0
    } else {
        let (hours, minutes) = offset.get(1..)?.split_once(':')?;
        let minutes = number(hours, 2)? * 60 + number(minutes, 2)?;
        if offset.starts_with('-') { -minutes } else { minutes }
    };
    let seconds = (day * DAY + hour * 60 + minute - offset) * 60 + second;
    Some(Instant(seconds.saturating_mul(1000)))
}

/// Day number of a date, if there is such a date.
pub(crate) fn day_of(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1900..=2200).contains(&year)
        || !(1..=12).contains(&month)
        || !(1..=month_days(year, month)).contains(&day)
    {
        return None;
    }
    // Days from civil: years begin in March, so that the leap day is the last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Year, month and day of a day number.
pub(crate) const fn date_of(day: i64) -> (i64, i64, i64) {
    let shifted = day.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// 0 = Monday.
pub(crate) const fn weekday(day: i64) -> i64 {
    day.saturating_add(3).rem_euclid(7)
}

const fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_go_there_and_back() {
        for day in (-30_000..90_000).step_by(13) {
            let (year, month, date) = date_of(day);
            if (1900..=2200).contains(&year) {
                assert_eq!(day_of(year, month, date), Some(day));
            }
        }
        assert_eq!(day_of(2026, 2, 29), None);
        assert_eq!(day_of(2026, 3, 32), None);
        assert_eq!(day_of(2026, 13, 1), None);
        // The 3rd of July 2026 is a Friday.
        assert_eq!(day_of(2026, 7, 3).map(weekday), Some(4));
    }

    #[test]
    fn an_instant_needs_its_offset() {
        assert_eq!(instant("2026-07-03T09:20+08:00"), Some(Instant(1_783_041_600_000)));
        assert_eq!(instant("2026-07-03T01:20:00Z"), Some(Instant(1_783_041_600_000)));
        assert_eq!(instant("2026-07-03T09:20"), None);
        assert_eq!(instant("2026-02-30T09:20+08:00"), None);
        assert_eq!(instant("2026-07-03T25:20+08:00"), None);
    }

    #[test]
    fn a_minute_is_written_with_the_offset_of_china() {
        let day = day_of(2026, 7, 3).unwrap();
        assert_eq!(Minute::at(day, 9 * 60 + 20).rfc3339(), "2026-07-03T09:20:00+08:00");
    }
}
