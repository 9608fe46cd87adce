//! From one time to another: 22时至3日4时, 昨夜11点到今晨2点之间. The words that close the range
//! (之间, 期间, 这段时间) belong to it, so that none of them is left at the head of a place.

use super::{Context, Value, When, settle};
use crate::civil::{DAY, Minute};
use crate::clock_words::{Piece, piece};
use crate::doc::{Doc, Span};
use crate::list::Words;

/// What closes a range. Longer words first: the first that stands there is taken.
const LENGTHS: &Words = words![
    "这一段时间里",
    "这一段时间内",
    "这一段时间",
    "这段时间里",
    "这段时间内",
    "这段时间",
    "这个时间段",
    "这个时段",
    "时间段内",
    "时间段",
    "时段",
    "这期间",
    "这中间",
    "期间内",
    "期间",
    "之间",
    "之内",
];

/// Where the words that close a range or a part of a day end; `end` where there are none.
pub(super) fn closed(doc: &Doc<'_>, end: usize) -> usize {
    let opening = doc.one_of(end, words!["的"]).map_or(end, |(opening, _)| opening);
    doc.one_of(end, LENGTHS).or_else(|| doc.one_of(opening, LENGTHS)).map_or(end, |(closed, _)| closed)
}

/// 11点至12点间, but not 间隔, 间歇.
fn closed_range(doc: &Doc<'_>, end: usize) -> usize {
    let between = doc.at(end) == '间' && !matches!(doc.at(end + 1), '隔' | '歇' | '断' | '隙' | '距');
    if between { end + 1 } else { closed(doc, end) }
}

/// 至, 到 and a dash after a time, or 和 that is closed by 之间: the range and its end.
pub(super) fn until(
    doc: &Doc<'_>,
    first: Piece,
    value: Value,
    anchor: Minute,
    context: &mut Context,
) -> Option<When> {
    let mut next = first.end;
    while matches!(doc.at(next), '至' | '到' | '-' | '~') && next < first.end + 2 {
        next += 1;
    }
    let closed_only = next == first.end;
    if closed_only {
        next = doc.one_of(first.end, words!["和", "与", "跟"])?.0;
    }
    let last = piece(doc, next)?;
    let close = closed_range(doc, last.end);
    if closed_only && close == last.end {
        return None;
    }
    let from = match value {
        Value::At(at) | Value::Between(at, _) => at,
        Value::Impossible => return None,
    };
    let part = last.part.or(if last.date.is_none() { first.part } else { None });
    let bounded = Context { in_sentence: Some(from.day()), ..*context };
    let mut ahead = bounded;
    let (end, _) = settle(Piece { part, ..last }, anchor, &mut ahead)?;
    let mut to = match end {
        Value::At(at) => at,
        Value::Between(_, to) => to,
        Value::Impossible => return None,
    };
    if last.date.is_none() && to < from {
        to = to.plus(DAY);
    }
    context.day = ahead.day;
    let clocks = [first.clock, last.clock];
    (from < to).then(|| When {
        span: Span::new(first.end, close),
        value: Value::Between(from, to),
        about: clocks.iter().flatten().any(|clock| clock.about),
        has_clock: clocks.iter().flatten().next().is_some(),
        ahead: false,
    })
}
