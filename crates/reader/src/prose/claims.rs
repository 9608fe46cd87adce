//! What those want who gather, and what those fight about: said as why they came.

use super::Cause;
use crate::doc::{Doc, Span, is_han};
use crate::figures::Sure;
use crate::list::Words;

/// What may be owed to somebody.
#[rustfmt::skip]
const DUE: &Words = words![
    "补偿", "工资", "工钱", "工程款", "土地款", "青苗", "赔偿", "运费", "货款", "安置费", "租金", "地租", "押金", "保证金", "医药费", "抚恤", "血汗钱", "材料款", "尾款", "劳务费", "搬迁费", "搬迁款", "拆迁款", "拆迁费", "征地款", "征地费", "占地款", "占地费", "过渡费", "安置款", "安置房", "流转费", "承包费", "承包款", "退费", "退款", "学费", "定金", "订金", "房款", "房产证", "不动产证", "交房", "分红", "赔偿金", "补助", "补贴", "加班费", "社保", "养老金", "奖金", "电费", "水费", "暖气费", "物业费", "取暖费", "停车费", "集资款", "存款", "菜款", "粮款", "羊款", "煤款", "欠款", "玉米钱", "辛苦钱", "会员费", "充值", "卡里的钱",
];

/// 说是塌陷补偿没给够, 工资月底没见着: what those who came were not given.
pub(super) fn owed(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    #[rustfmt::skip]
    const WITHHELD: &Words = words![
        "没给", "没发", "不给", "不发", "没付", "没兑现", "没见", "没结", "没到位", "没算", "少给", "少算", "太低", "欠着", "拖着", "不认", "未到位", "未兑现", "未发", "未付", "未结", "不到位", "不兑现", "不退", "没退", "没到账", "未到账", "没拿到", "没领到", "没要回", "没着落", "被拖欠", "被克扣", "不合理", "不公", "谈不拢", "没谈拢", "没谈好", "不满意", "涨价", "涨了", "太高", "偏高", "没打", "没落实", "未落实", "要不回", "压了", "压着", "拖了", "欠了",
    ];
    let due = doc.find(clause, DUE)?;
    let withheld = doc.find(Span::new(due.end, clause.end), WITHHELD)?;
    let lead = doc.find(Span::new(clause.start, due.start), words!["说是", "因为", "就是", "还是", "嫌"]);
    let start = lead.map_or(clause.start, |lead| lead.end).max(due.start.saturating_sub(6));
    let words = doc.trim(Span::new(start, clause.end.min(withheld.end + 2)));
    Some(Cause::of(words, Sure::Stated, true))
}

/// 讨要拖欠的工程款: what they came for is why.
pub(super) fn withheld(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    #[rustfmt::skip]
    const ASKED: &Words = words![
        "讨要", "追讨", "索要", "拖欠", "欠发", "克扣", "欠薪", "要求", "催要", "追要", "讨薪", "要回", "讨回", 
    ];
    let asked = doc.find(clause, ASKED)?;
    let due = doc.find(Span::new(asked.end, clause.end.min(asked.end + 14)), DUE)?;
    // 家属要求赔偿: what came of it.
    let after = doc.one_of(asked.start, words!["要求", "反映", "不满", "嫌", "为了"]).is_some()
        && doc.one_of(due.start, words!["赔偿", "补偿", "抚恤", "补助", "补贴", "医药费"]).is_some();
    if after {
        return None;
    }
    Some(Cause::of(asked.with(due), Sure::Stated, true))
}

/// 医疗纠纷, 因地界发生口角: what they were at odds about.
pub(super) fn quarrel(doc: &Doc<'_>, clause: Span) -> Option<Cause> {
    let word = doc.find(clause, words!["纠纷", "矛盾", "口角", "争执", "恩怨"])?;
    let settled = doc.contains(
        Span::new(word.start.saturating_sub(8).max(clause.start), word.start),
        words!["调解", "化解", "排查", "处理", "解决", "没有", "无"],
    );
    let from = word.start.saturating_sub(8).max(clause.start);
    let lead = doc.find(
        Span::new(from, word.start),
        words!["说是", "因为", "因", "由于", "系", "是", "为", "属", "发生", "起了", "有", "双方", "两家"],
    );
    let mut start = word.start;
    while start > lead.map_or(from, |lead| lead.end) && is_han(doc.at_before(start)) {
        start -= 1;
    }
    let words = Span::new(start, word.end);
    (!settled && words.len() >= 4).then(|| Cause::of(words, Sure::Stated, true))
}
