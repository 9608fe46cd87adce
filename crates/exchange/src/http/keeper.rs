//! The engine's hands at the journal: batches to store in order of their lanes, runs
//! to read, signatures to notice, and what neighbours hold to note now and then.

use super::counters::count;
use super::diary::{self, Quarter};
use super::enrolment;
use super::memory;
use super::reads;
use super::revocations;
use super::shared::{Input, Shared};
use super::store;
use super::vocabulary;
use crate::core::boots::Boots;
use crate::core::event::{Event, PersistItem, Want};
use crate::core::kinds::Kinds;
use crate::core::message::{Above, StreamHead};
use facts::{Certificate, Lane, StreamId};
use journal::{DbError, JournalError, Turn, Tx};
use kernel::{Instant, NodeId};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use tokio::sync::Semaphore;

/// Batches in the writer's line at once, however large: while one is committed, the next waits there.
const IN_LINE: usize = 2;
/// Entries in that line with which one more batch may join it. Two thousand children send small
/// batches, and what stands in line together is one commit; an urgent batch waits for no more.
const ENTRIES_IN_LINE: usize = 512;
/// Reads at once, for urgent streams and for all others.
const READS: usize = 2;
/// What neighbours hold is noted this often.
const KEEP_EVERY_MS: i64 = 1_000;

pub(crate) struct Keeper {
    shared: Arc<Shared>,
    runtime: tokio::runtime::Handle,
    /// Batches that wait, urgent lanes first, then in order.
    queue: BTreeMap<(u8, u64), Vec<PersistItem>>,
    /// Batches in the writer's line, with how many entries each has.
    in_line: BTreeMap<u64, usize>,
    urgent_reads: Arc<Semaphore>,
    other_reads: Arc<Semaphore>,
    held: BTreeMap<(NodeId, StreamId), StreamHead>,
    said: BTreeMap<(NodeId, StreamId), Option<StreamHead>>,
    boots: BTreeMap<NodeId, Boots>,
    kept_at: Instant,
    reading_signed: bool,
    signed_again: bool,
}

impl Keeper {
    pub(crate) fn new(shared: Arc<Shared>, runtime: tokio::runtime::Handle) -> Self {
        Self {
            shared,
            runtime,
            queue: BTreeMap::new(),
            in_line: BTreeMap::new(),
            urgent_reads: Arc::new(Semaphore::new(READS)),
            other_reads: Arc::new(Semaphore::new(READS)),
            held: BTreeMap::new(),
            said: BTreeMap::new(),
            boots: BTreeMap::new(),
            kept_at: Instant(0),
            reading_signed: false,
            signed_again: false,
        }
    }

    /// What waited belongs to a state machine that is no more.
    pub(crate) fn forget(&mut self) {
        self.queue.clear();
    }

    /// Certificates and evidence, which have no lane, go first: they are rare and small.
    pub(crate) fn persist(&mut self, ticket: u64, lane: Option<Lane>, items: Vec<PersistItem>) {
        let rank = lane.map_or(0, |lane| lane.number());
        self.queue.insert((rank, ticket), items);
        self.submit();
    }

    /// A batch has left the line.
    pub(crate) fn stored(&mut self, ticket: u64) {
        self.in_line.remove(&ticket);
        self.submit();
    }

    /// The next batch, if there is room for it in the line.
    fn next_in_line(&mut self) -> Option<(u64, Vec<PersistItem>, usize)> {
        let next = self.queue.first_entry()?;
        let entries = entries_of(next.get());
        let together = self.in_line.values().sum::<usize>().saturating_add(entries);
        if self.in_line.len() >= IN_LINE && together > ENTRIES_IN_LINE {
            return None;
        }
        let ((_, ticket), items) = next.remove_entry();
        self.in_line.insert(ticket, entries);
        Some((ticket, items, entries))
    }

    fn submit(&mut self) {
        while let Some((ticket, items, entries)) = self.next_in_line() {
            let shared = Arc::clone(&self.shared);
            let cuts = Arc::clone(&self.shared);
            self.shared.journal.submit(
                Turn::Background,
                move |tx| store::persist(tx, &items, &cuts),
                move |answer: Result<_, JournalError>| {
                    let event = match answer {
                        Ok(stored) => {
                            count(&shared.counters.entries_received, entries);
                            count(&shared.counters.batches_stored, 1);
                            Event::Persisted { ticket, stored }
                        }
                        Err(e) => {
                            tracing::warn!(error = %e, "a received batch was not stored");
                            Event::PersistFailed { ticket }
                        }
                    };
                    // The engine may have ended; the batch is stored all the same.
                    let _ended = shared.tell.send(Input::Event(event));
                },
            );
        }
    }

