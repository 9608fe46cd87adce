//! The applier of each node, by the rules of `journal::apply`: what was stored waits for it, is taken up in the
//! order in which it was stored, a page at a time, and what of a page was taken up and what it did to the tables
//! become durable together. What this program does not know is parked and blocks nothing; in the urgent lane its
//! brief rings the desk. After a start what is parked is tried again.
//!
//! Here are also the programs: which versions of a kind a node knows, and that it gets a newer one. What is never
//! true here: that somebody writes in a version that its own program does not know.

use super::world::Happens;
use super::{Hazard, World};
use crate::core::faults::Fault;
use facts::draft::Fact as _;
use facts::system::Erased;
use facts::{Channel, Entry, Lane, StreamId};
use kernel::EventId;
use std::collections::{BTreeMap, BTreeSet};

/// The kind that everybody writes here.
pub(crate) const SAID: &str = "test.said";
/// Its newest version.
pub(crate) const NEWEST: u16 = 3;
/// Entries that are taken up in one transaction.
const PAGE: usize = 16;
/// The applier is behind by this at the most, while its node runs.
const BEHIND_MS: i64 = 50;
/// An operator who upgrades a machine has it back within this.
const UPGRADED_MS: i64 = 5_000;
/// A desk rings within this, wherever the entry was written.
const RINGS_MS: i64 = 5_000;

/// What the applier of a node has made durable.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tables {
    /// The node's own order of what it stored.
    order: Vec<(StreamId, u64)>,
    /// Places in it that wait.
    waiting: BTreeSet<usize>,
    /// Places in it that are parked.
    parked: BTreeSet<usize>,
    /// Facts that are noted as taken up, through whichever channel.
    noted: BTreeSet<EventId>,
    /// How often the tables took up each fact.
    effects: BTreeMap<EventId, u32>,
}

impl Tables {
    /// An entry was stored; it waits.
    pub(crate) fn stored(&mut self, stream: StreamId, seq: u64) {
        self.waiting.insert(self.order.len());
        self.order.push((stream, seq));
    }

    /// What a node writes is folded in the transaction that appends it.
    pub(crate) fn written(&mut self, stream: StreamId, seq: u64, event: EventId) {
        self.order.push((stream, seq));
        if self.noted.insert(event) {
            *self.effects.entry(event).or_default() += 1;
        }
    }

    /// What a page does to the tables. A fact that came through another channel before is the same one.
    fn fold(&mut self, page: &Page) {
        let mut new = BTreeSet::new();
        for (place, of, event) in &page.taken_up {
            if self.waits(*place, *of) && !self.noted.contains(event) && new.insert(*event) {
                *self.effects.entry(*event).or_default() += 1;
            }
        }
    }

    /// What of a page is taken up is noted beside its entries; answers what was parked.
    fn note(&mut self, page: &Page) -> Vec<(StreamId, u64)> {
        for (place, of, event) in &page.taken_up {
            if self.waits(*place, *of) {
                self.waiting.remove(place);
                self.noted.insert(*event);
            }
        }
        let mut parked = Vec::new();
        for (place, of) in &page.parked {
            if self.waits(*place, *of) {
                self.waiting.remove(place);
                self.parked.insert(*place);
                parked.push(*of);
            }
        }
        parked
    }

    /// Whether it still is what the page was made of: the database may have fallen back meanwhile.
    fn waits(&self, place: usize, of: (StreamId, u64)) -> bool {
        self.order.get(place) == Some(&of) && self.waiting.contains(&place)
    }
}

/// What is to become of some waiting entries.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    taken_up: Vec<(usize, (StreamId, u64), EventId)>,
    parked: Vec<(usize, (StreamId, u64))>,
}

/// The kinds that a program of this version knows.
pub(crate) fn kinds(knows: u16) -> Vec<(String, u16)> {
    vec![(Erased::KIND.to_owned(), 1), (SAID.to_owned(), knows)]
}

