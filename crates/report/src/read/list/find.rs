//! The queries behind a page: conditions, order, and from which side to read.

use super::events::Events;
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
const TEXT_STRETCH: usize = 8_000;

pub(super) fn key(at: Instant, id: ReportId) -> String {
    format!("{}-{id}", at.0)
}

fn read_key(text: &str) -> Option<(Instant, ReportId)> {
    let (at, id) = text.split_once('-')?;
    Some((Instant(at.parse().ok()?), id.parse().ok()?))
}

/// Behind a question about one row: PostgreSQL would join what it may ask of each, read a part of the
/// past unit by unit and sort it, instead of reading the few rows of a page in their order.
const ASKED_OF_EACH: &str = "LIMIT 1 OFFSET 0";

/// The conditions that every side shares, over the report's table `r`.
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

/// Not linked with an earlier report that the unit has as well.
const ONE_ROW: &str = "NOT EXISTS (SELECT 1 FROM report_link l JOIN report_dispatch x ON x.root = l.first
    WHERE l.second = r.root AND l.joined = 1 AND x.to_unit = {} AND x.report IS NOT NULL
        AND x.withdrawn_at IS NULL)";

/// Where it happened, in a unit that is known here; otherwise who wrote.
const PLACE: &str = "COALESCE((SELECT pu.id FROM org_unit pu WHERE pu.id = r.place_unit), r.unit)";

/// Whether that is said.
const PLACE_KNOWN: &str = "(CASE WHEN r.place_unit = r.unit
    OR EXISTS (SELECT 1 FROM org_unit pu WHERE pu.id = r.place_unit) THEN 1 ELSE 0 END)";

/// Where the time and the id stand in whose order is read.
type Columns = (&'static str, &'static str);

