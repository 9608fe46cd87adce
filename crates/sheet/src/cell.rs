//! What a file is made of: columns, and the cells in them.

use kernel::Instant;
use kernel::calendar::Date;
use kernel::clock::{CST_OFFSET_MS, DAY_MS, MINUTE_MS};
use kernel::limits::sheet::CELL_CHARS;

/// What stands in a column, which decides how it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Counts and points, set to the right. A word may stand among them: 未核实.
    Number,
    /// Times. A word may stand among them.
    Time,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub name: String,
    /// As wide as so many digits.
    pub width: u16,
    /// What stands in it.
    pub kind: Kind,
}

impl Column {
    /// Words.
    #[must_use]
    pub fn text(name: impl Into<String>, width: u16) -> Self {
        Self { name: name.into(), width, kind: Kind::Text }
    }

    /// Counts and points.
    #[must_use]
    pub fn number(name: impl Into<String>, width: u16) -> Self {
        Self { name: name.into(), width, kind: Kind::Number }
    }

    /// Times.
    #[must_use]
    pub fn time(name: impl Into<String>) -> Self {
        Self { name: name.into(), width: 17, kind: Kind::Time }
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing to say.
    Blank,
    /// As somebody wrote it.
    Text(String),
    /// A count.
    Whole(i64),
    /// A count with words before and behind it, which are shown and never keep it from being added up.
    Marked {
        /// The count.
        n: i64,
        /// 至少
        before: &'static str,
        /// （初步）
        behind: &'static str,
    },
    /// Hundredths of a point.
    Hundredths(i64),
    /// A time, set as the clock in China showed it.
    Time(Instant),
}

impl Cell {
    /// Words; nothing where there are none.
    #[must_use]
    pub fn text(words: impl Into<String>) -> Self {
        let words = words.into();
        if words.is_empty() { Self::Blank } else { Self::Text(words) }
    }

    /// Words, where there are any.
    #[must_use]
    pub fn maybe(words: Option<String>) -> Self {
        words.map_or(Self::Blank, Self::text)
    }

    /// A time, where there is one.
    #[must_use]
    pub fn maybe_at(at: Option<Instant>) -> Self {
        at.map_or(Self::Blank, Self::Time)
    }

    /// A count, where there is one.
    #[must_use]
    pub fn maybe_whole(count: Option<i64>) -> Self {
        count.map_or(Self::Blank, Self::Whole)
    }
}

/// The days of Excel's calendar before 1970.
const DAYS_BEFORE_1970: i64 = 25_569;
/// 9999-12-31, the last day that Excel knows.
const LAST_DAY: i64 = 2_958_465;

/// Excel's number for a time: days since the end of 1899, in China. None before the first
/// day that it counts without its error about February 1900, and after its last.
pub(crate) fn serial(at: Instant) -> Option<f64> {
    let local_ms = at.0.checked_add(CST_OFFSET_MS)?;
    let day = local_ms.div_euclid(DAY_MS).checked_add(DAYS_BEFORE_1970)?;
    if !(61..=LAST_DAY).contains(&day) {
        return None;
    }
    let (day, ms) = (i32::try_from(day).ok()?, i32::try_from(local_ms.rem_euclid(DAY_MS)).ok()?);
    let of_day = i32::try_from(DAY_MS).ok()?;
    Some(f64::from(day) + f64::from(ms) / f64::from(of_day))
}

/// A time that Excel has no number for, in figures.
pub(crate) fn written(at: Instant) -> String {
    let minutes = at.civil_time_ms() / MINUTE_MS;
    format!("{} {:02}:{:02}", Date::of(at), minutes / 60, minutes % 60)
}

/// A whole number as Excel keeps all numbers. None beyond what it keeps exactly.
pub(crate) fn exact(n: i64) -> Option<f64> {
    i32::try_from(n).ok().map(f64::from)
}

/// A text that a cell can hold: Excel counts in UTF-16 and takes no more. What is cut says
/// so in `sign`.
pub(crate) fn fitting(text: String, sign: &str) -> String {
    // One byte is one unit at the least: the short ones, nearly all, need no counting.
    if text.len() <= CELL_CHARS || text.encode_utf16().count() <= CELL_CHARS {
        return text;
    }
    let room = CELL_CHARS.saturating_sub(sign.encode_utf16().count());
    let mut used = 0usize;
    let mut cut: String = text
        .chars()
        .take_while(|c| {
            used = used.saturating_add(c.len_utf16());
            used <= room
        })
        .collect();
    cut.push_str(sign);
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_that_of_the_clock_in_china() {
        // 2026-11-24 02:58, by hand: 46,350 days after the end of 1899.
        let at = Instant(1_795_460_280_000);
        let found = serial(at).unwrap_or_default();
        assert!((found - (46_350.0 + 178.0 / 1_440.0)).abs() < 1e-9, "{found}");
        assert_eq!(serial(Instant(i64::MAX)), None);
        assert_eq!(serial(Instant(-2_300_000_000_000)), None, "before 1900");
    }

    #[test]
    fn what_is_cut_says_so() {
        let sign = "……（后略）";
        assert_eq!(fitting("短".to_owned(), sign), "短");
        let cut = fitting("😀".repeat(20_000), sign);
        assert!(cut.ends_with(sign) && cut.encode_utf16().count() <= CELL_CHARS);
        let whole = "字".repeat(CELL_CHARS);
        assert_eq!(fitting(whole.clone(), sign), whole);
    }
}