fn is_known(entry: &Entry, knows: u16) -> bool {
    entry.header.kind != SAID || entry.header.version <= knows
}

impl World {
    /// From here on what is stored is applied, and each node has a program of its own age.
    pub(crate) fn begin_applying(&mut self, skewed: bool) {
        for at in 0..self.nodes.len() {
            self.nodes[at].disk.tables = Some(Tables::default());
            let younger = if skewed { self.weather.below(Hazard::Skew, i64::from(NEWEST)) as u16 } else { 0 };
            self.installed(at, NEWEST - younger);
        }
    }

    /// A node has this version of the program.
    pub(crate) fn installed(&mut self, at: usize, knows: u16) {
        self.nodes[at].knows = Some(knows);
        if let Some(core) = self.nodes[at].core.as_mut() {
            core.me.kinds = kinds(knows);
        }
    }

    /// The operator of a node installs the next version of the program.
    pub(crate) fn upgrade(&mut self, at: usize) {
        let Some(knows) = self.nodes[at].knows.filter(|knows| *knows < NEWEST) else { return };
        self.weather.count(Hazard::Skew);
        self.crash(at, UPGRADED_MS);
        self.installed(at, knows + 1);
    }

    /// Everybody has the newest program in the end.
    pub(crate) fn upgrade_all(&mut self) {
        for at in 0..self.nodes.len() {
            if self.nodes[at].knows.is_some_and(|knows| knows < NEWEST) {
                self.crash(at, UPGRADED_MS);
                self.installed(at, NEWEST);
            }
        }
    }

    /// Something was stored, or a process began: the applier looks soon.
    pub(crate) fn wake_applier(&mut self, at: usize) {
        let waits = self.nodes[at].disk.tables.as_ref().is_some_and(|t| !t.waiting.is_empty());
        if waits && !std::mem::replace(&mut self.nodes[at].applying, true) {
            let by_ms = 1 + self.weather.below(Hazard::Applying, BEHIND_MS);
            self.later(by_ms, at, Happens::Applies);
        }
    }

    /// A process has begun: what is parked is tried again.
    pub(crate) fn begin_applier(&mut self, at: usize) {
        self.nodes[at].applying = false;
        let forgets = self.nodes[at].planted.has(Fault::ParkedForgotten);
        if let Some(tables) = self.nodes[at].disk.tables.as_mut().filter(|_| !forgets) {
            let parked = std::mem::take(&mut tables.parked);
            tables.waiting.extend(parked);
        }
        self.wake_applier(at);
    }

    /// The next page is looked at; it is durable a sync later, as a whole.
    pub(crate) fn applies(&mut self, at: usize) {
        let node = &self.nodes[at];
        let Some(tables) = &node.disk.tables else { return };
        let knows = node.knows.unwrap_or(NEWEST);
        let mut page = Page::default();
        for place in tables.waiting.iter().take(PAGE) {
            let of = tables.order[*place];
            let Some(entry) = node.disk.entry(of.0, of.1) else { continue };
            if is_known(entry, knows) {
                page.taken_up.push((*place, of, entry.header.event_id));
            } else if node.planted.has(Fault::ParkedBlocks) {
                break;
            } else {
                page.parked.push((*place, of));
            }
        }
        if self.nodes[at].planted.has(Fault::AppliedBeforeNoted)
            && let Some(tables) = self.nodes[at].disk.tables.as_mut()
        {
            tables.fold(&page);
        }
        let wait_ms = self.sync_ms();
        if self.weather.strikes(Hazard::Applying) {
            self.weather.count(Hazard::Applying);
            let by_ms = self.weather.below(Hazard::Applying, 2 * wait_ms + 2);
            let for_ms = 100 + self.weather.below(Hazard::Applying, 20_000);
            self.later(by_ms, at, Happens::Dies(for_ms));
        }
        self.later(wait_ms, at, Happens::Applied(Box::new(page)));
    }

