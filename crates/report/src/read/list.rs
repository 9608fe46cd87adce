//! Finding pages of reports: what is open for a unit, tonight's, all. Paged by key, so
//! that a page costs the same with twenty reports behind it as with a million.
//!
//! What a caller sees comes from two sides: reports of the units below (one scan in
//! order of time that asks `org_closure`, or, for a unit with few below it, one index
//! range each) and reports sent to its desks of a line of business; whatever reaches a
//! general duty room comes from below. Each side is a page in order; they are merged
//! here. One's own report upward stands in the list as the report it was written from.
//! A text is looked for in a bounded stretch of time; a page that ends there has a
//! `next` even when it is short. The whole is searched by the search slice.

use super::dto::ReportRow;
use super::row::{Around, row};
use crate::around;
use crate::views::report::{COLUMNS, ReportRec, record};
use crate::views::{dispatch, instruction, report};
use journal::{Db, DbError, Value, params};
use kernel::clock::HOUR_MS;
use kernel::page::{Page, PageRequest};
use kernel::{DeskId, Grade, Instant, ReportId, UnitId};
use org::web::Who;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A unit with at most so many below it is read unit by unit.
const FEW_UNITS: usize = 16;
/// A desk that was sent at most so many is read report by report.
const FEW_REPORTS: usize = 2_000;
/// Reports that are looked through for a text before the page ends.
const TEXT_STRETCH: usize = 20_000;
/// Open matters of one unit that are looked at.
const OPEN_MATTERS: usize = 500;
/// The night's shift begins and ends at these hours.
const EVENING_HOUR: i64 = 18;
const MORNING_HOUR: i64 = 8;

/// Which reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListState {
    /// Those with something to do for the caller's unit.
    Open,
    /// Those sent since the shift began.
    Tonight,
    /// All.
    #[default]
    All,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// What runs out next comes first; open matters only.
    Urgent,
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
}

/// What a caller asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Which.
    #[serde(default)]
    #[param(inline)]
    pub state: ListState,
    /// Words in number, title, place or text.
    #[serde(default)]
    pub q: Option<String>,
    /// Code of a kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// The grade that counts.
    #[serde(default)]
    pub grade: Option<Grade>,
    /// Written at or below this unit.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// Sent from.
    #[serde(default)]
    pub from: Option<Instant>,
    /// Sent before.
    #[serde(default)]
    pub to: Option<Instant>,
    /// Drills instead of real reports; absent: as the session is.
    #[serde(default)]
    pub drill: Option<bool>,
    /// Order; open matters by urgency, others newest first, when absent.
    #[serde(default)]
    #[param(inline)]
    pub sort: Option<Sort>,
    /// `next` of the page before.
    #[serde(default)]
    pub after: Option<String>,
    /// Rows wanted.
    #[serde(default)]
    pub limit: Option<u32>,
}

/// A page of rows for a caller.
///
/// # Errors
/// [`DbError`].
pub fn page(db: &mut dyn Db, who: &Who, query: &ListQuery, now: Instant) -> Result<Page<ReportRow>, DbError> {
    let limit = PageRequest { after: None, limit: query.limit }.limit();
    let drill = query.drill.unwrap_or(who.mode == facts::entry::Mode::Drill);
    if query.state == ListState::Open {
        return open(db, who, query, drill, limit);
    }
    let mut asked = query.clone();
    if query.state == ListState::Tonight {
        let shift = shift_start(now);
        asked.from = Some(asked.from.map_or(shift, |from| from.max(shift)));
    }
    let (found, stretch_end) = find(db, who, &asked, drill, limit)?;
    let mut page = Page::from_one_more(found, limit, |r| key(r.sent_at, r.id));
    page.next = page.next.or(stretch_end.map(|(at, id)| key(at, id)));
    let around = Around::load(db, who.unit, &page.rows.iter().map(|r| r.root).collect())?;
    Ok(page.map(|r| row(&r, who.unit, &around)))
}

/// When the present shift began: 08:00 or 18:00, whichever was last.
#[must_use]
pub fn shift_start(now: Instant) -> Instant {
    let midnight = Instant::from_civil_day(now.civil_day());
    let hour = now.civil_time_ms() / HOUR_MS;
    let back = if hour >= EVENING_HOUR {
        EVENING_HOUR
    } else if hour >= MORNING_HOUR {
        MORNING_HOUR
    } else {
        EVENING_HOUR - 24
    };
    Instant(midnight.0.saturating_add(back * HOUR_MS))
}

