//! 月报, 季报, 年报 as the platform writes them: the figures of a period in words and tables, taken
//! from 统计 and 采用得分, with the gravest events one by one. The officer changes what is to be
//! changed and issues it.

mod wording;

use super::document::{document_of, offered};
use super::dto::{PreparedPaper, Scores, Statistics};
use super::list::{ListQuery, Sort, Toll, records};
use super::scores::{Period as Scored, scorer, scores};
use super::statistics::{Days, StatisticsQuery, statistics};
use crate::around;
use crate::figures;
use crate::rules::Law;
use crate::service::document::{self, Matter, Paper, right, series};
use crate::service::periodical::{PeriodPaper, checked, title};
use crate::service::posting::Seat;
use crate::service::{ReportError, Terms, sign, wrong};
use facts::entry::Mark;
use facts::report::{Casualties, DocumentPeriod, Masthead};
use journal::{Db, DbError};
use kernel::calendar::Date;
use kernel::limits::report::document as limits;
use kernel::{Grade, Instant, Level, Rating};
use officedoc::Document;
use org::web::Who;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Which periodical is to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeriodicalOf {
    /// The first day, `2026-11-01`; the first of the month, when absent.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    pub from: Option<Date>,
    /// The last day, included; today, when absent.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    pub to: Option<Date>,
    /// Code of the series; the first that tells of such a period, when absent.
    #[serde(default)]
    pub series: Option<String>,
}

/// What a periodical is written from.
struct Record {
    period: DocumentPeriod,
    counted: Statistics,
    scores: Scores,
    below: Option<Below>,
    grave: Grave,
}

/// The governments directly below, and who of them is silent.
#[derive(Debug)]
struct Below {
    level: Level,
    count: usize,
    /// Those from which, and from below which, nothing came in the period, in their order.
    silent: Vec<String>,
}

/// The gravest events.
#[derive(Debug, Default)]
struct Grave {
    /// Those told one by one, gravest first.
    told: Vec<Told>,
    /// There are more of them.
    more: bool,
    /// 工作秘密: those that are not told.
    withheld: usize,
}

/// One event.
#[derive(Debug)]
struct Told {
    /// When it was first reported, by whatever way.
    at: Instant,
    title: String,
    rating: Rating,
    /// As they count now.
    figures: Casualties,
    underground: bool,
}

/// A document about a period, filled with what the record says.
///
/// # Errors
/// A period of which no series tells; a drill; as [`statistics`].
pub fn prepare(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    of: &PeriodicalOf,
    now: Instant,
) -> Result<PreparedPaper, ReportError> {
    let days = Days::asked(of.from, of.to, Date::of(now))?;
    let period = DocumentPeriod { from: days.from, to: days.to, counted_at: now };
    checked(who, period, now)?;
    let seat = Seat::of(db, who.unit)?.ok_or(ReportError::UnknownUnit)?;
    let offered = offered(db, terms, &seat, false, now, |row| row.tells_of(Some(period)))?;
    let Some(first) = offered.first() else {
        let says = "这段时间不是一个月、一个季度或一年；请选本月、上月、本季度或本年，或从1日起选";
        return Err(wrong("/to", "document.period_fit", says));
    };
    let wanted = of.series.clone().filter(|code| !code.is_empty());
    let code = wanted.unwrap_or_else(|| first.code.clone());
    let row = series(terms, seat.unit.level, &code)?
        .filter(|row| row.tells_of(Some(period)))
        .ok_or(ReportError::NotFound)?;
    let record = record(db, terms, who, period, days, now)?;
    let (text, tables) = wording::written(terms.law, &seat.unit.name, &record);
    let paper = Paper {
        id: None,
        masthead: Masthead {
            series: row.code.clone(),
            title: Some(title(period)),
            urgency: None,
            mark: row.mark.clone(),
            copies: row.copies.clone(),
            desk_id: None,
        },
        addressed_to: None,
        printed_by: None,
        printed_on: None,
        text,
        rows: Vec::new(),
        tables,
        pictures: Vec::new(),
        signed_by: None,
        checked_by: None,
        edited_by: Some(who.name.clone()),
        phone: seat.phone(),
        sign: None,
    };
    let issuer = document::issuer(&seat).to_owned();
    let rule = document::rule(terms, seat.unit.level, Matter::Period(period, ""));
    let signing = sign::signing_terms(db, who, who.unit, rule, now)?;
    let told = Vec::new();
    Ok(PreparedPaper { series: offered, paper, told, issuer, drill: false, period: Some(period), signing })
}

