//! One person, or two in a word, without a number: 司机, 老王, 王某, 那个工人, 父子.

use super::NO_PERSON;
use crate::contacts::is_surname;
use crate::doc::{Doc, Span, is_han};
use crate::list::{List, Words};
use crate::numerals;
use std::sync::LazyLock;

/// Words for one person that need no number.
#[rustfmt::skip]
pub(super) const ONE_PERSON: &Words = words![
    "其父", "其母", "其子", "其妻", "其夫", "其女", "其弟", "其兄", "侄儿", "侄子", "侄女", "外甥女", "小舅子", "小姨子", "亲家", "大伯", "二伯", "叔叔", "伯伯", "姑姑", "舅舅", "姨姨", "爷们", "儿媳妇", "孙女子", "孙子娃", "三岁娃", "小女子", "碎娃", "碎女子", "老奶奶", "婆娘", "老汉汉", "后生家", "汉子", "娃他妈", "娃他大", "娃他爸", "他男人", "她男人", "他媳妇", "她婆婆", "他侄儿", "她闺女", "她女儿", "工友", "辅警", "民警", "校长", "徒弟", "师傅", "掌柜", "媳妇", "老婆子", "老头子", "老爷们", "老奶", "老姨", "大姨", "大婶", "婶子", "司机", "驾驶员", "老汉", "老人", "老婆婆", "老太太", "老太", "男子", "女子", "娃娃", "孩子", "小孩", "男孩", "女孩", "骑车人", "婆姨", "后生",
    "维修工", "巡检工", "骑手", "驾驶人", "乘坐人", "乘车人", "车主", "行人", "儿童", "男童", "女童", "幼儿", "婴儿", "装卸工", "操作工", "检修工", "电焊工", "焊工", "电工", "瓦工", "钢筋工", "架子工", "女的", "男的", "放羊的", "老头", "男娃", "女娃", "大爷", "大娘", "老奶奶", "老爷爷", "妇人", "小伙", "那个人", "这个人", "那人", "此人", "某某", "他爸", "他妈", "他爹", "他娘", "他哥", "他弟", "他儿", "老父亲", "老母亲", "放羊人", "副驾", "老书记", "老支书", "老师", "女工", "保洁", "户主", "房东", "老板", "女婿", "儿子", "女儿", "孙子", "孙女", "父亲", "母亲", "丈夫", "妻子", "老婆", "老公", "大姐", "大哥", "护林员", "羊倌", "机手", "押运员", "店主", "摊主", "小伙子", "女生", "男生", "门卫", "快递员", "外卖员", "骑车的", "骑摩托的", "开车的", "拉羊的", "收银员", "厨师", "环卫工", "本人", "邻居", "我妈", "我爸", "我老汉", "我婆姨", "我爷", "我奶", "我大", "我儿", "水库的娃", "河里的娃", "那娃", "这娃", "把娃", "让娃", "被娃", "叫娃", "爷爷", "奶奶", "看场人", "看场的", "看门的", "支架工", "瓦检员", "把钩工", "采煤工", "掘进工", "电钳工", "皮带工", "装车工", "仓管员", "叉车工", "技术员", "安检员", "巡线工", "环卫工人", "清洁工", "工长", "店员", "店长", "骑三轮的", "开三轮的", "骑电动车的", "捡柴的", "开铲车的", "开挖机的", "婆婆", "公公", "嫂子", "弟弟", "哥哥", "姐姐", "妹妹", "外甥", "儿媳", "老爷子", "老人家", "老伴", "孕妇", "他婆姨", "服务员", "营业员", "保安", "木工", "瓦匠", "木匠", "匠人", "掌柜的", "钓鱼的", "拾荒的", "老张头", "老李头", "老王头", "骑摩托车的", "骑摩托车人", "跟车的", "装卸的", "打工的", "巡井工", "采油工", "司炉工", "锅炉工", "检票员", "养殖户", "种植户", "牧民", "羊工", "带班的", "包工头",
];

static ONE_LIST: LazyLock<List> = LazyLock::new(|| List::new(ONE_PERSON.iter()));

/// A word for one person that stands in the stretch, the last of them.
pub(crate) fn one_person(doc: &Doc<'_>, stretch: Span) -> Option<Span> {
    (stretch.start..stretch.end).rev().find_map(|i| {
        let (end, _) = ONE_LIST.at(doc, i)?;
        let many = matches!(doc.at(end), '们' | '等' | '和' | '及' | '、');
        let counted = doc.ends_with(i, words!["些", "多", "几", "全部", "所有"]).is_some();
        (end <= stretch.end && !many && !counted).then_some(Span::new(i, end))
    })
}

/// 驾驶员、押运员: those named beside the one, with how many they are.
pub(crate) fn together(doc: &Doc<'_>, one: Span, floor: usize) -> (Span, u32) {
    let (mut all, mut number) = (one, 1_u32);
    // 老王和他儿子
    let his = |start: usize| if matches!(doc.at_before(start), '他' | '她') { start - 1 } else { start };
    while let Some(before) = doc
        .ends_with(his(all.start), words!["、", "和", "及", "与", "跟", "带着", "抱着", "领着"])
        .and_then(|comma| {
            let noun = doc
                .ends_with(comma, ONE_PERSON)
                .or_else(|| doc.ends_with(comma, words!["娃", "婆姨", "媳妇"]));
            noun.or_else(|| old_name(doc, comma))
        })
        .filter(|&start| start >= floor && number < 9)
    {
        all.start = before;
        number += 1;
    }
    (all, number)
}

