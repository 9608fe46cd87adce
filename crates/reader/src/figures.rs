//! Who is counted by a number of persons: the words of death, injury, being trapped,
//! missing, moved or rescued, and the number that belongs to each.
//!
//! Worked clause by clause. A word takes the number at its side; a number is taken once,
//! except that of one rescued and found hurt or dead, who is both. What cannot be bound
//! is left: a reader that guesses is worse than one that asks.

mod bind;
mod danger;
mod denied;
mod rescued;
mod roles;
mod subject;
mod sure;
mod unnumbered;
mod whom;
mod wounds;

use crate::doc::{Doc, Span};
use crate::list::Words;
use crate::numerals;
use crate::quantities::{Quantity, first_at, one_person, quantities};
use crate::scan::Hit;
use crate::words::{
    ANIMAL, CASUALTIES, DEAD, EVACUATED, HURT, MISSING, NEEDS_PERSON, PERSON, RESCUED, RISES, SAFE, THING,
    TRAPPED, Tags, WRONG,
};
use subject::Subject;
use sure::FirstCount;
use wounds::{is_of_body, with_wounds};

/// The counts of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Count {
    Dead,
    Injured,
    Missing,
    Trapped,
    Evacuated,
    InDanger,
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
    /// Out of danger; `None` is "they", all that were spoken of. `onward` (升井 without a word of
    /// the rest) may be said of those already freed; who
    /// `fled` (跑出来了) was never missed.
    Rescued { number: Option<u32>, span: Span, onward: bool, fled: bool },
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
    /// 死了一个: one of perhaps several, as people say it.
    pub single: bool,
    /// 十几人: some, as a number.
    pub vague: bool,
    /// Of those whom the clause before counted.
    pub same: bool,
    /// 人没救过来: whoever was spoken of before.
    pub they: bool,
    /// A blow (碰了, 烧了) rather than a wound: gives way to the wounds and the dead.
    pub struck: bool,
    /// Being found out.
    pub asked: bool,
    /// 一个腿断了,一个头破了: one beside the one before.
    pub each: bool,
    /// Who is meant where nobody is numbered, one bit for each of 男的, 女的, 司机, 乘客…
    pub role: u8,
}

const STATUS: Tags =
    DEAD.and(HURT).and(MISSING).and(TRAPPED).and(EVACUATED).and(RESCUED).and(CASUALTIES).and(SAFE);
/// Beasts that are no part of a name or a trade.
const BEASTS: &Words = words![
    "鸽子", "鸽", "鸡", "猪", "羊羔", "羊子", "山羊", "绵羊", "肉牛", "奶牛", "驴", "骡子", "兔子", "鸭子",
    "鹅", "狗", "猫",
];
const ACTIVE: Tags = RESCUED.and(EVACUATED);
const REACH: usize = 10;

/// All that a sentence says of persons, in order.
pub(crate) fn said(doc: &Doc<'_>, sentence: Span, clauses: &[Span], hits: &[Hit]) -> Vec<Said> {
    let mut out = Vec::new();
    let mut subject: Option<(Subject, usize)> = None;
    let mut waiting: Option<(Span, Count)> = None;
    let first_count = FirstCount::of(doc, sentence, hits);
    for (number, &clause) in clauses.iter().enumerate() {
        let mut reading = Clause::new(doc, sentence, clause, hits, &first_count);
        reading.subject = subject.filter(|(_, of)| number <= of.saturating_add(6)).map(|(value, _)| value);
        reading.read();
        if let Some(said) = follows(doc, &reading, waiting) {
            out.push(said);
            waiting = None;
        }
        if let Some(said) = sets_right(doc, &reading, out.last()) {
            out.push(said);
        }
        waiting = reading.waiting.or(waiting);
        // 隔壁县前几天死了3个: not of what this message reports.
        if reading.is_of_another() {
            reading.out.retain(|said| !matches!(said, Said::Figure(figure) if figure.count == Count::Dead));
        }
        if let Some(value) = reading.leaves_subject() {
            subject = Some((value, number));
        }
        out.append(&mut reading.out);
    }
    out
}

/// 前报死亡2人,经核实为1人: the number alone, in a clause that says it is the right one.
fn sets_right(doc: &Doc<'_>, reading: &Clause<'_, '_>, last: Option<&Said>) -> Option<Said> {
    let [quantity] = reading.numbers.as_slice() else { return None };
    let Some(Said::Figure(of)) = last else { return None };
    let right =
        words!["核实为", "核实是", "更正为", "应为", "应是", "实为", "实际为", "实际是", "改为", "确认为"];
    let near = reading.clause.start <= of.span.end + 4;
    let alone = reading.words.is_empty() && quantity.span.end == reading.clause.end;
    (near && alone && doc.ends_with(quantity.span.start, right).is_some()).then(|| {
        let span = quantity.span;
        Said::Figure(Figure { value: quantity.value, settles: true, ..figure(of.count, span) })
    })
}

