//! The fold of a post: its row, holders over time, absences with their stand-ins.

use super::{Fold, note_rev};
use facts::entry::Entry;
use facts::org::{PostAbsent, PostClosed, PostHeld, PostLeft, PostOpened};
use journal::view::body;
use journal::{ApplyError, Db, DbError, params};

pub(super) const FOLD: Fold = Fold {
    subject: &["post"],
    tables: &["org_post", "org_holder", "org_absence"],
    opening: &["post.opened"],
    others: &["post.closed", "post.held", "post.left", "post.absent"],
    clear,
    apply,
};

fn clear(db: &mut dyn Db, id: [u8; 16]) -> Result<(), DbError> {
    db.execute("DELETE FROM org_post WHERE id = $1", params![id])?;
    db.execute("DELETE FROM org_holder WHERE post = $1", params![id])?;
    db.execute("DELETE FROM org_absence WHERE post = $1", params![id])
}

fn apply(db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
    match entry.header.kind.as_str() {
        "post.opened" => {
            let fact: PostOpened = body(entry)?;
            db.execute(
                "INSERT INTO org_post (id, unit, title, duty, sort, full_time, closed_on, rev)
                 VALUES ($1, $2, $3, $4, $5, $6, NULL, 0)
                 ON CONFLICT (id) DO UPDATE SET unit = excluded.unit, title = excluded.title,
                    duty = excluded.duty, sort = excluded.sort, full_time = excluded.full_time",
                params![fact.post, fact.unit, fact.title, fact.duty, fact.sort, fact.full_time],
            )?;
        }
        "post.closed" => {
            let fact: PostClosed = body(entry)?;
            db.execute(
                "UPDATE org_post SET closed_on = $2 WHERE id = $1",
                params![fact.post, fact.on.to_string()],
            )?;
        }
        "post.held" => {
            let fact: PostHeld = body(entry)?;
            db.execute(
                "INSERT INTO org_holder (post, person, from_on, to_on, acting) VALUES ($1, $2, $3, NULL, $4)
                 ON CONFLICT (post, person, from_on) DO UPDATE SET acting = excluded.acting",
                params![fact.post, fact.person, fact.from_on.to_string(), fact.acting],
            )?;
        }
        "post.left" => {
            let fact: PostLeft = body(entry)?;
            db.execute(
                "UPDATE org_holder SET to_on = $3 WHERE post = $1 AND person = $2 AND to_on IS NULL",
                params![fact.post, fact.person, fact.on.to_string()],
            )?;
        }
        _ => {
            let fact: PostAbsent = body(entry)?;
            db.execute(
                "INSERT INTO org_absence (id, post, from_at, to_at, stand_in, reason) VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (id) DO UPDATE SET from_at = excluded.from_at, to_at = excluded.to_at,
                    stand_in = excluded.stand_in, reason = excluded.reason",
                params![fact.absence, fact.post, fact.from, fact.to, fact.stand_in, fact.reason],
            )?;
        }
    }
    note_rev(db, "org_post", entry)?;
    Ok(())
}
