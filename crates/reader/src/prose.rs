//! Why, and what is being done: taken over in the words of the message, never rephrased.

mod measures;

pub(crate) use measures::measures;

use crate::doc::{Doc, Span};
use crate::figures::Sure;
use crate::list::Words;
use crate::numerals;
use crate::places::Place;
use crate::quantities::first_at;
use crate::scan::Hit;
use crate::times::When;
use crate::words::{ASKING, CUT, PRELIMINARY};

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

/// The cause a sentence names.
pub(crate) fn cause(
    doc: &Doc<'_>,
    clauses: &[Span],
    hits: &[Hit],
    places: &[Place],
    times: &[When],
) -> Option<Cause> {
    clauses.iter().enumerate().find_map(|(number, &clause)| {
        let next = clauses.get(number + 1).copied();
        named(doc, clause, next, hits)
            .or_else(|| brought_about(doc, clause, hits, places, times))
            .or_else(|| because(doc, clause))
            .or_else(|| affected(doc, clause))
            .or_else(|| led_to(doc, clause, places, times))
            .or_else(|| judged(doc, clause, hits))
            .or_else(|| at_the_wheel(doc, clause))
            .or_else(|| owed(doc, clause))
            .or_else(|| withheld(doc, clause))
            .or_else(|| omitted(doc, clause))
    })
}

