//! The platform's own words in both languages, where what it says is put together from
//! what people said: timeline, ledger, way, 今日.
//!
//! Pure. What somebody typed stands the same in both; only the words around it differ,
//! so an English page shows no Chinese but names and what people wrote.

use crate::rules::Law;
use crate::rules::score::Part;
use crate::text::{casualties_zh, clock_zh, date_time_zh, moment_zh, rating_with_state_zh, shift_zh};
use crate::views::dispatch::DispatchRec;
use facts::report::{
    CallOutcome, Casualties, Count, Element, FollowStage, HandMethod, InquiryOutcome, Late, LeaderOf,
    Likeness, ReportCorrected, StepWord, TipSource, UseOf,
};
use kernel::{Grade, Instant, Moment, Rating};

/// The same thing said twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Said {
    /// In both languages.
    #[must_use]
    pub fn of(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// As somebody typed it, or a name.
    #[must_use]
    pub fn typed(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: text.clone(), zh: text }
    }

    /// Whether nothing is said.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }

    /// One after the other, what is empty left out.
    #[must_use]
    pub fn joined(parts: Vec<Self>) -> Self {
        Self::with(parts, "，", ", ")
    }

    /// The same as clauses of their own.
    #[must_use]
    pub fn clauses(parts: Vec<Self>) -> Self {
        Self::with(parts, "；", "; ")
    }

    fn with(parts: Vec<Self>, zh: &str, en: &str) -> Self {
        let (all_zh, all_en): (Vec<String>, Vec<String>) =
            parts.into_iter().filter(|part| !part.is_empty()).map(|part| (part.zh, part.en)).unzip();
        Self { zh: all_zh.join(zh), en: all_en.join(en) }
    }
}

/// What was typed, where anything was.
#[must_use]
pub fn maybe(text: Option<&str>) -> Said {
    text.map(Said::typed).unwrap_or_default()
}

/// 较大涉险（暂定）; Serious near miss (provisional).
#[must_use]
pub fn rating(rating: Rating) -> Said {
    let name = match rating.grade {
        Grade::I => "Extreme",
        Grade::II => "Major",
        Grade::III => "Serious",
        Grade::IV => "General",
    };
    let near = if rating.near_miss { " near miss" } else { "" };
    let near = if rating.regardless && rating.grade == Grade::IV { ", report regardless" } else { near };
    let open = if rating.confirmed { "" } else { " (provisional)" };
    Said::of(rating_with_state_zh(rating), format!("{name}{near}{open}"))
}

/// 补录：11月24日03时15分已报出（传真）；网络中断
#[must_use]
pub fn late(late: &Late) -> Said {
    let (how, when) = (method(late.method), date_time_zh(late.at));
    Said::of(
        format!("补录：{when}已报出（{}），当时{}", how.zh, late.reason),
        format!("entered late: reported {} ({}); {}", date_time_en(late.at), how.en, late.reason),
    )
}

/// 写于 03:02（断网），发出 03:41; with their days, where it was sent on another.
#[must_use]
pub fn written(at: Instant, sent: Instant) -> Said {
    let one_day = at.civil_day() == sent.civil_day();
    let said = |when| {
        if one_day { Said::typed(clock_zh(when)) } else { Said::of(date_time_zh(when), date_time_en(when)) }
    };
    let (wrote, went) = (said(at), said(sent));
    Said::of(
        format!("写于 {}（断网），发出 {}", wrote.zh, went.zh),
        format!("written {} (no network), sent {}", wrote.en, went.en),
    )
}

/// 续报一, 终报, 伤亡补报.
#[must_use]
pub fn follow_name(number: i64, stage: FollowStage) -> Said {
    match stage {
        FollowStage::Further => {
            Said::of(format!("续报{}", numeral_zh(number)), format!("Follow-up {number}"))
        }
        FollowStage::Last => Said::of("终报", "Final report"),
        FollowStage::Recount => Said::of("伤亡补报", "Recount"),
    }
}

