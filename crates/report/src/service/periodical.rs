//! 月报, 季报, 年报: a document about all that happened in a period. Its figures are taken from the
//! record when it is written and stand as they were then, with the time; what comes in later is
//! told by the next one.

use super::document::{Matter, Paper, issue_about};
use super::{ReportError, Terms, state, wrong};
use crate::profile::SeriesRow;
use facts::entry::Mode;
use facts::report::{DocumentKind, DocumentPeriod, FigureTable};
use journal::Tx;
use kernel::calendar::Date;
use kernel::limits::report::document as limits;
use kernel::{DocumentId, Instant};
use org::web::Who;
use serde::{Deserialize, Serialize};

/// A document about a period, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PeriodPaper {
    /// The period, and when its figures were taken.
    pub period: DocumentPeriod,
    /// The document.
    #[serde(flatten)]
    pub paper: Paper,
}

/// 2026年11月, 2026年第四季度, 2026年, or from day to day.
#[must_use]
pub fn period_zh(from: Date, to: Date) -> String {
    let whole = |months: i8| to.plus_days(1).day() == 1 && to.month() - from.month() == months - 1;
    let year = from.year();
    if from.day() == 1 && year == to.year() {
        if whole(1) {
            return format!("{year}年{}月", from.month());
        }
        let quarter = ["一", "二", "三", "四"].into_iter().zip([1, 4, 7, 10]);
        if let Some((zh, _)) = quarter.into_iter().find(|(_, month)| *month == from.month() && whole(3)) {
            return format!("{year}年第{zh}季度");
        }
        if from.month() == 1 && whole(12) {
            return format!("{year}年");
        }
    }
    format!("{year}年{}", days_zh(from, to))
}

/// 11月1日至30日
pub(crate) fn days_zh(from: Date, to: Date) -> String {
    let end = match (from.year() == to.year(), from.month() == to.month()) {
        (true, true) => format!("{}日", to.day()),
        (true, false) => format!("{}月{}日", to.month(), to.day()),
        _ => format!("{}年{}月{}日", to.year(), to.month(), to.day()),
    };
    format!("{}月{}日至{end}", from.month(), from.day())
}

/// A period that a document may tell of.
///
/// # Errors
/// It has not begun or ends before it begins; figures taken in the future; a drill, which is counted
/// nowhere.
pub(crate) fn checked(who: &Who, period: DocumentPeriod, now: Instant) -> Result<(), ReportError> {
    if who.mode == Mode::Drill {
        return Err(state("document.period_drill", "演练不计入统计，不出月报、季报、年报；请先退出演练。"));
    }
    if period.from > period.to || period.to > Date::of(now) {
        return Err(wrong("/period/to", "document.period", "起止日期不对：止不能早于起，也不能晚于今天"));
    }
    if period.counted_at > now {
        return Err(wrong("/period/counted_at", "document.period_counted", "取数时间在将来；请重新取数"));
    }
    Ok(())
}

/// Issues a document about a period. Answers its id.
///
/// # Errors
/// [`ReportError`], with what is missing.
pub fn issue(
    tx: &mut Tx<'_>,
    terms: &Terms,
    who: &Who,
    typed: &PeriodPaper,
) -> Result<DocumentId, ReportError> {
    let now = tx.now();
    checked(who, typed.period, now)?;
    issue_about(tx, terms, who, Matter::Period(typed.period, &title(typed.period)), &typed.paper)
}

/// What the paper of a period is called, if nobody writes another title.
#[must_use]
pub fn title(period: DocumentPeriod) -> String {
    format!("{}突发事件情况", period_zh(period.from, period.to))
}

/// Which table a line of the text puts in its place, and what stands above it: 【表1】按等级.
#[must_use]
pub(crate) fn named(line: &str) -> Option<(usize, &str)> {
    let (number, caption) = line.trim().strip_prefix("【表")?.split_once('】')?;
    let n: usize = number.trim().parse().ok()?;
    Some((n, caption.trim()))
}

/// The tables as typed, within their limits, each of as many cells as columns.
pub(super) fn tables(
    row: &SeriesRow,
    typed: &[FigureTable],
    text: &str,
) -> Result<Vec<FigureTable>, ReportError> {
    if typed.is_empty() && row.kind != DocumentKind::Periodical {
        return Ok(Vec::new());
    }
    if row.kind != DocumentKind::Periodical {
        return Err(wrong("/tables", "document.tables", "只有月报、季报、年报印统计表"));
    }
    if typed.len() > limits::TABLES {
        let says = format!("最多印 {} 张表", limits::TABLES);
        return Err(wrong("/tables", "document.tables", &says));
    }
    for (n, table) in typed.iter().enumerate() {
        let columns = table.columns.len();
        let fits = (1..=limits::TABLE_COLUMNS).contains(&columns)
            && table.rows.len() <= limits::TABLE_ROWS
            && table.rows.iter().all(|row| row.len() == columns);
        let short = |cell: &String| cell.chars().count() <= limits::CELL_CHARS;
        if !fits || !table.columns.iter().chain(table.rows.iter().flatten()).all(short) {
            let says = format!(
                "表{} 印不出来：最多 {} 列 {} 行，每格最多 {} 字；请重新取数",
                n + 1,
                limits::TABLE_COLUMNS,
                limits::TABLE_ROWS,
                limits::CELL_CHARS
            );
            return Err(wrong(&format!("/tables/{n}"), "document.table", &says));
        }
    }
    let strange = text.lines().filter_map(named).find(|(n, _)| !(1..=typed.len()).contains(n));
    if let Some((n, _)) = strange {
        let says = format!("正文里写了【表{n}】，本文只有 {} 张表；请改成有的表，或删去这一行", typed.len());
        return Err(wrong("/text", "document.table_unknown", &says));
    }
    Ok(typed.to_vec())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_called_by_its_name_where_it_has_one() {
        for (from, to, zh) in [
            ("2026-11-01", "2026-11-30", "2026年11月"),
            ("2024-02-01", "2024-02-29", "2024年2月"),
            ("2026-02-01", "2026-02-27", "2026年2月1日至27日"),
            ("2026-10-01", "2026-12-31", "2026年第四季度"),
            ("2026-02-01", "2026-04-30", "2026年2月1日至4月30日"),
            ("2026-01-01", "2026-12-31", "2026年"),
            ("2025-12-30", "2026-01-02", "2025年12月30日至2026年1月2日"),
        ] {
            assert_eq!(period_zh(from.parse().unwrap(), to.parse().unwrap()), zh);
        }
    }

    #[test]
    fn a_line_names_a_table() {
        assert_eq!(named("【表2】 按种类"), Some((2, "按种类")));
        assert_eq!(named(" 【表 3】"), Some((3, "")));
        for no in ["表2", "【表】", "【表二】按种类", "见【表2】"] {
            assert_eq!(named(no), None, "{no}");
        }
    }
}
