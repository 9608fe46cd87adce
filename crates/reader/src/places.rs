//! Where: towns, villages, roads and what stands in them, found by the words they end in.
//! No place is named here; a name is what stands between a boundary and such an ending.

use crate::doc::{Doc, Span, is_han};
use crate::quantities::first_at;
use crate::scan::Hit;
use crate::times::When;
use crate::words::{CUT, DEAD, HURT, NONE, PERSON, RESCUED, TITLE, TRAPPED};

/// How precisely a place is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// A gully, a ridge: a name of the country without its village.
    Natural,
    County,
    /// A housing estate, a street, a reservoir.
    Local,
    Town,
    Village,
    Road,
}

/// A place as named in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub span: Span,
    pub depth: Depth,
    /// The name with its ending, of town and of village, to tell two places apart.
    pub town: Option<Span>,
    pub village: Option<Span>,
    /// Who reports, or where somebody was taken: not where it happened.
    pub aside: bool,
    /// 地点: said to be the place.
    pub labelled: bool,
}

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
    ("街道", Level::Town),
    ("苏木", Level::Town),
    ("镇", Level::Town),
    ("乡", Level::Town),
    ("工业园区", Level::Village),
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

/// Endings of what lies within a town or village.
#[rustfmt::skip]
const DETAILS: &[&str] = &[
    "施工现场", "号楼", "单元", "小区", "水库", "路段", "路口", "十字街", "十字", "大桥", "隧道", "广场", "市场", "河边", "河口", "草滩", "林场", "坟地", "工地", "后街", "前街", "老街", "街", "巷",
    "路", "桥", "沟", "梁", "峁", "后山", "湾", "坪", "庙", "畔", "塬", "岔", "河", "渠", "滩", "段", "圪崂", "公里处", "服务区", "收费站", "出口", "入口", "大坝", "淤地坝", "公园", "景区", "门口", "塔",
];

/// Endings that make a place of themselves where no town or village is named.
#[rustfmt::skip]
const ALONE: &[(&str, Depth)] = &[
    ("小区", Depth::Local),
    ("水库", Depth::Local),
    ("十字街", Depth::Local),
    ("十字", Depth::Local),
    ("广场", Depth::Local),
    ("林场", Depth::Local),
    ("大桥", Depth::Local),
    ("隧道", Depth::Local),
    ("路", Depth::Local),
    ("街", Depth::Local),
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
    ("河", Depth::Natural),
];

const STOP: &str = "在于从的是了把被和与及致由说称我你他她它咱这那又还就都没不也给让叫将因为往向到去有个各全每本该某谁哪边刚己已、报送转今昨";

/// What bounds a name on its left, for one sentence.
pub(crate) struct Bounds {
    /// Ends of stretches no name reaches over, ascending.
    ends: Vec<usize>,
    spans: Vec<Span>,
}

impl Bounds {
    pub(crate) fn new(doc: &Doc<'_>, hits: &[Hit], sentence: Span, times: &[When]) -> Self {
        let mut spans: Vec<Span> = first_at(sentence.start, hits)
            .iter()
            .take_while(|hit| hit.span.start < sentence.end)
            .filter(|hit| {
                hit.tags
                    .has(CUT.and(DEAD).and(HURT).and(TRAPPED).and(RESCUED).and(TITLE).and(NONE).and(PERSON))
                    && hit.span.len() > 1
            })
            .map(|hit| hit.span)
            .filter(|span| !is_of_name(doc, *span))
            .chain(times.iter().map(|when| when.span))
            .collect();
        spans.sort_unstable();
        let mut ends: Vec<usize> = spans.iter().map(|span| span.end).collect();
        ends.sort_unstable();
        Self { ends, spans }
    }

    /// The nearest boundary at or before `i`.
    fn before(&self, i: usize) -> usize {
        let upto = self.ends.partition_point(|&end| end <= i);
        upto.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or(0)
    }

    fn crosses(&self, span: Span) -> bool {
        self.spans.iter().any(|bound| bound.meets(span))
    }
}

/// 小纪汗镇长草滩村: no mayor is meant.
fn is_of_name(doc: &Doc<'_>, title: Span) -> bool {
    doc.one_of(title.start, &["镇长", "乡长", "村长"]).is_some()
        && doc.contains(Span::new(title.end, title.end + 5), &["村", "沟", "社区", "滩", "梁"])
}