    /// The transaction of a page.
    pub(crate) fn applied(&mut self, at: usize, page: &Page) {
        self.nodes[at].applying = false;
        let planted = self.nodes[at].planted;
        if self.sync_fails(at) {
            self.wake_applier(at);
            return;
        }
        let Some(tables) = self.nodes[at].disk.tables.as_mut() else { return };
        if !planted.has(Fault::AppliedBeforeNoted) {
            tables.fold(page);
        }
        let parked = tables.note(page);
        self.ring(at, &parked);
        // Only for a planted bug: what cannot be read stands in the way for ever.
        if !(planted.has(Fault::ParkedBlocks) && page.taken_up.is_empty()) {
            self.wake_applier(at);
        }
    }

    /// The desk hears of what it cannot read yet.
    fn ring(&mut self, at: usize, parked: &[(StreamId, u64)]) {
        let silent = self.nodes[at].planted.has(Fault::BriefSilent);
        for (stream, seq) in parked {
            let entry = self.nodes[at].disk.entry(*stream, *seq);
            let Some(header) = entry.map(|entry| &entry.header) else { continue };
            if stream.lane == Lane::Urgent && header.brief.is_some() && !silent {
                self.rung.entry((at, header.event_id)).or_insert(self.now);
            }
        }
    }

    /// Everything that a program can read is in its tables once, and what it cannot read is parked.
    pub(crate) fn judge_applied(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let (Some(tables), Some(knows)) = (&node.disk.tables, node.knows) else { continue };
            if !tables.waiting.is_empty() {
                wrong.push(format!("{} entries wait to be applied at {at}", tables.waiting.len()));
            }
            for (place, (stream, seq)) in tables.order.iter().enumerate() {
                let Some(entry) = node.disk.entry(*stream, *seq) else { continue };
                let (event, parked) = (entry.header.event_id, tables.parked.contains(&place));
                let times = tables.effects.get(&event).copied().unwrap_or(0);
                if is_known(entry, knows) && (parked || times != 1) {
                    wrong.push(format!(
                        "node {at} took up {}:{seq} {times} times, parked {parked}",
                        stream.channel
                    ));
                }
                if !is_known(entry, knows) && (!parked || times != 0) {
                    wrong.push(format!("node {at} cannot read {}:{seq} and took it up", stream.channel));
                }
            }
        }
        wrong
    }

    /// In fair weather somebody whose program is new writes something urgent to somebody whose program is not:
    /// there the desk rings, and what rang is taken up once the program is new.
    pub(crate) fn ring_drill(&mut self) -> Vec<String> {
        let forked = |at: &usize| {
            let node = &self.nodes[*at];
            self.oracle.forked.iter().any(|(of, _)| *of == node.id)
        };
        let is_new = |at: &usize| self.nodes[*at].knows == Some(NEWEST);
        let is_old = |at: &usize| self.nodes[*at].knows.is_some_and(|knows| knows < NEWEST);
        let all = 0..self.nodes.len();
        let author = all.clone().filter(is_new).find(|at| !forked(at));
        let readers: Vec<usize> = all.filter(is_old).collect();
        let (Some(author), false) = (author, readers.is_empty()) else { return Vec::new() };
        let mut written = Vec::new();
        for reader in &readers {
            let stream = self.append(author, Channel::To(self.nodes[*reader].id), Lane::Urgent);
            let last = self.nodes[author].disk.streams[&stream].entries.last();
            written.extend(last.map(|(entry, _)| (*reader, entry.header.event_id)));
        }
        self.run_ms(RINGS_MS);
        let silent = written.iter().filter(|rings| !self.rung.contains_key(rings));
        let wrong = silent.map(|(at, _)| format!("the desk of {at} did not ring for what it cannot read"));
        let wrong = wrong.collect();
        self.upgrade_all();
        self.run_ms(60_000);
        wrong
    }
}
