//! The folds of places and of enrolled nodes.

use super::Fold;
use facts::entry::Entry;
use facts::org::{NodeEnrolled, NodeRevoked, PlaceEntered, PlaceRemoved};
use journal::view::body;
use journal::{ApplyError, Db, params};

pub(super) const PLACE: Fold = Fold {
    subject: &["place"],
    tables: &["org_place"],
    opening: &["place.entered"],
    others: &["place.removed"],
    clear: |db, id| db.execute("DELETE FROM org_place WHERE id = $1", params![id]),
    apply: place,
};

pub(super) const NODE: Fold = Fold {
    subject: &["node"],
    tables: &["org_node"],
    opening: &["node.enrolled"],
    others: &["node.revoked"],
    clear: |db, id| db.execute("DELETE FROM org_node WHERE id = $1", params![id]),
    apply: node,
};

fn place(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    if entry.header.kind == "place.removed" {
        let fact: PlaceRemoved = body(entry)?;
        return Ok(db.execute("DELETE FROM org_place WHERE id = $1", params![fact.place])?);
    }
    let fact: PlaceEntered = body(entry)?;
    db.execute(
        "INSERT INTO org_place (id, unit, name, initials, what, address, lon_microdegrees, lat_microdegrees, rev)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, name = excluded.name, initials = excluded.initials,
            what = excluded.what, address = excluded.address, lon_microdegrees = excluded.lon_microdegrees,
            lat_microdegrees = excluded.lat_microdegrees, rev = excluded.rev",
        params![
            fact.place,
            fact.unit,
            fact.name,
            fact.initials,
            fact.what,
            fact.address,
            fact.lon_microdegrees,
            fact.lat_microdegrees,
            entry.header.rev
        ],
    )?;
    Ok(())
}

fn node(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    if entry.header.kind == "node.revoked" {
        let fact: NodeRevoked = body(entry)?;
        return Ok(db.execute(
            "UPDATE org_node SET revoked_at = $2, reason = $3, rev = $4 WHERE id = $1",
            params![fact.node, fact.at, fact.reason, entry.header.rev],
        )?);
    }
    let fact: NodeEnrolled = body(entry)?;
    db.execute(
        "INSERT INTO org_node (id, code, level, name, enrolled_at, revoked_at, reason, rev)
         VALUES ($1, $2, $3, $4, $5, NULL, NULL, $6)
         ON CONFLICT (id) DO UPDATE SET code = excluded.code, level = excluded.level, name = excluded.name,
            enrolled_at = excluded.enrolled_at, revoked_at = NULL, reason = NULL, rev = excluded.rev",
        params![fact.node, fact.code, fact.level.word(), fact.name, fact.at, entry.header.rev],
    )?;
    Ok(())
}
