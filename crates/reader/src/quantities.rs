//! Numbers of persons: 3人, 两名工人, 俩, 一家三口, 多人, 十几个. Hours, sheep, pumps, 亩, villages
//! and telephone numbers are none of them.

mod agents;
mod persons;

pub(crate) use agents::agent;
pub(crate) use persons::{named, old_friend, one_pair, one_person, that_one, together};

use crate::doc::{Doc, Span, is_han};
use crate::list::{Chars, List, Words};
use crate::numerals;
use crate::scan::Hit;
use crate::words::{HURT, PERSON, Tags};
use persons::{ONE_PERSON, PAIRS};
use std::sync::LazyLock;

/// So many persons, at their place. `value` is `None` where no number was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quantity {
    pub span: Span,
    pub value: Option<u32>,
    pub about: bool,
    /// 另一个: one more beside those spoken of.
    pub another: bool,
    /// 3死: the word it counts follows at once and is the only one it can count.
    pub compact: bool,
}

#[rustfmt::skip]
const VAGUE: &[&str] = &[
    "不少人", "一些人", "好些人", "有些人", "许多人", "很多人", "有人", "部分群众", "有群众", "有村民", "有工人", "有学生", "有孩子", "有幼儿", "有娃娃", "有师生", "有居民", "有住户", "有乘客", "有员工", "有职工", "部分学生", "部分师生", "部分员工", "部分居民", "数人", "多人", "一伙人", "一群人", "有的人", "几人",
];

static VAGUE_LIST: LazyLock<List> = LazyLock::new(|| List::new(VAGUE.iter().copied()));

/// After 个 none of these is a person.
const NO_PERSON: &Chars = &Chars::new(
    "下上弯坡桥边泡村班乡镇县月钟星礼棚羊牛猪鸡驴狗头点井坑窑组家单部事情车厂院房圈区路口洞多半电水煤矿坝网门鱼标品项灶炉罐泵台桩段街巷社沟孔缺裂塌地",
);
const NO_PERSON_WORDS: &Words = words![
    "小时",
    "小区",
    "小车",
    "小轿",
    "小面",
    "小客",
    "小汽",
    "面包",
    "小卖",
    "大棚",
    "大坑",
    "工地",
    "工作",
    "学校",
    "企业",
    "小坑",
    "多小时",
];

const WITH_A_CHILD: &Words = words![
    "带个娃",
    "带着个娃",
    "带着娃",
    "抱着娃",
    "抱个娃",
    "领着娃",
    "领着孙子",
    "带着孙子",
    "带个孩子",
    "带着孩子",
    "抱着孩子",
    "带一个娃",
    "带了个娃",
    "领着个娃",
    "引着娃",
];

/// All numbers of persons in a clause, in order.
pub(crate) fn quantities(doc: &Doc<'_>, clause: Span, hits: &[Hit]) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut i = clause.start;
    let word_first = word_first(doc, clause);
    while i < clause.end {
        match at(doc, i, clause, hits, word_first) {
            Some(quantity) => {
                i = quantity.span.end;
                found.push(quantity);
            }
            // Inside a number no other begins.
            None if doc.at(i).is_ascii_digit() => {
                while doc.at(i).is_ascii_digit() {
                    i += 1;
                }
            }
            None => i += 1,
        }
    }
    listed(doc, found, hits)
}

