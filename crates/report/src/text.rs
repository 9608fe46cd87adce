//! The words that the platform writes itself: briefs, what is read over the telephone,
//! the draft of a report upward, the message that is copied to others.
//!
//! Pure. Used by the services and shown for editing; nothing here invents a figure:
//! what is unknown is called 未核实. Briefs carry no personal data.

use crate::rules::rating::grade_zh;
use facts::report::{Casualties, Count};
use kernel::{Grade, Instant, Moment, Rating};

/// 较大涉险, 一般.
#[must_use]
pub fn rating_zh(rating: Rating) -> String {
    let near = if rating.near_miss { "涉险" } else { "" };
    let must = if rating.regardless && rating.grade == Grade::IV { "·必报" } else { "" };
    format!("{}{near}{must}", grade_zh(rating.grade))
}

/// 较大涉险（暂定）.
#[must_use]
pub fn rating_with_state_zh(rating: Rating) -> String {
    let open = if rating.confirmed { "" } else { "（暂定）" };
    format!("{}{open}", rating_zh(rating))
}

/// `03:12`, in China.
#[must_use]
pub fn clock_zh(at: Instant) -> String {
    let minutes = at.civil_time_ms() / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `11月24日03时12分`, in China.
#[must_use]
pub fn date_time_zh(at: Instant) -> String {
    let date = kernel::calendar::Date::of(at);
    let minutes = at.civil_time_ms() / 60_000;
    format!("{}月{}日{:02}时{:02}分", date.month(), date.day(), minutes / 60, minutes % 60)
}

/// `11月24日02时51分左右`.
#[must_use]
pub fn moment_zh(moment: Moment) -> String {
    match moment {
        Moment::Exact { at } => date_time_zh(at),
        Moment::About { at } => format!("{}左右", date_time_zh(at)),
        Moment::Between { from, to } => format!("{}至{}", date_time_zh(from), date_time_zh(to)),
        Moment::Unknown => UNKNOWN_MOMENT.to_owned(),
    }
}

/// What those on the spot and those safe are called: in a mine 当班 and 升井.
#[must_use]
pub const fn shift_zh(underground: bool) -> (&'static str, &'static str) {
    if underground { ("当班", "升井") } else { ("在场", "脱险") }
}

/// The figures that somebody stated, in the order of gravity: `死亡 1 人、被困 3 人`;
/// those that `sentence` says already are left out.
fn stated(c: &Casualties, underground: bool, sentence: &str) -> Vec<String> {
    let (on_site, safe) = shift_zh(underground);
    let named = [
        ("死亡", c.dead),
        ("失联", c.missing),
        ("被困", c.trapped),
        ("受伤", c.injured),
        ("涉险", c.in_danger),
        (on_site, c.on_site),
        (safe, c.safe),
        ("疏散转移", c.evacuated),
    ];
    named
        .into_iter()
        .filter(|(_, count)| matches!(count, Count::Number { .. } | Count::AtLeast { .. }))
        .map(|(name, count)| format!("{name} {}", count.zh()).replace(" 至少", "至少"))
        .filter(|figure| !says(sentence, figure))
        .collect()
}

/// Whether a sentence says a figure in these words, whatever its spaces.
fn says(sentence: &str, figure: &str) -> bool {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    bare(sentence).contains(&bare(figure))
}

/// Whom it did not concern, as one writes it: 无人员伤亡; of a first count 无人员伤亡（初步）.
fn spared(c: &Casualties) -> Vec<String> {
    let none = |count: Count| matches!(count, Count::None { .. });
    let said = |count: Count, words: &str| format!("{words}{}", count.mark_zh());
    let mut all = Vec::new();
    if none(c.dead) && c.dead == c.injured {
        all.push(said(c.dead, "无人员伤亡"));
    } else {
        let each = [(c.dead, "无人员死亡"), (c.injured, "无人员受伤")];
        all.extend(
            each.into_iter().filter(|(count, _)| none(*count)).map(|(count, words)| said(count, words)),
        );
    }
    let others = [(c.missing, "无人员失联"), (c.trapped, "无人员被困")];
    all.extend(others.into_iter().filter(|(count, _)| none(*count)).map(|(count, words)| said(count, words)));
    all
}

/// All figures as one writes them: stated ones, then whom it did not concern, then what is
/// not verified.
#[must_use]
pub fn casualties_zh(c: &Casualties, underground: bool) -> String {
    casualties_beside(c, underground, "")
}

/// The same behind a sentence that says some of them already.
fn casualties_beside(c: &Casualties, underground: bool, sentence: &str) -> String {
    let mut parts = stated(c, underground, sentence);
    parts.extend(spared(c).into_iter().filter(|words| !says(sentence, words)));
    let open: Vec<&str> = [("死亡", c.dead), ("受伤", c.injured), ("失联", c.missing)]
        .into_iter()
        .filter(|(_, count)| count.is_unknown())
        .map(|(name, _)| name)
        .collect();
    let open = if open.is_empty() { None } else { Some(format!("{}情况未核实", open.join("、"))) };
    parts.extend(open.filter(|words| !says(sentence, words)));
    parts.join("，")
}

/// What rings a desk that does not know the kind of fact.
#[must_use]
pub fn brief_zh(drill: bool, rating: Rating, unit_name: &str, title: &str) -> String {
    let drill = if drill { "【演练】" } else { "" };
    format!("{drill}{}：{unit_name}报，{title}", rating_with_state_zh(rating))
}

/// 信〔2026〕1124-03; a drill's number says so.
#[must_use]
pub fn number_zh(word: &str, drill: bool, at: Instant, serial: i64) -> String {
    let date = kernel::calendar::Date::of(at);
    let drill = if drill { "演练" } else { "" };
    format!("{drill}{word}〔{}〕{:02}{:02}-{serial:02}", date.year(), date.month(), date.day())
}

/// What is known of an event when a text is drawn up from it.
#[derive(Debug, Clone)]
pub struct Story<'a> {
    /// 演练
    pub drill: bool,
    /// Who reports now.
    pub unit_name: &'a str,
    /// Who reported to it; absent for one's own report.
    pub source_name: Option<&'a str>,
    /// When that came.
    pub source_at: Instant,
    /// When it happened.
    pub happened: Moment,
    /// Where.
    pub place_text: &'a str,
    /// What happened.
    pub what: &'a str,
    /// Figures in use.
    pub casualties: &'a Casualties,
    /// Whether it happened where people go down on a shift.
    pub underground: bool,
    /// Grade.
    pub rating: Rating,
    /// Number of the report.
    pub no: &'a str,
    /// What was verified and told since, in order: when, and what with its name, such as
    /// `核实：…`.
    pub since: Vec<(Instant, String)>,
    /// Instructions given: whose and what.
    pub instructions: Vec<(String, String)>,
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    match text.trim_end_matches('”').chars().last() {
        Some('。' | '！' | '？' | '.' | '!' | '?') | None => text.to_owned(),
        Some(_) => format!("{text}。"),
    }
}

