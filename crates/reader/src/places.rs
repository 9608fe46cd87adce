//! Where: towns, villages, roads and what stands in them, found by the words they end in.
//! No place is named here; a name is what stands between a boundary and such an ending.

mod alone;
mod chains;
mod details;
mod framed;
mod names;
mod roads;

pub(crate) use names::{Bounds, is_landmark, name_start};

use crate::doc::{Doc, Span};
use crate::list::Words;
use crate::scan::Hit;
use alone::{alone, crossing, listed_before};
use chains::chains;
use framed::Frames;
use roads::roads;

/// Where somebody writes from stands in the first clauses, or nowhere.
const FRAMED_CLAUSES: usize = 24;

/// How precisely a place is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Depth {
    /// A name told only by where it stands.
    Framed,
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
    /// The name itself, without the spot in it.
    pub name: Span,
    /// The name with its ending, of town and of village, to tell two places apart.
    pub town: Option<Span>,
    pub village: Option<Span>,
    /// Who reports, or where somebody was taken: not where it happened.
    pub aside: bool,
    /// 地点: said to be the place.
    pub labelled: bool,
}

impl Place {
    const fn new(span: Span, depth: Depth) -> Self {
        Self { span, depth, name: span, town: None, village: None, aside: false, labelled: false }
    }
}

/// Said right before the place.
const LABELS: &Words = words![
    "地点",
    "地点:",
    "地点是",
    "地点为",
    "地址",
    "地址:",
    "位于",
    "地点在",
    "位置:",
    "何地:",
    "地方是",
    "地方在",
    "位置是",
    "位置在",
    "村名",
    "村名是",
    "村子是",
    "村子叫",
    "小区是",
    "小区叫",
    "地址是",
    "地址在",
];
/// Said of the place in words of speech, and the place behind them.
const SAID_TO_BE: &Words = words![
    "地点是",
    "地方是",
    "位置是",
    "小区是",
    "小区叫",
    "村子是",
    "村子叫",
    "地址是",
    "地点在",
    "地方在",
    "位置在",
];
/// No address in a form is longer.
const LONGEST_ADDRESS: usize = 30;

/// The places named in a sentence, in order.
pub(crate) fn places(
    doc: &Doc<'_>,
    sentence: Span,
    clauses: &[Span],
    hits: &[Hit],
    bounds: &Bounds,
) -> Vec<Place> {
    let mut found: Vec<Place> = Vec::new();
    for &clause in clauses {
        let before = found.len();
        chains(doc, clause, bounds, &mut found);
        roads(doc, clause, bounds, &mut found);
        if found.iter().skip(before).all(|place| is_aside(doc, place.span)) {
            let mut own = Vec::new();
            alone(doc, clause, bounds, &mut own);
            own.retain(|place| !found.iter().any(|known| known.span.meets(place.span)));
            found.append(&mut own);
        }
    }
    found.extend(clauses.iter().filter_map(|&clause| in_form(doc, clause, &found)).collect::<Vec<_>>());
    for place in &mut found {
        if doc.at_before(place.span.start) == '、'
            && let Some(start) = listed_before(doc, place, sentence, bounds)
        {
            place.span.start = start;
        }
    }
    found = found.into_iter().map(|place| crossing(doc, place, sentence)).collect();
    found.sort_by_key(|place| place.span);
    for place in &mut found {
        place.aside = is_aside(doc, place.span);
        place.labelled = doc.ends_with(place.span.start, LABELS).is_some() || happened_in(doc, place.span);
        place.span = doc.trim(place.span);
    }
    join(doc, &mut found);
    // 都是刘渠村的: where they are from.
    let theirs = |place: &Place| {
        let span = place.span;
        let speaker = words!["我", "我们", "我是", "咱", "咱们", "这里是", "我在", "就是"];
        // 寨则沟村的, and no more: the speaker's own village.
        let alone = clauses.contains(&Span::new(span.start, span.end + 1));
        let ours = alone || doc.ends_with(span.start, speaker).is_some();
        // 二道沟的半山上: a spot in it.
        let spot = words![
            "半山", "山上", "后山", "路", "坡", "河", "沟", "村口", "桥", "学校", "院", "窑", "房", "工地",
            "煤矿", "厂", "那", "水库", "坝",
        ];
        // 孙岔水库的娃: the one of whom was told; 刘渠村的 are from there.
        let home = place.town.or(place.village).is_some() || place.depth == Depth::Natural;
        let theirs = home && doc.at(span.end) == '的' && doc.one_of(span.end + 1, spot).is_none();
        let native = doc.at(span.end) == '人' && !crate::doc::is_han(doc.at(span.end + 1));
        let work = words![
            "来走亲戚",
            "来打工",
            "来旅游",
            "来耍",
            "过来的",
            "牌照",
            "口音",
            "人,",
            "籍",
            "干活",
            "打工",
            "工地干活",
            "工地的",
            "上班的"
        ];
        // 发生在郑家沟的民房火灾, 位于小壕兔乡的煤矿: it happened there.
        let there = doc.ends_with(span.start, words!["在", "位于"]).is_some();
        !ours && !there && theirs || native || doc.one_of(span.end, work).is_some()
    };
    found.retain(|place| sentence.holds(place.span) && !theirs(place) && !is_hospital(doc, place.span));
    if found.iter().all(|place| place.aside) {
        let frames = Frames { doc, hits, bounds };
        let mut framed: Vec<Place> =
            clauses.iter().take(FRAMED_CLAUSES).filter_map(|&clause| frames.framed(clause)).collect();
        framed.retain(|place| !found.iter().any(|known| known.span.meets(place.span)));
        found.append(&mut framed);
    }
    found
}

