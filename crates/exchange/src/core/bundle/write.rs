//! What goes into a bundle: everything that its reader is not known to hold, lane after
//! lane, urgent ones first, each stream to its end before the next one.
//!
//! Nothing changes by writing: the cursors move when the receipt is read, and not before,
//! so a stick that is lost costs another stick. Where more waits than one file holds, a
//! bookmark says where the next file goes on.

use super::file::{Head, Seal, begin_digest, extend, head_frame, message_frame, seal_frame, sealed_message};
use crate::core::beat::first_heads;
use crate::core::event::Want;
use crate::core::faults::Fault;
use crate::core::intake::Proof;
use crate::core::lane::Lanes;
use crate::core::message::{AckLine, AckStatus, Message, Push, Reason, Run, StreamHead};
use crate::core::node::Node;
use crate::core::outbound::named_in;
use crate::core::peer::{Peer, Role, Where};
use crate::core::{terms, wire};
use facts::bytes::{Reader, Writer};
use facts::{Certificate, Digest32, Lane, StreamId, Suite};
use kernel::{Instant, NodeId, limits};
use std::collections::{BTreeSet, VecDeque};

/// Positions of a stream that the reader lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The stream.
    pub stream: StreamId,
    /// The first of them.
    pub from: u64,
    /// The first behind them.
    pub until: u64,
}

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The first frame.
    pub head: Head,
    /// Certificates of all that are named, issuers before those they signed.
    pub certificates: Vec<Certificate>,
    /// What waits, in the order in which it is written.
    pub reaches: Vec<Reach>,
}

/// Where one file ended and the next goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bookmark {
    /// Number of the next file.
    pub part: u16,
    /// The stream in which it begins.
    pub stream: StreamId,
    /// The position.
    pub next: u64,
}

impl Bookmark {
    /// As the page hands it back.
    #[must_use]
    pub fn text(&self) -> String {
        let mut w = Writer::with_capacity(128);
        w.u16(self.part);
        wire::write_stream(&mut w, &self.stream);
        w.u64(self.next);
        hex::encode(w.finish())
    }

    /// Reads the text; `None` when it is no bookmark.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = hex::decode(text).ok()?;
        let mut r = Reader::new(&bytes);
        let part = r.u16().ok()?;
        let mark = Self { part, stream: wire::read_stream(&mut r).ok()?, next: r.u64().ok()? };
        r.end().ok().map(|()| mark)
    }
}

impl<P: Proof> Node<P> {
    /// What a bundle for a neighbour would hold now; `None` when it is neither the parent nor
    /// a child.
    #[must_use]
    pub fn outline(&mut self, now: Instant, id: NodeId, after: Option<Bookmark>) -> Option<Outline> {
        let peer = self.peers.get(&id).filter(|p| matches!(p.role, Role::Parent | Role::Child))?;
        let mut reaches = self.reaches(peer);
        if let Some(mark) = after {
            go_on(&mut reaches, mark);
        }
        let head = Head {
            from: self.me.node,
            to: id,
            made_at: self.wall(now),
            part: after.map_or(1, |mark| mark.part),
            program: self.me.program.clone(),
            chain: self.trust.chain_of(self.me.node),
            lines: self.receipt(peer),
            wanted: first_heads(self.wanted_back(peer)),
        };
        let outline = Outline { certificates: self.named(peer, &reaches), head, reaches };
        if self.planted.has(Fault::CarriedIsHeld) {
            self.count_as_held(now, id, &outline.reaches);
        }
        Some(outline)
    }

