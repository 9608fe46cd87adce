//! Proposing a grade from the facts, and what an officer may make of it.
//!
//! Every proposal carries its reasons: the fact, the criterion and its source. In
//! doubt the higher grade is taken: *at least* counts as its number, injured count
//! as seriously injured, unknown figures lower nothing, and people trapped or
//! missing count as 较大涉险 and as what may still become worse. A proposal never
//! decides: the officer raises it freely and lowers it with a reason.

use super::evidence::Evidence;
use super::grades::{Day, Fact, Row, Table};
use super::law::{Law, Mark};
use super::scene;
use crate::model::{Casualties, ChosenRating};
use facts::report::GradeReason;
use kernel::calendar::Date;
use kernel::limits::REMARK_CHARS;
use kernel::{Grade, Instant, Rating};
use serde::{Deserialize, Serialize};

/// Why a criterion counts.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// What has happened.
    Harm,
    /// 较大涉险
    NearMiss,
    /// A first estimate by a measured quantity, before anybody has counted.
    Estimate,
    /// It may still become this grave.
    Potential,
    /// 必报: reported whatever the grade, because of where, when or whom it struck.
    Regardless,
    /// Nothing counted yet, but the words say it may be grave.
    Doubt,
    /// No criterion is met.
    Rest,
}

impl Why {
    /// `较大`, or for a near miss `较大涉险`.
    #[must_use]
    pub fn grade_zh(self, grade: Grade) -> String {
        let name = grade_zh(grade);
        match self {
            Self::NearMiss => format!("{name}涉险"),
            Self::Potential => format!("可能演化为{name}"),
            Self::Estimate => format!("{name}（初判）"),
            Self::Regardless => format!("必报，不论等级，按{name}的时限和去向"),
            Self::Harm | Self::Doubt | Self::Rest => name.to_owned(),
        }
    }

    /// `grade III`, or for a near miss `serious near miss, as grade III`.
    #[must_use]
    pub fn grade_en(self, grade: Grade) -> String {
        match self {
            Self::NearMiss => format!("serious near miss, as grade {grade:?}"),
            Self::Potential => format!("may become grade {grade:?}"),
            Self::Estimate => format!("grade {grade:?} (first estimate)"),
            Self::Regardless => format!("reported whatever the grade, like grade {grade:?}"),
            Self::Harm | Self::Doubt | Self::Rest => format!("grade {grade:?}"),
        }
    }
}

/// 特别重大 … 一般.
#[must_use]
pub const fn grade_zh(grade: Grade) -> &'static str {
    match grade {
        Grade::I => "特别重大",
        Grade::II => "重大",
        Grade::III => "较大",
        Grade::IV => "一般",
    }
}

/// One reason of a proposed grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reason {
    /// 事实: what is known.
    pub fact: String,
    /// The fact in English.
    pub fact_en: String,
    /// 标准: what the rule asks for.
    pub criterion: String,
    /// The criterion in English.
    pub criterion_en: String,
    /// 出处: norm and article.
    pub source: String,
    /// The source in English.
    pub source_en: String,
    /// How sure we are of the source.
    pub mark: Mark,
    /// The grade it makes.
    pub grade: Grade,
    /// Why it counts.
    pub why: Why,
}

impl From<Reason> for GradeReason {
    fn from(reason: Reason) -> Self {
        Self {
            fact: reason.fact,
            fact_en: reason.fact_en,
            criterion: reason.criterion,
            criterion_en: reason.criterion_en,
            source: reason.source,
            source_en: reason.source_en,
            grade: reason.grade,
        }
    }
}

/// A proposed grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RatingProposal {
    /// The grade, never confirmed.
    pub rating: Rating,
    /// Why, gravest first; at least one.
    pub reasons: Vec<Reason>,
}

