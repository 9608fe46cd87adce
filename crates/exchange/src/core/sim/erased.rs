//! Sealed parts that are erased while the storm passes: by the author or the level above, in any lane, before its entry has arrived
//! somewhere and after. Whoever stores the erasure deletes the bytes; whoever is offered the entry without them
//! wants to see the proof, keeps it and hands it on. And neighbours who leave a sealed part out and show a proof
//! that is none.

use super::cheap::{Cheap, digest_of, sign_checkpoint};
use super::disk::Disk;
use super::world::Writes;
use super::{Hazard, World};
use crate::core::intake::Proof;
use crate::core::message::{ErasureProof, Run};
use facts::draft::Fact as _;
use facts::entry::NO_SEALED;
use facts::system::Erased;
use facts::{Channel, Entry, Lane, StreamId, Subject};
use kernel::{EpochId, EventId, Instant, NodeId};
use std::collections::BTreeMap;

/// Where a forged erasure stands: nobody has written so far.
const FAR: u64 = 1 << 40;

/// The event whose sealed part an entry erases.
pub(crate) fn erases(entry: &Entry) -> Option<EventId> {
    (entry.header.kind == Erased::KIND).then(|| EventId::from_bytes(entry.header.subject.id))
}

impl Disk {
    /// An erasure was stored: the sealed part goes, wherever it stands.
    pub(crate) fn erase(&mut self, event: EventId, place: (StreamId, u64)) {
        self.erasures.entry(event).or_default().push(place);
        let entries = self.streams.values_mut().flat_map(|kept| &mut kept.entries);
        for (entry, _) in entries.filter(|(entry, _)| entry.header.event_id == event) {
            entry.sealed = None;
        }
    }

    /// Proofs for the sealed parts that are gone from a run.
    pub(crate) fn proofs_for(
        &self,
        entries: &[Entry],
        me: NodeId,
        keys: &BTreeMap<EpochId, Vec<u8>>,
        now: Instant,
    ) -> Vec<ErasureProof> {
        let gone = entries.iter().filter(|e| e.sealed.is_none() && e.sealed_digest != NO_SEALED);
        let unsaid =
            gone.map(|e| e.header.event_id).filter(|e| !entries.iter().any(|o| erases(o) == Some(*e)));
        unsaid.filter_map(|event| self.proof_of(event, me, keys, now)).collect()
    }

    /// From the erasure where it is here, else the proof with which the entry came.
    fn proof_of(
        &self,
        event: EventId,
        me: NodeId,
        keys: &BTreeMap<EpochId, Vec<u8>>,
        now: Instant,
    ) -> Option<ErasureProof> {
        let here = self.erasures.get(&event).into_iter().flatten().find_map(|(stream, seq)| {
            let kept = self.streams.get(stream)?;
            let checkpoint = if stream.origin == me {
                let key = keys.get(&stream.epoch).map_or(&[][..], Vec::as_slice);
                sign_checkpoint(*stream, *seq, kept.hash_at(*seq), now, key)
            } else {
                kept.checkpoints.range(seq..).next()?.1.clone()
            };
            let behind = kept.entries.iter().take(checkpoint.seq as usize).skip(*seq as usize);
            Some(ErasureProof {
                prev: kept.hash_at(seq - 1),
                entry: self.entry(*stream, *seq)?.clone(),
                after: behind.map(|(entry, _)| digest_of(entry)).collect(),
                checkpoint,
            })
        });
        here.or_else(|| self.proofs.get(&event).cloned())
    }
}

