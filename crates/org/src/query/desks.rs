//! Desks, and the ways that lead to them.

use super::rev;
use facts::org::{DeskNumber, Via};
use journal::{Db, DbError, Row, params};
use kernel::{DeskId, Grade, Level, RouteId, UnitId};
use serde::Serialize;

/// A duty room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Desk {
    /// Its id.
    pub id: DeskId,
    /// Its revision, for `If-Match`.
    pub rev: u64,
    /// The unit that keeps it.
    pub keeper: UnitId,
    /// The unit whose jurisdiction it serves.
    pub serves: UnitId,
    /// `government` or a line of business.
    pub line: String,
    /// Name.
    pub name: String,
    /// No node of ours behind it.
    pub external: bool,
    /// Official numbers.
    pub numbers: Vec<DeskNumber>,
    /// Hours in words.
    pub hours: String,
    /// How it takes papers.
    pub methods: Vec<String>,
    /// Order among the keeper's desks.
    pub sort: i64,
    /// Last day, when it is closed.
    pub closed_on: Option<String>,
}

pub(crate) const DESK_COLUMNS: &str = "d.id, d.rev, d.keeper, d.serves, d.line, d.name, d.external, d.numbers, d.hours, d.methods, d.sort, d.closed_on";

pub(crate) fn desk_of(row: &Row) -> Result<Desk, DbError> {
    Ok(Desk {
        id: row.id(0)?,
        rev: rev(row, 1)?,
        keeper: row.id(2)?,
        serves: row.id(3)?,
        line: row.text(4)?,
        name: row.text(5)?,
        external: row.flag(6)?,
        numbers: row.json(7)?,
        hours: row.text(8)?,
        methods: row.json(9)?,
        sort: row.int(10)?,
        closed_on: row.opt_text(11)?,
    })
}

/// One desk.
///
/// # Errors
/// [`DbError`].
pub fn desk(db: &mut dyn Db, id: DeskId) -> Result<Option<Desk>, DbError> {
    db.first(&format!("SELECT {DESK_COLUMNS} FROM org_desk d WHERE d.id = $1"), params![id])?
        .as_ref()
        .map(desk_of)
        .transpose()
}

/// Open desks that a unit keeps, in its order.
///
/// # Errors
/// [`DbError`].
pub fn desks_of(db: &mut dyn Db, keeper: UnitId) -> Result<Vec<Desk>, DbError> {
    db.query(
        &format!(
            "SELECT {DESK_COLUMNS} FROM org_desk d WHERE d.keeper = $1 AND d.closed_on IS NULL ORDER BY d.sort, d.id"
        ),
        params![keeper],
    )?
    .iter()
    .map(desk_of)
    .collect()
}

/// Open desks that serve a unit's jurisdiction, the general duty room first.
///
/// # Errors
/// [`DbError`].
pub fn desks_serving(db: &mut dyn Db, unit: UnitId) -> Result<Vec<Desk>, DbError> {
    let mut desks = db
        .query(
            &format!(
                "SELECT {DESK_COLUMNS} FROM org_desk d WHERE d.serves = $1 AND d.closed_on IS NULL ORDER BY d.sort, d.id"
            ),
            params![unit],
        )?
        .iter()
        .map(desk_of)
        .collect::<Result<Vec<_>, _>>()?;
    desks.sort_by_key(|desk| desk.line != "government");
    Ok(desks)
}

/// A way that reports go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Route {
    /// Its id.
    pub id: RouteId,
    /// Its revision, for `If-Match`.
    pub rev: u64,
    /// From this unit or, with `from_level`, from those below it.
    pub from_unit: UnitId,
    /// From every unit of this level below `from_unit`.
    pub from_level: Option<Level>,
    /// Kinds of event; empty means all.
    pub kinds: Vec<String>,
    /// Only this grade and graver; absent means all.
    pub min_grade: Option<Grade>,
    /// To this desk.
    pub to_desk: DeskId,
    /// Block, line or skip-level copy.
    pub via: Via,
}

impl Route {
    /// Whether a report of this kind and grade goes this way. `kind` may be a path of
    /// codes, most general first; a route that names any of them matches.
    #[must_use]
    pub fn takes(&self, kind: &[&str], grade: Grade) -> bool {
        let kind_fits = self.kinds.is_empty() || self.kinds.iter().any(|k| kind.contains(&k.as_str()));
        kind_fits && self.min_grade.is_none_or(|least| grade.at_least(least))
    }
}

pub(crate) const ROUTE_COLUMNS: &str =
    "r.id, r.rev, r.from_unit, r.from_level, r.kinds, r.min_grade, r.to_desk, r.via";

pub(crate) fn route_of(row: &Row) -> Result<Route, DbError> {
    Ok(Route {
        id: row.id(0)?,
        rev: rev(row, 1)?,
        from_unit: row.id(2)?,
        from_level: row.opt_text(3)?.as_deref().and_then(Level::from_word),
        kinds: row.json(4)?,
        min_grade: row.opt_int(5)?.and_then(Grade::from_number),
        to_desk: row.id(6)?,
        via: Via::from_word(&row.text(7)?).ok_or(DbError::Shape("via"))?,
    })
}

/// Every way that leads from a unit to an open desk: its own, and those of its level
/// set by a unit above it. A unit's own desks are no way up.
///
/// # Errors
/// [`DbError`].
pub fn routes_of(db: &mut dyn Db, unit: UnitId) -> Result<Vec<Route>, DbError> {
    db.query(
        &format!(
            "SELECT {ROUTE_COLUMNS} FROM org_route r
             JOIN org_desk d ON d.id = r.to_desk AND d.closed_on IS NULL AND d.keeper <> $1
             JOIN org_closure c ON c.ancestor = r.from_unit AND c.descendant = $1
             JOIN org_unit u ON u.id = $1
             WHERE (r.from_level IS NULL AND c.depth = 0) OR (r.from_level = u.level AND c.depth > 0)
             ORDER BY r.via, d.sort, r.id"
        ),
        params![unit],
    )?
    .iter()
    .map(route_of)
    .collect()
}
