//! Whose it is: the mine, works, school or company where it happened, found by the word
//! its name ends in. Hospitals that take in the hurt and offices that report are none.

use crate::doc::{Doc, Span, is_han};
use crate::fields::is_bare;
use crate::list::{List, Words};
use crate::places::{Bounds, Depth, Place, is_landmark, name_start};
use std::sync::LazyLock;

/// A unit as named in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub span: Span,
    /// 单位是: said to be the unit.
    pub labelled: bool,
    /// More often takes in the hurt than is where it happened.
    pub hospital: bool,
    /// Has a name besides the word it ends in.
    pub named: bool,
    /// Named as in the register: …公司, …集团.
    pub company: bool,
}

#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "有限责任公司", "有限公司", "分公司", "公司", "集团", "煤矿", "煤业", "铁矿", "盐矿", "铜矿", "石膏矿", "采石场", "石料场", "砂石场", "花炮厂", "面粉厂", "一分厂", "二分厂", "分厂", "化工厂", "厂", "中心小学", "小学", "中学",
    "学校", "幼儿园", "学院", "大学", "卫生院", "医院", "商场", "超市", "化工", "加油站", "加气站", "敬老院", "养老院", "福利院", "酒店", "宾馆", "饭店", "烧烤店", "火锅店", "铁锅炖", "奶茶店", "羊肉馆", "饺子馆", "蛋糕店", "麻将馆", "棋牌室", "台球厅", "健身房", "足浴店", "美容院", "培训班", "驾校", "农家乐", "民宿", "茶楼", "酒楼", "会馆", "网吧", "合作社", "井场", "风电场", "变电站", "变电所", "天然气站",
    "电站", "林场", "商城", "洗煤场", "养殖场", "砖场", "餐馆", "饭馆", "KTV", "大厦", "矿业", "屠宰场", "冷库", "农场", "牧场", "加油点", "洗浴中心", "批发市场", "歌厅", "职教中心", "体育馆", "影院", "项目部", "搅拌站", "供热站", "热力站", "采油队", "钻井队", "油库", "养鸡场", "养猪场", "养牛场", "养羊场", "游乐场", "游乐园", "滑雪场", "党校", "便利店", "理发店", "药店", "托管", "托管班", "旅社", "旅馆", "招待所", "会所", "门市部", "焦化", "炼化", "石化", "能化", "热电", "镁业", "铝业", "钢铁", "药业", "乳业", "一中学", "二中学", "三中学", "四中学", "五中学", "六中学", "七中学", "八中学", "九中学", "十中学", "一中", "二中", "三中", "四中", "五中", "六中", "七中", "八中", "九中", "十中", "实验中学", "看守所", "监狱", "一小", "二小", "三小", "四小", "五小", "六小", "七小", "八小", "九小", "十小", "体育场", "博物馆", "图书馆", "康养中心", "水泥厂", "处理厂", "净化厂", "集气站", "污水处理厂", "水厂", "种鸡场", "奶牛场", "种植园", "度假村", "滑冰场", "游泳馆", "酒吧", "浴池", "洗浴", "澡堂", "殡仪馆", "物流公司", "选煤厂", "洗煤厂", "煤场", "兰炭厂", "砖厂", "木业", "建材城", "矿区", "尾矿库", "石灰窑", "修理厂", "家具城", "托老所", "养老服务中心", "日间照料中心", "粮站", "商贸", "工贸", "重工", "实业", "矿", "门站", "储配站", "调压站", "泵站", "换热站", "砂厂", "砂场", "涂料厂", "包装", "建材", "食品", "物流", "机械", "汽修", "新材料", "塑业", "纺织", "园林", "兰炭", "煤化", "商混站", "商砼站", "拌合站", "职校", "技校", "附中", "养殖基地", "养殖小区", "电玩城", "洗浴城", "网咖", "影城", "快递站", "充电站", "精化",
];

/// Of these a name is made only where it ends with them: 宏远包装, but no 食品中毒.
const TRADES: &Words =
    words!["包装", "建材", "食品", "物流", "机械", "汽修", "新材料", "塑业", "纺织", "园林", "兰炭"];

/// 兰炭厂, 废砖厂: what is made there, and no name.
const PRODUCTS: &Words = words![
    "兰炭", "化肥", "废砖", "砖", "石料", "水泥", "纸", "酒", "洗煤", "老砖", "旧砖", "木材", "家具", "塑料",
    "化工", "焦化", "石灰", "豆腐", "养羊", "养鸡", "养猪",
];

