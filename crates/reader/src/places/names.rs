//! What may stand in a name, and where a name begins.

use crate::doc::{Doc, Span, is_han};
use crate::list::{Chars, Words};
use crate::quantities::first_at;
use crate::scan::Hit;
use crate::times::When;
use crate::words::{CUT, DEAD, HURT, NONE, PERSON, RESCUED, TITLE, TRAPPED};

/// Characters that are words of their own far more often than part of a name.
const STOP: &Chars = &Chars::new(
    "并俺在于从的是了把被和与及致由说称我你他她它咱这那又还就都没不也给让叫将因为往向到去有个各全每本该某谁哪边刚己已、报送转今昨经至搬住自",
);

/// Names in which such a character is a part after all.
const NAMED: &Words = words![
    "定边",
    "怡和",
    "顺和",
    "祥和",
    "泰和",
    "和苑",
    "和园",
    "和顺",
    "和兴",
    "义和",
    "仁和",
    "家和",
    "和润",
    "和家",
    "北边",
    "南边",
    "东边",
    "西边",
    "安边",
    "经济",
    "经纬",
    "靖边",
    "转龙",
    "和平",
    "和谐",
    "太和",
    "永和",
    "向阳",
    "将军",
    "于家",
    "邓家",
    "兴和",
    "安全",
    "河边",
    "全家湾",
    "向东",
    "向前",
    "因家",
    "石和",
    "和尚",
    "本溪",
    "成都",
    "不拉",
    "都拉",
    "永丰与",
    "人和",
    "咸和",
    "叫咀",
    "叫嘴",
    "给力",
    "报国",
    "红刚",
    "将台",
    "边墙",
    "搬迁",
    "住宅",
    "自强",
    "自立",
    "自力",
    "住建",
    "住房",
    "住院",
];

/// What bounds a name on its left, for one sentence.
pub(crate) struct Bounds {
    /// Ends of stretches no name reaches over, ascending.
    ends: Vec<usize>,
    spans: Vec<Span>,
}

impl Bounds {
    pub(crate) fn new(doc: &Doc<'_>, hits: &[Hit], sentence: Span, times: &[When]) -> Self {
        let mut spans: Vec<Span> = first_at(sentence.start, hits)
            .iter()
            .take_while(|hit| hit.span.start < sentence.end)
            .filter(|hit| {
                hit.tags
                    .has(CUT.and(DEAD).and(HURT).and(TRAPPED).and(RESCUED).and(TITLE).and(NONE).and(PERSON))
                    && hit.span.len() > 1
            })
            .map(|hit| hit.span)
            .filter(|span| !is_of_name(doc, *span))
            .chain(times.iter().map(|when| when.span))
            .collect();
        spans.sort_unstable();
        let mut ends: Vec<usize> = spans.iter().map(|span| span.end).collect();
        ends.sort_unstable();
        Self { ends, spans }
    }

    /// The nearest boundary at or before `i`.
    pub(super) fn before(&self, i: usize) -> usize {
        let upto = self.ends.partition_point(|&end| end <= i);
        upto.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or(0)
    }

    pub(super) fn crosses(&self, span: Span) -> bool {
        self.spans.iter().any(|bound| bound.meets(span))
    }
}

/// 小纪汗镇长草滩村: no mayor is meant.
fn is_of_name(doc: &Doc<'_>, title: Span) -> bool {
    doc.one_of(title.start, words!["镇长", "乡长", "村长"]).is_some()
        && doc.contains(Span::new(title.end, title.end + 5), words!["村", "沟", "社区", "滩", "梁"])
}

/// 加油站对面: only to say where.
pub(crate) fn is_landmark(doc: &Doc<'_>, span: Span) -> bool {
    doc.one_of(
        span.end,
        words![
            "对面",
            "对过",
            "对门",
            "斜对过",
            "旁边",
            "旁",
            "附近",
            "隔壁",
            "门口",
            "边上",
            "斜对面",
            "后面",
            "前面",
            "北侧",
            "南侧",
            "东侧",
            "西侧",
        ],
    )
    .is_some()
}

/// Where a name that ends at `end` begins, at most `most` characters before.
pub(crate) fn name_start(doc: &Doc<'_>, end: usize, most: usize, floor: usize, bounds: &Bounds) -> usize {
    let floor = floor.max(end.saturating_sub(most)).max(bounds.before(end));
    let mut start = end;
    while start > floor && is_name(doc, start - 1) {
        start -= 1;
    }
    start
}

pub(super) fn is_name(doc: &Doc<'_>, i: usize) -> bool {
    let c = doc.at(i);
    is_han(c) && (!STOP.contains(c) || is_named(doc, i))
}

/// Inside 定边, 和平.
fn is_named(doc: &Doc<'_>, i: usize) -> bool {
    (i.saturating_sub(2)..=i).any(|start| doc.one_of(start, NAMED).is_some_and(|(end, _)| i < end))
}
