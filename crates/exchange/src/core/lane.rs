//! Something for each lane, and the two small devices every lane has: a batch size
//! that adapts and a wait that grows. Lanes never share one.

use super::terms;
use facts::Lane;
use kernel::limits;

/// One `T` a lane.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lanes<T> {
    urgent: T,
    normal: T,
    bulk: T,
}

impl<T> Lanes<T> {
    /// One made for each lane.
    pub fn of(make: impl Fn(Lane) -> T) -> Self {
        Self { urgent: make(Lane::Urgent), normal: make(Lane::Normal), bulk: make(Lane::Bulk) }
    }

    /// The lane's.
    pub const fn get(&self, lane: Lane) -> &T {
        match lane {
            Lane::Urgent => &self.urgent,
            Lane::Normal => &self.normal,
            Lane::Bulk => &self.bulk,
        }
    }

    /// The lane's, to change.
    pub const fn get_mut(&mut self, lane: Lane) -> &mut T {
        match lane {
            Lane::Urgent => &mut self.urgent,
            Lane::Normal => &mut self.normal,
            Lane::Bulk => &mut self.bulk,
        }
    }
}

/// Lanes as bits, as they travel in a wake.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LaneMask(pub u8);

impl LaneMask {
    /// All lanes.
    pub const ALL: Self = Self(0b111);

    /// The same and one more.
    #[must_use]
    pub const fn with(self, lane: Lane) -> Self {
        Self(self.0 | (1 << lane.number()))
    }

    /// Whether the lane is in it.
    #[must_use]
    pub const fn has(self, lane: Lane) -> bool {
        self.0 & (1 << lane.number()) != 0
    }

    /// Whether no lane is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// How many entries go into one batch: halved when one did not arrive, doubled when a
/// few full ones in a row did. A line that lets only small batches through would else
/// lose every second one, and wait for its answer each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchSize {
    entries: usize,
    arrived: u32,
}

/// Full batches in a row before the next is larger.
const GROWS_AFTER: u32 = 4;

impl Default for BatchSize {
    fn default() -> Self {
        Self { entries: limits::BATCH_ENTRIES, arrived: 0 }
    }
}

impl BatchSize {
    /// Entries at the most.
    #[must_use]
    pub const fn entries(self) -> usize {
        self.entries
    }

    /// Bytes at the most, in proportion, so that halving helps with few large entries too.
    #[must_use]
    pub const fn bytes(self) -> usize {
        limits::BATCH_BYTES / limits::BATCH_ENTRIES * self.entries
    }

    /// The same limits, never above what the other side asked for.
    #[must_use]
    pub fn within(self, entries: usize) -> Self {
        Self { entries: self.entries.min(entries.max(1)), ..self }
    }

    /// A batch arrived; `full` when it was as large as allowed.
    pub fn arrived(&mut self, full: bool) {
        if !full {
            return;
        }
        self.arrived = self.arrived.saturating_add(1);
        if self.arrived >= GROWS_AFTER {
            *self = self.grown();
        }
    }

    /// The next larger size.
    #[must_use]
    pub fn grown(self) -> Self {
        Self { entries: (self.entries * 2).min(limits::BATCH_ENTRIES), arrived: 0 }
    }

    /// A batch did not arrive, or was too large.
    pub fn failed(&mut self) {
        self.arrived = 0;
        self.entries = (self.entries / 2).max(1);
    }
}

/// A wait that doubles with each failure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// It worked.
    pub const fn reset(&mut self) {
        self.failures = 0;
    }

    /// Failures since it last worked.
    #[must_use]
    pub const fn failures(self) -> u32 {
        self.failures
    }

    /// It failed: how long to wait, between half and all of the doubled time, so
    /// that two thousand children do not come back in the same second.
    pub fn next_ms(&mut self, last_ms: i64, jitter: &mut Jitter) -> i64 {
        let doubled = terms::BACKOFF_FIRST_MS.saturating_mul(1i64 << self.failures.min(20));
        self.failures = self.failures.saturating_add(1);
        let full = doubled.min(last_ms);
        full / 2 + jitter.below(full / 2 + 1)
    }
}

/// Numbers from a seed that the adapter handed in (splitmix64).
#[derive(Debug, Clone)]
pub struct Jitter {
    state: u64,
}

impl Jitter {
    /// From a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `bound`; 0 when the bound is not positive.
    pub fn below(&mut self, bound: i64) -> i64 {
        let Ok(bound) = u64::try_from(bound) else { return 0 };
        if bound == 0 {
            return 0;
        }
        i64::try_from(self.next() % bound).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_halves_and_grows_within_its_limits() {
        let mut size = BatchSize::default();
        for _ in 0..20 {
            size.failed();
        }
        assert_eq!(size.entries(), 1);
        size.arrived(false);
        assert_eq!(size.entries(), 1);
        for _ in 0..GROWS_AFTER {
            assert_eq!(size.entries(), 1);
            size.arrived(true);
        }
        assert_eq!(size.entries(), 2);
        for _ in 0..8 * GROWS_AFTER {
            size.arrived(true);
        }
        assert_eq!((size.entries(), size.bytes()), (limits::BATCH_ENTRIES, limits::BATCH_BYTES));
    }

    #[test]
    fn a_parent_that_has_come_back_after_hours_is_called_within_eight_seconds() {
        let mut jitter = Jitter::new(7);
        let mut backoff = Backoff::default();
        let longest = (0..2_000).map(|_| backoff.next_ms(terms::REDIAL_LAST_MS, &mut jitter)).max();
        assert!(longest.is_some_and(|ms| (4_000..=8_000).contains(&ms)), "{longest:?}");
    }

    #[test]
    fn waits_grow_to_their_limit_and_differ() {
        let mut jitter = Jitter::new(7);
        let mut backoff = Backoff::default();
        let waits: Vec<i64> = (0..30).map(|_| backoff.next_ms(20_000, &mut jitter)).collect();
        assert!(waits.iter().all(|w| (250..=20_000).contains(w)), "{waits:?}");
        assert!(waits[29] >= 10_000);
        assert!(waits[20..].windows(2).any(|w| w[0] != w[1]));
    }
}
