//! What the protocol asks of a store, asked of the journal: heads, runs, and one
//! durable transaction for each batch that came. Synchronous; called on the engine's
//! thread at start, and on blocking threads or in the writer afterwards.

use super::clocks;
use super::memory;
use super::releases;
use super::revocations;
use super::shared::Shared;
use super::vocabulary;
use crate::core::boots::Boots;
use crate::core::event::{Identity, PersistItem, Restored, Stored};
use crate::core::intake::VerifiedRun;
use crate::core::message::{Above, StreamHead};
use crate::core::peer::Role;
use crate::core::wire;
use facts::bytes::Writer;
use facts::entry::Lane;
use facts::{Certificate, Checkpoint, StreamId};
use journal::{Db, DbError, Journal, JournalError, Migration, Row, Tx, Verdict, params, read};
use kernel::{EpochId, EventId, Instant, NodeId};
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// The tables of this crate.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "exchange", number: 1, sql: include_str!("schema.sql") },
    Migration { slice: "exchange", number: 2, sql: include_str!("schema-2.sql") },
    Migration { slice: "exchange", number: 3, sql: include_str!("schema-3.sql") },
    Migration { slice: "exchange", number: 4, sql: include_str!("schema-4.sql") },
    Migration { slice: "exchange", number: 5, sql: include_str!("schema-5.sql") },
    Migration { slice: "exchange", number: 6, sql: include_str!("schema-6.sql") },
    Migration { slice: "exchange", number: 7, sql: include_str!("schema-7.sql") },
];

/// A neighbour as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPeer {
    /// Who.
    pub node: NodeId,
    /// What it is to this node.
    pub role: Role,
    /// Where a node above listens; empty for those below.
    pub address: String,
    /// The string that both operators compared.
    pub words: String,
    /// Cut by the operator.
    pub cut: bool,
}

fn role_of(word: &str) -> Result<Role, DbError> {
    let roles = [Role::Parent, Role::Grandparent, Role::Child, Role::Grandchild];
    roles.into_iter().find(|role| role.word() == word).ok_or(DbError::Shape("a neighbour's role"))
}

/// Everything the state machine starts from.
///
/// # Errors
/// [`JournalError`].
pub fn restore(journal: &Journal) -> Result<(Restored, Vec<StoredPeer>), JournalError> {
    let own = journal.identity();
    let (mut restored, peers) = journal.read(|db| -> Result<_, DbError> {
        let mut restored = Restored { heads: heads(db, own.node)?, ..Restored::default() };
        for row in db.query("SELECT bytes, vouched FROM exchange_certificate", &[])? {
            let certificate =
                Certificate::decode(&row.bytes(0)?).map_err(|_| DbError::Shape("a stored certificate"))?;
            let list = if row.flag(1)? { &mut restored.vouched } else { &mut restored.certificates };
            list.push(certificate);
        }
        for epoch in read::epochs(db)? {
            if epoch.frozen {
                restored.frozen.push((epoch.origin, epoch.epoch));
            }
            restored.epochs.push((epoch.epoch, epoch.certificate));
        }
        restored.acknowledged = acknowledged(db)?;
        restored.said = witnessed(db)?;
        restored.kinds = vocabulary::all(db)?;
        restored.boots = boots(db)?;
        restored.revoked = revocations::all(db)?.0;
        restored.released = releases::all(db)?.0;
        Ok((restored, peers(db)?))
    })?;
    let list =
        if own.certificate.issuer == own.node { &mut restored.vouched } else { &mut restored.certificates };
    list.push(own.certificate);
    // An issuer stands above those it signed, and is needed first.
    restored.certificates.sort_by_key(|c| (c.level, c.not_before));
    Ok((restored, peers))
}

/// Heads of all streams; of the own ones as far as they are signed.
fn heads(db: &mut dyn Db, own: NodeId) -> Result<Vec<StreamHead>, DbError> {
    let mut heads = Vec::new();
    for held in read::stream_heads(db)? {
        if held.stream.origin == own {
            heads.extend(signed_head(db, held.stream)?);
        } else if held.seq > 0 {
            heads.push(StreamHead { stream: held.stream, next: held.seq.saturating_add(1), head: held.head });
        }
    }
    Ok(heads)
}

