//! Urgent entries that this program cannot read yet: their `brief` rings the desk all
//! the same, until a person says that it was seen or the entry was taken up after an
//! upgrade.
//!
//! Nothing is remembered for it: what rings is what is parked now and was not seen, so
//! a reload, a restart and a rebuild change nothing. Only entries of an unknown kind
//! ring; one that waits for what it rests upon is tried again within seconds by itself.

use crate::db::{Db, DbError};
use crate::params;
use crate::read::epochs;
use crate::tx::{Acting, JournalError, Tx};
use crate::value::Row;
use crate::view::entry_of;
use facts::draft::Draft;
use facts::entry::{Lane, Mode};
use facts::system::BriefSeen;
use kernel::{EventId, Instant, NodeId, UnitId};
use std::collections::HashSet;

/// How the reason of an entry begins that is parked because its kind is not known.
pub(crate) const UNKNOWN_KIND: &str = "unknown kind ";

/// An urgent entry of an unknown kind that nobody has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Where it stands in this node's order.
    pub pos: i64,
    /// The fact.
    pub event: EventId,
    /// Its kind, such as `warning.issued`.
    pub kind: String,
    /// The node that wrote it, and its name by the certificate.
    pub origin: NodeId,
    /// That node's name.
    pub origin_name: String,
    /// The unit that acted.
    pub unit: Option<UnitId>,
    /// What its author wrote for desks that cannot read the rest.
    pub brief: String,
    /// 演练
    pub drill: bool,
    /// When it was written.
    pub recorded_at: Instant,
    /// When this node stored it.
    pub received_at: Instant,
}

/// What rings now, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn unread(db: &mut dyn Db, limit: usize) -> Result<Vec<Unread>, DbError> {
    let sql = format!("{} ORDER BY e.pos LIMIT $1", ringing());
    let rows = db.query(&sql, params![limit])?;
    told(db, &rows)
}

/// Entries that ring. The lane and the words are ours and stand in the text: a pattern
/// that is bound makes SQLite plan the statement anew each time.
fn ringing() -> String {
    let urgent = Lane::Urgent.number();
    format!(
        "SELECT e.header, e.body, e.sealed, e.sealed_digest, e.pos, e.received_at FROM journal_entry e
         JOIN journal_stream s ON s.stream = e.stream
         WHERE e.state = 2 AND e.state <> 1 AND s.lane = {urgent} AND e.reason LIKE '{UNKNOWN_KIND}%'
            AND NOT EXISTS (SELECT 1 FROM journal_entry b
                WHERE b.subject_kind = 'brief' AND b.subject_id = e.event_id AND b.state = 1)"
    )
}

fn told(db: &mut dyn Db, rows: &[Row]) -> Result<Vec<Unread>, DbError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let epochs = epochs(db)?;
    let mut seen: HashSet<EventId> = HashSet::new();
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let header = entry_of(row)?.header;
        // One fact for two audiences came through two channels.
        if !seen.insert(header.event_id) {
            continue;
        }
        let epoch = epochs.iter().find(|e| e.epoch == header.stream.epoch);
        found.push(Unread {
            pos: row.int(4)?,
            event: header.event_id,
            kind: header.kind,
            origin: header.stream.origin,
            origin_name: epoch.map(|e| e.certificate.name.clone()).unwrap_or_default(),
            unit: header.unit,
            brief: header.brief.unwrap_or_default(),
            drill: header.mode == Mode::Drill,
            recorded_at: header.recorded_at,
            received_at: row.instant(5)?,
        });
    }
    Ok(found)
}

impl Tx<'_> {
    /// Somebody of `unit` has seen the brief of an entry that is parked; answers `false`
    /// when nothing rings for it, be it that it was seen before or was taken up.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn brief_seen(&mut self, acting: Acting, unit: UnitId, event: EventId) -> Result<bool, JournalError> {
        let sql = format!("{} AND e.event_id = $1 LIMIT 1", ringing());
        let rows = self.query(&sql, params![event])?;
        let Some(found) = told(self, &rows)?.pop() else { return Ok(false) };
        let mode = if found.drill { Mode::Drill } else { Mode::Real };
        let fact = BriefSeen { event, kind: found.kind, unit, at: self.now() };
        let draft = Draft::of(&fact).map_err(|e| JournalError::Apply(e.to_string()))?.by(unit).mode(mode);
        self.append(acting, vec![draft])?;
        Ok(true)
    }
}
