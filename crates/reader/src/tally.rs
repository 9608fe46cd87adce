//! The counts of one event while its sentences are read: the last figure wins, a part is
//! not added to its total, what was taken out is no longer trapped.

use crate::doc::Span;
use crate::figures::{Count, Figure, Said, Sure};

/// A count as known so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    /// `None`: spoken of, but no number.
    pub value: Option<u32>,
    pub sure: Sure,
    pub span: Span,
    sentence: usize,
    /// The sum of parts (2重伤3轻伤), not a total of its own.
    summed: bool,
    weak: bool,
    settled: bool,
    /// What is left after a rescue.
    derived: bool,
    /// Told one by one.
    each: bool,
    struck: bool,
    vague: bool,
    single: bool,
    /// Who was meant, as in [`Figure::role`].
    roles: u8,
}

/// The six counts.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    dead: Option<Known>,
    injured: Option<Known>,
    missing: Option<Known>,
    trapped: Option<Known>,
    evacuated: Option<Known>,
    in_danger: Option<Known>,
    /// The only one who was trapped is out again.
    freed_one: bool,
}

impl Tally {
    pub(crate) const fn get(&self, count: Count) -> Option<Known> {
        match count {
            Count::Dead => self.dead,
            Count::Injured => self.injured,
            Count::Missing => self.missing,
            Count::Trapped => self.trapped,
            Count::Evacuated => self.evacuated,
            Count::InDanger => self.in_danger,
        }
    }

    const fn slot(&mut self, count: Count) -> &mut Option<Known> {
        match count {
            Count::Dead => &mut self.dead,
            Count::Injured => &mut self.injured,
            Count::Missing => &mut self.missing,
            Count::Trapped => &mut self.trapped,
            Count::Evacuated => &mut self.evacuated,
            Count::InDanger => &mut self.in_danger,
        }
    }

    /// Whoever was only said to be struck may be the one who died of it.
    pub(crate) fn settle(&mut self) {
        let died = self.dead.is_some_and(|known| known.value != Some(0));
        if died && self.injured.is_some_and(|known| known.struck) {
            self.injured = None;
        }
    }

    /// Moves the trapped to the missing where the words say that they went under.
    pub(crate) fn lost_in_the_water(&mut self, under: impl Fn(&Known) -> bool) {
        if self.missing.is_none() && self.trapped.as_ref().is_some_and(under) {
            self.missing = self.trapped.take();
        }
    }

    /// Takes in what a sentence said.
    pub(crate) fn take(&mut self, said: Said, sentence: usize) {
        match said {
            Said::Figure(figure) => self.figure(figure, sentence),
            Said::Rescued { number, span, onward, fled } => {
                let counts: &[Count] =
                    if fled { &[Count::Trapped] } else { &[Count::Trapped, Count::Missing] };
                self.rescued(number, span, sentence, onward, counts);
            }
            Said::Safe { span } => {
                for count in [Count::Dead, Count::Injured] {
                    let slot = self.slot(count);
                    let fainted = |known: Known| known.struck && count == Count::Injured;
                    if slot.is_none_or(|known| known.value.is_none() || fainted(known)) {
                        *slot = Some(Known::new(Some(0), Sure::Stated, span, sentence));
                    }
                }
            }
        }
    }