/// 老李的头被打破: somebody known by his surname; 老张家 is a house.
pub(crate) fn old_friend(doc: &Doc<'_>, stretch: Span) -> Option<Span> {
    (stretch.start..stretch.end).find_map(|i| {
        // 老马 and 老牛 may be beasts, 小麦 is corn.
        let beast = matches!(doc.at(i + 1), '马' | '牛' | '羊' | '鱼' | '鹿' | '龙');
        let named = doc.at(i) == '老' && is_surname(doc.at(i + 1)) && !beast && i + 2 <= stretch.end;
        let bounded = || i == 0 || !is_han(doc.at_before(i)) || "的叫让被把个是和".contains(doc.at_before(i));
        let person = !matches!(
            doc.at(i + 2),
            '家' | '店'
                | '区'
                | '院'
                | '窑'
                | '房'
                | '庄'
                | '村'
                | '沟'
                | '师'
                | '路'
                | '们'
                | '两'
                | '夫'
                | '和'
        );
        (named && bounded() && person).then_some(Span::new(i, i + 2))
    })
}

/// 老王: a name in two characters, before 和.
fn old_name(doc: &Doc<'_>, end: usize) -> Option<usize> {
    let start = end.checked_sub(2)?;
    (matches!(doc.at(start), '老' | '小') && is_surname(doc.at(start + 1))).then_some(start)
}

pub(super) const PAIRS: &Words = words![
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

/// 夫妇, 父子: two in one word.
pub(crate) fn one_pair(doc: &Doc<'_>, stretch: Span) -> Option<Span> {
    let found = doc.find(stretch, PAIRS)?;
    let counted = numerals::digit(doc.at_before(found.start)).is_some()
        || doc.at_before(found.start).is_ascii_digit()
        || doc.at_before(found.start) == '对';
    (!counted && doc.one_of(found.end, words!["关系", "等", "打", "吵", "家", "之间"]).is_none())
        .then_some(found)
}

/// 那个工人, 这个学生: one, whatever the noun.
pub(crate) fn that_one(doc: &Doc<'_>, stretch: Span) -> Option<Span> {
    doc.find(stretch, words!["那个", "这个", "有个", "该名", "那名"]).filter(|found| {
        let noun = doc.at(found.end);
        // 那个大广告牌 is none, 那个开三轮的 is one.
        let near = Span::new(found.end, (found.end + 5).min(stretch.end));
        let thing = doc.slice(near).iter().any(|c| "牌车楼桥树墙店厂井机房炉管线杆罐塔门坑洞沟".contains(*c))
            && !doc.contains(near, words!["的"]);
        noun != '\0' && !NO_PERSON.contains(noun) && !thing
    })
}

/// 王某, 参演人员马志强: a person by name.
pub(crate) fn named(doc: &Doc<'_>, stretch: Span) -> Option<Span> {
    let nouns = words![
        "人员",
        "职工",
        "工人",
        "村民",
        "群众",
        "司机",
        "学生",
        "员工",
        "民工",
        "矿工",
        "队员",
        "消防员",
        "居民",
        "住户",
        "驾驶员",
        "男子",
        "女子",
        "农民",
        "教师",
        "辅警",
        "队长",
    ];
    (stretch.start..stretch.end).rev().find_map(|i| {
        if doc.at(i) == '某' && i > stretch.start && is_surname(doc.at_before(i)) {
            let alone = !matches!(doc.at(i + 1), '等' | '、' | '和' | '及')
                && !matches!(doc.at(i + 2), '等' | '、' | '和');
            return alone.then_some(Span::new(i - 1, i + 1));
        }
        if !is_surname(doc.at(i)) {
            return None;
        }
        // 兰老四: the fourth of the brothers.
        let bounded = i == stretch.start || !is_han(doc.at_before(i));
        if bounded && doc.at(i + 1) == '老' && "大二三四五六七八九幺".contains(doc.at(i + 2)) {
            return (i + 3 <= stretch.end).then_some(Span::new(i, i + 3));
        }
        let Some(start) = doc.ends_with(i, nouns) else { return full_name(doc, i, stretch) };
        let name = (i + 3).min(stretch.end);
        // 司机和乘客: two, and none by the name of 和.
        let han = is_surname(doc.at(i))
            && doc.at(i) != '和'
            && (i..name).all(|at| is_han(doc.at(at)))
            && name == i + 3;
        let verb = doc
            .one_of(i + 3, words!["不慎", "被", "在", "从", "因", "受", "摔", "当", "右", "左", "不", "经"])
            .or_else(|| doc.one_of(i + 2, words!["不慎", "被", "从", "因", "受", "摔"]));
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
        words![
            "用",
            "给",
            "操作",
            "修",
            "爬",
            "掉",
            "跌",
            "摔",
            "上房",
            "下井",
            "干活",
            "开",
            "骑",
            "驾",
            "被",
            "坐",
            "从",
            "在自家",
            "在家",
            "上山",
            "下地",
            "放羊",
            "喝",
            "去",
        ],
    );
    (name && did.is_some()).then_some(Span::new(i, given.end))
}
