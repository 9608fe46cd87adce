//! The house's own subjects: epochs, erasures, digests of the access log, briefs that
//! were seen, backups, lists taken out, bundles carried by hand, what somebody did in trust of another
//! node, how far a neighbour's clock is off, and that an operator let the node write again. Also opens the first epoch of a new node.

use crate::db::{Db, DbError};
use crate::identity::Identity;
use crate::read::{checkpoint_within, stream_heads};
use crate::view::{ApplyError, View, body};
use crate::{Acting, JournalError, Tx, clocks, params};
use facts::draft::{Draft, Fact as _};
use facts::entry::{Entry, StreamId, Subject};
use facts::system::{
    AccessDigest, BackupBegun, BackupChecked, BackupFailed, BackupMade, BackupRemoved, BackupTaken,
    BriefSeen, BundleTaken, BundleWritten, ClockNoted, CloneReleased, EpochOpened, Erased, KINDS,
    ListExported, TokenIssued, WordsCompared, WritingResumed,
};
use facts::{Certificate, Checkpoint, SigningKey};
use kernel::{EpochId, NodeId};

/// View of the house's own facts. Only what is said of clocks has tables.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemView;

impl View for SystemView {
    fn name(&self) -> &'static str {
        "system"
    }
    fn tables(&self) -> &'static [&'static str] {
        clocks::TABLES
    }
    fn subjects(&self) -> &'static [&'static str] {
        &[
            "epoch",
            "erasure",
            "access",
            "brief",
            "backup",
            "writing",
            "export",
            "bundle",
            "enrolment",
            "clone",
            ClockNoted::SUBJECT,
        ]
    }
    fn knows(&self, kind: &str, version: u16) -> bool {
        version == 1 && KINDS.contains(&kind)
    }
    fn opens(&self, _: &str) -> bool {
        true
    }
    fn opens_again(&self, _: &str) -> bool {
        // Each is read, so that one that cannot be read is parked.
        true
    }
    fn clear(&self, db: &mut dyn Db, subject: &Subject) -> Result<(), DbError> {
        if subject.kind == ClockNoted::SUBJECT { clocks::clear(db, subject.id) } else { Ok(()) }
    }
    fn apply(&self, db: &mut dyn Db, entry: &Entry) -> Result<(), ApplyError> {
        match entry.header.kind.as_str() {
            "epoch.opened" => body::<EpochOpened>(entry).map(drop),
            "entry.erased" => body::<Erased>(entry).map(drop),
            "brief.seen" => body::<BriefSeen>(entry).map(drop),
            "backup.begun" => body::<BackupBegun>(entry).map(drop),
            "backup.made" => body::<BackupMade>(entry).map(drop),
            "backup.failed" => body::<BackupFailed>(entry).map(drop),
            "backup.checked" => body::<BackupChecked>(entry).map(drop),
            "backup.taken" => body::<BackupTaken>(entry).map(drop),
            "backup.removed" => body::<BackupRemoved>(entry).map(drop),
            "bundle.written" => body::<BundleWritten>(entry).map(drop),
            "bundle.taken" => body::<BundleTaken>(entry).map(drop),
            "list.exported" => body::<ListExported>(entry).map(drop),
            "enrolment.offered" => body::<TokenIssued>(entry).map(drop),
            "enrolment.compared" => body::<WordsCompared>(entry).map(drop),
            "clone.released" => body::<CloneReleased>(entry).map(drop),
            "writing.resumed" => body::<WritingResumed>(entry).map(drop),
            ClockNoted::KIND => clocks::apply(db, entry),
            _ => body::<AccessDigest>(entry).map(drop),
        }
    }
}

