//! The clocks of a report: the stricter of the place's profile and the law, how far
//! up a report goes, and who gets a copy over the head of the next level.
//!
//! Read from `rules/deadlines.toml`. Every clock carries the article it rests on and
//! the legal ceiling beside it. A clock runs from an instant that is handed in: when
//! the unit knew, for a level above when the report was delivered.

use super::kinds::{Class, Kinds};
use super::law::{Basis, Cite, Law, LawError, Sources, parse_toml};
use super::rating::effective_grade;
use crate::model::{Medium, Via};
use crate::profile::Profile;
use kernel::calendar::Date;
use kernel::clock::MINUTE_MS;
use kernel::limits::report::CLOCK_MAX_MINUTES;
use kernel::{Grade, Instant, Level, Rating};
use serde::{Deserialize, Serialize};

/// The report a rule is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Code of the kind.
    pub kind: &'a str,
    /// Its class.
    pub class: Class,
    /// The grade that counts ([`effective_grade`]).
    pub grade: Grade,
    /// Level of the unit that reports.
    pub level: Level,
    /// Which way.
    pub via: Via,
}

/// Which reports a row speaks of; what it does not name, it does not limit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Cover {
    /// Classes of event.
    pub classes: Vec<Class>,
    /// Codes of kinds.
    pub kinds: Vec<String>,
    /// Grades.
    pub grades: Vec<Grade>,
    /// Levels of the reporting unit.
    pub levels: Vec<Level>,
    /// Ways.
    pub vias: Vec<Via>,
}

impl Cover {
    /// Whether the row speaks of this report.
    #[must_use]
    pub fn covers(&self, case: &Case<'_>) -> bool {
        let free_or = |names: bool, empty: bool| empty || names;
        free_or(self.classes.contains(&case.class), self.classes.is_empty())
            && free_or(self.kinds.iter().any(|kind| kind == case.kind), self.kinds.is_empty())
            && free_or(self.grades.contains(&case.grade), self.grades.is_empty())
            && free_or(self.levels.contains(&case.level), self.levels.is_empty())
            && free_or(self.vias.contains(&case.via), self.vias.is_empty())
    }

    /// The first kind it names that is not in the table.
    #[must_use]
    pub fn unknown_kind(&self, kinds: &Kinds) -> Option<&str> {
        self.kinds.iter().map(String::as_str).find(|code| kinds.find(code).is_none())
    }
}

/// How far up a report goes at the least.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// To the district.
    District,
    /// To the city.
    City,
    /// To the province.
    Province,
    /// Beyond the province, to the ministry and the State Council.
    Nation,
}

impl Reach {
    /// Whether a report that goes so far goes to this level.
    #[must_use]
    pub fn includes(self, level: Level) -> bool {
        let step = match level {
            Level::Township => return true,
            Level::District => Self::District,
            Level::City => Self::City,
            Level::Province => Self::Province,
        };
        step <= self
    }
}

/// A legal ceiling.
#[derive(Debug, Clone)]
pub struct Ceiling {
    /// Its name in the file.
    pub id: String,
    /// Which reports.
    pub cover: Cover,
    /// Which media.
    pub media: Vec<Medium>,
    /// At most so many minutes.
    pub minutes: u32,
    /// Where it comes from.
    pub basis: Basis,
}

#[derive(Debug, Clone)]
struct ReachRow {
    cover: Cover,
    to: Reach,
    basis: Basis,
}

#[derive(Debug, Clone)]
struct SkipRow {
    cover: Cover,
    media: Vec<Medium>,
    basis: Basis,
}

#[derive(Debug, Clone)]
struct FollowRow {
    cover: Cover,
    minutes: u32,
    basis: Basis,
}

#[derive(Debug, Clone)]
struct RecountRow {
    cover: Cover,
    days: u32,
    basis: Basis,
}

/// Ceilings, follow-ups, reach and skip-level copies.
#[derive(Debug, Clone)]
pub struct Deadlines {
    ceilings: Vec<Ceiling>,
    follows: Vec<FollowRow>,
    recounts: Vec<RecountRow>,
    reaches: Vec<ReachRow>,
    skips: Vec<SkipRow>,
}

