//! Why, and what is being done: taken over in the words of the message, never rephrased.

mod claims;
mod faults;
mod measures;
mod suspected;

pub(crate) use measures::measures;

use crate::doc::{Doc, Span};
use crate::figures::Sure;
use crate::list::Words;
use crate::numerals;
use crate::places::Place;
use crate::quantities::first_at;
use crate::scan::Hit;
use crate::times::When;
use crate::words::{ASKING, CUT, FAULT, PRELIMINARY};
use claims::{owed, quarrel, withheld};
use faults::{omitted, outage, reason};
use suspected::suspected;

/// A cause: its words, or `None` where it is being looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cause {
    pub words: Option<Span>,
    pub from: Span,
    pub sure: Sure,
    /// Read from 引发 rather than named as the cause: gives way where it is still asked for.
    pub inferred: bool,
}

impl Cause {
    /// One that stands in the message in these words.
    const fn of(words: Span, sure: Sure, inferred: bool) -> Self {
        Self { words: Some(words), from: words, sure, inferred }
    }
}

/// What has happened rather than why.
const HAPPENED: &Words = words![
    "事故", "火灾", "爆炸", "起火", "着火", "相撞", "追尾", "侧翻", "碰撞", "滑坡", "坍塌", "倒塌", "垮塌",
    "塌方", "泄漏", "险情", "灾害", "地震", "中毒", "撞", "翻", "此", "共",
];

/// The cause a sentence names: said to be the cause before one that is only read from what it brought
/// about, and that gives way where the message says that it is still looked for.
pub(crate) fn cause(
    doc: &Doc<'_>,
    clauses: &[Span],
    hits: &[Hit],
    places: &[Place],
    times: &[When],
) -> Option<Cause> {
    let (mut asked, mut inferred) = (None, None);
    for (number, &clause) in clauses.iter().enumerate() {
        let next = clauses.get(number + 1).copied();
        let last = number.checked_sub(1).and_then(|last| clauses.get(last)).copied();
        let found = named(doc, clause, next, hits)
            .or_else(|| brought_about(doc, clause, hits, places, times))
            .or_else(|| because(doc, clause))
            .or_else(|| affected(doc, clause))
            .or_else(|| led_to(doc, clause, hits, places, times))
            .or_else(|| suspected(doc, clause, hits))
            .or_else(|| reason(doc, clause, hits))
            .or_else(|| owed(doc, clause))
            .or_else(|| withheld(doc, clause))
            .or_else(|| quarrel(doc, clause))
            .or_else(|| omitted(doc, clause, hits))
            .or_else(|| set_off(doc, clause, last, hits, places, times))
            .or_else(|| lit(doc, clause))
            .or_else(|| fought_for(doc, clause));
        match found {
            Some(cause) if cause.words.is_none() => asked = asked.or(found),
            Some(cause) if cause.inferred => inferred = inferred.or(found),
            Some(_) => return found,
            None => {}
        }
    }
    asked.or(inferred).or_else(|| outage(doc, clauses))
}

/// 原因是…, 原因正在调查.
fn named(doc: &Doc<'_>, clause: Span, next: Option<Span>, hits: &[Hit]) -> Option<Cause> {
    let Some(reason) = doc.find(clause, words!["原因", "火源", "起因", "事由"]) else {
        return how(doc, clause, next, hits);
    };
    let after = Span::new(reason.end, clause.end);
    let asking = tagged(hits, after, ASKING)
        .or_else(|| doc.find(after, words!["调查", "核查", "认定", "鉴定", "勘验"]))
        .or_else(|| {
            let next = next.filter(|_| after.len() == 0)?;
            tagged(hits, next, ASKING)
        });
    // 正在查原因, 等消防来鉴定原因: it is looked for, whatever follows.
    let before = Span::new(reason.start.saturating_sub(8).max(clause.start), reason.start);
    let asking = asking.or_else(|| {
        doc.find(before, words!["查", "鉴定", "核实", "了解", "等", "找", "不知", "没弄清", "分析不出"])
            .filter(|_| !matches!(doc.at(reason.end), '是' | '为' | '系' | ':'))
            .filter(|_| after.len() <= 4 || doc.contains(after, words!["呢", "哩", "中", "着"]))
    });
    if let Some(asking) = asking {
        return Some(Cause { words: None, from: reason.with(asking), sure: Sure::Stated, inferred: false });
    }
    if doc.word(reason.start, "事由").is_some() {
        return None;
    }
    let mut start = reason.end;
    while let Some((end, _)) = doc.one_of(
        start,
        words![
            "初步判断",
            "初步认定",
            "初步分析",
            "初步怀疑",
            "初步研判",
            "初步调查",
            "初步查明",
            "初查",
            "初判",
            "疑似",
            "疑为",
            "疑是",
            "疑系",
            "疑因",
            "可能",
            "多半",
            "据说",
            "听说",
            "说是",
            "好像",
            "就是",
            "主要",
            "应该",
            "估计",
            "是",
            "为",
            "系",
            ":",
            " ",
            "由于",
            "因为",
            "大概",
            "怀疑",
            "初步",
        ],
    ) {
        start = end;
    }
    // 原因: the words follow in the next clause.
    let words = if start >= clause.end { next? } else { Span::new(start, clause.end) };
    if start == reason.end && doc.at(start) != '\0' && start < clause.end {
        return None;
    }
    let words = doc.trim(words);
    let words = match doc.find(words, words!["引起", "引发", "所致", "造成", "导致"]) {
        Some(verb) if verb.start > words.start + 1 => Span::new(words.start, verb.start),
        _ => words,
    };
    let doubted = doc.contains(Span::new(reason.end, start), words!["疑"]);
    let sure = if doubted { Sure::Preliminary } else { sure(hits, clause) };
    (words.len() > 1).then(|| Cause::of(words, sure, false))
}

