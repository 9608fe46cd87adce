//! What gave way, was left undone or lay on the road: read as the cause of what came of it.

use super::{Cause, tagged};
use crate::doc::{Doc, Span, is_han};
use crate::figures::Sure;
use crate::list::Words;
use crate::scan::Hit;
use crate::words::{REASON, UNDONE};

/// 没有酒驾, 排除超速: not so.
fn is_ruled_out(doc: &Doc<'_>, fault: Span) -> bool {
    doc.ends_with(
        fault.start,
        words!["没有", "没", "未", "无", "非", "排除", "不是", "不属", "不存在", "未见"],
    )
    .is_some()
}

/// 刹车没了, 路面结冰: a reason in itself.
pub(super) fn reason(doc: &Doc<'_>, clause: Span, hits: &[Hit]) -> Option<Cause> {
    let words = tagged(hits, clause, REASON).filter(|&found| !is_ruled_out(doc, found))?;
    Some(Cause::of(words, Sure::Stated, true))
}

/// 上装阀没拧紧, 线路老化: what was left undone, or gave way, and of what.
pub(super) fn omitted(doc: &Doc<'_>, clause: Span, hits: &[Hit]) -> Option<Cause> {
    let fault = tagged(hits, clause, UNDONE).filter(|&found| !is_ruled_out(doc, found))?;
    let lead = doc.find(
        Span::new(clause.start, fault.start),
        words!["说是", "说", "因为", "因", "系", "由于", "是", "估计", "怀疑", "可能", "里头", "里面"],
    );
    let start = lead.map_or(clause.start, |lead| lead.end).max(fault.start.saturating_sub(8));
    // 没炒熟的豆角: what it is said of stands behind.
    let raw = doc.at_before(fault.end) == '熟' && doc.at(fault.end) == '的';
    if raw {
        let after = fault.end + 1;
        let end = (after..clause.end.min(after + 4))
            .find(|&i| matches!(doc.at(i), '以' | '后' | '拉' | '吐' | '肚'));
        return Some(Cause::of(
            Span::new(fault.start, end.unwrap_or(clause.end.min(after + 4))),
            Sure::Stated,
            true,
        ));
    }
    let words = doc.trim(Span::new(start, fault.end));
    (words.len() > fault.len() + 1).then_some(Cause::of(words, Sure::Stated, true))
}

/// 小区停电了,变压器烧了: what broke, where the message tells that the power is out.
pub(super) fn outage(doc: &Doc<'_>, clauses: &[Span]) -> Option<Cause> {
    const OUT: &Words = words!["停电", "断电", "没电", "没来电", "黑着", "供电中断", "用电受影响"];
    const POWER: &Words = words!["变压器", "电缆", "高压线", "电杆", "配电", "环网柜"];
    let whole = clauses.first()?.with(*clauses.last()?);
    doc.find(whole, OUT)?;
    let mut broken = clauses.iter().take(24).filter_map(|&clause| broke(doc, clause));
    let words = broken.find(|&words| doc.contains(words, POWER))?;
    Some(Cause::of(words, Sure::Stated, true))
}

/// 变压器烧了, 主水管爆裂: a thing of the mains, and that it broke.
pub(super) fn broke(doc: &Doc<'_>, clause: Span) -> Option<Span> {
    #[rustfmt::skip]
    const THINGS: &Words = words![
        "变压器", "电缆", "高压线", "电线", "线路", "电杆", "杆子", "配电箱", "配电柜", "配电室", "环网柜", "开关", "水泵", "循环泵", "加压泵", "锅炉", "主管网", "主管道", "主管", "主水管", "供水管", "水管子", "水管", "管道", "管子", "管网", "暖气管", "热力管", "燃气管", "阀门", "换热器", "机井", "调压箱", "接头", "法兰", "软管", "胶管",
    ];
    #[rustfmt::skip]
    const BROKE: &Words = words![
        "烧", "坏", "故障", "老化", "短路", "断", "爆", "裂", "漏", "松", "堵", "进水", "炸", "倒了", "挖断", "撞断", "刮断",
    ];
    let thing = doc.find(clause, THINGS)?;
    let near = Span::new(thing.end, clause.end.min(thing.end + 6));
    let broke = doc.find(near, BROKE)?;
    let plain = (near.start..broke.start).all(|i| is_han(doc.at(i)) && !"没未不抢修换也".contains(doc.at(i)));
    let after = doc.one_of(broke.end, words!["了", "裂", "坏", "破", "断", "穿", "倒", "毁"]);
    let end = after.map_or(broke.end, |(end, _)| end);
    plain.then(|| Span::new(thing.start, end.min(clause.end)))
}