/// How far an own stream is signed.
///
/// # Errors
/// [`DbError`].
pub fn signed_head(db: &mut dyn Db, stream: StreamId) -> Result<Option<StreamHead>, DbError> {
    let signed = read::checkpoint_within(db, stream, 1, i64::MAX.unsigned_abs())?;
    Ok(signed.map(|c| StreamHead { stream, next: c.seq.saturating_add(1), head: c.head }))
}

fn acknowledged(db: &mut dyn Db) -> Result<Vec<(NodeId, StreamHead)>, DbError> {
    let rows = db.query("SELECT peer, origin, epoch, channel, lane, next, head FROM exchange_held", &[])?;
    rows.iter().map(|row| Ok((row.id(0)?, head_of(row.id(1)?, row, 2)?))).collect()
}

/// A head from the columns `epoch, channel, lane, next, head`, the first of them at `at`.
fn head_of(origin: NodeId, row: &Row, at: usize) -> Result<StreamHead, DbError> {
    let stream = StreamId {
        origin,
        epoch: row.id(at)?,
        channel: row.text(at + 1)?.parse().map_err(|_| DbError::Shape("channel"))?,
        lane: Lane::from_number(row.int(at + 2)?).ok_or(DbError::Shape("lane"))?,
    };
    let next = u64::try_from(row.int(at + 3)?).map_err(|_| DbError::Shape("next"))?;
    Ok(StreamHead { stream, next, head: row.fixed(at + 4)? })
}

/// What neighbours last said of their own streams.
fn witnessed(db: &mut dyn Db) -> Result<Vec<(NodeId, StreamHead)>, DbError> {
    let rows = db.query("SELECT peer, epoch, channel, lane, next, head FROM exchange_witness", &[])?;
    rows.iter()
        .map(|row| {
            let peer = row.id(0)?;
            Ok((peer, head_of(peer, row, 1)?))
        })
        .collect()
}

/// The runs of neighbours' processes that have greeted.
fn boots(db: &mut dyn Db) -> Result<Vec<(NodeId, Boots)>, DbError> {
    let rows = db.query("SELECT peer, boots FROM exchange_boots", &[])?;
    rows.iter()
        .map(|row| {
            let boots = Boots::decode(&row.bytes(1)?).map_err(|_| DbError::Shape("a neighbour's boots"))?;
            Ok((row.id(0)?, boots))
        })
        .collect()
}

/// Notes the runs of a neighbour's process that have greeted.
///
/// # Errors
/// [`DbError`].
pub(crate) fn keep_boots(db: &mut dyn Db, peer: NodeId, boots: &Boots) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO exchange_boots (peer, boots) VALUES ($1, $2)
         ON CONFLICT (peer) DO UPDATE SET boots = excluded.boots",
        params![peer, boots.encode()],
    )
}

/// All neighbours.
///
/// # Errors
/// [`DbError`].
pub fn peers(db: &mut dyn Db) -> Result<Vec<StoredPeer>, DbError> {
    let rows =
        db.query("SELECT node, role, address, words, cut FROM exchange_peer ORDER BY joined_at, node", &[])?;
    rows.iter()
        .map(|row| {
            Ok(StoredPeer {
                node: row.id(0)?,
                role: role_of(&row.text(1)?)?,
                address: row.text(2)?,
                words: row.text(3)?,
                cut: row.flag(4)?,
            })
        })
        .collect()
}

/// Notes a neighbour, or notes it anew.
///
/// # Errors
/// [`DbError`].
pub fn keep_peer(db: &mut dyn Db, peer: &StoredPeer, now: Instant) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO exchange_peer (node, role, address, words, cut, joined_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (node) DO UPDATE SET role = excluded.role, address = excluded.address,
            words = excluded.words, cut = excluded.cut",
        params![peer.node, peer.role.word(), &peer.address, &peer.words, peer.cut, now],
    )
}

/// Notes the node above the parent, in the place of the one before.
///
/// # Errors
/// [`DbError`].
pub fn keep_grandparent(db: &mut dyn Db, above: Option<&Above>, now: Instant) -> Result<(), DbError> {
    db.execute("DELETE FROM exchange_peer WHERE role = $1", params![Role::Grandparent.word()])?;
    let Some(Above { node, address }) = above else { return Ok(()) };
    let (words, cut) = (String::new(), false);
    let peer = StoredPeer { node: *node, role: Role::Grandparent, address: address.clone(), words, cut };
    keep_peer(db, &peer, now)
}