const SCHOOLS: &Words = words!["大学", "小学", "中学", "学校", "幼儿园", "一中", "二中", "学院", "党校"];

const LABELS: &Words = words![
    "单位",
    "单位是",
    "单位为",
    "单位:",
    "方为",
    "方是",
    "方:",
    "方系",
    "单位系",
    "企业为",
    "企业名称:",
    "单位名称:",
    "矿井名称:",
    "厂子是",
    "厂名",
    "厂子叫",
    "涉事企业",
    "涉事单位",
    "企业是",
    "企业:",
    "公司是",
    "矿名",
    "矿名:",
    "施工队是",
    "业主是",
    "学校是",
];

static ENDING_LIST: LazyLock<List> = LazyLock::new(|| List::new(ENDINGS.iter().copied()));

/// The units named in a clause, in order.
pub(crate) fn units(doc: &Doc<'_>, clause: Span, places: &[Place], bounds: &Bounds) -> Vec<Unit> {
    let mut found: Vec<Unit> = Vec::new();
    let mut i = clause.start;
    while i < clause.end {
        let here = ENDING_LIST.at(doc, i).filter(|&(end, _)| end <= clause.end && !is_ordinal(doc, end));
        let Some((mut end, ending)) = here else {
            i += 1;
            continue;
        };
        while let Some(further) = longer(doc, end, clause.end) {
            end = further;
        }
        let floor = places
            .iter()
            .filter_map(|place| {
                admin_end(place).filter(|&end| end <= i).or(place.village.or(place.town).map(|own| own.end))
            })
            .filter(|&end| end <= i)
            .max()
            .unwrap_or(clause.start)
            .max(clause.start);
        let lower = places
            .iter()
            .filter_map(|place| place.village.or(place.town))
            .map(|own| own.end)
            .filter(|&end| end <= i)
            .max();
        let mut start = skip_lead(doc, name_start(doc, i, 12, floor, bounds), i);
        if start == i && needs_a_name(doc, i) {
            // 金鸡滩镇曹家滩煤矿: the mine bears the name of the shoal.
            start = skip_lead(doc, name_start(doc, i, 12, lower.unwrap_or(floor).min(floor), bounds), i);
        }
        // “星海”网吧: the name stands in quotation marks.
        if doc.at_before(i) == '”'
            && let Some(open) = (i.saturating_sub(12)..i).rev().find(|&at| doc.at(at) == '“')
        {
            start = open;
        }
        // 我公司榆神天然气门站: whose it is, and no name.
        let ours = matches!(doc.at_before(i), '我' | '本' | '该' | '贵')
            && doc.one_of(i, words!["公司", "集团", "厂", "矿"]).is_some();
        if ours {
            i += 1;
            continue;
        }
        // 上大学的儿子: what he does.
        let studies =
            "上念读考".contains(doc.at(start)) && start + 1 == i && doc.one_of(i, SCHOOLS).is_some();
        if studies {
            i = end;
            continue;
        }
        // 那家育苗公司, 某运输公司: not named.
        let pointed =
            doc.at(start) == '家' && "那这一哪某两几".contains(doc.at_before(start)) && i <= start + 4;
        if pointed {
            i = end;
            continue;
        }
        if doc.at_before(start) == '某' && i <= start + 3 || start < i && doc.at(start) == '某' {
            i = end;
            continue;
        }
        // 两名小学生, 煤化工: no school, and no name.
        let goes_on = doc.at(end) == '生' && doc.one_of(i, SCHOOLS).is_some()
            || doc.word(i, "煤化").is_some() && doc.at(end) == '工';
        if goes_on {
            i = end;
            continue;
        }
        // 93人住镇中学: where they were brought.
        let stays = (start..i).rev().find(|&at| matches!(doc.at(at), '住' | '至' | '搬' | '到' | '往'));
        if stays.is_some() {
            i = end;
            continue;
        }
        // 老街一烧烤店: one of several, and none by name.
        let one_of_such = start == i
            && doc
                .ends_with(
                    i,
                    words![
                        "一", "一家", "一个", "某", "有家", "有个", "一处", "一户", "1家", "另外", "两名",
                        "名"
                    ],
                )
                .is_some();
        // 老街一烧烤店, whose street no rule knows.
        let one_of_such = one_of_such
            || doc.at_before(i) == '一'
                && i > start
                && !"第十统唯二三四五六七八九合".contains(doc.at_before(i - 1));
        if one_of_such {
            i = end;
            continue;
        }
        let name = i - start;
        let hospital = doc.one_of(i, words!["医院", "卫生院"]).is_some();
        let speaks_for_itself =
            !hospital && ENDINGS.get(ending).is_some_and(|word| word.chars().count() >= 3);
        let taken = taken_to(doc, start, clause);
        // 桃镇第二幼儿园: a school is known by its town where its own name is only a rank.
        let ranked = doc
            .one_of(start, words!["第", "九年制", "中心", "初级", "高级", "希望", "完全", "寄宿制", "实验"])
            .is_some();
        let bears_town = name == 0 || ranked && lies_in_town(doc, i);
        let own = if bears_town { of_the_town(places, start).unwrap_or(start) } else { start };
        let generic = own == i
            && (hospital
                || matches!(
                    doc.at(end),
                    '区' | '长' | '房' | '巷' | '路' | '街' | '桥' | '家' | '门' | '的' | '局' | '食'
                ));
        // 谁家厂子, 我们厂: no name at all.
        let nameless = name == 1
            && (doc.word(i, "厂").is_some()
                || matches!(
                    doc.at_before(i),
                    '中' | '家' | '们' | '个' | '座' | '间' | '小' | '大' | '老' | '新'
                ));
        // 海则滩煤矿: called after the town, without 镇.
        let called_after = own < i && is_bare(doc, Span::new(own, i));
        let needs_name = (name == 0 && !called_after || nameless) && needs_a_name(doc, i);
        let start = own;
        // 能源化工园区 is a place; 供热公司抢修着哩 are those who help.
        let park = doc.word(i, "化工").is_some() && matches!(doc.at(end), '园' | '集' | '区' | '基' | '产');
        // 电厂巷热力站: the lane is called after a plant.
        // 上湾矿井下 is a mine, 矿工, 矿上, 煤矿 are none.
        let trade = doc.one_of(i, TRADES).is_some_and(|(last, _)| {
            last == end && (is_han(doc.at(end)) || !(2..=4).contains(&name) || doc.at_before(start) == '的')
        });
        let lone = doc.at(i) == '矿' && end == i + 1;
        let no_mine = lone
            && (i - start < 2
                || "用工山区上长灯石车难业物化产泉渣震务部领".contains(doc.at(end))
                || "煤铁金铜盐开采探非露厂尾小老大黑去到从这我该本全".contains(doc.at_before(i)));
        let lane = matches!(doc.at(end), '巷' | '路' | '街' | '队');
        let helps = doc
            .one_of(
                end,
                words![
                    "抢修",
                    "正在",
                    "派",
                    "来人",
                    "的人",
                    "到场",
                    "赶",
                    "已到",
                    "正抢",
                    "在抢",
                    "人员正",
                    "也来",
                ],
            )
            .is_some();
        if (name >= 1 || speaks_for_itself || start < i)
            && !park
            && !no_mine
            && !trade
            && !lane
            && !helps
            && !needs_name
            && !taken
            && !generic
            && !is_other(doc, i, end, name)
        {
            if is_landmark(doc, Span::new(i, end)) {
                i = end;
                continue;
            }
            // 瑞景化工有限责任公司: as in the register, too.
            let company = i - start >= 3 && doc.one_of(i, words!["有限", "公司", "集团"]).is_some()
                || i > start
                    && end - i >= 6
                    && doc.ends_with(end, words!["有限公司", "有限责任公司"]).is_some();
            if doc.ends_with(start, words!["联系人", "报告人", "联系人:", "报告人:", "联系人 "]).is_some()
            {
                i = end;
                continue;
            }
            let labelled = doc.ends_with(start, LABELS).is_some();
            let named = start < i && doc.one_of(start, PRODUCTS).is_none_or(|(after, _)| after != i);
            found.push(Unit { span: Span::new(start, end), labelled, hospital, named, company });
        }
        i = end;
    }
    found
}

