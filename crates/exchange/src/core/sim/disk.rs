//! What a node keeps through a crash. Strict: whatever a store may not be asked to
//! do is written down as a violation.

use super::applier::Tables;
use super::cheap::{Cheap, sign_checkpoint};
use super::erased::erases;
use crate::core::boots::Boots;
use crate::core::event::{PersistItem, Restored, Stored, Want};
use crate::core::intake::{Proof, VerifiedRun};
use crate::core::message::{ErasureProof, Run, StreamHead};
use crate::core::release::Release;
use crate::core::revoke::Revocation;
use facts::file::Part;
use facts::{Certificate, Checkpoint, Digest32, Entry, StreamId};
use kernel::{AttachmentId, EpochId, EventId, Instant, NodeId};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default)]
pub(crate) struct Kept {
    pub(crate) entries: Vec<(Entry, Digest32)>,
    pub(crate) checkpoints: BTreeMap<u64, Checkpoint>,
    /// Positions below this one were let go of. Only a planted bug does that.
    pub(crate) trimmed: u64,
}

impl Kept {
    pub(crate) fn next(&self) -> u64 {
        self.entries.len() as u64 + 1
    }
    pub(crate) fn head(&self) -> Digest32 {
        self.entries.last().map_or([0; 32], |e| e.1)
    }
    pub(crate) fn hash_at(&self, seq: u64) -> Digest32 {
        let before = seq.checked_sub(1).and_then(|i| self.entries.get(i as usize));
        before.map_or([0; 32], |(_, hash)| *hash)
    }
}

fn is_whole(parts: &[Part]) -> bool {
    parts.last().is_some_and(|last| usize::from(last.parts) == parts.len())
}

/// The name of a file by its content.
pub(crate) fn name_of(parts: &[Part]) -> AttachmentId {
    let mut name = [0u8; 16];
    for (at, byte) in parts.iter().flat_map(|p| &p.bytes).enumerate() {
        name[at % 16] = name[at % 16].rotate_left(3) ^ byte;
    }
    AttachmentId::from_bytes(name)
}

/// The store of one node, as it is after a sync.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk {
    /// The run of the process that last started on it.
    pub(crate) boot: Option<EpochId>,
    pub(crate) streams: BTreeMap<StreamId, Kept>,
    pub(crate) vouched: Vec<Certificate>,
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) epochs: BTreeMap<EpochId, Certificate>,
    pub(crate) frozen: Vec<(NodeId, EpochId)>,
    /// What was applied of keys that count no more.
    pub(crate) revoked: Vec<Revocation>,
    /// What was applied of nodes that may move.
    pub(crate) released: Vec<Release>,
    /// How many entries of a stream came back after a restore.
    pub(crate) given_back: BTreeMap<StreamId, u64>,
    /// What neighbours said of their own streams.
    pub(crate) said: BTreeMap<(NodeId, StreamId), StreamHead>,
    /// Runs of neighbours' processes that have greeted.
    pub(crate) boots: BTreeMap<NodeId, Boots>,
    /// Files and parts of files.
    pub(crate) files: BTreeMap<AttachmentId, Vec<Part>>,
    /// Files that entries name, with the author of the entry.
    pub(crate) named: BTreeMap<AttachmentId, NodeId>,
    /// Where the erasure of an event's sealed part stands.
    pub(crate) erasures: BTreeMap<EventId, Vec<(StreamId, u64)>>,
    /// Proofs with which entries came whose sealed part was erased before.
    pub(crate) proofs: BTreeMap<EventId, ErasureProof>,
    /// What was applied, where somebody applies.
    pub(crate) tables: Option<Tables>,
}

impl Disk {
    pub(crate) fn head(&self, stream: StreamId) -> StreamHead {
        self.streams.get(&stream).map_or(StreamHead::empty(stream), |k| StreamHead {
            stream,
            next: k.next(),
            head: k.head(),
        })
    }

    pub(crate) fn entry(&self, stream: StreamId, seq: u64) -> Option<&Entry> {
        let place = usize::try_from(seq).ok()?.checked_sub(1)?;
        self.streams.get(&stream)?.entries.get(place).map(|(entry, _)| entry)
    }

    pub(crate) fn part(&self, file: AttachmentId, number: u16) -> Option<Part> {
        let parts = self.files.get(&file).filter(|parts| is_whole(parts))?;
        parts.get(usize::from(number)).cloned()
    }

    /// Keeps a part; the name of a file is its content, as in the real store.
    pub(crate) fn keep_part(&mut self, file: AttachmentId, part: Part) -> crate::core::Kept {
        let parts = self.files.entry(file).or_default();
        if is_whole(parts) {
            return crate::core::Kept::Whole;
        }
        // Kept before a crash, and asked for again by a node that only hands it on.
        if usize::from(part.number) != parts.len() {
            return crate::core::Kept::Next(parts.len() as u16);
        }
        parts.push(part);
        if !is_whole(parts) {
            return crate::core::Kept::Next(parts.len() as u16);
        }
        if name_of(parts) == file {
            return crate::core::Kept::Whole;
        }
        parts.clear();
        crate::core::Kept::Spoilt
    }

    pub(crate) fn restored(&self) -> Restored {
        Restored {
            heads: self.streams.keys().map(|s| self.head(*s)).collect(),
            vouched: self.vouched.clone(),
            certificates: self.certificates.clone(),
            epochs: self.epochs.iter().map(|(e, c)| (*e, c.clone())).collect(),
            frozen: self.frozen.clone(),
            revoked: self.revoked.clone(),
            released: self.released.clone(),
            acknowledged: Vec::new(),
            said: self.said.iter().map(|((peer, _), head)| (*peer, *head)).collect(),
            kinds: Vec::new(),
            boots: self.boots.clone().into_iter().collect(),
        }
    }

