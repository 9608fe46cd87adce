//! Province, city, county, town, village: names after each other are one address.

use super::details::with_detail;
use super::names::{Bounds, is_name, name_start};
use super::{Depth, Place};
use crate::doc::{Doc, Span};
use crate::list::List;
use std::sync::LazyLock;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Wide,
    County,
    Town,
    Village,
    Group,
}

#[rustfmt::skip]
const ENDINGS: &[(&str, Level)] = &[
    ("街道办事处", Level::Town),
    ("街道办", Level::Town),
    ("街办", Level::Town),
    ("便民服务中心", Level::Town),
    ("办事处", Level::Town),
    ("街道", Level::Town),
    ("苏木", Level::Town),
    ("镇", Level::Town),
    ("乡", Level::Town),
    ("化工园区", Level::Village),
    ("工业园区", Level::Village),
    ("工业集中区", Level::Village),
    ("产业园区", Level::Village),
    ("产业园", Level::Village),
    ("物流园", Level::Village),
    ("园区", Level::Village),
    ("作业区", Level::Village),
    ("景区", Level::Village),
    ("工业园", Level::Village),
    ("工业区", Level::Village),
    ("开发区", Level::Village),
    ("居委会", Level::Village),
    ("社区", Level::Village),
    ("嘎查", Level::Village),
    ("自然村", Level::Group),
    ("村民小组", Level::Group),
    ("小组", Level::Group),
    ("村", Level::Village),
    ("组", Level::Group),
    ("县城", Level::County),
    ("城区", Level::County),
    ("县", Level::County),
    ("旗", Level::County),
    ("区", Level::County),
    ("市", Level::Wide),
    ("省", Level::Wide),
];

pub(super) fn chains(doc: &Doc<'_>, clause: Span, bounds: &Bounds, found: &mut Vec<Place>) {
    let mut open: Option<Place> = None;
    let mut i = clause.start;
    while i < clause.end {
        let Some((end, level)) = ending(doc, i).filter(|(end, _)| *end <= clause.end) else {
            i += 1;
            continue;
        };
        let joined = open.filter(|place| {
            place.span.end <= i
                && i - place.span.end <= 6
                && (place.span.end..i)
                    .all(|at| is_name(doc, at) || level == Level::Group && doc.at(at).is_ascii_digit())
                && !bounds.crosses(Span::new(place.span.end, i))
        });
        let start = match joined {
            Some(place) => place.span.end,
            None => {
                let start =
                    name_start(doc, i, if level >= Level::Village { 5 } else { 4 }, clause.start, bounds);
                // 县城老君殿街道: where the name begins may be in the midst of such a word.
                let lead = (start.saturating_sub(1)..=start)
                    .find_map(|at| doc.one_of(at, words!["县城", "镇区", "城区", "辖区", "境内", "沿线"]));
                let start = lead.map_or(start, |(after, _)| after.clamp(start, i));
                // S302线马岔镇: the road ends before the town begins.
                // S204省道孟家湾乡, so does one with its kind.
                let road = doc.at(start) == '线' && doc.at_before(start).is_ascii_digit()
                    // 我镇沙河口村: whose village it is.
                    || start + 1 < i
                        && "镇乡村".contains(doc.at(start))
                        && matches!(doc.at_before(start), '我' | '本' | '该' | '咱')
                    || doc.at(start) == '道' && matches!(doc.at_before(start), '国' | '省' | '县' | '乡');
                start + usize::from(road && start < i)
            }
        };
        let name = i - start;
        let least = match (level, joined.is_some()) {
            (Level::Village, true) if matches!(doc.at(i), '工' | '开') => 0,
            (Level::Group, false) => usize::MAX,
            (Level::County, false) if doc.at(i) == '区' => 2,
            (Level::Group, true) | (Level::County, _) => 1,
            (Level::Town, false) if doc.at(i) == '镇' => 1,
            (_, true) => 1,
            _ => 2,
        };
        let generic = doc
            .one_of(
                start,
                words![
                    "主要",
                    "部分",
                    "所有",
                    "沿线",
                    "受灾",
                    "多个",
                    "周围",
                    "中心",
                    "邻近",
                    "相关",
                    "停电",
                    "断电",
                    "断水",
                    "受旱",
                    "自然",
                    "行政",
                    "个自然",
                    "贫困",
                    "家里",
                    "围堵",
                    "堵住",
                    "围着",
                    "家人",
                ],
            )
            .is_some();
        // 王镇长, 刘村长: a title, and no town.
        let title = doc.at(end) == '长' && bounds.crosses(Span::new(i, end + 1));
        if name < least || generic || title || !is_ending(doc, i, end, level, name) {
            i += 1;
            continue;
        }
        let own = Span::new(start, end);
        let mut place = joined.unwrap_or(Place::new(own, Depth::County));
        if joined.is_none()
            && let Some(done) = open.take()
        {
            found.push(with_detail(doc, done, clause, bounds));
        }
        place.span.end = end;
        place.name.end = end;
        match level {
            Level::Town => (place.town, place.depth) = (Some(own), place.depth.max(Depth::Town)),
            Level::Village => (place.village, place.depth) = (Some(own), Depth::Village),
            Level::Wide | Level::County | Level::Group => {}
        }
        open = Some(place);
        i = end;
    }
    if let Some(done) = open {
        found.push(with_detail(doc, done, clause, bounds));
    }
}

