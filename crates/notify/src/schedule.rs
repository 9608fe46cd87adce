//! The retry schedule, as data.

use kernel::Instant;
use kernel::limits::WEBHOOK_ATTEMPTS;

/// Seconds to wait after the first, second … attempt that failed; the last holds on.
const WAIT_SECONDS: [i64; 9] = [5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 14_400];

/// When to try again after `attempts` attempts have failed; `None` when it is given up.
#[must_use]
pub fn next_at(attempts: i64, now: Instant) -> Option<Instant> {
    if attempts >= WEBHOOK_ATTEMPTS {
        return None;
    }
    let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let wait = WAIT_SECONDS.get(index).or(WAIT_SECONDS.last()).copied().unwrap_or(60);
    Some(Instant(now.0.saturating_add(wait.saturating_mul(1_000))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_tried_for_most_of_a_day_and_then_given_up() {
        let mut now = Instant(0);
        let mut attempts = 1;
        while let Some(next) = next_at(attempts, now) {
            assert!(next > now);
            now = next;
            attempts += 1;
        }
        assert_eq!(attempts, WEBHOOK_ATTEMPTS);
        assert!(now.0 > 12 * kernel::clock::HOUR_MS, "{}", now.0);
    }
}