    fn figure(&mut self, figure: Figure, sentence: usize) {
        let figure = self.the_one_hurt(figure, sentence);
        let figure = self.the_one_freed(figure);
        if figure.count == Count::Dead && figure.they && figure.weak && figure.value.is_none() {
            return;
        }
        if figure.count == Count::Dead {
            if figure.part {
                self.of_the_injured(figure, sentence);
            } else {
                self.one_of_the_hurt(figure, sentence);
                self.found_dead(figure, sentence);
                self.died_of_it(figure, sentence);
            }
        }
        let none_died = self.dead.is_none_or(|known| known.value == Some(0));
        let dead_here = self.dead.filter(|dead| dead.sentence == sentence);
        let died_of = |left: u32, all: Known| {
            dead_here.is_some_and(|dead| {
                dead.value > Some(0)
                    && all.span.end <= dead.span.start
                    && all.value.and_then(|all| all.checked_sub(left)) == dead.value
            })
        };
        // 受伤4人,死亡人数由1人上升至2人,受伤3人: counted again.
        let died_since = self.dead.is_some_and(|dead| dead.settled && dead.sentence == sentence);
        let slot = self.slot(figure.count);
        let new = Known {
            summed: figure.share || figure.part,
            weak: figure.weak,
            settled: figure.settles,
            each: figure.each,
            roles: figure.role,
            struck: figure.struck,
            vague: figure.vague,
            single: figure.single,
            ..Known::new(figure.value, figure.sure, figure.span, sentence)
        };
        let Some(known) = *slot else {
            // 其中住院7人: of how many is not said.
            if figure.part && figure.weak {
                return;
            }
            // 又死了1人 without the number before: more than one, and no more is known.
            *slot = Some(if figure.more { Known { value: None, ..new } } else { new });
            return;
        };
        let (Some(old), Some(now)) = (known.value, figure.value) else {
            // 大人没事,娃没了: that somebody died overtakes that nobody did.
            if known.value == Some(0) && figure.count == Count::Dead && !figure.asked {
                *slot = Some(new);
            }
            // A number is not forgotten because the rest is being checked.
            if known.value.is_none() {
                // 十几名学生受伤,3人骨折: the three are of the many.
                let of_many = known.vague
                    && figure.count == Count::Injured
                    && known.sentence == sentence
                    && !figure.settles;
                let beside = figure.more || figure.another || of_many;
                *slot = Some(if beside && figure.value.is_some() { known } else { new });
            }
            return;
        };
        // 两个人昏倒,一个没气了,另一个送二院: the one who is left of them.
        let left = known.derived && now <= old || died_of(now, known);
        if figure.another && figure.count == Count::Injured && known.sentence == sentence && left {
            *slot = Some(new);
            return;
        }
        // 车上两名学生未受伤: the driver was.
        if now == 0 && old > 0 && !figure.settles {
            return;
        }
        if figure.weak && !known.weak && old > 0 && (figure.struck || now <= old) {
            return;
        }
        // 划了两个人,一个脖子上血止不住: of the two.
        if known.struck
            && figure.count == Count::Injured
            && none_died
            && figure.role == 0
            && now < old
            && now > 0
        {
            return;
        }
        if figure.settles || known.struck && !figure.struck || known.weak && !figure.weak {
            *slot = Some(new);
        } else if known.sentence == sentence && old > 0 && now > 0 && known.is_other_role(figure) {
            let roles = known.roles | figure.role;
            *slot = Some(Known { value: old.checked_add(now), span: known.near(figure.span), roles, ..new });
        } else if figure.more
            || figure.another && matches!(figure.count, Count::Dead | Count::Injured)
            || figure.each && known.each && known.sentence == sentence
        {
            *slot = Some(Known { value: old.checked_add(now), span: known.near(figure.span), ..new });
        } else if figure.share || figure.part {
            if known.summed && known.sentence == sentence {
                *slot = Some(Known { value: old.checked_add(now), span: known.near(figure.span), ..new });
            } else if now > old {
                *slot = Some(new);
            }
        } else if figure.count == Count::Injured
            && known.sentence == sentence
            && !known.summed
            && now < old
            && now > 0
            && !died_since
        {
            // 3人熏倒,1人还昏迷: of those counted just before. 3人晕倒,2人死亡,1人送医: the one who is left
            // of them.
            if died_of(now, known) {
                *slot = Some(new);
            }
        } else if matches!(figure.count, Count::Dead | Count::InDanger)
            && known.sentence == sentence
            && !known.settled
            && (old != now || known.single && figure.single)
            && old > 0
        {
            // 当场死了一个,路上死了一个; 东头死了1人,西头死了2人: two counts in one breath; a sum would be a guess.
            *slot = Some(Known { value: None, span: known.span.with(figure.span), ..new });
        } else {
            *slot = Some(new);
        }
    }