impl Conditions {
    fn of(query: &ListQuery, drill: bool, own: UnitId, (at, id): Columns) -> Self {
        let mut c = Self { sql: String::new(), values: Vec::new() };
        c.and("r.drill = {}", drill);
        if let Some(grade) = query.grade {
            c.and("r.effective = {}", grade.number());
        }
        if let Some(kind) = &query.kind {
            c.and("r.kind = {}", kind);
        }
        // An event is of the time when its report was sent, at whichever desk it is looked for.
        let when = if query.events { AT } else { (at, id) };
        // Written as the beginning of a page is: PostgreSQL takes two bounds of one column for a
        // narrow range, and sorts what it believes to be few rows instead of reading in order.
        if let Some(from) = query.from {
            c.beside(when, ">=", (from, ReportId::from_bytes([0; 16])));
        }
        if let Some(to) = query.to {
            c.beside(when, "<", (to, ReportId::from_bytes([0; 16])));
        }
        if let Some(hour) = query.hour {
            c.and("(r.sent_at + 28800000) / 3600000 % 24 = {}", i64::from(hour));
        }
        if let Some(weekday) = query.weekday {
            // The first day that is counted from was a Thursday.
            c.and("((r.sent_at + 28800000) / 86400000 + 3) % 7 + 1 = {}", i64::from(weekday));
        }
        if let Some(confirmed) = query.confirmed {
            c.and("r.confirmed = {}", confirmed);
        }
        if let Some(following) = query.following {
            c.and("(CASE WHEN r.follow_due_at IS NULL THEN 0 ELSE 1 END) = {}", following);
        }
        if let Some(unit) = query.place_unit {
            let under = format!(
                "EXISTS (SELECT 1 FROM org_closure c WHERE c.descendant = {PLACE} AND c.ancestor = {{}} {ASKED_OF_EACH})"
            );
            let only = format!("{PLACE} = {{}}");
            c.and(if query.place_unit_only { &only } else { &under }, unit);
        }
        if let Some(known) = query.place_known {
            c.and(&format!("{PLACE_KNOWN} = {{}}"), known);
        }
        if let Some(q) = words(query) {
            let pattern =
                format!("%{}%", q.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_"));
            c.and(
                "LOWER(r.title || ' ' || r.no || ' ' || r.place_text || ' ' || r.what) LIKE {} ESCAPE '!'",
                pattern,
            );
        }
        if query.events {
            // Which report stands for its event is said by [`Events`].
            return c.after((at, id), query);
        }
        c.and("(r.upward = 0 OR r.unit <> {})", own);
        // 并案: one event is one row, that of the report which came first; whoever looks for a
        // unit, a kind, a grade, a time or words finds each.
        let narrowed = query.unit.is_some() || query.kind.is_some() || query.grade.is_some();
        if !narrowed && query.from.is_none() && query.to.is_none() && words(query).is_none() {
            c.and(ONE_ROW, own);
        }
        c.after((at, id), query)
    }

    /// Behind the page before.
    fn after(mut self, columns: Columns, query: &ListQuery) -> Self {
        if let Some(after) = query.after.as_deref().and_then(read_key) {
            self.beside(columns, if oldest(query) { ">" } else { "<" }, after);
        }
        self
    }

    /// One row for each event, where those are asked for.
    fn of_events(mut self, events: Option<&Events>, desk: Option<DeskId>) -> Self {
        if let Some(events) = events {
            let (sql, values) = events.conditions(desk, self.values.len().saturating_add(1));
            self.sql.push_str(" AND ");
            self.sql.push_str(&sql);
            self.values.extend(values);
        }
        self
    }

    /// Not beyond the end of a stretch.
    fn until(mut self, end: Option<Key>, columns: Columns, query: &ListQuery) -> Self {
        if let Some(end) = end {
            self.beside(columns, if oldest(query) { "<=" } else { ">=" }, end);
        }
        self
    }

    /// Sent to a desk.
    fn sent_to(mut self, desk: Option<DeskId>) -> Self {
        if let Some(desk) = desk {
            let sent = format!(
                "EXISTS (SELECT 1 FROM report_dispatch d WHERE d.report = r.id AND d.to_desk = {{}} {ASKED_OF_EACH})"
            );
            self.and(&sent, desk);
        }
        self
    }

    fn beside(&mut self, (at, id): Columns, than: &str, (key_at, key_id): Key) {
        self.values.push(key_at.into());
        let first = self.values.len();
        self.values.push(key_id.into());
        self.sql.push_str(&format!(" AND ({at}, {id}) {than} (${first}, ${})", self.values.len()));
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

fn order(query: &ListQuery) -> &'static str {
    if oldest(query) { "ASC" } else { "DESC" }
}

/// The text that is looked for.
fn words(query: &ListQuery) -> Option<&str> {
    query.q.as_deref().map(str::trim).filter(|q| !q.is_empty())
}

const AT: Columns = ("r.sent_at", "r.id");
const AT_DESK: Columns = ("d.written_at", "d.report");

/// Where a stretch ends.
pub(super) type Key = (Instant, ReportId);

/// What a page is made of.
struct Wanted<'a> {
    /// The asking unit.
    own: UnitId,
    query: &'a ListQuery,
    drill: bool,
    rows: usize,
    /// Where the stretch ends in which a text is looked for.
    end: Option<Key>,
    events: Option<&'a Events>,
}

/// One row more than `limit`, in order; and where the stretch that was looked through
/// for a text ends, when there is more behind it.
pub(super) fn find(
    db: &mut dyn Db,
    who: &Who,
    query: &ListQuery,
    drill: bool,
    limit: usize,
) -> Result<(Vec<ReportRec>, Option<Key>), DbError> {
    let mut roots = around::roots_of_sight(db, who.unit)?;
    if let Some(unit) = query.unit {
        let mut seen = false;
        for root in &roots {
            seen = seen || around::is_under(db, *root, unit)?;
        }
        roots = if seen { vec![unit] } else { Vec::new() };
    }
    let sight = match query.unit {
        Some(_) if query.unit_only => Sight::Few(roots.into_iter().collect()),
        _ => Sight::of(db, roots)?,
    };
    let desks: Vec<DeskId> = around::desks_of(db, who.unit)?
        .iter()
        .filter(|desk| !desk.is_general())
        .map(|desk| desk.id)
        .collect();
    let end = stretch(db, &sight, &desks, query, drill)?;
    let events = Events::of(db, who, query)?;
    let rows = limit.saturating_add(1);
    let wanted = Wanted { own: who.unit, query, drill, rows, end, events: events.as_ref() };
    let mut found = Vec::new();
    for side in by_place(db, query, sight)? {
        written(db, &wanted, &side, None, &mut found)?;
    }
    for desk in desks {
        at_desk(db, &wanted, desk, &mut found)?;
    }
    found.sort_by(|a, b| match oldest(query) {
        true => (a.sent_at, a.id).cmp(&(b.sent_at, b.id)),
        false => (b.sent_at, b.id).cmp(&(a.sent_at, a.id)),
    });
    found.dedup_by_key(|r| r.id);
    found.truncate(wanted.rows);
    Ok((found, end))
}

/// The units whose reports are looked at.
enum Sight {
    /// So few that each is read by itself.
    Few(BTreeSet<UnitId>),
    /// Everything at or below these.
    Below(Vec<UnitId>),
    /// Everything at or below `roots` that happened in one of these units and was written in another.
    Elsewhere { places: BTreeSet<UnitId>, roots: Vec<UnitId> },
    /// Whoever wrote it.
    All,
}

impl Sight {
    fn of(db: &mut dyn Db, roots: Vec<UnitId>) -> Result<Self, DbError> {
        let mut units: BTreeSet<UnitId> = BTreeSet::new();
        for root in &roots {
            units.extend(around::under(db, *root, FEW_UNITS.saturating_add(1))?);
        }
        Ok(if units.len() <= FEW_UNITS { Self::Few(units) } else { Self::Below(roots) })
    }
}

/// What happened in few units is read from two sides, each the beginning of a range: what those units wrote,
/// and what others wrote of them.
fn by_place(db: &mut dyn Db, query: &ListQuery, sight: Sight) -> Result<Vec<Sight>, DbError> {
    let (Some(place), Sight::Below(roots)) = (query.place_unit, &sight) else { return Ok(vec![sight]) };
    let there = match query.place_unit_only {
        true => Sight::Few(BTreeSet::from([place])),
        false => Sight::of(db, vec![place])?,
    };
    let Sight::Few(places) = there else { return Ok(vec![sight]) };
    let mut own = BTreeSet::new();
    for unit in &places {
        if around::is_under_any(db, roots, *unit)? {
            own.insert(*unit);
        }
    }
    Ok(vec![Sight::Few(own), Sight::Elsewhere { places, roots: roots.clone() }])
}

/// Reports written by the units in sight, those sent to a desk where one is named.
fn written(
    db: &mut dyn Db,
    wanted: &Wanted<'_>,
    sight: &Sight,
    desk: Option<DeskId>,
    found: &mut Vec<ReportRec>,
) -> Result<(), DbError> {
    if wanted.query.kind.is_none() || wanted.query.grade.is_some() {
        return of_grade(db, wanted, sight, desk, found);
    }
    // The index of kinds is in order of time within a grade: a kind without a grade is
    // asked for grade by grade, so that each answer is the beginning of a range. The
    // ordinary ones come first and fill the page; of the others only what falls into it.
    let mut end = wanted.end;
    for grade in [Grade::IV, Grade::III, Grade::II, Grade::I] {
        let query = ListQuery { grade: Some(grade), ..wanted.query.clone() };
        of_grade(db, &Wanted { query: &query, end, ..*wanted }, sight, desk, found)?;
        end = last_of_page(found, wanted).or(end);
    }
    Ok(())
}

/// Where the page ends by what is found so far, once it is full.
fn last_of_page(found: &[ReportRec], wanted: &Wanted<'_>) -> Option<Key> {
    let mut keys: Vec<Key> = found.iter().map(|r| (r.sent_at, r.id)).collect();
    keys.sort_unstable();
    keys.dedup();
    if !oldest(wanted.query) {
        keys.reverse();
    }
    keys.get(wanted.rows.saturating_sub(1)).copied()
}

fn of_grade(
    db: &mut dyn Db,
    wanted: &Wanted<'_>,
    sight: &Sight,
    desk: Option<DeskId>,
    found: &mut Vec<ReportRec>,
) -> Result<(), DbError> {
    let Wanted { own, query, drill, rows: want, end, events } = *wanted;
    let conditions = Conditions::of(query, drill, own, AT).until(end, AT, query).sent_to(desk);
    let conditions = conditions.of_events(events, desk);
    let order = order(query);
    let mut read = |scope: &str, values: &[Value]| {
        let sql = format!(
            "SELECT {COLUMNS} FROM report_report r WHERE {}{scope} ORDER BY r.sent_at {order}, r.id {order} LIMIT {want}",
            conditions.sql
        );
        rows(db, &sql, values, found)
    };
    match sight {
        Sight::Few(units) => units.iter().try_for_each(|unit| {
            let (place, values) = conditions.with_units(&[*unit]);
            read(&format!(" AND r.unit = {place}"), &values)
        }),
        Sight::Below(roots) => {
            let (places, values) = conditions.with_units(roots);
            read(&below(&places), &values)
        }
        Sight::Elsewhere { places, roots } => places.iter().try_for_each(|place| {
            let (roots, mut values) = conditions.with_units(roots);
            values.push((*place).into());
            let there = format!(" AND r.place_unit = ${} AND r.place_unit <> r.unit", values.len());
            read(&format!("{there}{}", below(&roots)), &values)
        }),
        Sight::All => read("", &conditions.values),
    }
}

/// Written at or below one of the units in these places of values.
fn below(units: &str) -> String {
    format!(
        " AND EXISTS (SELECT 1 FROM org_closure c WHERE c.descendant = r.unit AND c.ancestor IN ({units}) {ASKED_OF_EACH})"
    )
}

/// Reports sent to a desk: read in the order they came to it, or, where a desk was
/// sent many and only some are wanted, in the order of those.
fn at_desk(
    db: &mut dyn Db,
    wanted: &Wanted<'_>,
    desk: DeskId,
    found: &mut Vec<ReportRec>,
) -> Result<(), DbError> {
    let Wanted { own, query, drill, rows: want, end, events } = *wanted;
    let picky = query.grade.is_some() || query.kind.is_some() || query.unit.is_some();
    if picky {
        let sql = format!(
            "SELECT 1 FROM report_dispatch WHERE to_desk = $1 AND drill = $2 LIMIT 1 OFFSET {FEW_REPORTS}"
        );
        if db.first(&sql, params![desk, drill])?.is_some() {
            let sight = match query.unit {
                None => Sight::All,
                Some(unit) if query.unit_only => Sight::Few(BTreeSet::from([unit])),
                Some(unit) => Sight::of(db, vec![unit])?,
            };
            return written(db, wanted, &sight, Some(desk), found);
        }
    }
    let mut conditions =
        Conditions::of(query, drill, own, AT_DESK).until(end, AT_DESK, query).of_events(events, Some(desk));
    conditions.and("d.to_desk = {}", desk);
    if let Some(unit) = query.unit {
        let under = format!(
            "EXISTS (SELECT 1 FROM org_closure c WHERE c.descendant = r.unit AND c.ancestor = {{}} {ASKED_OF_EACH})"
        );
        conditions.and(if query.unit_only { "r.unit = {}" } else { &under }, unit);
    }
    let order = order(query);
    let sql = format!(
        "SELECT {COLUMNS} FROM report_dispatch d JOIN report_report r ON r.id = d.report
         WHERE d.drill = $1 AND {} ORDER BY d.written_at {order}, d.report {order} LIMIT {want}",
        conditions.sql
    );
    rows(db, &sql, &conditions.values, found)
}

/// Where the stretch ends in which a text is looked for: no side is looked through
/// beyond the nearest of their ends. None when all are looked through to the last
/// report, or when no text is looked for.
fn stretch(
    db: &mut dyn Db,
    sight: &Sight,
    desks: &[DeskId],
    query: &ListQuery,
    drill: bool,
) -> Result<Option<Key>, DbError> {
    if words(query).is_none() {
        return Ok(None);
    }
    let all = ("report_report", "sent_at", "id", None);
    let mut sides = match sight {
        Sight::Few(units) => units
            .iter()
            .map(|unit| ("report_report", "sent_at", "id", Some(("unit", Value::from(*unit)))))
            .collect(),
        Sight::Below(_) | Sight::Elsewhere { .. } | Sight::All => vec![all],
    };
    sides.extend(
        desks
            .iter()
            .map(|desk| ("report_dispatch", "written_at", "report", Some(("to_desk", Value::from(*desk))))),
    );
    let each = TEXT_STRETCH / sides.len().max(1);
    let mut ends: Vec<Key> = Vec::with_capacity(sides.len());
    for (table, at, id, of) in sides {
        let mut c = Conditions { sql: String::new(), values: Vec::new() };
        c.and("drill = {}", drill);
        // What is only owed to a desk has no report yet.
        c.sql.push_str(&format!(" AND {id} IS NOT NULL"));
        if let Some((column, value)) = of {
            c.and(&format!("{column} = {{}}"), value);
        }
        if let Some(after) = query.after.as_deref().and_then(read_key) {
            c.beside((at, id), if oldest(query) { ">" } else { "<" }, after);
        }
        let order = order(query);
        let sql = format!(
            "SELECT {at}, {id} FROM {table} WHERE {} ORDER BY {at} {order}, {id} {order} LIMIT 1 OFFSET {each}",
            c.sql
        );
        if let Some(row) = db.first(&sql, &c.values)? {
            ends.push((row.instant(0)?, row.id(1)?));
        }
    }
    Ok(if oldest(query) { ends.into_iter().min() } else { ends.into_iter().max() })
}

fn rows(db: &mut dyn Db, sql: &str, values: &[Value], found: &mut Vec<ReportRec>) -> Result<(), DbError> {
    for row in &db.query(sql, values)? {
        found.push(record(row)?);
    }
    Ok(())
}
