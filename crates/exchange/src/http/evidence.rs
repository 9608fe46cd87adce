//! Epochs with two histories: somebody signed two entries for one position. The second history is kept
//! as evidence ([`super::store`]), the epoch takes nothing more, and its author goes on in another
//! one. For the operator's page; nothing is decided by it.

use facts::{Channel, Lane};
use journal::{Db, DbError, params};
use kernel::{EpochId, Instant, NodeId, limits};

/// A second history of one position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Who signed both.
    pub origin: NodeId,
    /// The epoch that is frozen since.
    pub epoch: EpochId,
    /// Where it was written to.
    pub channel: Channel,
    /// How urgent.
    pub lane: Lane,
    /// The last position of the second history.
    pub seq: u64,
    /// When it was found.
    pub found_at: Instant,
    /// Something of another epoch of its author has come since.
    pub goes_on: bool,
}

/// All of it, newest first.
///
/// # Errors
/// [`DbError`].
pub(crate) fn all(db: &mut dyn Db) -> Result<Vec<Evidence>, DbError> {
    let rows = db.query(
        "SELECT e.origin, v.epoch, v.channel, v.lane, v.seq, v.found_at,
            (SELECT COUNT(*) FROM journal_stream s JOIN journal_entry x ON x.stream = s.stream AND x.seq = s.seq
             WHERE s.origin = e.origin AND s.epoch <> v.epoch AND x.received_at > v.found_at)
         FROM exchange_evidence v JOIN journal_epoch e ON e.epoch = v.epoch
         ORDER BY v.found_at DESC, v.epoch, v.seq LIMIT $1",
        params![limits::exchange::EVIDENCE_SHOWN],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Evidence {
                origin: row.id(0)?,
                epoch: row.id(1)?,
                channel: row.text(2)?.parse().map_err(|_| DbError::Shape("channel"))?,
                lane: Lane::from_number(row.int(3)?).ok_or(DbError::Shape("lane"))?,
                seq: u64::try_from(row.int(4)?).map_err(|_| DbError::Shape("seq"))?,
                found_at: row.instant(5)?,
                goes_on: row.int(6)? > 0,
            })
        })
        .collect()
}