fn key(at: Instant, id: ReportId) -> String {
    format!("{}-{id}", at.0)
}

fn read_key(text: &str) -> Option<(Instant, ReportId)> {
    let (at, id) = text.split_once('-')?;
    Some((Instant(at.parse().ok()?), id.parse().ok()?))
}

/// The conditions that every side shares, over the report's table `r`.
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    fn of(query: &ListQuery, drill: bool, own: UnitId, (at, id): (&str, &str)) -> Self {
        let mut c = Self { sql: String::new(), values: Vec::new() };
        c.and("r.drill = {}", drill);
        if let Some(grade) = query.grade {
            c.and("r.effective = {}", grade.number());
        }
        if let Some(kind) = &query.kind {
            c.and("r.kind = {}", kind);
        }
        if let Some(from) = query.from {
            c.and(&format!("{at} >= {{}}"), from);
        }
        if let Some(to) = query.to {
            c.and(&format!("{at} < {{}}"), to);
        }
        if let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
            let pattern = format!("%{}%", q.replace('!', "!!").replace('%', "!%").replace('_', "!_"));
            c.and("(r.title || ' ' || r.no || ' ' || r.place_text || ' ' || r.what) LIKE {} ESCAPE '!'", pattern);
        }
        c.and("(r.upward = 0 OR r.unit <> {})", own);
        if let Some((after_at, after_id)) = query.after.as_deref().and_then(read_key) {
            let than = if oldest(query) { ">" } else { "<" };
            c.values.push(after_at.into());
            let first = c.values.len();
            c.values.push(after_id.into());
            c.sql.push_str(&format!(" AND ({at}, {id}) {than} (${first}, ${})", c.values.len()));
        }
        c
    }

    fn and(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        let place = format!("${}", self.values.len());
        let joint = if self.sql.is_empty() { "" } else { " AND " };
        self.sql.push_str(joint);
        self.sql.push_str(&condition.replace("{}", &place));
    }

    fn with_units(&self, units: &[UnitId]) -> (String, Vec<Value>) {
        let mut values = self.values.clone();
        let first = values.len().saturating_add(1);
        values.extend(units.iter().map(|unit| Value::from(*unit)));
        (super::row::places(first, units.len()), values)
    }
}

fn oldest(query: &ListQuery) -> bool {
    query.sort == Some(Sort::Oldest)
}

const AT: (&str, &str) = ("r.sent_at", "r.id");

/// Where a stretch ends.
type Key = (Instant, ReportId);

/// One row more than `limit`, in order; and where the stretch that was looked through
/// for a text ends, when there is more behind it.
fn find(
    db: &mut dyn Db,
    who: &Who,
    query: &ListQuery,
    drill: bool,
    limit: usize,
) -> Result<(Vec<ReportRec>, Option<Key>), DbError> {
    let want = limit.saturating_add(1);
    let mut roots = around::roots_of_sight(db, who.unit)?;
    if let Some(unit) = query.unit {
        let mut seen = false;
        for root in &roots {
            seen = seen || around::is_under(db, *root, unit)?;
        }
        roots = if seen { vec![unit] } else { Vec::new() };
    }
    let (mut found, stretch_end) = below(db, who, &roots, query, drill, want)?;
    for desk in around::desks_of(db, who.unit)?.iter().filter(|d| !d.is_general()) {
        found.extend(at_desk(db, who, desk.id, query, drill, want)?);
    }
    found.sort_by(|a, b| match oldest(query) {
        true => (a.sent_at, a.id).cmp(&(b.sent_at, b.id)),
        false => (b.sent_at, b.id).cmp(&(a.sent_at, a.id)),
    });
    found.dedup_by_key(|r| r.id);
    found.truncate(want);
    Ok((found, stretch_end))
}

fn order(query: &ListQuery) -> &'static str {
    if oldest(query) { "ASC" } else { "DESC" }
}