fn record(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    period: DocumentPeriod,
    days: Days,
    now: Instant,
) -> Result<Record, ReportError> {
    let query = StatisticsQuery { from: Some(days.from), to: Some(days.to), ..StatisticsQuery::default() };
    let counted = statistics(db, terms, who, &query, now)?;
    let (from, to) = days.instants();
    let scores = scores(db, terms, who, Scored { from, to, unit: None }, now)?;
    let below = below(db, who, &scores)?;
    let grave = grave(db, terms.law, who, days, now)?;
    Ok(Record { period, counted, scores, below, grave })
}

/// The governments below the one that the unit works for. Nothing where there are none, where reports go to another
/// desk than the unit's, and where there were too many to count them all.
fn below(db: &mut dyn Db, who: &Who, scores: &Scores) -> Result<Option<Below>, DbError> {
    let (_, own_only) = scorer(db, who)?;
    if scores.more || own_only {
        return Ok(None);
    }
    let Some(government) = org::query::government_of(db, who.unit)? else { return Ok(None) };
    let units = org::query::governments_below(db, government.id)?;
    let Some(level) = units.first().map(|unit| unit.level) else { return Ok(None) };
    let wrote = scores.rows.iter().filter(|row| row.items > 0).map(|row| row.unit.id).collect();
    let heard: BTreeSet<_> =
        around::lines(db, &wrote)?.into_iter().flat_map(|(_, line)| line).map(|above| above.id).collect();
    let silent = units.iter().filter(|unit| !heard.contains(&unit.id)).map(|unit| unit.short_name.clone());
    Ok(Some(Below { level, count: units.len(), silent: silent.collect() }))
}

/// 较大 and graver, and whatever cost a life: gravest first, then in order of time.
fn grave(db: &mut dyn Db, law: &Law, who: &Who, days: Days, now: Instant) -> Result<Grave, ReportError> {
    let (from, to) = days.instants();
    let all = ListQuery {
        events: true,
        from: Some(from),
        to: Some(to),
        sort: Some(Sort::Oldest),
        ..ListQuery::default()
    };
    let by_grade =
        [Grade::I, Grade::II, Grade::III].map(|grade| ListQuery { grade: Some(grade), ..all.clone() });
    let deadly = ListQuery { toll: Some(Toll::Dead), ..all };
    let (mut grave, mut known) = (Grave::default(), BTreeSet::new());
    for query in by_grade.iter().chain([&deadly]) {
        let page = records(db, law, who, query, limits::TOLD_EVENTS, now)?;
        grave.more |= page.next.is_some();
        for (r, row) in page.rows.into_iter().filter(|(r, _)| known.insert(r.root)) {
            if row.mark == Mark::WorkSecret {
                grave.withheld += 1;
                continue;
            }
            grave.told.push(Told {
                at: r.late.as_ref().map_or(r.sent_at, |late| late.at),
                title: row.title,
                rating: row.rating,
                figures: figures::in_use(db, r.root, &r)?,
                underground: law.is_underground(&row.kind),
            });
        }
    }
    grave.more |= grave.told.len() > limits::TOLD_EVENTS;
    grave.told.truncate(limits::TOLD_EVENTS);
    Ok(grave)
}

/// A document about a period that is being written, laid out as it would be issued.
///
/// # Errors
/// [`ReportError::Fields`].
pub fn preview(
    db: &mut dyn Db,
    terms: &Terms,
    who: &Who,
    typed: &PeriodPaper,
    now: Instant,
) -> Result<(Document, String), ReportError> {
    checked(who, typed.period, now)?;
    let title = title(typed.period);
    let right = right(db, terms, who, Matter::Period(typed.period, &title), &typed.paper, now)?;
    document_of(db, right)
}