/// The grade that the facts speak for, the higher when in doubt, by the rules valid at `at`.
#[must_use]
pub fn propose_rating(law: &Law, evidence: &Evidence<'_>, at: Instant) -> RatingProposal {
    let on = Date::of(at);
    let known = law.kind(evidence.kind);
    let kind = known.map_or(super::kinds::OTHER, |kind| kind.code.as_str());
    let evidence = &Evidence { underground: known.is_some_and(|k| k.underground), ..evidence.clone() };
    let reasons: Vec<Reason> = law
        .grades
        .tables(kind, on)
        .flat_map(|table| {
            met_rows(table, evidence, on).into_iter().map(|row| reason(table, row, evidence, on))
        })
        .collect();
    let (must, mut reasons): (Vec<Reason>, Vec<Reason>) =
        reasons.into_iter().partition(|reason| reason.why == Why::Regardless);
    reasons.extend(doubt(law, kind, evidence, on));
    // Stable: within a grade and a reason's nature the order of the tables stays.
    reasons.sort_by_key(|reason| (reason.grade, reason.why));
    let grade = reasons.first().map_or(law.grades.rest(), |first| first.grade);
    let harm = reasons.iter().filter(|r| r.why == Why::Harm).map(|r| r.grade).min();
    // The grade comes from danger, not from harm: nobody need be hurt yet.
    let near_miss = reasons.iter().any(|r| matches!(r.why, Why::NearMiss | Why::Potential))
        && harm.is_none_or(|harm| !harm.at_least(grade));
    if reasons.is_empty() {
        reasons.push(rest(law, kind, evidence, on));
    }
    if let Some(first) = reasons.first_mut() {
        say_what_is_unverified(first, evidence.casualties);
    }
    let regardless = !must.is_empty();
    // What makes it be reported so is said first.
    let light = !grade.at_least(Grade::III);
    let place = if light { 0 } else { reasons.len() };
    reasons.splice(place..place, must);
    RatingProposal { rating: Rating { regardless, ..Rating::provisional(grade, near_miss) }, reasons }
}

/// The gravest met row of each set of facts.
fn met_rows<'t>(table: &'t Table, evidence: &Evidence<'_>, on: Date) -> Vec<&'t Row> {
    let mut met: Vec<&Row> = Vec::new();
    for row in &table.rows {
        let counted =
            row.when.iter().all(|(fact, min)| evidence.value(*fact).is_some_and(|value| value >= *min));
        let said = || row.sign.is_none() || words_of(table, row, evidence).is_some();
        let timely = row.days.is_empty() || day_of(row, evidence, on).is_some();
        if counted && timely && !met.iter().any(|graver| graver.asks_like(row)) && said() {
            met.push(row);
        }
    }
    met
}

/// The words that meet a row's sign: in the sentence; where the place itself may make the
/// difference, in the place too.
fn words_of(table: &Table, row: &Row, evidence: &Evidence<'_>) -> Option<String> {
    let sign = row.sign.as_ref()?;
    sign.said_in(evidence.what)
        .or_else(|| sign.said_in(evidence.place).filter(|_| table.why == Why::Regardless))
}

/// The sensitive time that it is, where a row asks for one.
fn day_of<'d>(row: &'d Row, evidence: &Evidence<'d>, on: Date) -> Option<&'d Day> {
    row.day(on).or_else(|| evidence.time.filter(|_| !row.days.is_empty()))
}

fn reason(table: &Table, row: &Row, evidence: &Evidence<'_>, on: Date) -> Reason {
    let known = || row.when.keys().map(|fact| (*fact, evidence.value(*fact).unwrap_or(0)));
    let words = words_of(table, row, evidence);
    let day = day_of(row, evidence, on);
    let said = words.iter().map(|words| format!("来文写有“{words}”"));
    let said_en = words.iter().map(|words| format!("the text says “{words}”"));
    let said = day.iter().map(|day| format!("正值{}", day.zh)).chain(said);
    let said_en = day.iter().map(|day| format!("it is {}", day.en)).chain(said_en);
    let fact: Vec<String> = said.chain(known().map(|(fact, value)| evidence.zh(fact, value))).collect();
    let fact_en: Vec<String> = said_en.chain(known().map(|(fact, value)| evidence.en(fact, value))).collect();
    Reason {
        fact: fact.join("，"),
        fact_en: fact_en.join(", "),
        criterion: row.zh(table),
        criterion_en: row.en(table),
        source: table.basis.zh.clone(),
        source_en: table.basis.en.clone(),
        mark: table.basis.mark,
        grade: row.grade,
        why: table.why,
    }
}

