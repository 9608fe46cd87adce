//! What somebody takes for the cause: 初步判断为…, 怀疑是猪瘟, 说是变压器烧了.

use super::faults::broke;
use super::{Cause, tagged};
use crate::doc::{Doc, Span};
use crate::figures::Sure;
use crate::list::Words;
use crate::numerals;
use crate::quantities::first_at;
use crate::scan::Hit;
use crate::words::{DEAD, FAULT, HURT, MISSING, PRELIMINARY, RESCUED, SUSPECTED, TRAPPED, WEAK};

/// Judged by whom it is for: whatever they say is the cause.
#[rustfmt::skip]
const JUDGED: &Words = words![
    "初步判", "初步认", "初步分析", "初步研判", "初步查", "初步怀疑", "初步调查", "初判", "初查", "疑为", "疑是", "疑系", "疑因", "判断为", "判断系", "判断是", "判定为", "认定为", "分析为", "分析是", "查明", "经查", "确认为", "检测为", "检查为", "排查为", "查实为", "确定为", "核查为",
];

/// What else is only thought of must be named so.
#[rustfmt::skip]
const CULPRITS: &Words = words![
    "病毒", "诺如", "猪瘟", "瘟",  "流感", "细菌", "杆菌", "一氧化碳", "硫化氢", "烟头", "烟花", "鞭炮", "炮仗", "电线", "线路", "电路", "灯泡", "电热毯", "电褥子", "电暖", "充电", "电池", "炭火", "炭盆", "煤炉", "火星", "焊渣", "烧纸", "上坟", "烧荒", "秸秆", "蘑菇", "野生菌", "豆角", "四季豆", "凉菜", "凉皮", "剩菜", "剩饭", "雨水", "连阴雨", "下雨", "渗水", "积水", "冻胀", "冻融", "采空", "违章", "违规", "超载", "超速", "酒", "疲劳", "大风", "雷击", "打雷", "结冰", "纠纷", "矛盾", "口角", "债务", "欠", "没到位", "没给", "污水", "废水", "排污", "农药", "倾倒", "人为", "纵火", "洗砂", "泄洪",
];

/// What is so judged where it is no cause but the event itself.
#[rustfmt::skip]
const EVENTS: &Words = words![
    "案件", "事故", "事件", "火灾", "火情", "灾害", "食物中毒", "自杀", "他杀", "地震", "轻伤", "重伤", "骨折", "谣言", "误报", "故意伤害", "意外",
];

/// 初步判断硫化氢中毒, 怀疑是猪瘟: judged to be so.
pub(super) fn suspected(doc: &Doc<'_>, clause: Span, hits: &[Hit]) -> Option<Cause> {
    let lead = tagged(hits, clause, SUSPECTED)?;
    let judged = doc.one_of(lead.start, JUDGED).is_some();
    let mut start = lead.end;
    while let Some((end, _)) = doc.one_of(
        start,
        words![
            "原因", "可能", "疑似", "应该", "怀疑", "估计", "由于", "因为", "是", "为", "系", "因", "由",
            ":", " "
        ],
    ) {
        start = end;
    }
    let rest = doc.trim(Span::new(start.min(clause.end), clause.end));
    let effect = doc.find(rest, words!["引起", "引发", "所致", "导致", "造成", "致"]);
    let words = match effect {
        Some(effect) if effect.start > rest.start + 1 => Span::new(rest.start, effect.start),
        Some(_) => return None,
        None => rest,
    };
    // 检测为诺如病毒感染: what they have.
    let sick = matches!(doc.at(lead.start), '怀' | '疑' | '初');
    let illness = !sick
        && doc
            .ends_with(
                words.end,
                words!["感染", "阳性", "病毒", "流感", "水痘", "甲流", "乙流", "诺如", "肠炎", "手足口"],
            )
            .is_some();
    let event = effect.is_none() && doc.ends_with(words.end, EVENTS).is_some();
    let named = judged
        || tagged(hits, words, FAULT).is_some()
        || doc.contains(words, CULPRITS)
        || broke(doc, words).is_some();
    let fits = (2..=20).contains(&words.len()) && named && !event && !illness;
    (fits && !tells_of_persons(doc, words, hits)).then(|| {
        // 说是…: told as it is.
        let told = doc.word(lead.start, "说是").is_some() || matches!(doc.at_before(lead.end), '说' | '称');
        let sure = if told { Sure::Stated } else { doubt(doc, lead, clause, hits) };
        Cause::of(words, sure, true)
    })
}

/// 怀疑有人被埋, 初步判断3人轻伤.
fn tells_of_persons(doc: &Doc<'_>, words: Span, hits: &[Hit]) -> bool {
    let counted = (words.start..words.end).any(|i| {
        numerals::read(doc, i)
            .is_some_and(|number| matches!(doc.at(number.end), '人' | '名' | '个' | '位' | '户'))
    });
    let befell = first_at(words.start, hits).iter().take_while(|hit| hit.span.start < words.end).any(|hit| {
        let harm = hit.tags.has(DEAD.and(HURT).and(TRAPPED).and(MISSING).and(RESCUED)) && !hit.tags.has(WEAK);
        // 心源性猝死: what he died of.
        let harm = harm && doc.word(hit.span.start, "猝死").is_none();
        hit.span.end <= words.end && harm && hit.span.len() > 1
    });
    let opens =
        doc.one_of(words.start, words!["有人", "没有", "没", "无", "不是", "还有", "里面", "里头", "人"]);
    counted || befell || opens.is_some()
}

fn doubt(doc: &Doc<'_>, lead: Span, clause: Span, hits: &[Hit]) -> Sure {
    let doubted =
        doc.contains(lead, words!["疑", "初", "估", "可能", "好像", "应该", "像", "怕", "半", "听说"]);
    let doubted = doubted || tagged(hits, clause, PRELIMINARY).is_some();
    if doubted { Sure::Preliminary } else { Sure::Stated }
}