    pub(crate) fn read(&self, id: u64, wants: Vec<Want>, max_entries: usize, max_bytes: usize) {
        let urgent = wants.iter().all(|want| want.stream.lane == Lane::Urgent);
        let permits = Arc::clone(if urgent { &self.urgent_reads } else { &self.other_reads });
        let shared = Arc::clone(&self.shared);
        self.runtime.spawn(async move {
            let permit = permits.acquire_owned().await;
            let tell = shared.tell.clone();
            let read = tokio::task::spawn_blocking(move || {
                let _permit = permit;
                let (own, now) = (shared.journal.identity(), shared.journal.clock().now());
                shared.journal.read(|db| reads::read_runs(db, &own, &wants, max_entries, max_bytes, now))
            });
            let runs = match read.await {
                Ok(Ok(runs)) => runs,
                Ok(Err(e)) => {
                    tracing::warn!(error = %e, "entries for a neighbour could not be read");
                    Vec::new()
                }
                Err(_) => Vec::new(),
            };
            let _ended = tell.send(Input::Event(Event::Runs { id, runs }));
        });
    }

    /// New signatures are stored: own streams may go further.
    pub(crate) fn read_signed(&mut self) {
        if self.reading_signed {
            self.signed_again = true;
            return;
        }
        self.reading_signed = true;
        let shared = Arc::clone(&self.shared);
        self.runtime.spawn_blocking(move || {
            let heads = signed_heads(&shared);
            if !heads.is_empty() {
                let _ended = shared.tell.send(Input::Event(Event::NewEntries(heads)));
            }
            let _ended = shared.tell.send(Input::SignedRead);
        });
    }

    pub(crate) fn signed_read(&mut self) {
        self.reading_signed = false;
        if std::mem::take(&mut self.signed_again) {
            self.read_signed();
        }
    }

    /// Somebody has written that a key counts no more.
    pub(crate) fn read_revoked(&self) {
        let shared = Arc::clone(&self.shared);
        self.runtime.spawn_blocking(move || {
            let waits = revocations::take_up(&shared).unwrap_or_else(|e| {
                tracing::warn!(error = %e, "what is written of revoked keys could not be read; it is tried again");
                true
            });
            let _ended = shared.tell.send(Input::RevokedRead(waits));
        });
    }

    pub(crate) fn held_by(&mut self, peer: NodeId, head: StreamHead) {
        let mut all = self.shared.held.write().unwrap_or_else(PoisonError::into_inner);
        if all.insert((peer, head.stream), head) == Some(head) {
            return;
        }
        drop(all);
        self.held.insert((peer, head.stream), head);
    }

    /// What a neighbour says of its own streams, and which of them it names no more.
    pub(crate) fn said(&mut self, peer: NodeId, heads: &[StreamHead], gone: &[StreamId]) {
        self.said.extend(gone.iter().map(|stream| ((peer, *stream), None)));
        self.said.extend(heads.iter().map(|head| ((peer, head.stream), Some(*head))));
    }

    /// Other runs of a neighbour's process have greeted, or an operator has decided between two.
    pub(crate) fn boots(&mut self, peer: NodeId, boots: Boots) {
        self.boots.insert(peer, boots);
    }

    /// Notes what neighbours hold, what they say they have, and which runs have greeted. Losing the last second of it costs
    /// little: the next greeting tells it again.
    pub(crate) fn keep_held(&mut self, now: Instant) {
        let nothing = self.held.is_empty() && self.said.is_empty() && self.boots.is_empty();
        if nothing || now.since(self.kept_at) < KEEP_EVERY_MS {
            return;
        }
        self.kept_at = now;
        let held: Vec<(NodeId, StreamHead)> =
            std::mem::take(&mut self.held).into_iter().map(|((peer, _), head)| (peer, head)).collect();
        let said: Vec<store::Said> = std::mem::take(&mut self.said).into_iter().collect();
        let boots = std::mem::take(&mut self.boots);
        self.note(
            move |tx, now| {
                for (peer, boots) in &boots {
                    store::keep_boots(tx, *peer, boots)?;
                }
                store::keep_held(tx, &held, now)?;
                store::keep_said(tx, &said, now)
            },
            |e| tracing::debug!(error = %e, "what neighbours hold was not noted; it will be again"),
        );
    }
}