    /// Only for a planted bug: what was written counts as held.
    fn count_as_held(&mut self, now: Instant, id: NodeId, reaches: &[Reach]) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        for reach in reaches {
            peer.cursor(reach.stream, now).next = reach.until;
            peer.dirty.get_mut(reach.stream.lane).remove(&reach.stream);
        }
    }

    /// What the neighbour is not known to hold of what goes to it, and what it asked back.
    fn reaches(&self, peer: &Peer) -> Vec<Reach> {
        let going = self.held.keys().filter(|stream| self.goes_to(peer, stream));
        let back = Lane::ALL.into_iter().flat_map(|lane| peer.dirty.get(lane));
        let back = back.filter(|s| !self.goes_to(peer, s) && self.came_from(peer, s));
        let lacks = going.chain(back).filter_map(|stream| {
            let cursor = peer.cursors.get(stream);
            let from = cursor.map_or(1, |c| c.next);
            // Behind the cut of a revoked key nobody would take it.
            let until = self.offered(stream);
            let open = from < until && !cursor.is_some_and(|c| c.stopped);
            open.then_some(Reach { stream: *stream, from, until })
        });
        let mut reaches: Vec<Reach> = lacks.collect();
        reaches.sort_by_key(|r| (r.stream.lane, r.stream));
        reaches
    }

    /// How far this node durably holds what comes from the neighbour, and what it refused.
    fn receipt(&self, peer: &Peer) -> Vec<AckLine> {
        let held = self.held.values().filter(|h| self.came_from(peer, &h.stream)).copied();
        let refused = peer.trouble.keys().filter(|(stream, side)| {
            *side == Where::Here && !self.held.contains_key(stream) && self.came_from(peer, stream)
        });
        let heads = held.chain(refused.map(|(stream, _)| StreamHead::empty(*stream)));
        let lines = first_heads(heads.collect()).into_iter().map(|held| {
            let status = match peer.trouble.get(&(held.stream, Where::Here)) {
                Some((Reason::Frozen, _)) => AckStatus::Equivocation,
                Some((reason, _)) => AckStatus::Refused(*reason),
                None => AckStatus::Ok,
            };
            AckLine { held, status }
        });
        lines.collect()
    }

    /// Certificates of all who are named in what is written; to the parent also those of all
    /// nodes below, so that it can address them.
    fn named(&self, peer: &Peer, reaches: &[Reach]) -> Vec<Certificate> {
        let mut list: Vec<Certificate> = Vec::new();
        let mut told: BTreeSet<NodeId> = BTreeSet::new();
        let mut add = |papers: Vec<Certificate>| {
            let new: BTreeSet<NodeId> =
                papers.iter().map(|c| c.node).filter(|node| !told.contains(node)).collect();
            list.extend(papers.into_iter().filter(|c| new.contains(&c.node)));
            told.extend(new);
        };
        for node in reaches.iter().flat_map(|r| named_in(&r.stream)) {
            add(self.trust.papers_of(node));
        }
        if peer.role == Role::Parent {
            add(self.trust.papers_of(self.me.node));
            add(self.trust.papers_below(self.me.node));
        }
        list.truncate(terms::BUNDLE_CERTIFICATES);
        list
    }
}

/// Leaves out what earlier files hold.
fn go_on(reaches: &mut Vec<Reach>, mark: Bookmark) {
    let place = (mark.stream.lane, mark.stream);
    reaches.retain(|r| (r.stream.lane, r.stream) >= place);
    for reach in reaches.iter_mut().filter(|r| r.stream == mark.stream) {
        reach.from = reach.from.max(mark.next);
    }
    reaches.retain(|r| r.from < r.until);
}

/// A file that is being written: says what to read next, and makes frames of it.
#[derive(Debug)]
pub struct Writing {
    waiting: VecDeque<Reach>,
    digest: Digest32,
    part: u16,
    bytes: usize,
    frames: usize,
    max_bytes: usize,
    max_entries: usize,
    entries: Lanes<u64>,
    certificates: usize,
}

impl Writing {
    /// Begins a file of at most so many bytes and entries, and gives its first frames.
    #[must_use]
    pub fn begin(outline: Outline, max_bytes: usize, max_entries: usize) -> (Self, Vec<Vec<u8>>) {
        let mut writing = Self {
            waiting: outline.reaches.into(),
            digest: begin_digest(),
            part: outline.head.part,
            bytes: super::MAGIC.len(),
            frames: 0,
            max_bytes: max_bytes.min(terms::BUNDLE_BYTES),
            max_entries: max_entries.min(terms::BUNDLE_ENTRIES),
            entries: Lanes::default(),
            certificates: outline.certificates.len(),
        };
        let mut frames = vec![head_frame(&outline.head)];
        for page in outline.certificates.chunks(terms::CERTIFICATES_PER_MESSAGE) {
            frames.push(message_frame(&Message::Certificates(page.to_vec())));
        }
        for frame in &frames {
            writing.went(frame);
        }
        (writing, frames)
    }

