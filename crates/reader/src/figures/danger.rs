//! Who is in danger (涉险) and neither trapped, missing nor moved for it: 涉险12人, 威胁下游35户120人, 40人处于危险,
//! 井下还有23人安全不明. Whoever is counted by another word stays with that word, and nothing is made of a
//! danger that is denied, over, or a threat of one person to another.

use super::{ACTIVE, Clause, Count, Figure, STATUS, Said, Sure, figure};
use crate::doc::{Span, parts_clauses};
use crate::list::Words;
use crate::quantities::{Quantity, quantities};
use crate::scan::Hit;
use crate::words::{
    ASKING, DEAD, EVACUATED, HURT, IN_DANGER, MEASURE, MISSING, PART, PERSON, RISES, SAFE, STILL_THERE,
    TRAPPED,
};

/// Words of being in danger that say it of persons.
const OF_PERSONS: &Words = words!["涉险", "遇险"];
/// Words of something that puts others in danger.
const THREATENS: &Words = words!["威胁", "危及"];
/// 持刀威胁店员: done by somebody, and another thing.
const BY_SOMEBODY: &Words = words![
    "刀",
    "枪",
    "恐吓",
    "扬言",
    "言语",
    "勒索",
    "短信",
    "辱骂",
    "殴打",
    "跳楼",
    "讨薪",
    "相威胁",
    "要挟",
    "威胁说",
    "威胁要",
    "威胁他人",
    "口头",
];
/// A danger that is over, or that somebody is warned of.
const OVER: &Words = words![
    "解除",
    "消除",
    "排除",
    "防止",
    "避免",
    "谨防",
    "请各",
    "请受",
    "请下游",
    "不再",
    "不会",
    "不构成",
    "不受",
];
/// What would be in danger, and is not yet.
const AHEAD: &Words =
    words!["将威胁", "将直接威胁", "将危及", "会威胁", "会危及", "将受", "一旦", "如果", "若", "倘"];
/// May stand between the number and the word: 120名群众的生命财产安全受到严重威胁.
const BETWEEN: &Words = words![
    "的",
    "生命",
    "财产",
    "安全",
    "人身",
    "受到",
    "受",
    "遭受",
    "遭",
    "严重",
    "直接",
    "构成",
    "形成",
    "造成",
    "面临",
    "处于",
    "正",
    "仍",
    "还",
    "都",
    "均",
    "已",
    "被",
    "住户",
    "居民",
    "群众",
    "人员",
    "村民",
    "洪水",
    "山洪",
    "滑坡",
    "落石",
    "泥石流",
    "火势",
    "大火",
    "溃坝",
    "险情",
    "极大",
    "较大",
    "很大",
    "潜在",
    "重大",
    "在",
    "存在",
    "下游",
    "工人",
    "职工",
    "学生",
    "师生",
    "游客",
    "有",
    "情况",
    "、",
];
const FAR: usize = 24;
const NEAR: usize = 12;

impl Clause<'_, '_> {
    /// Takes the numbers that words of danger count. Such a number counts nothing else, unless another
    /// word follows at once (12人涉险被困, 威胁107人正在转移).
    pub(super) fn in_danger(&mut self) {
        let words = std::mem::take(&mut self.danger);
        for word in &words {
            if word.tags.has(STILL_THERE) {
                self.still_there(word.span);
            } else if !self.is_over(word.span) {
                self.endangered(word.span);
            }
        }
    }

    fn endangered(&mut self, word: Span) {
        let of_persons = self.doc.one_of(word.start, OF_PERSONS).is_some()
            || self.doc.ends_with(word.start, words!["受", "受到"]).is_some();
        if let Some(none) = self.denied(word).or_else(|| self.none_behind(word)) {
            if of_persons {
                self.nobody_in_danger(word, none);
            }
        } else if self.is_moved_behind(word) {
            // 受威胁的6户19人已提前转移: the moved are counted, as in the other order.
        } else if let Some((first, last)) = self.number_of_danger(word, of_persons) {
            self.take_danger(word, first, last);
        } else if let Some(number) = self.number_apart(word) {
            self.say_danger(word.with(number.span), number.value, number.about);
        } else if !self.is_moved(word) && self.speaks_of_persons(word, of_persons) {
            let span = self.asked(word).filter(|asked| asked.end <= self.clause.end);
            self.say_danger(span.map_or(word, |asked| asked.with(word)), None, false);
        }
    }

