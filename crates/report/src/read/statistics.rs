//! 统计: events by kind, grade, place and time, compared with the period before and with the year
//! before. Events are counted, not reports ([`crate::tally`]); each number carries the query of the
//! list that shows exactly those ([`super::list`]), and a test holds them together.
//!
//! Nothing is guessed: a figure nobody knows is counted apart, a grade that is not confirmed is
//! said to be so, and a drill is in no number.

mod period;
mod places;
mod sums;

pub use period::Days;

use super::dto::{
    Compared, Figure, GradeCount, Harm, HarmSum, HourCount, KindCount, OfGrade, Point, Span, Statistics, Step,
};
use super::list::{ListQuery, Toll};
use crate::service::{ReportError, Terms, state};
use crate::tally::pending;
use crate::tally::scope::{Scope, Under, repeated};
use crate::words;
use journal::{Db, DbError};
use kernel::calendar::Date;
use kernel::{Grade, Instant, UnitId};
use org::web::Who;
use serde::Deserialize;
use sums::{ByGrade, Sums, Wanted};

/// A period of whole days in the node's zone, and of what.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatisticsQuery {
    /// The first day, `2026-11-01`; the first of the month, when absent.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    pub from: Option<Date>,
    /// The last day, included; today, when absent.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    pub to: Option<Date>,
    /// Written at or below this unit.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Code of a kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// The grade that counts.
    #[serde(default)]
    pub grade: Option<Grade>,
}

/// The three periods, always in this order: asked for, just before, a year before.
struct Periods {
    days: [Days; 3],
    sums: [Sums; 3],
    lists: [ListQuery; 3],
    /// The only grade that is asked for.
    grade: Option<Grade>,
}

/// What happened in a period, as far as the caller sees it.
///
/// # Errors
/// A period that ends before it begins, or is longer than two years; so much waits to be counted
/// that no number would be right yet; [`journal::DbError`].
pub fn statistics(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    query: &StatisticsQuery,
    now: Instant,
) -> Result<Statistics, ReportError> {
    let asked = Days::asked(query.from, query.to, Date::of(now))?;
    let Some(pending) = pending(db)? else {
        return Err(state("statistics.counting", "以往的事件正在整理，数还不全；请过几分钟再看。"));
    };
    let mut under = Under::default();
    let scope = Scope::of(db, who, query.unit, false)?;
    let all = Scope::of(db, who, None, false)?;
    let repeated = repeated(db, &all, &pending, &mut under)?;
    let wanted = Wanted {
        scope: &scope,
        kind: query.kind.as_deref(),
        grade: query.grade,
        pending: &pending,
        repeated: &repeated,
    };
    let days = [asked, asked.before(), asked.year_ago()];
    let now_sums = Sums::of(db, &wanted, days[0], &mut under)?;
    let year_ago = Sums::of(db, &wanted, days[2], &mut under)?;
    // Of a whole year both are the same days.
    let before =
        if days[1] == days[2] { year_ago.clone() } else { Sums::of(db, &wanted, days[1], &mut under)? };
    let lists = days.map(|days| list(query, days));
    let periods = Periods { days, sums: [now_sums, before, year_ago], lists, grade: query.grade };
    let of = query.unit.unwrap_or(who.unit);
    let places = places::places(db, &periods, who, of)?;
    let ([sums, ..], [list_now, ..]) = (&periods.sums, &periods.lists);
    let unplaced = sums.events.saturating_sub(places.known);
    Ok(Statistics {
        of: places.of,
        period: span(days[0]),
        before: span(days[1]),
        year_ago: span(days[2]),
        records_from: records_from(db)?,
        events: periods.compared(|s| s.events, |_| ()),
        following: periods.compared(|s| s.open, |list| list.following = Some(true)),
        harm: periods.harm(),
        grades: periods.grades(),
        kinds: periods.kinds(terms),
        places: places.wrote,
        happened: places.happened,
        place_known: figure(places.known, list_now, |list| list.place_known = Some(true)),
        place_unknown: figure(unplaced, list_now, |list| list.place_known = Some(false)),
        step: if asked.by_day() { Step::Day } else { Step::Month },
        series: periods.series(),
        hours: periods.hours(),
    })
}

/// The day of the first real report that is held here.
fn records_from(db: &mut dyn Db) -> Result<Option<String>, DbError> {
    let sql = "SELECT r.sent_at FROM report_report r WHERE r.drill = 0 ORDER BY r.sent_at LIMIT 1";
    let first = db.first(sql, &[])?.map(|row| row.instant(0)).transpose()?;
    Ok(first.map(|at| Date::of(at).to_string()))
}

fn span(days: Days) -> Span {
    Span { from: days.from.to_string(), to: days.to.to_string() }
}

/// The list of the events of a period.
fn list(query: &StatisticsQuery, days: Days) -> ListQuery {
    let (from, to) = days.instants();
    ListQuery {
        events: true,
        from: Some(from),
        to: Some(to),
        unit: query.unit,
        kind: query.kind.clone(),
        grade: query.grade,
        ..ListQuery::default()
    }
}

/// A number with the list behind it: that of its period, narrowed.
fn figure(n: i64, list: &ListQuery, narrow: impl Fn(&mut ListQuery)) -> Figure {
    let mut list = list.clone();
    narrow(&mut list);
    Figure { n, list: list.query_string() }
}