/// 加油站对面: only to say where.
pub(crate) fn is_landmark(doc: &Doc<'_>, span: Span) -> bool {
    doc.one_of(
        span.end,
        &[
            "对面",
            "旁边",
            "旁",
            "附近",
            "隔壁",
            "门口",
            "边上",
            "斜对面",
            "后面",
            "前面",
            "北侧",
            "南侧",
            "东侧",
            "西侧",
        ],
    )
    .is_some()
}

/// Where a name that ends at `end` begins, at most `most` characters before.
pub(crate) fn name_start(doc: &Doc<'_>, end: usize, most: usize, floor: usize, bounds: &Bounds) -> usize {
    let floor = floor.max(end.saturating_sub(most)).max(bounds.before(end));
    let mut start = end;
    while start > floor && is_name(doc.at_before(start)) {
        start -= 1;
    }
    start
}

fn is_name(c: char) -> bool {
    is_han(c) && !STOP.contains(c)
}

/// The places named in a sentence, in order.
pub(crate) fn places(doc: &Doc<'_>, sentence: Span, clauses: &[Span], bounds: &Bounds) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    for &clause in clauses {
        let before = found.len();
        chains(doc, clause, bounds, &mut found);
        roads(doc, clause, bounds, &mut found);
        if found.len() == before {
            alone(doc, clause, bounds, &mut found);
        }
    }
    for place in &mut found {
        place.aside = is_aside(doc, place.span);
        place.labelled = doc
            .ends_with(
                place.span.start,
                &["地点", "地点:", "地点是", "地点为", "地址", "地址:", "位于", "地点在"],
            )
            .is_some();
        place.span = doc.trim(place.span);
    }
    join(doc, &mut found);
    // 都是刘渠村的: where they are from.
    let theirs = |end| doc.at(end) == '的' || doc.one_of(end, &["人,", "籍"]).is_some();
    found.retain(|place| sentence.holds(place.span) && !theirs(place.span.end));
    found
}

/// 麻黄梁镇 十八墩村: the parts of one address, apart by a space or a comma.
fn join(doc: &Doc<'_>, found: &mut Vec<Place>) {
    let mut joined: Vec<Place> = Vec::with_capacity(found.len());
    for place in found.drain(..) {
        match joined.last_mut() {
            Some(last)
                if last.span.end + 1 == place.span.start
                    && matches!(doc.at(last.span.end), ' ' | ',')
                    && last.village.is_none()
                    && last.depth < Depth::Village
                    && (place.village.is_some() || place.town.is_some() && last.town.is_none()) =>
            {
                last.span.end = place.span.end;
                last.depth = place.depth;
                last.town = last.town.or(place.town);
                last.village = place.village;
            }
            _ => joined.push(place),
        }
    }
    *found = joined;
}

fn is_aside(doc: &Doc<'_>, span: Span) -> bool {
    let reports = [
        "值班室",
        "报告",
        "报:",
        "报,",
        "报一",
        "报 ",
        "卫生院报",
        "政府报",
        "来电",
        "补充",
        "应急办",
        "派出所",
        "人民政府",
        "党委",
        "委",
        "政府",
        "应急管理局",
        "应急局",
        "防总",
        "防指",
        "气象台",
        "气象局",
        "报7",
        "办报",
        "第一医院",
        "公安局",
        "宣传部",
        "医院",
        "一院",
        "二院",
        "新闻网",
        "消防",
        "交警",
        "各",
        "值班",
    ];
    let taken = [
        "送",
        "送往",
        "送到",
        "送至",
        "转",
        "转到",
        "赶往",
        "前往",
        "来",
        "送到了",
        "转院到",
        "转往",
        "抵达",
    ];
    doc.one_of(span.end, &reports).is_some() || doc.ends_with(span.start, &taken).is_some()
}

