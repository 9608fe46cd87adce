//! Clock times as written: 8:23, 8点半, 8时10分, 0823, 四五点, 一点差十分.

use super::{ClockTime, plain};
use crate::doc::Doc;
use crate::numerals;

pub(super) fn clock(doc: &Doc<'_>, i: usize, begun: bool) -> Option<(usize, ClockTime)> {
    let before = doc.at_before(i);
    if before.is_ascii_alphanumeric() || matches!(before, '.' | '-' | '第') && !begun {
        return None;
    }
    // 四五点: about four.
    if let (Some(first), Some(second)) = (numerals::digit(doc.at(i)), numerals::digit(doc.at(i + 1)))
        && second == first + 1
        && doc.at(i + 2) == '点'
    {
        let time = ClockTime { hour: i64::from(first), minute: 0, spoken: true, about: true };
        let end = doc.one_of(i + 3, words!["左右", "多", "钟"]).map_or(i + 3, |(end, _)| end);
        return Some((end, time));
    }
    // 跑了一点, 好一点: a little, not one o'clock.
    let little = doc.word(i, "一点").is_some_and(|end| {
        doc.one_of(end, words!["钟", "半", "多", "左右", "来", "过", "整", "许"]).is_none()
            && numerals::digit(doc.at(end)).is_none()
    });
    if little && !begun && "了有快好大小重轻早晚多少慢差高低这那".contains(doc.at_before(i)) && i > 0
    {
        return None;
    }
    let (end, hour, digits) = plain(doc, i)?;
    let (end, mut time) = match doc.at(end) {
        ':' if digits <= 2 && hour <= 24 => with_colon(doc, end, hour)?,
        '点' | '时' | '點' if hour <= 24 && digits <= 3 => spoken(doc, end, hour)?,
        _ if digits == 4 && doc.at(i).is_ascii_digit() => four_digits(doc, i, end, hour, begun)?,
        _ => return None,
    };
    let suffixes = words![
        "过一点点",
        "过点",
        "左右",
        "时许",
        "许",
        "来的事",
        "来钟",
        "前后",
        "上下",
        "多",
        "来钟",
        "不到",
        "样子",
        "光景",
        "的样子",
        "的光景",
        "钟左右",
        "吧",
    ];
    let end = match doc.one_of(end, suffixes) {
        Some((after, _)) => {
            time.about = true;
            after
        }
        None => end,
    };
    Some((end, time))
}

fn with_colon(doc: &Doc<'_>, colon: usize, hour: i64) -> Option<(usize, ClockTime)> {
    let (mut end, minute, digits) = plain(doc, colon + 1)?;
    if digits != 2 || minute > 59 {
        return None;
    }
    if doc.at(end) == ':' && doc.at(end + 1).is_ascii_digit() {
        end = plain(doc, end + 1)?.0;
    }
    let end = if doc.at(end) == '分' { end + 1 } else { end };
    Some((end, ClockTime { hour, minute, spoken: false, about: false }))
}

fn spoken(doc: &Doc<'_>, sign: usize, hour: i64) -> Option<(usize, ClockTime)> {
    let spoken = doc.at(sign) != '时';
    let end = sign + 1;
    if doc.one_of(end, words!["建议", "意见", "要求", "措施", "五公里"]).is_some() {
        return None;
    }
    let time = |minute| ClockTime { hour, minute, spoken, about: false };
    let exact = [("半", 30), ("一刻", 15), ("1刻", 15), ("三刻", 45), ("3刻", 45), ("整", 0)];
    if let Some((after, minute)) = exact.iter().find_map(|&(word, m)| doc.word(end, word).map(|e| (e, m))) {
        return Some((after, time(minute)));
    }
    if doc.one_of(end, words!["来钟", "多钟", "多"]).is_some() {
        let (after, _) = doc.one_of(end, words!["来钟", "多钟", "多"])?;
        return Some((after, ClockTime { about: true, ..time(0) }));
    }
    let end = if doc.at(end) == '钟' { end + 1 } else { end };
    // 一点差十分
    if doc.at(end) == '差'
        && let Some((after, minute, _)) = plain(doc, end + 1)
        && doc.at(after) == '分'
        && (1..60).contains(&minute)
    {
        let time = ClockTime {
            hour: if hour == 1 { 12 } else { (hour + 23) % 24 },
            minute: 60 - minute,
            spoken,
            about: false,
        };
        return Some((after + 1, time));
    }
    // 六点四十几
    if let Some(tens) = numerals::digit(doc.at(end))
        && doc.at(end + 1) == '十'
        && matches!(doc.at(end + 2), '几' | '多' | '来')
        && tens < 6
    {
        return Some((end + 3, ClockTime { about: true, ..time(i64::from(tens) * 10) }));
    }
    // 七点十来分
    if let Some((after, minute)) =
        [("十来分", 10), ("十几分", 10), ("10来分", 10), ("二十来分", 20), ("几分", 0), ("零几分", 0)]
            .iter()
            .find_map(|&(word, minute)| doc.word(end, word).map(|after| (after, minute)))
    {
        return Some((after, ClockTime { about: true, ..time(minute) }));
    }
    let from = if matches!(doc.at(end), '过') { end + 1 } else { end };
    if let Some((after, minute, len)) = plain(doc, from)
        && minute <= 59
    {
        let said = doc.at(after) == '分' && doc.at(after + 1) != '钟';
        let two = len >= 2 || doc.at(from).is_ascii_digit() && !doc.at(after).is_alphabetic();
        let counts_something =
            "人名个辆台户只头公米起位间孔车家亩".contains(doc.at(after)) && doc.at(after) != '\0';
        if said || two && !counts_something {
            return Some((if said { after + 1 } else { after }, time(minute)));
        }
    }
    Some((end, time(0)))
}

/// 0823: four digits are a clock where nothing else is counted by them.
fn four_digits(doc: &Doc<'_>, i: usize, end: usize, number: i64, begun: bool) -> Option<(usize, ClockTime)> {
    let (hour, minute) = (number / 100, number % 100);
    if hour > 23 || minute > 59 || is_counted(doc.at(end)) || "面第号GSX".contains(doc.at_before(i)) && i > 0
    {
        return None;
    }
    let about = doc.one_of(end, words!["左右", "许", "分", "时"]).is_some();
    let announced = begun || doc.ends_with(i, words!["约", "大概", "时间", "时间:", "于", "在"]).is_some();
    let led_by_zero = doc.at(i) == '0';
    let end = if doc.at(end) == '分' { end + 1 } else { end };
    (led_by_zero || about || announced)
        .then_some((end, ClockTime { hour, minute, spoken: false, about: false }))
}

fn is_counted(c: char) -> bool {
    "人亩元米只号工综面巷矿年队线头户棵斤吨公多余来件条万毫立千方个名平-/.:采".contains(c) && c != '\0'
}
