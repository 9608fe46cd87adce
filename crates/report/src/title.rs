//! One line about an event, for lists, clocks and bells: where, what, the gravest figure and
//! whether that is preliminary.
//!
//! Pure. Made once in Chinese, where it is written into the fact; in English when it is
//! shown, from the same fields, so that places and sentences stay as they were typed. A
//! kind that says nothing (其他) lends no word: there the officer's own first clause
//! stands, bounded and without telephone numbers.

use crate::rules::kinds::{Kind, OTHER};
use crate::text::core_zh;
use facts::report::{Casualties, Count};

/// Longest place and longest clause of a title; a Chinese character is two wide.
const PART_WIDTH: usize = 48;
/// A clause shorter than this (报告，) says nothing alone and takes the next along.
const CLAUSE_CHARS_MIN: usize = 4;
/// So many digits in a row are a telephone number or a person's, and end the clause.
const NUMBER_DIGITS: usize = 7;
/// How a clause begins that speaks of time or of who told: it is not joined to a place.
const BEGINNINGS: &[&str] = &[
    "今",
    "昨",
    "前",
    "凌晨",
    "早",
    "上午",
    "中午",
    "下午",
    "晚",
    "刚",
    "约",
    "据",
    "接",
    "群众",
    "我",
    "有人报",
];

/// What a title is made of.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// Where, as typed.
    pub place_text: &'a str,
    /// The kind; absent for one that only a newer node knows.
    pub kind: Option<&'a Kind>,
    /// What happened, as typed.
    pub what: &'a str,
    /// The figures.
    pub casualties: &'a Casualties,
}

/// 双柳沟煤矿事故，3 人被困.
#[must_use]
pub fn title_zh(event: &Event<'_>) -> String {
    let place = cut(event.place_text);
    let head = match telling(event.kind) {
        Some(kind) if place.is_empty() => kind.noun_zh().to_owned(),
        Some(kind) => joined(&place, kind.noun_zh()),
        None => own_words(&place, core_zh(event.what, event.place_text), "，")
            .unwrap_or_else(|| joined(&place, "突发事件")),
    };
    match gravest(event.casualties, |figure| figure.0) {
        Some((what, count)) => {
            let least = if matches!(count, Count::AtLeast { .. }) { "至少 " } else { "" };
            format!("{head}，{least}{} 人{what}{}", count.known().unwrap_or(0), count.mark_zh())
        }
        None => head,
    }
}

/// Coal mine accident, 双柳沟煤矿, 3 trapped.
#[must_use]
pub fn title_en(event: &Event<'_>) -> String {
    let place = cut(event.place_text);
    let head = match telling(event.kind) {
        Some(kind) if place.is_empty() => kind.noun_en().to_owned(),
        Some(kind) => format!("{}, {place}", kind.noun_en()),
        None => own_words(&place, core_zh(event.what, event.place_text), ", ").unwrap_or_else(|| {
            if place.is_empty() { "Incident".to_owned() } else { format!("Incident, {place}") }
        }),
    };
    match gravest(event.casualties, |figure| figure.1) {
        Some((what, count)) => {
            let least = if matches!(count, Count::AtLeast { .. }) { "at least " } else { "" };
            format!("{head}, {least}{} {what}{}", count.known().unwrap_or(0), count.mark_en())
        }
        None => head,
    }
}

fn telling(kind: Option<&Kind>) -> Option<&Kind> {
    kind.filter(|kind| kind.code != OTHER)
}

type Words = (&'static str, &'static str);

fn gravest(c: &Casualties, of: fn(Words) -> &'static str) -> Option<(&'static str, Count)> {
    let named: [(Words, Count); 6] = [
        (("死亡", "dead"), c.dead),
        (("失联", "missing"), c.missing),
        (("被困", "trapped"), c.trapped),
        (("受伤", "injured"), c.injured),
        (("涉险", "in danger"), c.in_danger),
        (("转移", "evacuated"), c.evacuated),
    ];
    let stated = |count: &Count| matches!(count, Count::Number { .. } | Count::AtLeast { .. });
    named.into_iter().find(|(_, count)| stated(count)).map(|(words, count)| (of(words), count))
}

