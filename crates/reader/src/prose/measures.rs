//! What is being done: the clauses in which those whose work it is do it, or something is
//! said to be under way.

use super::tagged;
use crate::doc::{Doc, Span};
use crate::list::{List, Words};
use crate::quantities::first_at;
use crate::scan::Hit;
use crate::words::{DEAD, DRILL, EVACUATED, HURT, MEASURE};
use std::sync::LazyLock;

/// 消防救援大队, 没抢救过来, 派出所通报: the word is part of another, or of who reports.
fn is_of_other(doc: &Doc<'_>, hits: &[Hit], word: Span, clause: Span) -> bool {
    let part = first_at(clause.start, hits)
        .iter()
        .take_while(|hit| hit.span.start <= word.start)
        .any(|hit| (hit.ignored || hit.tags.has(DEAD)) && hit.span.holds(word) && hit.span != word);
    // 让挖机挖破了: what did the harm.
    let machine = doc.one_of(word.start, words!["挖机", "铲车", "吊车", "挖掘机", "装载机"]).is_some();
    let driver = machine && doc.one_of(word.end, words!["司机", "师傅", "手", "老板"]).is_some();
    // 压了一台挖机: what suffered.
    let lead = Span::new(word.start.saturating_sub(6).max(clause.start), word.start);
    let suffered =
        machine && doc.contains(lead, words!["压了", "砸了", "撞了", "埋了", "翻了", "压住", "砸中"]);
    let agent = driver
        || suffered
        || machine && doc.ends_with(word.start, words!["让", "被", "叫", "给", "遭"]).is_some();
    // 供水主管道: a pipe.
    let pipe = doc
        .one_of(word.start, words!["供水", "供电", "排水", "供气", "排烟", "通风", "供暖", "供热"])
        .is_some()
        && doc.one_of(word.end, words!["主", "管", "线", "站", "公司", "系统", "设施"]).is_some();
    // 排水渠, 安置小区: a thing that is called after the work.
    let thing = doc
        .one_of(
            word.start,
            words!["排水", "供水", "安置", "消防", "监测", "检测", "通风", "灌溉", "泄洪", "检修"],
        )
        .is_some_and(|(end, _)| {
            end == word.end && "渠沟阀井口栓塔池库区房点道闸洞仪器箱楼".contains(doc.at(end))
                || doc.word(end, "小区").is_some()
        });
    let pipe = pipe || thing;
    let carrier = doc.one_of(word.start, words!["送水", "拉水", "送饭"]).is_some()
        && doc.one_of(word.end, words!["三轮", "工", "的"]).is_some();
    // 没有送医的: not done.
    let undone = doc
        .ends_with(word.start, words!["没有", "没", "未", "不用", "无需", "没人", "无人", "没敢"])
        .is_some();
    // 看护人员: who they are.
    let staff = doc.word(word.end, "人员").is_some()
        && doc.one_of(word.start, words!["看护", "看守", "值守", "留守", "监护", "巡查", "巡护"]).is_some();
    // 榆树湾煤矿调度室: who signs.
    let desk = doc.word(word.start, "调度").is_some()
        && (word.end == clause.end || matches!(doc.at(word.end), '室' | '员' | '台'));
    let agent = agent || pipe || carrier || undone || staff || desk;
    let station = agent || doc.word(word.start, "派出所").is_some() && doc.at(word.end) == '所';
    let speaker = doc.one_of(word.end, words!["室", "员", "中心", "科"]).map_or(word.end, |(end, _)| end);
    let speaks = doc.one_of(speaker, words!["汇报", "报告", "报:", "反映", "来电"]).is_some();
    station || part || speaks || doc.one_of(word.end, words!["通报", "报告", "报:", "称"]).is_some()
}

