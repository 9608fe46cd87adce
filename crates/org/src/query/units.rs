//! Units: names over time, who stands above, who took duties over.

use super::rev;
use journal::{Db, DbError, Row, params};
use kernel::calendar::Date;
use kernel::{Level, NodeId, UnitId};
use serde::Serialize;

/// A unit as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// Its revision, for `If-Match`.
    pub rev: u64,
    /// Full name.
    pub name: String,
    /// Name on lists.
    pub short_name: String,
    /// Administrative code.
    pub code: Option<String>,
    /// `government`, `office`, `department`, …
    pub kind: String,
    /// Level.
    pub level: Level,
    /// Under which unit.
    pub parent: Option<UnitId>,
    /// The node that writes for it; absent for one that runs no platform.
    pub hosted_by: Option<NodeId>,
    /// Only a name for somebody outside.
    pub placeholder: bool,
    /// First day.
    pub opened_on: Option<String>,
    /// Last day, when it is no more.
    pub closed_on: Option<String>,
    /// Order among its siblings.
    pub sort: i64,
}

/// Columns of [`unit_of`], with the table aliased `u`.
pub(crate) const UNIT_COLUMNS: &str = "u.id, u.rev, u.name, u.short_name, u.code, u.kind, u.level, u.parent, u.hosted_by, u.placeholder, u.opened_on, u.closed_on, u.sort";

pub(crate) fn unit_of(row: &Row) -> Result<Unit, DbError> {
    Ok(Unit {
        id: row.id(0)?,
        rev: rev(row, 1)?,
        name: row.text(2)?,
        short_name: row.text(3)?,
        code: row.opt_text(4)?,
        kind: row.text(5)?,
        level: Level::from_word(&row.text(6)?).ok_or(DbError::Shape("level"))?,
        parent: row.opt_id(7)?,
        hosted_by: row.opt_id(8)?,
        placeholder: row.flag(9)?,
        opened_on: row.opt_text(10)?,
        closed_on: row.opt_text(11)?,
        sort: row.int(12)?,
    })
}

/// One unit.
///
/// # Errors
/// [`DbError`].
pub fn unit(db: &mut dyn Db, id: UnitId) -> Result<Option<Unit>, DbError> {
    db.first(&format!("SELECT {UNIT_COLUMNS} FROM org_unit u WHERE u.id = $1"), params![id])?
        .as_ref()
        .map(unit_of)
        .transpose()
}

/// The open unit with this administrative code: the government, where departments share it.
/// Its id follows from the code only where the code was never changed, so a unit is to be
/// looked for here before it is named by [`facts::org::unit_of_code`].
///
/// # Errors
/// [`DbError`].
pub fn unit_by_code(db: &mut dyn Db, code: &str) -> Result<Option<Unit>, DbError> {
    db.first(
        &format!(
            "SELECT {UNIT_COLUMNS} FROM org_unit u WHERE u.code = $1 AND u.closed_on IS NULL
             ORDER BY CASE WHEN u.kind = 'government' THEN 0 ELSE 1 END, u.id LIMIT 1"
        ),
        params![code],
    )?
    .as_ref()
    .map(unit_of)
    .transpose()
}

/// Full and short name of a unit on a day: what a paper of that day says.
///
/// # Errors
/// [`DbError`].
pub fn name_on(db: &mut dyn Db, id: UnitId, on: Date) -> Result<Option<(String, String)>, DbError> {
    let on = on.to_string();
    // Before its first dated name a unit is called by that first one.
    let row = match db.first(
        "SELECT name, short_name FROM org_unit_name WHERE unit = $1 AND from_on <= $2 ORDER BY from_on DESC LIMIT 1",
        params![id, on],
    )? {
        Some(row) => Some(row),
        None => db.first(
            "SELECT name, short_name FROM org_unit_name WHERE unit = $1 ORDER BY from_on LIMIT 1",
            params![id],
        )?,
    };
    row.map(|row| Ok((row.text(0)?, row.text(1)?))).transpose()
}

/// A dated name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct DatedName {
    /// First day; absent when it was always so.
    pub from_on: Option<String>,
    /// Full name.
    pub name: String,
    /// Name on lists.
    pub short_name: String,
}

/// All names of a unit, the oldest first.
///
/// # Errors
/// [`DbError`].
pub fn names(db: &mut dyn Db, id: UnitId) -> Result<Vec<DatedName>, DbError> {
    db.query(
        "SELECT from_on, name, short_name FROM org_unit_name WHERE unit = $1 ORDER BY from_on",
        params![id],
    )?
    .iter()
    .map(|row| {
        let from_on = Some(row.text(0)?).filter(|d| !d.is_empty());
        Ok(DatedName { from_on, name: row.text(1)?, short_name: row.text(2)? })
    })
    .collect()
}

/// The unit and those above it, nearest first.
///
/// # Errors
/// [`DbError`].
pub fn line_up(db: &mut dyn Db, id: UnitId) -> Result<Vec<UnitId>, DbError> {
    db.query("SELECT ancestor FROM org_closure WHERE descendant = $1 ORDER BY depth", params![id])?
        .iter()
        .map(|row| row.id(0))
        .collect()
}

/// The nearest government at or above a unit: 区政府 for a bureau, itself for a township.
///
/// # Errors
/// [`DbError`].
pub fn government_of(db: &mut dyn Db, id: UnitId) -> Result<Option<Unit>, DbError> {
    db.first(
        &format!(
            "SELECT {UNIT_COLUMNS} FROM org_closure c JOIN org_unit u ON u.id = c.ancestor
             WHERE c.descendant = $1 AND u.kind = 'government' ORDER BY c.depth LIMIT 1"
        ),
        params![id],
    )?
    .as_ref()
    .map(unit_of)
    .transpose()
}

/// The governments directly below another, in their order: the townships of a district. Closed ones, and names for
/// somebody outside, are none.
///
/// # Errors
/// [`DbError`].
pub fn governments_below(db: &mut dyn Db, id: UnitId) -> Result<Vec<Unit>, DbError> {
    let sql = format!(
        "SELECT {UNIT_COLUMNS} FROM org_unit u WHERE u.parent = $1 AND u.kind = 'government'
            AND u.closed_on IS NULL AND u.placeholder = 0
         ORDER BY u.sort, u.name, u.id"
    );
    db.query(&sql, params![id])?.iter().map(unit_of).collect()
}

/// The units that took over the duties of a closed one, as far as the chain goes.
///
/// # Errors
/// [`DbError`].
pub fn successors(db: &mut dyn Db, id: UnitId) -> Result<Vec<UnitId>, DbError> {
    let mut found: Vec<UnitId> = Vec::new();
    let mut next = vec![id];
    while let Some(unit) = next.pop() {
        let rows = db.query(
            "SELECT successor FROM org_succession WHERE unit = $1 ORDER BY successor",
            params![unit],
        )?;
        for row in rows {
            let successor = row.id(0)?;
            if successor != id && !found.contains(&successor) {
                found.push(successor);
                next.push(successor);
            }
        }
    }
    Ok(found)
}
