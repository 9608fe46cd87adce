//! Numbers and words of one clause brought together: which word takes which number, and
//! what stands beside them (又, 其中, 由…上升至).

use super::roles::role;
use super::{ACTIVE, Clause, Count, Figure, REACH, STATUS, Said, count_of, figure, touches};
use crate::doc::{Span, is_han};
use crate::list::Words;
use crate::quantities::Quantity;
use crate::words::{
    ASKING, CASUALTIES, DEAD, EVACUATED, FAINT, HURT, MEASURE, MISSING, MORE, NONE, NONE_YET, PART,
    PRELIMINARY, RESCUED, RISES, SHARE, STRUCK, TRAPPED, WEAK,
};

impl Clause<'_, '_> {
    pub(super) fn bind(&mut self, number: usize, rise: Option<Span>) {
        let Some(&quantity) = self.numbers.get(number) else { return };
        let before =
            number.checked_sub(1).and_then(|n| self.numbers.get(n)).map_or(self.clause.start, |q| q.span.end);
        let after = self.numbers.get(number + 1).map_or(self.clause.end, |q| q.span.start);
        if !quantity.compact
            && let Some(left) = self.left(quantity, before, rise)
        {
            self.take(left, quantity);
            let rescued = self.words.get(left).is_some_and(|word| word.tags.has(RESCUED));
            let trapped = self.words.get(left).is_some_and(|word| word.tags.has(TRAPPED.and(MISSING)));
            if let Some(right) = self.right(quantity, after)
                && self.words.get(right).is_some_and(|word| {
                    rescued && word.tags.has(DEAD.and(HURT)) || trapped && word.tags.has(RESCUED)
                })
            {
                self.take(right, quantity);
            } else if rescued {
                let behind = self.words.iter().position(|word| quantity.span.end <= word.span.start);
                let behind = behind.unwrap_or(self.words.len());
                let next = self.chained(behind, after);
                if next > behind {
                    self.take_too(next, quantity, after);
                }
            }
            return;
        }
        let Some(right) = self.right(quantity, after) else { return };
        self.take(right, quantity);
        let rescued = self.words.get(right).is_some_and(|word| word.tags.has(RESCUED));
        // 3名被压轻伤: both are of the same three.
        let pressed = self
            .words
            .get(right)
            .zip(self.words.get(right + 1))
            .is_some_and(|(word, next)| word.tags.has(TRAPPED) && next.span.start <= word.span.end + 1);
        let next = if rescued { self.chained(right + 1, after) } else { right + 1 };
        if rescued || pressed {
            self.take_too(next, quantity, after);
        }
    }

    /// 2人救出送医: the same persons were found dead or hurt.
    fn take_too(&mut self, next: usize, quantity: Quantity, after: usize) {
        let found = self.words.get(next).is_some_and(|word| {
            word.span.end <= after
                && word.tags.has(DEAD.and(HURT).and(MISSING))
                && !self.is_of_telephone(*word)
                && self.denied(word.span).is_none()
        });
        if found {
            self.take(next, quantity);
        }
    }

    /// The free word right before the number, with nothing but filling between.
    pub(super) fn left(&self, quantity: Quantity, before: usize, rise: Option<Span>) -> Option<usize> {
        let rises = rise.is_some_and(|rise| rise.end <= quantity.span.start);
        let (word, hit) =
            self.words.iter().enumerate().rev().find(|(_, w)| w.span.end <= quantity.span.start)?;
        let gap = quantity.span.start.saturating_sub(hit.span.end);
        let moved = hit.tags.has(EVACUATED);
        // 受伤的不是4个是5个
        let mended = self.doc.contains(Span::new(hit.span.end, quantity.span.start), words!["不是"]);
        let rises = rises || mended;
        let reach = if rises || moved { 18 } else { 8 };
        let free = self.taken.get(word) == Some(&false) && (rises || hit.span.start >= before);
        let between = Span::new(hit.span.end, quantity.span.start);
        let filled = rises || gap == 0 || moved || self.is_filling(between, hit.tags.has(EVACUATED));
        // 没上来 and the like describe who was counted before them.
        let follows_only = self.doc.at(hit.span.start) == '没' || self.doc.at(hit.span.start) == '未';
        let denied = self.denied(hit.span).is_some();
        (free && gap <= reach && filled && !(follows_only && gap > 2) && !denied).then_some(word)
    }

