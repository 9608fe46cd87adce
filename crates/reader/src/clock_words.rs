//! The pieces a time is written in: the date, the part of the day, the clock. Only their
//! reading; what they mean beside a message's own time is in [`crate::times`].

mod clocks;
mod dates;

use crate::doc::Doc;
use crate::list::List;
use crate::numerals::{self, Number};
use clocks::clock;
use dates::date;
use std::sync::LazyLock;

/// A date as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Date {
    /// 2025年6月16日
    Full(i64, i64, i64),
    /// 7月3日
    MonthDay(i64, i64),
    /// 13日
    Day(i64),
    /// 昨天: days from the message's.
    Relative(i64),
    /// 当天: the day spoken of before.
    SameDay,
    /// 周一 (0 = Monday); weeks back.
    Weekday(i64, i64),
}

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayPart {
    /// 凌晨
    Dawn,
    /// 早上
    Early,
    /// 上午
    Morning,
    /// 中午
    Noon,
    /// 下午
    Afternoon,
    /// 傍晚
    Dusk,
    /// 晚上
    Evening,
    /// 夜, 半夜
    Night,
    /// 昨晚后半夜: after the midnight that ends the day named
    LateNight,
}

/// A clock time as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClockTime {
    pub hour: i64,
    pub minute: i64,
    /// 8点 may be morning or evening; 8:23, 8时 and 0823 are of a 24-hour clock.
    pub spoken: bool,
    pub about: bool,
}

/// What stands at one place: at least one of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    pub end: usize,
    pub date: Option<Date>,
    pub part: Option<DayPart>,
    pub clock: Option<ClockTime>,
}

#[rustfmt::skip]
const DAY_PARTS: &[(&str, DayPart)] = &[
    ("凌晨", DayPart::Dawn),
    ("凌辰", DayPart::Dawn),
    ("后半夜", DayPart::Dawn),
    ("早上", DayPart::Early),
    ("早晨", DayPart::Early),
    ("清早", DayPart::Early),
    ("清晨", DayPart::Early),
    ("大清早", DayPart::Early),
    ("一早", DayPart::Early),
    ("早起", DayPart::Early),
    ("上午", DayPart::Morning),
    ("前晌", DayPart::Morning),
    ("中午", DayPart::Noon),
    ("晌午", DayPart::Noon),
    ("正午", DayPart::Noon),
    ("下午", DayPart::Afternoon),
    ("午后", DayPart::Afternoon),
    ("后晌", DayPart::Afternoon),
    ("后半晌", DayPart::Afternoon),
    ("前半晌", DayPart::Morning),
    ("傍晚", DayPart::Dusk),
    ("黄昏", DayPart::Dusk),
    ("擦黑", DayPart::Dusk),
    ("傍黑", DayPart::Dusk),
    ("夜班", DayPart::Night),
    ("零点班", DayPart::Dawn),
    ("晚上", DayPart::Evening),
    ("晚间", DayPart::Evening),
    ("半夜", DayPart::Night),
    ("深夜", DayPart::Night),
    ("黑夜", DayPart::Night),
    ("黑里", DayPart::Night),
    ("黑地", DayPart::Night),
    ("黑来", DayPart::Night),
    ("夜里", DayPart::Night),
    ("夜间", DayPart::Night),
];

/// After 今, 昨, 前 or a date only.
#[rustfmt::skip]
const SHORT_PARTS: &[(&str, DayPart)] = &[
    ("早", DayPart::Early),
    ("晨", DayPart::Early),
    ("晚", DayPart::Evening),
    ("夜", DayPart::Night),
    ("黑", DayPart::Night),
];

static PART_LIST: LazyLock<List> = LazyLock::new(|| List::new(DAY_PARTS.iter().map(|(word, _)| *word)));
static SHORT_LIST: LazyLock<List> = LazyLock::new(|| List::new(SHORT_PARTS.iter().map(|(word, _)| *word)));