    /// 12人涉险3人被困: who is in danger is told before the word; what threatens, before whom it does.
    fn number_of_danger(&self, word: Span, of_persons: bool) -> Option<(usize, usize)> {
        match of_persons {
            true => self.before_danger(word).or_else(|| self.behind_danger(word)),
            false => self.behind_danger(word).or_else(|| self.before_danger(word)),
        }
    }

    /// 持刀威胁, 威胁已解除, 较大涉险事故: no word of how many are in danger.
    fn is_over(&self, word: Span) -> bool {
        let threat = self.doc.one_of(word.start, words!["威胁"]).is_some();
        self.doc.contains(self.clause, OVER)
            || threat && (self.doc.contains(self.clause, BY_SOMEBODY) || self.is_done_by(word))
            || self.doc.one_of(word.end, words!["事故", "作业"]).is_some()
            || self.doc.at_before(word.start) == '不'
    }

    /// 男子威胁店员, 2人威胁店员.
    fn is_done_by(&self, word: Span) -> bool {
        let lead = Span::new(word.start.saturating_sub(4).max(self.clause.start), word.start);
        self.numbers.iter().any(|number| number.span.end == word.start)
            || self.tagged(lead, PERSON).is_some_and(|person| person.end == word.start)
    }

    /// 转移受威胁群众120人: the moved are counted; how many were in danger nobody says.
    fn is_moved(&self, word: Span) -> bool {
        self.words.iter().any(|verb| {
            let between = Span::new(verb.span.end, word.start);
            verb.tags.has(ACTIVE) && verb.span.end <= word.start && between.len() <= NEAR
        })
    }

    fn is_moved_behind(&self, word: Span) -> bool {
        self.doc.word(word.end, "的").is_some()
            && self.words.iter().any(|verb| verb.tags.has(EVACUATED) && word.end < verb.span.start)
    }

    /// 涉险12人, 威胁下游2个村35户120人: the first number behind the word and those listed with it.
    fn behind_danger(&self, word: Span) -> Option<(usize, usize)> {
        if self.is_moved(word) {
            return None;
        }
        let rise = self.tagged(self.clause, RISES).map_or(word.end, |rise| rise.end.max(word.end));
        let first = self.numbers.iter().position(|number| rise <= number.span.start)?;
        let number = self.numbers.get(first)?;
        let between = Span::new(rise, number.span.start);
        let threatens = self.doc.one_of(word.start, THREATENS).is_some();
        let reach = if threatens { FAR } else { NEAR };
        let free = between.len() <= reach && self.tagged(between, STATUS.and(MEASURE)).is_none();
        let theirs = threatens && self.is_of_another_word(number);
        (free && !theirs).then(|| (first, self.last_listed(first)))
    }

    /// 死亡2人: right before or behind another word.
    fn is_of_another_word(&self, number: &Quantity) -> bool {
        let count = DEAD.and(HURT).and(MISSING).and(TRAPPED);
        self.words.iter().any(|word| {
            let before = word.span.end <= number.span.start && number.span.start <= word.span.end + 1;
            let behind = number.span.end <= word.span.start && word.span.start <= number.span.end + 3;
            before && word.tags.has(STATUS) || behind && word.tags.has(count)
        })
    }

    /// 王家沟12人、李家峁20人: one number of persons, told in a list.
    fn last_listed(&self, first: usize) -> usize {
        let mut last = first;
        while let Some((one, next)) = self.numbers.get(last).zip(self.numbers.get(last + 1)) {
            let between = Span::new(one.span.end, next.span.start);
            let listed = self.doc.one_of(between.start, words!["、", "和", "及", "以及", "与"]).is_some()
                && between.len() <= NEAR
                && self.tagged(between, STATUS.and(MEASURE).and(PART).and(IN_DANGER)).is_none()
                && !self.is_of_another_word(next);
            if !listed {
                break;
            }
            last += 1;
        }
        last
    }

    /// 40人处于危险, 12名涉险人员, 对下游120人构成威胁.
    fn before_danger(&self, word: Span) -> Option<(usize, usize)> {
        let at = self.numbers.iter().rposition(|number| number.span.end <= word.start)?;
        let number = self.numbers.get(at)?;
        let between = Span::new(number.span.end, word.start);
        // 2人威胁店员: who does it, and not whom it is done to.
        let suffered = self.doc.one_of(word.start, THREATENS).is_none()
            || self.doc.contains(between, words!["受", "遭", "成", "面临", "存在"]);
        let taken = self.words.iter().any(|verb| {
            verb.span.end <= number.span.start && number.span.start <= verb.span.end.saturating_add(2)
        });
        (suffered && !taken && between.len() <= FAR && self.fills(between)).then_some((at, at))
    }

