//! Streams, ridges, streets and estates where no town or village is named.

use super::details::with_detail;
use super::names::{Bounds, is_name, name_start};
use super::{Depth, Place};
use crate::doc::{Doc, Span};
use crate::known::Known;
use crate::list::{List, Words};
use std::sync::LazyLock;

/// Endings that make a place of themselves where no town or village is named.
#[rustfmt::skip]
const ALONE: &[(&str, Depth)] = &[
    ("小区", Depth::Local),
    ("家苑", Depth::Local),
    ("苑", Depth::Local),
    ("新天地", Depth::Local),
    ("新城", Depth::Local),
    ("新村", Depth::Local),
    ("公馆", Depth::Local),
    ("植物园", Depth::Local),
    ("动物园", Depth::Local),
    ("停车场", Depth::Local),
    ("排土场", Depth::Local),
    ("文旅城", Depth::Local),
    ("商贸城", Depth::Local),
    ("寺", Depth::Natural),
    ("号楼", Depth::Local),
    ("家属院", Depth::Local),
    ("夜市", Depth::Local),
    ("花园", Depth::Local),
    ("汽车站", Depth::Local),
    ("火车站", Depth::Local),
    ("客运站", Depth::Local),
    ("公园", Depth::Local),
    ("收费站", Depth::Local),
    ("服务区", Depth::Local),
    ("家园", Depth::Local),
    ("胡同", Depth::Local),
    ("巷", Depth::Local),
    ("政府门口", Depth::Local),
    ("政府大门", Depth::Local),
    ("水库", Depth::Local),
    ("十字街", Depth::Local),
    ("十字", Depth::Local),
    ("广场", Depth::Local),
    ("路口", Depth::Local),
    ("林场", Depth::Local),
    ("大桥", Depth::Local),
    ("大道", Depth::Local),
    ("大街", Depth::Local),
    ("立交桥", Depth::Local),
    ("步行街", Depth::Local),
    ("小吃街", Depth::Local),
    ("林区", Depth::Local),
    ("古城", Depth::Local),
    ("遗址", Depth::Local),
    ("码头", Depth::Local),
    ("渡口", Depth::Local),
    ("安置点", Depth::Local),
    ("隧道", Depth::Local),
    ("路", Depth::Local),
    ("街", Depth::Local),
    ("天桥", Depth::Local),
    ("单行道", Depth::Local),
    ("南门口", Depth::Local),
    ("北门口", Depth::Local),
    ("东门口", Depth::Local),
    ("西门口", Depth::Local),
    ("市场", Depth::Local),
    ("巷子", Depth::Natural),
    ("潭", Depth::Natural),
    ("峡", Depth::Natural),
    ("家铺", Depth::Natural),
    ("家川", Depth::Natural),
    ("家山", Depth::Natural),
    ("家崖", Depth::Natural),
    ("家坡", Depth::Natural),
    ("家台", Depth::Natural),
    ("家塔", Depth::Natural),
    ("家墩", Depth::Natural),
    ("家店", Depth::Natural),
    ("家窑", Depth::Natural),
    ("家岩", Depth::Natural),
    ("家圈", Depth::Natural),
    ("家寺", Depth::Natural),
    ("家焉", Depth::Natural),
    ("寨", Depth::Natural),
    ("庄", Depth::Natural),
    ("堡", Depth::Natural),
    ("岭", Depth::Natural),
    ("掌", Depth::Natural),
    ("圪瘩", Depth::Natural),
    ("政府", Depth::Local),
    ("机场", Depth::Local),
    ("阁", Depth::Local),
    ("工业园", Depth::Local),
    ("河则", Depth::Natural),
    ("沟则", Depth::Natural),
    ("湾则", Depth::Natural),
    ("峁则", Depth::Natural),
    ("壕", Depth::Natural),
    ("岔", Depth::Natural),
    ("坟湾", Depth::Natural),
    ("后山", Depth::Natural),
    ("沟", Depth::Natural),
    ("梁", Depth::Natural),
    ("峁", Depth::Natural),
    ("滩", Depth::Natural),
    ("湾", Depth::Natural),
    ("塬", Depth::Natural),
    ("畔", Depth::Natural),
    ("坪", Depth::Natural),
    ("圪崂", Depth::Natural),
    ("界", Depth::Natural),
    ("墕", Depth::Natural),
    ("渠", Depth::Natural),
    ("坬", Depth::Natural),
    ("崾岘", Depth::Natural),
    ("崄", Depth::Natural),
    ("伙盘", Depth::Natural),
    ("伙场", Depth::Natural),
    ("圪堵", Depth::Natural),
    ("圪凸", Depth::Natural),
    ("圪嘴", Depth::Natural),
    ("窑则", Depth::Natural),
    ("硷", Depth::Natural),
    ("砭", Depth::Natural),
    ("洼", Depth::Natural),
    ("圪台", Depth::Natural),
    ("圪塔", Depth::Natural),
    ("圪坨", Depth::Natural),
    ("淖", Depth::Natural),
    ("海子", Depth::Natural),
    ("河", Depth::Natural),
];