/// Nobody has counted yet, and the words say it may be grave.
fn doubt(law: &Law, kind: &str, evidence: &Evidence<'_>, on: Date) -> Option<Reason> {
    let what = scene::of(evidence.what);
    let (doubt, word) = law.grades.doubts(kind, on).find_map(|doubt| {
        if doubt.unknown.iter().any(|fact| evidence.value(*fact).is_some()) {
            return None;
        }
        let word = doubt.words.iter().find(|word| what.contains(word.as_str()))?;
        Some((doubt, word))
    })?;
    let harm = doubt.unknown == [Fact::Dead, Fact::Injured];
    let open = |name: fn(Fact) -> &'static str, between: &str| {
        doubt.unknown.iter().map(|fact| name(*fact)).collect::<Vec<_>>().join(between)
    };
    let (zh, en) = if harm {
        ("伤亡".to_owned(), "casualties".to_owned())
    } else {
        (open(Fact::unknown_zh, "、"), open(Fact::unknown_en, " and "))
    };
    Some(Reason {
        fact: format!("来文写有“{word}”"),
        fact_en: format!("the text says “{word}”"),
        criterion: format!("{zh}未核实而可能严重的，先按{}报", grade_zh(doubt.grade)),
        criterion_en: format!("{en} unverified and possibly grave: grade {:?} until counted", doubt.grade),
        source: doubt.basis.zh.clone(),
        source_en: doubt.basis.en.clone(),
        mark: doubt.basis.mark,
        grade: doubt.grade,
        why: Why::Doubt,
    })
}

/// No criterion is met: the lightest grade, by the kind's own table. What nobody knows is
/// said to be unverified, never to be below its threshold.
fn rest(law: &Law, kind: &str, evidence: &Evidence<'_>, on: Date) -> Reason {
    let grade = law.grades.rest();
    let next = |table: &Table| -> Vec<(Fact, u64)> {
        let grave = table
            .rows
            .iter()
            .filter(|row| row.sign.is_none() && row.when.len() == 1 && row.grade == Grade::III);
        grave.flat_map(|row| row.when.iter().map(|(fact, min)| (*fact, *min))).collect()
    };
    let tables: Vec<&Table> = law
        .grades
        .tables(kind, on)
        .filter(|table| table.why == Why::Harm && !next(table).is_empty())
        .collect();
    let table = tables.first().copied();
    let (known, open): (Vec<_>, Vec<_>) = table
        .map(next)
        .unwrap_or_default()
        .into_iter()
        .partition(|(fact, _)| evidence.value(*fact).is_some());
    let c = evidence.casualties;
    let named = [("死亡", "dead", c.dead), ("受伤", "injured", c.injured), ("被困", "trapped", c.trapped)];
    let stated = named.iter().filter(|(_, _, count)| !count.is_unknown());
    let mut fact: Vec<String> = stated.clone().map(|(zh, _, count)| format!("{zh} {}", count.zh())).collect();
    let mut fact_en: Vec<String> = stated.map(|(_, en, count)| format!("{en} {}", count.en())).collect();
    // Dead and injured were said; the rest of what the criterion rests on is said here.
    for (f, _) in known.iter().filter(|(f, _)| !matches!(f, Fact::Dead | Fact::Injured | Fact::DeadOrMissing))
    {
        let value = evidence.value(*f).unwrap_or(0);
        fact.push(evidence.zh(*f, value));
        fact_en.push(evidence.en(*f, value));
    }
    Reason {
        fact: fact.join("、"),
        fact_en: fact_en.join(", "),
        criterion: rest_zh(grade, &known, &open),
        criterion_en: rest_en(grade, &known, &open),
        source: table.map(|table| table.basis.zh.clone()).unwrap_or_default(),
        source_en: table.map(|table| table.basis.en.clone()).unwrap_or_default(),
        mark: table.map_or(Mark::K, |table| table.basis.mark),
        grade,
        why: Why::Rest,
    }
}

/// `死亡不满 3 人；直接经济损失未核实（1000 万元以上为较大），暂按一般`
fn rest_zh(grade: Grade, known: &[(Fact, u64)], open: &[(Fact, u64)]) -> String {
    let below: Vec<String> =
        known.iter().map(|(f, min)| format!("{}不满 {}", f.zh(), f.quantity_zh(*min))).collect();
    let graver = grade_zh(Grade::III);
    let unverified: Vec<String> = open
        .iter()
        .map(|(f, min)| format!("{}未核实（{}以上为{graver}）", f.unknown_zh(), f.quantity_zh(*min)))
        .collect();
    let name = grade_zh(grade);
    match (below.is_empty(), unverified.is_empty()) {
        (true, true) => format!("未达更高标准，为{name}"),
        (false, true) => format!("{}，为{name}", below.join("、")),
        (true, false) => format!("{}，暂按{name}", unverified.join("、")),
        (false, false) => format!("{}；{}，暂按{name}", below.join("、"), unverified.join("、")),
    }
}

