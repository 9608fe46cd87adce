//! Words that found no number: being found out (正在核实), of one person (老汉没了), of whom the
//! clause before spoke, or of some.

use super::roles::role;
use super::wounds::WOUND;
use super::{Clause, Count, Figure, Said, count_of, figure};
use crate::doc::Span;
use crate::quantities::{one_pair, one_person, that_one, together};
use crate::scan::Hit;
use crate::words::{
    ASKING, CASUALTIES, FAINT, NEEDS_PERSON, PERSON, RESCUED, SAFE, SHARE, STRUCK, TRAPPED, WEAK,
};

impl Clause<'_, '_> {
    pub(super) fn without_number(&mut self, word: usize) {
        let Some(hit) = self.words.get(word).copied() else { return };
        if self.taken.get(word) == Some(&true) {
            return;
        }
        if hit.tags.has(SAFE) {
            // 1人腰部受伤,另1人没事: nor was the first.
            let rest =
                self.numbers.iter().any(|number| number.another && number.span.start <= hit.span.start);
            // 别人没事: somebody else was not so lucky.
            if rest
                || self
                    .doc
                    .ends_with(
                        hit.span.start,
                        words!["别", "其他", "其余", "旁", "其它", "别的", "大", "女", "男"],
                    )
                    .is_some()
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
        if self.doc.ends_with(hit.span.start, words!["其他人员", "其它人员", "其他", "其他人"]).is_some()
        {
            return;
        }
        if hit.tags.has(RESCUED) {
            self.rescued(hit);
            return;
        }
        if let Some(none) = self.none_behind(hit.span) {
            self.nobody(hit, none);
            return;
        }
        let next =
            self.doc.one_of(hit.span.end, words!["人数", "情况", "原因", "时间", "事故", "赔偿", "人员名单"]);
        let asked = self.asked(hit.span);
        let counts: &[Count] = if hit.tags.has(CASUALTIES) { &[Count::Dead, Count::Injured] } else { &[] };
        if hit.tags.has(CASUALTIES) {
            let span = asked.map_or(hit.span, |asked| asked.with(hit.span));
            if asked.is_some()
                || next.is_none()
                    && self.doc.ends_with(hit.span.start, words!["人员", "造成", "有"]).is_some()
            {
                let asked = asked.is_some();
                self.out.extend(
                    counts.iter().map(|&count| Said::Figure(Figure { asked, ..figure(count, span) })),
                );
            }
            return;
        }
        let Some(count) = count_of(hit.tags) else { return };
        // 谁家有人没回来问一下: asked of all.
        if count == Count::Missing && self.doc.contains(self.clause, words!["谁"]) {
            return;
        }
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

    pub(super) fn is_cause(&self, word: Span) -> bool {
        self.doc.contains(Span::new(word.end, (word.end + 3).min(self.clause.end)), words!["原因", "身份"])
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
            || self.doc.one_of(hit.span.end, words!["车", "货", "羊", "牛", "船", "大车", "小车"]).is_some()
            || count == Count::Trapped && self.counts_things(hit.span.end)
        {
            return;
        }
        // 三个没上来电话打不通: known to be down there.
        if self.is_of_telephone(hit)
            && self.tagged(Span::new(self.clause.start, hit.span.start), TRAPPED).is_some()
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
        let person = self.tagged(before, PERSON).filter(|person| !self.is_no_other(*person, before));
        // 锁骨怕是断了: the wound is doubted, and not that he was hurt.
        // 拍片说是骨折: so is what he has.
        let told = words!["说是", "怕是", "可能是", "估计是", "像是", "怀疑", "怀疑是", "疑似", "估计"];
        let doubted = (count == Count::Injured).then(|| self.doc.ends_with(hit.span.start, told)).flatten();
        let sure = if hit.word == WOUND || doubted.is_some() {
            let start = doubted.unwrap_or(hit.span.start);
            self.sure(Span::new(start, start), false)
        } else {
            self.sure(hit.span, false)
        };
        let share = hit.tags.has(SHARE);
        let also = self.also(hit.span);
        // 女的醒了,让贼拿改锥戳了后背: done to whom the clause before named.
        let passive = self.doc.one_of(self.clause.start, words!["被", "让", "叫", "给", "遭"]).is_some();
        let all_of_them = self.doc.one_of(self.clause.start, words!["都", "均", "全部", "全都"]).is_some();
        let near = if count == Count::Trapped {
            3
        } else if count == Count::Missing {
            // 昨日早8时外出放羊至今未归
            14
        } else if all_of_them {
            16
        } else if passive || hit.word == WOUND {
            12
        } else {
            6
        };
        let after_rescue = before.len() <= 14 && self.tagged(before, RESCUED).is_some();
        if self.is_by_the_way(hit, count, before, one.is_some()) || self.is_found_again(hit.span, count) {
            return;
        }
        let noun = self.doc.one_of(hit.span.start, words!["伤者", "死者", "伤员"]).is_some();
        let they = !hit.tags.has(NEEDS_PERSON) || self.are_they(before);
        let mut say = |value: Option<u32>, another: bool, span: Span| {
            self.out.push(Said::Figure(Figure {
                value,
                sure,
                share,
                another,
                they: value.is_none() && matches!(self.doc.at(self.clause.start), '人' | '他' | '她'),
                weak: hit.tags.has(WEAK.and(STRUCK)),
                struck: hit.tags.has(STRUCK.and(FAINT)) || noun && value.is_none(),
                role: role(self.doc, span),
                ..figure(count, span)
            }));
        };
        let unnamed = person.is_none() && self.numbers.is_empty() && !noun;
        // 埋住一个,有两个跑出来了,人叫不应: no answer from one, whoever of them it is.
        let faint_of_several =
            hit.tags.has(FAINT) && self.subject.is_some_and(|subject| subject.value != Some(1));
        if faint_of_several && one.is_none() && unnamed {
            return;
        }
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
            && (subject.bound && count != Count::Injured
                || all_of_them
                || subject.value.is_none_or(|value| value <= 3))
            && (count != Count::Dead
                || subject.bound
                || subject.value == Some(1)
                || self.doc.contains(Span::new(self.clause.start, hit.span.start), words!["都", "全", "均"]))
            && !self.doc.contains(after, words!["半", "不少", "几个", "一些", "多数", "大部分"])
        {
            // 捞上来一个,没救过来: whom the clause before counted. 一家四口…,小的没救下: not
            // the four.
            let all =
                self.doc.contains(Span::new(self.clause.start, hit.span.start), words!["都", "全", "均"]);
            let whole = count != Count::Dead || subject.value == Some(1) || before.len() == 0 || all;
            // 我家的也吐了: one of others, and nobody says how many.
            let one_of_many = count == Count::Injured && also && !subject.bound;
            // 赵某家房塌了…,挖出来人都殁了: more than the one who was named.
            let more = all && subject.value == Some(1);
            let value = subject.value.filter(|_| whole && !one_of_many && !more);
            say(value, subject.another, hit.span);
            // 1人被刀捅伤,经抢救无效死亡: no longer among the hurt.
            if let Some(Said::Figure(said)) = self.out.last_mut() {
                said.same = count == Count::Dead && subject.bound;
            }
        } else if hit.tags.has(STRUCK) {
            // 砸了: what, if nobody is named, is not said.
        } else if hit.tags.has(NEEDS_PERSON)
            && count == Count::Dead
            && before.len() == 0
            && hit.span.start > self.clause.start
            && self.subject.is_none()
        {
            // 当场就不行了: the one of whom the sentence before told, or nobody.
            self.out.push(Said::Figure(Figure { they: true, weak: true, ..figure(count, hit.span) }));
        } else if hit.tags.has(NEEDS_PERSON) {
            let they = count == Count::Trapped && self.doc.at_before(hit.span.start) == '人';
            let near = person.is_some_and(|person| person.end == hit.span.start || before.len() <= 8);
            if near || they {
                say(None, false, hit.span);
            } else if count == Count::Trapped {
                self.waiting = Some((hit.span, count));
            }
        } else {
            if count == Count::Trapped {
                self.waiting = Some((hit.span, count));
            }
            // 左前臂骨折: one person has no two of them.
            let sided = matches!(self.doc.at(hit.span.start), '左' | '右')
                || matches!(self.doc.at_before(hit.span.start), '左' | '右');
            say((sided && hit.word == WOUND).then_some(1), false, hit.span);
        }
    }
}