/// 学生2人、教师1人, 店主及3名顾客: one number of persons, told in a list.
fn listed(doc: &Doc<'_>, found: Vec<Quantity>, hits: &[Hit]) -> Vec<Quantity> {
    let mut out: Vec<Quantity> = Vec::with_capacity(found.len());
    for mut next in found {
        if let Some(owner) = doc
            .ends_with(next.span.start, words!["及", "和", "与", "、"])
            .and_then(|comma| ONE_PERSON.iter().find_map(|word| doc.word_before(comma, word)))
            .filter(|&owner| out.last().is_none_or(|last| last.span.end <= owner))
        {
            next.span.start = owner;
            next.value = next.value.and_then(|value| value.checked_add(1));
        }
        // 一个老太太带个娃: two.
        if let Some((end, _)) = doc.one_of(next.span.end, WITH_A_CHILD) {
            next.span.end = end;
            next.value = next.value.and_then(|value| value.checked_add(1));
        }
        if let Some(end) = and_another(doc, next.span.end) {
            next.span.end = end;
            next.value = next.value.and_then(|value| value.checked_add(1));
        }
        match out.last_mut() {
            Some(last) if !last.compact && !next.compact && is_list(doc, last.span, next.span, hits) => {
                last.value = last.value.zip(next.value).and_then(|(a, b)| a.checked_add(b));
                last.about |= next.about;
                last.span.end = next.span.end;
            }
            _ => out.push(next),
        }
    }
    out
}

/// 一个孕妇跟她婆婆: where the one more ends.
fn and_another(doc: &Doc<'_>, end: usize) -> Option<usize> {
    let (after, _) =
        doc.one_of(end, words!["跟她", "跟他", "和她", "和他", "带着她", "带着他", "领着她", "领着他"])?;
    doc.one_of(after, ONE_PERSON).map(|(end, _)| end)
}

/// Nothing but 、 or 和 and a noun of persons stands between the two.
fn is_list(doc: &Doc<'_>, first: Span, second: Span, hits: &[Hit]) -> bool {
    let Some((start, _)) = doc.one_of(first.end, words!["、", "和", "及", "与"]) else { return false };
    let noun = Span::new(start, second.start);
    let known = first_at(noun.start, hits)
        .iter()
        .take_while(|hit| hit.span.start < noun.end)
        .any(|hit| hit.span.end <= noun.end && !hit.tags.has(PERSON) && hit.tags != Tags::default());
    start <= second.start && noun.len() <= 6 && !known && (noun.start..noun.end).all(|i| is_han(doc.at(i)))
}

/// Whether the clause says 死1伤2 rather than 1死2伤.
fn word_first(doc: &Doc<'_>, clause: Span) -> bool {
    let is_number = |c: char| c.is_ascii_digit() || numerals::digit(c).is_some() || c == '十';
    (clause.start..clause.end)
        .find(|&i| {
            matches!(doc.at(i), '死' | '亡' | '伤' | '联' | '踪' | '困')
                && (is_number(doc.at(i + 1)) || is_number(doc.at_before(i)))
        })
        .is_some_and(|i| i == clause.start || !is_number(doc.at_before(i)))
}

