//! The folds of desks and routes.

use super::{Fold, json, note_rev};
use facts::entry::Entry;
use facts::org::{DeskChanged, DeskClosed, DeskOpened, DeskTerms, RouteRemoved, RouteSet};
use journal::view::body;
use journal::{ApplyError, Db, DbError, params};
use kernel::DeskId;

pub(super) const DESK: Fold = Fold {
    subject: &["desk"],
    tables: &["org_desk"],
    opening: &["desk.opened"],
    others: &["desk.changed", "desk.closed"],
    clear: |db, id| db.execute("DELETE FROM org_desk WHERE id = $1", params![id]),
    apply: desk,
};

pub(super) const ROUTE: Fold = Fold {
    subject: &["route"],
    tables: &["org_route"],
    opening: &["route.set"],
    others: &["route.removed"],
    clear: remove_route,
    apply: route,
};

fn desk(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    match entry.header.kind.as_str() {
        "desk.opened" => {
            let fact: DeskOpened = body(entry)?;
            terms(db, fact.desk, &fact.terms)?;
        }
        "desk.changed" => {
            let fact: DeskChanged = body(entry)?;
            terms(db, fact.desk, &fact.terms)?;
        }
        _ => {
            let fact: DeskClosed = body(entry)?;
            db.execute(
                "UPDATE org_desk SET closed_on = $2 WHERE id = $1",
                params![fact.desk, fact.on.to_string()],
            )?;
        }
    }
    note_rev(db, "org_desk", entry)?;
    Ok(())
}

fn terms(db: &mut dyn Db, desk: DeskId, terms: &DeskTerms) -> Result<(), ApplyError> {
    db.execute(
        "INSERT INTO org_desk (id, keeper, serves, line, name, external, numbers, hours, methods, sort, closed_on, rev)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, 0)
         ON CONFLICT (id) DO UPDATE SET keeper = excluded.keeper, serves = excluded.serves, line = excluded.line,
            name = excluded.name, external = excluded.external, numbers = excluded.numbers, hours = excluded.hours,
            methods = excluded.methods, sort = excluded.sort",
        params![
            desk,
            terms.keeper,
            terms.serves,
            terms.line.as_str(),
            terms.name.as_str(),
            terms.external,
            json(&terms.numbers)?,
            terms.hours.as_str(),
            json(&terms.methods)?,
            terms.sort
        ],
    )?;
    Ok(())
}

fn remove_route(db: &mut dyn Db, id: [u8; 16]) -> Result<(), DbError> {
    db.execute("DELETE FROM org_route WHERE id = $1", params![id])
}

fn route(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    if entry.header.kind == "route.removed" {
        let fact: RouteRemoved = body(entry)?;
        return Ok(remove_route(db, fact.route.bytes())?);
    }
    let fact: RouteSet = body(entry)?;
    db.execute(
        "INSERT INTO org_route (id, from_unit, from_level, kinds, min_grade, to_desk, via, rev)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET from_unit = excluded.from_unit, from_level = excluded.from_level,
            kinds = excluded.kinds, min_grade = excluded.min_grade, to_desk = excluded.to_desk,
            via = excluded.via, rev = excluded.rev",
        params![
            fact.route,
            fact.from_unit,
            fact.from_level.map(kernel::Level::word),
            json(&fact.kinds)?,
            fact.min_grade.map(kernel::Grade::number),
            fact.to_desk,
            fact.via.word(),
            entry.header.rev
        ],
    )?;
    Ok(())
}