fn chains(doc: &Doc<'_>, clause: Span, bounds: &Bounds, found: &mut Vec<Place>) {
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
                    .all(|at| is_name(doc.at(at)) || level == Level::Group && doc.at(at).is_ascii_digit())
                && !bounds.crosses(Span::new(place.span.end, i))
        });
        let start = match joined {
            Some(place) => place.span.end,
            None => name_start(doc, i, if level >= Level::Village { 5 } else { 4 }, clause.start, bounds),
        };
        let name = i - start;
        let least = match (level, joined.is_some()) {
            (Level::Village, true) if matches!(doc.at(i), '工' | '开') => 0,
            (Level::Group, false) => usize::MAX,
            (Level::Group, true) | (Level::County, _) => 1,
            (_, true) => 1,
            _ => 2,
        };
        let generic = doc
            .one_of(
                start,
                &[
                    "主要", "部分", "所有", "沿线", "受灾", "多个", "周围", "中心", "邻近", "相关", "停电",
                    "断电", "断水", "受旱",
                ],
            )
            .is_some();
        if name < least || generic || !is_ending(doc, i, end, level, name) {
            i += 1;
            continue;
        }
        let own = Span::new(start, end);
        let mut place = joined.unwrap_or(Place {
            span: own,
            depth: Depth::County,
            town: None,
            village: None,
            aside: false,
            labelled: false,
        });
        if joined.is_none()
            && let Some(done) = open.take()
        {
            found.push(with_detail(doc, done, clause, bounds));
        }
        place.span.end = end;
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

fn ending(doc: &Doc<'_>, i: usize) -> Option<(usize, Level)> {
    if !matches!(
        doc.at(i),
        '街' | '苏'
            | '镇'
            | '乡'
            | '工'
            | '开'
            | '居'
            | '社'
            | '嘎'
            | '自'
            | '村'
            | '小'
            | '组'
            | '县'
            | '城'
            | '旗'
            | '区'
            | '市'
            | '省'
    ) {
        return None;
    }
    ENDINGS.iter().find_map(|&(word, level)| doc.word(i, word).map(|end| (end, level)))
}

/// Whether the ending is one here: 小区, 超市, 村民, 乡镇, 工作组 are not.
fn is_ending(doc: &Doc<'_>, i: usize, end: usize, level: Level, name: usize) -> bool {
    let (last, next, after) = (doc.at_before(i), doc.at(end), doc.at(end + 1));
    match doc.at(i) {
        '区' => {
            !"小山地灾林矿景罐城园社库校厂采空发业储牧疫辖片街分战防禁".contains(last)
                && !matches!(next, '域' | '间' | '应')
        }
        '市' => {
            !"超城门股都夜上菜街集".contains(last) && !matches!(next, '场' | '民' | '区' | '镇' | '乡' | '村')
        }
        '县' => !matches!(last, '全' | '各') && next != '委',
        '旗' => !matches!(next, '帜' | '舰'),
        '镇' => !matches!(last, '乡' | '城' | '冰') && (name >= 2 || !matches!(next, '政' | '上')),
        '乡' => !matches!(next, '镇' | '亲' | '下') && !matches!(last, '家' | '城' | '下' | '老'),
        '村' => {
            let villagers = next == '民' && !matches!(after, '房' | '宅' | '居' | '间' | '营');
            !villagers
                && !"乡农通邻新山渔全".contains(last) | (name > 1 && !villagers && !"乡农通".contains(last))
        }
        '组' => {
            let numbered = "一二三四五六七八九十0123456789".contains(last);
            numbered && !matches!(next, '织' | '长')
        }
        '社' | '居' | '工' | '开' | '嘎' | '自' | '小' | '苏' | '街' | '城' => {
            level != Level::Group || doc.at(i) == '自'
        }
        _ => true,
    }
}

/// 小区, 5号楼, 河口: the place within the village, as far as it is named at once.
fn with_detail(doc: &Doc<'_>, mut place: Place, clause: Span, bounds: &Bounds) -> Place {
    for _ in 0..4 {
        let start = place.span.end;
        let next = (start..(start + 8).min(clause.end)).find_map(|i| {
            let (end, _) = doc.one_of(i, DETAILS)?;
            let name = Span::new(start, i);
            let bare = [
                "路段",
                "段",
                "十字街",
                "十字",
                "河边",
                "河口",
                "施工现场",
                "大坝",
                "路口",
                "后街",
                "老街",
                "草滩",
                "收费站",
                "服务区",
                "出口",
                "入口",
                "大桥",
                "隧道",
                "公里处",
            ];
            let named = (name.len() > 0 || doc.one_of(i, &bare).is_some())
                && (name.start..name.end).all(|at| {
                    let c = doc.at(at);
                    is_han(c) && !"在于从的是了把被和与及致由说某一".contains(c) || c.is_ascii_digit()
                });
            let whole = !matches!(doc.at(end), '体' | '面' | '灯' | '车' | '水' | '道' | '民' | '委')
                || doc.at(end - 1) == '楼';
            (end <= clause.end && named && whole && !bounds.crosses(Span::new(start, end))).then_some(end)
        });
        let Some(end) = next else { break };
        place.span.end = end;
    }
    place
}