impl Periods {
    fn compared(&self, n: impl Fn(&Sums) -> i64, narrow: impl Fn(&mut ListQuery)) -> Compared {
        let [now, before, year_ago] = &self.sums;
        let [list_now, list_before, list_year_ago] = &self.lists;
        Compared {
            now: figure(n(now), list_now, &narrow),
            before: figure(n(before), list_before, &narrow),
            year_ago: figure(n(year_ago), list_year_ago, &narrow),
        }
    }

    /// The grades of something in the period.
    fn of_grade(&self, grades: &ByGrade, narrow: impl Fn(&mut ListQuery)) -> Vec<OfGrade> {
        let [list, ..] = &self.lists;
        let one = |(grade, n): (Grade, &i64)| {
            let narrow = |list: &mut ListQuery| {
                narrow(list);
                list.grade = Some(grade);
            };
            OfGrade { grade, events: figure(*n, list, narrow) }
        };
        let asked = |grade: Grade| self.grade.is_none_or(|only| only == grade);
        Grade::ALL.into_iter().zip(grades).filter(|(grade, _)| asked(*grade)).map(one).collect()
    }

    fn harm(&self) -> Vec<HarmSum> {
        let kinds = [
            (Harm::Dead, Toll::Dead, Toll::DeadUnknown),
            (Harm::Injured, Toll::Injured, Toll::InjuredUnknown),
            (Harm::Missing, Toll::Missing, Toll::MissingUnknown),
            (Harm::Trapped, Toll::Trapped, Toll::TrappedUnknown),
        ];
        let [now, before, year_ago] = &self.sums;
        let [list, ..] = &self.lists;
        let sums = now.people.iter().zip(&before.people).zip(&year_ago.people);
        kinds
            .into_iter()
            .zip(sums)
            .map(|((harm, some, unknown), ((now, before), year_ago))| HarmSum {
                harm,
                people: now.people,
                at_least: now.at_least > 0,
                preliminary: now.preliminary,
                preliminary_events: now.marked,
                before: before.people,
                year_ago: year_ago.people,
                some: figure(now.some, list, |list| list.toll = Some(some)),
                unknown: figure(now.unknown, list, |list| list.toll = Some(unknown)),
            })
            .collect()
    }

    fn grades(&self) -> Vec<GradeCount> {
        let [now, ..] = &self.sums;
        let [list, ..] = &self.lists;
        let one = |(at, grade): (usize, Grade)| GradeCount {
            grade,
            events: self
                .compared(|s| s.grades.get(at).copied().unwrap_or(0), |list| list.grade = Some(grade)),
            provisional: figure(now.provisional.get(at).copied().unwrap_or(0), list, |list| {
                list.grade = Some(grade);
                list.confirmed = Some(false);
            }),
        };
        let asked = |grade: Grade| self.grade.is_none_or(|only| only == grade);
        Grade::ALL.into_iter().enumerate().filter(|(_, grade)| asked(*grade)).map(one).collect()
    }

    fn kinds(&self, terms: &Terms) -> Vec<KindCount> {
        let none = ByGrade::default();
        let mut codes: Vec<&Vec<u8>> = self.sums.iter().flat_map(|s| s.kinds.keys()).collect();
        codes.sort_unstable();
        codes.dedup();
        let of = |s: &Sums, code: &[u8]| s.kinds.get(code).unwrap_or(&none).iter().sum::<i64>();
        let mut kinds: Vec<KindCount> = codes
            .into_iter()
            .map(|code| {
                let kind = String::from_utf8_lossy(code).into_owned();
                let said = words::kind(terms.law, &kind);
                let narrow = |list: &mut ListQuery| list.kind = Some(kind.clone());
                let [now, ..] = &self.sums;
                KindCount {
                    events: self.compared(|s| of(s, code), narrow),
                    grades: self.of_grade(now.kinds.get(code).unwrap_or(&none), narrow),
                    zh: said.zh,
                    en: said.en,
                    kind: kind.clone(),
                }
            })
            .collect();
        kinds.sort_by_key(|k| (std::cmp::Reverse((k.events.now.n, k.events.year_ago.n)), k.kind.clone()));
        kinds
    }

    fn series(&self) -> Vec<Point> {
        let [now, _, year_ago] = &self.sums;
        let [days, _, days_year_ago] = self.days;
        let [list, _, list_year_ago] = &self.lists;
        let during = |sums: &Sums, list: &ListQuery, days: Days| {
            let (from, to) = days.instants();
            figure(sums.of_days(days), list, |list| (list.from, list.to) = (Some(from), Some(to)))
        };
        let mut then = days_year_ago.parts().into_iter();
        days.parts()
            .into_iter()
            .map(|part| Point {
                from: part.from.to_string(),
                now: during(now, list, part),
                // The 29th of February had no day a year before.
                year_ago: then.next().map_or_else(
                    || figure(0, list_year_ago, |list| list.to = list.from),
                    |then| during(year_ago, list_year_ago, then),
                ),
            })
            .collect()
    }

    fn hours(&self) -> Vec<HourCount> {
        let [now, ..] = &self.sums;
        let [list, ..] = &self.lists;
        let mut hours = Vec::new();
        for (weekday, row) in (1u8..).zip(&now.hours) {
            for (hour, n) in (0u8..).zip(row).filter(|(_, n)| **n != 0) {
                let narrow = |list: &mut ListQuery| {
                    list.weekday = Some(weekday);
                    list.hour = Some(hour);
                };
                hours.push(HourCount { weekday, hour, events: figure(*n, list, narrow) });
            }
        }
        hours
    }
}
