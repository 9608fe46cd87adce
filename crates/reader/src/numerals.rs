//! Numbers as people write them: digits, Chinese numerals, 两, 俩, 仨, and the vague
//! ones that name no number (十几, 数, 多).

use crate::doc::Doc;

/// A number at its place; `value` is `None` where only "some" was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    pub end: usize,
    pub value: Option<u32>,
    /// 来, 多, 余 after a number of its own.
    pub rough: bool,
}

/// The value of a Chinese digit.
pub(crate) const fn digit(c: char) -> Option<u32> {
    Some(match c {
        '零' => 0,
        '一' => 1,
        '二' | '两' => 2,
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

const fn unit(c: char) -> Option<u32> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        '万' => 10_000,
        _ => return None,
    })
}

/// Whether a number may begin with this character.
pub(crate) fn may_begin(c: char) -> bool {
    c.is_ascii_digit()
        || digit(c).is_some()
        || unit(c).is_some()
        || matches!(c, '几' | '数' | '多' | '若' | '好')
}

/// The number at `i`. Numbers of more than six digits are no counts and are passed over.
pub(crate) fn read(doc: &Doc<'_>, i: usize) -> Option<Number> {
    if doc.at(i).is_ascii_digit() { read_digits(doc, i) } else { read_chinese(doc, i) }
}

fn read_digits(doc: &Doc<'_>, i: usize) -> Option<Number> {
    let before = doc.at_before(i);
    if before.is_ascii_alphanumeric() || matches!(before, '.' | '-' | '/') {
        return None;
    }
    let (mut end, mut value) = (i, 0_u32);
    while let Some(d) = doc.at(end).to_digit(10) {
        value = value.checked_mul(10)?.checked_add(d)?;
        end += 1;
    }
    if end - i > 6 || matches!(doc.at(end), '.' | '-' | ':' | '/') && doc.at(end + 1).is_ascii_digit() {
        return None;
    }
    if doc.at(end) == '万' {
        (value, end) = (value.checked_mul(10_000)?, end + 1);
    }
    Some(rough(doc, end, value))
}

fn rough(doc: &Doc<'_>, end: usize, value: u32) -> Number {
    // 8来人, 20多人, 30余名: the number stands, but only about.
    if matches!(doc.at(end), '多' | '余' | '来') && value >= 10 {
        return Number { end: end + 1, value: (value > 10).then_some(value), rough: true };
    }
    if doc.at(end) == '几' && value >= 10 {
        return Number { end: end + 1, value: None, rough: true };
    }
    if matches!(doc.at(end), '-' | '~' | '至' | '到') && doc.at(end + 1).is_ascii_digit() {
        // 3-5人: a range of persons is no figure.
        let mut last = end + 1;
        while doc.at(last).is_ascii_digit() {
            last += 1;
        }
        return Number { end: last, value: None, rough: true };
    }
    Number { end, value: Some(value), rough: false }
}

fn read_chinese(doc: &Doc<'_>, i: usize) -> Option<Number> {
    let vague = words!["好几十", "好几", "几十", "几百", "若干", "数十", "数百", "几", "数", "多"];
    if let Some((end, _)) = doc.one_of(i, vague) {
        return Some(Number { end, value: None, rough: true });
    }
    let (mut end, mut total, mut part): (usize, u32, Option<u32>) = (i, 0, None);
    let mut vague = false;
    loop {
        let c = doc.at(end);
        if let Some(d) = digit(c) {
            // 三四个, 七八个: two numerals side by side are a guess.
            vague |= part.is_some_and(|before| before > 0);
            part = Some(d);
        } else if let Some(u) = unit(c) {
            let times = match part.take() {
                Some(times) => times,
                None if u == 10 || total > 0 => 1,
                None => return None,
            };
            total = if u == 10_000 {
                total.checked_add(times)?.checked_mul(u)?
            } else {
                total.checked_add(times.checked_mul(u)?)?
            };
        } else {
            break;
        }
        end += 1;
        if end - i > 9 {
            return None;
        }
    }
    if end == i {
        return None;
    }
    let value = total.checked_add(part.unwrap_or(0))?;
    if vague {
        return Some(Number { end, value: None, rough: true });
    }
    Some(rough(doc, end, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(Option<u32>, bool, usize)> {
        read(&Doc::new(text), 0).map(|number| (number.value, number.rough, number.end))
    }

    #[test]
    fn numbers_as_people_write_them() {
        assert_eq!(of("3人"), Some((Some(3), false, 1)));
        assert_eq!(of("12人"), Some((Some(12), false, 2)));
        assert_eq!(of("十二个"), Some((Some(12), false, 2)));
        assert_eq!(of("两个"), Some((Some(2), false, 1)));
        assert_eq!(of("一百二十三人"), Some((Some(123), false, 5)));
        assert_eq!(of("三百零五人"), Some((Some(305), false, 4)));
        assert_eq!(of("1.2万人"), None);
        assert_eq!(of("2万人"), Some((Some(20_000), false, 2)));
    }

    #[test]
    fn guesses_are_no_numbers() {
        assert_eq!(of("十几人"), Some((None, true, 2)));
        assert_eq!(of("几十人"), Some((None, true, 2)));
        assert_eq!(of("十多人"), Some((None, true, 2)));
        assert_eq!(of("三四个"), Some((None, true, 2)));
        assert_eq!(of("数人"), Some((None, true, 1)));
        assert_eq!(of("200来人"), Some((Some(200), true, 4)));
        assert_eq!(of("13900550001"), None);
    }
}
