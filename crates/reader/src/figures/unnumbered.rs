//! Words that found no number: denied (无人员伤亡), being found out (正在核实), of one person
//! (老汉没了), of whom the clause before spoke, or of some.

use super::roles::role;
use super::{Clause, Count, Figure, Said, Sure, count_of, figure};
use crate::clock_words::piece;
use crate::composed::BODY;
use crate::contacts::SURNAMES;
use crate::doc::{Span, is_han};
use crate::numerals;
use crate::quantities::{first_at, named, one_pair, one_person, that_one, together};
use crate::scan::Hit;
use crate::words::{
    ASKING, CASUALTIES, DEAD, NEEDS_PERSON, NONE, NONE_YET, PERSON, PRELIMINARY, RESCUED, SAFE, SHARE,
    STRUCK, WEAK,
};

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
        let other = self.doc.contains(between, &["其他", "其它", "生命危险", "大碍", "证"]);
        // 没有人员被困、伤亡: what denies the first denies the rest of the list.
        let listed = self.words.iter().filter(|w| between.holds(w.span)).all(|w| {
            let next = Span::new(w.span.end, word.start);
            next.len() <= 6 && self.doc.contains(next, &["、", "和", "及", "或", "与"])
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
        const FILLING: &[&str] = &[
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
            .any(|hit| hit.tags.has(NONE_YET.and(PRELIMINARY)))
    }

    pub(super) fn without_number(&mut self, word: usize) {
        let Some(hit) = self.words.get(word).copied() else { return };
        if self.taken.get(word) == Some(&true) {
            return;
        }
        if hit.tags.has(SAFE) {
            // 别人没事: somebody else was not so lucky.
            if self.doc.ends_with(hit.span.start, &["别", "其他", "其余", "旁", "其它", "别的"]).is_some()
            {
                return;
            }
            self.out.push(Said::Safe { span: hit.span });
            return;
        }
        if let Some(none) = self.denied(hit.span) {
            self.nobody(hit, none);
            return;
        }
        // 无其他人员伤亡: no one besides those counted.
        if self.doc.ends_with(hit.span.start, &["其他人员", "其它人员", "其他", "其他人"]).is_some()
        {
            return;
        }
        if hit.tags.has(RESCUED) {
            if !self.is_followed_by_number(hit.span) {
                // 另一个…已救出: not whom the clause before spoke of.
                if self.doc.contains(Span::new(self.clause.start, hit.span.start), &["另一", "另外"]) {
                    return;
                }
                let all = self.doc.contains(self.clause, &["全部", "都", "均", "全"]);
                // 人救出来了: they; a bare 救出来了 frees the one that was spoken of.
                let they = ["人", "人员", "人已", "人都", "群众", "人已经", "人员已", "大家", "人全"];
                let only = self.doc.trim(Span::new(self.clause.start, hit.span.start));
                let bare = self.doc.folded(only);
                let all = all
                    || [
                        "刚", "刚刚", "才", "又", "这会", "自己", "已", "均已", "现已", "已被", "后被",
                        "都已", "已经", "后", "被",
                    ]
                    .contains(&bare.as_str());
                let all = all
                    || self.doc.ends_with(hit.span.start, &they).is_some()
                        && self.one_before(hit.span).is_none();
                let number = if all { None } else { Some(0) };
                self.out.push(Said::Rescued { number, span: hit.span });
            }
            return;
        }
        if let Some(none) = self.none_behind(hit.span) {
            self.nobody(hit, none);
            return;
        }
        let next =
            self.doc.one_of(hit.span.end, &["人数", "情况", "原因", "时间", "事故", "赔偿", "人员名单"]);
        let asked = self.asked(hit.span);
        let counts: &[Count] = if hit.tags.has(CASUALTIES) { &[Count::Dead, Count::Injured] } else { &[] };
        if hit.tags.has(CASUALTIES) {
            let span = asked.map_or(hit.span, |asked| asked.with(hit.span));
            if asked.is_some()
                || next.is_none() && self.doc.ends_with(hit.span.start, &["人员", "造成", "有"]).is_some()
            {
                let asked = asked.is_some();
                self.out.extend(
                    counts.iter().map(|&count| Said::Figure(Figure { asked, ..figure(count, span) })),
                );
            }
            return;
        }
        let Some(count) = count_of(hit.tags) else { return };
        // 后生腿压了, 不知道断了没有: how badly is not known, but he was hurt.
        let how_badly = |asked: &Span| {
            count == Count::Injured && asked.start >= self.clause.end && self.one_before(hit.span).is_some()
        };
        if let Some(asked) = asked
            .filter(|_| count != Count::Evacuated && !self.is_cause(hit.span))
            .filter(|asked| !how_badly(asked))
        {
            self.out.push(Said::Figure(Figure { asked: true, ..figure(count, hit.span.with(asked)) }));
            return;
        }
        if count == Count::Evacuated {
            self.waiting = Some((hit.span, count));
        }
        if next.is_some() || count == Count::Evacuated {
            return;
        }
        // 死亡1人(窑塌被埋): how those counted before came to it.
        if count == Count::Trapped && self.in_brackets() {
            return;
        }
        self.somebody(hit, count);
    }

    /// 伤亡:无 of a form.
    pub(super) fn none_behind(&self, word: Span) -> Option<Span> {
        let mut end = word.end;
        while let Some((after, _)) = self.doc.one_of(end, &["情况", "人数", "人员", ":", " "]) {
            end = after;
        }
        let (after, _) = self.doc.one_of(end, &["暂无", "无", "没有", "0人", "零"])?;
        let closed = !is_han(self.doc.at(after)) || self.doc.one_of(after, &["人员", "伤亡"]).is_some();
        (end > word.end && closed && self.doc.at(end) != ' ').then_some(Span::new(end, after))
    }

    pub(super) fn is_cause(&self, word: Span) -> bool {
        self.doc.contains(Span::new(word.end, (word.end + 3).min(self.clause.end)), &["原因", "身份"])
    }

    pub(super) fn nobody(&mut self, hit: Hit, none: Span) {
        let sure = if self.is_yet(none) { Sure::Preliminary } else { Sure::Stated };
        let span = none.with(hit.span);
        // 没有感染, 没送医 say nothing of the number of injured; 没伤 does.
        // 无危重: nor do 无重伤 and the like.
        if hit.tags.has(SHARE) || hit.tags.has(WEAK) && hit.span.len() > 1 {
            return;
        }
        let mut zero = |count| {
            self.out.push(Said::Figure(Figure {
                value: Some(0),
                sure,
                settles: true,
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

    /// 正在核实 after (or before) the word, in its clause or the next.
    pub(super) fn asked(&self, word: Span) -> Option<Span> {
        let mut end = self.clause.end;
        if end.saturating_sub(word.end) <= 4 {
            end = end.saturating_add(8).min(self.sentence.end);
        }
        let after = Span::new(word.end, end.min(word.end + 24));
        self.tagged(after, ASKING)
    }

    /// A word without a number: one person, the one of the clause before, or some.
    pub(super) fn somebody(&mut self, hit: Hit, count: Count) {
        let before = Span::new(self.past_adverbs(hit.span.start), hit.span.start);
        let after = Span::new(hit.span.end, (hit.span.end + 6).min(self.clause.end));
        if count == Count::Trapped && self.doc.at_before(hit.span.start) == '车'
            || self.doc.one_of(hit.span.end, &["车", "货", "羊", "牛", "船", "大车", "小车"]).is_some()
            || count == Count::Trapped && self.counts_things(hit.span.end)
        {
            return;
        }
        if hit.tags.has(STRUCK) && !self.is_struck(hit.span) {
            return;
        }
        let object = hit.tags.has(STRUCK).then(|| self.object_before(hit.span)).flatten();
        let one = match object {
            Some(object) => one_person(self.doc, object),
            None => self.one_before(hit.span),
        };
        let one = one
            .filter(|one| !hit.tags.has(NEEDS_PERSON) || self.is_said_of(*one, hit.span))
            .or_else(|| one_person(self.doc, after))
            .or_else(|| that_one(self.doc, after));
        // 人当时就没了: those spoken of, not persons of their own.
        let person =
            self.tagged(before, PERSON).filter(|person| person.len() > 1 || person.start > before.start);
        let sure = self.sure(hit.span, false);
        let share = hit.tags.has(SHARE);
        let also = self.also(hit.span);
        let near = if count == Count::Trapped { 3 } else { 6 };
        let after_rescue = before.len() <= 14 && self.tagged(before, RESCUED).is_some();
        if self.is_by_the_way(hit, count, before, one.is_some()) {
            return;
        }
        let noun = self.doc.one_of(hit.span.start, &["伤者", "死者", "伤员"]).is_some();
        let they = !hit.tags.has(NEEDS_PERSON) || self.are_they(before);
        let mut say = |value: Option<u32>, another: bool, span: Span| {
            self.out.push(Said::Figure(Figure {
                value,
                sure,
                share,
                another,
                weak: hit.tags.has(WEAK.and(STRUCK)),
                struck: hit.tags.has(STRUCK) || noun && value.is_none(),
                role: role(self.doc, span),
                ..figure(count, span)
            }));
        };
        let unnamed = person.is_none() && self.numbers.is_empty() && !noun;
        let pair = one_pair(
            self.doc,
            object.unwrap_or(Span::new(
                hit.span.start.saturating_sub(16).max(self.clause.start),
                hit.span.start,
            )),
        );
        if let Some(pair) = pair {
            say(Some(2), also, hit.span.with(pair));
        } else if let Some(one) = one {
            let (all, number) = together(self.doc, one, self.clause.start);
            say(Some(number), also, hit.span.with(all));
        } else if (before.len() <= near || after_rescue)
            && unnamed
            && they
            && let Some(subject) = self.subject
            && (subject.bound && count != Count::Injured || subject.value.is_none_or(|value| value <= 3))
            && (count != Count::Dead
                || subject.bound
                || subject.value == Some(1)
                || self.doc.contains(Span::new(self.clause.start, hit.span.start), &["都", "全", "均"]))
            && !self.doc.contains(after, &["半", "不少", "几个", "一些", "多数", "大部分"])
        {
            // 捞上来一个,没救过来: whom the clause before counted. 一家四口…,小的没救下: not
            // the four.
            let all = self.doc.contains(Span::new(self.clause.start, hit.span.start), &["都", "全", "均"]);
            let whole = count != Count::Dead || subject.value == Some(1) || before.len() == 0 || all;
            // 我家的也吐了: one of others, and nobody says how many.
            let one_of_many = count == Count::Injured && also && !subject.bound;
            say(subject.value.filter(|_| whole && !one_of_many), subject.another, hit.span);
        } else if hit.tags.has(STRUCK) {
            // 砸了: what, if nobody is named, is not said.
        } else if hit.tags.has(NEEDS_PERSON) {
            if person.is_some_and(|person| person.end == hit.span.start || before.len() <= 8) {
                say(None, false, hit.span);
            }
        } else {
            if count == Count::Trapped {
                self.waiting = Some((hit.span, count));
            }
            say(None, false, hit.span);
        }
    }

    /// 把老太太碰了, 老汉被车撞了: what was done to somebody, not by him.
    pub(super) fn is_struck(&self, word: Span) -> bool {
        let lead = Span::new(self.clause.start.max(word.start.saturating_sub(14)), word.start);
        self.doc.contains(lead, &["把", "将", "被", "让", "叫", "给", "教", "连"])
    }

    /// 男的…把女的砍了: the words after 把, in which the one it was done to stands.
    fn object_before(&self, word: Span) -> Option<Span> {
        let start = (self.clause.start..word.start)
            .rev()
            .find_map(|i| self.doc.one_of(i, &["把", "将"]).map(|(end, _)| end))?;
        Some(Span::new(start, word.start))
    }

    /// 压埋柴房2间, 埋了半边路: things, and how many of them.
    fn counts_things(&self, from: usize) -> bool {
        const MEASURES: &str = "间处孔辆亩只头台座条米公里栋棵株片方块";
        const THINGS: &[&str] = &[
            "房", "圈", "棚", "路", "车", "窑", "庄稼", "玉米", "猪", "羊", "牛", "摩托", "三轮", "门",
            "半边", "院", "道路", "水渠", "电杆", "机器", "设备",
        ];
        let near = Span::new(from, (from + 8).min(self.clause.end));
        let measured = (near.start + 1..near.end).any(|i| {
            MEASURES.contains(self.doc.at(i))
                && (self.doc.at_before(i).is_ascii_digit()
                    || numerals::digit(self.doc.at_before(i)).is_some()
                    || matches!(self.doc.at_before(i), '几' | '多' | '余'))
        });
        let opening = self.doc.one_of(from, &["了", "着", "住", "到"]).map_or(from, |(end, _)| end);
        measured || self.doc.one_of(opening, THINGS).is_some()
    }

    /// 人都, 他: no more than who was spoken of; 刹车没了 is said of the brakes.
    fn are_they(&self, before: Span) -> bool {
        let found = before.len() <= 8 && self.tagged(before, RESCUED).is_some();
        found || self.doc.slice(before).iter().all(|&c| "人他她也都就已经全当时又这会儿阵场了,".contains(c))
    }

    /// 老人面和药都快没了: what has run out is not the person.
    fn is_said_of(&self, one: Span, word: Span) -> bool {
        const THINGS: &str = "面药米油粮钱水电煤炭气话车羊牛料";
        let between = Span::new(one.end.min(word.start), word.start);
        let gone = self.doc.one_of(word.start, &["没了", "没咧", "没啦", "不行"]).is_some();
        !gone
            || !self.doc.slice(between).iter().any(|&c| THINGS.contains(c))
                && self.doc.at_before(word.start) != '快'
    }

    /// Words that alone count nobody: 冲走 without anyone before it, 送医, 困的.
    fn is_by_the_way(&self, hit: Hit, count: Count, before: Span, one: bool) -> bool {
        // 电梯里困的: those who were, as told elsewhere.
        if self.doc.at_before(hit.span.end) == '的' && hit.span.end == self.clause.end && !one {
            return true;
        }
        let taken_in = count == Count::Injured
            && matches!(self.doc.at(hit.span.start), '送' | '住')
            && hit.span.len() > 1;
        let died = self.words.iter().any(|word| word.tags.has(DEAD));
        let lost = count == Count::Missing
            && self.subject.is_some()
            && before.len() <= 3
            && self.doc.ends_with(hit.span.start, &["电话", "手机", "打", "人"]).is_none();
        hit.tags.has(WEAK) && !lost && !(taken_in && one && !died)
    }

    /// 经120现场确认已死亡: who found it and how says nothing of whom.
    fn past_adverbs(&self, limit: usize) -> usize {
        const ADVERBS: &[&str] = &[
            "经",
            "于",
            "120",
            "现场",
            "确认",
            "医护人员",
            "医生",
            "医务人员",
            "急救人员",
            "已经",
            "已",
            "均",
            "当场",
            "后",
            "不幸",
            "宣告",
            "诊断",
            "宣布",
            "捞起",
            "打捞起",
            "捞出",
            "挖出",
            "抢救",
            "送医",
            "送往医院",
            "送医院",
            "早就",
            "早已",
            "人",
            "当时就",
            "就",
            "全力",
            "到场",
            "检查",
            "经检查",
            "发现",
            "时",
        ];
        let mut i = self.clause.start;
        if let Some(time) = piece(self.doc, i).filter(|time| time.end <= limit) {
            i = time.end;
        }
        // 送至米脂县医院时已无生命体征
        if let Some((after, _)) = self.doc.one_of(i, &["送至", "送到", "送往", "送"])
            && let Some(house) =
                self.doc.find(Span::new(after, limit.min(after + 12)), &["医院", "卫生院", "急诊"])
        {
            i = self.doc.one_of(house.end, &["途中", "时", "后"]).map_or(house.end, |(end, _)| end);
        }
        while let Some(end) =
            ADVERBS.iter().filter_map(|word| self.doc.word(i, word)).filter(|&end| end <= limit).max()
        {
            i = end;
        }
        if i == limit { i } else { self.clause.start }
    }

    fn in_brackets(&self) -> bool {
        let lead =
            Span::new(self.clause.start.saturating_sub(30).max(self.sentence.start), self.clause.start);
        self.doc.slice(lead).iter().rev().find(|&&c| matches!(c, '(' | ')')) == Some(&'(')
    }

    /// 那个也没了: one more.
    pub(super) fn also(&self, word: Span) -> bool {
        self.doc.ends_with(word.start, &["也", "也已", "也被"]).is_some()
    }

    pub(super) fn one_before(&self, word: Span) -> Option<Span> {
        let lead = Span::new(word.start.saturating_sub(16).max(self.clause.start), word.start);
        one_person(self.doc, lead)
            .or_else(|| that_one(self.doc, lead))
            .or_else(|| named(self.doc, lead))
            .or_else(|| self.name_of_body(word))
    }

    /// 张二虎胳膊燎了: a name right before a part of the body.
    fn name_of_body(&self, word: Span) -> Option<Span> {
        let name = self.doc.trim(Span::new(self.clause.start, word.start));
        let han = (name.start..name.end).all(|i| is_han(self.doc.at(i)));
        let body = BODY.iter().any(|part| self.doc.word(word.start, part).is_some());
        (han && body && matches!(name.len(), 2 | 3) && SURNAMES.contains(self.doc.at(name.start)))
            .then_some(name)
    }
}
