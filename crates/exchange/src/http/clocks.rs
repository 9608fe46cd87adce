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
use std::collections::BTreeSet;
use std::sync::PoisonError;

/// A run of a neighbour was stored. One without an offset ends what was said: it came on a stick, or
/// its clock is right.
pub(super) fn measured(tx: &mut Tx<'_>, run: &VerifiedRun, shared: &Shared) -> Result<(), JournalError> {
    let (node, epoch) = (run.stream.origin, run.stream.epoch);
    let off_ms = run.clock_off_ms.unwrap_or(0);
    let said = said_off(tx, shared)?;
    if off_ms == 0 && !said.contains(&(node, epoch)) {
        return Ok(());
    }
    let own = tx.identity().node;
    let Some(side) = side_of(tx, own, node)? else { return Ok(()) };
    tx.note_clock(side, off_ms, run.stream, run.first)?;
    // It stays there when the clock is right again: the transaction may come to nothing.
    shared
        .clocks_off
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get_or_insert_default()
        .insert((node, epoch));
    Ok(())
}

/// The epochs of whose clock this node may have said last that it is off.
fn said_off(tx: &mut Tx<'_>, shared: &Shared) -> Result<BTreeSet<(NodeId, EpochId)>, DbError> {
    let mut said = shared.clocks_off.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(said) = said.as_ref() {
        return Ok(said.clone());
    }
    let own = tx.identity().node;
    let read: BTreeSet<_> = open_epochs(tx, own)?.into_iter().collect();
    *said = Some(read.clone());
    Ok(read)
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
