//! Verifying: every entry's digest and chain, every checkpoint's signature, every
//! stream's head, and that the columns say what the signed bytes say.
//!
//! Reads in pages, each in a snapshot of its own, so it may run beside the daily
//! work of a node with years in its journal. It changes nothing and runs no slice
//! code. A fault is reported once: after a broken link the walk goes on from what is
//! stored.

use crate::db::{Db, DbError};
use crate::erase::{is_erased, is_explained};
use crate::params;
use crate::read::{self, StreamHead};
use crate::value::Row;
use crate::{Journal, read::epochs};
use facts::Checkpoint;
use facts::crypto::VerifyingKey;
use facts::entry::{Header, NO_SEALED, StreamId, digest_of, link, sealed_digest};
use kernel::limits;
use kernel::{EpochId, EventId, NodeId};
use serde::Serialize;
use std::collections::HashMap;

/// Entries in one read transaction: far below 2 s even with SM2 signatures among them.
const PAGE_ENTRIES: usize = 256;

/// What kind of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Positions are missing inside a stream.
    Gap,
    /// The stream's end is missing: its head says that it went further.
    Truncated,
    /// The stream's head is not that of its last entry.
    StreamHead,
    /// The node's own order runs against the stream's.
    Order,
    /// A header cannot be read.
    Header,
    /// A column says something else than the header.
    Columns,
    /// Header, body or hash was changed: the link does not follow from the one before.
    Chain,
    /// The sealed part is not the one that was written.
    Sealed,
    /// The sealed part is gone and no erasure says why.
    SealedMissing,
    /// An erasure stands in the journal and the sealed part is still here.
    NotErased,
    /// A checkpoint cannot be read, is of another stream, or its signature is false.
    Checkpoint,
    /// A signed head is not the chain's.
    SignedHead,
    /// A signed position that the stream does not reach.
    SignedAhead,
    /// The epoch's certificate is not here.
    UnknownEpoch,
    /// The epoch's certificate is not of the node that writes the stream, or not signed
    /// by the issuer whose certificate is here.
    Certificate,
    /// Entries of a stream that nobody knows.
    Orphan,
    /// The counter lies behind the entries.
    Counter,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// In which stream: origin, epoch, channel, lane.
    pub stream: Option<String>,
    /// At which position.
    pub seq: Option<u64>,
    /// In words, for the operator.
    pub detail: String,
}

/// What was verified and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    /// Entries verified.
    pub entries: u64,
    /// Streams verified.
    pub streams: u64,
    /// Signatures verified.
    pub checkpoints: u64,
    /// What is wrong; empty is good.
    pub faults: Vec<Fault>,
    /// There are more faults than are listed.
    pub more: bool,
}

impl Report {
    /// Whether nothing is wrong.
    #[must_use]
    pub const fn ok(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, kind: FaultKind, at: Option<(&StreamId, u64)>, detail: impl Into<String>) {
        if self.faults.len() >= limits::journal::FAULTS_LISTED {
            self.more = true;
            return;
        }
        let stream = at.map(|(s, _)| format!("{}/{}/{}/{}", s.origin, s.epoch, s.channel, s.lane.number()));
        self.faults.push(Fault { kind, stream, seq: at.map(|(_, seq)| seq), detail: detail.into() });
    }
}

/// Verifies the whole journal as it stands when the walk begins; `progress` hears of
/// every page.
///
/// # Errors
/// [`DbError`] when the journal cannot be read; what is wrong in it is in the report.
pub fn verify(journal: &Journal, progress: &mut dyn FnMut(&Report)) -> Result<Report, DbError> {
    let mut report = Report::default();
    let (heads, keys) = journal.read(|db| {
        let heads = read::stream_heads(db)?;
        let keys = keys(db, &mut report)?;
        whole(db, &mut report)?;
        Ok::<_, DbError>((heads, keys))
    })?;
    for held in &heads {
        report.streams = report.streams.saturating_add(1);
        let key = match keys.get(&held.stream.epoch) {
            Some((origin, key)) if *origin == held.stream.origin => Some(key),
            Some(_) => {
                report.fault(
                    FaultKind::Certificate,
                    Some((&held.stream, 0)),
                    "the certificate names another node",
                );
                None
            }
            None => {
                report.fault(
                    FaultKind::UnknownEpoch,
                    Some((&held.stream, 0)),
                    "no certificate is held for the epoch",
                );
                None
            }
        };
        let mut walk = Walk { held, key, seq: 0, pos: 0, hash: [0; 32] };
        while journal.read(|db| walk.page(db, &mut report))? {
            progress(&report);
        }
        journal.read(|db| walk.end(db, &mut report))?;
    }
    progress(&report);
    Ok(report)
}

