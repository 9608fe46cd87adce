//! Wounds that no list can hold: a part of the body and, near it in the same clause, what
//! befell it (右臂被卷入滚筒, 额头磕了个口子), or the blow before it (戳了后背两下, 打在老师背上).

use crate::composed::set;
use crate::doc::{Doc, Span, is_han};
use crate::list::{List, Words};
use crate::scan::Hit;
use crate::words::{HURT, TRAPPED, Tags};
use std::sync::LazyLock;

static BODY: LazyLock<List> = LazyLock::new(|| {
    let mut parts: Vec<&str> = set("body").collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    List::new(parts.into_iter())
});

/// Stands for no word of the tables.
pub(super) const WOUND: usize = usize::MAX;

/// What befalls a part of a body, wherever in the clause after it.
#[rustfmt::skip]
const BEFELL: &Words = words![
    "烧了", "杵", "岔了气", "闪了", "断", "折了", "骨折", "骨裂", "破了", "烂了", "流血", "出血", "淌血", "豁", "缝了", "缝针", "烧伤", "烧黑", "燎了", "燎着", "烫伤", "烫了", "炸伤", "炸烂", "崩", "砸", "撞", "碰了", "碰破", "碰流", "磕", "夹了", "夹住", "夹断", "压住", "压着", "压了", "压在", "压断", "压伤", "压到", "挤住", "挤伤", "挤断", "蜇", "叮", "起了泡", "起水泡", "轧", "碾", "卷入", "卷进", "绞", "铡", "锯", "割", "划", "戳", "捅", "扎", "咬",
    "截了", "截肢", "脱了", "脱臼", "崴", "扭了", "扭伤", "肿", "没了", "露出", "看见了", "裂", "打了", "打破", "打断", "打烂", "打肿", "不能动", "动不了", "抬不起", "掉了", "起泡", "起了", "水泡", "齐根", "擦了", "擦破", "擦伤", "蹭", "掉了一层", "受伤", "青了", "血", "疼", "灼伤", "震聋", "聋了", "撕开", "撕了", "扯了", "冻了", "冻伤", "麻了",
];

/// What is done to a part of a body named after it.
#[rustfmt::skip]
const BLOWS: &Words = words![
    "戳了", "捅了", "扎了", "砍了", "划了", "咬了", "打了", "砸了", "碰了", "磕了", "撞了", "擦破", "磕破", "碰破", "划破", "咬破", "抽到", "打到", "砸到", "打在", "砸在", "抽在", "扎在", "崩到", "崩在", "溅到", "烧到", "压到", "碾过", "压断", "打断", "砸断", "摔断", "崴了", "扭了", "伤了", "伤着", "烧了", "烫了",
];

/// Where the part of a body that stands at `i` ends, where it is one of a body: 石头, 车头,
/// 手机, 背景 are none.
pub(super) fn body_at(doc: &Doc<'_>, i: usize) -> Option<usize> {
    let (end, _) = BODY.at(doc, i)?;
    let (before, after) = (doc.at_before(i), doc.at(end));
    let thing = match doc.at(i) {
        '头' if end == i + 1 => {
            "石砖木里外上下前后车桥码对带源念岔坝船罐龙镜街山坡工老机迎渠地锄斧弹浪河村东西南北口崖畔炕矿巷骨抬回掉点低进两三一四五六带领巨犁苗插烟".contains(before)
                || "目绪部儿天羊猪牛驴顶等条车".contains(after)
        }
        '头' => "石砖木里外上下前后车桥码源坝船罐龙镜街山坡机渠地河村崖矿巷".contains(before),
        '脚' => "山墙坡拐注".contains(before) || "手本印步".contains(after),
        '腰' => "山半".contains(before) || after == '带',
        '背' => "窑靠".contains(before) || "后景包着篓".contains(after),
        '手' => "司副对歹凶助帮选高水新老动机骑选舵扒快".contains(before) || "机续工里段电套推提下头续术榴刹持表".contains(after),
        '眼' => "井炮泉字心针枪".contains(before) || "看前下里镜".contains(after),
        '嘴' => before == '圪' || after == '里',
        '脸' => after == '盆',
        '牙' => "月".contains(before),
        '胸' => after == '牌',
        '肚' => "羊猪".contains(before),
        '鼻' | '膝' | '踝' => false,
        _ => false,
    };
    let driver = doc.ends_with(i, words!["司机"]).is_some();
    let things = !driver
        && doc.ends_with(i, words!["羊", "牛", "猪", "狗", "驴", "鸡", "石", "塔吊", "吊车", "机"]).is_some();
    (!thing && !things).then_some(end)
}

