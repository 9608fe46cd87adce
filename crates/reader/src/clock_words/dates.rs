//! Dates as written: 昨天, 周一, 7月3日, 13日, 7.2下午.

use super::{Date, day_part, plain};
use crate::doc::{Doc, is_han};
use crate::numerals;

#[rustfmt::skip]
const DAY_WORDS: &[(&str, i64)] = &[
    ("大前天", -3),
    ("今天", 0),
    ("今日", 0),
    ("今儿个", 0),
    ("今儿", 0),
    ("本日", 0),
    ("昨天", -1),
    ("昨日", -1),
    ("昨儿个", -1),
    ("昨儿", -1),
    ("夜来", -1),
    ("夜儿", -1),
    ("前天", -2),
    ("前日", -2),
    ("前儿", -2),
];

pub(super) fn date(doc: &Doc<'_>, i: usize) -> Option<(usize, Date)> {
    if let Some(found) =
        DAY_WORDS.iter().find_map(|&(word, days)| doc.word(i, word).map(|end| (end, Date::Relative(days))))
    {
        return Some(found);
    }
    for (word, days) in [("今", 0), ("昨", -1), ("前", -2)] {
        if let Some(end) = doc.word(i, word) {
            let part = day_part(doc, end, days > -2).is_some();
            return (part && days > -2).then_some((end, Date::Relative(days)));
        }
    }
    if let Some((end, _)) = doc.one_of(i, words!["当天", "当日", "当晚"]) {
        let end = if doc.at(end - 1) == '晚' { end - 1 } else { end };
        return Some((end, Date::SameDay));
    }
    weekday(doc, i).or_else(|| numbered(doc, i))
}

fn weekday(doc: &Doc<'_>, i: usize) -> Option<(usize, Date)> {
    // 加上礼拜一的2个: added, not of last week.
    if doc.at(i) == '上' && doc.at_before(i) == '加' {
        return None;
    }
    let (start, weeks) = match doc.one_of(i, words!["上个", "上", "本", "这"]) {
        Some((end, number)) => (end, i64::from(number < 2)),
        None => (i, 0),
    };
    let (end, _) = doc.one_of(start, words!["周", "星期", "礼拜"])?;
    let day = match doc.at(end) {
        '一' | '1' => 0,
        '二' | '2' => 1,
        '三' | '3' => 2,
        '四' | '4' => 3,
        '五' | '5' => 4,
        '六' | '6' => 5,
        '日' | '天' | '7' => 6,
        _ => return None,
    };
    Some((end + 1, Date::Weekday(day, weeks)))
}

fn numbered(doc: &Doc<'_>, i: usize) -> Option<(usize, Date)> {
    if doc.at_before(i).is_ascii_alphanumeric() || matches!(doc.at_before(i), '第' | '.' | '-') {
        return None;
    }
    let (end, first, digits) = plain(doc, i)?;
    if digits == 4 && (1900..=2200).contains(&first) {
        let separator = doc.at(end);
        if matches!(separator, '年' | '-' | '/' | '.') {
            let (end, month, _) = plain(doc, end + 1)?;
            let follows =
                matches!((separator, doc.at(end)), ('年', '月') | ('-', '-') | ('/', '/') | ('.', '.'));
            let (end, day, _) = plain(doc, follows.then_some(end + 1)?)?;
            return Some((after_day(doc, end), Date::Full(first, month, day)));
        }
    }
    match doc.at(end) {
        '.' if digits <= 2 && doc.at(end + 1).is_ascii_digit() => {
            // 7.2下午, and 6.28 at the head of a message.
            let (after, day, len) = plain(doc, end + 1)?;
            let head = i == 0 || crate::doc::ends_sentence(doc.at_before(i));
            let unit = "级米万吨元公亩度毫倍%平方亿斤厘人".contains(doc.at(after));
            let dated =
                day_part(doc, after, false).is_some() || head && is_han(doc.at(after)) && !unit && len == 2;
            let possible = (1..=12).contains(&first) && (1..=31).contains(&day) && len <= 2;
            (possible && dated).then_some((after, Date::MonthDay(first, day)))
        }
        '月' => {
            let (after, day, _) = plain(doc, end + 1)?;
            matches!(doc.at(after), '日' | '号').then_some((after + 1, Date::MonthDay(first, day)))
        }
        '-' | '/' if digits <= 2 => {
            let (after, day, len) = plain(doc, end + 1)?;
            let clock_follows = doc.at(after) == ' ' && doc.at(after + 1).is_ascii_digit();
            let possible = (1..=12).contains(&first) && (1..=31).contains(&day) && len <= 2;
            (possible && clock_follows).then_some((after, Date::MonthDay(first, day)))
        }
        '日' if first <= 39 && !matches!(doc.at(end + 1), '游' | '常' | '报' | '均') => {
            Some((end + 1, Date::Day(first)))
        }
        // 三四十号人: a crowd, not a day.
        '号' if numerals::digit(doc.at_before(i)).is_some() => None,
        '号' if first <= 31 && !is_thing_with_number(doc.at(end + 1)) => Some((end + 1, Date::Day(first))),
        _ => None,
    }
}

fn after_day(doc: &Doc<'_>, end: usize) -> usize {
    if matches!(doc.at(end), '日' | '号') { end + 1 } else { end }
}

/// 3号楼, 2号井, 5号线.
fn is_thing_with_number(c: char) -> bool {
    "楼院门井人来个多风塔皮支高线工面台机车矿泵桩煤路变厂仓炉库罐桥坝令文公区国省房单电窑洞棚池口隧"
        .contains(c)
}