/// 一 … 九十九; beyond that the digits, as people write them.
fn numeral_zh(number: i64) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: i64| usize::try_from(n).ok().and_then(|n| DIGITS.get(n)).copied().unwrap_or_default();
    match number {
        1..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", digit(number % 10)),
        20..=99 => format!("{}十{}", digit(number / 10), digit(number % 10)),
        _ => number.to_string(),
    }
}

/// 传真, 电话, …
#[must_use]
pub fn method(method: HandMethod) -> Said {
    match method {
        HandMethod::Fax => Said::of("传真", "fax"),
        HandMethod::Phone => Said::of("电话口述", "read over the telephone"),
        HandMethod::Message => Said::of("短信或微信", "message"),
        HandMethod::System => Said::of("对方系统", "their system"),
        HandMethod::Paper => Said::of("纸质", "on paper"),
    }
}

/// Who is told that a clock ran out.
#[must_use]
pub fn step(step: StepWord) -> Said {
    match step {
        StepWord::Officer => Said::of("催值班员", "duty officer reminded"),
        StepWord::Leader => Said::of("报带班领导", "leader on duty told"),
        StepWord::Head => Said::of("报单位主要负责人", "head of unit told"),
        StepWord::Above => Said::of("报上级值班室", "desk above told"),
    }
}

/// How a call ended.
#[must_use]
pub fn outcome(outcome: CallOutcome) -> Said {
    match outcome {
        CallOutcome::Told => Said::of("已告知", "told"),
        CallOutcome::NoAnswer => Said::of("未接", "no answer"),
        CallOutcome::Busy => Said::of("占线", "busy"),
    }
}

/// The figures with their names, in the order of gravity; in a mine by the words of a shift.
fn named(c: &Casualties, underground: bool) -> [(&'static str, &'static str, Count); 8] {
    let (on_site_zh, safe_zh) = shift_zh(underground);
    let (on_site, safe) = if underground { ("on shift", "up") } else { ("on site", "safe") };
    [
        ("死亡", "dead", c.dead),
        ("失联", "missing", c.missing),
        ("被困", "trapped", c.trapped),
        ("受伤", "injured", c.injured),
        ("涉险", "in danger", c.in_danger),
        (on_site_zh, on_site, c.on_site),
        (safe_zh, safe, c.safe),
        ("疏散转移", "evacuated", c.evacuated),
    ]
}

/// `0 dead`, `at least 3 trapped`.
fn counted_en(name: &str, count: Count) -> String {
    match count {
        Count::None { .. } => format!("0 {name}"),
        other => format!("{} {name}", other.marked(false).en()),
    }
}

/// The preliminary figures, which are due again: 被困 3 人、死亡 无; nothing where there are none.
#[must_use]
pub fn due_again(c: &Casualties, underground: bool) -> Said {
    let open = || named(c, underground).into_iter().filter(|(_, _, count)| count.is_preliminary());
    let zh: Vec<String> = open().map(|(zh, _, count)| format!("{zh} {}", count.marked(false).zh())).collect();
    let en: Vec<String> = open().map(|(_, en, count)| counted_en(en, count)).collect();
    Said::of(zh.join("、"), en.join(", "))
}

/// The names of preliminary figures: 被困、死亡; nothing where there are none.
#[must_use]
pub fn names_due_again(c: &Casualties) -> Said {
    names_of(c, Count::is_preliminary)
}

/// The names of figures that are only known from below: 失联; nothing where there are none.
#[must_use]
pub fn names_at_least(c: &Casualties) -> Said {
    names_of(c, Count::is_at_least)
}

fn names_of(c: &Casualties, is: fn(Count) -> bool) -> Said {
    let such = named(c, false).into_iter().filter(|(_, _, count)| is(*count));
    let (zh, en): (Vec<_>, Vec<_>) = such.map(|(zh, en, _)| (zh, en)).unzip();
    Said::of(zh.join("、"), en.join(", "))
}

/// All figures as one writes them; in a mine by the words of a shift.
#[must_use]
pub fn casualties(c: &Casualties, underground: bool) -> Said {
    let mut parts: Vec<String> = named(c, underground)
        .into_iter()
        .filter(|(_, _, count)| !count.is_unknown())
        .map(|(_, en, count)| format!("{}{}", counted_en(en, count), count.mark_en()))
        .collect();
    let open: Vec<&str> = [("dead", c.dead), ("injured", c.injured), ("missing", c.missing)]
        .into_iter()
        .filter(|(_, count)| count.is_unknown())
        .map(|(name, _)| name)
        .collect();
    if !open.is_empty() {
        parts.push(format!("{} unverified", open.join(", ")));
    }
    Said::of(casualties_zh(c, underground), parts.join(", "))
}

