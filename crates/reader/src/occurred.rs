//! When it happened: of all the times in an event, the one that tells so. When help was
//! called, figures were counted or a fire was put out is another time.

use crate::doc::{Doc, Span, is_han};
use crate::kinds;
use crate::quantities::first_at;
use crate::scan::{Hit, Scan};
use crate::times::{Value, When};
use crate::words::{DRILL, HAPPENED, OTHER_TIME, RESCUED};

/// A time with how well it fits as that of the event; the higher, then the earlier named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub when: When,
    pub weight: u8,
}

/// What a form writes before a time.
enum Label {
    None,
    /// 时间:, 事发时间:
    Occurrence,
    /// 来电时间:, 扑灭时间:
    Other,
}

fn label(doc: &Doc<'_>, start: usize) -> Label {
    let lead = words!["时间:", "时间", "时间是", "时间为", "时间大概", "时间约", "时间应为", "时间是:"];
    let Some(word) = doc.ends_with(start, lead) else { return Label::None };
    let own = words![
        "发生", "起火", "事发", "出事", "案发", "发震", "着火", "发病", "事故", "灾害", "具体", "开始",
        "发现",
    ];
    let alone = !is_han(doc.at_before(word)) || word == 0;
    if alone || doc.ends_with(word, own).is_some() { Label::Occurrence } else { Label::Other }
}

/// 20时12分接子洲县报告: help was called.
fn is_call(doc: &Doc<'_>, end: usize) -> bool {
    let heard = doc.one_of(end, words!["接", "我办接", "我局接", "我镇接", "我中心接", "中心接"]);
    heard.is_some_and(|(after, _)| {
        doc.contains(
            Span::new(after, after + 12),
            words!["报告", "报警", "来电", "举报", "反映", "电话", "报:", "呼救", "求助", "警"],
        )
    })
}

/// Weighs a time of a sentence; `None` where it tells of something else.
pub(crate) fn weigh(
    doc: &Doc<'_>,
    scan: &Scan,
    hits: &[Hit],
    sentence: Span,
    when: When,
    next: Option<When>,
) -> Option<Candidate> {
    let at = when.span;
    // 更正刚才的: of the message before.
    let of_message =
        matches!(doc.at(at.end), '的' | '说') && doc.one_of(at.end, words!["的事", "的时候"]).is_none();
    let reported = doc
        .one_of(
            at.end,
            words![
                "报",
                "上报",
                "来报",
                "所报",
                "首报",
                "初报",
                "续报",
                "我镇报",
                "我乡报",
                "我街道报",
                "我办报",
                "我局报",
                "我矿报",
                "我司报",
                "我中心报",
            ],
        )
        .is_some()
        || is_call(doc, at.end);
    if when.ahead || reported || of_message && doc.ends_with(at.end, words!["刚才", "刚刚", "方才"]).is_some()
    {
        return None;
    }
    let before = words![
        "截至",
        "截止",
        "截止到",
        "截至到",
        "截止目前",
        "到了",
        "截",
        "预计",
        "将于",
        "请于",
        "直到",
        "已于",
        "定于",
    ];
    if doc.ends_with(at.start, before).is_some() {
        return None;
    }
    // 比昨天大: compared with.
    if doc.ends_with(at.start, words!["比", "跟", "较"]).is_some() {
        return None;
    }
    // 2日内反馈: a span of time.
    if doc.at(at.end) == '内' {
        return None;
    }
    // 估计晚上10点前来水: still ahead.
    let until = matches!(doc.at(at.end), '前')
        && doc.ends_with(at.start, words!["估计", "预计", "争取", "力争", "大概"]).is_some();
    if until {
        return None;
    }
    // 夜间有罐车倾倒,持续三四天: as a rule, and not on a day.
    let habit = words!["持续", "每天", "天天", "经常", "连着几"];
    if when.about
        && !when.has_clock
        && doc.contains(sentence, habit)
        && doc.contains(sentence, words!["天", "经常"])
    {
        return None;
    }
    let mut weight = u8::from(when.has_clock) * 2;
    match label(doc, at.start) {
        Label::Occurrence => return Some(Candidate { when, weight: weight + 6 }),
        Label::Other => return None,
        Label::None => {}
    }
    // What follows decides: to the end of the clause, or over one comma if nothing does.
    let limit = next.map_or(sentence.end, |next| next.span.start).min(at.end + 40);
    let mut end = at.end;
    while end < limit && (end == at.end && doc.at(end) != ' ' || !matches!(doc.at(end), ',' | ' ' | ':')) {
        end += 1;
    }
    let after = Span::new(at.end, end);
    let here: Vec<&Hit> =
        first_at(after.start, hits).iter().take_while(|hit| hit.span.end <= after.end).collect();
    let told = kinds::hear(scan, &here)
        .iter()
        .filter(|heard| doc.at(heard.words.end) != '的') // 跳河的女的: who she is
        .map(|heard| heard.words.start)
        .min();
    let happened = here.iter().filter(|hit| hit.tags.has(HAPPENED)).map(|hit| hit.span.start).min();
    let occurs = [told, happened].into_iter().flatten().min();
    // 今早消防疏散演练中: the words of a drill tell of no other time.
    let drill = here.iter().find(|hit| hit.tags.has(DRILL)).map_or(after.start, |hit| hit.span.end);
    let other = here
        .iter()
        .filter(|hit| hit.tags.has(OTHER_TIME.and(RESCUED)) && hit.span.start >= drill)
        // 6点交接班时瓦斯超限: what they were about to do.
        .find(|hit| doc.one_of(hit.span.end, words!["班时", "班的时候", "时候", "班期间"]).is_none())
        .map(|hit| hit.span.start);
    // 12点40明火扑灭: the end of it, though the fire is named first.
    let ended = other.filter(|&other| {
        doc.one_of(other, words!["扑灭", "熄灭", "灭了", "打灭", "浇灭", "控制", "解除", "排除", "处置完"])
            .is_some()
            && occurs.is_some_and(|occurs| other <= occurs + 5)
    });
    if ended.is_some() {
        return None;
    }
    match (occurs, other) {
        (None, Some(_)) => return None,
        (Some(occurs), Some(other)) if other <= occurs => {
            // 刚接到电话…: help was called; 13日通报…发生: the notice.
            return None;
        }
        (Some(_), _) => weight += 2,
        (None, None) => {}
    }
    if doc.one_of(at.end, words!["的事", "的时候", "炸的", "着的", "发现的", "看见的", "开始"]).is_some()
    {
        weight += 2;
    }
    Some(Candidate { when, weight })
}