static ENDING_LIST: LazyLock<List> = LazyLock::new(|| List::new(ENDINGS.iter().map(|(word, _)| *word)));

fn ending(doc: &Doc<'_>, i: usize) -> Option<(usize, Level)> {
    let (end, number) = ENDING_LIST.at(doc, i)?;
    Some((end, ENDINGS.get(number)?.1))
}

/// Whether the ending is one here: 小区, 超市, 村民, 乡镇, 工作组 are not.
fn is_ending(doc: &Doc<'_>, i: usize, end: usize, level: Level, name: usize) -> bool {
    let (last, next, after) = (doc.at_before(i), doc.at(end), doc.at(end + 1));
    match doc.at(i) {
        // 横山区 is a district, 南部山区 is not.
        '区' if last == '山' => name == 2,
        '区' => {
            !"小地灾林矿景罐城园社库校厂采空发业储牧疫辖片街分战防禁户景震".contains(last)
                && !matches!(next, '域' | '间' | '应')
        }
        '市' => {
            !"超城门股都夜上菜街集早花".contains(last)
                && !matches!(next, '场' | '民' | '区' | '镇' | '乡' | '村' | '政')
        }
        '县' => !matches!(last, '全' | '各') && next != '委',
        '旗' => !matches!(next, '帜' | '舰'),
        '镇' if name == 1 => {
            !"全本我各该乡城集村小市重老新古到在县区坐一".contains(last)
                && !matches!(next, '政' | '上' | '村' | '区')
        }
        '镇' => !matches!(last, '乡' | '城' | '冰') && (name >= 2 || !matches!(next, '政' | '上')),
        '乡' => !matches!(next, '镇' | '亲' | '下') && !matches!(last, '家' | '城' | '下' | '老'),
        '村' => {
            let common = matches!(next, '庄' | '子')
                || name <= 2 && doc.ends_with(i, words!["自然", "行政", "贫困"]).is_some();
            let villagers = common || next == '民' && !matches!(after, '房' | '宅' | '居' | '间' | '营');
            !villagers
                && !"乡农通邻新山渔全".contains(last) | (name > 1 && !villagers && !"乡农通".contains(last))
        }
        // 后山组 after the village, but no 工作组.
        '组' => {
            let numbered = "一二三四五六七八九十0123456789".contains(last);
            let own = name >= 2 && !"作查导专救班机重小".contains(last);
            (numbered || own) && !matches!(next, '织' | '长' | '成' | '建' | '装')
        }
        '小' => level != Level::Group,
        _ => true,
    }
}