const FILE: &str = "deadlines.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDeadlines {
    ceiling: Vec<RawCeiling>,
    follow: Vec<RawFollow>,
    recount: Vec<RawRecount>,
    reach: Vec<RawReach>,
    skip: Vec<RawSkip>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCeiling {
    id: String,
    applies: Cover,
    media: Vec<Medium>,
    minutes: u32,
    law: Cite,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFollow {
    applies: Cover,
    minutes: u32,
    law: Cite,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRecount {
    applies: Cover,
    days: u32,
    law: Cite,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReach {
    applies: Cover,
    to: Reach,
    law: Cite,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSkip {
    applies: Cover,
    media: Vec<Medium>,
    law: Cite,
}

impl Deadlines {
    pub(super) fn parse(text: &str, sources: &Sources, kinds: &Kinds) -> Result<Self, LawError> {
        let raw: RawDeadlines = parse_toml(FILE, text)?;
        let known = |cover: &Cover| match cover.unknown_kind(kinds) {
            Some(code) => Err(LawError { file: FILE, what: format!("no kind is called {code:?}") }),
            None => Ok(()),
        };
        let mut deadlines = Self {
            ceilings: Vec::new(),
            follows: Vec::new(),
            recounts: Vec::new(),
            reaches: Vec::new(),
            skips: Vec::new(),
        };
        for RawCeiling { id, applies: cover, media, minutes, law } in raw.ceiling {
            known(&cover)?;
            if media.is_empty() || !(1..=CLOCK_MAX_MINUTES).contains(&minutes) {
                let what = format!("{id}: media, and 1 to {CLOCK_MAX_MINUTES} minutes");
                return Err(LawError { file: FILE, what });
            }
            let basis = sources.resolve(FILE, &law)?;
            deadlines.ceilings.push(Ceiling { id, cover, media, minutes, basis });
        }
        for RawFollow { applies: cover, minutes, law } in raw.follow {
            known(&cover)?;
            if !(1..=CLOCK_MAX_MINUTES).contains(&minutes) {
                let what = format!("a follow-up is owed within 1 to {CLOCK_MAX_MINUTES} minutes");
                return Err(LawError { file: FILE, what });
            }
            deadlines.follows.push(FollowRow { cover, minutes, basis: sources.resolve(FILE, &law)? });
        }
        for RawRecount { applies: cover, days, law } in raw.recount {
            known(&cover)?;
            deadlines.recounts.push(RecountRow { cover, days, basis: sources.resolve(FILE, &law)? });
        }
        for RawReach { applies: cover, to, law } in raw.reach {
            known(&cover)?;
            deadlines.reaches.push(ReachRow { cover, to, basis: sources.resolve(FILE, &law)? });
        }
        for RawSkip { applies: cover, media, law } in raw.skip {
            known(&cover)?;
            deadlines.skips.push(SkipRow { cover, media, basis: sources.resolve(FILE, &law)? });
        }
        Ok(deadlines)
    }

    /// The shortest ceiling of this clock on this date; with `None` for a date, of
    /// all that have not ended, which is what a profile is measured against.
    #[must_use]
    pub fn ceiling(&self, case: &Case<'_>, medium: Medium, on: Option<Date>) -> Option<&Ceiling> {
        self.ceilings
            .iter()
            .filter(|row| match on {
                Some(on) => row.basis.in_force(on),
                None => row.basis.to.is_none(),
            })
            .filter(|row| row.media.contains(&medium) && row.cover.covers(case))
            .min_by(|a, b| a.minutes.cmp(&b.minutes).then_with(|| rank(&a.basis).cmp(&rank(&b.basis))))
    }

    /// The media of the skip-level copy that is owed, and by what; `None` when none is.
    fn skip(&self, case: &Case<'_>, on: Date) -> Option<(&[Medium], &Basis)> {
        let row = self.skips.iter().find(|row| row.basis.in_force(on) && row.cover.covers(case))?;
        Some((&row.media, &row.basis))
    }

    /// The longest time to the next follow-up.
    fn follow(&self, case: &Case<'_>, on: Date) -> Option<&FollowRow> {
        let rows = self.follows.iter().filter(|row| row.basis.in_force(on) && row.cover.covers(case));
        rows.min_by_key(|row| (row.minutes, rank(&row.basis)))
    }

    /// How long casualties are still counted.
    fn recount(&self, case: &Case<'_>, on: Date) -> Option<&RecountRow> {
        let rows = self.recounts.iter().filter(|row| row.basis.in_force(on) && row.cover.covers(case));
        rows.min_by_key(|row| row.days)
    }

    fn reach(&self, case: &Case<'_>, on: Date) -> Option<(Reach, &Basis)> {
        self.reaches
            .iter()
            .filter(|row| row.basis.in_force(on) && row.cover.covers(case))
            .max_by_key(|row| row.to)
            .map(|row| (row.to, &row.basis))
    }
}

/// Of equal ceilings the one read in full is named.
fn rank(basis: &Basis) -> (u8, &str) {
    use super::law::Mark;
    let sure = match basis.mark {
        Mark::F => 0,
        Mark::E => 1,
        Mark::T => 2,
        Mark::K => 3,
    };
    (sure, &basis.zh)
}

/// One clock: when it runs out and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Deadline {
    /// Minutes from the basis.
    pub minutes: u32,
    /// When it runs out.
    pub due_at: Instant,
    /// What sets it: the profile's article, or the law's where the profile is silent.
    pub article: String,
    /// The article in English.
    pub article_en: String,
    /// The legal ceiling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling_minutes: Option<u32>,
    /// Its article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling_article: Option<String>,
    /// Its article in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling_article_en: Option<String>,
}

/// The two clocks of one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ViaClock {
    /// Which way.
    pub via: Via,
    /// ☎; absent where no telephone call is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tel: Option<Deadline>,
    /// 文; absent where no written report is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc: Option<Deadline>,
}

/// The clocks of a report by a unit at `level`, one entry a way that is owed; they run from `basis`.
#[must_use]
pub fn clocks(
    law: &Law,
    profile: &Profile,
    level: Level,
    kind: &str,
    rating: Rating,
    basis: Instant,
) -> Vec<ViaClock> {
    let on = Date::of(basis);
    let both = [Medium::Tel, Medium::Doc];
    Via::ALL
        .into_iter()
        .filter_map(|via| {
            let case = case(law, level, kind, rating, via);
            let media: &[Medium] = match via {
                Via::Block | Via::Line => &both,
                Via::Skip => skip_media(law, profile, &case, on)?,
            };
            let clock = |medium: Medium| {
                media.contains(&medium).then(|| deadline(law, profile, &case, medium, basis)).flatten()
            };
            Some(ViaClock { via, tel: clock(Medium::Tel), doc: clock(Medium::Doc) })
        })
        .collect()
}

/// Whether a skip-level copy is owed by law or by the place's own terms, and by which media: what
/// the law asks for, and what the place adds.
pub(super) fn skip_media(
    law: &Law,
    profile: &Profile,
    case: &Case<'_>,
    on: Date,
) -> Option<&'static [Medium]> {
    case.level.above()?.above()?;
    let (own, legal) = (profile.skip(case), law.deadlines.skip(case, on).map(|(media, _)| media));
    if own.is_none() && legal.is_none() {
        return None;
    }
    let asked = |medium| [own, legal].into_iter().flatten().any(|media| media.contains(&medium));
    Some(match (asked(Medium::Tel), asked(Medium::Doc)) {
        (true, true) => &[Medium::Tel, Medium::Doc],
        (true, false) => &[Medium::Tel],
        (false, true) => &[Medium::Doc],
        (false, false) => &[],
    })
}

/// The report a rule is asked about, with its class and the grade that counts.
#[must_use]
pub fn case<'a>(law: &Law, level: Level, kind: &'a str, rating: Rating, via: Via) -> Case<'a> {
    Case { kind, class: law.kinds.class_of(kind), grade: effective_grade(rating), level, via }
}