/// `2026-11-24 02:51`, in China.
fn date_time_en(at: Instant) -> String {
    let date = kernel::calendar::Date::of(at);
    let minutes = at.civil_time_ms() / 60_000;
    format!("{date} {:02}:{:02}", minutes / 60, minutes % 60)
}

/// When it happened.
#[must_use]
pub fn moment(moment: Moment) -> Said {
    let en = match moment {
        Moment::Exact { at } => date_time_en(at),
        Moment::About { at } => format!("about {}", date_time_en(at)),
        Moment::Between { from, to } => format!("{} to {}", date_time_en(from), date_time_en(to)),
        Moment::Unknown => "time unverified".to_owned(),
    };
    Said::of(moment_zh(moment), en)
}

/// The name of a kind; of one that only a newer node knows, its code.
#[must_use]
pub fn kind(law: &Law, code: &str) -> Said {
    law.kind(code).map_or_else(|| Said::typed(code), |kind| Said::of(&kind.zh, &kind.en))
}

/// Why nothing is owed any more once a report was returned as wrongly addressed; written into
/// facts in Chinese.
pub const RETURNED: &str = "来报已退回（地址错误）";

/// Why nothing is owed any more once the report below was withdrawn; written into facts in
/// Chinese, and known again by it.
pub const SOURCE_WITHDRAWN: &str = "来报已撤回";
/// Why something is owed to a former level above no more.
pub const MOVED_AWAY: &str = "单位已划转，改报新的上级";

/// 地址错误，应报区住建局；不是煤矿，是燃气（马志远）
#[must_use]
pub fn returned(right: &str, reason: &str, by: Option<&str>) -> Said {
    let by = by.map(|name| format!("（{name}）")).unwrap_or_default();
    Said::of(
        format!("地址错误，应报{right}；{reason}{by}"),
        format!("wrong address, it belongs to {right}; {reason}{by}"),
    )
}

/// 榆林市：并案后合着报
#[must_use]
pub fn merged(d: &DispatchRec) -> Said {
    Said::of(
        format!("{}：并案后随另一份合着报", d.to_unit_name),
        format!("{}: goes with the other report of the event", d.to_unit_name),
    )
}

/// 区应急局退回后已改送
#[must_use]
pub fn sent_on(d: &DispatchRec) -> Said {
    Said::of(
        format!("{}退回后已改送", d.to_unit_name),
        format!("sent on after {} returned it", d.to_unit_name),
    )
}

/// 专报, 送阅
#[must_use]
pub fn use_of(of: UseOf) -> Said {
    match of {
        UseOf::Special => Said::of("专报", "reported by itself"),
        UseOf::Circulated => Said::of("送阅", "laid before leaders"),
        UseOf::Commissioned => Said::of("约稿", "commissioned"),
        UseOf::Combined => Said::of("综合", "used in a bulletin"),
        UseOf::Filed => Said::of("备查", "filed"),
    }
}

/// All uses in one line; none: taken back.
#[must_use]
pub fn uses(uses: &[UseOf]) -> Said {
    if uses.is_empty() {
        return Said::of("取消采用", "taken back");
    }
    let (zh, en): (Vec<String>, Vec<String>) =
        uses.iter().map(|of| use_of(*of)).map(|said| (said.zh, said.en)).unzip();
    Said::of(zh.join("、"), en.join(", "))
}

/// What an item has points for.
#[must_use]
pub fn score_part(part: Part) -> Said {
    match part {
        Part::Use(of) => use_of(of),
        Part::Instructed(LeaderOf::National) => Said::of("国家领导批示", "a national leader's instruction"),
        Part::Instructed(LeaderOf::Province) => Said::of("省领导批示", "a provincial leader's instruction"),
        Part::Instructed(LeaderOf::City) => Said::of("市领导批示", "a city leader's instruction"),
        Part::Instructed(_) => Said::of("区领导批示", "a district leader's instruction"),
        Part::Pictures => Said::of("配图像音视频", "pictures, sound or film"),
        Part::Late => Said::of("迟报", "late"),
    }
}