static ALONE_LIST: LazyLock<List> = LazyLock::new(|| List::new(ALONE.iter().map(|(word, _)| *word)));

/// After 路, 河, 沟 these make another word of it: 路口, 河水.
const GOES_ON: &str = "滑稼声握管心通面道灯政边限线水里堤塔岸流床坝段";
/// Before them: 公路, 过河, 挖沟.
const NO_NAME: &str = "村住得村把了断堵鼓手乡生输风轨掘斜联房地翻掉进跌滚挖填排跳下过巡投公铁线短迷走半开思沿断出某电道山大修封问拦堵世网一水通小条煤石泥油土";

/// 石峁梁: a ridge may be called after a mound.
fn further(doc: &Doc<'_>, mut end: usize, depth: Depth) -> usize {
    while depth == Depth::Natural
        && let Some((after, _)) = doc.one_of(
            end,
            words![
                "则", "梁", "沟", "峁", "滩", "湾", "塬", "畔", "坪", "门", "岔", "掌", "塔", "川", "墩",
                "寨", "堡",
            ],
        )
    {
        end = after;
    }
    end
}

/// 上郡路与新建路十字: two streets and where they meet.
pub(super) fn crossing(doc: &Doc<'_>, mut place: Place, clause: Span) -> Place {
    const MEET: &Words = words![
        "路十字",
        "街十字",
        "路口",
        "街口",
        "路交叉",
        "街交叉",
        "路丁字",
        "巷口",
        "巷十字",
        "大道十字",
        "大道交叉",
        "大街十字",
        "路交汇",
        "路那个口子",
        "路口子",
        "路交口",
        "路相交",
        "大道口",
    ];
    let Some((start, _)) = doc.one_of(place.span.end, words!["与", "和", "跟", "同", "、"]) else {
        return place;
    };
    let near = Span::new(start, (start + 8).min(clause.end));
    if let Some(meet) = doc.find(near, MEET) {
        let end = if doc.ends_with(meet.end, words!["交叉"]).is_some() {
            doc.one_of(meet.end, words!["口", "处"]).map_or(meet.end, |(end, _)| end)
        } else {
            meet.end
        };
        place.span.end = end;
    }
    place
}