/// A neighbour is none any more.
///
/// # Errors
/// [`DbError`].
pub fn forget_peer(db: &mut dyn Db, node: NodeId) -> Result<(), DbError> {
    db.execute("DELETE FROM exchange_witness WHERE peer = $1", params![node])?;
    db.execute("DELETE FROM exchange_reads WHERE peer = $1", params![node])?;
    db.execute("DELETE FROM exchange_boots WHERE peer = $1", params![node])?;
    db.execute("DELETE FROM exchange_peer WHERE node = $1", params![node])
}

/// Notes that a link is cut, or mended.
///
/// # Errors
/// [`DbError`].
pub fn keep_cut(db: &mut dyn Db, node: NodeId, cut: bool) -> Result<(), DbError> {
    db.execute("UPDATE exchange_peer SET cut = $2 WHERE node = $1", params![node, cut])
}

/// Notes that both operators read the same digits to each other. Other digits, after
/// another enrolment, have to be compared again.
///
/// # Errors
/// [`DbError`].
pub fn keep_checked(db: &mut dyn Db, node: NodeId, now: Instant) -> Result<(), DbError> {
    let row = db.first("SELECT words FROM exchange_peer WHERE node = $1", params![node])?;
    let Some(row) = row else { return Ok(()) };
    db.execute(
        "INSERT INTO exchange_words (peer, words, checked_at) VALUES ($1, $2, $3)
         ON CONFLICT (peer, words) DO NOTHING",
        params![node, row.text(0)?, now],
    )
}

/// The digits of a neighbour follow from other keys now. The earlier keys have vouched for these, so
/// what was compared of those holds for these too.
///
/// # Errors
/// [`DbError`].
pub fn replace_words(db: &mut dyn Db, node: NodeId, words: &str) -> Result<(), DbError> {
    db.execute(
        "INSERT INTO exchange_words (peer, words, checked_at)
         SELECT w.peer, $2, w.checked_at FROM exchange_peer p
         JOIN exchange_words w ON w.peer = p.node AND w.words = p.words
         WHERE p.node = $1 ON CONFLICT (peer, words) DO NOTHING",
        params![node, words],
    )?;
    db.execute("UPDATE exchange_peer SET words = $2 WHERE node = $1", params![node, words])
}

/// Somebody read other digits: whatever was compared before counts no more.
///
/// # Errors
/// [`DbError`].
pub fn forget_checked(db: &mut dyn Db, node: NodeId) -> Result<(), DbError> {
    db.execute("DELETE FROM exchange_words WHERE peer = $1", params![node])
}

/// When the digits of each neighbour were compared.
///
/// # Errors
/// [`DbError`].
pub fn checked(db: &mut dyn Db) -> Result<BTreeMap<NodeId, Instant>, DbError> {
    let rows = db.query(
        "SELECT p.node, w.checked_at FROM exchange_peer p
         JOIN exchange_words w ON w.peer = p.node AND w.words = p.words",
        &[],
    )?;
    rows.iter().map(|row| Ok((row.id(0)?, row.instant(1)?))).collect()
}

/// Notes what neighbours hold; the next start knows the backlog before the first contact.
///
/// # Errors
/// [`DbError`].
pub fn keep_held(db: &mut dyn Db, held: &[(NodeId, StreamHead)], now: Instant) -> Result<(), DbError> {
    for (peer, head) in held {
        let s = head.stream;
        db.execute(
            "INSERT INTO exchange_held (peer, origin, epoch, channel, lane, next, head, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (peer, origin, epoch, channel, lane)
             DO UPDATE SET next = excluded.next, head = excluded.head, at = excluded.at",
            params![
                *peer,
                s.origin,
                s.epoch,
                s.channel.to_string(),
                s.lane.number(),
                head.next,
                head.head,
                now
            ],
        )?;
    }
    Ok(())
}

/// What a neighbour said of one of its own streams; `None` when it names the stream no more.
pub(crate) type Said = ((NodeId, StreamId), Option<StreamHead>);