    fn fills(&self, between: Span) -> bool {
        let mut at = between.start;
        while at < between.end {
            let longest = self.doc.longest_of(at, BETWEEN);
            match longest.filter(|end| *end <= between.end) {
                Some(end) => at = end,
                None => return false,
            }
        }
        true
    }

    /// 威胁下游35户(120人), 受威胁群众35户,120人: the number stands in a clause of its own.
    fn number_apart(&self, word: Span) -> Option<Quantity> {
        let next = self.next_clause();
        let households = matches!(self.doc.at_before(self.clause.end), '户' | '家');
        let bracket = self.doc.at_before(next.start) == '(';
        if self.is_moved(word) || self.clause.end.saturating_sub(word.end) > FAR || !households && !bracket {
            return None;
        }
        let numbers = quantities(self.doc, next, self.hits);
        let [number] = numbers.as_slice() else { return None };
        let lead = self.doc.ends_with(number.span.start, words!["约", "共", "共计", "大约", "总共", "计"]);
        let alone = lead.unwrap_or(number.span.start) == next.start && number.span.end == next.end;
        alone.then_some(*number)
    }

    fn next_clause(&self) -> Span {
        let start = self.clause.end.saturating_add(1).min(self.sentence.end);
        let end = (start..self.sentence.end).find(|&i| parts_clauses(self.doc.at(i)));
        Span::new(start, end.unwrap_or(self.sentence.end))
    }

    /// 威胁王家沟12户40人,李家峁8户25人: more of them, and nobody sums them up.
    fn goes_on(&self, last: Span) -> bool {
        let next = self.next_clause();
        let parallel = last.end == self.clause.end
            && self.doc.contains(self.clause, words!["户"])
            && self.doc.contains(next, words!["户"])
            && self.tagged(next, STATUS.and(MEASURE).and(PART).and(IN_DANGER)).is_none()
            && !self.doc.contains(next, words!["涉及", "分别", "共", "合计"]);
        parallel && quantities(self.doc, next, self.hits).last().is_some_and(|more| more.span.end == next.end)
    }

    /// 井下还有23人, 还有23人在井下: not out yet, and no word of how they are.
    fn still_there(&mut self, word: Span) {
        const NOT_OUT: &Words = words![
            "正在撤",
            "正撤",
            "在往外撤",
            "往外撤",
            "没撤",
            "未撤",
            "还没撤",
            "没有撤",
            "待撤",
            "等待"
        ];
        let behind = self.doc.at(word.start) == '在';
        let at = self.numbers.iter().position(|number| {
            let led = self.doc.ends_with(number.span.start, words!["还有", "仍有", "尚有", "还剩"]).is_some();
            let lead = Span::new(word.end, number.span.start);
            if behind {
                number.span.end == word.start && led
            } else {
                word.end <= number.span.start && self.is_about(lead)
            }
        });
        let Some((at, number)) = at.and_then(|at| Some((at, *self.numbers.get(at)?))) else { return };
        let rest = Span::new(word.end.max(number.span.end), self.clause.end);
        let told = if rest.len() == 0 {
            !self.is_told_of_next()
        } else {
            self.doc.one_of(rest.start, NOT_OUT).is_some()
        };
        if told && number.value.is_some() && self.denied(word).is_none() {
            self.take_danger(word, at, at);
        }
    }

    fn is_about(&self, lead: Span) -> bool {
        lead.len() == 0
            || self
                .doc
                .one_of(lead.start, words!["约", "大约", "大概", "近", "至少"])
                .is_some_and(|(end, _)| end == lead.end)
    }

    /// 井下还有23人,下落不明: the next clause says what they are.
    fn is_told_of_next(&self) -> bool {
        let next = self.next_clause();
        let near = Span::new(next.start, next.end.min(next.start.saturating_add(NEAR)));
        let counted = DEAD.and(HURT).and(MISSING).and(TRAPPED).and(SAFE);
        let safe = self.doc.contains(near, words!["安全", "平安", "正常", "作业"])
            && self.tagged(near, ASKING).is_none();
        self.tagged(near, counted).is_some() || safe
    }

