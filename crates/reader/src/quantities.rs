//! Numbers of persons: 3人, 两名工人, 俩, 一家三口, 多人, 十几个. Hours, sheep, pumps, 亩, villages
//! and telephone numbers are none of them.

use crate::contacts::is_surname;
use crate::doc::{Doc, Span, is_han};
use crate::list::List;
use crate::numerals;
use crate::scan::Hit;
use crate::words::{HURT, PERSON, Tags};
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

/// Words for one person that need no number.
#[rustfmt::skip]
const ONE_PERSON: &[&str] = &[
    "司机", "驾驶员", "老汉", "老人", "老婆婆", "老太太", "老太", "男子", "女子", "娃娃", "孩子", "小孩", "男孩", "女孩", "骑车人", "婆姨", "后生",
    "维修工", "巡检工", "骑手", "驾驶人", "乘坐人", "乘车人", "车主", "行人", "儿童", "男童", "女童", "幼儿", "婴儿", "装卸工", "操作工", "检修工", "电焊工", "焊工", "电工", "瓦工", "钢筋工", "架子工", "女的", "男的", "放羊的", "老头", "男娃", "女娃", "大爷", "大娘", "老奶奶", "老爷爷", "妇人", "小伙", "那个人", "这个人", "那人", "此人", "某某", "他爸", "他妈", "他爹", "他娘", "他哥", "他弟", "他儿", "老父亲", "老母亲", "放羊人", "副驾", "老书记", "老支书", "老师", "女工", "保洁", "户主", "房东", "老板", "女婿", "儿子", "女儿", "孙子", "孙女", "父亲", "母亲", "丈夫", "妻子", "老婆", "老公", "大姐", "大哥", "护林员", "羊倌", "机手", "押运员", "店主", "摊主", "小伙子", "女生", "男生", "门卫", "快递员", "外卖员", "骑车的", "骑摩托的", "开车的", "拉羊的", "收银员", "厨师", "环卫工", "本人", "邻居", "我妈", "我爸", "我老汉", "我婆姨", "我爷", "我奶", "我大", "我儿", "水库的娃", "河里的娃", "那娃", "这娃", "把娃", "让娃", "被娃", "叫娃", "爷爷", "奶奶", "看场人", "看场的", "看门的", "支架工", "瓦检员", "把钩工", "采煤工", "掘进工", "电钳工", "皮带工", "装车工", "仓管员", "叉车工", "技术员", "安检员", "巡线工", "环卫工人", "清洁工", "工长", "店员", "店长", "骑三轮的", "开三轮的", "骑电动车的", "捡柴的", "开铲车的", "开挖机的", "婆婆", "公公", "嫂子", "弟弟", "哥哥", "姐姐", "妹妹", "外甥", "儿媳", "老爷子", "老人家", "老伴", "孕妇", "他婆姨", "服务员", "营业员", "保安", "木工", "瓦匠", "木匠", "匠人", "掌柜的", "钓鱼的", "拾荒的", "老张头", "老李头", "老王头", "骑摩托车的", "骑摩托车人", "跟车的", "装卸的", "打工的", "巡井工", "采油工", "司炉工", "锅炉工", "检票员", "养殖户", "种植户", "牧民", "羊工", "带班的", "包工头",
];

#[rustfmt::skip]
const VAGUE: &[&str] = &[
    "不少人", "一些人", "好些人", "有些人", "许多人", "很多人", "有人", "部分群众", "有群众", "有村民", "有工人", "有学生", "部分学生", "数人", "多人", "一伙人", "一群人", "有的人", "几人",
];

static ONE_LIST: LazyLock<List> = LazyLock::new(|| List::new(ONE_PERSON.iter().copied()));
static VAGUE_LIST: LazyLock<List> = LazyLock::new(|| List::new(VAGUE.iter().copied()));

