//! Seeded chance for everything invented: the same seed gives the same throws on every
//! machine and with every release, so the demonstration can be shown twice.
//!
//! Used by the cast and the history. Never used for keys, salts or ids that must be
//! hard to guess.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// A seeded source of choices.
#[derive(Debug, Clone)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// Dice for one purpose: two purposes of one seed do not disturb each other.
    #[must_use]
    pub fn new(seed: u64, purpose: &str) -> Self {
        let digest = facts::crypto::sm3(&[&seed.to_be_bytes(), purpose.as_bytes()]);
        Self(ChaCha8Rng::from_seed(digest))
    }

    /// A number of `from..=to`; `from` when the range is empty.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let throw = self.0.next_u64();
        let Some(width) = to.checked_sub(from).and_then(|w| u64::try_from(w).ok()) else { return from };
        let within = throw.checked_rem(width.saturating_add(1)).unwrap_or(0);
        from.saturating_add(i64::try_from(within).unwrap_or(0))
    }

    /// True in about `percent` of a hundred throws.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of them; `None` when there are none.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(of.len()).unwrap_or(i64::MAX).saturating_sub(1);
        usize::try_from(self.between(0, last.max(0))).ok().and_then(|index| of.get(index))
    }

    /// One of them by weight; `None` when all weigh nothing.
    pub fn weighed<'a, T>(&mut self, of: &'a [T], weight: impl Fn(&T) -> i64) -> Option<&'a T> {
        let total: i64 = of.iter().map(|one| weight(one).max(0)).sum();
        if total <= 0 {
            return None;
        }
        let mut left = self.between(1, total);
        of.iter().find(|one| {
            left -= weight(one).max(0);
            left <= 0
        })
    }
}
