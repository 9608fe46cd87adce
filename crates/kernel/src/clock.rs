//! The only place that reads the system clock. Everything else is handed a
//! [`Clock`] or, better, the instant itself, so that a test can move time.

use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970-01-01 UTC. In JSON and in the database it is this number.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[schema(value_type = i64, description = "milliseconds since 1970-01-01 UTC")]
pub struct Instant(pub i64);

/// One minute, in milliseconds.
pub const MINUTE_MS: i64 = 60_000;
/// One hour, in milliseconds.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
/// One day, in milliseconds.
pub const DAY_MS: i64 = 24 * HOUR_MS;
/// China Standard Time, the only civil time of the platform: UTC+08:00, in milliseconds.
pub const CST_OFFSET_MS: i64 = 8 * HOUR_MS;

impl Instant {
    /// This instant moved by whole minutes; saturates at the ends of time.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(MINUTE_MS)))
    }

    /// Milliseconds from `earlier` to this; negative when this is before it.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Days since 1970-01-01 of the civil date in China at this instant.
    #[must_use]
    pub const fn civil_day(self) -> i64 {
        self.0.saturating_add(CST_OFFSET_MS).div_euclid(DAY_MS)
    }

    /// Milliseconds since midnight in China at this instant.
    #[must_use]
    pub const fn civil_time_ms(self) -> i64 {
        self.0.saturating_add(CST_OFFSET_MS).rem_euclid(DAY_MS)
    }

    /// Midnight in China at the start of civil day `day` (see [`Instant::civil_day`]).
    #[must_use]
    pub const fn from_civil_day(day: i64) -> Self {
        Self(day.saturating_mul(DAY_MS).saturating_sub(CST_OFFSET_MS))
    }
}

/// Where "now" comes from: the system, or a test's hand.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    moved: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The clock of the machine.
    #[must_use]
    pub const fn system() -> Self {
        Self { moved: None }
    }

    /// A clock that stands at `at` until somebody moves it. Clones share the hands.
    #[must_use]
    pub fn standing_at(at: Instant) -> Self {
        Self { moved: Some(Arc::new(AtomicI64::new(at.0))) }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Instant {
        match &self.moved {
            Some(hands) => Instant(hands.load(Ordering::SeqCst)),
            None => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Instant(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
        }
    }

    /// Moves a standing clock on; the system clock stays as it is.
    pub fn advance_ms(&self, by_ms: i64) {
        if let Some(hands) = &self.moved {
            hands.fetch_add(by_ms, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_day_turns_at_midnight_in_china() {
        // 2026-11-23T16:00:00Z is midnight of the 24th in China.
        let midnight = Instant(1_795_449_600_000);
        assert_eq!(midnight.civil_time_ms(), 0);
        assert_eq!(Instant(midnight.0 - 1).civil_day() + 1, midnight.civil_day());
        assert_eq!(Instant::from_civil_day(midnight.civil_day()), midnight);
    }

    #[test]
    fn clones_of_a_standing_clock_move_together() {
        let clock = Clock::standing_at(Instant(5));
        let other = clock.clone();
        clock.advance_ms(10);
        assert_eq!(other.now(), Instant(15));
    }
}
