//! What another node wrote: stored durably first, acknowledged, applied behind.
//!
//! Intake checks position, chain and checkpoint and runs no slice code; what it stored
//! waits for [`crate::apply`]. The chain binds only the digest of a sealed part, so that
//! one may be erased; an entry whose sealed part is missing is taken only when an erasure
//! of it is here, comes with it, or was proven to the caller. Otherwise somebody on the
//! way left it out.

use crate::db::DbError;
use crate::erase::{is_erased, is_explained};
use crate::params;
use crate::tx::{Linked, Tx};
use crate::view::entry_of;
use facts::draft::Fact;
use facts::entry::{Entry, NO_SEALED, StreamId, digest_of, link};
use facts::system::Erased;
use facts::{Certificate, Checkpoint};
use kernel::{EpochId, EventId, NodeId};

/// A run of entries of one stream, with a checkpoint that covers its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The stream.
    pub stream: StreamId,
    /// Entries with consecutive positions.
    pub entries: Vec<Entry>,
    /// Signed head at or after the last entry… exactly the last entry's position.
    pub checkpoint: Checkpoint,
}

/// What became of a run; `next` and `head` are what this node now holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The next position wanted.
    pub next: u64,
    /// Hash of the last entry held.
    pub head: [u8; 32],
    /// What was wrong, if anything.
    pub verdict: Verdict,
}

/// What was wrong with a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Ok,
    /// Entries before the first are missing here.
    Gap,
    /// Two entries for one position: the epoch is frozen.
    Equivocation,
    /// The epoch was frozen earlier.
    Frozen,
    /// The epoch is not known; its certificate is wanted first.
    UnknownEpoch,
    /// Chain, digest or signature is wrong.
    Forged,
    /// A sealed part is missing and no erasure says why.
    Stripped,
}