/// Reports written at or below the roots.
fn below(
    db: &mut dyn Db,
    who: &Who,
    roots: &[UnitId],
    query: &ListQuery,
    drill: bool,
    want: usize,
) -> Result<(Vec<ReportRec>, Option<Key>), DbError> {
    let mut conditions = Conditions::of(query, drill, who.unit, AT);
    let order = order(query);
    let mut units: BTreeSet<UnitId> = BTreeSet::new();
    for root in roots {
        units.extend(around::under(db, *root, FEW_UNITS.saturating_add(1))?);
    }
    let mut found = Vec::new();
    // Grave reports are so few that their own index beats that of any unit.
    let rare = query.grade.is_some_and(|grade| grade != Grade::IV);
    if units.len() <= FEW_UNITS && !rare {
        for unit in units {
            let (place, values) = conditions.with_units(&[unit]);
            let sql = format!(
                "SELECT {COLUMNS} FROM report_report r WHERE r.unit = {place} AND {} ORDER BY r.sent_at {order}, r.id {order} LIMIT {want}",
                conditions.sql
            );
            rows(db, &sql, &values, &mut found)?;
        }
        return Ok((found, None));
    }
    if roots.is_empty() {
        return Ok((found, None));
    }
    let end = stretch(db, query, drill)?;
    if let Some((at, id)) = end {
        let than = if oldest(query) { "<=" } else { ">=" };
        conditions.values.push(at.into());
        let first = conditions.values.len();
        conditions.values.push(id.into());
        conditions.sql.push_str(&format!(" AND (r.sent_at, r.id) {than} (${first}, ${})", first.saturating_add(1)));
    }
    let (places, values) = conditions.with_units(roots);
    let sql = format!(
        "SELECT {COLUMNS} FROM report_report r WHERE {} AND EXISTS (SELECT 1 FROM org_closure c
            WHERE c.descendant = r.unit AND c.ancestor IN ({places}))
         ORDER BY r.sent_at {order}, r.id {order} LIMIT {want}",
        conditions.sql
    );
    rows(db, &sql, &values, &mut found)?;
    Ok((found, end))
}

/// Where the stretch ends in which a text is looked for; none when it reaches the end
/// of all reports, or when no text is looked for.
fn stretch(db: &mut dyn Db, query: &ListQuery, drill: bool) -> Result<Option<Key>, DbError> {
    if query.q.as_deref().is_none_or(|q| q.trim().is_empty()) {
        return Ok(None);
    }
    let order = order(query);
    let (after, values) = match query.after.as_deref().and_then(read_key) {
        None => ("", params![drill].to_vec()),
        Some((at, id)) if oldest(query) => (" AND (sent_at, id) > ($2, $3)", params![drill, at, id].to_vec()),
        Some((at, id)) => (" AND (sent_at, id) < ($2, $3)", params![drill, at, id].to_vec()),
    };
    let sql = format!(
        "SELECT sent_at, id FROM report_report WHERE drill = $1{after}
         ORDER BY sent_at {order}, id {order} LIMIT 1 OFFSET {TEXT_STRETCH}"
    );
    db.first(&sql, &values)?.map(|row| Ok((row.instant(0)?, row.id(1)?))).transpose()
}

/// Reports sent to a desk: read in the order they came to it, or, where a desk was
/// sent many and only some are wanted, in the order of all reports.
fn at_desk(
    db: &mut dyn Db,
    who: &Who,
    desk: DeskId,
    query: &ListQuery,
    drill: bool,
    want: usize,
) -> Result<Vec<ReportRec>, DbError> {
    let picky = query.grade.is_some() || query.kind.is_some();
    let few = !picky
        || db
            .first(
                &format!("SELECT 1 FROM report_dispatch WHERE to_desk = $1 AND drill = $2 LIMIT 1 OFFSET {FEW_REPORTS}"),
                params![desk, drill],
            )?
            .is_none();
    let at = if few { ("d.written_at", "d.report") } else { AT };
    let conditions = Conditions::of(query, drill, who.unit, at);
    let mut values = conditions.values;
    values.push(desk.into());
    let desk_place = values.len();
    let mut unit = String::new();
    if let Some(id) = query.unit {
        values.push(id.into());
        unit = format!(
            " AND EXISTS (SELECT 1 FROM org_closure c WHERE c.descendant = r.unit AND c.ancestor = ${})",
            values.len()
        );
    }
    let order = order(query);
    let sql = if few {
        format!(
            "SELECT {COLUMNS} FROM report_dispatch d JOIN report_report r ON r.id = d.report
             WHERE d.to_desk = ${desk_place} AND d.drill = $1 AND {}{unit}
             ORDER BY d.written_at {order}, d.report {order} LIMIT {want}",
            conditions.sql
        )
    } else {
        format!(
            "SELECT {COLUMNS} FROM report_report r WHERE {}{unit} AND EXISTS (SELECT 1 FROM report_dispatch d
                WHERE d.report = r.id AND d.to_desk = ${desk_place})
             ORDER BY r.sent_at {order}, r.id {order} LIMIT {want}",
            conditions.sql
        )
    };
    let mut found = Vec::new();
    rows(db, &sql, &values, &mut found)?;
    Ok(found)
}