/// 电梯困人, 里面3个人; 人都安顿到学校了, 31口子: the number follows in a clause of its own.
fn follows(doc: &Doc<'_>, reading: &Clause<'_, '_>, waiting: Option<(Span, Count)>) -> Option<Said> {
    const LEADS: &Words = words![
        "现在一共",
        "目前一共",
        "现在共",
        "目前共",
        "现共",
        "里面",
        "里头",
        "内有",
        "梯内",
        "里面有",
        "里头有",
        "车内",
        "车上有",
        "一共",
        "共",
        "总共",
        "共计",
        "大概",
        "有",
        "大约",
        "一共有",
    ];
    let (word, count) = waiting?;
    let [quantity] = reading.numbers.as_slice() else { return None };
    // 现在一共30户95人: the households are counted before them.
    let start = past_households(doc, quantity.span.start);
    let lead = doc.ends_with(start, LEADS);
    let alone = lead.unwrap_or(start) == reading.clause.start && quantity.span.end == reading.clause.end;
    // 人挪出去了,一共5口人住在闺女家
    let stay = count == Count::Evacuated
        && doc.one_of(quantity.span.end, words!["住", "都住", "先住", "暂住", "都在"]).is_some();
    let within = lead.is_some() && (count == Count::Trapped || stay);
    let sure = if quantity.about { Sure::About } else { Sure::Stated };
    (reading.words.is_empty() && (alone || within)).then(|| {
        Said::Figure(Figure { value: quantity.value, sure, ..figure(count, word.with(quantity.span)) })
    })
}

fn past_households(doc: &Doc<'_>, end: usize) -> usize {
    let Some(mut start) = end.checked_sub(1).filter(|&at| doc.at(at) == '户') else { return end };
    while doc.at_before(start).is_ascii_digit() || "一二三四五六七八九十百两".contains(doc.at_before(start))
    {
        start -= 1;
    }
    start
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
        single: false,
        vague: false,
        same: false,
        they: false,
        struck: false,
        each: false,
        role: 0,
    }
}

struct Clause<'d, 't> {
    doc: &'d Doc<'t>,
    sentence: Span,
    clause: Span,
    hits: &'d [Hit],
    first_count: &'d FirstCount,
    words: Vec<Hit>,
    /// Of being in danger; read before the others.
    danger: Vec<Hit>,
    numbers: Vec<Quantity>,
    taken: Vec<bool>,
    /// Of whom the clause before spoke.
    subject: Option<Subject>,
    /// A word that found no number.
    waiting: Option<(Span, Count)>,
    out: Vec<Said>,
}