/// After 个 none of these is a person.
const NO_PERSON: &str = "下上弯坡桥边泡村班乡镇县月钟星礼棚羊牛猪鸡驴狗头点井坑窑组家单部事情车厂院房圈区路口洞多半电水煤矿坝网门鱼标品项灶炉罐泵台桩段街巷社沟孔缺裂塌地";
const NO_PERSON_WORDS: &[&str] = &[
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

const WITH_A_CHILD: &[&str] = &[
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
            .ends_with(next.span.start, &["及", "和", "与", "、"])
            .and_then(|comma| ONE_PERSON.iter().find_map(|word| doc.ends_with(comma, &[word])))
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

/// Nothing but 、 or 和 and a noun of persons stands between the two.
fn is_list(doc: &Doc<'_>, first: Span, second: Span, hits: &[Hit]) -> bool {
    let Some((start, _)) = doc.one_of(first.end, &["、", "和", "及", "与"]) else { return false };
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
    if let Some((end, _)) = VAGUE_LIST.at(doc, i).filter(|_| !matches!(doc.at_before(i), '没' | '未' | '所'))
    {
        if matches!(doc.at(end), '员' | '家' | '数') {
            return None;
        }
        return (end <= clause.end).then_some(plain(Span::new(i, end), None, false));
    }
    if matches!(c, '俩' | '仨') && !matches!(doc.at(i + 1), '村' | '车' | '羊') {
        let end = person_end(i + 1, hits);
        return Some(plain(Span::new(i, end), Some(if c == '俩' { 2 } else { 3 }), false));
    }
    if !numerals::may_begin(c) || doc.at_before(i) == '第' {
        return None;
    }
    let number = numerals::read(doc, i)?;
    let around = around(doc, i, number.rough);
    // 把另一个头打烂: the other of two, not one more.
    let object = ["把另", "将另", "把另外", "将另外", "给另", "和另", "与另", "跟另", "被另", "让另", "叫另"];
    let another = doc.ends_with(i, &["另", "另外"]).is_some() && doc.ends_with(i, &object).is_none();
    let quantity = |end: usize| Quantity {
        span: Span::new(i, person_end(end, hits)),
        value: number.value,
        about: around || doc.one_of(end, &["左右", "上下"]).is_some(),
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
    const FORMS: &[&str] =
        &["亡仍为", "亡为", "伤仍为", "伤为", "亡人数为", "伤人数为", "亡人数仍为", "亡数为", "困人数为"];
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
    let lost = doc.one_of(number.end, &["失踪", "失联", "被困"]).is_some();
    let counts_next = (matches!(doc.at(number.end), '死' | '伤' | '亡') || lost)
        && !matches!(doc.at(number.end + 1), '者' | '员')
        && number.value.is_some();
    counts_next.then(|| Quantity { compact: true, span: Span::new(i, number.end), ..quantity(number.end) })
}

const fn plain(span: Span, value: Option<u32>, about: bool) -> Quantity {
    Quantity { span, value, about, another: false, compact: false }
}

fn around(doc: &Doc<'_>, i: usize, rough: bool) -> bool {
    rough
        || doc
            .ends_with(i, &["约", "大概", "大约", "近", "将近", "差不多", "约有", "大概有", "上下"])
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
            let family = doc.ends_with(start, &["老", "家", "一家", "户", "一共", "总共", "共"]).is_some();
            (next == '人' || next == '子' || family)
                .then(|| if family && next != '子' && next != '人' { end + 1 } else { end + 2 })
        }
        '具' => {
            let body = doc.contains(Span::new(end + 1, end + 9), &["尸", "遗体"]);
            (body || matches!(next, '男' | '女' | '无')).then_some(end + 1)
        }
        // 1例人感染布病患者; 累计5例 alone names no person.
        '例' => doc
            .contains(
                Span::new(end + 1, end + 12),
                &["患者", "病例", "病人", "感染者", "学生", "幼儿", "儿童"],
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
                && (next != '\0' && NO_PERSON.contains(next) || doc.one_of(after, NO_PERSON_WORDS).is_some());
            let listed = "村乡镇县车棚房厂矿校班组羊牛猪条".contains(doc.at_before(start)) && start > 0;
            (person || !thing && !listed).then_some(after)
        }
        // 王六老汉: the sixth of the Wangs.
        _ if end == start + 1
            && doc.at(start) != '两'
            && numerals::digit(doc.at(start)).is_some()
            && doc.one_of(end, &["老汉", "大爷", "大娘", "婆姨", "媳妇", "后生", "娃"]).is_some() =>
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

/// A word for one person that stands in the stretch, the last of them.
pub(crate) fn one_person(doc: &Doc<'_>, stretch: Span) -> Option<Span> {
    (stretch.start..stretch.end).rev().find_map(|i| {
        let (end, _) = ONE_LIST.at(doc, i)?;
        let many = matches!(doc.at(end), '们' | '等' | '和' | '及' | '、');
        let counted = doc.ends_with(i, &["些", "多", "几", "全部", "所有"]).is_some();
        (end <= stretch.end && !many && !counted).then_some(Span::new(i, end))
    })
}

/// 驾驶员、押运员: those named beside the one, with how many they are.
pub(crate) fn together(doc: &Doc<'_>, one: Span, floor: usize) -> (Span, u32) {
    let (mut all, mut number) = (one, 1_u32);
    // 老王和他儿子
    let his = |start: usize| if matches!(doc.at_before(start), '他' | '她') { start - 1 } else { start };
    while let Some(before) = doc
        .ends_with(his(all.start), &["、", "和", "及", "与", "跟", "带着", "抱着", "领着"])
        .and_then(|comma| {
            let noun =
                doc.ends_with(comma, ONE_PERSON).or_else(|| doc.ends_with(comma, &["娃", "婆姨", "媳妇"]));
            noun.or_else(|| old_name(doc, comma))
        })
        .filter(|&start| start >= floor && number < 9)
    {
        all.start = before;
        number += 1;
    }
    (all, number)
}

/// 老王: a name in two characters, before 和.
fn old_name(doc: &Doc<'_>, end: usize) -> Option<usize> {
    let start = end.checked_sub(2)?;
    (matches!(doc.at(start), '老' | '小') && is_surname(doc.at(start + 1))).then_some(start)
}

/// 夫妇, 父子: two in one word.
pub(crate) fn one_pair(doc: &Doc<'_>, stretch: Span) -> Option<Span> {
    const PAIRS: &[&str] = &[
        "夫妇",
        "夫妻俩",
        "夫妻",
        "两口子",
        "老两口",
        "父子",
        "母子",
        "母女",
        "父女",
        "兄弟俩",
        "姐弟俩",
        "祖孙",
    ];
    let found = doc.find(stretch, PAIRS)?;
    let counted = numerals::digit(doc.at_before(found.start)).is_some()
        || doc.at_before(found.start).is_ascii_digit()
        || doc.at_before(found.start) == '对';
    (!counted && doc.one_of(found.end, &["关系", "等", "打", "吵", "家", "之间"]).is_none()).then_some(found)
}

/// 那个工人, 这个学生: one, whatever the noun.
pub(crate) fn that_one(doc: &Doc<'_>, stretch: Span) -> Option<Span> {
    doc.find(stretch, &["那个", "这个", "有个", "该名", "那名"]).filter(|found| {
        let noun = doc.at(found.end);
        // 那个大广告牌 is none, 那个开三轮的 is one.
        let near = Span::new(found.end, (found.end + 5).min(stretch.end));
        let thing = doc.slice(near).iter().any(|c| "牌车楼桥树墙店厂井机房炉管线杆罐塔门坑洞沟".contains(*c))
            && !doc.contains(near, &["的"]);
        noun != '\0' && !NO_PERSON.contains(noun) && !thing
    })
}

/// 王某, 参演人员马志强: a person by name.
pub(crate) fn named(doc: &Doc<'_>, stretch: Span) -> Option<Span> {
    let nouns = ["人员", "职工", "工人", "村民", "群众", "司机", "学生", "员工", "民工", "矿工"];
    (stretch.start..stretch.end).rev().find_map(|i| {
        if doc.at(i) == '某' && i > stretch.start && is_surname(doc.at_before(i)) {
            let alone = !matches!(doc.at(i + 1), '等' | '、' | '和' | '及')
                && !matches!(doc.at(i + 2), '等' | '、' | '和');
            return alone.then_some(Span::new(i - 1, i + 1));
        }
        if !is_surname(doc.at(i)) {
            return None;
        }
        let Some(start) = doc.ends_with(i, &nouns) else { return full_name(doc, i, stretch) };
        let name = (i + 3).min(stretch.end);
        // 司机和乘客: two, and none by the name of 和.
        let han = is_surname(doc.at(i))
            && doc.at(i) != '和'
            && (i..name).all(|at| is_han(doc.at(at)))
            && name == i + 3;
        let verb = doc
            .one_of(i + 3, &["不慎", "被", "在", "从", "因", "受", "摔", "当", "右", "左", "不", "经"])
            .or_else(|| doc.one_of(i + 2, &["不慎", "被", "从", "因", "受", "摔"]));
        (han && verb.is_some()).then_some(Span::new(start, i + 2))
    })
}

/// 冯志亮开三轮: a name of three at the head of a clause, or after the village, and what he did.
fn full_name(doc: &Doc<'_>, i: usize, stretch: Span) -> Option<Span> {
    const NOT_GIVEN: &str = "路河山沟处家天地水电铁速村镇乡县市区里上下面前后边头车厂矿场校院口坡湾梁";
    let bounded = i == stretch.start || matches!(doc.at_before(i), '村' | '组' | '社' | ',' | '。' | ' ');
    if !bounded {
        return None;
    }
    let given = i + 1..i + 3;
    let name = is_surname(doc.at(i))
        && given.end < stretch.end
        && given.clone().all(|at| is_han(doc.at(at)) && !NOT_GIVEN.contains(doc.at(at)));
    let did = doc.one_of(
        given.end,
        &["开", "骑", "驾", "被", "坐", "从", "在自家", "在家", "上山", "下地", "放羊", "喝", "去"],
    );
    (name && did.is_some()).then_some(Span::new(i, given.end))
}
