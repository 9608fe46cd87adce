//! The place of an event beside its unit: where the one ends and the other begins, and which
//! of the two says more.

use super::is_bare;
use crate::doc::{Doc, Span};
use crate::places::{Depth, Place};

/// The words that say where, of a place and the unit named with it.
pub(super) fn beside(doc: &Doc<'_>, place: &Place, unit: Span) -> Span {
    let span = place.span;
    if place.labelled {
        return span;
    }
    let only_wide = place.depth == Depth::County;
    let bare = matches!(place.depth, Depth::County | Depth::Town) && is_bare(doc, place.name);
    // Without a spot in it.
    let plain = span == place.name;
    // 榆阳区能源局:…大梁湾煤矿: the district of who reports, and the mine.
    let apart = span.end != unit.start && !span.meets(unit);
    if only_wide && (bare || place.aside || plain && apart) {
        return unit;
    }
    // 航宇路派出所接警,…“星海”网吧
    if place.aside && doc.contains(unit, words!["”"]) {
        return unit;
    }
    // 榆林市第二十三小学, 苗家坪顺达采石场: one name.
    if (only_wide || bare) && (plain && span.end == unit.start || span.meets(unit)) {
        return span.with(unit);
    }
    // 陬市镇科辉墙材厂: the place ends where the unit begins.
    if span.meets(unit) && span.start < unit.start {
        let named = place.village.or(place.town).map_or(0, |own| own.end);
        return Span::new(span.start, unit.start.max(named));
    }
    // 鱼河峁镇中心幼儿园: the school, where nothing but its town is named; 双柳沟煤矿: the mine, not
    // the gully that it is called after.
    let school = plain && unit.start == span.start && place.village.is_none();
    let town = place.village.is_some() || place.town.is_some_and(|town| !is_bare(doc, town));
    if unit.holds(span) && (school || !town) { unit } else { span }
}