/// Speech without a comma: from the first word of what is done.
fn from_measure(doc: &Doc<'_>, clause: Span, hits: &[Hit]) -> Span {
    let Some(mut start) = tagged(hits, clause, MEASURE).map(|hit| hit.start) else { return clause };
    while let Some(earlier) = doc.ends_with(
        start,
        words![
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
    const HOUSES: &Words =
        words!["医院", "卫生院", "诊所", "卫生室", "一院", "二院", "三院", "四院", "急救", "急诊"];
    // 已送西安: a town, and nothing after it.
    let town = doc
        .find(clause, words!["已送", "转送", "已转", "送往"])
        .is_some_and(|verb| (2..=6).contains(&clause.end.saturating_sub(verb.end)));
    town || is_taken_to_town(doc, clause)
        || doc
            .find(clause, words!["送", "转", "拉", "往", "抬到", "带去", "带到", "背到"])
            .is_some_and(|verb| doc.contains(Span::new(verb.end, clause.end.min(verb.end + 12)), HOUSES))
}

/// 拉上往子洲走了, 厂里车送榆林, 异常转西安: a town that everybody knows.
fn is_taken_to_town(doc: &Doc<'_>, clause: Span) -> bool {
    const TAKES: &Words = words!["送", "转", "拉", "抬", "往", "背", "走"];
    const TO: &Words = words!["上往", "上去", "到", "往", "去", "至", "上", "了", "的"];
    (clause.start..clause.end).any(|i| {
        let Some((verb, _)) = doc.one_of(i, TAKES) else { return false };
        let name = doc.one_of(verb, TO).map_or(verb, |(end, _)| end);
        let far = doc
            .one_of(name, words!["西安", "省城", "省上", "太原", "银川", "包头", "西京"])
            .map(|(end, _)| end);
        let known = far.or_else(|| doc.known.list.at(doc, name).map(|(end, _)| end));
        known.is_some_and(|end| {
            let carried = doc.at(i) != '往' && doc.at(i) != '走'
                || matches!(doc.at(end), '送' | '拉' | '走' | '抬' | '转' | '赶' | '跑');
            end <= clause.end && carried && doc.at(end) != '方'
        })
    })
}

/// 把总阀关了, 村上已把渠口子堵了: what somebody did with it, and not the water or the wind.
fn is_dealt_with(doc: &Doc<'_>, clause: Span) -> bool {
    const DEEDS: &Words = words![
        "灭",
        "关",
        "停了",
        "停下",
        "断了",
        "断开",
        "封",
        "围起",
        "围住",
        "救",
        "背",
        "抬",
        "接",
        "送",
        "撤",
        "喊",
        "劝",
        "控制",
        "抓",
        "逮",
        "清",
        "铲",
        "挪",
        "疏散",
        "转移",
        "压住",
        "拉开",
        "领",
        "堵住",
        "堵上",
        "堵了口",
        "拴",
        "盖住",
        "扣下",
        "按住",
    ];
    const FORCES: &Words =
        words!["水", "雪", "风", "石头", "土", "洪", "火", "浪", "泥", "山", "车", "冰", "雷", "机"];
    let Some(with) = doc.find(clause, words!["把", "将"]) else { return false };
    let agent = Span::new(clause.start, with.start);
    let rest = Span::new(with.end, clause.end.min(with.end + 12));
    let done = (rest.start..rest.end).any(|i| {
        doc.one_of(i, DEEDS).is_some_and(|(end, _)| {
            end == clause.end || "了走出下上住好到过掉起去开进着给".contains(doc.at(end))
        })
    });
    let theirs = theirs(doc, agent).is_some() && doc.contains(rest, words!["堵", "封", "拦", "拆", "拉"]);
    !doc.contains(agent, FORCES) && (theirs || done) && doc.at_before(with.start) != '门'
}

/// Those whose work it is, or who stand by and lend a hand.
#[rustfmt::skip]
const THEIRS: &[&str] = &[
    "消防", "公安", "民警", "交警", "派出所", "医护", "卫健", "应急局", "应急管理", "镇村", "镇上", "村上", "乡上", "区上", "县上", "企业", "学校", "校医", "干部", "支书",
    "护林队", "救援队", "供电", "水务", "林业", "疾控", "环保", "住建", "信访", "公路段", "特警", "园区", "物业", "维保", "刑警", "城管", "警察", "村里", "村民", "村干部", "镇干部", "环保的", "信访局", "安监", "市场监管", "疾控", "林业站", "护林员", "护林站", "武警", "卫生院", "社区", "街道办", "救援人员", "工作人员", "技术人员", "专家", "救护车", "消防车", "120", "119", "110", "122", "铲车", "挖机", "吊车", "水车", "抽水泵", "矿上", "农技", "救援队", "蓝天", "应急办", "维修人员", "抢修人员", "养护", "路政", "高速交警", "巡特警", "劳动监察", "人社", "农业", "畜牧", "自然资源", "煤管", "能源局", "民政", "医生", "救护队", "公司", "部门", "大队", "工作队", "专班",
    "保安", "村医", "养护站", "抢修队", "镇应急", "民兵", "工友", "包村", "驻村", "网格", "潜水", "打捞", "法医", "疾控", "畜牧", "动监", "城建", "人武", "供热", "热力", "燃气公司", "水司", "电力", "保险", "医疗队", "工会", "会长", "机组", "维保人员",
];

static THEIRS_LIST: LazyLock<List> = LazyLock::new(|| List::new(THEIRS.iter().copied()));

/// The first of them in a stretch.
fn theirs(doc: &Doc<'_>, stretch: Span) -> Option<Span> {
    (stretch.start..stretch.end).find_map(|i| {
        let (end, _) = THEIRS_LIST.at(doc, i)?;
        (end <= stretch.end).then_some(Span::new(i, end))
    })
}

/// 民警正在勘查, 供电所在抢修, 镇上已经派人: those whose work it is, and that they do it.
fn is_at_work(doc: &Doc<'_>, clause: Span) -> bool {
    // 医专家属院: a house, and no expert.
    let Some(who) = theirs(doc, clause).filter(|who| doc.at(who.end) != '属') else { return false };
    let rest = Span::new(who.end, clause.end.min(who.end + 12));
    let here = Span::new(who.end, clause.end.min(who.end + 5));
    doc.contains(
        rest,
        words![
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
            "着了",
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
    ) || doc.contains(here, words!["来了", "来看"])
}

/// 送医途中死亡, 2人施救也昏倒: what befell them, and nobody whose work it is.
fn only_of_the_hurt(doc: &Doc<'_>, clause: Span, hits: &[Hit]) -> bool {
    let befell =
        doc.contains(clause, words!["途中死亡", "途中身亡", "也昏倒", "也晕倒", "也被困", "也溺水", "也掉"]);
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
            .filter(|hit| hit.tags.has(MEASURE.and(EVACUATED)) && hit.span.end <= clause.end)
            .filter(|hit| {
                doc.word(hit.span.start, "抢救无效").is_none() && !is_of_other(doc, hits, hit.span, clause)
            })
            .filter(|hit| !matches!(doc.at_before(hit.span.start), '没' | '未' | '不'))
            // 原在抢救的1名伤员: who he is.
            .filter(|hit| doc.at(hit.span.end) != '的' || clause.end <= hit.span.end + 1)
            // 正在抢救, 抢救: one word in another is one measure.
            .filter(|hit| {
                let apart = hit.span.start >= upto;
                upto = upto.max(hit.span.end);
                apart
            })
            .count()
            + usize::from(is_taken_in(doc, clause))
            + usize::from(is_at_work(doc, clause))
            + usize::from(is_dealt_with(doc, clause));
        if told == 0 {
            open = None;
            continue;
        }
        // 赶紧派消防: asked for, not yet done.
        let wished = doc.contains(
            clause,
            words![
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
                "还没到",
                "没到",
                "还没来",
                "没来",
                "没人管",
                "快撒",
                "快救",
                "快叫",
                "赶快",
                "快派",
                "申请",
                "急需",
                "快来人",
                "来人啊",
                "叫消防",
                "进不来",
                "过不来",
                "上不去",
                "在路上",
                "多久到",
                "谁给",
                "没通知",
                "没打招呼",
                "要不要",
                "翻修",
                "化验出来",
                "结果出来",
                "帮忙看",
                "帮着看",
                "能给",
            ],
        );
        let wished = wished
            || matches!(doc.at_before(clause.end), '吧' | '吗' | '不')
            || doc.one_of(clause.start, words!["请", "求", "谁"]).is_some();
        let closed = doc.contains(clause, words!["雪把", "雪封", "水把", "石头把"]);
        // 店主自行撤出: nobody's work.
        // 人去年就搬出去了: long ago.
        let own = doc.contains(clause, words!["自行撤", "自己撤", "自己跑", "去年", "前年", "现场核对"]);
        let idle = own
            || wished
            || closed
            || tagged(hits, clause, DRILL).is_some()
            || only_of_the_hurt(doc, clause, hits);
        // 消防到场后确认已死亡: what they found.
        let found = tagged(hits, clause, DEAD).is_some_and(|dead| {
            doc.contains(Span::new(clause.start, dead.start), words!["确认", "发现", "找到", "证实", "宣布"])
        });
        let idle = idle || found;
        // 设备已封停 says that it is done, 突然停机 may be what happened.
        let done =
            usize::from(told > 0 && doc.contains(clause, words!["已", "正", "在抢", "在处", "着呢", "着了"]));
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