/// Bounded; what is left out is seen to be left out.
fn cut(text: &str) -> String {
    let text = text.trim();
    let mut width = 0usize;
    for (at, c) in text.char_indices() {
        width = width.saturating_add(if c.is_ascii() { 1 } else { 2 });
        if width > PART_WIDTH {
            return format!("{}…", text.get(..at).unwrap_or(text));
        }
    }
    text.to_owned()
}

/// Place and noun without saying a word twice: 双柳沟煤矿 + 煤矿事故 is 双柳沟煤矿事故.
fn joined(place: &str, noun: &str) -> String {
    if place.contains(noun) {
        return place.to_owned();
    }
    let overlap = noun.char_indices().skip(2).map(|(at, _)| at).filter_map(|at| noun.split_at_checked(at));
    let rest = overlap.filter(|(head, _)| place.ends_with(head)).last().map_or(noun, |(_, rest)| rest);
    format!("{place}{rest}")
}

/// The officer's first clause, with the place where it does not say it itself.
fn own_words(place: &str, what: &str, comma: &str) -> Option<String> {
    let clause = first_clause(what)?;
    if place.is_empty() || clause.contains(place) {
        return Some(clause);
    }
    if BEGINNINGS.iter().any(|word| clause.starts_with(word))
        || clause.starts_with(|c: char| c.is_ascii_digit())
        || clause.is_ascii()
    {
        return Some(format!("{place}{comma}{clause}"));
    }
    Some(joined(place, &clause))
}

fn first_clause(what: &str) -> Option<String> {
    let line = what.trim().lines().next().unwrap_or_default();
    let ends = |c: char| matches!(c, '，' | '。' | '；' | '！' | '？' | ',' | ';' | '!' | '?' | '：' | ':');
    let mut clause = String::new();
    for part in line.split_inclusive(ends) {
        clause.push_str(part);
        if clause.trim_end_matches(ends).chars().count() >= CLAUSE_CHARS_MIN {
            break;
        }
    }
    let clause = cut(without_numbers(clause.trim_end_matches(ends)).trim().trim_end_matches(ends));
    if clause.is_empty() { None } else { Some(clause) }
}

