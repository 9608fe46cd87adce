//! Why, and what is being done: taken over in the words of the message, never rephrased.

use crate::doc::{Doc, Span};
use crate::figures::Sure;
use crate::numerals;
use crate::places::Place;
use crate::quantities::first_at;
use crate::scan::Hit;
use crate::times::When;
use crate::words::{ASKING, CUT, DEAD, DRILL, HURT, MEASURE, PRELIMINARY};

/// A cause: its words, or `None` where it is being looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cause {
    pub words: Option<Span>,
    pub from: Span,
    pub sure: Sure,
    /// Read from 引发 rather than named as the cause: gives way where it is still asked for.
    pub inferred: bool,
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
            .or_else(|| judged(doc, clause, hits))
            .or_else(|| at_the_wheel(doc, clause))
    })
}

/// 原因是…, 原因正在调查.
fn named(doc: &Doc<'_>, clause: Span, next: Option<Span>, hits: &[Hit]) -> Option<Cause> {
    let reason = doc.find(clause, &["原因", "火源", "起因", "事由"])?;
    let after = Span::new(reason.end, clause.end);
    let asking = tagged(hits, after, ASKING).or_else(|| doc.find(after, &["调查", "核查"])).or_else(|| {
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
        &[
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
    let words = match doc.find(words, &["引起", "引发", "所致", "造成", "导致"]) {
        Some(verb) if verb.start > words.start + 1 => Span::new(words.start, verb.start),
        _ => words,
    };
    (words.len() > 1).then(|| Cause {
        words: Some(words),
        from: words,
        sure: sure(hits, clause),
        inferred: false,
    })
}

/// 初步判断为心源性猝死: judged to be so.
fn judged(doc: &Doc<'_>, clause: Span, hits: &[Hit]) -> Option<Cause> {
    let verb = doc.find(
        clause,
        &[
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
        ],
    )?;
    let words = doc.trim(Span::new(verb.end, clause.end));
    let kind = doc
        .ends_with(words.end, &["案件", "事故", "事件", "火灾", "火情", "引起", "引发", "所致", "灾害"])
        .is_some();
    ((3..=20).contains(&words.len()) && !kind).then(|| Cause {
        words: Some(words),
        from: words,
        sure: sure(hits, clause),
        inferred: true,
    })
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
        .find(clause, &["引起", "引发", "所致", "引着", "引燃", "引的", "弄着", "弄的火", "造的", "惹的"])
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
        &["判断为", "判断是", "判断系", "因为", "由于", "为", "系", "是", "因", "由"],
    ) {
        start = lead.end;
    }
    let words = doc.trim(Span::new(start, verb.start));
    // 旁边的摊子也引着了: what burnt next.
    let next = matches!(doc.at_before(words.end), '也' | '都' | '又');
    let led = doc.ends_with(words.start, &["是", "因", "由"]).is_some();
    (words.len() > if led { 1 } else { 2 } && !next).then(|| Cause {
        words: Some(words),
        from: words,
        sure: sure(hits, clause),
        inferred: true,
    })
}

/// 系空调外机短路起火: a clause that only says what it was traced to.
fn traced(doc: &Doc<'_>, clause: Span) -> Option<Span> {
    #[rustfmt::skip]
    const LEADS: &[&str] = &[
        "系", "是由", "判断系", "经查系", "说是", "应该是", "可能是", "估计是", "估计", "怀疑是", "怀疑", "听说是", "好像是", "是里头", "是里面", "怕是", "大概是", "疑似", "属", "是",
    ];
    const EFFECTS: &[&str] = &[
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
    const FAULTS: &[&str] = &[
        "烤着", "短路", "打火", "漏电", "老化", "自燃", "爆胎", "打瞌睡", "没关", "没灭", "过载", "坏了", "变质", "没煮熟", "没熟", "过期", "不新鲜", "没拔", "没拉", "松动", "破裂", "失灵", "超速", "酒驾", "疲劳", "操作不当", "违章", "硫化氢中毒", "一氧化碳中毒", "煤气中毒", "缺氧",
    ];
    doc.one_of(clause.start, LEADS)?;
    // 电路短路: the fault is of the cause itself.
    let fault = || doc.find(clause, FAULTS).map(|fault| Span::new(fault.end, fault.end));
    doc.find(clause, EFFECTS).or_else(fault)
}

/// 因宅基地纠纷发生打架, 因为占地补偿.
fn because(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    let (start, found) = (clause.start..clause.end).find_map(|i| {
        let (end, number) = doc.one_of(i, &["因为", "由于", "因"])?;
        let word_of_its_own = number < 2
            || !matches!(doc.at_before(i), '原' | '起' | '基' | '诱' | '病')
                && !matches!(doc.at(end), '此' | '素' | '果' | '而' | '公');
        word_of_its_own.then_some((i, end))
    })?;
    let rest = Span::new(found, clause.end.min(found + 24));
    let verb = doc.find(
        rest,
        &[
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
    let end = verb.map_or(rest.end, |verb| verb.start);
    // 因大雾三辆车追尾: the cause ends where the vehicles begin.
    let counted = (found + 1..end).find(|&at| {
        let number = numerals::read(doc, at);
        number.is_some_and(|number| matches!(doc.at(number.end), '辆' | '名' | '台' | '人' | '个' | '车'))
    });
    let words = doc.trim(Span::new(found, counted.unwrap_or(end)));
    (words.len() > 1).then_some(Cause {
        words: Some(words),
        from: words,
        sure: Sure::Stated,
        inferred: false,
    })
}

/// 刹车没了, 雾大: what is said of a road only because of what came of it.
fn at_the_wheel(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    const CAUSES: &[&str] = &[
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
        "刹不住",
    ];
    let words = doc.find(clause, CAUSES)?;
    Some(Cause { words: Some(words), from: words, sure: Sure::Stated, inferred: true })
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

/// 消防救援大队, 没抢救过来, 派出所通报: the word is part of another, or of who reports.
fn is_of_other(doc: &Doc<'_>, hits: &[Hit], word: Span, clause: Span) -> bool {
    let part = first_at(clause.start, hits)
        .iter()
        .take_while(|hit| hit.span.start <= word.start)
        .any(|hit| (hit.ignored || hit.tags.has(DEAD)) && hit.span.holds(word) && hit.span != word);
    // 让挖机挖破了: what did the harm.
    let machine = doc.one_of(word.start, &["挖机", "铲车", "吊车", "挖掘机", "装载机"]).is_some();
    let agent = machine && doc.ends_with(word.start, &["让", "被", "叫", "给", "遭"]).is_some();
    // 供水主管道: a pipe.
    let pipe = doc.one_of(word.start, &["供水", "供电", "排水", "供气"]).is_some()
        && doc.one_of(word.end, &["主", "管", "线", "站", "公司", "系统", "设施"]).is_some();
    let carrier = doc.one_of(word.start, &["送水", "拉水", "送饭"]).is_some()
        && doc.one_of(word.end, &["三轮", "工", "的"]).is_some();
    let agent = agent || pipe || carrier;
    let station = agent || doc.word(word.start, "派出所").is_some() && doc.at(word.end) == '所';
    station || part || doc.one_of(word.end, &["通报", "报告", "报:", "称"]).is_some()
}

/// Speech without a comma: from the first word of what is done.
fn from_measure(doc: &Doc<'_>, clause: Span, hits: &[Hit]) -> Span {
    let Some(mut start) = tagged(hits, clause, MEASURE).map(|hit| hit.start) else { return clause };
    while let Some(earlier) = doc.ends_with(
        start,
        &[
            "已经",
            "正在",
            "已",
            "正",
            "目前",
            "现在",
            "都",
            "立即",
            "120",
            "119",
            "110",
            "122",
            "消防",
            "民警",
            "交警",
            "派出所",
            " ",
        ],
    ) {
        start = earlier;
    }
    Span::new(start.max(clause.start), clause.end)
}

/// 送横山区人民医院: where the hurt are brought.
fn is_taken_in(doc: &Doc<'_>, clause: Span) -> bool {
    const HOUSES: &[&str] =
        &["医院", "卫生院", "诊所", "卫生室", "一院", "二院", "三院", "四院", "急救", "急诊"];
    // 已送西安: a town, and nothing after it.
    let town = doc
        .find(clause, &["已送", "转送", "已转", "送往"])
        .is_some_and(|verb| (2..=6).contains(&clause.end.saturating_sub(verb.end)));
    town || doc
        .find(clause, &["送", "转", "拉", "往", "抬到", "带去", "带到", "背到"])
        .is_some_and(|verb| doc.contains(Span::new(verb.end, clause.end.min(verb.end + 12)), HOUSES))
}

/// 民警正在勘查, 供电所在抢修, 镇上已经派人: those whose work it is, and that they do it.
fn is_at_work(doc: &Doc<'_>, clause: Span) -> bool {
    #[rustfmt::skip]
    const THEIRS: &[&str] = &[
        "消防", "公安", "民警", "交警", "派出所", "医护", "卫健", "应急局", "应急管理", "镇村", "镇上", "村上", "乡上", "区上", "县上", "企业", "学校", "校医", "干部", "支书",
        "护林队", "救援队", "供电", "水务", "林业", "疾控", "环保", "住建", "信访", "公路段", "特警", "园区", "物业", "维保", "刑警", "城管", "警察", "村里人", "村民", "村干部", "镇干部", "环保的", "信访局", "安监", "市场监管", "疾控", "林业站", "护林员", "护林站", "武警", "卫生院", "社区", "街道办", "救援人员", "工作人员", "技术人员", "专家", "救护车", "消防车", "120", "119", "110", "122", "铲车", "挖机", "吊车", "水车", "抽水泵", "邻居", "工友", "工人", "矿上", "农技", "救援队", "蓝天", "应急办", "维修人员", "抢修人员", "养护", "路政", "高速交警", "巡特警", "劳动监察", "人社", "农业", "畜牧", "自然资源", "煤管", "能源局", "民政", "医生", "救护队", "公司", "部门", "大队", "工作队", "专班",
    ];
    let Some(who) = doc.find(clause, THEIRS) else { return false };
    let rest = Span::new(who.end, clause.end.min(who.end + 12));
    let here = Span::new(who.end, clause.end.min(who.end + 5));
    doc.contains(
        rest,
        &[
            "正在",
            "正",
            "已经",
            "已到",
            "已派",
            "已组织",
            "在现场",
            "来人",
            "赶",
            "出动",
            "着哩",
            "着咧",
            "着呢",
            "在跟",
            "在谈",
            "在处理",
            "处理",
            "在灭",
            "在救",
            "在捞",
            "在挖",
            "在抽",
            "在查",
            "在劝",
            "在做",
            "在找",
            "在追",
            "在抢",
            "出警",
            "到场",
            "到了",
            "已来",
            "进场",
            "接手",
            "往这",
            "往过",
            "过来",
            "上来",
            "上去",
            "下来调查",
            "都来",
            "带走",
            "拉走",
            "接走",
            "抬",
            "在采样",
            "在抢修",
            "介入",
            "调查",
            "封",
            "劝",
        ],
    ) || doc.contains(here, &["来了", "来看"])
}

/// 送医途中死亡, 2人施救也昏倒: what befell them, and nobody whose work it is.
fn only_of_the_hurt(doc: &Doc<'_>, clause: Span, hits: &[Hit]) -> bool {
    let befell =
        doc.contains(clause, &["途中死亡", "途中身亡", "也昏倒", "也晕倒", "也被困", "也溺水", "也掉"]);
    befell && !is_at_work(doc, clause) && tagged(hits, clause, DEAD.and(HURT)).is_some()
}

/// What is being done: the longest run of neighbouring clauses that tell of it.
pub(crate) fn measures(doc: &Doc<'_>, clauses: &[Span], hits: &[Hit]) -> Option<(Span, usize)> {
    let mut best: Option<(Span, usize)> = None;
    let mut open: Option<(Span, usize)> = None;
    for &clause in clauses {
        let mut upto = 0;
        let told = first_at(clause.start, hits)
            .iter()
            .take_while(|hit| hit.span.start < clause.end)
            .filter(|hit| hit.tags.has(MEASURE) && hit.span.end <= clause.end)
            .filter(|hit| {
                doc.word(hit.span.start, "抢救无效").is_none() && !is_of_other(doc, hits, hit.span, clause)
            })
            .filter(|hit| !matches!(doc.at_before(hit.span.start), '没' | '未' | '不'))
            // 正在抢救, 抢救: one word in another is one measure.
            .filter(|hit| {
                let apart = hit.span.start >= upto;
                upto = upto.max(hit.span.end);
                apart
            })
            .count()
            + usize::from(is_taken_in(doc, clause))
            + usize::from(is_at_work(doc, clause));
        // 赶紧派消防: asked for, not yet done.
        let wished = doc.contains(
            clause,
            &[
                "赶紧",
                "快派",
                "快来",
                "请派",
                "麻烦",
                "能不能",
                "请求",
                "叫消防车",
                "请支援",
                "注意",
                "需要",
                "原因",
                "没送",
                "咋还没",
            ],
        );
        let closed = doc.contains(clause, &["雪把", "雪封", "水把", "石头把"]);
        let idle =
            wished || closed || tagged(hits, clause, DRILL).is_some() || only_of_the_hurt(doc, clause, hits);
        // 设备已封停 says that it is done, 突然停机 may be what happened.
        let done = usize::from(
            told > 0 && doc.contains(clause, &["已", "正", "在抢", "在处", "着呢", "着哩", "着咧"]),
        );
        let told = if idle { 0 } else { told + done };
        if told == 0 || doc.at(clause.end) == ':' {
            open = None;
            continue;
        }
        let clause =
            if clause.len() > 24 && open.is_none() { from_measure(doc, clause, hits) } else { clause };
        let run = open.map_or((clause, told), |(span, count)| (span.with(clause), count + told));
        open = Some(run);
        if best.is_none_or(|(_, count)| run.1 > count) {
            best = Some(run);
        }
    }
    best.map(|(span, count)| (doc.trim(span), count))
}
