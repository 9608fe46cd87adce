//! What somebody may see: their own unit, all below it, and the jurisdiction of the
//! desks that their unit keeps. Everything else does not exist for them: 404. What a desk
//! serves is for reading and for reports; changed is one's own and what stands below.

use crate::web::Who;
use journal::{Db, DbError, Value, params};
use kernel::UnitId;

/// The roots of what somebody may see: everything at or below one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Own unit first, then what the unit's desks serve.
    pub roots: Vec<UnitId>,
}

/// The scope of somebody.
///
/// # Errors
/// [`DbError`].
pub fn of(db: &mut dyn Db, who: &Who) -> Result<Scope, DbError> {
    let mut roots = vec![who.unit];
    let rows = db.query(
        "SELECT DISTINCT serves FROM org_desk WHERE keeper = $1 AND closed_on IS NULL AND external = 0 ORDER BY serves",
        params![who.unit],
    )?;
    for row in rows {
        let serves = row.id(0)?;
        if !roots.contains(&serves) {
            roots.push(serves);
        }
    }
    Ok(Scope { roots })
}

/// Whether somebody may see what belongs to `unit`.
///
/// # Errors
/// [`DbError`].
pub fn may_see(db: &mut dyn Db, who: &Who, unit: UnitId) -> Result<bool, DbError> {
    if who.unit == unit {
        return Ok(true);
    }
    of(db, who)?.holds(db, unit)
}

/// Whether somebody may know of a unit to address it: what they may see, and the line
/// of units above their own.
///
/// # Errors
/// [`DbError`].
pub fn may_address(db: &mut dyn Db, who: &Who, unit: UnitId) -> Result<bool, DbError> {
    Ok(may_see(db, who, unit)? || stands_above(db, unit, who.unit)?)
}

/// Whether somebody may change what belongs to `unit`: their own unit and all below it.
///
/// # Errors
/// [`DbError`].
pub fn may_change(db: &mut dyn Db, who: &Who, unit: UnitId) -> Result<bool, DbError> {
    Ok(who.unit == unit || stands_above(db, who.unit, unit)?)
}

/// Whether `above` stands at or above `below`.
///
/// # Errors
/// [`DbError`].
pub fn stands_above(db: &mut dyn Db, above: UnitId, below: UnitId) -> Result<bool, DbError> {
    Ok(db
        .first("SELECT 1 FROM org_closure WHERE ancestor = $1 AND descendant = $2", params![above, below])?
        .is_some())
}

impl Scope {
    /// Whether `unit` stands at or below one of the roots.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn holds(&self, db: &mut dyn Db, unit: UnitId) -> Result<bool, DbError> {
        let mut values = vec![Value::from(unit)];
        let sql = format!("SELECT 1 FROM org_unit u WHERE u.id = $1 AND {}", self.sql("u.id", &mut values));
        // A unit that is not here yet is still one's own.
        Ok(self.roots.contains(&unit) || db.first(&sql, &values)?.is_some())
    }

    /// A condition for a `WHERE` over a column of unit ids; its values are pushed onto
    /// `values`, and so are numbered after those that are there.
    pub fn sql(&self, column: &str, values: &mut Vec<Value>) -> String {
        let mut places = Vec::with_capacity(self.roots.len());
        for root in &self.roots {
            values.push(Value::from(*root));
            places.push(format!("${}", values.len()));
        }
        format!(
            "EXISTS (SELECT 1 FROM org_closure sc WHERE sc.descendant = {column} AND sc.ancestor IN ({}))",
            places.join(", ")
        )
    }
}

/// The condition of [`Scope::sql`] for somebody at once.
///
/// # Errors
/// [`DbError`].
pub fn visible_sql(
    db: &mut dyn Db,
    who: &Who,
    column: &str,
    values: &mut Vec<Value>,
) -> Result<String, DbError> {
    Ok(of(db, who)?.sql(column, values))
}