fn deadline(
    law: &Law,
    profile: &Profile,
    case: &Case<'_>,
    medium: Medium,
    basis: Instant,
) -> Option<Deadline> {
    let ceiling = law.deadlines.ceiling(case, medium, Some(Date::of(basis)));
    let own = profile.term(case, medium);
    let own = own.map(|(minutes, zh, en)| (basis.plus_minutes(i64::from(minutes)), zh, en));
    stricter(own, ceiling.map(|row| (row.minutes, &row.basis)), basis)
}

/// The sooner of the place's own term and the law's, with the law's beside it; at the same
/// instant the place's own is named.
fn stricter(
    own: Option<(Instant, &str, &str)>,
    ceiling: Option<(u32, &Basis)>,
    basis: Instant,
) -> Option<Deadline> {
    let by_law = ceiling.map(|(minutes, law)| (basis.plus_minutes(i64::from(minutes)), law));
    let (due_at, article, article_en) = match (own, by_law) {
        (Some((at, zh, en)), Some((latest, _))) if at <= latest => (at, zh, en),
        (_, Some((latest, law))) => (latest, law.zh.as_str(), law.en.as_str()),
        (Some((at, zh, en)), None) => (at, zh, en),
        (None, None) => return None,
    };
    Some(Deadline {
        minutes: u32::try_from(due_at.since(basis).max(0) / MINUTE_MS).unwrap_or(CLOCK_MAX_MINUTES),
        due_at,
        article: article.to_owned(),
        article_en: article_en.to_owned(),
        ceiling_minutes: ceiling.map(|(minutes, _)| minutes),
        ceiling_article: ceiling.map(|(_, law)| law.zh.clone()),
        ceiling_article_en: ceiling.map(|(_, law)| law.en.clone()),
    })
}