impl Tx<'_> {
    /// Makes the epoch of `identity` known and opens it when it has no entry yet. The
    /// opening names the node's epoch before, if any, and where its streams ended.
    pub(crate) fn open_epoch(
        &mut self,
        identity: &Identity,
        reason: &str,
        acting: Acting,
    ) -> Result<(), JournalError> {
        self.know_epoch(identity.epoch, &identity.certificate)?;
        if self.is_opened(identity.epoch)? {
            return self.is_last_of(identity);
        }
        let predecessor: Option<EpochId> = self
            .first(
                "SELECT s.epoch FROM journal_entry e JOIN journal_stream s ON s.stream = e.stream
                 WHERE e.subject_kind = 'epoch' AND e.kind = 'epoch.opened' AND s.origin = $1
                 ORDER BY e.pos DESC LIMIT 1",
                params![identity.node],
            )?
            .map(|row| row.id(0))
            .transpose()?;
        let mut heads = Vec::new();
        if let Some(before) = predecessor {
            heads = self.ends_of(identity.node, before)?;
            self.sign_ends(identity, before, &heads)?;
            self.execute(
                "UPDATE journal_epoch SET predecessor = $2 WHERE epoch = $1",
                params![identity.epoch, before],
            )?;
        }
        let fact = EpochOpened {
            epoch: identity.epoch,
            predecessor,
            reason: if predecessor.is_some() { reason } else { "init" }.to_owned(),
            heads: heads.iter().map(named).collect(),
            certificate: hex(&identity.certificate.encode()),
        };
        let draft = Draft::of(&fact).map_err(|e| JournalError::Apply(e.to_string()))?.consequence(
            "epoch",
            &identity.epoch.bytes(),
            self.now,
        );
        // Written under the new identity already: the first entry of its own epoch.
        let mut tx = Tx {
            conn: &mut *self.conn,
            state: &mut *self.state,
            views: self.views,
            authority: self.authority,
            identity,
            now: self.now,
        };
        tx.append(acting, vec![draft])?;
        Ok(())
    }

    /// Whether an epoch has its opening entry.
    pub(crate) fn is_opened(&mut self, epoch: EpochId) -> Result<bool, DbError> {
        let opened =
            self.first("SELECT 1 FROM journal_subject WHERE kind = 'epoch' AND id = $1", params![epoch])?;
        Ok(opened.is_some())
    }

    /// An epoch that another one continued is over. Whoever still has its key has an old key
    /// file: what it wrote there would stand behind the end that its successor has named.
    fn is_last_of(&mut self, identity: &Identity) -> Result<(), JournalError> {
        let next = self.first(
            "SELECT 1 FROM journal_epoch WHERE predecessor = $1 AND origin = $2",
            params![identity.epoch, identity.node],
        )?;
        match next {
            None => Ok(()),
            Some(_) => Err(JournalError::Unavailable(
                "node.key is older than the journal, which has gone on in a later epoch; put the node.key of \
                 the server that held the node last into this data folder"
                    .to_owned(),
            )),
        }
    }

    /// Signs what the epoch before holds behind its last signatures, as a backup made in
    /// the middle of work does: nobody signs in that epoch afterwards, and what is not
    /// signed never leaves the node.
    fn sign_ends(
        &mut self,
        identity: &Identity,
        before: EpochId,
        ends: &[(StreamId, u64, [u8; 32])],
    ) -> Result<(), JournalError> {
        let written_with = self
            .first("SELECT certificate FROM journal_epoch WHERE epoch = $1", params![before])?
            .map(|row| row.bytes(0))
            .transpose()?
            .and_then(|bytes| Certificate::decode(&bytes).ok());
        let keys = [&self.identity.key, &identity.key];
        let fits =
            |key: &&&SigningKey| written_with.as_ref().is_some_and(|c| c.signing == key.verifying_key());
        let Some(key) = keys.iter().find(fits).map(|key| (*key).clone()) else {
            tracing::warn!(epoch = %before, "the key of the epoch before is not here; its last entries stay unsigned");
            return Ok(());
        };
        for (stream, seq, head) in ends.iter().filter(|(_, seq, _)| *seq > 0) {
            if checkpoint_within(self, *stream, *seq, *seq)?.is_none() {
                let checkpoint = Checkpoint::sign(*stream, *seq, *head, self.now, &key)
                    .map_err(|e| JournalError::Unavailable(e.to_string()))?;
                self.keep_checkpoint(&checkpoint)?;
            }
        }
        Ok(())
    }

    /// The last position and hash of each stream. Heads that
    /// this batch has moved are newer in memory than in the table.
    fn ends_of(&mut self, node: NodeId, epoch: EpochId) -> Result<Vec<(StreamId, u64, [u8; 32])>, DbError> {
        let all = self.all_ends_of(node)?;
        Ok(all.into_iter().filter(|(stream, ..)| stream.epoch == epoch).collect())
    }

    /// The last position and hash of every stream that a node wrote and that is here.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn all_ends_of(&mut self, node: NodeId) -> Result<Vec<(StreamId, u64, [u8; 32])>, DbError> {
        let streams: Vec<StreamId> = stream_heads(self)?
            .into_iter()
            .map(|held| held.stream)
            .filter(|stream| stream.origin == node)
            .collect();
        let mut ends = Vec::with_capacity(streams.len());
        for stream in streams {
            let head = self.head(stream)?;
            ends.push((stream, head.seq, head.hash));
        }
        Ok(ends)
    }
}

/// Channel, lane, position and hash in hex, as an opening names where a stream ended.
fn named((stream, seq, hash): &(StreamId, u64, [u8; 32])) -> (String, u8, u64, String) {
    (stream.channel.to_string(), stream.lane.number(), *seq, hex(hash))
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a String cannot fail.
        let _infallible = write!(out, "{byte:02x}");
        out
    })
}