    pub(crate) fn persist(&mut self, items: Vec<PersistItem>, violations: &mut Vec<String>) -> Vec<Stored> {
        let mut stored = Vec::new();
        for item in items {
            match item {
                PersistItem::Run(run) => stored.push(self.append(run, violations)),
                PersistItem::GivenBack(run) => {
                    let (stream, before) = (run.stream, self.head(run.stream).next);
                    let after = self.append(run, violations);
                    *self.given_back.entry(stream).or_default() += after.held.next - before;
                    stored.push(after);
                }
                PersistItem::Compare(run) => {
                    let kept = self.streams.get(&run.stream);
                    let after = run.head_after();
                    let differs = kept.is_none_or(|k| k.hash_at(after.next - 1) != after.head);
                    stored.push(Stored { held: self.head(run.stream), differs });
                }
                PersistItem::Evidence(run) => {
                    let epoch = (run.stream.origin, run.stream.epoch);
                    if !self.frozen.contains(&epoch) {
                        self.frozen.push(epoch);
                    }
                }
                PersistItem::Certificate(c) if self.certificates.contains(&c) => {}
                PersistItem::Certificate(c) => self.certificates.push(c),
                PersistItem::Vouched(c) => self.vouched.push(c),
            }
        }
        stored
    }

    fn append(&mut self, mut run: VerifiedRun, violations: &mut Vec<String>) -> Stored {
        let known = |c: &&Certificate| c.node == run.stream.origin;
        if !self.certificates.iter().chain(&self.vouched).any(|c| known(&c)) {
            violations.push("an entry was stored without the certificate of its origin".to_owned());
        }
        let kept = self.streams.entry(run.stream).or_default();
        if run.first != kept.next() || run.prev != kept.head() {
            violations.push(format!("run at {} offered where {} is next", run.first, kept.next()));
        } else {
            let mut at = run.prev;
            for (entry, hash) in &run.entries {
                at = Cheap.link(&at, entry);
                if at != *hash {
                    violations.push("a hash that does not follow".to_owned());
                }
            }
            let last = run.head_after().next - 1;
            match &run.checkpoint {
                Some(c) if c.seq == last && c.head == at => {}
                other => violations.push(format!("entries to {last} stored under {other:?}")),
            }
            if let Some(tables) = self.tables.as_mut() {
                (kept.next()..=last).for_each(|seq| tables.stored(run.stream, seq));
            }
            for proof in std::mem::take(&mut run.erasures) {
                if let Some(event) = erases(&proof.entry) {
                    self.proofs.entry(event).or_insert(proof);
                }
            }
            let mut erased = Vec::new();
            for (entry, _) in &mut run.entries {
                if self.erasures.contains_key(&entry.header.event_id) {
                    entry.sealed = None;
                }
                erased.extend(erases(entry).map(|event| (event, (run.stream, entry.header.seq))));
            }
            kept.entries.extend(run.entries);
            if let Some(c) = run.checkpoint {
                kept.checkpoints.insert(c.seq, c);
            }
            self.epochs.entry(run.stream.epoch).or_insert_with(|| run.signer.as_ref().clone());
            for (event, place) in erased {
                self.erase(event, place);
            }
        }
        Stored { held: self.head(run.stream), differs: false }
    }

    /// Runs as a store gives them: own streams are signed where the run ends, others
    /// end at a checkpoint that came. A `sloppy` store adds an entry behind it.
    pub(crate) fn read(
        &self,
        me: NodeId,
        keys: &BTreeMap<EpochId, Vec<u8>>,
        wants: &[Want],
        max_entries: usize,
        now: Instant,
        sloppy: bool,
    ) -> Vec<Run> {
        let mut left = max_entries;
        let mut runs = Vec::new();
        for want in wants {
            let Some(kept) = self.streams.get(&want.stream) else { continue };
            if left == 0 || want.from >= kept.next() || want.from < kept.trimmed {
                continue;
            }
            let key = keys.get(&want.stream.epoch).map_or(&[][..], Vec::as_slice);
            let most = (want.from + left as u64 - 1).min(kept.next() - 1).min(want.until - 1);
            if most < want.from {
                continue;
            }
            let checkpoint = if want.stream.origin == me {
                let signed = if sloppy { want.from.max(most - 1) } else { most };
                Some(sign_checkpoint(want.stream, signed, kept.hash_at(signed), now, key))
            } else {
                let within = kept.checkpoints.range(want.from..=most).next_back();
                let first = kept.checkpoints.range(want.from..).next();
                within.or(if runs.is_empty() { first } else { None }).map(|(_, c)| c.clone())
            };
            let Some(checkpoint) = checkpoint.filter(|c| c.seq < want.until) else { continue };
            let last = checkpoint.seq + u64::from(sloppy);
            let from = want.from as usize - 1;
            let entries: Vec<Entry> =
                kept.entries.iter().take(last as usize).skip(from).map(|e| e.0.clone()).collect();
            left = left.saturating_sub(entries.len());
            let erasures = self.proofs_for(&entries, me, keys, now);
            runs.push(Run {
                stream: want.stream,
                first: want.from,
                prev: kept.hash_at(want.from - 1),
                entries,
                checkpoint: Some(checkpoint),
                erasures,
            });
        }
        runs
    }
}
