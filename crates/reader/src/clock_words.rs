//! The pieces a time is written in: the date, the part of the day, the clock. Only their
//! reading; what they mean beside a message's own time is in [`crate::times`].

use crate::doc::{Doc, is_han};
use crate::numerals::{self, Number};

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
    let part = part.map(|part| match doc.one_of(end, &["后半夜", "半夜", "凌晨"]) {
        Some((after, _)) if matches!(part, DayPart::Evening | DayPart::Night) => {
            end = after;
            DayPart::LateNight
        }
        _ if part == DayPart::Dawn && doc.ends_with(end, &["后半夜"]).is_some() && date.is_some() => {
            DayPart::LateNight
        }
        _ => part,
    });
    let start = skip_filler(doc, end, date.is_some() || part.is_some());
    let clock = clock(doc, start, date.is_some() || part.is_some()).map(|(after, clock)| {
        end = after;
        clock
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
    let fillers = ["大概是", "大概", "大约", "约莫", "约", "的", ","];
    match doc.one_of(i, &fillers) {
        Some((end, _)) if begun && clock(doc, end, true).is_some() => end,
        _ => i,
    }
}

fn date(doc: &Doc<'_>, i: usize) -> Option<(usize, Date)> {
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
    if let Some((end, _)) = doc.one_of(i, &["当天", "当日", "当晚"]) {
        let end = if doc.at(end - 1) == '晚' { end - 1 } else { end };
        return Some((end, Date::SameDay));
    }
    weekday(doc, i).or_else(|| numbered(doc, i))
}

fn weekday(doc: &Doc<'_>, i: usize) -> Option<(usize, Date)> {
    let (start, weeks) = match doc.one_of(i, &["上个", "上", "本", "这"]) {
        Some((end, number)) => (end, i64::from(number < 2)),
        None => (i, 0),
    };
    let (end, _) = doc.one_of(start, &["周", "星期", "礼拜"])?;
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
        '号' if first <= 31 && !is_thing_with_number(doc.at(end + 1)) => Some((end + 1, Date::Day(first))),
        _ => None,
    }
}

fn after_day(doc: &Doc<'_>, end: usize) -> usize {
    if matches!(doc.at(end), '日' | '号') { end + 1 } else { end }
}

/// 3号楼, 2号井, 5号线.
fn is_thing_with_number(c: char) -> bool {
    "楼院门井线工面台机车矿泵桩煤路变厂仓炉库罐桥坝令文公区国省房单电窑洞棚池口隧".contains(c)
}

fn day_part(doc: &Doc<'_>, i: usize, after_date: bool) -> Option<(usize, DayPart)> {
    let find = |table: &[(&str, DayPart)]| {
        table.iter().find_map(|&(word, part)| doc.word(i, word).map(|end| (end, part)))
    };
    find(DAY_PARTS).or_else(|| after_date.then(|| find(SHORT_PARTS)).flatten())
}

fn clock(doc: &Doc<'_>, i: usize, begun: bool) -> Option<(usize, ClockTime)> {
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
        let end = doc.one_of(i + 3, &["左右", "多", "钟"]).map_or(i + 3, |(end, _)| end);
        return Some((end, time));
    }
    // 跑了一点, 好一点: a little, not one o'clock.
    let little = doc.word(i, "一点").is_some_and(|end| {
        doc.one_of(end, &["钟", "半", "多", "左右", "来", "过", "整", "许"]).is_none()
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
    let suffixes = [
        "左右",
        "许",
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
    let end = match doc.one_of(end, &suffixes) {
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
    if doc.one_of(end, &["建议", "意见", "要求", "措施", "五公里"]).is_some() {
        return None;
    }
    let time = |minute| ClockTime { hour, minute, spoken, about: false };
    let exact = [("半", 30), ("一刻", 15), ("1刻", 15), ("三刻", 45), ("3刻", 45), ("整", 0)];
    if let Some((after, minute)) = exact.iter().find_map(|&(word, m)| doc.word(end, word).map(|e| (e, m))) {
        return Some((after, time(minute)));
    }
    if doc.one_of(end, &["来钟", "多钟", "多"]).is_some() {
        let (after, _) = doc.one_of(end, &["来钟", "多钟", "多"])?;
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
    let about = doc.one_of(end, &["左右", "许", "分", "时"]).is_some();
    let announced = begun || doc.ends_with(i, &["约", "大概", "时间", "时间:", "于", "在"]).is_some();
    let led_by_zero = doc.at(i) == '0';
    let end = if doc.at(end) == '分' { end + 1 } else { end };
    (led_by_zero || about || announced)
        .then_some((end, ClockTime { hour, minute, spoken: false, about: false }))
}

fn is_counted(c: char) -> bool {
    "人亩元米只号工综面巷矿年队线头户棵斤吨公多余来件条万毫立千方个名平-/.:采".contains(c) && c != '\0'
}
