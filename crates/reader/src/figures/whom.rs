//! Of whom a word without a number speaks: whether the one named before it is meant, was the
//! one it was done to, or is no person at all.

use super::wounds::body_at;
use super::{Clause, Count};
use crate::clock_words::piece;
use crate::contacts::is_surname;
use crate::doc::{Span, is_han};
use crate::list::Words;
use crate::numerals;
use crate::quantities::{agent, named, old_friend, one_person, that_one};
use crate::scan::Hit;
use crate::words::{DEAD, MISSING, RESCUED, WEAK};

impl Clause<'_, '_> {
    /// 把老太太碰了, 老汉被车撞了: what was done to somebody, not by him.
    pub(super) fn is_struck(&self, word: Span) -> bool {
        let lead = Span::new(self.clause.start.max(word.start.saturating_sub(14)), word.start);
        self.doc.contains(lead, words!["把", "将", "被", "让", "叫", "给", "教", "连"])
    }

    /// 男的…把女的砍了: the words after 把, in which the one it was done to stands.
    pub(super) fn object_before(&self, word: Span) -> Option<Span> {
        let start = (self.clause.start..word.start)
            .rev()
            .find_map(|i| self.doc.one_of(i, words!["把", "将"]).map(|(end, _)| end))?;
        Some(Span::new(start, word.start))
    }

    /// 压埋柴房2间, 埋了半边路: things, and how many of them.
    pub(super) fn counts_things(&self, from: usize) -> bool {
        const MEASURES: &str = "间处孔辆亩只头台座条米公里栋棵株片方块";
        const THINGS: &Words = words![
            "房",
            "圈",
            "棚",
            "路",
            "车",
            "窑",
            "庄稼",
            "玉米",
            "猪",
            "羊",
            "牛",
            "摩托",
            "三轮",
            "门",
            "半边",
            "人行",
            "院",
            "道路",
            "水渠",
            "电杆",
            "机器",
            "设备",
            "小面包",
            "面包",
            "小车",
            "轿车",
            "货车",
            "小轿",
            "大车",
        ];
        let near = Span::new(from, (from + 8).min(self.clause.end));
        let measured = (near.start + 1..near.end).any(|i| {
            MEASURES.contains(self.doc.at(i))
                && (self.doc.at_before(i).is_ascii_digit()
                    || numerals::digit(self.doc.at_before(i)).is_some()
                    || matches!(self.doc.at_before(i), '几' | '多' | '余'))
        });
        let opening = self.doc.one_of(from, words!["了", "着", "住", "到"]).map_or(from, |(end, _)| end);
        let counted = words!["一个", "一辆", "一台", "几辆", "两辆", "一片", "一大片", "半截"];
        let opening = self.doc.one_of(opening, counted).map_or(opening, |(end, _)| end);
        measured || self.doc.one_of(opening, THINGS).is_some()
    }

    /// 人都, 他: no more than who was spoken of; 刹车没了 is said of the brakes.
    pub(super) fn are_they(&self, before: Span) -> bool {
        let found = before.len() <= 8 && self.tagged(before, RESCUED).is_some();
        found || self.doc.slice(before).iter().all(|&c| "人他她也都就已经全当时又这会儿阵场了,".contains(c))
    }

    /// 电话打不通: says that somebody is missing only of whom nothing else is known.
    pub(super) fn is_of_telephone(&self, word: Hit) -> bool {
        word.tags.has(MISSING) && matches!(self.doc.at(word.span.start), '电' | '手' | '打')
    }

    /// 人当时就没了, 拉上来人殁了, 医生宣布死亡: no person besides the one spoken of.
    pub(super) fn is_no_other(&self, person: Span, before: Span) -> bool {
        const MEDICS: &Words = words!["医生", "大夫", "护士", "医护人员", "医务人员", "急救人员", "法医"];
        if self.doc.one_of(person.start, MEDICS).is_some() {
            return true;
        }
        let lead = Span::new(before.start, person.start);
        let brought =
            self.tagged(lead, RESCUED).is_some() || self.doc.contains(lead, words!["医院", "卫生院", "急诊"]);
        person.len() == 1 && (lead.len() == 0 || brought)
    }

    /// 老人面和药都快没了: what has run out is not the person.
    pub(super) fn is_said_of(&self, one: Span, word: Span) -> bool {
        const THINGS: &str = "面药米油粮钱水电煤炭气话车羊牛料";
        let between = Span::new(one.end.min(word.start), word.start);
        let gone = self.doc.one_of(word.start, words!["没了", "不行"]).is_some();
        !gone
            || !self.doc.slice(between).iter().any(|&c| THINGS.contains(c))
                && self.doc.at_before(word.start) != '快'
    }

    /// Words that alone count nobody: 冲走 without anyone before it, 送医, 困的.
    pub(super) fn is_by_the_way(&self, hit: Hit, count: Count, before: Span, one: bool) -> bool {
        // 电梯里困的: those who were, as told elsewhere.
        if self.doc.at_before(hit.span.end) == '的' && hit.span.end == self.clause.end && !one {
            return true;
        }
        let taken_in = count == Count::Injured
            && matches!(self.doc.at(hit.span.start), '送' | '住' | '拉' | '抬' | '接')
            && hit.span.len() > 1;
        let died = self.words.iter().any(|word| word.tags.has(DEAD));
        // 肇事司机弃车跑了,至今联系不上: he is sought, and not missed.
        let fled = words!["肇事", "逃逸", "弃车", "逃跑", "逃离", "逃走"];
        if count == Count::Missing && hit.tags.has(WEAK) && self.doc.contains(self.sentence, fled) {
            return true;
        }
        let lost = count == Count::Missing
            && self.subject.is_some()
            && before.len() <= 3
            && (self.doc.ends_with(hit.span.start, words!["电话", "手机", "打", "人"]).is_none()
                || self.subject.is_some_and(|subject| subject.value == Some(1))
                    && self
                        .doc
                        .one_of(self.clause.start, words!["人寻不", "人找不", "人没找", "人没寻", "人还没找"])
                        .is_some());
        // 李老五到现在联系不上: nothing more is said of whom it is.
        let own = count == Count::Missing && one && self.clause.end <= hit.span.end + 2;
        hit.tags.has(WEAK) && !(lost || own || taken_in && one && !died)
    }