/// Notes what neighbours say of their own streams.
///
/// # Errors
/// [`DbError`].
pub(crate) fn keep_said(db: &mut dyn Db, said: &[Said], now: Instant) -> Result<(), DbError> {
    for ((peer, s), head) in said {
        let (channel, lane) = (s.channel.to_string(), s.lane.number());
        match head {
            Some(head) => db.execute(
                "INSERT INTO exchange_witness (peer, epoch, channel, lane, next, head, at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (peer, epoch, channel, lane)
                 DO UPDATE SET next = excluded.next, head = excluded.head, at = excluded.at",
                params![*peer, s.epoch, channel, lane, head.next, head.head, now],
            )?,
            None => db.execute(
                "DELETE FROM exchange_witness WHERE peer = $1 AND epoch = $2 AND channel = $3 AND lane = $4",
                params![*peer, s.epoch, channel, lane],
            )?,
        }
    }
    Ok(())
}

/// This run's boot id and the one before it, noted before anything is said.
///
/// # Errors
/// [`JournalError`].
pub fn begin_boot(journal: &Journal) -> Result<(EpochId, Option<EpochId>), JournalError> {
    let boot = EpochId::random();
    let previous = journal.run(journal::Turn::Background, move |tx| {
        let previous = tx.first("SELECT boot FROM exchange_boot WHERE id = 1", &[])?;
        tx.execute(
            "INSERT INTO exchange_boot (id, boot) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET boot = excluded.boot",
            params![boot],
        )?;
        Ok::<_, JournalError>(previous.map(|row| row.id(0)).transpose()?)
    })?;
    Ok((boot, previous))
}

/// Who this node is in this run.
#[must_use]
pub fn identity(
    own: &journal::Identity,
    boot: (EpochId, Option<EpochId>),
    program: &str,
    kinds: Vec<(String, u16)>,
) -> Identity {
    Identity {
        node: own.node,
        level: own.level,
        epoch: own.epoch,
        boot: boot.0,
        previous_boot: boot.1,
        program: program.to_owned(),
        kinds,
    }
}

/// Stores a batch inside the writer. An error keeps nothing of it.
///
/// # Errors
/// [`JournalError`].
pub(crate) fn persist(
    tx: &mut Tx<'_>,
    items: &[PersistItem],
    shared: &Shared,
) -> Result<Vec<Stored>, JournalError> {
    for item in items {
        if let PersistItem::Run(run) | PersistItem::GivenBack(run) = item {
            still_counts(run, shared)?;
        }
    }
    let mut stored = Vec::new();
    for item in items {
        match item {
            PersistItem::Run(run) => {
                stored.push(append(tx, run)?);
                clocks::measured(tx, run, shared)?;
            }
            PersistItem::GivenBack(run) => stored.push(take_back(tx, run)?),
            PersistItem::Compare(run) => stored.push(compare(tx, run)?),
            PersistItem::Evidence(run) => keep_evidence(tx, run)?,
            PersistItem::Certificate(certificate) => keep_certificate(tx, certificate, false)?,
            PersistItem::Vouched(certificate) => keep_certificate(tx, certificate, true)?,
        }
    }
    Ok(stored)
}

/// A key may have been revoked after the run was judged and before its turn came. The batch
/// is then not stored; when it comes again it is judged by what is known now.
fn still_counts(run: &VerifiedRun, shared: &Shared) -> Result<(), JournalError> {
    let cuts = shared.cuts.read().unwrap_or_else(PoisonError::into_inner);
    if cuts.leaves(&run.signer, &run.head_after()) {
        return Ok(());
    }
    Err(JournalError::Unavailable("its key was revoked meanwhile".to_owned()))
}