/// Whether a time may begin with this character: lets a scan pass over the rest.
pub(crate) fn may_begin(c: char) -> bool {
    c.is_ascii_digit()
        || numerals::digit(c).is_some()
        || matches!(
            c,
            '十' | '今'
                | '昨'
                | '前'
                | '大'
                | '本'
                | '夜'
                | '当'
                | '周'
                | '星'
                | '礼'
                | '上'
                | '凌'
                | '早'
                | '清'
                | '中'
                | '晌'
                | '正'
                | '下'
                | '午'
                | '后'
                | '傍'
                | '黄'
                | '擦'
                | '晚'
                | '半'
                | '深'
                | '黑'
                | '这'
        )
}

/// The time piece at `i`.
pub(crate) fn piece(doc: &Doc<'_>, i: usize) -> Option<Piece> {
    let mut end = i;
    let date = date(doc, i).map(|(after, date)| {
        end = after;
        date
    });
    let after_date = skip_space(doc, end);
    let part = day_part(doc, after_date, date.is_some()).map(|(after, part)| {
        end = after;
        part
    });
    let part = part.map(|part| match doc.one_of(end, words!["后半夜", "半夜", "凌晨"]) {
        Some((after, _)) if matches!(part, DayPart::Evening | DayPart::Night) => {
            end = after;
            DayPart::LateNight
        }
        _ if part == DayPart::Dawn && doc.ends_with(end, words!["后半夜"]).is_some() && date.is_some() => {
            DayPart::LateNight
        }
        _ => part,
    });
    let start = skip_filler(doc, end, date.is_some() || part.is_some());
    let clock = clock(doc, start, date.is_some() || part.is_some()).map(|(after, clock)| {
        end = after;
        // 昨夜约11时
        let about = doc.ends_with(start, words!["约", "大概", "大约", "约莫", "大概是"]).is_some();
        ClockTime { about: clock.about || about, ..clock }
    });
    if matches!(date, Some(Date::Relative(_))) && end == i + 1 {
        return None;
    }
    (date.is_some() || part.is_some() || clock.is_some()).then_some(Piece { end, date, part, clock })
}

fn skip_space(doc: &Doc<'_>, i: usize) -> usize {
    if doc.at(i) == ' ' { i + 1 } else { i }
}

/// 今早 大概 6点: a word of doubt between date and clock.
fn skip_filler(doc: &Doc<'_>, i: usize, begun: bool) -> usize {
    let i = if begun { skip_space(doc, i) } else { i };
    let fillers = words!["大概是", "大概", "大约", "约莫", "约", "的", ","];
    match doc.one_of(i, fillers) {
        Some((end, _)) if begun && clock(doc, end, true).is_some() => end,
        _ => i,
    }
}

fn plain(doc: &Doc<'_>, i: usize) -> Option<(usize, i64, usize)> {
    let Number { end, value, rough } = number_of_time(doc, i)?;
    (!rough).then_some(())?;
    Some((end, i64::from(value?), end - i))
}

/// A number that belongs to a date or clock: a dash or colon may follow.
fn number_of_time(doc: &Doc<'_>, i: usize) -> Option<Number> {
    if !doc.at(i).is_ascii_digit() {
        let number = numerals::read(doc, i)?;
        return (!matches!(doc.at(i), '几' | '数' | '多' | '若' | '好')).then_some(number);
    }
    let (mut end, mut value) = (i, 0_u32);
    while let Some(d) = doc.at(end).to_digit(10) {
        value = value.checked_mul(10)?.checked_add(d)?;
        end += 1;
    }
    (end - i <= 4).then_some(Number { end, value: Some(value), rough: false })
}

fn day_part(doc: &Doc<'_>, i: usize, after_date: bool) -> Option<(usize, DayPart)> {
    let find = |list: &List, table: &[(&str, DayPart)]| {
        let (end, number) = list.at(doc, i)?;
        Some((end, table.get(number)?.1))
    };
    find(&PART_LIST, DAY_PARTS).or_else(|| after_date.then(|| find(&SHORT_LIST, SHORT_PARTS)).flatten())
}