/// 咋着的还不知道: asked in other words.
fn how(doc: &Doc<'_>, clause: Span, next: Option<Span>, hits: &[Hit]) -> Option<Cause> {
    const HOW: &Words = words![
        "咋着",
        "咋起的",
        "咋引",
        "咋弄",
        "咋回事",
        "咋翻",
        "咋撞",
        "咋塌",
        "咋漏",
        "咋爆",
        "怎么起",
        "怎么着",
        "怎么引",
        "怎么回事",
        "怎么弄",
        "怎么翻",
        "怎么撞",
        "怎么塌",
        "怎么漏",
        "怎么爆",
        "如何起",
        "如何引",
        "啥引起",
        "什么引起",
    ];
    let how = doc.find(clause, HOW)?;
    let here = Span::new(clause.start, next.map_or(clause.end, |next| next.end.min(clause.end + 12)));
    let asking = tagged(hits, here, ASKING).or_else(|| {
        doc.find(here, words!["没查", "没弄", "说不上", "没人晓得", "没人知道", "没说", "等消防"])
    })?;
    Some(Cause { words: None, from: how.with(asking), sure: Sure::Stated, inferred: false })
}

/// …引起, …引发: what stands before, without time, place and doubt.
fn brought_about(
    doc: &Doc<'_>,
    clause: Span,
    hits: &[Hit],
    places: &[Place],
    times: &[When],
) -> Option<Cause> {
    let verb = doc
        .find(
            clause,
            words!["引起", "引发", "所致", "引着", "引燃", "引的", "弄着", "弄的火", "造的", "惹的"],
        )
        .or_else(|| traced(doc, clause, hits))?;
    let floor = places
        .iter()
        .map(|place| place.span.end)
        .chain(times.iter().map(|when| when.span.end))
        .chain(
            first_at(clause.start, hits)
                .iter()
                .take_while(|hit| hit.span.end <= verb.start)
                .filter(|hit| hit.tags.has(CUT))
                .map(|hit| hit.span.end),
        )
        .filter(|&end| end <= verb.start && clause.start <= end)
        .max()
        .unwrap_or(clause.start);
    let mut start = floor.max(verb.start.saturating_sub(16));
    if let Some(lead) = doc.find(
        Span::new(start, verb.start),
        words!["判断为", "判断是", "判断系", "因为", "由于", "为", "系", "是", "因", "由"],
    ) {
        start = lead.end;
    }
    let words = doc.trim(Span::new(start, verb.start));
    // 上坟烧纸把坡引着了: not what was set on fire.
    let words = match doc.find(words, words!["把", "将"]) {
        Some(with) if with.start > words.start + 1 => Span::new(words.start, with.start),
        _ => words,
    };
    // 旁边的摊子也引着了: what burnt next.
    let next = matches!(doc.at_before(words.end), '也' | '都' | '又');
    let led = doc.ends_with(words.start, words!["是", "因", "由"]).is_some();
    // 把柴垛引着了: what was set on fire.
    let next = next || matches!(doc.at(words.start), '把' | '将');
    // 煤炉引燃被褥: what it set on fire belongs to it.
    let object = Span::new(verb.end, clause.end.min(verb.end + 8));
    let set_fire = doc.one_of(verb.start, words!["引燃", "引着"]).is_some()
        && object.len() >= 2
        && object.end == clause.end
        && !matches!(doc.at(verb.end), '了' | '的' | '着');
    let whole = if set_fire { Span::new(words.start, object.end) } else { words };
    (words.len() > if led { 1 } else { 2 } && !next).then(|| Cause::of(whole, sure(hits, clause), true))
}