/// 昨天下午3点、今早6点和7点20分: times told in one list cannot each be when it happened. They
/// become one: about from the earliest to the latest where they follow each other, else unknown.
pub(crate) fn gathered(doc: &Doc<'_>, times: &[When]) -> Vec<When> {
    let mut gathered: Vec<When> = Vec::with_capacity(times.len());
    for &when in times {
        match gathered.last_mut() {
            Some(last) if is_listed(doc, *last, when) => *last = over(*last, when),
            _ => gathered.push(when),
        }
    }
    gathered
}

fn is_listed(doc: &Doc<'_>, last: When, next: When) -> bool {
    const JOINS: &[&str] = &["、", "和", "及", "以及", "与", "或", "或者", "还有", "还是"];
    let from = doc.one_of(last.span.end, words!["一次", "各一次"]).map_or(last.span.end, |(end, _)| end);
    let joined = JOINS.iter().any(|word| doc.word(from, word) == Some(next.span.start));
    // 报警时间7:50,起火时间7:40 are apart; 3点,6点,7点20分 are not.
    let row = doc.word(from, ",") == Some(next.span.start)
        && last.has_clock
        && next.has_clock
        && matches!(label(doc, last.span.start), Label::None);
    (joined || row) && last.ahead == next.ahead && last.has_clock == next.has_clock
}

fn over(first: When, last: When) -> When {
    let ends = |value| match value {
        Value::At(at) => Some((at, at)),
        Value::Between(from, to) => Some((from, to)),
        Value::Impossible => None,
    };
    let value = match (ends(first.value), ends(last.value)) {
        (Some((from, to)), Some((next, end))) if (from, to) == (next, end) => first.value,
        (Some((from, to)), Some((next, end))) if to <= next && from < end => Value::Between(from, end),
        _ => Value::Impossible,
    };
    let about = first.about || last.about || value != first.value;
    When { span: first.span.with(last.span), value, about, ..last }
}

/// The best of them. A day alone gives way to a clock on that day; a time that cannot be, or that
/// a list leaves open, to any that fits as well.
pub(crate) fn best(candidates: &[Candidate]) -> Option<When> {
    let rank = |candidate: &Candidate| (candidate.weight, candidate.when.value != Value::Impossible);
    candidates
        .iter()
        .reduce(|best, next| if rank(next) > rank(best) { next } else { best })
        .map(|candidate| candidate.when)
}
