//! The folds of places and of enrolled nodes.

use super::{Fold, note_rev};
use facts::entry::Entry;
use facts::org::{NodeEnrolled, NodeKept, NodeReleased, NodeRevoked, PlaceEntered, PlaceRemoved};
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
    tables: &["org_node", "org_node_release"],
    opening: &["node.enrolled"],
    others: &["node.revoked", "node.released", "node.kept"],
    clear: |db, id| {
        db.execute("DELETE FROM org_node WHERE id = $1", params![id])?;
        db.execute("DELETE FROM org_node_release WHERE node = $1", params![id])
    },
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
    match entry.header.kind.as_str() {
        "node.revoked" => {
            let fact: NodeRevoked = body(entry)?;
            db.execute(
                "UPDATE org_node SET revoked_at = $2, reason = $3 WHERE id = $1",
                params![fact.node, fact.at, fact.reason],
            )?;
        }
        "node.released" => released(db, entry)?,
        "node.kept" => {
            let fact: NodeKept = body(entry)?;
            db.execute(
                "UPDATE org_node_release SET kept_at = $3 WHERE node = $1 AND release = $2",
                params![fact.node, fact.release, fact.at],
            )?;
        }
        _ => return enrolled(db, entry),
    }
    Ok(note_rev(db, "org_node", entry)?)
}

fn released(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    let fact: NodeReleased = body(entry)?;
    db.execute(
        "INSERT INTO org_node_release (node, release, by_node, to_code, code, certificate, released_at, reason,
            kept_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL) ON CONFLICT (node, release) DO NOTHING",
        params![
            fact.node,
            entry.header.event_id,
            entry.header.stream.origin,
            fact.to_code,
            fact.code,
            fact.from,
            fact.at,
            fact.reason
        ],
    )?;
    Ok(())
}

fn enrolled(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
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