/// Why two reports are taken for one event.
#[must_use]
pub fn likeness(law: &Law, reason: &Likeness) -> Said {
    match reason {
        Likeness::Place { words } => {
            Said::of(format!("同一地点“{words}”"), format!("the same place “{words}”"))
        }
        Likeness::Time { minutes: 0 } => Said::of("时间相同", "the same time"),
        Likeness::Time { minutes } if *minutes < 120 => {
            Said::of(format!("时间相差 {minutes} 分钟"), format!("{minutes} minutes apart"))
        }
        Likeness::Time { minutes } => {
            Said::of(format!("时间相差 {} 小时", minutes / 60), format!("{} hours apart", minutes / 60))
        }
        Likeness::Kind { code } => {
            let kind = kind(law, code);
            Said::of(format!("都是{}", kind.zh), format!("both: {}", kind.en))
        }
        Likeness::Words { words } => Said::of(format!("都写到“{words}”"), format!("both write “{words}”")),
        Likeness::Figures { field, n } => {
            let (zh, en) = match field.as_str() {
                "trapped" => ("被困", "trapped"),
                "dead" => ("死亡", "dead"),
                "missing" => ("失联", "missing"),
                _ => ("受伤", "injured"),
            };
            Said::of(format!("都是{zh} {n} 人"), format!("both: {n} {en}"))
        }
    }
}

/// A reason, as typed or as the platform gave it.
#[must_use]
pub fn reason(text: &str) -> Said {
    if text == MOVED_AWAY {
        return Said::of(MOVED_AWAY, "the unit has moved and reports to its new level above");
    }
    if text == SOURCE_WITHDRAWN {
        return Said::of(SOURCE_WITHDRAWN, "the report it rests upon was withdrawn");
    }
    if text == RETURNED {
        return Said::of(RETURNED, "the report was returned: a wrong address");
    }
    Said::typed(text)
}

/// One of the things that a report is to say.
#[must_use]
pub fn element(element: Element) -> Said {
    match element {
        Element::Time => Said::of("时间", "time"),
        Element::Place => Said::of("地点", "place"),
        Element::Source => Said::of("信息来源", "source"),
        Element::Nature => Said::of("事件性质", "nature"),
        Element::Extent => Said::of("影响范围", "extent"),
        Element::Casualties => Said::of("伤亡失联", "casualties"),
        Element::Trend => Said::of("发展趋势", "trend"),
        Element::Measures => Said::of("已采取措施", "measures"),
        Element::Contact => Said::of("现场联系人", "contact"),
    }
}

/// Where a tip came from.
#[must_use]
pub fn tip_source(source: TipSource) -> Said {
    match source {
        TipSource::Above => Said::of("上级", "from above"),
        TipSource::Police => Said::typed("110"),
        TipSource::Fire => Said::typed("119"),
        TipSource::Medical => Said::typed("120"),
        TipSource::Web => Said::of("网络", "from the web"),
        TipSource::Caller => Said::of("群众来电", "from a caller"),
        TipSource::Other => Said::of("其他", "other"),
    }
}

/// What an answer to an inquiry comes to.
#[must_use]
pub fn inquiry(outcome: InquiryOutcome) -> Said {
    match outcome {
        InquiryOutcome::Confirmed => Said::of("属实", "confirmed"),
        InquiryOutcome::Unfounded => Said::of("查无此事", "nothing of the kind"),
        InquiryOutcome::Supplied => Said::of("已补报", "supplied"),
    }
}