impl Keeper {
    /// Notes that entries are gone. What is not noted was said in the log all the same.
    pub(crate) fn keep_lost(&self, stream: StreamId, entries: u64) {
        self.note(
            move |tx, now| memory::lost(tx, stream, entries, now),
            |e| tracing::warn!(error = %e, "the number of lost entries was not noted"),
        );
    }

    /// Notes that a history was written anew. What is not noted was said in the log all the same.
    pub(crate) fn keep_rewritten(&self, stream: StreamId) {
        self.note(
            move |tx, now| memory::rewritten(tx, stream, now),
            |e| tracing::warn!(error = %e, "that a history was written anew was not noted"),
        );
    }

    /// Notes a child that this node had forgotten. Where that is not noted, the page does not show its digits.
    pub(crate) fn keep_again(&self, child: Certificate) {
        let own = self.shared.journal.identity().certificate;
        self.note(
            move |tx, _| enrolment::keep_again(tx, &own, &child),
            |e| tracing::warn!(error = %e, "a node below that had been forgotten was not noted"),
        );
    }

    /// A neighbour has moved. Where that is not noted, the next start says it again.
    pub(crate) fn forget_peer(&self, node: NodeId) {
        self.note(
            move |tx, _| store::forget_peer(tx, node),
            |e| tracing::warn!(error = %e, "it was not noted that a neighbour has moved"),
        );
    }

    /// Notes what can be read in the direction of a neighbour. Where that is not noted, the next greeting says it.
    pub(crate) fn keep_kinds(&self, peer: NodeId, kinds: Kinds) {
        self.note(
            move |tx, _| vocabulary::keep(tx, peer, &kinds),
            |e| tracing::warn!(error = %e, "what a neighbour can read was not noted"),
        );
    }

    /// Notes where the node above the parent listens. Where that is not noted, the parent says it again.
    pub(crate) fn keep_grandparent(&self, above: Option<Above>) {
        self.note(
            move |tx, now| store::keep_grandparent(tx, above.as_ref(), now),
            |e| tracing::warn!(error = %e, "where the node above the parent listens was not noted"),
        );
    }

    /// Notes how the links were. What is lost is missing in a drawing.
    pub(crate) fn keep_diary(&self, seen: Vec<(NodeId, i64, Quarter)>) {
        if seen.is_empty() {
            return;
        }
        self.note(
            move |tx, now| diary::keep(tx, &seen, now),
            |e| tracing::debug!(error = %e, "how the links were was not noted"),
        );
    }

    /// Writes something down behind everything else; where it cannot be, `otherwise` says so.
    fn note(
        &self,
        work: impl FnOnce(&mut Tx<'_>, Instant) -> Result<(), DbError> + Send + 'static,
        otherwise: fn(&JournalError),
    ) {
        self.shared.journal.submit(
            Turn::Background,
            move |tx| {
                let now = tx.now();
                Ok::<(), JournalError>(work(tx, now)?)
            },
            move |answer| {
                if let Err(e) = answer {
                    otherwise(&e);
                }
            },
        );
    }
}

fn entries_of(items: &[PersistItem]) -> usize {
    let entries = items.iter().map(|item| match item {
        PersistItem::Run(run) | PersistItem::GivenBack(run) => run.entries.len(),
        _ => 0,
    });
    entries.sum()
}

/// Signed heads of the own streams that have grown; those that are signed to their
/// end are forgotten until they grow again.
fn signed_heads(shared: &Shared) -> Vec<StreamHead> {
    let grown = shared.grown.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let read = shared.journal.read(|db| {
        let heads = grown.keys().map(|stream| store::signed_head(db, *stream));
        heads.collect::<Result<Vec<_>, DbError>>()
    });
    let heads: Vec<StreamHead> = match read {
        Ok(heads) => heads.into_iter().flatten().collect(),
        Err(e) => {
            tracing::warn!(error = %e, "signatures could not be read");
            return Vec::new();
        }
    };
    let mut still = shared.grown.lock().unwrap_or_else(PoisonError::into_inner);
    for head in &heads {
        if still.get(&head.stream).is_some_and(|seq| *seq < head.next) {
            still.remove(&head.stream);
        }
    }
    heads
}
