//! Who is counted by a number of persons: the words of death, injury, being trapped,
//! missing, moved or rescued, and the number that belongs to each.
//!
//! Worked clause by clause. A word takes the number at its side; a number is taken once,
//! except that of one rescued and found hurt or dead, who is both. What cannot be bound
//! is left: a reader that guesses is worse than one that asks.

use crate::doc::{Doc, Span, is_han};
use crate::quantities::{Quantity, first_at, named, one_person, quantities, that_one};
use crate::scan::Hit;
use crate::words::{
    ANIMAL, ASKING, CASUALTIES, DEAD, EVACUATED, HURT, MISSING, MORE, NEEDS_PERSON, NONE, NONE_YET, PART, PERSON,
    PRELIMINARY, RESCUED, RISES, SAFE, SHARE, THING, TRAPPED, Tags, WEAK, WRONG,
};

/// The counts of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Count {
    Dead,
    Injured,
    Missing,
    Trapped,
    Evacuated,
}

/// How sure the words are of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sure {
    Stated,
    About,
    Preliminary,
}

/// One thing said of persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// So many; `None` is "some" or "not known".
    Figure(Figure),
    /// Out of danger; `None` is "they", all that were spoken of.
    Rescued { number: Option<u32>, span: Span },
    /// 人没事.
    Safe { span: Span },
}

/// A figure with what its words say beside the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figure {
    pub count: Count,
    pub value: Option<u32>,
    pub sure: Sure,
    pub span: Span,
    /// 重伤, 当场死亡, 其中: of those counted.
    pub share: bool,
    pub part: bool,
    /// 又, 新增: on top of those counted.
    pub more: bool,
    /// 另一个: on top, or the first.
    pub another: bool,
    /// 上升至, 共: settles the count.
    pub settles: bool,
    /// A word that counts persons only by the way (送医).
    pub weak: bool,
    /// Being found out.
    pub asked: bool,
}

const STATUS: Tags = DEAD.and(HURT).and(MISSING).and(TRAPPED).and(EVACUATED).and(RESCUED).and(CASUALTIES).and(SAFE);
const ACTIVE: Tags = RESCUED.and(EVACUATED);
const REACH: usize = 10;

/// All that a sentence says of persons, in order.
pub(crate) fn said(doc: &Doc<'_>, sentence: Span, clauses: &[Span], hits: &[Hit]) -> Vec<Said> {
    let mut out = Vec::new();
    let mut subject: Option<(Subject, usize)> = None;
    let mut waiting: Option<Span> = None;
    for (number, &clause) in clauses.iter().enumerate() {
        let mut reading = Clause::new(doc, sentence, clause, hits);
        reading.subject = subject.filter(|(_, of)| number <= of.saturating_add(2)).map(|(value, _)| value);
        reading.read();
        if let Some(said) = inside(doc, &reading, waiting) {
            out.push(said);
            waiting = None;
        }
        waiting = reading.waiting.or(waiting);
        if let Some(value) = reading.leaves_subject() {
            subject = Some((value, number));
        }
        out.append(&mut reading.out);
    }
    out
}

/// 电梯困人, 里面3个人: the number follows in a clause of its own.
fn inside(doc: &Doc<'_>, reading: &Clause<'_, '_>, waiting: Option<Span>) -> Option<Said> {
    let word = waiting?;
    let [quantity] = reading.numbers.as_slice() else { return None };
    let within = ["里面", "里头", "内有", "梯内", "里面有", "里头有", "车内", "车上有"];
    doc.ends_with(quantity.span.start, &within)?;
    let plain = reading.words.is_empty() && !quantity.about;
    plain.then(|| Said::Figure(Figure { value: quantity.value, ..figure(Count::Trapped, word.with(quantity.span)) }))
}

const fn figure(count: Count, span: Span) -> Figure {
    Figure {
        count,
        value: None,
        sure: Sure::Stated,
        span,
        share: false,
        part: false,
        more: false,
        another: false,
        settles: false,
        weak: false,
        asked: false,
    }
}

/// So many of whom a clause spoke, and whether they were another than those before.
#[derive(Debug, Clone, Copy)]
struct Subject {
    value: Option<u32>,
    another: bool,
    /// Counted as rescued, trapped or hurt, not only named.
    bound: bool,
}

