//! Quantities that a sentence says: people in a crowd, money lost, forest burnt, the
//! magnitude of an earthquake.
//!
//! Read by [`super::evidence`] where the form has no field for them. Of several the
//! largest counts, *more than* counts as its number, and what merely may be meant is
//! taken at its lowest: 上百 is a hundred, 几百 is two hundred. A number without its
//! unit, or money and land that no word of loss or fire stands by, is not read at all.

/// How far before a sum of money 损失 may stand, in characters, and how far after.
const LOSS_NEAR: (usize, usize) = (16, 6);
/// The same for land and the words of fire.
const FIRE_NEAR: (usize, usize) = (16, 6);
const LOSS: &[&str] = &["损失"];
const FIRE: &[&str] = &["过火", "受害", "烧", "火场", "着火面积", "起火面积", "成灾", "毁林"];
/// Between a number of cars and the word that they left the rails.
const DERAILED_NEAR: (usize, usize) = (16, 8);
const DERAILED: &[&str] = &["脱轨", "脱线", "颠覆"];
const CARS: &[&str] = &["辆", "节"];
const FREIGHT: &[&str] = &["货", "煤列", "运煤", "罐车", "敞车", "重载"];
/// Between a time and the word that something stood still so long.
const BLOCKED_NEAR: (usize, usize) = (12, 6);
const BLOCKED: &[&str] = &["中断", "停运", "断道", "停产", "停工", "瘫痪", "封闭", "堵"];
const HOURS: &[&str] = &["小时", "个小时", "个钟头", "钟头"];
/// Lines that are no busy trunk.
const OFF_TRUNK: &[&str] = &["支线", "专用线", "专用铁路", "地方铁路", "非繁忙", "其他线路"];
const PEOPLE: &[&str] = &[
    "人",
    "名",
    "位",
    "个人",
    "个群众",
    "个村民",
    "个工人",
    "个民工",
    "个职工",
    "个业主",
    "个学生",
    "个家长",
    "个司机",
    "民工",
    "群众",
    "村民",
    "业主",
    "职工",
];
/// Thousandths of a unit, so that 3.5万元 is read without fractions.
const MILLI: u64 = 1_000;

/// The largest number of people that a text names.
pub(super) fn people(text: &str) -> Option<u64> {
    let text = plain(text);
    quantities(&text)
        .filter(|q| PEOPLE.iter().any(|unit| starts(&text, q.end, unit)))
        .map(|q| q.milli / MILLI)
        .max()
}

/// The largest loss that a text names, in yuan.
pub(super) fn loss_yuan(text: &str) -> Option<u64> {
    let text = plain(text);
    quantities(&text)
        .filter(|q| starts(&text, q.end, "元") && near(&text, q, LOSS, LOSS_NEAR))
        .map(|q| q.milli / MILLI)
        .max()
}

/// The largest burnt area that a text names, in square metres.
pub(super) fn burnt_m2(text: &str) -> Option<u64> {
    let text = plain(text);
    quantities(&text)
        .filter(|q| near(&text, q, FIRE, FIRE_NEAR))
        .filter_map(|q| {
            let of = |unit: &str| starts(&text, q.end, unit);
            if of("亩") {
                // 15 亩 are one hectare.
                Some(q.milli.saturating_mul(10_000) / 15 / MILLI)
            } else if of("公顷") {
                Some(q.milli.saturating_mul(10_000) / MILLI)
            } else if of("平方公里") || of("平方千米") {
                Some(q.milli.saturating_mul(1_000_000) / MILLI)
            } else if of("平方米") || of("平米") {
                Some(q.milli / MILLI)
            } else {
                None
            }
        })
        .max()
}

/// The most cars that a text says left the rails: of freight trains, or of all others.
pub(super) fn derailed(text: &str, freight: bool) -> Option<u64> {
    let text = plain(text);
    quantities(&text)
        .filter(|q| CARS.iter().any(|unit| starts(&text, q.end, unit)))
        .filter(|q| near(&text, q, DERAILED, DERAILED_NEAR))
        .filter(|q| is_freight(&text, q) == freight)
        .map(|q| q.milli / MILLI)
        .max()
}

/// The longest time that a text says traffic or works stood still, in hours.
pub(super) fn blocked_hours(text: &str) -> Option<u64> {
    let text = plain(text);
    let days = |q: &Quantity| starts(&text, q.end, "天") || starts(&text, q.end, "日");
    quantities(&text)
        .filter(|q| near(&text, q, BLOCKED, BLOCKED_NEAR))
        .filter_map(|q| {
            if HOURS.iter().any(|unit| starts(&text, q.end, unit)) {
                Some(q.milli / MILLI)
            } else {
                days(&q).then(|| q.milli.saturating_mul(24) / MILLI)
            }
        })
        .max()
}

/// Whether a text says that the line is no busy trunk.
pub(super) fn off_trunk(text: &str) -> bool {
    OFF_TRUNK.iter().any(|word| text.contains(word))
}

/// The largest `N.N级` in a sentence, in tenths: `4.5级地震` is 45.
pub(super) fn magnitude(text: &str) -> Option<u64> {
    text.match_indices('级')
        .filter_map(|(end, _)| {
            let before = text.get(..end)?.trim_end();
            let start = before
                .char_indices()
                .rev()
                .take_while(|(_, c)| c.is_ascii_digit() || *c == '.')
                .last()
                .map(|(index, _)| index)?;
            let (whole, tenth) = before.get(start..)?.split_once('.')?;
            let (whole, tenth) = (whole.parse::<u64>().ok()?, tenth.parse::<u64>().ok()?);
            (whole < 10 && tenth < 10).then(|| whole.saturating_mul(10).saturating_add(tenth))
        })
        .max()
}

