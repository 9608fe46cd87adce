//! Times told from now: 刚才, 半小时前, 10分钟前.

use super::{Value, When};
use crate::civil::Minute;
use crate::clock_words::piece;
use crate::doc::{Doc, Span};
use crate::list::Words;
use crate::numerals;

/// 刚才, 半小时前, 10分钟前.
pub(super) fn ago(doc: &Doc<'_>, i: usize, anchor: Minute) -> Option<When> {
    const JUST: &Words = words![
        "看见", "看到", "发现", "发生", "着火", "着了", "炸", "塌", "翻", "撞", "刮", "出了", "出事", "掉",
        "地震", "有人", "下了", "晃", "震", "摇", "响", "爆", "烧", "倒了", "漏", "停电", "停水", "断", "冒",
        "碰", "被", "叫", "让", "滑", "垮", "淹", "跌", "摔", "听见", "听到", "一辆", "一个", "一声", "闻",
        "起火", "出现",
    ];
    let just_now = words!["就刚才", "刚才", "刚刚", "方才", "将才", "才刚", "将将", "刚一阵", "就刚"];
    let of = |end, value| {
        Some(When { span: Span::new(i, end), value, about: true, has_clock: true, ahead: false })
    };
    match doc.at(i) {
        '刚' | '方' | '将' | '才' | '就' => {
            let (end, _) = doc.one_of(i, just_now).or_else(|| {
                // 刚看见…着火: the verb says that it has just happened.
                let verb = doc.at(i) == '刚' && doc.one_of(i + 1, JUST).is_some();
                verb.then_some((i + 1, 0))
            })?;
            // 刚才七点一刻: the clock says it better.
            if piece(doc, end).is_some_and(|next| next.clock.is_some()) {
                return None;
            }
            let happened = doc.one_of(end, words!["发生", "出事", "发生了"]).map_or(end, |(end, _)| end);
            if let Some((end, minutes)) = duration(doc, happened) {
                return of(end, Value::At(anchor.plus(minutes.saturating_neg())));
            }
            return of(end, Value::At(anchor));
        }
        '半'
        | '几'
        | '一'
        | '两'
        | '二'
        | '三'
        | '四'
        | '五'
        | '六'
        | '七'
        | '八'
        | '九'
        | '十'
        | '0'..='9' => {}
        _ => return None,
    }
    if let Some((end, _)) = doc.one_of(i, words!["几分钟前", "几分钟之前", "一会儿前", "一阵前"])
    {
        return of(end, Value::At(anchor));
    }
    let (end, minutes) = duration(doc, i)?;
    let end = doc.one_of(end, words!["左右", "多"]).map_or(end, |(end, _)| end);
    let (end, _) = doc.one_of(end, words!["之前", "以前", "前"])?;
    of(end, Value::At(anchor.plus(minutes.saturating_neg())))
}

fn duration(doc: &Doc<'_>, i: usize) -> Option<(usize, i64)> {
    const HOURS: &Words = words!["个小时", "小时", "个钟头", "钟头", "个点"];
    if let Some(end) = doc.word(i, "半") {
        // 半个来小时
        let of = doc.one_of(end, words!["个来", "个多", "来", "多"]).map_or(end, |(end, _)| end);
        return doc
            .one_of(of, words!["小时", "钟头"])
            .or_else(|| doc.one_of(end, HOURS))
            .map(|(end, _)| (end, 30));
    }
    if let Some((end, _)) =
        doc.one_of(i, words!["10来分钟", "十来分钟", "十几分钟", "10几分钟", "10多分钟", "十多分钟"])
    {
        return Some((end, 10));
    }
    let number = numerals::read(doc, i)?;
    let count = i64::from(number.value.filter(|&n| n <= 72)?);
    if let Some((end, _)) = doc.one_of(number.end, words!["个半小时", "个半钟头"]) {
        return Some((end, count * 60 + 30));
    }
    if let Some((end, _)) = doc.one_of(number.end, words!["个来小时", "个来钟头", "个多小时", "个多钟头"])
    {
        return Some((end, count * 60));
    }
    if let Some((end, _)) = doc.one_of(number.end, HOURS) {
        return Some((end, count * 60));
    }
    if let Some((end, _)) = doc.one_of(number.end, words!["刻钟"]) {
        return Some((end, count * 15));
    }
    doc.one_of(number.end, words!["来分钟", "多分钟", "分钟", "分"]).map(|(end, _)| (end, count))
}