impl World {
    /// The author of an entry erases its sealed part, or the level above does, which tells those above itself.
    pub(crate) fn erase(&mut self, at: usize) {
        let above = self.nodes[at].parent.filter(|_| self.weather.below(Hazard::Erased, 3) == 0);
        let by = above.unwrap_or(at);
        let (author, node) = (self.nodes[at].id, &self.nodes[by]);
        let tells =
            |channel: Channel| channel != Channel::Local && (by == at || matches!(channel, Channel::Up(_)));
        let streams = node.disk.streams.iter().filter(|(s, _)| s.origin == author && tells(s.channel));
        let entries =
            streams.flat_map(|(s, kept)| kept.entries.iter().map(move |(entry, _)| (s.channel, entry)));
        let sealed = entries.filter(|(_, entry)| entry.sealed.is_some());
        let mut sealed: Vec<(Channel, EventId)> =
            sealed.map(|(channel, entry)| (channel, entry.header.event_id)).collect();
        // Its number is the order in which it was written.
        sealed.sort_by_key(|(_, event)| *event);
        if node.core.is_none() || sealed.is_empty() {
            return;
        }
        // Every second time it was written just now and has not come far.
        let last = sealed.len() as i64 - 1;
        let any = self.weather.below(Hazard::Erased, 2) == 0;
        let which = if any { self.weather.below(Hazard::Erased, last + 1) } else { last };
        let (channel, event) = sealed[which as usize];
        let lane = Lane::ALL[self.weather.below(Hazard::Erased, 3) as usize];
        self.weather.count(Hazard::Erased);
        self.erases(by, channel, lane, event);
    }

    /// A node erases the sealed part of an event, and says so.
    pub(crate) fn erases(&mut self, by: usize, channel: Channel, lane: Lane, event: EventId) {
        self.oracle.erased.insert(event);
        self.append_as(by, channel, lane, &Writes::Erasure(event));
    }

    /// An entry with a sealed part.
    pub(crate) fn say_sealed(&mut self, at: usize, channel: Channel, lane: Lane) -> (StreamId, EventId) {
        // Every eighth entry has one.
        self.count |= 7;
        let stream = self.append(at, channel, lane);
        let disk = &self.nodes[at].disk;
        let entry = disk.entry(stream, disk.head(stream).next - 1).unwrap();
        (stream, entry.header.event_id)
    }

    /// A proof that proves nothing: signed by a thief in the author's name, or in its own by a node that the receiver
    /// knows and that does not stand above the author.
    pub(crate) fn false_proof(&mut self, to: usize, run: &Run, of: &Entry) -> ErasureProof {
        let author = self.index(run.stream.origin);
        let still = self.trees.is_empty() && self.moves == 0;
        let known = |at: usize| self.nodes[to].disk.certificates.iter().any(|c| c.node == self.nodes[at].id);
        let mut others =
            (0..self.nodes.len()).filter(|at| still && !self.stands_above(*at, author) && known(*at));
        let other = others.next_back().filter(|_| self.weather.below(Hazard::Erased, 2) == 0);
        let node = other.map(|at| &self.nodes[at]);
        let (origin, epoch) =
            node.map_or((run.stream.origin, run.stream.epoch), |node| (node.id, node.epoch));
        let key = node.map_or(&b"thief"[..], |node| node.key.as_slice());
        let stream = StreamId { origin, epoch, ..run.stream };
        let mut entry = of.clone();
        entry.header.stream = stream;
        entry.header.seq = FAR;
        entry.header.kind = Erased::KIND.to_owned();
        entry.header.subject = Subject::new(Erased::SUBJECT, of.header.event_id.bytes());
        (entry.sealed, entry.sealed_digest) = (None, NO_SEALED);
        let prev = [7; 32];
        let checkpoint = sign_checkpoint(stream, FAR, Cheap.link(&prev, &entry), self.now, key);
        ErasureProof { prev, entry, after: Vec::new(), checkpoint }
    }

    /// A sealed part that is still where its erasure is.
    pub(crate) fn judge_erased(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let entries = node.disk.streams.values().flat_map(|kept| &kept.entries);
            let sealed = entries.filter(|(entry, _)| entry.sealed.is_some());
            let left = sealed.filter(|(entry, _)| node.disk.erasures.contains_key(&entry.header.event_id));
            wrong.extend(
                left.map(|(entry, _)| format!("node {at} kept the sealed part of {}", entry.header.seq)),
            );
        }
        wrong
    }
}