/// 210国道麻黄梁段, 包茂高速榆林南出口.
fn roads(doc: &Doc<'_>, clause: Span, bounds: &Bounds, found: &mut Vec<Place>) {
    let mut i = clause.start;
    while i < clause.end {
        let Some((mut end, _)) = doc.one_of(i, &["国道", "省道", "县道", "高速公路", "高速路", "高速"])
        else {
            i += 1;
            continue;
        };
        let mut start = i;
        while start > clause.start
            && (doc.at_before(start).is_ascii_digit() || matches!(doc.at_before(start), 'G' | 'S' | 'X'))
        {
            start -= 1;
        }
        if start == i {
            start = name_start(doc, i, 3, clause.start, bounds);
        }
        while doc.at(end).is_ascii_digit() {
            end += 1;
        }
        if doc.at(end) == '线' {
            end += 1;
        }
        let numbered = end - i > 3 || start < i;
        i = end;
        if !numbered || found.iter().any(|place| place.span.meets(Span::new(start, end))) {
            continue;
        }
        let place = Place {
            span: Span::new(start, end),
            depth: Depth::Road,
            town: None,
            village: None,
            aside: false,
            labelled: false,
        };
        let whole = with_detail(doc, place, clause, bounds);
        i = whole.span.end;
        found.push(whole);
    }
}

/// 石峁梁: a ridge may be called after a mound.
fn further(doc: &Doc<'_>, mut end: usize, depth: Depth) -> usize {
    while depth == Depth::Natural
        && let Some((after, _)) = doc.one_of(end, &["梁", "沟", "峁", "滩", "湾", "塬", "畔", "坪"])
    {
        end = after;
    }
    end
}

fn alone(doc: &Doc<'_>, clause: Span, bounds: &Bounds, found: &mut Vec<Place>) {
    let mut i = clause.start;
    while i < clause.end {
        let hit = ALONE.iter().find_map(|&(word, depth)| doc.word(i, word).map(|end| (end, depth)));
        let Some((end, depth)) = hit.filter(|(end, _)| *end <= clause.end) else {
            i += 1;
            continue;
        };
        let start = name_start(doc, i, if depth == Depth::Local { 5 } else { 4 }, clause.start, bounds);
        let next = doc.at(end);
        let part_of_word = matches!(
            next,
            '面' | '道'
                | '口'
                | '灯'
                | '政'
                | '边'
                | '限'
                | '线'
                | '水'
                | '里'
                | '堤'
                | '塔'
                | '岸'
                | '流'
                | '床'
                | '坝'
        ) && end - i == 1
            || doc.at(i) == '路' && next == '上';
        let generic = matches!(
            doc.at_before(i),
            '翻' | '掉'
                | '进'
                | '跌'
                | '滚'
                | '挖'
                | '填'
                | '排'
                | '跳'
                | '下'
                | '过'
                | '巡'
                | '投'
                | '公'
                | '铁'
                | '线'
                | '短'
                | '迷'
                | '走'
                | '半'
                | '开'
                | '思'
                | '沿'
                | '断'
                | '出'
                | '某'
                | '电'
                | '道'
                | '山'
                | '大'
                | '修'
                | '封'
                | '问'
                | '拦'
                | '堵'
                | '世'
                | '网'
                | '一'
                | '水'
                | '通'
        );
        let end = further(doc, end, depth);
        let start = doc
            .one_of(start, &["镇区", "城区", "辖区", "境内", "村里"])
            .map_or(start, |(after, _)| after.min(i));
        if i > start && !part_of_word && !generic && (i - start >= 2 || depth == Depth::Natural) {
            let place = Place {
                span: Span::new(start, end),
                depth,
                town: None,
                village: None,
                aside: false,
                labelled: false,
            };
            let whole = with_detail(doc, place, clause, bounds);
            found.push(whole);
            i = whole.span.end;
            continue;
        }
        i = end;
    }
}