/// What a fire is set with.
const SPARKS: &Words = words![
    "纸",
    "香",
    "炮",
    "烟花",
    "秸秆",
    "荒",
    "烟头",
    "抽烟",
    "焊",
    "火星",
    "炉",
    "蜡烛",
    "灯",
    "电热毯",
    "电褥子",
    "炭",
    "打火机",
    "灰",
    "柴火",
    "火盆",
    "地埂",
    "地塄",
];

/// 村民燃放烟花,引燃柴垛: what the clause before tells, where this one only says what came of it.
fn set_off(
    doc: &Doc<'_>,
    clause: Span,
    last: Option<Span>,
    hits: &[Hit],
    places: &[Place],
    times: &[When],
) -> Option<Cause> {
    const OPENS: &Words = words!["随后", "继而", "进而", "从而", "不慎", "不小心", "又", "后"];
    let last = last?;
    let start = doc.one_of(clause.start, OPENS).map_or(clause.start, |(end, _)| end);
    doc.one_of(start, words!["引燃", "引着", "引发", "引起", "点着", "引得", "惹得"])?;
    let words = doc.trim(Span::new(floor(last, last.end, places, times), last.end));
    let why = doc.contains(words, SPARKS) || tagged(hits, words, FAULT).is_some();
    let open = why && (2..=16).contains(&words.len()) && !doc.contains(words, HAPPENED);
    open.then(|| Cause::of(words, Sure::Stated, true))
}

/// 烧纸把坡引着了: what it was set on fire with.
fn lit(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    let with = doc.find(clause, words!["把", "将"])?;
    let near = Span::new(with.end, clause.end.min(with.end + 12));
    doc.find(near, words!["引着", "点着", "引燃", "烧着", "燎着", "烤着", "燃着"])?;
    let lead = Span::new(with.start.saturating_sub(12).max(clause.start), with.start);
    let who = doc.find(lead, words!["有人", "谁家", "人家", "村民", "说是", "因为", "是"]);
    let words = doc.trim(Span::new(who.map_or(lead.start, |who| who.end), lead.end));
    (words.len() > 1 && doc.contains(words, SPARKS)).then(|| Cause::of(words, Sure::Stated, true))
}

/// Where the last place or time that ends before `limit` does.
fn floor(clause: Span, limit: usize, places: &[Place], times: &[When]) -> usize {
    places
        .iter()
        .map(|place| place.span.end)
        .chain(times.iter().map(|when| when.span.end))
        .filter(|&end| clause.start <= end && end <= limit)
        .max()
        .unwrap_or(clause.start)
}

/// 为装货插队打起来: what they fought for.
fn fought_for(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    let fight = doc.find(clause, words!["打起来", "打架", "打了起来", "吵起来", "动起手", "动手"])?;
    let lead = Span::new(fight.start.saturating_sub(14).max(clause.start), fight.start);
    let of = doc.find(lead, words!["为了", "为"])?;
    let words = doc.trim(Span::new(of.end, fight.start));
    (words.len() > 1).then(|| Cause::of(words, Sure::Stated, true))
}

/// 受大风影响: what is told of the weather or the works because of what came of it.
fn affected(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    let under = doc.find(clause, words!["受到", "受"])?;
    let by = doc.find(Span::new(under.end, clause.end.min(under.end + 14)), words!["影响"])?;
    let words = Span::new(under.end, by.start);
    let named = doc.one_of(words.start, words!["此", "其", "该", "事故", "灾", "到"]).is_none();
    (words.len() >= 2 && named).then_some(Cause::of(words, Sure::Stated, true))
}

/// 连续阴雨导致…滑坡: what stands before the verb, unless that is what happened itself.
fn led_to(doc: &Doc<'_>, clause: Span, hits: &[Hit], places: &[Place], times: &[When]) -> Option<Cause> {
    let verb = doc.find(clause, words!["导致", "致使", "造成"])?;
    let words = doc.trim(Span::new(floor(clause, verb.start, places, times), verb.start));
    let lead = doc.one_of(words.start, words!["因为", "由于", "因", "由", "是"]);
    let words = Span::new(lead.map_or(words.start, |(end, _)| end), words.end);
    // 导致3人受伤, 造成设施蔬菜受冻186亩: whoever and whatever suffered, the words before it tell
    // of the event.
    let persons = doc.contains(
        Span::new(verb.end, clause.end.min(verb.end + 20)),
        words!["人", "名", "死", "伤", "员", "受灾", "受损", "受冻", "损失", "倒伏", "绝收", "减产", "亩"],
    );
    // 操作不当造成2人受伤: a fault is a cause, whoever suffered of it.
    let persons = persons && tagged(hits, words, FAULT).is_none();
    ((3..=12).contains(&words.len()) && !persons && !doc.contains(words, HAPPENED)).then_some(Cause::of(
        words,
        Sure::Stated,
        true,
    ))
}