/// 地点:水库管理站家属房: whatever stands behind the label of a form.
fn in_form(doc: &Doc<'_>, clause: Span, found: &[Place]) -> Option<Place> {
    let said = doc.one_of(clause.start, SAID_TO_BE).map(|(end, _)| end);
    let labelled =
        said.is_some() || doc.at_before(clause.start) == ':' && doc.ends_with(clause.start, LABELS).is_some();
    let span = doc.trim(Span::new(said.unwrap_or(clause.start), clause.end));
    let known = found.iter().any(|place| place.span.meets(span));
    (labelled && !known && (2..=LONGEST_ADDRESS).contains(&span.len()))
        .then(|| Place::new(span, Depth::Local))
}

/// 在靖边县(北纬37.5度)发生: said to be where it happened.
fn happened_in(doc: &Doc<'_>, span: Span) -> bool {
    let closing = |i: usize| (i..i + 24).find(|&at| doc.at(at) == ')').map_or(i, |at| at + 1);
    let after = if doc.at(span.end) == '(' { closing(span.end) } else { span.end };
    doc.at_before(span.start) == '在' && doc.word(after, "发生").is_some()
}

/// 麻黄梁镇 十八墩村: the parts of one address, apart by a space or a comma.
fn join(doc: &Doc<'_>, found: &mut Vec<Place>) {
    let mut joined: Vec<Place> = Vec::with_capacity(found.len());
    for place in found.drain(..) {
        match joined.last_mut() {
            // S302线 马岔镇路段
            Some(last)
                if last.span.end == place.span.start
                    && (last.depth == Depth::Road && place.town.or(place.village).is_some()
                        || last.depth == Depth::Town && place.depth == Depth::Road) =>
            {
                last.span.end = place.span.end;
                last.depth = last.depth.max(place.depth);
                last.town = last.town.or(place.town);
                last.village = last.village.or(place.village);
            }
            // 古塔镇境内210国道小岔口
            Some(last)
                if last.depth == Depth::Town
                    && place.depth == Depth::Road
                    && doc
                        .one_of(last.span.end, words!["境内", "辖区内", "辖区"])
                        .is_some_and(|(end, _)| end == place.span.start) =>
            {
                last.span.end = place.span.end;
                last.depth = place.depth;
            }
            Some(last)
                if last.span.end + 1 == place.span.start
                    && matches!(doc.at(last.span.end), ' ' | ',')
                    && (last.village.is_none()
                        && last.depth < Depth::Village
                        && (place.village.is_some() || place.town.is_some() && last.town.is_none())
                        || doc.at(last.span.end) == ' '
                            && (place.depth == Depth::Road && last.depth == Depth::Town
                                || place.depth == Depth::Local && last.depth == Depth::Road)) =>
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

#[rustfmt::skip]
const REPORTS: &Words = words![
    "工作群", "微信群", "群】", "值班室", "报告", "报:", "报,", "报一", "报 ", "卫生院报", "政府报", "来电", "补充", "应急办", "派出所", "人民政府", "党委", "委", "政府", "应急管理局", "应急局", "防总", "防指", "气象台", "气象局", "报7", "办报", "第一医院", "公安局", "宣传部", "医院", "一院", "二院", "新闻网", "消防", "交警", "各", "值班",
];

const TAKEN: &Words = words![
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
    "抵达"
];

fn is_aside(doc: &Doc<'_>, span: Span) -> bool {
    doc.one_of(span.end, REPORTS).is_some()
        || doc.ends_with(span.start, TAKEN).is_some()
        || doc.one_of(span.end, words!["方向", "籍"]).is_some()
        || doc
            .ends_with(span.start, words!["报告人", "报告人:", "联系人", "联系人:", "上报人", "填报人"])
            .is_some()
        || reporter(doc, span.end)
}

/// 送神木市医院: where the hurt were brought.
fn is_hospital(doc: &Doc<'_>, span: Span) -> bool {
    doc.ends_with(
        span.start,
        words![
            "人在",
            "在",
            "住",
            "住在",
            "进了",
            "送",
            "送往",
            "送到",
            "送至",
            "转",
            "转到",
            "转往",
            "转院到",
            "送到了",
            "拉到",
        ],
    )
    .is_some()
        && doc.contains(Span::new(span.end, span.end + 8), words!["医院", "院", "卫生"])
}

/// 信访干部报:, 镇安监站反映: who speaks stands between the name and the colon.
fn reporter(doc: &Doc<'_>, end: usize) -> bool {
    const SAYS: &Words = words![
        "报", "报告", "称", "反映", "消息", "通报", "来电", "电话", "首报", "续报", "快报", "说", "讯"
    ];
    const OFFICES: &Words =
        words!["局", "分局", "应急办", "中心", "大队", "支队", "值班室", "宣传部", "管委会", "政府"];
    let colon = (end..end + 12).find(|&at| !crate::doc::is_han(doc.at(at)));
    colon.is_some_and(|at| {
        let office = doc.at(at) == ':'
            && (doc.ends_with(at, OFFICES).is_some() || doc.contains(Span::new(end, at), words!["网格"]));
        at > end && matches!(doc.at(at), ':' | ',' | '。') && (doc.ends_with(at, SAYS).is_some() || office)
    })
}