impl<'d, 't> Clause<'d, 't> {
    fn new(
        doc: &'d Doc<'t>,
        sentence: Span,
        clause: Span,
        hits: &'d [Hit],
        first_count: &'d FirstCount,
    ) -> Self {
        let mut words: Vec<Hit> = Vec::new();
        let mut danger: Vec<Hit> = Vec::new();
        for hit in first_at(clause.start, hits).iter().take_while(|hit| hit.span.start < clause.end) {
            if Self::is_of_danger(hit) && hit.span.end <= clause.end {
                danger.push(*hit);
            }
            let free = words.last().is_none_or(|last| last.span.end <= hit.span.start);
            // 救出被困人员3人 counts the rescued.
            let of_rescue = hit.tags.has(TRAPPED)
                && words
                    .last()
                    .is_some_and(|last| last.tags.has(ACTIVE) && hit.span.start <= last.span.end + 2);
            // 石头砸了, 车头撞了: no part of a body.
            let of_thing = hit.tags.has(HURT)
                && hit.span.len() > 1
                && match doc.at(hit.span.start) {
                    '头' => "石砖木里外上下前后车桥码对带源念岔坝船".contains(doc.at_before(hit.span.start)),
                    '脚' => "山墙坡".contains(doc.at_before(hit.span.start)),
                    '腰' => "山半".contains(doc.at_before(hit.span.start)),
                    '背' => "窑".contains(doc.at_before(hit.span.start)),
                    '手' => "司副对歹凶".contains(doc.at_before(hit.span.start)),
                    '眼' => "井炮泉".contains(doc.at_before(hit.span.start)),
                    _ => false,
                };
            // 撤离时吸入氨气, 撤离前有40人处于危险: only when it was.
            let meanwhile = hit.tags.has(EVACUATED)
                && doc
                    .one_of(hit.span.end, words!["时", "途中", "过程中", "期间", "前有", "前尚", "前共"])
                    .is_some();
            // 眉毛头发都没了, 指头没了三个: nobody died of it.
            let of_body =
                hit.tags.has(NEEDS_PERSON) && hit.tags.has(DEAD) && is_of_body(doc, hit.span, clause);
            // 住户养的三笼鸽子呛死了: the beast right before the word.
            let lead = Span::new(hit.span.start.saturating_sub(4).max(clause.start), hit.span.start);
            let of_beast = hit.tags.has(DEAD)
                && doc.find(lead, BEASTS).is_some_and(|beast| {
                    !doc.slice(Span::new(beast.end, lead.end)).iter().any(|c| "人娃汉的把被".contains(*c))
                });
            // 淹死四头: no persons are counted so.
            let counted = doc.one_of(hit.span.end, words!["了"]).map_or(hit.span.end, |(end, _)| end);
            let of_beast = of_beast
                || hit.tags.has(DEAD)
                    && numerals::read(doc, counted)
                        .is_some_and(|number| matches!(doc.at(number.end), '头' | '只' | '匹' | '羽' | '峰'));
            // 正在救援: under way, and says of nobody that he is held.
            // 被压死: dead, and no longer held.
            let killed = hit.tags.has(TRAPPED) && doc.at(hit.span.end) == '死';
            let under_way = hit.tags.has(TRAPPED)
                && doc.at_before(hit.span.end) == '救'
                && matches!(doc.at(hit.span.end), '援' | '治' | '护' | '灾' | '火');
            // 差点死人: it did not come to that.
            let nearly = hit.tags.has(DEAD.and(HURT).and(MISSING).and(TRAPPED))
                && doc.contains(
                    Span::new(clause.start, hit.span.start),
                    words!["差点", "险些", "差一点", "差些"],
                );
            // 谁家有人没回来: asked of all.
            let asked_of_all = hit.tags.has(MISSING) && doc.contains(clause, words!["谁家", "谁的"]);
            if hit.tags.has(STATUS)
                && !asked_of_all
                && !nearly
                && !under_way
                && !killed
                && !of_body
                && !of_beast
                && hit.span.end <= clause.end
                && free
                && !of_rescue
                && !meanwhile
                && !of_thing
            {
                words.push(*hit);
            }
        }
        let words = with_wounds(doc, clause, words, STATUS);
        let mut numbers = if words.is_empty() && !doc.contains(clause, words!["里"]) {
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
            first_count,
            words,
            danger,
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
        if !self.danger.is_empty() {
            self.in_danger();
        }
        if self.words.is_empty() {
            self.well_where_they_were();
            return;
        }
        self.drop_wrong();
        if self.speaks_of_animals() || self.kills_an_animal() {
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

    /// 人在坡上没事: nothing stands between but where they were.
    fn well_where_they_were(&mut self) {
        let people = self.doc.one_of(self.clause.start, words!["人都在", "人在", "大人娃娃在", "人们在"]);
        let well =
            self.doc.ends_with(self.clause.end, words!["没事", "都好着", "没事儿", "没事着", "好好的"]);
        if let Some(((from, _), to)) = people.zip(well)
            && (from..from + 8).contains(&to)
        {
            self.out.push(Said::Safe { span: self.clause });
        }
    }

    /// 把狗敲死了: what was put an end to.
    fn kills_an_animal(&self) -> bool {
        let Some(with) = self.doc.find(self.clause, words!["把", "将"]) else { return false };
        let object = Span::new(with.end, (with.end + 4).min(self.clause.end));
        self.tagged(object, ANIMAL).is_some_and(|animal| animal.start <= with.end + 1)
    }

    /// 羊死了3只, 死了3个羊: no persons are meant where only animals are named.
    fn speaks_of_animals(&self) -> bool {
        let other = self.tagged(self.clause, ANIMAL.and(THING)).is_some();
        let counted =
            self.numbers.iter().any(|number| self.doc.contains(number.span, words!["人", "名", "位"]));
        let before = self.numbers.is_empty()
            && self.tagged(self.sentence, ANIMAL).is_some()
            && self.tagged(self.sentence, PERSON).is_none()
            && one_person(self.doc, self.sentence).is_none();
        let other = other || before;
        other
            && !counted
            && self.tagged(self.clause, PERSON).is_none()
            && self.tagged(self.clause, CASUALTIES).is_none()
    }

    /// 前报“无死亡”作废: a quotation of what was said before and holds no more.
    fn is_taken_back(&self) -> bool {
        let quoted = self.doc.at_before(self.clause.start) == '“' && self.doc.at(self.clause.end) == '”';
        let behind = self.doc.one_of(
            self.clause.end + 1,
            words!["作废", "有误", "不实", "错误", "系误", "更正", "不准", "撤销"],
        );
        let before = self.doc.ends_with(
            self.clause.start.saturating_sub(1),
            words!["前报", "原报", "误报", "首报", "刚报", "所报", "网传", "谣传"],
        );
        quoted && (behind.is_some() || before.is_some())
    }

    /// 不是2人, 死亡2人有误: the figure is taken back.
    fn drop_wrong(&mut self) {
        let doc = self.doc;
        // 误报死亡1人,实际1人重伤
        let misreported = self.doc.one_of(self.clause.start, words!["误报", "错报", "误传"]).is_some();
        if misreported || self.is_taken_back() {
            self.words.clear();
            self.taken.clear();
            return;
        }
        let mistaken = self.tagged(self.clause, WRONG).filter(|wrong| !is_not(doc, *wrong));
        self.numbers.retain(|number| {
            let lead = doc.ends_with(number.span.start, words!["死亡", "死了", "受伤", "伤了", "死", "伤"]);
            let denied =
                doc.ends_with(lead.unwrap_or(number.span.start), words!["不是", "并非", "而非"]).is_some();
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
}

fn is_not(doc: &Doc<'_>, wrong: Span) -> bool {
    doc.one_of(wrong.start, words!["不是", "并非", "而非"]).is_some()
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