/// What happened, without the beginning and the end that the level below put around it:
/// who told whom, time and place are said anew by whoever writes upward from it.
#[must_use]
pub fn core_zh<'a>(what: &'a str, place_text: &str) -> &'a str {
    let mut text = what.trim();
    while let Some(rest) = received(text) {
        text = past(past(rest, is_moment), |clause| clause == place_text.trim());
    }
    text.strip_suffix(FOLLOWS).unwrap_or(text).trim_end()
}

/// What stands behind `11月24日03时01分接麻黄梁镇报告：`.
fn received(text: &str) -> Option<&str> {
    let (head, rest) = text.split_once("报告：")?;
    let (at, _) = head.split_once("接")?;
    is_moment(at).then_some(rest)
}

/// Whether a clause is a moment as [`moment_zh`] writes it.
fn is_moment(clause: &str) -> bool {
    let rest = clause.trim_start_matches(|c: char| c.is_ascii_digit() || "月日时分至".contains(c));
    clause == UNKNOWN_MOMENT || (clause.contains('时') && matches!(rest, "" | "左右"))
}

/// A text behind its first clause, where that is such a one.
fn past(text: &str, is_one: impl Fn(&str) -> bool) -> &str {
    text.split_once('，').filter(|(clause, _)| is_one(clause)).map_or(text, |(_, rest)| rest)
}

const UNKNOWN_MOMENT: &str = "时间未核实";
const FOLLOWS: &str = "后续情况续报。";