impl Tx<'_> {
    /// Stores a run that the caller has verified against the certificate (the
    /// signature is checked before the writer, because it is slow) and answers what
    /// is held. The chain is checked here, against what is really stored.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn take_in(&mut self, run: &Run) -> Result<Taken, DbError> {
        let known = self
            .conn
            .first("SELECT frozen, origin FROM journal_epoch WHERE epoch = $1", params![run.stream.epoch])?;
        let nothing = |verdict| Taken { next: 1, head: [0; 32], verdict };
        let frozen = match known {
            None => return Ok(nothing(Verdict::UnknownEpoch)),
            // An epoch is one node's memory; nobody else writes in it.
            Some(row) if row.id::<NodeId>(1)? != run.stream.origin => return Ok(nothing(Verdict::Forged)),
            Some(row) => row.flag(0)?,
        };
        let mut head = self.head(run.stream)?;
        let answer = |head: crate::state::Head, verdict| Taken {
            next: head.seq.saturating_add(1),
            head: head.hash,
            verdict,
        };
        if frozen {
            return Ok(answer(head, Verdict::Frozen));
        }
        // Everything is looked at before anything is stored: of a run that is wrong
        // somewhere nothing stays.
        let (mut seq, mut hash) = (head.seq, head.hash);
        let mut fresh = Vec::with_capacity(run.entries.len());
        for entry in &run.entries {
            let header = &entry.header;
            if header.stream != run.stream || !entry.sealed_is_true() {
                return Ok(answer(head, Verdict::Forged));
            }
            if header.seq <= head.seq {
                if self.differs(head.stream, entry)? {
                    self.freeze(run.stream.epoch)?;
                    return Ok(answer(head, Verdict::Equivocation));
                }
                continue;
            }
            if header.seq != seq.saturating_add(1) {
                return Ok(answer(head, Verdict::Gap));
            }
            if self.is_stripped(entry, run)? {
                return Ok(answer(head, Verdict::Stripped));
            }
            let bytes = header.encode();
            seq = header.seq;
            hash = link(&hash, &digest_of(&bytes, &entry.body, &entry.sealed_digest));
            fresh.push((entry, Linked { header: bytes, hash }));
        }
        let covered = run.checkpoint.seq == seq;
        if covered && run.checkpoint.head != hash {
            return Ok(answer(head, Verdict::Forged));
        }
        for (entry, linked) in fresh {
            if entry.sealed.is_some() && is_erased(self.conn, entry.header.event_id)? {
                self.store_linked(&Entry { sealed: None, ..entry.clone() }, linked, head, 0, None)?;
            } else {
                self.store_linked(entry, linked, head, 0, None)?;
            }
            head = self.head(run.stream)?;
        }
        if covered {
            self.keep_checkpoint(&run.checkpoint)?;
        }
        Ok(answer(head, Verdict::Ok))
    }

    /// Whether the sealed part was left out on the way.
    fn is_stripped(&mut self, entry: &Entry, run: &Run) -> Result<bool, DbError> {
        if entry.sealed.is_some() || entry.sealed_digest == NO_SEALED {
            return Ok(false);
        }
        let event = entry.header.event_id;
        let erases = |e: &Entry| e.header.kind == Erased::KIND && e.header.subject.id == event.bytes();
        Ok(!run.entries.iter().any(erases) && !is_explained(self.conn, event)?)
    }

    /// Keeps the proof of an erasure that is itself not here yet. The caller has
    /// verified it and alone knows its form.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn keep_erasure_proof(&mut self, event: EventId, proof: &[u8]) -> Result<(), DbError> {
        self.conn.execute(
            "INSERT INTO journal_erasure (event, proof) VALUES ($1, $2) ON CONFLICT (event) DO NOTHING",
            params![event, proof],
        )
    }

    /// Whether a stored entry at this position is another one.
    fn differs(&mut self, stream: i64, entry: &Entry) -> Result<bool, DbError> {
        let row = self.conn.first(
            "SELECT header, body, sealed, sealed_digest FROM journal_entry WHERE stream = $1 AND seq = $2",
            params![stream, entry.header.seq],
        )?;
        match row {
            None => Ok(false),
            Some(row) => Ok(entry_of(&row)?.digest() != entry.digest()),
        }
    }

    /// Keeps a signed head.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn keep_checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), DbError> {
        let head = self.head(checkpoint.stream)?;
        self.conn.execute(
            "INSERT INTO journal_checkpoint (stream, seq, bytes) VALUES ($1, $2, $3)
             ON CONFLICT (stream, seq) DO NOTHING",
            params![head.stream, checkpoint.seq, checkpoint.encode()],
        )
    }

    /// Notes at entries of a stream, from one position to before another, that the clock by which
    /// their author dated them is off by so many milliseconds. Whoever reads them is told; nothing
    /// is decided by it.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn flag_clock(
        &mut self,
        stream: StreamId,
        from: u64,
        until: u64,
        off_ms: i64,
    ) -> Result<(), DbError> {
        let head = self.head(stream)?;
        self.conn.execute(
            "UPDATE journal_entry SET clock_off_ms = $4 WHERE stream = $1 AND seq >= $2 AND seq < $3",
            params![head.stream, from, until, off_ms],
        )
    }

    /// Takes nothing more of an epoch: its origin signed two histories.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn freeze(&mut self, epoch: EpochId) -> Result<(), DbError> {
        self.conn.execute("UPDATE journal_epoch SET frozen = 1 WHERE epoch = $1", params![epoch])
    }

    /// Makes an epoch known with the certificate of its origin, which the caller has
    /// verified up to a key it trusts.
    ///
    /// # Errors
    /// [`DbError`].
    pub fn know_epoch(&mut self, epoch: EpochId, certificate: &Certificate) -> Result<(), DbError> {
        self.conn.execute(
            "INSERT INTO journal_epoch (epoch, origin, certificate, predecessor, frozen) VALUES ($1, $2, $3, NULL, 0)
             ON CONFLICT (epoch) DO UPDATE SET certificate = excluded.certificate",
            params![epoch, certificate.node, certificate.encode()],
        )
    }
}

/// The hash after each entry of a run that starts after `prev`: for checking a run
/// against its checkpoint before the writer is asked.
#[must_use]
pub fn head_after(prev: [u8; 32], entries: &[Entry]) -> [u8; 32] {
    entries.iter().fold(prev, |hash, entry| {
        link(&hash, &digest_of(&entry.header.encode(), &entry.body, &entry.sealed_digest))
    })
}
