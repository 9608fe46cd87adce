//! A sentence with what was found in it, and whether it tells of something that happened
//! or of what is ahead, what should be, what was elsewhere.

use crate::doc::{Doc, Span, is_circled, is_han};
use crate::figures::{self, Said};
use crate::kinds::{self, Heard};
use crate::list::Words;
use crate::places::{self, Bounds, Depth, Place, is_landmark};
use crate::quantities::first_at;
use crate::scan::{Hit, Scan};
use crate::sentences::{self, Message};
use crate::times::{Context, When, mentions};
use crate::words::{
    ANOTHER, BEFORE, CONDITION, DEAD, FORECAST, HURT, LESSON, NORM, PRETENDED, ROUTINE, RULE, RUMOUR,
    TROUBLE, Tags,
};

/// A sentence with what was found in it.
pub(crate) struct Sentence {
    pub span: Span,
    pub clauses: Vec<Span>,
    pub times: Vec<When>,
    pub places: Vec<Place>,
    pub said: Vec<Said>,
    /// The kind it names most clearly.
    pub(super) heard: Option<Heard>,
    tags: Tags,
    /// What happened is told, with its time, before anything else that makes it none of this message.
    told_first: bool,
    pub(super) another: bool,
    pub(super) numbered: bool,
}

/// Reads all sentences of the messages.
pub(crate) fn sentences(doc: &Doc<'_>, scan: &Scan, hits: &[Hit], messages: &[Message]) -> Vec<Sentence> {
    let mut all = Vec::new();
    let mut context = Context::default();
    for of in messages {
        for span in sentences::split(doc, of.body, hits) {
            let clauses = sentences::clauses(doc, span);
            let times = mentions(doc, span, of.anchor, &mut context);
            let bounds = Bounds::new(doc, hits, span, &times);
            let places = places::places(doc, span, &clauses, hits, &bounds);
            let here = within(hits, span);
            let mut said = figures::said(doc, span, &clauses, hits);
            let tags = here.iter().fold(Tags::default(), |tags, hit| tags.and(hit.tags));
            let tags = set_right(&here, &mut said, tags);
            let spoken = spoken(doc, scan, &here, &places);
            let another = here.iter().any(|hit| hit.tags.has(ANOTHER) && hit.span.start <= span.start + 2);
            let numbered = is_circled(doc.at(span.start))
                || doc.at_before(span.start) == '(' && doc.at(span.start + 1) == ')'
                || "一二三四五六".contains(doc.at(span.start)) && doc.at(span.start + 1) == '、'
                || doc.at(span.start).is_ascii_digit() && matches!(doc.at(span.start + 1), '.' | '、');
            let heard = kinds::hear(scan, &spoken).first().copied();
            let told_first =
                heard.is_some_and(|heard| is_told_first(doc, span, &here, heard, &times, &places));
            all.push(Sentence {
                span,
                clauses,
                times,
                places,
                said,
                heard,
                tags,
                told_first,
                another,
                numbered,
            });
        }
    }
    all
}

/// 今早7点红崖村道路塌方,要求各村注意防范: where a clause of its own has told what happened, when and
/// where, what follows it is advice, a comparison or what is planned next.
fn is_told_first(
    doc: &Doc<'_>,
    sentence: Span,
    here: &[&Hit],
    heard: Heard,
    times: &[When],
    places: &[Place],
) -> bool {
    const HELD: &Words = words![
        "召开", "会议", "举办", "举行", "演练", "培训", "学习", "传达", "活动", "计划", "定于", "拟", "将于",
    ];
    let beside = LESSON.and(FORECAST).and(BEFORE).and(RULE);
    let said = here.iter().find(|hit| hit.tags.has(beside)).map(|hit| hit.span.start);
    let Some(first) = said.into_iter().chain(work_at(doc, sentence)).min() else { return false };
    let apart = heard.words.end <= first
        && (heard.words.end..first).any(|i| matches!(doc.at(i), ',' | ' ' | ':' | '('));
    let timed = times.iter().any(|when| !when.ahead && when.has_clock && when.span.end <= first);
    let night = times.iter().any(|when| !when.ahead && when.span.end <= first)
        && here.iter().all(|hit| !hit.tags.has(beside.without(FORECAST)));
    let placed = places.iter().any(|place| {
        !place.aside
            && place.span.end <= first
            && (place.depth > Depth::County || place.depth == Depth::Natural)
    });
    heard.strength >= 2
        && apart
        && placed
        && (timed || night)
        && !doc.contains(Span::new(sentence.start, first), HELD)
}

/// 网传死亡12人不实, 事故造成2人死亡: the rumour falls away, what it really was stays.
fn set_right(here: &[&Hit], said: &mut Vec<Said>, tags: Tags) -> Tags {
    let Some(rumour) = here.iter().rfind(|hit| hit.tags.has(RUMOUR)).map(|hit| hit.span) else { return tags };
    let holds = |said: &Said| matches!(said, Said::Figure(figure) if figure.span.start >= rumour.end && figure.value > Some(0));
    if !said.iter().any(holds) {
        return tags;
    }
    said.retain(holds);
    tags.without(RUMOUR)
}