pub(super) fn alone(doc: &Doc<'_>, clause: Span, bounds: &Bounds, found: &mut Vec<Place>) {
    known(doc, clause, bounds, found);
    let mut i = clause.start;
    while i < clause.end {
        if let Some(named) = found.iter().find(|place| place.span.start <= i && i < place.span.end) {
            i = named.span.end;
            continue;
        }
        let hit =
            ALONE_LIST.at(doc, i).and_then(|(end, number)| ALONE.get(number).map(|&(_, depth)| (end, depth)));
        let Some((end, depth)) = hit.filter(|(end, _)| *end <= clause.end) else {
            i += 1;
            continue;
        };
        // 金域华府7号楼: the number stands between.
        let mut name_end = i;
        while doc.at(i) == '号' && doc.at_before(name_end).is_ascii_digit() {
            name_end -= 1;
        }
        let start = name_start(
            doc,
            name_end,
            if depth != Depth::Local {
                4
            } else if end - i > 1 {
                7
            } else {
                5
            },
            clause.start,
            bounds,
        );
        let single = end - i == 1;
        let part_of_word = single
                && doc.at(i) != '寺'
                && doc.at(end) != '\0'
                && GOES_ON.contains(doc.at(end))
                // 谢家沟坝上
                && !(doc.at(i) == '沟' && doc.at(end) == '坝' && i >= start + 2)
            || doc.at(i) == '路' && doc.at(end) == '上';
        // 二道沟 is a name, 铁道路 none.
        let generic = doc.at_before(i) != '\0'
            && (doc.at_before(i) != '道' || doc.at(i) == '路')
            && (doc.at_before(i) != '大' || i - start < 2)
            && NO_NAME.contains(doc.at_before(i))
            && single;
        // 雪下得封住路: a verb, and no name; 皮带巷: under the ground.
        let verb = single
            && doc.slice(Span::new(start, i)).iter().any(|c| "得住堵封挖挤拦捞掉跌淹漂跳满绕".contains(*c));
        let underground = doc.at(i) == '巷'
            && doc
                .ends_with(i, words!["大", "皮带", "运输", "回风", "联络", "进风", "轨道", "胶带", "开切"])
                .is_some();
        let fell = doc.slice(Span::new(start, i)).iter().any(|c| "掉淹跌捞漂".contains(*c));
        // 米粮山寺: a temple on a hill.
        // 岔了气: a verb.
        let done = single && matches!(doc.at(end), '了' | '着' | '过');
        let generic = done || generic && doc.at(i) != '寺' || verb || fell || underground;
        let fork = doc.word(i, "路口").is_some() && doc.at_before(i) == '岔' && i == start + 1;
        let end = further(doc, end, depth);
        let start = doc
            .one_of(
                start,
                words!["镇区", "城区", "辖区", "境内", "村里", "村名是", "村名", "村子叫", "村子是"],
            )
            .map_or(start, |(after, _)| after.min(i));
        if i > start
            && !part_of_word
            && !generic
            && (i - start >= 2 || fork || depth == Depth::Natural || end - i >= 4)
        {
            let place = Place::new(Span::new(start, end), depth);
            let whole = with_detail(doc, place, clause, bounds);
            found.push(whole);
            i = whole.span.end;
            continue;
        }
        i = end;
    }
}

/// 木头峪、坑镇: where a name of the list begins that ends before the 、 at `comma`.
/// 蒿子梁、背锅沟: so where a name ends in what the country's names end in.
pub(super) fn listed_before(doc: &Doc<'_>, place: &Place, sentence: Span, bounds: &Bounds) -> Option<usize> {
    let comma = place.span.start.checked_sub(1)?;
    let known = place.town.and(doc.known.list.ending(doc, comma));
    let start = known.or_else(|| {
        let natural = place.depth == Depth::Natural || place.depth == Depth::Framed;
        let ends = natural && ALONE.iter().any(|(word, _)| doc.word_before(comma, word).is_some());
        let start = name_start(doc, comma, 6, sentence.start, bounds);
        (ends && (2..=5).contains(&(comma - start))).then_some(start)
    })?;
    (start >= sentence.start).then_some(start)
}

/// 锦界, 大保当: towns that everybody knows by name alone.
fn known(doc: &Doc<'_>, clause: Span, bounds: &Bounds, found: &mut Vec<Place>) {
    let Known { list: names, towns } = doc.known;
    let mut i = clause.start;
    while i < clause.end {
        let Some((end, number)) = names.at(doc, i).filter(|(end, _)| *end <= clause.end) else {
            i += 1;
            continue;
        };
        // 高西沟, 李孝河沟: the name is part of a longer one.
        let free = i == clause.start
            || !is_name(doc, i - 1)
            || bounds.before(i) == i
            || found.last().is_some_and(|place| place.span.end == i);
        let gauge = doc.one_of(end, words!["降雨", "雨量", "水文", "站降", "站雨"]).is_some();
        if !free || gauge {
            i = end;
            continue;
        }
        let longer = further(doc, end, Depth::Natural);
        let own = Span::new(i, longer);
        let mut place = Place::new(own, Depth::County);
        if longer > end {
            place.depth = Depth::Natural;
        } else if number < *towns {
            place.depth = Depth::Town;
            place.town = Some(own);
        }
        let whole = with_detail(doc, place, clause, bounds);
        i = whole.span.end;
        found.push(whole);
    }
}