    /// 把一个司机砸了。人拉到医院没救过来: the one hurt, where nobody else was spoken of.
    fn the_one_hurt(&mut self, figure: Figure, sentence: usize) -> Figure {
        let one = self.injured.filter(|known| known.value == Some(1) && known.sentence != sentence);
        let alone =
            [self.dead, self.trapped, self.missing].iter().flatten().all(|known| known.value == Some(0));
        let he = figure.count == Count::Dead && figure.they && !figure.asked && one.is_some() && alone;
        if !he {
            return figure;
        }
        self.injured = None;
        Figure { value: Some(1), ..figure }
    }

    /// 一个工人让煤埋住了。刨出来了,腰疼得起不来: the one who was freed, where nobody else was spoken of.
    fn the_one_freed(&self, figure: Figure) -> Figure {
        let told = figure.count == Count::Injured && figure.value.is_none() && !figure.asked && !figure.vague;
        if told
            && self.freed_one
            && self.dead.is_none()
            && self.injured.is_none_or(|known| known.value.is_none())
        {
            return Figure { value: Some(1), ..figure };
        }
        figure
    }

    /// 3人被埋,2人救出,1人死亡: the dead are of those still there.
    fn found_dead(&mut self, figure: Figure, sentence: usize) {
        let left = self.trapped.filter(|known| known.derived && known.sentence == sentence);
        if let (Some(known), Some(dead)) = (left, figure.value)
            && let Some(rest) = known.value.and_then(|value| value.checked_sub(dead))
        {
            self.trapped = Some(Known { value: Some(rest), ..known });
        }
    }

    /// 1人被刀捅伤,经抢救无效死亡: whoever was hurt is dead.
    fn died_of_it(&mut self, figure: Figure, sentence: usize) {
        let all = |known: Known| known.sentence == sentence && known.value == figure.value;
        if figure.same && figure.value.is_some() && self.injured.is_some_and(all) {
            self.injured = None;
        }
        if figure.same
            && figure.value.is_some()
            && self.missing.is_some_and(|known| all(known) && !known.derived)
        {
            self.missing = None;
        }
        // 一名驾驶员被卡,消防到场后确认已死亡
        if figure.same
            && figure.value.is_some()
            && self.trapped.is_some_and(|known| all(known) && !known.derived)
        {
            self.trapped = None;
        }
    }

    /// 两个触电,一个没缓过来: told after the two, one by one.
    fn one_of_the_hurt(&mut self, figure: Figure, sentence: usize) {
        if figure.each && figure.single && figure.value == Some(1) {
            self.of_the_injured(figure, sentence);
        }
    }

    /// 3人送医,其中2人死亡: they are no longer among the injured.
    fn of_the_injured(&mut self, figure: Figure, sentence: usize) {
        let hurt = self.injured.filter(|known| known.sentence == sentence);
        if let Some(known) = hurt
            && let Some((value, dead)) = known.value.zip(figure.value)
            && dead > 0
            && dead < value
        {
            self.injured = Some(Known { value: Some(value - dead), derived: true, ..known });
        }
    }

    fn rescued(&mut self, number: Option<u32>, span: Span, sentence: usize, onward: bool, of: &[Count]) {
        for &count in of {
            let slot = self.slot(count);
            let Some(known) = *slot else { continue };
            // 3人被困,2人获救,已升井: where the two went, not a rescue of the third.
            if onward && known.derived {
                return;
            }
            let left = match (known.value, number) {
                (Some(0), _) => continue,
                (_, None) | (Some(1), Some(0)) => Some(0),
                // 都压在下头, 村里人掀开拉出来了: both.
                (Some(2), Some(0)) if known.sentence == sentence => Some(0),
                (_, Some(0)) => continue,
                (Some(value), Some(out)) if out <= value => Some(value.saturating_sub(out)),
                _ => continue,
            };
            self.freed_one = known.value == Some(1) && left == Some(0);
            let slot = self.slot(count);
            let span = if left == Some(0) { span } else { known.near(span) };
            *slot = Some(Known { derived: true, ..Known::new(left, known.sure, span, sentence) });
            return;
        }
    }
}