    /// What to read for the next frame; `None` when all is written or the file is full.
    #[must_use]
    pub fn next_wants(&self) -> Option<Vec<Want>> {
        let lane = self.waiting.front().filter(|_| !self.is_full())?.stream.lane;
        let of_lane = self.waiting.iter().take_while(|r| r.stream.lane == lane);
        let wants = of_lane.map(|r| Want { stream: r.stream, from: r.from, until: r.until });
        Some(wants.take(terms::STREAMS_PER_BATCH).collect())
    }

    /// Entries that the next frame may hold.
    #[must_use]
    pub fn room(&self) -> usize {
        let left = u64::try_from(self.max_entries).unwrap_or(u64::MAX).saturating_sub(self.count());
        usize::try_from(left).unwrap_or(usize::MAX).clamp(1, limits::BATCH_ENTRIES)
    }

    /// Room is kept for a largest frame and for the signature.
    fn is_full(&self) -> bool {
        let reserve = terms::MESSAGE_BYTES + terms::CERTIFICATE_BYTES;
        let full = self.bytes.saturating_add(reserve) > self.max_bytes && self.count() > 0;
        let many = self.count() >= u64::try_from(self.max_entries).unwrap_or(u64::MAX);
        full || many || self.frames.saturating_add(2) > terms::BUNDLE_FRAMES
    }

    /// Makes a frame of what was read. `None` when the first of the wanted streams cannot be
    /// read or is too large for any frame: it stays for the line.
    pub fn put(&mut self, runs: Vec<Run>) -> Option<Vec<u8>> {
        let lane = self.waiting.front()?.stream.lane;
        let wanted = |run: &Run| {
            let reach = self.waiting.iter().take(terms::STREAMS_PER_BATCH).find(|r| r.stream == run.stream);
            reach.is_some_and(|r| r.from == run.first) && !run.entries.is_empty()
        };
        let runs: Vec<Run> = runs.into_iter().filter(wanted).collect();
        let ends: Vec<(StreamId, usize)> = runs.iter().map(|r| (r.stream, r.entries.len())).collect();
        let push = Push { request: 0, lane, certificates: Vec::new(), runs };
        let frame = message_frame(&Message::Push(push));
        let entries: usize = ends.iter().map(|(_, entries)| entries).sum();
        if ends.is_empty() || frame.len() > terms::MESSAGE_BYTES || entries > limits::BATCH_ENTRIES {
            self.waiting.pop_front();
            return None;
        }
        for (stream, entries) in ends {
            let entries = u64::try_from(entries).unwrap_or(u64::MAX);
            let count = self.entries.get_mut(lane);
            *count = count.saturating_add(entries);
            for reach in self.waiting.iter_mut().filter(|r| r.stream == stream) {
                reach.from = reach.from.saturating_add(entries);
            }
        }
        self.waiting.retain(|r| r.from < r.until);
        self.went(&frame);
        Some(frame)
    }

    fn went(&mut self, frame: &[u8]) {
        self.digest = extend(&self.digest, frame);
        self.bytes = self.bytes.saturating_add(4).saturating_add(frame.len());
        self.frames = self.frames.saturating_add(1);
    }

    /// Where the next file goes on; `None` when this one holds all that waits.
    #[must_use]
    pub fn bookmark(&self) -> Option<Bookmark> {
        let next = self.waiting.front()?;
        Some(Bookmark { part: self.part.saturating_add(1), stream: next.stream, next: next.from })
    }

    /// What the writer's key is to sign.
    #[must_use]
    pub fn to_sign(&self, suite: Suite) -> Vec<u8> {
        sealed_message(suite, &self.digest, self.bookmark().is_some())
    }

    /// The digest so far.
    #[must_use]
    pub const fn digest(&self) -> &Digest32 {
        &self.digest
    }

    /// The last frame.
    #[must_use]
    pub fn seal(&self, suite: Suite, signature: Vec<u8>) -> Vec<u8> {
        seal_frame(&Seal { suite, continues: self.bookmark().is_some(), signature })
    }

    /// Entries written, by lane.
    #[must_use]
    pub const fn entries(&self) -> &Lanes<u64> {
        &self.entries
    }

    /// Certificates written.
    #[must_use]
    pub const fn certificates(&self) -> usize {
        self.certificates
    }

    fn count(&self) -> u64 {
        Lane::ALL.iter().map(|lane| *self.entries.get(*lane)).fold(0, u64::saturating_add)
    }
}
