//! What is said not to be so: 无人员伤亡, 没有人员被困、伤亡, 伤亡:无.

use super::{Clause, Count, Figure, Said, Sure, count_of, figure};
use crate::doc::{Span, is_han};
use crate::list::Words;
use crate::quantities::first_at;
use crate::scan::Hit;
use crate::words::{CASUALTIES, NEEDS_PERSON, NONE, NONE_YET, PRELIMINARY, SHARE, WEAK};

impl Clause<'_, '_> {
    /// The word that denies what stands at `word`, in the same clause.
    pub(super) fn denied(&self, word: Span) -> Option<Span> {
        let from = word.start.saturating_sub(12).max(self.clause.start);
        // 不死人: wished for, at the most.
        if self.doc.at_before(word.start) == '不' && matches!(self.doc.at(word.start), '死' | '伤') {
            return Some(Span::new(word.start.saturating_sub(1), word.start));
        }
        let lead = Span::new(from, word.start);
        let none = first_at(lead.start, self.hits)
            .iter()
            .take_while(|hit| hit.span.start < lead.end)
            .filter(|hit| hit.tags.has(NONE.and(NONE_YET)) && hit.span.end <= lead.end)
            .filter(|hit| !self.words.iter().any(|word| word.span.meets(hit.span)))
            .map(|hit| hit.span)
            .last()?;
        let between = Span::new(none.end, word.start);
        let counted = self
            .numbers
            .iter()
            .any(|number| between.holds(number.span) && self.doc.word(number.span.start, "有人").is_none());
        let other = self.doc.contains(between, words!["其他", "其它", "生命危险", "大碍", "证"]);
        // 没有人员被困、伤亡: what denies the first denies the rest of the list.
        let listed = self.words.iter().filter(|w| between.holds(w.span)).all(|w| {
            let next = Span::new(w.span.end, word.start);
            next.len() == 0
                || next.len() <= 6 && self.doc.contains(next, words!["、", "和", "及", "或", "与"])
        });
        // 没系安全带坠下来死了一个: a bare 没 denies what stands at its side and no more.
        let longer =
            self.hits_at(none.start).any(|hit| hit.tags.has(NONE.and(NONE_YET)) && hit.span.len() > 1);
        let bare = none.len() == 1 && matches!(self.doc.at(none.start), '没' | '未') && !longer;
        (!counted && !other && listed && (!bare || self.is_beside_denial(between))).then_some(none)
    }

    fn hits_at(&self, start: usize) -> impl Iterator<Item = &Hit> {
        first_at(start, self.hits).iter().take_while(move |hit| hit.span.start == start)
    }

    fn is_beside_denial(&self, between: Span) -> bool {
        const FILLING: &Words = words![
            "有", "出", "人员", "人", "造成", "发生", "出现", "导致", "任何", "群众", "村民", "学生", "工人",
            "乘客", "一个", "个", "名", "大", "听说", "发现", "再", "啥", "什么", "被", "能", "见", "着",
            "、", "和", "及", "或", "与", "轻", "重", "给", "把",
        ];
        let mut i = between.start;
        while i < between.end {
            let word = self.words.iter().find(|word| word.span.start == i).map(|word| word.span.end);
            match word.or_else(|| self.doc.one_of(i, FILLING).map(|(end, _)| end)) {
                Some(end) => i = end,
                None => return false,
            }
        }
        true
    }

    pub(super) fn is_yet(&self, none: Span) -> bool {
        let lead = Span::new(none.start.saturating_sub(4).max(self.clause.start), none.end.saturating_add(4));
        first_at(lead.start, self.hits)
            .iter()
            .take_while(|hit| hit.span.start < lead.end)
            .any(|hit| hit.tags.has(NONE_YET.and(PRELIMINARY)) && hit.span.start < self.clause.end)
    }

    /// 伤亡:无 of a form.
    pub(super) fn none_behind(&self, word: Span) -> Option<Span> {
        let mut end = word.end;
        while let Some((after, _)) = self.doc.one_of(end, words!["情况", "人数", "人员", ":", " "]) {
            end = after;
        }
        let (after, _) = self.doc.one_of(end, words!["暂无", "无", "没有", "0人", "零"])?;
        let closed = !is_han(self.doc.at(after)) || self.doc.one_of(after, words!["人员", "伤亡"]).is_some();
        (end > word.end && closed && self.doc.at(end) != ' ').then_some(Span::new(end, after))
    }

    /// 有无伤亡还不清楚, 有没有伤人: asked and not denied.
    fn is_whether(&self, none: Span) -> bool {
        let asked = self.doc.at_before(none.start) == '有'
            && matches!(self.doc.at(none.start), '无' | '没')
            && self.doc.ends_with(none.start, words!["所有", "具有", "没有", "还有"]).is_none();
        asked || self.doc.ends_with(none.start, words!["是否"]).is_some()
    }

    pub(super) fn nobody(&mut self, hit: Hit, none: Span) {
        let sure =
            if self.is_yet(none) || self.is_first_count(none) { Sure::Preliminary } else { Sure::Stated };
        // 没伤着内脏: spared is an organ, and not the person.
        let organ = words!["内脏", "骨头", "要害", "动脉", "眼睛", "神经", "筋"];
        let behind =
            self.doc.one_of(hit.span.end, words!["着", "到", "了"]).map_or(hit.span.end, |(end, _)| end);
        if self.doc.one_of(behind, organ).is_some() {
            return;
        }
        let span = none.with(hit.span);
        if self.is_whether(none) {
            let counts: &[Count] = match count_of(hit.tags) {
                _ if hit.tags.has(CASUALTIES) => &[Count::Dead, Count::Injured],
                Some(Count::Dead) => &[Count::Dead],
                Some(Count::Injured) => &[Count::Injured],
                _ => &[],
            };
            self.out.extend(
                counts.iter().map(|&count| Said::Figure(Figure { asked: true, ..figure(count, span) })),
            );
            return;
        }
        // 无重大人员伤亡: says nothing of lesser ones.
        let degree = words!["重大", "更大", "较大", "严重", "大的", "大量", "进一步"];
        if self.doc.contains(Span::new(none.end, hit.span.start), degree) {
            return;
        }
        // 别的没人受伤, 其余9人未受伤: nothing of those who were.
        let lead = Span::new(self.clause.start, none.start);
        let rest = words!["别的", "别人", "其他", "其余", "其它", "另外", "剩下", "余下", "旁人", "旁边"];
        if self.doc.contains(lead, rest) {
            return;
        }
        let some = self.numbers.iter().any(|number| lead.holds(number.span) && number.value.is_some());
        // 没有感染, 没送医 say nothing of the number of injured; 没伤 does.
        // 无危重: nor do 无重伤 and the like.
        if hit.tags.has(SHARE) || hit.tags.has(WEAK) && hit.span.len() > 1 {
            return;
        }
        let mut zero = |count| {
            self.out.push(Said::Figure(Figure {
                value: Some(0),
                sure,
                settles: !some,
                ..figure(count, span)
            }));
        };
        if hit.tags.has(CASUALTIES) {
            zero(Count::Dead);
            zero(Count::Injured);
        } else if let Some(count) = count_of(hit.tags).filter(|_| !hit.tags.has(NEEDS_PERSON)) {
            zero(count);
        }
    }
}