    fn take_danger(&mut self, word: Span, first: usize, last: usize) {
        let Some(numbers) = self.numbers.get(first..=last) else { return };
        let add =
            |sum: Option<u32>, number: &Quantity| sum.zip(number.value).and_then(|(a, b)| a.checked_add(b));
        let value = numbers.iter().fold(Some(0), add);
        let about = numbers.iter().any(|number| number.about);
        let span = numbers.iter().fold(word, |span, number| span.with(number.span));
        self.say_danger(span, value.filter(|_| !self.goes_on(span)), about);
        if !self.is_shared(span.end) {
            self.numbers.drain(first..=last);
        }
    }

    /// 12人涉险被困: another word right behind counts the same persons.
    fn is_shared(&self, end: usize) -> bool {
        self.words.iter().find(|word| end <= word.span.start).is_some_and(|word| {
            let between = Span::new(end, word.span.start);
            between.len() <= 6
                && !self.doc.contains(between, words!["、"])
                && !self.is_followed_by_number(word.span)
        })
    }

    fn say_danger(&mut self, span: Span, value: Option<u32>, about: bool) {
        let lead = Span::new(span.start.saturating_sub(8).max(self.clause.start), span.end);
        let ahead = self.doc.contains(lead, AHEAD);
        let sure = if ahead { Sure::Preliminary } else { self.sure(span, about) };
        self.out.push(Said::Figure(Figure {
            value,
            sure,
            part: self.is_part(span),
            more: self.more(span),
            settles: self.settles(span),
            vague: value.is_none(),
            ..figure(Count::InDanger, span)
        }));
    }

    fn nobody_in_danger(&mut self, word: Span, none: Span) {
        let yet = self.is_yet(none) || self.is_first_count(none);
        let sure = if yet { Sure::Preliminary } else { Sure::Stated };
        let none = Figure { value: Some(0), sure, settles: true, ..figure(Count::InDanger, none.with(word)) };
        self.out.push(Said::Figure(none));
    }

    /// 涉险人数不详, 威胁下游群众安全: persons are in danger, and nobody says how many.
    fn speaks_of_persons(&self, word: Span, of_persons: bool) -> bool {
        if of_persons {
            return self.asked(word).is_some()
                || self.doc.one_of(word.end, words!["人", "群众", "居民", "住户", "村民"]).is_some();
        }
        let threatens = self.doc.one_of(word.start, THREATENS).is_some();
        let object = Span::new(word.end, self.clause.end.min(word.end.saturating_add(NEAR)));
        threatens
            && (self.tagged(object, PERSON).is_some()
                || self.doc.contains(object, words!["群众", "居民", "住户", "村民"]))
    }