fn rest_en(grade: Grade, known: &[(Fact, u64)], open: &[(Fact, u64)]) -> String {
    let below: Vec<String> =
        known.iter().map(|(f, min)| format!("{} below {}", f.en(), f.quantity_en(*min))).collect();
    let unverified: Vec<String> = open
        .iter()
        .map(|(f, min)| format!("{} unverified (grade III from {})", f.unknown_en(), f.quantity_en(*min)))
        .collect();
    match (below.is_empty(), unverified.is_empty()) {
        (true, true) => format!("no higher criterion is met: grade {grade:?}"),
        (false, true) => format!("{}: grade {grade:?}", below.join(", ")),
        (true, false) => format!("{}: grade {grade:?} for now", unverified.join(", ")),
        (false, false) => format!("{}; {}: grade {grade:?} for now", below.join(", "), unverified.join(", ")),
    }
}

/// The first reason also says what nobody knows yet.
fn say_what_is_unverified(reason: &mut Reason, casualties: &Casualties) {
    let open: Vec<(&str, &str)> =
        [("死亡", "deaths", casualties.dead), ("受伤", "injuries", casualties.injured)]
            .into_iter()
            .filter(|(_, _, count)| count.is_unknown())
            .map(|(zh, en, _)| (zh, en))
            .collect();
    if open.is_empty() {
        return;
    }
    let (zh, en): (Vec<&str>, Vec<&str>) = open.into_iter().unzip();
    let (zh, en) = (format!("{}未核实", zh.join("、")), format!("{} unverified", en.join(" and ")));
    let join = |said: &str, open: &str, between: &str| {
        if said.is_empty() { open.to_owned() } else { format!("{said}{between}{open}") }
    };
    reason.fact = join(&reason.fact, &zh, "；");
    reason.fact_en = join(&reason.fact_en, &en, "; ");
}

/// The grade that sets clocks and addressees: 较大涉险 and 必报 are reported like Ⅲ.
#[must_use]
pub fn effective_grade(rating: Rating) -> Grade {
    if rating.near_miss || rating.regardless { rating.grade.min(Grade::III) } else { rating.grade }
}

/// Whether one grade is graver than another; at the same clocks harm is graver than danger.
#[must_use]
pub fn graver(one: Rating, than: Rating) -> bool {
    let weight = |r: Rating| (effective_grade(r), r.grade, r.near_miss);
    weight(one) < weight(than)
}

/// The grade that stands after facts have changed, from what they proposed `before` and
/// propose `now`: raised where they have grown graver than both, otherwise as it is. So a
/// grade that was lowered with a reason is not raised again by the very facts it was
/// lowered against, and lighter facts lower nothing by themselves.
#[must_use]
pub fn raised(present: Rating, before: Rating, now: Rating) -> Rating {
    if graver(now, before) && graver(now, present) { now } else { present }
}

/// Why a chosen grade is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RatingRefusal {
    /// It is lower than proposed and nobody says why.
    #[error("降低建议等级要写明理由")]
    ReasonMissing,
    /// The reason is too long.
    #[error("理由最多 {REMARK_CHARS} 字")]
    ReasonTooLong,
}

impl RatingRefusal {
    /// Stable code for the UI.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ReasonMissing => "report.rating_reason_missing",
            Self::ReasonTooLong => "report.rating_reason_long",
        }
    }
}

/// Whether one grade is lower than another: by the clocks that hold, or where there is harm, at the
/// same clocks by the grade itself (Ⅲ made Ⅳ·必报).
#[must_use]
pub fn lowers(one: Rating, than: Rating) -> bool {
    effective_grade(one) > effective_grade(than) || (one.grade > than.grade && !than.near_miss)
}

/// Takes the officer's grade: raised freely, lowered only with a reason.
///
/// # Errors
/// Lower than proposed without a reason, or with one that is too long.
pub fn check_rating(
    proposed: Rating,
    chosen: ChosenRating,
    reason: Option<&str>,
) -> Result<Rating, RatingRefusal> {
    let rating = chosen.rating();
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if reason.is_some_and(|reason| reason.chars().count() > REMARK_CHARS) {
        return Err(RatingRefusal::ReasonTooLong);
    }
    if lowers(rating, proposed) && reason.is_none() { Err(RatingRefusal::ReasonMissing) } else { Ok(rating) }
}