/// The body of a report upward, to be edited.
#[must_use]
pub fn upward_zh(story: &Story<'_>) -> String {
    let mut out = match story.source_name {
        Some(source) => format!("{}接{source}报告：", date_time_zh(story.source_at)),
        None => String::new(),
    };
    out.push_str(&moment_zh(story.happened));
    let (place, what) = (story.place_text.trim(), core_zh(story.what, story.place_text));
    if !place.is_empty() && !what.starts_with(place) {
        out.push('，');
        out.push_str(place);
    }
    out.push('，');
    out.push_str(&sentence(what));
    out.push_str(&sentence(&casualties_beside(story.casualties, story.underground, what)));
    for (at, told) in &story.since {
        out.push_str(&sentence(&format!("{} {told}", clock_zh(*at))));
    }
    for (whose, text) in &story.instructions {
        out.push_str(&sentence(&format!("{whose}批示：“{}”", text.trim())));
    }
    out.push_str(FOLLOWS);
    out
}

/// What an officer reads over the telephone: short, figures first, no grade that a
/// leader has not confirmed.
#[must_use]
pub fn spoken_zh(story: &Story<'_>) -> String {
    let drill = if story.drill { "这是演练。" } else { "" };
    let grade =
        if story.rating.confirmed { format!("等级{}。", rating_zh(story.rating)) } else { String::new() };
    let what = core_zh(story.what, story.place_text);
    format!(
        "{drill}我是{}值班室，电话报告一起突发事件。时间：{}。地点：{}。{}{}{grade}书面报告随后报上，请问您贵姓、记录时间是几点几分？",
        story.unit_name,
        moment_zh(story.happened),
        if story.place_text.trim().is_empty() { "未核实" } else { story.place_text.trim() },
        sentence(what),
        sentence(&casualties_beside(story.casualties, story.underground, what)),
    )
}