struct Clause<'d, 't> {
    doc: &'d Doc<'t>,
    sentence: Span,
    clause: Span,
    hits: &'d [Hit],
    words: Vec<Hit>,
    numbers: Vec<Quantity>,
    taken: Vec<bool>,
    /// Of whom the clause before spoke.
    subject: Option<Subject>,
    /// A word of being trapped that found no number.
    waiting: Option<Span>,
    out: Vec<Said>,
}

impl<'d, 't> Clause<'d, 't> {
    fn new(doc: &'d Doc<'t>, sentence: Span, clause: Span, hits: &'d [Hit]) -> Self {
        let mut words: Vec<Hit> = Vec::new();
        for hit in first_at(clause.start, hits).iter().take_while(|hit| hit.span.start < clause.end) {
            let free = words.last().is_none_or(|last| last.span.end <= hit.span.start);
            // 救出被困人员3人 counts the rescued.
            let of_rescue = hit.tags.has(TRAPPED)
                && words.last().is_some_and(|last| last.tags.has(ACTIVE) && hit.span.start <= last.span.end + 2);
            if hit.tags.has(STATUS) && hit.span.end <= clause.end && free && !of_rescue {
                words.push(*hit);
            }
        }
        let mut numbers = if words.is_empty() && !doc.contains(clause, &["里"]) {
            // Still a subject for the next clause, but only the first two are ever asked for.
            quantities(doc, Span::new(clause.start, clause.end.min(clause.start + 200)), hits)
        } else {
            quantities(doc, clause, hits)
        };
        numbers.truncate(64);
        let taken = vec![false; words.len()];
        Self {
            doc,
            sentence,
            clause,
            hits,
            words,
            numbers,
            taken,
            subject: None,
            waiting: None,
            out: Vec::new(),
        }
    }

    fn tagged(&self, within: Span, tags: Tags) -> Option<Span> {
        first_at(within.start, self.hits)
            .iter()
            .take_while(|hit| hit.span.start < within.end)
            .find(|hit| hit.tags.has(tags) && hit.span.end <= within.end)
            .map(|hit| hit.span)
    }

    fn read(&mut self) {
        if self.words.is_empty() {
            return;
        }
        self.drop_wrong();
        if self.speaks_of_animals() {
            return;
        }
        let rise = self.overtake();
        for number in 0..self.numbers.len() {
            self.bind(number, rise);
        }
        for word in 0..self.words.len() {
            self.without_number(word);
        }
        self.out.sort_by_key(|said| match said {
            Said::Figure(figure) => figure.span.end,
            Said::Rescued { span, .. } | Said::Safe { span } => span.end,
        });
    }

    /// 羊死了3只, 死了3个羊: no persons are meant where only animals are named.
    fn speaks_of_animals(&self) -> bool {
        let other = self.tagged(self.clause, ANIMAL.and(THING)).is_some();
        let counted = self.numbers.iter().any(|number| self.doc.contains(number.span, &["人", "名", "位"]));
        let before = self.numbers.is_empty()
            && self.tagged(self.sentence, ANIMAL).is_some()
            && self.tagged(self.sentence, PERSON).is_none();
        let other = other || before;
        other && !counted && self.tagged(self.clause, PERSON).is_none() && self.tagged(self.clause, CASUALTIES).is_none()
    }

    /// 不是2人, 死亡2人有误: the figure is taken back.
    fn drop_wrong(&mut self) {
        let doc = self.doc;
        let mistaken = self.tagged(self.clause, WRONG).filter(|wrong| !is_not(doc, *wrong));
        self.numbers.retain(|number| {
            let denied = doc.ends_with(number.span.start, &["不是", "并非", "而非", "不是死亡", "不是死了"]).is_some();
            let mistaken = mistaken.is_some_and(|wrong| number.span.end <= wrong.start);
            !denied && !mistaken
        });
        if let Some(wrong) = mistaken {
            self.words.retain(|word| wrong.end <= word.span.start);
            self.taken.truncate(self.words.len());
        }
    }

    /// 由2人上升至3人: the first figure falls away; what is left reaches further back.
    fn overtake(&mut self) -> Option<Span> {
        let rise = self.tagged(self.clause, RISES)?;
        let later = self.numbers.iter().any(|number| rise.end <= number.span.start);
        if later {
            self.numbers.retain(|number| rise.end <= number.span.start);
        }
        Some(rise)
    }