/// 原因是…, 原因正在调查.
fn named(doc: &Doc<'_>, clause: Span, next: Option<Span>, hits: &[Hit]) -> Option<Cause> {
    let reason = doc.find(clause, words!["原因", "火源", "起因", "事由"])?;
    let after = Span::new(reason.end, clause.end);
    let asking =
        tagged(hits, after, ASKING).or_else(|| doc.find(after, words!["调查", "核查"])).or_else(|| {
            let next = next.filter(|_| after.len() == 0)?;
            tagged(hits, next, ASKING)
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
            "疑似",
            "可能",
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
    (words.len() > 1).then(|| Cause::of(words, sure(hits, clause), false))
}

/// 初步判断为心源性猝死: judged to be so.
fn judged(doc: &Doc<'_>, clause: Span, hits: &[Hit]) -> Option<Cause> {
    let verb = doc.find(
        clause,
        words![
            "初判为",
            "初判系",
            "初判是",
            "判断为",
            "判断系",
            "判断是",
            "判定为",
            "认定为",
            "分析为",
            "查明为",
            "查明系",
            "查明是",
            "经查为",
            "确认为",
            "检测为",
            "检查为",
            "排查为",
            "查实为",
            "确定为",
            "初步分析是",
            "分析是",
            "核查为",
        ],
    )?;
    let words = doc.trim(Span::new(verb.end, clause.end));
    let kind = doc
        .ends_with(words.end, words!["案件", "事故", "事件", "火灾", "火情", "引起", "引发", "所致", "灾害"])
        .is_some();
    // 检测为诺如病毒感染: what they have.
    let illness = doc.ends_with(words.end, words!["感染", "阳性", "病毒", "流感", "水痘"]).is_some();
    ((3..=20).contains(&words.len()) && !kind && !illness).then(|| Cause::of(words, sure(hits, clause), true))
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
        .or_else(|| traced(doc, clause))?;
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

/// 受大风影响: what is told of the weather or the works because of what came of it.
fn affected(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    let under = doc.find(clause, words!["受到", "受"])?;
    let by = doc.find(Span::new(under.end, clause.end.min(under.end + 14)), words!["影响"])?;
    let words = Span::new(under.end, by.start);
    let named = doc.one_of(words.start, words!["此", "其", "该", "事故", "灾", "到"]).is_none();
    (words.len() >= 2 && named).then_some(Cause::of(words, Sure::Stated, true))
}

/// 连续阴雨导致…滑坡: what stands before the verb, unless that is what happened itself.
fn led_to(doc: &Doc<'_>, clause: Span, places: &[Place], times: &[When]) -> Option<Cause> {
    const HAPPENED: &Words = words![
        "事故", "火灾", "爆炸", "起火", "着火", "相撞", "追尾", "侧翻", "碰撞", "滑坡", "坍塌", "倒塌",
        "垮塌", "塌方", "泄漏", "险情", "灾害", "地震", "中毒", "撞", "翻", "此", "共",
    ];
    let verb = doc.find(clause, words!["导致", "致使", "造成"])?;
    let floor = places
        .iter()
        .map(|place| place.span.end)
        .chain(times.iter().map(|when| when.span.end))
        .filter(|&end| clause.start <= end && end <= verb.start)
        .max()
        .unwrap_or(clause.start);
    let words = doc.trim(Span::new(floor, verb.start));
    let lead = doc.one_of(words.start, words!["因为", "由于", "因", "由", "是"]);
    let words = Span::new(lead.map_or(words.start, |(end, _)| end), words.end);
    // 导致3人受伤, 造成设施蔬菜受冻186亩: whoever and whatever suffered, the words before it tell
    // of the event.
    let persons = doc.contains(
        Span::new(verb.end, clause.end.min(verb.end + 20)),
        words!["人", "名", "死", "伤", "员", "受灾", "受损", "受冻", "损失", "倒伏", "绝收", "减产", "亩"],
    );
    ((3..=12).contains(&words.len()) && !persons && !doc.contains(words, HAPPENED)).then_some(Cause::of(
        words,
        Sure::Stated,
        true,
    ))
}

/// 系空调外机短路起火: a clause that only says what it was traced to.
fn traced(doc: &Doc<'_>, clause: Span) -> Option<Span> {
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
    #[rustfmt::skip]
    const FAULTS: &Words = words![
        "烤着", "短路", "打火", "漏电", "老化", "自燃", "爆胎", "打瞌睡", "没关严", "没关好", "没拧紧", "没关", "没灭", "过载", "坏了", "变质", "没煮熟", "没熟", "过期", "不新鲜", "没拔", "没拉", "松动", "破裂", "失灵", "超速", "酒驾", "疲劳", "操作不当", "违章", "硫化氢中毒", "一氧化碳中毒", "煤气中毒", "缺氧", "故障", "违规排放", "偷排", "直排", "违规操作", "违规作业", "操作失误", "腐蚀", "锈蚀", "脱落", "堵塞", "年久失修", "使用不当", "用火不慎", "未熄灭", "吸烟", "烟头", "遗留火种", "车速过快", "路面结冰",
    ];
    doc.one_of(clause.start, LEADS)?;
    // 电路短路: the fault is of the cause itself.
    let fault = || doc.find(clause, FAULTS).map(|fault| Span::new(fault.end, fault.end));
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
            "打架",
            "不幸",
            "死亡",
            "被",
            "驶出",
            "坠",
            "失控",
            "滑倒",
            "碰撞",
            "相撞",
            "而",
            "致",
        ],
    );
    // 追尾前方因故障停车的轿车: why the other stood there. A cause opens its clause or has
    // its effect behind it.
    if verb.is_none() && start > clause.start + 4 && doc.at(start + 1) != '为' {
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

/// 刹车没了, 雾大: what is said of a road only because of what came of it.
fn at_the_wheel(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    const CAUSES: &Words = words![
        "刹车失灵",
        "刹车没了",
        "刹车坏了",
        "刹不住",
        "雾大",
        "雾太大",
        "打瞌睡",
        "疲劳驾驶",
        "酒驾",
        "酒后驾驶",
        "超速行驶",
        "闯红灯",
        "逆行",
        "路上有雪",
        "路滑",
        "路面湿滑",
        "车速过快",
        "车速太快",
        "雨天路滑",
        "雪天路滑",
        "操作不当",
        "操作失误",
        "刹不住",
    ];
    let words = doc.find(clause, CAUSES)?;
    Some(Cause::of(words, Sure::Stated, true))
}

/// 上装阀没拧紧, 线路老化: what was left undone, or gave way, and of what.
fn omitted(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    #[rustfmt::skip]
    const FAULTS: &Words = words![
        "没拧紧", "没关严", "没关好", "没关死", "没扣好", "没扣紧", "没锁好", "没盖好", "没灭净", "没灭尽", "没看住", "没熄灭", "没拔", "没放稳", "没绑牢", "没绑好", "没支好", "没垫好", "未关严", "未关闭", "未拧紧", "未熄灭", "老化", "短路", "失灵", "爆胎", "打火了", "过热", "接触不良", "挖断", "挖破", "挖漏", "刮断", "锈穿", "锈蚀", "腐蚀穿孔", "跳闸故障", "未拉手刹", "没拉手刹",
    ];
    let fault = doc.find(clause, FAULTS)?;
    let lead = doc.find(
        Span::new(clause.start, fault.start),
        words!["说是", "说", "因为", "因", "系", "由于", "是", "估计", "怀疑", "可能", "里头", "里面"],
    );
    let start = lead.map_or(clause.start, |lead| lead.end).max(fault.start.saturating_sub(8));
    let words = doc.trim(Span::new(start, fault.end));
    (words.len() > fault.len() + 1).then_some(Cause::of(words, Sure::Stated, true))
}

/// 说是塌陷补偿没给够, 工资月底没见着: what those who came were not given.
fn owed(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    const DUE: &Words = words![
        "补偿",
        "工资",
        "工钱",
        "工程款",
        "土地款",
        "青苗",
        "赔偿",
        "运费",
        "货款",
        "安置费",
        "租金",
        "地租",
        "押金",
        "保证金",
        "医药费",
        "抚恤",
    ];
    const WITHHELD: &Words = words![
        "没给",
        "没发",
        "不给",
        "不发",
        "没付",
        "没兑现",
        "没见",
        "没结",
        "没到位",
        "没算",
        "少给",
        "少算",
        "太低",
        "欠着",
        "拖着",
        "不认",
    ];
    let due = doc.find(clause, DUE)?;
    let withheld = doc.find(Span::new(due.end, clause.end), WITHHELD)?;
    let lead = doc.find(Span::new(clause.start, due.start), words!["说是", "因为", "就是", "还是", "嫌"]);
    let start = lead.map_or(clause.start, |lead| lead.end).max(due.start.saturating_sub(6));
    let words = doc.trim(Span::new(start, clause.end.min(withheld.end + 2)));
    Some(Cause::of(words, Sure::Stated, true))
}

/// 讨要拖欠的工程款: what they came for is why.
fn withheld(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    const ASKED: &Words = words!["讨要", "追讨", "索要", "拖欠", "欠发", "克扣", "欠薪"];
    const DUE: &Words = words![
        "工资",
        "工钱",
        "工程款",
        "劳务费",
        "货款",
        "运费",
        "租金",
        "土地款",
        "补偿款",
        "补偿",
        "赔偿",
        "血汗钱",
        "材料款",
        "押金",
        "尾款",
    ];
    let asked = doc.find(clause, ASKED)?;
    let due = doc.find(Span::new(asked.end, clause.end.min(asked.end + 14)), DUE)?;
    Some(Cause::of(asked.with(due), Sure::Stated, true))
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
