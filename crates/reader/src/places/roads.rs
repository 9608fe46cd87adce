//! Roads by number and name, and the stretch of them.

use super::details::with_detail;
use super::names::{Bounds, name_start};
use super::{Depth, Place};
use crate::doc::{Doc, Span, is_han};
use crate::list::{List, Words};
use std::sync::LazyLock;

const ROADS: &Words = words![
    "国道",
    "省道",
    "县道",
    "乡道",
    "高速公路",
    "高速路",
    "高速",
    "快速路",
    "快速干道",
    "公路",
    "铁路",
    "环线",
    "外环",
    "连接线",
    "专线",
    "引线",
];

static ROAD_LIST: LazyLock<List> = LazyLock::new(|| List::new(ROADS.iter()));

/// 210国道麻黄梁段, G65包茂高速K436, S301石湾段.
pub(super) fn roads(doc: &Doc<'_>, clause: Span, bounds: &Bounds, found: &mut Vec<Place>) {
    let mut i = clause.start;
    while i < clause.end {
        let Some(own) = road(doc, i, clause, bounds) else {
            i += 1;
            continue;
        };
        i = own.end;
        if found.iter().any(|place| place.span.meets(own)) {
            continue;
        }
        let mut whole = with_detail(doc, Place::new(own, Depth::Road), clause, bounds);
        whole.span.end = milestone(doc, whole.span.end, clause.end);
        i = whole.span.end;
        found.push(whole);
    }
}

/// The road whose name or number begins or ends at `i`.
fn road(doc: &Doc<'_>, i: usize, clause: Span, bounds: &Bounds) -> Option<Span> {
    if let Some(end) = code(doc, i) {
        // G65包茂高速, S204省道: number and name.
        let next = Span::new(end, (end + 8).min(clause.end));
        let named = doc.find(next, ROADS).filter(|road| (end..road.start).all(|at| is_han(doc.at(at))));
        return Some(Span::new(i, named.map_or(end, |road| road.end)));
    }
    let (mut end, _) = ROAD_LIST.at(doc, i)?;
    let mut start = i;
    while start > clause.start && doc.at_before(start).is_ascii_digit() {
        start -= 1;
    }
    if start == i {
        start = name_start(doc, i, 4, clause.start, bounds);
    }
    while doc.at(end).is_ascii_digit() {
        end += 1;
    }
    if doc.at(end) == '线' {
        end += 1;
    }
    (end - i > 3 || start < i).then_some(Span::new(start, end))
}

/// G65, S301: where the number ends.
fn code(doc: &Doc<'_>, i: usize) -> Option<usize> {
    if !matches!(doc.at(i), 'G' | 'S' | 'X' | 'Y') || doc.at_before(i).is_ascii_alphanumeric() {
        return None;
    }
    let mut end = i + 1;
    while doc.at(end).is_ascii_digit() {
        end += 1;
    }
    let digits = end - i - 1;
    let end = if doc.at(end) == '线' { end + 1 } else { end };
    (2..=4).contains(&digits).then_some(end)
}

/// 下行线K436+300米处: how far along the road.
fn milestone(doc: &Doc<'_>, end: usize, limit: usize) -> usize {
    let lane = doc.one_of(end, words!["上行线", "下行线", "上行", "下行"]).map_or(end, |(end, _)| end);
    let start = if doc.at(lane) == '线' { lane + 1 } else { lane };
    let mut after = start;
    if doc.at(after) != 'K' && !doc.at(after).is_ascii_digit() {
        return end;
    }
    while after < limit && (doc.at(after).is_ascii_digit() || matches!(doc.at(after), 'K' | '+' | 'M')) {
        after += 1;
    }
    let after = doc.one_of(after, words!["公里", "米"]).map_or(after, |(end, _)| end);
    if doc.at(after) == '处' { after + 1 } else { after }
}