fn at(doc: &Doc<'_>, i: usize, clause: Span, hits: &[Hit], word_first: bool) -> Option<Quantity> {
    let c = doc.at(i);
    // 4点多人就没了: when.
    let of_time =
        matches!(doc.at_before(i), '没' | '未' | '所' | '点' | '时' | '岁' | '天' | '年' | '月' | '日');
    if let Some((end, _)) = VAGUE_LIST.at(doc, i).filter(|_| !of_time) {
        if matches!(doc.at(end), '员' | '家' | '数') {
            return None;
        }
        return (end <= clause.end).then_some(plain(Span::new(i, end), None, false));
    }
    if matches!(c, '俩' | '仨') && !matches!(doc.at(i + 1), '村' | '车' | '羊') {
        let end = person_end(i + 1, hits);
        return Some(plain(Span::new(i, end), Some(if c == '俩' { 2 } else { 3 }), false));
    }
    if c == '个' {
        return one_unsaid(doc, i, hits).filter(|one| one.span.end <= clause.end);
    }
    if c == '多' && of_time || !numerals::may_begin(c) || doc.at_before(i) == '第' {
        return None;
    }
    let number = numerals::read(doc, i)?;
    let around = around(doc, i, number.rough);
    // 把另一个头打烂: the other of two, not one more.
    let object =
        words!["把另", "将另", "把另外", "将另外", "给另", "和另", "与另", "跟另", "被另", "让另", "叫另"];
    let another = doc.ends_with(i, words!["另", "另外"]).is_some() && doc.ends_with(i, object).is_none();
    let quantity = |end: usize| Quantity {
        span: Span::new(i, person_end(end, hits)),
        value: number.value,
        about: around || doc.one_of(end, words!["左右", "上下"]).is_some(),
        another,
        compact: false,
    };
    if let Some(end) = measured(doc, number.end, i, hits) {
        // 一村民家: a house, not a person.
        if doc.at(person_end(end, hits)) == '家' {
            return None;
        }
        return (end <= clause.end).then(|| quantity(end));
    }
    // 一对母子
    if doc.at(number.end) == '对'
        && let Some((end, _)) = doc.one_of(number.end + 1, PAIRS).filter(|(end, _)| *end <= clause.end)
    {
        let value = number.value.and_then(|value| value.checked_mul(2));
        return Some(Quantity { value, span: Span::new(i, end), ..quantity(end) });
    }
    const FORMS: &Words = words![
        "亡仍为",
        "亡为",
        "伤仍为",
        "伤为",
        "亡人数为",
        "伤人数为",
        "亡人数仍为",
        "亡数为",
        "困人数为"
    ];
    let in_form = doc.ends_with(i, FORMS).is_some();
    let counts_before =
        in_form || matches!(doc.at_before(i), '死' | '亡' | '伤' | '联' | '踪' | '困') && i > clause.start;
    if in_form || word_first && counts_before {
        let next = doc.at(number.end);
        let bare = number.end == clause.end || !is_han(next) || "死亡伤失被轻重".contains(next);
        return bare.then(|| plain(Span::new(i, number.end), number.value, around));
    }
    if number.end >= clause.end {
        return None;
    }
    let lost = doc.one_of(number.end, words!["失踪", "失联", "被困", "重伤", "轻伤"]).is_some();
    let counts_next = (matches!(doc.at(number.end), '死' | '伤' | '亡') || lost)
        && !matches!(doc.at(number.end + 1), '者' | '员')
        && number.value.is_some();
    // 报了110 伤的那个送去四院: a number that was called.
    let called = number.end == i + 3 && doc.one_of(i, words!["110", "119", "120", "122"]).is_some();
    (counts_next && !called).then(|| Quantity {
        compact: true,
        span: Span::new(i, number.end),
        ..quantity(number.end)
    })
}

/// 撞了个娃, 埋了个人: 一 is not said after a verb.
fn one_unsaid(doc: &Doc<'_>, i: usize, hits: &[Hit]) -> Option<Quantity> {
    let verb = "了着住到死伤埋压淹困砸撞碰轧烧卷夹捞救进出起下上走".contains(doc.at_before(i)) && i > 0;
    let end = person_end(i + 1, hits);
    // 个人财产, 个人原因 are no person.
    let alone =
        doc.at(i + 1) != '人' || !is_han(doc.at(end)) || "没被在从让死伤也都就已还".contains(doc.at(end));
    (verb && end > i + 1 && alone && doc.at(end) != '家').then(|| plain(Span::new(i, end), Some(1), false))
}

const fn plain(span: Span, value: Option<u32>, about: bool) -> Quantity {
    Quantity { span, value, about, another: false, compact: false }
}

fn around(doc: &Doc<'_>, i: usize, rough: bool) -> bool {
    rough
        || doc
            .ends_with(i, words!["约", "大概", "大约", "近", "将近", "差不多", "约有", "大概有", "上下"])
            .is_some()
}

