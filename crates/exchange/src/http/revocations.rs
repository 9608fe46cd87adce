//! Keys that count no more, as facts of the journal: read for the state machine, and
//! made for the operator who revokes.
//!
//! The fact is an entry like any other: written by a node above, told upwards and to all
//! below, its author's right to it asked when it is applied. Only what is applied counts.

use super::forks;
use super::releases;
use super::shared::{Input, Shared};
use crate::core::event::{Command, Event};
use crate::core::message::StreamHead;
use crate::core::release::Releases;
use crate::core::revoke::{Cuts, Revocation, key_digest};
use facts::crypto::sm3;
use facts::draft::Fact as _;
use facts::org::{CutHead, KeyCut, NodeRevoked};
use facts::{Certificate, Digest32, Lane, StreamId};
use journal::view::body;
use journal::{Db, DbError, JournalError, Turn, Tx, params, read};
use kernel::{EpochId, NodeId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

/// Everything that is written and applied, and whether more waits to be applied.
///
/// # Errors
/// [`DbError`].
pub(crate) fn all(db: &mut dyn Db) -> Result<(Vec<Revocation>, bool), DbError> {
    let (entries, waits) = read::entries_of_kind(db, NodeRevoked::SUBJECT, NodeRevoked::KIND)?;
    let mut list = Vec::new();
    for stored in entries {
        // What is applied could be read then.
        let fact: NodeRevoked = body(&stored.entry).map_err(|_| DbError::Shape("a revocation"))?;
        list.extend(of_fact(stored.entry.header.stream.origin, &fact));
    }
    Ok((list, waits))
}

/// Reads everything anew, also which nodes may move, and tells the store and the state machine. `true` when more waits
/// to be applied.
///
/// # Errors
/// [`JournalError`].
pub(crate) fn take_up(shared: &Arc<Shared>) -> Result<bool, JournalError> {
    let (list, waits) = renew_cuts(shared)?;
    let (released, more) = shared.journal.read(releases::all)?;
    let command = Command::Release(Box::new(Releases::of(released)));
    let _ended = shared.tell.send(Input::Event(Event::Command(command)));
    write_again(shared, &list);
    write_rest(shared);
    for revocation in list {
        let command = Command::Revoke(Box::new(revocation));
        let _ended = shared.tell.send(Input::Event(Event::Command(command)));
    }
    Ok(waits || more)
}

/// What is written is what the store goes by from now on. It is read in the writer: a reader
/// does not see a revocation that is being written, and would open again what
/// [`cut_now`](super::Exchange::cut_now) has closed in that very transaction. While the disk
/// is read-only nobody revokes, and the writer takes nobody.
fn renew_cuts(shared: &Arc<Shared>) -> Result<(Vec<Revocation>, bool), JournalError> {
    let renew = |shared: &Shared, list: &[Revocation]| {
        *shared.cuts.write().unwrap_or_else(PoisonError::into_inner) = Cuts::of(list);
    };
    if shared.journal.refusing().is_some() {
        let read = shared.journal.read(all)?;
        renew(shared, &read.0);
        return Ok(read);
    }
    let inside = Arc::clone(shared);
    shared.journal.run(Turn::Background, move |tx| {
        let read = all(tx)?;
        renew(&inside, &read.0);
        Ok(read)
    })
}

/// What is left of an epoch whose history parted. It is mostly nothing; the process may have ended in the middle.
fn write_rest(shared: &Shared) {
    match forks::write_rest(shared) {
        Ok(0) => {}
        Ok(again) => tracing::warn!(again, "what was left of an earlier epoch was written again"),
        Err(e) => tracing::warn!(error = %e, "what is left of an earlier epoch waits to be written again"),
    }
}

/// What this node wrote behind a cut before it heard of it nobody takes; it writes it again
/// with its new key. Nothing is lost when that fails: it is tried again with the next look.
fn write_again(shared: &Shared, list: &[Revocation]) {
    let own = shared.journal.identity();
    let key = key_digest(&own.certificate.signing);
    let of_own: Vec<&Revocation> = list.iter().filter(|r| r.node == own.node).collect();
    if of_own.is_empty() || of_own.iter().any(|r| r.key == key) {
        return;
    }
    match behind_cuts(shared, &of_own) {
        Ok(streams) => {
            let mut done = shared.written_again.lock().unwrap_or_else(PoisonError::into_inner);
            // A stream of an earlier epoch does not grow: once is enough for this process.
            for (stream, from, to) in streams {
                if done.contains(&stream) {
                    continue;
                }
                match forks::append_again(shared, stream, from, to) {
                    Ok(again) => {
                        done.insert(stream);
                        if again > 0 {
                            tracing::info!(channel = %stream.channel, again, "entries behind the cut were written again");
                        }
                    }
                    Err(e) => tracing::warn!(error = %e, "entries behind the cut wait to be written again"),
                }
            }
        }
        Err(e) => tracing::warn!(error = %e, "what lies behind a cut could not be read"),
    }
}

/// Own streams of earlier epochs that go on behind the cut of their key: from where, to where.
fn behind_cuts(shared: &Shared, cuts: &[&Revocation]) -> Result<Vec<(StreamId, u64, u64)>, DbError> {
    let own = shared.journal.identity();
    let (epochs, heads) = shared.journal.read(|db| {
        let epochs = read::epochs(db)?;
        Ok::<_, DbError>((epochs, read::stream_heads(db)?))
    })?;
    let signed_with: BTreeMap<EpochId, Digest32> =
        epochs.iter().map(|e| (e.epoch, key_digest(&e.certificate.signing))).collect();
    let old = heads.iter().filter(|h| h.stream.origin == own.node && h.stream.epoch != own.epoch);
    let behind = old.filter_map(|held| {
        let key = signed_with.get(&held.stream.epoch)?;
        let of_key = cuts.iter().filter(|r| r.key == *key);
        let counts = of_key.map(|r| r.until.iter().find(|h| h.stream == held.stream).map_or(1, |h| h.next));
        let from = counts.min()?;
        (held.seq >= from).then_some((held.stream, from, held.seq))
    });
    Ok(behind.collect())
}

/// A fact as the state machine takes it, one for each key. What cannot be read in it names
/// nothing, and what is not named does not count.
pub(crate) fn of_fact(by: NodeId, fact: &NodeRevoked) -> Vec<Revocation> {
    let stands: BTreeSet<Digest32> = fact.stands.iter().filter_map(|text| digest(text)).collect();
    let of_key = |cut: &KeyCut| {
        let until = cut.until.iter().filter_map(|head| head_of(fact.node, head)).collect();
        Some(Revocation { node: fact.node, key: digest(&cut.key)?, by, until, stands: stands.clone() })
    };
    fact.keys.iter().filter_map(of_key).collect()
}

pub(crate) fn head_of(origin: NodeId, cut: &CutHead) -> Option<StreamHead> {
    let channel = cut.channel.parse().ok()?;
    let lane = Lane::from_number(i64::from(cut.lane))?;
    let stream = StreamId { origin, epoch: cut.epoch, channel, lane };
    Some(StreamHead { stream, next: cut.seq.saturating_add(1), head: digest(&cut.head)? })
}

pub(crate) fn digest(text: &str) -> Option<Digest32> {
    hex::decode(text).ok()?.try_into().ok()
}

/// What a revocation of all keys of a node says that are known and not revoked yet: each is
/// cut where this node's copy of its streams ends, and what it signed for others and is
/// known here stays.
///
/// # Errors
/// [`JournalError`].
pub(crate) fn cut_of(tx: &mut Tx<'_>, node: NodeId) -> Result<(Vec<KeyCut>, Vec<String>), JournalError> {
    let signed_with: BTreeMap<EpochId, Digest32> = read::epochs(tx)?
        .into_iter()
        .filter(|epoch| epoch.origin == node)
        .map(|epoch| (epoch.epoch, key_digest(&epoch.certificate.signing)))
        .collect();
    let (own, signed) = certificates(tx, node)?;
    let keys: BTreeSet<Digest32> =
        own.iter().map(|c| key_digest(&c.signing)).chain(signed_with.values().copied()).collect();
    let revoked: BTreeSet<Digest32> =
        all(tx)?.0.into_iter().filter(|r| r.node == node).map(|r| r.key).collect();
    let ends = tx.all_ends_of(node)?;
    let cut = |key: &Digest32| KeyCut {
        key: hex::encode(key),
        until: (ends.iter())
            .filter(|(stream, seq, _)| *seq > 0 && signed_with.get(&stream.epoch) == Some(key))
            .map(|(stream, seq, head)| CutHead {
                epoch: stream.epoch,
                channel: stream.channel.to_string(),
                lane: stream.lane.number(),
                seq: *seq,
                head: hex::encode(head),
            })
            .collect(),
    };
    let stands = signed.iter().map(|c| hex::encode(sm3(&[&c.encode()]))).collect();
    Ok((keys.difference(&revoked).map(cut).collect(), stands))
}

/// Certificates of a node.
///
/// # Errors
/// [`DbError`].
pub(crate) fn certificates_of(db: &mut dyn Db, node: NodeId) -> Result<Vec<Certificate>, DbError> {
    let sql = "SELECT bytes FROM exchange_certificate WHERE node = $1 ORDER BY digest";
    let rows = db.query(sql, params![node])?;
    rows.iter().map(certificate_in).collect()
}

fn certificate_in(row: &journal::Row) -> Result<Certificate, DbError> {
    Certificate::decode(&row.bytes(0)?).map_err(|_| DbError::Shape("a certificate"))
}

/// Certificates of a node, and those it signed for others.
///
/// # Errors
/// [`DbError`].
fn certificates(db: &mut dyn Db, node: NodeId) -> Result<(Vec<Certificate>, Vec<Certificate>), DbError> {
    let (mut own, mut signed) = (Vec::new(), Vec::new());
    for row in db.query("SELECT bytes FROM exchange_certificate ORDER BY digest", params![])? {
        let certificate = certificate_in(&row)?;
        if certificate.node == node {
            own.push(certificate);
        } else if certificate.issuer == node {
            signed.push(certificate);
        }
    }
    Ok((own, signed))
}