/// A number in a text, with its multipliers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Quantity {
    milli: u64,
    start: usize,
    end: usize,
}

/// Without blanks and with the digits of every keyboard made equal.
fn plain(text: &str) -> Vec<char> {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '０'..='９' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
            '．' => '.',
            other => other,
        })
        .collect()
}

fn starts(text: &[char], at: usize, word: &str) -> bool {
    let mut rest = text.iter().skip(at);
    word.chars().all(|c| rest.next() == Some(&c))
}

/// Whether one of the words stands within reach, before or after, in the same sentence.
fn near(text: &[char], q: &Quantity, words: &[&str], (before, after): (usize, usize)) -> bool {
    let ends = |c: &char| matches!(c, '。' | '；' | ';' | '！' | '？');
    let back = text.get(..q.start).unwrap_or_default().iter().rev().take_while(|c| !ends(c)).take(before);
    let mut said: String = back.collect::<Vec<_>>().into_iter().rev().collect();
    said.push(' ');
    let ahead = text.get(q.end..).unwrap_or_default().iter().take_while(|c| !ends(c) && **c != '，');
    said.extend(ahead.take(after.saturating_add(2)));
    words.iter().any(|word| said.contains(word))
}

/// What stands around a quantity, up to the next of `ends` on both sides.
fn around(text: &[char], q: &Quantity, ends: &[char]) -> String {
    let end = |c: &char| ends.contains(c);
    let start = text.get(..q.start).unwrap_or_default().iter().rposition(end).map_or(0, |at| at + 1);
    text.iter()
        .skip(start)
        .take(q.end.saturating_sub(start))
        .chain(text.iter().skip(q.end).take_while(|c| !end(c)))
        .collect()
}

/// Whether a number of cars is of freight trains: by its clause, or else its sentence.
fn is_freight(text: &[char], q: &Quantity) -> bool {
    const SENTENCE: [char; 5] = ['。', '；', ';', '！', '？'];
    const CLAUSE: [char; 7] = ['。', '；', ';', '！', '？', '，', '、'];
    let freight = |said: &str| FREIGHT.iter().any(|word| said.contains(word));
    let said = [around(text, q, &CLAUSE), around(text, q, &SENTENCE)];
    said.iter().find(|said| said.contains('客') || freight(said)).is_some_and(|said| !said.contains('客'))
}

/// Every number of a text, left to right.
fn quantities(text: &[char]) -> impl Iterator<Item = Quantity> + '_ {
    let mut at = 0usize;
    std::iter::from_fn(move || {
        while at < text.len() {
            if let Some(found) = number(text, at) {
                at = found.end.max(at.saturating_add(1));
                return Some(found);
            }
            at = at.saturating_add(1);
        }
        None
    })
}

fn number(text: &[char], start: usize) -> Option<Quantity> {
    let first = text.get(start)?;
    let (milli, end) = if first.is_ascii_digit() { arabic(text, start)? } else { chinese(text, start) };
    if end == start {
        return None;
    }
    let (milli, end) = multiplied(text, milli, end);
    Some(Quantity { milli, start, end })
}

/// `1,200.5` in thousandths, and where it ends; nothing for what is no quantity, such
/// as a telephone number.
fn arabic(text: &[char], start: usize) -> Option<(u64, usize)> {
    let digits = |from: usize| text.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let mut whole = String::new();
    let mut at = start;
    loop {
        let n = digits(at);
        whole.extend(text.iter().skip(at).take(n));
        at = at.saturating_add(n);
        let grouped = text.get(at) == Some(&',') && digits(at.saturating_add(1)) == 3;
        if !grouped {
            break;
        }
        at = at.saturating_add(1);
    }
    let mut milli = whole.parse::<u64>().ok()?.saturating_mul(MILLI);
    if text.get(at) == Some(&'.') {
        let n = digits(at.saturating_add(1));
        let part: String = text.iter().skip(at.saturating_add(1)).take(n.min(3)).collect();
        milli = milli.saturating_add(format!("{part:0<3}").parse().unwrap_or(0));
        at = at.saturating_add(1).saturating_add(n);
    }
    Some((milli, at))
}

const fn digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' => 0,
        '一' => 1,
        // 几百, 数千: at the least two of them.
        '二' | '两' | '几' | '数' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

const fn multiplier(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// 三百五十, 二三十, 百 (of 百余人), 几千; in thousandths, and where it ends.
fn chinese(text: &[char], start: usize) -> (u64, usize) {
    let (mut total, mut section, mut pending) = (0u64, 0u64, None);
    let mut at = start;
    while let Some(c) = text.get(at) {
        if matches!(c, '几' | '数') && section > 0 {
            // 十几: ten and some.
        } else if let Some(d) = digit(*c) {
            pending = Some(d);
        } else if let Some(m) = multiplier(*c) {
            if m >= 10_000 {
                let so_far = section.saturating_add(pending.unwrap_or(0)).max(1);
                total = total.saturating_add(so_far.saturating_mul(m));
                section = 0;
            } else {
                section = section.saturating_add(pending.unwrap_or(1).saturating_mul(m));
            }
            pending = None;
        } else {
            break;
        }
        at = at.saturating_add(1);
    }
    let whole = total.saturating_add(section).saturating_add(pending.unwrap_or(0));
    (whole.saturating_mul(MILLI), at)
}

/// What follows a number and still belongs to it: 余, 多, 来 and multipliers.
fn multiplied(text: &[char], mut milli: u64, mut end: usize) -> (u64, usize) {
    while let Some(c) = text.get(end) {
        match multiplier(*c) {
            Some(m) => milli = milli.saturating_mul(m),
            None if matches!(c, '余' | '多' | '来' | '几') => {}
            None => break,
        }
        end = end.saturating_add(1);
    }
    (milli, end)
}