impl Known {
    const fn new(value: Option<u32>, sure: Sure, span: Span, sentence: usize) -> Self {
        Self {
            value,
            sure,
            span,
            sentence,
            summed: false,
            weak: false,
            settled: false,
            derived: false,
            each: false,
            roles: 0,
            struck: false,
            vague: false,
            single: false,
        }
    }

    /// Whether the figure is of somebody else of the same event: 男的腿折了女的昏迷.
    const fn is_other_role(self, figure: Figure) -> bool {
        self.roles != 0 && figure.role != 0 && self.roles & figure.role == 0
    }

    /// Both stretches where they are close, so that a sum shows its parts; else the new one.
    fn near(self, span: Span) -> Span {
        let both = self.span.with(span);
        if both.len() <= 60 { both } else { span }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::doc::Doc;
    use crate::figures;
    use crate::scan::Scan;
    use crate::sentences;

    /// What is counted in a text without asking whether it tells of an event.
    pub(crate) fn of(text: &str, count: Count) -> String {
        let doc = Doc::new(text);
        let hits = Scan::shared().unwrap().hits(&doc);
        let mut tally = Tally::default();
        for (number, sentence) in sentences::split(&doc, doc.all(), &hits).into_iter().enumerate() {
            let clauses = sentences::clauses(&doc, sentence);
            for said in figures::said(&doc, sentence, &clauses, &hits) {
                tally.take(said, number);
            }
        }
        match tally.get(count) {
            None => "-".into(),
            Some(known) => {
                let sign = match known.sure {
                    Sure::Stated => "",
                    Sure::About => "~",
                    Sure::Preliminary => "?",
                };
                known.value.map_or("unknown".into(), |value| format!("{sign}{value}"))
            }
        }
    }

    #[test]
    fn what_is_said_of_persons() {
        use Count::*;
        let mut wrong = Vec::new();
        for (text, count, want) in [
            ("造成2人死亡、3人受伤", Dead, "2"),
            ("造成2人死亡、3人受伤", Injured, "3"),
            ("死亡2人受伤3人", Injured, "3"),
            ("2人死亡3人受伤", Injured, "3"),
            ("3死5伤,其中2人重伤", Injured, "5"),
            ("3死5伤,其中2人重伤", Dead, "3"),
            ("共导致3死1伤,1人当场死亡,2人经抢救无效死亡", Dead, "3"),
            ("1人当场死亡,2人经抢救无效死亡", Dead, "3"),
            ("无人员伤亡", Dead, "0"),
            ("没有人员伤亡", Injured, "0"),
            ("暂无人员伤亡", Dead, "?0"),
            ("未发现人员伤亡", Dead, "?0"),
            ("没有听说有人受伤", Injured, "?0"),
            ("目前人员伤亡情况正在进一步核实中", Dead, "unknown"),
            ("十几人受伤", Injured, "unknown"),
            ("数人死亡", Dead, "unknown"),
            ("死亡人数由2人上升至3人", Dead, "3"),
            ("死亡2人有误,应为死亡1人", Dead, "1"),
            ("羊死了3只", Dead, "-"),
            ("死了20只羊", Dead, "-"),
            ("伤俩", Injured, "2"),
            ("死了仨", Dead, "3"),
            ("老汉没了", Dead, "1"),
            ("电没了", Dead, "-"),
            ("被困7人,救出5人", Trapped, "2"),
            ("被困3人,已全部救出", Trapped, "0"),
            ("当班十二个人上来九个还有三个没上来", Trapped, "3"),
            ("转移群众12户38人", Evacuated, "38"),
            ("疏散约200人", Evacuated, "~200"),
            ("2人重伤,3人轻伤", Injured, "5"),
            ("死1伤2", Dead, "1"),
            ("死1伤2", Injured, "2"),
            ("没伤着人", Injured, "0"),
            ("捞上来一个,没救过来", Dead, "1"),
            ("1人死亡。又有1人抢救无效死亡", Dead, "2"),
            ("又死了1人", Dead, "unknown"),
            ("死亡-3人", Dead, "unknown"),
            ("拨打110、120求助", Injured, "-"),
            ("3人死亡。", Dead, "3"),
        ] {
            let got = of(text, count);
            if got != want {
                wrong.push(format!("{text}: {got}, not {want}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
