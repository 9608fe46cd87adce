//! The stores: how long a sync takes, whether it fails, and whether the process outlives it.

use super::world::Happens;
use super::{Hazard, World};
use crate::core::event::{Event, PersistItem};
use facts::StreamId;

/// What becomes of the process at a sync.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Lives,
    /// The commit stands, and nobody hears of it.
    DiesUnheard,
    /// It hears of the commit and dies before it acts.
    DiesMute,
}

impl World {
    /// How long a sync takes.
    pub(crate) fn sync_ms(&mut self) -> i64 {
        if self.weather.strikes(Hazard::SlowSync) {
            self.weather.count(Hazard::SlowSync);
            return 1_000 + self.weather.below(Hazard::SlowSync, 29_000);
        }
        1 + self.dice.below(10)
    }

    /// Whether the process outlives this sync.
    pub(crate) fn fate(&mut self, at: usize, wait_ms: i64) -> Fate {
        if !self.weather.strikes(Hazard::CrashAtSync) {
            return Fate::Lives;
        }
        self.weather.count(Hazard::CrashAtSync);
        match self.weather.below(Hazard::CrashAtSync, 3) {
            0 => {
                let by_ms = self.weather.below(Hazard::CrashAtSync, wait_ms + 1);
                let for_ms = 100 + self.weather.below(Hazard::CrashAtSync, 20_000);
                self.later(by_ms, at, Happens::Dies(for_ms));
                Fate::Lives
            }
            1 => Fate::DiesUnheard,
            _ => Fate::DiesMute,
        }
    }

    pub(crate) fn sync_fails(&mut self, at: usize) -> bool {
        if self.now < self.nodes[at].full_until {
            return true;
        }
        let fails = self.weather.strikes(Hazard::SyncFails);
        if fails {
            self.weather.count(Hazard::SyncFails);
        }
        fails
    }

    pub(crate) fn commit(&mut self, at: usize, ticket: u64, fate: Fate) {
        let Some(items) = self.nodes[at].unconfirmed.remove(&ticket) else { return };
        if self.sync_fails(at) || self.behind_cut(at, &items) {
            self.feed(at, Event::PersistFailed { ticket });
            return;
        }
        let stored = self.store(at, items);
        let for_ms = 100 + self.weather.below(Hazard::CrashAtSync, 20_000);
        match fate {
            Fate::Lives => self.feed(at, Event::Persisted { ticket, stored }),
            Fate::DiesUnheard => self.crash(at, for_ms),
            Fate::DiesMute => {
                if let Some(core) = self.nodes[at].core.as_mut() {
                    core.step(self.now, Event::Persisted { ticket, stored });
                }
                self.crash(at, for_ms);
            }
        }
    }

    /// A transaction of the store.
    pub(crate) fn store(&mut self, at: usize, items: Vec<PersistItem>) -> Vec<crate::core::Stored> {
        let node = &self.nodes[at];
        let own = |s: &StreamId| s.origin == node.id;
        if items.iter().any(|i| matches!(i, PersistItem::Run(run) if own(&run.stream))) {
            self.oracle.violation(format!("node {at} took back what it had lost and did not count it"));
        }
        let writes = |s: &StreamId| own(s) && s.epoch == node.epoch;
        if items.iter().any(|i| matches!(i, PersistItem::GivenBack(run) if writes(&run.stream))) {
            self.oracle.violation(format!("node {at} took entries back into the epoch it writes in"));
        }
        let before: Vec<(StreamId, u64)> = items
            .iter()
            .filter_map(|item| match item {
                PersistItem::Run(run) | PersistItem::GivenBack(run) => {
                    Some((run.stream, self.nodes[at].disk.head(run.stream).next))
                }
                _ => None,
            })
            .collect();
        let stored = self.nodes[at].disk.persist(items, &mut self.oracle.violations);
        for (stream, from) in before {
            let next = self.nodes[at].disk.head(stream).next;
            self.oracle.arrived(at, stream, from..next, self.now);
        }
        self.wake_applier(at);
        stored
    }
}