fn rows(db: &mut dyn Db, sql: &str, values: &[Value], found: &mut Vec<ReportRec>) -> Result<(), DbError> {
    for row in &db.query(sql, values)? {
        found.push(record(row)?);
    }
    Ok(())
}

/// What a unit still has to do, by what runs out next.
fn open(
    db: &mut dyn Db,
    who: &Who,
    query: &ListQuery,
    drill: bool,
    limit: usize,
) -> Result<Page<ReportRow>, DbError> {
    let reports = open_reports(db, who, drill)?;
    let around = Around::load(db, who.unit, &reports.iter().map(|r| r.root).collect())?;
    let mut rows: Vec<ReportRow> =
        reports.iter().filter(|r| fits(r, query)).map(|r| row(r, who.unit, &around)).collect();
    match query.sort {
        None | Some(Sort::Urgent) => rows.sort_by_key(|r| {
            let due = r.next_clock.as_ref().filter(|c| c.mine).map_or(i64::MAX, |c| c.due_at.0);
            (due, std::cmp::Reverse(r.sent_at), r.id)
        }),
        Some(Sort::Newest) => rows.sort_by_key(|r| (std::cmp::Reverse(r.sent_at), r.id)),
        Some(Sort::Oldest) => rows.sort_by_key(|r| (r.sent_at, r.id)),
    }
    let skip = query
        .after
        .as_deref()
        .and_then(|after| rows.iter().position(|r| r.id.to_string() == after))
        .map_or(0, |position| position.saturating_add(1));
    let rows: Vec<ReportRow> = rows.into_iter().skip(skip).take(limit.saturating_add(1)).collect();
    Ok(Page::from_one_more(rows, limit, |r| r.id.to_string()))
}

fn fits(r: &ReportRec, query: &ListQuery) -> bool {
    let q = query.q.as_deref().map(str::trim).unwrap_or_default();
    query.kind.as_ref().is_none_or(|kind| *kind == r.kind)
        && query.grade.is_none_or(|grade| grade == report::effective(r))
        && query.unit.is_none_or(|unit| unit == r.unit)
        && query.from.is_none_or(|from| r.sent_at >= from)
        && query.to.is_none_or(|to| r.sent_at < to)
        && [&r.title, &r.no, &r.place_text, &r.what].iter().any(|text| text.contains(q))
}

/// One report for each event with something to do for the unit: the one it was sent,
/// otherwise its own.
///
/// # Errors
/// [`DbError`].
pub fn open_reports(db: &mut dyn Db, who: &Who, drill: bool) -> Result<Vec<ReportRec>, DbError> {
    let mut roots: BTreeSet<ReportId> = BTreeSet::new();
    for desk in &who.desks {
        roots.extend(dispatch::open_at(db, *desk, drill, OPEN_MATTERS)?.into_iter().map(|d| d.root));
    }
    roots.extend(dispatch::owed_by(db, who.unit, drill, OPEN_MATTERS)?.into_iter().map(|d| d.root));
    roots.extend(instruction::open_for(db, who.unit, drill, OPEN_MATTERS)?.into_iter().map(|i| i.root));
    let calls = db.query(
        "SELECT DISTINCT root FROM report_call WHERE unit = $1 AND drill = $2 AND open = 1 LIMIT $3",
        params![who.unit, drill, OPEN_MATTERS],
    )?;
    for row in &calls {
        roots.insert(row.id(0)?);
    }
    let mut found = Vec::with_capacity(roots.len());
    for root in roots {
        found.extend(face(db, who, root)?);
    }
    Ok(found)
}

/// The report that stands for an event at a unit.
///
/// # Errors
/// [`DbError`].
pub fn face(db: &mut dyn Db, who: &Who, root: ReportId) -> Result<Option<ReportRec>, DbError> {
    let sent_here: Vec<ReportId> = dispatch::of_root(db, root)?
        .into_iter()
        .filter(|d| d.to_unit == who.unit)
        .filter_map(|d| d.report)
        .collect();
    let mut chain = report::of_root(db, root)?;
    chain.sort_by_key(|r| (!sent_here.contains(&r.id), r.unit != who.unit, r.upward, std::cmp::Reverse(r.sent_at)));
    Ok(chain.into_iter().next())
}