/// Where the measure word of persons after a number ends.
fn measured(doc: &Doc<'_>, end: usize, start: usize, hits: &[Hit]) -> Option<usize> {
    let next = doc.at(end + 1);
    match doc.at(end) {
        '人' => {
            (!matches!(next, '次' | '民' | '家' | '畜' | '大' | '均' | '行' | '气' | '数')).then_some(end + 1)
        }
        '名' | '位' => (!matches!(next, '单' | '称' | '于')).then_some(end + 1),
        '口' => {
            let family =
                doc.ends_with(start, words!["老", "家", "一家", "户", "一共", "总共", "共"]).is_some();
            (next == '人' || next == '子' || family)
                .then(|| if family && next != '子' && next != '人' { end + 1 } else { end + 2 })
        }
        '具' => {
            let body = doc.contains(Span::new(end + 1, end + 9), words!["尸", "遗体"]);
            (body || matches!(next, '男' | '女' | '无')).then_some(end + 1)
        }
        // 1例人感染布病患者; 累计5例 alone names no person.
        '例' => doc
            .contains(
                Span::new(end + 1, end + 12),
                words!["患者", "病例", "病人", "感染者", "学生", "幼儿", "儿童"],
            )
            .then_some(end + 1),
        '号' => (next == '人').then_some(end + 2),
        '来' => None,
        '个' => {
            let after = end + 1;
            let person = begins(after, hits);
            // 两个头上缝针: hurt, so persons after all.
            let hurt = first_at(after, hits)
                .iter()
                .take_while(|hit| hit.span.start == after)
                .any(|hit| hit.tags.has(HURT) && hit.span.len() > 1);
            let thing = !hurt
                && (next != '\0' && NO_PERSON.contains(next) && doc.at(after + 1) != '人'
                    || doc.one_of(after, NO_PERSON_WORDS).is_some());
            // 两个大车: what is counted.
            let vehicle = (after..after + 3).any(|i| {
                doc.at(i) == '车'
                    && !"主司上里的夫间手队".contains(doc.at(i + 1))
                    && !doc.contains(Span::new(after, i), words!["开", "骑", "坐", "修"])
            });
            // 两个接娃的电动车: what is counted stands after 的.
            let near = Span::new(after, after + 6);
            let owned = doc.find(near, words!["的"]).is_some_and(|of| {
                (of.end..of.end + 4).any(|i| "车楼房树机窑".contains(doc.at(i)))
                    && !hurt
                    && !doc.contains(
                        Span::new(of.end, of.end + 4),
                        words!["人", "工", "司", "娃", "汉", "困", "被", "在", "让", "把", "掉"],
                    )
            });
            // 两个手也烧了: of one person.
            let limb =
                "手脚腿眼膝胳耳指".contains(next) && next != '\0' && !matches!(doc.at(start), '一' | '1');
            let thing = thing || owned || vehicle || limb;
            let listed = "村乡镇县车棚房厂矿校班组羊牛猪条".contains(doc.at_before(start)) && start > 0;
            (person || !thing && !listed).then_some(after)
        }
        // 王六老汉: the sixth of the Wangs.
        _ if end == start + 1
            && doc.at(start) != '两'
            && numerals::digit(doc.at(start)).is_some()
            && doc.one_of(end, words!["老汉", "大爷", "大娘", "婆姨", "媳妇", "后生", "娃"]).is_some() =>
        {
            None
        }
        _ => begins(end, hits).then_some(end),
    }
}

fn begins(i: usize, hits: &[Hit]) -> bool {
    first_at(i, hits).iter().take_while(|hit| hit.span.start == i).any(|hit| hit.tags.has(PERSON))
}

fn person_end(i: usize, hits: &[Hit]) -> usize {
    first_at(i, hits)
        .iter()
        .take_while(|hit| hit.span.start == i)
        .find(|hit| hit.tags.has(PERSON))
        .map_or(i, |hit| hit.span.end)
}

/// The hits from `i` on; hits are sorted by start.
pub(crate) fn first_at(i: usize, hits: &[Hit]) -> &[Hit] {
    let from = hits.partition_point(|hit| hit.span.start < i);
    hits.get(from..).unwrap_or_default()
}