/// The hits inside a stretch.
pub(crate) fn within(hits: &[Hit], span: Span) -> Vec<&Hit> {
    first_at(span.start, hits)
        .iter()
        .take_while(|hit| hit.span.start < span.end)
        .filter(|hit| hit.span.end <= span.end)
        .collect()
}

/// The hits that may name a kind: not denied, and not of a town's or village's name.
pub(crate) fn spoken<'h>(doc: &Doc<'_>, scan: &Scan, hits: &[&'h Hit], places: &[Place]) -> Vec<&'h Hit> {
    let speaks = |hit: &Hit| {
        hit.ignored || hit.tags.has(TROUBLE.and(HURT).and(DEAD)) || !scan.parts_of(hit.word).is_empty()
    };
    let of_name = |span: Span| {
        places.iter().any(|place| {
            let natural = matches!(place.depth, Depth::Natural | Depth::Framed).then_some(place.name);
            let own = [place.town, place.village].into_iter().flatten().any(|own| own.holds(span));
            // 后山 is what the name ends in, and says what it is; 河 in 鱼河峁 does not.
            own || natural.is_some_and(|name| name.holds(span) && span.end < name.end)
        })
    };
    hits.iter()
        .copied()
        .filter(|hit| speaks(hit))
        .filter(|hit| !is_denied(doc, hit.span) && !of_name(hit.span) && !is_landmark(doc, hit.span))
        .collect()
}

/// 无火情, 未发生爆炸, 防溺水: the word is named and nothing of it has happened.
pub(crate) fn is_denied(doc: &Doc<'_>, word: Span) -> bool {
    const DENIALS: &Words = words![
        "无",
        "没有",
        "没",
        "未",
        "未发生",
        "没有发生",
        "没发生",
        "未出现",
        "防",
        "防止",
        "严防",
        "防范",
        "预防",
        "不是",
        "不",
        "未发现",
        "无任何",
        "防治",
        "未发生一起",
        "没有出现",
        "杜绝",
        "避免",
        "没有听说",
        "没听说",
    ];
    // 未发生泄漏、着火: what denies the first of a list denies all.
    let lead = Span::new(word.start.saturating_sub(20), word.start);
    let denied = doc.find(lead, words!["未发生", "没有发生", "未出现", "没有出现"]);
    let listed = denied.is_some_and(|denied| {
        let between = Span::new(denied.end, word.start);
        doc.contains(between, words!["、", "和", "及"])
            && doc.slice(between).iter().all(|&c| is_han(c) && c != '但' || c == '、')
    });
    if listed {
        return true;
    }
    // 是不是地震了 asks; it does not deny.
    doc.ends_with(word.start, DENIALS).is_some() && doc.ends_with(word.start, words!["是不是"]).is_none()
}

/// 开展煤烟中毒入户排查: work as planned, whatever it names.
fn work_at(doc: &Doc<'_>, sentence: Span) -> Option<usize> {
    const WORK: &Words = words![
        "排查", "检查", "宣传", "培训", "整治", "走访", "活动", "巡查", "座谈", "督导", "学习", "普查"
    ];
    let verb = doc.find(sentence, words!["开展", "举办", "组织开展"])?;
    doc.contains(Span::new(verb.end, sentence.end.min(verb.end + 16)), WORK).then_some(verb.start)
}

impl Sentence {
    pub(super) const fn has(&self, tags: Tags) -> bool {
        self.tags.has(tags)
    }

    /// Somebody was dead, hurt, trapped or missing.
    pub(super) fn counts_somebody(&self) -> bool {
        self.said.iter().any(|said| match said {
            Said::Figure(figure) => {
                let some = figure.value.map_or(!figure.asked, |value| value > 0);
                let unharmed = matches!(figure.count, figures::Count::Evacuated | figures::Count::InDanger);
                !unharmed && some && !figure.weak
            }
            _ => false,
        })
    }

    /// So many were: 出现腹泻及时就医 is advice, 3人腹泻 is not.
    fn numbers_somebody(&self) -> bool {
        let numbered = |said: &Said| match said {
            Said::Figure(figure) => figure.value > Some(0) || figure.count == figures::Count::Dead,
            _ => false,
        };
        self.counts_somebody() && self.said.iter().any(numbered)
    }

    /// Those counted were played: the clause that counts them says so.
    pub(super) fn pretends(&self, hits: &[Hit]) -> bool {
        let played = |clause: Span| within(hits, clause).iter().any(|hit| hit.tags.has(PRETENDED));
        self.said.iter().any(|said| match said {
            Said::Figure(figure) => {
                self.clauses.iter().any(|&clause| clause.holds(figure.span) && played(clause))
            }
            _ => false,
        })
    }

    /// A danger alone opens no event: notices and lists of hidden dangers are full of it.
    fn says_of_persons(&self) -> bool {
        self.said.iter().any(|said| !matches!(said, Said::Figure(of) if of.count == figures::Count::InDanger))
    }

    pub(super) fn has_clock(&self) -> bool {
        self.times.iter().any(|when| when.has_clock)
    }

    fn names_a_kind(&self) -> bool {
        self.heard.is_some_and(|heard| heard.strength >= 2)
    }

    /// What is ahead, what should be, what was long ago: not of an event at hand.
    pub(super) fn is_beside(&self, doc: &Doc<'_>) -> bool {
        if self.told_first {
            return false;
        }
        if self.has(LESSON) && !(self.has_clock() && self.numbers_somebody()) {
            return true;
        }
        if self.has(FORECAST)
            && !self.numbers_somebody()
            && !self.is_mended(doc)
            && !doc.contains(self.span, words!["造成", "已经", "发生了"])
        {
            return true;
        }
        if self.times.iter().any(|when| when.ahead)
            && !self.numbers_somebody()
            && !self.is_mended(doc)
            && self.times.iter().all(|when| when.ahead || !when.has_clock)
            && !doc.contains(self.span, words!["正在", "目前", "已经", "抢修"])
        {
            return true;
        }
        if self.has(BEFORE) && !self.numbers_somebody() && !self.is_owed(doc) {
            return true;
        }
        if self.is_question(doc) {
            return true;
        }
        let at_hand = self.is_at_hand(doc);
        if self.has(CONDITION)
            && !self.has_clock()
            && !doc.contains(self.span, words!["事故发生后", "火情发生后", "造成"])
        {
            return self.has(NORM);
        }
        (self.has(RULE) || work_at(doc, self.span).is_some()) && !at_hand && !self.numbers_somebody()
    }

    /// 主管网爆裂,预计今晚22时恢复: what is ahead is only the end of it.
    fn is_mended(&self, doc: &Doc<'_>) -> bool {
        const MENDED: &Words =
            words!["恢复", "修好", "修复", "修通", "抢通", "抢修完", "来水", "来电", "送电", "通水", "供上"];
        const PLANNED: &Words =
            words!["计划", "检修", "因施工", "配合施工", "预警", "预报", "请提前", "提前储"];
        (self.names_a_kind() || self.has(TROUBLE))
            && doc.contains(self.span, MENDED)
            && !doc.contains(self.span, PLANNED)
    }

    /// 讨要去年拖欠的工程款: long ago is what they want, not that they came.
    fn is_owed(&self, doc: &Doc<'_>) -> bool {
        let now = self.times.iter().any(|when| when.has_clock && !when.ahead);
        now && doc.contains(
            self.span,
            words![
                "拖欠",
                "讨要",
                "讨薪",
                "欠薪",
                "欠的",
                "欠发",
                "索要",
                "要工资",
                "要工钱",
                "追讨",
                "运费"
            ],
        )
    }

    /// 问下昨天那个撞车的处理完没有: asked about, not told.
    fn is_question(&self, doc: &Doc<'_>) -> bool {
        const ASKS: &Words = words!["请教", "问下", "问一下", "想问", "请问", "咨询", "打听"];
        const OPEN: &Words = words![
            "没有",
            "吗",
            "完没",
            "结果没",
            "了没",
            "有没",
            "什么时候",
            "多会儿",
            "几点",
            "多久",
            "怎么",
            "咋",
            "是不是",
            "能不能",
            "还是",
        ];
        doc.find(self.span, ASKS).is_some_and(|asks| {
            let near = asks.start <= self.span.start + 8;
            near && doc.contains(Span::new(asks.end, self.span.end), OPEN)
        })
    }

    /// Happened at a time, and no meeting or drive was held then.
    fn is_at_hand(&self, doc: &Doc<'_>) -> bool {
        const HELD: &Words = words![
            "召开", "会议", "开展", "举办", "举行", "演练", "培训", "学习", "传达", "活动", "请于", "务必",
            "各村",
        ];
        let clocked = self.times.iter().any(|when| when.has_clock && !when.ahead);
        self.has_clock() && doc.contains(self.span, words!["发生", "起火", "着火", "扑灭"])
            || clocked && self.names_a_kind() && !doc.contains(self.span, HELD)
    }

    /// Opens an event: names a kind, or counts somebody, as of something that happened.
    pub(super) fn opens(&self, doc: &Doc<'_>, short: bool) -> bool {
        if self.is_beside(doc) || self.has(RUMOUR) {
            return false;
        }
        let told = self.names_a_kind() || self.heard.is_some() && self.says_of_persons();
        let past =
            doc.contains(self.span, words!["了", "着", "已", "刚", "正在", "发生", "造成", "续报", "更正"]);
        let evidence = !self.times.is_empty() || past || self.says_of_persons() || short;
        (told || self.counts_somebody()) && evidence && (!self.has(ROUTINE) || self.reports(doc))
    }

    /// 值班室报告…: the word of duty is only of who reports.
    fn reports(&self, doc: &Doc<'_>) -> bool {
        self.says_of_persons()
            || self.has_clock()
            || doc.contains(self.span, words!["值班室", "报告", "收到群众", "无事故"])
            || self.heard.is_some_and(|heard| heard.strength >= 2)
    }
}
