//! The fold of a unit: its row, dated names and codes, hosting, successions.

use super::{Fold, note_rev};
use crate::closure;
use facts::entry::Entry;
use facts::org::{UnitClosed, UnitCoded, UnitHosted, UnitOpened, UnitPlaced, UnitRenamed, UnitSucceeded};
use journal::view::body;
use journal::{ApplyError, Db, DbError, params};
use kernel::UnitId;

pub(super) const FOLD: Fold = Fold {
    subject: &["unit"],
    tables: &["org_unit", "org_unit_name", "org_code", "org_hosting", "org_succession", "org_closure"],
    opening: &["unit.opened"],
    others: &["unit.renamed", "unit.coded", "unit.placed", "unit.succeeded", "unit.closed", "unit.hosted"],
    clear,
    apply,
};

fn clear(db: &mut dyn Db, id: [u8; 16]) -> Result<(), DbError> {
    db.execute("DELETE FROM org_unit WHERE id = $1", params![id])?;
    db.execute("DELETE FROM org_unit_name WHERE unit = $1", params![id])?;
    db.execute("DELETE FROM org_code WHERE unit = $1", params![id])?;
    db.execute("DELETE FROM org_hosting WHERE unit = $1", params![id])?;
    db.execute("DELETE FROM org_succession WHERE unit = $1", params![id])?;
    closure::refresh(db, UnitId::from_bytes(id))
}

fn apply(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    match entry.header.kind.as_str() {
        "unit.opened" => opened(db, entry)?,
        "unit.renamed" => {
            let fact: UnitRenamed = body(entry)?;
            name_from(db, fact.unit, &fact.from_on.to_string(), &fact.name, &fact.short_name)?;
        }
        "unit.coded" => {
            let fact: UnitCoded = body(entry)?;
            code_from(db, fact.unit, &fact.from_on.to_string(), &fact.code)?;
        }
        "unit.placed" => {
            let fact: UnitPlaced = body(entry)?;
            db.execute(
                "UPDATE org_unit SET parent = $2, sort = $3 WHERE id = $1",
                params![fact.unit, fact.parent, fact.sort],
            )?;
            closure::refresh(db, fact.unit)?;
        }
        "unit.succeeded" => {
            let fact: UnitSucceeded = body(entry)?;
            db.execute(
                "INSERT INTO org_succession (unit, successor, on_date, how) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (unit, successor) DO UPDATE SET on_date = excluded.on_date, how = excluded.how",
                params![fact.unit, fact.successor, fact.on.to_string(), fact.how],
            )?;
        }
        "unit.closed" => {
            let fact: UnitClosed = body(entry)?;
            db.execute(
                "UPDATE org_unit SET closed_on = $2 WHERE id = $1",
                params![fact.unit, fact.on.to_string()],
            )?;
        }
        _ => {
            let fact: UnitHosted = body(entry)?;
            db.execute(
                "UPDATE org_unit SET hosted_by = $2, placeholder = 0 WHERE id = $1",
                params![fact.unit, fact.node],
            )?;
            hosted(db, fact.unit, fact.node, fact.from.0)?;
        }
    }
    note_rev(db, "org_unit", entry)?;
    Ok(())
}

/// A unit may be opened on two nodes: as a placeholder by somebody who addresses it and
/// by its own node, which was set up before it knew what stands above it. The placeholder never
/// overrides, and a place in the tree is taken away by nobody who does not know one.
fn opened(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let fact: UnitOpened = body(entry)?;
    let origin = entry.header.stream.origin;
    let row = db.first("SELECT placeholder, parent FROM org_unit WHERE id = $1", params![fact.unit])?;
    let (known, known_parent) = match &row {
        Some(row) => (Some(row.flag(0)?), row.opt_id::<UnitId>(1)?),
        None => (None, None),
    };
    if known == Some(false) && fact.placeholder {
        return Ok(());
    }
    let host = (!fact.placeholder).then_some(origin);
    let since = fact.opened_on.map(|d| d.to_string());
    db.execute(
        "INSERT INTO org_unit (id, name, short_name, code, kind, level, parent, placeholder, hosted_by, opened_on,
            closed_on, sort, rev)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, $11, $12)
         ON CONFLICT (id) DO UPDATE SET code = excluded.code, kind = excluded.kind, level = excluded.level,
            parent = COALESCE(excluded.parent, org_unit.parent), placeholder = excluded.placeholder,
            hosted_by = excluded.hosted_by,
            opened_on = excluded.opened_on, sort = excluded.sort",
        params![
            fact.unit,
            fact.name.as_str(),
            fact.short_name.as_str(),
            fact.code.clone(),
            fact.kind,
            fact.level.word(),
            fact.parent,
            fact.placeholder,
            host,
            since.clone(),
            fact.sort,
            entry.header.rev
        ],
    )?;
    if known.is_some() && !fact.placeholder {
        // What the unit's own node says of its first name and code replaces the placeholder's.
        db.execute("DELETE FROM org_unit_name WHERE unit = $1 AND from_on = ''", params![fact.unit])?;
        db.execute("DELETE FROM org_code WHERE unit = $1 AND from_on = ''", params![fact.unit])?;
    }
    name_from(db, fact.unit, since.as_deref().unwrap_or_default(), &fact.name, &fact.short_name)?;
    if let Some(code) = &fact.code {
        code_from(db, fact.unit, since.as_deref().unwrap_or_default(), code)?;
    }
    if let Some(host) = host {
        hosted(db, fact.unit, host, 0)?;
    }
    if known.is_none() || (fact.parent.is_some() && known_parent != fact.parent) {
        closure::refresh(db, fact.unit)?;
    }
    Ok(())
}

fn hosted(db: &mut dyn Db, unit: UnitId, node: kernel::NodeId, from: i64) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO org_hosting (unit, node, from_at) VALUES ($1, $2, $3)
         ON CONFLICT (unit, node, from_at) DO NOTHING",
        params![unit, node, from],
    )
}

/// Notes a dated name; the unit bears the one with the latest date.
fn name_from(db: &mut dyn Db, unit: UnitId, from_on: &str, name: &str, short: &str) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO org_unit_name (unit, from_on, name, short_name) VALUES ($1, $2, $3, $4)
         ON CONFLICT (unit, from_on) DO UPDATE SET name = excluded.name, short_name = excluded.short_name",
        params![unit, from_on, name, short],
    )?;
    let latest = db.first(
        "SELECT name, short_name FROM org_unit_name WHERE unit = $1 ORDER BY from_on DESC LIMIT 1",
        params![unit],
    )?;
    let Some(latest) = latest else { return Ok(()) };
    db.execute(
        "UPDATE org_unit SET name = $2, short_name = $3 WHERE id = $1",
        params![unit, latest.text(0)?, latest.text(1)?],
    )
}

/// Notes a dated code; the unit bears the one with the latest date.
fn code_from(db: &mut dyn Db, unit: UnitId, from_on: &str, code: &str) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO org_code (unit, from_on, code) VALUES ($1, $2, $3)
         ON CONFLICT (unit, from_on) DO UPDATE SET code = excluded.code",
        params![unit, from_on, code],
    )?;
    db.execute(
        "UPDATE org_unit SET code = (SELECT c.code FROM org_code c WHERE c.unit = $1
            ORDER BY c.from_on DESC LIMIT 1) WHERE id = $1",
        params![unit],
    )
}
