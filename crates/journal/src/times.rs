//! How long things took, counted under bounds: cheap enough for every command and every snapshot.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Upper bounds, in milliseconds: 5 is what a command may hold up the others for, 2,000 what a
/// snapshot may keep the log from being taken in.
pub const BOUNDS_MS: [u64; 6] = [1, 5, 25, 100, 500, 2_000];

/// A histogram in the making.
#[derive(Debug, Default)]
pub struct Times {
    within: [AtomicU64; BOUNDS_MS.len()],
    all: AtomicU64,
    sum_us: AtomicU64,
}

/// A histogram as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Those that took at most so long, by [`BOUNDS_MS`]; each bound counts those below it too.
    pub within: [u64; BOUNDS_MS.len()],
    /// All.
    pub all: u64,
    /// Their sum, in microseconds.
    pub sum_us: u64,
}

impl Times {
    /// Counts one.
    pub fn took(&self, took: Duration) {
        let us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        for (count, bound) in self.within.iter().zip(BOUNDS_MS) {
            if us <= bound.saturating_mul(1_000) {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.all.fetch_add(1, Ordering::Relaxed);
        self.sum_us.fetch_add(us, Ordering::Relaxed);
    }

    /// What was counted so far.
    #[must_use]
    pub fn taken(&self) -> Taken {
        Taken {
            within: std::array::from_fn(|at| self.within.get(at).map_or(0, |n| n.load(Ordering::Relaxed))),
            all: self.all.load(Ordering::Relaxed),
            sum_us: self.sum_us.load(Ordering::Relaxed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_counts_under_its_bound_and_all_above() {
        let times = Times::default();
        times.took(Duration::from_millis(5));
        times.took(Duration::from_secs(3));
        let taken = times.taken();
        assert_eq!((taken.within, taken.all, taken.sum_us), ([0, 1, 1, 1, 1, 1], 2, 3_005_000));
    }
}
