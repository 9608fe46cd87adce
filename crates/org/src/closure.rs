//! Who stands above whom: `org_closure`, every unit with itself (depth 0) and all that
//! stand above it.
//!
//! It is not the fold of one subject but a function of one column, `org_unit.parent`,
//! over the units that are here: after every change of that column the rows of the
//! moved unit and of all below it are made anew, in the same transaction. So it depends
//! on nothing but the final column, whatever order the entries came in, and
//! [`rebuild`] gives the same rows from nothing. A parent that has not arrived ends the
//! walk; when it arrives, those below it are made anew. A ring, which two nodes can make
//! together though neither may alone, ends the walk where it closes.

use journal::{Db, DbError, params};
use kernel::UnitId;
use kernel::limits;
use std::collections::{BTreeMap, BTreeSet};

/// Makes the rows of `unit` and of all below it anew. To be called whenever the unit
/// appears, disappears or gets another parent.
///
/// # Errors
/// [`DbError`].
pub fn refresh(db: &mut dyn Db, unit: UnitId) -> Result<(), DbError> {
    let mut parents = Parents::default();
    for below in subtree(db, unit)? {
        db.execute("DELETE FROM org_closure WHERE descendant = $1", params![below])?;
        for (depth, above) in parents.line(db, below)?.into_iter().enumerate() {
            db.execute(
                "INSERT INTO org_closure (ancestor, descendant, depth) VALUES ($1, $2, $3)",
                params![above, below, depth],
            )?;
        }
    }
    Ok(())
}

/// Makes every row anew from `org_unit.parent`.
///
/// # Errors
/// [`DbError`].
pub fn rebuild(db: &mut dyn Db) -> Result<(), DbError> {
    db.execute("DELETE FROM org_closure", &[])?;
    for (ancestor, descendant, depth) in expected(db)? {
        db.execute(
            "INSERT INTO org_closure (ancestor, descendant, depth) VALUES ($1, $2, $3)",
            params![ancestor, descendant, depth],
        )?;
    }
    Ok(())
}

/// The rows that should be there, from nothing: for tests and `journal verify`.
///
/// # Errors
/// [`DbError`].
pub fn expected(db: &mut dyn Db) -> Result<BTreeSet<(UnitId, UnitId, usize)>, DbError> {
    let mut parents = Parents::default();
    let mut rows = BTreeSet::new();
    for row in db.query("SELECT id FROM org_unit ORDER BY id", &[])? {
        let unit = row.id(0)?;
        for (depth, above) in parents.line(db, unit)?.into_iter().enumerate() {
            rows.insert((above, unit, depth));
        }
    }
    Ok(rows)
}

/// The unit and all below it, whether or not the unit itself is here.
fn subtree(db: &mut dyn Db, unit: UnitId) -> Result<BTreeSet<UnitId>, DbError> {
    let mut found = BTreeSet::from([unit]);
    let mut level = vec![unit];
    for _ in 0..limits::org::UNIT_DEPTH {
        let mut next = Vec::new();
        for above in level {
            for row in db.query("SELECT id FROM org_unit WHERE parent = $1", params![above])? {
                let below = row.id(0)?;
                if found.insert(below) {
                    next.push(below);
                }
            }
        }
        if next.is_empty() {
            break;
        }
        level = next;
    }
    Ok(found)
}

/// Parents as read so far.
#[derive(Default)]
struct Parents(BTreeMap<UnitId, Option<Option<UnitId>>>);

impl Parents {
    /// The unit and those above it, nearest first; empty when the unit is not here.
    fn line(&mut self, db: &mut dyn Db, unit: UnitId) -> Result<Vec<UnitId>, DbError> {
        let mut line = Vec::new();
        let mut at = Some(unit);
        while let Some(here) = at {
            let Some(parent) = self.of(db, here)? else { break };
            if line.contains(&here) || line.len() > limits::org::UNIT_DEPTH {
                break;
            }
            line.push(here);
            at = parent;
        }
        Ok(line)
    }

    /// `None` when the unit is not here, else its parent.
    fn of(&mut self, db: &mut dyn Db, unit: UnitId) -> Result<Option<Option<UnitId>>, DbError> {
        if let Some(known) = self.0.get(&unit) {
            return Ok(*known);
        }
        let row = db.first("SELECT parent FROM org_unit WHERE id = $1", params![unit])?;
        let found = row.map(|r| r.opt_id::<UnitId>(0)).transpose()?;
        self.0.insert(unit, found);
        Ok(found)
    }
}
