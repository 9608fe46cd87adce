//! The spot within a town or village: 小区, 5号楼, 河口.

use super::names::Bounds;
use super::{Depth, Place};
use crate::doc::{Doc, Span, is_han};
use crate::list::{List, Words};
use std::sync::LazyLock;

/// Endings of what lies within a town or village.
#[rustfmt::skip]
const DETAILS: &[&str] = &[
    "施工现场", "新天地", "一期", "二期", "三期", "四期", "家苑", "花园", "家园", "公馆", "新城", "棚改", "号楼", "单元", "小区", "水库", "路段", "路口", "十字街", "十字", "大桥", "隧道", "广场", "市场", "河边", "河口", "草滩", "林场", "坟地", "工地", "后街", "前街", "老街", "街", "巷",
    "路", "桥", "沟", "梁", "峁", "后山", "湾", "坪", "庙", "畔", "塬", "岔", "河", "渠", "滩", "段", "圪崂", "公里处", "服务区", "收费站", "出口", "入口", "大坝", "淤地坝", "公园", "景区", "门口", "塔", "家属院", "夜市", "集上", "街上", "硷", "砭", "洼", "墕", "坬", "崾岘", "崄", "伙盘", "圪堵", "大道", "大街", "立交桥", "安置点", "沟口", "桥头", "车站", "服务站", "水电站", "闸口", "站", "渡口", "码头", "高架", "栋", "坡底下", "坡底", "坡下", "壕", "阁", "校区", "南侧", "北侧", "东侧", "西侧", "弯道", "拐弯处", "转弯处", "桥下", "天桥", "村口", "村头", "工业园", "操场", "北区", "南区", "东区", "西区", "生活区", "厂区", "庄", "寨", "高速口", "口子", "匝道", "互通", "车库", "山", "东面", "西面", "南面", "北面", "下游", "上游",
];

static DETAIL_LIST: LazyLock<List> = LazyLock::new(|| List::new(DETAILS.iter().copied()));

/// Those that need no name of their own.
#[rustfmt::skip]
const BARE: &Words = words![
    "桥", "路段", "段", "十字街", "十字", "河边", "河口", "施工现场", "大坝", "路口", "后街", "老街", "草滩", "收费站", "服务区", "出口", "入口", "大桥", "隧道", "公里处", "集上", "街上", "中段", "东段", "西段", "南段", "北段", "夜市", "站", "水库", "淤地坝", "林场", "小区", "村口", "村头", "弯道", "匝道", "互通", "北区", "南区", "东区", "西区", "东面", "西面", "南面", "北面", "下游", "上游", "东侧", "西侧", "南侧", "北侧", "后山", "前山",
];

/// 小区, 5号楼, 河口: the place within the village, as far as it is named at once.
pub(super) fn with_detail(doc: &Doc<'_>, mut place: Place, clause: Span, bounds: &Bounds) -> Place {
    let mut limit = clause.end;
    for _ in 0..4 {
        // 210国道 鱼河收费站: after a road the spot may stand apart.
        let apart = place.depth == Depth::Road && doc.at(place.span.end) == ' ';
        let start = place.span.end + usize::from(apart);
        if apart {
            limit = start + 12;
        }
        let next = (start..(start + 8).min(limit)).find_map(|i| {
            let (end, _) = DETAIL_LIST.at(doc, i)?;
            let name = Span::new(start, i);
            let named = (name.len() > 0 || doc.one_of(i, BARE).is_some())
                && (name.start..name.end).all(|at| {
                    let c = doc.at(at);
                    is_han(c)
                        && !"在于从的是了把被和与及致由说某一这那们时因行驶经有掉着已翻撞间并".contains(c)
                        || c.is_ascii_digit()
                });
            let whole = (doc.at(i) != '路' || doc.at_before(i) != '道' && doc.at(end) != '滑')
                && (!matches!(doc.at(end), '体' | '面' | '灯' | '车' | '水' | '道' | '民' | '委')
                    || doc.at(i) == '段' && doc.at(end) == '水')
                // 工地塔吊: a crane.
                && (doc.at(i) != '塔' || doc.at(end) != '吊')
                // 双锁山 is a hill; 上山, 山洪, 山火 are none.
                && (doc.at(i) != '山'
                    || name.len() >= 2
                        && !"上进登爬下出后前入一火村民众".contains(doc.at_before(i))
                        && !"洪火坡脚方区县市".contains(doc.at(end)))
                || doc.at(end - 1) == '楼';
            (end <= limit && named && whole && !bounds.crosses(Span::new(start, end))).then_some(end)
        });
        let Some(end) = next else { break };
        place.span.end = end;
    }
    if place.depth == Depth::Road && doc.at(place.span.end) == '口' {
        place.span.end += 1;
    }
    place.span.end = further_on(doc, place.span.end, limit);
    place
}

/// 收费站往南200米, 以西1公里处: how far from the spot.
fn further_on(doc: &Doc<'_>, end: usize, limit: usize) -> usize {
    const WAYS: &Words = words![
        "往东", "往西", "往南", "往北", "以东", "以西", "以南", "以北", "向东", "向西", "向南", "向北"
    ];
    let Some((from, _)) = doc.one_of(end, WAYS) else { return end };
    let mut after = doc.one_of(from, words!["大概", "约", "大约"]).map_or(from, |(after, _)| after);
    let digits = after;
    while doc.at(after).is_ascii_digit() || doc.at(after) == '.' {
        after += 1;
    }
    let unit = doc.one_of(after, words!["公里处", "米处", "公里", "米", "里地"]).filter(|_| after > digits);
    unit.map_or(end, |(after, _)| after.min(limit))
}