    fn bind(&mut self, number: usize, rise: Option<Span>) {
        let Some(&quantity) = self.numbers.get(number) else { return };
        let before = number.checked_sub(1).and_then(|n| self.numbers.get(n)).map_or(self.clause.start, |q| q.span.end);
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
            }
            return;
        }
        let Some(right) = self.right(quantity, after) else { return };
        self.take(right, quantity);
        let rescued = self.words.get(right).is_some_and(|word| word.tags.has(RESCUED));
        if rescued
            && let Some(next) = self.words.get(right + 1)
            && next.span.end <= after
            && next.tags.has(DEAD.and(HURT).and(MISSING))
            && self.denied(next.span).is_none()
        {
            self.take(right + 1, quantity);
        }
    }

    /// The free word right before the number, with nothing but filling between.
    fn left(&self, quantity: Quantity, before: usize, rise: Option<Span>) -> Option<usize> {
        let rises = rise.is_some_and(|rise| rise.end <= quantity.span.start);
        let (word, hit) = self.words.iter().enumerate().rev().find(|(_, w)| w.span.end <= quantity.span.start)?;
        let gap = quantity.span.start.saturating_sub(hit.span.end);
        let moved = hit.tags.has(EVACUATED);
        let reach = if rises || moved { 18 } else { 8 };
        let free = self.taken.get(word) == Some(&false) && (rises || hit.span.start >= before);
        let between = Span::new(hit.span.end, quantity.span.start);
        let filled = rises || gap == 0 || moved || self.is_filling(between, hit.tags.has(EVACUATED));
        // 没上来 and the like describe who was counted before them.
        let follows_only = self.doc.at(hit.span.start) == '没' || self.doc.at(hit.span.start) == '未';
        let denied = self.denied(hit.span).is_some();
        (free && gap <= reach && filled && !(follows_only && gap > 2) && !denied).then_some(word)
    }

    fn is_filling(&self, between: Span, households: bool) -> bool {
        const FILLING: &[&str] = &[
            "人数", ":", "人员", "群众", "村民", "学生", "工人", "居民", "住户", "老人", "矿工", "民工", "员工", "职工", "乘客", "约", "共", "达", "到", "至", "为", "有", "的", "了", "各", "已", "也",
            "还", "大约", "大概", "近", "超过", "分别", "是", "者", "计", "就", "又", "还有", "一家", "老", "全家", "家里", "咧", "下", "里面", "累计", "均", "在内", "游客", "该矿", "那", "那个", "这", "出来", "仅", "另外", "另", "师生", "至少",
        ];
        let mut i = between.start;
        while i < between.end {
            if let Some(end) = FILLING.iter().filter_map(|word| self.doc.word(i, word)).max() {
                i = end;
            } else if households && (self.doc.at(i).is_ascii_digit() || "户余多一二三四五六七八九十百两家".contains(self.doc.at(i))) {
                i += 1;
            } else {
                return false;
            }
        }
        true
    }

    /// The next free word after the number, unless it belongs to the number behind it.
    fn right(&self, quantity: Quantity, after: usize) -> Option<usize> {
        let (word, hit) = self.words.iter().enumerate().find(|(_, word)| quantity.span.end <= word.span.start)?;
        let gap = hit.span.start.saturating_sub(quantity.span.end);
        let reach = if quantity.compact { 0 } else { REACH };
        let free = self.taken.get(word) == Some(&false);
        let reserved = hit.tags.has(ACTIVE) && self.is_followed_by_number(hit.span) && !self.alternates(quantity, hit.span);
        let denied = self.denied(hit.span).is_some_and(|none| quantity.span.end <= none.start || quantity.value.is_none());
        (free && gap <= reach && hit.span.start < after.max(quantity.span.end + 1) && !reserved && !denied)
            .then_some(word)
    }

    /// 5人升井3人被困: the number behind the word has a word of its own.
    fn alternates(&self, quantity: Quantity, word: Span) -> bool {
        let Some(next) = self.numbers.iter().find(|number| word.end <= number.span.start) else { return false };
        let own = self.words.iter().any(|w| next.span.end <= w.span.start && w.span.start <= next.span.end + 4);
        own && word.start <= quantity.span.end + 2
    }

    fn is_followed_by_number(&self, word: Span) -> bool {
        self.numbers.iter().any(|number| {
            let between = Span::new(word.end, number.span.start);
            word.end <= number.span.start && between.len() <= 8 && self.is_filling(between, true)
        })
    }

    fn take(&mut self, word: usize, quantity: Quantity) {
        let Some(hit) = self.words.get(word).copied() else { return };
        if let Some(taken) = self.taken.get_mut(word) {
            *taken = true;
        }
        let span = hit.span.with(quantity.span);
        if hit.tags.has(RESCUED) {
            if quantity.value.is_some() {
                self.out.push(Said::Rescued { number: quantity.value, span });
            }
            return;
        }
        if hit.tags.has(CASUALTIES) {
            self.out.extend([Count::Dead, Count::Injured].map(|count| Said::Figure(figure(count, span))));
            return;
        }
        let Some(count) = count_of(hit.tags) else { return };
        let more = self.more(span);
        let rough_death = count == Count::Dead && quantity.about;
        self.out.push(Said::Figure(Figure {
            count,
            value: quantity.value.filter(|_| !rough_death),
            sure: self.sure(span, quantity.about),
            span,
            share: hit.tags.has(SHARE) || self.is_share(span),
            part: self.is_part(span),
            more,
            another: quantity.another || self.also(hit.span) || self.doc.ends_with(span.start, &["另有", "另外有", "另外还有"]).is_some(),
            settles: self.settles(span),
            weak: hit.tags.has(WEAK) && !quantity.compact && !touches(hit.span, quantity.span),
            asked: false,
        }));
    }

    fn more(&self, span: Span) -> bool {
        let lead = Span::new(span.start.saturating_sub(4).max(self.clause.start), span.end);
        self.tagged(lead, MORE).is_some_and(|more| {
            self.tagged(self.clause, RISES).is_none_or(|rise| !rise.meets(more))
                && self.doc.one_of(more.start, &["另一", "另1", "另外一"]).is_none()
                && self.doc.word(more.start, "另外").is_none()
        })
    }

    fn is_share(&self, span: Span) -> bool {
        let wide = Span::new(span.start.saturating_sub(2).max(self.clause.start), span.end);
        self.tagged(wide, SHARE).is_some()
    }

    fn is_part(&self, span: Span) -> bool {
        let lead = Span::new(span.start.saturating_sub(8).max(self.sentence.start), span.end);
        self.tagged(lead, PART).is_some() || self.doc.ends_with(span.start, &["有"]).is_some() && self.lead_is(&["伤者中"])
    }

    fn lead_is(&self, words: &[&str]) -> bool {
        self.doc.contains(self.clause, words)
    }

    fn settles(&self, span: Span) -> bool {
        let lead = Span::new(span.start.saturating_sub(6).max(self.clause.start), span.end);
        self.doc.contains(lead, &["共", "合计", "累计", "总", "应为", "实际", "实为"])
            || self.tagged(self.clause, RISES).is_some()
    }

    fn sure(&self, span: Span, about: bool) -> Sure {
        let lead = Span::new(span.start.saturating_sub(16).max(self.clause.start), span.end);
        let of_sentence = Span::new(self.sentence.start, (self.sentence.start + 12).min(self.clause.start));
        let doubt = |within: Span| {
            self.tagged(within, PRELIMINARY)
                .is_some_and(|doubt| self.doc.one_of(doubt.end, &["判断", "原因", "分析", "认定", "怀疑"]).is_none())
        };
        let whole = self.doc.contains(of_sentence, &["初步"]) && doubt(of_sentence);
        if doubt(lead) || whole {
            Sure::Preliminary
        } else if about {
            Sure::About
        } else {
            Sure::Stated
        }
    }

    /// The word that denies what stands at `word`, in the same clause.
    fn denied(&self, word: Span) -> Option<Span> {
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
        (!counted && !other && listed).then_some(none)
    }

    fn is_yet(&self, none: Span) -> bool {
        let lead = Span::new(none.start.saturating_sub(4).max(self.clause.start), none.end.saturating_add(4));
        first_at(lead.start, self.hits)
            .iter()
            .take_while(|hit| hit.span.start < lead.end)
            .any(|hit| hit.tags.has(NONE_YET.and(PRELIMINARY)))
    }

    fn without_number(&mut self, word: usize) {
        let Some(hit) = self.words.get(word).copied() else { return };
        if self.taken.get(word) == Some(&true) {
            return;
        }
        if hit.tags.has(SAFE) {
            self.out.push(Said::Safe { span: hit.span });
            return;
        }
        if let Some(none) = self.denied(hit.span) {
            self.nobody(hit, none);
            return;
        }
        if hit.tags.has(RESCUED) {
            if !self.is_followed_by_number(hit.span) {
                let all = self.doc.contains(self.clause, &["全部", "都", "均", "全"]);
                // 人救出来了: they; a bare 救出来了 frees the one that was spoken of.
                let they = ["人", "人员", "人已", "人都", "群众", "人已经", "人员已", "大家", "人全"];
                let only = self.doc.trim(Span::new(self.clause.start, hit.span.start));
                let bare = self.doc.folded(only);
                let all = all || ["已", "均已", "现已", "已被", "后被", "都已", "已经", "后", "被"].contains(&bare.as_str());
                let all = all || self.doc.ends_with(hit.span.start, &they).is_some() && self.one_before(hit.span).is_none();
                let number = if all { None } else { Some(0) };
                self.out.push(Said::Rescued { number, span: hit.span });
            }
            return;
        }
        if let Some(none) = self.none_behind(hit.span) {
            self.nobody(hit, none);
            return;
        }
        let next = self.doc.one_of(hit.span.end, &["人数", "情况", "原因", "时间", "事故", "赔偿", "人员名单"]);
        let asked = self.asked(hit.span);
        let counts: &[Count] = if hit.tags.has(CASUALTIES) { &[Count::Dead, Count::Injured] } else { &[] };
        if hit.tags.has(CASUALTIES) {
            let span = asked.map_or(hit.span, |asked| asked.with(hit.span));
            if asked.is_some() || next.is_none() && self.doc.ends_with(hit.span.start, &["人员", "造成", "有"]).is_some() {
                let asked = asked.is_some();
                self.out.extend(counts.iter().map(|&count| Said::Figure(Figure { asked, ..figure(count, span) })));
            }
            return;
        }
        let Some(count) = count_of(hit.tags) else { return };
        if let Some(asked) = asked.filter(|_| count != Count::Evacuated && !self.is_cause(hit.span)) {
            self.out.push(Said::Figure(Figure { asked: true, ..figure(count, hit.span.with(asked)) }));
            return;
        }
        if next.is_some() || count == Count::Evacuated {
            return;
        }
        self.somebody(hit, count);
    }

    /// 伤亡:无 of a form.
    fn none_behind(&self, word: Span) -> Option<Span> {
        let mut end = word.end;
        while let Some((after, _)) = self.doc.one_of(end, &["情况", "人数", "人员", ":", " "]) {
            end = after;
        }
        let (after, _) = self.doc.one_of(end, &["暂无", "无", "没有", "0人", "零"])?;
        let closed = !is_han(self.doc.at(after)) || self.doc.one_of(after, &["人员", "伤亡"]).is_some();
        (end > word.end && closed && self.doc.at(end) != ' ').then_some(Span::new(end, after))
    }

    fn is_cause(&self, word: Span) -> bool {
        self.doc.contains(Span::new(word.end, (word.end + 3).min(self.clause.end)), &["原因", "身份"])
    }

    fn nobody(&mut self, hit: Hit, none: Span) {
        let sure = if self.is_yet(none) { Sure::Preliminary } else { Sure::Stated };
        let span = none.with(hit.span);
        // 没有感染, 没送医 say nothing of the number of injured; 没伤 does.
        if hit.tags.has(WEAK) && hit.span.len() > 1 {
            return;
        }
        let mut zero = |count| {
            self.out.push(Said::Figure(Figure { value: Some(0), sure, settles: true, ..figure(count, span) }));
        };
        if hit.tags.has(CASUALTIES) {
            zero(Count::Dead);
            zero(Count::Injured);
        } else if let Some(count) = count_of(hit.tags).filter(|_| !hit.tags.has(NEEDS_PERSON)) {
            zero(count);
        }
    }

    /// 正在核实 after (or before) the word, in its clause or the next.
    fn asked(&self, word: Span) -> Option<Span> {
        let mut end = self.clause.end;
        if end.saturating_sub(word.end) <= 4 {
            end = end.saturating_add(8).min(self.sentence.end);
        }
        let after = Span::new(word.end, end.min(word.end + 24));
        self.tagged(after, ASKING)
    }

    /// A word without a number: one person, the one of the clause before, or some.
    fn somebody(&mut self, hit: Hit, count: Count) {
        let before = Span::new(self.clause.start, hit.span.start);
        let after = Span::new(hit.span.end, (hit.span.end + 6).min(self.clause.end));
        let one = self.one_before(hit.span).or_else(|| one_person(self.doc, after)).or_else(|| that_one(self.doc, after));
        let person = self.tagged(before, PERSON);
        let sure = self.sure(hit.span, false);
        let share = hit.tags.has(SHARE);
        let also = self.also(hit.span);
        let near = if count == Count::Trapped { 3 } else { 6 };
        let after_rescue = before.len() <= 14 && self.tagged(before, RESCUED).is_some();
        let mut say = |value: Option<u32>, another: bool, span: Span| {
            self.out.push(Said::Figure(Figure { value, sure, share, another, weak: hit.tags.has(WEAK), ..figure(count, span) }));
        };
        let taken_in = count == Count::Injured && matches!(self.doc.at(hit.span.start), '送' | '住') && hit.span.len() > 1;
        let died = self.words.iter().any(|word| word.tags.has(DEAD));
        let lost = count == Count::Missing
            && self.subject.is_some()
            && before.len() <= 3
            && self.doc.ends_with(hit.span.start, &["电话", "手机", "打", "人"]).is_none();
        if hit.tags.has(WEAK) && !lost && !(taken_in && one.is_some() && !died) {
            return;
        }
        let noun = self.doc.one_of(hit.span.start, &["伤者", "死者", "伤员"]).is_some();
        let unnamed = person.is_none() && self.numbers.is_empty() && !noun;
        if let Some(one) = one {
            say(Some(1), also, hit.span.with(one));
        } else if (before.len() <= near || after_rescue)
            && unnamed
            && let Some(subject) = self.subject
            && (subject.bound && count != Count::Injured || subject.value.is_none_or(|value| value <= 3))
            && (count != Count::Dead || subject.bound || subject.value == Some(1))
            && !self.doc.contains(after, &["半", "不少", "几个", "一些", "多数", "大部分"])
        {
            // 捞上来一个,没救过来: whom the clause before counted.
            say(subject.value, subject.another, hit.span);
        } else if hit.tags.has(NEEDS_PERSON) {
            if person.is_some_and(|person| person.end == hit.span.start || before.len() <= 8) {
                say(None, false, hit.span);
            }
        } else {
            if count == Count::Trapped {
                self.waiting = Some(hit.span);
            }
            say(None, false, hit.span);
        }
    }

    /// 那个也没了: one more.
    fn also(&self, word: Span) -> bool {
        self.doc.ends_with(word.start, &["也", "也已", "也被"]).is_some()
    }

    fn one_before(&self, word: Span) -> Option<Span> {
        let lead = Span::new(word.start.saturating_sub(16).max(self.clause.start), word.start);
        one_person(self.doc, lead).or_else(|| that_one(self.doc, lead)).or_else(|| named(self.doc, lead))
    }

    /// Of whom the next clause may speak without naming them.
    fn leaves_subject(&self) -> Option<Subject> {
        if let Some(last) = self.numbers.last() {
            return Some(Subject { value: last.value, another: last.another, bound: self.taken.contains(&true) });
        }
        one_person(self.doc, self.clause)
            .or_else(|| that_one(self.doc, self.clause))
            .or_else(|| named(self.doc, self.clause))
            .map(|_| Subject { value: Some(1), another: false, bound: true })
    }
}

fn is_not(doc: &Doc<'_>, wrong: Span) -> bool {
    doc.one_of(wrong.start, &["不是", "并非", "而非"]).is_some()
}

const fn touches(a: Span, b: Span) -> bool {
    a.end == b.start || b.end == a.start
}

fn count_of(tags: Tags) -> Option<Count> {
    [
        (DEAD, Count::Dead),
        (MISSING, Count::Missing),
        (TRAPPED, Count::Trapped),
        (EVACUATED, Count::Evacuated),
        (HURT, Count::Injured),
    ]
    .into_iter()
    .find_map(|(tag, count)| tags.has(tag).then_some(count))
}