/// 一小时, 第三小学: no school by its number.
fn is_ordinal(doc: &Doc<'_>, end: usize) -> bool {
    let number = "一二三四五六七八九十".contains(doc.at(end.saturating_sub(2)));
    number && doc.at_before(end) == '小' && "时区轿车片块段半部组伙撮型孩学面客".contains(doc.at(end))
}

/// 榆能集团横山电厂: the name goes on to another ending.
fn longer(doc: &Doc<'_>, end: usize, limit: usize) -> Option<usize> {
    let direct = ENDING_LIST.at(doc, end).map(|(end, _)| end);
    let own = || {
        doc.ends_with(end, words!["集团", "公司"])?;
        (end + 1..end + 6).find_map(|i| {
            let name =
                (end..i).all(|at| is_han(doc.at(at)) && !"的在把被与和及了就也正已".contains(doc.at(at)));
            ENDING_LIST.at(doc, i).filter(|_| name).map(|(end, _)| end)
        })
    };
    direct.or_else(own).filter(|&end| end <= limit)
}

/// Where the town or village of a place ends, before what lies within it.
fn admin_end(place: &Place) -> Option<usize> {
    let own = place.village.or(place.town).map(|_| place.span.end);
    let street = place.depth == Depth::Local && own.is_none();
    own.or((place.depth == Depth::County || street).then_some(place.name.end))
}