/// 指头齐根没了三个: a part of the body, and no person, stands before or behind the word.
pub(super) fn is_of_body(doc: &Doc<'_>, word: Span, clause: Span) -> bool {
    let lead = word.start.saturating_sub(8).max(clause.start);
    let before = (lead..word.start).rev().find_map(|i| body_at(doc, i).filter(|&end| end <= word.start));
    let apart = |end: usize| {
        doc.contains(Span::new(end, word.start), words!["人", "已", "命", "老", "娃", "那个", "也"])
    };
    // 婆婆殁了媳妇胯骨烂了: of another person.
    let behind = (word.end..(word.end + 4).min(clause.end)).any(|i| {
        body_at(doc, i).is_some()
            && doc
                .slice(Span::new(word.end, i))
                .iter()
                .all(|c| "一二两三四五六七八九十几半个根截只条".contains(*c))
    });
    before.is_some_and(|end| !apart(end)) || behind
}

/// The wounds told in a clause, as words of being hurt.
pub(super) fn wounds(doc: &Doc<'_>, clause: Span) -> Vec<Hit> {
    let mut found: Vec<Hit> = Vec::new();
    let mut i = clause.start;
    while i < clause.end {
        let Some(end) = body_at(doc, i).filter(|&end| end <= clause.end) else {
            i += 1;
            continue;
        };
        if let Some(span) =
            befallen(doc, Span::new(i, end), clause).or_else(|| struck(doc, Span::new(i, end), clause))
        {
            found.push(Hit { span, word: WOUND, tags: HURT, ignored: false });
            i = span.end.max(end);
        } else {
            i = end;
        }
    }
    found
}

fn befallen(doc: &Doc<'_>, part: Span, clause: Span) -> Option<Span> {
    let near = Span::new(part.end, clause.end.min(part.end + 8));
    let verb = doc.find(near, BEFELL)?;
    let between = Span::new(part.end, verb.start);
    let denied = doc.contains(between, words!["没", "未", "无", "不"]);
    // 腿上 then a number: two things are told.
    let plain = doc.slice(between).iter().all(|&c| is_han(c));
    (plain && !denied).then_some(Span::new(part.start, verb.end))
}

/// 压住, 夹住 of a limb; 卡住 may leave it whole.
fn is_crushed(doc: &Doc<'_>, held: Span) -> bool {
    doc.contains(held, words!["压", "夹", "挤"])
}

fn struck(doc: &Doc<'_>, part: Span, clause: Span) -> Option<Span> {
    let lead = Span::new(part.start.saturating_sub(7).max(clause.start), part.start);
    let blow = doc.find(lead, BLOWS)?;
    let apart = doc.slice(Span::new(blow.end, part.start)).iter().any(|&c| !is_han(c));
    let denied = doc.ends_with(blow.start, words!["没", "未", "不"]).is_some();
    (!apart && !denied).then_some(part)
}

/// The words of a clause and the wounds between them, in order.
pub(super) fn with_wounds(doc: &Doc<'_>, clause: Span, words: Vec<Hit>, tagged: Tags) -> Vec<Hit> {
    let mut wounds = wounds(doc, clause);
    for wound in &mut wounds {
        // 腿压住了: he is hurt, and held there.
        let held = words.iter().find(|word| word.span.meets(wound.span) && word.tags.has(TRAPPED));
        if let Some(held) =
            held.filter(|held| wound.span.start < held.span.start && is_crushed(doc, held.span))
        {
            wound.span.end = held.span.start;
        }
    }
    wounds.retain(|wound| !words.iter().any(|word| word.span.meets(wound.span) && word.tags.has(tagged)));
    if wounds.is_empty() {
        return words;
    }
    let mut all = words;
    all.append(&mut wounds);
    all.sort_by_key(|hit| hit.span.start);
    all
}