fn append(tx: &mut Tx<'_>, run: &VerifiedRun) -> Result<Stored, JournalError> {
    let Some(checkpoint) = run.checkpoint.clone() else {
        return Err(JournalError::Apply("a run without a checkpoint".to_owned()));
    };
    for proof in &run.erasures {
        let event = EventId::from_bytes(proof.entry.header.subject.id);
        tx.keep_erasure_proof(event, &wire::encode_erasure(proof))?;
    }
    let entries = run.entries.iter().map(|(entry, _)| entry.clone()).collect();
    let given = journal::Run { stream: run.stream, entries, checkpoint };
    let mut taken = tx.take_in(&given)?;
    if taken.verdict == Verdict::UnknownEpoch {
        tx.know_epoch(run.stream.epoch, &run.signer)?;
        taken = tx.take_in(&given)?;
    }
    match taken.verdict {
        // A gap means that another path was quicker; what is held now is the answer.
        Verdict::Ok | Verdict::Gap => {
            if let Some(off_ms) = run.clock_off_ms {
                tx.flag_clock(run.stream, run.first, run.head_after().next.min(taken.next), off_ms)?;
            }
            let held = StreamHead { stream: run.stream, next: taken.next, head: taken.head };
            Ok(Stored { held, differs: false })
        }
        other => Err(JournalError::Apply(format!("a proven run was found {other:?} when it was stored"))),
    }
}

/// What comes back after a restore. What the backup held behind its last signature is
/// covered by the neighbour's, as far as that goes.
fn take_back(tx: &mut Tx<'_>, run: &VerifiedRun) -> Result<Stored, JournalError> {
    let own = tx.identity().node;
    if run.stream.origin == own && run.stream.epoch == tx.identity().epoch {
        return Err(JournalError::Apply("nothing comes back into the epoch that is written".to_owned()));
    }
    let before = nothing_more(tx, run)?.next;
    let mut stored = append(tx, run)?;
    let now = tx.now();
    memory::given_back(tx, run.stream, stored.held.next.saturating_sub(before), now)?;
    if run.stream.origin == own {
        if let Some(checkpoint) = &run.checkpoint
            && read::hash_at(tx, run.stream, checkpoint.seq)? == Some(checkpoint.head)
        {
            tx.keep_checkpoint(checkpoint)?;
        }
        stored.held = signed_head(tx, run.stream)?.unwrap_or(StreamHead::empty(run.stream));
    }
    Ok(stored)
}

fn compare(tx: &mut Tx<'_>, run: &VerifiedRun) -> Result<Stored, JournalError> {
    let after = run.head_after();
    let here = read::hash_at(tx, run.stream, after.next.saturating_sub(1))?;
    let taken = nothing_more(tx, run)?;
    let held = StreamHead { stream: run.stream, next: taken.next, head: taken.head };
    Ok(Stored { held, differs: here != Some(after.head) })
}

/// A run of no entries stores nothing and tells what is held.
fn nothing_more(tx: &mut Tx<'_>, run: &VerifiedRun) -> Result<journal::Taken, JournalError> {
    let Some(checkpoint) = run.checkpoint.clone() else {
        return Err(JournalError::Apply("a run without a checkpoint".to_owned()));
    };
    Ok(tx.take_in(&journal::Run { stream: run.stream, entries: Vec::new(), checkpoint })?)
}

fn keep_evidence(tx: &mut Tx<'_>, run: &VerifiedRun) -> Result<(), JournalError> {
    tx.freeze(run.stream.epoch)?;
    let after = run.head_after();
    let mut entries = Writer::with_capacity(1024);
    for (entry, _) in &run.entries {
        entries.var(&entry.encode());
    }
    let now = tx.now();
    tx.execute(
        "INSERT INTO exchange_evidence (epoch, seq, head, channel, lane, found_at, checkpoint, entries)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (epoch, seq, head) DO NOTHING",
        params![
            run.stream.epoch,
            after.next.saturating_sub(1),
            after.head,
            run.stream.channel.to_string(),
            run.stream.lane.number(),
            now,
            run.checkpoint.as_ref().map(Checkpoint::encode),
            entries.finish()
        ],
    )?;
    Ok(())
}

/// Notes a certificate; one that was vouched for stays so.
///
/// # Errors
/// [`DbError`].
pub fn keep_certificate(tx: &mut Tx<'_>, certificate: &Certificate, vouched: bool) -> Result<(), DbError> {
    let bytes = certificate.encode();
    let now = tx.now();
    let digest = facts::crypto::sm3(&[&bytes]);
    tx.execute(
        "INSERT INTO exchange_certificate (digest, node, vouched, taken_at, bytes) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (digest) DO NOTHING",
        params![digest, certificate.node, vouched, now, bytes],
    )
}