    pub(super) fn is_filling(&self, between: Span, households: bool) -> bool {
        const FILLING: &Words = words![
            "人数",
            ":",
            "人员",
            "群众",
            "村民",
            "学生",
            "工人",
            "居民",
            "住户",
            "老人",
            "矿工",
            "民工",
            "员工",
            "职工",
            "乘客",
            "约",
            "共",
            "达",
            "到",
            "至",
            "为",
            "有",
            "的",
            "了",
            "各",
            "已",
            "也",
            "还",
            "大约",
            "大概",
            "近",
            "超过",
            "分别",
            "是",
            "者",
            "计",
            "就",
            "又",
            "不变仍",
            "不变",
            "没变",
            "还有",
            "一家",
            "老",
            "全家",
            "家里",
            "了",
            "下",
            "底下",
            "下头",
            "下面",
            "旁边",
            "路边",
            "路上",
            "路过",
            "过路",
            "里头",
            "车里",
            "车上",
            "屋里",
            "站着",
            "里面",
            "累计",
            "均",
            "在内",
            "游客",
            "该矿",
            "那",
            "那个",
            "这",
            "出来",
            "仅",
            "应为",
            "应是",
            "实为",
            "更正为",
            "核实为",
            "仍为",
            "仍",
            "均为",
            "另外",
            "另",
            "师生",
            "至少",
            "去",
            "进去",
            "下去",
            "住",
        ];
        let mut i = between.start;
        while i < between.end {
            if let Some(end) = self.doc.longest_of(i, FILLING) {
                i = end;
            } else if households
                && (self.doc.at(i).is_ascii_digit()
                    || "户余多一二三四五六七八九十百两家".contains(self.doc.at(i)))
            {
                i += 1;
            } else {
                return self.names_persons(Span::new(i, between.end));
            }
        }
        true
    }

    /// 砸伤采煤工1名: any noun of persons may stand between, but no other word we know.
    fn names_persons(&self, between: Span) -> bool {
        const NOUN_ENDS: &str = "工员民生众客者人师户孩娃长妇男女子姓患童医警";
        let last = self.doc.at_before(between.end);
        let han = (between.start..between.end)
            .all(|i| is_han(self.doc.at(i)) && !"了在把被和与及于".contains(self.doc.at(i)));
        let other = STATUS.and(NONE).and(NONE_YET).and(MEASURE).and(PRELIMINARY).and(ASKING);
        between.len() <= 8 && NOUN_ENDS.contains(last) && han && self.tagged(between, other).is_none()
    }

    /// The next free word after the number, unless it belongs to the number behind it.
    pub(super) fn right(&self, quantity: Quantity, after: usize) -> Option<usize> {
        let (word, hit) =
            self.words.iter().enumerate().find(|(_, word)| quantity.span.end <= word.span.start)?;
        // 一个送医院路上没了: how it ended counts, not the way there.
        let (word, hit) = self
            .words
            .get(word + 1)
            .filter(|next| {
                hit.tags.has(HURT) && hit.tags.has(WEAK) && next.tags.has(DEAD) && next.span.start < after
            })
            .filter(|next| next.span.start <= hit.span.end + 6 && self.denied(next.span).is_none())
            .map_or((word, hit), |next| (word + 1, next));
        if hit.tags.has(STRUCK) && !self.is_struck(hit.span) {
            return None;
        }
        let gap = hit.span.start.saturating_sub(quantity.span.end);
        // 11名工人都是吃了豆角以后恶心呕吐
        let all = self.doc.one_of(quantity.span.end, words!["都", "均"]).is_some();
        let reach = if quantity.compact { 0 } else { REACH + usize::from(all) * 8 };
        let free = self.taken.get(word) == Some(&false);
        let reserved = hit.tags.has(ACTIVE)
            && self.is_followed_by_number(hit.span)
            && !self.alternates(quantity, hit.span);
        // 四个民工埋了两个: the two, not the four.
        let after_word = self.doc.at_before(hit.span.end);
        let reserved = reserved
            || matches!(after_word, '了' | '着')
                && self.numbers.iter().any(|number| number.span.start == hit.span.end);
        let denied = self
            .denied(hit.span)
            .is_some_and(|none| quantity.span.end <= none.start || quantity.value.is_none());
        (free && gap <= reach && hit.span.start < after.max(quantity.span.end + 1) && !reserved && !denied)
            .then_some(word)
    }

    /// 5人升井3人被困: the number behind the word has a word of its own.
    pub(super) fn alternates(&self, quantity: Quantity, word: Span) -> bool {
        self.next_has_word(word) && word.start <= quantity.span.end + 2
    }

    pub(super) fn next_has_word(&self, word: Span) -> bool {
        self.numbers.iter().find(|number| word.end <= number.span.start).is_some_and(|next| {
            self.words.iter().any(|w| next.span.end <= w.span.start && w.span.start <= next.span.end + 4)
        })
    }

    pub(super) fn is_followed_by_number(&self, word: Span) -> bool {
        self.numbers.iter().any(|number| {
            let between = Span::new(word.end, number.span.start);
            word.end <= number.span.start && between.len() <= 8 && self.is_filling(between, true)
        })
    }