    /// Whether a word says that persons are in danger, or where they still are.
    pub(super) const fn is_of_danger(hit: &Hit) -> bool {
        hit.tags.has(IN_DANGER.and(STILL_THERE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::tests::of;

    fn read(phrases: &[(&str, Count, &str)]) {
        let mut wrong = Vec::new();
        for (text, count, want) in phrases {
            let got = of(text, *count);
            if got != *want {
                wrong.push(format!("{text}: {count:?} {got}, not {want}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn who_is_said_to_be_in_danger() {
        use Count::InDanger;
        read(&[
            ("涉险12人", InDanger, "12"),
            ("12人涉险", InDanger, "12"),
            ("涉险人员12名", InDanger, "12"),
            ("12名涉险人员全部获救", InDanger, "12"),
            ("涉险人数:12人", InDanger, "12"),
            ("涉险群众35户120人", InDanger, "120"),
            ("5名驴友遇险", InDanger, "5"),
            ("威胁下游35户120人", InDanger, "120"),
            ("威胁下游2个村35户、120人生命财产安全", InDanger, "120"),
            ("威胁下游35户(120人)", InDanger, "120"),
            ("受威胁群众35户,120人", InDanger, "120"),
            ("受威胁群众 120 人", InDanger, "120"),
            ("受威胁群众120余人", InDanger, "~120"),
            ("约120人受到威胁", InDanger, "~120"),
            ("120名群众的生命财产安全受到严重威胁", InDanger, "120"),
            ("对下游120人构成威胁", InDanger, "120"),
            ("直接威胁12户45人", InDanger, "45"),
            ("危及桥上施工人员8人", InDanger, "8"),
            ("紧急撤离前有40人处于危险", InDanger, "40"),
            ("还有四十个人处在危险中", InDanger, "40"),
            ("井下还有23人", InDanger, "23"),
            ("井下还有23人安全不明", InDanger, "23"),
            ("井下还有23人(安全不明)", InDanger, "23"),
            ("还有23人在井下", InDanger, "23"),
            ("船上还有约6人", InDanger, "~6"),
            ("初步统计威胁120人", InDanger, "?120"),
            ("可能威胁下游120人", InDanger, "?120"),
            ("一旦溃坝将威胁下游120人", InDanger, "?120"),
            ("威胁王家沟12人、李家峁20人", InDanger, "32"),
            ("涉险人数由12人上升至15人", InDanger, "15"),
            ("涉险12人。又有3人涉险", InDanger, "15"),
            ("无人员涉险", InDanger, "0"),
            ("涉险人员:无", InDanger, "0"),
            ("暂无涉险人员", InDanger, "?0"),
            ("没有群众受威胁", InDanger, "0"),
        ]);
    }

    #[test]
    fn a_danger_without_a_number_is_unknown() {
        use Count::InDanger;
        read(&[
            ("涉险人数正在核实", InDanger, "unknown"),
            ("多人涉险", InDanger, "unknown"),
            ("威胁下游群众安全", InDanger, "unknown"),
            ("威胁王家沟12户40人,李家峁8户25人", InDanger, "unknown"),
            ("威胁王家沟40人。", InDanger, "40"),
            ("12人涉险。其余涉险人数不详", InDanger, "12"),
        ]);
    }

    #[test]
    fn whoever_another_word_counts_stays_with_it() {
        use Count::{Dead, Evacuated, InDanger, Injured, Missing, Trapped};
        read(&[
            ("涉险12人、被困3人", InDanger, "12"),
            ("涉险12人、被困3人", Trapped, "3"),
            ("23人涉险,其中3人被困,2人失联", InDanger, "23"),
            ("23人涉险,其中3人被困,2人失联", Trapped, "3"),
            ("23人涉险,其中3人被困,2人失联", Missing, "2"),
            ("12人涉险被困", Trapped, "12"),
            ("涉险12人,送医", Injured, "-"),
            ("3人被困", InDanger, "-"),
            ("2人失联", InDanger, "-"),
            ("井下还有23人下落不明", InDanger, "-"),
            ("井下还有23人,下落不明", InDanger, "-"),
            ("井下还有23人(下落不明)", InDanger, "-"),
            ("井下还有3个没上来", InDanger, "-"),
            ("井下还有3个没上来", Trapped, "3"),
            ("转移群众12户38人", InDanger, "-"),
            ("转移受威胁群众120人", InDanger, "-"),
            ("转移受威胁群众120人", Evacuated, "120"),
            ("转移受洪水威胁的群众35户120人", InDanger, "-"),
            ("转移120名受威胁群众", InDanger, "-"),
            ("救出涉险人员3人", InDanger, "-"),
            ("下游32户107人正在转移", InDanger, "-"),
            ("威胁下游32户107人,已全部转移", InDanger, "107"),
            ("威胁下游32户107人正在转移", Evacuated, "107"),
            ("紧急撤离前有40人处于危险", Evacuated, "-"),
            ("死亡2人、涉险12人", Dead, "2"),
            ("死亡2人、涉险12人", InDanger, "12"),
        ]);
    }

    #[test]
    fn what_is_no_danger_to_persons_counts_nobody() {
        use Count::{InDanger, Injured};
        read(&[
            ("持刀威胁2名店员", InDanger, "-"),
            ("发短信威胁3人", InDanger, "-"),
            ("2人威胁店员", InDanger, "-"),
            ("险情已解除,下游120人返家", InDanger, "-"),
            ("对下游120人的威胁已经解除", InDanger, "-"),
            ("未威胁到下游120人", InDanger, "-"),
            ("不威胁村庄", InDanger, "-"),
            ("威胁下游村庄和公路", InDanger, "-"),
            ("威胁民房12间", InDanger, "-"),
            ("发生较大涉险事故", InDanger, "-"),
            ("1人有生命危险", InDanger, "-"),
            ("无生命危险", InDanger, "-"),
            ("井下还有23人作业,均安全", InDanger, "-"),
            ("井下还有23人,人员安全", InDanger, "-"),
            ("井下还有2台水泵", InDanger, "-"),
            ("1人重伤有生命危险", Injured, "1"),
        ]);
    }
}