/// 续报: when the next follow-up of a report is owed, after one at `basis`: the profile's
/// term, or the law's where that is sooner.
#[must_use]
pub fn follow_up(
    law: &Law,
    profile: &Profile,
    level: Level,
    kind: &str,
    rating: Rating,
    basis: Instant,
) -> Option<Deadline> {
    let case = case(law, level, kind, rating, Via::Block);
    let ceiling = law.deadlines.follow(&case, Date::of(basis));
    stricter(profile.follow(&case, basis), ceiling.map(|row| (row.minutes, &row.basis)), basis)
}

/// 伤亡统计期: until when casualties of an event are counted, and by what article.
#[must_use]
pub fn counted_until<'a>(law: &'a Law, kind: &str, happened: Instant) -> Option<(Instant, &'a Basis)> {
    let case = case(law, Level::Township, kind, Rating::provisional(Grade::IV, false), Via::Block);
    let row = law.deadlines.recount(&case, Date::of(happened))?;
    // Counted in days: to the end of the last.
    let last = happened.civil_day().saturating_add(i64::from(row.days)).saturating_add(1);
    Some((Instant(Instant::from_civil_day(last).0.saturating_sub(1)), &row.basis))
}

/// How far up this report goes at the least: the law's reach, or the profile's where it asks for more.
#[must_use]
pub fn reach(law: &Law, profile: &Profile, kind: &str, rating: Rating, at: Instant) -> Reach {
    let case = case(law, Level::Township, kind, rating, Via::Block);
    let by_law = law.deadlines.reach(&case, Date::of(at)).map(|(reach, _)| reach);
    let own = profile.reach(&case);
    // A report that no row speaks of goes one level up and no further.
    by_law.max(own).unwrap_or(Reach::District)
}

/// Whether a unit at `level` owes this report to the level above it.
#[must_use]
pub fn owes_up(law: &Law, profile: &Profile, level: Level, kind: &str, rating: Rating, at: Instant) -> bool {
    let reach = reach(law, profile, kind, rating, at);
    level.above().map_or(reach == Reach::Nation, |above| reach.includes(above))
}
