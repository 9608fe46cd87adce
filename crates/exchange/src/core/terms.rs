//! The times of the protocol, units last, and at its side the sizes and counts, which
//! stand with every other limit in [`kernel::limits`].

use facts::Lane;
use kernel::Instant;
pub use kernel::limits::{CHAIN_CERTIFICATES, exchange::*};

/// The oldest protocol this program still talks.
pub const PROTOCOL_OLDEST: u16 = 1;
/// The newest protocol this program talks.
pub const PROTOCOL_NEWEST: u16 = 1;
/// A part must come within this time: 256 KiB take about a minute at 32 kbit/s.
pub const FILE_TIMEOUT_MS: i64 = 120_000;
/// A file that only a neighbour wants is asked for so often in a row before it is let go.
pub const FILE_TRIES: u32 = 6;
/// The longest wait before a file is asked for again that was not there.
pub const FILE_REST_MS: i64 = 30_000;
/// Certificates of one node by one issuer that wait for a release.
pub const UNRELEASED_PER_ISSUER: usize = 4;
/// A heartbeat leaves this often.
pub const BEAT_MS: i64 = 15_000;
/// Without any message for this long a link is down.
pub const SILENCE_MS: i64 = 3 * BEAT_MS + 5_000;
/// An answer to hello must come within this time.
pub const HELLO_TIMEOUT_MS: i64 = 10_000;
/// The first wait after a failure; doubled each time, with jitter.
pub const BACKOFF_FIRST_MS: i64 = 500;
/// The longest wait between two attempts to reach a silent parent.
pub const REDIAL_LAST_MS: i64 = 8_000;
/// A stream that was refused is offered again after this.
pub const REFUSED_REST_MS: i64 = 60_000;
/// A stream whose origin was unknown is offered again after this.
pub const STRANGER_REST_MS: i64 = 1_000;
/// Urgent entries that the parent has not acknowledged for this long go around it.
pub const AROUND_PARENT_MS: i64 = 30_000;
/// A clock that differs by more is noted.
pub const CLOCK_NOTED_MS: i64 = 2_000;

/// An answer to a batch must come within this time.
#[must_use]
pub const fn batch_timeout_ms(lane: Lane) -> i64 {
    match lane {
        Lane::Urgent => 10_000,
        Lane::Normal => 20_000,
        Lane::Bulk => 60_000,
    }
}

/// The longest wait between two attempts in a lane.
#[must_use]
pub const fn backoff_last_ms(lane: Lane) -> i64 {
    match lane {
        Lane::Urgent => 5_000,
        Lane::Normal => 20_000,
        Lane::Bulk => 60_000,
    }
}

/// An instant after another; saturates at the end of time.
#[must_use]
pub const fn later(now: Instant, by_ms: i64) -> Instant {
    Instant(now.0.saturating_add(by_ms))
}
