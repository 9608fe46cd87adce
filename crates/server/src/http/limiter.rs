//! How many requests a second one session, or one address, may send: token buckets
//! in memory, bounded in number. What is over the limit is told so (429), never
//! queued: a browser that asks in a loop must not make a duty officer wait.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Buckets kept at the most: those that are full again are dropped, and all where none is.
const BUCKETS: usize = 50_000;
const SHARDS: usize = 16;

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Thousandths of a request left.
    milli: u64,
    at: Instant,
}

/// The buckets of one limit.
#[derive(Debug)]
pub struct Limiter {
    per_second: u64,
    burst: u64,
    hasher: RandomState,
    shards: Vec<Mutex<HashMap<u64, Bucket>>>,
}

impl Limiter {
    /// Allows `per_second` sustained and `burst` at once, for each key.
    #[must_use]
    pub fn new(per_second: u32, burst: u32) -> Self {
        Self {
            per_second: u64::from(per_second.max(1)),
            burst: u64::from(burst.max(1)),
            hasher: RandomState::new(),
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
        }
    }

    /// Takes one request of `key` at `now`; `false` when it is over the limit.
    #[must_use]
    pub fn take(&self, key: impl Hash, now: Instant) -> bool {
        let hash = self.hasher.hash_one(key);
        let index = usize::try_from(hash).unwrap_or(0) % SHARDS;
        let Some(shard) = self.shards.get(index) else { return true };
        let mut buckets = shard.lock().unwrap_or_else(PoisonError::into_inner);
        let full = self.burst.saturating_mul(1000);
        if buckets.len() >= BUCKETS / SHARDS && !buckets.contains_key(&hash) {
            self.forget_full(&mut buckets, now);
        }
        let bucket = buckets.entry(hash).or_insert(Bucket { milli: full, at: now });
        bucket.milli = self.filled(bucket, now);
        bucket.at = now;
        if bucket.milli < 1000 {
            return false;
        }
        bucket.milli = bucket.milli.saturating_sub(1000);
        true
    }

    fn filled(&self, bucket: &Bucket, now: Instant) -> u64 {
        let ms = u64::try_from(now.saturating_duration_since(bucket.at).as_millis()).unwrap_or(u64::MAX);
        bucket.milli.saturating_add(ms.saturating_mul(self.per_second)).min(self.burst.saturating_mul(1000))
    }

    /// A bucket that is full again says nothing; when none is, all are dropped, which
    /// forgives everybody once and keeps memory bounded.
    fn forget_full(&self, buckets: &mut HashMap<u64, Bucket>, now: Instant) {
        let full = self.burst.saturating_mul(1000);
        buckets.retain(|_, bucket| self.filled(bucket, now) < full);
        if buckets.len() >= BUCKETS / SHARDS {
            buckets.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_burst_passes_then_the_rate_holds() {
        let limiter = Limiter::new(10, 3);
        let start = Instant::now();
        assert_eq!((0..5).filter(|_| limiter.take("a", start)).count(), 3);
        assert!(limiter.take("b", start), "another session has its own bucket");
        let later = start + Duration::from_millis(200);
        assert_eq!((0..5).filter(|_| limiter.take("a", later)).count(), 2);
    }

    #[test]
    fn the_number_of_buckets_is_bounded() {
        let limiter = Limiter::new(1, 2);
        let now = Instant::now();
        for key in 0..200_000u32 {
            let _taken = limiter.take(key, now);
        }
        let kept: usize = limiter.shards.iter().map(|s| s.lock().unwrap().len()).sum();
        assert!(kept <= BUCKETS);
    }
}
