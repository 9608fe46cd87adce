//! Nodes that may move to another level above, as facts of the journal: read for the state
//! machine, and made for the operator who lets one go. As with keys that are revoked, only
//! what is applied counts: by then its author's right to it was asked.

use super::revocations::{digest, head_of};
use crate::core::release::Release;
use facts::crypto::sm3;
use facts::draft::Fact as _;
use facts::org::{CutHead, NodeKept, NodeReleased};
use facts::{Certificate, StreamId};
use journal::view::body;
use journal::{Db, DbError, JournalError, Tx, params, read};
use kernel::{EventId, NodeId};
use std::collections::{BTreeMap, BTreeSet};

/// Every release that was not taken back, and whether more waits to be applied.
///
/// # Errors
/// [`DbError`].
pub(crate) fn all(db: &mut dyn Db) -> Result<(Vec<Release>, bool), DbError> {
    let (said, waits) = read::entries_of_kind(db, NodeReleased::SUBJECT, NodeReleased::KIND)?;
    let (back, more) = read::entries_of_kind(db, NodeKept::SUBJECT, NodeKept::KIND)?;
    // What is applied could be read then.
    let mut kept: BTreeMap<EventId, BTreeSet<NodeId>> = BTreeMap::new();
    for stored in back {
        let fact: NodeKept = body(&stored.entry).map_err(|_| DbError::Shape("a release taken back"))?;
        kept.entry(fact.release).or_default().insert(stored.entry.header.stream.origin);
    }
    let mut list = Vec::new();
    for stored in said {
        let header = &stored.entry.header;
        let by = header.stream.origin;
        // Whoever said it takes it back.
        if kept.get(&header.event_id).is_some_and(|who| who.contains(&by)) {
            continue;
        }
        let fact: NodeReleased = body(&stored.entry).map_err(|_| DbError::Shape("a release"))?;
        list.extend(of_fact(by, &fact));
    }
    Ok((list, waits || more))
}

/// A fact as the state machine takes it. One that names no certificate lets nobody go.
fn of_fact(by: NodeId, fact: &NodeReleased) -> Option<Release> {
    Some(Release {
        node: fact.node,
        by,
        to_code: fact.to_code.clone(),
        code: fact.code.clone(),
        from: digest(&fact.from)?,
        until: fact.until.iter().filter_map(|head| head_of(fact.node, head)).collect(),
    })
}

/// What a release of a node says now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The node's present certificate.
    pub certificate: Certificate,
    /// SM3 of it, in hex.
    pub from: String,
    /// What is held of its streams.
    pub until: Vec<CutHead>,
}

/// The present certificate of a node and what is held of its streams; `None` for one that is
/// not known.
///
/// # Errors
/// [`JournalError`].
pub(crate) fn holding_of(tx: &mut Tx<'_>, node: NodeId) -> Result<Option<Holding>, JournalError> {
    let Some(certificate) = papers(tx, node)?.pop() else { return Ok(None) };
    let head = |(stream, seq, head): &(StreamId, u64, [u8; 32])| CutHead {
        epoch: stream.epoch,
        channel: stream.channel.to_string(),
        lane: stream.lane.number(),
        seq: *seq,
        head: hex::encode(head),
    };
    let until = tx.all_ends_of(node)?.iter().filter(|(_, seq, _)| *seq > 0).map(head).collect();
    let from = hex::encode(sm3(&[&certificate.encode()]));
    Ok(Some(Holding { certificate, from, until }))
}

/// The certificates of a node that are known, oldest first.
///
/// # Errors
/// [`DbError`].
pub(crate) fn papers(db: &mut dyn Db, node: NodeId) -> Result<Vec<Certificate>, DbError> {
    let rows = db.query("SELECT bytes FROM exchange_certificate WHERE node = $1", params![node])?;
    let mut list: Vec<Certificate> = rows.iter().map(stored).collect::<Result<_, _>>()?;
    list.sort_by_key(|c| c.not_before);
    Ok(list)
}

fn stored(row: &journal::Row) -> Result<Certificate, DbError> {
    Certificate::decode(&row.bytes(0)?).map_err(|_| DbError::Shape("a stored certificate"))
}

/// All certificates that this node has met.
///
/// # Errors
/// [`DbError`].
pub(crate) fn certificates(db: &mut dyn Db) -> Result<Vec<Certificate>, DbError> {
    db.query("SELECT bytes FROM exchange_certificate", &[])?.iter().map(stored).collect()
}

/// Whether a node has moved since it bore the certificate with this digest.
///
/// # Errors
/// [`DbError`].
pub(crate) fn has_left(db: &mut dyn Db, node: NodeId, from: &str) -> Result<bool, DbError> {
    let list = papers(db, node)?;
    let then = list.iter().find(|c| hex::encode(sm3(&[&c.encode()])) == from);
    Ok(then.zip(list.last()).is_some_and(|(then, now)| then.issuer != now.issuer))
}