    pub(super) fn take(&mut self, word: usize, quantity: Quantity) {
        let Some(hit) = self.words.get(word).copied() else { return };
        if let Some(taken) = self.taken.get_mut(word) {
            *taken = true;
        }
        let span = hit.span.with(quantity.span);
        if hit.tags.has(RESCUED) {
            if quantity.value.is_some() {
                self.out.push(Said::Rescued { number: quantity.value, span, onward: false, fled: false });
            }
            return;
        }
        if hit.tags.has(CASUALTIES) {
            // 伤亡0人 is nobody; 伤亡3人 does not say which of them.
            let value = quantity.value.filter(|value| *value == 0);
            self.out.extend(
                [Count::Dead, Count::Injured]
                    .map(|count| Said::Figure(Figure { value, ..figure(count, span) })),
            );
            return;
        }
        let Some(count) = count_of(hit.tags) else { return };
        let more = self.more(span);
        // 两辆车各死1人: a number for each of several, and no sum of them.
        let lead = Span::new(span.start.saturating_sub(2).max(self.clause.start), span.end);
        let apiece = self.doc.contains(lead, words!["各", "每"]);
        let rough_death = count == Count::Dead && (quantity.about || apiece);
        self.out.push(Said::Figure(Figure {
            count,
            value: quantity.value.filter(|_| !rough_death),
            sure: self.sure(span, quantity.about),
            span,
            share: hit.tags.has(SHARE) || self.is_share(span),
            part: self.is_part(span),
            more,
            another: quantity.another
                || self.also(hit.span)
                || self.doc.ends_with(span.start, words!["另有", "另外有", "另外还有"]).is_some(),
            settles: self.settles(span),
            weak: hit.tags.has(STRUCK)
                || hit.tags.has(WEAK) && self.is_part(span)
                || hit.tags.has(WEAK) && !quantity.compact && !touches(hit.span, quantity.span),
            single: self
                .doc
                .one_of(quantity.span.start, words!["一个", "1个", "一名", "1名", "一位"])
                .is_some(),
            // 有人持刀伤人,2人受伤: the two are all that are known.
            vague: quantity.value.is_none() && self.doc.at(quantity.span.start) != '有',
            same: false,
            they: false,
            struck: hit.tags.has(STRUCK.and(FAINT)),
            asked: false,
            each: self.is_each(hit.span, quantity),
            role: role(self.doc, quantity.span),
        }));
    }

    fn is_each(&self, word: Span, quantity: Quantity) -> bool {
        let noun = self.doc.one_of(word.start, words!["死者", "伤者", "伤员"]).is_some();
        let one = self.doc.one_of(quantity.span.start, words!["一个", "一名", "一位", "一人"]).is_some();
        // 1人肋骨骨折,3人皮外伤: nobody who has the one is said to have the other.
        let wound = words!["骨折", "骨裂", "挫伤", "皮外伤", "裂伤", "软组织", "脑震荡", "扭伤", "崴"];
        let wounded = self.doc.contains(word, wound);
        (one || wounded) && !noun && quantity.span.start < word.start
    }

    pub(super) fn more(&self, span: Span) -> bool {
        let lead = Span::new(span.start.saturating_sub(4).max(self.clause.start), span.end);
        self.tagged(lead, MORE).is_some_and(|more| {
            self.tagged(self.clause, RISES).is_none_or(|rise| !rise.meets(more))
                && self.doc.one_of(more.start, words!["另一", "另1", "另外一"]).is_none()
                && self.doc.word(more.start, "另外").is_none()
        })
    }

    pub(super) fn is_share(&self, span: Span) -> bool {
        let wide = Span::new(span.start.saturating_sub(2).max(self.clause.start), span.end);
        self.tagged(wide, SHARE).is_some()
            || self.doc.contains(wide, words!["路上没", "途中", "到医院没", "送医院没", "医院没了", "送医后"])
    }

    pub(super) fn is_part(&self, span: Span) -> bool {
        let lead = Span::new(span.start.saturating_sub(8).max(self.sentence.start), span.end);
        let listed = self.doc.contains(Span::new(self.clause.start, span.start), words!["其中"]);
        listed
            || self.tagged(lead, PART).is_some()
            || self.is_of_the_rescued()
            || self.doc.ends_with(span.start, words!["有"]).is_some() && self.lead_is(words!["伤者中"])
    }

    /// 救出2人(1人死亡、1人重伤), 由5人上升至6人(1名伤者死亡): those in brackets are of those before them.
    fn is_of_the_rescued(&self) -> bool {
        let lead =
            Span::new(self.clause.start.saturating_sub(10).max(self.sentence.start), self.clause.start);
        self.doc.at_before(self.clause.start) == '('
            && (self.doc.contains(lead, words!["救出", "救起", "获救"]) || self.tagged(lead, RISES).is_some())
    }

    pub(super) fn lead_is(&self, words: &Words) -> bool {
        self.doc.contains(self.clause, words)
    }

    pub(super) fn settles(&self, span: Span) -> bool {
        let lead = Span::new(span.start.saturating_sub(6).max(self.clause.start), span.end);
        // “受伤5人”应为“受伤3人”
        let corrected = matches!(self.doc.at_before(self.clause.start), '“' | '"' | '「')
            && self
                .doc
                .ends_with(self.clause.start - 1, words!["应为", "应是", "改为", "更正为", "实为", "纠正为"])
                .is_some();
        corrected
            || self.doc.contains(
                lead,
                words![
                    "人中",
                    "目前",
                    "截至",
                    "共",
                    "合计",
                    "累计",
                    "总",
                    "应为",
                    "实际",
                    "实为",
                    "至此",
                    "人数为",
                    "现已有",
                    "现有"
                ],
            )
            || self.tagged(self.clause, RISES).is_some()
    }
}