    /// 经120现场确认已死亡: who found it and how says nothing of whom.
    pub(super) fn past_adverbs(&self, limit: usize) -> usize {
        const ADVERBS: &Words = words![
            "送医院路上",
            "送医院的路上",
            "送医路上",
            "送医途中",
            "去医院的路上",
            "去医院路上",
            "往医院送的路上",
            "半路上",
            "半道上",
            "路上",
            "途中",
            "没到医院",
            "到医院",
            "到了医院",
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
            "早",
            "人",
            "当时就",
            "就",
            "全力",
            "到场",
            "检查",
            "经检查",
            "消防",
            "消防员",
            "救援人员",
            "民警",
            "医护",
            "救护人员",
            "医院",
            "到场后",
            "被",
            "120说",
            "医生说",
            "大夫说",
            "发现",
            "时",
        ];
        let mut i = self.clause.start;
        if let Some(time) = piece(self.doc, i).filter(|time| time.end <= limit) {
            i = time.end;
        }
        // 送至米脂县医院时已无生命体征
        if let Some((after, _)) = self.doc.one_of(i, words!["送至", "送到", "送往", "送"])
            && let Some(house) =
                self.doc.find(Span::new(after, limit.min(after + 12)), words!["医院", "卫生院", "急诊"])
        {
            i = self.doc.one_of(house.end, words!["途中", "时", "后"]).map_or(house.end, |(end, _)| end);
        } else if let Some((after, _)) =
            self.doc.one_of(i, words!["送到", "送去", "拉到", "抬到", "抬下来", "抬出来"])
        {
            // 送到人已经不行了
            i = after.min(limit);
        }
        let adverb = |i: usize| ADVERBS.iter().filter_map(|word| self.doc.word(i, word)).max();
        // 送医院4点多人就没了: when.
        let time = |i: usize| piece(self.doc, i).filter(|time| time.clock.is_some()).map(|time| time.end);
        while let Some(end) = adverb(i).or_else(|| time(i)).filter(|&end| end <= limit) {
            i = end;
        }
        if i == limit { i } else { self.clause.start }
    }

    /// 走丢的老李婶找见了: who was missing, and is no longer.
    pub(super) fn is_found_again(&self, word: Span, count: Count) -> bool {
        count == Count::Missing
            && self.doc.at(word.end) == '的'
            && self.tagged(Span::new(word.end, self.clause.end), RESCUED).is_some()
    }

    pub(super) fn in_brackets(&self) -> bool {
        let lead =
            Span::new(self.clause.start.saturating_sub(30).max(self.sentence.start), self.clause.start);
        self.doc.slice(lead).iter().rev().find(|&&c| matches!(c, '(' | ')')) == Some(&'(')
    }

    /// 那个也没了: one more.
    pub(super) fn also(&self, word: Span) -> bool {
        self.doc.ends_with(word.start, words!["也", "也已", "也被"]).is_some()
    }

    pub(super) fn one_before(&self, word: Span) -> Option<Span> {
        let lead = Span::new(word.start.saturating_sub(16).max(self.clause.start), word.start);
        one_person(self.doc, lead)
            .or_else(|| that_one(self.doc, lead))
            .or_else(|| named(self.doc, lead))
            .or_else(|| self.name_of_body(word))
            .or_else(|| old_friend(self.doc, lead))
            .or_else(|| self.pronoun(word))
            .or_else(|| agent(self.doc, lead))
    }

    /// 他腿断了, 她手指头…: right before the word.
    fn pronoun(&self, word: Span) -> Option<Span> {
        let start = word.start.checked_sub(1).filter(|&start| start >= self.clause.start)?;
        let alone = matches!(self.doc.at(start), '他' | '她') && self.doc.at_before(start) != '其';
        let self_too =
            self.doc.find(Span::new(self.clause.start, word.start), words!["他自己", "她自己", "本人"]);
        alone.then_some(Span::new(start, word.start)).or(self_too)
    }

    /// 张二虎胳膊燎了: a name right before a part of the body.
    pub(super) fn name_of_body(&self, word: Span) -> Option<Span> {
        let name = self.doc.trim(Span::new(self.clause.start, word.start));
        let han = (name.start..name.end).all(|i| is_han(self.doc.at(i)));
        let body = body_at(self.doc, word.start).is_some();
        (han && body && matches!(name.len(), 2 | 3) && is_surname(self.doc.at(name.start))).then_some(name)
    }

    /// Told of another place or of long ago.
    pub(super) fn is_of_another(&self) -> bool {
        const ELSEWHERE: &Words = words![
            "隔壁县",
            "邻县",
            "外县",
            "外省",
            "外地",
            "前几天",
            "前些天",
            "前阵子",
            "上个月",
            "上月",
            "去年",
            "前年",
            "那年",
            "往年",
            "以前也",
            "早年",
        ];
        self.doc.contains(self.clause, ELSEWHERE)
    }
}
