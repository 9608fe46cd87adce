//! How far a neighbour's clock is off is said to those further on ([`journal::clocks`]), in the transaction
//! that stores what it wrote: where nothing comes from it there is nothing to be told.

use super::revocations::certificates_of;
use super::shared::Shared;
use crate::core::intake::VerifiedRun;
use facts::Entry;
use facts::system::ClockNoted;
use journal::clocks::{Side, open_epochs};
use journal::view::body;
use journal::{Db, DbError, JournalError, Tx};
use kernel::{EpochId, NodeId};
use std::sync::PoisonError;

/// A run of a neighbour was stored. One without an offset ends what was said: it came on a stick, or
/// its clock is right.
pub(super) fn measured(tx: &mut Tx<'_>, run: &VerifiedRun, shared: &Shared) -> Result<(), JournalError> {
    let of = (run.stream.origin, run.stream.epoch);
    let off_ms = run.clock_off_ms.unwrap_or(0);
    let said = is_said_off(tx, shared, of)?;
    if off_ms == 0 && !said {
        return Ok(());
    }
    let own = tx.identity().node;
    let Some(side) = side_of(tx, own, of.0)? else { return Ok(()) };
    tx.note_clock(side, off_ms, run.stream, run.first)?;
    // It stays there when the clock is right again: the transaction may come to nothing.
    if let Some(read) = shared.clocks_off.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        read.insert(of);
    }
    Ok(())
}

/// Whether this node may have said last of an epoch that its clock is off.
fn is_said_off(tx: &mut Tx<'_>, shared: &Shared, of: (NodeId, EpochId)) -> Result<bool, DbError> {
    let mut read = shared.clocks_off.lock().unwrap_or_else(PoisonError::into_inner);
    if read.is_none() {
        let own = tx.identity().node;
        *read = Some(open_epochs(tx, own)?.into_iter().collect());
    }
    Ok(read.as_ref().is_some_and(|read| read.contains(&of)))
}

/// Where a node stands beside another, as far as certificates say: directly above or below it, now or once.
fn side_of(db: &mut dyn Db, of: NodeId, node: NodeId) -> Result<Option<Side>, DbError> {
    if of == node {
        return Ok(None);
    }
    if certificates_of(db, node)?.iter().any(|certificate| certificate.issuer == of) {
        return Ok(Some(Side::Below));
    }
    let below = certificates_of(db, of)?.iter().any(|certificate| certificate.issuer == node);
    Ok(below.then_some(Side::Above))
}

/// Who may say how far a node's clock is off: who stands directly above or below it and so measures it.
///
/// # Errors
/// [`DbError`].
pub fn may_say(db: &mut dyn Db, entry: &Entry) -> Result<Result<(), String>, DbError> {
    let Ok(fact) = body::<ClockNoted>(entry) else {
        return Ok(Err("the body cannot be read".to_owned()));
    };
    if side_of(db, entry.header.stream.origin, fact.node)?.is_some() {
        return Ok(Ok(()));
    }
    Ok(Err("its author does not stand next to the node whose clock it is, as far as known here".to_owned()))
}