/// What was changed, old beside new.
pub(crate) fn corrected(f: &ReportCorrected, law: &Law, underground: bool) -> Said {
    let change = |name: Said, was: Said, new: Said| {
        Said::of(
            format!("{}“{}”改为“{}”", name.zh, was.zh, new.zh),
            format!("{} “{}” changed to “{}”", name.en, was.en, new.en),
        )
    };
    let empty = || Said::of("未填", "empty");
    let mut parts = Vec::new();
    let mut texts = |name: Said, was: &Option<String>, new: &Option<String>| {
        if let Some(new) = new {
            let was = was.as_deref().map_or_else(empty, Said::typed);
            parts.push(change(name, was, Said::typed(new)));
        }
    };
    texts(Said::of("何事", "what"), &f.was.what, &f.new.what);
    texts(Said::of("地点", "place"), &f.was.place_text, &f.new.place_text);
    texts(Said::of("时间说明", "time in words"), &f.was.happened_text, &f.new.happened_text);
    if f.new.place_text.is_none() && f.new.place_id.is_some() {
        parts.push(Said::of("地点改为已登记的地点", "place set to a known one"));
    }
    if let Some(new) = &f.new.kind {
        let was = f.was.kind.as_deref().map_or_else(empty, |code| kind(law, code));
        parts.push(change(Said::of("种类", "kind"), was, kind(law, new)));
    }
    if let (Some(was), Some(new)) = (&f.was.casualties, &f.new.casualties) {
        let name = Said::of("伤亡", "casualties");
        parts.push(change(name, casualties(was, underground), casualties(new, underground)));
    }
    if let (Some(was), Some(new)) = (f.was.happened, f.new.happened) {
        parts.push(change(Said::of("时间", "time"), moment(was), moment(new)));
    }
    parts.push(Said::typed(&f.reason));
    Said::clauses(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_han(c: char) -> bool {
        ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
    }

    #[test]
    fn what_the_platform_says_in_english_has_no_chinese_in_it() {
        let all = Casualties {
            dead: Count::NONE,
            trapped: Count::AtLeast { n: 3, preliminary: false },
            on_site: Count::Number { n: 12, preliminary: false },
            ..Casualties::default()
        };
        let at = Instant(1_795_460_460_000);
        let mut said = vec![
            casualties(&all, true),
            casualties(&all, false),
            casualties(&Casualties::default(), false),
            moment(Moment::Unknown),
            moment(Moment::About { at }),
            moment(Moment::Between { from: at, to: at }),
            reason(SOURCE_WITHDRAWN),
        ];
        said.extend([StepWord::Officer, StepWord::Leader, StepWord::Head, StepWord::Above].map(step));
        said.extend([CallOutcome::Told, CallOutcome::NoAnswer, CallOutcome::Busy].map(outcome));
        said.extend(
            [HandMethod::Fax, HandMethod::Phone, HandMethod::Message, HandMethod::System, HandMethod::Paper]
                .map(method),
        );
        for grade in [Grade::I, Grade::II, Grade::III, Grade::IV] {
            said.push(rating(Rating::provisional(grade, true)));
        }
        said.extend(Law::builtin().unwrap().kinds.iter().map(|k| kind(Law::builtin().unwrap(), &k.code)));
        for one in said {
            assert!(!one.en.is_empty() && !one.en.contains(is_han), "{one:?}");
            assert!(one.zh.contains(is_han), "{one:?}");
        }
        let en = |underground| casualties(&all, underground).en;
        assert_eq!(en(true), "0 dead, at least 3 trapped, 12 on shift, injured, missing unverified");
        assert_eq!(en(false), "0 dead, at least 3 trapped, 12 on site, injured, missing unverified");
        let first = Casualties { trapped: all.trapped.marked(true), ..all };
        assert_eq!(
            casualties(&first, true).en,
            "0 dead, at least 3 trapped (preliminary), 12 on shift, injured, missing unverified"
        );
        assert_eq!(due_again(&first, true), Said::of("被困 至少 3 人", "at least 3 trapped"));
        assert_eq!(due_again(&all, true), Said::default());
        assert_eq!(moment(Moment::About { at }).en, "about 2026-11-24 03:01");
    }

    #[test]
    fn what_was_typed_stays_as_typed_and_nothing_empty_leaves_a_comma() {
        let told = Said::joined(vec![Said::typed("榆林市"), Said::default(), outcome(CallOutcome::Told)]);
        assert_eq!(told, Said::of("榆林市，已告知", "榆林市, told"));
    }
}