/// The key of each epoch, after its certificate was checked as far as issuers are known.
fn keys(db: &mut dyn Db, report: &mut Report) -> Result<HashMap<EpochId, (NodeId, VerifyingKey)>, DbError> {
    let epochs = epochs(db)?;
    // A node may have had other keys before: any of them may have signed.
    let mut by_node: HashMap<NodeId, Vec<VerifyingKey>> = HashMap::new();
    for epoch in &epochs {
        by_node.entry(epoch.certificate.node).or_default().push(epoch.certificate.signing.clone());
    }
    let mut keys = HashMap::new();
    for epoch in epochs {
        let certificate = epoch.certificate;
        let signed = |issuers: &Vec<VerifyingKey>| {
            let mut able = issuers.iter().filter(|key| key.suite == certificate.suite).peekable();
            able.peek().is_none() || able.any(|key| certificate.verify(key).is_ok())
        };
        if !by_node.get(&certificate.issuer).is_none_or(signed) {
            report.fault(
                FaultKind::Certificate,
                None,
                format!("epoch {}: not signed by its issuer", epoch.epoch),
            );
        }
        if certificate.node != epoch.origin {
            report.fault(FaultKind::Certificate, None, format!("epoch {}: names another node", epoch.epoch));
        }
        keys.insert(epoch.epoch, (certificate.node, certificate.signing));
    }
    Ok(keys)
}

/// What belongs to no one stream: entries without one, the counter, erasures.
fn whole(db: &mut dyn Db, report: &mut Report) -> Result<(), DbError> {
    let mut after = i64::MIN;
    while let Some(row) = db
        .first("SELECT stream FROM journal_entry WHERE stream > $1 ORDER BY stream LIMIT 1", params![after])?
    {
        after = row.int(0)?;
        if db.first("SELECT 1 FROM journal_stream WHERE stream = $1", params![after])?.is_none() {
            report.fault(
                FaultKind::Orphan,
                None,
                format!("entries of stream {after}, which is not registered"),
            );
        }
    }
    let top =
        db.first("SELECT COALESCE(MAX(pos), 0) FROM journal_entry", &[])?.map_or(Ok(0), |r| r.int(0))?;
    let counter =
        db.first("SELECT pos FROM journal_counter WHERE id = 1", &[])?.map_or(Ok(0), |r| r.int(0))?;
    if counter < top {
        report.fault(FaultKind::Counter, None, format!("the counter says {counter}, entries go to {top}"));
    }
    Ok(())
}

/// One stream on its way.
struct Walk<'a> {
    held: &'a StreamHead,
    key: Option<&'a VerifyingKey>,
    seq: u64,
    pos: i64,
    hash: [u8; 32],
}