/// One prepared text for an addressee without a node: fax, message, the other system.
#[must_use]
pub fn message_zh(story: &Story<'_>, to: &str) -> String {
    let drill = if story.drill { "【演练】" } else { "" };
    let grade =
        if story.rating.confirmed { format!("（{}）", rating_zh(story.rating)) } else { String::new() };
    format!(
        "{drill}{to}：\n{} {}突发事件信息{grade}\n时间：{}\n地点：{}\n情况：{}\n伤亡：{}\n{}\n报送单位：{}",
        story.no,
        story.unit_name,
        moment_zh(story.happened),
        if story.place_text.trim().is_empty() { "未核实" } else { story.place_text.trim() },
        sentence(core_zh(story.what, story.place_text)),
        casualties_zh(story.casualties, story.underground),
        story
            .since
            .iter()
            .map(|(at, told)| sentence(&format!("{} {told}", clock_zh(*at))))
            .collect::<Vec<_>>()
            .join("\n"),
        story.unit_name,
    )
    .replace("\n\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Grade;

    const AT: Instant = Instant(1_795_460_460_000); // 2026-11-24 03:01

    fn figures() -> Casualties {
        Casualties {
            trapped: Count::Number { n: 3, preliminary: false },
            on_site: Count::Number { n: 12, preliminary: false },
            safe: Count::Number { n: 9, preliminary: false },
            ..Casualties::default()
        }
    }

    #[test]
    fn unknown_is_never_a_figure() {
        let said = "被困 3 人，当班 12 人，升井 9 人，死亡、受伤、失联情况未核实";
        assert_eq!(casualties_zh(&figures(), true), said);
        let none = Casualties { dead: Count::NONE, injured: Count::NONE, missing: Count::NONE, ..figures() };
        let said = "被困 3 人，当班 12 人，升井 9 人，无人员伤亡，无人员失联";
        assert_eq!(casualties_zh(&none, true), said);
        let alive = Casualties { dead: Count::NONE, ..Casualties::default() };
        assert_eq!(casualties_zh(&alive, true), "无人员死亡，受伤、失联情况未核实");
    }

    #[test]
    fn what_the_sentence_says_is_not_said_twice() {
        let what = "当班12人，升井 9 人，3 人没有上来";
        let said = casualties_beside(&figures(), true, what);
        assert_eq!(
            said, "被困 3 人，死亡、受伤、失联情况未核实",
            "three who did not come up are not yet called 被困"
        );
        let other = Casualties { on_site: Count::Number { n: 2, preliminary: false }, ..figures() };
        assert!(
            casualties_beside(&other, true, what).contains("当班 2 人"),
            "another figure is another figure"
        );
        let unhurt = Casualties { dead: Count::NONE, injured: Count::NONE, ..Casualties::default() };
        assert_eq!(casualties_beside(&unhurt, false, "一车侧翻，无人员伤亡"), "失联情况未核实");
    }

    #[test]
    fn only_a_mine_has_a_shift_that_comes_up_again() {
        let said = casualties_zh(&figures(), false);
        assert!(said.starts_with("被困 3 人，在场 12 人，脱险 9 人"), "{said}");
    }

    #[test]
    fn a_provisional_grade_is_not_written_on_what_leaves_the_house() {
        let since = vec![(AT, "核实：矿调度室：12 人下井".to_owned())];
        let story = Story {
            drill: false,
            unit_name: "榆阳区",
            source_name: Some("麻黄梁镇"),
            source_at: AT,
            happened: Moment::About { at: AT },
            place_text: "双柳沟煤矿",
            what: "30203 工作面突然出水",
            casualties: &figures(),
            underground: true,
            rating: Rating::provisional(Grade::III, true),
            no: "信〔2026〕1124-03",
            since,
            instructions: vec![("副区长".to_owned(), "救人第一。".to_owned())],
        };
        for text in [upward_zh(&story), spoken_zh(&story), message_zh(&story, "榆林市政府总值班室")]
        {
            assert!(!text.contains("较大"), "{text}");
            assert!(text.contains("被困 3 人"), "{text}");
        }
        let begins =
            "11月24日03时01分接麻黄梁镇报告：11月24日03时01分左右，双柳沟煤矿，30203 工作面突然出水。";
        assert!(upward_zh(&story).starts_with(begins), "{}", upward_zh(&story));
        let named = Story { what: "双柳沟煤矿井下突然出水", ..story.clone() };
        assert!(upward_zh(&named).contains("左右，双柳沟煤矿井下突然出水。"), "{}", upward_zh(&named));
        assert!(upward_zh(&story).contains("副区长批示：“救人第一。”"));
        let confirmed = Story { rating: Rating { confirmed: true, ..story.rating }, drill: true, ..story };
        assert!(spoken_zh(&confirmed).contains("较大涉险"));
        assert!(message_zh(&confirmed, "市").starts_with("【演练】"));
    }

    /// District and city each write upward what the level below wrote.
    #[test]
    fn time_and_place_are_said_once_however_many_levels_wrote_it() {
        let none = Casualties { dead: Count::NONE, injured: Count::NONE, ..figures() };
        let town = Story {
            drill: false,
            unit_name: "榆阳区",
            source_name: Some("麻黄梁镇"),
            source_at: AT,
            happened: Moment::About { at: AT },
            place_text: "双柳沟煤矿",
            what: "30203 工作面突然出水，报告：水位上涨",
            casualties: &none,
            underground: true,
            rating: Rating::provisional(Grade::III, true),
            no: "信〔2026〕1124-03",
            since: Vec::new(),
            instructions: vec![("副区长".to_owned(), "救人第一。".to_owned())],
        };
        let district = upward_zh(&town);
        let to_city =
            Story { what: &district, source_name: Some("榆阳区"), instructions: Vec::new(), ..town };
        let city = upward_zh(&to_city);
        assert_eq!(
            city,
            "11月24日03时01分接榆阳区报告：11月24日03时01分左右，双柳沟煤矿，30203 工作面突然出水，报告：水位上涨。\
             被困 3 人，当班 12 人，升井 9 人，无人员伤亡，失联情况未核实。副区长批示：“救人第一。”后续情况续报。"
        );
        let province = Story { what: &city, source_name: Some("榆林市"), ..to_city.clone() };
        assert_eq!(upward_zh(&province), city.replace("接榆阳区", "接榆林市"));
        assert!(spoken_zh(&province).contains("地点：双柳沟煤矿。30203 工作面"), "{}", spoken_zh(&province));
        // What somebody wrote in other words stays as it was written.
        let own = Story { what: "矿方报告：双柳沟煤矿出水", ..province };
        assert!(upward_zh(&own).contains("双柳沟煤矿，矿方报告：双柳沟煤矿出水。"), "{}", upward_zh(&own));
    }

    #[test]
    fn numbers_carry_year_day_and_count() {
        assert_eq!(number_zh("信", false, AT, 3), "信〔2026〕1124-03");
        assert_eq!(number_zh("信", true, AT, 12), "演练信〔2026〕1124-12");
    }
}
