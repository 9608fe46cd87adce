//! The queries behind a page: conditions, order, and from which side to read.

use super::{ListQuery, Sort};
use crate::around;
use crate::read::row::places;
use crate::views::report::{COLUMNS, ReportRec, record};
use journal::{Db, DbError, Value, params};
use kernel::{DeskId, Grade, Instant, ReportId, UnitId};
use org::web::Who;
use std::collections::BTreeSet;

/// A unit with at most so many below it is read unit by unit.
const FEW_UNITS: usize = 16;
/// A desk that was sent at most so many is read report by report.
const FEW_REPORTS: usize = 2_000;
/// Reports that are looked through for a text before the page ends.
const TEXT_STRETCH: usize = 20_000;

pub(super) fn key(at: Instant, id: ReportId) -> String {
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
            c.and(
                "(r.title || ' ' || r.no || ' ' || r.place_text || ' ' || r.what) LIKE {} ESCAPE '!'",
                pattern,
            );
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
        (places(first, units.len()), values)
    }
}

fn oldest(query: &ListQuery) -> bool {
    query.sort == Some(Sort::Oldest)
}

const AT: (&str, &str) = ("r.sent_at", "r.id");

/// Where a stretch ends.
pub(super) type Key = (Instant, ReportId);

/// One row more than `limit`, in order; and where the stretch that was looked through
/// for a text ends, when there is more behind it.
pub(super) fn find(
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
        conditions
            .sql
            .push_str(&format!(" AND (r.sent_at, r.id) {than} (${first}, ${})", first.saturating_add(1)));
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