impl Walk<'_> {
    /// The next page; `false` when the stream is through.
    fn page(&mut self, db: &mut dyn Db, report: &mut Report) -> Result<bool, DbError> {
        let from = self.seq;
        let rows = db.query(
            "SELECT seq, pos, event_id, kind, subject_kind, subject_id, rev, unit_id, actor_id, recorded_at,
                    header, body, sealed, sealed_digest, hash
             FROM journal_entry WHERE stream = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4",
            params![self.held.number, from, self.held.seq, PAGE_ENTRIES],
        )?;
        let mut hashes = HashMap::with_capacity(rows.len());
        for row in &rows {
            self.entry(db, row, report)?;
            hashes.insert(self.seq, self.hash);
        }
        // Signatures up to here; after the last entry also those beyond it.
        let to = if rows.len() < PAGE_ENTRIES { i64::MAX } else { row_seq(rows.last())? };
        let signed = db.query(
            "SELECT seq, bytes FROM journal_checkpoint WHERE stream = $1 AND seq > $2 AND seq <= $3 ORDER BY seq",
            params![self.held.number, from, to],
        )?;
        for row in &signed {
            self.checkpoint(row, &hashes, report)?;
        }
        Ok(rows.len() >= PAGE_ENTRIES)
    }

    fn entry(&mut self, db: &mut dyn Db, row: &Row, report: &mut Report) -> Result<(), DbError> {
        let stream = self.held.stream;
        let seq = u64::try_from(row.int(0)?).map_err(|_| DbError::Shape("seq"))?;
        let at = Some((&stream, seq));
        report.entries = report.entries.saturating_add(1);
        let unbroken = seq == self.seq.saturating_add(1);
        if !unbroken {
            report.fault(
                FaultKind::Gap,
                at,
                format!("{} entries before it are missing", seq.saturating_sub(self.seq).saturating_sub(1)),
            );
        }
        let pos = row.int(1)?;
        if pos <= self.pos {
            report.fault(FaultKind::Order, at, "it stands before its predecessor in the node's order");
        }
        let (header, body) = (row.bytes(10)?, row.bytes(11)?);
        let (sealed, of_sealed) = (row.opt_bytes(12)?, row.fixed::<32>(13)?);
        let stored: [u8; 32] = row.fixed(14)?;
        match Header::decode(&header) {
            Err(e) => report.fault(FaultKind::Header, at, e.to_string()),
            Ok(header) => {
                if let Some(column) = differing(&header, &stream, seq, row)? {
                    report.fault(FaultKind::Columns, at, format!("{column} is not what the header says"));
                }
            }
        }
        if unbroken && link(&self.hash, &digest_of(&header, &body, &of_sealed)) != stored {
            report.fault(
                FaultKind::Chain,
                at,
                "its hash does not follow from its bytes and the entry before",
            );
        }
        let event: EventId = row.id(2)?;
        match sealed {
            Some(bytes) if sealed_digest(Some(&bytes)) != of_sealed => {
                report.fault(FaultKind::Sealed, at, "the sealed part is not the one that was written");
            }
            Some(_) if is_erased(db, event)? => {
                report.fault(
                    FaultKind::NotErased,
                    at,
                    "an erasure is in the journal, the sealed part still is too",
                );
            }
            None if of_sealed != NO_SEALED && !is_explained(db, event)? => {
                report.fault(FaultKind::SealedMissing, at, "the sealed part is gone and no erasure says why");
            }
            _ => {}
        }
        (self.seq, self.pos, self.hash) = (seq, pos, stored);
        Ok(())
    }

    fn checkpoint(
        &self,
        row: &Row,
        hashes: &HashMap<u64, [u8; 32]>,
        report: &mut Report,
    ) -> Result<(), DbError> {
        let seq = u64::try_from(row.int(0)?).map_err(|_| DbError::Shape("seq"))?;
        if seq > self.held.seq && self.seq >= self.held.seq {
            // Signed after the walk began, or a lie; `end` looks again.
            return Ok(());
        }
        let at = Some((&self.held.stream, seq));
        report.checkpoints = report.checkpoints.saturating_add(1);
        let checkpoint = match Checkpoint::decode(&row.bytes(1)?) {
            Ok(checkpoint) => checkpoint,
            Err(e) => {
                report.fault(FaultKind::Checkpoint, at, e.to_string());
                return Ok(());
            }
        };
        if checkpoint.stream != self.held.stream || checkpoint.seq != seq {
            report.fault(FaultKind::Checkpoint, at, "the signature is over another stream or position");
        } else if self.key.is_some_and(|key| checkpoint.verify(key).is_err()) {
            report.fault(FaultKind::Checkpoint, at, "the signature is not of the epoch's key");
        }
        match hashes.get(&seq) {
            Some(hash) if *hash != checkpoint.head => {
                report.fault(FaultKind::SignedHead, at, "the signed head is not the chain's");
            }
            Some(_) => {}
            None => report.fault(FaultKind::SignedAhead, at, "the signed entry is not here"),
        }
        Ok(())
    }

    /// The stream's end as registered, against its last entry, in one snapshot.
    fn end(&self, db: &mut dyn Db, report: &mut Report) -> Result<(), DbError> {
        let number = self.held.number;
        let stream = &self.held.stream;
        let Some(head) =
            db.first("SELECT seq, head FROM journal_stream WHERE stream = $1", params![number])?
        else {
            report.fault(FaultKind::Orphan, Some((stream, self.seq)), "the stream is no longer registered");
            return Ok(());
        };
        let says = head.int(0)?;
        let last = db.first(
            "SELECT seq, hash FROM journal_entry WHERE stream = $1 ORDER BY seq DESC LIMIT 1",
            params![number],
        )?;
        let (is, hash) = match &last {
            Some(row) => (row.int(0)?, row.fixed(1)?),
            None => (0, [0; 32]),
        };
        let at = Some((stream, u64::try_from(is).unwrap_or(0)));
        if is < says {
            report.fault(FaultKind::Truncated, at, format!("the stream ends at {is}, its head says {says}"));
        } else if is > says || hash != head.fixed::<32>(1)? {
            report.fault(
                FaultKind::StreamHead,
                at,
                format!("the head says {says} with another hash or position"),
            );
        }
        let ahead = db.first(
            "SELECT seq FROM journal_checkpoint WHERE stream = $1 AND seq > $2 ORDER BY seq DESC LIMIT 1",
            params![number, is.max(says)],
        )?;
        if let Some(row) = ahead {
            report.fault(
                FaultKind::SignedAhead,
                at,
                format!("position {} is signed and not here", row.int(0)?),
            );
        }
        Ok(())
    }
}

fn row_seq(row: Option<&Row>) -> Result<i64, DbError> {
    row.map_or(Ok(i64::MAX), |row| row.int(0))
}

/// The first column that does not say what the header says.
fn differing(
    header: &Header,
    stream: &StreamId,
    seq: u64,
    row: &Row,
) -> Result<Option<&'static str>, DbError> {
    let same = [
        ("stream", header.stream == *stream),
        ("seq", header.seq == seq),
        ("event_id", header.event_id == row.id(2)?),
        ("kind", header.kind == row.text(3)?),
        ("subject_kind", header.subject.kind == row.text(4)?),
        ("subject_id", header.subject.id == row.fixed::<16>(5)?),
        ("rev", i64::try_from(header.rev).is_ok_and(|rev| Ok(rev) == row.int(6))),
        ("unit_id", header.unit == row.opt_id(7)?),
        ("actor_id", header.actor == row.opt_id(8)?),
        ("recorded_at", header.recorded_at == row.instant(9)?),
    ];
    Ok(same.iter().find(|(_, same)| !same).map(|(column, _)| *column))
}