/// 系空调外机短路起火: a clause that only says what it was traced to.
fn traced(doc: &Doc<'_>, clause: Span, hits: &[Hit]) -> Option<Span> {
    #[rustfmt::skip]
    const LEADS: &Words = words![
        "系", "是由", "判断系", "经查系", "说是", "应该是", "可能是", "估计是", "估计", "怀疑是", "怀疑", "听说是", "好像是", "是里头", "是里面", "怕是", "大概是", "疑似", "属", "是",
    ];
    const EFFECTS: &Words = words![
        "起火",
        "着火",
        "爆炸",
        "爆燃",
        "泄漏",
        "流入",
        "断裂",
        "坍塌",
        "起的火",
        "着的火",
        "着的",
        "炸的",
        "漏的",
        "翻的",
        "引起的",
        "弄的",
    ];
    doc.one_of(clause.start, LEADS)?;
    // 电路短路: the fault is of the cause itself.
    let fault = || tagged(hits, clause, FAULT).map(|fault| Span::new(fault.end, fault.end));
    doc.find(clause, EFFECTS).or_else(fault)
}

/// 因宅基地纠纷发生打架, 因为占地补偿.
fn because(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    let (start, found) = (clause.start..clause.end).find_map(|i| {
        let (end, number) = doc.one_of(i, words!["因为", "由于", "因"])?;
        let word_of_its_own = number < 2
            || !matches!(doc.at_before(i), '原' | '起' | '基' | '诱' | '病')
                && !matches!(doc.at(end), '此' | '素' | '果' | '而' | '公');
        word_of_its_own.then_some((i, end))
    })?;
    let rest = Span::new(found, clause.end.min(found + 24));
    let verb = doc.find(
        rest,
        words![
            "发生",
            "引发",
            "导致",
            "造成",
            "起火",
            "着火",
            "失火",
            "爆炸",
            "侧翻",
            "追尾",
            "坍塌",
            "倒塌",
            "停电",
            "停水",
            "封路",
            "聚集",
            "上访",
            "阻拦",
            "阻挡",
            "围堵",
            "发放问题",
            "问题",
            "打起来",
            "打了起来",
            "吵起来",
            "打架",
            "不幸",
            "死亡",
            "被",
            "驶出",
            "坠",
            "滑下",
            "滑入",
            "滑出",
            "滑到",
            "滑进",
            "滑向",
            "翻",
            "撞",
            "掉",
            "跌",
            "中断",
            "受阻",
            "无法",
            "受困",
            "泄漏",
            "爆裂",
            "断裂",
            "跳闸",
            "滑倒",
            "碰撞",
            "相撞",
            "而",
            "致",
        ],
    );
    // 追尾前方因故障停车的轿车: why the other stood there. A cause opens its clause or has
    // its effect behind it.
    let of_another =
        doc.slice(rest).contains(&'的') || matches!(doc.at(found), '旱' | '灾' | '病' | '公' | '故');
    if verb.is_none() && start > clause.start + 4 && doc.at(start + 1) != '为' && of_another {
        return None;
    }
    // 因工资被拖欠堵住大门: what was done to them is why.
    let undergone = verb
        .and_then(|verb| doc.one_of(verb.start, words!["被拖欠", "被克扣", "被占", "被征", "被扣", "被欠"]));
    let end = undergone.map(|(end, _)| end).or(verb.map(|verb| verb.start)).unwrap_or(rest.end);
    // 因大雾三辆车追尾: the cause ends where the vehicles begin.
    let counted = (found + 1..end).find(|&at| {
        let number = numerals::read(doc, at);
        number.is_some_and(|number| matches!(doc.at(number.end), '辆' | '名' | '台' | '人' | '个' | '车'))
    });
    let words = doc.trim(Span::new(found, counted.unwrap_or(end)));
    // 因1名重伤人员经抢救无效死亡: of what he died, not why it happened.
    let of_the_hurt = doc.contains(words, words!["抢救无效", "医治无效", "救治无效", "伤势", "伤重", "重伤"]);
    (words.len() > 1 && !of_the_hurt).then_some(Cause::of(words, Sure::Stated, false))
}

fn sure(hits: &[Hit], clause: Span) -> Sure {
    if tagged(hits, clause, PRELIMINARY).is_some() { Sure::Preliminary } else { Sure::Stated }
}

fn tagged(hits: &[Hit], within: Span, tags: crate::words::Tags) -> Option<Span> {
    first_at(within.start, hits)
        .iter()
        .take_while(|hit| hit.span.start < within.end)
        .find(|hit| hit.tags.has(tags) && hit.span.end <= within.end)
        .map(|hit| hit.span)
}