/// As far as the first number that may be somebody's.
fn without_numbers(clause: &str) -> &str {
    let (mut digits, mut start) = (0usize, 0usize);
    for (at, c) in clause.char_indices() {
        if c.is_ascii_digit() {
            if digits == 0 {
                start = at;
            }
            digits = digits.saturating_add(1);
            if digits >= NUMBER_DIGITS {
                return clause.get(..start).unwrap_or_default();
            }
        } else if c != '-' && c != ' ' {
            digits = 0;
        }
    }
    clause
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Law;

    fn both(place_text: &str, code: &str, what: &str, casualties: Casualties) -> (String, String) {
        let kind = Law::builtin().unwrap().kind(code);
        let event = Event { place_text, kind, what, casualties: &casualties };
        (title_zh(&event), title_en(&event))
    }

    fn zh(place_text: &str, code: &str, what: &str) -> String {
        both(place_text, code, what, Casualties::default()).0
    }

    #[test]
    fn titles_say_where_what_and_the_gravest_figure() {
        let trapped =
            Casualties { trapped: Count::Number { n: 3, preliminary: false }, ..Casualties::default() };
        let told = both("双柳沟煤矿", "coal_mine", "出水", trapped);
        assert_eq!(told.0, "双柳沟煤矿事故，3 人被困");
        assert_eq!(told.1, "Coal mine accident, 双柳沟煤矿, 3 trapped");
        let lost = Casualties { missing: Count::AtLeast { n: 2, preliminary: false }, ..trapped };
        let told = both("", "flood", "", lost);
        assert_eq!(told, ("洪涝灾害，至少 2 人失联".to_owned(), "Flood, at least 2 missing".to_owned()));
        let first = Casualties { missing: lost.missing.marked(true), ..lost };
        assert_eq!(both("", "flood", "", first).0, "洪涝灾害，至少 2 人失联（初步）");
        assert_eq!(both("", "flood", "", first).1, "Flood, at least 2 missing (preliminary)");
        let moved =
            Casualties { evacuated: Count::Number { n: 120, preliminary: false }, ..Casualties::default() };
        assert_eq!(both("青云镇", "flood", "", moved).0, "青云镇洪涝灾害，120 人转移");
        let near = Casualties { in_danger: Count::Number { n: 12, preliminary: false }, ..moved };
        let told = both("青云镇", "flood", "", near);
        assert_eq!(told, ("青云镇洪涝灾害，12 人涉险".to_owned(), "Flood, 青云镇, 12 in danger".to_owned()));
    }

    #[test]
    fn what_a_level_writes_upward_keeps_its_title() {
        let below = zh("赵庄村", OTHER, "村口砖厂宿舍起火，火势较大");
        let upward = "11月28日18时15分接鱼河镇报告：11月28日18时00分，赵庄村，村口砖厂宿舍起火，火势较大。";
        assert_eq!(zh("赵庄村", OTHER, upward), below);
    }

    #[test]
    fn each_kind_reads_as_one_would_write_it() {
        for (place, code, reads) in [
            ("长城路", "fire", "长城路火灾"),
            ("火灾现场", "fire", "火灾现场"),
            ("包茂高速", "road_traffic", "包茂高速道路交通事故"),
            ("西沙小区", "gas", "西沙小区燃气事故"),
            ("高新区工地", "construction", "高新区工地建筑施工事故"),
            ("双柳沟煤矿", "coal_mine", "双柳沟煤矿事故"),
            ("青云镇", "public_security", "青云镇治安刑事案件"),
            ("第三中学", "infectious_disease", "第三中学传染病疫情"),
            ("河口水库", "drowning", "河口水库溺水事故"),
            ("补浪河乡", "drought", "补浪河乡旱灾"),
            ("巴拉素镇", "wind_hail", "巴拉素镇大风冰雹灾害"),
            ("榆溪河", "pollution", "榆溪河环境污染事件"),
            ("区政府门前", "mass_incident", "区政府门前群体性事件"),
            ("", "food_poisoning", "食物中毒事件"),
        ] {
            assert_eq!(zh(place, code, "某事"), reads);
        }
    }

    #[test]
    fn a_kind_that_says_nothing_lends_no_word() {
        for (place, what, reads) in [
            ("长城路", "井盖丢失，请转办。", "长城路井盖丢失"),
            ("长城路", "长城路井盖丢失", "长城路井盖丢失"),
            ("长城路与航宇路口", "航宇路口路面塌陷，约 3 平方米", "长城路与航宇路口路面塌陷"),
            ("长城路", "今早7时许水管爆裂，积水 30 公分", "长城路，今早7时许水管爆裂"),
            ("", "报告，供水主管爆裂，影响三个小区", "报告，供水主管爆裂"),
            ("金沙小区", "电梯困人联系人13900000001", "金沙小区电梯困人联系人"),
            ("金沙小区", "0912-3456789 来电说停水", "金沙小区突发事件"),
            ("金沙小区", "", "金沙小区突发事件"),
            ("", "", "突发事件"),
            (
                "Main street 12",
                "Crane leaning over the road, no wind",
                "Main street 12，Crane leaning over the road",
            ),
        ] {
            assert_eq!(zh(place, "other", what), reads);
        }
        let told = both(
            "长城路",
            "other",
            "井盖丢失",
            Casualties { injured: Count::Number { n: 1, preliminary: false }, ..Casualties::default() },
        );
        assert_eq!(told, ("长城路井盖丢失，1 人受伤".to_owned(), "长城路井盖丢失, 1 injured".to_owned()));
        assert_eq!(zh("长城路", "a_newer_kind", "井盖丢失"), "长城路井盖丢失");
    }

    #[test]
    fn no_title_outgrows_its_line() {
        let long = "很".repeat(400);
        for code in ["other", "fire"] {
            let (zh, en) = both(&long, code, &long, Casualties::default());
            assert!(zh.chars().count() <= 60 && zh.contains('…'), "{zh}");
            assert!(en.chars().count() <= 90, "{en}");
        }
    }
}