/// 红石桥乡卫生院: a school or hospital that bears the town's name and no other.
fn of_the_town(places: &[Place], start: usize) -> Option<usize> {
    // 榆阳区实验学校: so may one of the county.
    let county = |place: &Place| (place.depth == Depth::County).then_some(place.name);
    places
        .iter()
        .filter_map(|place| place.village.or(place.town).or(county(place)))
        .find(|own| own.end == start)
        .map(|own| own.start)
}

fn lies_in_town(doc: &Doc<'_>, i: usize) -> bool {
    doc.one_of(i, words!["中心小学", "小学", "中学", "学校", "幼儿园", "卫生院", "医院", "敬老院"]).is_some()
}

fn needs_a_name(doc: &Doc<'_>, i: usize) -> bool {
    doc.one_of(
        i,
        words![
            "煤矿",
            "铁矿",
            "公司",
            "厂",
            "化工",
            "集团",
            "电站",
            "煤业",
            "矿业",
            "项目部",
            "乐园",
            "焦化",
            "炼化",
            "石化",
            "能化",
            "热电",
            "钢铁",
        ],
    )
    .is_some()
}

/// 一家, 某, 辖区: words before a name that are not of it.
fn skip_lead(doc: &Doc<'_>, start: usize, end: usize) -> usize {
    match doc.one_of(
        start,
        words![
            "来自同一",
            "另外",
            "我公司",
            "公司",
            "上头那个",
            "上头",
            "下头",
            "东头",
            "西头",
            "前头",
            "后头",
            "同一",
            "隔壁",
            "一家",
            "某",
            "辖区",
            "境内",
            "单位是",
            "单位",
            "施工队是",
            "矿上",
            "镇区",
            "一个",
            "镇上",
            "乡上",
            "一个",
            "一",
        ],
    ) {
        Some((after, _)) if after <= end => after,
        _ => start,
    }
}

fn taken_to(doc: &Doc<'_>, start: usize, clause: Span) -> bool {
    let lead = Span::new(start.saturating_sub(4).max(clause.start), start);
    doc.contains(
        lead,
        words![
            "送",
            "转",
            "前往",
            "赶往",
            "安置",
            "撤到",
            "疏散到",
            "集中到",
            "借住",
            "住",
            "搬至",
            "搬到",
            "挪到"
        ],
    )
}

/// 市一院, 煤矿事故: no unit of its own.
fn is_other(doc: &Doc<'_>, i: usize, end: usize, name: usize) -> bool {
    let government = matches!(doc.at(end), '安' | '监') && doc.at(end + 1) == '局';
    let kind_only =
        name == 0 && doc.one_of(end, words!["事故", "发生", "安全", "企业", "系统", "行业"]).is_some();
    let treats = doc.at(end - 1) == '院'
        && doc
            .one_of(
                end,
                words![
                    "救治", "治疗", "抢救", "就医", "报", "上报", "收治", "接诊", "诊断", "确诊", "急诊",
                    "院前",
                ],
            )
            .is_some();
    // 中小学照常: of all of them.
    let all = doc.at_before(i) == '中' && doc.word(i, "小学").is_some();
    let generic =
        all || name <= 1 && doc.one_of(i, words!["公司", "集团", "厂", "电站"]).is_some() && name == 0;
    let service = name <= 3
        && doc.word(i, "公司").is_some()
        && doc
            .ends_with(i, words!["燃气", "供电", "电力", "自来水", "保险", "物业", "热力", "供水"])
            .is_some();
    service || government || kind_only || treats || generic
}
